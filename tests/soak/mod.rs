//! Long work with one server process: hundreds of documents are opened, edited and closed, with all requests, while
//! configuration and files change and registries fail.
//!
//! Every request must be answered in time, edited documents must equal new ones, and memory must not grow. The work is the same
//! on each run. `DOCKWRIGHT_SOAK_EDITS` sets the number of edits of `soak_long`, which prints a table of its figures.

mod edits;
mod session;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower_lsp::ls_types::Uri;

use crate::protocol::every_position::{AT_POSITION, FOR_DOCUMENT, FOR_RANGE, params, position};
use crate::registry::fake::{Body, Fake, Reply};
use crate::texts::texts;
use edits::{Document, KINDS};
use session::{Place, Session};

#[test]
fn soak() {
    run(1_500, 12);
}

#[test]
#[ignore = "takes minutes; run it in release"]
fn soak_long() {
    let edits = std::env::var("DOCKWRIGHT_SOAK_EDITS").ok();
    let edits = edits.and_then(|it| it.parse().ok()).unwrap_or(20_000);
    run(edits, edits / 1_000);
}

/// The number of Dockerfiles.
const DOCKERFILES: usize = 280;
/// The number of folders with a `.dockerignore` and a `compose.yaml`, which are documents too.
const FOLDERS: usize = 10;
/// Texts above this length, in bytes, are handled on other threads.
const LONG: usize = 64 * 1024;
/// The maximum number of open documents.
const MAX_OPEN: usize = 60;
/// The number of rows of the table.
const ROWS: usize = 10;
/// From this number of edits on, the first tenth is long enough for all caches to be filled.
const STEADY: usize = 100_000;

/// Requests that aren't for a place in one document.
const OTHERS: [&str; 12] = [
    "callHierarchy/incomingCalls",
    "callHierarchy/outgoingCalls",
    "codeAction/resolve",
    "completionItem/resolve",
    "dockwright/builds",
    "dockwright/inspect",
    "dockwright/stageGraph",
    "dockwright/syntaxTree",
    "textDocument/semanticTokens/full/delta",
    "workspace/executeCommand",
    "workspace/symbol",
    "workspace/willRenameFiles",
];

/// The simulated user.
struct Work {
    random: Rng,
    root: PathBuf,
    documents: Vec<Document>,
    /// The open documents.
    open: Vec<usize>,
    /// The document that has the focus.
    focus: usize,
    edits: [usize; KINDS.len() + 2],
    opened: usize,
    file_changes: usize,
    compared: usize,
}

/// One row of the table.
struct Row {
    requests: usize,
    mean: Duration,
    slowest: Duration,
    slowest_method: String,
    open: usize,
    memory: Option<u64>,
}

fn run(edits: usize, comparisons: usize) {
    let started = Instant::now();
    let (root, home) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let root_path = root.path().canonicalize().unwrap();
    let hub = failing_registry();
    let root_uri = uri(&root_path);
    let hub_url = format!("http://localhost:{}", hub.port);
    let place = Place {
        root: &root_uri,
        home: home.path(),
        hub: &hub_url,
    };
    let mut work = Work::new(root_path);
    let mut server = Session::new(&place, Value::Null, "log");
    let mut rows = Vec::new();
    let mut samples = Vec::new();
    let mut done = 0;
    while done < edits {
        done += work.burst(&mut server);
        server.settle();
        if done * comparisons / edits > work.compared {
            work.compare(&mut server, &place);
        }
        samples.push((server.memory(), work.open.len()));
        if done * ROWS / edits > rows.len() {
            rows.push(Row::new(&mut server, &mut samples));
        }
    }
    work.close_all(&mut server);
    let closed = server.memory();
    let requests = server.requests.clone();
    let cancelled = server.cancelled;
    server.end();
    work.print(&rows, cancelled, closed, started.elapsed());
    assert_eq!(work.compared, comparisons);
    let mut never = methods();
    never.retain(|method| !requests.contains_key(method));
    let few = if edits < STEADY { OTHERS.len() / 2 } else { 0 };
    assert!(never.len() <= few, "never requested: {never:?}");
    assert!(work.edits.iter().all(|it| *it > 0), "{:?}", work.edits);
    assert!(edits < STEADY || work.opened > DOCKERFILES / 4);
    assert!(work.file_changes > 0);
    assert!(
        edits < STEADY || hub.connections() > 0,
        "no registry was queried"
    );
    let memory: Vec<u64> = rows.iter().filter_map(|it| it.memory).collect();
    if let (true, [_, after, .., last]) = (edits >= STEADY, memory.as_slice()) {
        assert!(*last <= after + after / 20, "memory grew: {memory:?} KiB");
    }
}

