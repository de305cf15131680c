//! `dockwright/builds`, the choice of a build, and documents that define builds.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use tower_lsp::ls_types::Uri;

use super::client::{Client, command, opening};
use crate::fixture::folder;

const COMPOSE: &str = "\
services:
  api:
    build: { context: ., target: prod, args: { VERSION: '3.20' } }
  test:
    build: { context: ., target: test }
";

const DOCKERFILE: &str = "\
ARG VERSION=1
FROM alpine:$VERSION AS prod
FROM prod AS test
";

fn uri(path: &Path) -> String {
    Uri::from_file_path(path).unwrap().as_str().to_owned()
}

/// A workspace folder with a Dockerfile that two services build, and the URIs of the Dockerfile and of the Compose file.
fn workspace() -> (TempDir, String, String) {
    let root = folder(&[("Dockerfile", DOCKERFILE), ("compose.yaml", COMPOSE)]);
    let path = root.path().canonicalize().unwrap();
    let dockerfile = uri(&path.join("Dockerfile"));
    let compose = uri(&path.join("compose.yaml"));
    (root, dockerfile, compose)
}

/// A client of a process that keeps its state in `state`.
fn client(root: &Path, state: &Path) -> Client {
    let mut command = command(&[]);
    command.env("XDG_STATE_HOME", state);
    let mut client = Client::of_process(command);
    let root = uri(&root.canonicalize().unwrap());
    client.start_in("test", &json!({}), Some(&root));
    client
}

fn builds(client: &mut Client, uri: &str) -> String {
    let params = json!({ "textDocument": { "uri": uri } });
    shown(&client.request("dockwright/builds", params).unwrap())
}

/// The ids of builds; the active one is marked with `>`.
fn shown(list: &Value) -> String {
    let ids = list["builds"].as_array().unwrap().iter();
    let ids = ids.map(|it| {
        let mark = if it["id"] == list["active"] { ">" } else { "" };
        format!("{mark}{}", it["id"].as_str().unwrap())
    });
    ids.collect::<Vec<_>>().join(" ")
}

/// The title of the first code lens.
fn lens(client: &mut Client, uri: &str) -> String {
    let lenses = client.request_for("textDocument/codeLens", uri);
    let title = lenses[0]["command"]["title"].as_str().unwrap_or_default();
    title.to_owned()
}

fn open(client: &mut Client, uri: &str) {
    client.open(uri, 1, DOCKERFILE);
    client.published(uri, 1);
}

#[test]
fn a_build_is_chosen_and_remembered() {
    let (root, dockerfile, _) = workspace();
    let state = TempDir::new().unwrap();
    let mut first = client(root.path(), state.path());
    open(&mut first, &dockerfile);
    assert_eq!(
        builds(&mut first, &dockerfile),
        ">compose:.:api compose:.:test"
    );
    assert_eq!(
        lens(&mut first, &dockerfile),
        "built as `api` by compose.yaml, +1"
    );
    assert_eq!(fs::read_dir(state.path()).unwrap().count(), 0);
    let choose = |client: &mut Client, build: Value| {
        let params = json!({ "textDocument": { "uri": dockerfile }, "build": build });
        client.request("dockwright/chooseBuild", params)
    };
    let chosen = choose(&mut first, json!("compose:.:test")).unwrap();
    assert_eq!(shown(&chosen), "compose:.:api >compose:.:test");
    assert_eq!(
        lens(&mut first, &dockerfile),
        "built as `test` by compose.yaml, +1"
    );
    let error = choose(&mut first, json!("compose:.:other")).unwrap_err();
    assert_eq!(error["message"], "no such build: compose:.:other");

    let mut second = client(root.path(), state.path());
    open(&mut second, &dockerfile);
    assert_eq!(
        builds(&mut second, &dockerfile),
        "compose:.:api >compose:.:test"
    );
    choose(&mut second, Value::Null).unwrap();
    assert_eq!(lens(&mut second, &dockerfile), "no build chosen (of 2)");
}

