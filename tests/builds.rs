//! The build context of a Dockerfile: by the configuration, and by Compose and Bake files near it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::fixture::folder;
use expect_test::{Expect, expect};
use project::config::{Target, bake_targets_from_hcl, bake_targets_from_json, compose_targets};
use project::{Project, ProjectOptions};

/// The entries of a folder of a Dockerfile's build context, on one line.
fn listed(root: &Path, dockerfile: &str, folder: &str) -> String {
    let project = Project::new(ProjectOptions::default());
    let found = project.list(&root.join(dockerfile), folder, "");
    let mut names: Vec<_> = found
        .entries
        .into_iter()
        .map(|it| {
            let slash = if it.folder { "/" } else { "" };
            let reason = it.excluded.map(|it| format!(" ({it})")).unwrap_or_default();
            format!("{}{slash}{reason}", it.name)
        })
        .collect();
    names.sort();
    names.join(", ")
}

fn check_targets(found: Vec<Target>, expect: Expect) {
    let lines = found.into_iter().map(|it| {
        let file = it.dockerfile.map(|it| format!(" {it}")).unwrap_or_default();
        format!("{}{file}\n", it.context)
    });
    expect.assert_eq(&lines.collect::<String>());
}

#[test]
fn compose_files() {
    check_targets(
        compose_targets(
            r#"
x-common: &common
  build: &build
    context: ./shared
    args: { A: 1 }
services:
  a: { build: ./a }
  b:
    build:
      context: b
      dockerfile: Dockerfile.dev
  c:
    build: { dockerfile: docker/Dockerfile }
  d:
    <<: *common
  e:
    build: { <<: *build, dockerfile: e.Dockerfile }
  f: { image: alpine }
  g:
  remote: { build: "https://github.com/a/b.git#main" }
  inline: { build: { context: ., dockerfile_inline: "FROM a" } }
  unknown: { build: "${FOLDER}" }
volumes: { data: }
"#,
        ),
        expect![[r#"
            ./a
            b Dockerfile.dev
            . docker/Dockerfile
            ./shared
            ./shared e.Dockerfile
        "#]],
    );
    for wrong in [
        "",
        "a: [",
        "services: []",
        "- a",
        "services: {a: {build: 1}}",
    ] {
        assert_eq!(compose_targets(wrong), [], "{wrong:?}");
    }
}

/// Any number of services may share an anchor.
#[test]
fn compose_files_with_many_aliases() {
    for (count, common) in [(99, 1), (100, 1), (1000, 1), (1000, 100)] {
        let variables = (0..common).map(|number| format!("  V{number}: x\n"));
        let variables = variables.collect::<String>();
        let service = |number: usize| {
            format!("  s{number}: {{ build: {{ context: ./s{number} }}, environment: *common }}\n")
        };
        let services = (0..count).map(service).collect::<String>();
        let text = format!("x-common: &common\n{variables}services:\n{services}");
        let found = compose_targets(&text);
        assert_eq!(found.len(), count, "{count} {common}");
        let last = format!("./s{}", count - 1);
        assert!(
            found.iter().any(|it| it.context == last),
            "{count} {common}"
        );
    }
    // With a merge key, and with a nested anchor.
    let text = "x: &x { build: &b { context: a } }\nservices:\n";
    let services = (0..150).map(|number| format!("  s{number}: {{ <<: *x }}\n"));
    let more = (0..150).map(|number| format!("  t{number}: {{ build: *b }}\n"));
    let text = text.to_owned() + &services.chain(more).collect::<String>();
    let found = compose_targets(&text);
    assert_eq!(found.len(), 300);
    assert!(found.iter().all(|it| it.context == "a"));
}

/// Editors on Windows may write a byte order mark.
#[test]
fn files_with_a_byte_order_mark() {
    let hcl = "target \"a\" {\n  context = \"./src\"\n}\n";
    let marked = |text: &str| format!("\u{feff}{text}");
    check_targets(bake_targets_from_hcl(&marked(hcl)), expect!["./src\n"]);
    // HCL allows one, and JSON none.
    assert_eq!(bake_targets_from_hcl(&marked(&marked(hcl))), []);
    let json = r#"{"target": {"a": {"context": "./src"}}}"#;
    check_targets(bake_targets_from_json(json), expect!["./src\n"]);
    assert_eq!(bake_targets_from_json(&marked(json)), []);
    let compose = "services: { a: { build: ./src } }\n";
    check_targets(compose_targets(&marked(compose)), expect!["./src\n"]);
}

#[test]
fn bake_files() {
    let hcl = r#"
variable "TAG" { default = "x" }
group "default" { targets = ["app"] }
target "base" {
  context = "./src"
  args = { A = "1" }
}
target "app" {
  inherits = ["base"]
  dockerfile = "app.Dockerfile"
}
target "other" {
  inherits = ["app"]
  context = "other"
}
target "unknown" { context = "${FOLDER}" }
target "worked_out" { dockerfile = upper("x") }
target "alone" {}
target "loop" { inherits = ["loop"] }
"#;
    let expected = expect![[r#"
        .
        ./src app.Dockerfile
        ./src
        .
        other app.Dockerfile
    "#]];
    check_targets(bake_targets_from_hcl(hcl), expected);
    let json = r#"{"target": {"base": {"context": "./src"}, "app": {"inherits": ["base"],
        "dockerfile": "app.Dockerfile"}, "unknown": {"context": "${FOLDER}"}, "odd": 1}}"#;
    check_targets(
        bake_targets_from_json(json),
        expect![[r#"
        ./src app.Dockerfile
        ./src
        .
    "#]],
    );
    for wrong in [
        "",
        "target",
        "target {",
        "{",
        "[]",
        "target \"a\" { context = [ }",
    ] {
        assert_eq!(bake_targets_from_hcl(wrong), [], "{wrong:?}");
        assert_eq!(bake_targets_from_json(wrong), [], "{wrong:?}");
    }
}

#[test]
fn default_context() {
    let root = folder(&[
        ("app/Dockerfile", ""),
        ("app/src/main.rs", ""),
        ("app/a.log", ""),
        ("app/.dockerignore", "# logs\n*.log\nsrc/*.tmp\n"),
        ("app/src/x.tmp", ""),
    ]);
    let at = root.path();
    let own = ".dockerignore, Dockerfile, a.log (.dockerignore:2 *.log), src/";
    assert_eq!(listed(at, "app/Dockerfile", ""), own);
    let below = "main.rs, x.tmp (.dockerignore:3 src/*.tmp)";
    assert_eq!(listed(at, "app/Dockerfile", "src"), below);
    // `..` doesn't leave the context.
    assert_eq!(listed(at, "app/Dockerfile", "../.."), own);
    assert_eq!(listed(at, "app/Dockerfile", "missing"), "");
    assert_eq!(listed(at, "app/Dockerfile", "Dockerfile"), "");
}

#[test]
fn specified_context() {
    for (file, text) in [
        (
            "compose.yaml",
            "services: {a: {build: {context: .., dockerfile: docker/Dockerfile}}}",
        ),
        (
            "docker-compose.yml",
            "services: {a: {build: {context: ../, dockerfile: ./docker/Dockerfile}}}",
        ),
        (
            "docker-bake.hcl",
            "target \"a\" {\n  context = \"..\"\n  dockerfile = \"docker/Dockerfile\"\n}\n",
        ),
        (
            "docker-bake.json",
            r#"{"target": {"a": {"context": "..", "dockerfile": "docker/Dockerfile"}}}"#,
        ),
        ("dockwright.toml", "[build]\ncontext = \"..\"\n"),
    ] {
        let name = format!("docker/{file}");
        let root = folder(&[("docker/Dockerfile", ""), ("top.txt", ""), (&name, text)]);
        assert_eq!(
            listed(root.path(), "docker/Dockerfile", ""),
            "docker/, top.txt",
            "{file}"
        );
        // Only dockwright.toml applies to other Dockerfiles.
        let other = listed(root.path(), "docker/other.Dockerfile", "");
        assert_eq!(
            other == "docker/, top.txt",
            file == "dockwright.toml",
            "{file}: {other}"
        );
    }
}

#[test]
fn files_in_the_root_of_the_repository() {
    let compose = "services: {a: {build: {context: ., dockerfile: docker/Dockerfile}}}";
    let files = [
        ("docker/Dockerfile", ""),
        ("top.txt", ""),
        ("compose.yaml", compose),
    ];
    let root = folder(&files);
    assert_eq!(listed(root.path(), "docker/Dockerfile", ""), "Dockerfile");
    fs::create_dir(root.path().join(".git")).unwrap();
    let all = ".git/, compose.yaml, docker/, top.txt";
    assert_eq!(listed(root.path(), "docker/Dockerfile", ""), all);
    // The nearest Compose file takes precedence, contradicting builds are ignored, and dockwright.toml precedes both.
    fs::write(
        root.path().join("docker/compose.yaml"),
        "services: {a: {build: .}}",
    )
    .unwrap();
    assert_eq!(
        listed(root.path(), "docker/Dockerfile", ""),
        "Dockerfile, compose.yaml"
    );
    let two = "services: {a: {build: .}, b: {build: {context: .., dockerfile: docker/Dockerfile}}}";
    fs::write(root.path().join("docker/compose.yaml"), two).unwrap();
    assert_eq!(
        listed(root.path(), "docker/Dockerfile", ""),
        "Dockerfile, compose.yaml"
    );
    fs::write(
        root.path().join("dockwright.toml"),
        "[build]\ncontext = \".\"\n",
    )
    .unwrap();
    let all = ".git/, compose.yaml, docker/, dockwright.toml, top.txt";
    assert_eq!(listed(root.path(), "docker/Dockerfile", ""), all);
}

/// Recursive parsers would overflow the stack.
#[test]
fn deeply_nested_files() {
    let deep = 100_000;
    let texts = [
        ("compose.yaml", format!("services: {}", "[".repeat(deep))),
        ("compose.yaml", format!("services: {}", "{a: ".repeat(deep))),
        ("compose.yaml", "- ".repeat(deep)),
        ("compose.yaml", "? ".repeat(deep)),
        ("docker-bake.json", "[".repeat(deep)),
        (
            "docker-bake.hcl",
            format!("target \"a\" {{\n context = {}\n}}", "[".repeat(deep)),
        ),
        (
            "docker-bake.hcl",
            format!("target \"a\" {{\n context = {}1\n}}", "!".repeat(deep)),
        ),
        (
            "docker-bake.hcl",
            format!("target \"a\" {{\n context = {}1\n}}", "-".repeat(deep)),
        ),
        (
            "docker-bake.hcl",
            format!(
                "target \"a\" {{\n context = {}1\n}}",
                "a ? 1 : ".repeat(deep)
            ),
        ),
        (
            "docker-bake.hcl",
            format!("target \"a\" {{\n context = 1{}\n}}", " + 1".repeat(deep)),
        ),
        (
            "docker-bake.hcl",
            format!("target \"a\" {{\n context = a{}\n}}", ".a".repeat(deep)),
        ),
        (
            "docker-bake.hcl",
            format!("target \"a\" {{\n context = a{}\n}}", "[0]".repeat(deep)),
        ),
    ];
    let alias = |n| format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1);
    let aliases = (1..30).map(alias).collect::<Vec<_>>().concat();
    let bomb = format!("a0: &a0 [x, x]\n{aliases}services: {{a: {{build: .}}}}\n");
    for (name, text) in texts.iter().chain([&("compose.yaml", bomb)]) {
        let root = folder(&[("Dockerfile", ""), (name, text)]);
        let front: String = text.chars().take(40).collect();
        assert!(
            listed(root.path(), "Dockerfile", "").contains(name),
            "{front}"
        );
    }
}

#[test]
fn large_folders_are_truncated() {
    let root = TempDir::new().unwrap();
    for number in 0..1200 {
        fs::write(root.path().join(format!("f{number}")), "").unwrap();
    }
    let project = Project::new(ProjectOptions::default());
    let list = |prefix: &str| {
        let found = project.list(&root.path().join("Dockerfile"), "", prefix);
        (found.entries.len(), found.more)
    };
    assert_eq!(list(""), (1000, true));
    assert_eq!(list("F11"), (111, true));
}
