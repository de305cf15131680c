//! A client that accounts for everything that a server process sends.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::edits::Document;
use crate::protocol::client::{Client, command, frame, notification, opening, request};
use crate::registry::editor::isolate;

/// The folders of a server: those of the workspace and of the user, and the address of its registry.
pub(super) struct Place<'a> {
    /// The URI of the workspace folder.
    pub(super) root: &'a str,
    pub(super) home: &'a Path,
    pub(super) hub: &'a str,
}

/// A request that has no response yet.
struct Pending {
    method: String,
    sent: Instant,
    cancelled: bool,
}

/// What is published for a document.
pub(super) struct Published {
    pub(super) version: Option<i64>,
    pub(super) diagnostics: Value,
}

/// Responses and their times since the last reset.
#[derive(Default)]
pub(super) struct Times {
    pub(super) responses: usize,
    /// The longest time of the processor from sending a burst of requests until a response to one of them.
    pub(super) slowest: Duration,
    pub(super) slowest_method: String,
    sum: Duration,
}

impl Times {
    pub(super) fn mean(&self) -> Duration {
        self.sum / u32::try_from(self.responses.max(1)).unwrap()
    }
}

/// A response after more than this time of the processor counts as late.
const LATE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 4 });
/// A response after more than this time counts as lost, however busy the machine is.
const LOST: Duration = Duration::from_mins(10);
/// Responses within this time need no measurement of the processor's time.
const QUICK: Duration = Duration::from_millis(20);

/// Refusals of a request by its handler, with the methods to which they apply.
const REFUSALS: [(i64, &str); 3] = [
    // Nothing can be renamed there.
    (-32803, "textDocument/rename"),
    (-32803, "textDocument/prepareRename"),
    // The document has changed since the action was listed.
    (-32801, "codeAction/resolve"),
];

/// A client of one server process.
pub(super) struct Session {
    client: Client,
    log: std::path::PathBuf,
    /// The response to `workspace/configuration`.
    pub(super) settings: Value,
    next_id: i64,
    pending: HashMap<i64, Pending>,
    /// The last results of methods whose results are parameters of other requests.
    pub(super) results: HashMap<String, Value>,
    pub(super) published: HashMap<String, Published>,
    pub(super) times: Times,
    /// The number of requests by method.
    pub(super) requests: BTreeMap<String, usize>,
    pub(super) cancelled: usize,
    /// Messages that are written at once.
    unsent: Vec<u8>,
    /// The time of the processor that the server had used before they were written.
    processor_time: Option<Duration>,
}

impl Session {
    /// A session with a new server. `name` is that of its log.
    pub(super) fn new(place: &Place, settings: Value, name: &str) -> Session {
        let log = place.home.join(name);
        let mut command = command(&[]);
        isolate(&mut command, place.home);
        command.stderr(Stdio::from(File::create(&log).unwrap()));
        let client = Client::of_process(command);
        let mut session = Session {
            client,
            log,
            settings,
            next_id: 0,
            pending: HashMap::new(),
            results: HashMap::new(),
            published: HashMap::new(),
            times: Times::default(),
            requests: BTreeMap::new(),
            cancelled: 0,
            unsent: Vec::new(),
            processor_time: None,
        };
        let params = json!({
            "processId": null,
            "rootUri": place.root,
            "capabilities": capabilities(),
            "clientInfo": { "name": "soak" },
            "initializationOptions": { "registry": { "hub": place.hub } },
        });
        session.call("initialize", params);
        session.notify("initialized", json!({}));
        session
    }

    /// Queues a notification.
    pub(super) fn notify(&mut self, method: &str, params: Value) {
        self.unsent.extend(frame(&notification(method, params)));
    }

    pub(super) fn open(&mut self, document: &Document) {
        let mut params = opening(&document.uri, document.version, &document.text);
        params["textDocument"]["languageId"] = json!(document.language);
        self.notify("textDocument/didOpen", params);
    }

    /// Queues a request. Returns its id.
    pub(super) fn request(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.unsent
            .extend(frame(&request(&json!(id), method, params)));
        let pending = Pending {
            method: method.to_owned(),
            sent: Instant::now(),
            cancelled: false,
        };
        self.pending.insert(id, pending);
        *self.requests.entry(method.to_owned()).or_default() += 1;
        id
    }

    /// Queues the cancellation of a request.
    pub(super) fn cancel(&mut self, id: i64) {
        if let Some(pending) = self.pending.get_mut(&id) {
            pending.cancelled = true;
        }
        self.notify("$/cancelRequest", json!({ "id": id }));
    }

    /// Sends a request, and waits for its result.
    pub(super) fn call(&mut self, method: &str, params: Value) -> Value {
        self.request(method, params);
        self.settle();
        self.results.remove(method).unwrap_or_default()
    }

