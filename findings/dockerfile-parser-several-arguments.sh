#!/bin/bash
# dockerfile-parser 0.9.0 (Rust) refuses a file with `ARG` of two names, or with `# escape`.
#
# Package:  crates.io dockerfile-parser 0.9.0, compared with PyPI dockerfile 3.4.0, which reads files with BuildKit's own
#           parser
# Input:    `ARG USER_ID=1000 GROUP_ID=1000`; "# escape=`" and a command that goes on after a backtick
# Expected, before the first run: both read the instructions of each file: both are part of BuildKit's syntax.
# Seen:     a parse error at the second name, and one at the second line of the command. `ENV` with two names is read.
# Matters:  no instruction of such a file can be read. `ARG` with several names is common since BuildKit allows it.
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
edition = "2021"
[workspace]
[dependencies]
dockerfile-parser = "=0.9.0"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    match dockerfile_parser::Dockerfile::parse(&std::fs::read_to_string("Dockerfile").unwrap()) {
        Ok(file) => println!("{}", file.instructions.len()),
        Err(error) => println!("{}", error.to_string().replace('\n', " ").split_whitespace().take(6).collect::<Vec<_>>().join(" ")),
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile==3.4.0 || { echo "skipped: needs dockerfile 3.4.0"; exit 77; }

failed=0
# expect FILE EXPECTED: the number of instructions, or the error
expect() {
    local buildkit seen
    echo "$1" >Dockerfile
    buildkit=$(venv/bin/python -c 'import dockerfile; print(len(dockerfile.parse_file("Dockerfile")))')
    seen=$(target/debug/finding)
    echo "${1//$'\n'/ | }: BuildKit: $buildkit; dockerfile-parser: $seen"
    [ "$buildkit" = 2 ] && [ "$seen" = "$2" ] || { echo "  changed: expected 2; $2"; failed=1; }
}
expect $'FROM debian:12\nENV USER_ID=1000 GROUP_ID=1000' 2
expect $'FROM debian:12\nARG USER_ID=1000 GROUP_ID=1000' 'could not parse Dockerfile: --> 2:18'
expect $'# escape=`\nFROM debian:12\nRUN one && `\n  two' 'could not parse Dockerfile: --> 4:6'
exit $failed
