//! `dockwright builds`.

use expect_test::expect;

use super::Folder;

/// A folder with a definition of each tool.
fn folder() -> Folder {
    Folder::new(&[
        (
            "docker-bake.hcl",
            "group \"default\" { targets = [\"app\"] }\ntarget \"app\" {\n  context = \"src\"\n  args = { VERSION = \"1\" }\n}\ntarget \"docs\" {\n  inherits = [\"missing\"]\n}\n",
        ),
        (
            "compose.yaml",
            "services:\n  api:\n    build:\n      context: ./api\n      target: prod\n      args: {PLAIN: $PLAIN, API_TOKEN: abc}\n",
        ),
        (".env", "PLAIN=secret\n"),
        (
            ".devcontainer/devcontainer.json",
            "{\"build\": {\"dockerfile\": \"Dockerfile\"}}\n",
        ),
    ])
}

#[test]
fn table_without_secrets() {
    folder().check(&["builds"], expect![[r#"
        TOOL          NAME           FILE                             CONTEXT        DOCKERFILE                TARGET  PLATFORMS  ARGUMENTS
        bake          api            compose.yaml                     api            api/Dockerfile            prod               API_TOKEN=*** PLAIN=***
        bake          app*           docker-bake.hcl                  src            src/Dockerfile                               VERSION=1
        bake          docs           docker-bake.hcl                  .              Dockerfile
        compose       api*           compose.yaml                     api            api/Dockerfile            prod               API_TOKEN=*** PLAIN=***
        devcontainer  devcontainer*  .devcontainer/devcontainer.json  .devcontainer  .devcontainer/Dockerfile

        * built by default
        --- standard error
        docker-bake.hcl:7:15: error: target `missing` not found
        --- exit code 1
    "#]]);
}

#[test]
fn json_of_one_tool() {
    folder().check(
        &["builds", "--tool", "bake", "--format", "json"],
        expect![[r#"
            {
              "builds": [
                {
                  "tool": "bake",
                  "file": "compose.yaml",
                  "name": "api",
                  "default": false,
                  "context": "api",
                  "dockerfile": "api/Dockerfile",
                  "inline": false,
                  "target": "prod",
                  "args": {
                    "API_TOKEN": "abc",
                    "PLAIN": "secret"
                  },
                  "sensitive": [
                    "API_TOKEN",
                    "PLAIN"
                  ],
                  "contexts": {},
                  "platforms": [],
                  "tags": []
                },
                {
                  "tool": "bake",
                  "file": "docker-bake.hcl",
                  "name": "app",
                  "default": true,
                  "context": "src",
                  "dockerfile": "src/Dockerfile",
                  "inline": false,
                  "target": null,
                  "args": {
                    "VERSION": "1"
                  },
                  "sensitive": [],
                  "contexts": {},
                  "platforms": [],
                  "tags": []
                },
                {
                  "tool": "bake",
                  "file": "docker-bake.hcl",
                  "name": "docs",
                  "default": false,
                  "context": ".",
                  "dockerfile": "Dockerfile",
                  "inline": false,
                  "target": null,
                  "args": {},
                  "sensitive": [],
                  "contexts": {},
                  "platforms": [],
                  "tags": []
                }
              ],
              "errors": [
                {
                  "file": "docker-bake.hcl",
                  "range": {
                    "start": {
                      "line": 6,
                      "character": 14
                    },
                    "end": {
                      "line": 6,
                      "character": 23
                    }
                  },
                  "severity": "error",
                  "message": "target `missing` not found"
                }
              ]
            }
            --- exit code 1
        "#]],
    );
}

#[test]
fn missing_folder() {
    folder().check(
        &["builds", "nowhere"],
        expect![[r#"
        --- standard error
        dockwright: nowhere: No such file or directory (os error 2)
        --- exit code 2
    "#]],
    );
}

/// A folder whose Dockerfiles are built by a Compose file, one of them inline.
fn project() -> Folder {
    Folder::new(&[
        (
            "compose.yaml",
            "services:\n  api:\n    build:\n      context: .\n      dockerfile: docker/api.build\n      args: { VERSION: '3.20', VERSON: 1 }\n  web:\n    build:\n      context: .\n      dockerfile_inline: |\n        FROM alpine:3.22\n        WORKDIR app\n",
        ),
        (
            "docker/api.build",
            "ARG VERSION\nFROM alpine:$VERSION\nWORKDIR api\n",
        ),
    ])
}

#[test]
fn the_dockerfiles_of_a_folders_builds_are_checked() {
    project().check(&["check"], expect![[r#"
        docker/api.build, built as `api` by compose.yaml:
        information[UnusedBuildArgument]: `api` in compose.yaml sets the build argument `VERSON`, which no ARG declares
         --> docker/api.build:2:1
          |
        1 | ARG VERSION
        2 | FROM alpine:$VERSION
          | ^^^^
        3 | WORKDIR api
          |

        warning[InvalidDefaultArgInFrom]: Default value for ARG alpine:$VERSION results in empty or invalid base image name
         --> docker/api.build:2:6
          |
        1 | ARG VERSION
        2 | FROM alpine:$VERSION
          |      ^^^^^^^^^^^^^^^
        3 | WORKDIR api
          |
        note: No default value
         --> docker/api.build:1:5
          |
        1 | ARG VERSION
          |     ^^^^^^^

        warning[WorkdirRelativePath]: Relative workdir "api" can have unexpected results if the base image changes
         --> docker/api.build:3:9
          |
        2 | FROM alpine:$VERSION
        3 | WORKDIR api
          |         ^^^

        compose.yaml, built as `web` by compose.yaml:
        warning[WorkdirRelativePath]: Relative workdir "app" can have unexpected results if the base image changes
          --> compose.yaml:12:17
           |
        11 |         FROM alpine:3.22
        12 |         WORKDIR app
           |                 ^^^

        3 warnings, 1 information in 2 files
        1 can be fixed with --fix
        --- exit code 1
    "#]]);
}

#[test]
fn one_build_of_a_file_is_checked() {
    project().check(
        &["check", "compose.yaml", "--build", "web"],
        expect![[r#"
            compose.yaml, built as `web` by compose.yaml:
            warning[WorkdirRelativePath]: Relative workdir "app" can have unexpected results if the base image changes
              --> compose.yaml:12:17
               |
            11 |         FROM alpine:3.22
            12 |         WORKDIR app
               |                 ^^^

            1 warning in 1 file
            --- exit code 1
        "#]],
    );
    project().check(
        &["check", "--build", "worker"],
        expect![[r#"
        --- standard error
        dockwright: --build worker: no such build; there is api (compose.yaml), web (compose.yaml)
        --- exit code 2
    "#]],
    );
    project().check(
        &[
            "check",
            "docker/api.build",
            "--no-builds",
            "--format",
            "json",
        ],
        expect![[r#"
            {"files":[{"path":"docker/api.build","diagnostics":[{"rule":"InvalidDefaultArgInFrom","severity":"warning","range":{"start":{"line":1,"character":5},"end":{"line":1,"character":20}},"message":"Default value for ARG alpine:$VERSION results in empty or invalid base image name","page":"https://docs.docker.com/go/dockerfile/rule/invalid-default-arg-in-from/","related":[{"range":{"start":{"line":0,"character":4},"end":{"line":0,"character":11}},"message":"No default value"}]},{"rule":"WorkdirRelativePath","severity":"warning","range":{"start":{"line":2,"character":8},"end":{"line":2,"character":11}},"message":"Relative workdir \"api\" can have unexpected results if the base image changes","page":"https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/","fixes":[{"title":"Start the path with `/`","safe":false,"edits":[{"range":{"start":{"line":2,"character":8},"end":{"line":2,"character":8}},"newText":"/"}]}]}]}]}
            --- exit code 1
        "#]],
    );
}

#[test]
fn a_file_that_is_refused() {
    let folder = Folder::new(&[("compose.yaml", "services:\n  api:\n    build: 1\n")]);
    folder.check(&["check", "compose.yaml"], expect![[r#"
        error[InvalidBuildDefinition]: services.api.build must be a string or a mapping, not a number
         --> compose.yaml:3:12
          |
        2 |   api:
        3 |     build: 1
          |            ^

        1 error in 1 file
        --- exit code 1
    "#]]);
}

/// A Dockerfile whose Compose file can't be read is checked without its builds, which is reported.
#[test]
fn files_that_are_ignored() {
    let folder = Folder::new(&[
        ("compose.yaml", "services:\n  api: [\n"),
        ("docker-bake.hcl", "target \"default\" {}\n"),
        ("Dockerfile", "FROM alpine:3.22\n"),
        // It may be there to test something.
        ("fixtures/compose.yaml", "services:\n  api: [\n"),
    ]);
    folder.check(
        &["check"],
        expect![[r#"
        --- standard error
        warning[InvalidBuildDefinition]: unclosed bracket '['; the builds of this file are ignored
         --> compose.yaml:2:8
          |
        1 | services:
        2 |   api: [
          |        ^

        --- exit code 0
    "#]],
    );
    folder.check(
        &["check", "Dockerfile"],
        expect![[r#"
        --- standard error
        warning[InvalidBuildDefinition]: unclosed bracket '['; the builds of this file are ignored
         --> compose.yaml:2:8
          |
        1 | services:
        2 |   api: [
          |        ^

        --- exit code 0
    "#]],
    );
    folder.check(
        &["check", "--no-builds"],
        expect![[r#"
        --- exit code 0
    "#]],
    );
    folder.check(
        &["check", "--build", "api"],
        expect![[r#"
            --- standard error
            dockwright: --build api: no such build; there is default (docker-bake.hcl); compose.yaml is ignored: unclosed bracket '['
            --- exit code 2
        "#]],
    );
}

/// The name of a build that several tools define isn't enough; an id is.
#[test]
fn a_name_of_several_tools() {
    let folder = Folder::new(&[
        ("compose.yaml", "services:\n  app:\n    build: .\n"),
        (
            "docker-bake.hcl",
            "target \"app\" {}\ntarget \"other\" { dockerfile = \"Other\" }\n",
        ),
        ("Dockerfile", "FROM alpine:3.22\n"),
        ("Other", "FROM alpine:3.22\n"),
    ]);
    folder.check(&["check", "--build", "app"], expect![[r#"
        --- standard error
        dockwright: --build app: several builds of Dockerfile have this name; use an id: bake:.:app, compose:.:app
        --- exit code 2
    "#]]);
    folder.check(
        &["check", "--build", "compose:.:app"],
        expect![[r#"
        --- exit code 0
    "#]],
    );
    folder.check(
        &["check", "--build", "other"],
        expect![[r#"
        --- exit code 0
    "#]],
    );
}

#[test]
fn builds_are_inspected() {
    project().check(
        &["inspect", "compose.yaml"],
        expect![[r#"
            docker/api.build, built as `api` by compose.yaml

            Arguments
              VERSION  3.20  line 1, from api in compose.yaml

            Stages
              0  alpine:3.20  line 2

            Stage 0 (target)
              env      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
              workdir  /api

            compose.yaml, built as `web` by compose.yaml

            Stages
              0  alpine:3.22  line 1

            Stage 0 (target)
              env      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
              workdir  /app
              cmd      ["/bin/sh"]
            --- exit code 0
        "#]],
    );
}

#[test]
fn dockerfiles_of_builds_are_formatted() {
    let folder = project();
    folder.check(
        &["fmt", "--diff", "compose.yaml"],
        expect![[r#"
        --- exit code 0
    "#]],
    );
}

/// A Dockerfile that two services build, in a repository.
fn two_builds() -> Folder {
    Folder::new(&[
        (".git/HEAD", ""),
        (
            "compose.yaml",
            "services:\n  w1:\n    build: {context: app, args: {V: '1'}}\n  w2:\n    build: {context: app, target: zz, args: {V: '1'}}\n",
        ),
        (
            "app/Dockerfile",
            "FROM alpine:3.20\nARG V\nRUN echo \"$V\"\n",
        ),
        ("other/.keep", ""),
    ])
}

#[test]
fn all_builds_of_a_file_are_checked() {
    let folder = two_builds();
    let ran = folder.run(&["check", "compose.yaml"]);
    assert_eq!(ran.rules(), ["UnknownTarget app/Dockerfile:1:1"], "{ran}");
    assert!(
        ran.out.contains("(in the build `w2` by compose.yaml)"),
        "{ran}"
    );
    assert_eq!(ran.code, 1);
    let ran = folder.run(&["check", "compose.yaml", "--build", "w1"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

/// However its path is written, a Dockerfile has the same builds.
#[test]
fn paths_with_dots() {
    let folder = two_builds();
    let absolute = folder.path("other/../app/Dockerfile");
    for path in ["../app/Dockerfile", absolute.to_str().unwrap()] {
        let mut command = folder.command(&["check", "--format", "json", path]);
        command.current_dir(folder.path("other"));
        let ran = super::Ran::from(command.output().unwrap());
        assert!(ran.out.contains(r#""name":"w1""#), "{ran}");
    }
}

/// Without a repository, the project is the nearest folder above that has a file which defines builds.
#[test]
fn folders_without_a_repository() {
    let folder = two_builds();
    std::fs::remove_dir_all(folder.path(".git")).unwrap();
    for (here, path) in [
        (".", "app"),
        (".", "app/Dockerfile"),
        (".", "."),
        ("app", "."),
        ("app", "Dockerfile"),
        ("app", "../compose.yaml"),
        ("other", "../app"),
    ] {
        let mut command = folder.command(&["check", "--format", "json", path]);
        command.current_dir(folder.path(here));
        let ran = super::Ran::from(command.output().unwrap());
        assert!(ran.out.contains(r#""name":"w1""#), "{here} {path}: {ran}");
    }
    let mut command = folder.command(&["builds"]);
    command.current_dir(folder.path("app"));
    let ran = super::Ran::from(command.output().unwrap());
    assert!(ran.out.contains("w1*"), "{ran}");
}

/// Values of `.env` and of variables whose names suggest a secret aren't printed.
#[test]
fn secrets_are_not_printed() {
    let env = "PW=hunter2\nSTG=stage9\nGIT_PAT=ghp_x\n";
    let cases = [
        (
            "DB_PASSWORD=hunter2\nFOO BAR=x\nTOKEN='ghp_x\n",
            "services: {a: {build: app}}\n",
        ),
        (
            env,
            "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine:3.20\n        COPY ${PW} /x\n",
        ),
        (
            env,
            "services:\n  a: {build: {context: app, target: $STG, platforms: [$PW]}}\n  b: {build: 'https://x:$GIT_PAT@github.com/a/b.git'}\n",
        ),
        (
            env,
            "services:\n  a: {build: app, depends_on: ['$PW'], env_file: '$STG'}\n  b: {image: '${UNSET:?$GIT_PAT}', extends: {file: $PW, service: x}}\n",
        ),
        (
            "",
            "services: {a: {build: {context: app, args: {NPM_AUTH: hunter2, DB_PASS: stage9, MYSQL_PWD: ghp_x}}}}\n",
        ),
    ];
    for (env, compose) in cases {
        let folder = Folder::new(&[
            (".env", env),
            ("compose.yaml", compose),
            (
                "app/Dockerfile",
                "FROM alpine:3.20\nARG NPM_AUTH\nENV X=$NPM_AUTH\nARG DB_PASS\nRUN $DB_PASS\n",
            ),
        ]);
        for args in [
            &["check", "compose.yaml"][..],
            &["check", "."],
            &["check", "compose.yaml", "--format", "json"],
            &["check", "compose.yaml", "--format", "sarif"],
            &["builds"],
            &["inspect", "compose.yaml"],
            &["inspect", "compose.yaml", "--format", "json"],
        ] {
            let ran = folder.run(args);
            for secret in ["hunter2", "stage9", "ghp_x"] {
                let text = ran.to_string();
                // What the Compose file itself says may be shown as its source.
                let text = text.replace(compose.trim_end(), "");
                assert!(!text.contains(secret), "{args:?} {ran}");
            }
        }
    }
}

/// What a Bake file computes from a variable whose name suggests a secret isn't printed.
#[test]
fn secrets_of_bake_files_are_not_printed() {
    let folder = Folder::new(&[(
        "docker-bake.hcl",
        "variable \"NPM_TOKEN\" {\n  default = \"x\"\n  validation {\n    condition = NPM_TOKEN == \"x\"\n    error_message = \"token ${NPM_TOKEN} is bad\"\n  }\n}\nvariable \"PIN\" { type = number }\ntarget \"app\" {\n  context = \"app-${NPM_TOKEN}\"\n  inherits = [\"b-${NPM_TOKEN}\"]\n  platforms = [\"p${NPM_TOKEN}\"]\n  contexts = { deps = \"https://x:${NPM_TOKEN}@github.com/a/b.git\" }\n}\n",
    )]);
    for args in [
        &["check", "docker-bake.hcl"][..],
        &["builds"],
        &["inspect", "docker-bake.hcl"],
    ] {
        let mut command = folder.command(args);
        command.env("NPM_TOKEN", "hunter2").env("PIN", "hunter2");
        let ran = super::Ran::from(command.output().unwrap()).to_string();
        assert!(!ran.contains("hunter2"), "{args:?} {ran}");
    }
}

#[test]
fn the_platform_of_a_service() {
    let folder = Folder::new(&[
        (
            "compose.yaml",
            "services: {w: {platform: linux/arm64, build: app}}\n",
        ),
        ("app/Dockerfile", "ARG TARGETARCH\nFROM img-${TARGETARCH}\n"),
    ]);
    let inspected =
        |command: &mut std::process::Command| super::Ran::from(command.output().unwrap()).out;
    let args = ["inspect", "app/Dockerfile"];
    assert!(inspected(&mut folder.command(&args)).contains("img-arm64"));
    folder.write("compose.yaml", "services: {w: {build: app}}\n");
    folder.write(".env", "DOCKER_DEFAULT_PLATFORM=linux/s390x\n");
    assert!(inspected(&mut folder.command(&args)).contains("img-s390x"));
    let mut command = folder.command(&args);
    command.env("DOCKER_DEFAULT_PLATFORM", "linux/ppc64le");
    assert!(inspected(&mut command).contains("img-ppc64le"));
    folder.write(
        "compose.yaml",
        "services: {w: {platform: linux/arm64, build: {context: app, platforms: [linux/amd64, linux/arm64]}}}\n",
    );
    assert!(inspected(&mut folder.command(&args)).contains("img-amd64"));
}

/// `docker compose build dbg` builds a service whose profile isn't active.
#[test]
fn services_with_profiles() {
    let folder = Folder::new(&[
        (
            "compose.yaml",
            "services: {dbg: {profiles: [dev], build: {context: app, args: {V: '1'}}}}\n",
        ),
        ("app/Dockerfile", "FROM alpine:3.20\nARG V\nRUN echo $V\n"),
    ]);
    for args in [
        &["check", "compose.yaml", "--format", "json"][..],
        &["check", "--build", "dbg", ".", "--format", "json"],
        &["check", "app", "--format", "json"],
    ] {
        let ran = folder.run(args);
        assert!(ran.out.contains(r#""name":"dbg""#), "{args:?} {ran}");
        assert_eq!(ran.code, 0, "{args:?}");
    }
    assert_eq!(folder.run(&["builds"]).out, "");
    assert!(
        folder
            .run(&["builds", "--profile", "dev"])
            .out
            .contains("dbg*")
    );
}

#[test]
fn inspect_applies_settings() {
    let folder = Folder::new(&[
        (
            "Dockerfile",
            "ARG Z=3.19\nFROM alpine:${Z} AS one\nFROM alpine:3.20\n",
        ),
        (
            "dockwright.toml",
            "[build]\nargs = { Z = \"3.22\" }\ntarget = \"one\"\n",
        ),
    ]);
    let ran = folder.run(&["inspect", "Dockerfile"]);
    assert!(
        ran.out.contains("3.22  line 1, from dockwright.toml"),
        "{ran}"
    );
    assert!(ran.out.contains("Stage 0 one (target)"), "{ran}");
    let ran = folder.run(&["inspect", "Dockerfile", "--build-arg", "Z=3.21"]);
    assert!(ran.out.contains("3.21  line 1, from --build-arg"), "{ran}");
}

/// A stage that an unknown argument may choose isn't called unnecessary.
#[test]
fn stages_that_may_be_needed() {
    let folder = Folder::new(&[
        (".env", "E=dev\n"),
        (
            "compose.yaml",
            "services: {a: {build: {context: ., args: {E: $E}}}}\n",
        ),
        (
            "Dockerfile",
            "ARG E=prod\nFROM alpine:3.20 AS base-dev\nFROM alpine:3.20 AS base-prod\nFROM base-${E}\n",
        ),
    ]);
    let ran = folder.run(&["inspect", "Dockerfile"]);
    assert_eq!(ran.out.matches("may be needed").count(), 2, "{ran}");
}

#[test]
fn a_dockerfile_that_does_not_exist() {
    let folder = Folder::new(&[
        (
            "b/compose.yaml",
            "services:\n  a:\n    build: {context: app, dockerfile: Nope}\n  b: {build: 1}\n",
        ),
        ("b/app/.keep", ""),
    ]);
    let ran = folder.run(&["check", "b/compose.yaml"]);
    assert!(
        ran.out.contains("Dockerfile of `a` not found: b/app/Nope"),
        "{ran}"
    );
    assert_eq!(ran.code, 1);
    let ran = folder.run(&["inspect", "b/compose.yaml"]);
    assert!(
        ran.err.contains("Dockerfile of `a` not found: b/app/Nope"),
        "{ran}"
    );
    assert_eq!(ran.code, 2);
    // Paths of errors are as seen from here.
    let ran = folder.run(&["builds", "b"]);
    assert!(ran.err.starts_with("b/compose.yaml:4:"), "{ran}");
}

#[test]
fn options_that_exclude_each_other() {
    let folder = project();
    for args in [
        &["check", "--no-config", "--build", "api"][..],
        &["check", "--diff", "--format", "json"],
        &["check", "--diff", "--output", "patch"],
        &["check", "--format", "json="],
    ] {
        assert_eq!(folder.run(args).code, 2, "{args:?}");
    }
}

/// A line of an inline Dockerfile that contains `$$` differs from that of the file. Its findings are on the line.
#[test]
fn places_in_inline_dockerfiles_with_variables() {
    let folder = Folder::new(&[(
        "compose.yaml",
        "services:\n  i:\n    build:\n      dockerfile_inline: |\n        FROM alpine:3.20\n        RUN sudo ls $$HOME\n    ports: []\n",
    )]);
    let ran = folder.run(&["check", "compose.yaml", "--format", "json"]);
    let place = r#"{"start":{"line":5,"character":8},"end":{"line":5,"character":26}}"#;
    assert!(
        ran.out.contains(r#""rule":"Sudo""#) && ran.out.contains(place),
        "{ran}"
    );
}
