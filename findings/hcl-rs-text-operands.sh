#!/bin/bash
# hcl-rs 0.20.0 refuses `PORT + 1` if the variable is a text, which Bake converts to a number.
#
# Package:  crates.io hcl-rs 0.20.0, compared with docker-buildx 0.13.1 from Debian trixie (`bake --print`; no daemon is needed)
# Input:    `PORT + 1`, `PORT > 80` and `!DEBUG` with the variables `PORT = "8080"` and `DEBUG = "true"`
# Expected, before the first run: the same as in Bake. The crate evaluates other operators, conditionals and templates alike.
# Seen:     errors, as the operator isn't applicable to a text. Bake has 8081, true and false.
# Matters:  a variable of a Bake file that is set in the environment is mostly a text. A tool that evaluates with this crate has
#           no value for what Bake builds.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, cargo or a package is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs cargo and python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" docker-buildx || { echo "skipped: needs docker-buildx 0.13.1"; exit 77; }
buildx=$work/trixie/usr/libexec/docker/cli-plugins/docker-buildx
mkdir "$work/home" "$work/project" "$work/src"
cd "$work"
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[workspace]
[dependencies]
hcl-rs = "=0.20.0"
TOML
cat >src/main.rs <<'RUST'
use hcl::eval::{Context, Evaluate};

fn main() {
    let mut context = Context::new();
    context.declare_var("PORT", "8080");
    context.declare_var("DEBUG", "true");
    let body = hcl::parse(&format!("A = {}\n", std::env::args().nth(1).unwrap())).unwrap();
    match body.attributes().next().unwrap().expr().evaluate(&context) {
        Ok(value) => println!("{}", hcl::format::to_string(&value).unwrap().trim().trim_matches('"')),
        Err(_) => println!("refused"),
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet || { echo "skipped: needs hcl-rs 0.20.0"; exit 77; }

failed=0
# expect EXPRESSION BAKE CRATE
expect() {
    local bake crate
    cat >project/docker-bake.hcl <<HCL
variable "PORT" { default = "8080" }
variable "DEBUG" { default = "true" }
target "default" {
  args = { A = $1 }
}
HCL
    bake=$(cd project && HOME=$work/home "$buildx" bake --print 2>../log |
        python3 -c 'import json, sys; print(*json.load(sys.stdin)["target"]["default"]["args"].values())')
    crate=$(target/debug/finding "$1")
    echo "$1: Bake: $bake; hcl-rs: $crate"
    [ "$bake" = "$2" ] && [ "$crate" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect '8080 + 1' 8081 8081
expect '"${PORT}-${1.0}"' 8080-1 8080-1
expect 'PORT + 1' 8081 refused
expect 'PORT > 80' true refused
expect '!DEBUG' false refused
exit $failed
