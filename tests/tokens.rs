//! Semantic tokens, drawn with their types; modifiers: `+` declaration, `†` deprecated, `*` predefined by the builder.

use expect_test::{Expect, expect};
use ide::tokens::{Modifiers, tokens};
use syntax::text::Span;

use crate::fixture::{document, draw};

#[track_caller]
fn check(text: &str, expect: Expect) {
    let document = document(text);
    let found = tokens(&document, document.text.span());
    let mut end = 0;
    let mut rows = Vec::new();
    for token in &found {
        // LSP requires sorted, single-line tokens that don't overlap.
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
                    ▔ Operator
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ String
            # comment
            ▔▔▔▔▔▔▔▔▔ Comment
            ARG V=3 W
            ▔▔▔ Keyword
                ▔ Variable+
                 ▔ Operator
                    ▔ Variable+
            FROM --platform=$BUILDPLATFORM reg:5000/a:$V AS base
            ▔▔▔▔ Keyword
                 ▔▔▔▔▔▔▔▔▔▔ Parameter
                           ▔ Operator
                            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Variable*
                                           ▔▔▔▔▔▔▔▔▔▔▔ Type
                                                      ▔▔ Variable
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
                       ▔ Operator
                        ▔ Namespace
                          ▔▔▔▔▔▔ Parameter
                                 ▔▔▔▔▔▔▔ Parameter
                                        ▔ Operator
                                         ▔▔▔ String
            COPY --from=nginx:1 x y
            ▔▔▔▔ Keyword
                 ▔▔▔▔▔▔ Parameter
                       ▔ Operator
                        ▔▔▔▔▔▔▔ Type
            RUN --network=none --mount=type=cache,target=/x,sharing=locked,from=b x
            ▔▔▔ Keyword
                ▔▔▔▔▔▔▔▔▔ Parameter
                         ▔ Operator
                          ▔▔▔▔ EnumMember
                               ▔▔▔▔▔▔▔ Parameter
                                      ▔ Operator
                                       ▔▔▔▔ Parameter
                                           ▔ Operator
                                            ▔▔▔▔▔ EnumMember
                                                  ▔▔▔▔▔▔ Parameter
                                                        ▔ Operator
                                                         ▔▔ String
                                                            ▔▔▔▔▔▔▔ Parameter
                                                                   ▔ Operator
                                                                    ▔▔▔▔▔▔ EnumMember
                                                                           ▔▔▔▔ Parameter
                                                                               ▔ Operator
                                                                                ▔ Namespace
                                                                                  ▔ Function
            HEALTHCHECK --interval=1m --retries=3 CMD x
            ▔▔▔▔▔▔▔▔▔▔▔ Keyword
                        ▔▔▔▔▔▔▔▔▔▔ Parameter
                                  ▔ Operator
                                   ▔▔ Number
                                      ▔▔▔▔▔▔▔▔▔ Parameter
                                               ▔ Operator
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
                 ▔ Operator
                    ▔ Variable+
                     ▔ Operator
                      ▔▔▔ String
                         ▔▔ Variable
                           ▔ String
                             ▔ Variable+
                              ▔ Operator
                               ▔▔▔▔ String
                                    ▔ Variable+
                                     ▔ Operator
                                      ▔▔ Regexp
            WORKDIR ${A:-$B}/x
            ▔▔▔▔▔▔▔ Keyword
                    ▔▔▔ Variable
                       ▔▔ Operator
                         ▔▔▔ Variable
            LABEL l="$TARGETARCH"
            ▔▔▔▔▔ Keyword
                  ▔ Property+
                   ▔ Operator
                    ▔ String
                     ▔▔▔▔▔▔▔▔▔▔▔ Variable*
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
                 ▔ Operator
            ONBUILD COPY --chown=1 x$A y
            ▔▔▔▔▔▔▔ Keyword
                    ▔▔▔▔ Keyword
                         ▔▔▔▔▔▔▔ Parameter
                                ▔ Operator
                                 ▔ String
                                    ▔▔ Variable
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
                 ▔ Operator
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
               ▔▔ Variable
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
                               ▔ Operator
                                ▔▔▔▔ Parameter
                                    ▔ Operator
                                     ▔ Namespace
                                       ▔▔▔▔▔▔ Parameter
                                             ▔ Operator
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
                  ▔ String
                   ▔▔ Variable
                     ▔ String
                        ▔▔▔▔▔ String
            ARG A="1 ${B:-'c'}" # d
            ▔▔▔ Keyword
                ▔ Variable+
                 ▔ Operator
                  ▔▔▔ String
                     ▔▔▔ Variable
                        ▔▔ Operator
                          ▔▔▔ String
                             ▔ Variable
                              ▔ String
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
                 ▔ Operator
                  ▔▔▔ String
                     ▔ Operator
              🐳" B=$A␍
            ▔▔▔▔ String
                 ▔ Variable+
                  ▔ Operator
                   ▔▔ Variable
            RUN x \␍
            ▔▔▔ Keyword
                ▔ Function
                  ▔ Operator
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
                 ▔ Operator
                   ▔▔ Variable
                      ▔ Variable+
                       ▔ Operator
                        ▔▔▔ String
        "#]],
    );
}

