//! Completion: what it would replace, and what it offers for it.

use dockwright::features::completion::{Completion, completion};
use dockwright::language::INSTRUCTIONS;
use expect_test::{Expect, expect};

use crate::fixture::{document, draw, parse, with_cursors};

/// What is offered, in a line.
fn labels(found: &[Completion]) -> String {
    let labels: Vec<_> = found.iter().map(|it| it.label.as_str()).collect();
    let all: Vec<_> = INSTRUCTIONS.iter().map(|it| it.keyword).collect();
    if labels == all {
        "all instructions".to_owned()
    } else if labels == all.iter().map(|it| it.to_lowercase()).collect::<Vec<_>>() {
        "all instructions in lower case".to_owned()
    } else {
        labels.join(", ")
    }
}

fn check(fixture: &str, expect: Expect) {
    let (text, cursor) = parse(fixture);
    let found = completion(&document(&text), cursor.unwrap());
    let mut groups: Vec<_> = found.iter().map(|it| it.span).collect();
    groups.dedup();
    let rows: Vec<_> = groups
        .into_iter()
        .map(|span| {
            let same: Vec<_> = found.iter().filter(|it| it.span == span).cloned().collect();
            (span, labels(&same))
        })
        .collect();
    expect.assert_eq(&draw(&text, &rows));
}

/// The text after one of the offers was taken, its snippet beneath.
fn check_taken(fixture: &str, label: &str, expect: Expect) {
    let (text, cursor) = parse(fixture);
    let found = completion(&document(&text), cursor.unwrap());
    let it = found.iter().find(|it| it.label == label).unwrap();
    let put = |new: &str| {
        format!(
            "{}{}‸{}\n",
            &text[..it.span.start as usize],
            new,
            &text[it.span.end as usize..]
        )
    };
    let mut taken = put(&it.text);
    if let Some(snippet) = &it.snippet {
        taken.push_str("──\n");
        taken.push_str(&put(snippet));
    }
    expect.assert_eq(&taken);
}

/// Nothing is offered at any of the cursors.
fn check_none(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        let found = completion(&document, at);
        assert!(
            found.is_empty(),
            "at {at} of {fixture:?}: {}",
            labels(&found)
        );
    }
}

