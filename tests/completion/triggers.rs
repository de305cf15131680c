//! Automatic completion, and the additional candidates on an explicit request.

use expect_test::{Expect, expect};
use ide::completion::{Completions, Trigger, completion};

use super::labels;
use crate::fixture::{draw, with_cursors};

/// The list at a position of a document.
fn list_at(document: &analysis::Document, at: u32, trigger: Trigger) -> Completions {
    let mut found = completion(document, at, trigger);
    found.select();
    found
}

/// The lists that open at the cursors of a fixture, each with its first items. A folder represents its content.
fn check_automatic(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let rows = cursors.into_iter().map(|at| {
        let found = list_at(&document, at, Trigger::Automatic);
        let mut first = labels(&found.items);
        if let Some(end) = first.match_indices(", ").nth(3).map(|(at, _)| at) {
            first.truncate(end);
            first.push_str(", …");
        }
        if let Some(folder) = &found.folder {
            first.push_str(&format!("files of /{}", folder.path));
        }
        let first = if first.is_empty() {
            "–".to_owned()
        } else {
            first
        };
        (syntax::text::Span::empty(at), first)
    });
    let rows: Vec<_> = rows.collect();
    let text = document.text.to_string();
    expect.assert_eq(&draw(&text, &rows));
}

/// No list opens at any cursor.
#[track_caller]
fn check_closed(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        let found = list_at(&document, at, Trigger::Automatic);
        let before = document.text.slice(syntax::text::Span::new(0, at));
        assert!(
            found.items.is_empty() && found.folder.is_none() && found.repository.is_none(),
            "after {before:?}: {}",
            labels(&found.items)
        );
    }
}

