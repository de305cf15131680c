//! Common mistakes: one diagnostic at the place, and fixes after which it is gone.

use expect_test::{Expect, expect};
use ide::lints::{Diagnostic, Settings, check, silence};

use crate::fixture::{diagnostics, document, draw};

/// Draws all diagnostics of each text, and the text after each fix of the rule, which must not have them any more.
fn check_all(rule: &str, texts: &[&str], expect: Expect) {
    let mut pictures = Vec::new();
    for text in texts {
        let found = diagnostics(&document(text));
        let label = |it: &Diagnostic| format!("{:?} {}: {}", it.severity, it.rule, it.message);
        let notes: Vec<_> = found.iter().map(|it| (it.span, label(it))).collect();
        let mut picture = draw(text, &notes);
        for it in found.iter().filter(|it| it.rule == rule) {
            for fix in &it.fixes {
                let after = fix.apply(text);
                let count = |text: &str| {
                    let found = diagnostics(&document(text));
                    found.iter().filter(|it| it.rule == rule).count()
                };
                assert!(count(&after) < count(text), "{}: {after}", fix.title);
                picture += &format!("--- {}\n{}", fix.title, after.replace('\r', "␍"));
            }
        }
        pictures.push(picture);
    }
    expect.assert_eq(&pictures.join("===\n"));
}

#[test]
fn backslashes_in_json() {
    check_all(
        "InvalidJsonForm",
        &[
            "# escape=`\nFROM scratch\nCOPY [\"my file\", \"C:\\Program Files\\app\"]\n",
            "# escape=`\nFROM scratch\nCOPY [\"x\", \"C:\\Temp\\\"]\n",
            "# escape=`\nFROM scratch\nENTRYPOINT [\"C:\\\\ok\\\\a.exe\", \"C:\\users\\new\\run.ps1\"]\n",
            "FROM scratch\nCMD [\"grep\", \"a\\.b\"]\n",
            "# escape=`\nFROM scratch\nSHELL [\"C:\\ps\\pwsh.exe\", `\n  \"-Command\"]\n",
            "# escape=`\nFROM scratch\nCMD [\"C:\\temp\\new.exe\"]\n",
            "FROM scratch\nCMD [\"printf\", \"a\\tb\\n\"]\n",
        ],
        expect![""],
    );
}

#[test]
fn quotes_in_json() {
    check_all(
        "InvalidJsonForm",
        &[
            "FROM scratch\nCMD ['/bin/bash', 'echo', 'x']\n",
            "FROM scratch\nENTRYPOINT [“/bin/sh”, “-c\"]\n",
            "FROM scratch\nRUN --network=none ['ls', \\\n  # all\n  '-l']\n",
            "FROM scratch\nCOPY ['a', 'b']\nADD ['a b', 'c \"d\"/']\n",
            "FROM scratch\nVOLUME ['/data']\nVOLUME [/logs]\n",
            "FROM scratch\nHEALTHCHECK CMD ['curl', '-f', 'localhost']\n",
            "FROM scratch\nONBUILD SHELL ['/bin/bash', '-c']\n",
        ],
        expect![""],
    );
}

#[test]
fn other_mistakes_in_json() {
    check_all(
        "InvalidJsonForm",
        &[
            "FROM scratch\nARG PORT\nCMD [\"daphne\", \"-p\", $PORT]\n",
            "FROM scratch\nARG PORT\nRUN [\"run\", \"a b\", ${PORT}]\n",
            "FROM scratch\nARG DIR\nCOPY [$DIR, \"/x/\"]\n",
            "FROM scratch\nCMD [npm, start]\n",
            "FROM scratch\nCMD [\"a\" \"b\"]\n",
            "FROM scratch\nCMD [\"a\", \"b\",]\n",
            "FROM scratch\nCMD [\"a\", \"b\"\n",
            "FROM scratch\nCMD [\"a\", \"b]\n",
            "FROM scratch\nCMD [\"a\", \"b\"] # start it\n",
            "FROM scratch\nCMD [\"a\",\u{a0}\"b\"]\n",
            "FROM scratch\nCMD [\"a\", echo $B]\n",
        ],
        expect![""],
    );
}

/// The shell's `[`, patterns, and valid arrays.
#[test]
fn not_json() {
    for text in [
        "RUN [ -f x ] && y",
        "RUN [ \"$A\" ] && echo x, y",
        "RUN [ \"$A\" = 'b' ] || exit 1",
        "RUN [ 'a' != \"$B\" ]",
        "RUN [[ \"$a\" == [ab], ]]",
        "RUN [ $A ]",
        "COPY [a-z]*.txt [ab]/",
        "RUN []",
        "ENTRYPOINT [\"a\", \"\\\"b\\\" \\u0041\"]",
        "USER ['a']",
    ] {
        let text = format!("FROM scratch\n{text}\n");
        let found = diagnostics(&document(&text));
        let found = found.iter().find(|it| it.rule == "InvalidJsonForm");
        assert_eq!(found, None, "{text}");
    }
}

