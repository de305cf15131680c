//! Replaced ranges: the word around the cursor, on the cursor's line.

use expect_test::expect;
use ide::completion::{Topic, Trigger, completion};
use ide::lints::RULES;

use super::{check, check_none, check_taken};
use crate::fixture::with_cursors;

#[test]
fn words_that_begin_on_an_earlier_line() {
    check_taken(
        "FROM a\nHEALTHCHECK --int\\\ner$0=5s",
        "--interval",
        expect![[r#"
            FROM a
            HEALTHCHECK --int\
            erval‸=5s
        "#]],
    );
    check(
        "FROM a\nCOPY --ch\\\nm$0",
        expect![[r#"
            FROM a
            COPY --ch\
            m
            ▔ --chmod=
        "#]],
    );
    check_taken(
        "FROM a\nWORK\\\n# comment\nD$0",
        "WORKDIR",
        expect![[r#"
            FROM a
            WORK\
            # comment
            DIR ‸
            ──
            FROM a
            WORK\
            # comment
            DIR ${1:/app}‸
        "#]],
    );
    check_taken(
        "FROM a AS build\nFROM b\nCOPY --from=bu\\\n$0",
        "build",
        expect![[r#"
            FROM a AS build
            FROM b
            COPY --from=bu\
            ild‸
        "#]],
    );
    check_taken(
        "FROM a\nARG NAME=1\nENV A=${N\\\nA$0",
        "${NAME}",
        expect![[r#"
            FROM a
            ARG NAME=1
            ENV A=${N\
            AME}‸
        "#]],
    );
}

#[test]
fn words_that_end_on_a_later_line() {
    check(
        "FROM a\nCOPY --c$0h\\\nmod=1",
        expect![[r#"
            FROM a
            COPY --ch\
                 ▔▔▔▔ --chown, --chmod
            mod=1
        "#]],
    );
    check(
        "FROM a\nSTOPSIGNAL SIG$0\\\nTERM",
        expect![[r#"
        FROM a
        STOPSIGNAL SIG\
                   ▔▔▔ SIGTERM, SIGINT, SIGQUIT, SIGKILL, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH, SIGABRT, SIGALRM, SIGBUS, SIGCHLD, SIGCLD, SIGCONT, SIGFPE, SIGILL, SIGIO, SIGIOT, SIGPIPE, SIGPOLL, SIGPROF, SIGPWR, SIGSEGV, SIGSTKFLT, SIGSTOP, SIGSYS, SIGTRAP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGVTALRM, SIGXCPU, SIGXFSZ
        TERM
    "#]],
    );
}

#[test]
fn lines_and_letters_of_all_kinds() {
    check(
        "FROM a\r\nCOPY --ch$0\\\r\n  a b\r\n",
        expect![[r#"
            FROM a␍
            COPY --ch\␍
                 ▔▔▔▔ --chown=, --chmod=
              a b␍
        "#]],
    );
    check(
        "\u{feff}FR$0",
        expect![[r#"
            ﻿FR
             ▔▔ FROM
        "#]],
    );
    check(
        "FROM 🐳 AS bäse\nFROM b$0ä",
        expect![[r#"
            FROM 🐳 AS bäse
            FROM bä
                 ▔▔ bäse, all images
        "#]],
    );
    check(
        "# escape=`\nFROM a\nHEALTHCHECK `\n  C$0",
        expect![[r#"
            # escape=`
            FROM a
            HEALTHCHECK `
              C
              ▔ CMD
        "#]],
    );
    check_none("# escape=`\nFROM a\nRUN a `\n  C$0");
}

/// Every candidate replaces a range on one line around the cursor.
#[test]
fn edits_stay_on_the_line() {
    let fixture = "# syntax=docker/dockerfile:1\n# check=skip=A,B;error=true\nARG V=1\nFROM --platform=linux/a\\\nrm64 a AS b\n\
                   COPY --ch\\\n  mod=1 --from=\\\n0 [\"a\", \\\n \"b c\"] # x\nRUN --mount=type=ca\\\n# c\n\\\nche,tar\\\n\nget=$V \\\n a \
                   ${V\\\n:-1}\nHEALTHCHECK \\\n CMD a\nRUN <<EOF\necho ${V\nE\nEOF\nLABEL \\\n a=b \\\n c\nEXPOSE 8\\\n0/t\\\ncp\r\n\
                   ONBUILD CO\\\nPY \\\r\n a b\nÄ🐳\nUSER ";
    let every: String = fixture
        .chars()
        .flat_map(|c| ["$0".to_owned(), c.to_string()])
        .collect();
    let (document, cursors) = with_cursors(&format!("{every}$0"));
    let mut offers = 0;
    for at in cursors {
        let mut found = completion(&document, at, Trigger::Explicit);
        found.select();
        let text = document.text.slice(found.span);
        if found.items.is_empty() {
            continue;
        }
        offers += found.items.len();
        assert!(found.span.touches(at), "at {at}: {:?}", found.span);
        assert!(!text.contains(['\n', '\r']), "at {at}: {text:?}");
        for item in &found.items {
            if let Some(adds) = &item.adds {
                assert!(adds.span.end <= found.span.start, "at {at}: {item:?}");
            }
        }
    }
    assert!(offers > 1000, "{offers}");
}

#[test]
fn additions_have_the_line_ending_of_the_file() {
    for end in ["\n", "\r\n"] {
        let text = format!("\u{feff}ARG V=1{end}FROM a{end}WORKDIR $V$0");
        let (document, cursors) = with_cursors(&text);
        let found = completion(&document, cursors[0], Trigger::Explicit);
        let item = found.items.iter().find(|it| it.label == "$V").unwrap();
        assert_eq!(item.adds.as_ref().unwrap().text, format!("ARG V{end}"));
    }
}

#[test]
fn topics_are_found_by_their_keys() {
    for text in [
        "",
        "$0",
        "FROM a\n",
        "FROM a\nRUN --",
        "FROM a\nRUN --mount=",
        "FROM a\nRUN --mount=type=",
        "FROM a\nSTOPSIGNAL ",
        "FROM a\nLABEL ",
        "FROM a\nARG ",
        "# check=skip=",
    ] {
        let (document, cursors) = with_cursors(&format!("{}$0", text.trim_end_matches("$0")));
        let found = completion(&document, cursors[0], Trigger::Explicit);
        let topics = found.items.iter().filter_map(|it| match it.docs {
            ide::completion::Docs::Of(topic) => Some(topic),
            _ => None,
        });
        for topic in topics {
            assert_eq!(Topic::from_key(&topic.key()), Some(topic));
            assert!(!topic.markdown().trim().is_empty());
        }
    }
    assert!(
        RULES
            .iter()
            .all(|rule| Topic::from_key(&format!("check {}", rule.name)).is_some())
    );
    assert_eq!(Topic::from_key("RUN --nothing"), None);
    assert_eq!(Topic::from_key("nothing at all"), None);
}

#[test]
fn words_before_another_one() {
    check_taken(
        "$0FROM a",
        "ARG",
        expect![[r#"
        ARG ‸FROM a
    "#]],
    );
    check_taken(
        "FROM a\nCOPY $0--from=x a b",
        "--link",
        expect![[r#"
        FROM a
        COPY --link ‸--from=x a b
    "#]],
    );
    check_taken(
        "FROM a\nRUN --mount=type=cache,$0target=/x y",
        "readonly",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,readonly,‸target=/x y
        "#]],
    );
    check_taken(
        "FROM a\nENV P$0 /x",
        "PATH",
        expect![[r#"
        FROM a
        ENV PATH‸ /x
    "#]],
    );
}

#[test]
fn names_before_a_tag() {
    check_taken(
        "FROM no$0d:20-alpine AS foo",
        "node",
        expect![[r#"
        FROM node‸:20-alpine AS foo
    "#]],
    );
    check_taken(
        "FROM a\nRUN useradd bob\nUSER b$0:x",
        "bob",
        expect![[r#"
        FROM a
        RUN useradd bob
        USER bob‸:x
    "#]],
    );
}
