//! Refactorings: those offered at a cursor or for a selection, and the resulting texts.

use analysis::Document;
use expect_test::{Expect, expect};
use ide::refactor::refactorings;
use syntax::text::{Span, Text};

use crate::fixture::with_cursors;
use crate::texts::texts;

/// The refactorings of a kind for the range between the cursors.
fn check(kind: &str, fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let part = Span::new(cursors[0], *cursors.last().unwrap());
    let mut answers = String::new();
    for action in refactorings(&document, part, |it| it.name() == kind) {
        let mut text = document.text.to_string();
        for edit in action.edits.iter().rev() {
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        answers += &format!("--- {}\n{}", action.title, text.replace('\r', "␍"));
    }
    expect.assert_eq(&answers);
}

/// There are no refactorings of a kind for any of some texts.
#[track_caller]
fn check_none(kind: &str, fixtures: &[&str]) {
    for fixture in fixtures {
        let (document, cursors) = with_cursors(fixture);
        let part = Span::new(cursors[0], *cursors.last().unwrap());
        let found = refactorings(&document, part, |it| it.name() == kind);
        assert!(found.is_empty(), "{fixture}: {found:#?}");
    }
}

const EXTRACT: &str = "refactor.extract";
const INLINE: &str = "refactor.inline";
const REWRITE: &str = "refactor.rewrite";

#[test]
fn extract_an_image() {
    check(
        EXTRACT,
        "# syntax=docker/dockerfile:1\n\n# about it\nFROM node:2$00-slim AS a\nFROM a\n",
        expect![[r#"
            --- Extract the tag into `ARG NODE_VERSION`
            # syntax=docker/dockerfile:1

            ARG NODE_VERSION=20-slim
            # about it
            FROM node:${NODE_VERSION} AS a
            FROM a
            --- Extract the image into `ARG NODE_IMAGE`
            # syntax=docker/dockerfile:1

            ARG NODE_IMAGE=node:20-slim
            # about it
            FROM $NODE_IMAGE AS a
            FROM a
        "#]],
    );
    check(
        EXTRACT,
        "ARG A=1\nFROM golang:$A\nFROM $0reg.io:5000/a/my-app@sha256:0123456789012345678901234567890123456789012345678901234567890123\n",
        expect![[r#"
            --- Extract the image into `ARG MY_APP_IMAGE`
            ARG A=1
            ARG MY_APP_IMAGE=reg.io:5000/a/my-app@sha256:0123456789012345678901234567890123456789012345678901234567890123
            FROM golang:$A
            FROM $MY_APP_IMAGE
        "#]],
    );
    check(
        EXTRACT,
        "FROM node:$020$0\r\nENV NODE_VERSION=1\r\n",
        expect![[r#"
            --- Extract the tag into `ARG NODE_VERSION_2`
            ARG NODE_VERSION_2=20␍
            FROM node:${NODE_VERSION_2}␍
            ENV NODE_VERSION=1␍
        "#]],
    );
    check_none(
        EXTRACT,
        &[
            "FROM sc$0ratch\n",
            "FROM a AS b\nFROM b$0\n",
            "FROM a:$$0X\n",
            "FROM a A$0S b\n",
            "FROM$0\n",
            "FROM node:$020$0-slim\n",
        ],
    );
}

#[test]
fn extract_a_value() {
    check(
        EXTRACT,
        "FROM a\n# where\nWORKDIR /s$0rc/app\n",
        expect![[r#"
            --- Extract `/src/app` into `ARG WORKING_FOLDER`
            FROM a
            ARG WORKING_FOLDER=/src/app
            # where
            WORKDIR $WORKING_FOLDER
        "#]],
    );
    check(
        EXTRACT,
        "FROM a\nENV B=1 A=\"$B/x$0-$B\"\n",
        expect![[r#"
        --- Extract `/x-` into `ARG A_VALUE`
        FROM a
        ARG A_VALUE=/x-
        ENV B=1 A="$B${A_VALUE}$B"
    "#]],
    );
    check(
        EXTRACT,
        "FROM a\nEXPOSE 80 8$00$080/tcp\n",
        expect![[r#"
        --- Extract `0` into `ARG PORT`
        FROM a
        ARG PORT=0
        EXPOSE 80 8${PORT}80/tcp
    "#]],
    );
    check(
        EXTRACT,
        "FROM a\nCOPY a b /x$0/\n",
        expect![[r#"
        --- Extract `/x/` into `ARG DESTINATION`
        FROM a
        ARG DESTINATION=/x/
        COPY a b $DESTINATION
    "#]],
    );
    check(
        EXTRACT,
        "FROM a\nUSER me$0\n",
        expect![[r#"
        --- Extract `me` into `ARG USERNAME`
        FROM a
        ARG USERNAME=me
        USER $USERNAME
    "#]],
    );
    check_none(
        EXTRACT,
        &[
            "FROM a\nWORKDIR /$A$0B\n",
            "FROM a\nENV A='x$0'\n",
            "FROM a\nENV A x$0\n",
            "FROM a\nCMD x$0\n",
            "FROM a\nLABEL a=b\\$0c\n",
            "FROM a\nSHELL [\"x$0\"]\n",
            "# syntax=me/mine\nFROM a\nUSER x$0\n",
        ],
    );
}

#[test]
fn extract_from_a_command() {
    check(
        EXTRACT,
        "FROM a\nRUN x && \\\n    apt-get install -y curl=$07.88.1$0 && y\n",
        expect![[r#"
            --- Extract `7.88.1` into `ARG CURL_VERSION`
            FROM a
            ARG CURL_VERSION=7.88.1
            RUN x && \
                apt-get install -y curl=${CURL_VERSION} && y
        "#]],
    );
    check(
        EXTRACT,
        "FROM a\nRUN x --mode \"a $0fast$0 b\"\n",
        expect![[r#"
            --- Extract `fast` into `ARG A_VALUE`
            FROM a
            ARG A_VALUE=fast
            RUN x --mode "a ${A_VALUE} b"
        "#]],
    );
    check_none(
        EXTRACT,
        &[
            "FROM a\nRUN cu$0rl x\n",
            "FROM a\nRUN $0curl$0 x\n",
            "FROM a\nRUN echo '$0x$0'\n",
            "FROM a\nRUN echo $0a b$0\n",
            "FROM a\nRUN x $02$0>&1\n",
            "FROM a\nRUN echo {$01$0..3}\n",
            "FROM a\nRUN A=1; echo $$0A$0\n",
            "FROM a\nRUN for $0i$0 in x; do y; done\n",
            "FROM a\nRUN if x; $0then$0 y; fi\n",
            "FROM a\nRUN x # $0y$0\n",
            "FROM a\nRUN <<'EOF'\n$0x$0\nEOF\n",
            "FROM a\nSHELL [\"powershell\"]\nRUN x $0y$0\n",
            "FROM a\nRUN [\"x\", \"$0y$0\"]\n",
        ],
    );
}

#[test]
fn inline_an_argument() {
    check(
        INLINE,
        "ARG A$0=20\nARG B=1\nFROM node:$A\nFROM b:${A}-slim\n",
        expect![[r#"
            --- Inline `A`
            ARG B=1
            FROM node:20
            FROM b:20-slim
        "#]],
    );
    check(
        INLINE,
        "ARG B=1 A=20 C=2\nFROM node:$A$0 AS x\nFROM x\nARG A\nWORKDIR /$A\n",
        expect![[r#"
            --- Inline `A`
            ARG B=1 C=2
            FROM node:20 AS x
            FROM x
            WORKDIR /20
        "#]],
    );
    check(
        INLINE,
        "FROM a\nARG A$0=\"x\"\nENV B=$A C=\"$A\"\n",
        expect![[r#"
            --- Inline `A`
            FROM a
            ENV B=x C="x"
        "#]],
    );
    check_none(
        INLINE,
        &[
            "ARG A$0\nFROM a:$A\n",
            "ARG A$0=1\nFROM a\n",
            "ARG A$0=1\nFROM a:${A:-2}\n",
            "ARG B=1\nARG A$0=$B\nFROM a:$A\n",
            "FROM a\nENV A$0=1\nWORKDIR $A\n",
            "FROM a\nARG A$0=1\nARG A=2\nWORKDIR $A\n",
            "FROM a\nARG A$0=1\nWORKDIR $A\nRUN x\n",
            "FROM a AS b\nARG A$0=1\nWORKDIR $A\nFROM b\nRUN x\n",
            "ARG TARGETOS$0=1\nFROM a:$TARGETOS\n",
        ],
    );
}

#[test]
fn name_a_stage() {
    check(
        REWRITE,
        "FROM reg.io/x/Node:20$0\nFROM alpine\nCOPY --from=0 a b\nRUN --mount=from=alpine,target=/x y\nCOPY --from=0 c d\n",
        expect![[r#"
            --- Name this stage `node`
            FROM reg.io/x/Node:20 AS node
            FROM alpine
            COPY --from=node a b
            RUN --mount=from=alpine,target=/x y
            COPY --from=node c d
        "#]],
    );
    check(
        REWRITE,
        "FROM node AS node\nFROM no$0de\n",
        expect![[r#"
        --- Name this stage `final`
        FROM node AS node
        FROM node AS final
    "#]],
    );
    check_none(
        REWRITE,
        &[
            "FROM a AS $0b\n",
            "FROM$0\n",
            "FROM a b$0\n",
            "FROM $0a\nRUN echo $TARGETSTAGE\n",
        ],
    );
}

#[test]
fn command_forms() {
    check(
        REWRITE,
        "FROM scratch\nCMD echo$0 \"a  b\" $X\n",
        expect![[r#"
            --- Convert to exec form
            FROM scratch
            CMD ["/bin/sh", "-c", "echo \"a  b\" $X"]
        "#]],
    );
    check(
        REWRITE,
        "FROM alpine:3.22 AS b\nRUN echo$0 \"a  b\" \\\n  $X\\\ny \"c \\\n  d\"\n",
        expect![[r#"
            --- Convert to exec form
            FROM alpine:3.22 AS b
            RUN ["/bin/sh", "-c", "echo \"a  b\" $Xy \"c   d\""]
        "#]],
    );
    check(
        REWRITE,
        "FROM a\nSHELL [\"bash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN --network=none a | b$0\n",
        expect![[r#"
            --- Convert to exec form
            FROM a
            SHELL ["bash", "-eo", "pipefail", "-c"]
            RUN --network=none ["bash", "-eo", "pipefail", "-c", "a | b"]
        "#]],
    );
    check(
        REWRITE,
        "FROM scratch\nENTRYPOINT [\"/bin/sh\", \"-c\", \"exec $0a \\\"b\\\"\"]\n",
        expect![[r#"
            --- Convert to shell form
            FROM scratch
            ENTRYPOINT exec a "b"
        "#]],
    );
    check_none(
        REWRITE,
        &[
            // The image may set another shell.
            "FROM a AS b\nCMD echo$0\n",
            "FROM scratch AS b\nCMD [\"sh\", \"-c\", \"x$0\"]\n",
            "FROM scratch AS b\nCMD [\"/bin/sh\", \"-c\", \" x$0\"]\n",
            "FROM scratch AS b\nRUN [\"/bin/sh\", \"-c\", \"--x$0\"]\n",
            "FROM scratch AS b\nRUN [\"/bin/sh\", \"-c\", \"cat <<x$0\"]\n",
            "FROM scratch AS b\nRUN [\"/bin/sh\", \"-c\", \"a\\nb$0\"]\n",
            "FROM scratch AS b\nRUN [\"/bin/sh\", \"-c\", \"a\\\\$0\"]\n",
            "FROM scratch AS b\nCMD [\"/bin/sh\", \"-c\", \"[]$0\"]\n",
        ],
    );
}

#[test]
fn join_commands() {
    check(
        REWRITE,
        "FROM a AS b\n# one\nRUN $0a \\\n  # x\n  --y\n\n# two\nRUN b && \\\n    cd c && \\\n    d\nRUN e\n",
        expect![[r#"
            --- Merge with the next RUN instruction
            FROM a AS b
            # one
            RUN a \
              # x
              --y && \
                # two
                b && \
                cd c && \
                d
            RUN e
        "#]],
    );
    check(
        REWRITE,
        "FROM a AS b\r\nRUN --mount=type=cache,target=/x $0a\r\nRUN --mount=type=cache,target=/x b\r\nrun --mount=type=cache,target=/x c$0\r\n",
        expect![[r#"
            --- Merge 3 RUN instructions
            FROM a AS b␍
            RUN --mount=type=cache,target=/x a && \␍
                b && \␍
                c␍
        "#]],
    );
    check_none(
        REWRITE,
        &[
            "FROM a AS b\nRUN cd a$0\nRUN b\n",
            "FROM a AS b\nRUN a$0 || c\nRUN b\n",
            "FROM a AS b\nRUN a$0\nRUN b || c\n",
            "FROM a AS b\nRUN a$0\nRUN b; c\n",
            "FROM a AS b\nRUN a &$0\nRUN b\n",
            "FROM a AS b\nRUN pg_ctl$0 -D x start\nRUN b\n",
            "FROM a AS b\nRUN a$0\nRUN echo $$\n",
            "FROM a AS b\nRUN a$0 # c\nRUN b\n",
            "FROM a AS b\nRUN a$0\nUSER x\nRUN b\n",
            "FROM a AS b\nRUN a$0\nRUN --network=none b\n",
            "FROM a AS b\nRUN --mount=type=tmpfs,target=/x a$0\nRUN --mount=type=tmpfs,target=/x b\n",
            "FROM a AS b\nRUN <<EOF$0\na\nEOF\nRUN b\n",
            "FROM a AS b\nRUN [\"a$0\"]\nRUN b\n",
            "FROM a AS b\nRUN a$0\nFROM a AS c\nRUN b\n",
            "FROM a AS b\nRUN $0a\nUSER x$0\nRUN b\n",
        ],
    );
}

#[test]
fn split_and_heredoc() {
    check(
        REWRITE,
        "FROM a AS b\nRUN --network=none a$0 \\\n    x && \\\n    # about b\n    b > /c && cd d\nRUN cd x\n",
        expect![[r#"
            --- Split into one RUN per command
            FROM a AS b
            RUN --network=none a \
                x
            # about b
            RUN --network=none b > /c
            RUN --network=none cd d
            RUN cd x
            --- Convert to a heredoc
            FROM a AS b
            RUN --network=none <<EOF
            set -e
            a \
                x
            # about b
            b > /c
            cd d
            EOF
            RUN cd x
        "#]],
    );
    check(
        REWRITE,
        "FROM a AS b\nRUN cd a$0 && b 'x \\\n y' && A=1 c\n",
        expect![[r#"
            --- Convert to a heredoc
            FROM a AS b
            RUN <<EOF
            set -e
            cd a
            b 'x  y'
            A=1 c
            EOF
        "#]],
    );
    check(
        REWRITE,
        "# syntax=docker/dockerfile:1.3\nFROM a AS b\nRUN a$0 && b\n",
        expect![[r#"
            --- Split into one RUN per command
            # syntax=docker/dockerfile:1.3
            FROM a AS b
            RUN a
            RUN b
        "#]],
    );
    check_none(
        REWRITE,
        &[
            "FROM a AS b\nRUN a$0\n",
            "FROM a AS b\nSHELL [\"cmd\", \"/c\"]\nRUN a$0 && b\n",
            "FROM a AS b\r\nRUN service x start$0 && b\r\n",
            "FROM a AS b\nRUN cd a$0 && (b; c)\n",
            "FROM a AS b\nRUN cd a$0 && ! b\n",
            "FROM a AS b\nRUN set +e$0 && b\n",
            "FROM a AS b\nRUN cd $(b; c)$0 && b\n",
            "FROM a AS b\nRUN cd a$0; b\n",
            "FROM a AS b\r\nRUN cd a$0 && b\r\n",
        ],
    );
}

#[test]
fn heredocs_keep_lines() {
    check(
        REWRITE,
        "FROM a AS b\nRUN cd x$0 && a \\ \n\n    b \"c \\\n  d\" 'e \\\n  f' \\\n    && g\n",
        expect![[r#"
            --- Convert to a heredoc
            FROM a AS b
            RUN <<EOF
            set -e
            cd x
            a \
                b "c \
              d" 'e   f'
            g
            EOF
        "#]],
    );
    check_none(
        REWRITE,
        &[
            // In a script, the comment would end the command.
            "FROM a AS b\nRUN cd x$0 && apt-get install -y \\\n    zlib1g \\\n    # about git\n    git=1 \\\n    && rm a\n",
            "FROM a AS b\nRUN cd x$0 && b \"$(c 'd \\\n e')\"\n",
            "FROM scratch AS b\nENTRYPOINT [\"/bin/sh\", \"-c\", \"a \\\n # x\n b$0\"]\n",
            "FROM scratch AS b\nENTRYPOINT [\"/bin/sh\", \"-c\", \"a \\\n b$0\"]\n",
            "FROM scratch AS b\nENTRYPOINT a \\\n # x\n b$0\n",
            // The image would contain another command.
            "FROM scratch AS b\nENTRYPOINT a \\\n   b$0\n",
        ],
    );
}

#[test]
fn cache_mounts() {
    let check = |fixture: &str, expect: Expect| {
        let (document, cursors) = with_cursors(fixture);
        let found = refactorings(&document, Span::empty(cursors[0]), |it| {
            it.name() == REWRITE
        });
        let mounts = found.iter().filter(|it| it.title.starts_with("Mount"));
        let texts = mounts.map(|it| {
            let text = syntax::text::TextEdit::apply(&document.text.to_string(), &it.edits);
            format!("--- {}\n{text}", it.title)
        });
        expect.assert_eq(&texts.collect::<String>());
    };
    // The lists would be in the cache only, or hidden.
    check(
        "FROM ubuntu:24.04\nRUN apt-get upd$0ate\nRUN apt-get install -y curl\n",
        expect![""],
    );
    check(
        "FROM ubuntu:24.04\nRUN apt-get update\nRUN apt-get ins$0tall -y curl\n",
        expect![""],
    );
    check(
        "FROM ubuntu:24.04\nRUN apt-get update &&$0 apt-get install -y curl\n",
        expect![[r#"
        --- Mount a cache for apt
        FROM ubuntu:24.04
        RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y curl
    "#]],
    );
    // What cleans the cache is removed.
    check(
        "FROM ubuntu:24.04\nRUN apt-get update && \\\n    apt-get$0 install -y curl && \\\n    apt-get clean && \\\n    rm -rf /var/lib/apt/lists/* && \\\n    curl x\n",
        expect![[r#"
            --- Mount a cache for apt
            FROM ubuntu:24.04
            RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && \
                apt-get install -y curl && \
                curl x
        "#]],
    );
    check(
        "FROM rockylinux:9\nRUN dnf in$0stall -y x && dnf clean all\n",
        expect![[r#"
        --- Mount a cache for dnf
        FROM rockylinux:9
        RUN --mount=type=cache,target=/var/cache/dnf,sharing=locked dnf install -y x
    "#]],
    );
    check(
        "FROM fedora:43\nRUN dnf in$0stall -y x && dnf clean all\n",
        expect![[r#"
            --- Mount a cache for dnf
            FROM fedora:43
            RUN --mount=type=cache,target=/var/cache/libdnf5,sharing=locked dnf install -y x
        "#]],
    );
    check(
        "FROM alpine\nRUN apk upd$0ate && apk add x\n",
        expect![[r#"
            --- Mount a cache for apk
            FROM alpine
            RUN --mount=type=cache,target=/etc/apk/cache,sharing=locked apk update && apk add x
        "#]],
    );
    for cleaning in [
        "rm -rf /var/lib/apt/lists/* /tmp/*",
        "rm -rf /var/lib/*",
        "rm -rf /var/lib/apt/lists/* # c",
        "{ apt-get clean; }",
        "find / -name '*.deb' -delete",
        "rm -rf $X",
    ] {
        let text = format!(
            "FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y curl &&$0 {cleaning}\n"
        );
        check(&text, expect![""]);
    }
    // The environment configures the folders.
    check(
        "FROM composer:2\nRUN com$0poser install\n",
        expect![[r#"
        --- Mount a cache for Composer
        FROM composer:2
        RUN --mount=type=cache,target=/tmp/cache composer install
    "#]],
    );
    check(
        "FROM golang:1.25\nRUN go$0 mod download\n",
        expect![[r#"
        --- Mount a cache for Go
        FROM golang:1.25
        RUN --mount=type=cache,target=/root/.cache/go-build --mount=type=cache,target=/go/pkg/mod go mod download
    "#]],
    );
    check(
        "FROM golang:1.25\nENV GOPATH=/gp:/x GOCACHE=/gc\nRUN go$0 mod download\n",
        expect![[r#"
        --- Mount a cache for Go
        FROM golang:1.25
        ENV GOPATH=/gp:/x GOCACHE=/gc
        RUN --mount=type=cache,target=/gc --mount=type=cache,target=/gp/pkg/mod go mod download
    "#]],
    );
    check(
        "FROM python:3.13\nENV HOME=/home/x\nRUN pi$0p install x\n",
        expect![[r#"
        --- Mount a cache for pip
        FROM python:3.13
        ENV HOME=/home/x
        RUN --mount=type=cache,target=/home/x/.cache/pip pip install x
    "#]],
    );
    check(
        "FROM python:3.13\nARG PIP_CACHE_DIR=/c\nRUN pi$0p install x\n",
        expect![[r#"
            --- Mount a cache for pip
            FROM python:3.13
            ARG PIP_CACHE_DIR=/c
            RUN --mount=type=cache,target=/c pip install x
        "#]],
    );
    check(
        "FROM rust:1.90\nRUN car$0go build\n",
        expect![[r#"
        --- Mount a cache for Cargo
        FROM rust:1.90
        RUN --mount=type=cache,target=/usr/local/cargo/registry cargo build
    "#]],
    );
    check(
        "FROM node:22\nENV npm_config_cache=/n\nRUN np$0m ci\n",
        expect![[r#"
        --- Mount a cache for npm
        FROM node:22
        ENV npm_config_cache=/n
        RUN --mount=type=cache,target=/n npm ci
    "#]],
    );
    check(
        "FROM node:22\nRUN yar$0n install\n",
        expect![[r#"
        --- Mount a cache for Yarn
        FROM node:22
        RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install
    "#]],
    );
    for text in [
        "FROM python:3.13\nENV PIP_NO_CACHE_DIR=1\nRUN pi$0p install x\n",
        "FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache pi$0p install x\n",
        "FROM python:3.13\nRUN pi$0p install --no-cache-dir x\n",
        "FROM python:3.13\nRUN pi$0p install --cache-dir /c x\n",
        "FROM python:3.13\nRUN export PIP_CACHE_DIR=/x && pi$0p install x\n",
        "FROM python:3.13\nENV PIP_CACHE_DIR=c\nRUN pi$0p install x\n",
        "FROM python:3.13\nARG PIP_CACHE_DIR\nRUN pi$0p install x\n",
        "FROM example.com/python\nRUN pi$0p install x\n",
        "FROM node:22\nUSER node\nRUN yar$0n install\n",
        "FROM php:8.4\nRUN com$0poser install\n",
    ] {
        check(text, expect![""]);
    }
}

#[test]
fn case_of_keywords() {
    check(
        REWRITE,
        "from alpine$0:3.22\n",
        expect![[r#"
        --- Name this stage `alpine`
        from alpine:3.22 as alpine
    "#]],
    );
    check(
        EXTRACT,
        "from alpine:3.22\nexpose 80$0\n",
        expect![[r#"
        --- Extract `80` into `ARG PORT`
        from alpine:3.22
        arg PORT=80
        expose $PORT
    "#]],
    );
    check_none(
        EXTRACT,
        &["FROM a\nEXPOSE 80$0:80\n", "FROM a\nEXPOSE $080$0:80\n"],
    );
}

#[test]
fn sort_lines() {
    check(
        REWRITE,
        "FROM a AS b\nRUN cd x && (x; y) && apt-get install -y --no-install-recommends \\\n      curl \\\n      bash$0=5.* \\\n      Zlib \\\n      apt-utils && rm x\n",
        expect![[r#"
            --- Sort these lines
            FROM a AS b
            RUN cd x && (x; y) && apt-get install -y --no-install-recommends \
                  apt-utils \
                  bash=5.* \
                  curl \
                  Zlib && rm x
        "#]],
    );
    check(
        REWRITE,
        "FROM a AS b\nLABEL b=1 \\\n  c=2 \\\n  a=\"3 \\\n4\" \\\n  b.$0a=4 \\\n  aa=5\n",
        expect![[r#"
            --- Sort these lines
            FROM a AS b
            LABEL b=1 \
              c=2 \
              a="3 \
            4" \
              aa=5 \
              b.a=4
        "#]],
    );
    check(
        REWRITE,
        "FROM a AS b\nEXPOSE 80 \\\n  443$0 \\\n  22/udp\n",
        expect![[r#"
            --- Sort these lines
            FROM a AS b
            EXPOSE 80 \
              22/udp \
              443
        "#]],
    );
    check_none(
        REWRITE,
        &[
            "FROM a AS b\nENV b=1 \\\n  c=2$0 \\\n  a=3\n",
            "FROM a AS b\nLABEL x=1 \\\n  c=2$0 \\\n  a=3 \\\n  c=4\n",
            "FROM a AS b\nLABEL x=1 \\\n  c=2$0 \\\n  # about a\n  a=3\n",
            "FROM a AS b\nLABEL x=1 \\\n  # about c\n  c=2$0 \\\n  a=3\n",
            "FROM a AS b\nLABEL x=1 \\\n  a=2$0 \\\n  c=3\n",
            "FROM a AS b\nRUN cd x && (y; y) && make install \\\n  c$0 \\\n  a\n",
            "FROM a AS b\nRUN cd x && (y; y) && apt-get install \\\n  $c$0 \\\n  a\n",
        ],
    );
}

/// Texts with and without possible refactorings.
fn samples() -> Vec<String> {
    let own = "ARG X=1\nFROM a:$X\nRUN a && b\nRUN c\nCOPY a b /c\nCMD x\nFROM scratch\nCMD y\nRUN apt-get install \\\n  b \\\n  a\nWORKDIR /d\nRUN cd /e && f\n";
    let mut samples = vec![own.to_owned()];
    samples.extend(texts());
    samples
}

/// The instructions as BuildKit reads them, with equivalent forms normalized.
fn instructions(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for step in document.semantics().steps() {
        let it = &step.1.instruction;
        let keyword = it.keyword.text.to_uppercase();
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        match keyword.as_str() {
            "RUN" => {
                let shell = it.shell();
                let steps = shell.map(|it| it.steps.iter()).into_iter().flatten();
                let steps: Vec<_> = steps.map(|it| words(&it.text)).collect();
                let script = it
                    .heredocs
                    .first()
                    .and_then(|it| it.content.strip_prefix("set -e\n"));
                if let Some(script) = script {
                    let code = script.lines().filter(|it| !it.starts_with('#'));
                    let code = code.collect::<Vec<_>>().join("\n");
                    found.extend(code.replace("\\\n", " ").lines().map(words));
                } else if steps.is_empty() {
                    let body = it.heredocs.iter().map(|it| it.content.clone());
                    found.push(format!(
                        "{:?} {:?}",
                        it.words().last().map(|it| &it.text),
                        body.collect::<Vec<_>>()
                    ));
                } else {
                    found.extend(steps);
                }
            }
            _ => found.push(keyword),
        }
    }
    found
}

/// Refactorings preserve the diagnostics of all kinds of files, and the instructions except those that they change.
#[test]
fn refactorings_keep_the_meaning() {
    hold_meaning(samples());
}

mod needs_shared {
    use crate::shared::corpus;

    #[test]
    #[ignore = "needs ../shared"]
    fn refactorings_keep_the_meaning() {
        let short = corpus().into_iter().filter(|it| it.len() < 3_000);
        super::hold_meaning(short.step_by(10).collect());
    }
}

/// Every kind of refactoring is offered for some text, and none changes what BuildKit reads.
#[track_caller]
fn hold_meaning(samples: Vec<String>) {
    let mut offered = std::collections::BTreeMap::<String, usize>::new();
    for text in samples {
        let document = Document::new(Text::new(&text), 0);
        let before = instructions(&document);
        let mut places: Vec<u32> = document
            .file()
            .items
            .iter()
            .flat_map(|it| {
                let span = it.span();
                [
                    span.start,
                    span.start + (span.end - span.start) / 2,
                    span.end,
                ]
            })
            .collect();
        places.dedup();
        for at in places {
            for action in refactorings(&document, Span::empty(at), |_| true) {
                let mut after = text.clone();
                for edit in action.edits.iter().rev() {
                    after.replace_range(
                        edit.span.start as usize..edit.span.end as usize,
                        &edit.text,
                    );
                }
                let again = Document::new(Text::new(&after), 0);
                assert_eq!(document.problems().len(), again.problems().len(), "{after}");
                let mut after = instructions(&again);
                let mut before = before.clone();
                let kind = action.title.split_whitespace().next().unwrap().to_owned();
                match kind.as_str() {
                    "Extract" => {
                        assert_eq!(after.len(), before.len() + 1);
                        after.retain(|it| it != "ARG");
                        before.retain(|it| it != "ARG");
                    }
                    "Inline" => {
                        after.retain(|it| it != "ARG");
                        before.retain(|it| it != "ARG");
                    }
                    "Sort" => {
                        let sorted = |it: &mut Vec<String>| {
                            for it in it {
                                let mut words: Vec<_> = it.split(' ').collect();
                                words.sort_unstable();
                                *it = words.join(" ");
                            }
                        };
                        sorted(&mut after);
                        sorted(&mut before);
                    }
                    "Set" => {
                        after.retain(|it| it != "WORKDIR");
                        before.retain(|it| it != "WORKDIR");
                        let cd = before.iter().position(|it| it.starts_with("cd "));
                        before.remove(cd.unwrap());
                    }
                    "Mount" => {
                        let keep = "rm -f /etc/apt/apt.conf.d/docker-clean";
                        after.retain(|it| it != keep);
                        // It would empty the cache.
                        let cleaning =
                            |it: &String| it.contains(" clean") || it.contains("apt/lists");
                        before.retain(|it| !cleaning(it));
                        after.retain(|it| !cleaning(it));
                        for it in &mut after {
                            let rest = it.strip_prefix(&format!("{keep} && "));
                            *it = rest.unwrap_or(it).to_owned();
                        }
                    }
                    "Convert" if action.title.ends_with("form") => {
                        let count = |it: &Document| it.file().items.len();
                        assert_eq!(count(&document), count(&again), "{text}");
                        continue;
                    }
                    _ => {}
                }
                assert_eq!(before, after, "{}: {text}", action.title);
                *offered.entry(kind).or_default() += 1;
            }
        }
    }
    println!("offered: {offered:?}");
    for kind in [
        "Extract", "Inline", "Name", "Convert", "Merge", "Split", "Sort", "Set", "Mount",
    ] {
        assert!(offered.contains_key(kind), "{kind} was never offered");
    }
}

/// A builder provides `/etc/hosts` anew for each RUN, and `/dev/shm` is a file system in memory.
#[test]
fn commands_that_need_the_files_of_one_run() {
    let splits = |text: &str| {
        let (document, cursors) = with_cursors(text);
        let part = Span::new(cursors[0], cursors[0]);
        let found = refactorings(&document, part, |it| it.name() == REWRITE);
        found.iter().any(|it| it.title.starts_with("Split"))
    };
    assert!(splits("FROM a\nRUN echo a > /etc/issue &&$0 b\n"));
    assert!(!splits(
        "FROM a\nRUN echo 10.0.0.1 db >> /etc/hosts &&$0 curl db\n"
    ));
    assert!(!splits(
        "FROM a\nRUN echo a > /dev/shm/a &&$0 cat /dev/shm/a\n"
    ));
}

/// What the mount of a cache would hide from another RUN, and commands that change the shell.
#[test]
fn what_other_instructions_need() {
    let offers = |fixture: &str, title: &str| {
        let (document, cursors) = with_cursors(fixture);
        let part = Span::new(cursors[0], cursors[0]);
        let found = refactorings(&document, part, |it| it.name() == REWRITE);
        found.iter().any(|it| it.title.starts_with(title))
    };
    for fixture in [
        "FROM debian\nRUN $0apt-get update && apt-get install -y x\nRUN apt-get install -y y\n",
        "FROM golang\nRUN $0go mod download\nRUN go build\n",
        "FROM golang\nRUN go mod download\nRUN --network=none $0go build\n",
        "FROM node:24\nRUN npm ci\nRUN $0npm ci --offline\n",
        "FROM gradle:8\nRUN gradle deps\nRUN $0gradle build --offline\n",
    ] {
        assert!(!offers(fixture, "Mount"), "{fixture}");
    }
    assert!(offers("FROM node:24\nRUN $0npm ci\n", "Mount"));
    for fixture in [
        "FROM a\nRUN $0conda activate base && pip install x\n",
        "FROM a\nRUN $0nvm use 18 && npm ci\n",
    ] {
        assert!(!offers(fixture, "Split"), "{fixture}");
    }
    assert!(offers(
        "FROM a\nRUN $0conda install x && pip install x\n",
        "Split"
    ));
}
