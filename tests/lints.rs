//! Rules: the examples in their documentation, and their findings.

use std::sync::Arc;

use analysis::{Build, BuildOrigin, ContextSource, DefinitionPlace, Document, NamedContext};
use expect_test::{Expect, expect};
use ide::lints::{
    Builder, Diagnostic, Excludes, Exclusion, LabelSchema, LabelType, LintSettings, LiveTags,
    RULES, Rule, RuleSettings, ScriptFile, Severity, SourceStatus, Sources, TagStatus, check,
    check_shell, errors, shell_rules,
};
use syntax::ProblemKind;
use syntax::text::{Span, Text};
use syntax::values::reference;

use crate::fixture::{document, draw};

/// Settings with an ignored `tmp` folder, the status of a few tags, trusted registries, and all rules enabled.
fn settings() -> LintSettings {
    let disabled = RULES.iter().filter(|it| !it.enabled);
    let levels = disabled.map(|it| (it.name.to_owned(), Some(it.severity)));
    let exclusion = |source: &str| {
        let source = source.trim_start_matches("./");
        source.starts_with("tmp/").then(|| Exclusion {
            source: source.to_owned(),
            pattern: "tmp".to_owned(),
            file: ".dockerignore".to_owned(),
            line: 1,
        })
    };
    LintSettings {
        levels: levels.collect(),
        exclusion: Some(Excludes::new(exclusion)),
        sources: Some(sources()),
        live_tags: Some(Arc::new(live_tags())),
        builder: Builder::Buildah,
        rules: RuleSettings {
            trusted_registries: Some(strings(["docker.io", "ghcr.io/team/", "*.example.com"])),
            approved_images: Some(strings(["python:3.*-slim", "ghcr.io/team/*"])),
            forbidden_images: Some(strings(["centos", "*:latest"])),
            labels: Some(LabelSchema {
                labels: [(
                    "org.opencontainers.image.licenses".to_owned(),
                    LabelType::Spdx,
                )]
                .into(),
                strict: true,
            }),
            require_user: Some(true),
            ..RuleSettings::default()
        },
        ..LintSettings::default()
    }
}

fn strings<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

/// A build context with a few scripts, of which nothing else is known.
fn sources() -> Sources {
    let script = |is_executable, first_line: &str| ScriptFile {
        is_executable: Some(is_executable),
        first_line: first_line.as_bytes().to_vec(),
    };
    let scripts = [
        ("entrypoint.sh", script(false, "#!/bin/sh\n")),
        ("windows.sh", script(true, "#!/bin/sh\r\n")),
        ("plain.sh", script(true, "exec \"$@\"\n")),
        ("good.sh", script(true, "#!/bin/sh\n")),
        ("bin/entrypoint.sh", script(false, "#!/bin/sh\n")),
    ];
    Sources::new("/work".into(), false, |_| SourceStatus::Unknown).with_scripts(move |path| {
        let found = scripts.iter().find(|it| it.0 == path);
        found.map(|it| it.1.clone())
    })
}

fn live_tags() -> LiveTags {
    let present = |digest: Option<&str>, platforms: &[&str]| TagStatus::Present {
        digest: digest.map(str::to_owned),
        platform_digests: vec![NOW.replace("8a1f", "aaaa")],
        platforms: platforms.iter().map(|it| (*it).to_owned()).collect(),
    };
    let mut tags = LiveTags::default();
    for (image, status) in [
        ("alpine:3.22", present(Some(NOW), &[])),
        (
            "ghcr.io/team/app:1",
            present(Some(NOW), &["linux/amd64", "linux/arm64"]),
        ),
        ("ghcr.io/team/app", TagStatus::Missing),
        ("ghcr.io/team/app:0", TagStatus::Missing),
    ] {
        tags.insert(&reference::parse(image).unwrap(), status);
    }
    tags
}

/// The current digest of a tag.
const NOW: &str = "sha256:8a1f59ffb675680d47db6337b49d22281a139e9d709335b492be023728e11715";

