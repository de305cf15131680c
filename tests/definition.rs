//! Definitions: their origin, name and instruction.

use expect_test::{Expect, expect};
use ide::definition::definition;

use crate::fixture::{document, draw, parse, with_cursors};

fn check(fixture: &str, expect: Expect) {
    let (text, cursor) = parse(fixture);
    let found = definition(&document(&text), cursor.unwrap()).unwrap();
    expect.assert_eq(&draw(
        &text,
        &[
            (found.whole, "whole"),
            (found.name, "name"),
            (found.origin, "origin"),
        ],
    ));
}

/// There is no definition at any of the cursors.
#[track_caller]
fn check_none(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        assert_eq!(definition(&document, at), None, "at {at} of {fixture:?}");
    }
}

#[test]
fn stage_by_name() {
    check(
        "FROM golang AS build\nFROM scratch\nCOPY --from=bu$0ild /a /b\n",
        expect![[r#"
            FROM golang AS build
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ whole
                           ▔▔▔▔▔ name
            FROM scratch
            COPY --from=build /a /b
                        ▔▔▔▔▔ origin
        "#]],
    );
    check(
        "FROM golang AS Build\nFROM scratch\nCOPY --from=BUILD$0 /a /b\n",
        expect![[r#"
            FROM golang AS Build
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ whole
                           ▔▔▔▔▔ name
            FROM scratch
            COPY --from=BUILD /a /b
                        ▔▔▔▔▔ origin
        "#]],
    );
    check(
        "FROM golang AS build\nFROM $0build\n",
        expect![[r#"
        FROM golang AS build
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ whole
                       ▔▔▔▔▔ name
        FROM build
             ▔▔▔▔▔ origin
    "#]],
    );
    check(
        "FROM golang AS build\nRUN --mount=type=bind,from=bu$0ild,target=/x make\n",
        expect![[r#"
            FROM golang AS build
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ whole
                           ▔▔▔▔▔ name
            RUN --mount=type=bind,from=build,target=/x make
                                       ▔▔▔▔▔ origin
        "#]],
    );
    check(
        "FROM golang AS bui$0ld\n",
        expect![[r#"
        FROM golang AS build
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ whole
                       ▔▔▔▔▔ name
                       ▔▔▔▔▔ origin
    "#]],
    );
    check(
        "FROM a AS b\nFROM c\nONBUILD COPY --from=$0b x y\n",
        expect![[r#"
            FROM a AS b
            ▔▔▔▔▔▔▔▔▔▔▔ whole
                      ▔ name
            FROM c
            ONBUILD COPY --from=b x y
                                ▔ origin
        "#]],
    );
}

#[test]
fn stage_by_number() {
    check(
        "FROM golang\nFROM scratch\nCOPY --from=0$0 /a /b\n",
        expect![[r#"
            FROM golang
            ▔▔▔▔▔▔▔▔▔▔▔ whole
            ▔▔▔▔ name
            FROM scratch
            COPY --from=0 /a /b
                        ▔ origin
        "#]],
    );
    // FROM and mounts don't accept indexes.
    check_none("FROM a\nFROM 0$0\nRUN --mount=from=0$0,target=/x y\nCOPY --from=5$0 x y");
}

#[test]
fn stage_of_a_name_twice() {
    check(
        "FROM a AS x\nFROM b AS x\nFROM x$0\n",
        expect![[r#"
        FROM a AS x
        FROM b AS x
        ▔▔▔▔▔▔▔▔▔▔▔ whole
                  ▔ name
        FROM x
             ▔ origin
    "#]],
    );
}

#[test]
fn stage_that_comes_later() {
    check(
        "FROM a\nCOPY --from=la$0ter x y\nFROM b AS later\n",
        expect![[r#"
            FROM a
            COPY --from=later x y
                        ▔▔▔▔▔ origin
            FROM b AS later
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ whole
                      ▔▔▔▔▔ name
        "#]],
    );
    // FROM only refers to preceding stages, and BuildKit doesn't convert its word to lower case.
    check_none("FROM lat$0er\nFROM b AS later\nFROM L$0ater\n");
}

#[test]
fn variable() {
    check(
        "ARG TAG=3\nFROM alpine:$T$0AG\n",
        expect![[r#"
        ARG TAG=3
        ▔▔▔▔▔▔▔▔▔ whole
            ▔▔▔ name
        FROM alpine:$TAG
                     ▔▔▔ origin
    "#]],
    );
    check(
        "FROM a\nARG A=1\nENV A=2\nWORKDIR /${A$0}\n",
        expect![[r#"
        FROM a
        ARG A=1
        ENV A=2
        ▔▔▔▔▔▔▔ whole
            ▔ name
        WORKDIR /${A}
                   ▔ origin
    "#]],
    );
    check(
        "ARG A=1\nFROM a\nARG A\nWORKDIR /$A$0\n",
        expect![[r#"
        ARG A=1
        ▔▔▔▔▔▔▔ whole
            ▔ name
        FROM a
        ARG A
        WORKDIR /$A
                  ▔ origin
    "#]],
    );
    check(
        "FROM a\nARG A\nWORKDIR /$A$0\n",
        expect![[r#"
        FROM a
        ARG A
        ▔▔▔▔▔ whole
            ▔ name
        WORKDIR /$A
                  ▔ origin
    "#]],
    );
    check(
        "FROM a AS b\nENV A=1\nFROM b\nWORKDIR $A$0\n",
        expect![[r#"
        FROM a AS b
        ENV A=1
        ▔▔▔▔▔▔▔ whole
            ▔ name
        FROM b
        WORKDIR $A
                 ▔ origin
    "#]],
    );
    check(
        "FROM a\nARG A=1 B=$A$0\n",
        expect![[r#"
        FROM a
        ARG A=1 B=$A
        ▔▔▔▔▔▔▔▔▔▔▔▔ whole
            ▔ name
                   ▔ origin
    "#]],
    );
    check(
        "FROM a\nENV A=1\nENV A=2 B=$A$0\n",
        expect![[r#"
        FROM a
        ENV A=1
        ▔▔▔▔▔▔▔ whole
            ▔ name
        ENV A=2 B=$A
                   ▔ origin
    "#]],
    );
    check(
        "FROM a\nENV A=1\nCOPY <<EOF /x\n🐳 $A$0\nEOF\n",
        expect![[r#"
        FROM a
        ENV A=1
        ▔▔▔▔▔▔▔ whole
            ▔ name
        COPY <<EOF /x
        🐳 $A
           ▔ origin
        EOF
    "#]],
    );
    check(
        "FROM a\nENV A$0=1\n",
        expect![[r#"
        FROM a
        ENV A=1
        ▔▔▔▔▔▔▔ whole
            ▔ name
            ▔ origin
    "#]],
    );
    check(
        "FROM a\nARG A=1\nONBUILD WORKDIR $A$0\n",
        expect![[r#"
        FROM a
        ARG A=1
        ▔▔▔▔▔▔▔ whole
            ▔ name
        ONBUILD WORKDIR $A
                         ▔ origin
    "#]],
    );
}

#[test]
fn bare_arg() {
    check(
        "ARG A=1\nFROM a\nARG $0A\n",
        expect![[r#"
        ARG A=1
        ▔▔▔▔▔▔▔ whole
            ▔ name
        FROM a
        ARG A
            ▔ origin
    "#]],
    );
    check(
        "FROM a\nENV A=1\nARG B A$0\n",
        expect![[r#"
        FROM a
        ENV A=1
        ▔▔▔▔▔▔▔ whole
            ▔ name
        ARG B A
              ▔ origin
    "#]],
    );
    check(
        "FROM a\nARG A$0\nARG A=1\n",
        expect![[r#"
        FROM a
        ARG A
        ▔▔▔▔▔ whole
            ▔ name
            ▔ origin
        ARG A=1
    "#]],
    );
    check(
        "ARG A=1\nFROM a\nARG A=2 A$0=3\n",
        expect![[r#"
        ARG A=1
        FROM a
        ARG A=2 A=3
        ▔▔▔▔▔▔▔▔▔▔▔ whole
                ▔ name
                ▔ origin
    "#]],
    );
}

#[test]
fn variable_out_of_reach() {
    check_none("ARG A=1\nFROM a\nWORKDIR $A$0\n");
    check_none("FROM a\nARG A=1\nFROM b\nWORKDIR $A$0\n");
    check_none("FROM a\nWORKDIR $A$0\nENV A=1\n");
    check_none("FROM a\nENV A=1\nRUN echo '$A$0' \\$A$0\nRUN A=2; echo $A$0\n");
}

#[test]
fn nothing() {
    check_none("$0");
    check_none("FROM a$0 AS $0");
    check_none("# FROM $0x\nF$0ROM x A$0S y\nCOPY --fr$0om=y a b$0\n");
    check_none("FROM a\nCOPY --from=$0");
}
