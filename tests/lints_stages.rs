//! Rules about stages, arguments and base images.

use std::sync::Arc;

use analysis::Document;
use expect_test::{Expect, expect};
use ide::lints::{LintSettings, Severity, check};

use crate::fixture::{document, draw, folder};
use crate::lints::picture;

fn check_rule(rule: &str, texts: &[&str], expect: Expect) {
    let pictures: Vec<String> = texts.iter().map(|text| picture(rule, text)).collect();
    expect.assert_eq(&pictures.join("===\n").replace('\r', "␍"));
}

/// No annotations.
const NOTHING: &[(syntax::text::Span, &str)] = &[];

/// A rule finds nothing in any of the texts.
#[track_caller]
fn check_none(rule: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(picture(rule, text), draw(text, NOTHING), "{rule}");
    }
}

/// The rules and errors found in a text with default settings, without hints.
fn names(text: &str) -> Vec<&'static str> {
    let found = check(&document(text), &LintSettings::default());
    let found = found.iter().filter(|it| it.severity != Severity::Hint);
    found.map(|it| it.rule).collect()
}

#[test]
fn misspelled_stages() {
    check_rule(
        "MisspelledStage",
        &[
            "FROM erlang:27 AS build\nRUN true\nFROM python:3.12-alpine AS app\nCOPY --from=bulid /a .\nRUN --mount=type=bind,from=biuld,target=/x true\nFROM buil\n",
            // The most similar of several, in any case.
            "FROM a/b AS Builder\nFROM a/b AS build-deps\nFROM scratch\nCOPY --from=bilder /a /\nCOPY --from=build-dep /a /\n",
            // Only COPY takes a number.
            "FROM alpine:3.22\nRUN true\nFROM 0\nRUN --mount=from=0,target=/x true\nFROM 7\nCOPY --from=1 /a /a\n",
            // Only preceding stages.
            "FROM a/b AS base\nFROM bsae AS runtime\nFROM scratch AS runtimes\nCOPY --from=runtme /a /\n",
        ],
        expect![[r#"
            FROM erlang:27 AS build
            RUN true
            FROM python:3.12-alpine AS app
            COPY --from=bulid /a .
                        ▔▔▔▔▔ No stage is named 'bulid' (did you mean build?), so an image of that name would be pulled
            RUN --mount=type=bind,from=biuld,target=/x true
                                       ▔▔▔▔▔ No stage is named 'biuld' (did you mean build?), so an image of that name would be pulled
            FROM buil
                 ▔▔▔▔ No stage is named 'buil' (did you mean build?), so an image of that name would be pulled
            related, line 1: Stage 'build'
            --- suggestion: Change to `build`
            FROM erlang:27 AS build
            RUN true
            FROM python:3.12-alpine AS app
            COPY --from=build /a .
            RUN --mount=type=bind,from=biuld,target=/x true
            FROM buil
            related, line 1: Stage 'build'
            --- suggestion: Change to `build`
            FROM erlang:27 AS build
            RUN true
            FROM python:3.12-alpine AS app
            COPY --from=bulid /a .
            RUN --mount=type=bind,from=build,target=/x true
            FROM buil
            related, line 1: Stage 'build'
            --- suggestion: Change to `build`
            FROM erlang:27 AS build
            RUN true
            FROM python:3.12-alpine AS app
            COPY --from=bulid /a .
            RUN --mount=type=bind,from=biuld,target=/x true
            FROM build
            ===
            FROM a/b AS Builder
            FROM a/b AS build-deps
            FROM scratch
            COPY --from=bilder /a /
                        ▔▔▔▔▔▔ No stage is named 'bilder' (did you mean Builder?), so an image of that name would be pulled
            COPY --from=build-dep /a /
                        ▔▔▔▔▔▔▔▔▔ No stage is named 'build-dep' (did you mean build-deps?), so an image of that name would be pulled
            related, line 1: Stage 'Builder'
            --- suggestion: Change to `Builder`
            FROM a/b AS Builder
            FROM a/b AS build-deps
            FROM scratch
            COPY --from=Builder /a /
            COPY --from=build-dep /a /
            related, line 2: Stage 'build-deps'
            --- suggestion: Change to `build-deps`
            FROM a/b AS Builder
            FROM a/b AS build-deps
            FROM scratch
            COPY --from=bilder /a /
            COPY --from=build-deps /a /
            ===
            FROM alpine:3.22
            RUN true
            FROM 0
                 ▔ Only COPY takes the number of a stage: an image named '0' would be pulled. Give the stage a name with `AS`
            RUN --mount=from=0,target=/x true
                             ▔ Only COPY takes the number of a stage: an image named '0' would be pulled. Give the stage a name with `AS`
            FROM 7
            COPY --from=1 /a /a
            ===
            FROM a/b AS base
            FROM bsae AS runtime
                 ▔▔▔▔ No stage is named 'bsae' (did you mean base?), so an image of that name would be pulled
            FROM scratch AS runtimes
            COPY --from=runtme /a /
                        ▔▔▔▔▔▔ No stage is named 'runtme' (did you mean runtime?), so an image of that name would be pulled
            related, line 1: Stage 'base'
            --- suggestion: Change to `base`
            FROM a/b AS base
            FROM base AS runtime
            FROM scratch AS runtimes
            COPY --from=runtme /a /
            related, line 2: Stage 'runtime'
            --- suggestion: Change to `runtime`
            FROM a/b AS base
            FROM bsae AS runtime
            FROM scratch AS runtimes
            COPY --from=runtime /a /
        "#]],
    );
    check_none(
        "MisspelledStage",
        &[
            // Official images.
            "FROM a/b AS debain\nFROM debian\nCOPY --from=alpine /a /\nFROM a/b AS pyhton\nFROM python\n",
            // Other images, and names that are not similar.
            "FROM a/b AS build\nFROM scratch\nCOPY --from=a/bulid /a /\nCOPY --from=bulid:1 /a /\nCOPY --from=ghcr.io/bulid /a /\n",
            "FROM a/b AS app\nFROM apk AS api\nFROM builder\n",
            // A number is part of another name.
            "FROM a/b AS base1\nFROM base2 AS python311\nFROM python312\n",
            // A stage itself, and a later one.
            "FROM a/b AS build\nCOPY --from=biuld /a /\n",
            "FROM a/b\nFROM scratch\nCOPY --from=biuld /a /\nFROM a/b AS build\n",
            // From a variable, or a trigger.
            "ARG NAME=biuld\nFROM a/b AS build\nFROM $NAME\n",
            "FROM a/b AS build\nONBUILD COPY --from=biuld /a /\nFROM build\n",
        ],
    );
}

#[test]
fn names_of_builds_nearby_are_no_misspelled_stages() {
    let files = [
        ("app/Dockerfile", "FROM a/b AS build\nFROM scratch\n"),
        (
            "docker-bake.hcl",
            "target \"app\" {\n  context = \"app\"\n  contexts = { biuld = \"target:x\", \"buidl\" = \"./x\" }\n}\n",
        ),
        (
            "compose.yaml",
            "services:\n  bild:\n    build:\n      context: app\n      additional_contexts:\n        - builds=./x\n",
        ),
        (
            "docker-bake.json",
            "{\"target\": {\"uild\": {\"contexts\": {\"bbuild\": \"./x\"}}}}",
        ),
        (".git/HEAD", "ref: refs/heads/main\n"),
    ];
    let folder = folder(&files);
    let project = project::Project::default();
    let context = project.document_context(&folder.path().join("app/Dockerfile"));
    let found = |name: &str| {
        let text = format!("FROM a/b AS build\nFROM scratch\nCOPY --from={name} /a /\n");
        let found = check(&document(&text), &context.settings);
        found.iter().any(|it| it.rule == "MisspelledStage")
    };
    assert!(found("bulid"));
    for name in ["biuld", "buidl", "bild", "builds", "uild", "bbuild"] {
        assert!(!found(name), "{name}");
    }
}

#[test]
fn arguments_of_stages_in_from() {
    check_rule(
        "UndefinedArgInFrom",
        &[
            "ARG A=alpine\nFROM $A\nRUN echo a\nARG B=debian\nFROM $B\nRUN echo b\n",
            // A command after it may use it.
            "# Tools\nFROM alpine\nARG TAG=3.22\nRUN echo $TAG\nFROM alpine:${TAG}\n",
            // ENV stays.
            "# syntax=docker/dockerfile:1\n\nFROM alpine\r\nENV TAG=\"3.22\"\r\nFROM alpine:$TAG\r\n",
            // Declared later, and without a value.
            "ARG X=1\nFROM a/b:${X}-${Y:-2}\nARG Y\nRUN x\n",
            // A value that depends on another variable.
            "FROM alpine\nARG V=1\nARG W=$V\nFROM alpine:$W\n",
            // Several in one instruction.
            "FROM alpine\nARG V=1 W=2\nFROM alpine:$W\n",
            // Not declared anywhere.
            "ARG VERSION=1\nFROM alpine:${VERSOIN:-2}\n",
        ],
        expect![[r#"
            ARG A=alpine
            FROM $A
            RUN echo a
            ARG B=debian
            FROM $B
                 ▔▔ FROM argument 'B' is not declared before the first FROM, and FROM doesn't see the variables of stages
            RUN echo b
            related, line 4: Declared in a stage here
            --- suggestion: Declare `B` before the first FROM
            ARG A=alpine
            ARG B=debian
            FROM $A
            RUN echo a
            FROM $B
            RUN echo b
            ===
            # Tools
            FROM alpine
            ARG TAG=3.22
            RUN echo $TAG
            FROM alpine:${TAG}
                        ▔▔▔▔▔▔ FROM argument 'TAG' is not declared before the first FROM, and FROM doesn't see the variables of stages
            related, line 3: Declared in a stage here
            --- suggestion: Declare `TAG` before the first FROM
            ARG TAG=3.22
            # Tools
            FROM alpine
            ARG TAG
            RUN echo $TAG
            FROM alpine:${TAG}
            ===
            # syntax=docker/dockerfile:1

            FROM alpine␍
            ENV TAG="3.22"␍
            FROM alpine:$TAG␍
                        ▔▔▔▔ FROM argument 'TAG' is not declared before the first FROM, and FROM doesn't see the variables of stages
            related, line 4: Declared in a stage here
            --- suggestion: Declare `TAG` before the first FROM
            # syntax=docker/dockerfile:1

            ARG TAG="3.22"
            FROM alpine␍
            ENV TAG="3.22"␍
            FROM alpine:$TAG␍
            ===
            ARG X=1
            FROM a/b:${X}-${Y:-2}
                          ▔▔▔▔▔▔▔ FROM argument 'Y' is not declared before the first FROM, and FROM doesn't see the variables of stages
            ARG Y
            RUN x
            related, line 3: Declared in a stage here
            --- suggestion: Declare `Y` before the first FROM
            ARG X=1
            ARG Y
            FROM a/b:${X}-${Y:-2}
            ARG Y
            RUN x
            ===
            FROM alpine
            ARG V=1
            ARG W=$V
            FROM alpine:$W
                        ▔▔ FROM argument 'W' is not declared before the first FROM, and FROM doesn't see the variables of stages
            related, line 3: Declared in a stage here
            ===
            FROM alpine
            ARG V=1 W=2
            FROM alpine:$W
                        ▔▔ FROM argument 'W' is not declared before the first FROM, and FROM doesn't see the variables of stages
            related, line 2: Declared in a stage here
            --- suggestion: Declare `W` before the first FROM
            ARG W=2
            FROM alpine
            ARG V=1 W
            FROM alpine:$W
            ===
            ARG VERSION=1
            FROM alpine:${VERSOIN:-2}
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔ FROM argument 'VERSOIN' is not declared (did you mean VERSION?)
            --- suggestion: Change to `VERSION`
            ARG VERSION=1
            FROM alpine:${VERSION:-2}
        "#]],
    );
}

#[test]
fn arguments_that_a_stage_lacks() {
    check_rule(
        "UndefinedVar",
        &[
            "FROM python:3.12-slim\nENV CHIPSET=\"${TARGETARCH}-linux\"\n# Tool\nADD https://example.com/t-${TARGETARCH}.tgz /t\n",
            "ARG VERSION=1\nfrom scratch\ncopy app-$VERSION /app\n",
            "FROM scratch\nLABEL proxy=$HTTP_PROXY\n",
        ],
        expect![[r#"
            FROM python:3.12-slim
            ENV CHIPSET="${TARGETARCH}-linux"
                         ▔▔▔▔▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$TARGETARCH' (BuildKit sets it only after `ARG TARGETARCH` in the stage)
            # Tool
            ADD https://example.com/t-${TARGETARCH}.tgz /t
                                      ▔▔▔▔▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$TARGETARCH' (BuildKit sets it only after `ARG TARGETARCH` in the stage)
            --- suggestion: Add `ARG TARGETARCH`
            FROM python:3.12-slim
            ARG TARGETARCH
            ENV CHIPSET="${TARGETARCH}-linux"
            # Tool
            ADD https://example.com/t-${TARGETARCH}.tgz /t
            --- suggestion: Add `ARG TARGETARCH`
            FROM python:3.12-slim
            ENV CHIPSET="${TARGETARCH}-linux"
            ARG TARGETARCH
            # Tool
            ADD https://example.com/t-${TARGETARCH}.tgz /t
            ===
            ARG VERSION=1
            from scratch
            copy app-$VERSION /app
                     ▔▔▔▔▔▔▔▔ Usage of undefined variable '$VERSION' (a stage sees a global argument only after `ARG VERSION`)
            related, line 1: Declared here
            --- suggestion: Add `ARG VERSION`
            ARG VERSION=1
            from scratch
            arg VERSION
            copy app-$VERSION /app
            ===
            FROM scratch
            LABEL proxy=$HTTP_PROXY
                        ▔▔▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$HTTP_PROXY'
        "#]],
    );
    check_rule(
        "UndeclaredArg",
        &[
            "FROM a/b\nRUN wget https://example.com/$TARGETOS-$TARGETARCH && echo ${TARGETARCH}\n",
            "ARG VERSION=1\nFROM alpine:3.22\n# Fetch\nRUN <<EOF\nwget https://example.com/$VERSION\nEOF\n",
            "ARG VERSION=1\nFROM scratch AS a\nARG VERSION\nRUN [\"sh\", \"-c\", \"echo $VERSION\"]\nFROM scratch\nRUN [\"sh\", \"-c\", \"echo $VERSION\"]\n",
        ],
        expect![[r#"
            FROM a/b
            RUN wget https://example.com/$TARGETOS-$TARGETARCH && echo ${TARGETARCH}
                                         ▔▔▔▔▔▔▔▔▔ '$TARGETOS' is empty here: BuildKit sets it only after `ARG TARGETOS` in the stage
                                                   ▔▔▔▔▔▔▔▔▔▔▔ '$TARGETARCH' is empty here: BuildKit sets it only after `ARG TARGETARCH` in the stage
            --- suggestion: Add `ARG TARGETOS`
            FROM a/b
            ARG TARGETOS
            RUN wget https://example.com/$TARGETOS-$TARGETARCH && echo ${TARGETARCH}
            --- suggestion: Add `ARG TARGETARCH`
            FROM a/b
            ARG TARGETARCH
            RUN wget https://example.com/$TARGETOS-$TARGETARCH && echo ${TARGETARCH}
            ===
            ARG VERSION=1
            FROM alpine:3.22
            # Fetch
            RUN <<EOF
            wget https://example.com/$VERSION
                                     ▔▔▔▔▔▔▔▔ '$VERSION' is empty here: a stage sees a global argument only after `ARG VERSION`
            EOF
            related, line 1: Declared here
            --- suggestion: Add `ARG VERSION`
            ARG VERSION=1
            FROM alpine:3.22
            ARG VERSION
            # Fetch
            RUN <<EOF
            wget https://example.com/$VERSION
            EOF
            ===
            ARG VERSION=1
            FROM scratch AS a
            ARG VERSION
            RUN ["sh", "-c", "echo $VERSION"]
            FROM scratch
            RUN ["sh", "-c", "echo $VERSION"]
                                   ▔▔▔▔▔▔▔▔ '$VERSION' is empty here: a stage sees a global argument only after `ARG VERSION`
            related, line 1: Declared here
            --- suggestion: Add `ARG VERSION`
            ARG VERSION=1
            FROM scratch AS a
            ARG VERSION
            RUN ["sh", "-c", "echo $VERSION"]
            FROM scratch
            ARG VERSION
            RUN ["sh", "-c", "echo $VERSION"]
        "#]],
    );
    check_none(
        "UndeclaredArg",
        &[
            // Declared, here or in the base stage.
            "FROM a/b AS base\nARG TARGETARCH\nFROM base\nRUN echo $TARGETARCH\n",
            // Set by the command, or handled by it.
            "FROM a/b\nRUN TARGETARCH=$(uname -m) && echo $TARGETARCH\n",
            "FROM a/b\nRUN . ./env && echo $TARGETARCH\n",
            "FROM a/b\nRUN echo ${TARGETARCH:-amd64} ${TARGETOS:+x} ${TARGETVARIANT-x}\n",
            "FROM a/b\nRUN echo '$TARGETARCH' \\$TARGETARCH\n",
            "FROM a/b\nRUN for TARGETARCH in amd64 arm64; do echo $TARGETARCH; done\n",
            // Visible to commands.
            "FROM scratch\nRUN echo $HTTP_PROXY\n",
            // The base image may set it, or does.
            "ARG VERSION=1\nFROM a/b\nRUN echo $VERSION\n",
            "ARG PYTHON_VERSION=3.13\nFROM python:3.13\nRUN echo $PYTHON_VERSION\n",
            // Other shells.
            "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN echo $TARGETARCH\n",
            "FROM a/b\nRUN [\"echo\", \"$TARGETARCH\"]\n",
            "FROM a/b\nRUN --mount=type=secret,id=a,env=TARGETARCH echo $TARGETARCH\n",
            // At run time, not in the build.
            "FROM a/b\nCMD echo $TARGETARCH\n",
        ],
    );
}

#[test]
fn variables_set_by_the_same_env() {
    check_rule(
        "UndefinedVar",
        &[
            "FROM alpine:3.22\nENV BLA=\"blubb\" \\\n    BLUBB=\"${BLA}/blubb\"\nENV A=1 B=$A\n",
            "FROM a/b\nENV HOME_DIR=/x \\\n  # The folder of programs\n  BIN=$HOME_DIR/bin PATH=$BIN:$PATH\n",
            // It can't be split before its use.
            "FROM alpine:3.22\nenv B=$A A=1\n",
            // In its own value.
            "FROM alpine:3.22\nENV A=$A:1\n",
            // ARG evaluates its pairs one after another.
            "FROM alpine:3.22\nARG A=1 B=$A\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            ENV BLA="blubb" \
                BLUBB="${BLA}/blubb"
                       ▔▔▔▔▔▔ Usage of undefined variable '$BLA' (set by the same ENV, which only affects the instructions after it)
            ENV A=1 B=$A
                      ▔▔ Usage of undefined variable '$A' (set by the same ENV, which only affects the instructions after it)
            related, line 2: Set here
            --- suggestion: Split the instruction
            FROM alpine:3.22
            ENV BLA="blubb"
            ENV BLUBB="${BLA}/blubb"
            ENV A=1 B=$A
            related, line 4: Set here
            --- suggestion: Split the instruction
            FROM alpine:3.22
            ENV BLA="blubb" \
                BLUBB="${BLA}/blubb"
            ENV A=1
            ENV B=$A
            ===
            FROM a/b
            ENV HOME_DIR=/x \
              # The folder of programs
              BIN=$HOME_DIR/bin PATH=$BIN:$PATH
                  ▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$HOME_DIR' (set by the same ENV, which only affects the instructions after it)
                                     ▔▔▔▔ Usage of undefined variable '$BIN' (set by the same ENV, which only affects the instructions after it)
            related, line 2: Set here
            --- suggestion: Split the instruction
            FROM a/b
            ENV HOME_DIR=/x
            # The folder of programs
            ENV BIN=$HOME_DIR/bin PATH=$BIN:$PATH
            related, line 4: Set here
            --- suggestion: Split the instruction
            FROM a/b
            ENV HOME_DIR=/x \
              # The folder of programs
              BIN=$HOME_DIR/bin
            ENV PATH=$BIN:$PATH
            ===
            FROM alpine:3.22
            env B=$A A=1
                  ▔▔ Usage of undefined variable '$A' (set by the same ENV, which only affects the instructions after it)
            related, line 2: Set here
            ===
            FROM alpine:3.22
            ENV A=$A:1
                  ▔▔ Usage of undefined variable '$A'
            ===
            FROM alpine:3.22
            ARG A=1 B=$A
        "#]],
    );
}

#[test]
fn nested_uses_of_a_variable() {
    check_rule(
        "UndefinedVar",
        &[
            "FROM ubuntu:22.04\nENV LD_LIBRARY_PATH=/opt/lib${LD_LIBRARY_PATH:+:${LD_LIBRARY_PATH}}\n",
            "FROM a/b\nENV A=${A:+${A}:}/x B=${B:+$C} C=${A:-${D}}${A}\n",
            "FROM scratch\nLABEL a=\"${X:-$X}\"\nWORKDIR /${Y:+${Y:+$Y}}\n",
            "FROM a/b\nARG VERSION\nWORKDIR /$VERISON\n",
        ],
        expect![[r#"
            FROM ubuntu:22.04
            ENV LD_LIBRARY_PATH=/opt/lib${LD_LIBRARY_PATH:+:${LD_LIBRARY_PATH}}
                                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$LD_LIBRARY_PATH'
            ===
            FROM a/b
            ENV A=${A:+${A}:}/x B=${B:+$C} C=${A:-${D}}${A}
                  ▔▔▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$A' (may be set by the base image)
                                  ▔▔▔▔▔▔▔▔ Usage of undefined variable '$B' (may be set by the base image)
                                       ▔▔ Usage of undefined variable '$C' (set by the same ENV, which only affects the instructions after it)
                                             ▔▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$A' (set by the same ENV, which only affects the instructions after it)
                                                  ▔▔▔▔ Usage of undefined variable '$D' (may be set by the base image)
                                                       ▔▔▔▔ Usage of undefined variable '$A' (set by the same ENV, which only affects the instructions after it)
            related, line 2: Set here
            related, line 2: Set here
            --- suggestion: Split the instruction
            FROM a/b
            ENV A=${A:+${A}:}/x B=${B:+$C}
            ENV C=${A:-${D}}${A}
            related, line 2: Set here
            --- suggestion: Split the instruction
            FROM a/b
            ENV A=${A:+${A}:}/x B=${B:+$C}
            ENV C=${A:-${D}}${A}
            ===
            FROM scratch
            LABEL a="${X:-$X}"
                     ▔▔▔▔▔▔▔▔ Usage of undefined variable '$X'
            WORKDIR /${Y:+${Y:+$Y}}
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Usage of undefined variable '$Y'
            ===
            FROM a/b
            ARG VERSION
            WORKDIR /$VERISON
                     ▔▔▔▔▔▔▔▔ Usage of undefined variable '$VERISON' (did you mean $VERSION?); the base image may set it
            --- suggestion: Change to `$VERSION`
            FROM a/b
            ARG VERSION
            WORKDIR /$VERSION
        "#]],
    );
}

#[test]
fn required_arguments() {
    // The value may come by `--build-arg`.
    for text in [
        "ARG IMAGE=\"${IMAGE:?pass --build-arg IMAGE}\"\nFROM $IMAGE\nRUN true\n",
        "ARG IMAGE=${IMAGE?}\nFROM ${IMAGE}\nRUN true\n",
        "ARG TAG\nFROM alpine:${TAG:?tag}\n",
        "ARG TAG=\nFROM alpine:${TAG:?tag}\n",
        "FROM alpine:3.22\nARG V=${V:?version}\nRUN echo $V\n",
        "FROM alpine:3.22\nARG V=\"\"\nENV A=${V:?version}\nWORKDIR /a/${V:?}\nCOPY a-${V:?x} /b\n",
        "ARG V=\nFROM alpine:3.22\nARG V\nRUN --mount=type=cache,target=/c/${V:?} true\n",
    ] {
        let found = names(text);
        let found: Vec<_> = found
            .iter()
            .filter(|it| **it != "InvalidDefaultArgInFrom")
            .collect();
        assert!(found.is_empty(), "{found:?} in {text:?}");
    }
    // No argument, so nothing can set it.
    assert_eq!(
        names("FROM alpine:3.22\nENV A=${V:?version}\n"),
        ["RequiredVariableUnset"]
    );
    assert_eq!(
        names("FROM alpine:${TAG:?tag}\n"),
        ["RequiredVariableUnset", "UndefinedArgInFrom"]
    );
    assert_eq!(
        names("FROM alpine:3.22\nENV V=\nENV A=${V:?version}\n"),
        ["RequiredVariableUnset"]
    );
    // A build without arguments fails.
    let text = "ARG IMAGE=\"${IMAGE:?pass it}\"\nFROM $IMAGE\n";
    let build = Arc::new(analysis::Build::alone());
    let alone = Document::in_build(text.into(), 0, build);
    let found = check(&alone, &LintSettings::default());
    assert!(
        found.iter().any(|it| it.rule == "RequiredVariableUnset"),
        "{found:?}"
    );
}

#[test]
fn hover_of_a_required_argument() {
    let text =
        "ARG IMAGE=\"${IMAGE:?pass --build-arg IMAGE}\"\nARG TAG=${TAG?}\nFROM $IMAGE:$TAG\n";
    let hover = |part: &str| {
        let at = text.find(part).unwrap() as u32 + 1;
        ide::hover::hover(&document(text), at).unwrap().markdown
    };
    for part in ["IMAGE=", "$IMAGE:"] {
        let found = hover(part);
        let required =
            "It is required: without `--build-arg`, the build fails with `pass --build-arg IMAGE`.";
        assert!(found.contains(required), "{found}");
        assert!(!found.contains("not set"), "{found}");
    }
    let found = hover("$TAG\n");
    assert!(
        found.contains("It is required: without `--build-arg`, the build fails."),
        "{found}"
    );
}

#[test]
fn one_message_for_an_invalid_image_name() {
    assert_eq!(names("FROM Ubuntu:22.04\n"), ["InvalidImageReference"]);
    assert_eq!(
        names("FROM https://docker.io/a\n"),
        ["InvalidImageReference"]
    );
    assert_eq!(
        names("FROM a:b:c AS x\nFROM x\n"),
        ["InvalidImageReference"]
    );
    assert_eq!(names("ARG A=Ubuntu\nFROM $A\n"), ["InvalidImageReference"]);
    // With a build argument, it may be valid.
    assert_eq!(names("ARG A\nFROM $A\n"), ["InvalidDefaultArgInFrom"]);
}

#[test]
fn unused_arguments() {
    check_rule(
        "UnusedArg",
        &[
            "ARG UNUSED=1\nARG USED=3.20\nFROM alpine:${USED} AS b\nARG NEVER=1\nCOPY . .\nENV X=1\n",
            // Pairs of one instruction, and over several lines.
            "ARG A=1 B=2 C=3\nARG D=1 \\\n  E=2\nFROM alpine:$B-$D\nARG X Y Z\nLABEL y=$Y\n",
            // Used by a stage without a declaration, so it isn't the same variable.
            "ARG V=1\nFROM scratch\nCOPY app-$V /\n",
            // In the base stage.
            "FROM scratch AS base\nARG A=1\nARG B=1\nFROM base AS app\nCOPY $B /\nFROM scratch\nCOPY $A /\n",
            "FROM alpine\nRUN echo\nARG TARGETARCH\nCMD echo $TARGETARCH\n",
            // In the name of a stage, which is an error of its own.
            "ARG NAME=app\nFROM alpine AS $NAME\n",
        ],
        expect![[r#"
            ARG UNUSED=1
            ▔▔▔▔▔▔▔▔▔▔▔▔ ARG 'UNUSED' is unused: no FROM uses it, and no stage declares it
            ARG USED=3.20
            FROM alpine:${USED} AS b
            ARG NEVER=1
            ▔▔▔▔▔▔▔▔▔▔▔ ARG 'NEVER' is unused: nothing after it uses it
            COPY . .
            ENV X=1
            --- suggestion: Remove `UNUSED`
            ARG USED=3.20
            FROM alpine:${USED} AS b
            ARG NEVER=1
            COPY . .
            ENV X=1
            --- suggestion: Remove `NEVER`
            ARG UNUSED=1
            ARG USED=3.20
            FROM alpine:${USED} AS b
            COPY . .
            ENV X=1
            ===
            ARG A=1 B=2 C=3
                ▔▔▔ ARG 'A' is unused: no FROM uses it, and no stage declares it
                        ▔▔▔ ARG 'C' is unused: no FROM uses it, and no stage declares it
            ARG D=1 \
              E=2
              ▔▔▔ ARG 'E' is unused: no FROM uses it, and no stage declares it
            FROM alpine:$B-$D
            ARG X Y Z
                ▔ ARG 'X' is unused: nothing after it uses it
                    ▔ ARG 'Z' is unused: nothing after it uses it
            LABEL y=$Y
            --- suggestion: Remove `A`
            ARG B=2 C=3
            ARG D=1 \
              E=2
            FROM alpine:$B-$D
            ARG X Y Z
            LABEL y=$Y
            --- suggestion: Remove `C`
            ARG A=1 B=2
            ARG D=1 \
              E=2
            FROM alpine:$B-$D
            ARG X Y Z
            LABEL y=$Y
            --- suggestion: Remove `X`
            ARG A=1 B=2 C=3
            ARG D=1 \
              E=2
            FROM alpine:$B-$D
            ARG Y Z
            LABEL y=$Y
            --- suggestion: Remove `Z`
            ARG A=1 B=2 C=3
            ARG D=1 \
              E=2
            FROM alpine:$B-$D
            ARG X Y
            LABEL y=$Y
            ===
            ARG V=1
            ▔▔▔▔▔▔▔ ARG 'V' is unused: no FROM uses it, and no stage declares it
            FROM scratch
            COPY app-$V /
            ===
            FROM scratch AS base
            ARG A=1
            ▔▔▔▔▔▔▔ ARG 'A' is unused: nothing after it uses it
            ARG B=1
            FROM base AS app
            COPY $B /
            FROM scratch
            COPY $A /
            ===
            FROM alpine
            RUN echo
            ARG TARGETARCH
            CMD echo $TARGETARCH
            ===
            ARG NAME=app
            FROM alpine AS $NAME
        "#]],
    );
    check_none(
        "UnusedArg",
        &[
            // A command may use it.
            "FROM alpine\nARG A\nRUN make\n",
            "FROM alpine AS a\nARG A\nFROM a\nFROM a\nRUN make\n",
            "FROM alpine\nARG A\nONBUILD RUN make\n",
            "FROM alpine\nARG A\nRNU make\n",
            // Declared again, or used by another argument.
            "ARG A=1\nFROM alpine\nARG A\nRUN make\n",
            "ARG A=1\nFROM alpine\nARG A=2\nRUN make\n",
            "ARG A=1\nARG B=$A\nFROM alpine:$B\n",
            "ARG A=1\nFROM alpine\nONBUILD ARG A\n",
            "FROM --platform=$P alpine\nARG P=linux/amd64\n",
            "FROM alpine\nARG A=1 B=$A\nLABEL b=$B\n",
            "FROM alpine\nARG A\nENV B=${X:-$A}\n",
            // Read by BuildKit and its clients.
            "ARG SOURCE_DATE_EPOCH=0\nARG BUILDKIT_INLINE_CACHE=1\nARG BUILDKIT_SBOM_SCAN_CONTEXT=true\nFROM alpine\nARG http_proxy\nARG SOURCE_DATE_EPOCH\nARG BUILDKIT_SBOM_SCAN_STAGE\n",
            // No stage yet, or one without its FROM.
            "ARG A=1\n",
            "ARG A=1\nRUN x\nFROM alpine\n",
            // Used where it isn't visible, which is reported there.
            "FROM alpine\nARG A=1\nFROM alpine:$A\n",
            "FROM alpine\nARG A=1\nCOPY --from=$A /a /\n",
        ],
    );
}

#[test]
fn unreachable_stages() {
    check_rule(
        "UnreachableStage",
        &[
            "FROM golang:1.25\nRUN true\n\nFROM alpine\nCMD [\"x\"]\n",
            // Used only by a stage that is unreachable itself.
            "FROM golang\nFROM golang\nCOPY --from=0 /a /\n# Last\nFROM alpine\n",
        ],
        expect![[r#"
            FROM golang:1.25
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
            RUN true
            ▔▔▔▔▔▔▔▔ This stage is never built: it has no name, and no other stage uses it

            FROM alpine
            CMD ["x"]
            ===
            FROM golang
            ▔▔▔▔▔▔▔▔▔▔▔ This stage is never built: it has no name, and no other stage uses it
            FROM golang
            ▔▔▔▔▔▔▔▔▔▔▔
            COPY --from=0 /a /
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ This stage is never built: it has no name, and no other stage uses it
            # Last
            FROM alpine
        "#]],
    );
    check_none(
        "UnreachableStage",
        &[
            "FROM golang AS build\nRUN true\nFROM alpine\n",
            "FROM golang\nFROM alpine\nCOPY --from=0 /a /\n",
            "FROM golang\nFROM alpine AS test\nCOPY --from=0 /a /\nFROM scratch\n",
            "FROM golang\n",
            // Errors, which may be why.
            "FROM golang AS\nFROM alpine\nCOPY --from=build /a /\nCOPY --from=5 /a /\n",
        ],
    );
}

#[test]
fn windows_by_the_name_of_the_image() {
    check_none(
        "WorkdirRelativePath",
        &[
            "# escape=`\nFROM mcr.microsoft.com/dotnet/framework/aspnet:4.8\nWORKDIR C:\\inetpub\\wwwroot\n",
            "# escape=`\nFROM --platform=windows/amd64 a/b\nWORKDIR C:\\app\nWORKDIR app\n",
            "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:/app\n",
            "FROM mcr.microsoft.com/windows:1809\nWORKDIR C:\\\\app\n",
            "FROM python:3.12-windowsservercore-ltsc2022 AS base\nFROM base\nWORKDIR c:/app\n",
            "ARG TAG\nFROM mcr.microsoft.com/windows/nanoserver:${TAG}\nWORKDIR C:/app\n",
            "ARG BASE=winamd64/golang:1.25\nFROM $BASE\nWORKDIR \\\\app\n",
            // It may be for Windows.
            "# escape=`\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR C:\\app\n",
            "FROM sixeyed/openjdk-nanoserver\nWORKDIR c:/\n",
            "FROM --platform=$TARGETPLATFORM mcr.microsoft.com/windows/nanoserver\nWORKDIR C:/app\n",
        ],
    );
    check_rule(
        "WorkdirRelativePath",
        &[
            "# escape=`\nFROM alpine:3.22\nWORKDIR C:\\app\n",
            "FROM --platform=linux/amd64 alpine:3.22-windows\nWORKDIR app\n",
            // The backslash is the escape character.
            "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR C:\\app\\bin\n",
            "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR app\n",
        ],
        expect![[r##"
            # escape=`
            FROM alpine:3.22
            WORKDIR C:\app
                    ▔▔▔▔▔▔ Relative workdir "C:\\app" can have unexpected results if the base image changes
            ===
            FROM --platform=linux/amd64 alpine:3.22-windows
            WORKDIR app
                    ▔▔▔ Relative workdir "app" can have unexpected results if the base image changes
            --- suggestion: Start the path with `/`
            FROM --platform=linux/amd64 alpine:3.22-windows
            WORKDIR /app
            ===
            FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
            WORKDIR C:\app\bin
                    ▔▔▔▔▔▔▔▔▔▔ Relative workdir "C:appbin" can have unexpected results if the base image changes
            --- suggestion: Write `C:/app/bin`
            FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
            WORKDIR C:/app/bin
            ===
            FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
            WORKDIR app
                    ▔▔▔ Relative workdir "app" can have unexpected results if the base image changes
        "##]],
    );
}

#[test]
fn several_sources_and_no_slash() {
    check_rule(
        "DestinationWithoutSlash",
        &[
            "FROM scratch\nCOPY a.txt b.txt /data\n",
            "FROM a/b\nADD [\"a b.txt\", \"c.txt\", \"/etc/app\"]\nCOPY --chmod=644 a b \"/srv/x\"\n",
            "FROM scratch\nWORKDIR /app\nCOPY <<a.txt <<b.txt conf\n1\na.txt\n2\nb.txt\n",
        ],
        expect![[r#"
            FROM scratch
            COPY a.txt b.txt /data
                             ▔▔▔▔▔ With several sources, the destination must end with '/': if "/data" is not a directory yet, each source overwrites the one before
            --- suggestion: Add `/`
            FROM scratch
            COPY a.txt b.txt /data/
            ===
            FROM a/b
            ADD ["a b.txt", "c.txt", "/etc/app"]
                                      ▔▔▔▔▔▔▔▔ With several sources, the destination must end with '/': if "/etc/app" is not a directory yet, each source overwrites the one before
            COPY --chmod=644 a b "/srv/x"
                                 ▔▔▔▔▔▔▔▔ With several sources, the destination must end with '/': if "/srv/x" is not a directory yet, each source overwrites the one before
            --- suggestion: Add `/`
            FROM a/b
            ADD ["a b.txt", "c.txt", "/etc/app/"]
            COPY --chmod=644 a b "/srv/x"
            --- suggestion: Add `/`
            FROM a/b
            ADD ["a b.txt", "c.txt", "/etc/app"]
            COPY --chmod=644 a b "/srv/x/"
            ===
            FROM scratch
            WORKDIR /app
            COPY <<a.txt <<b.txt conf
                                 ▔▔▔▔ With several sources, the destination must end with '/': if "conf" is not a directory yet, each source overwrites the one before
            1
            a.txt
            2
            b.txt
            --- suggestion: Add `/`
            FROM scratch
            WORKDIR /app
            COPY <<a.txt <<b.txt conf/
            1
            a.txt
            2
            b.txt
        "#]],
    );
    check_none(
        "DestinationWithoutSlash",
        &[
            "FROM a/b\nWORKDIR /app/src\nCOPY a b /app/\nCOPY a b .\nCOPY a b ./\nCOPY a b /app\nCOPY a b ..\nCOPY a b /app/src\n",
            "FROM a/b\nCOPY a /data\nCOPY *.txt /data2\nCOPY a/ b/ /data3\n",
            "FROM a/b\nRUN mkdir -p /data\nCOPY a b /data\n",
            "FROM a/b AS base\nRUN mkdir -p /data\nFROM base\nVOLUME /v\nCOPY a b /data\nCOPY a b /v\n",
            "FROM a/b\nCOPY a b /usr/local/bin\nCOPY a b /tmp\nCOPY a b $DEST\n",
            "FROM --platform=windows/amd64 a/b\nCOPY a b C:\\\\data\n",
            "FROM a/b AS c\nFROM a/b\nCOPY --from c /a /bin/x\n",
        ],
    );
}

#[test]
fn names_of_unused_stages() {
    check_rule(
        "MisspelledStage",
        &[
            "FROM golang:1.25 AS compile\nRUN true\nFROM alpine:3.22\nCOPY --from=builder /a /a\n",
            // Something else uses it, or there are several.
            "FROM golang:1.25 AS compile\nRUN true\nFROM alpine:3.22\nCOPY --from=builder /a /a\nCOPY --from=compile /b /b\n",
            "FROM golang:1.25 AS api\nRUN true\nFROM golang:1.25 AS web\nRUN true\nFROM alpine:3.22\nCOPY --from=builder /a /a\n",
        ],
        expect![[r#"
            FROM golang:1.25 AS compile
            RUN true
            FROM alpine:3.22
            COPY --from=builder /a /a
                        ▔▔▔▔▔▔▔ No stage is named 'builder' (did you mean compile?), so an image of that name would be pulled
            related, line 1: Stage 'compile', which nothing uses
            --- suggestion: Change to `compile`
            FROM golang:1.25 AS compile
            RUN true
            FROM alpine:3.22
            COPY --from=compile /a /a
            ===
            FROM golang:1.25 AS compile
            RUN true
            FROM alpine:3.22
            COPY --from=builder /a /a
            COPY --from=compile /b /b
            ===
            FROM golang:1.25 AS api
            RUN true
            FROM golang:1.25 AS web
            RUN true
            FROM alpine:3.22
            COPY --from=builder /a /a
        "#]],
    );
}
