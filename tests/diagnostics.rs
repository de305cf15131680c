//! Diagnostics and their positions.

use std::collections::BTreeSet;

use analysis::Document;
use expect_test::{Expect, expect};
use ide::lints::{Diagnostic, Severity};
use syntax::ProblemKind;
use syntax::text::Span;

use crate::fixture::{document, draw};

/// BuildKit's errors; its warnings are in `lints`.
fn diagnostics(document: &Document) -> Vec<Diagnostic> {
    let mut found = crate::fixture::diagnostics(document);
    let refused = |it: &Diagnostic| ProblemKind::ALL.iter().any(|kind| kind.name() == it.rule);
    found.retain(refused);
    found
}

fn picture(document: &Document) -> String {
    let found: Vec<_> = diagnostics(document)
        .into_iter()
        .map(|it| {
            let note = match it.severity {
                Severity::Error => String::new(),
                other => format!(" ({other:?})"),
            };
            (it.span, format!("{}{note}: {}", it.rule, it.message))
        })
        .collect();
    draw(&document.text.to_string(), &found)
}

fn check(text: &str, expect: Expect) {
    expect.assert_eq(&picture(&document(text)));
}

/// There are no diagnostics.
#[track_caller]
fn check_none(text: &str) {
    let found = diagnostics(&document(text));
    assert!(found.is_empty(), "{}", picture(&document(text)));
}

