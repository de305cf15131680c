#!/bin/bash
# dockerfile-parser-rs 3.4.0 writes `CMD echo $HOME` as the array `["echo", "$HOME"]`, which has no shell.
#
# Package:  crates.io dockerfile-parser-rs 3.4.0
# Input:    `CMD` and `ENTRYPOINT` in shell form, `RUN` with an array, read and written again
# Expected, before the first run: the form stays, as the two run differently. Spaces outside of quotes may change.
# Seen:     `CMD` and `ENTRYPOINT` become arrays of the words, with their quotes; `RUN` with an array becomes shell form.
# Matters:  variables and `&&` of the command aren't interpreted any more after a tool has changed another line of the file.
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
edition = "2024"
[workspace]
[dependencies]
dockerfile-parser-rs = "=3.4.0"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    let text = std::env::args().nth(1).unwrap() + "\n";
    let file: dockerfile_parser_rs::Dockerfile = text.parse().unwrap();
    println!("{}", file.instructions[0]);
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect INSTRUCTION EXPECTED: the instruction after reading and writing it
expect() {
    local seen
    seen=$(target/debug/finding "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
# shellcheck disable=SC2016
{
    expect 'RUN make && make install' 'RUN make && make install'
    expect 'CMD echo $HOME && date' 'CMD ["echo", "$HOME", "&&", "date"]'
    expect 'ENTRYPOINT exec app --port $PORT' 'ENTRYPOINT ["exec", "app", "--port", "$PORT"]'
    expect 'RUN ["make", "a b"]' 'RUN make a b'
}
exit $failed
