//! The variables and functions that scripts define: references, definitions, hover and renaming.

use analysis::{Document, assigns, scripts};
use expect_test::{Expect, expect};
use ide::completion::{Trigger, completion};
use ide::definition::definitions;
use ide::highlight::highlights;
use ide::hover::hover;
use ide::references::references;
use ide::rename::rename;
use syntax::text::{Span, Text, TextEdit};

use crate::fixture::{document, draw, with_cursors};
use crate::texts::texts;

/// Draws the occurrences of the name at the first cursor; those at the other cursors and at each occurrence must be the same.
#[track_caller]
fn check_references(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let found = highlights(&document, cursors[0]);
    let places: Vec<Span> = found.iter().map(|it| it.span).collect();
    assert_eq!(references(&document, cursors[0], true), places);
    for at in cursors.into_iter().chain(places.iter().map(|it| it.end)) {
        assert_eq!(highlights(&document, at), found, "at {at} of {fixture:?}");
    }
    let labels = found
        .iter()
        .map(|it| (it.span, if it.writes { "write" } else { "read" }));
    let labels: Vec<_> = labels.collect();
    expect.assert_eq(&draw(&document.text.to_string(), &labels));
}

/// Draws the definitions of the name at the cursor.
fn check_definitions(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let found = definitions(&document, cursors[0]);
    let mut labels: Vec<_> = found.iter().map(|it| (it.name, "definition")).collect();
    labels.extend(found.first().map(|it| (it.origin, "origin")));
    expect.assert_eq(&draw(&document.text.to_string(), &labels));
}

fn check_hover(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let mut answers = String::new();
    for at in cursors {
        let found = hover(&document, at).map(|it| it.markdown);
        answers += &found.unwrap_or_else(|| "nothing".to_owned());
        answers.push('\n');
    }
    let answers = answers
        .replace("```dockerfile\n", "")
        .replace("\n```\n\n", " · ");
    expect.assert_eq(&answers);
}

fn renamed(document: &Document, at: u32, new: &str) -> String {
    match rename(document, at, new, &[]) {
        Ok(Some(edits)) => apply(&document.text.to_string(), &edits),
        Ok(None) => "nothing to rename\n".to_owned(),
        Err(reason) => format!("{reason}\n"),
    }
}