/// A fixture for each kind of problem, except those of long lines, which can't be drawn.
fn pictures() -> Vec<(ProblemKind, &'static str, Expect)> {
    use ProblemKind as P;
    vec![
        (
            P::DuplicateDirective,
            "# syntax=docker/dockerfile\n# Syntax=b\nFROM a\n",
            expect![[r#"
                # syntax=docker/dockerfile
                  ▔▔▔▔▔▔ DuplicateDirective: only one syntax parser directive can be used
                # Syntax=b
                  ▔▔▔▔▔▔ DuplicateDirective: only one syntax parser directive can be used
                FROM a
            "#]],
        ),
        (
            P::InvalidEscape,
            "# escape=ab\nFROM a\n",
            expect![[r#"
            # escape=ab
                     ▔▔ InvalidEscape: invalid escape token 'ab' does not match ` or \
            FROM a
        "#]],
        ),
        (
            P::InvalidEscape,
            "# escape= \nFROM a\n",
            expect![[r#"
            # escape= 
            ▔▔▔▔▔▔▔▔▔ InvalidEscape: invalid escape token ' ' does not match ` or \
            FROM a
        "#]],
        ),
        (
            P::EmptyFile,
            "",
            expect![[r#"

            ↑ EmptyFile: file with no instructions
        "#]],
        ),
        (
            P::EmptyFile,
            "# only\n# comments\n",
            expect![[r#"
            # only
            # comments
            ▔▔▔▔▔▔▔▔▔▔ EmptyFile: file with no instructions
        "#]],
        ),
        (
            P::UnterminatedHeredoc,
            "FROM a\nRUN <<A cat <<B\nx\nA\ny\n",
            expect![[r#"
                FROM a
                RUN <<A cat <<B
                            ▔▔▔ UnterminatedHeredoc: unterminated heredoc
                x
                A
                y
            "#]],
        ),
        (
            P::InvalidJsonElement,
            "FROM a\nCMD [\"a\", 1, null]\n",
            expect![[r#"
                FROM a
                CMD ["a", 1, null]
                          ▔ InvalidJsonElement: when using JSON array syntax, arrays must be comprised of strings only
                             ▔▔▔▔ InvalidJsonElement: when using JSON array syntax, arrays must be comprised of strings only
            "#]],
        ),
        (
            P::MissingValue,
            "FROM a\nENV A\nLABEL a=1 b\n",
            expect![[r#"
            FROM a
            ENV A
                ▔ MissingValue: ENV must have two arguments
            LABEL a=1 b
                      ▔ MissingValue: Syntax error - can't find = in "b". Must be of the form: name=value
        "#]],
        ),
        (
            P::UnknownInstruction,
            "FROM a\nCPOY x y\nrnu x\nRUN[\"x\"]\nWHATEVER\n",
            expect![[r#"
                FROM a
                CPOY x y
                ▔▔▔▔ UnknownInstruction: unknown instruction: CPOY (did you mean COPY?)
                rnu x
                ▔▔▔ UnknownInstruction: unknown instruction: rnu (did you mean run?)
                RUN["x"]
                ▔▔▔▔▔▔▔▔ UnknownInstruction: unknown instruction: RUN["x"] (did you mean RUN ["x"]?)
                WHATEVER
                ▔▔▔▔▔▔▔▔ UnknownInstruction: unknown instruction: WHATEVER
            "#]],
        ),
        (
            P::MissingFrom,
            "ARG A\nRUN x\nCOPY y z\nFROM a\n",
            expect![[r#"
                ARG A
                RUN x
                ▔▔▔ MissingFrom: no build stage in current context
                COPY y z
                FROM a
            "#]],
        ),
        (
            P::MissingArgument,
            "FROM\nADD x\nARG\nENV\nLABEL\nEXPOSE\nUSER\nWORKDIR\nVOLUME\nSTOPSIGNAL\nSHELL []\nHEALTHCHECK\nHEALTHCHECK CMD\nONBUILD\nMAINTAINER\n",
            expect![[r#"
                FROM
                ▔▔▔▔ MissingArgument: FROM requires either one or three arguments
                ADD x
                ▔▔▔ MissingArgument: ADD requires at least two arguments, but only one was provided. Destination could not be determined
                ARG
                ▔▔▔ MissingArgument: ARG requires at least one argument
                ENV
                ▔▔▔ MissingArgument: ENV requires at least one argument
                LABEL
                ▔▔▔▔▔ MissingArgument: LABEL requires at least one argument
                EXPOSE
                ▔▔▔▔▔▔ MissingArgument: EXPOSE requires at least one argument
                USER
                ▔▔▔▔ MissingArgument: USER requires exactly one argument
                WORKDIR
                ▔▔▔▔▔▔▔ MissingArgument: WORKDIR requires exactly one argument
                VOLUME
                ▔▔▔▔▔▔ MissingArgument: VOLUME requires at least one argument
                STOPSIGNAL
                ▔▔▔▔▔▔▔▔▔▔ MissingArgument: STOPSIGNAL requires exactly one argument
                SHELL []
                ▔▔▔▔▔ MissingArgument: SHELL requires at least one argument
                HEALTHCHECK
                ▔▔▔▔▔▔▔▔▔▔▔ MissingArgument: HEALTHCHECK requires at least one argument
                HEALTHCHECK CMD
                            ▔▔▔ MissingArgument: Missing command after HEALTHCHECK CMD
                ONBUILD
                ▔▔▔▔▔▔▔ MissingArgument: ONBUILD requires at least one argument
                MAINTAINER
                ▔▔▔▔▔▔▔▔▔▔ MissingArgument: MAINTAINER requires exactly one argument
            "#]],
        ),
        (
            P::MissingArgument,
            "FROM a\nVOLUME [\"\"]\n",
            expect![[r#"
                FROM a
                VOLUME [""]
                         ↑ MissingArgument: VOLUME specified can not be an empty string
                         ↑ EmptyVolume: VOLUME specified can not be an empty string
            "#]],
        ),
        (
            P::ExtraArgument,
            "FROM a b\nFROM a AS b c d\nHEALTHCHECK NONE x y\n",
            expect![[r#"
                FROM a b
                       ▔ ExtraArgument: FROM requires either one or three arguments
                FROM a AS b c d
                            ▔▔▔ ExtraArgument: FROM requires either one or three arguments
                HEALTHCHECK NONE x y
                                 ▔▔▔ ExtraArgument: HEALTHCHECK NONE takes no arguments
            "#]],
        ),
        (
            P::InvalidStageName,
            "FROM a AS 1st\nFROM a AS b/c\nFROM a AS $x\n",
            expect![[r#"
                FROM a AS 1st
                          ▔▔▔ InvalidStageName: invalid name for build stage: "1st", name can't start with a number or contain symbols
                FROM a AS b/c
                          ▔▔▔ InvalidStageName: invalid name for build stage: "b/c", name can't start with a number or contain symbols
                FROM a AS $x
                          ▔▔ InvalidStageName: invalid name for build stage: "$x", name can't start with a number or contain symbols
            "#]],
        ),
        (
            P::UnknownFlag,
            "FROM a\nRUN --nework=none x\nCOPY --From=b c d\nCMD --x\nWORKDIR --x /y\n",
            expect![[r#"
                FROM a
                RUN --nework=none x
                      ▔▔▔▔▔▔ UnknownFlag: unknown flag: --nework (did you mean network?)
                COPY --From=b c d
                       ▔▔▔▔ UnknownFlag: unknown flag: --From (did you mean from?)
                CMD --x
                      ▔ UnknownFlag: unknown flag: --x
                WORKDIR --x /y
                          ▔ UnknownFlag: unknown flag: --x
            "#]],
        ),
        (
            P::DuplicateFlag,
            "FROM a\nCOPY --from=b --from=c d e\nRUN --mount=type=ssh --mount=type=ssh x\n",
            expect![[r#"
                FROM a
                COPY --from=b --from=c d e
                              ▔▔▔▔▔▔▔▔ DuplicateFlag: duplicate flag specified: --from
                RUN --mount=type=ssh --mount=type=ssh x
            "#]],
        ),
        (
            P::MissingFlagValue,
            "FROM a\nCOPY --from b c\nCOPY --link= b c\n",
            expect![[r#"
                FROM a
                COPY --from b c
                     ▔▔▔▔▔▔ MissingFlagValue: missing a value on flag: --from
                COPY --link= b c
                     ▔▔▔▔▔▔▔ MissingFlagValue: missing a value on flag: --link
            "#]],
        ),
        (
            P::InvalidFlagValue,
            "FROM a\nCOPY --link=yes b c\nRUN --network=hots x\nRUN --security=no x\nHEALTHCHECK --interval=1 --retries=-1 --timeout=1us CMD x\nRUN --mount=from=$a,target=/x --mount=a\"b x\nRUN --device=a,b x\n",
            expect![[r#"
                FROM a
                COPY --link=yes b c
                            ▔▔▔ InvalidFlagValue: expecting boolean value for flag --link, not: yes
                RUN --network=hots x
                              ▔▔▔▔ InvalidFlagValue: invalid network mode "hots" (did you mean host?)
                RUN --security=no x
                               ▔▔ InvalidFlagValue: security "no" is not valid
                HEALTHCHECK --interval=1 --retries=-1 --timeout=1us CMD x
                                       ▔ InvalidFlagValue: time: missing unit in duration "1"
                                                   ▔▔ InvalidFlagValue: --retries cannot be negative (-1)
                                                                ▔▔▔ InvalidFlagValue: Interval "timeout" cannot be less than 1ms
                RUN --mount=from=$a,target=/x --mount=a"b x
                            ▔▔▔▔▔▔▔ InvalidFlagValue: 'from' doesn't support variable expansion, define alias stage instead
                                                      ▔▔▔▔▔ InvalidMount: invalid field 'ab x' must be a key=value pair
                RUN --device=a,b x
                               ▔ InvalidFlagValue: invalid field 'b' must be a key=value pair
            "#]],
        ),
        (
            P::EmptyName,
            "FROM a\nENV =1\nARG =1\nLABEL a=1 =2\n",
            expect![[r#"
                FROM a
                ENV =1
                    ▔▔ EmptyName: ENV names can not be blank
                ARG =1
                    ▔▔ EmptyName: ARG names can not be blank
                LABEL a=1 =2
                          ▔▔ EmptyName: LABEL names can not be blank
            "#]],
        ),
        (
            P::HeredocDestination,
            "FROM a\nCOPY x <<EOF\ny\nEOF\n",
            expect![[r#"
                FROM a
                COPY x <<EOF
                       ▔▔▔▔▔ HeredocDestination: COPY cannot accept a heredoc as a destination
                y
                EOF
            "#]],
        ),
        (
            P::InvalidTrigger,
            "FROM a\nONBUILD ONBUILD RUN x\nONBUILD from a\nONBUILD MAINTAINER me\n",
            expect![[r#"
                FROM a
                ONBUILD ONBUILD RUN x
                        ▔▔▔▔▔▔▔ InvalidTrigger: Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed
                ONBUILD from a
                        ▔▔▔▔ InvalidTrigger: FROM isn't allowed as an ONBUILD trigger
                ONBUILD MAINTAINER me
                        ▔▔▔▔▔▔▔▔▔▔ InvalidTrigger: MAINTAINER isn't allowed as an ONBUILD trigger
            "#]],
        ),
        (
            P::InvalidHealthcheck,
            "FROM a\nHEALTHCHECK curl localhost\n",
            expect![[r#"
                FROM a
                HEALTHCHECK curl localhost
                            ▔▔▔▔ InvalidHealthcheck: Unknown type "CURL" in HEALTHCHECK (try CMD)
            "#]],
        ),
        (
            P::ShellForm,
            "FROM a\nSHELL bash -c\n",
            expect![[r#"
            FROM a
            SHELL bash -c
                  ▔▔▔▔▔▔▔ ShellForm: SHELL requires the arguments to be in JSON form
        "#]],
        ),
        (
            P::InvalidCheckDirective,
            "# check=skp=all\nFROM a\n",
            expect![[r##"
                # check=skp=all
                        ▔▔▔▔▔▔▔ InvalidCheckDirective: failed to parse check options: invalid check option "skp"
                FROM a
            "##]],
        ),
        (
            P::UnterminatedQuote,
            "FROM a\nENV A=\"x\n",
            expect![[r#"
            FROM a
            ENV A="x
                  ▔▔ UnterminatedQuote: unexpected end of statement while looking for matching double-quote
        "#]],
        ),
        (
            P::InvalidSubstitution,
            "FROM a\nWORKDIR /${A^}/${B\n",
            expect![[r#"
                FROM a
                WORKDIR /${A^}/${B
                            ▔ InvalidSubstitution: unsupported modifier (^) in substitution
            "#]],
        ),
        (
            P::RequiredVariableUnset,
            "ARG A\nFROM scratch\nWORKDIR /${B:?is needed}\n",
            expect![[r#"
                ARG A
                FROM scratch
                WORKDIR /${B:?is needed}
                         ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ RequiredVariableUnset: B: is needed
            "#]],
        ),
        (
            P::EmptyBaseName,
            "FROM $NOTHING\n",
            expect![[r#"
            FROM $NOTHING
                 ▔▔▔▔▔▔▔▔ EmptyBaseName: base name ($NOTHING) should not be blank
        "#]],
        ),
        (
            P::InvalidImageReference,
            "FROM Alpine\nCOPY --from=a:b:c x y\n",
            expect![[r#"
                FROM Alpine
                     ▔▔▔▔▔▔ InvalidImageReference: failed to parse stage name "Alpine": invalid reference format: repository name (library/Alpine) must be lowercase
                COPY --from=a:b:c x y
                            ▔▔▔▔▔ InvalidImageReference: failed to parse stage name "a:b:c": invalid reference format
            "#]],
        ),
        (
            P::InvalidPlatform,
            "FROM --platform=linux/arm/v7/x/y a\n",
            expect![[r#"
                FROM --platform=linux/arm/v7/x/y a
                                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ InvalidPlatform: failed to parse platform linux/arm/v7/x/y: "x/y" is an invalid component of "linux/arm/v7/x/y": platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument
            "#]],
        ),
        (
            P::UnknownStage,
            "FROM a\nCOPY --from=3 x y\n",
            expect![[r#"
                FROM a
                COPY --from=3 x y
                            ▔ UnknownStage: invalid stage index 3
            "#]],
        ),
        (
            P::VariableInFrom,
            "ARG A=b\nFROM a\nCOPY --from=$A x y\n",
            expect![[r#"
                ARG A=b
                FROM a
                COPY --from=$A x y
                            ▔▔ VariableInFrom: variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround
            "#]],
        ),
        (
            P::StageOrder,
            "FROM a\nCOPY --from=later x y\nRUN --mount=from=later,target=/x ls\nFROM b AS later\n",
            expect![[r#"
                FROM a
                COPY --from=later x y
                            ▔▔▔▔▔ StageOrder: cannot copy from stage "later", it needs to be defined before current stage "stage-0"
                RUN --mount=from=later,target=/x ls
                                 ▔▔▔▔▔ StageOrder: cannot mount from stage "later", stage needs to be defined before current command
                FROM b AS later
            "#]],
        ),
        (
            P::CircularDependency,
            "FROM a AS one\nCOPY --from=two x y\nFROM b AS two\nCOPY --from=one x y\n",
            expect![[r#"
                FROM a AS one
                COPY --from=two x y
                            ▔▔▔ CircularDependency: circular dependency detected on stage: two
                FROM b AS two
                COPY --from=one x y
                            ▔▔▔ CircularDependency: circular dependency detected on stage: one
            "#]],
        ),
        (
            P::InvalidMount,
            "FROM a\nRUN --mount=type=cash,target=/x --mount=size=1m --mount=type=secret --mount=taget=/x ls\n",
            expect![[r#"
                FROM a
                RUN --mount=type=cash,target=/x --mount=size=1m --mount=type=secret --mount=taget=/x ls
                                 ▔▔▔▔ InvalidMount: unsupported mount type "cash" (did you mean cache?)
                                                        ▔▔▔▔▔▔▔ InvalidMount: unexpected key 'size' for mount type 'bind'
                                                                        ▔▔▔▔▔▔▔▔▔▔▔ InvalidMount: invalid secret mount. one of source, target required
                                                                                            ▔▔▔▔▔ InvalidMount: unexpected key 'taget' in 'taget=/x' (did you mean target?)
            "#]],
        ),
        (
            P::InvalidPort,
            "FROM a\nEXPOSE 80 x 90/foo 99999\n",
            expect![[r#"
                FROM a
                EXPOSE 80 x 90/foo 99999
                          ▔ InvalidPort: invalid containerPort: x
                            ▔▔▔▔▔▔ InvalidPort: invalid port: "90/foo": invalid proto: foo
                                   ▔▔▔▔▔ InvalidPort: invalid containerPort: 99999
            "#]],
        ),
        (
            P::InvalidStopSignal,
            "FROM a\nSTOPSIGNAL SIGFOO\n",
            expect![[r#"
                FROM a
                STOPSIGNAL SIGFOO
                           ▔▔▔▔▔▔ InvalidStopSignal: invalid signal: SIGFOO
            "#]],
        ),
        (
            P::InvalidChmod,
            "FROM a\nCOPY --chmod=999 a b\n",
            expect![[r#"
                FROM a
                COPY --chmod=999 a b
                             ▔▔▔ InvalidChmod: invalid chmod parameter: '999'. it should be octal string and between 0 and 07777
            "#]],
        ),
        (
            P::InvalidChecksum,
            "FROM a\nADD --checksum=sha256:x https://example.com/a /b\n",
            expect![[r#"
                FROM a
                ADD --checksum=sha256:x https://example.com/a /b
                               ▔▔▔▔▔▔▔▔ InvalidChecksum: invalid checksum digest length
            "#]],
        ),
        (
            P::InvalidSource,
            "FROM a\nCOPY https://example.com/a b\n",
            expect![[r#"
                FROM a
                COPY https://example.com/a b
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ InvalidSource: source can't be a URL for COPY
            "#]],
        ),
        (
            P::InvalidPath,
            "FROM --platform=windows/amd64 a\nCOPY x D:/y\n",
            expect![[r#"
                FROM --platform=windows/amd64 a
                COPY x D:/y
                       ▔▔▔▔ InvalidPath: removing drive letter: The specified path is not on the system drive (C:)
            "#]],
        ),
        (
            P::InvalidWorkdir,
            "FROM --platform=windows/amd64 a\nWORKDIR D:/y\n",
            expect![[r#"
                FROM --platform=windows/amd64 a
                WORKDIR D:/y
                        ▔▔▔▔ InvalidWorkdir: normalizing working directory: removing drive letter: The specified path is not on the system drive (C:)
            "#]],
        ),
        (
            P::EmptyVolume,
            "FROM scratch\nVOLUME $A\n",
            expect![[r#"
            FROM scratch
            VOLUME $A
                   ▔▔ EmptyVolume: VOLUME specified can not be an empty string
        "#]],
        ),
        (
            P::NeedsLabs,
            "# syntax=docker/dockerfile:1.26\nFROM a\nRUN --device=gpu ls\n",
            expect![[r#"
            # syntax=docker/dockerfile:1.26
            FROM a
            RUN --device=gpu ls
                ▔▔▔▔▔▔▔▔▔▔▔▔ NeedsLabs: device feature is only supported in Dockerfile frontend 1.14.0-labs or later
        "#]],
        ),
        (
            P::InvalidSourceDateEpoch,
            "ARG SOURCE_DATE_EPOCH=2026-01-31\nFROM a\n",
            expect![[r#"
            ARG SOURCE_DATE_EPOCH=2026-01-31
                                  ▔▔▔▔▔▔▔▔▔▔ InvalidSourceDateEpoch: invalid SOURCE_DATE_EPOCH: 2026-01-31
            FROM a
        "#]],
        ),
        (
            P::InvalidSourceDateEpoch,
            "ARG SOURCE_DATE_EPOCH=Clock\nFROM scratch AS clock\nADD https://example.com/a https://example.com/b /\nFROM a\n",
            expect![[r#"
                ARG SOURCE_DATE_EPOCH=Clock
                FROM scratch AS clock
                ▔▔▔▔ InvalidSourceDateEpoch: SOURCE_DATE_EPOCH stage must contain exactly one remote ADD source
                ADD https://example.com/a https://example.com/b /
                FROM a
            "#]],
        ),
        (
            P::InvalidSourceDateEpoch,
            "ARG SOURCE_DATE_EPOCH=clock\nFROM scratch AS clock\nRUN date\nFROM a\n",
            expect![[r#"
                ARG SOURCE_DATE_EPOCH=clock
                FROM scratch AS clock
                ▔▔▔▔ InvalidSourceDateEpoch: SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported RUN instruction
                RUN date
                FROM a
            "#]],
        ),
        (
            P::InvalidMount,
            "FROM --platform=windows/amd64 a\nRUN --mount=type=secret,id=b c\nRUN --mount=type=secret,id=b,env=B c\nRUN --mount=type=secret,id=b,target=d c\nRUN --mount=type=secret,id=b,target=C:\\d c\n",
            expect![[r#"
                FROM --platform=windows/amd64 a
                RUN --mount=type=secret,id=b c
                            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ InvalidMount: secret mount requires a target or env on Windows
                RUN --mount=type=secret,id=b,env=B c
                RUN --mount=type=secret,id=b,target=d c
                            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ InvalidMount: secret mount target "d" must be an absolute path on Windows
                RUN --mount=type=secret,id=b,target=C:\d c
            "#]],
        ),
    ]
}

#[test]
fn every_kind() {
    let mut shown = BTreeSet::from([
        ProblemKind::InvalidEncoding,
        ProblemKind::LineTooLong,
        ProblemKind::TooManyHeredocs,
        ProblemKind::UnknownTarget,
    ]);
    for (kind, text, expect) in pictures() {
        let document = document(text);
        assert!(
            diagnostics(&document)
                .iter()
                .any(|it| it.rule == kind.name()),
            "no {kind:?} in {text:?}"
        );
        expect.assert_eq(&picture(&document));
        shown.insert(kind);
    }
    assert_eq!(shown, ProblemKind::ALL.iter().copied().collect());
}

#[test]
fn long_line() {
    let text = |x: usize| format!("FROM a\n# {}\nCMD x\n", "x".repeat(x - 2));
    check_none(&text(65_535));
    let found = diagnostics(&document(&text(65_536)));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule, "LineTooLong");
    // BuildKit reports the preceding line, the last one that it could read.
    assert_eq!(found[0].span, Span::new(6, 7 + 65_536));
}

#[test]
fn many_heredocs() {
    let text = |count: usize| {
        format!(
            "FROM a\nRUN{}\n{}",
            " <<A".repeat(count),
            "A\n".repeat(count)
        )
    };
    check_none(&text(72));
    let found = diagnostics(&document(&text(73)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].rule, "TooManyHeredocs");
    assert_eq!(found[0].severity, Severity::Information);
    let last = document(&text(73)).text.slice(found[0].span).into_owned();
    assert_eq!(last, "<<A");
}

/// BuildKit would stop at the first error.
#[test]
fn several() {
    check(
        "# escape=x\nRUM a\nFROM\nCOPY --form=b c\nRUN --network=nine --network=none x\nENV A\nHEALTHCHECK foo\nENV =1 B C=2\n",
        expect![[r##"
            # escape=x
                     ▔ InvalidEscape: invalid escape token 'x' does not match ` or \
            RUM a
            ▔▔▔ UnknownInstruction: unknown instruction: RUM (did you mean RUN?)
            FROM
            ▔▔▔▔ MissingArgument: FROM requires either one or three arguments
            COPY --form=b c
            ▔▔▔▔ MissingArgument: COPY requires at least two arguments, but only one was provided. Destination could not be determined
                   ▔▔▔▔ UnknownFlag: unknown flag: --form (did you mean from?)
            RUN --network=nine --network=none x
                          ▔▔▔▔ InvalidFlagValue: invalid network mode "nine" (did you mean none?)
                               ▔▔▔▔▔▔▔▔▔▔▔▔▔▔ DuplicateFlag: duplicate flag specified: --network
            ENV A
                ▔ MissingValue: ENV must have two arguments
            HEALTHCHECK foo
                        ▔▔▔ InvalidHealthcheck: Unknown type "FOO" in HEALTHCHECK (try CMD)
            ENV =1 B C=2
                ▔▔ EmptyName: ENV names can not be blank
                   ▔ MissingValue: Syntax error - can't find = in "B". Must be of the form: name=value
        "##]],
    );
}

#[test]
fn half_typed() {
    check(
        "FRO",
        expect![[r#"
        FRO
        ▔▔▔ UnknownInstruction: unknown instruction: FRO (did you mean FROM?)
    "#]],
    );
    check(
        "FROM a\nC",
        expect![[r#"
        FROM a
        C
        ▔ UnknownInstruction: unknown instruction: C (did you mean CMD?)
    "#]],
    );
    check(
        "FROM a\nCOPY --fr",
        expect![[r#"
        FROM a
        COPY --fr
        ▔▔▔▔ MissingArgument: COPY requires at least two arguments, but only one was provided. Destination could not be determined
               ▔▔ UnknownFlag: unknown flag: --fr (did you mean from?)
    "#]],
    );
    check(
        "FROM a AS ",
        expect![[r#"
        FROM a AS 
               ▔▔ MissingArgument: FROM requires either one or three arguments
    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=",
        expect![[r#"
            FROM a
            RUN --mount=type=
                        ▔▔▔▔▔ InvalidMount: unsupported mount type ""
        "#]],
    );
    check(
        "FROM a\nRUN --mount=",
        expect![[r#"
        FROM a
        RUN --mount=
            ▔▔▔▔▔▔▔▔ InvalidFlagValue: failed to parse csv mounts: EOF
    "#]],
    );
    check(
        "FROM a\nCOPY --from=",
        expect![[r#"
        FROM a
        COPY --from=
        ▔▔▔▔ MissingArgument: COPY requires at least two arguments, but only one was provided. Destination could not be determined
    "#]],
    );
    check(
        "FROM a\nENV A=\"x",
        expect![[r#"
            FROM a
            ENV A="x
                  ▔▔ UnterminatedQuote: unexpected end of statement while looking for matching double-quote
        "#]],
    );
    check(
        "FROM a\nCMD [\"a\",",
        expect![[r#"
        FROM a
        CMD ["a",
    "#]],
    );
    check(
        "FROM a\nRUN <<",
        expect![[r#"
        FROM a
        RUN <<
    "#]],
    );
    check(
        "FROM a\nRUN x \\\n",
        expect![[r#"
        FROM a
        RUN x \
    "#]],
    );
    check(
        "FROM a\nONBUILD C\n",
        expect![[r#"
        FROM a
        ONBUILD C
    "#]],
    );
    check(
        "# syntax=\nFROM a\n",
        expect![[r#"
        # syntax=
        FROM a
    "#]],
    );
}

/// An unfinished FROM doesn't cause errors in everything after it.
#[test]
fn half_typed_from() {
    check(
        "FRO alpine\nRUN x\nCMD y\n",
        expect![[r#"
        FRO alpine
        ▔▔▔ UnknownInstruction: unknown instruction: FRO (did you mean FROM?)
        RUN x
        CMD y
    "#]],
    );
    check(
        "F",
        expect![[r#"
        F
        ▔ UnknownInstruction: unknown instruction: F
    "#]],
    );
    check(
        "RUN x\nCMD y\n",
        expect![[r#"
        RUN x
        ▔▔▔ MissingFrom: no build stage in current context
        CMD y
    "#]],
    );
}

#[test]
fn crlf() {
    check(
        "FROM a\r\nRUM x\r\nCOPY x\r\nENV A\r\n",
        expect![[r#"
        FROM a␍
        RUM x␍
        ▔▔▔ UnknownInstruction: unknown instruction: RUM (did you mean RUN?)
        COPY x␍
        ▔▔▔▔ MissingArgument: COPY requires at least two arguments, but only one was provided. Destination could not be determined
        ENV A␍
            ▔ MissingValue: ENV must have two arguments
    "#]],
    );
}

#[test]
fn after_an_emoji() {
    check(
        "FROM a\nENV A=🐳 B\nHEALTHCHECK --interval=🐳 --retries=x CMD 🐳\n",
        expect![[r#"
            FROM a
            ENV A=🐳 B
                    ▔ MissingValue: Syntax error - can't find = in "B". Must be of the form: name=value
            HEALTHCHECK --interval=🐳 --retries=x CMD 🐳
                                   ▔ InvalidFlagValue: time: invalid duration "\xc3\xb0\xc2\x9f\xc2\x90\xc2\xb3"
                                               ▔ InvalidFlagValue: strconv.ParseInt: parsing "x": invalid syntax
        "#]],
    );
}

#[test]
fn over_several_lines() {
    check(
        "FROM a \\\n  # comment\n  b \\\n\n  c\nCOPY \\\n\t--lnik x\\\ny z\n",
        expect![[r#"
            FROM a \
              # comment
              b \
              ▔▔▔

              c
            ▔▔▔ ExtraArgument: FROM requires either one or three arguments
            COPY \
            →--lnik x\
               ▔▔▔▔ UnknownFlag: unknown flag: --lnik (did you mean link?)
            y z
        "#]],
    );
}

#[test]
fn nothing() {
    check_none(
        "ARG A=1\nFROM a:$A AS b\nRUN x || \\\n\n  # y\n  z\nCMD [\"a\"]\nHEALTHCHECK NONE\n",
    );
    check_none("FROM a\nCOPY <<EOF <<E2 /x/\nFROM\nEOF\nRUM\nE2\n");
    check_none("from a\nRUN --mount=type=cache,target=y z\nENV a b c\nCMD [1, 2\nCMD\n");
}
