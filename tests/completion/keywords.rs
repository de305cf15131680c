//! Keywords and directives.

use expect_test::expect;

use super::{check, check_none, check_taken};

#[test]
fn empty_file() {
    check(
        "$0",
        expect![[r#"

            ↑ FROM, ARG, # syntax=, # escape=, # check=, Dockerfile, Dockerfile: two stages, Dockerfile: Go, Dockerfile: Node.js, Dockerfile: Python, Dockerfile: Rust
        "#]],
    );
}

#[test]
fn before_the_first_stage() {
    check(
        "FRO$0",
        expect![[r#"
            FRO
            ▔▔▔ FROM
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

            ↑ all instructions, FROM … AS …, RUN apt-get install, RUN <<EOF
        "#]],
    );
    check(
        "FROM a\nCO$0",
        expect![[r#"
            FROM a
            CO
            ▔▔ COPY
        "#]],
    );
    check(
        "FROM a\n  CO$0PY x y",
        expect![[r#"
            FROM a
              COPY x y
        "#]],
    );
    check(
        "FROM a\nRUN x\n\n$0\nFROM b\n",
        expect![[r#"
            FROM a
            RUN x


            ↑ all instructions, FROM … AS …, RUN apt-get install, RUN <<EOF
            FROM b
        "#]],
    );
    check(
        "FROM a\r\nR$0\r\nCMD x\r\n",
        expect![[r#"
            FROM a␍
            R␍
            ▔ RUN, RUN apt-get install, RUN <<EOF
            CMD x␍
        "#]],
    );
}

#[test]
fn after_other_instructions() {
    check(
        "FROM a\nRUN <<EOF\nx\nEOF\n$0",
        expect![[r#"
            FROM a
            RUN <<EOF
            x
            EOF

            ↑ all instructions, FROM … AS …, RUN apt-get install, RUN <<EOF
        "#]],
    );
    check(
        "FROM a\n\\\n$0",
        expect![[r#"
            FROM a
            \

            ↑ all instructions, FROM … AS …, RUN apt-get install, RUN <<EOF
        "#]],
    );
    check(
        "FROM a\nRUN x \\\n  y\n  $0",
        expect![[r#"
            FROM a
            RUN x \
              y

              ↑ all instructions, FROM … AS …, RUN apt-get install, RUN <<EOF
        "#]],
    );
    check(
        "FROM a\n  $0RUN x",
        expect![[r#"
            FROM a
              RUN x
              ↑ all instructions
        "#]],
    );
    check(
        "FROM a\nRU$0N x",
        expect![[r#"
            FROM a
            RUN x
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

/// A line continuation may precede the keyword.
#[test]
fn after_a_continuation() {
    check(
        "FROM a\n\\\n$0\n",
        expect![[r#"
        FROM a
        \

        ↑ all instructions, FROM … AS …, RUN apt-get install, RUN <<EOF
    "#]],
    );
    check(
        "FROM a\n\\\n  $0",
        expect![[r#"
        FROM a
        \

          ↑ all instructions, FROM … AS …, RUN apt-get install, RUN <<EOF
    "#]],
    );
    check(
        "FROM a\n\\\nR$0",
        expect![[r#"
            FROM a
            \
            R
            ▔ RUN, RUN apt-get install, RUN <<EOF
        "#]],
    );
    check_none("FROM a\n\\$0\n\\ $0\n");
}

#[test]
fn letter_case() {
    check(
        "from a\nrun x\nC$0",
        expect![[r#"
            from a
            run x
            C
            ▔ copy, cmd
        "#]],
    );
    check(
        "from a\nRUN x\nENV x=y\nc$0",
        expect![[r#"
            from a
            RUN x
            ENV x=y
            c
            ▔ COPY, CMD
        "#]],
    );
    // A file without instructions gets the most common case.
    check(
        "fr$0",
        expect![[r#"
            fr
            ▔▔ FROM
        "#]],
    );
    check(
        "from a\n$0",
        expect![[r#"
            from a

            ↑ all instructions in lower case, from … AS …, run apt-get install, run <<EOF
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
                    ▔▔ COPY
        "#]],
    );
    check(
        "from a\nonbuild r$0un x",
        expect![[r#"
            from a
            onbuild run x
        "#]],
    );
    check_none("FROM a\nONBUILD RUN x$0");
    check_none("FROM a\nONBUILD CO $0\n");
    check_none("FROM a\nONBUILD FROM $0\n");
}

#[test]
fn directives() {
    check(
        "#$0",
        expect![[r#"
            #
             ↑ syntax=, escape=, check=
        "#]],
    );
    check(
        "# $0",
        expect![[r#"
            # 
              ↑ syntax=, escape=, check=
        "#]],
    );
    check(
        "# syn$0",
        expect![[r#"
            # syn
              ▔▔▔ syntax=
        "#]],
    );
    check(
        "# syntax=docker/dockerfile:1\n# $0\nFROM a",
        expect![[r#"
            # syntax=docker/dockerfile:1
            # 
              ↑ escape=, check=
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
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ docker/dockerfile:1-labs
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
                     ↑ skip=, error=true, experimental=
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
    // Comments, commands and their continuations, strings, heredocs.
    check_none("# comment\n# FR$0OM$0\nFROM a # R$0\n");
    check_none("FROM a\nRUN C$0 && \\\n  C$0\n");
    check_none("FROM a\nRUN x \\\n$0\n");
    check_none("FROM a\nRUN x \\$0\n y");
    check_none("FROM a\nRUN\\\n$0");
    check_none("FROM a\nOTHER x $0");
    check_none("FROM a\nENTRYPOINT $0x\nMAINTAINER $0\nVOLUME $0/x");
    check_none("FROM a\nRUN x \\\n# C$0\n  $0y\n");
    check_none("FROM a\nRUN [\"C$0\", $0\"x\"]\nENV A=\"$0C$0\"\n");
    check_none("FROM a\nRUN <<EOF\n$0\nC$0\nEOF\n");
    check_none("FROM a\nCOPY <<EOF /x\nC$0\n");
    check_none("FROM a AS $0");
    check_none("FROM a AS b$0 $0\n");
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
            COPY ‸x y
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
        "syntax=",
        expect![[r#"
        # syntax=‸
        ──
        # syntax=${1:docker/dockerfile:1}‸
    "#]],
    );
    check_taken(
        "# $0",
        "escape=",
        expect![[r#"
        # escape=‸
        ──
        # escape=${1:`}‸
    "#]],
    );
    check_taken(
        "# syn$0\nFROM a",
        "syntax=",
        expect![[r#"
        # syntax=‸
        FROM a
        ──
        # syntax=${1:docker/dockerfile:1}‸
        FROM a
    "#]],
    );
    check_taken(
        "# c$0\n",
        "check=",
        expect![[r#"
            # check=‸

            ──
            # check=${1:skip=}‸

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
