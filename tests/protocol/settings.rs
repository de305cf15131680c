//! The settings of an editor, which hold where no configuration file says otherwise.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use tower_lsp::ls_types::Uri;

use super::client::{Client, URI};

/// `as` and FROM aren't in the same case.
const SOURCE: &str = "ARG V=1\nFROM alpine:$V as a\nRUN true\nFROM a\n";

fn off() -> Value {
    json!({ "rules": { "FromAsCasing": "off" } })
}

/// Waits until just these rules are told of, whatever was told before the editor's settings were known.
fn await_rules(client: &mut Client, uri: &str, wanted: &[&str]) {
    client.wait_for(&format!("{wanted:?}"), |message| {
        let params = &message["params"];
        let of = message["method"] == "textDocument/publishDiagnostics" && params["uri"] == uri;
        let found = params["diagnostics"].as_array();
        let codes = found.map(|found| found.iter().map(|it| it["code"].as_str().unwrap()));
        of && codes.is_some_and(|codes| codes.eq(wanted.iter().copied()))
    });
}

fn client(capabilities: &Value, options: &Value) -> Client {
    let mut client = Client::of_process();
    let params = json!({
        "processId": null,
        "rootUri": null,
        "capabilities": capabilities,
        "initializationOptions": options,
    });
    client.request("initialize", params).unwrap();
    client.notify("initialized", json!({}));
    client
}

fn configure(client: &mut Client, settings: &Value) {
    // What was told before doesn't count.
    client.seen.clear();
    let params = json!({ "settings": settings });
    client.notify("workspace/didChangeConfiguration", params);
}

#[test]
fn settings_come_with_the_introduction_and_change_later() {
    for options in [off(), json!({ "dockwright": off() })] {
        let mut client = client(&json!({}), &options);
        client.open(URI, 1, SOURCE);
        await_rules(&mut client, URI, &[]);
        configure(&mut client, &json!({ "dockwright": { "rules": {} } }));
        await_rules(&mut client, URI, &["FromAsCasing"]);
    }
}

#[test]
fn an_editor_that_can_be_asked_is_asked() {
    let mut client = client(
        &json!({ "workspace": { "configuration": true } }),
        &json!({}),
    );
    client.open(URI, 1, SOURCE);
    await_rules(&mut client, URI, &["FromAsCasing"]);
    configure(&mut client, &Value::Null);
    let question = client.wait_for("the question", |message| {
        message["method"] == "workspace/configuration"
    });
    assert_eq!(
        question["params"]["items"],
        json!([{ "section": "dockwright" }])
    );
    client.send(&json!({ "jsonrpc": "2.0", "id": question["id"], "result": [off()] }));
    await_rules(&mut client, URI, &[]);
}

#[test]
fn a_configuration_file_comes_before_settings() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("Dockerfile");
    let toml = "rules.FromAsCasing = \"error\"\n";
    fs::write(folder.path().join("dockwright.toml"), toml).unwrap();
    let uri = Uri::from_file_path(&file).unwrap().to_string();
    let rules = json!({ "rules": { "FromAsCasing": "off", "UndefinedVar": "off" } });
    let mut client = client(&json!({}), &rules);
    client.open(&uri, 1, &format!("{SOURCE}RUN echo\nENV B=$NOTHING\n"));
    await_rules(&mut client, &uri, &["FromAsCasing"]);
}

#[test]
fn values_of_settings_are_build_arguments() {
    let options = json!({ "build": { "args": { "V": "9" }, "target": null } });
    let mut client = client(&json!({}), &options);
    client.open(URI, 1, SOURCE);
    // What is around is looked up behind the opening.
    let mut told = String::new();
    for _ in 0..200 {
        let params = json!({
            "textDocument": { "uri": URI },
            "position": { "line": 1, "character": 13 },
        });
        let hover = client.request("textDocument/hover", params).unwrap();
        told = hover.to_string();
        if told.contains('9') {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{told}");
}

#[test]
fn lenses_can_be_switched_off() {
    let mut client = client(&json!({}), &json!({ "codeLens": false }));
    client.open(URI, 1, SOURCE);
    assert_eq!(client.ask("textDocument/codeLens", URI), Value::Null);
    configure(&mut client, &json!({ "codeLens": true }));
    assert!(client.ask("textDocument/codeLens", URI).is_array());
}

#[test]
fn what_is_wrong_with_settings_is_told() {
    let mut client = client(&json!({}), &json!({ "rules": { "FromAsCasing": "loud" } }));
    let told = client.wait_for("the complaint", |message| {
        message["method"] == "window/logMessage"
    });
    let message = told["params"]["message"].as_str().unwrap();
    assert!(message.starts_with("dockwright: settings: "), "{message}");
    assert!(message.contains("loud"), "{message}");
}
