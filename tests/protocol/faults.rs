//! Clients that misbehave, and an operating system that fails: the server ends, or continues as soon as it can.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Client, URI, at, command, frame, notification, opening, request};
use crate::golden::checked;

fn cancel(id: &Value) -> Vec<u8> {
    frame(&notification("$/cancelRequest", json!({ "id": id })))
}

/// A length that no message has is an error, and what follows is read.
#[test]
fn huge_lengths() {
    let mut client = Client::started(&json!({}));
    for length in [(1_u64 << 30) + 1, u64::from(u32::MAX), u64::MAX] {
        client.write(format!("Content-Length: {length}\r\n\r\n").as_bytes());
        let error = client.response(&Value::Null).unwrap_err();
        assert_eq!(error["code"], -32700, "{length}");
        client.seen.clear();
        client.settle();
    }
}

/// Much input without a message takes no memory, and the next message is found.
#[test]
fn endless_nonsense() {
    let mut client = Client::with_process();
    client.start(&json!({}));
    let before = client.memory();
    let nonsense = vec![0; 1 << 16];
    for _ in 0..500 {
        client.write(&nonsense);
    }
    client.write(&frame(&request(&json!("after"), "no/such", Value::Null)));
    let error = client.response(&json!("after")).unwrap_err();
    assert_eq!(error["code"], -32601);
    if let (Some(before), Some(after)) = (before, client.memory()) {
        assert!(after < before + 8 * 1024, "{before} KiB, then {after} KiB");
    }
}

/// A client that sends but doesn't read is stopped before its responses take too much memory, and gets all of them later.
#[test]
fn a_client_that_stops_reading() {
    // Each response is about 30 KB long.
    const REQUESTS: usize = 7_000;
    let text = "FROM a AS x\n".repeat(200);
    let mut client = Client::with_process();
    client.start(&json!({}));
    client.open(URI, 1, &text);
    let params = json!({ "textDocument": { "uri": URI } });
    let symbols = |id: usize| {
        frame(&request(
            &json!(id),
            "textDocument/documentSymbol",
            params.clone(),
        ))
    };
    // Diagnostics may be published again after the scripts are checked.
    client.settle_processor();
    client.settle();
    let requests: Vec<u8> = (1..=REQUESTS).flat_map(symbols).collect();
    let written = client.write_some(&requests, Duration::from_secs(3));
    assert!(written < requests.len(), "the server reads everything");
    if let Some(memory) = client.memory() {
        assert!(memory < 200 * 1024, "{memory} KiB");
    }
    client.write_and_skip(&requests[written..], REQUESTS);
    checked(REQUESTS, "responses that are read late");
}

/// A client that closes only the pipe from which it reads.
#[test]
fn a_client_that_reads_no_more() {
    let mut client = Client::with_process();
    client.start(&json!({}));
    client.close_output();
    client.open(URI, 1, "FROM a\nNOPE\n");
    assert_eq!(client.end(), 1);
}

/// Requests that are all cancelled have one response each.
#[test]
fn everything_is_cancelled() {
    const REQUESTS: usize = 3_000;
    // The client's own requests have smaller ids.
    const FIRST: usize = 10_000;
    let text = "FROM a AS x\nRUN echo $A\n".repeat(100);
    let mut client = Client::with(&json!({}), &text);
    client.published(URI, 1);
    let mut bytes = Vec::new();
    for id in FIRST..FIRST + REQUESTS {
        let method = [
            "semanticTokens/full",
            "documentSymbol",
            "hover",
            "completion",
        ][id % 4];
        let method = format!("textDocument/{method}");
        bytes.extend(frame(&request(&json!(id), &method, at(URI, 1, 11))));
    }
    bytes.extend((FIRST..FIRST + REQUESTS).flat_map(|id| cancel(&json!(id))));
    client.write(&bytes);
    for id in FIRST..FIRST + REQUESTS {
        if let Err(error) = client.response(&json!(id)) {
            assert_eq!(error["code"], -32800, "{error}");
        }
    }
    client.settle();
    let responses = client.seen.iter().filter(|it| it.get("method").is_none());
    assert_eq!(responses.count(), REQUESTS + 3 + 1);
}

