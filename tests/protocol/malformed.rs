//! Malformed messages: the server responds with an error and continues.

use serde_json::{Value, json};

use super::client::{Client, URI, at, frame, frame_text, request};

/// Checks that the server still responds.
fn check_alive(client: &mut Client) {
    client.settle();
}

/// The code of the next error response with a null id.
fn error_code(client: &mut Client) -> Value {
    let error = client.response(&Value::Null).unwrap_err();
    client.seen.clear();
    error["code"].clone()
}

#[test]
fn invalid_json() {
    let mut client = Client::started(&json!({}));
    for body in ["{", "nonsense", "\"half", "{\"id\":1,}", "[1,"] {
        client.write(&frame_text(body));
        assert_eq!(error_code(&mut client), -32700, "{body}");
        check_alive(&mut client);
    }
    client.write(b"Content-Length: 6\r\n\r\n{\"\xff\xfe\"}");
    assert_eq!(error_code(&mut client), -32700);
    check_alive(&mut client);
}

#[test]
fn json_that_is_no_message() {
    let mut client = Client::started(&json!({}));
    let hover = request(&json!(1), "textDocument/hover", at(URI, 0, 0));
    for body in [
        json!([]),
        json!([hover]),
        json!(1),
        json!(null),
        json!("text"),
        json!({}),
        json!({ "jsonrpc": "2.0", "id": true, "method": "textDocument/hover" }),
        json!({ "jsonrpc": "2.0", "id": {}, "method": "textDocument/hover" }),
        json!({ "jsonrpc": "2.0", "id": [1], "method": "textDocument/hover" }),
        json!({ "jsonrpc": "2.0", "method": 1 }),
    ] {
        client.send(&body);
        assert_eq!(error_code(&mut client), -32600, "{body}");
        check_alive(&mut client);
    }
    client.send(&json!({ "jsonrpc": "2.0", "id": 77 }));
    assert_eq!(client.response(&json!(77)).unwrap_err()["code"], -32600);
    client.send(&json!({ "jsonrpc": "2.0", "id": "m", "method": {} }));
    assert_eq!(client.response(&json!("m")).unwrap_err()["code"], -32600);
    check_alive(&mut client);
}

#[test]
fn ids_are_returned_unchanged() {
    let mut client = Client::started(&json!({}));
    for id in [
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(""),
        json!("1"),
        json!("ü \u{1F433}"),
    ] {
        client.send(&request(&id, "textDocument/hover", at(URI, 0, 0)));
        assert_eq!(client.response(&id), Ok(Value::Null), "{id}");
    }
}

#[test]
fn unexpected_responses() {
    let mut client = Client::started(&json!({}));
    client.send(&json!({ "jsonrpc": "2.0", "id": 5, "result": null }));
    client.send(&json!({ "jsonrpc": "2.0", "id": 5, "error": { "code": 1, "message": "" } }));
    client.send(&json!({ "jsonrpc": "2.0", "id": null, "error": { "code": 1, "message": "" } }));
    check_alive(&mut client);
}

#[test]
fn wrong_lengths() {
    let mut client = Client::started(&json!({}));
    let body = request(&json!("x"), "textDocument/hover", at(URI, 0, 0)).to_string();
    // Too short: this message is lost, but not the next one.
    for lacking in [1, 2, 10, body.len() - 1] {
        let header = format!("Content-Length: {}\r\n\r\n", body.len() - lacking);
        client.write(&[header.as_bytes(), body.as_bytes()].concat());
        client.write(&frame(&request(&json!("after"), "no/such", Value::Null)));
        assert_eq!(
            client.response(&json!("after")).unwrap_err()["code"],
            -32601
        );
        assert_eq!(error_code(&mut client), -32700);
        check_alive(&mut client);
    }
    // Too long: the length includes the beginning of the next message, which isn't lost.
    for more in [1, 5, 30] {
        let header = format!("Content-Length: {}\r\n\r\n", body.len() + more);
        let next = frame(&request(&json!("next"), "no/such", Value::Null));
        client.write(&[header.as_bytes(), body.as_bytes(), &next].concat());
        assert_eq!(client.response(&json!("x")), Ok(Value::Null));
        assert_eq!(client.response(&json!("next")).unwrap_err()["code"], -32601);
        client.seen.clear();
        check_alive(&mut client);
    }
}

