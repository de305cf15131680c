//! Inlay hints, drawn between the words.

use analysis::{Build, Document};
use expect_test::{Expect, expect};
use ide::inlay_hints::{Hint, InlayHintSettings, inlay_hints};
use syntax::text::{Span, Text};

use crate::fixture::document;

/// A text with its hints in double brackets.
fn draw(text: &str, hints: &[Hint]) -> String {
    let mut picture = String::new();
    let mut start = 0;
    for hint in hints {
        let at = hint.offset as usize;
        picture.push_str(&text[start..at]);
        picture.push_str(&format!("⟦{}⟧", hint.label));
        start = at;
    }
    picture + &text[start..]
}

fn check(text: &str, expect: Expect) {
    let document = document(text);
    let hints = inlay_hints(
        &document,
        document.text.span(),
        InlayHintSettings::default(),
    );
    expect.assert_eq(&draw(text, &hints));
}

/// There are no hints.
#[track_caller]
fn check_none(text: &str) {
    let document = document(text);
    let hints = inlay_hints(
        &document,
        document.text.span(),
        InlayHintSettings::default(),
    );
    assert_eq!(hints, [], "{text:?}");
}

#[test]
fn variables_in_from() {
    check(
        "ARG VERSION=3.20\nARG REGISTRY\nFROM --platform=linux/${ARCH:-arm64} alpine:${VERSION}\nFROM $REGISTRY/x:$VERSION AS a\nFROM a\n",
        expect![[r#"
            ARG VERSION=3.20
            ARG REGISTRY
            FROM --platform=linux/${ARCH:-arm64}⟦= linux/arm64⟧ alpine:${VERSION}⟦= alpine:3.20⟧⟦stage 0⟧
            FROM $REGISTRY/x:$VERSION AS a⟦stage 1⟧
            FROM a⟦stage 2⟧
        "#]],
    );
}

#[test]
fn paths() {
    check(
        "FROM alpine\nENV HOME=/root DIR=src\nWORKDIR /a\nWORKDIR b\nWORKDIR $HOME/x\nCOPY $DIR/a ${DIR:+lib}/ $HOME/\nADD a $UNKNOWN/\nVOLUME $HOME /x\nRUN echo $HOME\n",
        expect![[r#"
            FROM alpine
            ENV HOME=/root DIR=src
            WORKDIR /a
            WORKDIR b⟦= /a/b⟧
            WORKDIR $HOME/x⟦= /root/x⟧
            COPY $DIR/a⟦= src/a⟧ ${DIR:+lib}/⟦= lib/⟧ $HOME/⟦= /root/⟧
            ADD a $UNKNOWN/⟦= /⟧
            VOLUME $HOME⟦= /root⟧ /x
            RUN echo $HOME
        "#]],
    );
}

#[test]
fn stages() {
    check(
        "FROM golang AS build\nFROM alpine\nFROM build AS test\nCOPY --from=1 a b\n",
        expect![[r#"
            FROM golang AS build⟦stage 0⟧
            FROM alpine⟦stage 1⟧
            FROM build AS test⟦stage 2⟧
            COPY --from=1 a b
        "#]],
    );
    check_none("FROM alpine AS a\n");
}

#[test]
fn commands() {
    check(
        "FROM alpine\nENTRYPOINT [\"a\", \"b c\"]\nCMD [\"d\"]\n",
        expect![[r#"
            FROM alpine
            ENTRYPOINT ["a", "b c"]
            CMD ["d"]⟦runs ["a", "b c", "d"]⟧
        "#]],
    );
    check(
        "FROM alpine\nCMD d \"$X\"\nENTRYPOINT [\"a\"]\n",
        expect![[r#"
            FROM alpine
            CMD d "$X"
            ENTRYPOINT ["a"]⟦runs ["a", "/bin/sh", "-c", "d \"$X\""]⟧
        "#]],
    );
    check(
        "FROM alpine\nENTRYPOINT a\nCMD [\"d\"]\n",
        expect![[r#"
        FROM alpine
        ENTRYPOINT a
        CMD ["d"]⟦runs ["/bin/sh", "-c", "a"]⟧
    "#]],
    );
    check(
        "FROM alpine AS a\nENTRYPOINT [\"a\"]\nFROM a\nCMD [\"x\"]\nCMD [\"y\"]\n",
        expect![[r#"
            FROM alpine AS a⟦stage 0⟧
            ENTRYPOINT ["a"]
            FROM a⟦stage 1⟧
            CMD ["x"]
            CMD ["y"]⟦runs ["a", "y"]⟧
        "#]],
    );
    // A single instruction needs no hint.
    check_none("FROM alpine\nCMD [\"a\"]\n");
    check_none("FROM alpine\nENTRYPOINT [\"a\"]\n");
}

/// Unknown values, and values that equal the source, aren't shown.
#[test]
fn nothing() {
    check_none("ARG V\nFROM alpine:$V\nCOPY $V a /b\nWORKDIR /x\nUSER $V\n");
    check_none("FROM alpine\nONBUILD COPY $A /b\nONBUILD WORKDIR x\n");
    check_none("FROM a\nCOPY <<$E /x\n$E\n$E\n");
    check_none("FROM\nCOPY $\nWORKDIR\nCMD\nENTRYPOINT\n");
    check_none("");
}

/// A value is shown on one line, and shortened.
#[test]
fn shortened() {
    let long = "x".repeat(100);
    check(
        &format!("ARG V={long}\nFROM $V\n"),
        expect![[r#"
        ARG V=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        FROM $V⟦= xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…⟧
    "#]],
    );
}

#[test]
fn what_the_build_gives() {
    let text = "ARG V=1\nFROM alpine:$V\n";
    let args = [("V".to_owned(), "2".to_owned())].into();
    let build = Build {
        args,
        ..Build::default()
    };
    let document = Document::in_build(Text::new(text), 0, build.into());
    let hints = inlay_hints(
        &document,
        document.text.span(),
        InlayHintSettings::default(),
    );
    expect![[r#"
        ARG V=1
        FROM alpine:$V⟦= alpine:2⟧
    "#]]
    .assert_eq(&draw(text, &hints));
}

#[test]
fn each_can_be_switched_off() {
    let text = "ARG V=1\nFROM a:$V AS b\nFROM b\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n";
    let document = document(text);
    let with = |variables, stages, command| {
        let settings = InlayHintSettings {
            variables,
            stages,
            command,
            ..InlayHintSettings::default()
        };
        draw(
            text,
            &inlay_hints(&document, document.text.span(), settings),
        )
    };
    expect![[r#"
        ARG V=1
        FROM a:$V⟦= a:1⟧ AS b
        FROM b
        ENTRYPOINT ["a"]
        CMD ["b"]
    "#]]
    .assert_eq(&with(true, false, false));
    expect![[r#"
        ARG V=1
        FROM a:$V AS b⟦stage 0⟧
        FROM b⟦stage 1⟧
        ENTRYPOINT ["a"]
        CMD ["b"]
    "#]]
    .assert_eq(&with(false, true, false));
    expect![[r#"
        ARG V=1
        FROM a:$V AS b
        FROM b
        ENTRYPOINT ["a"]
        CMD ["b"]⟦runs ["a", "b"]⟧
    "#]]
    .assert_eq(&with(false, false, true));
    assert_eq!(with(false, false, false), text);
}

/// The hints of a range are those of the whole document within it.
#[test]
fn of_a_part() {
    let text = "ARG V=1\nFROM a:$V AS b\nFROM b:$V\nWORKDIR x\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n";
    let document = document(text);
    let all = inlay_hints(
        &document,
        document.text.span(),
        InlayHintSettings::default(),
    );
    assert!(all.len() > 4);
    for start in 0..document.text.len() {
        for end in start..document.text.len() {
            let part = Span::new(start, end);
            let found = inlay_hints(&document, part, InlayHintSettings::default());
            let wanted = all.iter().filter(|it| part.touches(it.offset));
            assert!(wanted.eq(&found), "{part:?}");
        }
    }
}

/// The versions that tags point to, if enabled.
#[test]
fn images() {
    let text = "ARG V=1\nFROM golang AS a\nFROM alpine:3\nFROM golang:1.19\nFROM golang:$V\nFROM ghcr.io/a/b:1\nFROM alpine:3.24.1\n\
                FROM a\nCOPY --from=busybox:musl /a /b\nFROM alpine:3@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nFROM alpine:nope\n";
    let document = document(text);
    let settings = InlayHintSettings {
        variables: false,
        stages: false,
        command: false,
        images: true,
    };
    let hints = inlay_hints(&document, document.text.span(), settings);
    expect![[r#"
        ARG V=1
        FROM golang⟦1.27.0-trixie on 2026-08-22⟧ AS a
        FROM alpine:3⟦3.24.1 on 2026-08-22⟧
        FROM golang:1.19⟦not updated since 2023-09⟧
        FROM golang:$V⟦1.27.0-trixie on 2026-08-22⟧
        FROM ghcr.io/a/b:1
        FROM alpine:3.24.1
        FROM a
        COPY --from=busybox:musl⟦1.38.0-musl on 2026-08-22⟧ /a /b
        FROM alpine:3@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        FROM alpine:nope
    "#]]
    .assert_eq(&draw(text, &hints));
    let docs: Vec<_> = hints.iter().take(3).map(|it| it.docs.as_str()).collect();
    expect![[r#"
        `golang:latest` pointed to `1.27.0-trixie` on 2026-08-22. It may have changed since.
        `alpine:3` pointed to `3.24.1` on 2026-08-22. It may have changed since.
        `golang:1.19` has not been updated since 2023-09."#]]
    .assert_eq(&docs.join("\n"));
}
