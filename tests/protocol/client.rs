//! A test client that records all messages it receives, with a timeout for everything it waits for.

use std::fs;
use std::ops::Range;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// The default document of tests.
pub(crate) const URI: &str = "file:///nowhere/Dockerfile";

/// The timeout of every wait. Generous, since test machines are busy.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Waits for a future, with a timeout.
pub(crate) async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(TIMEOUT, future).await;
    done.unwrap_or_else(|_| panic!("timed out waiting for {what}"))
}

/// The server of a client.
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
    /// Input that isn't a complete message yet.
    read: Vec<u8>,
    next_id: i64,
    /// All received messages, in order.
    pub(crate) seen: Vec<Value>,
}

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// A message with its header.
pub(crate) fn frame(message: &Value) -> Vec<u8> {
    frame_text(&message.to_string())
}

/// Any text as the body of a message, with its header.
pub(crate) fn frame_text(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

impl Client {
    /// A client of a server in this process, not initialized yet.
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

    /// A client of a server process, over its standard input and output.
    pub(crate) fn with_process() -> Client {
        Client::of_process(command(&[]))
    }

    /// A client of the server process that a command starts.
    pub(crate) fn of_process(mut command: Command) -> Client {
        let runtime = runtime();
        let mut child = runtime.block_on(async { command.spawn().unwrap() });
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Client::with_streams(runtime, child, to, from)
    }

    /// A client of a server process, over a pair of streams.
    pub(crate) fn with_streams(
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

    /// An initialized client.
    pub(crate) fn started(capabilities: &Value) -> Client {
        let mut client = Client::new();
        client.start(capabilities);
        client
    }

    /// An initialized client that has opened a document.
    pub(crate) fn with(capabilities: &Value, text: &str) -> Client {
        let mut client = Client::started(capabilities);
        client.open(URI, 1, text);
        client
    }

    /// Initializes the server. Returns the result of `initialize`.
    pub(crate) fn start(&mut self, capabilities: &Value) -> Value {
        self.start_as("test", capabilities)
    }

    /// Initializes the server as an editor named `name`.
    pub(crate) fn start_as(&mut self, name: &str, capabilities: &Value) -> Value {
        self.start_in(name, capabilities, None)
    }

    /// Initializes the server with a workspace folder.
    pub(crate) fn start_in(
        &mut self,
        name: &str,
        capabilities: &Value,
        folder: Option<&str>,
    ) -> Value {
        let params = json!({
            "processId": null,
            "rootUri": folder,
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

    /// Writes without reading, until nothing more can be written for a while. Returns the number of written bytes.
    pub(crate) fn write_some(&mut self, bytes: &[u8], patience: Duration) -> usize {
        let to = self.to.as_mut().unwrap();
        let mut written = 0;
        self.runtime.block_on(async {
            while written < bytes.len() {
                let write = tokio::time::timeout(patience, to.write(&bytes[written..]));
                match write.await {
                    Ok(count) => written += count.unwrap(),
                    Err(_) => return,
                }
            }
        });
        written
    }

    /// Writes while a number of messages is received, whose content is ignored.
    pub(crate) fn write_and_skip(&mut self, mut bytes: &[u8], messages: usize) {
        let (from, read) = (&mut self.from, &mut self.read);
        let to = self.to.as_mut().unwrap();
        let mut received = 0;
        self.runtime.block_on(within("messages", async {
            while received < messages || !bytes.is_empty() {
                tokio::select! {
                    count = to.write(bytes), if !bytes.is_empty() => bytes = &bytes[count.unwrap()..],
                    count = from.read_buf(read) => assert_ne!(count.unwrap(), 0),
                }
                while let Some(body) = message_range(read) {
                    read.drain(..body.end);
                    received += 1;
                }
            }
        }));
        assert_eq!(received, messages);
    }

    /// Closes the pipe from the server.
    pub(crate) fn close_output(&mut self) {
        self.from = Box::new(tokio::io::empty());
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

    /// Sends a request, and waits for its result or error.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.next_id += 1;
        let id = json!(self.next_id);
        self.send(&request(&id, method, params));
        self.response(&id)
    }

    /// Sends a request for a document, and waits for its result.
    pub(crate) fn request_for(&mut self, method: &str, uri: &str) -> Value {
        let params = json!({ "textDocument": { "uri": uri } });
        self.request(method, params).unwrap()
    }

    /// Sends a request for a position in a document, and waits for its result.
    pub(crate) fn request_at(
        &mut self,
        method: &str,
        uri: &str,
        line: usize,
        column: usize,
    ) -> Value {
        self.request(method, at(uri, line, column)).unwrap()
    }

    /// Waits for the response to a request that has been sent.
    pub(crate) fn response(&mut self, id: &Value) -> Result<Value, Value> {
        let message = self.wait_for("a response", |m| {
            m.get("method").is_none() && m["id"] == *id
        });
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

    /// The parameters of all received `publishDiagnostics` notifications, in order.
    pub(crate) fn publications(&self) -> Vec<Value> {
        let of = |m: &&Value| m["method"] == "textDocument/publishDiagnostics";
        let publications = self.seen.iter().filter(of);
        publications.map(|m| m["params"].clone()).collect()
    }

    /// The number of responses to a request.
    pub(crate) fn response_count(&self, id: &Value) -> usize {
        let of = |m: &&Value| m.get("method").is_none() && m["id"] == *id;
        self.seen.iter().filter(of).count()
    }

    /// Waits until the server has handled all messages, including follow-up tasks.
    pub(crate) fn settle(&mut self) {
        for _ in 0..3 {
            self.request_for("textDocument/foldingRange", "file:///not/open");
        }
    }

    /// Waits for a message, unless it has already been received.
    pub(crate) fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut looked_at = 0;
        loop {
            if let Some(found) = self.seen[looked_at..].iter().find(|m| wanted(m)) {
                return found.clone();
            }
            looked_at = self.seen.len();
            assert!(self.receive(what), "the server disconnected before {what}");
        }
    }

    /// Removes and returns the next message; `None` at the end of the output.
    pub(crate) fn next_message(&mut self, what: &str) -> Option<Value> {
        self.receive(what).then(|| self.seen.pop().unwrap())
    }

    /// The folder of the server's process in the `/proc` of Linux; `None` if there is none.
    fn process_folder(&self) -> Option<PathBuf> {
        let Server::Process(child) = &self.server else {
            return None;
        };
        let folder = PathBuf::from(format!("/proc/{}", child.id()?));
        folder.exists().then_some(folder)
    }

    /// The memory that the server's process uses, in KiB; `None` if it is unknown.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(self.process_folder()?.join("status")).ok()?;
        let line = status.lines().find(|it| it.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// The processor time that the threads of the server's process have used; `None` if it is unknown.
    pub(crate) fn processor_time(&self) -> Option<Duration> {
        let threads = fs::read_dir(self.process_folder()?.join("task")).ok()?;
        let times = threads.map(|thread| {
            let times = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            let time = times.split(' ').next()?.parse().ok()?;
            Some(Duration::from_nanos(time))
        });
        times.sum()
    }

    /// Waits until the server's process uses no processor time.
    pub(crate) fn settle_processor(&mut self) {
        for _ in 0..1_000 {
            let before = self.processor_time();
            std::thread::sleep(Duration::from_millis(20));
            if self.processor_time() == before {
                return;
            }
        }
        panic!("the server doesn't come to rest");
    }

    /// Reads until the server disconnects.
    pub(crate) fn read_to_end(&mut self) {
        while self.receive("the end") {}
    }

    /// Reads one more message; false at the end of the output.
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
        let body = message_range(&self.read)?;
        let message: Value = serde_json::from_slice(&self.read[body.clone()]).unwrap();
        assert_eq!(message["jsonrpc"], "2.0");
        self.read.drain(..body.end);
        Some(message)
    }

    /// Closes the server's input.
    pub(crate) fn disconnect(&mut self) {
        self.to = None;
    }

    /// Waits until the server exits. Returns its exit code.
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

/// The range of the first body in the input, if that is complete.
fn message_range(read: &[u8]) -> Option<Range<usize>> {
    let header_end = read.windows(4).position(|w| w == b"\r\n\r\n")?;
    let header = std::str::from_utf8(&read[..header_end]).unwrap();
    let length: usize = header
        .strip_prefix("Content-Length: ")
        .and_then(|length| length.parse().ok())
        .unwrap_or_else(|| panic!("unexpected header: {header:?}"));
    let start = header_end + 4;
    (read.len() >= start + length).then(|| start..start + length)
}

/// A command that starts the server; the process is killed when it is dropped.
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

/// The parameters for a position in a document.
pub(crate) fn at(uri: &str, line: usize, column: usize) -> Value {
    let position = json!({ "line": line, "character": column });
    json!({ "textDocument": { "uri": uri }, "position": position })
}

/// A range from lines and columns.
pub(crate) fn range(from: (usize, usize), to: (usize, usize)) -> Value {
    json!({
        "start": { "line": from.0, "character": from.1 },
        "end": { "line": to.0, "character": to.1 },
    })
}
