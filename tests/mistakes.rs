//! Common mistakes: one diagnostic at the place, and fixes after which it is gone.

use expect_test::{Expect, expect};
use ide::code_action::code_actions;
use ide::lints::{Diagnostic, LintSettings, check, silence};
use syntax::text::{Span, TextEdit};

use crate::fixture::{diagnostics, document, draw, with_cursors};

/// Draws all diagnostics of each text, and the text after each fix of the rule, which must not have them any more.
#[track_caller]
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
    // A zero-width space is shown as `␣`.
    expect.assert_eq(&pictures.join("===\n").replace('\u{200b}', "␣"));
}

/// The quick fixes at each cursor of a text that don't silence a rule, with the texts after them.
#[track_caller]
fn check_actions(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let text = document.text.to_string();
    let mut picture = String::new();
    for at in cursors {
        let wanted = ["quickfix".to_owned()];
        let settings = LintSettings::default();
        let found = code_actions(&document, Span::empty(at), &settings, Some(&wanted));
        let found = found.iter().filter(|it| !it.title.starts_with("Silence"));
        for action in found {
            let preferred = if action.preferred { " (preferred)" } else { "" };
            let after = TextEdit::apply(&text, &action.edits).replace('\r', "␍");
            picture += &format!("--- {}{preferred}\n{after}", action.title);
        }
        picture += "──\n";
    }
    expect.assert_eq(&picture);
}

