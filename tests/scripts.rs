//! Findings in shell scripts: places, values, shells and comments, and that they are kept across edits.

use analysis::{Change, Document};
use expect_test::{Expect, expect};
use ide::lints::{LintSettings, check_shell, known_shell, shell_rules, update_shell};
use syntax::text::{Span, Text};

use crate::fixture::{document, draw};
use crate::lints::{blocks, found, picture};
use crate::texts::texts;

/// All findings in the scripts of a text, drawn.
fn check_scripts(text: &str, expect: Expect) {
    let found = check_shell(&document(text), &LintSettings::default());
    let notes: Vec<_> = found
        .iter()
        .map(|it| (it.span, format!("{}: {}", it.rule, it.message)))
        .collect();
    expect.assert_eq(&draw(text, &notes));
}

/// The first example of each code has a finding of it, the second hasn't.
#[test]
fn examples_of_codes() {
    let mut count = 0;
    for rule in shell_rules().filter(|it| it.enabled) {
        let docs = rule.docs();
        let blocks = blocks(&docs);
        let [wrong, right] = blocks.as_slice() else {
            panic!("{}: {} examples", rule.name, blocks.len());
        };
        assert!(!found(rule, &document(wrong)).is_empty(), "{wrong}");
        assert!(found(rule, &document(right)).is_empty(), "{right}");
        count += 1;
    }
    assert!(count > 45, "{count} codes");
}