/// BuildKit's own findings stay if only they are requested, or if the rule is disabled.
#[test]
fn json_as_in_buildkit() {
    let text = "FROM scratch\nSHELL ['a']\nCMD ['a']\n";
    let rules = |settings: &Settings| {
        let found = check(&document(text), settings);
        found.iter().map(|it| it.rule).collect::<Vec<_>>()
    };
    let only_buildkit = Settings {
        only_buildkit: true,
        ..Settings::default()
    };
    let levels = [("InvalidJsonForm".to_owned(), None)].into();
    let disabled = Settings {
        levels,
        ..Settings::default()
    };
    assert_eq!(rules(&only_buildkit), ["ShellForm", "JSONArgsRecommended"]);
    assert_eq!(rules(&disabled), ["ShellForm", "JSONArgsRecommended"]);
    assert_eq!(
        rules(&Settings::default()),
        ["InvalidJsonForm", "InvalidJsonForm"]
    );
}

#[test]
fn newer_than_the_syntax() {
    check_all(
        "NeedsNewerSyntax",
        &[
            "# syntax=docker/dockerfile:1.4\nFROM alpine\nHEALTHCHECK --start-interval=5s CMD true\nCOPY --parents --exclude=*.md . /x\n",
            "# syntax=docker/dockerfile:1.4\nFROM alpine\nRUN cat << EOF\nx\nEOF\n",
            "# syntax=docker.io/docker/dockerfile:1.5-labs\nFROM alpine\nCOPY --parents a /x\nADD https://github.com/a/b.git /y\n",
            "# syntax=docker/dockerfile:1.9.0\nFROM alpine\nRUN --mount=type=secret,id=a,env=A true\nCOPY --chmod=u+x a /x\n",
            "# syntax=docker/dockerfile:1.3@sha256:9e2c9eca7367393aecc68795c671f93466818395a2693498debe831fd67f5e89\nFROM alpine\nCOPY <<EOF /x\nEOF\n",
            "# syntax=docker/dockerfile:1.6\n# check=skip=all\nARG V=a.b\nFROM alpine:${V%.*}\n",
            "FROM alpine\nRUN cat << 'EOF' > /x\na\nEOF\n",
        ],
        expect![""],
    );
}

/// Versions that are new enough, and unknown ones.
#[test]
fn new_enough() {
    for syntax in [
        "# syntax=docker/dockerfile:1",
        "# syntax=docker/dockerfile",
        "# syntax=docker/dockerfile:1.20",
        "# syntax=docker/dockerfile:1.7-labs",
        "# syntax=docker/dockerfile:labs",
        "# syntax=docker/dockerfile:1.0-experimental",
        "# syntax=docker/dockerfile-upstream:master",
        "# A comment",
    ] {
        let text = format!("{syntax}\nFROM alpine\nCOPY --parents a b\n");
        let found = diagnostics(&document(&text));
        let found = found.iter().find(|it| it.rule == "NeedsNewerSyntax");
        assert_eq!(found, None, "{text}");
    }
}

#[test]
fn misplaced_directives() {
    check_all(
        "MisplacedDirective",
        &[
            "# Copyright 2026 Example\n# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended\nFROM alpine\nCMD echo a\n",
            "\n# escape=`\nFROM alpine\n",
            "# syntax=docker/dockerfile:1\n\n# check=error=true\nFROM alpine\n",
            "  # syntax=docker/dockerfile:1\nFROM alpine\n",
            "#!/bin/x\n# escape=`\nFROM alpine\n",
            "\u{feff}#!/bin/x\n# A comment\n#syntax=docker/dockerfile:1\nFROM alpine\n",
            "FROM alpine\n# syntax=docker/dockerfile:1-labs\nRUN true\n",
        ],
        expect![""],
    );
}

/// Comments that are meant as such, and options for an instruction.
#[test]
fn no_directives() {
    for text in [
        "# syntax=docker/dockerfile:1\n\n# syntax=docker/dockerfile:1-labs\nFROM alpine\n",
        "# A comment\n# syntax = how to write it\nFROM alpine\n",
        "# A comment\n# check=skip=StageNameCasing\nFROM alpine AS A\n",
        "FROM alpine\n# check=skip=JSONArgsRecommended\nCMD a\n",
        "#!/bin/x\n# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended;error=true\nFROM alpine\nCMD echo a\n",
        "# A comment\n# name=value\nFROM alpine\n",
    ] {
        assert_eq!(diagnostics(&document(text)), [], "{text}");
    }
}

