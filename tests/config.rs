//! `dockwright.toml`: problems, settings, and the Dockerfiles that they apply to.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use ide::lints::LabelType;
use project::config::{Config, DockerfileSettings, FILE_NAME, Threshold};
use syntax::text::Span;
use tempfile::tempdir;

use crate::fixture::draw;

const RULES: &[&str] = &["JSONArgsRecommended", "StageNameCasing", "MyTypo"];

/// Checks the problems of a configuration file.
fn check(text: &str, expect: Expect) {
    let (_, problems) = Config::parse(text, RULES);
    let found: Vec<_> = problems
        .into_iter()
        .map(|it| {
            let span = Span::new(it.span.start as u32, it.span.end as u32);
            (span, format!("{}: {}", it.severity.name(), it.message))
        })
        .collect();
    expect.assert_eq(&draw(text, &found));
}

/// Parses a configuration file without problems.
#[track_caller]
fn config(text: &str) -> Config {
    let (config, problems) = Config::parse(text, RULES);
    assert_eq!(problems, []);
    config
}

/// The settings of a Dockerfile on one line.
fn shown(settings: &DockerfileSettings) -> String {
    let mut line = String::new();
    for (rule, level) in &settings.rules {
        write!(line, " {rule}={}", level.name()).unwrap();
    }
    if let Some(context) = &settings.context {
        let context = context.display().to_string().replace('\\', "/");
        write!(line, " context={context}").unwrap();
    }
    if let Some(target) = &settings.target {
        write!(line, " target={target}").unwrap();
    }
    for (name, value) in &settings.args {
        write!(line, " {name}:{value}").unwrap();
    }
    if settings.excluded {
        line += " excluded";
    }
    line
}

/// Checks the settings of Dockerfiles in `/w`, which contains the configuration file.
fn check_files(config: &Config, paths: &[&str], expect: Expect) {
    let lines = paths.iter().map(|path| {
        let settings = config.for_file(Path::new("/w"), &Path::new("/w").join(path));
        format!("{path}:{}\n", shown(&settings))
    });
    expect.assert_eq(&lines.collect::<String>());
}

const WHOLE: &str = r#"
[rules]
JSONArgsRecommended = "off"
MyTypo = "error"

[check]
trusted-registries = ["registry.example.com"]
exclude = ["vendor/**", "test/fixtures/**", "!test/fixtures/kept/**"]
fail-on = "warning"

[build]
context = "."
target = "release"
args = { VERSION = "1.2", MODE = "x" }

[[file]]
path = "services/*/Dockerfile"
context = "services"
args = { VERSION = "2" }

[[file]]
path = ["./Dockerfile.dev", "services/b"]
target = "dev"
context = "/srv"
[file.args]
EXTRA = ""
[file.rules]
MyTypo = "hint"
StageNameCasing = "information"

[inlay-hints]
stages = false
"#;

