//! Rules about stages, arguments and base images.

use std::sync::Arc;

use analysis::Document;
use expect_test::{Expect, expect};
use ide::lints::{Settings, Severity, check};

use crate::fixture::{document, draw, folder};
use crate::lints::picture;

fn check_rule(rule: &str, texts: &[&str], expect: Expect) {
    let pictures: Vec<String> = texts.iter().map(|text| picture(rule, text)).collect();
    expect.assert_eq(&pictures.join("===\n").replace('\r', "␍"));
}

/// A rule finds nothing in any of the texts.
#[track_caller]
fn check_none(rule: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(picture(rule, text), draw(text, &[]), "{rule}");
    }
}

/// The rules and errors found in a text with default settings, without hints.
fn names(text: &str) -> Vec<&'static str> {
    let found = check(&document(text), &Settings::default());
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
            // Only preceding stages.
            "FROM a/b AS base\nFROM bsae AS runtime\nFROM scratch AS runtimes\nCOPY --from=runtme /a /\n",
        ],
        expect![""],
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
            "docker-compose.yml",
            "services:\n  other:\n    image: buildd\n    build:\n      context: app\n      additional_contexts:\n        buil: ./x\n",
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
    for name in ["biuld", "buidl", "bild", "builds", "buildd", "buil", "uild", "bbuild"] {
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
        expect![""],
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
        expect![""],
    );
    check_rule(
        "UndeclaredArg",
        &[
            "FROM a/b\nRUN wget https://example.com/$TARGETOS-$TARGETARCH && echo ${TARGETARCH}\n",
            "ARG VERSION=1\nFROM alpine:3.22\n# Fetch\nRUN <<EOF\nwget https://example.com/$VERSION\nEOF\n",
            "ARG VERSION=1\nFROM scratch AS a\nARG VERSION\nRUN [\"sh\", \"-c\", \"echo $VERSION\"]\nFROM scratch\nRUN [\"sh\", \"-c\", \"echo $VERSION\"]\n",
        ],
        expect![""],
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
        expect![""],
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
        ],
        expect![""],
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
        "FROM alpine\nARG V=${V:?version}\nRUN echo $V\n",
        "FROM alpine\nARG V=\"\"\nENV A=${V:?version}\nWORKDIR /a/${V:?}\nCOPY a-${V:?x} /b\n",
        "ARG V=\nFROM alpine\nARG V\nRUN --mount=type=cache,target=/c/${V:?} true\n",
    ] {
        let found = names(text);
        let found: Vec<_> = found.iter().filter(|it| **it != "InvalidDefaultArgInFrom").collect();
        assert!(found.is_empty(), "{found:?} in {text:?}");
    }
    // No argument, so nothing can set it.
    assert_eq!(names("FROM alpine:3.22\nENV A=${V:?version}\n"), ["RequiredVariableUnset"]);
    assert_eq!(
        names("FROM alpine:${TAG:?tag}\n"),
        ["RequiredVariableUnset", "UndefinedArgInFrom"]
    );
    assert_eq!(names("FROM alpine:3.22\nENV V=\nENV A=${V:?version}\n"), ["RequiredVariableUnset"]);
    // A build without arguments fails.
    let text = "ARG IMAGE=\"${IMAGE:?pass it}\"\nFROM $IMAGE\n";
    let build = Arc::new(analysis::Build::alone());
    let alone = Document::in_build(text.into(), 0, build);
    let found = check(&alone, &Settings::default());
    assert!(found.iter().any(|it| it.rule == "RequiredVariableUnset"), "{found:?}");
}

#[test]
fn one_message_for_an_invalid_image_name() {
    assert_eq!(names("FROM Ubuntu:22.04\n"), ["InvalidImageReference"]);
    assert_eq!(names("FROM https://docker.io/a\n"), ["InvalidImageReference"]);
    assert_eq!(names("FROM a:b:c AS x\nFROM x\n"), ["InvalidImageReference"]);
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
        ],
        expect![""],
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
        expect![""],
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
            "FROM --platform=$TARGETPLATFORM mcr.microsoft.com/windows/nanoserver\nWORKDIR C:/app\n",
        ],
    );
    check_rule(
        "WorkdirRelativePath",
        &[
            "# escape=`\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR C:\\app\n",
            "FROM --platform=linux/amd64 mcr.microsoft.com/windows/nanoserver\nWORKDIR C:/app\n",
            // The backslash is the escape character.
            "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR C:\\app\\bin\n",
            "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR app\n",
        ],
        expect![""],
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
        expect![""],
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
        ],
    );
}