/// The build that a Compose file defines: with the argument `VERSION` and the named context `assets`.
pub(crate) fn defined_build() -> Build {
    let text = Text::new("services:\n  api:\n    build:\n      args: { VERSION: 3.20 }\n");
    let place = |word: &str| {
        let start = text.to_string().find(word).unwrap() as u32;
        Some(DefinitionPlace {
            path: "/work/compose.yaml".into(),
            text: text.clone(),
            span: Span::new(start, start + word.len() as u32),
        })
    };
    let assets = NamedContext {
        source: ContextSource::Folder("/work/assets".into()),
        place: place("build"),
    };
    Build {
        args: [("VERSION".to_owned(), "3.20".to_owned())].into(),
        contexts: [("assets".to_owned(), assets)].into(),
        platforms: vec!["linux/amd64".to_owned(), "linux/arm64".to_owned()],
        definition: Some(Arc::new(BuildOrigin {
            passed_args: std::collections::BTreeSet::new(),
            name: "api".to_owned(),
            file: "compose.yaml".to_owned(),
            place: place("api"),
            args: [("VERSION".to_owned(), place("3.20"))].into(),
            target: None,
        })),
        ..Build::default()
    }
}

/// The build of a Compose file that gives the argument `PYTHON` without quotes.
fn build_with_number() -> Build {
    let text = Text::new("services:\n  api:\n    build:\n      args: { PYTHON: 3.10 }\n");
    let start = text.to_string().find("3.10").unwrap() as u32;
    let place = DefinitionPlace {
        path: "/work/compose.yaml".into(),
        span: Span::new(start, start + 4),
        text,
    };
    Build {
        args: [("PYTHON".to_owned(), "3.1".to_owned())].into(),
        definition: Some(Arc::new(BuildOrigin {
            passed_args: std::collections::BTreeSet::new(),
            name: "api".to_owned(),
            file: "compose.yaml".to_owned(),
            place: None,
            args: [("PYTHON".to_owned(), Some(place))].into(),
            target: None,
        })),
        ..Build::default()
    }
}

/// The diagnostics of one rule for a document.
pub(crate) fn found(rule: &Rule, document: &Document) -> Vec<Diagnostic> {
    let found = match rule.name {
        "UnusedBuildArgument" | "UnusedNamedContext" => {
            let document = document.for_build(defined_build().into());
            check(&document, &settings())
        }
        "NumberInBuildArgument" => {
            let document = document.for_build(build_with_number().into());
            check(&document, &settings())
        }
        name if name.starts_with("SC") || name == "ShellSyntaxError" => {
            check_shell(document, &settings())
        }
        _ => check(document, &settings()),
    };
    let mut found = found;
    found.retain(|it| it.rule == rule.name);
    found
}

/// Draws the diagnostics of one rule, each with its fixes and the text after the first of them.
pub(crate) fn picture(name: &str, text: &str) -> String {
    let rule = ide::lints::rule(name).unwrap();
    let document = document(text);
    let found = found(rule, &document);
    let notes: Vec<_> = found
        .iter()
        .map(|it| (it.span, it.message.clone()))
        .collect();
    let mut picture = draw(text, &notes);
    for it in &found {
        for related in &it.related {
            let line = document.text.line_of(related.span.start) + 1;
            picture += &format!("related, line {line}: {}\n", related.message);
        }
        for fix in &it.fixes {
            let kind = if fix.safe { "fix" } else { "suggestion" };
            picture += &format!("--- {kind}: {}\n{}", fix.title, fix.apply(text));
        }
    }
    picture
}

fn check_rule(name: &str, text: &str, expect: Expect) {
    expect.assert_eq(&picture(name, text));
}

/// The code blocks in the documentation of a rule.
pub(crate) fn blocks(docs: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = docs.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "```dockerfile" {
            let code = lines.by_ref().take_while(|line| line.trim() != "```");
            blocks.push(code.flat_map(|line| [line, "\n"]).collect());
        }
    }
    blocks
}

/// The wrong example of a rule in its line endings: documentation can't contain carriage returns.
pub(crate) fn in_line_endings(rule: &Rule, wrong: &str) -> String {
    match rule.name {
        "CarriageReturnInHeredoc" => wrong.replace('\n', "\r\n"),
        _ => wrong.to_owned(),
    }
}

#[test]
fn documentation_shows_what_rules_do() {
    for rule in RULES {
        let docs = rule.docs();
        let blocks = blocks(&docs);
        let [wrong, right] = blocks.as_slice() else {
            panic!("{}: {} blocks", rule.name, blocks.len());
        };
        // It needs data from a registry.
        if rule.name == "InvalidBaseImagePlatform" {
            continue;
        }
        let wrong = &in_line_endings(rule, wrong);
        let first = found(rule, &document(wrong));
        assert!(!first.is_empty(), "{} finds nothing in\n{wrong}", rule.name);
        let left = found(rule, &document(right));
        assert!(left.is_empty(), "{} finds {left:?} in\n{right}", rule.name);
        // The fix turns the first example into the second.
        if let Some(fix) = first.iter().find_map(|it| it.fixes.first()) {
            let mut text = wrong.clone();
            for _ in 0..first.len() {
                let now = found(rule, &document(&text));
                let Some(fix) = now.iter().find_map(|it| it.fixes.first()) else {
                    break;
                };
                text = fix.apply(&text);
            }
            assert_eq!(&text, right, "{}: {}", rule.name, fix.title);
        }
    }
}

