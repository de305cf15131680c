//! Signature help: the matching signatures and the active parameter.

use expect_test::{Expect, expect};
use ide::signature_help::{Signature, signature_help};
use syntax::language::{INSTRUCTIONS, MOUNT_TYPES};
use syntax::text::Span;

use crate::fixture::{document, draw, with_cursors};

/// The signatures at each cursor, one per line, with the active parameter underlined.
fn check(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let mut picture = String::new();
    for at in cursors {
        let Some(found) = signature_help(&document, at) else {
            picture.push_str("nothing\n\n");
            continue;
        };
        for form in found.signatures {
            let part = form.active.map(|active| form.parameters[active].clone());
            let part = part.map(|it| {
                let span = Span::new(it.range.start as u32, it.range.end as u32);
                let docs: String = it.docs.chars().take(40).collect();
                (span, docs)
            });
            picture.push_str(&draw(&form.label, part.as_slice()));
        }
        picture.push('\n');
    }
    expect.assert_eq(&picture);
}

/// There is no signature help at any of the cursors.
#[track_caller]
fn check_none(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        assert_eq!(
            signature_help(&document, at),
            None,
            "at {at} of {fixture:?}"
        );
    }
}

#[test]
fn commands_in_scripts() {
    check(
        "FROM alpine\nRUN apt-get$0 -qq update && apt-get install$0 -y$0 --no-install-recommends $0 \\\n && curl -fsSLo$0 x --retry=$0 y | unknown$0 -x $0\nRUN <<EOF\napk add --no-cache $0curl\nEOF\n",
        expect![[r#"
            RUN command parameter ...
                ▔▔▔▔▔▔▔ Command line, run by the shell.

            apt-get install -y --no-install-recommends

            apt-get install -y --no-install-recommends
                            ▔▔ Answers yes to all questions.

            apt-get install -y --no-install-recommends

            curl -f -s -S -L -o --retry
                             ▔▔ Writes the response to this file.

            curl -f -s -S -L -o --retry
                                ▔▔▔▔▔▔▔ Sets how often a transfer is repeated af

            RUN command parameter ...
                                  ▔▔▔ More of the command line.

            RUN command parameter ...
                                  ▔▔▔ More of the command line.

            apk add --no-cache

        "#]],
    );
}

#[test]
fn from() {
    check(
        "FROM $0",
        expect![[r#"
            FROM baseImage
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM baseImage:tag
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM baseImage@digest
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM baseImage AS stage
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM baseImage:tag AS stage
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM baseImage@digest AS stage
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.

        "#]],
    );
    check(
        "FROM al$0pine:3$0.20 A$0S ba$0se",
        expect![[r#"
            FROM baseImage:tag AS stage
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.

            FROM baseImage:tag AS stage
                           ▔▔▔ Tag. Default: `latest`.

            FROM baseImage:tag AS stage
                               ▔▔ Introduces the stage name.

            FROM baseImage:tag AS stage
                                  ▔▔▔▔▔ Stage name, in lower case.

        "#]],
    );
    check(
        "FROM localhost:5000/al$0pine@sha$0256:",
        expect![[r#"
            FROM baseImage@digest
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM baseImage@digest AS stage
                 ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.

            FROM baseImage@digest
                           ▔▔▔▔▔▔ Digest, which always refers to the same 
            FROM baseImage@digest AS stage
                           ▔▔▔▔▔▔ Digest, which always refers to the same 

        "#]],
    );
    check(
        "FROM --platform=linux/ar$0m64 $0",
        expect![[r#"
            --platform=os/arch/variant
                          ▔▔▔▔ Platform of the base image, by default t

            FROM [flags] baseImage
                         ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM [flags] baseImage:tag
                         ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM [flags] baseImage@digest
                         ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM [flags] baseImage AS stage
                         ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM [flags] baseImage:tag AS stage
                         ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.
            FROM [flags] baseImage@digest AS stage
                         ▔▔▔▔▔▔▔▔▔ Image or earlier stage to build on.

        "#]],
    );
}

#[test]
fn files() {
    check(
        "FROM a\nCOPY --ch$0own=me:us$0 a$0 b$0 c$0",
        expect![[r#"
            COPY [flags] source ... dest
                 ▔▔▔▔▔▔▔ Flags, each prefixed with `--`. `--chmod
            COPY [flags] [ "source", ..., "dest" ]
                 ▔▔▔▔▔▔▔ Flags, each prefixed with `--`. `--chmod

            --chown=user:group
                         ▔▔▔▔▔ Owner of the added files: `user`, `user:

            COPY [flags] source ... dest
                         ▔▔▔▔▔▔ Source to copy: a path in the build cont

            COPY [flags] source ... dest
                                ▔▔▔ Source to copy: a path in the build cont

            COPY [flags] source ... dest
                                    ▔▔▔▔ Destination path in the image. With seve

        "#]],
    );
    check(
        "FROM a\nADD [ \"a\"$0, \"b\"$0, \"c\"$0 ]$0",
        expect![[r#"
            ADD [flags] [ "source", ..., "dest" ]
                          ▔▔▔▔▔▔▔▔ Source to add: files in the build contex

            ADD [flags] [ "source", ..., "dest" ]
                                    ▔▔▔ Source to add: files in the build contex

            ADD [flags] [ "source", ..., "dest" ]
                                         ▔▔▔▔▔▔ Destination path in the image. With seve

            ADD [flags] [ "source", ..., "dest" ]
                                                ▔ Ends the JSON array.

        "#]],
    );
    check(
        "FROM a\nCOPY --from=bu$0ild --chmod=7$055 --link=t$0rue a b",
        expect![[r#"
            --from=stage
                   ▔▔▔▔▔ Source to copy from instead of the build

            --chmod=755
                    ▔▔▔ Permissions of the added files: octal (`

            --link=true|false
                   ▔▔▔▔▔▔▔▔▔▔ Puts the files in a layer that doesn't d

        "#]],
    );
}

#[test]
fn commands() {
    check(
        "FROM a\nRUN $0",
        expect![[r#"
            RUN command parameter ...
                ▔▔▔▔▔▔▔ Command line, run by the shell.
            RUN [ "command", "parameter", ... ]
                ▔ Begins a JSON array: strings in double q

        "#]],
    );
    check(
        "FROM a\nCMD [ \"a\", $0",
        expect![[r#"
            CMD [ "executable", "parameter", ... ]
                                ▔▔▔▔▔▔▔▔▔▔▔ Argument of the program.
            CMD [ "parameter", "parameter2", ... ]
                               ▔▔▔▔▔▔▔▔▔▔▔▔ Further argument.

        "#]],
    );
    check(
        "FROM a\nRUN --network=no$0ne --security=$0 apt$0-get up$0date",
        expect![[r#"
            --network=default|none|host
                      ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Network of the command: `default`, `none

            --security=sandbox|insecure
                       ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Security mode of the command: `sandbox`,

            RUN [flags] command parameter ...
                        ▔▔▔▔▔▔▔ Command line, run by the shell.

            apt-get update

        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK $0",
        expect![[r#"
            HEALTHCHECK [flags] CMD ...
                        ▔▔▔▔▔▔▔ Flags, each prefixed with `--`. `--inter
            HEALTHCHECK NONE
                        ▔▔▔▔ Disables the base image's health check.

        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK no$0",
        expect![[r#"
            HEALTHCHECK NONE
                        ▔▔▔▔ Disables the base image's health check.

        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK --start-interval=$0 --retries=3$0 $0CMD cu$0rl",
        expect![[r#"
            HEALTHCHECK --start-interval=5s ...
                                         ▔▔ Time between checks during the start per

            HEALTHCHECK --retries=3 ...
                                  ▔ Consecutive failures that make the conta

            HEALTHCHECK [flags] CMD ...
                                ▔▔▔ Introduces the health check command.

            HEALTHCHECK [flags] CMD ...
                                    ▔▔▔ Command: exit code 0 means healthy, 1 un

        "#]],
    );
}

#[test]
fn mounts() {
    check(
        "FROM a\nRUN --mount=$0",
        expect![[r#"
            --mount=type=bind,target=path,source=path,from=stage|image,readonly,readwrite
                    ▔▔▔▔▔▔▔▔▔ Mount type: `bind` (default), `cache`, `
            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                    ▔▔▔▔▔▔▔▔▔▔ Mount type: `bind` (default), `cache`, `
            --mount=type=tmpfs,target=path,readonly,readwrite,size=64m
                    ▔▔▔▔▔▔▔▔▔▔ Mount type: `bind` (default), `cache`, `
            --mount=type=secret,target=path,source=path,id=id,readonly,readwrite,required,env=NAME,mode=0755,uid=number,gid=number
                    ▔▔▔▔▔▔▔▔▔▔▔ Mount type: `bind` (default), `cache`, `
            --mount=type=ssh,target=path,id=id,readonly,readwrite,required,mode=0755,uid=number,gid=number
                    ▔▔▔▔▔▔▔▔ Mount type: `bind` (default), `cache`, `

        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=ca$0che,sha$0ring=locked,target=$0/x,$0 make",
        expect![[r#"
            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                    ▔▔▔▔▔▔▔▔▔▔ Mount type: `bind` (default), `cache`, `

            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                                                                              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Behavior when several builds use the cac

            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                               ▔▔▔▔▔▔▔▔▔▔▔ Mount path in the container. Relative pa

            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                                           ▔▔▔▔▔▔▔▔▔▔▔ Subpath of the source to mount, by defau

        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=secret,id=x,env=$0",
        expect![[r#"
            --mount=type=secret,target=path,source=path,id=id,readonly,readwrite,required,env=NAME,mode=0755,uid=number,gid=number
                                                                                          ▔▔▔▔▔▔▔▔ Environment variable that receives the s

        "#]],
    );
}

#[test]
fn pairs() {
    check(
        "FROM a\nENV $0",
        expect![[r#"
            ENV key=value
                ▔▔▔ Name.
            ENV key=value key2=value2
                ▔▔▔ Name.
            ENV key value
                ▔▔▔ Name.

        "#]],
    );
    check(
        "FROM a\nENV A$0=$01 B$0=2$0",
        expect![[r#"
            ENV key=value key2=value2
                ▔▔▔ Name.

            ENV key=value key2=value2
                    ▔▔▔▔▔ Value, in quotes if it contains spaces.

            ENV key=value key2=value2
                          ▔▔▔▔ Name of a further pair.

            ENV key=value key2=value2
                               ▔▔▔▔▔▔ Value, in quotes if it contains spaces.

        "#]],
    );
    check(
        "FROM a\nLABEL a b$0",
        expect![[r#"
            LABEL key value
                      ▔▔▔▔▔ Value: the whole rest of the line.

        "#]],
    );
    check(
        "FROM a\nARG V$0=1$0",
        expect![[r#"
            ARG name=defaultValue
                ▔▔▔▔ Name of the variable.

            ARG name=defaultValue
                     ▔▔▔▔▔▔▔▔▔▔▔▔ Value if `--build-arg` sets none.

        "#]],
    );
}

#[test]
fn others() {
    check(
        "FROM a\nUSER me:us$0ers",
        expect![[r#"
            USER user:group
                      ▔▔▔▔▔ Name of a group that exists in the image
            USER uid:gid
                     ▔▔▔ Group ID.

        "#]],
    );
    check(
        "FROM a\nEXPOSE 80 8$01 $0",
        expect![[r#"
            EXPOSE port ...
                        ▔▔▔ Any number of further arguments.

            EXPOSE port ...
                        ▔▔▔ Any number of further arguments.

        "#]],
    );
    check(
        "FROM a\nVOLUME [ \"/a\"$0",
        expect![[r#"
            VOLUME [ "/vol", ... ]
                     ▔▔▔▔▔▔ Directory that each container stores in 

        "#]],
    );
    check(
        "FROM a\nONBUILD $0",
        expect![[r#"
            ONBUILD INSTRUCTION
                    ▔▔▔▔▔▔▔▔▔▔▔ Instruction to run in builds based on th

        "#]],
    );
    check(
        "FROM a\nONBUILD COPY a $0",
        expect![[r#"
            COPY [flags] source ... dest
                                    ▔▔▔▔ Destination path in the image. With seve

        "#]],
    );
}

#[test]
fn over_several_lines() {
    check(
        "FROM a\nCOPY \\\n  # what\n  a \\\n  $0b $0\n",
        expect![[r#"
            COPY [flags] source ... dest
                                    ▔▔▔▔ Destination path in the image. With seve

            COPY [flags] source ... dest
                                    ▔▔▔▔ Destination path in the image. With seve

        "#]],
    );
}

#[test]
fn directives() {
    check(
        "# syntax=docker/docker$0file:1$0\n# check=skip=all;er$0ror=true\n# escape=$0\nFROM a",
        expect![[r#"
            syntax=docker/dockerfile:version
                   ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ The version of the Dockerfile syntax

            syntax=docker/dockerfile:version
                                     ▔▔▔▔▔▔▔ The version of the Dockerfile syntax

            check=skip=rules;error=true|false;experimental=rules
                             ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Options of the build checks

            escape=\
                   ▔ The escape and line continuation charact

        "#]],
    );
    check_none("FROM a\n# syntax=$0\n");
}

#[test]
fn nothing() {
    check_none("$0FR$0OM$0 a\nNOPE $0\nRUN a \\\n # x$0\n  b\nCOPY <<E /x\n$0y$0\nE\n$0");
    check_none("# $0\n# comment $0\n");
}

/// Every instruction and every flag has signatures with documented parameters.
#[test]
fn all_rows() {
    let forms = |text: String| {
        let document = document(&text);
        let found = signature_help(&document, document.text.len());
        let found = found.unwrap_or_else(|| panic!("nothing for {text:?}"));
        for form in &found.signatures {
            assert!(!form.docs.is_empty(), "{text:?}");
            assert!(!form.parameters.is_empty(), "{text:?}");
            assert!(
                form.parameters.iter().all(|it| !it.docs.is_empty()),
                "{text:?}"
            );
        }
        found.signatures
    };
    for facts in &INSTRUCTIONS {
        let found = forms(format!("FROM a\n{} ", facts.keyword));
        // The flags, if they are shown, or the first parameter after them.
        let first = |it: &Signature| it.active.is_some_and(|active| active < 2);
        assert!(found.iter().all(first), "{found:?}");
        for flag in facts.flags {
            let found = forms(format!("FROM a\n{} --{}=", facts.keyword, flag.name));
            let named = |label: &str| label.contains(&format!("--{}=", flag.name));
            assert!(found.iter().all(|it| named(&it.label)), "{found:?}");
            assert!(found.iter().all(|it| it.active == Some(0)), "{found:?}");
        }
    }
    for kind in &MOUNT_TYPES {
        let found = forms(format!("FROM a\nRUN --mount=type={},", kind.name));
        assert_eq!(found.len(), 1);
    }
}
