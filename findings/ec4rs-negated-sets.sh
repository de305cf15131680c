#!/bin/bash
# ec4rs 1.2.0: `[!a]` in the name of a section matches `a`, and nothing else.
#
# Package:  crates.io ec4rs 1.2.0, compared with npm editorconfig 3.0.2
# Input:    sections for `[!a].dockerfile`, `[!ab].dockerfile` and `[ab].dockerfile`
# Expected, before the first run: `!` excludes the characters, as in editorconfig.
# Seen:     with one character the set is the opposite: `a.dockerfile` has the settings, and `b.dockerfile` hasn't. With two it's
#           right.
# Matters:  a formatter with this package applies the settings to exactly the files that they are not for.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, npm or editorconfig is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v npm >/dev/null || { echo "skipped: needs cargo and npm"; exit 77; }
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
ec4rs = "=1.2.0"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let path = std::env::current_dir().unwrap().join(std::env::args().nth(1).unwrap());
    println!("{}", ec4rs::properties_of(path).unwrap().get_raw_for_key("indent_size").into_option().unwrap_or("none"));
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
npm install --silent --no-audit --no-fund --ignore-scripts editorconfig@3.0.2 || { echo "skipped: needs editorconfig 3.0.2"; exit 77; }

failed=0
# expect SECTION PATH EXPECTED
expect() {
    local seen
    printf 'root = true\n[%s]\nindent_size = 3\n' "$1" >.editorconfig
    seen=$(target/debug/finding "$2")
    seen="$seen; editorconfig: $(node -e 'require("editorconfig").parse(process.argv[1]).then(file => console.log(file.indent_size))' "$PWD/$2")"
    echo "[$1] $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect '[ab].dockerfile' a.dockerfile "3; editorconfig: 3"
expect '[!a].dockerfile' a.dockerfile "3; editorconfig: undefined"
expect '[!a].dockerfile' b.dockerfile "none; editorconfig: 3"
expect '[!ab].dockerfile' a.dockerfile "none; editorconfig: undefined"
expect '[!ab].dockerfile' c.dockerfile "3; editorconfig: 3"
exit $failed