/// The actions that silence a rule silence it: for an instruction a finding, for the file all of them.
#[test]
fn silence_actions_silence() {
    let several = "FROM alpine:3.22\nCMD [\"a\"]\nHEALTHCHECK NONE\nENTRYPOINT [\"b\"]\n# c\nCMD [\"a\"]\n\nENTRYPOINT [\"b\"]\nHEALTHCHECK CMD c\nCMD [\"d\"]\n";
    let mut silenced = 0;
    for rule in RULES.iter().copied().chain(shell_rules()) {
        let wrong = in_line_endings(rule, &blocks(&rule.docs())[0]);
        let marked = format!("\u{feff}{wrong}");
        let mut texts = vec![wrong, marked];
        if rule.name == "MultipleInstructionsDisallowed" {
            texts.push(several.to_owned());
        }
        for text in texts {
            let before = found(rule, &document(&text));
            for it in &before {
                for fix in ide::lints::silence(&document(&text), it) {
                    let after = fix.apply(&text);
                    let left = found(rule, &document(&after));
                    if fix.title.ends_with("for this file") {
                        assert!(left.is_empty(), "{}: {left:?} in\n{after}", fix.title);
                    } else {
                        let count = |list: &[Diagnostic]| {
                            let same = |other: &&Diagnostic| other.message == it.message;
                            list.iter().filter(same).count()
                        };
                        assert!(
                            count(&left) < count(&before),
                            "{}: {left:?} in\n{after}",
                            fix.title
                        );
                    }
                    silenced += 1;
                }
            }
        }
    }
    assert!(silenced > 150, "{silenced}");
}

/// Errors that a few lines can't show.
const NO_EXAMPLE: [&str; 4] = [
    "InvalidEncoding",
    "LineTooLong",
    "TooManyHeredocs",
    "UnknownTarget",
];

