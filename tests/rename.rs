//! Renaming: the resulting text, or the reason for its refusal.

use analysis::Document;
use expect_test::{Expect, expect};
use ide::rename::{prepare, rename};
use syntax::text::{Text, TextEdit};

use crate::fixture::{diagnostics, with_cursors};
use crate::texts::texts;

/// Renames the symbol at the cursors; the result must be the same at all of them.
#[track_caller]
fn check(fixture: &str, new: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let answers: Vec<_> = cursors
        .iter()
        .map(|at| answer(&document, *at, new))
        .collect();
    assert!(answers.windows(2).all(|it| it[0] == it[1]), "{answers:#?}");
    expect.assert_eq(&answers[0]);
}

#[track_caller]
fn answer(document: &Document, at: u32, new: &str) -> String {
    let edits = match rename(document, at, new, &[]) {
        Ok(Some(edits)) => edits,
        Ok(None) => return "nothing to rename".to_owned(),
        Err(reason) => return reason,
    };
    let found = prepare(document, at, &[]).unwrap().unwrap();
    assert!(found.span.touches(at));
    let mut text = document.text.to_string();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    let again = Document::new(Text::new(&text), 0);
    let problems = |it: &Document| it.problems().len();
    assert_eq!(problems(&again), problems(document), "{text}");
    text
}

