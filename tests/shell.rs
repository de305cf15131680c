//! Parsing of shell commands in instructions.

use expect_test::{Expect, expect};
use syntax::VariableOrigin;

use crate::fixture::{document, draw};

/// Draws the variables of all commands.
#[track_caller]
fn check(text: &str, expect: Expect) {
    let document = document(text);
    let mut labels = Vec::new();
    for item in &document.file().items {
        let Some(shell) = item.instruction.shell() else {
            continue;
        };
        for it in &shell.variables {
            let origin = match it.origin {
                VariableOrigin::Environment => "environment",
                VariableOrigin::Shell => "shell",
                VariableOrigin::Either => "either",
                VariableOrigin::Unknown => "unknown",
            };
            let writes = if it.writes { " (writes)" } else { "" };
            let written = document.text.slice(item.at(it.span));
            assert!(*written == *it.name || written.contains('\n'), "{written}");
            labels.push((item.at(it.span), format!("{origin}{writes}")));
        }
        for token in &shell.tokens {
            assert!(!token.span.is_empty(), "{token:?}");
            assert!(token.span.end <= item.instruction.len, "{token:?}");
        }
        if !shell.sound {
            labels.push((item.at(item.instruction.keyword.span), "unsound".to_owned()));
        }
    }
    expect.assert_eq(&draw(text, &labels));
}

