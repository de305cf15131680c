//! Hover: its span, and the beginning of its text.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use ide::hover::{hover, keyword};
use syntax::language::{DIRECTIVES, INSTRUCTIONS, MOUNT_OPTIONS, MOUNT_TYPES};

use crate::fixture::{document, draw, with_cursors};

/// The beginning of a page, on one line.
fn first_line(markdown: &str) -> String {
    let text = markdown.replace("```dockerfile", "").replace("```", "·");
    let words: Vec<_> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() > 90 {
        line.chars().take(89).chain(['…']).collect()
    } else {
        line
    }
}

fn check(fixture: &str, expect: Expect) {
    let (document, cursors) = with_cursors(fixture);
    let found: Vec<_> = cursors
        .into_iter()
        .filter_map(|at| hover(&document, at))
        .map(|hover| (hover.span, first_line(&hover.markdown)))
        .collect();
    expect.assert_eq(&draw(&document.text.to_string(), &found));
}

/// There is no hover at any of the cursors.
#[track_caller]
fn check_none(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        assert_eq!(hover(&document, at), None, "at {at} of {fixture:?}");
    }
}

#[test]
fn page() {
    let document = document("FROM a\nSTOPSIGNAL SIGINT\nRUN --network=none x");
    let text = |at| hover(&document, at).unwrap().markdown;
    expect![[r#"
        ```dockerfile
        STOPSIGNAL signal
        ```

        Sets the signal that `docker stop` sends to the container. The default is `SIGTERM`.

        ```dockerfile
        STOPSIGNAL SIGQUIT
        ```

        - It is a name, with or without `SIG`, or a number.
        - The signal is sent to PID 1 of the container. With the shell form of `CMD` or `ENTRYPOINT`, that is the shell.

        [Reference](https://docs.docker.com/reference/dockerfile/#stopsignal)"#]].assert_eq(&text(8));
    expect![[r#"
        ```dockerfile
        RUN --network=mode
        ```

        Network of the command: `default`, `none`, or `host` for the builder's own, which the builder must allow.

        Since `docker/dockerfile:1.3`.

        [Reference](https://docs.docker.com/reference/dockerfile/#run---network)"#]].assert_eq(&text(33));
}

/// A variable that a stage doesn't declare is empty there, even if BuildKit sets it.
#[test]
fn undeclared() {
    let document = document("FROM a\nENV A=$TARGETOS");
    let page = hover(&document, 16).unwrap().markdown;
    expect![[r#"
        ```dockerfile
        ARG TARGETOS
        ```

        Operating system that the image is built for, like `linux`.

        Set by BuildKit.

        Empty here: no `ARG TARGETOS` precedes this in the stage.

        [Reference](https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope)"#]]
    .assert_eq(&page);
}

#[test]
fn keywords() {
    check(
        "FR$0OM alpine\nru$0n true\n$0CMD$0",
        expect![[r#"
            FROM alpine
            ▔▔▔▔ FROM [--platform=os/arch] image [AS name] FROM [--platform=os/arch] image:tag [AS name] F…
            run true
            ▔▔▔ RUN [flags] command RUN [flags] ["program", "argument"…] RUN [flags] <<EOF · Runs a comma…
            CMD
            ▔▔▔ CMD ["program", "argument"…] CMD command · Sets the default command of a container, or th…
            ▔▔▔ CMD ["program", "argument"…] CMD command · Sets the default command of a container, or th…
        "#]],
    );
}

#[test]
fn words() {
    check(
        "FROM alpine A$0S b\nHEALTHCHECK cm$0d true\nHEALTHCHECK NO$0NE\n",
        expect![[r#"
            FROM alpine AS b
                        ▔▔ FROM image AS name · Names the stage, for `COPY --from=`, `RUN --mount=from=`, later `FRO…
            HEALTHCHECK cmd true
                        ▔▔▔ HEALTHCHECK [flags] CMD command · Has no effect: overridden on line 3. The command that c…
            HEALTHCHECK NONE
                        ▔▔▔▔ HEALTHCHECK NONE · Disables the base image's health check. [Reference](https://docs.docke…
        "#]],
    );
}

#[test]
fn onbuild() {
    check(
        "FROM a\nONB$0UILD CO$0PY --fr$0om=b c d",
        expect![[r#"
            FROM a
            ONBUILD COPY --from=b c d
            ▔▔▔▔▔▔▔ ONBUILD instruction · Registers an instruction to run when another build uses this image …
                    ▔▔▔▔ COPY [flags] source… destination COPY [flags] ["source", … "destination"] · Copies files …
                         ▔▔▔▔▔▔ COPY --from=stage|image · Source to copy from instead of the build context: an earlier st…
        "#]],
    );
}

#[test]
fn flags() {
    check(
        "FROM --plat$0form=linux/amd64 a\nRUN -$0-network=no$0ne true\nCOPY --link$0 --chmod=7$055 a b\n",
        expect![[r#"
            FROM --platform=linux/amd64 a
                 ▔▔▔▔▔▔▔▔▔▔ FROM --platform=os/arch · Platform of the base image, by default the target platform: `li…
            RUN --network=none true
                ▔▔▔▔▔▔▔▔▔ RUN --network=mode · Network of the command: `default`, `none`, or `host` for the builder…
                          ▔▔▔▔ RUN --network=mode · Network of the command: `default`, `none`, or `host` for the builder…
            COPY --link --chmod=755 a b
                 ▔▔▔▔▔▔ COPY --link[=true|false] · Puts the files in a layer that doesn't depend on preceding lay…
                                ▔▔▔ COPY --chmod=755 · `755` is `rwxr-xr-x`: owner may read, write and run; group and others …
        "#]],
    );
    // Flag names are case-sensitive; unknown ones have no hover.
    check_none("FROM a\nRUN --NET$0WORK=none --fo$0o=b$0ar true");
}

#[test]
fn mounts() {
    check(
        "FROM a\nRUN --mo$0unt=type=ca$0che,tar$0get=/r$0oot,sha$0ring=loc$0ked,r$0o,d$0st=/a x\n",
        expect![[r#"
            FROM a
            RUN --mount=type=cache,target=/root,sharing=locked,ro,dst=/a x
                ▔▔▔▔▔▔▔ RUN --mount=type=… · Mounts files, a cache, a secret, an SSH agent or a memory file syste…
                             ▔▔▔▔▔ RUN --mount=type=cache · A directory that persists between builds, for compilers and pack…
                                   ▔▔▔▔▔▔ RUN --mount=…,target · Mount path in the container. Relative paths start at `WORKDIR`; `/…
                                          ▔▔▔▔▔ RUN --mount=…,target · Mount path in the container. Relative paths start at `WORKDIR`; `/…
                                                ▔▔▔▔▔▔▔ RUN --mount=…,sharing · Behavior when several builds use the cache at once: `shared` (def…
                                                        ▔▔▔▔▔▔ RUN --mount=…,sharing · Behavior when several builds use the cache at once: `shared` (def…
                                                               ▔▔ RUN --mount=…,readonly · Makes the mount read-only. Default for `bind`, `secret` and `ssh…
                                                                  ▔▔▔ RUN --mount=…,target · Mount path in the container. Relative paths start at `WORKDIR`; `/…
        "#]],
    );
    check_none("FROM a\nRUN --mount=type=no$0,wh$0at=x y");
}

#[test]
fn directives() {
    check(
        "# syn$0tax=docker/docker$0file:1\n#ESC$0APE=`$0\nFROM a",
        expect![[r#"
            # syntax=docker/dockerfile:1
              ▔▔▔▔▔▔ # syntax= · The frontend image that builds this file, and thereby the syntax version. `do…
                     ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ # syntax= · The frontend image that builds this file, and thereby the syntax version. `do…
            #ESCAPE=`
             ▔▔▔▔▔▔ # escape= · The character that escapes others and, at the end of a line, continues it: a …
                    ▔ # escape= · The character that escapes others and, at the end of a line, continues it: a …
            FROM a
        "#]],
    );
    // After an instruction it is a comment.
    check_none("FROM a\n# syn$0tax=docker/dockerfile:1\n");
}

#[test]
fn stages() {
    check(
        "FROM golang:1 AS Bu$0ild\nFROM bui$0ld AS test\nCOPY --from=BU$0ILD a b\nCOPY --from=$01 a b\nRUN --mount=from=tes$0t,target=/x y\n",
        expect![[r#"
            FROM golang:1 AS Build
                             ▔▔▔▔▔ FROM golang:1 AS Build · Stage 0, on line 1. Configuration, as far as it is known: - `GOL…
            FROM build AS test
                 ▔▔▔▔▔ FROM golang:1 AS Build · Stage 0, on line 1. Configuration, as far as it is known: - `GOL…
            COPY --from=BUILD a b
                        ▔▔▔▔▔ FROM golang:1 AS Build · Stage 0, on line 1. Configuration, as far as it is known: - `GOL…
            COPY --from=1 a b
                        ▔ FROM build AS test · Stage 1, on line 2. Built on stage `Build`. Configuration, as far as…
            RUN --mount=from=test,target=/x y
                             ▔▔▔▔ FROM build AS test · Stage 1, on line 2. Built on stage `Build`. Configuration, as far as…
        "#]],
    );
    check(
        "FROM --platform=linux/arm64 a \\\n  AS b\nFROM b$0\nONBUILD RUN --mount=from=b$0,target=/x y\nCOPY --from=\"b$0\" c d\n",
        expect![[r#"
            FROM --platform=linux/arm64 a \
              AS b
            FROM b
                 ▔ FROM --platform=linux/arm64 a AS b · Stage 0, on line 1. Used by stage 1.
            ONBUILD RUN --mount=from=b,target=/x y
                                     ▔ FROM --platform=linux/arm64 a AS b · Stage 0, on line 1. Used by stage 1.
            COPY --from="b" c d
                         ▔ FROM --platform=linux/arm64 a AS b · Stage 0, on line 1. Used by stage 1.
        "#]],
    );
    // There is no such stage.
    check_none("FROM alpine\nCOPY --from=7$0 a b");
}

#[test]
fn variables() {
    check(
        "ARG VERS$0ION=1\nFROM a:$VER$0SION\nARG VERSION\nENV HO$0ME=/a PA$0TH=\"$HOM$0E/b\"\nRUN echo $HOME\nWORKDIR ${VERS$0ION:-x}/${HOME$0}\n",
        expect![[r#"
            ARG VERSION=1
                ▔▔▔▔▔▔▔ ARG VERSION=1 · Set on line 1. Here it is `1`.
            FROM a:$VERSION
                    ▔▔▔▔▔▔▔ ARG VERSION=1 · Set on line 1. Here it is `1`.
            ARG VERSION
            ENV HOME=/a PATH="$HOME/b"
                ▔▔▔▔ ENV HOME=/a · Set on line 4. Here it is `/a`.
                        ▔▔▔▔ ENV PATH="$HOME/b" · Set on line 4. Its value depends on values that are unknown. - `HOME…
                               ▔▔▔▔ $HOME · This instruction sets it; the value counts from the next one on.
            RUN echo $HOME
            WORKDIR ${VERSION:-x}/${HOME}
                      ▔▔▔▔▔▔▔ ARG VERSION=1 · Set on line 1, declared in the stage on line 3. Here it is `1`. `${VERSIO…
                                    ▔▔▔▔ ENV HOME=/a · Set on line 4. Here it is `/a`.
        "#]],
    );
    check(
        "FROM a\nARG TARGETARCH\nENV A=$TARGET$0ARCH\nCOPY x$A$0 /$TARGETO$0S\n",
        expect![[r#"
            FROM a
            ARG TARGETARCH
            ENV A=$TARGETARCH
                   ▔▔▔▔▔▔▔▔▔▔ ARG TARGETARCH · Declared on line 2. Its value depends on the build. Architecture that th…
            COPY x$A /$TARGETOS
                   ▔ ENV A=$TARGETARCH · Set on line 3. Its value depends on values that are unknown. - `TARGE…
                       ▔▔▔▔▔▔▔▔ ARG TARGETOS · Operating system that the image is built for, like `linux`. Set by BuildKi…
        "#]],
    );
    check(
        "ARG A=1\nFROM a:$TARGETAR$0CH\nARG A$0\nARG TARGETOS$0\n",
        expect![[r#"
            ARG A=1
            FROM a:$TARGETARCH
                    ▔▔▔▔▔▔▔▔▔▔ ARG TARGETARCH · Architecture that the image is built for, like `amd64` or `arm64`. Set b…
            ARG A
                ▔ ARG A=1 · Set on line 1, declared in the stage on line 3. Here it is `1`.
            ARG TARGETOS
                ▔▔▔▔▔▔▔▔ ARG TARGETOS · Declared on line 4. Its value depends on the build. Operating system that …
        "#]],
    );
    check(
        "ARG P=x\nARG Q=$P$0\nFROM --platform=$0$P a\nENV A=1 B=2\nLABEL c=$A$0$B d=${A:-x$B$0} e='$A' f=${A$0\nENV A$0 2 $A$0\n",
        expect![[r#"
            ARG P=x
            ARG Q=$P
                   ▔ ARG P=x · Set on line 1. Here it is `x`.
            FROM --platform=$P a
                            ▔▔ ARG P=x · Set on line 1. Here it is `x`.
            ENV A=1 B=2
            LABEL c=$A$B d=${A:-x$B} e='$A' f=${A
                     ▔ ENV A=1 · Set on line 4. Here it is `1`.
                                  ▔ ENV B=2 · Set on line 4. Here it is `2`.
                                                ▔ ENV A=1 · Set on line 4. Here it is `1`.
            ENV A 2 $A
                ▔ ENV A 2 $A · Set on line 6. Here it is `2 1`. - `A`: `1`, line 4
                     ▔ ENV A=1 · Set on line 4. Here it is `1`.
        "#]],
    );
    check_none("FROM a\nWORKDIR \\$A$0\n");
}

#[test]
fn heredocs() {
    check(
        "FROM a\nENV B=1\nCOPY <<EOF /x\nhello $B$0 and ${B$0}\nEOF\n",
        expect![[r#"
            FROM a
            ENV B=1
            COPY <<EOF /x
            hello $B and ${B}
                   ▔ ENV B=1 · Set on line 2. Here it is `1`.
                           ▔ ENV B=1 · Set on line 2. Here it is `1`.
            EOF
        "#]],
    );
    check_none(
        "FROM a\nENV B=1\nCOPY <<'EOF' /x\nhello $B$0\nEOF\nRUN <<EOF\nRU$0N $B COPY --fr$0om=a\nEOF\n",
    );
}

#[test]
fn nothing() {
    check_none(
        "# comm$0ent\nFROM a\nRUN so$0me install && \\\n  # FR$0OM\n  RU$0N CO$0PY\n$0\nFRO$0 x\n",
    );
    check_none("$0");
    check_none("FROM a AS $0");
    check_none("FROM a\nRUN [\"CO$0PY\", \"--fr$0om\"]");
}

/// All entries of the tables have a hover.
#[test]
fn all_rows() {
    let mut pages = BTreeSet::new();
    let mut add = |text: String, part: &str| {
        let document = document(&text);
        let at = text.rfind(part).unwrap() as u32 + 1;
        let page = hover(&document, at).unwrap_or_else(|| panic!("nothing for {part} in {text:?}"));
        let docs = page.markdown.splitn(3, "```").nth(2).unwrap();
        assert!(docs.trim().len() > 20, "{text:?}: {docs:?}");
        assert!(docs.contains("](https://"), "no link: {docs:?}");
        assert!(
            pages.insert(page.markdown),
            "the same for {text:?} as for another"
        );
    };
    for facts in &INSTRUCTIONS {
        assert!(!keyword(facts).is_empty());
        add(format!("FROM a\n{} x", facts.keyword), facts.keyword);
        for flag in facts.flags {
            add(
                format!("FROM a\n{} --{}=x y", facts.keyword, flag.name),
                flag.name,
            );
        }
    }
    for facts in &MOUNT_OPTIONS {
        add(
            format!("FROM a\nRUN --mount={}=x y", facts.name),
            &format!("{}=x", facts.name),
        );
    }
    for facts in &MOUNT_TYPES {
        add(
            format!("FROM a\nRUN --mount=type={} y", facts.name),
            facts.name,
        );
    }
    for facts in &DIRECTIVES {
        add(format!("# {}=x\nFROM a", facts.name), facts.name);
    }
}

#[test]
fn variables_that_a_command_may_change() {
    check(
        "FROM a\nENV A= B=1\nRUN : ${A:=3}; echo $$0A\nRUN eval \"B=2\"; echo $$0B\nRUN . ./x.sh; echo $$0B\nRUN : ${B:=3}; echo $$0B\nRUN command . ./x.sh; echo $$0B\nRUN \"eval\" B=2; echo $$0B\nRUN let B=2; echo $$0B\n",
        expect![[r#"
            FROM a
            ENV A= B=1
            RUN : ${A:=3}; echo $A
                                 ▔ ENV A= · Set on line 2. The command may change it before it is used here.
            RUN eval "B=2"; echo $B
                                  ▔ ENV B=1 · Set on line 2. The command may change it before it is used here.
            RUN . ./x.sh; echo $B
                                ▔ ENV B=1 · Set on line 2. The command may change it before it is used here.
            RUN : ${B:=3}; echo $B
                                 ▔ ENV B=1 · Set on line 2. Here it is `1`.
            RUN command . ./x.sh; echo $B
                                        ▔ ENV B=1 · Set on line 2. The command may change it before it is used here.
            RUN "eval" B=2; echo $B
                                  ▔ ENV B=1 · Set on line 2. The command may change it before it is used here.
            RUN let B=2; echo $B
                               ▔ ENV B=1 · Set on line 2. The command may change it before it is used here.
        "#]],
    );
}

#[test]
fn variables_of_secrets() {
    check(
        "FROM a\nENV A=1\nRUN --mount=type=secret,id=x,env=A echo $$0A\nRUN --mount=type=secret,id=y,env=B echo ${$0B}\nONBUILD RUN --mount=type=secret,id=z,env=A echo $$0A\nRUN echo $$0A\n",
        expect![[r#"
            FROM a
            ENV A=1
            RUN --mount=type=secret,id=x,env=A echo $A
                                                     ▔ $A · Set to the secret `x` for this command only, by its mount.
            RUN --mount=type=secret,id=y,env=B echo ${B}
                                                      ▔ $B · Set to the secret `y` for this command only, by its mount.
            ONBUILD RUN --mount=type=secret,id=z,env=A echo $A
                                                             ▔ $A · Set to the secret `z` for this command only, by its mount.
            RUN echo $A
                      ▔ ENV A=1 · Set on line 2. Here it is `1`.
        "#]],
    );
}
