//! Messages that aren't any are answered, and survived.

use serde_json::{Value, json};

use super::client::{Client, URI, at, frame, frame_text, request};

/// A client that has got over something if it still gets an answer.
fn still_alive(client: &mut Client) {
    client.settle();
}

/// The code of the error without an id that comes next.
fn complaint(client: &mut Client) -> Value {
    let error = client.answer(&Value::Null).unwrap_err();
    client.seen.clear();
    error["code"].clone()
}

#[test]
fn what_is_not_json() {
    let mut client = Client::started(&json!({}));
    for body in ["{", "nonsense", "\"half", "{\"id\":1,}", "[1,"] {
        client.write(&frame_text(body));
        assert_eq!(complaint(&mut client), -32700, "{body}");
        still_alive(&mut client);
    }
    client.write(b"Content-Length: 6\r\n\r\n{\"\xff\xfe\"}");
    assert_eq!(complaint(&mut client), -32700);
    still_alive(&mut client);
}

#[test]
fn what_is_json_but_no_message() {
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
        assert_eq!(complaint(&mut client), -32600, "{body}");
        still_alive(&mut client);
    }
    client.send(&json!({ "jsonrpc": "2.0", "id": 77 }));
    assert_eq!(client.answer(&json!(77)).unwrap_err()["code"], -32600);
    client.send(&json!({ "jsonrpc": "2.0", "id": "m", "method": {} }));
    assert_eq!(client.answer(&json!("m")).unwrap_err()["code"], -32600);
    still_alive(&mut client);
}

#[test]
fn ids_come_back_as_they_are() {
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
        assert_eq!(client.answer(&id), Ok(Value::Null), "{id}");
    }
}

#[test]
fn answers_that_nobody_asked_for() {
    let mut client = Client::started(&json!({}));
    client.send(&json!({ "jsonrpc": "2.0", "id": 5, "result": null }));
    client.send(&json!({ "jsonrpc": "2.0", "id": 5, "error": { "code": 1, "message": "" } }));
    client.send(&json!({ "jsonrpc": "2.0", "id": null, "error": { "code": 1, "message": "" } }));
    still_alive(&mut client);
}

#[test]
fn lengths_that_are_wrong() {
    let mut client = Client::started(&json!({}));
    let body = request(&json!("x"), "textDocument/hover", at(URI, 0, 0)).to_string();
    // Too short: this message is lost, and what follows isn't.
    for lacking in [1, 2, 10, body.len() - 1] {
        let header = format!("Content-Length: {}\r\n\r\n", body.len() - lacking);
        client.write(&[header.as_bytes(), body.as_bytes()].concat());
        client.write(&frame(&request(&json!("after"), "no/such", Value::Null)));
        assert_eq!(client.answer(&json!("after")).unwrap_err()["code"], -32601);
        assert_eq!(complaint(&mut client), -32700);
        still_alive(&mut client);
    }
    // Too long: it takes the beginning of the next one, and gives it back.
    for more in [1, 5, 30] {
        let header = format!("Content-Length: {}\r\n\r\n", body.len() + more);
        let next = frame(&request(&json!("next"), "no/such", Value::Null));
        client.write(&[header.as_bytes(), body.as_bytes(), &next].concat());
        assert_eq!(client.answer(&json!("x")), Ok(Value::Null));
        assert_eq!(client.answer(&json!("next")).unwrap_err()["code"], -32601);
        client.seen.clear();
        still_alive(&mut client);
    }
}

#[test]
fn headers_that_tell_no_length() {
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
        assert_eq!(complaint(&mut client), -32700, "{header:?}");
        still_alive(&mut client);
    }
    // A message without a header is lost, and the next one isn't.
    client.write(
        request(&json!("x"), "no/such", Value::Null)
            .to_string()
            .as_bytes(),
    );
    still_alive(&mut client);
    assert_eq!(client.answers(&json!("x")), 0);
}

#[test]
fn headers_that_are_unusual() {
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
        assert_eq!(client.answer(&json!("x")), Ok(Value::Null), "{header}");
        client.seen.clear();
    }
    // Nothing, of some length, is nothing.
    client.write(b"Content-Length: 0\r\n\r\n");
    client.write(b"Content-Length: 3\r\n\r\n \n ");
    still_alive(&mut client);
    assert_eq!(client.answers(&Value::Null), 0);
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
        // The server gets to see each by itself.
        client.runtime.block_on(tokio::task::yield_now());
    }
    assert_eq!(client.answer(&json!("m0")), Ok(Value::Null));
    let all: Vec<_> = (1..50).flat_map(message).collect();
    client.write(&all);
    for n in 1..50 {
        assert_eq!(client.answer(&json!(format!("m{n}"))), Ok(Value::Null));
    }
    // Two, cut anywhere.
    let two = [message(50), message(51)].concat();
    for cut in 1..two.len() {
        client.seen.clear();
        client.write(&two[..cut]);
        client.runtime.block_on(tokio::task::yield_now());
        client.write(&two[cut..]);
        assert_eq!(client.answer(&json!("m51")), Ok(Value::Null), "{cut}");
        assert_eq!(client.seen.len(), 2, "{cut}");
    }
}

#[test]
fn methods_that_are_unknown() {
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
fn params_that_are_wrong() {
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
    assert!(client.ask("textDocument/documentSymbol", URI).is_array());
}
