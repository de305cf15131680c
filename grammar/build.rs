//! Compiles the generated parser and our scanner.

fn main() {
    println!("cargo:rerun-if-changed=src");
    cc::Build::new()
        .std("c11")
        .include("src")
        .flag_if_supported("-Wno-unused")
        .flag_if_supported("-Wno-unused-parameter")
        .flag_if_supported("-Wno-trigraphs")
        .opt_level(2)
        .file("src/parser.c")
        .file("src/scanner.c")
        .compile("tree-sitter-dockerfile");
}
