//! Image references, and their pins.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use ide::pin::{image, pin, pinned};
use syntax::text::Span;

use crate::fixture::{draw, with_cursors};

/// The images at the cursors: their full names and platforms.
fn check(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let found: Vec<_> = cursors
        .into_iter()
        .filter_map(|at| image(&document, at))
        .map(|it| {
            (
                it.span,
                format!("{} {}", it.reference.with_default_tag(), it.platform),
            )
        })
        .collect();
    expect.assert_eq(&draw(&document.text.to_string(), &found));
}

#[test]
fn images() {
    check(
        "# syntax=docker/$0dockerfile:1\n\
         FROM --platform=linux/arm64 golang$0:1.26 AS build\n\
         RUN --mount=type=bind,from=ghcr.io/$0a/b,target=/x true\n\
         COPY --from=busybox$0 /bin/sh /bin/\n\
         FROM alpine:3.20@sha256:9999999999999999999999999999999999999999999999999999999999999999$0\n",
        expect![[r#"
            # syntax=docker/dockerfile:1
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ docker.io/docker/dockerfile:1 linux/amd64
            FROM --platform=linux/arm64 golang:1.26 AS build
                                        ▔▔▔▔▔▔▔▔▔▔▔ docker.io/library/golang:1.26 linux/arm64
            RUN --mount=type=bind,from=ghcr.io/a/b,target=/x true
                                       ▔▔▔▔▔▔▔▔▔▔▔ ghcr.io/a/b:latest linux/amd64
            COPY --from=busybox /bin/sh /bin/
                        ▔▔▔▔▔▔▔ docker.io/library/busybox:latest linux/amd64
            FROM alpine:3.20@sha256:9999999999999999999999999999999999999999999999999999999999999999
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ docker.io/library/alpine:3.20@sha256:9999999999999999999999999999999999999999999999999999999999999999 linux/amd64
        "#]],
    );
    // Stages, `scratch`, unknown values, and invalid names.
    check(
        "ARG V=3\n\
         FROM scratch$0 AS one\n\
         FROM one$0\n\
         COPY --from=on$0e /a /b\n\
         COPY --from=0$0 /a /b\n\
         COPY --from=7$0 /a /b\n\
         FROM alpine:$0$V\n\
         FROM al\\$0\npine\n\
         FROM UP$0PER\n\
         FROM http://$0a/b\n\
         FROM $0\n",
        expect![[r#"
            ARG V=3
            FROM scratch AS one
            FROM one
            COPY --from=one /a /b
            COPY --from=0 /a /b
            COPY --from=7 /a /b
            FROM alpine:$V
            FROM al\
            pine
            FROM UPPER
            FROM http://a/b
            FROM 
        "#]],
    );
}

#[test]
fn pins() {
    let mut table = String::new();
    for name in [
        "alpine",
        "alpine:3.20",
        "docker.io/library/alpine:3",
        "alpine:3@sha256:9999999999999999999999999999999999999999999999999999999999999999",
        "alpine@sha256:9999999999999999999999999999999999999999999999999999999999999999",
        "localhost:5000/a/b:1",
    ] {
        let (document, at) = with_cursors(&format!("FROM $0{name} AS x\n"));
        let found = pin(&document, Span::new(at[0], at[0]));
        let Some(found) = found else {
            writeln!(table, "{name} → nothing").unwrap();
            continue;
        };
        let edit = pinned(&found.image, "sha256:NEW");
        let mut text = document.text.clone();
        assert!(text.edit(edit.span, &edit.text));
        writeln!(table, "{} → {}", found.title, text.to_string().trim_end()).unwrap();
    }
    expect![[r#"
        Pin `alpine` to its digest → FROM alpine@sha256:NEW AS x
        Pin `alpine:3.20` to its digest → FROM alpine:3.20@sha256:NEW AS x
        Pin `alpine:3` to its digest → FROM docker.io/library/alpine:3@sha256:NEW AS x
        Update the pin of `alpine:3` → FROM alpine:3@sha256:NEW AS x
        alpine@sha256:9999999999999999999999999999999999999999999999999999999999999999 → nothing
        Pin `localhost:5000/a/b:1` to its digest → FROM localhost:5000/a/b:1@sha256:NEW AS x
    "#]]
    .assert_eq(&table);
}
