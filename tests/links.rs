//! Links: their spans and targets.

use expect_test::{Expect, expect};
use ide::links::{LinkTarget, links};

use crate::fixture::{document, draw};

fn check(text: &str, expect: Expect) {
    let found = links(&document(text)).into_iter();
    let found: Vec<_> = found
        .map(|link| {
            let target = match link.target {
                LinkTarget::Image(page) => page,
                LinkTarget::Address(address) => format!("address {address}"),
                LinkTarget::File(path) => format!("file {path}"),
                LinkTarget::Context(place) => format!("context {}", place.path.display()),
            };
            (link.span, target)
        })
        .collect();
    expect.assert_eq(&draw(text, &found));
}

#[track_caller]
fn check_none(text: &str) {
    assert_eq!(links(&document(text)), [], "{text:?}");
}

#[test]
fn images_of_docker_hub() {
    check(
        "FROM alpine\nFROM library/alpine:3\nFROM docker.io/library/alpine\nFROM index.docker.io/alpine\nFROM grafana/grafana:11@sha256:0000000000000000000000000000000000000000000000000000000000000000\nFROM docker.io/grafana/grafana AS g\n",
        expect![[r#"
            FROM alpine
                 ▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM library/alpine:3
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM docker.io/library/alpine
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM index.docker.io/alpine
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM grafana/grafana:11@sha256:0000000000000000000000000000000000000000000000000000000000000000
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://hub.docker.com/r/grafana/grafana
            FROM docker.io/grafana/grafana AS g
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://hub.docker.com/r/grafana/grafana
        "#]],
    );
}

#[test]
fn images_of_other_registries() {
    check(
        "FROM ghcr.io/astral-sh/uv:latest\nFROM ghcr.io/a/b/c\nFROM quay.io/prometheus/node-exporter\nFROM mcr.microsoft.com/dotnet/sdk:8.0\nFROM public.ecr.aws/docker/library/alpine\nFROM gcr.io/distroless/static\nFROM europe-docker.pkg.dev/p/r/i\nFROM 123456789012.dkr.ecr.eu-west-1.amazonaws.com/x/y:1\nFROM registry.gitlab.com/a/b/c\nFROM nvcr.io/nvidia/cuda\nFROM docker.elastic.co/elasticsearch/elasticsearch\nFROM cgr.dev/chainguard/static\n",
        expect![[r#"
            FROM ghcr.io/astral-sh/uv:latest
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://github.com/astral-sh/uv/pkgs/container/uv
            FROM ghcr.io/a/b/c
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔ https://github.com/a/b/pkgs/container/b%2Fc
            FROM quay.io/prometheus/node-exporter
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://quay.io/repository/prometheus/node-exporter
            FROM mcr.microsoft.com/dotnet/sdk:8.0
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://mcr.microsoft.com/artifact/mar/dotnet/sdk
            FROM public.ecr.aws/docker/library/alpine
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://gallery.ecr.aws/docker/library/alpine
            FROM gcr.io/distroless/static
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://console.cloud.google.com/gcr/images/distroless/GLOBAL/static
            FROM europe-docker.pkg.dev/p/r/i
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://console.cloud.google.com/artifacts/docker/p/europe/r/i
            FROM 123456789012.dkr.ecr.eu-west-1.amazonaws.com/x/y:1
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/x/y?region=eu-west-1
            FROM registry.gitlab.com/a/b/c
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://gitlab.com/a/b
            FROM nvcr.io/nvidia/cuda
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://catalog.ngc.nvidia.com/orgs/nvidia/containers/cuda
            FROM docker.elastic.co/elasticsearch/elasticsearch
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://www.docker.elastic.co/r/elasticsearch/elasticsearch
            FROM cgr.dev/chainguard/static
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://images.chainguard.dev/directory/image/static/overview
        "#]],
    );
}

/// A registry without pages, or an unknown one, gets no link; in particular none to Docker Hub.
#[test]
fn images_without_a_page() {
    check_none(
        "FROM registry.k8s.io/pause:3.9\nFROM localhost:5000/x/y\nFROM localhost/x\nFROM example.com/x/y:1\nFROM x.azurecr.io/y\nFROM 127.0.0.1:80/x\n",
    );
}

#[test]
fn no_images() {
    check_none("FROM scratch\nFROM $X\nFROM UPPER\nFROM\n");
    // Stages, in any case, by name or index.
    check(
        "FROM alpine AS Build\nFROM BUILD\nCOPY --from=build a b\nCOPY --from=0 a b\nRUN --mount=from=bUILD,target=/x y\n",
        expect![[r#"
            FROM alpine AS Build
                 ▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM BUILD
            COPY --from=build a b
            COPY --from=0 a b
            RUN --mount=from=bUILD,target=/x y
        "#]],
    );
}

/// The page is that of the name, whatever the tag is.
#[test]
fn half_typed() {
    check(
        "FROM alpine:\nFROM alpine@\nFROM alpine:x:y\nCOPY --from=nginx: a b\nADD https: /x\nADD https:// /x\n",
        expect![[r#"
            FROM alpine:
                 ▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM alpine@
                 ▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM alpine:x:y
                 ▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            COPY --from=nginx: a b
            ADD https: /x
                ▔▔▔▔▔▔ file https:
            ADD https:// /x
        "#]],
    );
}

#[test]
fn variables() {
    check(
        "ARG V=3\nARG I=node\nARG R=ghcr.io\nARG U\nFROM alpine:$V\nFROM $I:$V\nFROM ${R}/a/b\nFROM alpine:$U\nFROM alpine$U\nFROM $U/alpine\n",
        expect![[r#"
            ARG V=3
            ARG I=node
            ARG R=ghcr.io
            ARG U
            FROM alpine:$V
                 ▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM $I:$V
                 ▔▔▔▔▔ https://hub.docker.com/_/node
            FROM ${R}/a/b
                 ▔▔▔▔▔▔▔▔ https://github.com/a/b/pkgs/container/b
            FROM alpine:$U
                 ▔▔▔▔▔▔ https://hub.docker.com/_/alpine
            FROM alpine$U
            FROM $U/alpine
        "#]],
    );
}

#[test]
fn images_to_copy_from() {
    check(
        "FROM scratch\nCOPY --from=nginx:1 a b\nRUN --mount=type=bind,from=ghcr.io/a/b,target=/x --mount=target=/y,from=busybox make\nCOPY --from=scratch a b\n",
        expect![[r#"
            FROM scratch
            COPY --from=nginx:1 a b
                        ▔▔▔▔▔ https://hub.docker.com/_/nginx
            RUN --mount=type=bind,from=ghcr.io/a/b,target=/x --mount=target=/y,from=busybox make
                                       ▔▔▔▔▔▔▔▔▔▔▔ https://github.com/a/b/pkgs/container/b
                                                                                    ▔▔▔▔▔▔▔ https://hub.docker.com/_/busybox
            COPY --from=scratch a b
        "#]],
    );
}

#[test]
fn syntax() {
    check(
        "# syntax = docker/dockerfile:1 \nFROM scratch\n",
        expect![[r#"
            # syntax = docker/dockerfile:1 
                       ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ https://hub.docker.com/r/docker/dockerfile
            FROM scratch
        "#]],
    );
    check(
        "# syntax=ghcr.io/a/b\nFROM scratch\n",
        expect![[r#"
        # syntax=ghcr.io/a/b
                 ▔▔▔▔▔▔▔▔▔▔▔ https://github.com/a/b/pkgs/container/b
        FROM scratch
    "#]],
    );
    check_none("FROM scratch\n# syntax=docker/dockerfile:1\n");
}

#[test]
fn addresses() {
    check(
        "FROM scratch\nARG V=1\nADD https://example.com/a-$V.tgz http://example.com/b /x/\nADD --checksum=sha256:00 https://example.com/c /\nADD https://github.com/moby/buildkit.git#v0.12:docs /\nADD git@github.com:moby/buildkit.git /\nADD [\"https://example.com/d\", \"/\"]\nADD https://example.com/$UNKNOWN /\nCOPY https://example.com/e /\nRUN curl https://example.com/f\n",
        expect![[r#"
            FROM scratch
            ARG V=1
            ADD https://example.com/a-$V.tgz http://example.com/b /x/
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ address https://example.com/a-1.tgz
                                             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ address http://example.com/b
            ADD --checksum=sha256:00 https://example.com/c /
                                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ address https://example.com/c
            ADD https://github.com/moby/buildkit.git#v0.12:docs /
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ address https://github.com/moby/buildkit.git
            ADD git@github.com:moby/buildkit.git /
            ADD ["https://example.com/d", "/"]
                  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ address https://example.com/d
            ADD https://example.com/$UNKNOWN /
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ address https://example.com/
            COPY https://example.com/e /
            RUN curl https://example.com/f
        "#]],
    );
}

#[test]
fn files() {
    check(
        "FROM scratch\nCOPY a.txt ./b/c.txt /d.txt dir/ *.md . /x/\nADD [\"e f.txt\", \"/x\"]\nCOPY --from=nginx g.txt /x\nCOPY <<EOF h.txt /x/\nEOF\nCOPY \\\n  i.txt \\\n  j.txt /x/\nRUN --mount=type=bind,source=k.txt,target=/k --mount=from=nginx,source=l.txt,target=/l make\nONBUILD COPY m.txt /x\n",
        expect![[r#"
            FROM scratch
            COPY a.txt ./b/c.txt /d.txt dir/ *.md . /x/
                 ▔▔▔▔▔ file a.txt
                       ▔▔▔▔▔▔▔▔▔ file ./b/c.txt
                                 ▔▔▔▔▔▔ file /d.txt
            ADD ["e f.txt", "/x"]
                  ▔▔▔▔▔▔▔ file e f.txt
            COPY --from=nginx g.txt /x
                        ▔▔▔▔▔ https://hub.docker.com/_/nginx
            COPY <<EOF h.txt /x/
                       ▔▔▔▔▔ file h.txt
            EOF
            COPY \
              i.txt \
              ▔▔▔▔▔ file i.txt
              j.txt /x/
              ▔▔▔▔▔ file j.txt
            RUN --mount=type=bind,source=k.txt,target=/k --mount=from=nginx,source=l.txt,target=/l make
                                         ▔▔▔▔▔ file k.txt
                                                                      ▔▔▔▔▔ https://hub.docker.com/_/nginx
            ONBUILD COPY m.txt /x
        "#]],
    );
}
