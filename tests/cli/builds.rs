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
