//! The server process: channels, exit codes, and exit with the client.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::process::Command;

use super::client::{Client, URI, at, command, frame, notification, request, runtime, within};

/// A short session: opens a document, requests its symbols, and shuts down.
#[track_caller]
fn short_session(client: &mut Client) {
    client.start(&json!({}));
    client.open(URI, 1, "FROM a AS x\n");
    assert!(
        client
            .request_for("textDocument/documentSymbol", URI)
            .is_array()
    );
    client.request("shutdown", Value::Null).unwrap();
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), 0);
}

#[test]
fn over_stdio_exit_ends_the_server_while_input_is_open() {
    short_session(&mut Client::with_process());
}

#[test]
fn over_stdio_exit_without_shutdown_is_1() {
    let mut client = Client::with_process();
    client.start(&json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), 1);
}

#[test]
fn over_stdio_the_end_of_input_ends_the_server() {
    let mut client = Client::with_process();
    client.start(&json!({}));
    client.disconnect();
    assert_eq!(client.end(), 1);
}

/// A whole session from a file to a file, neither of which can be polled.
#[test]
fn over_files() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let session = [
        request(&json!(1), "initialize", json!({ "capabilities": {} })),
        request(&json!(2), "textDocument/hover", at(URI, 0, 0)),
        request(&json!(3), "shutdown", Value::Null),
        notification("exit", Value::Null),
    ];
    let session: Vec<_> = session.iter().flat_map(frame).collect();
    std::fs::write(&input, session).unwrap();
    let code = runtime().block_on(within("the end", async {
        let mut command = command(&[]);
        command.stdin(std::fs::File::open(&input).unwrap());
        command.stdout(std::fs::File::create(&output).unwrap());
        command.status().await.unwrap().code()
    }));
    assert_eq!(code, Some(0));
    let written = std::fs::read_to_string(&output).unwrap();
    assert_eq!(written.matches("Content-Length: ").count(), 3, "{written}");
}

#[test]
fn over_a_socket() {
    let runtime = runtime();
    let (child, stream) = runtime.block_on(within("a connection", async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        let child = command(&["--socket", &port]).spawn().unwrap();
        (child, listener.accept().await.unwrap().0)
    }));
    let (from, to) = tokio::io::split(stream);
    short_session(&mut Client::with_streams(runtime, child, to, from));
}

#[cfg(unix)]
#[test]
fn over_a_pipe() {
    let runtime = runtime();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    let (child, stream) = runtime.block_on(within("a connection", async {
        let listener = tokio::net::UnixListener::bind(&path).unwrap();
        let child = command(&["--pipe", path.to_str().unwrap()])
            .spawn()
            .unwrap();
        (child, listener.accept().await.unwrap().0)
    }));
    let (from, to) = tokio::io::split(stream);
    short_session(&mut Client::with_streams(runtime, child, to, from));
}

#[test]
fn an_unavailable_channel_is_an_error() {
    let runtime = runtime();
    let code = runtime.block_on(within("the end", async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        drop(listener);
        let mut command = command(&["--socket", &port]);
        command.stderr(Stdio::null()).status().await.unwrap().code()
    }));
    assert_eq!(code, Some(2));
}

/// The server exits when the process given as `processId` has ended.
#[cfg(unix)]
#[test]
fn the_end_of_the_client_process_ends_the_server() {
    let mut client = Client::with_process();
    let mut editor = client.runtime.block_on(async {
        Command::new("sleep")
            .arg("600")
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    });
    let params = json!({ "processId": editor.id(), "rootUri": null, "capabilities": {} });
    client.request("initialize", params).unwrap();
    client
        .runtime
        .block_on(async { editor.kill().await.unwrap() });
    assert_eq!(client.end(), 1);
}