#[test]
fn opens_for_closed_sets_and_typed_names() {
    check_automatic(
        "F$0",
        expect![[r#"
        F
         ↑ FROM
    "#]],
    );
    check_automatic(
        "FROM a AS build\nCO$0",
        expect![[r#"
        FROM a AS build
        CO
          ↑ COPY
    "#]],
    );
    check_automatic(
        "FROM alp$0",
        expect![[r#"
        FROM alp
                ↑ all images
    "#]],
    );
    check_automatic(
        "FROM python:$0",
        expect![[r#"
        FROM python:
                    ↑ latest, 3, 3.14, 3.14.7, …
    "#]],
    );
    check_automatic(
        "FROM python:3.1$0",
        expect![[r#"
        FROM python:3.1
                       ↑ 3.14, 3.14.7, 3.13, 3.13.15, …
    "#]],
    );
    check_automatic(
        "FROM --pl$0",
        expect![[r#"
        FROM --pl
                 ↑ --platform=
    "#]],
    );
    check_automatic(
        "FROM --platform=$0",
        expect![[r#"
        FROM --platform=
                        ↑ $BUILDPLATFORM, linux/amd64, linux/arm64, linux/arm/v7, …
    "#]],
    );
    check_automatic(
        "FROM a AS build\nFROM b$0",
        expect![[r#"
        FROM a AS build
        FROM b
              ↑ build, all images
    "#]],
    );
    check_automatic(
        "FROM a AS build\nFROM b\nCOPY --from=$0",
        expect![[r#"
            FROM a AS build
            FROM b
            COPY --from=
                        ↑ build, a, b, all images
        "#]],
    );
    check_automatic(
        "FROM a AS build\nFROM b\nCOPY --from=bu$0",
        expect![[r#"
        FROM a AS build
        FROM b
        COPY --from=bu
                      ↑ build, all images
    "#]],
    );
    check_automatic(
        "FROM a\nRUN --mount=$0",
        expect![[r#"
        FROM a
        RUN --mount=
                    ↑ type=, target=, source=, from=, …
    "#]],
    );
    check_automatic(
        "FROM a\nRUN --mount=type=ca$0",
        expect![[r#"
        FROM a
        RUN --mount=type=ca
                           ↑ cache
    "#]],
    );
    check_automatic(
        "FROM a\nRUN --mount=type=cache,$0",
        expect![[r#"
        FROM a
        RUN --mount=type=cache,
                               ↑ target=, source=, from=, id=, …
    "#]],
    );
    check_automatic(
        "FROM a\nCOPY sr$0",
        expect![[r#"
        FROM a
        COPY sr
               ↑ files of /
    "#]],
    );
    check_automatic(
        "FROM a\nCOPY Gemfile Gem$0\nCOPY --parents ./docs/**/*.md do$0\nCOPY --parents a/*.md docs/./im$0",
        expect![[r#"
            FROM a
            COPY Gemfile Gem
                            ↑ files of /
            COPY --parents ./docs/**/*.md do
                                            ↑ files of /
            COPY --parents a/*.md docs/./im
                                           ↑ files of /docs
        "#]],
    );
    check_automatic(
        "FROM a\nCOPY [\"src/m$0\"]",
        expect![[r#"
        FROM a
        COPY ["src/m"]
                    ↑ files of /src
    "#]],
    );
    check_automatic(
        "FROM a\nARG APP_HOME=1\nWORKDIR $$0",
        expect![[r#"
            FROM a
            ARG APP_HOME=1
            WORKDIR $
                     ↑ $PATH, $APP_HOME, $BUILDPLATFORM, $TARGETARCH, …
        "#]],
    );
    check_automatic(
        "FROM a\nARG APP_HOME=1\nRUN cd ${$0}",
        expect![[r#"
            FROM a
            ARG APP_HOME=1
            RUN cd ${}
                     ↑ ${PATH}, ${APP_HOME}, ${HTTP_PROXY}, ${http_proxy}, …
        "#]],
    );
    check_automatic(
        "FROM a\nARG APP_HOME=1\nRUN cd $A$0",
        expect![[r#"
        FROM a
        ARG APP_HOME=1
        RUN cd $A
                 ↑ $APP_HOME, $ALL_PROXY
    "#]],
    );
    check_automatic(
        "FROM a\nRUN <<EOF\nx\nE$0",
        expect![[r#"
        FROM a
        RUN <<EOF
        x
        E
         ↑ EOF
    "#]],
    );
    check_automatic(
        "FROM a\nSTOPSIGNAL SIGT$0",
        expect![[r#"
        FROM a
        STOPSIGNAL SIGT
                       ↑ SIGTERM, SIGTRAP, SIGTSTP, SIGTTIN, …
    "#]],
    );
    check_automatic(
        "FROM a\nHEALTHCHECK C$0",
        expect![[r#"
        FROM a
        HEALTHCHECK C
                     ↑ CMD
    "#]],
    );
    check_automatic(
        "FROM a\nEXPOSE 80/$0",
        expect![[r#"
            FROM a
            EXPOSE 80/
                      ↑ 80/tcp, 80/udp, 80/sctp
        "#]],
    );
    check_automatic(
        "# syn$0",
        expect![[r#"
            # syn
                 ↑ syntax=
        "#]],
    );
    check_automatic(
        "# check=skip=St$0",
        expect![[r#"
        # check=skip=St
                       ↑ StageNameCasing
    "#]],
    );
}

#[test]
fn closes_for_complete_words() {
    check_closed("FROM$0 alpine$0 AS$0 build$0\nCOPY$0 --from$0=0$0 src$0 .$0\nRUN$0 x\n");
    check_closed("FROM python:3$0\nFROM python:3.13$0\nFROM python:3.13-slim$0\nFROM node:8$0");
    check_closed("FROM a AS build\nFROM b AS builder\nCOPY --from=build$0 /x /y\nFROM BUILD$0");
    check_closed(
        "FROM --platform=linux$0\nFROM --platform=linux/arm$0\nFROM --platform=linux/arm64$0 a",
    );
    check_closed("FROM a\nRUN --mount$0=type$0=cache$0,target$0=/root/.cache$0 x");
    check_closed(
        "FROM a\nARG APP=1\nARG APP_HOME=1\nRUN cd $APP$0 ${APP_HOME$0}\nRUN for f in *; do echo $f$0",
    );
    check_closed("FROM a\nUSER app\nCOPY --chown=app$0 a b\nCOPY --chown=app:app$0 a b");
    check_closed("FROM a\nSTOPSIGNAL SIGTERM$0\nHEALTHCHECK NONE$0\nEXPOSE 8080/tcp$0");
    check_closed("# syntax$0");
}

#[test]
fn stays_closed_in_free_text() {
    // New lines and spaces, and positions within commands.
    check_closed(
        "FROM a\n$0 $0\n$0\nRUN $0a $0b -$0c --$0d \\\n$0 $0 e=$0f/$0g:$0h,$0{$0 #$0 x$$0\n$0",
    );
    check_closed("FROM a\nCMD $0a -$0b\nENTRYPOINT $0[ $0\"a$0\", $0\"-$0b$0\"]\nVOLUME $0/$0a$0");
    check_closed(
        "FROM a\nENV $0A$0 $0b$0/$0c:$0-$0d=$0 \\\n$0  B$0=$0\nARG $0C$0=$0/$0\nENV A=^x$$0",
    );
    check_closed("FROM a\n# $0a$0: $0b = $0c, $0{$0d}\n#$0\nRUN x");
    check_closed("#$0\n#$0 A comment$0 here$0");
    check_closed("FROM a\nRUN <<EOF\n$0a$0 $0-$0b=$0/$0c:$0,$0\n$0\nEOF\n");
    check_closed("FROM a@$0\nEXPOSE $080$0:$0-$0\nCOPY --chown=a,$0 a b");
    check_closed("FROM a AS $0b$0 $0\nHEALTHCHECK CMD $0a$0 $0\nSTOPSIGNAL a $0\nMAINTAINER $0a$0");
    check_closed("FROM a\nUSER $0a$0\nWORKDIR $0/$0a$0\nSHELL $0[$0\nLABEL $0a$0=b $0");
    // After the first source, the typed text may be the destination path.
    check_closed(
        "FROM a\nCOPY $0.$0 $0.$0/$0\nCOPY src/$0 /$0app$0\nCOPY a b$0\nADD [\"a\", \"b$0\"]",
    );
    check_closed("FROM a\nONBUILD RUN $0\nOTHER $0a$0/$0=$0");
}

#[test]
fn an_explicit_request_is_answered_everywhere() {
    for fixture in [
        "FROM a\nUSER $0",
        "FROM python:3.13$0",
        "FROM a\nEXPOSE $0",
        "FROM a\nLABEL $0",
        "FROM a\nARG $0",
        "FROM a\nSHELL $0",
        "#$0",
        "FROM a\nWORKDIR /a\nWORKDIR $0",
        "FROM a\nWORKDIR /a\nCOPY x $0",
    ] {
        let (document, cursors) = with_cursors(fixture);
        for at in cursors {
            assert!(
                !list_at(&document, at, Trigger::Explicit).items.is_empty(),
                "{fixture:?}"
            );
        }
    }
}