#[test]
fn stages() {
    check(
        "FROM a AS Build\nFROM bu$0ild\nCOPY --from=BUILD x y\nCOPY --from=0 x y\nRUN --mount=from=Bui$0ld,target=/x z\nONBUILD COPY --from=build x y\n",
        "New",
        expect![[r#"
            FROM a AS New
            FROM new
            COPY --from=New x y
            COPY --from=0 x y
            RUN --mount=from=New,target=/x z
            ONBUILD COPY --from=New x y
        "#]],
    );
    check(
        "FROM a AS b$0\nFROM c\nCOPY --from=0 x y\n",
        "x",
        expect![[r#"
            FROM a AS x
            FROM c
            COPY --from=0 x y
        "#]],
    );
    check(
        "FROM a AS b\nFROM c\nCOPY --from=$00 x y\n",
        "x",
        expect!["nothing to rename"],
    );
    check("FROM $0a\n", "x", expect!["nothing to rename"]);
    check(
        "FROM a AS b$0\nCOPY --from=b x y\nFROM b as c\n",
        "B",
        expect![[r#"
            FROM a AS B
            COPY --from=B x y
            FROM b as c
        "#]],
    );
}

#[test]
fn stages_that_cannot_be() {
    let twice = "FROM a AS b$0\nFROM c AS d\nFROM alpine\nCOPY --from=nginx x y\n";
    for new in [
        "", "1", "a b", "-x", "scratch", "CONTEXT", "D", "Alpine", "nginx", "ä", "a$B",
    ] {
        let (document, cursors) = with_cursors(twice);
        assert!(rename(&document, cursors[0], new, &[]).is_err(), "{new}");
    }
    check(twice, "d", expect!["stage `d` already exists on line 2"]);
    check(twice, "Alpine", expect!["`Alpine` is an image on line 3"]);
    check(
        twice,
        "9",
        expect![
            "`9` is not a valid stage name: it must begin with a letter and contain only letters, digits, `-`, `_` and `.`"
        ],
    );
    check(
        "FROM a AS base-$0amd64\nFROM a AS base-arm64\nFROM base-$TARGETARCH\n",
        "x",
        expect!["line 3 may mean `base-amd64` by a variable"],
    );
    check(
        "ARG B=b\nFROM a AS $0b\nFROM $B\n",
        "x",
        expect!["`$B` on line 3 refers to it but can't be renamed"],
    );
}

#[test]
fn variables() {
    check(
        "ARG A$0=1\nFROM a:$A\nARG A\nENV B=${A:-$A}\nRUN echo $A \"${A%x}\" '$$' A # $A\nFROM b\nARG A=2\n",
        "NEW",
        expect![[r#"
            ARG NEW=1
            FROM a:$NEW
            ARG NEW
            ENV B=${NEW:-$NEW}
            RUN echo $NEW "${NEW%x}" '$$' A # $A
            FROM b
            ARG A=2
        "#]],
    );
    check(
        "FROM scratch\nENV A$0=1 B=$A\nRUN sh -c \"$A\" && cat <<EOF\n${A:1:2} $((A))\nEOF\nCMD [\"sh\", \"-c\", \"$A\"]\n",
        "C",
        expect![[r#"
            FROM scratch
            ENV C=1 B=$A
            RUN sh -c "$C" && cat <<EOF
            ${C:1:2} $((C))
            EOF
            CMD ["sh", "-c", "$C"]
        "#]],
    );
    check(
        "FROM a\nENV \"A$0\"=1\nWORKDIR $A\n",
        "C",
        expect![[r#"
        FROM a
        ENV "C"=1
        WORKDIR $C
    "#]],
    );
    check(
        "FROM a AS x\nONBUILD ARG A$0=1\nFROM x\nRUN echo $A$0\n",
        "C",
        expect![[r#"
            FROM a AS x
            ONBUILD ARG C=1
            FROM x
            RUN echo $C
        "#]],
    );
    check(
        "FROM a\nARG version$0=1\nRUN curl x/$version/version | tee version.txt > /VERSION; echo version=$version\n",
        "v",
        expect![[r#"
            FROM a
            ARG v=1
            RUN curl x/$v/version | tee version.txt > /VERSION; echo version=$v
        "#]],
    );
    check(
        "FROM a\nENV A$0=1 B='$A'\nLABEL a='$A'\nRUN echo '$A' && x\n",
        "C",
        expect![[r#"
            FROM a
            ENV C=1 B='$A'
            LABEL a='$A'
            RUN echo '$A' && x
        "#]],
    );
}

#[test]
fn variables_that_cannot_be() {
    let text = "ARG A$0=1\nFROM a:$A\nARG A\nRUN echo $B\nENV C=1\nFROM b\nENV D=1\nARG E\n";
    for new in [
        "",
        "1",
        "a-b",
        "ä",
        "a b",
        "$x",
        "B",
        "C",
        "TARGETARCH",
        "PATH",
        "HTTP_PROXY",
    ] {
        let (document, cursors) = with_cursors(text);
        assert!(rename(&document, cursors[0], new, &[]).is_err(), "{new}");
    }
    check(text, "C", expect!["variable `C` already exists on line 5"]);
    check(
        text,
        "D",
        expect![[r#"
        ARG D=1
        FROM a:$D
        ARG D
        RUN echo $B
        ENV C=1
        FROM b
        ENV D=1
        ARG E
    "#]],
    );
    check(text, "E", expect!["variable `E` already exists on line 8"]);
    check(
        "ARG TARGET$0ARCH\nFROM a\nARG TARGETARCH\n",
        "x",
        expect!["`TARGETARCH` is predefined by BuildKit"],
    );
    let text = "FROM a\nENV A$0=1\nRUN sh -c 'echo $B'\n";
    check(
        text,
        "B",
        expect!["cannot determine how the command on line 3 uses `B`"],
    );
    check(
        "FROM a\nENV A$0=/x:$A\n",
        "B",
        expect!["line 2 uses `A` before it is set, where it may be the base image's"],
    );
    check(
        "FROM golang\nRUN echo $GOPATH$0\n",
        "x",
        expect!["the base image of line 1 sets `GOPATH`"],
    );
    check(
        "FROM a\nENV PATH=/x:$PA$0TH\n",
        "x",
        expect!["`PATH` has a meaning for shells and other programs"],
    );
}

/// A variable isn't renamed if its uses are uncertain.
#[test]
fn variables_that_hide() {
    let hidden = [
        "RUN if x; then A=1; fi; echo $A",
        "RUN [ -n \"$A\" ] || A=1; echo $A",
        "RUN eval \"echo \\$A\"",
        "RUN eval A=1; echo $A",
        "RUN . ./x && echo $A",
        "RUN echo \"$(\" $A",
        "RUN sh -c 'echo $A'",
        "RUN awk 'BEGIN { print ENVIRON[\"A\"] }'",
        "RUN python -c 'import os; print(os.environ[\"A\"])'",
        "RUN node -e 'console.log(process.env.A)'",
        "RUN perl -e 'print $ENV{A}'",
        "RUN printenv A",
        "RUN env -u A x",
        "RUN [ -v A ]",
        "RUN cat <<'EOF' > /x\necho $A\nEOF",
        "RUN cat <<EOF > /x\necho \\$A\nEOF",
        "COPY <<'EOF' /x\necho ${A}\nEOF",
        "COPY <<EOF /x\necho \\$A\nEOF",
        "RUN <<EOF\n#!/usr/bin/python\nos.environ['A']\nEOF",
        "CMD [\"node\", \"-e\", \"process.env.A\"]",
        "SHELL [\"powershell\"]\nRUN echo $env:A",
        "SHELL [\"cmd\", \"/c\"]\nRUN echo %A%",
        "RUN echo 'echo $A' >> ~/.bashrc",
        "RUN echo 'echo $A' | sh",
        "RUN x $(echo '$A')",
        "ONBUILD RUN sh -c 'echo $A'",
        "HEALTHCHECK CMD sh -c 'echo $A'",
    ];
    let mut answers = String::new();
    for text in hidden {
        let (document, cursors) = with_cursors(&format!("FROM a\nENV A$0=1\n{text}\n"));
        let answer = rename(&document, cursors[0], "B", &[]);
        assert!(answer.is_err(), "{text}: {answer:?}");
        answers += &format!("{}\n    {}\n", text.replace('\n', "␊"), answer.unwrap_err());
    }
    expect![[r#"
        RUN if x; then A=1; fi; echo $A
            the command on line 3 may set `A` itself
        RUN [ -n "$A" ] || A=1; echo $A
            the command on line 3 may set `A` itself
        RUN eval "echo \$A"
            cannot determine how the command on line 3 uses `A`
        RUN eval A=1; echo $A
            the command on line 3 may set `A` itself
        RUN . ./x && echo $A
            the command on line 3 may set `A` itself
        RUN echo "$(" $A
            cannot parse the command on line 3
        RUN sh -c 'echo $A'
            cannot determine how the command on line 3 uses `A`
        RUN awk 'BEGIN { print ENVIRON["A"] }'
            cannot determine how the command on line 3 uses `A`
        RUN python -c 'import os; print(os.environ["A"])'
            cannot determine how the command on line 3 uses `A`
        RUN node -e 'console.log(process.env.A)'
            cannot determine how the command on line 3 uses `A`
        RUN perl -e 'print $ENV{A}'
            cannot determine how the command on line 3 uses `A`
        RUN printenv A
            cannot determine how the command on line 3 uses `A`
        RUN env -u A x
            cannot determine how the command on line 3 uses `A`
        RUN [ -v A ]
            cannot determine how the command on line 3 uses `A`
        RUN cat <<'EOF' > /x␊echo $A␊EOF
            cannot determine how the command on line 3 uses `A`
        RUN cat <<EOF > /x␊echo \$A␊EOF
            cannot determine how the command on line 3 uses `A`
        COPY <<'EOF' /x␊echo ${A}␊EOF
            cannot determine how line 3 uses `A`
        COPY <<EOF /x␊echo \$A␊EOF
            cannot determine how line 3 uses `A`
        RUN <<EOF␊#!/usr/bin/python␊os.environ['A']␊EOF
            cannot determine how line 3 uses `A`
        CMD ["node", "-e", "process.env.A"]
            cannot determine how line 3 uses `A`
        SHELL ["powershell"]␊RUN echo $env:A
            cannot determine how line 4 uses `A`
        SHELL ["cmd", "/c"]␊RUN echo %A%
            cannot determine how line 4 uses `A`
        RUN echo 'echo $A' >> ~/.bashrc
            cannot determine how the command on line 3 uses `A`
        RUN echo 'echo $A' | sh
            cannot determine how the command on line 3 uses `A`
        RUN x $(echo '$A')
            cannot determine how the command on line 3 uses `A`
        ONBUILD RUN sh -c 'echo $A'
            cannot determine how the command on line 3 uses `A`
        HEALTHCHECK CMD sh -c 'echo $A'
            cannot determine how the command on line 3 uses `A`
    "#]]
    .assert_eq(&answers);
}

#[test]
fn heredocs() {
    check(
        "FROM a\nRUN <<EO$0F\nx\nEO$0F\n",
        "END",
        expect![[r#"
        FROM a
        RUN <<END
        x
        END
    "#]],
    );
    check(
        "FROM a\nRUN cat <<-'EO$0F' - <<B\nx\n\tEOF\nB\n",
        "END",
        expect![[r#"
            FROM a
            RUN cat <<-'END' - <<B
            x
            	END
            B
        "#]],
    );
    check(
        "FROM a\nRUN <<EO$0F\nx\nEOF\n",
        "x",
        expect!["a line of the heredoc is `x`, and would end it"],
    );
    for new in ["", "a b", "-x", "'x'", "$x", "a\n", "a>b", "a\\b"] {
        let (document, cursors) = with_cursors("FROM a\nRUN <<EO$0F\nx\nEOF\n");
        assert!(rename(&document, cursors[0], new, &[]).is_err(), "{new}");
    }
}

/// Renaming preserves the errors of all kinds of files, and renaming back restores the text, except for the case of
/// stage names.
#[test]
fn renaming_and_back() {
    let renamed = rename_and_back(&texts());
    crate::golden::checked(renamed, "renamings and back");
    assert!(renamed > 300);
}

mod needs_shared {
    use crate::shared::corpus;

    #[test]
    #[ignore = "needs ../shared"]
    fn renaming_and_back() {
        let short = corpus().into_iter().filter(|it| it.len() < 4_000);
        let short: Vec<_> = short.step_by(5).collect();
        let renamed = super::rename_and_back(&short);
        crate::golden::checked(renamed, "renamings and back in real files");
    }
}

/// Renames every symbol of some texts and renames it back. Returns the number of symbols.
#[track_caller]
fn rename_and_back(texts: &[String]) -> usize {
    let mut renamed = 0;
    for text in texts {
        let document = Document::new(Text::new(text), 0);
        // A message may contain the name.
        if !document.problems().is_empty() {
            continue;
        }
        for item in &document.file().items {
            let it = &item.instruction;
            let names = it.pairs().iter().map(|it| it.name.span);
            let names = names.chain(it.stage_name().map(|it| it.span));
            for at in names.map(|it| item.at(it).end) {
                let Ok(Some(found)) = prepare(&document, at, &[]) else {
                    continue;
                };
                let Ok(Some(edits)) = rename(&document, at, "Zz_9", &[]) else {
                    continue;
                };
                let apply = |text: &str, edits: &[TextEdit]| {
                    let mut text = text.to_owned();
                    for edit in edits.iter().rev() {
                        let range = edit.span.start as usize..edit.span.end as usize;
                        text.replace_range(range, &edit.text);
                    }
                    text
                };
                let new = apply(text, &edits);
                let again = Document::new(Text::new(&new), 0);
                let wrong = |it: &Document| -> Vec<_> {
                    let found = diagnostics(it).into_iter().map(|it| it.rule);
                    // These rules check names.
                    let about = [
                        "DuplicateStageName",
                        "StageNameCasing",
                        "SecretsUsedInArgOrEnv",
                        "DebianFrontendInEnv",
                        "InvalidLabelKey",
                        "PathOverwritten",
                        "ReservedStageName",
                        "InvalidDefinitionDescription",
                        "FromPlatformFlagConstDisallowed",
                    ];
                    found.filter(|it| !about.contains(it)).collect()
                };
                assert_eq!(wrong(&document), wrong(&again), "{}: {new}", found.name);
                let before = edits.iter().filter(|it| it.span.end <= found.span.start);
                let moved: i64 = before
                    .map(|it| i64::try_from(it.text.len()).unwrap() - i64::from(it.span.len()))
                    .sum();
                let at = (i64::from(found.span.start) + moved) as u32;
                let back = match rename(&again, at, &found.name, &[]) {
                    Ok(back) => back.unwrap(),
                    // A file may contain invalid names, and references to missing symbols.
                    Err(reason) => {
                        let known = ["is not a valid", "already", "is an image on line"]
                            .iter()
                            .any(|it| reason.contains(it));
                        assert!(known, "{reason}: {new}");
                        continue;
                    }
                };
                let back = apply(&new, &back);
                assert_eq!(back.to_lowercase(), text.to_lowercase());
                renamed += 1;
            }
        }
    }
    renamed
}

/// Words in arithmetic, tests and indexes may be variables, as may what builtins of bash take.
#[test]
fn names_without_a_dollar() {
    for command in [
        "for ((ABC=0; ABC<3; ABC++)); do echo $ABC; done",
        "[[ ABC -eq 1 ]]",
        "echo ${x[ABC]}",
        "printf -vABC x; echo $ABC",
        "wait -p ABC; echo $ABC",
        "coproc ABC { cat; }; echo $ABC",
    ] {
        check(
            &format!("FROM debian:13\nARG A$0BC=1\nSHELL [\"/bin/bash\", \"-c\"]\nRUN {command}\n"),
            "ZZ",
            expect!["cannot determine how the command on line 4 uses `ABC`"],
        );
    }
}

/// Non-ASCII characters before a stage's name in a flag don't move its place.
#[test]
fn stages_after_characters_that_are_not_ascii() {
    check(
        "FROM a AS b$0\nRUN --mount=type=bind,source=/é,from=b,target=/x y\nRUN --mount=\"source=/ü,from=$0b,target=/x\" y\n",
        "c",
        expect![[r#"
            FROM a AS c
            RUN --mount=type=bind,source=/é,from=c,target=/x y
            RUN --mount="source=/ü,from=c,target=/x" y
        "#]],
    );
}

/// A variable before a double quote in a heredoc that a program reads.
#[test]
fn variables_in_quotes_of_heredocs() {
    check(
        "FROM a\nENV ABC$0=1\nRUN cat > /etc/x.json <<EOF && echo $ABC\n{\"version\": \"$AB$0C\", \"${ABC}\": \"$\"}\nEOF\n",
        "ZZ",
        expect![[r#"
            FROM a
            ENV ZZ=1
            RUN cat > /etc/x.json <<EOF && echo $ZZ
            {"version": "$ZZ", "${ZZ}": "$"}
            EOF
        "#]],
    );
}

/// Names that other programs read.
#[test]
fn new_names_with_a_meaning() {
    for (name, reason) in [
        ("HOME", "`HOME` has a meaning for shells and other programs"),
        (
            "BUILDKIT_SYNTAX",
            "`BUILDKIT_SYNTAX` is predefined by BuildKit",
        ),
    ] {
        let (document, cursors) = with_cursors("FROM a\nARG X$0=1\nRUN echo $X\n");
        assert_eq!(answer(&document, cursors[0], name), reason);
    }
}
