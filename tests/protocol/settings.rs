//! Client settings: as initialization options, pulled, pushed, and invalid.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, URI, opening};

const TEXT: &str = "FROM alpine:3.22\nMAINTAINER me\n";

/// Waits until the diagnostics of a document are exactly those of the expected rules.
#[track_caller]
fn expect_rules(client: &mut Client, uri: &str, expected: &[&str]) {
    let mut last = None;
    for _ in 0..500 {
        client.settle();
        let found = client.publications().into_iter().rev();
        let found = found.into_iter().find(|it| it["uri"] == uri);
        last = found.map(|it| {
            let found = it["diagnostics"].as_array().unwrap().clone();
            let codes = found.iter().map(|it| it["code"].as_str().unwrap());
            codes.map(str::to_owned).collect::<Vec<_>>()
        });
        if last.as_ref().is_some_and(|last| last == expected) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("expected {expected:?}, not {last:?}");
}

/// The messages that were shown to the user.
fn shown_messages(client: &Client) -> Vec<String> {
    let messages = client.seen.iter();
    let messages = messages.filter(|it| it["method"] == "window/showMessage");
    let text = |it: &Value| it["params"]["message"].as_str().unwrap().to_owned();
    messages.map(text).collect()
}

fn start(client: &mut Client, capabilities: Value, options: Value) {
    let params = json!({
        "processId": null, "rootUri": null,
        "capabilities": capabilities, "initializationOptions": options,
    });
    client.request("initialize", params).unwrap();
    client.notify("initialized", json!({}));
}

/// The capabilities of a client that supports `workspace/configuration`.
fn pull_capabilities() -> Value {
    json!({ "workspace": { "configuration": true } })
}

/// Waits for the `number`th request for settings, and responds. Returns the number of requested items.
#[track_caller]
fn respond(client: &mut Client, number: usize, settings: &Value) -> usize {
    let is = |it: &Value| it["method"] == "workspace/configuration";
    for _ in 0..100 {
        if client.seen.iter().filter(|it| is(it)).count() >= number {
            break;
        }
        client.settle();
    }
    let request = client.seen.iter().filter(|it| is(it)).nth(number - 1);
    let request = request.expect("a request for settings").clone();
    let items = request["params"]["items"].as_array().unwrap();
    assert!(items.iter().all(|it| it["section"] == "dockwright"));
    let result = vec![settings.clone(); items.len()];
    client.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }));
    client.settle();
    items.len()
}

/// A document that was never saved, and one of a virtual file system, follow the settings of the editor.
#[test]
fn documents_that_are_no_files() {
    for uri in ["untitled:Untitled-1", "vscode-vfs://host/a/Dockerfile"] {
        let mut client = Client::new();
        let options = json!({ "rules": { "MaintainerDeprecated": "off" } });
        start(&mut client, json!({}), options);
        let document =
            json!({ "uri": uri, "languageId": "dockerfile", "version": 1, "text": TEXT });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }));
        expect_rules(&mut client, uri, &[]);
    }
}

#[test]
fn initialization_options() {
    for options in [
        json!({ "rules": { "MaintainerDeprecated": "off" } }),
        json!({ "dockwright": { "rules": { "MaintainerDeprecated": "off" } } }),
    ] {
        let mut client = Client::new();
        start(&mut client, json!({}), options);
        client.open(URI, 1, TEXT);
        expect_rules(&mut client, URI, &[]);
        // The first diagnostics already respect the settings.
        assert_eq!(client.publications().len(), 1);
    }
}

#[test]
fn pulled_and_changed() {
    let mut client = Client::new();
    start(&mut client, pull_capabilities(), Value::Null);
    respond(
        &mut client,
        1,
        &json!({ "rules": { "MaintainerDeprecated": "off" } }),
    );
    client.open(URI, 1, TEXT);
    expect_rules(&mut client, URI, &[]);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    respond(&mut client, 2, &json!({}));
    expect_rules(&mut client, URI, &["MaintainerDeprecated"]);
}

