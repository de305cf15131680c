//! Dev containers.

use expect_test::expect;

use super::devcontainer;

#[test]
fn dockerfile() {
    devcontainer(
        r#"
// A comment.
{
  "name": "dev",
  "build": {
    "dockerfile": "../docker/dev.Dockerfile",
    "context": "..",
    "target": "dev",
    "args": { "VARIANT": "3.12", "FLAG": true, "HOME": "${localEnv:HOME:none}", "API_TOKEN": "x", "F": "${localWorkspaceFolderBasename}" },
    "options": ["--build-arg", "X=1", "--build-arg=FROM_ENV", "--platform=linux/amd64", "--build-context", "src=./src", "--network=host"],
  },
}
"#,
        &["FROM_ENV=e"],
        &expect![[r#"
            devcontainer: . docker/dev.Dockerfile target=dev API_TOKEN=x(sensitive) F=project FLAG=true FROM_ENV=e HOME=none VARIANT=3.12 X=1 src->src linux/amd64
        "#]],
    );
}

#[test]
fn numbers_are_those_of_javascript() {
    devcontainer(
        r#"{"build": {"dockerfile": "Dockerfile", "args": {"A": 3.10, "B": 1e3, "C": 1.0, "D": 20}}}"#,
        &[],
        &expect![[r#"
            devcontainer: .devcontainer A=3.1 B=1000 C=1 D=20
        "#]],
    );
}

#[test]
fn the_context_is_the_folder_of_the_dockerfile() {
    devcontainer(
        r#"{"build": {"dockerfile": "../docker/dev.Dockerfile"}}"#,
        &[],
        &expect![[r#"
            devcontainer: docker docker/dev.Dockerfile
        "#]],
    );
}

#[test]
fn old_properties() {
    devcontainer(
        r#"-- .devcontainer.json
{"dockerFile": "Dockerfile.dev", "context": "sub", "build": {"args": {"A": "1"}, "context": "ignored"}}
"#,
        &[],
        &expect![[r#"
            devcontainer: sub Dockerfile.dev A=1
        "#]],
    );
}

#[test]
fn several_configurations() {
    devcontainer(
        r#"-- .devcontainer/a/devcontainer.json
{"build": {"dockerfile": "Dockerfile"}}
-- .devcontainer/b/devcontainer.json
{"build": {"dockerfile": "Dockerfile"}}
"#,
        &[],
        &expect![[r#"
            devcontainer: .devcontainer/a
            devcontainer?: .devcontainer/b
        "#]],
    );
}

#[test]
fn service_of_compose() {
    devcontainer(
        r#"
{"dockerComposeFile": ["../compose.yaml", "extra.yaml"], "service": "app"}
-- compose.yaml
services:
  app: {build: {context: app, args: {V: "$V"}}, profiles: [dev]}
  other: {build: ./other}
-- .devcontainer/extra.yaml
services:
  app: {build: {target: dev}}
-- .env
V=1
"#,
        &[],
        &expect![[r#"
            app: app target=dev V=1(sensitive)
        "#]],
    );
}

#[test]
fn refused() {
    for (text, expected) in [
        (
            "{\"build\": {\"dockerfile\": 1}}",
            expect![[r#"
            error .devcontainer/devcontainer.json:1:26 `1` `dockerfile` must be a string
        "#]],
        ),
        (
            "{\"name\": \"x\"}",
            expect![[r#"
            error .devcontainer/devcontainer.json:1:1 `{` one of `image`, `build.dockerfile` and `dockerComposeFile` is required
        "#]],
        ),
        (
            "[]",
            expect![[r#"
            error .devcontainer/devcontainer.json:1:1 `` a dev container configuration must be a JSON object
        "#]],
        ),
        (
            "{\"build\": {\"dockerfile\": \"D\", }",
            expect![[r#"
            error .devcontainer/devcontainer.json:1:1 `{"build": {"dockerfile": "D", }` invalid JSON: Unterminated object
        "#]],
        ),
        (
            "{\"dockerComposeFile\": \"missing.yaml\", \"service\": \"a\"}",
            expect![[r#"
                error .devcontainer/devcontainer.json:1:23 `"missing.yaml"` file not found: .devcontainer/missing.yaml
            "#]],
        ),
        (
            "{\"dockerComposeFile\": \"c.yaml\", \"service\": \"a\"}\n-- .devcontainer/c.yaml\nservices: {b: {image: x}}\n",
            expect![[r#"
                error .devcontainer/devcontainer.json:1:44 `"a"` service `a` not found in .devcontainer/c.yaml
            "#]],
        ),
        (
            "{\"build\": {\"dockerfile\": \"D\" \"target\": \"x\"}}",
            expect![[r#"
                devcontainer: .devcontainer .devcontainer/D target=x
                error .devcontainer/devcontainer.json:1:29 `` invalid JSON: Expected comma
            "#]],
        ),
        ("{\"image\": \"debian\"}", expect![[r#""#]]),
    ] {
        devcontainer(text, &[], &expected);
    }
}