#[test]
fn incomplete_input() {
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
                       ▔ Operator
                        ▔▔▔▔ Parameter
                            ▔ Operator
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
                 ▔ Operator
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

/// The tokens of a range are those of the whole file in that range.
#[test]
fn part() {
    let text = "FROM a\nENV A=1\nRUN <<EOF\nx\nEOF\nWORKDIR $A\n";
    let document = document(text);
    let all = tokens(&document, document.text.span());
    for start in 0..text.len() as u32 {
        for end in start..text.len() as u32 {
            let part = tokens(&document, Span::new(start, end));
            let within = |it: &&_| {
                let it: &ide::tokens::Token = it;
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
                 ▔ Operator
            RUN --network=none if [ -n "$V" ]; then apk add --no-cache curl \
            ▔▔▔ Keyword
                ▔▔▔▔▔▔▔▔▔ Parameter
                         ▔ Operator
                          ▔▔▔▔ EnumMember
                               ▔▔ Keyword
                                       ▔ String
                                        ▔▔ Variable
                                          ▔ String
                                             ▔ Operator
                                               ▔▔▔▔ Keyword
                                                    ▔▔▔ Function
                                                            ▔▔▔▔▔▔▔▔▔▔ Parameter
                                                                            ▔ Operator
              && echo 'a b' 2>&1 | tee ${V:-x}; fi # end
              ▔▔ Operator
                 ▔▔▔▔ Function
                      ▔▔▔▔▔ String
                             ▔▔ Operator
                               ▔ Number
                                 ▔ Operator
                                   ▔▔▔ Function
                                       ▔▔▔ Variable
                                          ▔▔ Operator
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
fn commands_of_unknown_shells() {
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

/// The replacement text of a variable belongs to the surrounding word, the rest to the variable.
#[test]
fn variable_modifiers() {
    check(
        "FROM a:${V:-1}\nENV A=\"x$B-${C%.*}\" D=${E+$F}\nRUN $A ${B:-c} \"$(x ${#C})\" $?\nRUN cat <<EOF\n$A ${B}\nEOF\n",
        expect![[r#"
            FROM a:${V:-1}
            ▔▔▔▔ Keyword
                 ▔▔ Type
                   ▔▔▔ Variable
                      ▔▔ Operator
                        ▔ EnumMember
                         ▔ Variable
            ENV A="x$B-${C%.*}" D=${E+$F}
            ▔▔▔ Keyword
                ▔ Variable+
                 ▔ Operator
                  ▔▔ String
                    ▔▔ Variable
                      ▔ String
                       ▔▔▔ Variable
                          ▔ Operator
                           ▔▔ String
                             ▔ Variable
                              ▔ String
                                ▔ Variable+
                                 ▔ Operator
                                  ▔▔▔ Variable
                                     ▔ Operator
                                      ▔▔▔ Variable
            RUN $A ${B:-c} "$(x ${#C})" $?
            ▔▔▔ Keyword
                ▔▔ Variable
                   ▔▔▔ Variable
                      ▔▔ Operator
                         ▔ Variable
                           ▔▔▔ String
                              ▔ Function
                               ▔ String
                                ▔▔ Variable
                                  ▔ Operator
                                   ▔▔ Variable
                                     ▔▔ String
                                        ▔▔ Variable
            RUN cat <<EOF
            ▔▔▔ Keyword
                ▔▔▔ Function
                    ▔ Operator
                     ▔▔▔▔ Macro
            $A ${B}
            ▔▔ Variable
              ▔ String
               ▔▔▔▔ Variable
            EOF
            ▔▔▔ Macro
        "#]],
    );
}

/// Comments and line continuations within an instruction keep their token types.
#[test]
fn comments_and_continuations() {
    check(
        "FROM a\nHEALTH\\\n  # c\nCHECK NONE\nENV A=\"x \\\n# c\n y\" \\\n\n  # d\n  B=${A:-\\\nz}\nRUN a \"b \\\n# c\n d\" \\",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            HEALTH\
            ▔▔▔▔▔▔ Keyword
                  ▔ Operator
              # c
            ▔▔ Keyword
              ▔▔▔ Comment
            CHECK NONE
            ▔▔▔▔▔ Keyword
                  ▔▔▔▔ Keyword
            ENV A="x \
            ▔▔▔ Keyword
                ▔ Variable+
                 ▔ Operator
                  ▔▔▔ String
                     ▔ Operator
            # c
            ▔▔▔ Comment
             y" \
            ▔▔▔ String
                ▔ Operator

              # d
              ▔▔▔ Comment
              B=${A:-\
              ▔ Variable+
               ▔ Operator
                ▔▔▔ Variable
                   ▔▔▔ Operator
            z}
             ▔ Variable
            RUN a "b \
            ▔▔▔ Keyword
                ▔ Function
                  ▔▔▔ String
                     ▔ Operator
            # c
            ▔▔▔ Comment
             d" \
            ▔▔▔ String
                ▔ Operator
        "#]],
    );
    check(
        "# escape = `\nFROM a\nLABEL a=1 ` \n b=2\nRUN <<EOF\na \\\nb `\nEOF\n",
        expect![[r#"
            # escape = `
              ▔▔▔▔▔▔ Property
                     ▔ Operator
                       ▔ String
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            LABEL a=1 ` 
            ▔▔▔▔▔ Keyword
                  ▔ Property+
                   ▔ Operator
                      ▔ Operator
             b=2
             ▔ Property+
              ▔ Operator
            RUN <<EOF
            ▔▔▔ Keyword
                ▔▔▔▔▔ Macro
            a \
            b `
            EOF
            ▔▔▔ Macro
        "#]],
    );
}

/// An unterminated quote is treated as being typed.
#[test]
fn unterminated_quotes() {
    check(
        "FROM a\nRUN b \"c $D && e",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        RUN b "c $D && e
        ▔▔▔ Keyword
            ▔ Function
              ▔▔▔ String
                 ▔▔ Variable
                   ▔▔▔▔▔ String
    "#]],
    );
    check(
        "FROM a\nRUN b 'c $D && e # f",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        RUN b 'c $D && e # f
        ▔▔▔ Keyword
            ▔ Function
              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ String
    "#]],
    );
    check(
        "FROM a\nRUN b\"c \\\n d\nRUN e\n",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        RUN b"c \
        ▔▔▔ Keyword
            ▔ Function
             ▔▔▔ String
                ▔ Operator
         d
        ▔▔ String
        RUN e
        ▔▔▔ Keyword
            ▔ Function
    "#]],
    );
    check(
        "FROM a\nRUN b 'c' \"$(d 'e' --f",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        RUN b 'c' "$(d 'e' --f
        ▔▔▔ Keyword
            ▔ Function
              ▔▔▔ String
                  ▔▔▔ String
                     ▔ Function
                      ▔▔▔▔▔ String
                           ▔▔▔ Parameter
    "#]],
    );
    check(
        "FROM a\nRUN b \"c\" # it's\nRUN d && e \"${F:-\"g\"}\" 'h",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        RUN b "c" # it's
        ▔▔▔ Keyword
            ▔ Function
              ▔▔▔ String
                  ▔▔▔▔▔▔ Comment
        RUN d && e "${F:-"g"}" 'h
        ▔▔▔ Keyword
            ▔ Function
              ▔▔ Operator
                 ▔ Function
                   ▔ String
                    ▔▔▔ Variable
                       ▔▔ Operator
                         ▔▔▔ String
                            ▔ Variable
                             ▔ String
                               ▔▔ String
    "#]],
    );
    check(
        "FROM a\nRUN <<EOF\nb \"c\nd 'e'\nEOF\n",
        expect![[r#"
        FROM a
        ▔▔▔▔ Keyword
             ▔ Type
        RUN <<EOF
        ▔▔▔ Keyword
            ▔▔▔▔▔ Macro
        b "c
        ▔ Function
          ▔▔ String
        d 'e'
        EOF
        ▔▔▔ Macro
    "#]],
    );
}

#[test]
fn variables_in_quotes() {
    check(
        "FROM a\nRUN echo \"$f $x\" \"$a$b\" \"${a}\t${b} x\" \\\n  \"$(echo \"$y  $z\")\" $a$b\n",
        expect![[r#"
            FROM a
            ▔▔▔▔ Keyword
                 ▔ Type
            RUN echo "$f $x" "$a$b" "${a}→${b} x" \
            ▔▔▔ Keyword
                ▔▔▔▔ Function
                     ▔ String
                      ▔▔ Variable
                        ▔ String
                         ▔▔ Variable
                           ▔ String
                             ▔ String
                              ▔▔ Variable
                                ▔▔ Variable
                                  ▔ String
                                    ▔ String
                                     ▔▔▔▔ Variable
                                         ▔ String
                                          ▔▔▔▔ Variable
                                              ▔▔▔ String
                                                  ▔ Operator
              "$(echo "$y  $z")" $a$b
              ▔▔▔ String
                 ▔▔▔▔ Function
                     ▔▔ String
                       ▔▔ Variable
                         ▔▔ String
                           ▔▔ Variable
                             ▔▔▔ String
                                 ▔▔ Variable
                                   ▔▔ Variable
        "#]],
    );
}
