//! Document highlights and references of the symbol at the cursor; `write` marks definitions.

use expect_test::{Expect, expect};
use ide::highlight::highlights;
use ide::references::references;
use ide::rename::prepare;
use syntax::text::Span;

use crate::fixture::{draw, with_cursors};

/// Draws the highlights at the first cursor. All other cursors, and all highlighted ranges, must give the same result.
#[track_caller]
fn check(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let text = document.text.to_string();
    let found = highlights(&document, cursors[0]);
    let labels: Vec<_> = found
        .iter()
        .map(|it| {
            let label = if it.writes { "write" } else { "read" };
            (it.span, label)
        })
        .collect();
    let places: Vec<Span> = found.iter().map(|it| it.span).collect();
    assert_eq!(references(&document, cursors[0], true), places);
    let uses: Vec<Span> = found
        .iter()
        .filter(|it| !it.writes)
        .map(|it| it.span)
        .collect();
    assert_eq!(references(&document, cursors[0], false), uses);
    // A variable whose value is a stage name is a separate symbol.
    let plain = found
        .iter()
        .filter(|it| !document.text.slice(it.span).contains('$'));
    let ends = plain.map(|it| it.span.end);
    for at in cursors.into_iter().chain(ends) {
        assert_eq!(highlights(&document, at), found, "at {at} of {fixture:?}");
    }
    expect.assert_eq(&draw(&text, &labels));
}

/// Checks that there is no symbol at any of the cursors.
#[track_caller]
fn check_none(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        assert_eq!(highlights(&document, at), [], "at {at} of {fixture:?}");
        assert_eq!(references(&document, at, true), []);
        assert_eq!(prepare(&document, at, &[]), Ok(None));
    }
}

