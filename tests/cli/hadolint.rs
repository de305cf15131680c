//! The configuration and the comments of hadolint: what hadolint 2.15.1 reports, and the same from Dockwright.

use expect_test::expect;
use ide::lints;
use serde_json::Value;

use super::{Folder, Ran};

/// A name, the Dockerfile, `.hadolint.yaml`, and what hadolint 2.15.1 reported and returned when it was run: codes with lines,
/// and with severities where the configuration sets them.
type Case = (
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
    i32,
);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("directly above", "FROM debian:12\n# hadolint ignore=DL4000\nMAINTAINER me\n", None, "", 0),
    ("blank line between", "FROM debian:12\n# hadolint ignore=DL4000\n\nMAINTAINER me\n", None, "DL4000:4", 1),
    ("comment between", "FROM debian:12\n# hadolint ignore=DL4000\n# why\nMAINTAINER me\n", None, "DL4000:4", 1),
    ("two, the other one last", "FROM debian:12\n# hadolint ignore=DL4000\n# hadolint ignore=DL3000\nMAINTAINER me\n", None, "DL4000:4", 1),
    ("two, this one last", "FROM debian:12\n# hadolint ignore=DL3000\n# hadolint ignore=DL4000\nMAINTAINER me\n", None, "", 0),
    ("whitespace", "FROM debian:12\n#\thadolint  ignore = DL3000 , DL4000  \nMAINTAINER me\n", None, "", 0),
    ("indented", "FROM debian:12\n    #hadolint ignore=DL4000\nMAINTAINER me\n", None, "", 0),
    ("two marks", "FROM debian:12\n## hadolint ignore=DL4000\nMAINTAINER me\n", None, "DL4000:3", 1),
    ("lower-case code", "FROM debian:12\n# hadolint ignore=dl4000\nMAINTAINER me\n", None, "DL4000:3", 1),
    ("capitalized name", "FROM debian:12\n# Hadolint ignore=DL4000\nMAINTAINER me\n", None, "DL4000:3", 1),
    ("reason after a mark", "FROM debian:12\n# hadolint ignore=DL4000 # old image\nMAINTAINER me\n", None, "", 0),
    ("reason without a mark", "FROM debian:12\n# hadolint ignore=DL4000 old image\nMAINTAINER me\n", None, "DL4000:3", 1),
    ("codes without commas", "FROM debian:12\n# hadolint ignore=DL4000 DL3000\nMAINTAINER me\n", None, "DL4000:3", 1),
    ("trailing comma", "FROM debian:12\n# hadolint ignore=DL4000,\nMAINTAINER me\n", None, "DL4000:3", 1),
    ("unknown word", "FROM debian:12\n# hadolint ignore=DL4000,most\nMAINTAINER me\n", None, "DL4000:3", 1),
    ("carriage returns", "FROM debian:12\r\n# hadolint ignore=DL4000\r\nMAINTAINER me\r\n", None, "", 0),
    ("only the next instruction", "FROM debian:12\n# hadolint ignore=DL4000\nMAINTAINER me\nMAINTAINER you\n", None, "DL4000:4", 1),
    ("later of two CMD", "FROM debian:12\nCMD [\"a\"]\n# hadolint ignore=DL4003\nCMD [\"b\"]\n", None, "", 0),
    ("earlier of two CMD", "FROM debian:12\n# hadolint ignore=DL4003\nCMD [\"a\"]\nCMD [\"b\"]\n", None, "DL4003:4", 1),
    ("code of another instruction", "FROM debian:12\nCMD [\"a\"]\n# hadolint ignore=DL4004\nCMD [\"b\"]\n", None, "DL4003:4", 1),
    ("in a heredoc", "FROM debian:12\nMAINTAINER me\nRUN <<EOF\n# hadolint global ignore=DL4000\ntrue\nEOF\n", None, "DL4000:2", 1),
    ("in a continued instruction", "FROM debian:12\nRUN true \\\n# hadolint global ignore=DL4000\n  false\nMAINTAINER me\n", None, "DL4000:5", 1),
    ("global at the end", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n# hadolint global ignore=DL4000\n", None, "DL3000:3", 1),
    ("global twice", "# hadolint global ignore=DL4000\n# hadolint global ignore=DL3000\nFROM debian:12\nMAINTAINER me\nWORKDIR app\n", None, "", 0),
    ("stage", "# hadolint stage ignore=DL4000\nFROM debian:12\nMAINTAINER me\nWORKDIR app\nFROM debian:12\nMAINTAINER me\n", None, "DL3000:4 DL4000:6", 1),
    ("stage with a blank line", "# hadolint stage ignore=DL4000\n\nFROM debian:12\nMAINTAINER me\nWORKDIR app\n", None, "DL4000:4 DL3000:5", 1),
    ("stage within a stage", "FROM debian:12\n# hadolint stage ignore=DL4000\nMAINTAINER me\nMAINTAINER you\n", None, "DL4000:3", 1),
    ("stage and the next FROM", "# hadolint stage ignore=DL3024\nFROM debian:12 AS a\nFROM debian:12 AS a\nFROM debian:12 AS a\n", None, "DL3024:4", 1),
    ("before a trigger", "FROM debian:12\n# hadolint ignore=DL4000,DL3064\nONBUILD ENV PASSWORD=x\nENV PASSWORD=y\n", None, "DL3064:4", 1),
    ("ignored", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("ignored: [DL4000]\n"), "DL3000:3", 1),
    ("ignored in lower case", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("ignored:\n  - dl4000\n"), "DL4000:2 DL3000:3", 1),
    ("ignored, and unknown codes", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("ignored:\n  - DL9999\n  - DL4000\nfoo: bar\n"), "DL3000:3", 1),
    ("not a list", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("ignored: DL4000\n"), "DL4000:2 DL3000:3", 1),
    ("syntax error", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("ignored: [DL4000\n"), "DL4000:2 DL3000:3", 1),
    ("empty", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some(""), "DL4000:2 DL3000:3", 1),
    ("override", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("override:\n  info:\n    - DL4000\n  error: [DL3000]\n"), "DL4000:2:info DL3000:3:error", 1),
    ("override twice", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("override:\n  style: [DL4000]\n  warning: [DL4000]\n"), "DL4000:2:warning DL3000:3:error", 1),
    ("override and ignored", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("override:\n  error: [DL4000]\nignored: [DL4000]\n"), "DL3000:3:error", 1),
    ("one code of a rule", "FROM debian:12\nCMD [\"a\"]\nCMD [\"b\"]\nENTRYPOINT [\"a\"]\nENTRYPOINT [\"b\"]\n", Some("ignored: [DL4004]\n"), "DL4003:3", 1),
    ("threshold, below", "FROM debian:12\nCMD [\"a\"]\nCMD [\"b\"]\n", Some("failure-threshold: error\n"), "DL4003:3", 0),
    ("threshold, reached", "FROM debian:12\nCMD [\"a\"]\nCMD [\"b\"]\n", Some("failure-threshold: warning\n"), "DL4003:3", 1),
    ("no threshold, information", "FROM debian:12\nMAINTAINER me\n", Some("override:\n  info: [DL4000]\n"), "DL4000:2:info", 1),
    ("no threshold, style", "FROM debian:12\nMAINTAINER me\n", Some("override:\n  style: [DL4000]\n"), "DL4000:2:style", 0),
    ("threshold none", "FROM debian:12\nMAINTAINER me\n", Some("override:\n  style: [DL4000]\nfailure-threshold: none\n"), "DL4000:2:style", 1),
    ("threshold in upper case", "FROM debian:12\nMAINTAINER me\n", Some("override:\n  style: [DL4000]\nfailure-threshold: STYLE\n"), "DL4000:2:error", 1),
    ("no-fail", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("no-fail: true\n"), "DL4000:2 DL3000:3", 0),
    ("no-fail is no boolean", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("no-fail: \"true\"\n"), "DL4000:2 DL3000:3", 1),
    ("trusted registries", "FROM debian:12\nFROM ghcr.io/a/b:1\nFROM eu.example.com/a:1\nFROM example.com/a:1\n", Some("trustedRegistries:\n  - docker.io\n  - '*.example.com'\n"), "DL3026:2 DL3026:4", 1),
    ("trusted prefix", "FROM gcr.io/a/b:1\nFROM gcr.example.org/a:1\nFROM quay.io/a:1\n", Some("trustedRegistries: ['gcr.*']\n"), "DL3026:3", 1),
    ("all registries are trusted", "FROM gcr.io/a/b:1\nFROM debian:12\n", Some("trustedRegistries: ['*']\n"), "", 0),
    ("Docker Hub by its other name", "FROM debian:12\nFROM quay.io/a:1\n", Some("trustedRegistries: [hub.docker.com]\n"), "DL3026:2", 1),
    ("comments disabled", "FROM debian:12\n# hadolint ignore=DL4000\nMAINTAINER me\n", Some("disable-ignore-pragma: true\n"), "DL4000:3", 1),
    ("anchors", "FROM debian:12\nMAINTAINER me\nWORKDIR app\n", Some("x: &codes [DL4000]\nignored: *codes\n"), "DL3000:3", 1),
];

