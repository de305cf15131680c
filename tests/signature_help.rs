//! Signature help: the forms that fit, and the part that is being typed.

use dockwright::features::signature_help::{Signature, signature_help};
use dockwright::language::{INSTRUCTIONS, MOUNT_TYPES};
use dockwright::text::Span;
use expect_test::{Expect, expect};

use crate::fixture::{document, draw, with_cursors};

/// The forms at each of the cursors, one below the other, with the part that is being typed underlined.
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

/// There is nothing at any of the cursors.
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
fn from() {
    check(
        "FROM $0",
        expect![[r#"
        FROM baseImage
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM baseImage:tag
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM baseImage@digest
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM baseImage AS stage
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM baseImage:tag AS stage
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM baseImage@digest AS stage
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 

    "#]],
    );
    check(
        "FROM al$0pine:3$0.20 A$0S ba$0se",
        expect![[r#"
        FROM baseImage:tag AS stage
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 

        FROM baseImage:tag AS stage
                       ▔▔▔ The tag, `latest` if there is none.

        FROM baseImage:tag AS stage
                           ▔▔ Begins the name of the stage.

        FROM baseImage:tag AS stage
                              ▔▔▔▔▔ The name of the stage, in lower case.

    "#]],
    );
    check(
        "FROM localhost:5000/al$0pine@sha$0256:",
        expect![[r#"
        FROM baseImage@digest
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM baseImage@digest AS stage
             ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 

        FROM baseImage@digest
                       ▔▔▔▔▔▔ The digest, which always means the same 
        FROM baseImage@digest AS stage
                       ▔▔▔▔▔▔ The digest, which always means the same 

    "#]],
    );
    check(
        "FROM --platform=linux/ar$0m64 $0",
        expect![[r#"
        --platform=os/arch/variant
                      ▔▔▔▔ Which platform's image to take, if it is

        FROM [flags] baseImage
                     ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM [flags] baseImage:tag
                     ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM [flags] baseImage@digest
                     ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM [flags] baseImage AS stage
                     ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM [flags] baseImage:tag AS stage
                     ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 
        FROM [flags] baseImage@digest AS stage
                     ▔▔▔▔▔▔▔▔▔ The image or the earlier stage to build 

    "#]],
    );
}

#[test]
fn files() {
    check(
        "FROM a\nCOPY --ch$0own=me:us$0 a$0 b$0 c$0",
        expect![[r#"
        COPY [flags] source ... dest
             ▔▔▔▔▔▔▔ Flags, each with `--`. `--chmod`, `--cho
        COPY [flags] [ "source", ..., "dest" ]
             ▔▔▔▔▔▔▔ Flags, each with `--`. `--chmod`, `--cho

        --chown=user:group
                     ▔▔▔▔▔ Owner of what is added, as `user`, `user

        COPY [flags] source ... dest
                     ▔▔▔▔▔▔ What to copy: a path in the build contex

        COPY [flags] source ... dest
                            ▔▔▔ What to copy: a path in the build contex

        COPY [flags] source ... dest
                                ▔▔▔▔ Where to put it in the image. A folder e

    "#]],
    );
    check(
        "FROM a\nADD [ \"a\"$0, \"b\"$0, \"c\"$0 ]$0",
        expect![[r#"
        ADD [flags] [ "source", ..., "dest" ]
                      ▔▔▔▔▔▔▔▔ What to add: files of the build context,

        ADD [flags] [ "source", ..., "dest" ]
                                ▔▔▔ What to add: files of the build context,

        ADD [flags] [ "source", ..., "dest" ]
                                     ▔▔▔▔▔▔ Where to put it in the image. A folder e

        ADD [flags] [ "source", ..., "dest" ]
                                            ▔ Ends the JSON form.

    "#]],
    );
    check(
        "FROM a\nCOPY --from=bu$0ild --chmod=7$055 --link=t$0rue a b",
        expect![[r#"
            --from=stage
                   ▔▔▔▔▔ Where to copy from instead of the build 

            --chmod=755
                    ▔▔▔ Permissions of what is added: octal (`75

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
            ▔▔▔▔▔▔▔ The command line, which the shell runs.
        RUN [ "command", "parameter", ... ]
            ▔ Begins the JSON form: strings in double 

    "#]],
    );
    check(
        "FROM a\nCMD [ \"a\", $0",
        expect![[r#"
        CMD [ "executable", "parameter", ... ]
                            ▔▔▔▔▔▔▔▔▔▔▔ An argument of it.
        CMD [ "parameter", "parameter2", ... ]
                           ▔▔▔▔▔▔▔▔▔▔▔▔ Another one.

    "#]],
    );
    check(
        "FROM a\nRUN --network=no$0ne --security=$0 apt$0-get up$0date",
        expect![[r#"
            --network=default|none|host
                      ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Which network the command has: `default`

            --security=sandbox|insecure
                       ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Runs the command in the `sandbox`, or wi

            RUN [flags] command parameter ...
                        ▔▔▔▔▔▔▔ The command line, which the shell runs.

            RUN [flags] command parameter ...
                                ▔▔▔▔▔▔▔▔▔ More of it.

        "#]],
    );
    check(
        "FROM a\nHEALTHCHECK $0",
        expect![[r#"
        HEALTHCHECK [flags] CMD ...
                    ▔▔▔▔▔▔▔ Flags, each with `--`. `--interval`, `--
        HEALTHCHECK NONE
                    ▔▔▔▔ Takes the check of the base image away.

    "#]],
    );
    check(
        "FROM a\nHEALTHCHECK no$0",
        expect![[r#"
        HEALTHCHECK NONE
                    ▔▔▔▔ Takes the check of the base image away.

    "#]],
    );
    check(
        "FROM a\nHEALTHCHECK --start-interval=$0 --retries=3$0 $0CMD cu$0rl",
        expect![[r#"
            HEALTHCHECK --start-interval=5s ...
                                         ▔▔ Time between two checks during the start

            HEALTHCHECK --retries=3 ...
                                  ▔ How many failures in a row make the cont

            HEALTHCHECK [flags] CMD ...
                                ▔▔▔ Begins the command that checks.

            HEALTHCHECK [flags] CMD ...
                                    ▔▔▔ The command: exit code 0 is healthy, 1 i

        "#]],
    );
}

#[test]
fn mounts() {
    check(
        "FROM a\nRUN --mount=$0",
        expect![[r#"
        --mount=type=bind,target=path,source=path,from=stage|image,readonly,readwrite
                ▔▔▔▔▔▔▔▔▔ What to mount: `bind` (if not given), `c
        --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                ▔▔▔▔▔▔▔▔▔▔ What to mount: `bind` (if not given), `c
        --mount=type=tmpfs,target=path,readonly,readwrite,size=64m
                ▔▔▔▔▔▔▔▔▔▔ What to mount: `bind` (if not given), `c
        --mount=type=secret,target=path,source=path,id=id,readonly,readwrite,required,env=NAME,mode=0755,uid=number,gid=number
                ▔▔▔▔▔▔▔▔▔▔▔ What to mount: `bind` (if not given), `c
        --mount=type=ssh,target=path,id=id,readonly,readwrite,required,mode=0755,uid=number,gid=number
                ▔▔▔▔▔▔▔▔ What to mount: `bind` (if not given), `c

    "#]],
    );
    check(
        "FROM a\nRUN --mount=type=ca$0che,sha$0ring=locked,target=$0/x,$0 make",
        expect![[r#"
            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                    ▔▔▔▔▔▔▔▔▔▔ What to mount: `bind` (if not given), `c

            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                                                                              ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ What happens when several builds use the

            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                               ▔▔▔▔▔▔▔▔▔▔▔ Where the mount is found in the containe

            --mount=type=cache,target=path,source=path,from=stage|image,id=id,sharing=shared|private|locked,readonly,readwrite,mode=0755,uid=number,gid=number
                                           ▔▔▔▔▔▔▔▔▔▔▔ What of the source is mounted, by defaul

        "#]],
    );
    check(
        "FROM a\nRUN --mount=type=secret,id=x,env=$0",
        expect![[r#"
        --mount=type=secret,target=path,source=path,id=id,readonly,readwrite,required,env=NAME,mode=0755,uid=number,gid=number
                                                                                      ▔▔▔▔▔▔▔▔ The environment variable that gets the s

    "#]],
    );
}

#[test]
fn pairs() {
    check(
        "FROM a\nENV $0",
        expect![[r#"
        ENV key value
            ▔▔▔ The name.
        ENV key=value
            ▔▔▔ The name.
        ENV key=value key2=value2
            ▔▔▔ The name.

    "#]],
    );
    check(
        "FROM a\nENV A$0=$01 B$0=2$0",
        expect![[r#"
        ENV key=value key2=value2
            ▔▔▔ The name.

        ENV key=value key2=value2
                ▔▔▔▔▔ Its value, in quotes if there are blanks

        ENV key=value key2=value2
                      ▔▔▔▔ Another name.

        ENV key=value key2=value2
                           ▔▔▔▔▔▔ Its value, in quotes if there are blanks

    "#]],
    );
    check(
        "FROM a\nLABEL a b$0",
        expect![[r#"
        LABEL key value
                  ▔▔▔▔▔ Its value: all the rest of the line.

    "#]],
    );
    check(
        "FROM a\nARG V$0=1$0",
        expect![[r#"
        ARG name=defaultValue
            ▔▔▔▔ The name of the variable.

        ARG name=defaultValue
                 ▔▔▔▔▔▔▔▔▔▔▔▔ Its value if `--build-arg` gives none.

    "#]],
    );
}

#[test]
fn others() {
    check(
        "FROM a\nUSER me:us$0ers",
        expect![[r#"
        USER user:group
                  ▔▔▔▔▔ The name of a group that the image knows
        USER uid:gid
                 ▔▔▔ The number of a group.

    "#]],
    );
    check(
        "FROM a\nEXPOSE 80 8$01 $0",
        expect![[r#"
        EXPOSE port ...
                    ▔▔▔ Any number of others.

        EXPOSE port ...
                    ▔▔▔ Any number of others.

    "#]],
    );
    check(
        "FROM a\nVOLUME [ \"/a\"$0",
        expect![[r#"
        VOLUME [ "/vol", ... ]
                 ▔▔▔▔▔▔ A folder that each container has for its

    "#]],
    );
    check(
        "FROM a\nONBUILD $0",
        expect![[r#"
        ONBUILD INSTRUCTION
                ▔▔▔▔▔▔▔▔▔▔▔ What to do in builds on top of this imag

    "#]],
    );
    check(
        "FROM a\nONBUILD COPY a $0",
        expect![[r#"
        COPY [flags] source ... dest
                                ▔▔▔▔ Where to put it in the image. A folder e

    "#]],
    );
}

#[test]
fn over_several_lines() {
    check(
        "FROM a\nCOPY \\\n  # what\n  a \\\n  $0b $0\n",
        expect![[r#"
            COPY [flags] source ... dest
                                    ▔▔▔▔ Where to put it in the image. A folder e

            COPY [flags] source ... dest
                                    ▔▔▔▔ Where to put it in the image. A folder e

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
                   ▔ The character that escapes and continues

        "#]],
    );
    check_none("FROM a\n# syntax=$0\n");
}

#[test]
fn nothing() {
    check_none("$0FR$0OM$0 a\nNOPE $0\nRUN a \\\n # x$0\n  b\nCOPY <<E /x\n$0y$0\nE\n$0");
    check_none("# $0\n# comment $0\n");
}

/// Every instruction and every flag has forms, and each part of them says what it is.
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
        // Flags, where they are shown, or what comes first behind them.
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
