//! Images in a file: hover, diagnostics, and updates of tags.

use std::fmt::Write;

use expect_test::{Expect, expect};
use ide::code_action::{ActionKind, code_actions};
use ide::hover::hover;
use ide::lints::{Fix, LintSettings};
use syntax::text::Span;

use crate::fixture::{document, parse, with_cursors};
use crate::lints::picture;

fn check_rule(rule: &str, texts: &[&str], expect: Expect) {
    let pictures: Vec<String> = texts.iter().map(|text| picture(rule, text)).collect();
    expect.assert_eq(&pictures.join("===\n"));
}

#[test]
fn retired_tags() {
    check_rule(
        "RetiredTag",
        &[
            "FROM golang:1.19 AS a\nFROM --platform=linux/amd64 docker.io/library/golang:1.19-alpine@sha256:0123456789012345678901234567890123456789012345678901234567890123 AS b\nFROM golang:1\nFROM a\nFROM golang@sha256:0123456789012345678901234567890123456789012345678901234567890123\n",
            "FROM alpine\nCOPY --from=busybox:1.30 /bin/busybox /\nRUN --mount=from=mirror.gcr.io/library/debian:jessie,target=/x ls\n",
            "ARG V=1.19\nARG IMAGE=centos\nFROM golang:$V\nFROM ${IMAGE}:7\nFROM me/golang:1.19\n",
            "FROM openjdk:17.0.2-jdk-slim\nFROM java:8-jdk-alpine\nFROM vault:1.13.3\nFROM public.ecr.aws/docker/library/openjdk:8\nFROM jobber\n",
            "# check=skip=RetiredTag\nFROM golang:1.19\n",
            "# check=skip=RetiredTag\n\nFROM golang:1.18\n# check=skip=RetiredTag\nFROM golang:1.19\nFROM golang:1.20\n",
        ],
        expect![[r#"
            FROM golang:1.19 AS a
                 ▔▔▔▔▔▔▔▔▔▔▔ golang:1.19 has not been updated since 2023-09
            FROM --platform=linux/amd64 docker.io/library/golang:1.19-alpine@sha256:0123456789012345678901234567890123456789012345678901234567890123 AS b
                                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ golang:1.19-alpine has not been updated since 2023-09
            FROM golang:1
            FROM a
            FROM golang@sha256:0123456789012345678901234567890123456789012345678901234567890123
            ===
            FROM alpine
            COPY --from=busybox:1.30 /bin/busybox /
                        ▔▔▔▔▔▔▔▔▔▔▔▔ busybox:1.30 has not been updated since 2019-06
            RUN --mount=from=mirror.gcr.io/library/debian:jessie,target=/x ls
                             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ mirror.gcr.io/library/debian:jessie has not been updated since 2021-03
            ===
            ARG V=1.19
            ARG IMAGE=centos
            FROM golang:$V
                 ▔▔▔▔▔▔▔▔▔ golang:1.19 has not been updated since 2023-09
            FROM ${IMAGE}:7
                 ▔▔▔▔▔▔▔▔▔▔ centos has not been updated since 2024-07; use almalinux instead
            FROM me/golang:1.19
            ===
            FROM openjdk:17.0.2-jdk-slim
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ openjdk:17.0.2-jdk-slim has not been updated since 2022-05; use eclipse-temurin instead
            FROM java:8-jdk-alpine
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ java has not been updated since 2017-06; use eclipse-temurin instead
            FROM vault:1.13.3
                 ▔▔▔▔▔▔▔▔▔▔▔▔ vault has not been updated since 2024-06; use hashicorp/vault instead
            FROM public.ecr.aws/docker/library/openjdk:8
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ public.ecr.aws/docker/library/openjdk:8 has not been updated since 2022-08; use eclipse-temurin instead
            FROM jobber
                 ▔▔▔▔▔▔ jobber has not been updated since 2024-06
            --- suggestion: Use `eclipse-temurin:17-jdk`
            FROM eclipse-temurin:17-jdk
            FROM java:8-jdk-alpine
            FROM vault:1.13.3
            FROM public.ecr.aws/docker/library/openjdk:8
            FROM jobber
            --- suggestion: Use `eclipse-temurin:8-jdk-alpine`
            FROM openjdk:17.0.2-jdk-slim
            FROM eclipse-temurin:8-jdk-alpine
            FROM vault:1.13.3
            FROM public.ecr.aws/docker/library/openjdk:8
            FROM jobber
            --- suggestion: Use `hashicorp/vault:1.13.3`
            FROM openjdk:17.0.2-jdk-slim
            FROM java:8-jdk-alpine
            FROM hashicorp/vault:1.13.3
            FROM public.ecr.aws/docker/library/openjdk:8
            FROM jobber
            --- suggestion: Use `public.ecr.aws/docker/library/eclipse-temurin:8`
            FROM openjdk:17.0.2-jdk-slim
            FROM java:8-jdk-alpine
            FROM vault:1.13.3
            FROM public.ecr.aws/docker/library/eclipse-temurin:8
            FROM jobber
            ===
            # check=skip=RetiredTag
            FROM golang:1.19
            ===
            # check=skip=RetiredTag

            FROM golang:1.18
            # check=skip=RetiredTag
            FROM golang:1.19
            FROM golang:1.20
        "#]],
    );
}

#[test]
fn unknown_tags() {
    check_rule(
        "UnknownTag",
        &[
            "FROM golang:1.19-trixie\nFROM golang:99\nFROM golang:nonsuch\nFROM centos:6.4\nFROM golang:1.19\nFROM me/golang:1.19-trixie\n",
            "FROM golang:1.19-trixie@sha256:0123456789012345678901234567890123456789012345678901234567890123\nARG V=x\nFROM golang:1.19-$V AS b\nFROM golang:$Y\n",
        ],
        expect![[r#"
            FROM golang:1.19-trixie
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ golang has no tag 1.19-trixie
            FROM golang:99
            FROM golang:nonsuch
            FROM centos:6.4
                 ▔▔▔▔▔▔▔▔▔▔ centos has no tag 6.4
            FROM golang:1.19
            FROM me/golang:1.19-trixie
            ===
            FROM golang:1.19-trixie@sha256:0123456789012345678901234567890123456789012345678901234567890123
            ARG V=x
            FROM golang:1.19-$V AS b
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ golang has no tag 1.19-
            FROM golang:$Y
        "#]],
    );
}

#[test]
fn unavailable_platforms() {
    check_rule(
        "PlatformNotOffered",
        &[
            "FROM --platform=linux/sparc64 alpine AS a-sparc64\nFROM --platform=linux/arm64/v8 alpine\nFROM --platform=linux/arm64 alpine\nFROM --platform=windows/amd64 alpine\nFROM --platform=$BUILDPLATFORM alpine\nFROM --platform=$TARGETPLATFORM alpine\n",
            "FROM --platform=linux/arm/v7 alpine\nFROM --platform=linux/arm/v5 alpine\nFROM --platform=linux/amd64/v2 alpine\nFROM --platform=linux/sparc64 alpine:3.3\nFROM --platform=nonsense alpine\nARG P=linux/sparc64\nFROM --platform=$P alpine\n",
            "ARG P=linux/sparc64\nFROM --platform=$P alpine\n",
        ],
        expect![[r#"
            FROM --platform=linux/sparc64 alpine AS a-sparc64
                                          ▔▔▔▔▔▔ alpine is not available for linux/sparc64 (available: linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64, linux/386, linux/ppc64le, linux/riscv64, linux/s390x)
            FROM --platform=linux/arm64/v8 alpine
            FROM --platform=linux/arm64 alpine
            FROM --platform=windows/amd64 alpine
                                          ▔▔▔▔▔▔ alpine is not available for windows/amd64 (available: linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64, linux/386, linux/ppc64le, linux/riscv64, linux/s390x)
            FROM --platform=$BUILDPLATFORM alpine
            FROM --platform=$TARGETPLATFORM alpine
            ===
            FROM --platform=linux/arm/v7 alpine
            FROM --platform=linux/arm/v5 alpine
                                         ▔▔▔▔▔▔ alpine is not available for linux/arm/v5 (available: linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64, linux/386, linux/ppc64le, linux/riscv64, linux/s390x)
            FROM --platform=linux/amd64/v2 alpine
            FROM --platform=linux/sparc64 alpine:3.3
            FROM --platform=nonsense alpine
            ARG P=linux/sparc64
            FROM --platform=$P alpine
            ===
            ARG P=linux/sparc64
            FROM --platform=$P alpine
                               ▔▔▔▔▔▔ alpine is not available for linux/sparc64 (available: linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64, linux/386, linux/ppc64le, linux/riscv64, linux/s390x)
        "#]],
    );
}

/// Checks the code actions that update the tag at each cursor of a fixture.
fn check_moves(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let mut text = String::new();
    for at in cursors {
        let actions = code_actions(&document, Span::empty(at), &LintSettings::default(), None);
        let actions = actions
            .into_iter()
            .filter(|it| it.kind == ActionKind::Rewrite && it.title.starts_with("Move"));
        for action in actions {
            let after = Fix::suggestion("", action.edits).apply(&document.text.to_string());
            writeln!(
                text,
                "{}: {}",
                action.title,
                after.trim_end().replace('\n', "␊")
            )
            .unwrap();
        }
        text.push_str("──\n");
    }
    expect.assert_eq(&text);
}

#[test]
fn newer_tags() {
    check_moves(
        "FROM gol$0ang:1.26.1-alpine3.23 AS a\nRUN $0",
        expect![[r#"
            Move to `golang:1.26.7-alpine3.23`: FROM golang:1.26.7-alpine3.23 AS a␊RUN
            Move to `golang:1.27.0-alpine3.23`: FROM golang:1.27.0-alpine3.23 AS a␊RUN
            ──
            ──
        "#]],
    );
    check_moves(
        "FROM $0node:20",
        expect![[r#"
            Move to `node:26`: FROM node:26
            ──
        "#]],
    );
    check_moves(
        "FROM node:20@sha256:0123456789012345678901234567890123456789012345678901234567890123$0",
        expect![[r#"
            Move to `node:26` and remove the digest: FROM node:26
            ──
        "#]],
    );
    check_moves(
        "ARG V=1.26\nFROM golang:$0$V-alpine",
        expect![[r#"
            Move to `golang:1.27-alpine`: ARG V=1.27␊FROM golang:$V-alpine
            ──
        "#]],
    );
    check_moves(
        "ARG V=\"1.26\"\nFROM golang:$0$V-alpine",
        expect![[r#"
            ──
        "#]],
    );
    check_moves(
        "ARG I=golang:1.26\nFROM $I$0",
        expect![[r#"
            Move to `golang:1.27`: ARG I=golang:1.27␊FROM $I
            ──
        "#]],
    );
    check_moves(
        "FROM alpine\nCOPY --from=postgres:17$0 a b",
        expect![[r#"
            Move to `postgres:18`: FROM alpine␊COPY --from=postgres:18 a b
            ──
        "#]],
    );
    check_moves(
        "FROM golang:1$0.26\\\n-alpine",
        expect![[r#"
            ──
        "#]],
    );
    check_moves(
        "FROM golang:1$0\nFROM me/golang:1.26$0\nFROM golang$0",
        expect![[r#"
            ──
            ──
            ──
        "#]],
    );
}

fn check_hover(fixture: &str, expect: Expect) {
    let (text, cursor) = parse(fixture);
    let result = hover(&document(&text), cursor.unwrap());
    expect.assert_eq(&result.map_or("nothing\n".to_owned(), |it| it.markdown + "\n"));
}

#[test]
fn hover_shows_built_in_data() {
    check_hover(
        "FROM ngi$0nx:1-alpine AS web",
        expect![[r#"
            ```dockerfile
            docker.io/library/nginx:1-alpine
            ```

            - registry: `docker.io`, Docker Hub (default)
            - namespace: `library` (Docker's official images)
            - **name: `nginx`**
            - tag: `1-alpine`

            Web server and proxy.

            - Same as: `1.31.4-alpine` `mainline-alpine` `1.31-alpine` `alpine` `1.31.4-alpine3.24` `mainline-alpine3.24` `1-alpine3.24` `1.31-alpine3.24` `alpine3.24`
            - Platforms: `linux/amd64` `linux/arm/v6` `linux/arm/v7` `linux/arm64` `linux/386` `linux/ppc64le` `linux/riscv64` `linux/s390x`

            It sets:

            ```dockerfile
            EXPOSE 80
            STOPSIGNAL SIGQUIT
            ENTRYPOINT ["/docker-entrypoint.sh"]
            CMD ["nginx","-g","daemon off;"]
            ```

            Also sets: `ACME_VERSION` `NGINX_VERSION` `NJS_VERSION`

            As of 2026-08-22.

            [Page](https://hub.docker.com/_/nginx) · [Page of the tag](https://hub.docker.com/_/nginx/tags?name=1-alpine)
        "#]],
    );
    check_hover(
        "FROM golang:1.19$0",
        expect![[r#"
            ```dockerfile
            docker.io/library/golang:1.19
            ```

            - registry: `docker.io`, Docker Hub (default)
            - namespace: `library` (Docker's official images)
            - name: `golang`
            - **tag: `1.19`**

            The Go toolchain, with GOPATH in /go.

            `1.19` has not been updated since 2023-09.

            - Newer: `1.27`

            All its tags set:

            ```dockerfile
            ENV GOPATH=/go
            WORKDIR /go
            ```

            Some also set: `GOLANG_VERSION` `GOTOOLCHAIN`

            As of 2026-08-22.

            [Page](https://hub.docker.com/_/golang) · [Page of the tag](https://hub.docker.com/_/golang/tags?name=1.19)
        "#]],
    );
    check_hover(
        "FROM --platform=windows/amd64 golang:1$0",
        expect![[r#"
            ```dockerfile
            docker.io/library/golang:1
            ```

            - registry: `docker.io`, Docker Hub (default)
            - namespace: `library` (Docker's official images)
            - name: `golang`
            - **tag: `1`**

            The Go toolchain, with GOPATH in /go.

            - Same as: `1.27.0-windowsservercore-ltsc2025` `1.27-windowsservercore-ltsc2025` `1-windowsservercore-ltsc2025` `windowsservercore-ltsc2025` `1.27.0-windowsservercore` `1.27-windowsservercore` `1-windowsservercore` `windowsservercore` `1.27.0` `1.27` `latest`
            - Platforms: `linux/amd64` `linux/arm/v7` `linux/arm64` `linux/386` `linux/ppc64le` `linux/riscv64` `linux/s390x` `windows/amd64`

            It sets:

            ```dockerfile
            ENV GIT_TAG=v2.48.1.windows.1
            ENV GOPATH=C:\go
            WORKDIR C:\go
            SHELL ["powershell","-Command","$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]
            ```

            Also sets: `GIT_VERSION` `GOLANG_VERSION`

            As of 2026-08-22.

            [Page](https://hub.docker.com/_/golang) · [Page of the tag](https://hub.docker.com/_/golang/tags?name=1)
        "#]],
    );
    check_hover(
        "FROM alpine\nCOPY --from=cen$0tos:7 a b",
        expect![[r#"
            ```dockerfile
            docker.io/library/centos:7
            ```

            - registry: `docker.io`, Docker Hub (default)
            - namespace: `library` (Docker's official images)
            - **name: `centos`**
            - tag: `7`

            A build context of this name (`--build-context`) takes precedence.

            CentOS Linux.

            None of its tags has been updated since 2024-07. Use `almalinux` instead.

            As of 2026-08-22.

            [Page](https://hub.docker.com/_/centos) · [Page of the tag](https://hub.docker.com/_/centos/tags?name=7)
        "#]],
    );
    check_hover(
        "FROM mcr.microsoft.com/dotnet/sdk$0:8.0",
        expect![[r#"
            ```dockerfile
            mcr.microsoft.com/dotnet/sdk:8.0
            ```

            - registry: `mcr.microsoft.com`, Microsoft's registry
            - namespace: `dotnet`
            - **name: `sdk`**
            - tag: `8.0`

            The .NET SDK.

            [Page](https://mcr.microsoft.com/artifact/mar/dotnet/sdk) · [Page of the tag](https://mcr.microsoft.com/artifact/mar/dotnet/sdk/tags)
        "#]],
    );
    check_hover(
        "FROM golang:9$09",
        expect![[r#"
            ```dockerfile
            docker.io/library/golang:99
            ```

            - registry: `docker.io`, Docker Hub (default)
            - namespace: `library` (Docker's official images)
            - name: `golang`
            - **tag: `99`**

            The Go toolchain, with GOPATH in /go.

            The tag `99` did not exist on 2026-08-22.

            All its tags set:

            ```dockerfile
            ENV GOPATH=/go
            WORKDIR /go
            ```

            Some also set: `GOLANG_VERSION` `GOTOOLCHAIN`

            As of 2026-08-22.

            [Page](https://hub.docker.com/_/golang) · [Page of the tag](https://hub.docker.com/_/golang/tags?name=99)
        "#]],
    );
    check_hover(
        "FROM me/golang:9$09",
        expect![[r#"
            ```dockerfile
            docker.io/me/golang:99
            ```

            - registry: `docker.io`, Docker Hub (default)
            - namespace: `me`
            - name: `golang`
            - **tag: `99`**

            [Page](https://hub.docker.com/r/me/golang) · [Page of the tag](https://hub.docker.com/r/me/golang/tags?name=99)
        "#]],
    );
}

/// A change of an argument's value changes the diagnostics of the images that use it.
#[test]
fn an_argument_changes() {
    check_rule(
        "RetiredTag",
        &["ARG V=99\nFROM golang:$V\n", "ARG V=1.19\nFROM golang:$V\n"],
        expect![[r#"
            ARG V=99
            FROM golang:$V
            ===
            ARG V=1.19
            FROM golang:$V
                 ▔▔▔▔▔▔▔▔▔ golang:1.19 has not been updated since 2023-09
        "#]],
    );
}
