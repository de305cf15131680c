//! The server as a process: channels, exit codes, and whose death is its own.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::process::Command;

use super::client::{Client, URI, at, command, frame, notification, request, runtime, within};

/// Opens a document, sees that it is understood, and leaves politely.
fn short_visit(client: &mut Client) {
    client.start(&json!({}));
    client.open(URI, 1, "FROM a AS x\n");
    assert!(client.ask("textDocument/documentSymbol", URI).is_array());
    client.request("shutdown", Value::Null).unwrap();
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), 0);
}

#[test]
fn over_stdio_exit_ends_it_though_input_is_open() {
    short_visit(&mut Client::of_process());
}

#[test]
fn over_stdio_exit_without_shutdown_is_1() {
    let mut client = Client::of_process();
    client.start(&json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), 1);
}

#[test]
fn over_stdio_the_end_of_input_ends_it() {
    let mut client = Client::of_process();
    client.start(&json!({}));
    client.hang_up();
    assert_eq!(client.end(), 1);
}

/// A whole session from a file into a file, neither of which can be waited for.
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
    short_visit(&mut Client::of(runtime, child, to, from));
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
    short_visit(&mut Client::of(runtime, child, to, from));
}

#[test]
fn a_channel_that_is_not_there_is_an_error() {
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

/// The server lives no longer than the client whose number it has been told.
#[cfg(unix)]
#[test]
fn the_death_of_the_client_ends_it() {
    let mut client = Client::of_process();
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