/// Runs a check in a folder without the configuration of the user.
fn run(folder: &Folder, args: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = folder.command(&[&["check"], args].concat());
    command.env("HOME", folder.path("home"));
    command.env("XDG_CONFIG_HOME", folder.path("xdg"));
    command.envs(variables.iter().copied());
    Ran::from(command.output().unwrap())
}

/// The codes of hadolint for the findings, with the lines on which it reports them, and their severities.
fn codes(json: &str) -> Vec<(String, u64, &'static str)> {
    let report: Value = serde_json::from_str(json).unwrap();
    let mut codes = Vec::new();
    for it in report["files"][0]["diagnostics"].as_array().unwrap() {
        let rule = it["rule"].as_str().unwrap();
        let message = it["message"].as_str().unwrap();
        let code = match rule {
            "MultipleInstructionsDisallowed" if message.contains("CMD") => Some(&"DL4003"),
            "MultipleInstructionsDisallowed" => Some(&"DL4004"),
            _ => lints::codes_of(rule).iter().find(|it| it.starts_with("DL")),
        };
        // hadolint reports the later of two instructions.
        let later = &it["related"][0]["range"]["start"]["line"];
        let line = it["range"]["start"]["line"].as_u64().unwrap();
        let line = match rule {
            "MultipleInstructionsDisallowed" => later.as_u64().unwrap(),
            _ => line,
        };
        let severity = match it["severity"].as_str().unwrap() {
            "information" => "info",
            "hint" => "style",
            "warning" => "warning",
            _ => "error",
        };
        codes.extend(code.map(|code| ((*code).to_owned(), line + 1, severity)));
    }
    codes.sort_by_key(|it| it.1);
    codes
}

