//! Variables and their modifiers.

use expect_test::expect;

use super::{check, check_docs, check_list, check_none, check_taken};

#[test]
fn of_a_stage() {
    check_list(
        "ARG GLOBAL=g\nFROM node:22 AS base\nENV INHERITED=i\nFROM base\nARG OWN=o\nENV LONG=\"a value of more than forty characters, cut off here\"\nENV LATER=l\nWORKDIR $$0",
        expect![[r#"
            $PATH · = /usr/local/sbin:/usr/local/bin:/usr/sbin… · base image
            $LATER · = l · ENV
            $LONG · = a value of more than forty characters, c… · ENV
            $OWN · = o · ARG
            $INHERITED · = i · ENV, inherited
            $NODE_VERSION · base image
            $YARN_VERSION · base image
            $GLOBAL · = g · adds ARG GLOBAL
            $BUILDPLATFORM · adds ARG BUILDPLATFORM
            $TARGETARCH · adds ARG TARGETARCH
            $TARGETPLATFORM · adds ARG TARGETPLATFORM
            $TARGETOS · adds ARG TARGETOS
            $BUILDARCH · adds ARG BUILDARCH
            $BUILDOS · adds ARG BUILDOS
            $BUILDOSVERSION · adds ARG BUILDOSVERSION
            $BUILDVARIANT · adds ARG BUILDVARIANT
            $SOURCE_DATE_EPOCH · adds ARG SOURCE_DATE_EPOCH
            $TARGETOSVERSION · adds ARG TARGETOSVERSION
            $TARGETSTAGE · adds ARG TARGETSTAGE
            $TARGETVARIANT · adds ARG TARGETVARIANT
        "#]],
    );
}

#[test]
fn of_from() {
    check_list(
        "ARG VERSION=22\nFROM node:$$0",
        expect![[r#"
            $VERSION · = 22 · ARG
            $BUILDPLATFORM · predefined by BuildKit
            $TARGETARCH · predefined by BuildKit
            $TARGETPLATFORM · predefined by BuildKit
            $TARGETOS · predefined by BuildKit
            $BUILDARCH · predefined by BuildKit
            $BUILDOS · predefined by BuildKit
            $BUILDOSVERSION · predefined by BuildKit
            $BUILDVARIANT · predefined by BuildKit
            $TARGETOSVERSION · predefined by BuildKit
            $TARGETSTAGE · predefined by BuildKit
            $TARGETVARIANT · predefined by BuildKit
        "#]],
    );
    check(
        "ARG VERSION=22\nFROM node:${VER$0}-alpine",
        expect![[r#"
            ARG VERSION=22
            FROM node:${VER}-alpine
                      ▔▔▔▔▔▔ ${VERSION}
        "#]],
    );
    check(
        "FROM --platform=$BUILD$0 a",
        expect![[r#"
            FROM --platform=$BUILD a
                            ▔▔▔▔▔▔ $BUILDPLATFORM, $BUILDARCH, $BUILDOS, $BUILDOSVERSION, $BUILDVARIANT
        "#]],
    );
}

#[test]
fn of_commands() {
    check(
        "FROM scratch\nARG A=1\nRUN for f in *; do x=1 && echo $$0",
        expect![[r#"
            FROM scratch
            ARG A=1
            RUN for f in *; do x=1 && echo $
                                           ▔ $f, $x, $A, $PATH, $HTTP_PROXY, $http_proxy, $HTTPS_PROXY, $https_proxy, $FTP_PROXY, $ftp_proxy, $NO_PROXY, $no_proxy, $ALL_PROXY, $all_proxy, $BUILDPLATFORM, $TARGETARCH, $TARGETPLATFORM, $TARGETOS, $BUILDARCH, $BUILDOS, $BUILDOSVERSION, $BUILDVARIANT, $SOURCE_DATE_EPOCH, $TARGETOSVERSION, $TARGETSTAGE, $TARGETVARIANT
        "#]],
    );
    check(
        "FROM scratch\nARG A=1\nENV B=2\nCMD echo $$0",
        expect![[r#"
            FROM scratch
            ARG A=1
            ENV B=2
            CMD echo $
                     ▔ $B, $PATH
        "#]],
    );
    check(
        "FROM scratch\nENV B=2\nHEALTHCHECK CMD curl $$0",
        expect![[r#"
            FROM scratch
            ENV B=2
            HEALTHCHECK CMD curl $
                                 ▔ $B, $PATH
        "#]],
    );
    check(
        "FROM scratch\nENV B=2\nENTRYPOINT [\"sh\", \"-c\", \"echo $$0\"]",
        expect![[r#"
            FROM scratch
            ENV B=2
            ENTRYPOINT ["sh", "-c", "echo $"]
                                          ▔ $B, $PATH
        "#]],
    );
    check(
        "FROM scratch\nENV B=2\nRUN <<EOF\nc=1\necho ${$0\nEOF",
        expect![[r#"
            FROM scratch
            ENV B=2
            RUN <<EOF
            c=1
            echo ${
                 ▔▔ ${c}, ${B}, ${PATH}, ${HTTP_PROXY}, ${http_proxy}, ${HTTPS_PROXY}, ${https_proxy}, ${FTP_PROXY}, ${ftp_proxy}, ${NO_PROXY}, ${no_proxy}, ${ALL_PROXY}, ${all_proxy}, ${BUILDPLATFORM}, ${TARGETARCH}, ${TARGETPLATFORM}, ${TARGETOS}, ${BUILDARCH}, ${BUILDOS}, ${BUILDOSVERSION}, ${BUILDVARIANT}, ${SOURCE_DATE_EPOCH}, ${TARGETOSVERSION}, ${TARGETSTAGE}, ${TARGETVARIANT}
            EOF
        "#]],
    );
    check(
        "FROM scratch\nENV B=2\nCOPY <<EOF /x\n$$0\nEOF",
        expect![[r#"
            FROM scratch
            ENV B=2
            COPY <<EOF /x
            $
            ▔ $B, $PATH, $BUILDPLATFORM, $TARGETARCH, $TARGETPLATFORM, $TARGETOS, $BUILDARCH, $BUILDOS, $BUILDOSVERSION, $BUILDVARIANT, $SOURCE_DATE_EPOCH, $TARGETOSVERSION, $TARGETSTAGE, $TARGETVARIANT
            EOF
        "#]],
    );
}

#[test]
fn where_they_are_expanded() {
    check(
        "FROM scratch\nENV B=2\nCOPY --chown=$$0",
        expect![[r#"
            FROM scratch
            ENV B=2
            COPY --chown=$
                         ▔ $B, $PATH, $BUILDOSVERSION, $TARGETOSVERSION, $BUILDPLATFORM, $TARGETARCH, $TARGETPLATFORM, $TARGETOS, $BUILDARCH, $BUILDOS, $BUILDVARIANT, $SOURCE_DATE_EPOCH, $TARGETSTAGE, $TARGETVARIANT
        "#]],
    );
    check(
        "FROM scratch\nENV B=2\nRUN --mount=type=cache,target=$$0",
        expect![[r#"
            FROM scratch
            ENV B=2
            RUN --mount=type=cache,target=$
                                          ▔ $B, $PATH, $BUILDVARIANT, $TARGETVARIANT, $BUILDPLATFORM, $TARGETARCH, $TARGETPLATFORM, $TARGETOS, $BUILDARCH, $BUILDOS, $BUILDOSVERSION, $SOURCE_DATE_EPOCH, $TARGETOSVERSION, $TARGETSTAGE
        "#]],
    );
    check(
        "FROM scratch\nENV B=2\nCOPY [\"$$0\", \"x\"]",
        expect![[r#"
            FROM scratch
            ENV B=2
            COPY ["$", "x"]
                   ▔ $B, $PATH, $BUILDPLATFORM, $TARGETARCH, $TARGETPLATFORM, $TARGETOS, $BUILDARCH, $BUILDOS, $BUILDOSVERSION, $BUILDVARIANT, $SOURCE_DATE_EPOCH, $TARGETOSVERSION, $TARGETSTAGE, $TARGETVARIANT
        "#]],
    );
    check(
        "FROM scratch\nARG A=1 C=$$0 D=3",
        expect![[r#"
            FROM scratch
            ARG A=1 C=$ D=3
                      ▔ $A, $PATH, $BUILDPLATFORM, $TARGETARCH, $TARGETPLATFORM, $TARGETOS, $BUILDARCH, $BUILDOS, $BUILDOSVERSION, $BUILDVARIANT, $SOURCE_DATE_EPOCH, $TARGETOSVERSION, $TARGETSTAGE, $TARGETVARIANT
        "#]],
    );
    check(
        "FROM scratch\nENV B=2\nLABEL a=\"x ${$0\"",
        expect![[r#"
            FROM scratch
            ENV B=2
            LABEL a="x ${"
                       ▔▔ ${B}, ${PATH}, ${BUILDPLATFORM}, ${TARGETARCH}, ${TARGETPLATFORM}, ${TARGETOS}, ${BUILDARCH}, ${BUILDOS}, ${BUILDOSVERSION}, ${BUILDVARIANT}, ${SOURCE_DATE_EPOCH}, ${TARGETOSVERSION}, ${TARGETSTAGE}, ${TARGETVARIANT}
        "#]],
    );
    check(
        "FROM scratch\nENV B=2\nENV A=$B$0C",
        expect![[r#"
            FROM scratch
            ENV B=2
            ENV A=$BC
                  ▔▔▔ $BUILDPLATFORM, $BUILDARCH, $BUILDOS, $BUILDOSVERSION, $BUILDVARIANT
        "#]],
    );
}

#[test]
fn where_they_are_not() {
    check_none(
        "FROM a\nRUN echo '$$0'\nRUN echo \\$$0\nENV A='$$0'\nCMD [\"echo\", \"$$0\"]\nSHELL [\"$$0\"]\nMAINTAINER $$0\nFROM a AS $$0\nCOPY <<'E' /x\n$$0\nE\n",
    );
}

#[test]
fn modifiers() {
    check_list(
        "FROM scratch\nARG A=1\nENV B=${A:$0",
        expect![[r#"
            :- · Default value if unset or empty
            :+ · Alternative value if set and not empty
            :? · Fail the build with this message if unset or empty
        "#]],
    );
    check(
        "FROM scratch\nARG A=1\nENV B=${A$0",
        expect![[r#"
            FROM scratch
            ARG A=1
            ENV B=${A
                  ▔▔▔ ${A}, ${A:-…}, ${A:+…}, ${A:?…}, ${A-…}, ${A+…}, ${A?…}, ${A#…}, ${A##…}, ${A%…}, ${A%%…}, ${A/…}, ${A//…}
        "#]],
    );
    check_none("FROM a\nARG A=1\nENV B=${A:-$0}");
    check_taken(
        "FROM scratch\nARG A=1\nENV B=${A:$0",
        ":-",
        expect![[r#"
            FROM scratch
            ARG A=1
            ENV B=${A:-}‸
            ──
            FROM scratch
            ARG A=1
            ENV B=${A:-${1}\}‸
        "#]],
    );
    check_taken(
        "FROM scratch\nARG A=1\nENV B=${A:$0}",
        ":-",
        expect![[r#"
            FROM scratch
            ARG A=1
            ENV B=${A:-‸}
        "#]],
    );
    check_taken(
        "FROM scratch\nARG A=1\nENV B=${A$0",
        "${A:-…}",
        expect![[r#"
            FROM scratch
            ARG A=1
            ENV B=${A:-text}‸
            ──
            FROM scratch
            ARG A=1
            ENV B=\${A:-${1:text}\}‸
        "#]],
    );
}

#[test]
fn taken() {
    check_taken(
        "FROM scratch\nARG NAME=1\nENV B=$N$0A",
        "$NAME",
        expect![[r#"
            FROM scratch
            ARG NAME=1
            ENV B=$NAME‸
        "#]],
    );
    check_taken(
        "FROM scratch\nARG NAME=1\nENV B=${N$0A}x",
        "${NAME}",
        expect![[r#"
            FROM scratch
            ARG NAME=1
            ENV B=${NAME}‸x
        "#]],
    );
    check_taken(
        "FROM scratch\nARG NAME=1\nENV B=${N$0",
        "${NAME}",
        expect![[r#"
            FROM scratch
            ARG NAME=1
            ENV B=${NAME}‸
        "#]],
    );
    check_taken(
        "FROM scratch\nARG NAME=1\nENV B=${N$0A:-x}",
        "${NAME}",
        expect![[r#"
            FROM scratch
            ARG NAME=1
            ENV B=${NAME‸:-x}
        "#]],
    );
}

#[test]
fn missing_arguments_are_added() {
    check_taken(
        "ARG VERSION=1\nFROM a\n\n# Why.\n# And how.\nRUN curl $V$0",
        "$VERSION",
        expect![[r#"
            ARG VERSION=1
            FROM a

            ARG VERSION
            # Why.
            # And how.
            RUN curl $VERSION‸
        "#]],
    );
    check_taken(
        "from a\nrun echo $$0",
        "$TARGETARCH",
        expect![[r#"
        from a
        arg TARGETARCH
        run echo $TARGETARCH‸
    "#]],
    );
}

#[test]
fn where_they_come_from() {
    check_docs(
        "ARG V=1\nFROM a\nARG V\nENV W=$V-x\nWORKDIR $$0",
        expect![[r#"
            $W: ```dockerfile
            ENV W=$V-x
            ```
            $V: ```dockerfile
            ARG V=1
            ```
            $BUILDPLATFORM: variable BUILDPLATFORM
            $TARGETARCH: variable TARGETARCH
            $TARGETPLATFORM: variable TARGETPLATFORM
            $TARGETOS: variable TARGETOS
            $BUILDARCH: variable BUILDARCH
            $BUILDOS: variable BUILDOS
            $BUILDOSVERSION: variable BUILDOSVERSION
            $BUILDVARIANT: variable BUILDVARIANT
            $SOURCE_DATE_EPOCH: variable SOURCE_DATE_EPOCH
            $TARGETOSVERSION: variable TARGETOSVERSION
            $TARGETSTAGE: variable TARGETSTAGE
            $TARGETVARIANT: variable TARGETVARIANT
        "#]],
    );
}