#[test]
fn settings() {
    let config = config(WHOLE);
    assert_eq!(config.fail_on, Some(Threshold::Warning));
    let hints = config.for_file(Path::new("/w"), Path::new("/w/Dockerfile"));
    assert_eq!(
        hints.rule_settings.trusted_registries.unwrap(),
        ["registry.example.com"]
    );
    assert_eq!(hints.inlay_hints.stages, Some(false));
    assert_eq!(hints.inlay_hints.variables, None);
    check_files(
        &config,
        &[
            "Dockerfile",
            "./x/../Dockerfile",
            "services/a/Dockerfile",
            "services/a/x/Dockerfile",
            "services/b/Dockerfile",
            "services/b/c/Containerfile",
            "Dockerfile.dev",
            "x/Dockerfile.dev",
            "vendor/x/Dockerfile",
            "x/vendor/Dockerfile",
            "test/fixtures/Dockerfile",
            "test/fixtures/kept/Dockerfile",
            "../Dockerfile",
            "",
        ],
        expect![[r#"
            Dockerfile: JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2
            ./x/../Dockerfile: JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2
            services/a/Dockerfile: JSONArgsRecommended=off MyTypo=error context=/w/services target=release MODE:x VERSION:2
            services/a/x/Dockerfile: JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2
            services/b/Dockerfile: JSONArgsRecommended=off MyTypo=hint StageNameCasing=information context=/srv target=dev EXTRA: MODE:x VERSION:2
            services/b/c/Containerfile: JSONArgsRecommended=off MyTypo=hint StageNameCasing=information context=/srv target=dev EXTRA: MODE:x VERSION:1.2
            Dockerfile.dev: JSONArgsRecommended=off MyTypo=hint StageNameCasing=information context=/srv target=dev EXTRA: MODE:x VERSION:1.2
            x/Dockerfile.dev: JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2
            vendor/x/Dockerfile: JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2 excluded
            x/vendor/Dockerfile: JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2
            test/fixtures/Dockerfile: JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2 excluded
            test/fixtures/kept/Dockerfile: JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2
            ../Dockerfile: JSONArgsRecommended=off MyTypo=error
            : JSONArgsRecommended=off MyTypo=error context=/w target=release MODE:x VERSION:1.2
        "#]],
    );
}

#[test]
fn relative_folders() {
    let config = config("check.exclude = \"a\"\nbuild.context = \"../c/./d\"\n");
    let settings =
        |folder: &str, path: &str| shown(&config.for_file(folder.as_ref(), path.as_ref()));
    assert_eq!(settings("", "a/Dockerfile"), " context=../c/d excluded");
    assert_eq!(
        settings("x", "./x/a/Dockerfile"),
        " context=x/../c/d excluded"
    );
    assert_eq!(settings("./x", "x/b/Dockerfile"), " context=./x/../c/d");
    // The Dockerfile isn't in the folder.
    assert_eq!(settings("/x", "a/Dockerfile"), "");
    assert_eq!(settings("x", "a/Dockerfile"), "");
}

#[test]
fn empty_file() {
    let config = config("");
    assert_eq!(config.fail_on, None);
    check_files(
        &config,
        &["Dockerfile"],
        expect![[r#"
        Dockerfile:
    "#]],
    );
    let never = self::config("check.fail-on = \"never\"");
    assert_eq!(never.fail_on, Some(Threshold::Never));
}

#[test]
fn unknown_keys_and_values() {
    check(
        r#"
[rule]
[check]
exlude = []
thrusted-registries = []
failon = "error"
fail-on = "off"
[build]
Target = "x"
contexts = "."
args = { anything = "goes" }
[[file]]
path = "a"
excluded = true
file = "x"
[rules]
JSONArgsRecomended = "off"
mytypo = "error"
Other = "error"
StageNameCasing = "eror"
MyTypo = "fatal"
JSONArgsRecommended = "Warning"
[registry]
allow = []
"#,
        expect![[r#"

            [rule]
             ▔▔▔▔ warning: unknown key: rule (did you mean rules?)
            [check]
            exlude = []
            ▔▔▔▔▔▔ warning: unknown key: exlude (did you mean exclude?)
            thrusted-registries = []
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ warning: unknown key: thrusted-registries (did you mean trusted-registries?)
            failon = "error"
            ▔▔▔▔▔▔ warning: unknown key: failon (did you mean fail-on?)
            fail-on = "off"
                      ▔▔▔▔▔ error: unknown severity: off (expected one of never, error, warning, information, hint)
            [build]
            Target = "x"
            ▔▔▔▔▔▔ warning: unknown key: Target (did you mean target?)
            contexts = "."
            ▔▔▔▔▔▔▔▔ warning: unknown key: contexts (did you mean context?)
            args = { anything = "goes" }
            [[file]]
            path = "a"
            excluded = true
            ▔▔▔▔▔▔▔▔ warning: unknown key: excluded
            file = "x"
            ▔▔▔▔ warning: unknown key: file
            [rules]
            JSONArgsRecomended = "off"
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ warning: unknown rule: JSONArgsRecomended (did you mean JSONArgsRecommended?)
            mytypo = "error"
            ▔▔▔▔▔▔ warning: unknown rule: mytypo (did you mean MyTypo?)
            Other = "error"
            ▔▔▔▔▔ warning: unknown rule: Other
            StageNameCasing = "eror"
                              ▔▔▔▔▔▔ error: unknown severity: eror (did you mean error?)
            MyTypo = "fatal"
                     ▔▔▔▔▔▔▔ error: unknown severity: fatal (expected one of off, hint, information, warning, error)
            JSONArgsRecommended = "Warning"
                                  ▔▔▔▔▔▔▔▔▔ error: unknown severity: Warning (did you mean warning?)
            [registry]
             ▔▔▔▔▔▔▔▔ warning: `registry` is a user setting and belongs in ~/.config/dockwright/config.toml or the editor's settings; the registries that images may come from are `trusted-registries` below [check]
            allow = []
        "#]],
    );
}

#[test]
fn hints() {
    let config = config("inlay-hints = { variables = false, command = true }");
    let hints = config.for_file(Path::new("/w"), Path::new("/w/Dockerfile"));
    let hints = hints.inlay_hints;
    assert_eq!(hints.variables, Some(false));
    assert_eq!((hints.stages, hints.command), (None, Some(true)));
    check(
        "[inlay-hints]\nstage = false\ncommand = \"off\"\n",
        expect![[r#"
            [inlay-hints]
            stage = false
            ▔▔▔▔▔ warning: unknown key: stage (did you mean stages?)
            command = "off"
                      ▔▔▔▔▔ error: command must be a boolean, not a string
        "#]],
    );
}

#[test]
fn wrong_types() {
    check(
        r#"
build = "x"
file = "a"
[rules]
JSONArgsRecommended = false
MyTypo = { level = "off" }
[check]
exclude = [1, "ok", ["a"]]
trusted-registries = [1, "*", "", "https://ghcr.io", "library", "index.docker.io/x", "*.a.b", "localhost:5000"]
fail-on = 1979-05-27
"#,
        expect![[r#"

            build = "x"
                    ▔▔▔ error: build must be a table, not a string
            file = "a"
                   ▔▔▔ error: file must be a list of tables, not a string
            [rules]
            JSONArgsRecommended = false
                                  ▔▔▔▔▔ error: JSONArgsRecommended must be a severity, not a boolean
            MyTypo = { level = "off" }
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ error: MyTypo must be a severity, not a table
            [check]
            exclude = [1, "ok", ["a"]]
                       ▔ error: exclude must be a list of strings, not an integer
                                ▔▔▔▔▔ error: exclude must be a list of strings, not a list
            trusted-registries = [1, "*", "", "https://ghcr.io", "library", "index.docker.io/x", "*.a.b", "localhost:5000"]
                                  ▔ error: trusted-registries must be a list of strings, not an integer
                                     ▔▔▔ error: * is not a registry such as docker.io, docker.io/library or *.example.com
                                          ▔▔ error: "" is not a registry such as docker.io, docker.io/library or *.example.com
                                              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ error: https://ghcr.io is not a registry such as docker.io, docker.io/library or *.example.com
                                                                 ▔▔▔▔▔▔▔▔▔ error: library is not a registry such as docker.io, docker.io/library or *.example.com
            fail-on = 1979-05-27
                      ▔▔▔▔▔▔▔▔▔▔ error: fail-on must be a severity, not a date
        "#]],
    );
    check(
        r#"
file = [1, { path = "a" }]
[build]
context = ""
target = 0x10
args = { "" = "x", L = [], T = {} }
"#,
        expect![[r#"

            file = [1, { path = "a" }]
                    ▔ error: file must be a list of tables, not an integer
            [build]
            context = ""
                      ▔▔ warning: context is empty
            target = 0x10
                     ▔▔▔▔ error: target must be a string, not an integer (did you mean "0x10"?)
            args = { "" = "x", L = [], T = {} }
                     ▔▔ error: a build argument needs a name
                                   ▔▔ error: L must be a string, not a list
                                           ▔▔ error: T must be a string, not a table
        "#]],
    );
}

#[test]
fn patterns() {
    check(
        r##"
[check]
exclude = ["", "a[", "{a", "../x", "#x", "ok", " ", "!", "**/", "a/../b"]
[[file]]
path = ['[]', '[!]', '[\]', 'a\', '[]]', '[^]a]', '\[', 'a\\', '[[:alpha:]', '[[:alpha:]]', '*.{a,b}', '\{a}']
[[file]]
path = []
[[file]]
target = "x"
[[file]]
path = "["
"##,
        expect![[r##"

            [check]
            exclude = ["", "a[", "{a", "../x", "#x", "ok", " ", "!", "**/", "a/../b"]
                       ▔▔ error: the pattern is empty
                           ▔▔▔▔ error: invalid pattern: unclosed [
                                       ▔▔▔▔▔▔ error: a pattern can't contain ..
                                               ▔▔▔▔ error: a pattern that starts with # is a comment (did you mean \#?)
                                                           ▔▔▔ error: the pattern is empty
                                                                ▔▔▔ error: the pattern is empty
                                                                            ▔▔▔▔▔▔▔▔ error: a pattern can't contain ..
            [[file]]
            path = ['[]', '[!]', '[\]', 'a\', '[]]', '[^]a]', '\[', 'a\\', '[[:alpha:]', '[[:alpha:]]', '*.{a,b}', '\{a}']
                    ▔▔▔▔ error: invalid pattern: unclosed [
                          ▔▔▔▔▔ error: invalid pattern: unclosed [
                                 ▔▔▔▔▔ error: invalid pattern: unclosed [
                                        ▔▔▔▔ error: invalid pattern: trailing \
                                                                           ▔▔▔▔▔▔▔▔▔▔▔▔ error: invalid pattern: unclosed [
                                                                                                        ▔▔▔▔▔▔▔▔▔ error: invalid pattern: {a,b} has no special meaning in Git's patterns (did you mean two patterns, or \{?)
            [[file]]
            path = []
                   ▔▔ warning: path is empty
            [[file]]
            ▔▔▔▔▔▔▔▔ error: `[[file]]` requires `path`
            target = "x"
            [[file]]
            path = "["
                   ▔▔▔ error: invalid pattern: unclosed [
        "##]],
    );
    let long = format!("check.exclude = [\"{}\"]", "{".repeat(2000));
    assert_eq!(Config::parse(&long, RULES).1.len(), 1);
}

#[test]
fn syntax() {
    check(
        "[build]\ntarget\ncontext = \"x\"\n  key # note\n[rules]\nMyTypo = off\nTypo\n",
        expect![[r#"
            [build]
            target
            ▔▔▔▔▔▔ error: invalid TOML: key with no value, expected `=`
            context = "x"
              key # note
              ▔▔▔▔▔▔▔▔▔▔ error: invalid TOML: key with no value, expected `=`
            [rules]
            MyTypo = off
                     ▔▔▔ error: invalid TOML: string values must be quoted, expected literal string
            Typo
            ▔▔▔▔ error: invalid TOML: key with no value, expected `=`
        "#]],
    );
    check(
        "[build]\ntarget = \n\"x = 1\n",
        expect![[r#"
        [build]
        target = 
                 ↑ error: invalid TOML: string values must be quoted, expected literal string
        "x = 1
        ▔▔▔▔▔▔ error: invalid TOML: key with no value, expected `=`
    "#]],
    );
    check(
        "[build]\ntarget = \"a\"\ntarget = \"b\"\n[build]\n[[build]]\n",
        expect![[r#"
            [build]
            target = "a"
            target = "b"
            ▔▔▔▔▔▔ error: invalid TOML: duplicate key
            [build]
             ▔▔▔▔▔ error: invalid TOML: duplicate key
            [[build]]
              ▔▔▔▔▔ error: invalid TOML: duplicate key
        "#]],
    );
    check(
        "[check]\nexclude = [\"a\", \n[rules]\nMyTypo = \"off\"",
        expect![[r#"
            [check]
            exclude = ["a", 
            [rules]
             ▔▔▔▔▔ error: invalid TOML: string values must be quoted, expected literal string
            MyTypo = "off"
                          ↑ error: invalid TOML: unclosed array, expected `]`
        "#]],
    );
    check(
        "= 1\n[build\ntarget = 1",
        expect![[r#"
        = 1
        ↑ error: invalid TOML: unquoted keys cannot be empty, expected letters, numbers, `-`, `_`
        [build
              ↑ error: invalid TOML: unclosed table, expected `]`
        target = 1
        ▔▔▔▔▔▔ warning: unknown key: target
    "#]],
    );
    check(
        "[file]\npath = \"a\"\n",
        expect![[r#"
        [file]
        ▔▔▔▔▔▔ error: file must be a list of tables, not a table (did you mean [[file]]?)
        path = "a"
    "#]],
    );
    check(
        "é",
        expect![[r#"
        é
        ▔ error: invalid TOML: key with no value, expected `=`
    "#]],
    );
}

/// Numbers are kept as they are written.
#[test]
fn arguments() {
    let text = "build.args = { A = 1.20, B = 0x1_0, C = true, D = 2026-01-02, E = 'e', F = +1 }";
    check_files(
        &config(text),
        &["Dockerfile"],
        expect![[r#"
        Dockerfile: A:1.20 B:0x1_0 C:true D:2026-01-02 E:e F:+1
    "#]],
    );
}

/// Invalid entries don't affect the others.
#[test]
fn error_recovery() {
    let text = r#"
[rules]
Other = "off"
MyTypo = "fatal"
StageNameCasing = "hint"
half
JSONArgsRecommended = error
[check]
exclude = ["a", 1, "[", "b"]
[build]
target
args = { A = [], B = "b" }
[[file]]
target = "lost"
[[file]]
path = ["[", "a"]
target = "kept"
"#;
    check(
        text,
        expect![[r#"

            [rules]
            Other = "off"
            ▔▔▔▔▔ warning: unknown rule: Other
            MyTypo = "fatal"
                     ▔▔▔▔▔▔▔ error: unknown severity: fatal (expected one of off, hint, information, warning, error)
            StageNameCasing = "hint"
            half
            ▔▔▔▔ error: invalid TOML: key with no value, expected `=`
            JSONArgsRecommended = error
                                  ▔▔▔▔▔ error: invalid TOML: string values must be quoted, expected literal string
            [check]
            exclude = ["a", 1, "[", "b"]
                            ▔ error: exclude must be a list of strings, not an integer
                               ▔▔▔ error: invalid pattern: unclosed [
            [build]
            target
            ▔▔▔▔▔▔ error: invalid TOML: key with no value, expected `=`
            args = { A = [], B = "b" }
                         ▔▔ error: A must be a string, not a list
            [[file]]
            ▔▔▔▔▔▔▔▔ error: `[[file]]` requires `path`
            target = "lost"
            [[file]]
            path = ["[", "a"]
                    ▔▔▔ error: invalid pattern: unclosed [
            target = "kept"
        "#]],
    );
    let (config, _) = Config::parse(text, RULES);
    check_files(
        &config,
        &["a/Dockerfile", "b/Dockerfile", "c/Dockerfile"],
        expect![[r#"
            a/Dockerfile: JSONArgsRecommended=error StageNameCasing=hint target=kept B:b excluded
            b/Dockerfile: JSONArgsRecommended=error StageNameCasing=hint B:b excluded
            c/Dockerfile: JSONArgsRecommended=error StageNameCasing=hint B:b
        "#]],
    );
}

/// Any text can be parsed, and the spans of problems are within it.
#[test]
fn any_text() {
    let mut random = fastrand::Rng::with_seed(7);
    let noise = "[]{}=\"'#\n\n,.é\u{feff}\u{1}\\ a1-"
        .chars()
        .collect::<Vec<_>>();
    let whole: Vec<char> = WHOLE.chars().collect();
    for _ in 0..300 {
        let mut chars = whole.clone();
        for _ in 0..random.usize(1..8) {
            let at = random.usize(..chars.len());
            let end = (at + random.usize(..6)).min(chars.len());
            let new = (0..random.usize(..4)).map(|_| noise[random.usize(..noise.len())]);
            chars.splice(at..end, new.collect::<Vec<_>>());
        }
        let text: String = chars.into_iter().collect();
        let (config, problems) = Config::parse(&text, RULES);
        let mut last = 0;
        for problem in problems {
            assert!(text.get(problem.span.clone()).is_some(), "{text}");
            assert!(problem.span.start >= last && !problem.message.contains('\n'));
            last = problem.span.start;
        }
        config.for_file(Path::new("/w"), Path::new("/w/services/b/Dockerfile"));
    }
    for (open, close) in [
        ("[", "]"),
        ("{a=", "}"),
        ("a.", ""),
        ("[[", "]]"),
        ("[\n", ""),
    ] {
        let text = format!("a = {}{}", open.repeat(30_000), close.repeat(30_000));
        Config::parse(&text, RULES);
        Config::parse(text.trim_start_matches("a = "), RULES);
    }
    let keys = "a.".repeat(30_000);
    Config::parse(&format!("{keys}a = 1"), RULES);
    Config::parse(&format!("[{keys}a]"), RULES);
    assert_eq!(Config::parse(&"#".repeat(2 << 20), RULES).1.len(), 1);
}

#[test]
fn nearest_file() {
    let root = tempdir().unwrap();
    let at = |path: &str| -> PathBuf { root.path().join(path) };
    fs::create_dir_all(at("a/b/c")).unwrap();
    // A folder of that name is ignored.
    fs::create_dir_all(at("a/b").join(FILE_NAME)).unwrap();
    fs::write(at(FILE_NAME), "").unwrap();
    fs::write(at("a").join(FILE_NAME), "").unwrap();
    assert_eq!(Config::find(&at("a/b/c")), Some(at("a").join(FILE_NAME)));
    assert_eq!(
        Config::find(&at("a/Dockerfile")),
        Some(at("a").join(FILE_NAME))
    );
    assert_eq!(Config::find(&at("not/there")), Some(at(FILE_NAME)));
    assert_eq!(Config::find(&at("a/b/../../x")), Some(at(FILE_NAME)));
    // Relative paths are those of the current folder.
    assert_eq!(
        Config::find(Path::new("")),
        Config::find(Path::new("tests/.."))
    );
}

#[test]
fn policies() {
    check(
        r#"
[check]
approved-images = ["python", "", "https://ghcr.io/a", "a b"]
forbidden-images = "*:latest"
require-user = 1
requre-user = true
"#,
        expect![[r#"

            [check]
            approved-images = ["python", "", "https://ghcr.io/a", "a b"]
                                         ▔▔ error: "" is not an image such as python:3.14 or ghcr.io/team/*
                                             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ error: https://ghcr.io/a is not an image such as python:3.14 or ghcr.io/team/*
                                                                  ▔▔▔▔▔ error: a b is not an image such as python:3.14 or ghcr.io/team/*
            forbidden-images = "*:latest"
            require-user = 1
                           ▔ error: require-user must be a boolean, not an integer
            requre-user = true
            ▔▔▔▔▔▔▔▔▔▔▔ warning: unknown key: requre-user (did you mean require-user?)
        "#]],
    );
    let config = config(
        "[check]\napproved-images = [\"python:3.*\", \"ghcr.io/team/*\"]\nforbidden-images = \"centos\"\nrequire-user = true\n[labels]\nstrict = true\nschema = { \"org.a.B\" = \"spdx\" }\n",
    );
    let settings = config.for_file(Path::new("/w"), Path::new("/w/Dockerfile"));
    let settings = settings.rule_settings;
    assert_eq!(
        settings.approved_images.unwrap(),
        ["python:3.*", "ghcr.io/team/*"]
    );
    assert_eq!(settings.forbidden_images.unwrap(), ["centos"]);
    let labels = settings.labels.unwrap();
    assert_eq!(
        labels.labels,
        [("org.a.B".to_owned(), LabelType::Spdx)].into()
    );
    assert!(labels.strict);
    assert_eq!(settings.require_user, Some(true));
}