#[test]
fn pushed() {
    let mut client = Client::with(&json!({}), TEXT);
    expect_rules(&mut client, URI, &["MaintainerDeprecated"]);
    let settings = json!({ "dockwright": { "rules": { "MaintainerDeprecated": "off" } } });
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": settings }),
    );
    client.settle();
    expect_rules(&mut client, URI, &[]);
}

#[test]
fn errors_are_reported_once() {
    let mut client = Client::new();
    let settings = json!({
        "failon": "error", "check": { "failOn": "errr" }, "path": "/bin/x", "trace": { "server": "off" },
        "rules": { "MaintainerDeprecated": "off", "Nope": "off" },
    });
    start(&mut client, json!({}), settings.clone());
    client.open(URI, 1, TEXT);
    expect_rules(&mut client, URI, &[]);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": settings }),
    );
    client.settle();
    let mut messages = shown_messages(&client);
    messages.sort();
    assert_eq!(
        messages,
        [
            "Settings of dockwright: unknown key: failon",
            "Settings of dockwright: unknown rule: Nope",
            "Settings of dockwright: unknown severity: errr (did you mean error?)",
        ]
    );
}

/// The project's configuration file takes precedence over client settings, and an inner folder's settings over an
/// outer's.
#[test]
fn precedence_of_configuration_files_and_folders() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("inner")).unwrap();
    fs::write(
        root.join("dockwright.toml"),
        "rules.MaintainerDeprecated = 'hint'\n",
    )
    .unwrap();
    let uri = format!("file://{}/inner/Dockerfile", root.display());
    let mut client = Client::new();
    let folders: Vec<_> = ["", "/inner"]
        .iter()
        .map(|it| json!({ "uri": format!("file://{}{it}", root.display()), "name": it }))
        .collect();
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": pull_capabilities(), "workspaceFolders": folders,
    });
    client.request("initialize", params).unwrap();
    client.notify("initialized", json!({}));
    let settings = json!({
        "rules": { "MaintainerDeprecated": "off", "FromAsCasing": "off" }, "codeLens": false,
    });
    assert_eq!(respond(&mut client, 1, &settings), 3);
    client.open(&uri, 1, "FROM alpine:3.22 as a\nMAINTAINER me\n");
    expect_rules(&mut client, &uri, &["MaintainerDeprecated"]);
    assert_eq!(
        client.request_for("textDocument/codeLens", &uri),
        Value::Null
    );
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    respond(&mut client, 2, &json!({}));
    // Settings are applied in the background.
    let shows_lenses = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        client.request_for("textDocument/codeLens", &uri) != Value::Null
    });
    assert!(shows_lenses);
}

/// Editors may attach a server to other files.
#[test]
fn other_documents_are_ignored() {
    let open = |uri: &str, language: &str| {
        let mut client = Client::started(&json!({}));
        let mut params = opening(uri, 1, TEXT);
        params["textDocument"]["languageId"] = json!(language);
        client.notify("textDocument/didOpen", params);
        client.settle();
        let has_symbols = client.request_for("textDocument/documentSymbol", uri) != Value::Null;
        let hover = client.request_at("textDocument/hover", uri, 0, 1) != Value::Null;
        assert_eq!(has_symbols, hover);
        has_symbols
    };
    assert!(!open("file:///nowhere/compose.yaml", "yaml"));
    assert!(!open("file:///nowhere/compose.yaml", "dockercompose"));
    assert!(!open("file:///nowhere/.dockerignore", "ignore"));
    assert!(!open("untitled:Untitled-1", "plaintext"));
    assert!(open("untitled:Untitled-1", "dockerfile"));
    assert!(open("file:///nowhere/Containerfile", "containerfile"));
    assert!(open("file:///nowhere/Dockerfile", ""));
    assert!(open("file:///nowhere/build.dockerfile", "plaintext"));
    assert!(open("file:///nowhere/any", "Dockerfile"));
}