/// Directives are added below a `#!` line and the other directives.
#[test]
fn silenced_for_a_file_with_directives() {
    let mut after = String::new();
    for text in [
        "#!/usr/bin/env x\nFROM alpine\nCMD a\n",
        "#!/usr/bin/env x\n# syntax=docker/dockerfile:1\nFROM alpine\nCMD a\n",
        "\u{feff}#!/usr/bin/env x\r\nFROM alpine\r\nCMD a\r\n",
        "# escape=`\n# A comment\nFROM alpine\nCMD a\n",
        "# A comment\nFROM alpine\nCMD a\n",
    ] {
        let document = document(text);
        let found = diagnostics(&document);
        let fixes = silence(&document, &found[0]);
        let fix = fixes.iter().find(|it| it.title.ends_with("this file"));
        let text = fix.unwrap().apply(text);
        assert_eq!(diagnostics(&crate::fixture::document(&text)), []);
        after += &format!(
            "{}===\n",
            text.replace('\r', "␍").replace('\u{feff}', "BOM ")
        );
    }
    expect![""].assert_eq(&after);
}

#[test]
fn shift_operators() {
    check_all(
        "UnterminatedHeredoc",
        &[
            "FROM alpine\nRUN echo $(( 1 << 2 ))\nRUN echo after\n",
            "FROM alpine\nRUN X=1; echo $((X << 10)) && echo b\n",
            "FROM alpine\nRUN bash -c (( a = b << 3 ))\n",
            "FROM alpine\nRUN echo $(( $(nproc) << `a` ))\n",
            "FROM alpine\nRUN echo $(( 1 + 2 )) <<EOF\nx\n",
        ],
        expect![""],
    );
}

#[test]
fn carriage_returns() {
    check_all(
        "CarriageReturnInHeredoc",
        &[
            "FROM debian:12\r\nRUN <<EOT\r\nset -eux\r\nEOT\r\n",
            "FROM debian:12\r\nCOPY <<EOF /run.sh\r\necho hi\r\nEOF\r\nCOPY <<A <<B /x/\r\nk=v\r\nA\r\n#!/bin/sh\r\nB\r\n",
            "FROM debian:12\r\nRUN bash -e <<EOF\r\necho hi\r\nEOF\r\n",
            "FROM debian:12\r\nCOPY <<EOF /etc/x.conf\r\nk=v\r\nEOF\r\nRUN python3 <<EOF\r\nprint(1)\r\nEOF\r\nRUN echo a \\\r\n  b\r\n",
            "FROM debian:12\r\nSHELL [\"pwsh\", \"-c\"]\r\nRUN <<EOF\r\nls\r\nEOF\r\n",
        ],
        expect![""],
    );
}

#[test]
fn no_break_spaces() {
    check_all(
        "NoBreakSpace",
        &[
            "FROM alpine\nRUN\u{a0}apk add git\n",
            "FROM alpine\nRUN apk add\u{a0}git && \\\n  \u{a0} curl\n",
            "FROM alpine\nRUN echo a \\\u{a0}\n  && echo c\nRUN true\n",
            "FROM\u{3000}alpine\nCOPY a\u{a0}b\n",
            "FROM alpine\nENV A=b\u{a0}C=d\nEXPOSE 80\u{200b}\n",
            "FROM alpine\nRUN echo \"a\u{a0}b\" 'c\u{a0}d' # e\nLABEL a=\"x\u{a0}y\" b=x\u{a0}y\nENV A=x\u{a0}y\n# a\u{a0}b\nRUN <<EOF\necho a\u{a0}b\nEOF\nRUN ls\u{a0}\n",
        ],
        expect![""],
    );
}

/// UTF-16, as its bytes are read: invalid UTF-8 is replaced.
#[test]
fn utf16() {
    let text = "FROM alpine\r\nRUN echo a\r\n";
    let little: String = text.chars().flat_map(|c| [c, '\0']).collect();
    let big: String = text.chars().flat_map(|c| ['\0', c]).collect();
    for source in [
        format!("\u{fffd}\u{fffd}{little}"),
        format!("\u{fffd}\u{fffd}{big}"),
        little,
        big,
    ] {
        let found = diagnostics(&document(&source));
        let [found] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(found.rule, "InvalidEncoding");
        assert_eq!(found.fixes[0].apply(&source), text);
    }
    for text in ["", "\0", "FROM alpine\0\n", "\u{fffd}\u{fffd}FROM alpine\n"] {
        let found = diagnostics(&document(text));
        assert!(
            found.iter().all(|it| it.rule != "InvalidEncoding"),
            "{text:?}"
        );
    }
}
