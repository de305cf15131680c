#!/bin/bash
# tower-lsp-server 0.23.0 runs the handlers of two changes at the same time, so that the older text can stay.
#
# Package:  crates.io tower-lsp-server 0.23.0 with tokio 1.54.1; a server of a few lines, whose handler takes longer for longer
#           texts
# Input:    `textDocument/didChange` with `long text`, then with `b`, then a hover, which answers with the text of the document
# Expected, before the first run: messages are handled in the order in which they were sent: the hover has `b`.
# Seen:     the hover is answered before both, and the document then has `long text`, the first of the two. With a pause between
#           them, it has `b`.
# Matters:  a server that awaits anything in such a handler, a lock or a file, can keep a text that the editor has no more, and
#           all later positions are wrong. It needs a queue of its own, or `concurrency_level(1)`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo or python3 is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs cargo and python3"; exit 77; }
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
tower-lsp-server = "=0.23.0"
tokio = { version = "=1.54.1", features = ["rt", "macros", "io-std", "time"] }
TOML
cat >src/main.rs <<'RUST'
use std::{sync::Mutex, time::Duration};
use tower_lsp_server::{Client, LanguageServer, LspService, Server, jsonrpc::Result, ls_types::*};

struct Backend {
    text: Mutex<String>,
}

impl LanguageServer for Backend {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let text = params.content_changes.into_iter().next().unwrap().text;
        tokio::time::sleep(Duration::from_millis(100 * text.len() as u64)).await;
        *self.text.lock().unwrap() = text;
    }

    async fn hover(&self, _: HoverParams) -> Result<Option<Hover>> {
        let text = self.text.lock().unwrap().clone();
        Ok(Some(Hover { contents: HoverContents::Scalar(MarkedString::String(text)), range: None }))
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (service, socket) = LspService::new(|_: Client| Backend { text: Mutex::default() });
    let level = std::env::args().nth(1).unwrap().parse().unwrap();
    Server::new(tokio::io::stdin(), tokio::io::stdout(), socket).concurrency_level(level).serve(service).await;
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
cat >client.py <<'PY'
import json, subprocess, sys, time
level, pause = sys.argv[1:]
server = subprocess.Popen(["target/debug/finding", level], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    server.stdin.flush()
def request(number, method, params):
    send({"id": number, "method": method, "params": params})
    while True:
        length = 0
        while (line := server.stdout.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(server.stdout.read(length))
        if message.get("id") == number:
            return message["result"]
def hover(number):
    return request(number, "textDocument/hover", {"textDocument": {"uri": "file:///Dockerfile"}, "position": {"line": 0, "character": 0}})["contents"]
request(1, "initialize", {"capabilities": {}})
send({"method": "initialized", "params": {}})
for version, text in (1, "long text"), (2, "b"):
    send({"method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///Dockerfile", "version": version}, "contentChanges": [{"text": text}]}})
    time.sleep(float(pause))
print("at once:", hover(2) or "nothing", end="")
time.sleep(3)
print(", later:", hover(3))
server.kill()
PY

failed=0
# expect LEVEL PAUSE EXPECTED: the level of concurrency, which is 4 by default, and the seconds between the changes
expect() {
    local seen
    seen=$(timeout 60 python3 client.py "$1" "$2")
    echo "level $1, pause of $2 s: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 4 2 "at once: b, later: b"
expect 1 0 "at once: b, later: b"
expect 4 0 "at once: nothing, later: long text"
exit $failed
