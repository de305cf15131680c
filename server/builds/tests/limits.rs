//! Hostile files end in an error, soon.

#![expect(clippy::format_collect, reason = "the texts are short")]

use std::time::{Duration, Instant};

use super::files;
use crate::{Definitions, Tool, ToolOptions, read};

/// Evaluates a file on a small stack, as a thread of the server has it.
fn evaluate(tool: Tool, text: &str) -> Definitions {
    let files = files(tool, text);
    let start = Instant::now();
    let definitions = read(tool, &files, &ToolOptions::default());
    // Without optimization; the bar is 200 ms with it.
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    definitions
}

fn refused(tool: Tool, text: &str) {
    let definitions = evaluate(tool, text);
    let shown: String = text.chars().take(60).collect();
    assert!(!definitions.errors.is_empty(), "{shown}");
}

#[test]
fn expanding_yaml() {
    let refer = |name: &str, count: usize| vec![format!("*{name}"); count].join(",");
    let mut lists = "a0: &a0 [x]\n".to_owned();
    let mut merges = "x-a0: &a0 {k: v}\n".to_owned();
    for level in 1..12 {
        let before = format!("a{}", level - 1);
        lists += &format!("a{level}: &a{level} [{}]\n", refer(&before, 9));
        merges += &format!("x-a{level}: &a{level} {{<<: [{}]}}\n", refer(&before, 9));
    }
    refused(Tool::Compose, &lists);
    refused(Tool::Compose, &merges);
    refused(Tool::Compose, "a: &a [*a]\n");
    let doubled: String = (1..40)
        .map(|level| format!("A{level}=$A{}$A{}\n", level - 1, level - 1))
        .collect();
    let env = format!("services: {{a: {{build: $A39}}}}\n-- .env\nA0=xxxxxxxxxxxxxxxx\n{doubled}");
    refused(Tool::Compose, &env);
}

#[test]
fn nested_files() {
    let nest =
        |open: &str, close: &str, count: usize| open.repeat(count) + "1" + &close.repeat(count);
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("!", ""),
        ("-", ""),
        ("\"${", "}\""),
        ("true ? 1 : ", ""),
    ] {
        refused(
            Tool::Bake,
            &format!("target \"a\" {{ context = {} }}\n", nest(open, close, 5000)),
        );
    }
    refused(Tool::Bake, &"a {\n".repeat(5000));
    refused(Tool::Compose, &format!("a: {}\n", nest("[", "]", 5000)));
    refused(
        Tool::Compose,
        &format!(
            "services: {{a: {{build: \"{}\"}}}}\n",
            nest("${A:-", "}", 5000)
        ),
    );
    refused(Tool::Devcontainer, &nest("[", "]", 5000));
}

#[test]
fn expensive_expressions() {
    for text in [
        "x = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]]\n",
        "target \"t\" {\n  name = \"t${a}\"\n  matrix = { a = range(1000), b = range(1000) }\n}\n",
        "x = setproduct(range(1000), range(1000), range(1000))\n",
        "x = indent(100000000, \"a\\nb\")\n",
        "x = format(\"%1000000000d\", 1)\n",
        "x = regex_replace(\"a\", \"((a{1,1000}){1,1000}){1,1000}\", \"\")\n",
    ] {
        refused(Tool::Bake, text);
    }
    let mut doubling = "v0 = \"xxxxxxxxxxxxxxxx\"\n".to_owned();
    let mut calls = "function \"f0\" {\n  params = [x]\n  result = x\n}\n".to_owned();
    for level in 1..60 {
        let before = level - 1;
        doubling += &format!("v{level} = \"${{v{before}}}${{v{before}}}\"\n");
        calls += &format!(
            "function \"f{level}\" {{\n  params = [x]\n  result = concat(f{before}(x), f{before}(x))\n}}\n"
        );
    }
    refused(Tool::Bake, &doubling);
    refused(Tool::Bake, &(calls + "x = f59([1])\n"));
}

#[test]
fn long_chains() {
    let variables: String = (0..3000)
        .map(|number| format!("v{number} = v{}\n", number + 1))
        .collect();
    refused(Tool::Bake, &variables);
    let targets: String = (1..2000)
        .map(|number| {
            format!(
                "target \"t{number}\" {{ inherits = [\"t{}\"] }}\n",
                number - 1
            )
        })
        .collect();
    let definitions = evaluate(
        Tool::Bake,
        &format!("target \"t0\" {{ context = \"c\" }}\n{targets}"),
    );
    assert_eq!(definitions.builds.len(), 2000);
    assert!(definitions.errors.is_empty());
    let services: String = (1..500)
        .map(|number| format!("  s{number}: {{extends: s{}}}\n", number - 1))
        .collect();
    refused(
        Tool::Compose,
        &format!("services:\n  s0: {{build: .}}\n{services}"),
    );
}

#[test]
fn large_files() {
    let many: String = (0..20_000).map(|number| format!("A{number}=1\n")).collect();
    refused(
        Tool::Bake,
        &format!("target \"a\" {{\n  args = {{\n{many}}}\n}}\n"),
    );
    refused(Tool::Compose, &"#".repeat(300_000));
}
