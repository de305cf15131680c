//! The builds that files define for a Dockerfile: which ones, what they give it, and its build context.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::fixture::folder;
use analysis::{BuildTarget, ContextSource};
use expect_test::{Expect, expect};
use project::builds::{BuildCache, BuildOptions, ChosenBuilds};
use project::{Project, ProjectOptions};

/// A project whose workspace folder is `root`.
fn project(root: &Path) -> Project {
    with_builds(BuildOptions {
        folders: vec![root.to_owned()],
        ..BuildOptions::default()
    })
}

fn with_builds(builds: BuildOptions) -> Project {
    Project::new(ProjectOptions {
        builds,
        ..ProjectOptions::default()
    })
}

/// The builds of a Dockerfile and what they give it. The active one is marked with `>`.
fn check_builds(project: &Project, root: &Path, dockerfile: &str, expect: Expect) {
    let dockerfile = root.join(dockerfile);
    let short = |path: &Path| match path.strip_prefix(root) {
        Ok(path) if path == Path::new("") => ".".to_owned(),
        Ok(path) => path.display().to_string(),
        Err(_) => "elsewhere".to_owned(),
    };
    let found = project.builds(&dockerfile);
    let context = project.document_context(&dockerfile).context;
    let context = context.map_or("elsewhere".to_owned(), |it| short(&it));
    let mut text = format!("context {context}\n");
    for (number, build) in found.list.iter().enumerate() {
        let mark = if found.active == Some(number) {
            ">"
        } else {
            " "
        };
        let inputs = &build.inputs;
        let mut line = format!("{mark} {} {}", build.id, build.file);
        for (name, value) in &inputs.args {
            line += &format!(" {name}={value}");
        }
        for name in &inputs.unknown_args {
            line += &format!(" {name}=?");
        }
        if let Some(BuildTarget::Name(target)) = &inputs.target {
            line += &format!(" target={target}");
        }
        for (name, context) in &inputs.contexts {
            let source = match &context.source {
                ContextSource::Folder(path) => short(path),
                other => format!("{other:?}"),
            };
            line += &format!(" {name}:{source}");
        }
        for platform in &inputs.platforms {
            line += &format!(" {platform}");
        }
        text += &format!("{line}\n");
    }
    expect.assert_eq(&text);
}