fn apply(text: &str, edits: &[TextEdit]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

#[track_caller]
fn check_rename(fixture: &str, new: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let answers: Vec<_> = cursors
        .iter()
        .map(|at| renamed(&document, *at, new))
        .collect();
    assert!(answers.windows(2).all(|it| it[0] == it[1]), "{answers:#?}");
    expect.assert_eq(&answers[0]);
}

#[test]
fn references_of_variables() {
    check_references(
        "FROM alpine\nRUN x$0=1; \\\n    # $x\n    echo \"$x ${x:-2}$y\" '$x' x \\\n && for f in $x; do f=$x; done\nRUN echo $x\n",
        expect![[r#"
            FROM alpine
            RUN x=1; \
                ▔ write
                # $x
                echo "$x ${x:-2}$y" '$x' x \
                       ▔ read
                           ▔ read
             && for f in $x; do f=$x; done
                          ▔ read
                                   ▔ read
            RUN echo $x
        "#]],
    );
    check_references(
        "FROM alpine\nRUN for f$0 in a b; do cp \"$f\" \"/$f.txt\"; done; while read -r -p f a f; do echo $f; done\n",
        expect![[r#"
            FROM alpine
            RUN for f in a b; do cp "$f" "/$f.txt"; done; while read -r -p f a f; do echo $f; done
                    ▔ write
                                      ▔ read
                                            ▔ read
                                                                               ▔ write
                                                                                           ▔ read
        "#]],
    );
    check_references(
        "FROM bash\nSHELL [\"bash\", \"-c\"]\nRUN i$0=0; ((i++)); i=$((i + 1)); a[i]=2; printf -v i %s 3; : ${i:=4}; unset i; let i=5\n",
        expect![[r#"
            FROM bash
            SHELL ["bash", "-c"]
            RUN i=0; ((i++)); i=$((i + 1)); a[i]=2; printf -v i %s 3; : ${i:=4}; unset i; let i=5
                ▔ write
                       ▔ write
                              ▔ write
                                   ▔ read
                                                              ▔ write
                                                                          ▔ write
                                                                                       ▔ write
        "#]],
    );
    check_references(
        "FROM alpine\nRUN <<EOF\nwhile getopts ab opt$0; do\n  case $opt in a) echo $opt;; esac\ndone\ncat <<X\n$opt\nX\nEOF\n",
        expect![[r#"
            FROM alpine
            RUN <<EOF
            while getopts ab opt; do
                             ▔▔▔ write
              case $opt in a) echo $opt;; esac
                    ▔▔▔ read
                                    ▔▔▔ read
            done
            cat <<X
            $opt
             ▔▔▔ read
            X
            EOF
        "#]],
    );
    check_references(
        "FROM alpine\nRUN x$0=1 && cat <<EOF > /y && bash <<'EOT'\n$x\nEOF\nx=2\necho $x\nEOT\n",
        expect![[r#"
            FROM alpine
            RUN x=1 && cat <<EOF > /y && bash <<'EOT'
                ▔ write
            $x
             ▔ read
            EOF
            x=2
            echo $x
            EOT
        "#]],
    );
    check_references(
        "FROM alpine\nRUN bash <<'EOT'\nx=2\necho $x$0\nEOT\n",
        expect![[r#"
            FROM alpine
            RUN bash <<'EOT'
            x=2
            ▔ write
            echo $x
                  ▔ read
            EOT
        "#]],
    );
    for text in [
        "CMD x$0=1; echo $x\n",
        "ENTRYPOINT x$0=1; echo $x\n",
        "HEALTHCHECK CMD x$0=1; echo $x\n",
        "ONBUILD RUN x$0=1; echo $x\n",
        "CMD [\"sh\", \"-c\", \"x$0=1; echo $x\"]\n",
    ] {
        let (document, cursors) = with_cursors(&format!("FROM alpine\n{text}"));
        assert_eq!(highlights(&document, cursors[0]).len(), 2, "{text}");
    }
}

#[test]
fn references_of_local_variables() {
    let text = "FROM bash\nSHELL [\"bash\", \"-c\"]\nRUN x=1; \\\n    f() { local x=2; echo $x; }; \\\n    g() { local x; x=3; echo $x; }; \\\n    f; g; echo $x\n";
    for at in ["RUN x", "local x=2; echo $x", "local x; x"] {
        let fixture = text.replacen(at, &format!("{at}$0"), 1);
        let (document, cursors) = with_cursors(&fixture);
        let found = highlights(&document, cursors[0]).len();
        assert_eq!(found, if at == "local x; x" { 3 } else { 2 }, "{fixture}");
    }
    // `h` may be called by `f`, and then has its variable.
    check_references(
        "FROM alpine\nRUN f() { local x$0=2; h; }; h() { echo $x; }; f; x=3\n",
        expect![[r#"
            FROM alpine
            RUN f() { local x=2; h; }; h() { echo $x; }; f; x=3
                            ▔ write
                                                   ▔ read
                                                            ▔ write
        "#]],
    );
    check_references(
        "FROM alpine\nRUN x=1; f() { local x$0=$x; echo $x; }; f\n",
        expect![[r#"
            FROM alpine
            RUN x=1; f() { local x=$x; echo $x; }; f
                ▔ write
                                 ▔ write
                                    ▔ read
                                             ▔ read
        "#]],
    );
}

#[test]
fn references_with_arg_and_env() {
    check_references(
        "FROM alpine\nARG VERSION$0=v1\nRUN VERSION=${VERSION#v}; echo $VERSION\nRUN echo $VERSION\nWORKDIR $VERSION\n",
        expect![[r#"
            FROM alpine
            ARG VERSION=v1
                ▔▔▔▔▔▔▔ write
            RUN VERSION=${VERSION#v}; echo $VERSION
                ▔▔▔▔▔▔▔ write
                          ▔▔▔▔▔▔▔ read
                                            ▔▔▔▔▔▔▔ read
            RUN echo $VERSION
                      ▔▔▔▔▔▔▔ read
            WORKDIR $VERSION
                     ▔▔▔▔▔▔▔ read
        "#]],
    );
    // Before the ARG, it is another variable.
    check_references(
        "FROM alpine\nRUN A=1; echo $A$0\nARG A\nRUN echo $A\n",
        expect![[r#"
            FROM alpine
            RUN A=1; echo $A
                ▔ write
                           ▔ read
            ARG A
            RUN echo $A
        "#]],
    );
}

#[test]
fn references_of_functions() {
    check_references(
        "FROM alpine\nRUN fetch$0() { curl \"$1\"; }; fetch a && if fetch b; then x=$(fetch c); fi; echo fetch\n",
        expect![[r#"
            FROM alpine
            RUN fetch() { curl "$1"; }; fetch a && if fetch b; then x=$(fetch c); fi; echo fetch
                ▔▔▔▔▔ write
                                        ▔▔▔▔▔ read
                                                      ▔▔▔▔▔ read
                                                                        ▔▔▔▔▔ read
        "#]],
    );
    check_references(
        "FROM bash\nRUN <<EOF\n#!/bin/bash\nfunction log {\n  echo \"$*\"\n}\nlog$0 a\n! log b | cat\nEOF\n",
        expect![[r#"
            FROM bash
            RUN <<EOF
            #!/bin/bash
            function log {
                     ▔▔▔ write
              echo "$*"
            }
            log a
            ▔▔▔ read
            ! log b | cat
              ▔▔▔ read
            EOF
        "#]],
    );
    let (document, cursors) = with_cursors("FROM alpine\nRUN cu$0rl x; f() { y; }\n");
    assert_eq!(highlights(&document, cursors[0]), []);
}

#[test]
fn definitions_of_variables() {
    // The last one before, not those of a subshell or after it.
    check_definitions(
        "FROM alpine\nRUN x=1; x=2; (x=3); echo a | read x; y=$(x=4); echo $x$0; x=5\n",
        expect![[r#"
            FROM alpine
            RUN x=1; x=2; (x=3); echo a | read x; y=$(x=4); echo $x; x=5
                     ▔ definition
                                                                  ▔ origin
        "#]],
    );
    // Each that may have been executed.
    check_definitions(
        "FROM alpine\nRUN x=0; if a; then x=1; elif b; then x=2; else x=3; fi; c && x=4; d || x=5; echo $x$0\n",
        expect![[r#"
            FROM alpine
            RUN x=0; if a; then x=1; elif b; then x=2; else x=3; fi; c && x=4; d || x=5; echo $x
                ▔ definition
                                ▔ definition
                                                  ▔ definition
                                                            ▔ definition
                                                                          ▔ definition
                                                                                    ▔ definition
                                                                                               ▔ origin
        "#]],
    );
    // Not those of another branch, unless in a loop.
    check_definitions(
        "FROM alpine\nRUN x=0; case a in b) x=1;; c) x=2;; *) x=\"$x$0 3\";; esac\n",
        expect![[r#"
            FROM alpine
            RUN x=0; case a in b) x=1;; c) x=2;; *) x="$x 3";; esac
                ▔ definition
                                                        ▔ origin
        "#]],
    );
    check_definitions(
        "FROM alpine\nRUN x=0; if a; then x=1; elif b \"$x$0\"; then x=2; else x=3; fi\n",
        expect![[r#"
            FROM alpine
            RUN x=0; if a; then x=1; elif b "$x"; then x=2; else x=3; fi
                ▔ definition
                                              ▔ origin
        "#]],
    );
    check_definitions(
        "FROM alpine\nRUN x=0; for a in b c; do if d; then x=1; else echo $x$0; fi; done\n",
        expect![[r#"
            FROM alpine
            RUN x=0; for a in b c; do if d; then x=1; else echo $x; fi; done
                ▔ definition
                                                 ▔ definition
                                                                 ▔ origin
        "#]],
    );
    check_definitions(
        "FROM alpine\nRUN x=1 && x=2 && y && echo $x$0 && x=3\n",
        expect![[r#"
            FROM alpine
            RUN x=1 && x=2 && y && echo $x && x=3
                       ▔ definition
                                         ▔ origin
        "#]],
    );
    check_definitions(
        "FROM alpine\nRUN x=0; while a; do echo $x$0; x=$((x+1)); done; x=9\n",
        expect![[r#"
            FROM alpine
            RUN x=0; while a; do echo $x; x=$((x+1)); done; x=9
                ▔ definition
                                       ▔ origin
                                          ▔ definition
        "#]],
    );
    check_definitions(
        "FROM alpine\nRUN x=0; while a; do x=1; echo $x$0; x=2; done; x=9\n",
        expect![[r#"
            FROM alpine
            RUN x=0; while a; do x=1; echo $x; x=2; done; x=9
                                 ▔ definition
                                            ▔ origin
        "#]],
    );
    check_definitions(
        "FROM alpine\nRUN x=1; f() { echo $x$0; }; x=2; f\n",
        expect![[r#"
            FROM alpine
            RUN x=1; f() { echo $x; }; x=2; f
                ▔ definition
                                 ▔ origin
                                       ▔ definition
        "#]],
    );
    check_definitions(
        "FROM alpine\nARG A=1\nRUN if a; then A=2; fi; echo $A$0\n",
        expect![[r#"
            FROM alpine
            ARG A=1
                ▔ definition
            RUN if a; then A=2; fi; echo $A
                           ▔ definition
                                          ▔ origin
        "#]],
    );
    check_definitions(
        "FROM alpine\nARG A=1\nRUN A=2; echo $A$0\n",
        expect![[r#"
        FROM alpine
        ARG A=1
        RUN A=2; echo $A
            ▔ definition
                       ▔ origin
    "#]],
    );
    check_definitions(
        "FROM alpine\nARG A=1\nRUN echo $A$0; A=2\n",
        expect![[r#"
        FROM alpine
        ARG A=1
            ▔ definition
        RUN echo $A; A=2
                  ▔ origin
    "#]],
    );
    check_definitions(
        "FROM alpine\nRUN f() { a; }; f() { b; }; f$0\n",
        expect![[r#"
            FROM alpine
            RUN f() { a; }; f() { b; }; f
                ▔ definition
                            ▔ definition
                                        ▔ origin
        "#]],
    );
}

#[test]
fn hovers() {
    check_hover(
        "FROM alpine\nRUN x='a b'; echo $x$0; y=$(date); echo $y$0; for f$0 in a b; do echo $f$0; done; read -r l; echo $l$0\n",
        expect![[r#"
            x='a b' · Assigned on line 2. Here it is `a b`.
            y=$(date) · Assigned on line 2.
            for f in a b · Assigned by the loop on line 2.
            for f in a b · Assigned by the loop on line 2.
            read -r l · Assigned on line 2.
        "#]],
    );
    check_hover(
        "FROM alpine\nARG A=1\nRUN if a; then x=1; A=2; else x=2; fi; echo $x$0 $A$0 $B$0; B=3; ${C:=4}; echo $C$0\n",
        expect![[r#"
            $x · Assigned in the script:
            - `x=1`, line 3
            - `x=2`, line 3
            A=2 · Assigned on line 3. Otherwise, it has the value of the `ARG` or `ENV`.
            $B · The script assigns it later.
            ${C:=4} · Assigned if it isn't set, on line 3.
        "#]],
    );
    check_hover(
        "FROM alpine\nRUN fetch() { curl \"$1\"; }; \\\n    fetch$0 a; curl b; f() { local z$0; z=1; }\n",
        expect![[r#"
            fetch() { curl "$1"; } · Function of the script, defined on line 2.
            local z · Declared on line 3.
        "#]],
    );
}

#[test]
fn renames() {
    check_rename(
        "FROM alpine\nRUN x$0=1; \\\n    # $x\n    echo \"$x$0 ${x:-2}$y\" x \\\n && for f in $x; do f=$x; done\nRUN echo $x\n",
        "new",
        expect![[r#"
            FROM alpine
            RUN new=1; \
                # $x
                echo "$new ${new:-2}$y" x \
             && for f in $new; do f=$new; done
            RUN echo $x
        "#]],
    );
    check_rename(
        "FROM alpine\nRUN fetch$0() { curl \"$1\"; }; fetch$0 a && if fetch b; then x=$(fetch c); fi\n",
        "get",
        expect![[r#"
            FROM alpine
            RUN get() { curl "$1"; }; get a && if get b; then x=$(get c); fi
        "#]],
    );
    check_rename(
        "FROM alpine\nARG VERSION$0=v1\nRUN VERSION=${VERSION$0#v}; echo $VERSION\nRUN echo $VERSION\nWORKDIR $VERSION\n",
        "V",
        expect![[r#"
            FROM alpine
            ARG V=v1
            RUN V=${V#v}; echo $V
            RUN echo $V
            WORKDIR $V
        "#]],
    );
    check_rename(
        "FROM alpine\nRUN f() { local x$0=2; echo $x; }; x=1; f; echo $x\n",
        "y",
        expect![[r#"
            FROM alpine
            RUN f() { local y=2; echo $y; }; x=1; f; echo $x
        "#]],
    );
}

#[test]
fn refusals() {
    let mut answers = String::new();
    for text in [
        "RUN x$0=1; eval \"echo \\$x\"",
        "RUN x$0=1; . ./file; echo $x",
        "RUN x$0=1; sh -c 'echo $x'",
        "RUN x$0=1; trap 'echo $x' EXIT",
        "RUN trap 'x=2' EXIT; x$0=1; echo $x",
        "RUN x$0=1; y=x; echo ${!y}",
        "RUN x$0=1; declare -n y=x; echo $y",
        "RUN x$0=1; [ -v x ]",
        "RUN x$0=1; [[ x -eq 1 ]]",
        "RUN x$0=1; let y=x+1",
        "RUN x$0=1; read \"x\"",
        "RUN x$0=1; echo \"$x",
        "RUN export x$0=1; make",
        "RUN x=1; export x$0; make",
        "RUN set -a; x$0=1; make",
        "RUN set -ea; x$0=1; make",
        "RUN PATH$0=/x:$PATH",
        "RUN IFS$0=:; read a b",
        "RUN X$0=${X:-1}; echo $X",
        "CMD x$0=${x:-1}; echo $x",
        "RUN x$0=1; bash <<'EOF'\necho $x\nEOF",
        "RUN --mount=type=secret,id=a,env=x x$0=1; echo $x",
        "RUN . /etc/os-release; ID$0=1; echo $ID",
        "RUN f$0() { a; }; retry f",
        "RUN f$0() { a; }; trap f EXIT",
        "RUN f$0() { a; }; trap 'f 1' EXIT",
        "RUN f$0() { a; }; export -f f",
        "RUN f$0() { a; }; f_$x; \"$x\"",
        "RUN cd$0() { a; }; cd x",
    ] {
        let (document, cursors) = with_cursors(&format!(
            "FROM example/base\nSHELL [\"bash\", \"-c\"]\n{text}\n"
        ));
        let answer = rename(&document, cursors[0], "new", &[]);
        assert!(answer.is_err(), "{text}: {answer:?}");
        answers += &format!("{}\n    {}\n", text.replace('\n', "␊"), answer.unwrap_err());
    }
    for (text, new) in [
        ("RUN x$0=1; y=2", "y"),
        ("RUN x$0=1; echo $y", "y"),
        ("ENV y=1\nRUN x$0=1; echo $x", "y"),
        ("RUN x$0=1; sh -c 'echo $y'", "y"),
        ("RUN x$0=1; echo $x", "PATH"),
        ("RUN x$0=1; echo $x", "TARGETARCH"),
        ("RUN x$0=1; echo $x", "1x"),
        ("RUN x$0=1; echo $x", "a-b"),
        ("RUN x$0=1; echo $x", ""),
        ("RUN x$0=1; . /etc/os-release", "NAME"),
        ("RUN f$0() { a; }; f; curl x", "curl"),
        ("RUN f$0() { a; }; f", "cd"),
        ("RUN f$0() { a; }; f", "if"),
    ] {
        let (document, cursors) = with_cursors(&format!("FROM example/base\n{text}\n"));
        let answer = rename(&document, cursors[0], new, &[]);
        assert!(answer.is_err(), "{text}: {answer:?}");
        answers += &format!(
            "{} -> {new}\n    {}\n",
            text.replace('\n', "␊"),
            answer.unwrap_err()
        );
    }
    expect![[r#"
        RUN x$0=1; eval "echo \$x"
            `eval` on line 3 may use `x`
        RUN x$0=1; . ./file; echo $x
            the file that line 3 sources may use `x`
        RUN x$0=1; sh -c 'echo $x'
            cannot determine how line 3 uses `x`
        RUN x$0=1; trap 'echo $x' EXIT
            cannot determine how line 3 uses `x`
        RUN trap 'x=2' EXIT; x$0=1; echo $x
            cannot determine how line 3 uses `x`
        RUN x$0=1; y=x; echo ${!y}
            line 3 uses a variable whose name is computed
        RUN x$0=1; declare -n y=x; echo $y
            line 3 uses a variable whose name is computed
        RUN x$0=1; [ -v x ]
            cannot determine how line 3 uses `x`
        RUN x$0=1; [[ x -eq 1 ]]
            cannot determine how line 3 uses `x`
        RUN x$0=1; let y=x+1
            cannot determine how line 3 uses `x`
        RUN x$0=1; read "x"
            cannot determine how line 3 uses `x`
        RUN x$0=1; echo "$x
            cannot parse the command on line 3
        RUN export x$0=1; make
            line 3 passes `x` to other programs
        RUN x=1; export x$0; make
            line 3 passes `x` to other programs
        RUN set -a; x$0=1; make
            programs may use `x`, as line 3 exports all variables
        RUN set -ea; x$0=1; make
            programs may use `x`, as line 3 exports all variables
        RUN PATH$0=/x:$PATH
            `PATH` has a meaning for shells and other programs
        RUN IFS$0=:; read a b
            `IFS` has a special meaning in a shell
        RUN X$0=${X:-1}; echo $X
            `X` on line 3 may be set by the environment of the command
        CMD x$0=${x:-1}; echo $x
            `x` on line 3 may be set by the environment of the command
        RUN x$0=1; bash <<'EOF'␊echo $x␊EOF
            another script uses `x` on line 4
        RUN --mount=type=secret,id=a,env=x x$0=1; echo $x
            cannot determine how line 3 uses `x`
        RUN . /etc/os-release; ID$0=1; echo $ID
            the file that line 3 sources may set `ID`
        RUN f$0() { a; }; retry f
            cannot determine how line 3 uses `f`
        RUN f$0() { a; }; trap f EXIT
            cannot determine how line 3 uses `f`
        RUN f$0() { a; }; trap 'f 1' EXIT
            cannot determine how line 3 uses `f`
        RUN f$0() { a; }; export -f f
            cannot determine how line 3 uses `f`
        RUN f$0() { a; }; f_$x; "$x"
            line 3 runs a command whose name is computed
        RUN cd$0() { a; }; cd x
            `cd` is also a command of the shell
        RUN x$0=1; y=2 -> y
            the command on line 2 already uses `y`
        RUN x$0=1; echo $y -> y
            the command on line 2 already uses `y`
        ENV y=1␊RUN x$0=1; echo $x -> y
            variable `y` already exists in the environment of the command on line 3
        RUN x$0=1; sh -c 'echo $y' -> y
            cannot determine how line 2 uses `y`
        RUN x$0=1; echo $x -> PATH
            `PATH` has a special meaning in a shell
        RUN x$0=1; echo $x -> TARGETARCH
            variable `TARGETARCH` already exists in the environment of the command on line 2
        RUN x$0=1; echo $x -> 1x
            `1x` is not a valid name in a shell: it must begin with a letter or `_` and contain only letters, digits and `_`
        RUN x$0=1; echo $x -> a-b
            `a-b` is not a valid name in a shell: it must begin with a letter or `_` and contain only letters, digits and `_`
        RUN x$0=1; echo $x -> 
            `` is not a valid name in a shell: it must begin with a letter or `_` and contain only letters, digits and `_`
        RUN x$0=1; . /etc/os-release -> NAME
            the file that line 2 sources may set `NAME`
        RUN f$0() { a; }; f; curl x -> curl
            the command on line 2 already uses `curl`
        RUN f$0() { a; }; f -> cd
            `cd` is a command of the shell
        RUN f$0() { a; }; f -> if
            `if` is a command of the shell
    "#]].assert_eq(&answers);
}

#[test]
fn completion_of_names() {
    let list = |fixture: &str| {
        let (document, cursors) = with_cursors(fixture);
        let found = completion(&document, cursors[0], Trigger::Explicit);
        let names = found.items.into_iter();
        let names = names
            .filter(|it| it.detail.contains("this command") || it.detail.contains("this script"));
        names.map(|it| it.label).collect::<Vec<_>>().join(" ")
    };
    let variables = list(
        "FROM alpine\nRUN a=1; for b in x; do :; done; read -r -p c d e; f() { local g h=1; }; printf -v i %s; getopts xy j; : ${k:=1}; mapfile -t l; export m=1; echo $$0",
    );
    expect!["$l $j $i $g $e $d $b $m $h $a $k"].assert_eq(&variables);
    let functions = list("FROM alpine\nRUN f() { a; }; get_it () { b; }; f && g$0");
    expect!["get_it f"].assert_eq(&functions);
    let functions = list("FROM alpine\nRUN <<EOF\nf() {\n  a\n}\nif true; then\n  f$0\nfi\nEOF\n");
    expect!["f"].assert_eq(&functions);
    for none in [
        "FROM alpine\nRUN f() { a; }; echo f$0",
        "FROM alpine\nRUN f() { a; }; f;$0",
        "FROM alpine\nRUN [\"f() { a; }\", \"f$0\"]",
        "FROM alpine\nRUN <<EOF\nf() { a; }\necho f$0\nEOF\n",
    ] {
        assert_eq!(list(none), "", "{none}");
    }
}

/// The places at which scripts define or use their own names.
fn places(document: &Document) -> Vec<Span> {
    let mut found = Vec::new();
    for (number, item) in document.file().items.iter().enumerate() {
        for script in scripts(document, number) {
            let own = script.mentions.iter();
            let own = own.filter(|it| assigns(script, &it.name)).map(|it| it.span);
            let functions = script.functions.iter().map(|it| it.span);
            found.extend(own.chain(functions).map(|it| item.at(it)));
        }
    }
    found
}

/// Renames each name that a script defines, and renames it back. Returns how many could be renamed.
#[track_caller]
fn rename_and_back(texts: &[String]) -> usize {
    let mut count = 0;
    for text in texts {
        let document = document(text);
        for place in places(&document) {
            let name = document.text.slice(place).into_owned();
            let Ok(Some(edits)) = rename(&document, place.end, "zz_9", &[]) else {
                continue;
            };
            assert!(edits.iter().any(|it| it.span == place), "{name}: {text}");
            for edit in &edits {
                assert_eq!(document.text.slice(edit.span), name, "{text}");
            }
            let new = apply(text, &edits);
            let again = Document::new(Text::new(&new), 0);
            let at = new.find("zz_9").unwrap() as u32;
            let back = rename(&again, at, &name, &[]);
            let back = back.unwrap_or_else(|reason| panic!("{name}: {reason}: {new}"));
            assert_eq!(apply(&new, &back.unwrap()), *text);
            count += 1;
        }
    }
    count
}

/// Scripts with names in places of all kinds.
const SCRIPTS: [&str; 5] = [
    "set -eu\narch=$(uname -m)\ncase \"$arch\" in\n  x86_64) suffix=amd64;;\n  *) suffix=$arch;;\nesac\nwget -O tool \"https://example.com/tool-${suffix}\"\n",
    "fetch() {\n  local url=$1 out\n  out=$(basename \"$url\")\n  curl -fsSL \"$url\" -o \"$out\"\n}\nfor name in one two; do\n  fetch \"https://example.com/$name.tar.gz\"\ndone\n",
    "count=0\nwhile read -r user group; do\n  count=$((count + 1))\n  echo \"$user:$group $count\"\ndone < /etc/users\n",
    "while getopts ab: option; do\n  case $option in\n    a) all=1;;\n    b) base=${OPTARG:-none};;\n  esac\ndone\nif [ -n \"${all:-}\" ]; then echo \"$base\"; fi\n",
    "log() { echo \"$*\"; }\nmain() {\n  local dir\n  dir=$(mktemp -d)\n  (cd \"$dir\" && log \"in $dir\")\n  rm -rf \"${dir:?}\"\n}\nmain && log done\n",
];

#[test]
fn renaming_and_back() {
    let mut all = texts();
    all.extend(
        SCRIPTS
            .iter()
            .map(|it| format!("FROM alpine\nRUN <<EOF\n{it}EOF\n")),
    );
    let renamed = rename_and_back(&all);
    crate::golden::checked(renamed, "renamings of names of scripts and back");
    assert!(renamed > 30);
}

mod needs_shared {
    use crate::shared::corpus;

    #[test]
    #[ignore = "needs ../shared"]
    fn renaming_and_back() {
        let short = corpus().into_iter().filter(|it| it.len() < 8_000);
        let short: Vec<_> = short.step_by(3).collect();
        let renamed = super::rename_and_back(&short);
        crate::golden::checked(renamed, "renamings of names of real scripts and back");
    }
}