/// A client that opens a whole monorepo.
#[test]
fn five_thousand_documents() {
    const DOCUMENTS: usize = 5_000;
    let mut client = Client::with_process();
    client.start(&json!({ "textDocument": { "publishDiagnostics": {} } }));
    let uri = |number: usize| format!("file:///none/{number}/Dockerfile");
    let open = |number| {
        let opening = opening(&uri(number), 1, "FROM alpine:3.22\nRUN cd x\nNOPE\n");
        frame(&notification("textDocument/didOpen", opening))
    };
    let bytes: Vec<u8> = (0..DOCUMENTS).flat_map(open).collect();
    client.write(&bytes);
    let begin = Instant::now();
    let mut published = std::collections::HashSet::new();
    while published.len() < DOCUMENTS {
        let message = client.next_message("diagnostics").unwrap();
        if message["method"] == "textDocument/publishDiagnostics" {
            assert_ne!(message["params"]["diagnostics"], json!([]));
            published.insert(message["params"]["uri"].to_string());
        }
    }
    println!(
        "{DOCUMENTS} documents in {:?}, {:?} KiB",
        begin.elapsed(),
        client.memory()
    );
    if let Some(memory) = client.memory() {
        assert!(memory < 150 * 1024, "{memory} KiB");
    }
    let symbols = client.request_for("textDocument/documentSymbol", &uri(DOCUMENTS - 1));
    assert!(symbols.is_array());
}

/// A server whose output goes to a full disk ends.
#[cfg(target_os = "linux")]
#[test]
fn full_disk() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = command(&[]);
    command.stdout(full).stderr(Stdio::null());
    let runtime = super::client::runtime();
    let code = runtime.block_on(super::client::within("the end", async {
        use tokio::io::AsyncWriteExt;
        let mut child = command.spawn().unwrap();
        let mut to = child.stdin.take().unwrap();
        let initialize = request(&json!(1), "initialize", json!({ "capabilities": {} }));
        to.write_all(&frame(&initialize)).await.unwrap();
        // That a message couldn't be written is known when the next one is.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let shutdown = request(&json!(2), "shutdown", json!(null));
        to.write_all(&frame(&shutdown)).await.unwrap();
        child.wait().await.unwrap().code()
    }));
    // The client requested the shutdown.
    assert_eq!(code, Some(0));
}

/// Pipes, sockets, circles of links and files that vanish in the workspace. Nothing waits for them.
#[cfg(unix)]
#[test]
fn special_files_in_the_workspace() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use tower_lsp::ls_types::Uri;
    let folder = crate::fixture::folder(&[
        ("Dockerfile", "FROM a AS here\nCOPY loop/loop/x /\nCOPY \n"),
        ("other/Dockerfile", "FROM b AS there\n"),
    ]);
    let root = folder.path().canonicalize().unwrap();
    let _socket = UnixListener::bind(root.join("socket.Dockerfile")).unwrap();
    for name in [
        "pipe.Dockerfile",
        ".dockerignore",
        ".editorconfig",
        "compose.yaml",
        "docker-bake.hcl",
        "dockwright.toml",
        ".env",
    ] {
        let made = std::process::Command::new("mkfifo")
            .arg(root.join(name))
            .status();
        assert!(made.unwrap().success());
    }
    symlink(".", root.join("loop")).unwrap();
    symlink("b.Dockerfile", root.join("a.Dockerfile")).unwrap();
    symlink("a.Dockerfile", root.join("b.Dockerfile")).unwrap();
    let uri = |name: &str| {
        Uri::from_file_path(root.join(name))
            .unwrap()
            .as_str()
            .to_owned()
    };
    let mut client = Client::new();
    let root_uri = uri("");
    client.start_in("test", &json!({}), Some(root_uri.trim_end_matches('/')));
    let text = fs::read_to_string(root.join("Dockerfile")).unwrap();
    client.open(&uri("Dockerfile"), 1, &text);
    let symbols = client
        .request("workspace/symbol", json!({ "query": "here" }))
        .unwrap();
    let names: Vec<_> = symbols
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["here", "there"]);
    let listed = client.request_at("textDocument/completion", &uri("Dockerfile"), 2, 5);
    assert!(listed.to_string().contains("other"), "{listed}");
    let changes = json!([{ "uri": uri(".dockerignore"), "type": 2 }]);
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": changes }),
    );
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let document = json!({ "uri": uri("Dockerfile") });
    let params = json!({ "textDocument": document, "options": options });
    client.request("textDocument/formatting", params).unwrap();
    // What is read before may be gone.
    fs::remove_dir_all(root.join("other")).unwrap();
    let symbols = client
        .request("workspace/symbol", json!({ "query": "there" }))
        .unwrap();
    assert_eq!(symbols, json!([]));
    fs::remove_dir_all(&root).unwrap();
    let symbols = client
        .request("workspace/symbol", json!({ "query": "here" }))
        .unwrap();
    assert_eq!(symbols.as_array().unwrap().len(), 1, "the open document");
    client.request_for("textDocument/documentLink", &uri("Dockerfile"));
}