impl Work {
    fn new(root: PathBuf) -> Work {
        let random = Rng::with_seed(11);
        let texts = texts();
        // Requests for these are handled on other threads.
        let lines = texts.concat();
        let long: String = lines.split_inclusive('\n').take(3_000).collect();
        let words = format!("RUN {}\n", "long ".repeat(500));
        let longest = format!("FROM a AS s0\n{}", words.repeat(240));
        let mut documents = Vec::new();
        for number in 0..DOCKERFILES {
            let name = ["Dockerfile", "Dockerfile.dev", "app.Dockerfile"][number / FOLDERS % 3];
            let folder = match number / FOLDERS / 3 {
                0 => format!("service{}", number % FOLDERS),
                deeper => format!("service{}/part{deeper}", number % FOLDERS),
            };
            let text = match number % 40 {
                0 if number == 0 => longest.clone(),
                1 => long.clone(),
                _ => texts[number % texts.len()].clone(),
            };
            documents.push(document(
                &root,
                &format!("{folder}/{name}"),
                "dockerfile",
                text,
            ));
        }
        for number in 0..FOLDERS {
            let folder = format!("service{number}");
            for file in ["package.json", "src/main.rs", "notes.txt"] {
                write(&root.join(&folder).join(file), "x\n");
            }
            let file = format!("{folder}/.dockerignore");
            documents.push(document(&root, &file, "ignore", IGNORED[1].to_owned()));
            let file = format!("{folder}/compose.yaml");
            documents.push(document(&root, &file, "yaml", COMPOSE[1].to_owned()));
        }
        Work {
            random,
            root,
            documents,
            open: Vec::new(),
            focus: 0,
            edits: [0; KINDS.len() + 2],
            opened: 0,
            file_changes: 0,
            compared: 0,
        }
    }

    /// Queues up to 30 messages, as they accumulate while a server is busy. Returns the number of edits.
    fn burst(&mut self, server: &mut Session) -> usize {
        let mut edits = 0;
        if self.open.is_empty() {
            self.open_any(server);
        }
        for _ in 0..self.random.usize(1..=30) {
            match self.random.u32(..1_000) {
                0..600 => {
                    self.edit(server);
                    edits += 1;
                }
                600..900 => self.request(server),
                900..920 => self.request_other(server),
                920..945 => self.open_any(server),
                945..965 => self.close_any(server),
                965..967 => self.change_files(server),
                967..968 => self.change_settings(server),
                _ => self.focus = self.random.usize(..self.open.len()),
            }
        }
        edits
    }

    fn focused(&mut self) -> &mut Document {
        let number = self.open[self.focus % self.open.len()];
        &mut self.documents[number]
    }

    fn edit(&mut self, server: &mut Session) {
        let number = self.open[self.focus % self.open.len()];
        let document = &mut self.documents[number];
        let changes = document.edit(&mut self.random, &mut self.edits);
        let identifier = json!({ "uri": document.uri, "version": document.version });
        let params = json!({ "textDocument": identifier, "contentChanges": changes });
        server.notify("textDocument/didChange", params);
    }

    /// A request for a random place in the focused document. Some are cancelled, many of them in long documents, where they are
    /// interrupted.
    fn request(&mut self, server: &mut Session) {
        let all = [&AT_POSITION[..], &FOR_DOCUMENT, &FOR_RANGE].concat();
        let method = self.random.choice(all).unwrap();
        let offset = self.random.f64();
        let document = self.focused();
        let length = u32::try_from(document.text.len()).unwrap();
        let offset = (offset * f64::from(length)) as usize;
        let offset = document.text.floor_char_boundary(offset);
        let place = position(&document.text, offset);
        let params = params(&document.uri, method, place);
        let chance = if document.text.len() > LONG { 2 } else { 20 };
        let id = server.request(&format!("textDocument/{method}"), params);
        if self.random.u8(..chance) == 0 {
            server.cancel(id);
        }
    }

    fn request_other(&mut self, server: &mut Session) {
        let method = self.random.choice(OTHERS).unwrap();
        let uri = self.focused().uri.clone();
        let first = |from: &str, pointer: &str| {
            let result = server.results.get(from);
            result.and_then(|it| it.pointer(pointer)).cloned()
        };
        let document = json!({ "textDocument": { "uri": uri } });
        let params = match method {
            "callHierarchy/incomingCalls" | "callHierarchy/outgoingCalls" => {
                first("textDocument/prepareCallHierarchy", "/0").map(|it| json!({ "item": it }))
            }
            "codeAction/resolve" => first("textDocument/codeAction", "/0"),
            "completionItem/resolve" => first("textDocument/completion", "/items/0")
                .or_else(|| first("textDocument/completion", "/0")),
            "textDocument/semanticTokens/full/delta" => {
                let id = first("textDocument/semanticTokens/full", "/resultId");
                let mut params = document;
                params["previousResultId"] = id.unwrap_or(json!("0"));
                Some(params)
            }
            "workspace/executeCommand" => {
                Some(json!({ "command": "dockwright.registryStatus", "arguments": [] }))
            }
            // They read all files.
            "workspace/symbol" | "workspace/willRenameFiles" if self.random.u8(..10) > 0 => None,
            "workspace/symbol" => Some(json!({ "query": "build" })),
            "workspace/willRenameFiles" => {
                let old = self.root.join("service1/src");
                let new = self.root.join("service1/source");
                Some(json!({ "files": [{ "oldUri": self::uri(&old), "newUri": self::uri(&new) }] }))
            }
            _ => Some(document),
        };
        if let Some(params) = params {
            server.request(method, params);
        }
    }

