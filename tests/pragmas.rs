//! Comments of other linters: where they silence findings, which silence nothing, and how they are rewritten.

use expect_test::{Expect, expect};
use ide::code_action::{ActionKind, code_actions};
use ide::lints::{LintSettings, RuleSettings, Severity, check, declared_shell};
use syntax::text::{Span, TextEdit};

use crate::fixture::document;
use crate::lints::picture;

/// The findings, each with its line.
fn found(text: &str, settings: &LintSettings) -> String {
    let document = document(text);
    let found = check(&document, settings).into_iter();
    // Hints are about stages that nothing uses.
    let found = found.filter(|it| it.severity > Severity::Hint);
    let found: Vec<_> = found
        .map(|it| {
            let line = document.text.line_of(it.span.start) + 1;
            format!("{}:{line}", it.rule)
        })
        .collect();
    found.join(" ")
}

fn findings(text: &str) -> String {
    found(text, &LintSettings::default())
}

#[test]
fn hadolint_ignores_the_next_line() {
    let with = |comments: &str| {
        findings(&format!(
            "FROM alpine:3.22\n{comments}MAINTAINER me\nWORKDIR x\n"
        ))
    };
    let rest = "WorkdirRelativePath:4";
    for comment in [
        "# hadolint ignore=DL4000\n",
        "#hadolint\tignore = DL4000 # why\n",
        "  # hadolint ignore=DL3000,DL4000\n",
    ] {
        let found = with(comment);
        assert!(
            found.ends_with(rest) && !found.contains("Maintainer"),
            "{found}"
        );
    }
    // A comment that isn't directly above, can't be read, or is for another rule.
    for comment in [
        "# hadolint ignore=DL4000\n\n",
        "# hadolint ignore=DL4000\n# hadolint ignore=DL3006\n",
        "# hadolint ignore=dl4000\n",
        "# hadolint ignore=DL4000 why\n",
        "# hadolint ignore=DL3000\n",
        "# hadolint ignore=DL4003\n",
    ] {
        assert!(with(comment).contains("MaintainerDeprecated"), "{comment}");
    }
    // Comments within instructions have no effect.
    let text = "FROM alpine:3.22\nRUN x \\\n# hadolint global ignore=DL4000\n  y\nMAINTAINER me\n";
    assert_eq!(findings(text), "MaintainerDeprecated:5");
}

#[test]
fn codes_distinguish_findings() {
    let text = |comment: &str| {
        format!(
            "FROM alpine:3.22\nCMD [\"a\"]\n{comment}\nCMD [\"b\"]\nENTRYPOINT [\"a\"]\n{comment}\nENTRYPOINT [\"b\"]\n"
        )
    };
    // hadolint reports the later instruction.
    assert_eq!(
        findings(&text("# hadolint ignore=DL4003")),
        "MultipleInstructionsDisallowed:5 UnusedIgnore:6"
    );
    assert_eq!(
        findings(&text("# hadolint global ignore=DL4003,DL4004")),
        ""
    );
    // BuildKit and tally report the earlier one.
    let text = "FROM alpine:3.22\n# tally ignore=buildkit/MultipleInstructionsDisallowed\nCMD [\"a\"]\nCMD [\"b\"]\n";
    assert_eq!(findings(text), "");
}

#[test]
fn stages_and_files() {
    assert_eq!(
        findings(
            "# hadolint stage ignore=DL4000\nFROM alpine:3.22\nMAINTAINER a\nFROM alpine:3.22\nMAINTAINER b\n"
        ),
        "MaintainerDeprecated:5"
    );
    // In hadolint, a stage reaches from the line after its FROM to the next FROM.
    assert_eq!(
        findings(
            "# hadolint stage ignore=DL3024\nFROM alpine:3.22 AS a\nFROM alpine:3.22 AS a\nFROM alpine:3.22 AS a\n"
        ),
        "DuplicateStageName:4"
    );
    for scope in ["hadolint global", "tally global"] {
        let text = format!(
            "FROM alpine:3.22\nMAINTAINER a\nWORKDIR x\n# {scope} ignore=DL4000\nMAINTAINER b\n"
        );
        assert_eq!(findings(&text), "WorkdirRelativePath:3", "{scope}");
    }
}

#[test]
fn tally_and_dockerfile_utils() {
    let with = |comments: &str| {
        findings(&format!(
            "FROM alpine:3.22\n{comments}MAINTAINER me\nWORKDIR x\n"
        ))
    };
    for comment in [
        "# tally ignore=MaintainerDeprecated\n\n# x\n",
        "# TALLY Ignore = hadolint/DL4000, x;reason=y z\n",
        "# tally ignore=all\n",
        "# dockerfile-utils: ignore\n",
    ] {
        let found = with(comment);
        assert!(
            found.starts_with("WorkdirRelativePath") && !found.contains("UnusedIgnore"),
            "{comment}{found}"
        );
    }
    for comment in [
        "# tally ignore=maintainerdeprecated\n",
        "# tally ignore=DL4000 # x\n",
        "# dockerfile-utils: ignore\n\n",
        "# dockerfile-utils: ignore MaintainerDeprecated\n",
    ] {
        assert!(with(comment).contains("MaintainerDeprecated"), "{comment}");
    }
}

