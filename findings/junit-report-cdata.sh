#!/bin/bash
# junit-report 0.9.1 writes a file that no XML parser reads if the output of a test has `]]>`.
#
# Package:  crates.io junit-report 0.9.1, read with Python's XML parser
# Input:    test cases with the output `a[b[0]]>c`, as a shell or JavaScript has it, with the escape sequence of a color, and
#           `<b>`
# Expected, before the first run: the same text when the file is read; or without the control character, which XML doesn't allow.
# Seen:     the output is written in a CDATA section as it is: `]]>` ends the section, and the control character is in the file.
#           Neither file is well-formed. Writing succeeds.
# Matters:  one line of output makes the results of all tests unreadable for the CI.
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
junit-report = "=0.9.1"
TOML
cat >src/main.rs <<'RUST'
use junit_report::{Duration, ReportBuilder, TestCase, TestSuiteBuilder};

fn main() {
    let mut case = TestCase::success("case", Duration::seconds(1));
    case.set_system_out(&std::env::args().nth(1).unwrap());
    let suite = TestSuiteBuilder::new("suite").add_testcase(case).build();
    ReportBuilder::new().add_testsuite(suite).build().write_xml(std::io::stdout()).unwrap();
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect OUTPUT EXPECTED
expect() {
    local seen
    seen=$(target/debug/finding "$1" | python3 -c '
import sys, xml.etree.ElementTree as tree
try:
    print(repr(tree.parse(sys.stdin.buffer).find(".//system-out").text))
except tree.ParseError as error:
    print(str(error).split(":")[0])')
    printf '%q: %s\n' "$1" "$seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'a <b> & c' "'a <b> & c'"
expect 'a[b[0]]>c' "not well-formed (invalid token)"
expect $'\e[31mred\e[0m' "not well-formed (invalid token)"
exit $failed
