#!/bin/bash
# tree-sitter-bash 0.25.1 counts a space between two variables in double quotes as a part of the second one.
#
# Package:  crates.io tree-sitter-bash 0.25.1, with tree-sitter 0.25
# Input:    the script `echo "$f $x"`
# Expected, before the first run: two nodes `simple_expansion`, `$f` and `$x`, with a gap between them.
# Seen:     the second node is ` $x`: it begins at the space.
# Matters:  a highlighter that colors nodes colors the space as a variable, and a rename that replaces the node would remove
#           it. The name has to be taken from the inner node `variable_name`, and the beginning from the `$`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo or a C compiler is missing.
set -euo pipefail
command -v cargo >/dev/null && command -v cc >/dev/null || { echo "skipped: needs cargo and a C compiler"; exit 77; }
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
tree-sitter = "0.25"
tree-sitter-bash = "=0.25.1"
TOML
cat >src/main.rs <<'RUST'
fn show(node: tree_sitter::Node, text: &str) {
    if node.kind() == "simple_expansion" {
        println!("{:?} at {}", &text[node.byte_range()], node.start_byte());
    }
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        show(child, text);
    }
}

fn main() {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_bash::LANGUAGE.into()).unwrap();
    let text = "echo \"$f $x\"\n";
    show(parser.parse(text, None).unwrap().root_node(), text);
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo run --quiet | tee out
diff out - <<'OUT'
"$f" at 6
" $x" at 8
OUT
