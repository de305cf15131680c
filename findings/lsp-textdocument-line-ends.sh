#!/bin/bash
# lsp-textdocument 0.5.0 (Rust) removes the line end, if the end of a change is after the end of the line.
#
# Package:  crates.io lsp-textdocument 0.5.0
# Input:    the documents `FROM a\nRUN b\n` and the same with `\r\n`, and a change from 0:5 to 0:6, 0:7 and 0:99
# Expected, before the first run: the same result for all three, as a character that is larger than the length of the line is
#           that length by the specification, and line ends aren't a part of it.
# Seen:     the change to 0:6 replaces `a`. The others remove the line end as well and join both lines; of `\r\n`, 0:7 removes
#           the half.
# Matters:  clients use a large number for "to the end of the line". The server then checks another text than the editor has.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo or the package is missing.
set -euo pipefail
command -v cargo >/dev/null || { echo "skipped: needs cargo"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[workspace]
[dependencies]
lsp-textdocument = "=0.5.0"
serde_json = "1"
TOML
cat >src/main.rs <<'RUST'
use lsp_textdocument::TextDocuments;
use serde_json::{from_value, json};

fn main() {
    for end in ["\n", "\r\n"] {
        for character in [6, 7, 99] {
            let uri = "file:///Dockerfile";
            let mut documents = TextDocuments::new();
            let text = format!("FROM a{end}RUN b{end}");
            documents.listen(
                "textDocument/didOpen",
                &json!({ "textDocument": { "uri": uri, "languageId": "dockerfile", "version": 1, "text": text } }),
            );
            documents.listen(
                "textDocument/didChange",
                &json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{
                    "range": { "start": { "line": 0, "character": 5 }, "end": { "line": 0, "character": character } },
                    "text": "c",
                }] }),
            );
            let uri = from_value(json!(uri)).unwrap();
            println!("{character}: {:?}", documents.get_document_content(&uri, None).unwrap());
        }
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet || { echo "skipped: needs lsp-textdocument 0.5.0"; exit 77; }
target/debug/finding | tee seen
diff - seen <<'TEXT' && exit 0
6: "FROM c\nRUN b\n"
7: "FROM cRUN b\n"
99: "FROM cRUN b\n"
6: "FROM c\r\nRUN b\r\n"
7: "FROM c\nRUN b\r\n"
99: "FROM cRUN b\r\n"
TEXT
echo "changed"
exit 1