#[test]
fn empty_file() {
    check(
        "$0",
        expect![[r#"

        ↑ FROM, ARG, # syntax=, # escape=, # check=
    "#]],
    );
}

#[test]
fn before_the_first_stage() {
    check(
        "FRO$0",
        expect![[r#"
        FRO
        ▔▔▔ FROM, ARG
    "#]],
    );
    check(
        "ARG A=1\n\n$0",
        expect![[r#"
        ARG A=1


        ↑ FROM, ARG
    "#]],
    );
    check(
        "ARG A=1\n$0\nFROM a\nRUN x",
        expect![[r#"
        ARG A=1

        ↑ FROM, ARG
        FROM a
        RUN x
    "#]],
    );
    check(
        "# comment\n$0\nFROM a",
        expect![[r#"
        # comment

        ↑ FROM, ARG
        FROM a
    "#]],
    );
}

#[test]
fn in_a_stage() {
    check(
        "FROM a\n$0",
        expect![[r#"
        FROM a

        ↑ all instructions
    "#]],
    );
    check(
        "FROM a\nCO$0",
        expect![[r#"
        FROM a
        CO
        ▔▔ all instructions
    "#]],
    );
    check(
        "FROM a\n  CO$0PY x y",
        expect![[r#"
        FROM a
          COPY x y
          ▔▔▔▔ all instructions
    "#]],
    );
    check(
        "FROM a\nRUN x\n\n$0\nFROM b\n",
        expect![[r#"
        FROM a
        RUN x


        ↑ all instructions
        FROM b
    "#]],
    );
    check(
        "FROM a\r\nR$0\r\nCMD x\r\n",
        expect![[r#"
        FROM a␍
        R␍
        ▔ all instructions
        CMD x␍
    "#]],
    );
}

#[test]
fn behind_other_things() {
    check(
        "FROM a\nRUN <<EOF\nx\nEOF\n$0",
        expect![[r#"
        FROM a
        RUN <<EOF
        x
        EOF

        ↑ all instructions
    "#]],
    );
    check(
        "FROM a\n\\\n$0",
        expect![[r#"
        FROM a
        \

        ↑ all instructions
    "#]],
    );
    check(
        "FROM a\nRUN x \\\n  y\n  $0",
        expect![[r#"
        FROM a
        RUN x \
          y
  
          ↑ all instructions
    "#]],
    );
    check(
        "FROM a\n  $0RUN x",
        expect![[r#"
        FROM a
          RUN x
          ▔▔▔ all instructions
    "#]],
    );
    check(
        "FROM a\nRU$0N x",
        expect![[r#"
        FROM a
        RUN x
        ▔▔▔ all instructions
    "#]],
    );
    check(
        "FROM a\nONBUILD \\\n  $0",
        expect![[r#"
        FROM a
        ONBUILD \
  
          ↑ ADD, ARG, CMD, COPY, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, RUN, SHELL, STOPSIGNAL, USER, VOLUME, WORKDIR
    "#]],
    );
    check(
        "FROM a\n🐳$0",
        expect![[r#"
        FROM a
        🐳
        ▔ all instructions
    "#]],
    );
    check(
        "FROM a\n# comment\n$0# another\n",
        expect![[r#"
        FROM a
        # comment
        # another
        ↑ all instructions
    "#]],
    );
}

#[test]
fn letter_case() {
    check(
        "from a\nrun x\nC$0",
        expect![[r#"
        from a
        run x
        C
        ▔ all instructions in lower case
    "#]],
    );
    check(
        "from a\nRUN x\nENV x=y\nc$0",
        expect![[r#"
        from a
        RUN x
        ENV x=y
        c
        ▔ all instructions
    "#]],
    );
    // A file that has no case yet gets what most files have.
    check(
        "fr$0",
        expect![[r#"
        fr
        ▔▔ FROM, ARG
    "#]],
    );
    check(
        "from a\n$0",
        expect![[r#"
        from a

        ↑ all instructions in lower case
    "#]],
    );
}

#[test]
fn triggers() {
    check(
        "FROM a\nONBUILD $0",
        expect![[r#"
            FROM a
            ONBUILD 
                    ↑ ADD, ARG, CMD, COPY, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, RUN, SHELL, STOPSIGNAL, USER, VOLUME, WORKDIR
        "#]],
    );
    check(
        "FROM a\nONBUILD CO$0",
        expect![[r#"
        FROM a
        ONBUILD CO
                ▔▔ ADD, ARG, CMD, COPY, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, RUN, SHELL, STOPSIGNAL, USER, VOLUME, WORKDIR
    "#]],
    );
    check(
        "from a\nonbuild r$0un x",
        expect![[r#"
        from a
        onbuild run x
                ▔▔▔ add, arg, cmd, copy, entrypoint, env, expose, healthcheck, label, run, shell, stopsignal, user, volume, workdir
    "#]],
    );
    check_none("FROM a\nONBUILD RUN $0x$0");
    check_none("FROM a\nONBUILD COPY $0\n");
    check_none("FROM a\nONBUILD CO $0\n");
}

#[test]
fn directives() {
    check(
        "#$0",
        expect![[r#"
        #
         ↑ # syntax=, # escape=, # check=
    "#]],
    );
    check(
        "# $0",
        expect![[r#"
        # 
          ↑ # syntax=, # escape=, # check=
    "#]],
    );
    check(
        "# syn$0",
        expect![[r#"
        # syn
          ▔▔▔ # syntax=, # escape=, # check=
    "#]],
    );
    check(
        "# syntax=docker/dockerfile:1\n# $0\nFROM a",
        expect![[r#"
        # syntax=docker/dockerfile:1
        # 
          ↑ # escape=, # check=
        FROM a
    "#]],
    );
    check(
        "# syntax=docker/dockerfile:1\n$0\nFROM a",
        expect![[r#"
        # syntax=docker/dockerfile:1

        ↑ FROM, ARG, # escape=, # check=
        FROM a
    "#]],
    );
    check(
        "# sy$0ntax=docker/dockerfile:1\n",
        expect![[r#"
        # syntax=docker/dockerfile:1
          ▔▔▔▔▔▔ # syntax=, # escape=, # check=
    "#]],
    );
}

#[test]
fn directive_values() {
    check(
        "# syntax=$0",
        expect![[r#"
        # syntax=
                 ↑ docker/dockerfile:1, docker/dockerfile:1-labs
    "#]],
    );
    check(
        "# syntax=dock$0er/dockerfile:1\nFROM a",
        expect![[r#"
        # syntax=docker/dockerfile:1
                 ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ docker/dockerfile:1, docker/dockerfile:1-labs
        FROM a
    "#]],
    );
    check(
        "# escape=$0\nFROM a",
        expect![[r#"
        # escape=
                 ↑ `, \
        FROM a
    "#]],
    );
    check(
        "#check = $0",
        expect![[r#"
            #check = 
                     ↑ skip=, error=true, experimental=all
        "#]],
    );
    check_none("# other=$0\n");
    check_none("# syntax=a $0\n");
    check_none("#$0 syntax=a\n");
    check(
        "# escape= $0",
        expect![[r#"
        # escape= 
                  ↑ `, \
    "#]],
    );
}

#[test]
fn directives_only_at_the_top() {
    check_none("\n# $0\nFROM a");
    check_none("# comment\n# syn$0\nFROM a");
    check_none("FROM a\n# syn$0\n");
    check_none("# syntax=x\n\n#$0\n");
    check_none("# a sentence $0here\n");
}

#[test]
fn nothing() {
    // Comments, commands and what continues them, strings, heredocs.
    check_none("# comment\n# FR$0OM$0\nFROM a # R$0\n");
    check_none("FROM a\nRUN C$0 && \\\n  C$0\n");
    check_none("FROM a\nRUN x \\\n$0\n");
    check_none("FROM a\nRUN x \\\n# C$0\n  $0y\n");
    check_none("FROM a\nRUN [\"C$0\", $0\"x\"]\nENV A=\"$0C$0\"\n");
    check_none("FROM a\nRUN <<EOF\n$0\nC$0\nEOF\n");
    check_none("FROM a\nCOPY <<EOF /x\n$0\nC$0\n");
    check_none("FROM a AS $0");
    check_none("FROM a\nCOPY --fr$0");
    check_none("FROM a\nRUN --mount=type=$0");
    check_none("FROM $0");
    check_none("FROM a $0\n");
}

#[test]
fn taken() {
    check_taken(
        "FRO$0",
        "FROM",
        expect![[r#"
        FROM ‸
        ──
        FROM ${1:image}‸
    "#]],
    );
    check_taken(
        "FROM a\nC$0",
        "COPY",
        expect![[r#"
        FROM a
        COPY ‸
        ──
        FROM a
        COPY ${1:source} ${2:destination}‸
    "#]],
    );
    check_taken(
        "FROM a\nC$0OP x y",
        "COPY",
        expect![[r#"
        FROM a
        COPY‸ x y
    "#]],
    );
    check_taken(
        "FROM a\n$0x y",
        "COPY",
        expect![[r#"
        FROM a
        COPY‸ y
    "#]],
    );
    check_taken(
        "from a\nonbuild c$0",
        "copy",
        expect![[r#"
        from a
        onbuild copy ‸
        ──
        from a
        onbuild copy ${1:source} ${2:destination}‸
    "#]],
    );
    check_taken(
        "FROM a\nH$0",
        "HEALTHCHECK",
        expect![[r#"
        FROM a
        HEALTHCHECK ‸
        ──
        FROM a
        HEALTHCHECK --interval=${1:30s} --timeout=${2:3s} CMD ${3:command}‸
    "#]],
    );
    check_taken(
        "$0",
        "# syntax=",
        expect![[r#"
        # syntax=‸
        ──
        # syntax=${1:docker/dockerfile:1}‸
    "#]],
    );
    check_taken(
        "#$0",
        "# syntax=",
        expect![[r#"
        # syntax=‸
        ──
        # syntax=${1:docker/dockerfile:1}‸
    "#]],
    );
    check_taken(
        "# $0",
        "# escape=",
        expect![[r#"
        # escape=‸
        ──
        # escape=${1:`}‸
    "#]],
    );
    check_taken(
        "# syn$0\nFROM a",
        "# syntax=",
        expect![[r#"
        # syntax=‸
        FROM a
        ──
        # syntax=${1:docker/dockerfile:1}‸
        FROM a
    "#]],
    );
    check_taken(
        "# es$0cape=`\n",
        "# check=",
        expect![[r#"
        # check‸=`

    "#]],
    );
    check_taken(
        "# escape=$0\n",
        "`",
        expect![[r#"
        # escape=`‸

    "#]],
    );
}
