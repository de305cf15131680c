#!/bin/bash
# lsp-types 0.97.0, ls-types 0.0.6 and gen-lsp-types 0.11.0 drop the annotations of edits in `documentChanges`.
#
# Package:  crates.io lsp-types 0.97.0, ls-types 0.0.6 and gen-lsp-types 0.11.0, with serde_json 1.0.154
# Input:    a workspace edit whose edit has the annotation `rename`, which needs a confirmation; and a workspace symbol with a
#           range and `data`
# Expected, before the first run: the same JSON after reading and writing.
# Seen:     `annotationId` is gone: the edit is read as the first type that fits, which is one without an annotation. Only the
#           list of annotations stays. For the same reason, lsp-types and ls-types drop the `data` of a workspace symbol.
# Matters:  a client in Rust applies an edit without the confirmation that the server requires, and a resolved workspace symbol is
#           another one. A server should not rely on either.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo is missing.
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
edition = "2024"
[workspace]
[dependencies]
lsp-types = "=0.97.0"
ls-types = "=0.0.6"
gen-lsp-types = "=0.11.0"
serde = "1"
serde_json = "=1.0.154"
TOML
cat >src/main.rs <<'RUST'
use serde::{Serialize, de::DeserializeOwned};

fn write<T: DeserializeOwned + Serialize>(name: &str, json: &str) {
    let value: T = serde_json::from_str(json).unwrap();
    let json = serde_json::to_string(&value).unwrap();
    println!("{name}: annotationId {}, data {}", json.contains("annotationId"), json.contains("\"data\""));
}

fn main() {
    let range = r#""range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}}"#;
    let edit = format!(
        r#"{{"changeAnnotations": {{"rename": {{"label": "Rename", "needsConfirmation": true}}}}, "documentChanges": [{{
            "textDocument": {{"uri": "file:///Dockerfile", "version": 1}},
            "edits": [{{{range}, "newText": "ARG", "annotationId": "rename"}}]}}]}}"#
    );
    let symbols = format!(r#"[{{"name": "build", "kind": 5, "data": 1, "location": {{"uri": "file:///Dockerfile", {range}}}}}]"#);
    match std::env::args().nth(1).unwrap().as_str() {
        "edit" => {
            write::<lsp_types::WorkspaceEdit>("lsp-types", &edit);
            write::<ls_types::WorkspaceEdit>("ls-types", &edit);
            write::<gen_lsp_types::WorkspaceEdit>("gen-lsp-types", &edit);
        }
        "annotated" => {
            let edit = format!(r#"{{{range}, "newText": "ARG", "annotationId": "rename"}}"#);
            write::<lsp_types::AnnotatedTextEdit>("lsp-types", &edit);
        }
        _ => {
            write::<lsp_types::WorkspaceSymbolResponse>("lsp-types", &symbols);
            write::<ls_types::WorkspaceSymbolResponse>("ls-types", &symbols);
        }
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect KIND EXPECTED
expect() {
    local seen
    seen=$(target/debug/finding "$1" | paste -sd ';')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect annotated "lsp-types: annotationId true, data false"
expect edit "lsp-types: annotationId false, data false;ls-types: annotationId false, data false;gen-lsp-types: annotationId false, data false"
expect symbols "lsp-types: annotationId false, data false;ls-types: annotationId false, data false"
exit $failed
