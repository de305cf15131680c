//! Tokens, drawn with their kinds; a `+` declares, a `†` isn't used any more, a `*` comes from the builder.

use dockwright::features::tokens::{Modifiers, tokens};
use dockwright::text::Span;
use expect_test::{Expect, expect};

use crate::fixture::{document, draw};

fn check(text: &str, expect: Expect) {
    let document = document(text);
    let found = tokens(&document, document.text.span());
    let mut end = 0;
    let mut rows = Vec::new();
    for token in &found {
        // The protocol wants them in order, one after another, each on one line.
        assert!(
            !token.span.is_empty() && end <= token.span.start,
            "{token:?}"
        );
        assert!(
            !document.text.slice(token.span).contains(['\n', '\r']),
            "{token:?}"
        );
        end = token.span.end;
        let mut label = format!("{:?}", token.kind);
        for (bit, mark) in [
            (Modifiers::DECLARATION, '+'),
            (Modifiers::DEPRECATED, '†'),
            (Modifiers::DEFAULT, '*'),
        ] {
            if token.modifiers.0 & bit.0 != 0 {
                label.push(mark);
            }
        }
        rows.push((token.span, label));
    }
    expect.assert_eq(&draw(text, &rows));
}

#[test]
fn from() {
    check(
        "# syntax=docker/dockerfile:1\n# comment\nARG V=3 W\nFROM --platform=$BUILDPLATFORM reg:5000/a:$V AS base\nfrom base as b\nFROM a@sha256:ab\n",
        expect![[r#"
            # syntax=docker/dockerfile:1
              ▔▔▔▔▔▔ Property
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ String
            # comment
            ▔▔▔▔▔▔▔▔▔ Comment
            ARG V=3 W
            ▔▔▔ Keyword
                ▔ Variable+
                    ▔ Variable+
            FROM --platform=$BUILDPLATFORM reg:5000/a:$V AS base
            ▔▔▔▔ Keyword
                 ▔▔▔▔▔▔▔▔▔▔ Parameter
                            ▔ String
                             ▔▔▔▔▔▔▔▔▔▔▔▔▔ Variable*
                                           ▔▔▔▔▔▔▔▔▔▔▔ Type
                                                      ▔ EnumMember
                                                       ▔ Variable
                                                         ▔▔ Keyword
                                                            ▔▔▔▔ Namespace+
            from base as b
            ▔▔▔▔ Keyword
                 ▔▔▔▔ Namespace
                      ▔▔ Keyword
                         ▔ Namespace+
            FROM a@sha256:ab
            ▔▔▔▔ Keyword
                 ▔▔ Type
                   ▔▔▔▔▔▔▔▔▔ EnumMember
        "#]],
    );
}

#[test]
fn flags() {
    check(
        "FROM a AS b\nCOPY --from=b --link --chmod=755 x y\nCOPY --from=nginx:1 x y\nRUN --network=none --mount=type=cache,target=/x,sharing=locked,from=b x\nHEALTHCHECK --interval=1m --retries=3 CMD x\n",
        expect![[r#"
            FROM a AS b
            ▔▔▔▔ Keyword
                 ▔ Type
                   ▔▔ Keyword
                      ▔ Namespace+
            COPY --from=b --link --chmod=755 x y
            ▔▔▔▔ Keyword
                 ▔▔▔▔▔▔ Parameter
                        ▔ Namespace
                          ▔▔▔▔▔▔ Parameter
                                 ▔▔▔▔▔▔▔ Parameter
                                         ▔▔▔ String
            COPY --from=nginx:1 x y
            ▔▔▔▔ Keyword
                 ▔▔▔▔▔▔ Parameter
                        ▔▔▔▔▔▔▔ Type
            RUN --network=none --mount=type=cache,target=/x,sharing=locked,from=b x
            ▔▔▔ Keyword
                ▔▔▔▔▔▔▔▔▔ Parameter
                          ▔▔▔▔ EnumMember
                               ▔▔▔▔▔▔▔ Parameter
                                       ▔▔▔▔ Parameter
                                            ▔▔▔▔▔ EnumMember
                                                  ▔▔▔▔▔▔ Parameter
                                                         ▔▔ String
                                                            ▔▔▔▔▔▔▔ Parameter
                                                                    ▔▔▔▔▔▔ EnumMember
                                                                           ▔▔▔▔ Parameter
                                                                                ▔ Namespace
                                                                                  ▔ Function
            HEALTHCHECK --interval=1m --retries=3 CMD x
            ▔▔▔▔▔▔▔▔▔▔▔ Keyword
                        ▔▔▔▔▔▔▔▔▔▔ Parameter
                                   ▔▔ Number
                                      ▔▔▔▔▔▔▔▔▔ Parameter
                                                ▔ Number
                                                  ▔▔▔ Keyword
                                                      ▔ Function
        "#]],
    );
}

#[test]
fn variables() {
    check(
        "FROM a\nENV A=1 B=\"x $A\" C='$A' D=\\$A\nWORKDIR ${A:-$B}/x\nLABEL l=\"$TARGETARCH\"\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            ENV A=1 B="x $A" C='$A' D=\$A
            ▔▔▔ Keyword
                ▔ Variable+
                    ▔ Variable+
                      ▔▔▔▔ String
                          ▔ Variable
                           ▔ String
                             ▔ Variable+
                               ▔▔▔▔ String
                                    ▔ Variable+
                                      ▔▔ Regexp
            WORKDIR ${A:-$B}/x
            ▔▔▔▔▔▔▔ Keyword
                      ▔ Variable
                          ▔ Variable
            LABEL l="$TARGETARCH"
            ▔▔▔▔▔ Keyword
                  ▔ Property+
                    ▔▔ String
                      ▔▔▔▔▔▔▔▔▔▔ Variable*
                                ▔ String
        "#]],
    );
}

#[test]
fn arguments() {
    check(
        "FROM a\nEXPOSE 80 53/udp\nSTOPSIGNAL SIGINT\nUSER me:us\nVOLUME [\"/a\", \"/b\"]\nSHELL [\"sh\"]\nMAINTAINER me\nRUN apt \"x\" $A\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            EXPOSE 80 53/udp
            ▔▔▔▔▔▔ Keyword
                   ▔▔ Number
                      ▔▔▔▔▔▔ Number
            STOPSIGNAL SIGINT
            ▔▔▔▔▔▔▔▔▔▔ Keyword
                       ▔▔▔▔▔▔ EnumMember
            USER me:us
            ▔▔▔▔ Keyword
            VOLUME ["/a", "/b"]
            ▔▔▔▔▔▔ Keyword
                    ▔▔▔▔ String
                          ▔▔▔▔ String
            SHELL ["sh"]
            ▔▔▔▔▔ Keyword
                   ▔▔▔▔ String
            MAINTAINER me
            ▔▔▔▔▔▔▔▔▔▔ Keyword†
                       ▔▔ String
            RUN apt "x" $A
            ▔▔▔ Keyword
        "#]],
    );
}

#[test]
fn onbuild() {
    check(
        "FROM a\nENV A=1\nONBUILD COPY --chown=1 x$A y\nONBUILD RUN [\"a\"]\nONBUILD MAINTAINER me\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            ENV A=1
            ▔▔▔ Keyword
                ▔ Variable+
            ONBUILD COPY --chown=1 x$A y
            ▔▔▔▔▔▔▔ Keyword
                    ▔▔▔▔ Keyword
                         ▔▔▔▔▔▔▔ Parameter
                                 ▔ String
                                     ▔ Variable
            ONBUILD RUN ["a"]
            ▔▔▔▔▔▔▔ Keyword
                    ▔▔▔ Keyword
                         ▔▔▔ String
            ONBUILD MAINTAINER me
            ▔▔▔▔▔▔▔ Keyword
                    ▔▔▔▔▔▔▔▔▔▔ Keyword†
                               ▔▔ String
        "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "FROM a\nENV A=1\nRUN <<EOF\n# $A\nEOF\nCOPY <<-E <<'F' /x\n\t🐳 $A\n\tE\n$A\nF\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            ENV A=1
            ▔▔▔ Keyword
                ▔ Variable+
            RUN <<EOF
            ▔▔▔ Keyword
                ▔▔▔▔▔ Macro
            # $A
            ▔▔▔▔ Comment
            EOF
            ▔▔▔ Macro
            COPY <<-E <<'F' /x
            ▔▔▔▔ Keyword
                 ▔▔▔▔ Macro
                      ▔▔▔▔▔ Macro
            →🐳 $A
                ▔ Variable
            →E
             ▔ Macro
            $A
            F
            ▔ Macro
        "#]],
    );
}

#[test]
fn nested() {
    check(
        "FROM a AS b\nONBUILD RUN --mount=from=b,target=\"/x\" <<EOF cat\nx\nEOF\nCOPY [\"$A\", \"\\\"b\"]\nARG A=\"1 ${B:-'c'}\" # d\n",
        expect![[r#"
            FROM a AS b
            ▔▔▔▔ Keyword
                 ▔ Type
                   ▔▔ Keyword
                      ▔ Namespace+
            ONBUILD RUN --mount=from=b,target="/x" <<EOF cat
            ▔▔▔▔▔▔▔ Keyword
                    ▔▔▔ Keyword
                        ▔▔▔▔▔▔▔ Parameter
                                ▔▔▔▔ Parameter
                                     ▔ Namespace
                                       ▔▔▔▔▔▔ Parameter
                                               ▔▔ String
                                                   ▔ Operator
                                                    ▔▔▔▔ Macro
                                                         ▔▔▔ Function
            x
            ▔ String
            EOF
            ▔▔▔ Macro
            COPY ["$A", "\"b"]
            ▔▔▔▔ Keyword
                  ▔▔ String
                    ▔ Variable
                     ▔ String
                        ▔▔▔▔▔ String
            ARG A="1 ${B:-'c'}" # d
            ▔▔▔ Keyword
                ▔ Variable+
                  ▔▔▔▔▔ String
                       ▔ Variable
                        ▔▔▔▔▔▔▔ String
                                ▔ Variable+
                                  ▔ Variable+
        "#]],
    );
}

#[test]
fn several_lines() {
    check(
        "FROM a\r\nENV A=\"x \\\r\n  🐳\" B=$A\r\nRUN x \\\r\n  # comment\r\n  y\r\n",
        expect![[r#"
            FROM a␍
            ▔▔▔▔ Keyword
                 ▔ Type
            ENV A="x \␍
            ▔▔▔ Keyword
                ▔ Variable+
                  ▔▔▔▔ String
              🐳" B=$A␍
            ▔▔▔▔ String
                 ▔ Variable+
                    ▔ Variable
            RUN x \␍
            ▔▔▔ Keyword
                ▔ Function
              # comment␍
              ▔▔▔▔▔▔▔▔▔ Comment
              y␍
        "#]],
    );
}

#[test]
fn after_an_emoji() {
    check(
        "FROM a\nENV A=🐳$B C=\"🐳\"\n",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        ENV A=🐳$B C="🐳"
        ▔▔▔ Keyword
            ▔ Variable+
                ▔ Variable
                  ▔ Variable+
                    ▔▔▔ String
    "#]],
    );
}

#[test]
fn half_typed() {
    check("", expect![]);
    check(
        "FRO",
        expect![[r#"
        FRO
    "#]],
    );
    check(
        "FROM a AS ",
        expect![[r#"
        FROM a AS 
        ▔▔▔▔ Keyword
             ▔ Type
               ▔▔ Keyword
    "#]],
    );
    check(
        "FROM a\nCOPY --fr",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        COPY --fr
        ▔▔▔▔ Keyword
             ▔▔▔▔ Parameter
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        RUN --mount=type=
        ▔▔▔ Keyword
            ▔▔▔▔▔▔▔ Parameter
                    ▔▔▔▔ Parameter
    "#]],
    );
    check(
        "FROM a\nENV A=\"x",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        ENV A="x
        ▔▔▔ Keyword
            ▔ Variable+
              ▔▔ String
    "#]],
    );
    check(
        "FROM a\nONBUILD ",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        ONBUILD 
        ▔▔▔▔▔▔▔ Keyword
    "#]],
    );
}

/// A part has the tokens that the whole has there.
#[test]
fn part() {
    let text = "FROM a\nENV A=1\nRUN <<EOF\nx\nEOF\nWORKDIR $A\n";
    let document = document(text);
    let all = tokens(&document, document.text.span());
    for start in 0..text.len() as u32 {
        for end in start..text.len() as u32 {
            let part = tokens(&document, Span::new(start, end));
            let within = |it: &&_| {
                let it: &dockwright::features::tokens::Token = it;
                start <= it.span.start && it.span.end <= end
            };
            assert!(all.iter().filter(within).all(|it| part.contains(it)));
            assert!(part.iter().all(|it| all.contains(it)));
        }
    }
}

#[test]
fn commands() {
    check(
        "FROM a\nENV V=1\nRUN --network=none if [ -n \"$V\" ]; then apk add --no-cache curl \\\n  && echo 'a b' 2>&1 | tee ${V:-x}; fi # end\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            ENV V=1
            ▔▔▔ Keyword
                ▔ Variable+
            RUN --network=none if [ -n "$V" ]; then apk add --no-cache curl \
            ▔▔▔ Keyword
                ▔▔▔▔▔▔▔▔▔ Parameter
                          ▔▔▔▔ EnumMember
                               ▔▔ Keyword
                                       ▔▔ String
                                         ▔ Variable
                                          ▔ String
                                             ▔ Operator
                                               ▔▔▔▔ Keyword
                                                    ▔▔▔ Function
                                                            ▔▔▔▔▔▔▔▔▔▔ Parameter
              && echo 'a b' 2>&1 | tee ${V:-x}; fi # end
              ▔▔ Operator
                 ▔▔▔▔ Function
                      ▔▔▔▔▔ String
                             ▔▔ Operator
                               ▔ Number
                                 ▔ Operator
                                   ▔▔▔ Function
                                         ▔ Variable
                                              ▔ Operator
                                                ▔▔ Keyword
                                                   ▔▔▔▔▔ Comment
        "#]],
    );
    check(
        "FROM a\nRUN <<EOF bash\nf() { export A=1; }\nf\nEOF\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            RUN <<EOF bash
            ▔▔▔ Keyword
                ▔ Operator
                 ▔▔▔▔ Macro
                      ▔▔▔▔ Function
            f() { export A=1; }
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ String
            f
            ▔ String
            EOF
            ▔▔▔ Macro
        "#]],
    );
}

#[test]
fn commands_of_shells_that_are_not_known() {
    check(
        "FROM a\nSHELL [\"powershell\", \"-Command\"]\nRUN if ($x) { echo 1 }\nRUN [\"echo\", \"$x\"]\nRUN <<EOF\n#!/usr/bin/env python\nimport os\nEOF\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            SHELL ["powershell", "-Command"]
            ▔▔▔▔▔ Keyword
                   ▔▔▔▔▔▔▔▔▔▔▔▔ String
                                 ▔▔▔▔▔▔▔▔▔▔ String
            RUN if ($x) { echo 1 }
            ▔▔▔ Keyword
            RUN ["echo", "$x"]
            ▔▔▔ Keyword
                 ▔▔▔▔▔▔ String
                         ▔▔▔▔ String
            RUN <<EOF
            ▔▔▔ Keyword
                ▔▔▔▔▔ Macro
            #!/usr/bin/env python
            import os
            EOF
            ▔▔▔ Macro
        "#]],
    );
}