#[test]
fn buildkit_and_errors_are_not_affected() {
    let text = "FROM alpine:3.22\n# dockerfile-utils: ignore\nMAINTAINER me\n# hadolint ignore=DL1000\nFOO x\n# hadolint ignore=DL3011\nEXPOSE 70000\n";
    assert_eq!(findings(text), "UnknownInstruction:5 InvalidPort:7");
    let only_buildkit = LintSettings {
        only_buildkit: true,
        ..LintSettings::default()
    };
    assert!(found(text, &only_buildkit).contains("MaintainerDeprecated:3"));
    let disabled = LintSettings {
        rules: RuleSettings {
            pragmas: Some(false),
            ..RuleSettings::default()
        },
        ..LintSettings::default()
    };
    assert!(found(text, &disabled).contains("MaintainerDeprecated:3"));
}

#[test]
fn comments_that_silence_nothing() {
    let pictures: Vec<String> = [
        "FROM alpine:3.22\n# hadolint ignore=DL4000,DL3000,DL3059\nMAINTAINER me\n",
        "FROM alpine:3.22\n# hadolint ignore=DL4000\n\nMAINTAINER me\n",
        "FROM alpine:3.22\n# hadolint ignore=dl4000\nMAINTAINER me\n",
        "FROM alpine:3.22\n# hadolint stage ignore=DL4000\nMAINTAINER me\n",
        "FROM alpine:3.22\n# dockerfile-utils: ignore\nRUN x\n# tally ignore=all\n",
        // There is no rule for the codes.
        "# hadolint ignore=DL3057,SC2086\nFROM alpine:3.22\n# hadolint: see below\nRUN x\n",
    ]
    .iter()
    .map(|text| picture("UnusedIgnore", text))
    .collect();
    expect![[r#"
        FROM alpine:3.22
        # hadolint ignore=DL4000,DL3000,DL3059
                                 ▔▔▔▔▔▔ DL3000 silences nothing: WorkdirRelativePath reports nothing here
        MAINTAINER me
        --- suggestion: Remove `DL3000`
        FROM alpine:3.22
        # hadolint ignore=DL4000,DL3059
        MAINTAINER me
        ===
        FROM alpine:3.22
        # hadolint ignore=DL4000
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This comment silences nothing: hadolint applies it to the next line, where no instruction begins

        MAINTAINER me
        --- suggestion: Remove the comment
        FROM alpine:3.22

        MAINTAINER me
        ===
        FROM alpine:3.22
        # hadolint ignore=dl4000
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This comment silences nothing: hadolint reads codes in upper case that are separated by commas, and a reason after ` # `
        MAINTAINER me
        --- suggestion: Remove the comment
        FROM alpine:3.22
        MAINTAINER me
        ===
        FROM alpine:3.22
        # hadolint stage ignore=DL4000
                                ▔▔▔▔▔▔ DL4000 silences nothing: MaintainerDeprecated reports nothing here
        MAINTAINER me
        --- suggestion: Remove the comment
        FROM alpine:3.22
        MAINTAINER me
        ===
        FROM alpine:3.22
        # dockerfile-utils: ignore
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This comment silences nothing
        RUN x
        # tally ignore=all
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This comment silences nothing: no instruction follows
        --- suggestion: Remove the comment
        FROM alpine:3.22
        RUN x
        # tally ignore=all
        --- suggestion: Remove the comment
        FROM alpine:3.22
        # dockerfile-utils: ignore
        RUN x
        ===
        # hadolint ignore=DL3057,SC2086
        FROM alpine:3.22
        # hadolint: see below
        RUN x
    "#]].assert_eq(&pictures.join("===\n"));
    // Disabled rules are not missed.
    let disabled = LintSettings {
        levels: [("MaintainerDeprecated".to_owned(), None)].into(),
        ..LintSettings::default()
    };
    let text = "FROM alpine:3.22\n# hadolint ignore=DL4000\nRUN x\n";
    assert_eq!(findings(text), "UnusedIgnore:2");
    assert_eq!(found(text, &disabled), "");
}

/// The rewritings at the first comment, and the text after each.
#[track_caller]
fn rewritten(text: &str, expect: Expect) {
    let document = document(text);
    let at = text
        .find("# hadolint")
        .or_else(|| text.find("# dockerfile-utils"));
    let at = Span::empty(at.unwrap() as u32 + 2);
    let wanted = [ActionKind::Rewrite.name().to_owned()];
    let actions = code_actions(&document, at, &LintSettings::default(), Some(&wanted));
    let mut picture = String::new();
    for action in actions {
        let after = TextEdit::apply(text, &action.edits);
        let before = findings(text);
        let now = findings(&after);
        // What was silenced still is.
        let rules = |it: &str| -> Vec<String> {
            let rules = it
                .split_whitespace()
                .map(|it| it.split(':').next().unwrap().to_owned());
            rules.filter(|it| it != "UnusedIgnore").collect()
        };
        assert_eq!(rules(&before), rules(&now), "{after}");
        picture += &format!("--- {}\n{after}", action.title);
    }
    expect.assert_eq(&picture);
}

#[test]
fn rewriting() {
    rewritten(
        "FROM alpine:3.22\n# hadolint ignore=DL4000 # why not\nMAINTAINER me\n",
        expect![[r#"
            --- Replace by `# check=skip=MaintainerDeprecated`
            FROM alpine:3.22
            # check=skip=MaintainerDeprecated # why not
            MAINTAINER me
        "#]],
    );
    // What BuildKit's comments can't say stays.
    rewritten(
        "FROM alpine:3.22 AS a\n# hadolint ignore=DL3029,DL3024,DL3057\nFROM --platform=linux/amd64 alpine AS a\n",
        expect![[r#"
            --- Replace by `# check=skip=FromPlatformFlagConstDisallowed`
            FROM alpine:3.22 AS a
            # check=skip=FromPlatformFlagConstDisallowed
            # hadolint ignore=DL3024,DL3057
            FROM --platform=linux/amd64 alpine AS a
        "#]],
    );
    // At the beginning of the file, the comment would be a directive for all of it.
    rewritten(
        "# syntax=docker/dockerfile:1\n# hadolint ignore=DL3029\nFROM --platform=linux/amd64 alpine\nFROM --platform=linux/amd64 alpine\n",
        expect![[r#"
            --- Replace by `# check=skip=FromPlatformFlagConstDisallowed`
            # syntax=docker/dockerfile:1
            #
            # check=skip=FromPlatformFlagConstDisallowed
            FROM --platform=linux/amd64 alpine
            FROM --platform=linux/amd64 alpine
        "#]],
    );
    rewritten(
        "# check=skip=StageNameCasing\nFROM alpine:3.22\n# hadolint global ignore=DL4000,DL3000\nMAINTAINER me\n# check=skip=LegacyKeyValueFormat\n# hadolint ignore=DL3064\nENV PASSWORD x\n",
        expect![[r#"
            --- Replace by `# check=skip=MaintainerDeprecated,WorkdirRelativePath`
            # check=skip=StageNameCasing,MaintainerDeprecated,WorkdirRelativePath
            FROM alpine:3.22
            MAINTAINER me
            # check=skip=LegacyKeyValueFormat
            # hadolint ignore=DL3064
            ENV PASSWORD x
            --- Replace all comments of other linters by `# check=skip=`
            # check=skip=StageNameCasing,MaintainerDeprecated,WorkdirRelativePath
            FROM alpine:3.22
            MAINTAINER me
            # check=skip=LegacyKeyValueFormat,SecretsUsedInArgOrEnv
            ENV PASSWORD x
        "#]],
    );
    rewritten(
        "FROM alpine:3.22\n# dockerfile-utils: ignore\nMAINTAINER me\n",
        expect![[r#"
            --- Replace by `# check=skip=all`
            FROM alpine:3.22
            # check=skip=all
            MAINTAINER me
        "#]],
    );
    rewritten(
        "FROM alpine:3.22\n# hadolint ignore=DL3057\nRUN x\n",
        expect![[""]],
    );
}

#[test]
fn shells() {
    // The instruction `RUN x` in question, and the shell that hadolint takes for it.
    let cases = [
        ("# hadolint shell=bash\nFROM a\n", Some("bash")),
        (
            "# hadolint shell=bash\n\n# x\nFROM a\nFROM b\n",
            Some("bash"),
        ),
        (
            "# hadolint shell=bash\n# hadolint shell=sh\nFROM a\n",
            Some("bash"),
        ),
        ("ARG x\n# hadolint shell=bash\nFROM a\n", None),
        ("FROM a\n# hadolint shell=bash\n", Some("bash")),
        ("FROM a\n# hadolint shell=/bin/BASH # x\n", Some("bash")),
        ("FROM a\n# hadolint shell=bash -o pipefail\n", None),
        ("FROM a\nRUN y\n# hadolint shell=bash\n\n", Some("bash")),
        ("FROM a\n# hadolint shell=bash\nFROM b\n", None),
        ("FROM a AS x\n# hadolint shell=bash\nFROM x\n", Some("bash")),
        (
            "FROM a\n# hadolint shell=bash\nSHELL [\"/bin/sh\", \"-c\"]\n",
            None,
        ),
        (
            "FROM a\nSHELL [\"/bin/sh\", \"-c\"]\n# hadolint shell=bash\n",
            Some("bash"),
        ),
        (
            "# hadolint shell=bash\nFROM a\nSHELL [\"/bin/sh\", \"-c\"]\nFROM b\n",
            Some("bash"),
        ),
        (
            "# hadolint shell=bash\nFROM a\n# hadolint shell=sh\n",
            Some("sh"),
        ),
        ("FROM a\nRUN y\n", None),
    ];
    for (before, wanted) in cases {
        let document = document(&format!("{before}RUN x\n# hadolint shell=zsh\n"));
        let item = document.file().items.len() - 1;
        assert_eq!(
            declared_shell(&document, item).as_deref(),
            wanted,
            "{before}"
        );
    }
}
