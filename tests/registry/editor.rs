//! Registry queries of the language server: when they are sent, and what is done with the results.

use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

#[cfg(unix)]
use super::credentials::{good_helper, runs, write_helper};
use super::fake::{Body, Fake, Reply};
use super::faults::hostile;
use crate::protocol::client::{Client, URI, command, range, request, runtime};

const OLD: &str = "sha256:9999999999999999999999999999999999999999999999999999999999999999";
const NEW: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A client with a server process, a home folder and settings for registries.
struct Editor {
    client: Client,
    home: TempDir,
    log: std::path::PathBuf,
}

/// Lets a server query registries, with a home folder, independent of this machine's environment.
pub(crate) fn isolate(command: &mut Command, home: &Path) {
    command.env("HOME", home).env("DOCKWRIGHT_OFFLINE", "0");
    for name in [
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
        "XDG_STATE_HOME",
        "DOCKER_CONFIG",
        "DOCKER_AUTH_CONFIG",
        "REGISTRY_AUTH_FILE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
    ] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
}

impl Editor {
    fn new(home: TempDir, settings: &Value, variables: &[(&str, String)]) -> Editor {
        let runtime = runtime();
        let log = home.path().join("log");
        let mut command = command(&[]);
        isolate(&mut command, home.path());
        command
            .env("DOCKWRIGHT_LOG", "trace")
            .stderr(Stdio::from(std::fs::File::create(&log).unwrap()));
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        let mut child = runtime.block_on(async { command.spawn().unwrap() });
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut client = Client::with_streams(runtime, child, to, from);
        let action = json!({
            "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } },
            "dataSupport": true,
            "resolveSupport": { "properties": ["edit"] },
        });
        let hover = json!({ "contentFormat": ["markdown"] });
        let params = json!({
            "processId": null,
            "rootUri": null,
            "capabilities": {
                "textDocument": { "codeAction": action, "hover": hover },
                "window": { "workDoneProgress": true },
            },
            "initializationOptions": { "registry": settings },
        });
        client.request("initialize", params).unwrap();
        client.notify("initialized", json!({}));
        Editor { client, home, log }
    }

    fn hover(&mut self, column: usize) -> String {
        let answer = self.client.request_at("textDocument/hover", URI, 0, column);
        answer["contents"]["value"]
            .as_str()
            .unwrap_or("nothing")
            .to_owned()
    }

    /// The code actions on a line that query a registry when resolved.
    fn actions(&mut self, uri: &str, line: usize) -> Vec<Value> {
        let params = json!({
            "textDocument": { "uri": uri },
            "range": range((line, 6), (line, 6)),
            "context": { "diagnostics": [], "only": ["refactor"] },
        });
        let answer = self
            .client
            .request("textDocument/codeAction", params)
            .unwrap();
        let mut actions = answer.as_array().cloned().unwrap_or_default();
        actions.retain(|it| it.get("data").is_some());
        actions
    }

    fn status(&mut self) -> Value {
        let params = json!({ "command": "dockwright.registryStatus", "arguments": [] });
        self.client
            .request("workspace/executeCommand", params)
            .unwrap()
    }

    /// Shuts the server down, and returns its log.
    fn shut_down(mut self) -> String {
        self.client.request("shutdown", Value::Null).unwrap();
        self.client.notify("exit", Value::Null);
        assert_eq!(self.client.end(), 0);
        let mut log = String::new();
        std::fs::File::open(&self.log)
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        drop(self.home);
        log
    }
}

fn hub() -> Fake {
    Fake::new(|request, _| {
        if request.path != "/v2/namespaces/library/repositories/golang/tags/1.26" {
            return Reply::new(404, "{}");
        }
        Reply::json(&json!({
            "name": "1.26",
            "digest": NEW,
            "full_size": 45_000_000,
            "tag_last_pushed": "2020-08-12T01:02:03.456789Z",
            "images": [{ "os": "linux", "architecture": "amd64" }],
        }))
    })
}

fn settings(hub: &Fake) -> Value {
    json!({ "hub": format!("http://localhost:{}", hub.port) })
}

