//! Stages and images as bases and as sources of files.

use expect_test::expect;

use super::{check, check_list, check_none};

#[test]
fn of_from() {
    check_list(
        "FROM alpine:3 AS Build\nFROM node\nCOPY --from=busybox a b\nFROM $0",
        expect![[r#"
            build · FROM alpine:3 · stage 0
            alpine:3 · image in this file
            node · image in this file
            busybox · image in this file
            scratch · Empty image
            php · PHP for the command line, FPM or Apache
            python · Python with pip
            golang · The Go toolchain, with GOPATH in /go
            --platform= · os/arch
        "#]],
    );
    check(
        "FROM a AS b\nFROM al$0pine AS c\nFROM d AS e",
        expect![[r#"
            FROM a AS b
            FROM alpine AS c
                 ▔▔▔▔▔▔ all images
            FROM d AS e
        "#]],
    );
    check(
        "FROM $0",
        expect![[r#"
            FROM 
                 ↑ scratch, all images, --platform=
        "#]],
    );
    check(
        "FROM a AS b\nFROM c AS b\nFROM $0",
        expect![[r#"
            FROM a AS b
            FROM c AS b
            FROM 
                 ↑ b, a, c, scratch, all images, --platform=
        "#]],
    );
}

#[test]
fn of_copy() {
    check_list(
        "FROM alpine AS one\nFROM node\nFROM busybox AS three\nCOPY --from=$0",
        expect![[r#"
            1 · FROM node · stage 1
            one · FROM alpine · stage 0
            alpine · image in this file
            node · image in this file
            busybox · image in this file
            php · PHP for the command line, FPM or Apache
            python · Python with pip
            golang · The Go toolchain, with GOPATH in /go
        "#]],
    );
    check(
        "FROM a AS b\nFROM c\nCOPY --from=b$0x x y",
        expect![[r#"
            FROM a AS b
            FROM c
            COPY --from=bx x y
                        ▔▔ all images
        "#]],
    );
    check(
        "FROM scratch\nCOPY --from=$0",
        expect![[r#"
        FROM scratch
        COPY --from=
                    ↑ all images
    "#]],
    );
}

#[test]
fn ambiguous_names() {
    check_list(
        "FROM x AS a\nFROM y AS a\nCOPY --from=$0",
        expect![[r#"
            0 · FROM x · stage 0
            x · image in this file
            y · image in this file
            node · Node.js with npm and Yarn
            php · PHP for the command line, FPM or Apache
            python · Python with pip
        "#]],
    );
    check_list(
        "FROM x AS 1\nFROM y\nFROM z\nCOPY --from=$0",
        expect![[r#"
            1 · FROM y · stage 1
            0 · FROM x · stage 0
            x · image in this file
            y · image in this file
            z · image in this file
            node · Node.js with npm and Yarn
            php · PHP for the command line, FPM or Apache
            python · Python with pip
        "#]],
    );
}

#[test]
fn files_of_a_stage() {
    check_list(
        "FROM golang AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nCOPY . .\nRUN mkdir -p out/bin && go build -o out/bin/app . && echo x > /etc/app.conf\nRUN cd out; touch y\nADD --chown=a https://example.com/tool.tar.gz /opt/tool.tar.gz\nRUN <<EOF\ncp a /usr/local/bin/tool\nEOF\nFROM build AS test\nENV D=/data\nWORKDIR $D\nFROM scratch\nCOPY --from=test $0",
        expect![[r#"
            /data/ · WORKDIR
            /etc/app.conf · RUN
            /opt/tool.tar.gz · ADD
            /src/ · WORKDIR
            /src/go.mod · COPY
            /src/go.sum · COPY
            /src/out/bin/ · RUN
            /src/out/bin/app · RUN
            /src/out/y · RUN
            /usr/local/bin/tool · RUN
            --chown= · user:group
            --chmod= · mode
            --link
            --exclude= · pattern
            --parents
        "#]],
    );
    check(
        "FROM a AS b\nWORKDIR /app\nFROM c\nCOPY --from=0 /a$0 /x",
        expect![[r#"
            FROM a AS b
            WORKDIR /app
            FROM c
            COPY --from=0 /a /x
                          ▔▔ /app/
        "#]],
    );
    check(
        "FROM a AS b\nWORKDIR /app\nFROM c\nRUN --mount=type=bind,from=b,source=/$0",
        expect![[r#"
            FROM a AS b
            WORKDIR /app
            FROM c
            RUN --mount=type=bind,from=b,source=/
                                                ▔ /app/
        "#]],
    );
    check_none("FROM a\nCOPY --from=alpine x$0\nCOPY --from=0 x$0");
}

#[test]
fn destinations() {
    check(
        "FROM a\nWORKDIR /app\nWORKDIR bin\nCOPY --from=x a $0",
        expect![[r#"
            FROM a
            WORKDIR /app
            WORKDIR bin
            COPY --from=x a 
                            ↑ /app/bin/, /app/, ./
        "#]],
    );
}