#[test]
fn reports_what_hadolint_reports() {
    let mut wrong = Vec::new();
    for (name, text, config, wanted, exit_code) in CASES {
        let folder = Folder::new(&[("Dockerfile", text)]);
        if let Some(config) = config {
            folder.write(".hadolint.yaml", config);
        }
        let ran = run(&folder, &["--format", "json"], &[]);
        let found: Vec<String> = codes(&ran.out)
            .into_iter()
            .map(|(code, line, severity)| {
                let is_set = wanted.contains(&format!("{code}:{line}:"));
                // Our own default is lower.
                let is_default =
                    severity == "warning" && wanted.contains(&format!("{code}:{line}:error"));
                match (is_set, is_default) {
                    (true, true) => format!("{code}:{line}:error"),
                    (true, false) => format!("{code}:{line}:{severity}"),
                    _ => format!("{code}:{line}"),
                }
            })
            .collect();
        let found = found.join(" ");
        if found != *wanted || ran.code != *exit_code {
            wrong.push(format!(
                "{name}: {found} ({}), not {wanted} ({exit_code})\n{}",
                ran.code, ran.err
            ));
        }
    }
    assert!(CASES.len() > 40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const TEXT: &str = "FROM debian:12\nMAINTAINER me\nWORKDIR app\n";

fn rules(folder: &Folder, variables: &[(&str, &str)]) -> String {
    run(folder, &[], variables).rules().join(" ")
}

#[test]
fn files_that_are_read() {
    let ignored = "ignored: [DL4000]\n";
    let rest = "WorkdirRelativePath Dockerfile:3:9";
    for path in [
        ".hadolint.yaml",
        ".hadolint.yml",
        "xdg/hadolint.yaml",
        "xdg/hadolint.yml",
        "home/.hadolint/hadolint.yaml",
        "home/.hadolint/config.yml",
        "home/.hadolint.yaml",
    ] {
        let folder = Folder::new(&[("Dockerfile", TEXT), (path, ignored)]);
        assert_eq!(rules(&folder, &[]), rest, "{path}");
        // A configuration of our own replaces it.
        folder.write("dockwright.toml", "");
        assert!(rules(&folder, &[]).contains("Maintainer"), "{path}");
        let folder = Folder::new(&[("Dockerfile", TEXT), (path, ignored)]);
        let ran = run(&folder, &["--no-config"], &[]);
        assert!(ran.out.contains("MaintainerDeprecated"), "{path}");
    }
    // The nearest one applies, in the repository only.
    let folder = Folder::new(&[
        (".hadolint.yaml", ignored),
        ("a/.git/HEAD", ""),
        ("a/Dockerfile", TEXT),
        ("b/c/Dockerfile", TEXT),
        ("b/d/.hadolint.yaml", "ignored: [DL3000]\n"),
        ("b/d/Dockerfile", TEXT),
    ]);
    expect!["MaintainerDeprecated a/Dockerfile:2:1 WorkdirRelativePath a/Dockerfile:3:9 WorkdirRelativePath b/c/Dockerfile:3:9 MaintainerDeprecated b/d/Dockerfile:2:1"].assert_eq(&rules(&folder, &[]));
    // An argument.
    let folder = Folder::new(&[("Dockerfile", TEXT), ("ci.yaml", ignored)]);
    let ran = run(&folder, &["--config", "ci.yaml"], &[]);
    assert_eq!(ran.rules().join(" "), rest);
    let ran = run(&folder, &["--config", "none.yaml"], &[]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "dockwright: --config none.yaml: no such file\n")
    );
}

#[test]
fn environment_variables() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    assert_eq!(
        rules(&folder, &[("HADOLINT_IGNORE", "DL4000,DL3059")]),
        "WorkdirRelativePath Dockerfile:3:9"
    );
    // It isn't trimmed.
    assert!(rules(&folder, &[("HADOLINT_IGNORE", "DL3059, DL4000")]).contains("Maintainer"));
    for (variable, value, code) in [
        ("HADOLINT_NOFAIL", "1", 0),
        ("HADOLINT_NOFAIL", "yes", 0),
        ("HADOLINT_NOFAIL", "no", 1),
        ("HADOLINT_FAILURE_THRESHOLD", "error", 0),
        ("HADOLINT_FAILURE_THRESHOLD", "warning", 1),
    ] {
        assert_eq!(
            run(&folder, &[], &[(variable, value)]).code,
            code,
            "{variable}={value}"
        );
    }
    // Lists are joined with those of the file, which has priority otherwise.
    folder.write(
        ".hadolint.yaml",
        "ignored: [DL3000]\nfailure-threshold: warning\noverride: { error: [DL4000] }\n",
    );
    let ran = run(
        &folder,
        &[],
        &[
            ("HADOLINT_OVERRIDE_INFO", "DL4000"),
            ("HADOLINT_FAILURE_THRESHOLD", "error"),
        ],
    );
    expect![[r#"
        error[MaintainerDeprecated]: Maintainer instruction is deprecated in favor of using label
         --> Dockerfile:2:1
          |
        1 | FROM debian:12
        2 | MAINTAINER me
          | ^^^^^^^^^^
        3 | WORKDIR app
          |

        1 error in 1 file
        1 can be fixed with --fix
        --- exit code 1
    "#]]
    .assert_eq(&ran.to_string());
    let ran = run(&folder, &[], &[("HADOLINT_IGNORE", "DL4000")]);
    assert_eq!((ran.rules().join(" "), ran.code), (String::new(), 0));
}

#[test]
fn rejected_files() {
    let folder = Folder::new(&[("Dockerfile", "FROM debian:12\n")]);
    let mut errors = String::new();
    for config in [
        "",
        "- DL4000\n",
        "ignored: DL4000\n",
        "ignored: [4000]\n",
        "ignored: [DL4000]\nignored: [DL3000]\n",
        "ignored: [DL4000]\n---\nignored: []\n",
        "no-fail: yes\n",
        "failure-threshold: Error\n",
        "label-schema: { author: name }\n",
        "ignored: [DL4000\n",
    ] {
        folder.write(".hadolint.yaml", config);
        let ran = run(&folder, &[], &[]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{config}");
        errors += ran.err.lines().next().unwrap();
        errors.push('\n');
    }
    expect![[r#"
        warning[InvalidConfiguration]: hadolint ignores this file: it must be a mapping with keys such as `ignored`
        warning[InvalidConfiguration]: hadolint ignores this file: it must be a mapping with keys such as `ignored`
        warning[InvalidConfiguration]: hadolint ignores this file: `ignored` must be a list of strings
        warning[InvalidConfiguration]: hadolint ignores this file: `ignored` must be a list of strings
        warning[InvalidConfiguration]: hadolint ignores this file: mapping key `ignored` is already defined
        warning[InvalidConfiguration]: hadolint ignores this file: there is more than one document
        warning[InvalidConfiguration]: hadolint ignores this file: `no-fail` must be `true` or `false`
        warning[InvalidConfiguration]: hadolint ignores this file: `failure-threshold` must be a severity
        warning[InvalidConfiguration]: hadolint ignores this file: `author` must be `text`, `rfc3339`, `semver`, `spdx`, `hash`, `url` or `email`
        warning[InvalidConfiguration]: hadolint ignores this file: unclosed bracket '['
    "#]].assert_eq(&errors);
}

#[test]
fn import() {
    let folder = Folder::new(&[
        (
            "Dockerfile",
            "FROM quay.io/a:1\nMAINTAINER me\nWORKDIR app\nCMD [\"a\"]\nCMD [\"b\"]\nENTRYPOINT [\"a\"]\nENTRYPOINT [\"b\"]\n",
        ),
        (
            ".hadolint.yaml",
            "ignored:\n  - DL3059\n  - DL4003\n  - DL3000\noverride:\n  error:\n    - DL4000\ntrustedRegistries: [docker.io, '*.example.com']\nlabel-schema:\n  author: text\n  org.example.url: url\nstrict-labels: true\nfailure-threshold: error\nformat: json\ndisable-ignore-pragma: true\n",
        ),
    ]);
    let before = run(&folder, &["--format", "text"], &[]);
    folder.check(
        &["config", "import"],
        expect![[r#"
        dockwright.toml is equivalent to .hadolint.yaml
        --- exit code 0
    "#]],
    );
    expect![[r##"
        #:schema https://github.com/dockwright/dockwright/raw/main/docs/dockwright.schema.json

        [check]
        fail-on = "error"
        output-format = "json"
        pragmas = false
        trusted-registries = ["docker.io", "*.example.com"]

        [rules]
        UnusedIgnore = "hint"
        WorkdirRelativePath = "off"  # DL3000
        MaintainerDeprecated = "error"  # DL4000
        DL4003 = "off"
        # Without an equivalent rule: DL3059

        [labels]
        strict = true

        [labels.schema]
        "author" = "text"
        "org.example.url" = "url"
    "##]]
    .assert_eq(&folder.read("dockwright.toml"));
    // It is equivalent.
    let after = run(&folder, &["--format", "text"], &[]);
    assert_eq!(before.to_string(), after.to_string());
    assert!(!before.rules().is_empty() && before.code == 1);
    // The configured format.
    assert!(run(&folder, &[], &[]).out.starts_with('{'));
    folder.check(
        &["config", "import"],
        expect![[r#"
        --- standard error
        dockwright: dockwright.toml exists; --force overwrites it
        --- exit code 2
    "#]],
    );
    let printed = folder.run(&["config", "import", "--output", "-"]);
    assert_eq!(printed.out, folder.read("dockwright.toml"));
    assert_eq!(folder.run(&["config", "import", "--force"]).code, 0);
    folder.write(".hadolint.yaml", "ignored: DL4000\n");
    folder.check(&["config", "import", "--force"], expect![[r#"
        --- standard error
        warning[InvalidConfiguration]: hadolint ignores this file: `ignored` must be a list of strings
         --> .hadolint.yaml:1:10
          |
        1 | ignored: DL4000
          |          ^^^^^^

        --- exit code 2
    "#]]);
}

/// `ShellCheck`'s codes in hadolint's configuration, and in Dockwright's.
#[test]
fn shellcheck_codes() {
    let reports = |name: &str, text: &str| {
        let file = ("Dockerfile", "FROM debian:12\nARG A\nRUN cat $A\n");
        let folder = Folder::new(&[file, (name, text)]);
        let ran = run(&folder, &["--format", "json"], &[]);
        ran.out.contains("SC2086")
    };
    assert!(reports(".hadolint.yaml", "ignored: [SC2046]\n"));
    assert!(!reports(".hadolint.yaml", "ignored: [SC2086]\n"));
    assert!(!reports("dockwright.toml", "[rules]\nSC2086 = \"off\"\n"));
    assert!(!reports("dockwright.toml", "[rules]\nbug = \"off\"\n"));
}
