//! Flag names.

use expect_test::expect;

use super::{check, check_list, check_none, check_taken};

#[test]
fn each_instruction_has_its_own() {
    check(
        "FROM a\nCOPY --$0",
        expect![[r#"
            FROM a
            COPY --
                 ▔▔ --from=, --chown=, --chmod=, --link, --exclude=, --parents
        "#]],
    );
    check(
        "FROM a\nADD -$0",
        expect![[r#"
            FROM a
            ADD -
                ▔ --chown=, --chmod=, --link, --checksum=, --exclude=, --keep-git-dir, --unpack
        "#]],
    );
    check(
        "FROM --$0",
        expect![[r#"
        FROM --
             ▔▔ --platform=
    "#]],
    );
    check(
        "FROM a\nRUN --$0",
        expect![[r#"
            FROM a
            RUN --
                ▔▔ --mount=type=, --device=, --network=, --security=
        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK --$0",
        expect![[r#"
            FROM a
            HEALTHCHECK --
                        ▔▔ --interval=, --timeout=, --start-period=, --retries=, --start-interval=
        "#]],
    );
    check(
        "FROM a\nONBUILD COPY --$0",
        expect![[r#"
            FROM a
            ONBUILD COPY --
                         ▔▔ --from=, --chown=, --chmod=, --link, --exclude=, --parents
        "#]],
    );
    check_none("FROM a\nCMD -$0\nWORKDIR -$0\nVOLUME --$0");
}

#[test]
fn none_is_given_twice() {
    check(
        "FROM a\nCOPY --chmod=1 --$0 --link a b",
        expect![[r#"
            FROM a
            COPY --chmod=1 -- --link a b
                           ▔▔ --from=, --chown=, --exclude=, --parents
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=cache,target=/x --network=none --$0",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,target=/x --network=none --
                                                            ▔▔ --mount=type=, --device=, --security=
        "#]],
    );
    check(
        "FROM a\nCOPY --chmod=1 --ch$0mod=2 a b",
        expect![[r#"
            FROM a
            COPY --chmod=1 --chmod=2 a b
                           ▔▔▔▔▔▔▔ --chown
        "#]],
    );
}

#[test]
fn only_in_front_of_arguments() {
    check_none("FROM a\nRUN a --$0\nRUN a -$0\nHEALTHCHECK CMD --$0");
    check(
        "FROM a\nCOPY -- --$0",
        expect![[r#"
            FROM a
            COPY -- --
        "#]],
    );
    check(
        "FROM a\nRUN $0 --network=none x",
        expect![[r#"
            FROM a
            RUN  --network=none x
                ↑ --mount=type=, --device=, --security=
        "#]],
    );
    check(
        "FROM a\nRUN $0",
        expect![[r#"
            FROM a
            RUN 
                ↑ --mount=type=, --device=, --network=, --security=
        "#]],
    );
    check_none("FROM a\nRUN a$0\nRUN a $0");
}

#[test]
fn in_a_continuation() {
    check(
        "FROM a\nCOPY \\\n  --$0 \\\n  a b",
        expect![[r#"
            FROM a
            COPY \
              -- \
              ▔▔ --from=, --chown=, --chmod=, --link, --exclude=, --parents
              a b
        "#]],
    );
    check(
        "FROM a\nCOPY --link \\\n# comment\n  --ch$0",
        expect![[r#"
            FROM a
            COPY --link \
            # comment
              --ch
              ▔▔▔▔ --chown=, --chmod=
        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK\\\n $0",
        expect![[r#"
            FROM a
            HEALTHCHECK\

             ↑ --interval=, --timeout=, --start-period=, --retries=, --start-interval=, CMD, NONE
        "#]],
    );
}

#[test]
fn taken() {
    check_taken(
        "FROM a\nCOPY --f$0",
        "--from=",
        expect![[r#"
        FROM a
        COPY --from=‸
        ──
        FROM a
        COPY --from=${1:stage}‸
    "#]],
    );
    check_taken(
        "FROM a\nCOPY --li$0=false a b",
        "--link",
        expect![[r#"
            FROM a
            COPY --link‸=false a b
        "#]],
    );
    check_taken(
        "FROM a\nCOPY --fr$0x=b a b",
        "--from",
        expect![[r#"
        FROM a
        COPY --from‸=b a b
    "#]],
    );
    check_taken(
        "FROM a\nADD -$0",
        "--chown=",
        expect![[r#"
        FROM a
        ADD --chown=‸
        ──
        FROM a
        ADD --chown=${1:user}:${2:group}‸
    "#]],
    );
    check_taken(
        "FROM a\nRUN --$0",
        "--mount=type=",
        expect![[r#"
        FROM a
        RUN --mount=type=‸
        ──
        FROM a
        RUN --mount=type=‸
    "#]],
    );
    check_taken(
        "FROM a\nRUN --$0 x",
        "--network=",
        expect![[r#"
        FROM a
        RUN --network=‸ x
        ──
        FROM a
        RUN --network=${1:default}‸ x
    "#]],
    );
}

#[test]
fn what_they_are() {
    check_list(
        "FROM a\nCOPY --$0",
        expect![[r#"
            --from= · stage|image
            --chown= · user:group
            --chmod= · mode
            --link
            --exclude= · pattern
            --parents
        "#]],
    );
}