#[test]
fn values_without_quotes() {
    check_actions(
        "FROM a\nENV $0MSG=Hel$0lo Wor$0ld B=$01\n",
        expect![[r#"
            --- Write `MSG="Hello World"` (preferred)
            FROM a
            ENV MSG="Hello World" B=1
            ──
            --- Write `MSG="Hello World"` (preferred)
            FROM a
            ENV MSG="Hello World" B=1
            ──
            --- Write `MSG="Hello World"` (preferred)
            FROM a
            ENV MSG="Hello World" B=1
            --- Set `World` to an empty string
            FROM a
            ENV MSG=Hello World= B=1
            ──
            ──
        "#]],
    );
    check_actions(
        "FROM a\nLABEL $0a=b c$0 d\n",
        expect![[r#"
        --- Write `a="b c d"` (preferred)
        FROM a
        LABEL a="b c d"
        ──
        --- Write `a="b c d"` (preferred)
        FROM a
        LABEL a="b c d"
        --- Set `c` to an empty string
        FROM a
        LABEL a=b c= d
        ──
    "#]],
    );
}

#[test]
fn comments_after_pairs() {
    check_actions(
        "FROM a\nENV A=$01 $0# the$0 A$0\n",
        expect![[r#"
        ──
        --- Move the comment to the line above (preferred)
        FROM a
        # the A
        ENV A=1
        ──
        --- Move the comment to the line above (preferred)
        FROM a
        # the A
        ENV A=1
        ──
        --- Move the comment to the line above (preferred)
        FROM a
        # the A
        ENV A=1
        ──
    "#]],
    );
    check_actions(
        "FROM a\r\nLABEL a=b \\\r\n  c=d # about $0c\r\nEXPOSE 80 \\\r\n  443 # $0web\r\n",
        expect![[r#"
            --- Move the comment to the line above (preferred)
            FROM a␍
            LABEL a=b \␍
              # about c␍
              c=d␍
            EXPOSE 80 \␍
              443 # web␍
            ──
            --- Move the comment to the line above (preferred)
            FROM a␍
            LABEL a=b \␍
              c=d # about c␍
            EXPOSE 80 \␍
              # web␍
              443␍
            ──
        "#]],
    );
    check_actions(
        "FROM a\nENV A=1 # the \\\n  $0B\n",
        expect![[r#"
        ──
    "#]],
    );
}

#[test]
fn a_command_without_from() {
    check_actions(
        "ARG VERSION=3\n$0RUN echo $VERSION\n",
        expect![[r#"
        --- Begin a stage with `FROM scratch`
        ARG VERSION=3
        FROM scratch
        RUN echo $VERSION
        ──
    "#]],
    );
    check_actions(
        "$0COPY a b\n",
        expect![[r#"
        --- Begin a stage with `FROM scratch` (preferred)
        FROM scratch
        COPY a b
        ──
    "#]],
    );
}

#[test]
fn constant_platforms() {
    check_actions(
        "FROM --platform=linux/amd64$0 golang:1.25 AS base\nFROM base AS build\nFROM --platform=linux/amd64$0 alpine:3.22 AS dev\n\
         FROM --platform=linux/amd64$0 alpine:3.22\nCOPY --from=build /a /a\n",
        expect![[r#"
            --- Build the stage for `$BUILDPLATFORM` (preferred)
            FROM --platform=$BUILDPLATFORM golang:1.25 AS base
            FROM base AS build
            FROM --platform=linux/amd64 alpine:3.22 AS dev
            FROM --platform=linux/amd64 alpine:3.22
            COPY --from=build /a /a
            ──
            --- Remove the flag (preferred)
            FROM --platform=linux/amd64 golang:1.25 AS base
            FROM base AS build
            FROM alpine:3.22 AS dev
            FROM --platform=linux/amd64 alpine:3.22
            COPY --from=build /a /a
            ──
            --- Remove the flag (preferred)
            FROM --platform=linux/amd64 golang:1.25 AS base
            FROM base AS build
            FROM --platform=linux/amd64 alpine:3.22 AS dev
            FROM alpine:3.22
            COPY --from=build /a /a
            ──
        "#]],
    );
}

/// No action puts text before a byte order mark, where it would become a part of a word.
#[test]
fn byte_order_marks_stay_first() {
    let mark = "\u{feff}";
    let texts = [
        "FROM alpine\n",
        "RUN x\n",
        "# a comment\nRUN x\n",
        "COPY a b\nFROM alpine:3.22 AS Build\nCMD [\"a\"]\nCMD [\"b\"]\nCOPY --from=$IMAGE a b\n",
        "FROM alpine:3.22 # c\nEXPOSE 80 # d\n",
        "FROM node:22\nRUN cd /a && b\nRUN c\n",
        "# hadolint ignore=DL3006\nFROM alpine\n",
        "ARG A=1\nFROM alpine:$A\nADD a /b\n",
    ];
    let (mut count, mut at_start) = (0, 0);
    for text in texts {
        let text = format!("{mark}{text}");
        let document = document(&text);
        let found = code_actions(
            &document,
            document.text.span(),
            &LintSettings::default(),
            None,
        );
        let places = document
            .file()
            .items
            .iter()
            .map(|it| Span::empty(it.span().end));
        let found = found.into_iter().chain(
            places.flat_map(|it| code_actions(&document, it, &LintSettings::default(), None)),
        );
        for action in found {
            let after = TextEdit::apply(&text, &action.edits);
            assert!(after.starts_with(mark), "{}: {after:?}", action.title);
            assert!(
                !after[mark.len()..].contains(mark),
                "{}: {after:?}",
                action.title
            );
            count += 1;
            at_start += usize::from(
                action
                    .edits
                    .iter()
                    .any(|it| it.span.start == mark.len() as u32),
            );
        }
    }
    assert!(count > 40 && at_start > 10, "{count} {at_start}");
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
        expect![[r##"
            # escape=`
            FROM scratch
            COPY ["my file", "C:\Program Files\app"]
                                ▔▔ Error InvalidJsonForm: Not a JSON array, so this is split at spaces: `\P` is not a JSON escape sequence (write `\\` for a backslash)
            --- Double the backslashes
            # escape=`
            FROM scratch
            COPY ["my file", "C:\\Program Files\\app"]
            ===
            # escape=`
            FROM scratch
            COPY ["x", "C:\Temp\"]
                          ▔▔ Warning InvalidJsonForm: Not a JSON array, so this is split at spaces: `\T` is not a JSON escape sequence (write `\\` for a backslash)
            --- Double the backslashes
            # escape=`
            FROM scratch
            COPY ["x", "C:\\Temp\\"]
            ===
            # escape=`
            FROM scratch
            ENTRYPOINT ["C:\\ok\\a.exe", "C:\users\new\run.ps1"]
            ▔▔▔▔▔▔▔▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                                            ▔▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: `\u` is not a JSON escape sequence (write `\\` for a backslash)
            --- Double the backslashes
            # escape=`
            FROM scratch
            ENTRYPOINT ["C:\\ok\\a.exe", "C:\\users\\new\\run.ps1"]
            ===
            FROM scratch
            CMD ["grep", "a\.b"]
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                           ▔▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: `\.` is not a JSON escape sequence (write `\\` for a backslash)
            --- Double the backslashes
            FROM scratch
            CMD ["grep", "a\\.b"]
            ===
            # escape=`
            FROM scratch
            SHELL ["C:\ps\pwsh.exe", `
                      ▔▔ Error InvalidJsonForm: Not a JSON array: `\p` is not a JSON escape sequence (write `\\` for a backslash)
              "-Command"]
            --- Double the backslashes
            # escape=`
            FROM scratch
            SHELL ["C:\\ps\\pwsh.exe", `
              "-Command"]
            ===
            # escape=`
            FROM scratch
            CMD ["C:\temp\new.exe"]
                    ▔▔ Warning InvalidJsonForm: `\t` in a JSON string is a tab (write `\\` for a backslash)
            --- Double the backslashes
            # escape=`
            FROM scratch
            CMD ["C:\\temp\\new.exe"]
            ===
            FROM scratch
            CMD ["printf", "a\tb\n"]
        "##]],
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
        expect![[r#"
            FROM scratch
            CMD ['/bin/bash', 'echo', 'x']
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                 ▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: strings need double quotes, not single quotes
            --- Use double quotes
            FROM scratch
            CMD ["/bin/bash", "echo", "x"]
            ===
            FROM scratch
            ENTRYPOINT [“/bin/sh”, “-c"]
            ▔▔▔▔▔▔▔▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                        ▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: strings need straight double quotes, not `“`
            --- Use double quotes
            FROM scratch
            ENTRYPOINT ["/bin/sh", "-c"]
            ===
            FROM scratch
            RUN --network=none ['ls', \
            ▔▔▔ Warning NoShellInScratch: This fails: an image from scratch has no shell
                                ▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: strings need double quotes, not single quotes
              # all
              '-l']
            --- Use double quotes
            FROM scratch
            RUN --network=none ["ls", \
              # all
              "-l"]
            ===
            FROM scratch
            COPY ['a', 'b']
                  ▔ Warning InvalidJsonForm: Not a JSON array, so this is split at spaces: strings need double quotes, not single quotes
            ADD ['a b', 'c "d"/']
                 ▔ Error InvalidJsonForm: Not a JSON array, so this is split at spaces: strings need double quotes, not single quotes
            --- Use double quotes
            FROM scratch
            COPY ["a", "b"]
            ADD ['a b', 'c "d"/']
            --- Use double quotes
            FROM scratch
            COPY ['a', 'b']
            ADD ["a b", "c \"d\"/"]
            ===
            FROM scratch
            VOLUME ['/data']
                    ▔ Warning InvalidJsonForm: Not a JSON array, so this is split at spaces: strings need double quotes, not single quotes
            VOLUME [/logs]
                    ▔▔▔▔▔ Warning InvalidJsonForm: Not a JSON array, so this is split at spaces: `/logs` needs double quotes
            --- Use double quotes
            FROM scratch
            VOLUME ["/data"]
            VOLUME [/logs]
            --- Convert to a JSON array
            FROM scratch
            VOLUME ['/data']
            VOLUME ["/logs"]
            ===
            FROM scratch
            HEALTHCHECK CMD ['curl', '-f', 'localhost']
            ▔▔▔▔▔▔▔▔▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                             ▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: strings need double quotes, not single quotes
            --- Use double quotes
            FROM scratch
            HEALTHCHECK CMD ["curl", "-f", "localhost"]
            ===
            FROM scratch
            ONBUILD SHELL ['/bin/bash', '-c']
                           ▔ Warning InvalidJsonForm: Not a JSON array: strings need double quotes, not single quotes
            --- Use double quotes
            FROM scratch
            ONBUILD SHELL ["/bin/bash", "-c"]
        "#]],
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
        expect![[r#"
            FROM scratch
            ARG PORT
            CMD ["daphne", "-p", $PORT]
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                                 ▔▔▔▔▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: variables need double quotes too: `"$PORT"`
            --- Specify the shell explicitly
            FROM scratch
            ARG PORT
            CMD ["/bin/sh", "-c", "exec daphne -p \"$PORT\""]
            --- Convert to a JSON array, in which `$PORT` isn't expanded
            FROM scratch
            ARG PORT
            CMD ["daphne", "-p", "$PORT"]
            ===
            FROM scratch
            ARG PORT
            RUN ["run", "a b", ${PORT}]
            ▔▔▔ Warning NoShellInScratch: This fails: an image from scratch has no shell
                               ▔▔▔▔▔▔▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: variables need double quotes too: `"${PORT}"`
            --- Use the shell form
            FROM scratch
            ARG PORT
            RUN run 'a b' "${PORT}"
            --- Convert to a JSON array, in which `${PORT}` isn't expanded
            FROM scratch
            ARG PORT
            RUN ["run", "a b", "${PORT}"]
            ===
            FROM scratch
            ARG DIR
            COPY [$DIR, "/x/"]
                  ▔▔▔▔ Warning InvalidJsonForm: Not a JSON array, so this is split at spaces: variables need double quotes too: `"$DIR"`
            --- Convert to a JSON array
            FROM scratch
            ARG DIR
            COPY ["$DIR", "/x/"]
            ===
            FROM scratch
            CMD [npm, start]
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                 ▔▔▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: `npm` needs double quotes
            --- Convert to a JSON array
            FROM scratch
            CMD ["npm", "start"]
            ===
            FROM scratch
            CMD ["a" "b"]
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                     ▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: a comma is missing before this string
            --- Convert to a JSON array
            FROM scratch
            CMD ["a", "b"]
            ===
            FROM scratch
            CMD ["a", "b",]
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                         ▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: this comma has no string after it
            --- Convert to a JSON array
            FROM scratch
            CMD ["a", "b"]
            ===
            FROM scratch
            CMD ["a", "b"
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                        ▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: `]` is missing at the end
            --- Convert to a JSON array
            FROM scratch
            CMD ["a", "b"]
            ===
            FROM scratch
            CMD ["a", "b]
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                      ▔▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: the string is not closed
            --- Convert to a JSON array
            FROM scratch
            CMD ["a", "b"]
            ===
            FROM scratch
            CMD ["a", "b"] # start it
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                           ▔▔▔▔▔▔▔▔▔▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: a comment needs a line of its own
            --- Convert to a JSON array
            FROM scratch
            # start it
            CMD ["a", "b"]
            ===
            FROM scratch
            CMD ["a", "b"]
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                     ▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: only spaces, tabs and line breaks are allowed between strings, not a no-break space
            --- Convert to a JSON array
            FROM scratch
            CMD ["a", "b"]
            ===
            FROM scratch
            CMD ["a", echo $B]
            ▔▔▔ Warning NoShellInScratch: The command can't run: an image from scratch has no shell (use a JSON array)
                      ▔▔▔▔▔▔▔ Warning InvalidJsonForm: Not a JSON array, so a shell runs this text: `echo $B` needs double quotes
        "#]],
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
    let text = "FROM a:1\nCMD ['a']\nSHELL ['a']\n";
    let rules = |settings: &LintSettings| {
        let found = check(&document(text), settings);
        found.iter().map(|it| it.rule).collect::<Vec<_>>()
    };
    let only_buildkit = LintSettings {
        only_buildkit: true,
        ..LintSettings::default()
    };
    let levels = [("InvalidJsonForm".to_owned(), None)].into();
    let disabled = LintSettings {
        levels,
        ..LintSettings::default()
    };
    assert_eq!(rules(&only_buildkit), ["JSONArgsRecommended", "ShellForm"]);
    assert_eq!(rules(&disabled), ["JSONArgsRecommended", "ShellForm"]);
    assert_eq!(
        rules(&LintSettings::default()),
        ["InvalidJsonForm", "InvalidJsonForm"]
    );
}

#[test]
fn newer_than_the_syntax() {
    check_all(
        "NeedsNewerSyntax",
        &[
            "# syntax=docker/dockerfile:1.4\nFROM alpine:3.22\nHEALTHCHECK --start-interval=5s CMD true\nCOPY --parents --exclude=*.md . /x\n",
            "# syntax=docker/dockerfile:1.4\nFROM alpine:3.22\nRUN cat << EOF\nx\nEOF\n",
            "# syntax=docker.io/docker/dockerfile:1.5-labs\nFROM alpine:3.22\nCOPY --parents a /x\nADD https://github.com/a/b.git /y\n",
            "# syntax=docker/dockerfile:1.9.0\nFROM alpine:3.22\nRUN --mount=type=secret,id=a,env=A true\nCOPY --chmod=u+x a /x\n",
            "# syntax=docker/dockerfile:1.3@sha256:9e2c9eca7367393aecc68795c671f93466818395a2693498debe831fd67f5e89\nFROM alpine:3.22\nCOPY <<EOF /x\nEOF\n",
            "# syntax=docker/dockerfile:1.6\n# check=skip=all\nARG V=a.b\nFROM alpine:${V%.*}\n",
            "FROM alpine:3.22\nRUN cat << 'EOF' > /x\na\nEOF\n",
        ],
        expect![[r#"
            # syntax=docker/dockerfile:1.4
            FROM alpine:3.22
            HEALTHCHECK --start-interval=5s CMD true
                        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Warning NeedsNewerSyntax: `--start-interval` requires the syntax `docker/dockerfile:1.6` or later, but this file uses 1.4
            COPY --parents --exclude=*.md . /x
                 ▔▔▔▔▔▔▔▔▔ Warning NeedsNewerSyntax: `--parents` requires the syntax `docker/dockerfile:1.20` or later, but this file uses 1.4
                           ▔▔▔▔▔▔▔▔▔ Warning NeedsNewerSyntax: `--exclude` requires the syntax `docker/dockerfile:1.19` or later, but this file uses 1.4
            --- Raise the syntax to `docker/dockerfile:1.20`
            # syntax=docker/dockerfile:1.20
            FROM alpine:3.22
            HEALTHCHECK --start-interval=5s CMD true
            COPY --parents --exclude=*.md . /x
            --- Use the latest syntax, `docker/dockerfile:1`
            # syntax=docker/dockerfile:1
            FROM alpine:3.22
            HEALTHCHECK --start-interval=5s CMD true
            COPY --parents --exclude=*.md . /x
            --- Raise the syntax to `docker/dockerfile:1.20`
            # syntax=docker/dockerfile:1.20
            FROM alpine:3.22
            HEALTHCHECK --start-interval=5s CMD true
            COPY --parents --exclude=*.md . /x
            --- Use the latest syntax, `docker/dockerfile:1`
            # syntax=docker/dockerfile:1
            FROM alpine:3.22
            HEALTHCHECK --start-interval=5s CMD true
            COPY --parents --exclude=*.md . /x
            --- Raise the syntax to `docker/dockerfile:1.20`
            # syntax=docker/dockerfile:1.20
            FROM alpine:3.22
            HEALTHCHECK --start-interval=5s CMD true
            COPY --parents --exclude=*.md . /x
            --- Use the latest syntax, `docker/dockerfile:1`
            # syntax=docker/dockerfile:1
            FROM alpine:3.22
            HEALTHCHECK --start-interval=5s CMD true
            COPY --parents --exclude=*.md . /x
            ===
            # syntax=docker/dockerfile:1.4
            FROM alpine:3.22
            RUN cat << EOF
                    ▔▔▔▔▔▔ Warning NeedsNewerSyntax: The space in `<< EOF` requires the syntax `docker/dockerfile:1.16` or later, but this file uses 1.4
            x
            EOF
            --- Raise the syntax to `docker/dockerfile:1.16`
            # syntax=docker/dockerfile:1.16
            FROM alpine:3.22
            RUN cat << EOF
            x
            EOF
            --- Use the latest syntax, `docker/dockerfile:1`
            # syntax=docker/dockerfile:1
            FROM alpine:3.22
            RUN cat << EOF
            x
            EOF
            --- Remove the space
            # syntax=docker/dockerfile:1.4
            FROM alpine:3.22
            RUN cat <<EOF
            x
            EOF
            ===
            # syntax=docker.io/docker/dockerfile:1.5-labs
            FROM alpine:3.22
            COPY --parents a /x
                 ▔▔▔▔▔▔▔▔▔ Warning NeedsNewerSyntax: `--parents` requires the syntax `docker/dockerfile:1.7-labs` or later, but this file uses 1.5-labs
            ADD https://github.com/a/b.git /y
            --- Raise the syntax to `docker.io/docker/dockerfile:1.7-labs`
            # syntax=docker.io/docker/dockerfile:1.7-labs
            FROM alpine:3.22
            COPY --parents a /x
            ADD https://github.com/a/b.git /y
            --- Use the latest syntax, `docker.io/docker/dockerfile:1-labs`
            # syntax=docker.io/docker/dockerfile:1-labs
            FROM alpine:3.22
            COPY --parents a /x
            ADD https://github.com/a/b.git /y
            ===
            # syntax=docker/dockerfile:1.9.0
            FROM alpine:3.22
            RUN --mount=type=secret,id=a,env=A true
                                         ▔▔▔ Warning NeedsNewerSyntax: `env=` requires the syntax `docker/dockerfile:1.10` or later, but this file uses 1.9
            COPY --chmod=u+x a /x
                         ▔▔▔ Warning NeedsNewerSyntax: `u+x` requires the syntax `docker/dockerfile:1.14` or later, but this file uses 1.9
            --- Raise the syntax to `docker/dockerfile:1.14`
            # syntax=docker/dockerfile:1.14
            FROM alpine:3.22
            RUN --mount=type=secret,id=a,env=A true
            COPY --chmod=u+x a /x
            --- Use the latest syntax, `docker/dockerfile:1`
            # syntax=docker/dockerfile:1
            FROM alpine:3.22
            RUN --mount=type=secret,id=a,env=A true
            COPY --chmod=u+x a /x
            --- Raise the syntax to `docker/dockerfile:1.14`
            # syntax=docker/dockerfile:1.14
            FROM alpine:3.22
            RUN --mount=type=secret,id=a,env=A true
            COPY --chmod=u+x a /x
            --- Use the latest syntax, `docker/dockerfile:1`
            # syntax=docker/dockerfile:1
            FROM alpine:3.22
            RUN --mount=type=secret,id=a,env=A true
            COPY --chmod=u+x a /x
            ===
            # syntax=docker/dockerfile:1.3@sha256:9e2c9eca7367393aecc68795c671f93466818395a2693498debe831fd67f5e89
            FROM alpine:3.22
            COPY <<EOF /x
                 ▔▔▔▔▔ Warning NeedsNewerSyntax: A heredoc (`<<EOF`) requires the syntax `docker/dockerfile:1.4` or later, but this file uses 1.3
            EOF
            ===
            # syntax=docker/dockerfile:1.6
            # check=skip=all
            ARG V=a.b
            FROM alpine:${V%.*}
            ===
            FROM alpine:3.22
            RUN cat << 'EOF' > /x
                    ▔▔▔▔▔▔▔▔ Information NeedsNewerSyntax: Builders before Docker 28.2 (May 2025) don't read this as a heredoc, as there is a space after `<<`
            a
            EOF
            --- Remove the space
            FROM alpine:3.22
            RUN cat <<'EOF' > /x
            a
            EOF
        "#]],
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
        let text = format!("{syntax}\nFROM alpine:3.22\nCOPY --parents a b\n");
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
            "# Copyright 2026 Example\n# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended\nFROM alpine:3.22\nCMD echo a\n",
            "\n# escape=`\nFROM alpine:3.22\n",
            "# syntax=docker/dockerfile:1\n\n# check=error=true\nFROM alpine:3.22\n",
            "  # syntax=docker/dockerfile:1\nFROM alpine:3.22\n",
            "#!/bin/x\n# escape=`\nFROM alpine:3.22\n",
            "\u{feff}#!/bin/x\n# A comment\n#syntax=docker/dockerfile:1\nFROM alpine:3.22\n",
            "FROM alpine:3.22\n# syntax=docker/dockerfile:1-labs\nRUN true\n",
        ],
        expect![[r#"
            # Copyright 2026 Example
            # syntax=docker/dockerfile:1
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Warning MisplacedDirective: `# syntax=` has no effect here: it must be one of the first lines of the file
            # check=skip=JSONArgsRecommended
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Warning MisplacedDirective: `# check=` applies to the next instruction only: for the whole file, it must be one of the first lines of the file
            FROM alpine:3.22
            CMD echo a
                ▔▔▔▔▔▔ Warning JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals
            --- Move to the first lines
            # syntax=docker/dockerfile:1
            # Copyright 2026 Example
            # check=skip=JSONArgsRecommended
            FROM alpine:3.22
            CMD echo a
            --- Move to the first lines
            # check=skip=JSONArgsRecommended
            # Copyright 2026 Example
            # syntax=docker/dockerfile:1
            FROM alpine:3.22
            CMD echo a
            ===

            # escape=`
            ▔▔▔▔▔▔▔▔▔▔ Warning MisplacedDirective: `# escape=` has no effect here: it must be one of the first lines of the file
            FROM alpine:3.22
            --- Move to the first lines
            # escape=`

            FROM alpine:3.22
            ===
            # syntax=docker/dockerfile:1

            # check=error=true
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Warning MisplacedDirective: `error=` in `# check=` has no effect here: it must be one of the first lines of the file
            FROM alpine:3.22
            --- Move to the first lines
            # syntax=docker/dockerfile:1
            # check=error=true

            FROM alpine:3.22
            ===
              # syntax=docker/dockerfile:1
              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Warning MisplacedDirective: This line is indented, so it is not a `syntax` directive
            FROM alpine:3.22
            --- Remove the indentation
            # syntax=docker/dockerfile:1
            FROM alpine:3.22
            ===
            #!/bin/x
            # escape=`
            ▔▔▔▔▔▔▔▔▔▔ Warning MisplacedDirective: `# escape=` has no effect below a `#!` line
            FROM alpine:3.22
            ===
            ﻿#!/bin/x
            # A comment
            #syntax=docker/dockerfile:1
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Warning MisplacedDirective: `# syntax=` has no effect here: it must be one of the first lines of the file
            FROM alpine:3.22
            --- Move to the first lines
            ﻿#!/bin/x
            #syntax=docker/dockerfile:1
            # A comment
            FROM alpine:3.22
            ===
            FROM alpine:3.22
            # syntax=docker/dockerfile:1-labs
            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Warning MisplacedDirective: `# syntax=` has no effect here: it must be one of the first lines of the file
            RUN true
            --- Move to the first lines
            # syntax=docker/dockerfile:1-labs
            FROM alpine:3.22
            RUN true
        "#]],
    );
}

/// Comments that are meant as such, and options for an instruction.
#[test]
fn no_directives() {
    for text in [
        "# syntax=docker/dockerfile:1\n\n# syntax=docker/dockerfile:1-labs\nFROM alpine:3.22\n",
        "# A comment\n# syntax = how to write it\nFROM alpine:3.22\n",
        "# A comment\n# check=skip=StageNameCasing\nFROM alpine:3.22 AS A\n",
        "FROM alpine:3.22\n# check=skip=JSONArgsRecommended\nCMD a\n",
        "#!/bin/x\n# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended;error=true\nFROM alpine:3.22\nCMD echo a\n",
        "# A comment\n# name=value\nFROM alpine:3.22\n",
    ] {
        assert_eq!(diagnostics(&document(text)), [], "{text}");
    }
}

/// Directives are added below a `#!` line and the other directives.
#[test]
fn silenced_for_a_file_with_directives() {
    let mut after = String::new();
    for text in [
        "#!/usr/bin/env x\nFROM alpine:3.22\nCMD a\n",
        "#!/usr/bin/env x\n# syntax=docker/dockerfile:1\nFROM alpine:3.22\nCMD a\n",
        "\u{feff}#!/usr/bin/env x\r\nFROM alpine:3.22\r\nCMD a\r\n",
        "# escape=`\n# A comment\nFROM alpine:3.22\nCMD a\n",
        "# A comment\nFROM alpine:3.22\nCMD a\n",
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
    expect![[r#"
        #!/usr/bin/env x
        # check=skip=JSONArgsRecommended
        FROM alpine:3.22
        CMD a
        ===
        #!/usr/bin/env x
        # syntax=docker/dockerfile:1
        # check=skip=JSONArgsRecommended
        FROM alpine:3.22
        CMD a
        ===
        BOM #!/usr/bin/env x␍
        # check=skip=JSONArgsRecommended␍
        FROM alpine:3.22␍
        CMD a␍
        ===
        # escape=`
        # check=skip=JSONArgsRecommended
        # A comment
        FROM alpine:3.22
        CMD a
        ===
        # check=skip=JSONArgsRecommended
        # A comment
        FROM alpine:3.22
        CMD a
        ===
    "#]]
    .assert_eq(&after);
}

#[test]
fn shift_operators() {
    check_all(
        "UnterminatedHeredoc",
        &[
            "FROM alpine:3.22\nRUN echo $(( 1 << 2 ))\nRUN echo after\n",
            "FROM alpine:3.22\nRUN X=1; echo $((X << 10)) && echo b\n",
            "FROM alpine:3.22\nRUN bash -c (( a = b << 3 ))\n",
            "FROM alpine:3.22\nRUN echo $(( $(nproc) << `a` ))\n",
            "FROM alpine:3.22\nRUN echo $(( 1 + 2 )) <<EOF\nx\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN echo $(( 1 << 2 ))
                           ▔▔▔▔ Error UnterminatedHeredoc: unterminated heredoc (BuildKit reads `<<` as the start of a heredoc, even in `((…))`)
            RUN echo after
            --- Write `((1<<2))`
            FROM alpine:3.22
            RUN echo $((1<<2))
            RUN echo after
            ===
            FROM alpine:3.22
            RUN X=1; echo $((X << 10)) && echo b
                               ▔▔▔▔▔▔▔ Error UnterminatedHeredoc: unterminated heredoc (BuildKit reads `<<` as the start of a heredoc, even in `((…))`)
            --- Write `((X<<10))`
            FROM alpine:3.22
            RUN X=1; echo $((X<<10)) && echo b
            ===
            FROM alpine:3.22
            RUN bash -c (( a = b << 3 ))
                ▔▔▔▔ Warning ProgramNotInstalled: `bash` isn't in alpine:3.22, and nothing before installs it
                                 ▔▔▔▔ Error UnterminatedHeredoc: unterminated heredoc (BuildKit reads `<<` as the start of a heredoc, even in `((…))`)
            --- Write `((a=b<<3))`
            FROM alpine:3.22
            RUN bash -c ((a=b<<3))
            ===
            FROM alpine:3.22
            RUN echo $(( $(nproc) << `a` ))
                                  ▔▔▔▔▔▔ Error UnterminatedHeredoc: unterminated heredoc (BuildKit reads `<<` as the start of a heredoc, even in `((…))`)
            ===
            FROM alpine:3.22
            RUN echo $(( 1 + 2 )) <<EOF
                                  ▔▔▔▔▔ Error UnterminatedHeredoc: unterminated heredoc
            x
            --- End the heredoc with `EOF`
            FROM alpine:3.22
            RUN echo $(( 1 + 2 )) <<EOF
            x
            EOF
        "#]],
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
        expect![[r#"
            FROM debian:12␍
            RUN <<EOT␍
                ▔▔▔▔▔ Warning CarriageReturnInHeredoc: The lines of this script end with a carriage return (CRLF), which is an error for the shell: save the file with LF line endings
            set -eux␍
            ▔▔▔▔▔▔▔▔ Warning CommandWithoutEffect: `set -eux` has no effect on later instructions: each `RUN` starts a new shell
            EOT␍
            --- Use LF line endings in the file
            FROM debian:12
            RUN <<EOT
            set -eux
            EOT
            ===
            FROM debian:12␍
            COPY <<EOF /run.sh␍
                 ▔▔▔▔▔ Warning CarriageReturnInHeredoc: The lines of this script end with a carriage return (CRLF), which is an error for the shell: save the file with LF line endings
            echo hi␍
            EOF␍
            COPY <<A <<B /x/␍
                     ▔▔▔ Warning CarriageReturnInHeredoc: The lines of this script end with a carriage return (CRLF), which is an error for the shell: save the file with LF line endings
            k=v␍
            A␍
            #!/bin/sh␍
            B␍
            --- Use LF line endings in the file
            FROM debian:12
            COPY <<EOF /run.sh
            echo hi
            EOF
            COPY <<A <<B /x/
            k=v
            A
            #!/bin/sh
            B
            --- Use LF line endings in the file
            FROM debian:12
            COPY <<EOF /run.sh
            echo hi
            EOF
            COPY <<A <<B /x/
            k=v
            A
            #!/bin/sh
            B
            ===
            FROM debian:12␍
            RUN bash -e <<EOF␍
                        ▔▔▔▔▔ Warning CarriageReturnInHeredoc: The lines of this script end with a carriage return (CRLF), which is an error for the shell: save the file with LF line endings
            echo hi␍
            EOF␍
            --- Use LF line endings in the file
            FROM debian:12
            RUN bash -e <<EOF
            echo hi
            EOF
            ===
            FROM debian:12␍
            COPY <<EOF /etc/x.conf␍
            k=v␍
            EOF␍
            RUN python3 <<EOF␍
                ▔▔▔▔▔▔▔ Warning ProgramNotInstalled: `python3` isn't in debian:12, and nothing before installs it
            print(1)␍
            EOF␍
            RUN echo a \␍
              b␍
            ===
            FROM debian:12␍
            SHELL ["pwsh", "-c"]␍
            RUN <<EOF␍
            ls␍
            EOF␍
        "#]],
    );
}

#[test]
fn no_break_spaces() {
    check_all(
        "NoBreakSpace",
        &[
            "FROM alpine:3.22\nRUN\u{a0}apk add git\n",
            "FROM alpine:3.22\nRUN apk add\u{a0}git && \\\n  \u{a0} curl\n",
            "FROM alpine:3.22\nRUN echo a \\\u{a0}\n  && echo c\nRUN true\n",
            "FROM\u{3000}alpine\nCOPY a\u{a0}b\n",
            "FROM alpine:3.22\nENV A=b\u{a0}C=d\nEXPOSE 80\u{200b}\n",
            // PowerShell separates words there.
            "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL [\"powershell\", \"-Command\"]\nRUN a\u{a0}b\nHEALTHCHECK CMD a\u{a0}b\nCMD a\u{a0}b\n",
            "FROM alpine:3.22\nRUN echo \"a\u{a0}b\" 'c\u{a0}d' # e\nLABEL a=\"x\u{a0}y\" b=x\u{a0}y\nENV A=x\u{a0}y\n# a\u{a0}b\nRUN <<EOF\necho a\u{a0}b\nEOF\nRUN ls\u{a0}\n",
        ],
        expect![[r#"
            FROM alpine:3.22
            RUN apk add git
               ▔ Error NoBreakSpace: This is a no-break space (U+00A0), which doesn't separate words
            --- Use plain spaces
            FROM alpine:3.22
            RUN apk add git
            ===
            FROM alpine:3.22
            RUN apk add git && \
                       ▔ Warning NoBreakSpace: This is a no-break space (U+00A0), which doesn't separate words
                curl
            --- Use plain spaces
            FROM alpine:3.22
            RUN apk add git && \
                curl
            ===
            FROM alpine:3.22
            RUN echo a \ 
                        ▔ Error NoBreakSpace: This is a no-break space (U+00A0), so `\` doesn't continue the line
              && echo c
            RUN true
            --- Use plain spaces
            FROM alpine:3.22
            RUN echo a \
              && echo c
            RUN true
            ===
            FROM　alpine
                ▔ Error NoBreakSpace: This is an ideographic space (U+3000), which doesn't separate words
            COPY a b
                  ▔ Error NoBreakSpace: This is a no-break space (U+00A0), which doesn't separate words
            --- Use plain spaces
            FROM alpine
            COPY a b
            --- Use plain spaces
            FROM　alpine
            COPY a b
            ===
            FROM alpine:3.22
            ENV A=b C=d
            EXPOSE 80␣
                     ▔ Error NoBreakSpace: This is a zero-width space (U+200B), which doesn't separate words
            --- Use plain spaces
            FROM alpine:3.22
            ENV A=b C=d
            EXPOSE 80
            ===
            FROM mcr.microsoft.com/windows/servercore:ltsc2022
            SHELL ["powershell", "-Command"]
            RUN a b
            HEALTHCHECK CMD a b
            CMD a b
            ===
            FROM alpine:3.22
            RUN echo "a b" 'c d' # e
            LABEL a="x y" b=x y
                              ▔ Error MissingValue: Syntax error - can't find = in "y". Must be of the form: name=value
            ENV A=x y
                    ▔ Error MissingValue: Syntax error - can't find = in "y". Must be of the form: name=value
            # a b
            RUN <<EOF
            echo a b
            EOF
            RUN ls 
        "#]],
    );
}

/// UTF-16, as its bytes are read: invalid UTF-8 is replaced.
#[test]
fn utf16() {
    let text = "FROM alpine:3.22\r\nRUN echo a\r\n";
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
    for text in [
        "",
        "\0",
        "FROM alpine\0\n",
        "\u{fffd}\u{fffd}FROM alpine:3.22\n",
    ] {
        let found = diagnostics(&document(text));
        assert!(
            found.iter().all(|it| it.rule != "InvalidEncoding"),
            "{text:?}"
        );
    }
}
