//! Fixes for errors: the text after each fix, in which the error is gone.

use analysis::Document;
use expect_test::{Expect, expect};
use ide::lints::{Diagnostic, Fix, Severity};

use crate::fixture::{diagnostics, document};
use crate::golden::checked;
use crate::texts::{case_texts, texts};

fn errors(document: &Document) -> Vec<Diagnostic> {
    let mut found = diagnostics(document);
    found.retain(|it| it.severity == Severity::Error);
    found
}

/// The text after a fix, which must have one error less.
#[track_caller]
fn fixed(text: &str, found: &Diagnostic, fix: &Fix) -> String {
    let count = |text: &str| {
        let errors = errors(&document(text));
        errors.iter().filter(|it| it.rule == found.rule).count()
    };
    let after = fix.apply(text);
    assert!(
        count(&after) < count(text),
        "{}: {} is still in {after:?} of {text:?}",
        fix.title,
        found.message
    );
    after
}

/// The fixes of all errors of a text, with the resulting texts.
fn check(text: &str, expect: Expect) {
    let mut picture = String::new();
    for found in errors(&document(text)) {
        picture += &format!("{}\n", found.message);
        for fix in &found.fixes {
            let safe = if fix.safe { " (safe)" } else { "" };
            let after = fixed(text, &found, fix).replace('\r', "␍");
            picture += &format!("--- {}{safe}\n{after}", fix.title);
            if !after.ends_with('\n') {
                picture += "⏎\n";
            }
        }
    }
    expect.assert_eq(&picture);
}

/// There are errors, but no fixes.
#[track_caller]
fn check_none(text: &str) {
    let found = errors(&document(text));
    assert!(!found.is_empty(), "nothing is wrong with {text:?}");
    for it in found {
        let titles: Vec<_> = it.fixes.iter().map(|fix| &fix.title).collect();
        assert!(titles.is_empty(), "{}: {titles:?} in {text:?}", it.message);
    }
}

