#!/bin/bash
# gen-lsp-types 0.11.0 drops all formatting options that have no name in the protocol.
#
# Package:  crates.io gen-lsp-types 0.11.0, and lsp-types 0.97.0 for comparison, with serde_json 1.0.154
# Input:    the options of `textDocument/formatting` with `maxLineLength`, and `trimFinalNewlines`. The protocol allows any
#           further key with a boolean, an integer or a string.
# Expected, before the first run: all options.
# Seen:     the type has no field for further keys: they are gone after reading. lsp-types keeps them.
# Matters:  a server with these types can't get the settings that clients pass in this way.
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
gen-lsp-types = "=0.11.0"
lsp-types = "=0.97.0"
serde = "1"
serde_json = "=1.0.154"
TOML
cat >src/main.rs <<'RUST'
fn write<T: serde::de::DeserializeOwned + serde::Serialize>(json: &str) -> String {
    let options: T = serde_json::from_str(json).unwrap();
    let mut keys: Vec<_> = serde_json::to_value(&options).unwrap().as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys.join(" ")
}

fn main() {
    let json = format!(r#"{{"tabSize": 4, "insertSpaces": true, {}}}"#, std::env::args().nth(1).unwrap());
    println!("{}; lsp-types: {}", write::<gen_lsp_types::FormattingOptions>(&json), write::<lsp_types::FormattingOptions>(&json));
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect OPTION EXPECTED: the keys after reading
expect() {
    local seen
    seen=$(target/debug/finding "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '"trimFinalNewlines": true' "insertSpaces tabSize trimFinalNewlines; lsp-types: insertSpaces tabSize trimFinalNewlines"
expect '"maxLineLength": 120' "insertSpaces tabSize; lsp-types: insertSpaces maxLineLength tabSize"
expect '"useTabsInHeredocs": true' "insertSpaces tabSize; lsp-types: insertSpaces tabSize useTabsInHeredocs"
exit $failed
