//! Selection ranges: one row per step, from the word to the whole file.

use expect_test::{Expect, expect};
use ide::selection::selections;

use crate::fixture::with_cursors;

#[track_caller]
fn check(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let found = selections(&document, cursors[0]);
    for pair in found.windows(2) {
        assert!(pair[1].covers(pair[0]) && pair[0] != pair[1], "{found:?}");
    }
    let rows = found.iter().map(|it| {
        let text = document.text.slice(*it).replace('\n', "␊");
        format!("{}\n", if text.is_empty() { "∅" } else { &text })
    });
    expect.assert_eq(&rows.collect::<String>());
}

#[test]
fn words_instructions_and_stages() {
    check(
        "ARG A\nFROM a AS b\nCOPY --from=b --chown=1:$0x a b /\nFROM c\n",
        expect![[r#"
            x
            1:x
            --chown=1:x
            COPY --from=b --chown=1:x a b /
            FROM a AS b␊COPY --from=b --chown=1:x a b /
            ARG A␊FROM a AS b␊COPY --from=b --chown=1:x a b /␊FROM c␊
        "#]],
    );
    check(
        "FROM a\nENV A=\"b ${C:-$0d}\" E=f\n",
        expect![[r#"
        d
        ${C:-d}
        "b ${C:-d}"
        A="b ${C:-d}"
        A="b ${C:-d}" E=f
        ENV A="b ${C:-d}" E=f
        FROM a␊ENV A="b ${C:-d}" E=f
        FROM a␊ENV A="b ${C:-d}" E=f␊
    "#]],
    );
    check(
        "FROM a\nCMD [\"a b\", \"c$0 d\"]\n",
        expect![[r#"
        c
        c d
        "c d"
        ["a b", "c d"]
        CMD ["a b", "c d"]
        FROM a␊CMD ["a b", "c d"]
        FROM a␊CMD ["a b", "c d"]␊
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=cache,target=/x$0,id=y z\n",
        expect![[r#"
            x
            /x
            target=/x
            type=cache,target=/x,id=y
            --mount=type=cache,target=/x,id=y
            RUN --mount=type=cache,target=/x,id=y z
            FROM a␊RUN --mount=type=cache,target=/x,id=y z
            FROM a␊RUN --mount=type=cache,target=/x,id=y z␊
        "#]],
    );
    check(
        "FR$0OM a\n",
        expect![[r#"
        FROM
        FROM a
        FROM a␊
    "#]],
    );
}

#[test]
fn commands() {
    check(
        "FROM a\nRUN apt-get update && \\\n  # all of it\n  apt-get install -y \"cu$0rl $X\" && rm x\nRUN y\n",
        expect![[r#"
            curl
            "curl $X"
            apt-get install -y "curl $X" && rm x
            apt-get update && \␊  # all of it␊  apt-get install -y "curl $X" && rm x
            RUN apt-get update && \␊  # all of it␊  apt-get install -y "curl $X" && rm x
            FROM a␊RUN apt-get update && \␊  # all of it␊  apt-get install -y "curl $X" && rm x␊RUN y
            FROM a␊RUN apt-get update && \␊  # all of it␊  apt-get install -y "curl $X" && rm x␊RUN y␊
        "#]],
    );
    check(
        "FROM a\nRUN <<EOF\necho $0a b\nc\nEOF\nRUN x\n",
        expect![[r#"
            a
            echo a b
            echo a b␊c␊
            echo a b␊c␊EOF
            RUN <<EOF␊echo a b␊c␊EOF
            FROM a␊RUN <<EOF␊echo a b␊c␊EOF␊RUN x
            FROM a␊RUN <<EOF␊echo a b␊c␊EOF␊RUN x␊
        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK --timeout=3s CMD curl $0x\n",
        expect![[r#"
            x
            curl x
            CMD curl x
            HEALTHCHECK --timeout=3s CMD curl x
            FROM a␊HEALTHCHECK --timeout=3s CMD curl x
            FROM a␊HEALTHCHECK --timeout=3s CMD curl x␊
        "#]],
    );
    check(
        "FROM a\nONBUILD RUN ec$0ho x\n",
        expect![[r#"
        echo
        echo x
        RUN echo x
        ONBUILD RUN echo x
        FROM a␊ONBUILD RUN echo x
        FROM a␊ONBUILD RUN echo x␊
    "#]],
    );
}

#[test]
fn comments_and_directives() {
    check(
        "# synt$0ax=docker/dockerfile:1\n# a\n\nFROM a\n",
        expect![[r#"
            syntax
            # syntax=docker/dockerfile:1
            # syntax=docker/dockerfile:1␊# a␊␊FROM a␊
        "#]],
    );
    check(
        "FROM a\n\n# one\n# two$0 three\n# four\n\n# five\nRUN x\n",
        expect![[r#"
            two
            # two three
            # one␊# two three␊# four
            FROM a␊␊# one␊# two three␊# four␊␊# five␊RUN x
            FROM a␊␊# one␊# two three␊# four␊␊# five␊RUN x␊
        "#]],
    );
    check(
        "$0",
        expect![[r#"
            ∅
        "#]],
    );
    check(
        "FROM a\n$0\n",
        expect![[r#"
        FROM a␊␊
    "#]],
    );
}
