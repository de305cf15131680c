//! Diagnostics: published or pulled, never both.

use serde_json::{Value, json};
use tokio::time::{Duration, Instant};

use super::client::{Client, URI};

const WRONG: &str = "FROM a:1\nNOPE\n";

fn offered(capabilities: &Value) -> Value {
    Client::new().start(capabilities)["capabilities"]["diagnosticProvider"].clone()
}

#[test]
fn published_to_clients_that_accept_them() {
    for capabilities in [
        json!({}),
        json!({ "textDocument": { "publishDiagnostics": {} } }),
        json!({ "textDocument": { "publishDiagnostics": { "versionSupport": true }, "diagnostic": {} } }),
    ] {
        assert_eq!(offered(&capabilities), Value::Null);
        let mut client = Client::with(&capabilities, WRONG);
        let found = client.published(URI, 1);
        assert_eq!(found.as_array().unwrap().len(), 1);
        assert_eq!(found[0]["source"], "dockwright");
        assert_eq!(found[0]["severity"], 1);
        assert_eq!(found[0]["code"], "UnknownInstruction");
        client.change(URI, 2, json!([{ "text": "FROM a:1\n" }]));
        assert_eq!(client.published(URI, 2), json!([]));
    }
}

#[test]
fn only_pulled_by_clients_that_pull() {
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    assert!(offered(&capabilities).is_object());
    let mut client = Client::with(&capabilities, WRONG);
    let report = client.request_for("textDocument/diagnostic", URI);
    assert_eq!(report["kind"], "full");
    assert_eq!(report["items"][0]["code"], "UnknownInstruction");
    client.change(URI, 2, json!([{ "text": "FROM a:1\n" }]));
    assert_eq!(
        client.request_for("textDocument/diagnostic", URI)["items"],
        json!([])
    );
    client.close(URI);
    assert_eq!(
        client.request_for("textDocument/diagnostic", URI)["items"],
        json!([])
    );
    client.settle();
    assert!(client.publications().is_empty());
}

#[test]
fn the_same_either_way() {
    let text = "FROM a:1\nNOPE\nCOPY --from\nEXPOSE x\n# é\nRUN <<E\n";
    let sent = Client::with(&json!({}), text).published(URI, 1);
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }), text);
    assert_eq!(
        client.request_for("textDocument/diagnostic", URI)["items"],
        sent
    );
}

#[test]
fn cleared_on_close() {
    let mut client = Client::with(&json!({}), WRONG);
    client.published(URI, 1);
    client.close(URI);
    let cleared = |m: &Value| m["params"]["uri"] == URI && m["params"]["diagnostics"] == json!([]);
    client.wait_for("empty diagnostics", cleared);
    // Nothing is published after that, although the document was changed just before.
    client.seen.clear();
    client.open(URI, 2, WRONG);
    client.change(URI, 3, json!([{ "text": "NOPE\n" }]));
    client.close(URI);
    client.wait_for("empty diagnostics", cleared);
    client.settle();
    assert!(cleared(&json!({ "params": client.publications().last() })));
}

/// With a paused clock, which advances only when all tasks are idle: diagnostics are published without a timer.
#[test]
fn published_without_a_delay() {
    let mut client = Client::started(&json!({}));
    client.runtime.block_on(async { tokio::time::pause() });
    let start = Instant::now();
    client.open(URI, 1, WRONG);
    client.published(URI, 1);
    for version in 2..20 {
        client.change(URI, version, json!([{ "text": "NOPE\n" }]));
        client.published(URI, version);
    }
    let now = client.runtime.block_on(async { Instant::now() });
    assert!(now - start < Duration::from_millis(50), "{:?}", now - start);
}

/// A source that is created after the check is no longer reported, without an edit.
#[test]
fn a_missing_source_appears() {
    let root = crate::fixture::folder(&[("Dockerfile", ""), (".dockerignore", "x\n")]);
    let path = root.path().canonicalize().unwrap();
    let uri = tower_lsp::ls_types::Uri::from_file_path(path.join("Dockerfile")).unwrap();
    let uri = uri.as_str();
    let text = "FROM scratch\nCOPY app.js /\n";
    for pulls in [false, true] {
        let capabilities = json!({
            "textDocument": if pulls { json!({ "diagnostic": {} }) } else { json!({}) },
            "workspace": { "diagnostics": { "refreshSupport": true } },
        });
        let mut client = Client::started(&capabilities);
        client.open(uri, 1, text);
        let codes = |found: &Value| -> Vec<String> {
            let found = found.as_array().unwrap().iter();
            found
                .map(|it| it["code"].as_str().unwrap().to_owned())
                .collect()
        };
        let pull = |client: &mut Client| {
            codes(&client.request_for("textDocument/diagnostic", uri)["items"])
        };
        if pulls {
            while pull(&mut client) != ["SourceNotFound"] {}
        } else {
            assert_eq!(codes(&client.published(uri, 1)), ["SourceNotFound"]);
        }
        std::fs::write(path.join("app.js"), "").unwrap();
        if pulls {
            client.wait_for("a refresh", |it| {
                it["method"] == "workspace/diagnostic/refresh"
            });
            while !pull(&mut client).is_empty() {}
        } else {
            client.wait_for("no diagnostics", |it| {
                it["params"]["uri"] == json!(uri) && it["params"]["diagnostics"] == json!([])
            });
            // Later lookups find nothing new.
            let count = client.publications().len();
            let periods = async { tokio::time::sleep(Duration::from_secs(7)).await };
            client.runtime.block_on(periods);
            client.settle();
            assert_eq!(client.publications().len(), count);
        }
        std::fs::remove_file(path.join("app.js")).unwrap();
    }
}

/// A script that becomes executable is no longer reported, without an edit.
#[cfg(unix)]
#[test]
fn a_script_becomes_executable() {
    use std::os::unix::fs::PermissionsExt;
    let files = [
        ("Dockerfile", ""),
        (".dockerignore", "x\n"),
        ("run.sh", "#!/bin/sh\n"),
    ];
    let root = crate::fixture::folder(&files);
    let path = root.path().canonicalize().unwrap();
    let uri = tower_lsp::ls_types::Uri::from_file_path(path.join("Dockerfile")).unwrap();
    let uri = uri.as_str();
    let set_mode = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path.join("run.sh"), permissions).unwrap();
    };
    set_mode(0o644);
    let mut client = Client::started(&json!({}));
    let text = "FROM debian:13\nCOPY run.sh /usr/bin/\nUSER 1\nENTRYPOINT [\"run.sh\"]\n";
    client.open(uri, 1, text);
    let found = client.published(uri, 1);
    assert_eq!(found[0]["code"], "ScriptCannotRun", "{found}");
    set_mode(0o755);
    client.wait_for("no diagnostics", |it| {
        it["params"]["uri"] == json!(uri) && it["params"]["diagnostics"] == json!([])
    });
}
