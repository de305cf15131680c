//! A client that keeps a record of all it reads, and doesn't wait for ever.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// The document of tests that need one.
pub(crate) const URI: &str = "file:///work/Dockerfile";

/// How long to wait for anything. Far more than needed: machines that test are busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits, but not for ever.
pub(crate) async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(PATIENCE, future).await;
    done.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// The server at the other end.
enum Server {
    /// A task of this process.
    Task(JoinHandle<u8>),
    /// Another process.
    Process(Child),
}

/// A client of one server.
pub(crate) struct Client {
    pub(crate) runtime: Runtime,
    to: Option<Box<dyn AsyncWrite + Send + Unpin>>,
    from: Box<dyn AsyncRead + Send + Unpin>,
    server: Server,
    /// What has been read and isn't a whole message yet.
    read: Vec<u8>,
    next_id: i64,
    /// All messages of the server, in order.
    pub(crate) seen: Vec<Value>,
}

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// A message as it is written.
pub(crate) fn frame(message: &Value) -> Vec<u8> {
    frame_text(&message.to_string())
}

/// A body as it is written, whatever it is.
pub(crate) fn frame_text(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

impl Client {
    /// A client of a server in this process, which has not heard of it yet.
    pub(crate) fn new() -> Client {
        let runtime = runtime();
        let (to, input) = tokio::io::duplex(1 << 16);
        let (output, from) = tokio::io::duplex(1 << 16);
        let task = runtime.spawn(async move { lsp::serve(input, output).await });
        Client {
            runtime,
            to: Some(Box::new(to)),
            from: Box::new(from),
            server: Server::Task(task),
            read: Vec::new(),
            next_id: 0,
            seen: Vec::new(),
        }
    }

    /// A client of a process, over its standard input and output.
    pub(crate) fn of_process() -> Client {
        let runtime = runtime();
        let mut child = runtime.block_on(async { command(&[]).spawn().unwrap() });
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Client::of(runtime, child, to, from)
    }

    /// A client of a process, over a pair of streams.
    pub(crate) fn of(
        runtime: Runtime,
        child: Child,
        to: impl AsyncWrite + Send + Unpin + 'static,
        from: impl AsyncRead + Send + Unpin + 'static,
    ) -> Client {
        Client {
            runtime,
            to: Some(Box::new(to)),
            from: Box::new(from),
            server: Server::Process(child),
            read: Vec::new(),
            next_id: 0,
            seen: Vec::new(),
        }
    }

    /// A client that has introduced itself.
    pub(crate) fn started(capabilities: &Value) -> Client {
        let mut client = Client::new();
        client.start(capabilities);
        client
    }

    /// A client that has introduced itself and opened a document.
    pub(crate) fn with(capabilities: &Value, text: &str) -> Client {
        let mut client = Client::started(capabilities);
        client.open(URI, 1, text);
        client
    }

    /// Introduces itself. Gives what the server answers.
    pub(crate) fn start(&mut self, capabilities: &Value) -> Value {
        self.start_as("test", capabilities)
    }

    /// The same under the name of an editor.
    pub(crate) fn start_as(&mut self, name: &str, capabilities: &Value) -> Value {
        let params = json!({
            "processId": null,
            "rootUri": null,
            "capabilities": capabilities,
            "clientInfo": { "name": name },
        });
        let result = self.request("initialize", params).unwrap();
        self.notify("initialized", json!({}));
        result
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let to = self.to.as_mut().unwrap();
        self.runtime.block_on(within("room to write", async {
            to.write_all(bytes).await.unwrap();
            to.flush().await.unwrap();
        }));
    }

    pub(crate) fn send(&mut self, message: &Value) {
        self.write(&frame(message));
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&notification(method, params));
    }

    pub(crate) fn open(&mut self, uri: &str, version: i32, text: &str) {
        self.notify("textDocument/didOpen", opening(uri, version, text));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
    }

    pub(crate) fn close(&mut self, uri: &str) {
        let params = json!({ "textDocument": { "uri": uri } });
        self.notify("textDocument/didClose", params);
    }

    /// Asks, and waits for the result or the error.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.next_id += 1;
        let id = json!(self.next_id);
        self.send(&request(&id, method, params));
        self.answer(&id)
    }

    /// Asks about the whole of a document.
    pub(crate) fn ask(&mut self, method: &str, uri: &str) -> Value {
        let params = json!({ "textDocument": { "uri": uri } });
        self.request(method, params).unwrap()
    }

    /// Asks about a place in a document.
    pub(crate) fn ask_at(&mut self, method: &str, uri: &str, line: usize, column: usize) -> Value {
        self.request(method, at(uri, line, column)).unwrap()
    }

    /// Waits for the answer to a request that has been sent.
    pub(crate) fn answer(&mut self, id: &Value) -> Result<Value, Value> {
        let message = self.wait_for("an answer", |m| m.get("method").is_none() && m["id"] == *id);
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(message["result"].clone()),
        }
    }

    /// Waits for the diagnostics of a version.
    pub(crate) fn published(&mut self, uri: &str, version: i32) -> Value {
        self.wait_for("diagnostics", |m| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && m["params"]["version"] == version
        })["params"]["diagnostics"]
            .clone()
    }

    /// All diagnostics that have been published, in order.
    pub(crate) fn publications(&self) -> Vec<Value> {
        let of = |m: &&Value| m["method"] == "textDocument/publishDiagnostics";
        let publications = self.seen.iter().filter(of);
        publications.map(|m| m["params"].clone()).collect()
    }

    /// How often a request has been answered.
    pub(crate) fn answers(&self, id: &Value) -> usize {
        let of = |m: &&Value| m.get("method").is_none() && m["id"] == *id;
        self.seen.iter().filter(of).count()
    }

    /// Waits until all that has been sent is dealt with, what comes of it included.
    pub(crate) fn settle(&mut self) {
        for _ in 0..3 {
            self.ask("textDocument/foldingRange", "file:///not/open");
        }
    }

    /// Waits for a message, unless it has come before.
    pub(crate) fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut looked_at = 0;
        loop {
            if let Some(found) = self.seen[looked_at..].iter().find(|m| wanted(m)) {
                return found.clone();
            }
            looked_at = self.seen.len();
            assert!(self.receive(what), "the server has hung up before {what}");
        }
    }

    /// Reads until the server hangs up.
    pub(crate) fn read_to_end(&mut self) {
        while self.receive("the end") {}
    }

    /// Reads one message more; false if there is none.
    fn receive(&mut self, what: &str) -> bool {
        loop {
            if let Some(message) = self.take_message() {
                self.seen.push(message);
                return true;
            }
            let (from, read) = (&mut self.from, &mut self.read);
            let count = self
                .runtime
                .block_on(within(what, async { from.read_buf(read).await }));
            if !matches!(count, Ok(count) if count > 0) {
                return false;
            }
        }
    }

    fn take_message(&mut self) -> Option<Value> {
        let header_end = self.read.windows(4).position(|w| w == b"\r\n\r\n")?;
        let header = std::str::from_utf8(&self.read[..header_end]).unwrap();
        let length: usize = header
            .strip_prefix("Content-Length: ")
            .and_then(|length| length.parse().ok())
            .unwrap_or_else(|| panic!("a strange header: {header:?}"));
        let start = header_end + 4;
        let body = self.read.get(start..start + length)?;
        let message: Value = serde_json::from_slice(body).unwrap();
        assert_eq!(message["jsonrpc"], "2.0");
        self.read.drain(..start + length);
        Some(message)
    }

    /// Hangs up.
    pub(crate) fn hang_up(&mut self) {
        self.to = None;
    }

    /// Waits until the server ends. Gives its exit code.
    pub(crate) fn end(&mut self) -> i32 {
        let server = &mut self.server;
        self.runtime.block_on(within("the end", async {
            match server {
                Server::Task(task) => i32::from(task.await.unwrap()),
                Server::Process(child) => child.wait().await.unwrap().code().unwrap(),
            }
        }))
    }
}

/// The server as a process, which ends with the test.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dockwright"));
    command
        .arg("lsp")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true);
    command
}

pub(crate) fn request(id: &Value, method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

pub(crate) fn notification(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

pub(crate) fn opening(uri: &str, version: i32, text: &str) -> Value {
    let document =
        json!({ "uri": uri, "languageId": "dockerfile", "version": version, "text": text });
    json!({ "textDocument": document })
}

/// A place in a document, as parameters.
pub(crate) fn at(uri: &str, line: usize, column: usize) -> Value {
    let position = json!({ "line": line, "character": column });
    json!({ "textDocument": { "uri": uri }, "position": position })
}

/// A range, from numbers.
pub(crate) fn range(from: (usize, usize), to: (usize, usize)) -> Value {
    json!({
        "start": { "line": from.0, "character": from.1 },
        "end": { "line": to.0, "character": to.1 },
    })
}
