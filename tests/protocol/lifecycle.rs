//! Lifecycle: `initialize`, `shutdown`, `exit`.

use serde_json::{Value, json};

use super::client::{Client, URI};

#[test]
fn requests_before_initialize_fail() {
    let mut client = Client::new();
    for method in ["textDocument/hover", "shutdown", "no/such", "$/noSuch"] {
        let error = client.request(method, Value::Null).unwrap_err();
        assert_eq!(error["code"], -32002, "{method}");
    }
    // Notifications are ignored, too.
    client.open(URI, 1, "FROM a AS early\n");
    client.start(&json!({}));
    assert_eq!(
        client.request_for("textDocument/documentSymbol", URI),
        Value::Null
    );
    assert!(client.publications().is_empty());
}

#[test]
fn initialize_returns_the_name_of_the_server() {
    let mut client = Client::new();
    let result = client.start(&json!({}));
    assert_eq!(result["serverInfo"]["name"], "dockwright");
    assert_eq!(result["capabilities"]["textDocumentSync"]["change"], 2);
}

#[test]
fn a_second_initialize_fails() {
    let mut client = Client::with(&json!({}), "FROM a AS x\n");
    let error = client
        .request("initialize", json!({ "capabilities": {} }))
        .unwrap_err();
    assert_eq!(error["code"], -32600);
    // The session is unchanged.
    assert!(
        client
            .request_for("textDocument/documentSymbol", URI)
            .is_array()
    );
}

#[test]
fn requests_after_shutdown_fail_and_exit_is_0() {
    for params in [Value::Null, json!({}), json!([])] {
        let mut client = Client::started(&json!({}));
        assert_eq!(client.request("shutdown", params), Ok(Value::Null));
        for method in ["textDocument/hover", "shutdown", "initialize", "no/such"] {
            let error = client.request(method, json!({})).unwrap_err();
            assert_eq!(error["code"], -32600, "{method}");
        }
        client.open(URI, 1, "FROM a AS late\n");
        client.notify("exit", Value::Null);
        assert_eq!(client.end(), 0);
        client.read_to_end();
        assert!(client.publications().is_empty());
    }
}

#[test]
fn shutdown_needs_no_params() {
    let mut client = Client::started(&json!({}));
    client.send(&json!({ "jsonrpc": "2.0", "id": "s", "method": "shutdown" }));
    assert_eq!(client.response(&json!("s")), Ok(Value::Null));
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(client.end(), 0);
}

#[test]
fn exit_without_shutdown_is_1() {
    let mut client = Client::started(&json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), 1);
}

#[test]
fn exit_before_initialize_is_1() {
    let mut client = Client::new();
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), 1);
}

#[test]
fn a_failed_shutdown_has_no_effect() {
    let mut client = Client::new();
    client.request("shutdown", Value::Null).unwrap_err();
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), 1);
}

#[test]
fn the_end_of_input_ends_the_server() {
    let mut client = Client::started(&json!({}));
    client.disconnect();
    assert_eq!(client.end(), 1);
    let mut client = Client::started(&json!({}));
    client.request("shutdown", Value::Null).unwrap();
    client.disconnect();
    assert_eq!(client.end(), 0);
}

/// Requests before the end of the input are answered.
#[test]
fn requests_before_the_end_of_the_input() {
    let mut client = Client::with_process();
    client.start(&json!({}));
    client.open(URI, 1, &"RUN apt-get install -y curl\n".repeat(5_000));
    let id = json!("last");
    client.send(&super::client::request(
        &id,
        "textDocument/formatting",
        json!({ "textDocument": { "uri": URI }, "options": { "tabSize": 4, "insertSpaces": true } }),
    ));
    client.disconnect();
    client.read_to_end();
    assert_eq!(client.response_count(&id), 1);
}