#[test]
fn documentation_of_errors_shows_them() {
    let errors_of = |text: &str| -> Vec<&'static str> {
        let found = check(&document(text), &settings());
        let errors = found.iter().filter(|it| it.severity == Severity::Error);
        errors.map(|it| it.rule).collect()
    };
    let mut complaints = Vec::new();
    for kind in ProblemKind::ALL.iter().copied() {
        let name = kind.name();
        match blocks(&errors::docs(kind)).as_slice() {
            [wrong, right] => {
                let found = errors_of(wrong);
                if found.is_empty() || found.iter().any(|it| *it != name) {
                    complaints.push(format!("{name}: {found:?} in\n{wrong}"));
                }
                let found = errors_of(right);
                if !found.is_empty() {
                    complaints.push(format!("{name}: {found:?} in\n{right}"));
                }
            }
            [] if NO_EXAMPLE.contains(&name) => {}
            blocks => complaints.push(format!("{name}: {} blocks", blocks.len())),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn stage_names_are_renamed_with_their_references() {
    check_rule(
        "StageNameCasing",
        "FROM a AS Build\nFROM b\nCOPY --from=Build x y\nRUN --mount=from=Build,target=/x ls\nCOPY --from=build x y\n",
        expect![[r#"
            FROM a AS Build
                      ▔▔▔▔▔ Stage name 'Build' should be lowercase
            FROM b
            COPY --from=Build x y
            RUN --mount=from=Build,target=/x ls
            COPY --from=build x y
            --- fix: Rename the stage to `build`
            FROM a AS build
            FROM b
            COPY --from=build x y
            RUN --mount=from=build,target=/x ls
            COPY --from=build x y
        "#]],
    );
}

/// It is reported as by BuildKit, but `${X}` differs from `${x}`.
#[test]
fn invalid_stage_names_are_not_renamed() {
    check_rule(
        "StageNameCasing",
        "FROM a AS ${X}\n",
        expect![[r#"
        FROM a AS ${X}
                  ▔▔▔▔ Stage name '${X}' should be lowercase
    "#]],
    );
}

#[test]
fn live_tags_of_registries() {
    let old = "sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1";
    let text = format!(
        "\
ARG TAG=1
ARG PIN={old}
FROM ghcr.io/team/app:1 AS a
FROM ghcr.io/team/app:$TAG@{old} AS b
FROM ghcr.io/team/app:1@$PIN AS c
FROM ghcr.io/team/app:1@{NOW} AS d
FROM ghcr.io/team/app@{old} AS e
FROM scratch
COPY --from=ghcr.io/team/app:1@{old} / /
"
    );
    let short = |picture: String| {
        picture
            .replace(old, "sha256:OLD")
            .replace(NOW, "sha256:NOW")
    };
    expect![[r#"
        ARG TAG=1
        ARG PIN=sha256:OLD
        FROM ghcr.io/team/app:1 AS a
        FROM ghcr.io/team/app:$TAG@sha256:OLD AS b
             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/team/app:1 now points to sha256:NOW
        FROM ghcr.io/team/app:1@$PIN AS c
             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/team/app:1 now points to sha256:NOW
        FROM ghcr.io/team/app:1@sha256:NOW AS d
        FROM ghcr.io/team/app@sha256:OLD AS e
        FROM scratch
        COPY --from=ghcr.io/team/app:1@sha256:OLD / /
                    ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/team/app:1 now points to sha256:NOW
        --- suggestion: Update the digest
        ARG TAG=1
        ARG PIN=sha256:OLD
        FROM ghcr.io/team/app:1 AS a
        FROM ghcr.io/team/app:$TAG@sha256:OLD AS b
        FROM ghcr.io/team/app:1@$PIN AS c
        FROM ghcr.io/team/app:1@sha256:NOW AS d
        FROM ghcr.io/team/app@sha256:OLD AS e
        FROM scratch
        COPY --from=ghcr.io/team/app:1@sha256:NOW / /
    "#]].assert_eq(&short(picture("OutdatedPin", &text)));
    let text = "\
FROM ghcr.io/team/app
FROM ghcr.io/team/app:0
FROM ghcr.io/team/app:1
FROM ghcr.io/team/app:2
";
    check_rule(
        "UnknownTag",
        text,
        expect![[r#"
            FROM ghcr.io/team/app
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/team/app:latest does not exist
            FROM ghcr.io/team/app:0
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/team/app:0 does not exist
            FROM ghcr.io/team/app:1
            FROM ghcr.io/team/app:2
        "#]],
    );
    let text = "\
FROM --platform=linux/amd64 ghcr.io/team/app:1
FROM --platform=linux/s390x ghcr.io/team/app:1
FROM --platform=linux/s390x ghcr.io/team/app:0
";
    check_rule(
        "PlatformNotOffered",
        text,
        expect![[r#"
            FROM --platform=linux/amd64 ghcr.io/team/app:1
            FROM --platform=linux/s390x ghcr.io/team/app:1
                                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/team/app:1 is not available for linux/s390x (available: linux/amd64, linux/arm64)
            FROM --platform=linux/s390x ghcr.io/team/app:0
        "#]],
    );
}

#[test]
fn registries_that_are_not_trusted() {
    let text = "\
FROM alpine AS a
FROM index.docker.io/somebody/app AS b
FROM GHCR.io/team/app AS c
FROM ghcr.io/team AS d
FROM ghcr.io/teams/app AS e
FROM a.b.example.com/app AS f
FROM example.com/app AS g
FROM badexample.com/app AS h
FROM scratch
COPY --from=a / /
COPY --from=gcr.io/app / /
RUN --mount=from=localhost:5000/app true
# check=skip=UntrustedRegistry
COPY --from=gcr.io/app / /
ARG WHO
FROM $WHO/app
";
    check_rule(
        "UntrustedRegistry",
        text,
        expect![[r#"
            FROM alpine AS a
            FROM index.docker.io/somebody/app AS b
            FROM GHCR.io/team/app AS c
            FROM ghcr.io/team AS d
            FROM ghcr.io/teams/app AS e
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ghcr.io is not in the trusted registries: docker.io, ghcr.io/team/, *.example.com
            FROM a.b.example.com/app AS f
            FROM example.com/app AS g
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ example.com is not in the trusted registries: docker.io, ghcr.io/team/, *.example.com
            FROM badexample.com/app AS h
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ badexample.com is not in the trusted registries: docker.io, ghcr.io/team/, *.example.com
            FROM scratch
            COPY --from=a / /
            COPY --from=gcr.io/app / /
                        ▔▔▔▔▔▔▔▔▔▔ gcr.io is not in the trusted registries: docker.io, ghcr.io/team/, *.example.com
            RUN --mount=from=localhost:5000/app true
                             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ localhost:5000 is not in the trusted registries: docker.io, ghcr.io/team/, *.example.com
            # check=skip=UntrustedRegistry
            COPY --from=gcr.io/app / /
            ARG WHO
            FROM $WHO/app
        "#]],
    );
}