#[test]
fn stages() {
    check(
        "FROM a AS Bu$0ild\nFROM build AS two\nFROM c\nCOPY --from=BUILD x y\nADD --from=0 x y\nCOPY --from=0$0 x y\nRUN --mount=from=build,target=/x --mount=type=cache,from=$0Build,target=/y z\nONBUILD COPY --from=build x y\nONBUILD RUN --mount=from=build,target=/x y\nCOPY --from=two x y\nCOPY build --from=a /build\n",
        expect![[r#"
            FROM a AS Build
                      ▔▔▔▔▔ write
            FROM build AS two
                 ▔▔▔▔▔ read
            FROM c
            COPY --from=BUILD x y
                        ▔▔▔▔▔ read
            ADD --from=0 x y
            COPY --from=0 x y
                        ▔ read
            RUN --mount=from=build,target=/x --mount=type=cache,from=Build,target=/y z
                             ▔▔▔▔▔ read
                                                                     ▔▔▔▔▔ read
            ONBUILD COPY --from=build x y
                                ▔▔▔▔▔ read
            ONBUILD RUN --mount=from=build,target=/x y
                                     ▔▔▔▔▔ read
            COPY --from=two x y
            COPY build --from=a /build
        "#]],
    );
    check(
        "FROM a AS x\nFROM x AS x\nFROM $0x\n",
        expect![[r#"
        FROM a AS x
        FROM x AS x
                  ▔ write
        FROM x
             ▔ read
    "#]],
    );
    check(
        "FROM a\nCOPY --from=la$0ter x y\nFROM b AS later\n",
        expect![[r#"
            FROM a
            COPY --from=later x y
                        ▔▔▔▔▔ read
            FROM b AS later
                      ▔▔▔▔▔ write
        "#]],
    );
    check(
        "ARG B=build\nFROM a AS build\nFROM bui$0ld\nFROM $B\nFROM bu\\ild\n",
        expect![[r#"
            ARG B=build
            FROM a AS build
                      ▔▔▔▔▔ write
            FROM build
                 ▔▔▔▔▔ read
            FROM $B
                 ▔▔ read
            FROM bu\ild
                 ▔▔▔▔▔▔ read
        "#]],
    );
    check_none("FROM a\nSHELL [\"cmd\"]\nRUN $B$0\n");
    check_none("FROM scr$0atch\nFROM scratch\n");
    check_none("FRO$0M a A$0S b\nCOPY --fr$0om=b $0x y\n");
}

#[test]
fn variables_of_one_scope() {
    check(
        "FROM a\nARG A$0=1\nENV B=$A C=${A:-$A}\nWORKDIR $A\nRUN echo $A \"${A%x}\" '$A' $AB\nENV A=$A\nLABEL a=$A A=1\n",
        expect![[r#"
            FROM a
            ARG A=1
                ▔ write
            ENV B=$A C=${A:-$A}
                   ▔ read
                         ▔ read
                             ▔ read
            WORKDIR $A
                     ▔ read
            RUN echo $A "${A%x}" '$A' $AB
                      ▔ read
                           ▔ read
            ENV A=$A
                ▔ write
                   ▔ read
            LABEL a=$A A=1
                     ▔ read
        "#]],
    );
    check(
        "FROM a\nRUN $A\nARG $0A\nRUN $A\nFROM b\nRUN $A\nARG A\n",
        expect![[r#"
            FROM a
            RUN $A
            ARG A
                ▔ write
            RUN $A
                 ▔ read
            FROM b
            RUN $A
            ARG A
        "#]],
    );
    check(
        "FROM a\nENV A$0=1\nRUN [\"sh\", \"-c\", \"echo $A\"]\nRUN [\"echo\", \"$A\"]\nCMD echo $A\nHEALTHCHECK CMD echo $A\nONBUILD RUN echo $A\nONBUILD ENV B=$A\n",
        expect![[r#"
            FROM a
            ENV A=1
                ▔ write
            RUN ["sh", "-c", "echo $A"]
                                    ▔ read
            RUN ["echo", "$A"]
            CMD echo $A
                      ▔ read
            HEALTHCHECK CMD echo $A
                                  ▔ read
            ONBUILD RUN echo $A
                              ▔ read
            ONBUILD ENV B=$A
                           ▔ read
        "#]],
    );
}

#[test]
fn variables_of_several_scopes() {
    check(
        "ARG A$0=1\nFROM a:$A\nARG A\nRUN echo $A\nFROM b\nARG A=2\nRUN echo $A\nFROM c:${A}\nARG A\n",
        expect![[r#"
            ARG A=1
                ▔ write
            FROM a:$A
                    ▔ read
            ARG A
                ▔ write
            RUN echo $A
                      ▔ read
            FROM b
            ARG A=2
            RUN echo $A
            FROM c:${A}
                     ▔ read
            ARG A
                ▔ write
        "#]],
    );
    check(
        "ARG A=1\nFROM a:$A\nARG A=2\nRUN echo $A$0\nFROM a\nENV A=1\n",
        expect![[r#"
            ARG A=1
            FROM a:$A
            ARG A=2
                ▔ write
            RUN echo $A
                      ▔ read
            FROM a
            ENV A=1
        "#]],
    );
    check(
        "FROM a AS one\nENV $0A=1\nFROM one AS two\nRUN echo $A\nFROM two\nARG A\nRUN echo $A\nFROM b\nRUN echo $A\nENV A=1\n",
        expect![[r#"
            FROM a AS one
            ENV A=1
                ▔ write
            FROM one AS two
            RUN echo $A
                      ▔ read
            FROM two
            ARG A
                ▔ write
            RUN echo $A
                      ▔ read
            FROM b
            RUN echo $A
            ENV A=1
        "#]],
    );
    check(
        "FROM a AS one\nONBUILD ENV A=1\nONBUILD RUN echo $A\nFROM one\nRUN echo $0$A\n",
        expect![[r#"
            FROM a AS one
            ONBUILD ENV A=1
                        ▔ write
            ONBUILD RUN echo $A
                              ▔ read
            FROM one
            RUN echo $A
                      ▔ read
        "#]],
    );
    check(
        "FROM a AS one\nRUN x\nFROM one\nENV A$0=1\nFROM one\nENV A=2\n",
        expect![[r#"
            FROM a AS one
            RUN x
            FROM one
            ENV A=1
                ▔ write
            FROM one
            ENV A=2
        "#]],
    );
}

#[test]
fn variables_in_shells() {
    check(
        "FROM a\nARG A\nRUN A=$A$0; echo $A\nRUN for A in x; do echo $A; done\nRUN <<EOF\necho $A\nA=2\necho $A\nEOF\nRUN cat <<EOF <<'X'\n$A \\$A ${A:1} $(($A+A))\nEOF\n$A\nX\nCOPY <<EOF <<'X' /\n$A '$A' \\$A\nEOF\n$A\nX\n",
        expect![[r#"
            FROM a
            ARG A
                ▔ write
            RUN A=$A; echo $A
                ▔ write
                   ▔ read
                            ▔ read
            RUN for A in x; do echo $A; done
                    ▔ write
                                     ▔ read
            RUN <<EOF
            echo $A
                  ▔ read
            A=2
            ▔ write
            echo $A
                  ▔ read
            EOF
            RUN cat <<EOF <<'X'
            $A \$A ${A:1} $(($A+A))
             ▔ read
                     ▔ read
                              ▔ read
                                ▔ read
            EOF
            $A
            X
            COPY <<EOF <<'X' /
            $A '$A' \$A
             ▔ read
                 ▔ read
            EOF
            $A
            X
        "#]],
    );
    check(
        "FROM a\nARG A\nSHELL [\"powershell\"]\nRUN $A\nSHELL [\"busybox\", \"sh\", \"-c\"]\nRUN $$0A\nSHELL [\"sh\"]\nRUN $A\n",
        expect![[r#"
            FROM a
            ARG A
                ▔ write
            SHELL ["powershell"]
            RUN $A
            SHELL ["busybox", "sh", "-c"]
            RUN $A
                 ▔ read
            SHELL ["sh"]
            RUN $A
        "#]],
    );
    check(
        "FROM a\nARG A\nRUN A=1; echo $$0A\n",
        expect![[r#"
            FROM a
            ARG A
                ▔ write
            RUN A=1; echo $A
                ▔ write
                           ▔ read
        "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "FROM a\nRUN <<EO$0F <<'X'\nEOF\nX\nRUN <<EOF\nEOF\n",
        expect![[r#"
            FROM a
            RUN <<EOF <<'X'
                  ▔▔▔ write
            EOF
            ▔▔▔ read
            X
            RUN <<EOF
            EOF
        "#]],
    );
    check(
        "FROM a\nCOPY <<A <<-\"E O\" /\nA\n\t$0E O\n",
        expect![[r#"
        FROM a
        COPY <<A <<-"E O" /
                     ▔▔▔ write
        A
        →E O
         ▔▔▔ read
    "#]],
    );
    check(
        "FROM a\nRUN <<EO$0F\necho\n",
        expect![[r#"
        FROM a
        RUN <<EOF
              ▔▔▔ write
        echo
    "#]],
    );
}

#[test]
fn undefined_symbols() {
    check_unknown(
        "FROM al$0pine\nCOPY --from=alp$0ine alpine y\nCOPY --from=nginx x y\nRUN --mount=from=alpine,target=/x y\nFROM alpine AS b\nFROM alpine:3\n",
        expect![[r#"
            FROM alpine
                 ▔▔▔▔▔▔ read
            COPY --from=alpine alpine y
                        ▔▔▔▔▔▔ read
            COPY --from=nginx x y
            RUN --mount=from=alpine,target=/x y
                             ▔▔▔▔▔▔ read
            FROM alpine AS b
                 ▔▔▔▔▔▔ read
            FROM alpine:3
        "#]],
    );
    check_unknown(
        "FROM a\nRUN echo $0$A ${A:-$B}\nWORKDIR $A$0\nFROM a\nRUN echo $A\n",
        expect![[r#"
            FROM a
            RUN echo $A ${A:-$B}
                      ▔ read
                          ▔ read
            WORKDIR $A
                     ▔ read
            FROM a
            RUN echo $A
        "#]],
    );
    check_unknown(
        "FROM a\nRUN echo $A$0\nARG A\nRUN echo $A\n",
        expect![[r#"
        FROM a
        RUN echo $A
                  ▔ read
        ARG A
        RUN echo $A
    "#]],
    );
    check_unknown(
        "ENV A=1\nFROM $A$0\n",
        expect![[r#"
        ENV A=1
        FROM $A
              ▔ read
    "#]],
    );
}

/// Like `check` for symbols that can't be renamed.
#[track_caller]
fn check_unknown(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        assert_eq!(prepare(&document, at, &[]), Ok(None));
    }
    check(fixture, expect);
}
