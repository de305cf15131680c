//! Build contexts, ignore files, and the search for Dockerfiles.

use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use ide::lints::{Excludes, Exclusion, LintSettings, check};
use project::context::{
    BuildContext, IgnoreFile, dockerfiles, find_ignore_file, is_dockerfile_name,
};
use serde_json::Value;

use crate::fixture::{document, folder};

/// Checks the patterns and errors of an ignore file, each with its line and source text.
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
    lines.extend(file.errors().iter().map(|it| {
        let written = &text[it.span.start as usize..it.span.end as usize];
        let written: String = written.chars().take(20).collect();
        (it.line, format!("error in {written:?}: {}", it.message))
    }));
    lines.sort();
    let lines = lines.iter().map(|(line, it)| format!("{line} {it}\n"));
    expect.assert_eq(&lines.collect::<String>());
}

/// Checks which paths each pattern excludes.
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
fn parsing() {
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
        2 error in "!": illegal exclusion pattern: "!"
        3 error in "! /": illegal exclusion pattern: "!"
        4 error in "[": syntax error in pattern
        5 error in "a[b-": syntax error in pattern
        6 c*[ of "c*["
        6 error in "c*[": syntax error in pattern
        7 d[z-a] of "d[z-a]"
        7 error in "d[z-a]": syntax error in pattern
    "#]],
    );
    let long = format!("a\n{}\nb", "x".repeat(64 * 1024));
    check_read(
        &long,
        expect![[r#"
        1 a of "a"
        2 error in "xxxxxxxxxxxxxxxxxxxx": bufio.Scanner: token too long
    "#]],
    );
    check_read("", expect![""]);
}

/// BuildKit reports some errors only when it matches the pattern, which it doesn't if others have decided about the path.
#[test]
fn patterns_that_do_not_compile() {
    let errors = |text: &str| {
        let file = IgnoreFile::parse(text);
        let lines = file.errors().iter().map(|it| it.line.to_string());
        lines.collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        // Windows paths: `\g` isn't a valid escape.
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
        // All paths are excluded before, and with `!*` included again.
        ("*\nc*[", ""),
        ("*\n!*\nc*[", "3"),
        ("*\n!c*[", "2"),
        ("!c*[", ""),
        (".docker*\nc*[", "2"),
        (".docker*\n[^.]*\nc*[", ""),
        // Expressions that aren't supported here may be valid.
        (r"\pL*", ""),
        (r"\Qa\E*", ""),
        (&"a{1000}".repeat(1000), ""),
    ] {
        assert_eq!(errors(text), expected, "{text}");
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
fn excluded_paths() {
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
    // Special characters of regular expressions.
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
fn exceptions() {
    let excluding_line = |text: &str, path: &str| {
        let file = IgnoreFile::parse(text);
        let line = file.excludes(path).map(|it| it.line);
        (file.has_exceptions(), line)
    };
    let text = "*\n!src\nsrc/*.tmp\n!src/keep.tmp\n";
    assert_eq!(excluding_line(text, "other"), (true, Some(1)));
    assert_eq!(excluding_line(text, "src/main.rs"), (true, None));
    assert_eq!(excluding_line(text, "src/x.tmp"), (true, Some(3)));
    assert_eq!(excluding_line(text, "./src//keep.tmp"), (true, None));
    assert_eq!(excluding_line("a\nb\na\n", "a/x"), (false, Some(1)));
}

#[test]
fn sources_of_copy() {
    let pattern_of = |text: &str, source: &str| {
        let file = IgnoreFile::parse(text);
        let found = file.copy_source(source);
        found.map(|it| format!("{} {}", it.line, it.text))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        pattern_of("x\nDockerfile\n", "./Dockerfile"),
        some("2 Dockerfile")
    );
    assert_eq!(pattern_of("a", "a/b/"), some("1 a"));
    assert_eq!(pattern_of("a\n!b", "a"), None);
    assert_eq!(pattern_of(".*", "."), None);
    assert_eq!(pattern_of(".*\n*", "."), some("1 .*"));
    assert_eq!(pattern_of("**/*", "./"), some("1 **/*"));
    assert_eq!(pattern_of("*", "/"), some("1 *"));
    assert_eq!(pattern_of("a", "/a"), None);
    // A build fails for these, when it reads or matches them.
    assert_eq!(pattern_of("a\n[", "a"), None);
    assert_eq!(pattern_of("[z-a]\na", "a"), None);
    assert_eq!(pattern_of("a\n[z-a]", "a"), some("1 a"));
}

#[test]
fn long_patterns_are_fast() {
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

/// Compares the ignored files of COPY with recorded cases. Returns the number of cases.
#[track_caller]
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
        let settings = LintSettings {
            exclusion: Some(Excludes::new(exclusion)),
            ..LintSettings::default()
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
fn ignore_file_of_the_dockerfile() {
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
fn reading_contexts() {
    let big = "a\n".repeat(600_000);
    let root = folder(&[
        ("Dockerfile.dockerignore", ""),
        (".dockerignore", "x"),
        ("big/.dockerignore", &big),
    ]);
    let at = |name: &str| root.path().join(name);
    // An empty file counts, too.
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

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_a_context() {
    let folder = folder(&[
        ("app/Dockerfile", ""),
        ("app/inner/a", ""),
        ("outside/secret", ""),
    ]);
    let app = folder.path().join("app");
    std::os::unix::fs::symlink("../outside", app.join("out")).unwrap();
    std::os::unix::fs::symlink("inner", app.join("in")).unwrap();
    let dockerfile = app.join("Dockerfile");
    let context = BuildContext::read(&dockerfile, None);
    let names = |path: &str| {
        let found = context.list(path, "").entries.into_iter();
        found.map(|it| it.name).collect::<Vec<_>>()
    };
    assert_eq!(names("out"), Vec::<String>::new());
    assert_eq!(names("in"), ["a"]);
    let state = |path: &str| format!("{:?}", context.source(path, &dockerfile));
    assert_eq!(state("out/secret"), "Unknown");
    assert_eq!(state("out"), "Exists");
    assert_eq!(state("in/a"), "Exists");
    assert_eq!(state("in/b"), "Missing");
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
    let search = |roots: &[&str]| {
        let roots: Vec<PathBuf> = roots
            .iter()
            .map(|it| match *it {
                "-" => "-".into(),
                it => root.path().join(it),
            })
            .collect();
        let mut lines = String::new();
        for found in dockerfiles(&roots, &|_| false) {
            let (path, error) = match found {
                Ok(path) => (path, String::new()),
                Err((path, error)) => (path, format!(": {:?}", error.kind())),
            };
            let path = path.strip_prefix(root.path()).unwrap_or(&path);
            let path = path.display().to_string().replace('\\', "/");
            lines += &format!("{path}{error}\n");
        }
        lines
    };
    expect![[r#"
        .devcontainer/Dockerfile
        Dockerfile
        a/Dockerfile/Containerfile
        a/Dockerfile.dev
        b/Dockerfile
    "#]]
    .assert_eq(&search(&[""]));
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
    .assert_eq(&search(&[
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

/// Inner folders take precedence over outer ones, folders outside of the repository have no effect, and ignored folders aren't
/// searched.
#[test]
fn files_ignored_by_git() {
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
        let found = dockerfiles(&[root.path().join(at)], &|_| false).into_iter();
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
fn paths_have_no_leading_dot() {
    // Tests run in the root of the project.
    let found = dockerfiles(&["./tests".into(), ".".into()], &|_| false);
    for path in found.into_iter().map(Result::unwrap) {
        assert!(!path.starts_with("."), "{}", path.display());
    }
}