#[test]
fn names_of_images_and_variables() {
    check(
        "FROM node 22\nENV A:1 B=2\nLABEL a:b\n",
        expect![[r#"
        FROM requires either one or three arguments
        --- Change to `node:22`
        FROM node:22
        ENV A:1 B=2
        LABEL a:b
        LABEL must have two arguments
        --- Change to `a=b`
        FROM node 22
        ENV A:1 B=2
        LABEL a=b
    "#]],
    );
    check(
        "FROM https://hub.docker.com/_/node\nFROM https://hub.docker.com/r/grafana/grafana/\n",
        expect![[r#"
            failed to parse stage name "https://hub.docker.com/_/node": invalid reference format
            --- Change to `node`
            FROM node
            FROM https://hub.docker.com/r/grafana/grafana/
            failed to parse stage name "https://hub.docker.com/r/grafana/grafana/": invalid reference format
            --- Change to `grafana/grafana`
            FROM https://hub.docker.com/_/node
            FROM grafana/grafana
        "#]],
    );
}

#[test]
fn directives() {
    check(
        "# syntax=docker/dockerfile:1\n# escape=`\n# Syntax=b\nFROM a\n",
        expect![[r#"
            only one syntax parser directive can be used
            only one syntax parser directive can be used
            --- Remove the second `syntax`
            # syntax=docker/dockerfile:1
            # escape=`
            FROM a
        "#]],
    );
    check(
        "# escape=/\nFROM a\n",
        expect![[r#"
        invalid escape token '/' does not match ` or \
        --- Escape with `\`
        # escape=\
        FROM a
        --- Escape with a backtick
        # escape=`
        FROM a
    "#]],
    );
    check(
        "# escape=``\nFROM a\n",
        expect![[r#"
        invalid escape token '``' does not match ` or \
        --- Escape with a backtick
        # escape=`
        FROM a
    "#]],
    );
    check(
        "# check=skp=all;error=true\nFROM a\n",
        expect![[r#"
        failed to parse check options: invalid check option "skp"
        --- Change to `skip`
        # check=skip=all;error=true
        FROM a
    "#]],
    );
    check(
        "# check=JSONArgsRecommended,StageNameCasing\nFROM a\n",
        expect![[r#"
            failed to parse check options: invalid check option "JSONArgsRecommended,StageNameCasing"
            --- Skip `JSONArgsRecommended,StageNameCasing`
            # check=skip=JSONArgsRecommended,StageNameCasing
            FROM a
        "#]],
    );
    check(
        "# syntax=docker/dockerfile:1.7\nFROM a\nRUN --device=gpu ls\n",
        expect![[r#"
            device feature is only supported in Dockerfile frontend 1.14.0-labs or later
            --- Use the syntax `docker/dockerfile:1`
            # syntax=docker/dockerfile:1
            FROM a
            RUN --device=gpu ls
        "#]],
    );
    check_none("# check=foobar=1\nFROM a\n");
}

#[test]
fn ends_of_heredocs() {
    check(
        "FROM a\nRUN <<EOF\n  x\n  EOF\nRUN y\n",
        expect![[r#"
        unterminated heredoc
        --- End the heredoc with `EOF`
        FROM a
        RUN <<EOF
          x
        EOF
        RUN y
    "#]],
    );
    check(
        "FROM a\nRUN <<EOF\nx\neof\nRUN y\n",
        expect![[r#"
        unterminated heredoc
        --- End the heredoc with `EOF`
        FROM a
        RUN <<EOF
        x
        EOF
        RUN y
    "#]],
    );
    check(
        "FROM a\nCOPY <<'E' <<F /x/\n  x\nE\n\n# about y\nRUN y\n",
        expect![[r#"
            unterminated heredoc
            --- End the heredoc with `F`
            FROM a
            COPY <<'E' <<F /x/
              x
            E
            F

            # about y
            RUN y
        "#]],
    );
    check(
        "FROM a\r\nRUN <<EOF\r\nx",
        expect![[r#"
        unterminated heredoc
        --- End the heredoc with `EOF`
        FROM a␍
        RUN <<EOF␍
        x␍
        EOF␍
    "#]],
    );
    check(
        "FROM a\nRUN <<EOF",
        expect![[r#"
        unterminated heredoc
        --- End the heredoc with `EOF`
        FROM a
        RUN <<EOF
        EOF
    "#]],
    );
    check(
        "FROM a\nRUN <<EOF <<F\nx\n",
        expect![[r#"
        unterminated heredoc
    "#]],
    );
}

#[test]
fn instructions() {
    check(
        "FROM a\nENTRYPOINT[\"x\", \"y\"]\nrun['x']\n",
        expect![[r#"
            unknown instruction: ENTRYPOINT["x", (did you mean ENTRYPOINT ["x",?)
            --- Insert a space after `ENTRYPOINT` (safe)
            FROM a
            ENTRYPOINT ["x", "y"]
            run['x']
            unknown instruction: run['x'] (did you mean run ['x']?)
            --- Insert a space after `run` (safe)
            FROM a
            ENTRYPOINT["x", "y"]
            run ['x']
        "#]],
    );
    check(
        "FROM a\nCPOY x y\n// a comment\n",
        expect![[r#"
            unknown instruction: CPOY (did you mean COPY?)
            --- Change to `COPY`
            FROM a
            COPY x y
            // a comment
            unknown instruction: //
            --- Convert to a comment
            FROM a
            CPOY x y
            # a comment
        "#]],
    );
    check(
        "FROM a\nRUN x &&\n    y\n",
        expect![[r#"
            unknown instruction: y (a line continuation is missing before it)
            --- Add a line continuation
            FROM a
            RUN x && \
                y
        "#]],
    );
    check(
        "# escape=`\nFROM a\nRUN x\n  && y `\n  z\n",
        expect![[r#"
            unknown instruction: && (a line continuation is missing before it)
            --- Add a line continuation
            # escape=`
            FROM a
            RUN x `
              && y `
              z
        "#]],
    );
    check(
        "# escape=`\nFROM a\nRUN x \\\n  y\n",
        expect![[r#"
            unknown instruction: y
            --- Change the backslash to a backquote, the escape character of this file
            # escape=`
            FROM a
            RUN x `
              y
        "#]],
    );
    check_none("FROM a\nRUN x && # y\n    zz y\nwhatever\n");
    check_none("FROM a\nRUN x &&\n\n    zz y\n");
}

#[test]
fn forms() {
    check(
        "FROM a\nCMD [\"a\", 1, true]\n",
        expect![[r#"
        when using JSON array syntax, arrays must be comprised of strings only
        --- Write `"1"`
        FROM a
        CMD ["a", "1", true]
        when using JSON array syntax, arrays must be comprised of strings only
        --- Write `"true"`
        FROM a
        CMD ["a", 1, "true"]
    "#]],
    );
    check_none("FROM a\nCMD [\"a\", null, [\"b\"], {}]\n");
    check(
        "FROM a\nENVIRONMENT=prod\nCMD: [\"x\"]\nENV=1\n",
        expect![[r#"
            unknown instruction: ENVIRONMENT=prod (`ENV` or a line continuation is missing before it)
            --- Insert `ENV`
            FROM a
            ENV ENVIRONMENT=prod
            CMD: ["x"]
            ENV=1
            unknown instruction: CMD: (a space is missing after the keyword)
            --- Insert a space
            FROM a
            ENVIRONMENT=prod
            CMD ["x"]
            ENV=1
            unknown instruction: ENV=1 (did you mean ENV?)
            --- Change to `ENV`
            FROM a
            ENVIRONMENT=prod
            CMD: ["x"]
            ENV
        "#]],
    );
    check(
        "FROM a\nSHELL /bin/bash -o 'pipe fail' -c\n",
        expect![[r#"
            SHELL requires the arguments to be in JSON form
            --- Convert to a JSON array
            FROM a
            SHELL ["/bin/bash", "-o", "pipe fail", "-c"]
        "#]],
    );
    check_none("FROM a\nSHELL $x -c\nSHELL C:\\cmd.exe /S\nSHELL a \\\n b\n");
    check(
        "FROM a\nHEALTHCHECK curl localhost\nHEALTHCHECK CDM curl\nHEALTHCHECK --timeout=3s [\"a\"]\nHEALTHCHECK NON\n",
        expect![[r#"
            Unknown type "CURL" in HEALTHCHECK (try CMD)
            --- Insert `CMD`
            FROM a
            HEALTHCHECK CMD curl localhost
            HEALTHCHECK CDM curl
            HEALTHCHECK --timeout=3s ["a"]
            HEALTHCHECK NON
            Unknown type "CDM" in HEALTHCHECK (try CMD)
            --- Change to `CMD`
            FROM a
            HEALTHCHECK curl localhost
            HEALTHCHECK CMD curl
            HEALTHCHECK --timeout=3s ["a"]
            HEALTHCHECK NON
            Unknown type "[\"A\"]" in HEALTHCHECK (try CMD)
            --- Insert `CMD`
            FROM a
            HEALTHCHECK curl localhost
            HEALTHCHECK CDM curl
            HEALTHCHECK --timeout=3s CMD ["a"]
            HEALTHCHECK NON
            Unknown type "NON" in HEALTHCHECK (try CMD)
            --- Change to `NONE`
            FROM a
            HEALTHCHECK curl localhost
            HEALTHCHECK CDM curl
            HEALTHCHECK --timeout=3s ["a"]
            HEALTHCHECK NONE
        "#]],
    );
    check(
        "FROM a\nONBUILD ONBUILD RUN x\n",
        expect![[r#"
        Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed
        --- Remove the second `ONBUILD`
        FROM a
        ONBUILD RUN x
    "#]],
    );
    check_none("FROM a\nONBUILD FROM x\n");
    check(
        "FROM a\nCOPY x <<EOF\ny\nEOF\n",
        expect![[r#"
        COPY cannot accept a heredoc as a destination
        --- Copy the heredoc to `x`
        FROM a
        COPY <<EOF x
        y
        EOF
    "#]],
    );
    check(
        "FROM a\nCOPY x\n",
        expect![[r#"
        COPY requires at least two arguments, but only one was provided. Destination could not be determined
        --- Copy to the working directory
        FROM a
        COPY x .
    "#]],
    );
    check_none("FROM a\nCOPY\nCOPY [\"a\"]\n");
}

#[test]
fn comments_on_the_line() {
    check(
        "FROM a # the base\n",
        expect![[r#"
            These are arguments, not a comment: a comment has a line of its own
            --- Move the comment to the line above
            # the base
            FROM a
        "#]],
    );
    check(
        "FROM a\n  EXPOSE 80 81 # web\n",
        expect![[r#"
            These are arguments, not a comment: a comment has a line of its own
            --- Move the comment to the line above
            FROM a
            # web
              EXPOSE 80 81
        "#]],
    );
    check_none("FROM a # b=c\n");
}

#[test]
fn stages() {
    check(
        "ARG A\nLABEL a=b\n# c\nRUN x \\\n  y\nFROM a\nRUN z\n",
        expect![[r#"
            no build stage in current context
            --- Move after `FROM`
            ARG A
            FROM a
            LABEL a=b
            # c
            RUN x \
              y
            RUN z
        "#]],
    );
    check(
        "LABEL a=b\r\nFROM a",
        expect![[r#"
            no build stage in current context
            --- Move after `FROM`
            FROM a␍
            LABEL a=b⏎
        "#]],
    );
    check(
        "# c\nARG A\nrun x\n",
        expect![[r#"
        no build stage in current context
        --- Begin a stage with `FROM scratch`
        # c
        ARG A
        from scratch
        run x
    "#]],
    );
    check(
        "FROM a AS\n",
        expect![[r#"
        FROM requires either one or three arguments
        --- Remove `AS`
        FROM a
    "#]],
    );
    check(
        "FROM a b\nfrom c D\n",
        expect![[r#"
        FROM requires either one or three arguments
        --- Name the stage `b`
        FROM a AS b
        from c D
        FROM requires either one or three arguments
        --- Name the stage `D`
        FROM a b
        from c as D
    "#]],
    );
    check(
        "FROM a SA b\n",
        expect![[r#"
        FROM requires either one or three arguments
        --- Change to `AS`
        FROM a AS b
    "#]],
    );
    check(
        "FROM a AS b c d\nHEALTHCHECK NONE x y\n",
        expect![[r#"
        FROM requires either one or three arguments
        --- Remove `c d`
        FROM a AS b
        HEALTHCHECK NONE x y
        HEALTHCHECK NONE takes no arguments
        --- Remove `x y`
        FROM a AS b c d
        HEALTHCHECK NONE
    "#]],
    );
    check_none("FROM a b/c\nFROM a ABCD b\nFROM a b c d\n");
    check(
        "FROM a AS 1st/Go\nFROM 1st/Go\nFROM b\nCOPY --from=1st/go x y\nCOPY --from=1st/Go x y\n",
        expect![[r#"
            invalid name for build stage: "1st/Go", name can't start with a number or contain symbols
            --- Rename the stage to `stage-1st-Go`
            FROM a AS stage-1st-Go
            FROM 1st/Go
            FROM b
            COPY --from=1st/go x y
            COPY --from=stage-1st-Go x y
            failed to parse stage name "1st/Go": invalid reference format: repository name (1st/Go) must be lowercase
            --- Change to `1st/go`
            FROM a AS 1st/Go
            FROM 1st/go
            FROM b
            COPY --from=1st/go x y
            COPY --from=1st/Go x y
        "#]],
    );
    check_none("FROM a AS $x\nFROM b AS c-d\nFROM b AS c/d\nFROM b AS --\n");
}

#[test]
fn flags() {
    check(
        "FROM a\nRUN --nework=none --NETWORK=none x\n",
        expect![[r#"
            unknown flag: --nework (did you mean network?)
            --- Change to `network`
            FROM a
            RUN --network=none --NETWORK=none x
            unknown flag: --NETWORK
            --- Change to `network`
            FROM a
            RUN --nework=none --network=none x
        "#]],
    );
    check(
        "FROM a\nADD --from=x a b\ncopy --checksum=sha256:x --chown=me a b\n",
        expect![[r#"
            unknown flag: --from
            --- Use `COPY` instead
            FROM a
            COPY --from=x a b
            copy --checksum=sha256:x --chown=me a b
            unknown flag: --checksum
            --- Use `add` instead
            FROM a
            ADD --from=x a b
            add --checksum=sha256:x --chown=me a b
        "#]],
    );
    check_none("FROM a\nCOPY --from=a --checksum=x a b\nWORKDIR --x /y\n");
    check(
        "FROM a\nCOPY --chown=me --from=b --from=c --chown=me d e\n",
        expect![[r#"
            duplicate flag specified: --from
            --- Remove the second `--from`
            FROM a
            COPY --chown=me --from=b --chown=me d e
            duplicate flag specified: --chown
            --- Remove the second `--chown` (safe)
            FROM a
            COPY --chown=me --from=b --from=c d e
        "#]],
    );
    check(
        "FROM a\nCOPY --link \\\n  # c\n  --link d e\n",
        expect![[r#"
            duplicate flag specified: --link
            --- Remove the second `--link` (safe)
            FROM a
            COPY --link \
              # c
              d e
        "#]],
    );
    check(
        "FROM --platform linux/amd64 a\nCOPY --from b c d\nRUN --network none x\nHEALTHCHECK --interval 3s --timeout=1s CMD x\n",
        expect![[r#"
            missing a value on flag: --platform
            --- Write `--platform=linux/amd64`
            FROM --platform=linux/amd64 a
            COPY --from b c d
            RUN --network none x
            HEALTHCHECK --interval 3s --timeout=1s CMD x
            FROM requires either one or three arguments
            missing a value on flag: --from
            --- Write `--from=b`
            FROM --platform linux/amd64 a
            COPY --from=b c d
            RUN --network none x
            HEALTHCHECK --interval 3s --timeout=1s CMD x
            missing a value on flag: --network
            --- Write `--network=none`
            FROM --platform linux/amd64 a
            COPY --from b c d
            RUN --network=none x
            HEALTHCHECK --interval 3s --timeout=1s CMD x
            missing a value on flag: --interval
            --- Write `--interval=3s`
            FROM --platform linux/amd64 a
            COPY --from b c d
            RUN --network none x
            HEALTHCHECK --interval=3s --timeout=1s CMD x
            Unknown type "3S" in HEALTHCHECK (try CMD)
        "#]],
    );
    check(
        "FROM a\nCOPY --link= b c\n",
        expect![[r#"
        missing a value on flag: --link
        --- Write `--link`
        FROM a
        COPY --link b c
    "#]],
    );
    check_none("FROM --platform a\nCOPY --from b c\nRUN --network none\nCOPY --from \\\n b c d\n");
    check(
        "FROM a\nCOPY --link=Yes b c\nHEALTHCHECK --interval=30 --retries=-1 CMD x\n",
        expect![[r#"
            expecting boolean value for flag --link, not: Yes
            --- Change to `true`
            FROM a
            COPY --link=true b c
            HEALTHCHECK --interval=30 --retries=-1 CMD x
            time: missing unit in duration "30"
            --- Change to `30s`
            FROM a
            COPY --link=Yes b c
            HEALTHCHECK --interval=30s --retries=-1 CMD x
            --retries cannot be negative (-1)
        "#]],
    );
    check(
        "FROM a\nRUN --mount=cache,target=/x --mount=type=cash,target=/x --mount=taget=/x ls\n",
        expect![[r#"
            invalid field 'cache' must be a key=value pair
            --- Write `type=cache`
            FROM a
            RUN --mount=type=cache,target=/x --mount=type=cash,target=/x --mount=taget=/x ls
            unsupported mount type "cash" (did you mean cache?)
            --- Change to `cache`
            FROM a
            RUN --mount=cache,target=/x --mount=type=cache,target=/x --mount=taget=/x ls
            unexpected key 'taget' in 'taget=/x' (did you mean target?)
            --- Change to `target`
            FROM a
            RUN --mount=cache,target=/x --mount=type=cash,target=/x --mount=target=/x ls
        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=bind, target=/x ls\n",
        expect![[r#"
            invalid field '' must be a key=value pair
            --- Remove the space
            FROM a
            RUN --mount=type=bind,target=/x ls
        "#]],
    );
}

#[test]
fn values() {
    check(
        "FROM a\nENV A=b c d E=f\n",
        expect![[r#"
            Syntax error - can't find = in "c". Must be of the form: name=value
            --- Write `A="b c d"`
            FROM a
            ENV A="b c d" E=f
            --- Set `c` to an empty string
            FROM a
            ENV A=b c= d E=f
            Syntax error - can't find = in "d". Must be of the form: name=value
            --- Write `A="b c d"`
            FROM a
            ENV A="b c d" E=f
            --- Set `d` to an empty string
            FROM a
            ENV A=b c d= E=f
        "#]],
    );
    check(
        "FROM a\nLABEL A= b\n",
        expect![[r#"
            Syntax error - can't find = in "b". Must be of the form: name=value
            --- Write `A="b"`
            FROM a
            LABEL A="b"
            --- Set `b` to an empty string
            FROM a
            LABEL A= b=
        "#]],
    );
    check(
        "FROM a\nENV A=1 B = 2\n",
        expect![[r#"
            Syntax error - can't find = in "B". Must be of the form: name=value
            --- Write `B=…`
            FROM a
            ENV A=1 B=2
            ENV names can not be blank
            --- Write `B=…`
            FROM a
            ENV A=1 B=2
            Syntax error - can't find = in "2". Must be of the form: name=value
        "#]],
    );
    check(
        "FROM a\nENV A=1 B =2\n",
        expect![[r#"
            Syntax error - can't find = in "B". Must be of the form: name=value
            --- Write `B=…`
            FROM a
            ENV A=1 B=2
            ENV names can not be blank
            --- Write `B=…`
            FROM a
            ENV A=1 B=2
        "#]],
    );
    check(
        "FROM a\nENV A\n",
        expect![[r#"
            ENV must have two arguments
            --- Set `A` to an empty string
            FROM a
            ENV A=
        "#]],
    );
    check(
        "FROM a\nENV A=$b c\n",
        expect![[r#"
            Syntax error - can't find = in "c". Must be of the form: name=value
            --- Write `A="$b c"`
            FROM a
            ENV A="$b c"
            --- Set `c` to an empty string
            FROM a
            ENV A=$b c=
        "#]],
    );
    check(
        "FROM a\nENV A='b' c \\\n d\n",
        expect![[r#"
            Syntax error - can't find = in "c". Must be of the form: name=value
            --- Set `c` to an empty string
            FROM a
            ENV A='b' c= \
             d
            Syntax error - can't find = in "d". Must be of the form: name=value
            --- Set `d` to an empty string
            FROM a
            ENV A='b' c \
             d=
        "#]],
    );
    check(
        "FROM a\nENV A=\"x y\nWORKDIR '/a b\n",
        expect![[r#"
        unexpected end of statement while looking for matching double-quote
        --- Close the quote
        FROM a
        ENV A="x y"
        WORKDIR '/a b
        unexpected end of statement while looking for matching single-quote
        --- Close the quote
        FROM a
        ENV A="x y
        WORKDIR '/a b'
    "#]],
    );
    check(
        "FROM a\nENV A=don't\n",
        expect![[r#"
        unexpected end of statement while looking for matching single-quote
        --- Escape the apostrophe
        FROM a
        ENV A=don\'t
    "#]],
    );
    check_none("FROM a\nENV A=\"x B=\"y\"\n");
    check(
        "FROM a\nARG B\nWORKDIR /${B\nWORKDIR /${B/c\n",
        expect![[r#"
            syntax error: missing '}'
            --- Write `${B}`
            FROM a
            ARG B
            WORKDIR /${B}
            WORKDIR /${B/c
            syntax error: missing '/' in ${}
            --- Write `${B}`
            FROM a
            ARG B
            WORKDIR /${B
            WORKDIR /${B}/c
        "#]],
    );
    check_none("FROM a\nWORKDIR /${B:-c/d\nWORKDIR ${\nWORKDIR ${}\nWORKDIR ${B^}\n");
}

#[test]
fn quotes_around_paths() {
    check(
        "FROM a\nCOPY \"my file.txt\" /app/\nADD --chown=1 /src/'a b'/c 'd  e' \"/x y\"\nVOLUME \"/my data\"\nONBUILD COPY \"a b\" c\n",
        expect![[r#"
            unexpected end of statement while looking for matching double-quote
            --- Convert to a JSON array
            FROM a
            COPY ["my file.txt", "/app/"]
            ADD --chown=1 /src/'a b'/c 'd  e' "/x y"
            VOLUME "/my data"
            ONBUILD COPY "a b" c
            unexpected end of statement while looking for matching single-quote
            --- Convert to a JSON array
            FROM a
            COPY "my file.txt" /app/
            ADD --chown=1 ["/src/a b/c", "d  e", "/x y"]
            VOLUME "/my data"
            ONBUILD COPY "a b" c
            unexpected end of statement while looking for matching single-quote
            --- Convert to a JSON array
            FROM a
            COPY "my file.txt" /app/
            ADD --chown=1 ["/src/a b/c", "d  e", "/x y"]
            VOLUME "/my data"
            ONBUILD COPY "a b" c
            unexpected end of statement while looking for matching double-quote
            --- Convert to a JSON array
            FROM a
            COPY "my file.txt" /app/
            ADD --chown=1 ["/src/a b/c", "d  e", "/x y"]
            VOLUME "/my data"
            ONBUILD COPY "a b" c
            unexpected end of statement while looking for matching double-quote
            --- Convert to a JSON array
            FROM a
            COPY "my file.txt" /app/
            ADD --chown=1 /src/'a b'/c 'd  e' "/x y"
            VOLUME ["/my data"]
            ONBUILD COPY "a b" c
        "#]],
    );
    check(
        "FROM a\nCOPY \"a b /x/\nCOPY \"a\\ b c\" /x/\nCOPY 'a $b c' /x/\n",
        expect![[r#"
        unexpected end of statement while looking for matching double-quote
        --- Close the quote
        FROM a
        COPY "a" b /x/
        COPY "a\ b c" /x/
        COPY 'a $b c' /x/
        unexpected end of statement while looking for matching double-quote
        unexpected end of statement while looking for matching single-quote
    "#]],
    );
}

#[test]
fn comments_after_pairs() {
    check(
        "FROM a\nENV A=1 # the A\nLABEL a=b c # d\n",
        expect![[r#"
            These are arguments, not a comment: a comment has a line of its own
            --- Move the comment to the line above
            FROM a
            # the A
            ENV A=1
            LABEL a=b c # d
            Syntax error - can't find = in "c". Must be of the form: name=value
            --- Set `c` to an empty string
            FROM a
            ENV A=1 # the A
            LABEL a=b c= # d
            These are arguments, not a comment: a comment has a line of its own
            --- Move the comment to the line above
            FROM a
            ENV A=1 # the A
            # d
            LABEL a=b c
        "#]],
    );
}

#[test]
fn images() {
    check(
        "FROM Alpine:Edge\nFROM GHCR.io/Me/App@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nCOPY --from=Nginx x y\nRUN --mount=from=My/App,target=/x ls\n",
        expect![[r#"
            failed to parse stage name "Alpine:Edge": invalid reference format: repository name (library/Alpine) must be lowercase
            --- Change to `alpine:Edge`
            FROM alpine:Edge
            FROM GHCR.io/Me/App@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            COPY --from=Nginx x y
            RUN --mount=from=My/App,target=/x ls
            failed to parse stage name "GHCR.io/Me/App@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef": invalid reference format: repository name (Me/App@sha256) must be lowercase
            --- Change to `ghcr.io/me/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`
            FROM Alpine:Edge
            FROM ghcr.io/me/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            COPY --from=Nginx x y
            RUN --mount=from=My/App,target=/x ls
            failed to parse stage name "Nginx": invalid reference format: repository name (library/Nginx) must be lowercase
            --- Change to `nginx`
            FROM Alpine:Edge
            FROM GHCR.io/Me/App@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            COPY --from=nginx x y
            RUN --mount=from=My/App,target=/x ls
            failed to parse stage name "My/App": invalid reference format: repository name (App) must be lowercase
            --- Change to `my/app`
            FROM Alpine:Edge
            FROM GHCR.io/Me/App@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            COPY --from=Nginx x y
            RUN --mount=from=my/app,target=/x ls
        "#]],
    );
    check(
        "FROM https://ghcr.io/me/app:1\nFROM docker://alpine\n",
        expect![[r#"
            failed to parse stage name "https://ghcr.io/me/app:1": invalid reference format
            --- Remove `https://`
            FROM ghcr.io/me/app:1
            FROM docker://alpine
            failed to parse stage name "docker://alpine": invalid reference format
            --- Remove `docker://`
            FROM https://ghcr.io/me/app:1
            FROM alpine
        "#]],
    );
    check_none("FROM a:b:c\nFROM \"Alpine\"x\nFROM https://\n");
}

#[test]
fn ports_signals_and_sources() {
    check(
        "FROM a\nEXPOSE 80,443 53/upd\n",
        expect![[r#"
        invalid containerPort: 80,443
        --- Write `80 443`
        FROM a
        EXPOSE 80 443 53/upd
        invalid port: "53/upd": invalid proto: upd
        --- Change to `udp`
        FROM a
        EXPOSE 80,443 53/udp
    "#]],
    );
    check_none("FROM a\nEXPOSE x 99999 80,x 1/foobar ,\n");
    check(
        "FROM a\nSTOPSIGNAL SIGTREM\nSTOPSIGNAL qiut\n",
        expect![[r#"
            invalid signal: SIGTREM
            --- Change to `SIGTERM`
            FROM a
            STOPSIGNAL SIGTERM
            STOPSIGNAL qiut
            invalid signal: qiut
            --- Change to `SIGQUIT`
            FROM a
            STOPSIGNAL SIGTREM
            STOPSIGNAL SIGQUIT
        "#]],
    );
    check_none("FROM a\nSTOPSIGNAL SIGFOOBAR\n");
    check(
        "FROM a\nADD --checksum=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://example.com/a /b\n",
        expect![[r#"
            invalid checksum digest format
            --- Write `sha256:…`
            FROM a
            ADD --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://example.com/a /b
        "#]],
    );
    check(
        "FROM a\nCOPY https://example.com/a b\ncopy --chown=me https://github.com/a/b.git b\n",
        expect![[r#"
            source can't be a URL for COPY
            --- Use `ADD` instead
            FROM a
            ADD https://example.com/a b
            copy --chown=me https://github.com/a/b.git b
            source can't be a git ref for COPY
            --- Use `add` instead
            FROM a
            COPY https://example.com/a b
            add --chown=me https://github.com/a/b.git b
        "#]],
    );
    check_none(
        "FROM a\nCOPY --from=x https://example.com/a b\nCOPY --parents https://example.com/a b\n",
    );
}

/// The build target isn't given in the file, so nothing is changed there.
#[test]
fn a_target_that_is_not_there() {
    use analysis::{Build, BuildTarget};
    use syntax::text::Text;
    let build = Build {
        target: Some(BuildTarget::Name("biuld".to_owned())),
        ..Build::default()
    };
    let document = Document::in_build(Text::new("FROM a AS build\n"), 0, build.into());
    let [found] = errors(&document).try_into().unwrap();
    assert_eq!(found.rule, "UnknownTarget");
    assert!(
        found.message.ends_with("(did you mean build?)"),
        "{}",
        found.message
    );
    assert!(found.fixes.is_empty());
}

/// A fix leaves fewer errors in any text.
#[test]
fn errors_are_gone_in_texts_of_all_kinds() {
    let tried = fix_errors(&[texts(), case_texts()].concat());
    checked(tried, "fixes of errors");
    assert!(tried > 300);
}

mod needs_shared {
    #[test]
    #[ignore = "needs ../shared"]
    fn errors_are_gone_in_real_files() {
        let tried = super::fix_errors(&crate::shared::corpus());
        crate::golden::checked(tried, "fixes of errors in real files");
    }
}

/// Applies every fix of every error, one at a time, and returns their number.
fn fix_errors(texts: &[String]) -> usize {
    let mut tried = 0;
    for text in texts {
        for found in errors(&document(text)) {
            for fix in &found.fixes {
                fixed(text, &found, fix);
                tried += 1;
            }
        }
    }
    tried
}

#[test]
fn stages_for_variables_in_from() {
    check(
        "ARG GLOBAL=alpine:3.20\nFROM alpine:3.20 AS src\n# Last\nFROM scratch\nARG SOURCE=debian:12\nCOPY --from=$SOURCE /etc/os-release /\nCOPY --from=$GLOBAL /etc/os-release /\nCOPY --from=repo/image:${SOURCE} /a /b\n",
        expect![[r#"
            variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround
            --- Add the stage `source` from `$SOURCE`
            ARG GLOBAL=alpine:3.20
            ARG SOURCE=debian:12
            FROM alpine:3.20 AS src
            FROM $SOURCE AS source

            # Last
            FROM scratch
            COPY --from=source /etc/os-release /
            COPY --from=$GLOBAL /etc/os-release /
            COPY --from=repo/image:${SOURCE} /a /b
            variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround
            --- Add the stage `global` from `$GLOBAL`
            ARG GLOBAL=alpine:3.20
            FROM alpine:3.20 AS src
            FROM $GLOBAL AS global

            # Last
            FROM scratch
            ARG SOURCE=debian:12
            COPY --from=$SOURCE /etc/os-release /
            COPY --from=global /etc/os-release /
            COPY --from=repo/image:${SOURCE} /a /b
            variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround
            --- Add the stage `image` from `repo/image:${SOURCE}`
            ARG GLOBAL=alpine:3.20
            ARG SOURCE=debian:12
            FROM alpine:3.20 AS src
            FROM repo/image:${SOURCE} AS image

            # Last
            FROM scratch
            COPY --from=$SOURCE /etc/os-release /
            COPY --from=$GLOBAL /etc/os-release /
            COPY --from=image /a /b
        "#]],
    );
    // The first stage, a name that exists, and a variable that a command uses.
    check(
        "FROM a/b as debian\nARG BASE_IMAGE=x\nRUN true\nCOPY --from=y/debian:$BASE_IMAGE /a /\nCOPY --from=y/debian:$BASE_IMAGE /b /\n",
        expect![[r#"
            variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround
            --- Add the stage `debian-2` from `y/debian:$BASE_IMAGE`
            ARG BASE_IMAGE=x
            FROM y/debian:$BASE_IMAGE AS debian-2

            FROM a/b as debian
            ARG BASE_IMAGE
            RUN true
            COPY --from=debian-2 /a /
            COPY --from=debian-2 /b /
            variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround
            --- Add the stage `debian-2` from `y/debian:$BASE_IMAGE`
            ARG BASE_IMAGE=x
            FROM y/debian:$BASE_IMAGE AS debian-2

            FROM a/b as debian
            ARG BASE_IMAGE
            RUN true
            COPY --from=debian-2 /a /
            COPY --from=debian-2 /b /
        "#]],
    );
    check(
        "ARG TAG=1\nfrom scratch\nrun --mount=type=bind,from=tools:$TAG,target=/t true\n",
        expect![[r#"
            'from' doesn't support variable expansion, define alias stage instead
            --- Add the stage `tools` from `tools:$TAG`
            ARG TAG=1
            from tools:$TAG as tools

            from scratch
            run --mount=type=bind,from=tools,target=/t true
        "#]],
    );
    check_none("FROM scratch\nCOPY --from=$UNKNOWN /a /\n");
    // The stage has another value than FROM would have.
    check_none("ARG A=1\nFROM scratch\nARG A=2\nCOPY --from=x:$A /a /\n");
    // A new stage changes numbers.
    check_none("ARG A=1\nFROM a/b\nCOPY --from=x:$A /a /\nFROM scratch\nCOPY --from=0 /a /\n");
    check_none("ARG A=1\nFROM a/b AS c\nONBUILD COPY --from=x:$A /a /\nFROM c\n");
}

#[test]
fn bases_from_arguments_of_stages() {
    check(
        "ARG A=alpine\nFROM $A\nRUN echo a\nARG B=debian\nFROM $B\nRUN echo b\n",
        expect![[r#"
            base name ($B) should not be blank
            --- Declare `B` before the first FROM
            ARG A=alpine
            ARG B=debian
            FROM $A
            RUN echo a
            FROM $B
            RUN echo b
        "#]],
    );
    check_none("FROM alpine\nARG B=\nFROM $B\n");
}

#[test]
fn quotes_around_pairs() {
    check(
        "FROM a\nENV \"a.b.c=xyz\"\nLABEL 'd=e f' g=h\n",
        expect![[r#"
        unexpected end of statement while looking for matching double-quote
        --- Write `a.b.c="xyz"`
        FROM a
        ENV a.b.c="xyz"
        LABEL 'd=e f' g=h
        unexpected end of statement while looking for matching single-quote
        --- Write `d='e f'`
        FROM a
        ENV "a.b.c=xyz"
        LABEL d='e f' g=h
    "#]],
    );
    // One error for one mistake.
    check(
        "FROM a\nENV \"d.e\n",
        expect![[r#"
        ENV must have two arguments
    "#]],
    );
}

#[test]
fn images_that_are_stages() {
    check(
        "FROM a/b AS builder\nFROM scratch\nCOPY --from=Bulider /a /\nFROM Builder\n",
        expect![[r#"
            failed to parse stage name "Bulider": invalid reference format: repository name (library/Bulider) must be lowercase
            --- Change to `bulider`
            FROM a/b AS builder
            FROM scratch
            COPY --from=bulider /a /
            FROM Builder
            --- Change to `builder`
            FROM a/b AS builder
            FROM scratch
            COPY --from=builder /a /
            FROM Builder
            failed to parse stage name "Builder": invalid reference format: repository name (library/Builder) must be lowercase
            --- Change to `builder`
            FROM a/b AS builder
            FROM scratch
            COPY --from=Bulider /a /
            FROM builder
        "#]],
    );
}

#[test]
fn separators_between_pairs() {
    check(
        "FROM alpine\nENV A=1 , B=2\nENV C=1 && D=2\nENV E=1 ; F=2 ; G=3\n",
        expect![[r#"
            Syntax error - can't find = in ",". Must be of the form: name=value
            --- Remove `,`
            FROM alpine
            ENV A=1 B=2
            ENV C=1 && D=2
            ENV E=1 ; F=2 ; G=3
            Syntax error - can't find = in "&&". Must be of the form: name=value
            --- Remove `&&`
            FROM alpine
            ENV A=1 , B=2
            ENV C=1 D=2
            ENV E=1 ; F=2 ; G=3
            Syntax error - can't find = in ";". Must be of the form: name=value
            --- Remove the 2 separators
            FROM alpine
            ENV A=1 , B=2
            ENV C=1 && D=2
            ENV E=1 F=2 G=3
            Syntax error - can't find = in ";". Must be of the form: name=value
            --- Remove the 2 separators
            FROM alpine
            ENV A=1 , B=2
            ENV C=1 && D=2
            ENV E=1 F=2 G=3
        "#]],
    );
    check(
        "FROM alpine\nENV A=1 , B\n",
        expect![[r#"
        Syntax error - can't find = in ",". Must be of the form: name=value
        Syntax error - can't find = in "B". Must be of the form: name=value
        --- Set `B` to an empty string
        FROM alpine
        ENV A=1 , B=
    "#]],
    );
    check(
        "FROM alpine\nENV A=${X-a b}\nENV B=${X C=2\n",
        expect![[r#"
            syntax error: missing '}'
            Syntax error - can't find = in "b}". Must be of the form: name=value
            --- Write `A="${X-a b}"`
            FROM alpine
            ENV A="${X-a b}"
            ENV B=${X C=2
            syntax error: missing '}'
            --- Write `${X}`
            FROM alpine
            ENV A=${X-a b}
            ENV B=${X} C=2
        "#]],
    );
    check(
        "FROM alpine\nENV A=${X-foo\n",
        expect![[r#"
            syntax error: missing '}'
            --- Write `${X-foo}`
            FROM alpine
            ENV A=${X-foo}
        "#]],
    );
}

#[test]
fn missing_continuations_and_keywords() {
    check(
        "FROM debian:13\nRUN apt-get install -y \\\n    a\n    b\n",
        expect![[r#"
            unknown instruction: b
            --- Add a line continuation
            FROM debian:13
            RUN apt-get install -y \
                a \
                b
        "#]],
    );
    check(
        "FROM debian:13\nLABEL a=b\n      c=d\n\n  e=f\n",
        expect![[r#"
            unknown instruction: c=d (a line continuation is missing before it)
            --- Add a line continuation
            FROM debian:13
            LABEL a=b \
                  c=d

              e=f
            unknown instruction: e=f (`ENV` or a line continuation is missing before it)
            --- Insert `ENV`
            FROM debian:13
            LABEL a=b
                  c=d

              ENV e=f
        "#]],
    );
    check(
        "FROM debian:13\ncd /x\nnpm ci\n./x.sh\nA=b\nCP a b\n",
        expect![[r#"
            unknown instruction: cd (`RUN` or a line continuation is missing before it)
            --- Insert `RUN`
            FROM debian:13
            RUN cd /x
            npm ci
            ./x.sh
            A=b
            CP a b
            unknown instruction: npm (`RUN` or a line continuation is missing before it)
            --- Insert `RUN`
            FROM debian:13
            cd /x
            RUN npm ci
            ./x.sh
            A=b
            CP a b
            unknown instruction: ./x.sh (`RUN` or a line continuation is missing before it)
            --- Insert `RUN`
            FROM debian:13
            cd /x
            npm ci
            RUN ./x.sh
            A=b
            CP a b
            unknown instruction: A=b (`ENV` or a line continuation is missing before it)
            --- Insert `ENV`
            FROM debian:13
            cd /x
            npm ci
            ./x.sh
            ENV A=b
            CP a b
            unknown instruction: CP (did you mean CMD?)
            --- Change to `CMD`
            FROM debian:13
            cd /x
            npm ci
            ./x.sh
            A=b
            CMD a b
        "#]],
    );
}

#[test]
fn keywords_without_a_space() {
    check(
        "FROM a\nWORKDIR=/app\nENVA=1\nRUNls\nRUNN ls\nLABEL a=b\n      c=d\n<<<<<<< HEAD\n```\n",
        expect![[r#"
            unknown instruction: WORKDIR=/app (a space is missing after the keyword)
            --- Insert a space
            FROM a
            WORKDIR /app
            ENVA=1
            RUNls
            RUNN ls
            LABEL a=b
                  c=d
            <<<<<<< HEAD
            ```
            unknown instruction: ENVA=1 (a space is missing after the keyword)
            --- Insert a space
            FROM a
            WORKDIR=/app
            ENV A=1
            RUNls
            RUNN ls
            LABEL a=b
                  c=d
            <<<<<<< HEAD
            ```
            unknown instruction: RUNls (a space is missing after the keyword)
            --- Insert a space
            FROM a
            WORKDIR=/app
            ENVA=1
            RUN ls
            RUNN ls
            LABEL a=b
                  c=d
            <<<<<<< HEAD
            ```
            unknown instruction: RUNN (did you mean RUN?)
            --- Change to `RUN`
            FROM a
            WORKDIR=/app
            ENVA=1
            RUNls
            RUN ls
            LABEL a=b
                  c=d
            <<<<<<< HEAD
            ```
            unknown instruction: c=d (a line continuation is missing before it)
            --- Add a line continuation
            FROM a
            WORKDIR=/app
            ENVA=1
            RUNls
            RUNN ls
            LABEL a=b \
                  c=d
            <<<<<<< HEAD
            ```
            unknown instruction: <<<<<<< (Git marks a conflict that isn't resolved)
            unknown instruction: ``` (this line belongs to a Markdown document)
        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK -interval=5s CMD ls\n",
        expect![[r#"
            Unknown type "-INTERVAL=5S" in HEALTHCHECK (try CMD)
            --- Insert a hyphen
            FROM a
            HEALTHCHECK --interval=5s CMD ls
        "#]],
    );
    check(
        "FROM a\nSHELL \"/bin/bash -o pipefail -c\"\n",
        expect![[r#"
            SHELL requires the arguments to be in JSON form
            --- Convert to a JSON array
            FROM a
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        "#]],
    );
    check(
        "FROM a\nARG A = b\n",
        expect![[r#"
        ARG names can not be blank
        --- Write `A=…`
        FROM a
        ARG A=b
    "#]],
    );
}

#[test]
fn what_is_not_meant() {
    check(
        "FROM a\n//RUN x\n;RUN y\nRUN# z\nRUN --security echo a\n",
        expect![[r#"
            unknown instruction: //RUN (did you mean RUN?)
            --- Convert to a comment
            FROM a
            #RUN x
            ;RUN y
            RUN# z
            RUN --security echo a
            unknown instruction: ;RUN (did you mean RUN?)
            unknown instruction: RUN# (did you mean RUN?)
            missing a value on flag: --security
        "#]],
    );
    check(
        "FROM BASEIMAGE\nHEALTHCHECK interval=5s CMD ls\n",
        expect![[r#"
            failed to parse stage name "BASEIMAGE": invalid reference format: repository name (library/BASEIMAGE) must be lowercase
            Unknown type "INTERVAL=5S" in HEALTHCHECK (try CMD)
            --- Insert hyphens
            FROM BASEIMAGE
            HEALTHCHECK --interval=5s CMD ls
        "#]],
    );
}

#[test]
fn continuations_only_where_they_are_likely() {
    let text = |lines: &str| format!("FROM alpine\n{lines}\n");
    check(
        &text("RUN apk add --no-cache\n    curl\n    git"),
        expect![[r#"
            unknown instruction: curl (`RUN` or a line continuation is missing before it)
            --- Add a line continuation
            FROM alpine
            RUN apk add --no-cache \
                curl
                git
            --- Insert `RUN`
            FROM alpine
            RUN apk add --no-cache
                RUN curl
                git
            unknown instruction: git (`RUN` or a line continuation is missing before it)
            --- Add a line continuation
            FROM alpine
            RUN apk add --no-cache
                curl \
                git
            --- Insert `RUN`
            FROM alpine
            RUN apk add --no-cache
                curl
                RUN git
        "#]],
    );
    check(
        &text("COPY a b\n     /c"),
        expect![[r#"
        unknown instruction: /c
    "#]],
    );
    check(
        &text("export A=1\nFOO = 1\na: b"),
        expect![[r#"
        unknown instruction: export (did you mean expose?)
        unknown instruction: FOO (did you mean FROM?)
        unknown instruction: a: (did you mean add?)
    "#]],
    );
    check(
        &text("COPY a b\n    apk add curl"),
        expect![[r#"
        unknown instruction: apk (`RUN` or a line continuation is missing before it)
        --- Insert `RUN`
        FROM alpine
        COPY a b
            RUN apk add curl
    "#]],
    );
    check(
        &text("ENV A=1\n    B=\"c d\" E=2"),
        expect![[r#"
        unknown instruction: B="c (a line continuation is missing before it)
        --- Add a line continuation
        FROM alpine
        ENV A=1 \
            B="c d" E=2
    "#]],
    );
    check(
        &text("ENV A=1\n    make"),
        expect![[r#"
        unknown instruction: make (`RUN` or a line continuation is missing before it)
        --- Insert `RUN`
        FROM alpine
        ENV A=1
            RUN make
    "#]],
    );
    check(
        &text("USER app\nCFLAGS=-O2 make install"),
        expect![[r#"
        unknown instruction: CFLAGS=-O2 (`RUN` or a line continuation is missing before it)
        --- Insert `RUN`
        FROM alpine
        USER app
        RUN CFLAGS=-O2 make install
    "#]],
    );
    check(
        &text("ENTR [\"/app\"]"),
        expect![[r#"
        unknown instruction: ENTR (did you mean ENTRYPOINT?)
        --- Change to `ENTRYPOINT`
        FROM alpine
        ENTRYPOINT ["/app"]
    "#]],
    );
}
