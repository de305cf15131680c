//! Images of the catalogue, their tags and platforms.

use analysis::catalogue;
use expect_test::{Expect, expect};
use ide::completion::{SearchResult, SearchResults, Topic};
use syntax::values::tag;

use super::{candidates, check, check_docs, check_none, check_taken, offered};

/// The first candidates, one per line, and the number of all.
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
            1.27-alpine · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.27-alpine3.24 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.27-alpine3.23 · = 1.27.0-alpine3.23 · amd64 arm64 arm +4
            1.27.0-alpine · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.27.0-alpine3.23 · amd64 arm64 arm +4
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
                        ▔▔▔▔ 3.24, 3.24.1, 3.23, 3.23.5, 3.22, 3.22.5, 3.21, 3.21.7
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
fn tags_of_unknown_images_come_from_the_file() {
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
            1.27 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.27.0 · = 1.27.0-alpine3.24 · amd64 arm64 arm +4
            1.26 · = 1.26.7-alpine3.24 · amd64 arm64 arm +4
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
            alpine · Alpine Linux: musl, BusyBox and apk in a few megabytes
            almalinux · AlmaLinux, a free rebuild of Red Hat Enterprise Linux
            alt · ALT Linux
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
        "#]],
    );
    check(
        "FROM --platform=linux/$0amd64 me/it",
        expect![[r#"
            FROM --platform=linux/amd64 me/it
                            ▔▔▔▔▔▔▔▔▔▔▔ linux/arm64, linux/arm/v7, linux/arm/v6, linux/386, linux/ppc64le, linux/s390x, linux/riscv64, linux/loong64
        "#]],
    );
}

#[test]
fn documentation_is_resolved_later() {
    let (_, found) = offered("FROM busybox:$0");
    assert!(!found.items.is_empty());
    check_docs(
        "FROM hello-world:lat$0",
        expect![[r#"
            latest: image hello-world:latest
        "#]],
    );
    let topic = Topic::from_key("image hello-world:latest").unwrap();
    expect![[r#"
        ```dockerfile
        FROM hello-world:latest
        ```

        Prints a greeting, to test that Docker works.

        - Same as: `linux`
        - Platforms: `linux/amd64` `linux/arm/v5` `linux/arm/v6` `linux/arm/v7` `linux/arm64` `linux/386` `linux/ppc64le` `linux/riscv64` `linux/s390x` `windows/amd64`

        As of 2026-08-22.

        [Docker Hub](https://hub.docker.com/_/hello-world)"#]].assert_eq(&topic.markdown());
    assert_eq!(
        Topic::from_key("image hello-world:1999").unwrap().key(),
        "image hello-world"
    );
    assert!(Topic::from_key("image nonsuch").is_none());
}

/// Every maintained tag is offered, except for hidden ones.
#[test]
fn all_tags_are_offered_once() {
    for image in catalogue::images() {
        let (_, found) = offered(&format!("FROM {}:$0", image.name()));
        let mut offered: Vec<_> = found.items.iter().map(|it| it.text.as_str()).collect();
        offered.sort_unstable();
        let entries = image.entries();
        let mut tags: Vec<_> = entries
            .iter()
            .flat_map(analysis::catalogue::CatalogueEntry::all)
            .collect();
        tags.retain(|it| !tag::is_hidden(it));
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(offered, tags, "{}", image.name());
    }
}

/// The candidates as they would be inserted, including the names of the catalogue.
fn check_names(fixture: &str, expect: Expect) {
    let (text, found) = offered(fixture);
    let word = &text[found.span.start as usize..found.span.end as usize];
    let mut rows = format!("in place of {word:?}\n");
    let shown = found.items.iter().take(3);
    rows.extend(shown.map(|it| format!("{}\n", it.text)));
    rows.push_str(&format!("of {}\n", found.items.len() > 3));
    expect.assert_eq(&rows);
}

#[test]
fn names_after_variables() {
    check_names(
        "ARG REGISTRY=mcr.microsoft.com\nFROM ${REGISTRY}/do$0",
        expect![[r#"
            in place of "do"
            dotnet/sdk
            dotnet/aspnet
            dotnet/runtime
            of true
        "#]],
    );
    check_names(
        "ARG REGISTRY=public.ecr.aws/docker/library\nFROM $REGISTRY/al$0 AS a",
        expect![[r#"
            in place of "al"
            alpine
            almalinux
            alt
            of false
        "#]],
    );
    // The slash may be in the variable.
    check_names(
        "ARG PREFIX=docker.io/\nFROM ${PREFIX}no$0",
        expect![[r#"
            in place of "no"
            node
            notary
            of false
        "#]],
    );
    // Other namespaces are only known if they are in the file.
    check_names(
        "ARG R=registry.acme.com\nFROM $R/team/app:1\nFROM ${R}/$0",
        expect![[r#"
            in place of ""
            team/app
            of false
        "#]],
    );
    check_names(
        "FROM public.ecr.aws/docker/library/al$0",
        expect![[r#"
            in place of "al"
            alpine
            almalinux
            alt
            of false
        "#]],
    );
    // Whatever the value is.
    check_none("ARG REGISTRY\nFROM ${REGISTRY}/a$0\nFROM $OTHER/b$0");
}

#[test]
fn tags_beside_variables() {
    check_first(
        "ARG REGISTRY=public.ecr.aws/docker/library\nFROM ${REGISTRY}/alpine:$0",
        2,
        expect![[r#"
            latest · = 3.24.1 · amd64 arm64 arm +4
            edge · = 20260805 · amd64 arm64 arm +4
            of true
        "#]],
    );
    check_names(
        "ARG GO=1.27\nFROM golang:${GO}-al$0",
        expect![[r#"
            in place of "-al"
            -alpine
            -alpine3.24
            -alpine3.23
            of false
        "#]],
    );
    check_names(
        "ARG ALPINE=alpine3.24\nFROM golang:1.$0-${ALPINE}",
        expect![[r#"
            in place of "1.-"
            1.27-
            1.27.0-
            1.26-
            of true
        "#]],
    );
    check_names(
        "ARG GO=golang:1.27\nFROM $GO-al$0",
        expect![[r#"
            in place of "-al"
            -alpine
            -alpine3.24
            -alpine3.23
            of false
        "#]],
    );
    check_none("ARG GO\nARG R\nFROM golang:${GO}-al$0\nFROM ${R}/golang:1$0");
}

#[test]
fn tags_of_the_syntax() {
    check_first(
        "# syntax=docker/dockerfile:$0\nFROM scratch\n",
        4,
        expect![[r#"
            1 · Latest stable syntax
            1-labs · Latest syntax with experimental features
            1.26 · This version
            1.25 · This version
            of true
        "#]],
    );
    check_taken(
        "# syntax=docker.io/docker/dockerfile:1.$07@sha256:abc\nFROM scratch\n",
        "1.20",
        expect![[r#"
            # syntax=docker.io/docker/dockerfile:1.20‸
            FROM scratch

        "#]],
    );
    check_none("# syntax=acme/frontend:$0\nFROM scratch\n");
}

/// The text to search for, and the candidates for some results.
#[track_caller]
fn check_search(fixture: &str, finds: &[&str], expect: Expect) {
    let (_, mut found) = candidates(fixture);
    let known = found.items.len();
    let text = found.search.as_ref().map(|it| it.text.clone());
    let images = finds.iter().map(|name| SearchResult {
        name: (*name).to_owned(),
        detail: "found".to_owned(),
    });
    found.add_images(&SearchResults {
        images: images.collect(),
        more: true,
    });
    assert_eq!(found.incomplete, text.is_some());
    let new: Vec<_> = found.items[known..]
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    let text = text.unwrap_or_else(|| "nothing".to_owned());
    expect.assert_eq(&format!("{text}: {}", new.join(" ")));
}

#[test]
fn image_search() {
    let finds = [
        "redis",
        "bitnami/rediscovered",
        "acme/reddish",
        "acme/cache",
    ];
    check_search("FROM redi$0", &finds, expect!["redi: bitnami/rediscovered"]);
    check_search(
        "FROM a\nCOPY --from=bitnami/re$0 /a /",
        &finds,
        expect!["bitnami/re: bitnami/rediscovered"],
    );
    check_search(
        "FROM a\nRUN --mount=from=reddi$0 ls",
        &finds,
        expect!["reddi: acme/reddish"],
    );
    check_search(
        "FROM docker.io/bitnami/re$0",
        &finds,
        expect!["bitnami/re: bitnami/rediscovered"],
    );
    check_search(
        "ARG HUB=docker.io\nFROM $HUB/bitnami/re$0",
        &finds,
        expect!["bitnami/re: bitnami/rediscovered"],
    );
    check_search(
        "ARG BASE=redi$0\nFROM $BASE",
        &finds,
        expect!["redi: bitnami/rediscovered"],
    );
    // Names of other registries and of stages are not searched for.
    check_search("FROM ghcr.io/acme/re$0", &finds, expect!["nothing: "]);
    check_search("FROM localhost/re$0", &finds, expect!["nothing: "]);
    check_search("FROM localhost:5000/re$0", &finds, expect!["nothing: "]);
    check_search(
        "ARG R=r.acme.com\nFROM $R/re$0",
        &finds,
        expect!["nothing: "],
    );
    check_search("ARG R\nFROM $R/re$0", &finds, expect!["nothing: "]);
    check_search(
        "FROM a AS redistribute\nFROM Redi$0",
        &finds,
        expect!["nothing: "],
    );
    check_search("FROM a\nRUN redi$0", &finds, expect!["nothing: "]);
}

/// Outside of the quotes of a default nothing is offered.
#[test]
fn quotes_of_a_default() {
    for fixture in [
        "ARG BASE=$0\"alpine:3\"\nFROM $BASE",
        "ARG BASE=\"alpine:3\"$0\nFROM $BASE",
    ] {
        let (_, found) = offered(fixture);
        let labels: Vec<_> = found.items.iter().map(|it| &it.label).collect();
        assert!(labels.is_empty(), "{fixture}: {labels:?}");
    }
    let (text, found) = offered("ARG BASE=\"alp$0in\"\nFROM $BASE");
    let word = &text[found.span.start as usize..found.span.end as usize];
    assert_eq!(word, "alpin");
    assert!(found.items.iter().any(|it| it.label == "alpine"));
}
