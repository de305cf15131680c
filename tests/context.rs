//! Build contexts, ignore files, and where Dockerfiles are.

use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use ide::lints::{Excludes, Exclusion, Settings, check};
use project::context::{
    BuildContext, IgnoreFile, dockerfiles, find_ignore_file, is_dockerfile_name,
};
use serde_json::Value;

use crate::fixture::{document, folder};

/// What is read of an ignore file: lines, patterns, and the text that each is.
fn check_read(text: &str, expect: Expect) {
    let file = IgnoreFile::parse(text);
    let mut lines: Vec<_> = file
        .patterns()
        .iter()
        .map(|it| {
            let sign = if it.negated { "!" } else { "" };
            let written = &text[it.span.start as usize..it.span.end as usize];
            (it.line, format!("{sign}{} of {written:?}", it.text))
        })
        .collect();
    lines.extend(file.faults().iter().map(|it| {
        let written = &text[it.span.start as usize..it.span.end as usize];
        let written: String = written.chars().take(20).collect();
        (it.line, format!("fault in {written:?}: {}", it.message))
    }));
    lines.sort();
    let lines = lines.iter().map(|(line, it)| format!("{line} {it}\n"));
    expect.assert_eq(&lines.collect::<String>());
}

/// For each pattern and each path, whether it is kept out.
fn check_paths(patterns: &[&str], paths: &[&str], expect: Expect) {
    let mut table = String::new();
    for pattern in patterns {
        let file = IgnoreFile::parse(pattern);
        let out = paths.iter().filter(|path| file.excludes(path).is_some());
        let out: Vec<_> = out.copied().collect();
        table += format!("{:12} {}", pattern.replace('\n', ", "), out.join(" ")).trim_end();
        table.push('\n');
    }
    expect.assert_eq(&table);
}

