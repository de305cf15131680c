//! Images that the catalogue knows, their tags and their platforms.

use dockwright::catalogue;
use dockwright::features::completion::Topic;
use dockwright::values::tag;
use expect_test::{Expect, expect};

use super::{check, check_docs, check_none, check_taken, offered};

/// The first offers of many, one to a line, and how many there are.
fn check_first(fixture: &str, count: usize, expect: Expect) {
    let (_, found) = offered(fixture);
    let mut text = super::list(&found.items[..count.min(found.items.len())]);
    text.push_str(&format!("of {}\n", found.items.len() > count));
    expect.assert_eq(&text);
}

#[test]
fn names_in_the_order_of_their_use() {
    let (_, found) = offered("FROM $0");
    let at = |name: &str| found.items.iter().position(|it| it.label == name).unwrap();
    assert!(at("scratch") < at("node"));
    assert!(at("node") < at("golang"));
    assert!(at("golang") < at("mcr.microsoft.com/dotnet/sdk"));
    assert!(at("mcr.microsoft.com/dotnet/sdk") < at("centos"));
    let centos = &found.items[at("centos")];
    assert!(centos.deprecated && !found.items[at("debian")].deprecated);
}

#[test]
fn tags_of_from() {
    check_first(
        "FROM golang:$0",
        9,
        expect![[r#"
        latest · = 1.27.0-trixie · amd64 arm64 arm +4
        1 · = 1.27.0-trixie · amd64 arm64 arm +4
        1.27 · = 1.27.0-trixie · amd64 arm64 arm +4
        1.27.0 · = 1.27.0-trixie · amd64 arm64 arm +4
        1.26 · = 1.26.7-trixie · amd64 arm64 arm +4
        1.26.7 · = 1.26.7-trixie · amd64 arm64 arm +4
        1-alpine · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
        1-alpine3.24 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
        1-alpine3.23 · = 1.27.0-alpine3.23 · amd64 arm64 arm +4
        of true
    "#]],
    );
    check_first(
        "FROM golang:1.2$0-alpine",
        6,
        expect![[r#"
            latest · = 1.27.0-trixie · amd64 arm64 arm +4
            1-alpine · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1-alpine3.24 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1-alpine3.23 · = 1.27.0-alpine3.23 · amd64 arm64 arm +4
            1.27-alpine · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.27-alpine3.24 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            of true
        "#]],
    );
    check_first(
        "FROM golang:1.22-alpine\nFROM golang:$0",
        4,
        expect![[r#"
            latest · = 1.27.0-trixie · amd64 arm64 arm +4
            1-alpine · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1-alpine3.24 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1-alpine3.23 · = 1.27.0-alpine3.23 · amd64 arm64 arm +4
            of true
        "#]],
    );
    check_first(
        "FROM --platform=windows/amd64 golang:$0",
        4,
        expect![[r#"
            latest · = 1.27.0-windowsservercore-ltsc2025 · windows
            1-nanoserver · = 1.27.0-nanoserver-ltsc2025 · windows
            1.27-nanoserver · = 1.27.0-nanoserver-ltsc2025 · windows
            1.27.0-nanoserver · = 1.27.0-nanoserver-ltsc2025 · windows
            of true
        "#]],
    );
    check_first(
        "FROM public.ecr.aws/docker/library/alpine:$0",
        3,
        expect![[r#"
            latest · = 3.24.1 · amd64 arm64 arm +4
            edge · = 20260805 · amd64 arm64 arm +4
            3 · = 3.24.1 · amd64 arm64 arm +4
            of true
        "#]],
    );
}

#[test]
fn a_tag_takes_the_place_of_the_tag() {
    check(
        "FROM alpine:3.2$00 AS a",
        expect![[r#"
        FROM alpine:3.20 AS a
                    ▔▔▔▔ latest, edge, 3, 3.24, 3.24.1, 3.23, 3.23.5, 3.22, 3.22.5, 3.21, 3.21.7, 20260805
    "#]],
    );
    check_taken(
        "FROM alpine:3.2$00@sha256:abc AS a",
        "3.24",
        expect![[r#"
            FROM alpine:3.24‸ AS a
        "#]],
    );
    check_taken(
        "FROM alpine\nCOPY --from=busybox:$0 /bin/a /b",
        "musl",
        expect![[r#"
            FROM alpine
            COPY --from=busybox:musl‸ /bin/a /b
        "#]],
    );
    check_taken(
        "FROM alpine\nRUN --mount=type=bind,from=busybox:1$0,target=/x ls",
        "1.38",
        expect![[r#"
            FROM alpine
            RUN --mount=type=bind,from=busybox:1.38‸,target=/x ls
        "#]],
    );
    check_taken(
        "FROM alpine:\\\n3$0",
        "3.24",
        expect![[r#"
        FROM alpine:\
        3.24‸
    "#]],
    );
}

#[test]
fn tags_of_images_that_nobody_knows_are_those_of_the_file() {
    check(
        "FROM ghcr.io/me/it:1.2 AS a\nFROM ghcr.io/me/it:2 AS b\nFROM ghcr.io/me/it:$0",
        expect![[r#"
            FROM ghcr.io/me/it:1.2 AS a
            FROM ghcr.io/me/it:2 AS b
            FROM ghcr.io/me/it:
                               ↑ 1.2, 2
        "#]],
    );
    check_none("FROM localhost:5000/it:$0");
    check_none("FROM Wrong:$0");
    check_none("FROM :$0");
}

#[test]
fn defaults_of_arguments_that_from_uses() {
    check_first(
        "ARG V=$0\nFROM golang:$V",
        3,
        expect![[r#"
        latest · = 1.27.0-trixie · amd64 arm64 arm +4
        1 · = 1.27.0-trixie · amd64 arm64 arm +4
        1.27 · = 1.27.0-trixie · amd64 arm64 arm +4
        of true
    "#]],
    );
    check_first(
        "ARG V=1.2$0\nFROM golang:${V}-alpine AS a",
        3,
        expect![[r#"
            1 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.27 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.27.0 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            of true
        "#]],
    );
    check_first(
        "ARG V=\"$0\"\nFROM golang:1.${V:-27}",
        3,
        expect![[r#"
        27 · = 1.27.0-trixie · amd64 arm64 arm +4
        27.0 · = 1.27.0-trixie · amd64 arm64 arm +4
        26 · = 1.26.7-trixie · amd64 arm64 arm +4
        of true
    "#]],
    );
    check_first(
        "ARG IMAGE=al$0\nFROM $IMAGE",
        3,
        expect![[r#"
        node · Node.js with npm and Yarn
        php · PHP for the command line, FPM or Apache
        python · Python with pip
        of true
    "#]],
    );
    check_first(
        "ARG IMAGE=alpine:$0\nFROM ${IMAGE}",
        3,
        expect![[r#"
        latest · = 3.24.1 · amd64 arm64 arm +4
        edge · = 20260805 · amd64 arm64 arm +4
        3 · = 3.24.1 · amd64 arm64 arm +4
        of true
    "#]],
    );
    check_taken(
        "ARG A=b IMAGE=alpine:3$0 C=d\nFROM ${IMAGE}",
        "3.24",
        expect![[r#"
            ARG A=b IMAGE=alpine:3.24‸ C=d
            FROM ${IMAGE}
        "#]],
    );
    check_none("ARG V=$0\nFROM golang:$W");
    check_none("ARG V=$0\nFROM golang:$V$W");
    check_none("FROM golang\nARG V=$0");
}

#[test]
fn platforms_of_the_image() {
    check(
        "FROM --platform=$0 postgres:18-alpine",
        expect![[r#"
        FROM --platform= postgres:18-alpine
                        ↑ $BUILDPLATFORM, linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64, linux/386, linux/ppc64le, linux/riscv64, linux/s390x
    "#]],
    );
    check(
        "FROM --platform=linux/a$0 golang:1-nanoserver",
        expect![[r#"
            FROM --platform=linux/a golang:1-nanoserver
                            ▔▔▔▔▔▔▔ $BUILDPLATFORM, windows/amd64
        "#]],
    );
    check(
        "FROM --platform=linux/$0amd64 me/it",
        expect![[r#"
        FROM --platform=linux/amd64 me/it
                        ▔▔▔▔▔▔▔▔▔▔▔ $BUILDPLATFORM, linux/amd64, linux/arm64, linux/arm/v7, linux/arm/v6, linux/386, linux/ppc64le, linux/s390x, linux/riscv64, linux/loong64, windows/amd64
    "#]],
    );
}

#[test]
fn what_is_known_of_an_offer_is_told_later() {
    let (_, found) = offered("FROM busybox:$0");
    assert!(!found.items.is_empty());
    check_docs(
        "FROM hello-world:lat$0",
        expect![[r#"
        latest: image hello-world:latest
        linux: image hello-world:linux
        nanoserver: image hello-world:nanoserver
        nanoserver-ltsc2025: image hello-world:nanoserver-ltsc2025
        nanoserver-ltsc2022: image hello-world:nanoserver-ltsc2022
    "#]],
    );
    let topic = Topic::of("image hello-world:latest").unwrap();
    expect![[r#"
        ```dockerfile
        FROM hello-world:latest
        ```

        Says hello, to see that Docker works.

        - Same as: `linux`
        - Platforms: `linux/amd64` `linux/arm/v5` `linux/arm/v6` `linux/arm/v7` `linux/arm64` `linux/386` `linux/ppc64le` `linux/riscv64` `linux/s390x` `windows/amd64`

        As of 2026-08-22.

        [Docker Hub](https://hub.docker.com/_/hello-world)"#]].assert_eq(&topic.markdown());
    assert_eq!(
        Topic::of("image hello-world:1999").unwrap().key(),
        "image hello-world"
    );
    assert!(Topic::of("image nonsuch").is_none());
}

/// Every tag that is looked after is offered, but for those that aren't for people.
#[test]
fn all_tags_are_offered_once() {
    for image in catalogue::images() {
        let (_, found) = offered(&format!("FROM {}:$0", image.name()));
        let mut offered: Vec<_> = found.items.iter().map(|it| it.text.as_str()).collect();
        offered.sort_unstable();
        let entries = image.entries();
        let mut tags: Vec<_> = entries
            .iter()
            .flat_map(dockwright::catalogue::Entry::all)
            .collect();
        tags.retain(|it| !tag::is_hidden(it));
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(offered, tags, "{}", image.name());
    }
}