    /// Sends what is queued, and waits for all responses.
    pub(super) fn settle(&mut self) {
        let unsent = std::mem::take(&mut self.unsent);
        self.processor_time = self.client.processor_time();
        self.client.write(&unsent);
        while !self.pending.is_empty() {
            self.receive();
        }
    }

    /// Handles one message of the server.
    fn receive(&mut self) {
        let message = self.client.next_message("a response").unwrap_or_else(|| {
            panic!(
                "the server has exited: {}",
                std::fs::read_to_string(&self.log).unwrap()
            )
        });
        match (message["method"].as_str(), message.get("id")) {
            (Some(method), Some(id)) => {
                let result = match method {
                    "workspace/configuration" => {
                        let items = message["params"]["items"].as_array().unwrap().len();
                        json!(vec![&self.settings; items])
                    }
                    _ => Value::Null,
                };
                let response = json!({ "jsonrpc": "2.0", "id": id, "result": result });
                self.client.send(&response);
            }
            (Some("textDocument/publishDiagnostics"), None) => self.published(&message["params"]),
            (Some(_), None) => {}
            (None, _) => self.responded(&message),
        }
    }

    fn published(&mut self, params: &Value) {
        let uri = params["uri"].as_str().unwrap().to_owned();
        let version = params["version"].as_i64();
        let before = self.published.get(&uri).and_then(|it| it.version);
        if let (Some(before), Some(version)) = (before, version) {
            assert!(before <= version, "{uri}: {version} after {before}");
        }
        let diagnostics = params["diagnostics"].clone();
        self.published.insert(
            uri,
            Published {
                version,
                diagnostics,
            },
        );
    }

    fn responded(&mut self, message: &Value) {
        let id = message["id"].as_i64();
        let pending = id.and_then(|id| self.pending.remove(&id));
        let pending = pending.unwrap_or_else(|| panic!("a response to no request: {message}"));
        let Pending {
            method,
            sent,
            cancelled,
        } = pending;
        let time = sent.elapsed();
        assert!(time < LOST, "{method}: responded after {time:?}");
        self.times.responses += 1;
        self.times.sum += time;
        if time > QUICK.max(self.times.slowest) {
            let used = self.client.processor_time().zip(self.processor_time);
            let used = used.map_or(time, |(now, before)| now.saturating_sub(before));
            assert!(
                used < LATE,
                "{method}: responded after {used:?} of the processor"
            );
            if used > self.times.slowest {
                self.times.slowest = used;
                self.times.slowest_method.clone_from(&method);
            }
        }
        if let Some(error) = message.get("error") {
            let code = error["code"].as_i64().unwrap();
            let is_cancelled = cancelled && code == -32800;
            self.cancelled += usize::from(is_cancelled);
            let allowed = is_cancelled || REFUSALS.contains(&(code, method.as_str()));
            assert!(allowed, "{method}: {error}");
            return;
        }
        self.results.insert(method, message["result"].clone());
    }

    /// Waits a little, and handles what arrives meanwhile.
    pub(super) fn wait(&mut self) {
        std::thread::sleep(Duration::from_millis(2));
        // The response comes after everything that has been sent before.
        let params = json!({ "textDocument": { "uri": "file:///not/open" } });
        self.call("textDocument/foldingRange", params);
    }

    /// What the server knows of a document.
    pub(super) fn answers(&mut self, uri: &str) -> [Value; 3] {
        let methods = ["diagnostic", "semanticTokens/full", "documentSymbol"];
        methods.map(|method| {
            let params = json!({ "textDocument": { "uri": uri } });
            let mut answer = self.call(&format!("textDocument/{method}"), params);
            if let Some(object) = answer.as_object_mut() {
                object.remove("resultId");
            }
            answer
        })
    }

    /// The memory of the server, in KiB; `None` if it isn't known on this system.
    pub(super) fn memory(&self) -> Option<u64> {
        self.client.memory()
    }

    /// Shuts the server down. It must exit successfully, without a message on standard error.
    pub(super) fn end(mut self) {
        self.call("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.settle();
        assert_eq!(self.client.end(), 0);
        assert_eq!(std::fs::read_to_string(&self.log).unwrap(), "");
    }
}

/// The capabilities of a client that supports much, and to which diagnostics are published.
fn capabilities() -> Value {
    json!({
        "workspace": {
            "configuration": true,
            "codeLens": { "refreshSupport": true },
            "inlayHint": { "refreshSupport": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "didChangeConfiguration": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true },
        },
        "window": { "workDoneProgress": true },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true },
            "hover": { "contentFormat": ["markdown"] },
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } },
                "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            },
            "completion": { "completionItem": { "snippetSupport": true } },
            "rename": { "prepareSupport": true },
        },
    })
}