#[test]
fn the_command_asks_the_user() {
    let (root, dockerfile, _) = workspace();
    let state = TempDir::new().unwrap();
    let mut client = client(root.path(), state.path());
    open(&mut client, &dockerfile);
    let params = json!({ "command": "dockwright.chooseBuild", "arguments": [dockerfile] });
    client.send(&super::client::request(
        &json!("choice"),
        "workspace/executeCommand",
        params,
    ));
    let asked = client.wait_for("the question", |it| {
        it["method"] == "window/showMessageRequest"
    });
    let titles = asked["params"]["actions"].as_array().unwrap();
    let titles: Vec<_> = titles
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        ["api (compose.yaml)", "test (compose.yaml)", "No build"]
    );
    client.send(&json!({
        "jsonrpc": "2.0", "id": asked["id"], "result": { "title": "test (compose.yaml)" },
    }));
    let result = client.response(&json!("choice")).unwrap();
    assert_eq!(shown(&result), "compose:.:api >compose:.:test");
}

#[test]
fn open_documents_that_define_builds_are_followed() {
    let (root, dockerfile, compose) = workspace();
    let state = TempDir::new().unwrap();
    let mut client = client(root.path(), state.path());
    open(&mut client, &dockerfile);
    let mut params = opening(&compose, 1, COMPOSE);
    params["textDocument"]["languageId"] = json!("yaml");
    client.notify("textDocument/didOpen", params);
    let range =
        json!({ "start": { "line": 1, "character": 2 }, "end": { "line": 1, "character": 5 } });
    client.change(&compose, 2, json!([{ "range": range, "text": "backend" }]));
    assert_eq!(
        builds(&mut client, &dockerfile),
        ">compose:.:backend compose:.:test"
    );
    client.close(&compose);
    assert_eq!(
        builds(&mut client, &dockerfile),
        ">compose:.:api compose:.:test"
    );
    // It has no features of its own.
    assert_eq!(
        client.request_for("textDocument/documentSymbol", &compose),
        Value::Null
    );
}