/// The entries of a folder of a Dockerfile's build context, on one line.
fn listed(root: &Path, dockerfile: &str, folder: &str) -> String {
    let project = project(root);
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
fn arguments_targets_contexts_and_platforms() {
    let root = folder(&[
        ("api/Dockerfile", ""),
        (
            "compose.yaml",
            "services:\n  api:\n    build:\n      context: .\n      dockerfile: api/Dockerfile\n      target: prod\n      \
             platforms: [linux/arm64]\n      args: { VERSION: 1, FROM_ENV: $PLAIN, API_TOKEN: x }\n      \
             additional_contexts: { lib: ./lib, base: \"docker-image://alpine\", Docs: ../docs }\n",
        ),
        (
            "docker-bake.hcl",
            "group \"default\" { targets = [\"dev\"] }\n\
             target \"all\" {\n  dockerfile = \"api/Dockerfile\"\n  contexts = { dev = \"target:dev\" }\n}\n\
             target \"dev\" {\n  dockerfile = \"api/Dockerfile\"\n  args = { MODE = upper(\"x\") }\n}\n",
        ),
        (".env", "PLAIN=value\n"),
        ("lib/x", ""),
    ]);
    // Values of `.env`, and of names like TOKEN, are withheld. A name in upper case is no image reference.
    check_builds(
        &project(root.path()),
        root.path(),
        "api/Dockerfile",
        expect![[r#"
            context .
              bake:.:all docker-bake.hcl dev:Build("dev")
            > bake:.:dev docker-bake.hcl MODE=X
              compose:.:api compose.yaml VERSION=1 API_TOKEN=? FROM_ENV=? target=prod base:Image("alpine") lib:lib linux/arm64
        "#]],
    );
    check_builds(
        &with_builds(BuildOptions {
            folders: vec![root.path().to_owned()],
            name: Some("api".to_owned()),
            ..BuildOptions::default()
        }),
        root.path(),
        "api/Dockerfile",
        expect![[r#"
            context .
              bake:.:all docker-bake.hcl dev:Build("dev")
              bake:.:dev docker-bake.hcl MODE=X
            > compose:.:api compose.yaml VERSION=1 API_TOKEN=? FROM_ENV=? target=prod base:Image("alpine") lib:lib linux/arm64
        "#]],
    );
    let disabled = with_builds(BuildOptions {
        disabled: true,
        ..BuildOptions::default()
    });
    check_builds(
        &disabled,
        root.path(),
        "api/Dockerfile",
        expect![[r#"
        context api
    "#]],
    );
}

#[test]
fn files_above_the_dockerfile_and_elsewhere() {
    let service = |name: &str, context: &str, file: &str| {
        format!("services: {{{name}: {{build: {{context: {context}, dockerfile: {file}}}}}}}\n")
    };
    let root = folder(&[
        ("web/app/Dockerfile", ""),
        ("compose.yaml", &service("top", ".", "web/app/Dockerfile")),
        ("web/compose.yaml", &service("near", "app", "Dockerfile")),
        (
            "deploy/compose.yaml",
            &service("aside", "../web", "app/Dockerfile"),
        ),
        (
            "node_modules/x/compose.yaml",
            &service("ignored", "../../web/app", "Dockerfile"),
        ),
        (".gitignore", "node_modules\n"),
        (
            ".devcontainer/devcontainer.json",
            "{\"build\": {\"dockerfile\": \"../web/app/Dockerfile\"}}",
        ),
    ]);
    fs::create_dir(root.path().join(".git")).unwrap();
    let project = project(root.path());
    check_builds(
        &project,
        root.path(),
        "web/app/Dockerfile",
        expect![[r#"
            context web/app
            > compose:web:near web/compose.yaml
              compose:.:top compose.yaml
              devcontainer:.:devcontainer .devcontainer/devcontainer.json
        "#]],
    );
    assert!(project.search_builds(&root.path().join("web/app/Dockerfile")));
    assert!(!project.search_builds(&root.path().join("web/app/Dockerfile")));
    check_builds(
        &project,
        root.path(),
        "web/app/Dockerfile",
        expect![[r#"
            context web/app
            > compose:web:near web/compose.yaml
              compose:.:top compose.yaml
              devcontainer:.:devcontainer .devcontainer/devcontainer.json
              compose:deploy:aside deploy/compose.yaml
        "#]],
    );
    // Without a workspace folder, the repository is the limit.
    check_builds(
        &Project::new(ProjectOptions::default()),
        root.path(),
        "web/app/Dockerfile",
        expect![[r#"
            context web/app
            > compose:web:near web/compose.yaml
              compose:.:top compose.yaml
              devcontainer:.:devcontainer .devcontainer/devcontainer.json
        "#]],
    );
    // A configuration takes precedence.
    fs::write(
        root.path().join("dockwright.toml"),
        "[build]\ncontext = \".\"\nargs = { A = \"1\" }\n",
    )
    .unwrap();
    let context = with_builds(BuildOptions {
        folders: vec![root.path().to_owned()],
        ..BuildOptions::default()
    })
    .document_context(&root.path().join("web/app/Dockerfile"));
    assert_eq!(context.context.as_deref(), Some(root.path()));
    assert_eq!(context.build.args["A"], "1");
}

/// Nothing outside of the workspace folder is opened.
#[test]
fn contexts_that_are_elsewhere() {
    let root = folder(&[
        ("secret.txt", ""),
        ("work/Dockerfile", ""),
        (
            "work/compose.yaml",
            "services: {a: {build: {context: .., dockerfile: work/Dockerfile}}}\n",
        ),
        ("work/remote.Dockerfile", ""),
    ]);
    let work = root.path().join("work");
    check_builds(
        &project(&work),
        &work,
        "Dockerfile",
        expect![[r#"
        context elsewhere
        > compose:.:a compose.yaml
    "#]],
    );
    assert_eq!(
        project(&work)
            .list(&work.join("Dockerfile"), "", "")
            .entries
            .len(),
        0
    );
}

#[test]
fn changes_on_disk_and_in_open_documents() {
    let compose = |name: &str| format!("services: {{{name}: {{build: .}}}}\n");
    let root = folder(&[("Dockerfile", ""), ("compose.yaml", &compose("one"))]);
    let cache = std::sync::Arc::new(BuildCache::default());
    let names = || {
        let project = with_builds(BuildOptions {
            folders: vec![root.path().to_owned()],
            cache: cache.clone(),
            ..BuildOptions::default()
        });
        let found = project.builds(&root.path().join("Dockerfile"));
        let names: Vec<String> = found.list.iter().map(|it| it.name.clone()).collect();
        names.join(" ")
    };
    assert_eq!(names(), "one");
    fs::write(root.path().join("compose.yaml"), compose("another")).unwrap();
    assert_eq!(names(), "another");
    cache.set_open(root.path().join("compose.yaml"), Some(&compose("open")));
    assert_eq!(names(), "open");
    cache.set_open(root.path().join("compose.yaml"), Some("services: {"));
    assert_eq!(names(), "");
    cache.set_open(root.path().join("compose.yaml"), None);
    assert_eq!(names(), "another");
    fs::write(root.path().join("docker-bake.hcl"), "target \"more\" {}\n").unwrap();
    assert_eq!(names(), "more another");
    fs::remove_file(root.path().join("compose.yaml")).unwrap();
    assert_eq!(names(), "more");
}

#[test]
fn choices_are_remembered() {
    let root = folder(&[
        ("Dockerfile", ""),
        (
            "compose.yaml",
            "services: {a: {build: .}, b: {build: {context: ., target: x}}}\n",
        ),
    ]);
    let file = root.path().join("state/dockwright/builds.json");
    let dockerfile = root.path().join("Dockerfile");
    let active = || {
        let project = with_builds(BuildOptions {
            folders: vec![root.path().to_owned()],
            chosen: ChosenBuilds::in_file(Some(file.clone())).into(),
            ..BuildOptions::default()
        });
        let builds = project.builds(&dockerfile);
        builds.active().map(|it| it.name.clone())
    };
    assert_eq!(active().as_deref(), Some("a"));
    assert!(!file.exists(), "nothing is written before a choice");
    let choose = |build: Option<&str>| {
        let chosen = ChosenBuilds::in_file(Some(file.clone()));
        let build = build.map(str::to_owned);
        chosen.choose(&dockerfile, build).unwrap();
    };
    choose(Some("compose:.:b"));
    assert_eq!(active().as_deref(), Some("b"));
    choose(None);
    assert_eq!(active(), None);
    // A build that is gone.
    choose(Some("compose:.:c"));
    assert_eq!(active().as_deref(), Some("a"));
    fs::write(&file, "{").unwrap();
    assert_eq!(active().as_deref(), Some("a"));
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

/// Each of several dev containers can be chosen.
#[test]
fn several_dev_containers() {
    let definition = r#"{"build": {"dockerfile": "../../svc/Dockerfile"}}"#;
    let root = folder(&[
        ("svc/Dockerfile", "FROM a\n"),
        (".devcontainer/py/devcontainer.json", definition),
        (".devcontainer/node/devcontainer.json", definition),
    ]);
    let path = root.path().canonicalize().unwrap();
    let found = project(&path).builds(&path.join("svc/Dockerfile"));
    let ids: Vec<&str> = found.list.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "devcontainer:.:devcontainer:.devcontainer/node/devcontainer.json",
            "devcontainer:.:devcontainer:.devcontainer/py/devcontainer.json"
        ]
    );
}
