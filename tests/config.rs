//! `dockwright.toml`: what it says, and what is wrong with it.

use std::path::Path;

use dockwright::config::{Config, Level};
use dockwright::text::Span;
use expect_test::{Expect, expect};

use crate::fixture::draw;

const RULES: [&str; 2] = ["StageNameCasing", "UndefinedVar"];

/// Draws what is wrong.
fn check(text: &str, expect: Expect) {
    let (_, problems) = Config::parse(text, &RULES);
    let notes: Vec<_> = problems
        .iter()
        .map(|it| {
            let span = Span::new(it.span.start as u32, it.span.end as u32);
            let kind = if it.severity == Level::Error {
                "error"
            } else {
                "warning"
            };
            (span, format!("{kind}: {}", it.message))
        })
        .collect();
    expect.assert_eq(&draw(text, &notes));
}

/// What holds for a file below `/p`, where the configuration is.
fn settings(text: &str, file: &str) -> String {
    let (config, problems) = Config::parse(text, &RULES);
    assert!(problems.is_empty(), "{problems:?}");
    let path = Path::new("/p").join(file);
    let it = config.for_file(Path::new("/p"), &path);
    let context = it.context.map(|it| it.display().to_string());
    format!(
        "rules {:?}, context {context:?}, target {:?}, args {:?}, excluded {}",
        it.rules, it.target, it.args, it.excluded
    )
}

const ALL: &str = r#"
[rules]
StageNameCasing = "off"
[check]
exclude = ["vendor/", "*.old"]
fail-on = "error"
[build]
context = "app"
args = { VERSION = "1.2", COUNT = 3, FAST = true }
[[file]]
path = "services/*/Dockerfile"
target = "release"
args = { VERSION = "2" }
rules = { UndefinedVar = "error" }
[[file]]
path = ["/Dockerfile"]
context = "."
[registry]
trusted = ["registry.example.com"]
"#;

#[test]
fn what_holds_for_files() {
    let list = [
        "Dockerfile",
        "services/a/Dockerfile",
        "vendor/x/Dockerfile",
        "Dockerfile.old",
    ];
    let found: Vec<_> = list
        .iter()
        .map(|file| format!("{file}: {}\n", settings(ALL, file)))
        .collect();
    expect![[r#"
        Dockerfile: rules {"StageNameCasing": Off}, context Some("/p/."), target None, args {"COUNT": "3", "FAST": "true", "VERSION": "1.2"}, excluded false
        services/a/Dockerfile: rules {"StageNameCasing": Off, "UndefinedVar": Error}, context Some("/p/app"), target Some("release"), args {"COUNT": "3", "FAST": "true", "VERSION": "2"}, excluded false
        vendor/x/Dockerfile: rules {"StageNameCasing": Off}, context Some("/p/app"), target None, args {"COUNT": "3", "FAST": "true", "VERSION": "1.2"}, excluded true
        Dockerfile.old: rules {"StageNameCasing": Off}, context Some("/p/app"), target None, args {"COUNT": "3", "FAST": "true", "VERSION": "1.2"}, excluded true
    "#]].assert_eq(&found.concat());
    let (config, _) = Config::parse(ALL, &RULES);
    assert_eq!(config.trusted_registries, ["registry.example.com"]);
}

#[test]
fn mistakes() {
    check(
        "[rules]\nStageNameCaseing = \"off\"\nundefinedvar = \"off\"\nUndefinedVar = \"of\"\nStageNameCasing = 1\n",
        expect![[r#"
            [rules]
            StageNameCaseing = "off"
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ warning: there is no rule `StageNameCaseing` (did you mean StageNameCasing?)
            undefinedvar = "off"
            ▔▔▔▔▔▔▔▔▔▔▔▔ warning: there is no rule `undefinedvar` (did you mean UndefinedVar?)
            UndefinedVar = "of"
                           ▔▔▔▔ error: "of" is none of "off", "hint", "information", "warning", "error"
            StageNameCasing = 1
                              ▔ error: this is a string, not a number
        "#]],
    );
    check(
        "rule = 1\n[check]\nexclud = []\nexclude = [1, \"{a\"]\nfail-on = \"info\"\n[build]\ncontext = []\nargs = { A = [1] }\n",
        expect![[r#"
            rule = 1
            ▔▔▔▔ warning: there is no table `rule` (did you mean rules?)
            [check]
            exclud = []
            ▔▔▔▔▔▔ warning: there is no key `exclud` (did you mean exclude?)
            exclude = [1, "{a"]
                      ▔▔▔▔▔▔▔▔▔ error: {a: error parsing glob '{a': unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
                       ▔ error: this is a string, not a number
            fail-on = "info"
                      ▔▔▔▔▔▔ error: "info" is none of "error", "warning", "information", "hint", "never"
            [build]
            context = []
                      ▔▔ error: this is a string, not a list
            args = { A = [1] }
                         ▔▔▔ error: a build argument is a string, not a list
        "#]],
    );
    check(
        "[[file]]\ntarget = \"x\"\n[registry]\ntrusted = 1\n",
        expect![[r#"
        [[file]]
        ▔▔▔▔▔▔▔▔ error: it needs a `path`: the Dockerfiles that it is about
        target = "x"
        [registry]
        trusted = 1
                  ▔ error: this is a string, not a number
    "#]],
    );
    check(
        "file = 1\nbuild = 2\n",
        expect![[r#"
        file = 1
               ▔ error: write it as [[file]], once for each
        build = 2
                ▔ error: this is a table, not a number
    "#]],
    );
}

#[test]
fn no_toml() {
    check(
        "[rules\nUndefinedVar = \"off\"\nx = \n",
        expect![[r#"
        [rules
              ↑ error: unclosed table, expected `]`
        UndefinedVar = "off"
        x = 
    "#]],
    );
    let (config, problems) = Config::parse("[rules]\nUndefinedVar = \"off\"\n[", &RULES);
    assert!(!problems.is_empty());
    let none = config.for_file(Path::new("/p"), Path::new("/p/Dockerfile"));
    assert!(none.rules.is_empty(), "half a text says nothing");
}

#[test]
fn the_nearest_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (top, below) = (folder.path(), folder.path().join("a/b"));
    std::fs::create_dir_all(&below).unwrap();
    let file = |folder: &Path| folder.join("dockwright.toml");
    std::fs::write(file(top), "").unwrap();
    assert_eq!(Config::find(&below), Some(file(top)));
    std::fs::write(file(&below), "").unwrap();
    assert_eq!(Config::find(&below), Some(file(&below)));
}
