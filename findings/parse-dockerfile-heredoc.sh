#!/bin/bash
# parse-dockerfile 0.1.9 (Rust) refuses a heredoc that isn't the first word of `RUN`.
#
# Package:  crates.io parse-dockerfile 0.1.9, compared with PyPI dockerfile 3.4.0, which reads files with BuildKit's own
#           parser
# Input:    `RUN <<EOF`, `RUN cat <<EOF >/file` and `RUN python3 <<EOF`, with a body
# Expected, before the first run: both read two instructions in each file, with the heredoc in the second.
# Seen:     parse-dockerfile reads only the first: in the others, the first line of the body is an "unknown instruction".
# Matters:  giving a script to an interpreter, and writing a file, are what heredocs of `RUN` are for in Docker's
#           documentation. The whole file can't be read.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, python3 or a package is missing.
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
parse-dockerfile = "=0.1.9"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    match parse_dockerfile::parse(&std::fs::read_to_string("Dockerfile").unwrap()) {
        Ok(file) => println!("{}", file.instructions.len()),
        Err(error) => println!("{error}"),
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile==3.4.0 || { echo "skipped: needs dockerfile 3.4.0"; exit 77; }

failed=0
# expect LINE EXPECTED: the number of instructions, or the error
expect() {
    local buildkit seen
    printf 'FROM debian:12\n%s\nprint(1)\nEOF\n' "$1" >Dockerfile
    buildkit=$(venv/bin/python -c 'import dockerfile; print(len(dockerfile.parse_file("Dockerfile")))')
    seen=$(target/debug/finding)
    echo "$1: BuildKit: $buildkit; parse-dockerfile: $seen"
    [ "$buildkit" = 2 ] && [ "$seen" = "$2" ] || { echo "  changed: expected 2; $2"; failed=1; }
}
expect "RUN <<EOF" 2
expect "RUN <<EOF cat >/file" 2
expect "RUN cat <<EOF >/file" "unknown instruction 'print(1)' at line 3 column 1"
expect "RUN python3 <<EOF" "unknown instruction 'print(1)' at line 3 column 1"
exit $failed