    fn open_any(&mut self, server: &mut Session) {
        let number = self.random.usize(..self.documents.len());
        if self.documents[number].is_open {
            return;
        }
        if self.open.len() >= MAX_OPEN {
            self.close_any(server);
        }
        self.documents[number].open();
        server.open(&self.documents[number]);
        self.focus = self.open.len();
        self.open.push(number);
        self.opened += 1;
    }

    /// Closes a document, unless it is the last one.
    fn close_any(&mut self, server: &mut Session) {
        if self.open.len() > 1 {
            let number = self.random.usize(..self.open.len());
            self.close(server, number);
        }
    }

    fn close(&mut self, server: &mut Session, number: usize) {
        let document = &mut self.documents[self.open.swap_remove(number)];
        document.is_open = false;
        let params = json!({ "textDocument": { "uri": document.uri } });
        server.notify("textDocument/didClose", params);
    }

    /// Writes or removes a file that affects documents, with or without a notification.
    fn change_files(&mut self, server: &mut Session) {
        self.file_changes += 1;
        let (name, texts) = self.random.choice(CHANGED_FILES).unwrap();
        let folder = format!("service{}", self.random.usize(..FOLDERS));
        let folder = if self.random.bool() {
            self.root.join(folder)
        } else {
            self.root.clone()
        };
        let path = folder.join(name);
        match self.random.choice(texts).unwrap() {
            "" => {
                let _ = fs::remove_file(&path);
            }
            text => write(&path, text),
        }
        let change = json!({ "uri": uri(&path), "type": 2 });
        server.notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": [change] }),
        );
    }

    fn change_settings(&mut self, server: &mut Session) {
        server.settings = match self.random.u8(..4) {
            0 => Value::Null,
            1 => json!({ "rules": { "MaintainerDeprecated": "off", "MissingUser": "warning" } }),
            2 => json!({ "build": { "args": { "VERSION": "2", "TAG": "3.20" } } }),
            _ => json!({ "rules": { "Nonsense": 1 }, "code-lens": false }),
        };
        let params = json!({ "settings": null });
        server.notify("workspace/didChangeConfiguration", params);
    }

    /// Compares an open document with the same text, opened in a new server.
    fn compare(&mut self, server: &mut Session, place: &Place) {
        const LIMIT: Duration = Duration::from_secs(20);
        self.compared += 1;
        let compared = self.open.iter().map(|number| &self.documents[*number]);
        let compared: Vec<&Document> = compared.filter(|it| it.language != "yaml").collect();
        let Some(document) = self.random.choice(compared) else {
            return;
        };
        let mut new = Session::new(place, server.settings.clone(), "new");
        for number in &self.open {
            let other = &self.documents[*number];
            if other.language == "yaml" || other.uri == document.uri {
                new.open(other);
            }
        }
        let begin = Instant::now();
        // Both load the configuration of the document, and check its scripts, in the background.
        loop {
            let (old_answers, new_answers) =
                (server.answers(&document.uri), new.answers(&document.uri));
            let published = server.published.get(&document.uri);
            let published = published.map(|it| (it.version, &it.diagnostics));
            let diagnostics = &new_answers[0]["items"];
            let expected = (Some(i64::from(document.version)), diagnostics);
            if old_answers == new_answers && published == Some(expected) {
                break;
            }
            let details = || {
                let names = ["diagnostics", "tokens", "symbols"];
                let differing = (0..3).filter(|it| old_answers[*it] != new_answers[*it]);
                let names = differing.map(|it| names[it]).collect::<Vec<_>>().join(", ");
                format!(
                    "{} differs in {names:?}; published: {published:?}; checked: {}; new: {diagnostics}; {:?}",
                    document.uri, old_answers[0]["items"], document.text
                )
            };
            assert!(begin.elapsed() < LIMIT, "{}", details());
            server.wait();
            new.wait();
        }
        new.end();
    }

    /// Closes all documents. Nothing is published for them any more.
    fn close_all(&mut self, server: &mut Session) {
        while !self.open.is_empty() {
            self.close(server, 0);
        }
        let begin = Instant::now();
        loop {
            server.wait();
            let documents = self.documents.iter().map(|it| &it.uri);
            let published = documents.filter_map(|uri| server.published.get(uri));
            if published
                .map(|it| &it.diagnostics)
                .all(|it| *it == json!([]))
            {
                break;
            }
            assert!(
                begin.elapsed() < Duration::from_secs(20),
                "diagnostics of closed documents"
            );
        }
    }

    fn print(&self, rows: &[Row], cancelled: usize, closed: Option<u64>, time: Duration) {
        println!("tenth  requests  mean ms  slowest, CPU ms  open  memory MiB  slowest request");
        for (number, row) in rows.iter().enumerate() {
            println!(
                "{:>5}  {:>8}  {:>7.2}  {:>15.1}  {:>4}  {:>10}  {}",
                number + 1,
                row.requests,
                row.mean.as_secs_f64() * 1e3,
                row.slowest.as_secs_f64() * 1e3,
                row.open,
                mebibytes(row.memory),
                row.slowest_method
            );
        }
        println!("{} MiB with all documents closed", mebibytes(closed));
        for ((name, _), count) in KINDS.iter().zip(self.edits) {
            println!("{count:>8}  {name}");
        }
        println!("{:>8}  undo", self.edits[KINDS.len()]);
        println!("{:>8}  redo", self.edits[KINDS.len() + 1]);
        println!(
            "{} opened, {} changes of files, {cancelled} requests cancelled, {} comparisons, {:.0} s",
            self.opened,
            self.file_changes,
            self.compared,
            time.as_secs_f64()
        );
    }
}