#[test]
fn places_in_continuations_heredocs_and_json() {
    check_scripts(
        "FROM fedora\nARG dir\nRUN set -x; \\\n  # a comment\n  cat $dir \\\n    ${dir}/x\nRUN <<EOF\ncat $dir\nEOF\n\
         RUN bash <<'EOF'\ncat $dir\nEOF\nRUN cat <<EOF\n$dir\nEOF\nCMD [\"sh\", \"-c\", \"cat \\\"a\\\" $A\"]\n\
         HEALTHCHECK CMD cat $A\nONBUILD RUN cat $dir\nCMD [\"cat\", \"$A\"]\n",
        expect![[r#"
            FROM fedora
            ARG dir
            RUN set -x; \
              # a comment
              cat $dir \
                  ▔▔▔▔ SC2086: `$dir` is unquoted: its value is split at whitespace and expanded as a pattern
                ${dir}/x
                ▔▔▔▔▔▔ SC2086: `${dir}` is unquoted: its value is split at whitespace and expanded as a pattern
            RUN <<EOF
            cat $dir
                ▔▔▔▔ SC2086: `$dir` is unquoted: its value is split at whitespace and expanded as a pattern
            EOF
            RUN bash <<'EOF'
            cat $dir
                ▔▔▔▔ SC2086: `$dir` is unquoted: its value is split at whitespace and expanded as a pattern
            EOF
            RUN cat <<EOF
            $dir
            EOF
            CMD ["sh", "-c", "cat \"a\" $A"]
                                        ▔▔ SC2086: `$A` is unquoted: its value is split at whitespace and expanded as a pattern
            HEALTHCHECK CMD cat $A
                                ▔▔ SC2086: `$A` is unquoted: its value is split at whitespace and expanded as a pattern
            ONBUILD RUN cat $dir
                            ▔▔▔▔ SC2086: `$dir` is unquoted: its value is split at whitespace and expanded as a pattern
            CMD ["cat", "$A"]
        "#]],
    );
}

#[test]
fn values_decide_about_quotes() {
    check_scripts(
        "FROM fedora\nARG VERSION=1.2 GIVEN\nENV PACKAGES=\"curl git\" FILES=*.c NONE=\n\
         RUN get $VERSION ${VERSION%.*} $NONE $GIVEN\nRUN get $PACKAGES $FILES\nRUN VERSION=$(ls) && get $VERSION\n\
         RUN [ $NONE = a ]\nRUN echo $unset; rm -rf $VERSION/* $GIVEN/*\n",
        expect![[r#"
            FROM fedora
            ARG VERSION=1.2 GIVEN
            ENV PACKAGES="curl git" FILES=*.c NONE=
            RUN get $VERSION ${VERSION%.*} $NONE $GIVEN
                                                 ▔▔▔▔▔▔ SC2086: `$GIVEN` is unquoted: its value is split at whitespace and expanded as a pattern
            RUN get $PACKAGES $FILES
            RUN VERSION=$(ls) && get $VERSION
                                     ▔▔▔▔▔▔▔▔ SC2086: `$VERSION` is unquoted: its value is split at whitespace and expanded as a pattern
            RUN [ $NONE = a ]
                  ▔▔▔▔▔ SC2086: `$NONE` is unquoted: its value is empty, so the test lacks a word
            RUN echo $unset; rm -rf $VERSION/* $GIVEN/*
                     ▔▔▔▔▔▔ SC2154: `$unset` is never assigned: neither this command nor an ARG, ENV or the base image sets it
                                               ▔▔▔▔▔▔▔▔ SC2115: If the variable is empty, this deletes `/` or what is in it; use `${name:?}`
                                               ▔▔▔▔▔▔ SC2086: `$GIVEN` is unquoted: its value is split at whitespace and expanded as a pattern
        "#]],
    );
}

#[test]
fn the_shell_decides_about_bashisms() {
    let script = "RUN [[ $(ls) == a ]]; echo -e \"a\\n\"; echo {a,b}\n";
    for (before, codes) in [
        ("FROM debian\n", "SC3010 SC3014 SC3037 SC3009"),
        ("FROM alpine\n", "SC3009"),
        ("FROM fedora\n", ""),
        ("FROM example.com/unknown\n", ""),
        ("FROM debian\nSHELL [\"bash\", \"-c\"]\n", ""),
        ("FROM debian\nSHELL [\"zsh\", \"-c\"]\n", ""),
        ("FROM debian\nSHELL [\"pwsh\", \"-c\"]\n", ""),
        ("FROM mcr.microsoft.com/windows/servercore:ltsc2022\n", ""),
        ("FROM debian AS a\nFROM a\n", "SC3010 SC3014 SC3037 SC3009"),
        ("FROM debian AS a\nSHELL [\"bash\", \"-c\"]\nFROM a\n", ""),
    ] {
        let document = document(&format!("{before}{script}"));
        let found = check_shell(&document, &LintSettings::default());
        let found: Vec<_> = found.iter().map(|it| it.rule).collect();
        assert_eq!(found.join(" "), codes, "{before}");
    }
}

#[test]
fn comments_silence_codes() {
    check_scripts(
        "FROM fedora\nARG A\n# shellcheck disable=SC2086\nRUN cat $A\n# check=skip=SC2086\nRUN cat $A\n\
         RUN cat a && \\\n    # shellcheck disable=SC2086\n    cat $A && \\\n    cat $A\n\
         RUN <<EOF\n# shellcheck disable=SC2086\ncat $A\ncat $A\nEOF\n",
        expect![[r#"
            FROM fedora
            ARG A
            # shellcheck disable=SC2086
            RUN cat $A
            # check=skip=SC2086
            RUN cat $A
            RUN cat a && \
                # shellcheck disable=SC2086
                cat $A && \
                cat $A
                    ▔▔ SC2086: `$A` is unquoted: its value is split at whitespace and expanded as a pattern
            RUN <<EOF
            # shellcheck disable=SC2086
            cat $A
            cat $A
            EOF
        "#]],
    );
}

#[test]
fn a_broken_script_is_one_error() {
    check_scripts(
        "FROM fedora\nRUN cat $A \"b\nRUN if true; then \\\n  cat a\nRUN for i in a b; do echo $(ls; done\nRUN ls; fi\n\
         RUN echo 'it''s' && cat \"$(ls \"a b\")\"\n",
        expect![[r#"
            FROM fedora
            RUN cat $A "b
                       ▔ ShellSyntaxError: This `"` is never closed
            RUN if true; then \
              cat a
                  ▔ ShellSyntaxError: An `if` has no `fi`: it is missing after `a`
            RUN for i in a b; do echo $(ls; done
                                      ▔▔ ShellSyntaxError: This `$(` is never closed
            RUN ls; fi
                    ▔▔ ShellSyntaxError: Unexpected `fi`
            RUN echo 'it''s' && cat "$(ls "a b")"
        "#]],
    );
}

#[test]
fn a_list_must_be_separated_from_do() {
    check_scripts(
        "FROM fedora\nRUN for i in a b do echo $i; done\nRUN for i in a \\\n  b \\\n  do echo $i; done\nRUN for i in a b; do ls; done\n\
         RUN <<EOF\nfor i in a b\ndo\n  ls\ndone\nfor i in a do ls; done\nEOF\nRUN f() { for i do ls; done; }; f\n",
        expect![[r#"
            FROM fedora
            RUN for i in a b do echo $i; done
                             ▔▔ ShellSyntaxError: `;` is missing before `do`, which is a word of the list here
            RUN for i in a \
              b \
              do echo $i; done
              ▔▔ ShellSyntaxError: `;` is missing before `do`, which is a word of the list here
            RUN for i in a b; do ls; done
            RUN <<EOF
            for i in a b
            do
              ls
            done
            for i in a do ls; done
                       ▔▔ ShellSyntaxError: `;` is missing before `do`, which is a word of the list here
            EOF
            RUN f() { for i do ls; done; }; f
        "#]],
    );
}

#[test]
fn fixes() {
    let pictures = ["SC2006", "SC2086", "SC2196"].map(|code| {
        picture(
            code,
            "FROM fedora\nARG A\nRUN egrep `ls` \\\n  $A\nCMD [\"sh\", \"-c\", \"cat \\\"`ls`\\\" $A\"]\n",
        )
    });
    expect![[r#"
        FROM fedora
        ARG A
        RUN egrep `ls` \
                  ▔▔▔▔ Backquotes are the old syntax of a command substitution; use `$(…)`
          $A
        CMD ["sh", "-c", "cat \"`ls`\" $A"]
                                ▔▔▔▔ Backquotes are the old syntax of a command substitution; use `$(…)`
        --- fix: Replace the backquotes with `$(…)`
        FROM fedora
        ARG A
        RUN egrep $(ls) \
          $A
        CMD ["sh", "-c", "cat \"`ls`\" $A"]
        --- fix: Replace the backquotes with `$(…)`
        FROM fedora
        ARG A
        RUN egrep `ls` \
          $A
        CMD ["sh", "-c", "cat \"$(ls)\" $A"]
        ===
        FROM fedora
        ARG A
        RUN egrep `ls` \
          $A
          ▔▔ `$A` is unquoted: its value is split at whitespace and expanded as a pattern
        CMD ["sh", "-c", "cat \"`ls`\" $A"]
                                       ▔▔ `$A` is unquoted: its value is split at whitespace and expanded as a pattern
        --- suggestion: Add quotes
        FROM fedora
        ARG A
        RUN egrep `ls` \
          "$A"
        CMD ["sh", "-c", "cat \"`ls`\" $A"]
        --- suggestion: Add quotes
        FROM fedora
        ARG A
        RUN egrep `ls` \
          $A
        CMD ["sh", "-c", "cat \"`ls`\" \"$A\""]
        ===
        FROM fedora
        ARG A
        RUN egrep `ls` \
            ▔▔▔▔▔ `egrep` is deprecated; use `grep -E`
          $A
        CMD ["sh", "-c", "cat \"`ls`\" $A"]
        --- fix: Replace it with `grep -E`
        FROM fedora
        ARG A
        RUN grep -E `ls` \
          $A
        CMD ["sh", "-c", "cat \"`ls`\" $A"]
    "#]].assert_eq(&pictures.join("===\n"));
}

/// An edited document has the findings of a new one with the same text, and only what changed is computed again.
#[test]
fn findings_are_kept_across_edits() {
    let settings = LintSettings::default();
    let (mut edits, mut known_before) = (0, 0);
    for text in texts() {
        let mut edited = Document::new(Text::new(&text), 0);
        update_shell(&edited, &settings, || true);
        for (at, insert) in [(2, "ENV a=\"b c\"\n"), (3, "x"), (1, " $a"), (4, "\n")] {
            let lines = edited.text.lines();
            let line = edited
                .text
                .line(lines.saturating_sub(1).min(lines * at / 5));
            let place = Span::empty(line.end);
            edited.edit(
                vec![Change::Part(Box::new(move |_| place), insert.to_owned())],
                1,
            );
            let before = known_shell(&edited, &settings);
            known_before += before.diagnostics.len();
            update_shell(&edited, &settings, || true);
            let known = known_shell(&edited, &settings);
            assert!(known.is_complete);
            let fresh = Document::new(Text::new(&edited.text.to_string()), 1);
            assert_eq!(known.diagnostics, check_shell(&fresh, &settings));
            edits += 1;
        }
    }
    assert!(
        edits > 100 && known_before > 100,
        "{edits} edits, {known_before} findings"
    );
}

/// Comments and configuration of hadolint, the shell that a comment declares, and a replaced `/bin/sh`.
#[test]
fn comments_of_other_linters() {
    check_scripts(
        "FROM debian:12\nARG A\n# hadolint ignore=SC2086\nRUN cat $A\nRUN cat $A\n\
         FROM image:1\n# hadolint shell=powershell\nARG A\nRUN cat $A\n",
        expect![[r#"
            FROM debian:12
            ARG A
            # hadolint ignore=SC2086
            RUN cat $A
            RUN cat $A
                    ▔▔ SC2086: `$A` is unquoted: its value is split at whitespace and expanded as a pattern
            FROM image:1
            # hadolint shell=powershell
            ARG A
            RUN cat $A
        "#]],
    );
    check_scripts(
        "FROM debian:12\nRUN echo \"${X//a/b}\"\nRUN rm /bin/sh && ln -s /bin/bash /bin/sh\nRUN echo \"${X//a/b}\"\n\
         FROM debian:12\nRUN echo \"${X//a/b}\"\n",
        expect![[r#"
            FROM debian:12
            RUN echo "${X//a/b}"
                      ▔▔▔▔▔▔▔▔▔ SC2154: `$X` is never assigned: neither this command nor an ARG, ENV or the base image sets it
                      ▔▔▔▔▔▔▔▔▔ SC3060: This shell has no `${name/old/new}`; use `sed`
            RUN rm /bin/sh && ln -s /bin/bash /bin/sh
            RUN echo "${X//a/b}"
                      ▔▔▔▔▔▔▔▔▔ SC2154: `$X` is never assigned: neither this command nor an ARG, ENV or the base image sets it
            FROM debian:12
            RUN echo "${X//a/b}"
                      ▔▔▔▔▔▔▔▔▔ SC2154: `$X` is never assigned: neither this command nor an ARG, ENV or the base image sets it
                      ▔▔▔▔▔▔▔▔▔ SC3060: This shell has no `${name/old/new}`; use `sed`
        "#]],
    );
}

/// What stays one word, or is meant to be split.
/// Variables of official images, of the system, and values that are made of words.
#[test]
fn words_of_the_image() {
    check_scripts(
        "FROM nginx:1.27\nARG TZ\nARG PRODUCT\nENV TZ=${TZ:-UTC} DIR=$HOME/a ARCH=${TARGETARCH/arm64/arm64v8}\n\
         ENV URL=https://example.org/$TZ NAME=$PRODUCT-1\n\
         RUN ls $NGINX_VERSION $PATH $OLDPWD $TZ $DIR $ARCH $URL $NAME\n\
         RUN apt-get install $PHPIZE_DEPS && ls a$PHPIZE_DEPS\n\
         FROM example\nRUN ls $FOO && echo \"$bar\"\n\
         FROM alpine:3.22\nRUN ls $FOO $1\nCMD ls $FOO\n",
        expect![[r#"
            FROM nginx:1.27
            ARG TZ
            ARG PRODUCT
            ENV TZ=${TZ:-UTC} DIR=$HOME/a ARCH=${TARGETARCH/arm64/arm64v8}
            ENV URL=https://example.org/$TZ NAME=$PRODUCT-1
            RUN ls $NGINX_VERSION $PATH $OLDPWD $TZ $DIR $ARCH $URL $NAME
                                                                    ▔▔▔▔▔ SC2086: `$NAME` is unquoted: its value is split at whitespace and expanded as a pattern
            RUN apt-get install $PHPIZE_DEPS && ls a$PHPIZE_DEPS
                                                    ▔▔▔▔▔▔▔▔▔▔▔▔ SC2086: `$PHPIZE_DEPS` is unquoted: its value is split at whitespace and expanded as a pattern
            FROM example
            RUN ls $FOO && echo "$bar"
                   ▔▔▔▔ SC2086: `$FOO` is unquoted: its value is split at whitespace and expanded as a pattern
            FROM alpine:3.22
            RUN ls $FOO $1
                   ▔▔▔▔ SC2154: `$FOO` is never assigned: neither this command nor an ARG, ENV or the base image sets it
            CMD ls $FOO
                   ▔▔▔▔ SC2086: `$FOO` is unquoted: its value is split at whitespace and expanded as a pattern
        "#]],
    );
}

/// Images for Windows have no POSIX shell, also if only a name or the user says so.
#[test]
fn names_of_windows() {
    check_scripts(
        "ARG nanoserverImage\nFROM ${nanoserverImage}\nRUN pwsh -Command \"$x = 1; echo $x\"\n\
         FROM example\nUSER ContainerAdministrator\nRUN echo $X \"$x\"\n",
        expect![[r#"
            ARG nanoserverImage
            FROM ${nanoserverImage}
            RUN pwsh -Command "$x = 1; echo $x"
            FROM example
            USER ContainerAdministrator
            RUN echo $X "$x"
        "#]],
    );
}

#[test]
fn words_that_need_no_quotes() {
    check_scripts(
        "FROM alpine:3.22\nARG TARGETARCH\nENV O=/opt\n\
         RUN dir=$(mktemp -d) && cd $dir && true && x=/root && ls $x $TARGETARCH $BUILDPLATFORM $HOME\n\
         RUN for f in a b; do cat $f; done; for g in *; do cat $g; done\n\
         RUN make O=$O P=$Q > $Q\nRUN export A=$Q B=\"$(cat b)\" && ls\n\
         RUN pkgs=\"a b\"; apk add $pkgs; apk add x$pkgs\nRUN x=$(ls) && cat $x\nRUN cat $(test -e a && echo --all)\n",
        expect![[r#"
            FROM alpine:3.22
            ARG TARGETARCH
            ENV O=/opt
            RUN dir=$(mktemp -d) && cd $dir && true && x=/root && ls $x $TARGETARCH $BUILDPLATFORM $HOME
            RUN for f in a b; do cat $f; done; for g in *; do cat $g; done
                                                                  ▔▔ SC2086: `$g` is unquoted: its value is split at whitespace and expanded as a pattern
            RUN make O=$O P=$Q > $Q
                            ▔▔ SC2154: `$Q` is never assigned: neither this command nor an ARG, ENV or the base image sets it
            RUN export A=$Q B="$(cat b)" && ls
                         ▔▔ SC2154: `$Q` is never assigned: neither this command nor an ARG, ENV or the base image sets it
                            ▔ SC2155: This assignment of `B` hides the exit status of the substitution: the build continues if it fails; assign first, then export
            RUN pkgs="a b"; apk add $pkgs; apk add x$pkgs
                                                    ▔▔▔▔▔ SC2086: `$pkgs` is unquoted: its value is split at whitespace and expanded as a pattern
            RUN x=$(ls) && cat $x
                               ▔▔ SC2086: `$x` is unquoted: its value is split at whitespace and expanded as a pattern
            RUN cat $(test -e a && echo --all)
        "#]],
    );
}

#[test]
fn commands_for_which_a_code_does_not_hold() {
    check_scripts(
        "FROM debian:13\nSHELL [\"/bin/bash\", \"-c\"]\nRUN select x in a b; do echo \"$x\"; break; done\nRUN tar -czf /a.tgz * && rm *\nRUN find . -name '*.sh' | xargs -I{} cp {} /bin\nRUN find . -name '*.sh' | xargs sed -i s/a/b/\n",
        expect![[r#"
            FROM debian:13
            SHELL ["/bin/bash", "-c"]
            RUN select x in a b; do echo "$x"; break; done
            RUN tar -czf /a.tgz * && rm *
                                        ▔ SC2035: `*` may expand to a name that begins with `-`, which is an option; use `./*`
            RUN find . -name '*.sh' | xargs -I{} cp {} /bin
            RUN find . -name '*.sh' | xargs sed -i s/a/b/
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ SC2038: `xargs` splits names with spaces and quotes; use `find … -print0 | xargs -0`, or `-exec … +`
        "#]],
    );
    check_scripts(
        "FROM debian:13\nRUN export A=\"$(curl https://example.com | cut -c1)\" && make\nRUN export B=\"$(curl https://example.com | grep b)\" && make\n",
        expect![[r#"
            FROM debian:13
            RUN export A="$(curl https://example.com | cut -c1)" && make
            RUN export B="$(curl https://example.com | grep b)" && make
                       ▔ SC2155: This assignment of `B` hides the exit status of the substitution: the build continues if it fails; assign first, then export
        "#]],
    );
}

/// A variable that a heredoc reads is used.
#[test]
fn variables_of_heredocs() {
    check_scripts(
        "FROM debian:13\nRUN VER=$(cat v) && cat > /etc/app.conf <<EOF\nversion=$VER\nEOF\nRUN X=1; OTHER=2; cat <<-EOF\n\t${X}\n\tEOF\nRUN Y=1; sudo tee f <<EOF\n$((Y + 1))\nEOF\nRUN QUOTED=1; cat <<'EOF'\n$QUOTED\nEOF\n",
        expect![[r#"
            FROM debian:13
            RUN VER=$(cat v) && cat > /etc/app.conf <<EOF
            version=$VER
            EOF
            RUN X=1; OTHER=2; cat <<-EOF
                     ▔▔▔▔▔ SC2034: `OTHER` is assigned but never used; to pass it to programs, export it or put it before a command
            →${X}
            →EOF
            RUN Y=1; sudo tee f <<EOF
            $((Y + 1))
            EOF
            RUN QUOTED=1; cat <<'EOF'
                ▔▔▔▔▔▔ SC2034: `QUOTED` is assigned but never used; to pass it to programs, export it or put it before a command
            $QUOTED
            EOF
        "#]],
    );
}

/// The shell removes backslashes in backquotes before it reads the command.
#[test]
fn escapes_in_backquotes() {
    check_scripts(
        "FROM debian:13\nRUN x=`echo \\$A`; cat \"$x\" $B\nRUN x=`cat $A`; cat \"$x\"\n",
        expect![[r#"
            FROM debian:13
            RUN x=`echo \$A`; cat "$x" $B
                  ▔▔▔▔▔▔▔▔▔▔ SC2006: Backquotes are the old syntax of a command substitution; use `$(…)`
                  ▔▔▔▔▔▔▔▔▔▔ SC2116: `$(echo …)` is unnecessary; write the text itself
                                       ▔▔ SC2154: `$B` is never assigned: neither this command nor an ARG, ENV or the base image sets it
            RUN x=`cat $A`; cat "$x"
                  ▔▔▔▔▔▔▔▔ SC2006: Backquotes are the old syntax of a command substitution; use `$(…)`
                       ▔▔ SC2154: `$A` is never assigned: neither this command nor an ARG, ENV or the base image sets it
        "#]],
    );
}
