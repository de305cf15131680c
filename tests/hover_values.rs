//! Hover on values: images, ports, signals, times, owners, permissions, paths, heredocs, commands.

use dockwright::features::hover::{hover, hover_in};
use dockwright::lints::{Excludes, Exclusion, Settings};
use expect_test::{Expect, expect};

use crate::fixture::{draw, with_cursors};

/// What is said at each cursor: where it is, and the text without its title and its links.
fn check(fixture: &str, expect: Expect) {
    check_in(fixture, &Settings::default(), expect);
}

fn check_in(fixture: &str, settings: &Settings, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let mut picture = String::new();
    for at in cursors {
        let Some(found) = hover_in(&document, at, settings) else {
            picture.push_str("nothing\n\n");
            continue;
        };
        let line = document.text.line(document.text.line_of(found.span.start));
        let inside = dockwright::text::Span::new(
            found.span.start - line.start,
            found.span.end.min(line.end) - line.start,
        );
        picture.push_str(&draw(&document.text.slice(line), &[(inside, "")]));
        let text = found.markdown.splitn(3, "```").nth(2).unwrap();
        let parts = text.split("\n\n").map(str::trim);
        // The rest is what is said of all flags and instructions of the kind.
        let parts = parts.filter(|part| !part.is_empty()).take(2);
        for line in parts.flat_map(str::lines) {
            picture.push_str(&format!("  {line}\n"));
        }
        picture.push('\n');
    }
    expect.assert_eq(&picture);
}

fn check_none(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        assert_eq!(hover(&document, at), None, "at {at} of {fixture:?}");
    }
}

#[test]
fn images() {
    check(
        "FROM gh$0cr.io/a$0cme/to$0ols/x$0:1$0.2@sha256:$00000000000000000000000000000000000000000000000000000000000000000\n",
        expect![[""]],
    );
    check("FROM alp$0ine\nFROM scr$0atch\n", expect![[""]]);
    check(
        "ARG V=3\nARG U\nFROM node:$V-sl$0im\nFROM no$0de:$U\n",
        expect![[""]],
    );
    check(
        "FROM a\nCOPY --from=ngi$0nx:1 a b\nRUN --mount=from=bus$0ybox,target=/x y\n",
        expect![[""]],
    );
    // Half typed.
    check("FROM alpine:$0\n", expect![[""]]);
}

#[test]
fn platforms() {
    check(
        "FROM --platform=linux/ar$0m64 a\nFROM --platform=arm$0 a\nFROM --platform=windows$0 a\n",
        expect![[""]],
    );
}

#[test]
fn ports() {
    check(
        "FROM a\nEXPOSE 4$043 53/u$0dp 8000-80$010 127.0.0.$01:80$080:80 12345$0\n",
        expect![[""]],
    );
    check("FROM a\nARG P=5432\nEXPOSE $P/t$0cp\n", expect![[""]]);
    check_none("FROM a\nARG P\nEXPOSE x$0 99999$0\n");
}

#[test]
fn signals() {
    check(
        "FROM a\nSTOPSIGNAL SIGQ$0UIT\nSTOPSIGNAL 9$0\nSTOPSIGNAL term$0\nSTOPSIGNAL RTMIN+$03\n",
        expect![[""]],
    );
    check_none("FROM a\nSTOPSIGNAL SIGNO$0\nSTOPSIGNAL 99$0\nSTOPSIGNAL $0\n");
}

#[test]
fn times() {
    check(
        "FROM a\nHEALTHCHECK --interval=1m3$00s --timeout=1.5$0s --start-period=0$0s --retries=5$0 CMD x\n",
        expect![[""]],
    );
}

#[test]
fn owners() {
    check(
        "FROM a\nUSER ap$0p:st$0aff\nUSER 0$0\nUSER 10$000\nCOPY --chown=no$0de:10$00 a b\nCOPY --chown=12$0 a b\n",
        expect![[""]],
    );
}

#[test]
fn permissions() {
    check(
        "FROM a\nCOPY --chmod=64$04 a b\nCOPY --chmod=u=rwX,go=r$0X a b\nRUN --mount=type=cache,target=/x,mode=17$077 y\n",
        expect![[""]],
    );
}

#[test]
fn mounts() {
    check(
        "FROM a\nWORKDIR /w\nRUN --mount=type=cache,target=x$0 --mount=type=tmpfs,target=/y,size=6$04m z\n",
        expect![[""]],
    );
}

#[test]
fn paths() {
    check(
        "FROM scratch\nENV D=d\nWORKDIR a$0\nWORKDIR $D/e$0\nCOPY x ./$0\nCOPY x $D/f$0\nCOPY x /g$0\n",
        expect![[""]],
    );
}

