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
        dockwright: --build worker: no such build; there is api, web
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
