#!/bin/bash
# lsp-types 0.97.0 refuses `initialize` of a client with `semanticTokens.requests.range: {}`.
#
# Package:  crates.io lsp-types 0.97.0, with serde_json 1.0.154
# Input:    the parameters of `initialize` and the result, with `range` for semantic tokens as a boolean and as `{}`. The protocol
#           has `boolean | {}` for both.
# Expected, before the first run: all are read.
# Seen:     an object is an error, "expected a boolean", of the whole request. So is a server with `"range": {}`.
# Matters:  such a client can't start a server that is written with this package at all: the request fails because of one
#           capability.
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
serde_json = "=1.0.154"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let range = std::env::args().nth(1).unwrap();
    let requests = format!(r#""requests": {{"range": {range}, "full": {{"delta": true}}}}"#);
    let client = format!(
        r#"{{"processId": null, "rootUri": null, "capabilities": {{"textDocument": {{"semanticTokens": {{
            {requests}, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"]}}}}}}}}"#
    );
    let server = format!(
        r#"{{"capabilities": {{"semanticTokensProvider": {{"range": {range}, "legend": {{"tokenTypes": [], "tokenModifiers": []}}}}}}}}"#
    );
    let client = serde_json::from_str::<lsp_types::InitializeParams>(&client);
    let server = serde_json::from_str::<lsp_types::InitializeResult>(&server);
    let end = |error: serde_json::Error| error.to_string().split(" at line").next().unwrap().to_string();
    println!("client: {}; server: {}", client.map_or_else(end, |_| "read".into()), server.map_or_else(end, |_| "read".into()));
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect RANGE EXPECTED
expect() {
    local seen
    seen=$(target/debug/finding "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect true "client: read; server: read"
expect '{}' "client: invalid type: map, expected a boolean; server: data did not match any variant of untagged enum SemanticTokensServerCapabilities"
exit $failed