#[test]
fn headers_without_a_length() {
    let mut client = Client::started(&json!({}));
    for header in [
        "Content-Type: text\r\n\r\n",
        "Content-Length: many\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999999\r\n\r\n",
        "nonsense\r\n\r\n",
        "\r\n\r\n",
    ] {
        client.write(header.as_bytes());
        assert_eq!(error_code(&mut client), -32700, "{header:?}");
        check_alive(&mut client);
    }
    // A message without a header is lost, but not the next one.
    client.write(
        request(&json!("x"), "no/such", Value::Null)
            .to_string()
            .as_bytes(),
    );
    check_alive(&mut client);
    assert_eq!(client.response_count(&json!("x")), 0);
}

#[test]
fn unusual_headers() {
    let mut client = Client::started(&json!({}));
    let body = request(&json!("x"), "textDocument/hover", at(URI, 0, 0)).to_string();
    let length = body.len();
    for header in [
        format!("content-length: {length}\r\n\r\n"),
        format!("Content-Length:{length}\r\n\r\n"),
        format!(
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: {length}\r\n\r\n"
        ),
        format!(
            "Content-Length: {length}\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n"
        ),
    ] {
        client.write(&[header.as_bytes(), body.as_bytes()].concat());
        assert_eq!(client.response(&json!("x")), Ok(Value::Null), "{header}");
        client.seen.clear();
    }
    // Empty bodies, and bodies of whitespace, are ignored.
    client.write(b"Content-Length: 0\r\n\r\n");
    client.write(b"Content-Length: 3\r\n\r\n \n ");
    check_alive(&mut client);
    assert_eq!(client.response_count(&Value::Null), 0);
}

#[test]
fn byte_by_byte_and_all_at_once() {
    let mut client = Client::started(&json!({}));
    let message = |n: i32| {
        frame(&request(
            &json!(format!("m{n}")),
            "textDocument/hover",
            at(URI, 0, 0),
        ))
    };
    for byte in message(0) {
        client.write(&[byte]);
        // Lets the server read each byte separately.
        client.runtime.block_on(tokio::task::yield_now());
    }
    assert_eq!(client.response(&json!("m0")), Ok(Value::Null));
    let all: Vec<_> = (1..50).flat_map(message).collect();
    client.write(&all);
    for n in 1..50 {
        assert_eq!(client.response(&json!(format!("m{n}"))), Ok(Value::Null));
    }
    // Two messages, split at every offset.
    let two = [message(50), message(51)].concat();
    for cut in 1..two.len() {
        client.seen.clear();
        client.write(&two[..cut]);
        client.runtime.block_on(tokio::task::yield_now());
        client.write(&two[cut..]);
        assert_eq!(client.response(&json!("m51")), Ok(Value::Null), "{cut}");
        assert_eq!(client.seen.len(), 2, "{cut}");
    }
}

#[test]
fn unknown_methods() {
    let mut client = Client::started(&json!({}));
    for method in ["no/such", "textDocument/noSuch", "$/noSuch", ""] {
        let error = client.request(method, json!({})).unwrap_err();
        assert_eq!(error["code"], -32601, "{method}");
    }
    let before = client.seen.len();
    for method in [
        "no/such",
        "$/noSuch",
        "$/setTrace",
        "workspace/didChangeConfiguration",
    ] {
        client.notify(method, json!({}));
    }
    client.settle();
    assert_eq!(client.seen.len(), before + 3, "{:?}", client.seen);
}

#[test]
fn wrong_params() {
    let mut client = Client::with(&json!({}), "FROM a\n");
    for params in [
        Value::Null,
        json!({}),
        json!([]),
        json!({ "textDocument": 1 }),
        json!({ "textDocument": { "uri": URI }, "position": { "line": -1, "character": 0 } }),
        json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 4_294_967_296_u64 } }),
    ] {
        let error = client
            .request("textDocument/hover", params.clone())
            .unwrap_err();
        assert_eq!(error["code"], -32602, "{params}");
        client.notify("textDocument/didChange", params);
    }
    assert!(
        client
            .request_for("textDocument/documentSymbol", URI)
            .is_array()
    );
}