impl Row {
    /// Takes the figures since the last row.
    fn new(server: &mut Session, samples: &mut Vec<(Option<u64>, usize)>) -> Row {
        let times = std::mem::take(&mut server.times);
        let samples = std::mem::take(samples);
        let count = samples.len().max(1);
        let memory: Option<Vec<u64>> = samples.iter().map(|it| it.0).collect();
        Row {
            requests: times.responses,
            mean: times.mean(),
            slowest: times.slowest,
            slowest_method: times.slowest_method,
            open: samples.iter().map(|it| it.1).sum::<usize>() / count,
            memory: memory.map(|it| it.iter().sum::<u64>() / count as u64),
        }
    }
}

fn mebibytes(kibibytes: Option<u64>) -> String {
    let text = |it: u64| format!("{}.{}", it / 1024, it % 1024 * 10 / 1024);
    kibibytes.map_or_else(|| "unknown".to_owned(), text)
}

/// All requests that are sent.
fn methods() -> Vec<String> {
    let all = [&AT_POSITION[..], &FOR_DOCUMENT, &FOR_RANGE].concat();
    let all = all.into_iter().map(|it| format!("textDocument/{it}"));
    all.chain(OTHERS.map(str::to_owned)).collect()
}

const IGNORED: [&str; 3] = ["", "*.log\nnotes.txt\n!notes.md\n", "src\n**/*.json\n"];
const COMPOSE: [&str; 3] = [
    "",
    "services:\n  app:\n    build: { context: ., target: build, args: { VERSION: '3.20' } }\n  dev:\n    build: { context: ., dockerfile: Dockerfile.dev }\n",
    "services:\n  app:\n    build: .\n",
];
/// Files that change, with their texts. Without a text, the file is removed.
const CHANGED_FILES: [(&str, [&str; 3]); 5] = [
    (
        "dockwright.toml",
        [
            "",
            "[rules]\nMaintainerDeprecated = \"off\"\nStageNameCasing = \"error\"\n",
            "[rules\nnonsense = 1\n",
        ],
    ),
    (".dockerignore", IGNORED),
    ("compose.yaml", COMPOSE),
    (".editorconfig", ["", "[*]\nindent_style = tab\n", "[*\n"]),
    ("package.json", ["", "{}\n", "x\n"]),
];

fn document(root: &Path, path: &str, language: &'static str, text: String) -> Document {
    let path = root.join(path);
    write(&path, &text);
    Document::new(uri(&path), language, text)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn uri(path: &Path) -> String {
    Uri::from_file_path(path).unwrap().as_str().to_owned()
}

/// A registry that fails in various ways.
fn failing_registry() -> Fake {
    let count = AtomicU64::new(0);
    Fake::new(move |_, _| match count.fetch_add(1, Ordering::SeqCst) % 5 {
        0 => Reply::new(500, ""),
        1 => Reply::new(200, "").body(Body::Drop),
        2 => Reply::new(200, "nonsense"),
        3 => Reply::json(&json!({ "results": [] })),
        _ => Reply::new(429, "").with("retry-after", "1"),
    })
}