#[test]
fn sources() {
    check(
        "FROM scratch\nADD https://example.com/x$0.tgz /\nADD https://github.com/moby/buildkit.git#v0$0.12:docs /\n",
        expect![[""]],
    );
}

#[test]
fn what_is_kept_out_of_the_context() {
    let settings = Settings {
        exclusion: Some(Excludes::new(|source| {
            (source == "node_modules").then(|| Exclusion {
                source: source.to_owned(),
                pattern: "node_*".to_owned(),
                file: ".dockerignore".to_owned(),
                line: 3,
            })
        })),
        ..Settings::default()
    };
    check_in(
        "FROM a\nCOPY node_mo$0dules src$0 /x/\nCOPY --from=b node_mo$0dules /x/\n",
        &settings,
        expect![[""]],
    );
}

#[test]
fn heredocs() {
    check("FROM a\nRUN <<E$0OF\nx\nEO$0F\n", expect![[""]]);
    check(
        "FROM a\nRUN <$0<EOF cat\nx\nEOF\nRUN <<-'E$0OF'\n\t#!/bin/sh\n\tEOF\n",
        expect![[""]],
    );
    check(
        "FROM a\nCOPY <<E$0OF <<\"G$0\" /x/\n$A\nEOF\n$A\nG\n",
        expect![[""]],
    );
    check("FROM a\nONBUILD RUN <<E$0\nx\nE\n", expect![[""]]);
}

#[test]
fn commands() {
    check(
        "FROM alpine\nUSER me\nWORKDIR /w\nENTRYPOINT [\"a$0\", \"b\"]\nCM$0D [\"c\"]\n",
        expect![[""]],
    );
    check(
        "FROM alpine\nENTRYPOINT ru$0n it\nCMD [\"c$0\"]\n",
        expect![[""]],
    );
    check("FROM node\nCMD [\"c$0\"]\n", expect![[""]]);
    check("FROM alpine\nC$0MD a\nCMD b$0\n", expect![[""]]);
    check(
        "FROM alpine\nSHELL [\"/bin/bash\", \"-c\"]\nCMD ec$0ho hi\n",
        expect![[""]],
    );
    check("FROM alpine\nONBUILD C$0MD a\n", expect![[""]]);
}

#[test]
fn checks_of_health() {
    check(
        "FROM a\nHEALTH$0CHECK CMD curl -f localhost\n",
        expect![[""]],
    );
    check(
        "FROM a\nHEALTHCHECK --interval=5s --timeout=1m --retries=1 --start-period=1h --start-interval=500ms CM$0D [\"x\", \"y\"]\n",
        expect![[""]],
    );
    check("FROM a\nHEALTHCHECK N$0ONE\n", expect![[""]]);
}

#[test]
fn labels() {
    check(
        "FROM a\nLABEL org.opencontainers.image.li$0censes=MIT\n",
        expect![[""]],
    );
    check_none("FROM a\nLABEL mi$0ne=x\n");
}

#[test]
fn modifiers() {
    check(
        "FROM alpine\nARG V=1.2.3\nENV A=${V%$0.*} B=${V:$0-x} C=${X:+$0y} D=${V//$0./-}\n",
        expect![[""]],
    );
}

#[test]
fn options_of_checks() {
    check(
        "# check=sk$0ip=JSONArgs$0Recommended;err$0or=true\nFROM a\n# check=skip=St$0ageNameCasing\nRUN x\n",
        expect![[""]],
    );
}

/// What the shell of a command replaces.
#[test]
fn variables_of_shells() {
    check(
        "FROM alpine\nENV A=1\nRUN echo $A$0 \"${A$0}\" '$A$0'\nRUN A=2; echo $A$0\nCMD echo $A$0\n",
        expect![[""]],
    );
}

/// Who has yet to write a FROM may ask what a name is all the same.
#[test]
fn before_from() {
    check(
        "ENV A=1 B=x$A\nENV B=x$A\nLABEL a=$A$0 b=$B$0\n",
        expect![[""]],
    );
    check_none("ENV A$0\nLABEL a=$A$0\n");
}

#[test]
fn half_typed_directives() {
    check("#esc$0ape=\n", expect![[""]]);
    check_none("# comment$0=\n#escape=$0\n");
    check_none("FROM a\n#esc$0ape=\n");
}

/// Text is only ever text: nothing in it is taken for Markdown.
#[test]
fn backticks() {
    check("FROM a\nENV A=\"a`b``c\"\nLABEL a=$A$0\n", expect![[""]]);
    check("FROM a\nENV A=```\nLABEL a=$A$0\n", expect![[""]]);
}