#[test]
fn an_ignore_file_is_read_as_buildkit_does() {
    check_read(
        "\u{feff}# no\n #yes\r\n\n  /a//b/../c/  \n! /d\n!!e\n./!f\n/\n",
        expect![[r##"
            2 #yes of "#yes"
            4 a/c of "/a//b/../c/"
            5 !d of "! /d"
            6 !!e of "!!e"
            7 !f of "./!f"
            8 / of "/"
        "##]],
    );
    check_read(
        "a\n!\n! /\n[\na[b-\nc*[\nd[z-a]\n",
        expect![[r#"
        1 a of "a"
        2 fault in "!": illegal exclusion pattern: "!"
        3 fault in "! /": illegal exclusion pattern: "!"
        4 fault in "[": syntax error in pattern
        5 fault in "a[b-": syntax error in pattern
        6 c*[ of "c*["
        6 fault in "c*[": syntax error in pattern
        7 d[z-a] of "d[z-a]"
        7 fault in "d[z-a]": syntax error in pattern
    "#]],
    );
    let long = format!("a\n{}\nb", "x".repeat(64 * 1024));
    check_read(
        &long,
        expect![[r#"
        1 a of "a"
        2 fault in "xxxxxxxxxxxxxxxxxxxx": bufio.Scanner: token too long
    "#]],
    );
    check_read("", expect![""]);
}

/// Some faults BuildKit finds only when it compares a path with the pattern, which it doesn't if others have decided.
#[test]
fn patterns_that_make_no_regular_expression() {
    let faults = |text: &str| {
        let file = IgnoreFile::parse(text);
        let lines = file.faults().iter().map(|it| it.line.to_string());
        lines.collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        // Paths as Windows has them: these letters escape nothing.
        (r"src\generated", "1"),
        (r"src\target", ""),
        ("a\n!b\nc*[\n", "3"),
        (r"a\", "1"),
        ("[a\\]", "1"),
        ("a**[", "1"),
        ("x[z-a]y", "1"),
        ("a{2,1}*", "1"),
        ("(a", ""),
        ("[[:nothing:]]", "1"),
        // Everything is excluded before, and all comes back, or not.
        ("*\nc*[", ""),
        ("*\n!*\nc*[", "3"),
        ("*\n!c*[", "2"),
        ("!c*[", ""),
        (".docker*\nc*[", "2"),
        (".docker*\n[^.]*\nc*[", ""),
        // What isn't supported here may be right.
        (r"\pL*", ""),
        (r"\Qa\E*", ""),
        (&"a{1000}".repeat(1000), ""),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
}

#[test]
fn names_of_ignore_files() {
    use project::context::is_ignore_file_name;
    for name in [
        ".dockerignore",
        "Dockerfile.dockerignore",
        "app.Dockerfile.dockerignore",
        "build.dockerignore",
        ".containerignore",
        "Containerfile.containerignore",
        ".DockerIgnore",
    ] {
        assert!(is_ignore_file_name(name), "{name}");
        assert!(!is_dockerfile_name(name), "{name}");
    }
    for name in [
        "dockerignore",
        ".dockerignore.bak",
        ".gitignore",
        "Dockerfile",
        "",
    ] {
        assert!(!is_ignore_file_name(name), "{name}");
    }
}

#[test]
fn a_pattern_keeps_paths_out() {
    check_paths(
        &[
            "a", "/a/b", "*", "*/b", "a/*", "?", "**", "**/b", "a/**", "a**", "**/*.md", "a/**/c",
            "***", ".",
        ],
        &[
            "a", "b", "ab", "a/b", "a/b/c", "c/a/b", "x.md", "c/x.md", ".",
        ],
        expect![[r#"
            a            a a/b a/b/c
            /a/b         a/b a/b/c
            *            a b ab a/b a/b/c c/a/b x.md c/x.md
            */b          a/b a/b/c
            a/*          a/b a/b/c
            ?            a b a/b a/b/c c/a/b c/x.md
            **           a b ab a/b a/b/c c/a/b x.md c/x.md
            **/b         b a/b a/b/c c/a/b
            a/**         a/b a/b/c
            a**          a ab a/b a/b/c
            **/*.md      x.md c/x.md
            a/**/c       a/b/c
            ***          a b ab a/b a/b/c c/a/b x.md c/x.md
            .
        "#]],
    );
    // Those that mean something in a regular expression.
    check_paths(
        &[
            "x.*",
            "[ab]",
            "[^ab]*",
            "[a-c]?",
            r"\*",
            r"\d*",
            r"a\b*",
            "a|b*",
            "ab{2}*",
            "[[:digit:]]",
            r"a\q*",
            "^*",
            "(a)*",
            "é?",
            "a b",
            "[*]",
        ],
        &["x.y", "xy", "a", "ca", "*", "5", "abb", "(a)", "éa", "a b"],
        expect![[r#"
            x.*          x.y
            [ab]         a
            [^ab]*       x.y xy ca * 5 (a) éa
            [a-c]?       ca
            \*           *
            \d*          5
            a\b*         a a b
            a|b*         a abb a b
            ab{2}*       abb
            [[:digit:]]  5
            a\q*
            ^*           x.y xy a ca * 5 abb (a) éa a b
            (a)*         (a)
            é?           éa
            a b          a b
            [*]
        "#]],
    );
}

#[test]
fn exceptions_bring_back() {
    let tell = |text: &str, path: &str| {
        let file = IgnoreFile::parse(text);
        let line = file.excludes(path).map(|it| it.line);
        (file.has_exceptions(), line)
    };
    let text = "*\n!src\nsrc/*.tmp\n!src/keep.tmp\n";
    assert_eq!(tell(text, "other"), (true, Some(1)));
    assert_eq!(tell(text, "src/main.rs"), (true, None));
    assert_eq!(tell(text, "src/x.tmp"), (true, Some(3)));
    assert_eq!(tell(text, "./src//keep.tmp"), (true, None));
    assert_eq!(tell("a\nb\na\n", "a/x"), (false, Some(1)));
}

#[test]
fn sources_of_copy_are_judged_as_buildkit_does() {
    let tell = |text: &str, source: &str| {
        let file = IgnoreFile::parse(text);
        let found = file.copy_source(source);
        found.map(|it| format!("{} {}", it.line, it.text))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        tell("x\nDockerfile\n", "./Dockerfile"),
        some("2 Dockerfile")
    );
    assert_eq!(tell("a", "a/b/"), some("1 a"));
    assert_eq!(tell("a\n!b", "a"), None);
    assert_eq!(tell(".*", "."), None);
    assert_eq!(tell(".*\n*", "."), some("1 .*"));
    assert_eq!(tell("**/*", "./"), some("1 **/*"));
    assert_eq!(tell("*", "/"), some("1 *"));
    assert_eq!(tell("a", "/a"), None);
    // A build fails for these, before or when it comes to them.
    assert_eq!(tell("a\n[", "a"), None);
    assert_eq!(tell("[z-a]\na", "a"), None);
    assert_eq!(tell("a\n[z-a]", "a"), some("1 a"));
}

#[test]
fn long_patterns_are_no_long_work() {
    let text = format!("{}z\n{}z\n(a|{{9}}\n", "**/".repeat(500), "*a".repeat(500));
    let file = IgnoreFile::parse(&text);
    assert!(file.excludes(&"a/".repeat(1000)).is_none());
    assert!(
        IgnoreFile::parse(&"a{1000}".repeat(1000))
            .excludes("a")
            .is_none()
    );
}

mod needs_shared {
    #[test]
    #[ignore = "needs ../shared"]
    fn ignored_files_of_buildkit_tests() {
        let path = crate::shared::shared("cases/buildkit-checks.jsonl");
        let count = super::compare_ignored_files(&std::fs::read_to_string(path).unwrap());
        crate::golden::checked(count, "ignore files of BuildKit's tests");
    }
}

/// Compares which files of COPY are ignored with recorded cases. Returns how many these were.
fn compare_ignored_files(cases: &str) -> usize {
    let mut count = 0;
    for case in cases.lines() {
        let case: Value = serde_json::from_str(case).unwrap();
        let Some(ignore) = case["dockerignore"].as_str() else {
            continue;
        };
        let file = IgnoreFile::parse(ignore);
        let exclusion = move |source: &str| {
            let pattern = file.copy_source(source)?;
            Some(Exclusion {
                source: source.to_owned(),
                pattern: pattern.text.clone(),
                file: ".dockerignore".to_owned(),
                line: pattern.line,
            })
        };
        let settings = Settings {
            exclusion: Some(Excludes::new(exclusion)),
            ..Settings::default()
        };
        let document = document(case["text"].as_str().unwrap());
        let found = check(&document, &settings);
        let found = found.iter().filter(|it| it.rule == "CopyIgnoredFile");
        let lines: Vec<u32> = found
            .map(|it| document.text.line_of(it.span.start) + 1)
            .collect();
        let expected: Vec<u32> = case["lines"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| line.as_u64().unwrap() as u32)
            .collect();
        assert_eq!(lines, expected, "{case}");
        count += 1;
    }
    count
}

#[test]
fn the_ignore_file_of_the_dockerfile_comes_first() {
    let root = folder(&[
        (".dockerignore", "a"),
        ("docker/Dockerfile", ""),
        ("docker/app.Dockerfile", ""),
        ("docker/app.Dockerfile.dockerignore", "\nb"),
        ("docker/odd.Dockerfile.dockerignore/", ""),
    ]);
    let at = |name: &str| root.path().join(name);
    let find = |dockerfile: &str, context: &str| {
        let found = find_ignore_file(&at(dockerfile), &at(context))?;
        let found = found.strip_prefix(root.path()).unwrap();
        Some(found.display().to_string().replace('\\', "/"))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(find("docker/Dockerfile", ""), some(".dockerignore"));
    assert_eq!(find("docker/Dockerfile", "docker"), None);
    let own = some("docker/app.Dockerfile.dockerignore");
    assert_eq!(find("docker/app.Dockerfile", ""), own);
    assert_eq!(find("docker/odd.Dockerfile", ""), some(".dockerignore"));
}

#[test]
fn a_context_is_read_or_left_alone() {
    let big = "a\n".repeat(600_000);
    let root = folder(&[
        ("Dockerfile.dockerignore", ""),
        (".dockerignore", "x"),
        ("big/.dockerignore", &big),
    ]);
    let at = |name: &str| root.path().join(name);
    // An empty one holds too.
    let context = BuildContext::read(&at("Dockerfile"), None);
    assert_eq!(context.folder, root.path());
    assert_eq!(context.ignore_path, Some(at("Dockerfile.dockerignore")));
    assert!(context.ignore.unwrap().patterns().is_empty());

    let context = BuildContext::read(&at("other"), Some(root.path()));
    assert_eq!(context.ignore.unwrap().patterns().len(), 1);

    for folder in ["big", "nowhere"] {
        let context = BuildContext::read(&at("other"), Some(&at(folder)));
        assert!(context.ignore.is_none() && context.ignore_path.is_none());
        assert_eq!(context.folder, at(folder));
    }
    let context = BuildContext::read(Path::new(""), None);
    assert_eq!(context.folder, Path::new("."));
}

#[test]
fn dockerfiles_are_known_by_their_names() {
    let names = "Dockerfile dockerfile Containerfile Dockerfile.dev dockerfile.alpine3.20 app.Dockerfile a.b.dockerfile \
         x.Containerfile Dockerfile.dockerignore .dockerfile .Dockerfile.swp Dockerfile~ Dockerfile.orig Dockerfile.md \
         Dockerfile.dev.j2 Dockerfile. Dockerfiles my-Dockerfile Dockerfile.dev~ Dockerfile-dev docker-compose.yml \
         app.dockerfile.md Dockerfile.SH";
    let is = |name: &&str| is_dockerfile_name(name);
    let (yes, no): (Vec<_>, Vec<_>) = names.split_ascii_whitespace().partition(is);
    let table = format!("yes: {}\nno: {}\n", yes.join(" "), no.join(" "));
    expect![[r#"
        yes: Dockerfile dockerfile Containerfile Dockerfile.dev dockerfile.alpine3.20 app.Dockerfile a.b.dockerfile x.Containerfile
        no: Dockerfile.dockerignore .dockerfile .Dockerfile.swp Dockerfile~ Dockerfile.orig Dockerfile.md Dockerfile.dev.j2 Dockerfile. Dockerfiles my-Dockerfile Dockerfile.dev~ Dockerfile-dev docker-compose.yml app.dockerfile.md Dockerfile.SH
    "#]].assert_eq(&table);
}

#[test]
fn folders_are_searched() {
    let root = folder(&[
        ("Dockerfile", ""),
        (".gitignore", "/out\n*.local.Dockerfile\n"),
        ("out/Dockerfile", ""),
        ("b/Dockerfile", ""),
        ("b/x.local.Dockerfile", ""),
        ("b/notes", ""),
        ("a/Dockerfile.dev", ""),
        ("a/Dockerfile/", ""),
        ("a/Dockerfile/Containerfile", ""),
        (".devcontainer/Dockerfile", ""),
        (".hidden/Dockerfile", ""),
        (".git/Dockerfile", ""),
    ]);
    let tell = |roots: &[&str]| {
        let roots: Vec<PathBuf> = roots
            .iter()
            .map(|it| match *it {
                "-" => "-".into(),
                it => root.path().join(it),
            })
            .collect();
        let mut told = String::new();
        for found in dockerfiles(&roots) {
            let (path, error) = match found {
                Ok(path) => (path, String::new()),
                Err((path, error)) => (path, format!(": {:?}", error.kind())),
            };
            let path = path.strip_prefix(root.path()).unwrap_or(&path);
            let path = path.display().to_string().replace('\\', "/");
            told += &format!("{path}{error}\n");
        }
        told
    };
    expect![[r#"
        .devcontainer/Dockerfile
        Dockerfile
        a/Dockerfile/Containerfile
        a/Dockerfile.dev
        b/Dockerfile
    "#]]
    .assert_eq(&tell(&[""]));
    expect![[r#"
        b/notes
        -
        b/Dockerfile
        nowhere: NotFound
        .devcontainer/Dockerfile
        Dockerfile
        a/Dockerfile/Containerfile
        a/Dockerfile.dev
        out/Dockerfile
        .hidden/Dockerfile
    "#]]
    .assert_eq(&tell(&[
        "b/notes",
        "-",
        "b",
        "nowhere",
        "b/Dockerfile",
        "",
        "out",
        ".hidden",
    ]));
}

/// Inner folders count more than outer ones, a repository knows nothing of what is around it, and what is left out as a
/// folder isn't looked into.
#[test]
fn what_git_leaves_out_is_not_searched() {
    let root = folder(&[
        (".gitignore", "*\n"),
        ("repository/.git/info/exclude", "/mine\n/back\n"),
        (
            "repository/.gitignore",
            "*.dev\n!/back/\n/shut/\n# no\n\\#yes/\n",
        ),
        ("repository/Dockerfile.dev", ""),
        ("repository/Dockerfile.prod", ""),
        ("repository/mine/Dockerfile", ""),
        ("repository/back/Dockerfile", ""),
        ("repository/no/Dockerfile", ""),
        ("repository/#yes/Dockerfile", ""),
        ("repository/shut/.gitignore", "!*\n"),
        ("repository/shut/Dockerfile", ""),
        (
            "repository/in/.gitignore",
            "!Dockerfile.dev\n/deep/er\n**/x/\n",
        ),
        ("repository/in/Dockerfile.dev", ""),
        ("repository/in/deep/er/Dockerfile", ""),
        ("repository/in/deep/Dockerfile.dev", ""),
        ("repository/in/deep/x/Dockerfile", ""),
        ("repository/in/deep/y/Dockerfile", ""),
        ("repository/after/Dockerfile.dev", ""),
        ("repository/module/.git", "gitdir: ../.git/modules/module\n"),
        ("repository/module/Dockerfile.dev", ""),
        ("alone/Dockerfile", ""),
        ("alone/.gitignore", "/not\n"),
        ("alone/not/Dockerfile", ""),
    ]);
    let found = |at: &str| {
        let found = dockerfiles(&[root.path().join(at)]).into_iter();
        let paths = found.map(|it| it.unwrap().strip_prefix(root.path()).unwrap().to_owned());
        let lines = paths.map(|it| it.display().to_string().replace('\\', "/") + "\n");
        lines.collect::<String>()
    };
    expect![[r#"
        repository/Dockerfile.prod
        repository/back/Dockerfile
        repository/in/Dockerfile.dev
        repository/in/deep/Dockerfile.dev
        repository/in/deep/y/Dockerfile
        repository/module/Dockerfile.dev
        repository/no/Dockerfile
    "#]]
    .assert_eq(&found("repository"));
    expect![[r#"
        repository/in/deep/Dockerfile.dev
        repository/in/deep/y/Dockerfile
    "#]]
    .assert_eq(&found("repository/in/deep"));
    expect![[r#"
        repository/module/Dockerfile.dev
    "#]]
    .assert_eq(&found("repository/module"));
    expect![[r#"
        alone/Dockerfile
    "#]]
    .assert_eq(&found("alone"));
    expect![[r#""#]].assert_eq(&found(""));
}

#[test]
fn paths_have_no_dot_before_them() {
    // The project's own folder is where tests run.
    let found = dockerfiles(&["./tests".into(), ".".into()]);
    for path in found.into_iter().map(Result::unwrap) {
        assert!(!path.starts_with("."), "{}", path.display());
    }
}
