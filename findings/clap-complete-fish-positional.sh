#!/bin/bash
# clap_complete 4.6.11 generates a fish script that completes no values of positional arguments; bash and zsh get them.
#
# Package:  crates.io clap 4.6.7 and clap_complete 4.6.11; fish, if it is installed
# Input:    a command `demo` with a subcommand `paint [COLOR]`, whose values are `red` and `green`, and which has an option
#           `--finish` with the values `matt` and `gloss`
# Expected, before the first run: the scripts for bash, zsh and fish all contain the values of both.
# Seen:     The scripts for bash and zsh contain `red` and `green`. The one for fish contains `matt` and `gloss`, but
#           neither `red` nor `green`; fish offers file names after `demo paint `.
# Matters:  a positional argument with a fixed set of values needs a fish completion of its own.
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
name = "demo"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
clap = "=4.6.7"
clap_complete = "=4.6.11"
TOML
cat >src/main.rs <<'RUST'
use clap::{Arg, Command};
use clap_complete::{Shell, generate};

fn main() {
    let shell: Shell = std::env::args().nth(1).unwrap().parse().unwrap();
    let paint = Command::new("paint")
        .arg(Arg::new("color").value_parser(["red", "green"]))
        .arg(Arg::new("finish").long("finish").value_parser(["matt", "gloss"]));
    let mut demo = Command::new("demo").subcommand(paint);
    generate(shell, &mut demo, "demo", &mut std::io::stdout());
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect yes|no SHELL VALUE: whether the script for a shell contains a value
expect() {
    local seen=no
    grep -qw "$3" "$2.script" && seen=yes
    echo "$2, $3: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
for shell in bash zsh fish; do target/debug/demo $shell >$shell.script; done
for value in red green; do
    expect yes bash $value
    expect yes zsh $value
    expect no fish $value
done
for value in matt gloss; do for shell in bash zsh fish; do expect yes $shell $value; done; done

if command -v fish >/dev/null; then
    mkdir empty
    touch empty/some-file
    offered=$(cd empty && HOME=$work fish --no-config -c 'source ../fish.script; complete -C "demo paint "' | tr '\n' ' ')
    echo "$(fish --version) after \`demo paint \`: $offered"
    case $offered in *red*) echo "  changed: expected no values"; failed=1 ;; esac
    case $offered in *some-file*) ;; *) echo "  changed: expected file names"; failed=1 ;; esac
fi
exit $failed
