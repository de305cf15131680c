#!/bin/bash
# clap_complete 4.6.11's bash script completes a file name where a fixed set of values has no match.
#
# Package:  crates.io clap 4.6.7 and clap_complete 4.6.11; bash with readline
# Input:    a command `demo` with an option `--finish` with the values `matt` and `gloss`, a file `sample.txt`, and the Tab key
#           after `demo --finish m` and `demo --finish s`
# Expected, before the first run: `m` becomes `matt`, and `s` stays, as no value begins with it.
# Seen:     `s` becomes `sample.txt`: the script registers its function with `-o bashdefault -o default`, so that bash
#           completes file names whenever the function finds nothing.
# Matters:  `check --format s` in a folder with a Dockerfile becomes a file name and then an error. A wrapper has to switch
#           these options off for values that aren't paths.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, bash 4 or python3 is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v python3 >/dev/null && ((BASH_VERSINFO[0] >= 4)) ||
    { echo "skipped: needs cargo, python3 and bash 4"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src folder
touch folder/sample.txt
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
    let finish = Arg::new("finish").long("finish").value_parser(["matt", "gloss"]);
    generate(Shell::Bash, &mut Command::new("demo").arg(finish), "demo", &mut std::io::stdout());
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
target/debug/demo >demo.bash
# Types keys into an interactive bash, where `demo` is a function that prints its arguments, and prints what it prints.
cat >type.py <<'PY'
import os, pty, select, sys, time

child, terminal = pty.fork()
if child == 0:
    os.chdir("folder")
    os.environ["TERM"] = "dumb"
    os.execvp("bash", ["bash", "--norc", "-i"])
read = ""


def wait_for(text):
    until = time.monotonic() + 20
    global read
    while text not in read and time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            read += os.read(terminal, 65536).decode(errors="replace")
    before, _, read = read.partition(text)
    return before


os.write(terminal, b". ../demo.bash; demo() { echo \"RAN $* \"END; }; bind 'set bell-style none'; echo REA''DY\n")
wait_for("READY")
os.write(terminal, sys.argv[1].encode() + b"\t\n")
print(wait_for(" END").rpartition("RAN ")[2])
os.write(terminal, b"exit\n")
PY

failed=0
# expect TYPED ARGUMENTS
expect() {
    local seen
    seen=$(python3 type.py "$1")
    echo "$1, Tab: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
bash --version | head -1
grep -o -- '-F _demo .*' demo.bash | sort -u
expect "demo --finish m" "--finish matt"
expect "demo --finish s" "--finish sample.txt"
exit $failed