/// A Compose file that can't be read builds nothing, which its diagnostic states until it can be read.
#[test]
fn a_file_that_cannot_be_read_has_a_diagnostic() {
    let (root, dockerfile, compose) = workspace();
    let path = root.path().join("compose.yaml");
    fs::write(&path, "services: [\n").unwrap();
    let state = TempDir::new().unwrap();
    let mut client = client(root.path(), state.path());
    open(&mut client, &dockerfile);
    assert_eq!(builds(&mut client, &dockerfile), "");
    let of_compose = |it: &Value| {
        it["method"] == "textDocument/publishDiagnostics" && it["params"]["uri"] == json!(compose)
    };
    let published = client.wait_for("a diagnostic of the Compose file", of_compose);
    let found = published["params"]["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["severity"], 2);
    let message = found[0]["message"].as_str().unwrap();
    assert!(
        message.ends_with("; the builds of this file are ignored"),
        "{message}"
    );
    fs::write(&path, COMPOSE).unwrap();
    notify_of_change(&mut client, &compose);
    client.wait_for("no diagnostics", |it| {
        of_compose(it) && it["params"]["diagnostics"] == json!([])
    });
    assert_eq!(
        builds(&mut client, &dockerfile),
        ">compose:.:api compose:.:test"
    );
}

/// A file that is open has all errors of its tool, also where other builds of it are used.
#[test]
fn errors_of_a_build_file_that_is_open() {
    let root = folder(&[
        ("Dockerfile", DOCKERFILE),
        (
            "docker-bake.hcl",
            "target \"a\" {\n}\ntarget \"b\" {\n  inherits = [\"nosuch\"]\n  target = \"${NOPE}\"\n}\n",
        ),
    ]);
    let path = root.path().canonicalize().unwrap();
    let dockerfile = uri(&path.join("Dockerfile"));
    let bake = uri(&path.join("docker-bake.hcl"));
    let state = TempDir::new().unwrap();
    let mut client = client(root.path(), state.path());
    open(&mut client, &dockerfile);
    builds(&mut client, &dockerfile);
    client.settle();
    let of_bake = |it: &Value| it["uri"] == json!(bake);
    assert!(!client.publications().iter().any(of_bake));
    let text = fs::read_to_string(path.join("docker-bake.hcl")).unwrap();
    let mut params = opening(&bake, 1, &text);
    params["textDocument"]["languageId"] = json!("hcl");
    client.notify("textDocument/didOpen", params);
    let published = client.wait_for("diagnostics of the Bake file", |it| of_bake(&it["params"]));
    let found = published["params"]["diagnostics"].as_array().unwrap();
    let found: Vec<String> = found
        .iter()
        .map(|it| {
            let message = it["message"].as_str().unwrap();
            format!("{} {message}", it["range"]["start"]["line"])
        })
        .collect();
    expect_test::expect![[r#"
        3 target `nosuch` not found
        4 undefined variable `NOPE`"#]]
    .assert_eq(&found.join("\n"));
    client.close(&bake);
    client.wait_for("no diagnostics", |it| {
        of_bake(&it["params"]) && it["params"]["diagnostics"] == json!([])
    });
}

fn notify_of_change(client: &mut Client, uri: &str) {
    let changes = json!({ "changes": [{ "uri": uri, "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", changes);
}

/// Files that a Compose file reads are followed, on disk and as open documents, whatever their names.
#[test]
fn files_that_a_compose_file_reads_are_followed() {
    let root = folder(&[
        ("Dockerfile", DOCKERFILE),
        (
            "compose.yaml",
            "services:\n  api:\n    extends: { file: base.yml, service: base }\n",
        ),
        (
            "base.yml",
            "services:\n  base:\n    build: { context: ., platforms: ['${PLATFORM}'] }\n",
        ),
        (".env", "PLATFORM=linux/arm64\n"),
    ]);
    let path = root.path().canonicalize().unwrap();
    let dockerfile = uri(&path.join("Dockerfile"));
    let state = TempDir::new().unwrap();
    let mut client = client(root.path(), state.path());
    open(&mut client, &dockerfile);
    assert_eq!(builds(&mut client, &dockerfile), ">compose:.:api");
    let platform = |client: &mut Client| {
        let params = json!({ "textDocument": { "uri": dockerfile } });
        let list = client.request("dockwright/builds", params).unwrap();
        list["builds"][0]["platforms"][0].clone()
    };
    let becomes = |client: &mut Client, wanted: &str| {
        assert!((0..2_000).any(|_| platform(client) == wanted), "{wanted}");
    };
    becomes(&mut client, "linux/arm64");

    let mut params = opening(&uri(&path.join(".env")), 1, "PLATFORM=linux/amd64\n");
    params["textDocument"]["languageId"] = json!("dotenv");
    client.notify("textDocument/didOpen", params);
    becomes(&mut client, "linux/amd64");
    client.close(&uri(&path.join(".env")));
    becomes(&mut client, "linux/arm64");
    // An evaluation that is still under way would read the next change.
    client.settle();

    let base = path.join("base.yml");
    fs::write(
        &base,
        "services:\n  base:\n    build: { context: ., platforms: [linux/riscv64] }\n",
    )
    .unwrap();
    // A file that no build has to do with changes nothing.
    notify_of_change(&mut client, &uri(&path.join("chart.yaml")));
    client.settle();
    assert_eq!(platform(&mut client), "linux/arm64");
    notify_of_change(&mut client, &uri(&base));
    becomes(&mut client, "linux/riscv64");

    // Without names, any file may have changed.
    fs::write(
        &base,
        "services:\n  base:\n    build: { context: ., platforms: [linux/s390x] }\n",
    )
    .unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    becomes(&mut client, "linux/s390x");
}

#[test]
fn definition_of_an_argument() {
    let (root, dockerfile, compose) = workspace();
    let state = TempDir::new().unwrap();
    let mut client = client(root.path(), state.path());
    open(&mut client, &dockerfile);
    let found = client.request_at("textDocument/definition", &dockerfile, 0, 5);
    assert_eq!(found["uri"], json!(compose));
    assert_eq!(
        found["range"]["start"],
        json!({ "line": 2, "character": 56 })
    );
    let hover = client.request_at("textDocument/hover", &dockerfile, 1, 16);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(
        text.contains("`api` in compose.yaml sets it to `3.20`"),
        "{text}"
    );
}
