//! Compose: which files are read, variables, merging, `extends`, `include`, and what is refused.

use expect_test::expect;

use super::compose;

#[test]
fn forms() {
    compose(
        r#"
services:
  short: {build: ./short}
  empty: {build: {}}
  long:
    image: long:1
    build:
      context: ..
      dockerfile: build/../Dockerfile.long
      target: dev
      args: {NUMBER: 1, FLOAT: 1.50, BOOL: yes, YES: true, OCTAL: 0755, EMPTY: "", NONE: , FROM_ENV: }
      additional_contexts: [src=./src, "img=docker-image://alpine", "other=service:short"]
      platforms: [linux/amd64]
      tags: [t:1]
  list:
    build:
      args: [A=1, B=x=y, C, D=]
  no_build: {image: x}
"#,
        &["FROM_ENV=e", "C=c"],
        &expect![[r#"
            empty: .
            list: . A=1 B=x=y C=c D=
            long: .. ../Dockerfile.long target=dev BOOL=yes EMPTY= FLOAT=1.5 FROM_ENV=e NUMBER=1 OCTAL=493 YES=true img->other docker-image://alpine other->build short src->src linux/amd64 tag=t:1
            short: short
        "#]],
    );
}

#[test]
fn floats_are_written_as_in_go() {
    compose(
        r#"
services:
  a: {build: {args: {A: 1e6, B: 20240501.1, C: 123456.5, D: 0.0001, E: 0.00001, F: 1000000}}}
"#,
        &[],
        &expect![[r#"
            a: . A=1e+06 B=2.02405011e+07 C=123456.5 D=0.0001 E=1e-05 F=1000000
        "#]],
    );
}

#[test]
fn which_files_are_read() {
    let files = r#"-- compose.yml
services: {a: {build: ./compose-yml}}
-- docker-compose.yml
services: {a: {build: ./docker-compose-yml}}
-- compose.override.yaml
services: {a: {build: {target: overridden}}}
-- other.yaml
services: {a: {build: ./other}}
-- deploy/stack.yaml
services: {a: {build: ./context}}
"#;
    compose(
        files,
        &[],
        &expect![[r#"
        a: compose-yml target=overridden
    "#]],
    );
    compose(
        files,
        &["COMPOSE_FILE=other.yaml:compose.yml"],
        &expect![[r#"
            a: compose-yml
        "#]],
    );
    compose(
        files,
        &["-f=deploy/stack.yaml"],
        &expect![[r#"
        a: deploy/context
    "#]],
    );
    compose(
        files,
        &["-f=deploy/stack.yaml", "--project-directory=."],
        &expect![[r#"
            a: context
        "#]],
    );
    // The next folder above that has a file.
    compose(
        files,
        &["folder=deploy/deep"],
        &expect![[r#"
        a: compose-yml target=overridden
    "#]],
    );
    compose(
        files,
        &["-f=missing.yaml"],
        &expect![[r#"
        error missing.yaml:1:1 `` file not found: missing.yaml
    "#]],
    );
}

#[test]
fn env_files_and_operators() {
    let files = r#"
services:
  a:
    build:
      context: ${DIR:-default}
      args:
        UNSET: "[$NONE]"
        DASH: ${NONE-d}${EMPTY-not}
        COLON: ${EMPTY:-d}
        PLUS: ${DIR:+set}${EMPTY+set}${EMPTY:+not}
        NESTED: ${NONE:-${EMPTY:-${DIR}}}
        BOTH: ${NONE:-a}-${DIR}-${NONE:-b}
        DOLLARS: $$A $$${DIR} $ 1$
        REFERENCE: $REFERENCE
        QUOTED: $QUOTED
-- .env
export DIR=from-env-file # a comment
EMPTY=
REFERENCE="${DIR}/below\n"
QUOTED='${DIR}'
-- x.env
DIR: from-x
"#;
    compose(
        files,
        &[],
        &expect![[r#"
        a: from-env-file BOTH=a-from-env-file-b(sensitive) COLON=d DASH=d DOLLARS=$A $from-env-file $ 1$(sensitive) NESTED=from-env-file(sensitive) PLUS=setset QUOTED=${DIR}(sensitive) REFERENCE=from-env-file/below
        (sensitive) UNSET=[]
    "#]],
    );
    compose(
        files,
        &["DIR=environment"],
        &expect![[r#"
        a: environment BOTH=a-environment-b COLON=d DASH=d DOLLARS=$A $environment $ 1$ NESTED=environment PLUS=setset QUOTED=${DIR}(sensitive) REFERENCE=environment/below
        (sensitive) UNSET=[]
    "#]],
    );
    compose(
        files,
        &["--env-file=x.env"],
        &expect![[r#"
        a: from-x BOTH=a-from-x-b(sensitive) COLON=d DASH=dnot DOLLARS=$A $from-x $ 1$(sensitive) NESTED=from-x(sensitive) PLUS=set QUOTED= REFERENCE= UNSET=[]
    "#]],
    );
}

#[test]
fn missing_variables() {
    compose(
        r#"
services:
  a: {build: "${DIR:?set it}"}
  b: {build: {args: {A: "${B"}}}
  c: {build: ./c}
"#,
        &[],
        &expect![[r#"
            b: . A=(unknown)
            c: c
            error compose.yaml:3:14 `"${DIR:?set it}"` required variable `DIR` is missing a value: set it
            error compose.yaml:4:25 `"${B"` invalid interpolation format `${B`: escape `$` as `$$`
        "#]],
    );
}

#[test]
fn override_files() {
    compose(
        r#"-- compose.yaml
services:
  a:
    build: {context: one, dockerfile: D, args: {A: "1", B: "1"}, tags: [x, y], target: t}
  gone:
    build: {context: two, args: {A: "1"}}
  replaced:
    build: {context: two, target: x}
-- compose.override.yaml
services:
  a:
    build: {args: [B=2, C=3], tags: [y, z], target: !reset null}
  gone:
    build: !reset null
    image: x
  replaced:
    build: !override {context: three}
  new: {build: ./new}
---
services:
  new: {build: {target: second-document}}
"#,
        &[],
        &expect![[r#"
            a: one one/D A=1 B=2 C=3 tag=x tag=y tag=z
            new: new target=second-document
            replaced: three
        "#]],
    );
}

#[test]
fn anchors_and_merge_keys() {
    compose(
        r#"
x-build: &build
  context: shared
  args: &args {A: "1", B: "1"}
services:
  alias: {build: *build}
  merged:
    build:
      <<: *build
      args: {<<: [{B: "2"}, *args], C: "3"}
"#,
        &[],
        &expect![[r#"
            alias: shared A=1 B=1
            merged: shared A=1 B=2 C=3
        "#]],
    );
}

#[test]
fn extends() {
    compose(
        r#"-- compose.yaml
services:
  base: {build: {context: base, args: {A: "1", B: "1"}}}
  same: {extends: base, build: {args: {B: "2"}}}
  file: {extends: {file: common/services.yaml, service: web}, build: {target: x}}
  nobody: {extends: {service: missing}, image: x}
  round: {extends: about, image: x}
  about: {extends: round, image: x}
-- common/services.yaml
services:
  web: {extends: {file: ../more/base.yaml, service: root}, build: {args: {C: "${HERE:-c}"}}}
-- more/base.yaml
services:
  root: {build: {context: ./context, dockerfile: ../D}}
"#,
        &[],
        &expect![[r#"
            base: base A=1 B=1
            file: more/context more/D target=x C=c
            same: base A=1 B=2
            error compose.yaml:5:21 `{service: missing` cannot extend service `nobody`: service `missing` not found in compose.yaml
            error compose.yaml:6:20 `about` services extend each other: `about` is part of a cycle
        "#]],
    );
}

#[test]
fn include() {
    compose(
        r#"-- compose.yaml
include:
  - sub/compose.yaml
  - path: [other/a.yaml, other/b.yaml]
    project_directory: .
    env_file: other/x.env
  - missing.yaml
services:
  main: {build: ./main}
  twice: {image: x}
-- sub/compose.yaml
services:
  sub: {build: {context: ., args: {V: $V, W: $W}}}
  twice: {image: y}
-- sub/.env
V=sub
W=sub
-- .env
V=main
-- other/a.yaml
services: {other: {build: "./$DIR"}}
-- other/b.yaml
services: {other: {build: {target: b}}}
-- other/x.env
DIR=dir
"#,
        &[],
        &expect![[r#"
            main: main
            other: dir target=b
            sub: sub V=main(sensitive) W=sub(sensitive)
            error compose.yaml:6:5 `missing.yaml` file not found: missing.yaml
            error compose.yaml:9:3 `twice` services.twice conflicts with an included resource
        "#]],
    );
}

#[test]
fn nothing_outside_of_the_root_is_read() {
    compose(
        r#"
include: [../other/compose.yaml, /etc/compose.yaml]
services:
  a:
    build: ../../elsewhere
    extends: {file: ../x.yaml, service: a}
  b: {build: /work/project/inside}
"#,
        &[],
        &expect![[r#"
            a: ../../elsewhere
            b: inside
            error compose.yaml:2:11 `../other/compose.yaml` outside of the root folder, not read: ../other/compose.yaml
            error compose.yaml:2:34 `/etc/compose.yaml` outside of the root folder, not read: /etc/compose.yaml
            error compose.yaml:6:21 `../x.yaml` outside of the root folder, not read: ../x.yaml
        "#]],
    );
}

#[test]
fn profiles() {
    let files = r#"
services:
  always: {build: ./a}
  dev: {build: ./d, profiles: [dev]}
  test: {build: ./t, profiles: [test, ci]}
"#;
    compose(
        files,
        &[],
        &expect![[r#"
        always: a
        dev?!: d
        test?!: t
    "#]],
    );
    compose(
        files,
        &["--profile=ci"],
        &expect![[r#"
        always: a
        dev?!: d
        test: t
    "#]],
    );
    compose(
        files,
        &["COMPOSE_PROFILES=dev,test"],
        &expect![[r#"
        always: a
        dev: d
        test: t
    "#]],
    );
}

#[test]
fn inline_dockerfiles_know_their_lines() {
    compose(
        "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM a\n        RUN echo $$HOME\n\n        COPY b c\n",
        &[],
        &expect![[r#"
            a: . inline "FROM a\nRUN echo $HOME\n\nCOPY b c\n" at 61 - 92 101
        "#]],
    );
}

#[test]
fn sources() {
    compose(
        r#"
services:
  git: {build: "https://github.com/o/r.git#main:dir"}
  ssh: {build: "git@github.com:o/r.git"}
  url: {build: {context: one, dockerfile: "https://example.com/Dockerfile"}}
  lookalike: {build: vendor/github.com/x}
"#,
        &[],
        &expect![[r#"
            git: remote https://github.com/o/r.git#main:dir remote Dockerfile
            lookalike: vendor/github.com/x
            ssh: remote git@github.com:o/r.git remote Dockerfile
            url: one remote https://example.com/Dockerfile
        "#]],
    );
}

#[test]
fn refused() {
    for (text, expected) in [
        (
            "services:\n  a:\n    build:\n",
            expect![[r#"
            error compose.yaml:3:10 `` services.a.build must be a string or a mapping, not null
        "#]],
        ),
        (
            "services:\n  a: text\n",
            expect![[r#"
            error compose.yaml:2:6 `text` services.a must be a mapping, not a string
        "#]],
        ),
        (
            "services:\n  a: {}\n",
            expect![[r#"
            error compose.yaml:2:3 `a` service `a` has neither an image nor a build
        "#]],
        ),
        // The cause is reported, not what follows from it.
        (
            "services:\n  a: {extends: {file: nowhere.yaml, service: b}}\n",
            expect![[r#"
                error compose.yaml:2:23 `nowhere.yaml` file not found: nowhere.yaml
            "#]],
        ),
        (
            "web:\n  build: .\n  ports: [\"80:80\"]\ndb:\n  image: postgres\n",
            expect![[r#"
                error compose.yaml:1:1 `web` the key `services` is missing: Compose no longer reads files in the format of version 1
            "#]],
        ),
        (
            "services:\n  a: {build: ., bild: x}\n",
            expect![[r#"
            a: .
            error compose.yaml:2:17 `bild` unknown key `services.a.bild`
        "#]],
        ),
        (
            "services:\n  a: {build: {contxt: x}}\nserices: {}\n",
            expect![[r#"
                a: .
                error compose.yaml:2:15 `contxt` unknown key `services.a.build.contxt`
                error compose.yaml:3:1 `serices` unknown key `serices`
            "#]],
        ),
        (
            "services:\n  a: {build: {args: {D: 2024-01-02}}}\n",
            expect![[r#"
                a: . D=2024-01-02
                error compose.yaml:2:25 `2024-01-02` services.a.build.args.D must be a string, not a date
            "#]],
        ),
        (
            "services:\n  a: {build: {dockerfile: x, dockerfile_inline: y}}\n",
            expect![[r#"
                a: . x
                error compose.yaml:2:49 `y` service `a`: `dockerfile` and `dockerfile_inline` are mutually exclusive
            "#]],
        ),
        (
            "services:\n  a: {build: ., build: x}\n",
            expect![[r#"
            error compose.yaml:2:17 `build` mapping key `build` is already defined
        "#]],
        ),
        (
            "services:\n\ta: {}\n",
            expect![[r#"
            error compose.yaml:2:2 `a` tabs disallowed within this context (block indentation)
        "#]],
        ),
        (
            "services:\n  a: {build: ., platform: linux/arm64}\n  b: {build: {platforms: [linux/amd64]}, platform: linux/arm64}\n",
            expect![[r#"
                a: . default=linux/arm64
                b: . linux/amd64 default=linux/arm64
                error compose.yaml:3:52 `linux/arm64` build.platforms must include the service's platform `linux/arm64`
            "#]],
        ),
        (
            "services:\n  a: {build: {secrets: [s]}, networks: [n], volumes: [\"data:/v\", \"./x:/x\"], depends_on: [z]}\n",
            expect![[r#"
                a: .
                error compose.yaml:2:25 `s` service `a`: undefined build secret `s`
                error compose.yaml:2:41 `n` service `a` refers to undefined network `n`
                error compose.yaml:2:55 `"data:/v"` service `a` refers to undefined volume `data`
                error compose.yaml:2:90 `z` service `a` depends on undefined service `z`
            "#]],
        ),
        (
            "services:\n  a: {build: ., depends_on: [b]}\n  b: {build: ., depends_on: [a]}\n",
            expect![[r#"
                a: .
                b: .
                error compose.yaml:2:3 `a` services depend on each other: `a` is part of a cycle
            "#]],
        ),
        (
            "services:\n  a: {build: {additional_contexts: {x: \"service:b\", y: \"service:z\"}}}\n  b: {image: x}\n",
            expect![[r#"
                a: . x->build b y->build z
                error compose.yaml:2:40 `"service:b"` service `a`: service `b` has no build
                error compose.yaml:2:56 `"service:z"` service `a`: unknown service `z` as additional context
            "#]],
        ),
        (
            "services:\n  1: {build: .}\n",
            expect![[r#"
            error compose.yaml:2:3 `1` a key must be a string
        "#]],
        ),
        (
            "services:\n  a: {build: ., env_file: missing.env}\n",
            expect![[r#"
                a: .
                requirement compose.yaml:2:27 `missing.env` env file not found: missing.env
            "#]],
        ),
        (
            "# nothing\n",
            expect![[r#"
            error compose.yaml:1:1 `` the Compose file is empty
        "#]],
        ),
        (
            "services:\n",
            expect![[r#"
            error compose.yaml:1:9 `` services must be a mapping
        "#]],
        ),
        (
            "- a\n",
            expect![[r#"
            error compose.yaml:1:1 `- a` the file must be a mapping
        "#]],
        ),
        (
            "services:\n  a: {build: .}\n-- .env\nA B=1\n",
            expect![[r#"
                a: .
                error .env:1:1 `A B=1` the name of a variable can't contain a space
            "#]],
        ),
    ] {
        compose(text, &[], &expected);
    }
}

#[test]
fn secrets_are_marked() {
    compose(
        r#"
services:
  a:
    build:
      args:
        FROM_ENV_FILE: ${PLAIN}
        API_KEY: literal
        INDIRECT: "x${DB_PASSWORD}"
        PLAIN_ENV: $OTHER
-- .env
PLAIN=1
"#,
        &["DB_PASSWORD=p", "OTHER=o"],
        &expect![[r#"
            a: . API_KEY=literal(sensitive) FROM_ENV_FILE=1(sensitive) INDIRECT=xp(sensitive) PLAIN_ENV=o
        "#]],
    );
}