#[test]
fn a_hover_queries_and_an_action_pins() {
    let hub = hub();
    let home = tempfile::tempdir().unwrap();
    let mut editor = Editor::new(home, &settings(&hub), &[]);
    editor.client.open(URI, 1, "FROM golang:1.26\n");
    let actions = editor.actions(URI, 0);
    assert_eq!(actions.len(), 1);
    editor.client.settle();
    // Neither opening a file nor listing code actions sends a request.
    assert_eq!(hub.connections(), 0);
    assert_eq!(editor.status()["requests"], json!([]));
    let hover = editor.hover(7);
    // After the built-in information.
    let hover = hover.split("\n\n---\n\n").nth(1).unwrap();
    let years = hover
        .split("pushed ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    expect![[r#"
        `1.26`: pushed N years ago, 45 MB compressed.

        For `linux/amd64`.

        Now `sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`.

        Fetched from docker.io just now."#]]
    .assert_eq(&hover.replace(&format!("pushed {years} "), "pushed N "));
    assert_eq!(hub.lines().len(), 1);
    assert_eq!(actions[0]["title"], "Pin `golang:1.26` to its digest");
    let resolved = editor
        .client
        .request("codeAction/resolve", actions[0].clone())
        .unwrap();
    let edit = &resolved["edit"]["changes"][URI][0];
    assert_eq!(edit["newText"], format!("@{NEW}"));
    assert_eq!(edit["range"], range((0, 16), (0, 16)));
    // An outdated pin is updated.
    let text = format!("FROM golang:1.26@{OLD} AS x\n");
    editor.client.change(URI, 2, json!([{ "text": text }]));
    assert!(editor.hover(7).contains("`1.26` now points to"));
    let error = editor
        .client
        .request("codeAction/resolve", actions[0].clone());
    assert_eq!(error.unwrap_err()["code"], -32801);
    let actions = editor.actions(URI, 0);
    assert_eq!(actions[0]["title"], "Update the pin of `golang:1.26`");
    let resolved = editor
        .client
        .request("codeAction/resolve", actions[0].clone())
        .unwrap();
    let edit = &resolved["edit"]["changes"][URI][0];
    assert_eq!(edit["newText"], NEW);
    assert_eq!(edit["range"], range((0, 17), (0, 17 + OLD.len())));
    assert_eq!(hub.lines().len(), 1);
    let status = editor.status();
    assert_eq!(status["requests"][0]["result"], "200");
    assert_eq!(
        status["requests"][0]["what"],
        "the tag 1.26 of library/golang"
    );
    editor.shut_down();
}

/// The labels of the completions at the end of a text, and true if the list is incomplete.
fn completions(editor: &mut Editor, version: i32, text: &str) -> (Vec<String>, bool) {
    if version == 1 {
        editor.client.open(URI, 1, text);
    } else {
        let change = json!([{ "text": text }]);
        editor.client.change(URI, version, change);
    }
    listed(editor, text)
}

/// The same, requested again while the list is incomplete and lacks a label: the answer of a registry may come later.
fn completions_with(
    editor: &mut Editor,
    version: i32,
    text: &str,
    wanted: &str,
) -> (Vec<String>, bool) {
    let (mut labels, mut more) = completions(editor, version, text);
    while more && labels.iter().all(|it| it != wanted) {
        (labels, more) = listed(editor, text);
    }
    (labels, more)
}

fn listed(editor: &mut Editor, text: &str) -> (Vec<String>, bool) {
    let answer = editor
        .client
        .request_at("textDocument/completion", URI, 0, text.len());
    let more = answer["isIncomplete"] == json!(true);
    let items = answer.get("items").unwrap_or(&answer).as_array().cloned();
    let items = items.unwrap_or_default().into_iter();
    let labels = items.map(|it| it["label"].as_str().unwrap().to_owned());
    (labels.collect(), more)
}

/// A tag of a signature, which isn't an image.
fn signature() -> String {
    format!("{}.sig", NEW.replace(':', "-"))
}

#[test]
fn fresh_tags() {
    let hub = Fake::new(|request, _| {
        let page =
            "/v2/namespaces/library/repositories/golang/tags?page_size=100&ordering=last_updated";
        let tag = |name: &str| json!({ "name": name, "digest": NEW, "full_size": 45_000_000 });
        let signature = signature();
        let (next, tags) = match request.path.strip_prefix(page) {
            Some("") => (
                json!("x"),
                json!([
                    tag("99.1.2-alpine"),
                    tag("99.1"),
                    tag("99.1.2"),
                    tag(&signature)
                ]),
            ),
            Some("&name=0.9") => (Value::Null, json!([tag("0.9.1")])),
            _ => return Reply::new(404, "{}"),
        };
        Reply::json(&json!({ "next": next, "results": tags }))
    });
    let home = tempfile::tempdir().unwrap();
    let mut editor = Editor::new(home, &settings(&hub), &[]);
    let (tags, more) = completions_with(&mut editor, 1, "FROM golang:", "99.1");
    // Tags from the registry are sorted in among the built-in ones.
    assert_eq!(tags[0], "latest");
    let position = |tag: &str| tags.iter().position(|it| it == tag);
    assert_eq!(position("99.1"), Some(1), "{tags:?}");
    assert_eq!(position("99.1.2"), Some(2), "{tags:?}");
    assert!(position("alpine").is_some() && position("99.1.2-alpine") > position("99.1.2"));
    assert!(tags.iter().all(|it| *it != signature()));
    assert!(more);
    // Older tags are searched for if no other tag matches.
    let (tags, more) = completions_with(&mut editor, 2, "FROM golang:0.9", "0.9.1");
    assert!(tags.iter().any(|it| it == "0.9.1"));
    assert!(more);
    assert_eq!(hub.lines().len(), 2);
    editor.shut_down();
}

#[test]
fn tags_of_a_registry() {
    let fake = Fake::new(|_, _| {
        Reply::json(&json!({ "tags": ["1.2", "latest", "1.10", "2.0-rc1", "1.9"] }))
    });
    let home = tempfile::tempdir().unwrap();
    let host = format!("localhost:{}", fake.port);
    let mut editor = Editor::new(home, &json!({ "allow": [&host] }), &[]);
    let (tags, more) = completions(&mut editor, 1, &format!("FROM {host}/team/app:"));
    assert_eq!(tags, ["latest", "1.10", "1.9", "1.2", "2.0-rc1"]);
    // No tag is a subsequence of another, so editors can filter the list themselves.
    assert!(!more);
    editor.shut_down();
}

/// A credential helper is started for an invoked completion, but not for an automatic one or a hover; these only use
/// cached credentials.
#[cfg(unix)]
#[test]
fn helpers_start_on_request() {
    let fake = Fake::new(|request, _| match request.header("authorization") {
        "Basic bWU6czNjcmV0" if request.path.contains("/tags/list") => {
            Reply::json(&json!({ "tags": ["1.2", "latest"] }))
        }
        "Basic bWU6czNjcmV0" => Reply::new(200, "").with("docker-content-digest", NEW),
        _ => Reply::new(401, "").with("www-authenticate", "Basic realm=\"r\""),
    });
    let host = format!("localhost:{}", fake.port);
    let user = |enabled: bool| {
        let home = tempfile::tempdir().unwrap();
        write_helper(home.path(), &host, "good", &good_helper(&host));
        let bin = home.path().join("bin").to_str().unwrap().to_owned();
        let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
        let settings = json!({ "credentialHelpers": enabled });
        Editor::new(home, &settings, &[("PATH", path)])
    };
    let text = format!("FROM {host}/team/app:");
    let complete = |editor: &mut Editor, kind: u32| {
        let params = json!({
            "textDocument": { "uri": URI },
            "position": { "line": 0, "character": text.len() },
            "context": { "triggerKind": kind },
        });
        let list = editor.client.request("textDocument/completion", params);
        let list = list.unwrap();
        let items = list.get("items").unwrap_or(&list).as_array().cloned();
        let items = items.unwrap_or_default().into_iter();
        let labels = items.map(|it| it["label"].as_str().unwrap().to_owned());
        labels.collect::<Vec<_>>()
    };
    // The first hover may not wait for the registry.
    let hover = |editor: &mut Editor, version: i32, path: &str, expected: &str| {
        let change = json!([{ "text": format!("FROM {host}/{path}:1") }]);
        editor.client.change(URI, version, change);
        let mut hover = editor.hover(7);
        for _ in 0..100 {
            if hover.contains(expected) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
            hover = editor.hover(7);
        }
        assert!(hover.contains(expected), "{hover}");
    };
    let stored = "The password is stored by docker-credential-good, which";
    let mut editor = user(true);
    editor.client.open(URI, 1, &text);
    assert_eq!(complete(&mut editor, 2), [""; 0]);
    assert_eq!(complete(&mut editor, 3), [""; 0]);
    let not_started = format!("{stored} starts only on explicit requests.");
    hover(&mut editor, 2, "team/app", &not_started);
    assert_eq!(runs(editor.home.path()), 0);
    let name = text.trim_end_matches(':');
    editor.client.change(URI, 3, json!([{ "text": name }]));
    let end = json!({ "line": 0, "character": name.len() });
    let colon = json!([{ "range": { "start": end, "end": end }, "text": ":" }]);
    editor.client.change(URI, 4, colon);
    // Nor while the user types, when editors request completions automatically.
    assert_eq!(complete(&mut editor, 1), [""; 0]);
    assert_eq!(runs(editor.home.path()), 0);
    // It may take longer than the completion waits.
    let mut tags = complete(&mut editor, 1);
    for _ in 0..100 {
        if !tags.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        tags = complete(&mut editor, 1);
    }
    assert_eq!(tags, ["latest", "1.2"], "{}", editor.status());
    assert_eq!(runs(editor.home.path()), 1);
    // The password is cached for another image.
    hover(&mut editor, 4, "team/other", NEW);
    assert_eq!(runs(editor.home.path()), 1);
    editor.shut_down();
    // Never, unless helpers are enabled.
    let mut editor = user(false);
    editor.client.open(URI, 1, &text);
    assert_eq!(complete(&mut editor, 1), [""; 0]);
    let disabled = format!("{stored} is disabled (setting `credential-helpers`).");
    hover(&mut editor, 2, "team/app", &disabled);
    assert_eq!(runs(editor.home.path()), 0);
    editor.shut_down();
}

/// Without a working network, built-in names, tags and hovers are available, and the server shuts down in time.
#[test]
fn without_a_network() {
    let drops = Fake::new(|_, _| Reply::new(200, "").body(Body::Drop));
    // These respond endlessly.
    let slow = Fake::new(|_, _| Reply::new(200, "").body(Body::Slow));
    let endless = Fake::new(|_, _| Reply::new(200, "").body(Body::Endless));
    let refused = {
        let listener = std::net::TcpListener::bind("localhost:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let unreachable = json!({ "hub": format!("http://localhost:{refused}") });
    let unknown_host = json!({ "hub": "https://hub.invalid" });
    let hubs = [
        (settings(&drops), false),
        (settings(&slow), true),
        (settings(&endless), false),
        (unreachable, false),
        (unknown_host, false),
    ];
    for (settings, incomplete) in hubs {
        let home = tempfile::tempdir().unwrap();
        let mut editor = Editor::new(home, &settings, &[]);
        let (tags, more) = completions(&mut editor, 1, "FROM golang:");
        assert!(tags.len() > 20 && tags[0] == "latest", "{tags:?}");
        assert!(more || !incomplete, "{settings}");
        let (names, _) = completions(&mut editor, 2, "FROM gol");
        assert!(names.iter().any(|it| it == "golang"));
        let hover = editor.hover(6);
        assert!(hover.contains("gol"), "{hover}");
        let change = json!([{ "text": "FROM golang:1.22\n" }]);
        editor.client.change(URI, 3, change);
        let hover = editor.hover(7);
        assert!(hover.contains("has not been updated since"), "{hover}");
        editor.shut_down();
    }
}

/// Untrusted image names in a file cause no connection and no lookup. A proxy would receive all connections to other
/// machines.
#[test]
fn hostile_files() {
    let proxy = Fake::new(|_, _| Reply::new(502, ""));
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("work");
    std::fs::create_dir_all(folder.join(".docker")).unwrap();
    let names = hostile();
    // Configuration in the workspace must be ignored.
    let config = "[registry]\ntrusted = ['x.attacker.example']\nallow = ['x.attacker.example']\n";
    std::fs::write(folder.join("dockwright.toml"), config).unwrap();
    let auths = json!({ "auths": { "x.attacker.example": { "auth": "YTpi" } } });
    std::fs::write(folder.join(".docker/config.json"), auths.to_string()).unwrap();
    let text: String = names
        .iter()
        .flat_map(|name| ["FROM ", name, "\n"])
        .collect();
    std::fs::write(folder.join("Dockerfile"), &text).unwrap();
    let uri = format!("file://{}", folder.join("Dockerfile").display());
    let url = format!("http://127.0.0.1:{}", proxy.port);
    let variables = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, url.clone()));
    let mut editor = Editor::new(home, &json!({}), &variables);
    editor.client.open(&uri, 1, &text);
    editor.client.settle();
    assert_eq!(editor.status()["requests"], json!([]));
    for line in 0..names.len() {
        editor
            .client
            .request_at("textDocument/hover", &uri, line, 8);
        let column = text.lines().nth(line).unwrap().len();
        editor
            .client
            .request_at("textDocument/completion", &uri, line, column);
        for action in editor.actions(&uri, line) {
            let resolved = editor.client.request("codeAction/resolve", action).unwrap();
            assert!(resolved.get("edit").is_none());
        }
    }
    assert_eq!(editor.status()["requests"], json!([]));
    assert_eq!(proxy.connections(), 0);
    // A connection to a public registry does go through the proxy.
    editor.client.open(URI, 1, "FROM ghcr.io/a/b:1\n");
    editor.hover(7);
    for action in editor.actions(URI, 0) {
        editor.client.request("codeAction/resolve", action).unwrap();
    }
    assert_eq!(proxy.connections(), 1);
    editor.shut_down();
}

/// Neither the log nor the status contains credentials.
#[test]
fn logs_keep_secrets() {
    let fake = Fake::new(|request, port| {
        if request.path.starts_with("/token") {
            return match request.header("authorization") {
                "Basic bWU6czNjcmV0" => Reply::json(&json!({ "token": "T0KEN" })),
                _ => Reply::new(401, ""),
            };
        }
        match request.header("authorization") {
            "Bearer T0KEN" => Reply::new(200, "").with("docker-content-digest", NEW),
            _ => Reply::new(401, "").with(
                "www-authenticate",
                &format!("Bearer realm=\"http://localhost:{port}/token\""),
            ),
        }
    });
    let home = tempfile::tempdir().unwrap();
    let host = format!("localhost:{}", fake.port);
    let auths = json!({ "auths": { &host: { "auth": "bWU6czNjcmV0" } } });
    std::fs::create_dir_all(home.path().join(".docker")).unwrap();
    std::fs::write(home.path().join(".docker/config.json"), auths.to_string()).unwrap();
    let mut editor = Editor::new(home, &json!({}), &[]);
    editor
        .client
        .open(URI, 1, &format!("FROM {host}/team/app:1\n"));
    let action = editor.actions(URI, 0).remove(0);
    let resolved = editor.client.request("codeAction/resolve", action).unwrap();
    let edit = &resolved["edit"]["changes"][URI][0];
    assert_eq!(edit["newText"], format!("@{NEW}"));
    let status = editor.status().to_string();
    let log = editor.shut_down();
    assert!(log.contains("registry request"), "{log}");
    for secret in ["s3cret", "bWU6czNjcmV0", "T0KEN"] {
        assert!(!log.contains(secret), "{log}");
        assert!(!status.contains(secret), "{status}");
    }
}

/// Without network access, no code action that needs it is offered.
#[test]
fn offline() {
    let hub = hub();
    let home = tempfile::tempdir().unwrap();
    let mut settings = settings(&hub);
    settings["offline"] = json!(true);
    let mut editor = Editor::new(home, &settings, &[]);
    editor.client.open(URI, 1, "FROM golang:1.26\n");
    editor.hover(7);
    assert!(editor.actions(URI, 0).is_empty());
    assert_eq!(editor.status()["offline"], json!(true));
    assert_eq!(hub.connections(), 0);
    editor.shut_down();
}

/// Invalid settings are reported, and disable network access.
#[test]
fn invalid_settings() {
    let home = tempfile::tempdir().unwrap();
    let mut editor = Editor::new(home, &json!({ "alow": ["a.example"] }), &[]);
    let shown = editor
        .client
        .wait_for("a message", |m| m["method"] == "window/showMessage");
    let message = shown["params"]["message"].as_str().unwrap();
    expect!["registry access is disabled: invalid setting `registry.alow`"].assert_eq(message);
    assert_eq!(editor.status()["offline"], json!(true));
    editor.shut_down();
}

/// Docker Hub is searched for an invoked completion, not while the user types. Results are cached.
#[test]
fn search() {
    let hub = Fake::new(|request, _| {
        if !request.path.starts_with("/v2/search/repositories/?") {
            return Reply::new(404, "{}");
        }
        let hit = |name: &str| json!({ "repo_name": name, "short_description": "A [thing](command:x)\nof theirs", "star_count": 12 });
        Reply::json(
            &json!({ "results": [hit("acme/tool"), hit("acme/toolbox"), hit("other/acme")] }),
        )
    });
    let home = tempfile::tempdir().unwrap();
    let mut editor = Editor::new(home, &settings(&hub), &[]);
    // Too short to search for.
    let (names, _) = completions(&mut editor, 1, "FROM ac");
    assert!(names.iter().all(|it| it != "acme/tool"));
    // Right after an edit.
    let (names, more) = completions(&mut editor, 2, "FROM acme/to");
    assert!(names.iter().all(|it| it != "acme/tool") && !more);
    assert_eq!(hub.connections(), 0);
    std::thread::sleep(std::time::Duration::from_millis(400));
    let complete = |editor: &mut Editor, kind: u32, column: usize| {
        let params = json!({
            "textDocument": { "uri": URI },
            "position": { "line": 0, "character": column },
            "context": { "triggerKind": kind },
        });
        let list = editor.client.request("textDocument/completion", params);
        let list = list.unwrap();
        let items = list.get("items").unwrap_or(&list).as_array().cloned();
        let items = items.unwrap_or_default().into_iter();
        let items = items.filter(|it| it["label"].as_str().unwrap().starts_with("acme/"));
        items
            .map(|it| it["label"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    // Triggered by a character, or again for an incomplete list.
    assert_eq!(complete(&mut editor, 2, 12), [""; 0]);
    assert_eq!(complete(&mut editor, 3, 12), [""; 0]);
    assert_eq!(hub.connections(), 0);
    // It may take longer than the completion waits.
    let mut names = complete(&mut editor, 1, 12);
    for _ in 0..100 {
        if !names.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        names = complete(&mut editor, 1, 12);
    }
    assert_eq!(names, ["acme/tool", "acme/toolbox"], "{}", editor.status());
    assert_eq!(
        hub.lines(),
        ["GET /v2/search/repositories/?query=acme%2Fto&page_size=25"]
    );
    // Typing on uses the cached results.
    let change = json!([{ "text": "FROM acme/toolb" }]);
    editor.client.change(URI, 3, change);
    assert_eq!(complete(&mut editor, 1, 15), ["acme/toolbox"]);
    assert_eq!(hub.lines().len(), 1);
    editor.shut_down();
    // The search can be disabled.
    let mut settings = settings(&hub);
    settings["search"] = json!(false);
    let mut editor = Editor::new(tempfile::tempdir().unwrap(), &settings, &[]);
    let (names, _) = completions(&mut editor, 1, "FROM acme/tool");
    assert!(names.iter().all(|it| it != "acme/toolbox"));
    assert_eq!(hub.lines().len(), 1);
    editor.shut_down();
}

/// Progress is reported while a code action waits for a registry.
#[test]
fn a_slow_registry_has_progress() {
    let (answer, gate) = std::sync::mpsc::channel();
    let gate = std::sync::Mutex::new(gate);
    let fake = Fake::new(move |_, _| {
        let _ = gate.lock().unwrap().recv();
        Reply::new(200, "").with("docker-content-digest", NEW)
    });
    let home = tempfile::tempdir().unwrap();
    let host = format!("localhost:{}", fake.port);
    // Being logged in allows the registry.
    let auths = json!({ "auths": { &host: { "auth": "YTpi" } } });
    std::fs::create_dir_all(home.path().join(".docker")).unwrap();
    std::fs::write(home.path().join(".docker/config.json"), auths.to_string()).unwrap();
    let mut editor = Editor::new(home, &json!({}), &[]);
    editor
        .client
        .open(URI, 1, &format!("FROM {host}/team/app:1\n"));
    let action = editor.actions(URI, 0).remove(0);
    let id = json!("slow");
    let client = &mut editor.client;
    client.send(&request(&id, "codeAction/resolve", action));
    let method = |it: &Value, method: &str| it["method"] == method;
    let create = client.wait_for("a progress token", |it| {
        method(it, "window/workDoneProgress/create")
    });
    let accepted = json!({ "jsonrpc": "2.0", "id": create["id"], "result": null });
    client.send(&accepted);
    let progress = |it: &Value, kind: &str| {
        let params = &it["params"];
        params["token"] == create["params"]["token"] && params["value"]["kind"] == kind
    };
    let begin = client.wait_for("the beginning", |it| progress(it, "begin"));
    assert_eq!(begin["params"]["value"]["title"], "Querying registry");
    answer.send(()).unwrap();
    let resolved = client.response(&id).unwrap();
    assert!(resolved.get("edit").is_some());
    client.wait_for("the end", |it| progress(it, "end"));
    drop(answer);
    editor.shut_down();
}