#[test]
fn variables_of_the_environment() {
    check(
        "RUN echo $A ${B} \"$C\" ${D:-$E} ${F%$G} $((H+$I)) `echo $J` $(cat <$K)\n",
        expect![[r#"
            RUN echo $A ${B} "$C" ${D:-$E} ${F%$G} $((H+$I)) `echo $J` $(cat <$K)
                      ▔ environment
                          ▔ environment
                               ▔ environment
                                    ▔ environment
                                        ▔ environment
                                             ▔ environment
                                                ▔ environment
                                                      ▔ environment
                                                         ▔ environment
                                                                    ▔ environment
                                                                               ▔ environment
        "#]],
    );
    check(
        "CMD echo $A\nENTRYPOINT exec $B\nHEALTHCHECK CMD $C\nONBUILD RUN $D\n",
        expect![[r#"
        CMD echo $A
                  ▔ environment
        ENTRYPOINT exec $B
                         ▔ environment
        HEALTHCHECK CMD $C
                         ▔ environment
        ONBUILD RUN $D
                     ▔ environment
    "#]],
    );
    check(
        "RUN [\"sh\", \"-ec\", \"echo $A\"]\nCMD [\"echo\", \"$A\"]\n",
        expect![[r#"
        RUN ["sh", "-ec", "echo $A"]
                                 ▔ environment
        CMD ["echo", "$A"]
    "#]],
    );
    check(
        "RUN unset A; export B C=$B; readonly D\n",
        expect![[r#"
        RUN unset A; export B C=$B; readonly D
                  ▔ environment (writes)
                            ▔ environment
                              ▔ shell (writes)
                                 ▔ environment
                                             ▔ environment
    "#]],
    );
}

#[test]
fn non_variables() {
    check(
        "RUN echo '$A' \\$A \"\\$A\" $$A $1 $@ a$ # $A\nCOPY $A /\nENV A=$A\n",
        expect![[r#"
            RUN echo '$A' \$A "\$A" $$A $1 $@ a$ # $A
            COPY $A /
            ENV A=$A
        "#]],
    );
}

#[test]
fn variables_of_the_shell_itself() {
    check(
        "RUN A=$A; echo $A\n",
        expect![[r#"
        RUN A=$A; echo $A
            ▔ shell (writes)
               ▔ environment
                        ▔ shell
    "#]],
    );
    check(
        "RUN A=1 echo $A; echo $A\n",
        expect![[r#"
        RUN A=1 echo $A; echo $A
            ▔ shell (writes)
                      ▔ environment
                               ▔ environment
    "#]],
    );
    check(
        "RUN export A=1 && local B && read -r C && echo $A $B $C\n",
        expect![[r#"
        RUN export A=1 && local B && read -r C && echo $A $B $C
                   ▔ shell (writes)
                                ▔ shell (writes)
                                             ▔ shell (writes)
                                                        ▔ shell
                                                           ▔ shell
                                                              ▔ shell
    "#]],
    );
    check(
        "RUN for A in $A; do echo $A; done; echo $A\n",
        expect![[r#"
        RUN for A in $A; do echo $A; done; echo $A
                ▔ shell (writes)
                      ▔ environment
                                  ▔ shell
                                                 ▔ shell
    "#]],
    );
    check(
        "RUN A=1 && b > $A && c >$A\n",
        expect![[r#"
        RUN A=1 && b > $A && c >$A
            ▔ shell (writes)
                        ▔ shell
                                 ▔ shell
    "#]],
    );
    check(
        "RUN cd x && A=1 && echo $A || echo $A; echo $A\n",
        expect![[r#"
        RUN cd x && A=1 && echo $A || echo $A; echo $A
                    ▔ shell (writes)
                                 ▔ shell
                                            ▔ either
                                                     ▔ either
    "#]],
    );
    check(
        "RUN [ -n \"$A\" ] || A=1; echo $A\n",
        expect![[r#"
        RUN [ -n "$A" ] || A=1; echo $A
                   ▔ environment
                           ▔ shell (writes)
                                      ▔ either
    "#]],
    );
    check(
        "RUN (A=1; echo $A) | read A; echo $A $(A=1; echo $A) $A\n",
        expect![[r#"
        RUN (A=1; echo $A) | read A; echo $A $(A=1; echo $A) $A
             ▔ shell (writes)
                        ▔ shell
                                  ▔ shell (writes)
                                           ▔ environment
                                               ▔ shell (writes)
                                                          ▔ shell
                                                              ▔ environment
    "#]],
    );
    check(
        "RUN if [ $A ]; then B=1; C=$C; elif [ $B ]; then B=2; else B=3; fi; echo $B $C\n",
        expect![[r#"
        RUN if [ $A ]; then B=1; C=$C; elif [ $B ]; then B=2; else B=3; fi; echo $B $C
                  ▔ environment
                            ▔ shell (writes)
                                 ▔ shell (writes)
                                    ▔ environment
                                               ▔ environment
                                                         ▔ shell (writes)
                                                                   ▔ shell (writes)
                                                                                  ▔ shell
                                                                                     ▔ either
    "#]],
    );
    check(
        "RUN case $A in $B) A=1; echo $A;; *) echo $A; esac; echo $A\n",
        expect![[r#"
        RUN case $A in $B) A=1; echo $A;; *) echo $A; esac; echo $A
                  ▔ environment
                        ▔ environment
                           ▔ shell (writes)
                                      ▔ shell
                                                   ▔ environment
                                                                  ▔ either
    "#]],
    );
    check(
        "RUN while [ $A ]; do echo $B; B=2; echo $B; done\n",
        expect![[r#"
        RUN while [ $A ]; do echo $B; B=2; echo $B; done
                     ▔ environment
                                   ▔ either
                                      ▔ shell (writes)
                                                 ▔ shell
    "#]],
    );
    check(
        "RUN f() { A=1; echo $A $B; }; f; B=1; echo $A\n",
        expect![[r#"
        RUN f() { A=1; echo $A $B; }; f; B=1; echo $A
                  ▔ shell (writes)
                             ▔ shell
                                ▔ either
                                         ▔ shell (writes)
                                                    ▔ either
    "#]],
    );
    check(
        "RUN echo $((A++)) $A $((B == 1)) $B\n",
        expect![[r#"
        RUN echo $((A++)) $A $((B == 1)) $B
                    ▔ environment
                    ▔ either (writes)
                           ▔ either
                                ▔ environment
                                          ▔ environment
    "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "RUN <<EOF\necho $A\nEOF\n",
        expect![[r#"
        RUN <<EOF
        echo $A
              ▔ environment
        EOF
    "#]],
    );
    check(
        "RUN <<'EOF'\necho $A\n  cat <<X\n$B\nX\nEOF\n",
        expect![[r#"
        RUN <<'EOF'
        echo $A
              ▔ environment
          cat <<X
        $B
         ▔ environment
        X
        EOF
    "#]],
    );
    check(
        "RUN <<EOF\n#!/usr/bin/env -S bash -e\necho $A\nEOF\nRUN <<EOF\n#!/usr/bin/python\nprint('$A')\nEOF\n",
        expect![[r#"
        RUN <<EOF
        #!/usr/bin/env -S bash -e
        echo $A
              ▔ environment
        EOF
        RUN <<EOF
        #!/usr/bin/python
        print('$A')
        EOF
    "#]],
    );
    check(
        "RUN cat <<EOF > $A && echo $B\n$C \\$C $$\nEOF\nRUN cat <<'A' - <<-B\n$A\nA\n\t$B\n\tB\n",
        expect![[r#"
            RUN cat <<EOF > $A && echo $B
                             ▔ environment
                                        ▔ environment
            $C \$C $$
             ▔ environment
            EOF
            RUN cat <<'A' - <<-B
            $A
            A
            →$B
              ▔ environment
            →B
        "#]],
    );
    check(
        "RUN <<EOF cat\n$A\nEOF\nONBUILD RUN <<EOF\n$A\nEOF\n",
        expect![[r#"
            RUN <<EOF cat
            $A
             ▔ environment
            EOF
            ONBUILD RUN <<EOF
            $A
             ▔ environment
            EOF
        "#]],
    );
    check(
        "RUN cat <<EOF\n$A\n",
        expect![[r#"
        RUN cat <<EOF
        $A
         ▔ environment
    "#]],
    );
}

#[test]
fn incomplete() {
    check(
        "RUN echo $A \"$B\nRUN echo ${A\nRUN echo ${A:-\nRUN if $A; then\nRUN $\n",
        expect![[r#"
        RUN echo $A "$B
        ▔▔▔ unsound
                  ▔ environment
                      ▔ environment
        RUN echo ${A
        ▔▔▔ unsound
                   ▔ environment
        RUN echo ${A:-
        ▔▔▔ unsound
                   ▔ environment
        RUN if $A; then
        ▔▔▔ unsound
                ▔ environment
        RUN $
        ▔▔▔ unsound
    "#]],
    );
    check(
        "RUN echo $\\\nA ${LO\\\n# comment\n\nNG} \\\n  # $C\n  && echo $B\n",
        expect![[r#"
            RUN echo $\
            A ${LO\
            ▔ environment
                ▔▔▔
            # comment
            ▔▔▔▔▔▔▔▔▔

            NG} \
            ▔▔ environment
              # $C
              && echo $B
                       ▔ environment
        "#]],
    );
}

#[test]
fn heredocs_as_shell_input() {
    check(
        "RUN cat <<EOF\n${A:0:3} $((B+1)) ${C^^} `echo $D` \"'$E'\" $(( $F * 2 )) $ ${} }\n${G@Q} $H\nEOF\n",
        expect![[r#"
            RUN cat <<EOF
            ${A:0:3} $((B+1)) ${C^^} `echo $D` "'$E'" $(( $F * 2 )) $ ${} }
              ▔ environment
                        ▔ environment
                                ▔ environment
                                            ▔ environment
                                                  ▔ environment
                                                           ▔ environment
            ${G@Q} $H
              ▔ environment
                    ▔ environment
            EOF
        "#]],
    );
    check(
        "RUN A=1; bash -eo pipefail <<'EOF'\n$A $B\nB=1\necho $B '$C'\nEOF\nRUN python <<'EOF'\n$A\nEOF\nRUN sh -c x <<'EOF'\n$A\nEOF\n",
        expect![[r#"
            RUN A=1; bash -eo pipefail <<'EOF'
                ▔ shell (writes)
            $A $B
             ▔ shell
                ▔ environment
            B=1
            ▔ shell (writes)
            echo $B '$C'
                  ▔ shell
            EOF
            RUN python <<'EOF'
            $A
            EOF
            RUN sh -c x <<'EOF'
            $A
            EOF
        "#]],
    );
    check(
        "RUN bash 3<<'EOF' <<-\"X\"\n$A\nEOF\n\t$B\n\tX\nRUN sh <<EOF\n$A \\$B\nEOF\n",
        expect![[r#"
            RUN bash 3<<'EOF' <<-"X"
            $A
            EOF
            →$B
              ▔ environment
            →X
            RUN sh <<EOF
            $A \$B
             ▔ environment
            EOF
        "#]],
    );
    check(
        "RUN cat <<EOF > nginx.conf\nserver {\n  listen 80; # it's\n  location ~ ^/(.*)$ { return 301 $A/$1; }\n  set \\$x \"${B}\n}\nEOF\n",
        expect![[r#"
            RUN cat <<EOF > nginx.conf
            server {
              listen 80; # it's
              location ~ ^/(.*)$ { return 301 $A/$1; }
                                               ▔ environment
              set \$x "${B}
                         ▔ environment
            }
            EOF
        "#]],
    );
}

#[test]
fn variables_set_by_other_scripts() {
    check(
        "RUN echo $A; eval \"$B\"; echo $A; A=1; echo $A\n",
        expect![[r#"
            RUN echo $A; eval "$B"; echo $A; A=1; echo $A
                      ▔ environment
                                ▔ environment
                                          ▔ unknown
                                             ▔ shell (writes)
                                                        ▔ shell
        "#]],
    );
    check(
        "RUN . /etc/os-release && echo $ID $A && source ./env && echo $A\n",
        expect![[r#"
            RUN . /etc/os-release && echo $ID $A && source ./env && echo $A
                                           ▔▔ either
                                               ▔ environment
                                                                          ▔ unknown
        "#]],
    );
    check(
        "RUN f() { . ./x; }; f; echo $A\nRUN (. ./x); echo $A\nRUN . ./x || echo $A\n",
        expect![[r#"
            RUN f() { . ./x; }; f; echo $A
                                         ▔ unknown
            RUN (. ./x); echo $A
                               ▔ environment
            RUN . ./x || echo $A
                               ▔ unknown
        "#]],
    );
}

#[test]
fn commands_that_run_shells() {
    check(
        "RUN [\"busybox\", \"sh\", \"-c\", \"$A\"]\nRUN [\"/usr/bin/env\", \"-i\", \"bash\", \"-eo\", \"pipefail\", \"-c\", \"$A\"]\nRUN [\"busybox\", \"wget\", \"-c\", \"$A\"]\nRUN [\"sh\", \"$A\"]\nRUN [\"bash\", \"-c\"]\n",
        expect![[r#"
            RUN ["busybox", "sh", "-c", "$A"]
                                          ▔ environment
            RUN ["/usr/bin/env", "-i", "bash", "-eo", "pipefail", "-c", "$A"]
                                                                          ▔ environment
            RUN ["busybox", "wget", "-c", "$A"]
            RUN ["sh", "$A"]
            RUN ["bash", "-c"]
        "#]],
    );
}

#[test]
fn quotes_in_heredocs() {
    check(
        "RUN cat <<EOF\n\"$A ${B:-\"$C\"} it's $(echo \"$D\" ')\" $X') \" \\\" \"$E\nEOF\n",
        expect![[r#"
            RUN cat <<EOF
            "$A ${B:-"$C"} it's $(echo "$D" ')" $X') " \" "$E
              ▔ environment
                  ▔ environment
                       ▔ environment
                                         ▔ environment
                                                            ▔ environment
            EOF
        "#]],
    );
    check(
        "RUN cat <<EOF\n$A ${B:-\nEOF\n",
        expect![[r#"
        RUN cat <<EOF
        ▔▔▔ unsound
        $A ${B:-
         ▔ environment
             ▔ environment
        EOF
    "#]],
    );
}

#[test]
fn lists_of_commands() {
    let check = |text: &str, expect: Expect| {
        let document = document(text);
        let item = &document.file().items[0];
        let steps = item.instruction.shell().unwrap().steps.iter();
        let labels = steps.map(|it| {
            let keeps = if it.keeps_shell { "keeps" } else { "changes" };
            let strict = if it.is_strict { ", strict" } else { "" };
            (
                item.at(it.span),
                format!("{keeps}{strict}, {} words", it.words.len()),
            )
        });
        expect.assert_eq(&draw(text, &labels.collect::<Vec<_>>()));
    };
    check(
        "RUN a b > c && A=1 d $(e) | f && cd x && [ -f y ] && \\\n  # c\n  (g; cd h) && export A && A=1 && ! x\n",
        expect![[r#"
            RUN a b > c && A=1 d $(e) | f && cd x && [ -f y ] && \
                ▔▔▔▔▔▔▔ keeps, strict, 2 words
                           ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ keeps, strict, 0 words
                                             ▔▔▔▔ changes, strict, 2 words
                                                     ▔▔▔▔▔▔▔▔ keeps, strict, 0 words
              # c
              (g; cd h) && export A && A=1 && ! x
              ▔▔▔▔▔▔▔▔▔ keeps, 0 words
                           ▔▔▔▔▔▔▔▔ changes, strict, 0 words
                                       ▔▔▔ changes, strict, 0 words
                                              ▔▔▔ keeps, 0 words
        "#]],
    );
    check(
        "RUN if a; then b; fi && { c; } && for x in y; do z; done && $X\n",
        expect![[r#"
            RUN if a; then b; fi && { c; } && for x in y; do z; done && $X
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ keeps, 0 words
                                    ▔▔▔▔▔▔ keeps, 0 words
                                              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ changes, 0 words
                                                                        ▔▔ changes, 1 words
        "#]],
    );
    check(
        "RUN echo ${A:=b} && echo $((a=1)) && echo $(a && b) && eval x && { x & }\n",
        expect![[r#"
            RUN echo ${A:=b} && echo $((a=1)) && echo $(a && b) && eval x && { x & }
                ▔▔▔▔▔▔▔▔▔▔▔▔ changes, strict, 2 words
                                ▔▔▔▔▔▔▔▔▔▔▔▔▔ changes, strict, 2 words
                                                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ keeps, 2 words
                                                                   ▔▔▔▔▔▔ changes, 2 words
                                                                             ▔▔▔▔▔▔▔ changes, 0 words
        "#]],
    );
    check(
        "RUN a || b\n",
        expect![[r#"
        RUN a || b
    "#]],
    );
    check(
        "RUN a; b\n",
        expect![[r#"
        RUN a; b
    "#]],
    );
    check(
        "RUN a && b;\n",
        expect![[r#"
        RUN a && b;
    "#]],
    );
    check(
        "RUN a && b # c\n",
        expect![[r#"
        RUN a && b # c
    "#]],
    );
    check(
        "RUN a && b &\n",
        expect![[r#"
        RUN a && b &
    "#]],
    );
    check(
        "RUN a && (\n",
        expect![[r#"
        RUN a && (
    "#]],
    );
    check(
        "RUN a && b > c && d && e > f && g <h\n",
        expect![[r#"
        RUN a && b > c && d && e > f && g <h
            ▔ keeps, strict, 1 words
                 ▔▔▔▔▔ keeps, strict, 1 words
                          ▔ keeps, strict, 1 words
                               ▔▔▔▔▔ keeps, strict, 1 words
                                        ▔▔▔▔ keeps, strict, 1 words
    "#]],
    );
    check(
        "RUN time a && b 2>&1 >x\n",
        expect![[r#"
        RUN time a && b 2>&1 >x
            ▔▔▔▔▔▔ keeps, strict, 2 words
                      ▔▔▔▔▔▔▔▔▔ keeps, strict, 1 words
    "#]],
    );
}
