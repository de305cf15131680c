//! Registries behind a real editor: when they are asked, and what comes of it.

use std::io::Read;
use std::process::Stdio;

use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;

#[cfg(unix)]
use super::credentials::{good_helper, runs, write_helper};
use super::fake::{Body, Fake, Reply};
use super::faults::hostile;
use crate::protocol::client::{Client, URI, command, range, request, runtime};

const OLD: &str = "sha256:9999999999999999999999999999999999999999999999999999999999999999";
const NEW: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// An editor with a server of its own, whose user has an empty folder and some settings.
struct Editor {
    client: Client,
    home: TempDir,
    log: std::path::PathBuf,
}

impl Editor {
    fn new(home: TempDir, settings: &Value, variables: &[(&str, String)]) -> Editor {
        let runtime = runtime();
        let log = home.path().join("log");
        let mut command = command(&[]);
        command
            .env("HOME", home.path())
            .env("DOCKWRIGHT_OFFLINE", "0")
            .env("DOCKWRIGHT_LOG", "trace")
            .stderr(Stdio::from(std::fs::File::create(&log).unwrap()));
        // What this machine has set is another user's.
        for name in [
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_RUNTIME_DIR",
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
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        let mut child = runtime.block_on(async { command.spawn().unwrap() });
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut client = Client::of(runtime, child, to, from);
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
        let answer = self.client.ask_at("textDocument/hover", URI, 0, column);
        answer["contents"]["value"]
            .as_str()
            .unwrap_or("nothing")
            .to_owned()
    }

    /// The actions on a line that need a registry.
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

    /// Leaves politely. Gives the log.
    fn leave(mut self) -> String {
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
fn a_hover_asks_and_an_action_pins() {
    let hub = hub();
    let home = tempfile::tempdir().unwrap();
    let mut editor = Editor::new(home, &settings(&hub), &[]);
    editor.client.open(URI, 1, "FROM golang:1.26\n");
    let actions = editor.actions(URI, 0);
    assert_eq!(actions.len(), 1);
    editor.client.settle();
    // Neither to look at a file nor to see what could be done is to ask.
    assert_eq!(hub.connections(), 0);
    assert_eq!(editor.status()["asked"], json!([]));
    let hover = editor.hover(7);
    // Behind what is known without asking.
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
    // A pin of old is moved.
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
    assert_eq!(status["asked"][0]["result"], "200");
    assert_eq!(status["asked"][0]["what"], "the tag 1.26 of library/golang");
    editor.leave();
}

/// The tags that are offered behind a text, and true if there may be more.
fn offered(editor: &mut Editor, version: i32, text: &str) -> (Vec<String>, bool) {
    if version == 1 {
        editor.client.open(URI, 1, text);
    } else {
        let change = json!([{ "text": text }]);
        editor.client.change(URI, version, change);
    }
    let answer = editor
        .client
        .ask_at("textDocument/completion", URI, 0, text.len());
    let more = answer["isIncomplete"] == json!(true);
    let items = answer.get("items").unwrap_or(&answer).as_array().cloned();
    let items = items.unwrap_or_default().into_iter();
    let labels = items.map(|it| it["label"].as_str().unwrap().to_owned());
    (labels.collect(), more)
}

/// A tag that nobody wants to build upon.
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
    let (tags, more) = offered(&mut editor, 1, "FROM golang:");
    // What is only known since today stands where it would stand, among what was known before.
    assert_eq!(tags[0], "latest");
    let place = |tag: &str| tags.iter().position(|it| it == tag);
    assert_eq!(place("99.1"), Some(1), "{tags:?}");
    assert_eq!(place("99.1.2"), Some(2), "{tags:?}");
    assert!(place("alpine").is_some() && place("99.1.2-alpine") > place("99.1.2"));
    assert!(tags.iter().all(|it| *it != signature()));
    assert!(more);
    // Old ones are looked for once nothing else can be meant.
    let (tags, more) = offered(&mut editor, 2, "FROM golang:0.9");
    assert!(tags.iter().any(|it| it == "0.9.1"));
    assert!(more);
    assert_eq!(hub.lines().len(), 2);
    editor.leave();
}

#[test]
fn tags_of_a_registry() {
    let fake = Fake::new(|_, _| {
        Reply::json(&json!({ "tags": ["1.2", "latest", "1.10", "2.0-rc1", "1.9"] }))
    });
    let home = tempfile::tempdir().unwrap();
    let host = format!("localhost:{}", fake.port);
    let mut editor = Editor::new(home, &json!({ "allow": [&host] }), &[]);
    let (tags, more) = offered(&mut editor, 1, &format!("FROM {host}/team/app:"));
    assert_eq!(tags, ["latest", "1.10", "1.9", "1.2", "2.0-rc1"]);
    // No tag consists of letters of another, so that editors can filter the list by themselves.
    assert!(!more);
    editor.leave();
}

/// A credential helper is started for a completion that the user invokes, and neither for one that opens by itself nor
/// for a hover, which only uses what is known by then.
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
        let found = editor.client.request("textDocument/completion", params);
        let found = found.unwrap();
        let items = found.get("items").unwrap_or(&found).as_array().cloned();
        let items = items.unwrap_or_default().into_iter();
        let labels = items.map(|it| it["label"].as_str().unwrap().to_owned());
        labels.collect::<Vec<_>>()
    };
    // What the registry says to a hover comes a moment later.
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
    let waits = format!("{stored} starts only on explicit requests.");
    hover(&mut editor, 2, "team/app", &waits);
    assert_eq!(runs(editor.home.path()), 0);
    let name = text.trim_end_matches(':');
    editor.client.change(URI, 3, json!([{ "text": name }]));
    let end = json!({ "line": 0, "character": name.len() });
    let colon = json!([{ "range": { "start": end, "end": end }, "text": ":" }]);
    editor.client.change(URI, 4, colon);
    // Nor while the user types, when editors request completions by themselves.
    assert_eq!(complete(&mut editor, 1), [""; 0]);
    assert_eq!(runs(editor.home.path()), 0);
    // It may take longer than the answer waits.
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
    // Another image, and the password is known.
    hover(&mut editor, 4, "team/other", NEW);
    assert_eq!(runs(editor.home.path()), 1);
    editor.leave();
    // Nor at all unless it is enabled.
    let mut editor = user(false);
    editor.client.open(URI, 1, &text);
    assert_eq!(complete(&mut editor, 1), [""; 0]);
    let disabled = format!("{stored} is disabled (setting `credential-helpers`).");
    hover(&mut editor, 2, "team/app", &disabled);
    assert_eq!(runs(editor.home.path()), 0);
    editor.leave();
}

/// With a dead network, what is known is offered as before, names and tags and hovers; and the server ends as ever.
#[test]
fn without_a_network() {
    let drops = Fake::new(|_, _| Reply::new(200, "").body(Body::Drop));
    // These answer longer than anybody waits.
    let slow = Fake::new(|_, _| Reply::new(200, "").body(Body::Slow));
    let endless = Fake::new(|_, _| Reply::new(200, "").body(Body::Endless));
    let refused = {
        let listener = std::net::TcpListener::bind("localhost:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let nobody = json!({ "hub": format!("http://localhost:{refused}") });
    let nowhere = json!({ "hub": "https://hub.invalid" });
    let hubs = [
        (settings(&drops), false),
        (settings(&slow), true),
        (settings(&endless), false),
        (nobody, false),
        (nowhere, false),
    ];
    for (settings, waits) in hubs {
        let home = tempfile::tempdir().unwrap();
        let mut editor = Editor::new(home, &settings, &[]);
        let (tags, more) = offered(&mut editor, 1, "FROM golang:");
        assert!(tags.len() > 20 && tags[0] == "latest", "{tags:?}");
        assert!(more || !waits, "{settings}");
        let (names, _) = offered(&mut editor, 2, "FROM gol");
        assert!(names.iter().any(|it| it == "golang"));
        let hover = editor.hover(6);
        assert!(hover.contains("gol"), "{hover}");
        let change = json!([{ "text": "FROM golang:1.22\n" }]);
        editor.client.change(URI, 3, change);
        let hover = editor.hover(7);
        assert!(hover.contains("has not been updated since"), "{hover}");
        editor.leave();
    }
}

/// Names that somebody else has written into a file make nobody be asked, nor looked up. Whatever isn't for this machine
/// would go through a proxy, which counts.
#[test]
fn hostile_files() {
    let proxy = Fake::new(|_, _| Reply::new(502, ""));
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("work");
    std::fs::create_dir_all(folder.join(".docker")).unwrap();
    let names = hostile();
    // The folder would like to be believed.
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
    assert_eq!(editor.status()["asked"], json!([]));
    for line in 0..names.len() {
        editor.client.ask_at("textDocument/hover", &uri, line, 8);
        let column = text.lines().nth(line).unwrap().len();
        editor
            .client
            .ask_at("textDocument/completion", &uri, line, column);
        for action in editor.actions(&uri, line) {
            let resolved = editor.client.request("codeAction/resolve", action).unwrap();
            assert!(resolved.get("edit").is_none());
        }
    }
    assert_eq!(editor.status()["asked"], json!([]));
    assert_eq!(proxy.connections(), 0);
    // But a known one would go there.
    editor.client.open(URI, 1, "FROM ghcr.io/a/b:1\n");
    editor.hover(7);
    for action in editor.actions(URI, 0) {
        editor.client.request("codeAction/resolve", action).unwrap();
    }
    assert_eq!(proxy.connections(), 1);
    editor.leave();
}

/// Whatever is written into the log, no password is.
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
    let log = editor.leave();
    assert!(log.contains("registry request"), "{log}");
    for secret in ["s3cret", "bWU6czNjcmV0", "T0KEN"] {
        assert!(!log.contains(secret), "{log}");
        assert!(!status.contains(secret), "{status}");
    }
}

/// With the network switched off, nothing is offered that would need it.
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
    editor.leave();
}

/// A mistake in the settings is told, and switches the network off.
#[test]
fn settings_that_are_not_understood() {
    let home = tempfile::tempdir().unwrap();
    let mut editor = Editor::new(home, &json!({ "alow": ["a.example"] }), &[]);
    let told = editor
        .client
        .wait_for("a message", |m| m["method"] == "window/showMessage");
    let message = told["params"]["message"].as_str().unwrap();
    expect!["registry access is disabled: `registry.alow` isn't understood"].assert_eq(message);
    assert_eq!(editor.status()["offline"], json!(true));
    editor.leave();
}

/// Docker Hub is searched when the user asks, not while they type; what was found stays known.
#[test]
fn names_that_are_found() {
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
    // Too short to mean anything.
    let (names, _) = offered(&mut editor, 1, "FROM ac");
    assert!(names.iter().all(|it| it != "acme/tool"));
    // The key has just been hit.
    let (names, more) = offered(&mut editor, 2, "FROM acme/to");
    assert!(names.iter().all(|it| it != "acme/tool") && !more);
    assert_eq!(hub.connections(), 0);
    std::thread::sleep(std::time::Duration::from_millis(400));
    let asked = |editor: &mut Editor, kind: u32, column: usize| {
        let params = json!({
            "textDocument": { "uri": URI },
            "position": { "line": 0, "character": column },
            "context": { "triggerKind": kind },
        });
        let found = editor.client.request("textDocument/completion", params);
        let found = found.unwrap();
        let items = found.get("items").unwrap_or(&found).as_array().cloned();
        let items = items.unwrap_or_default().into_iter();
        let found = items.filter(|it| it["label"].as_str().unwrap().starts_with("acme/"));
        found
            .map(|it| it["label"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    // Because of a character, or because an earlier answer wasn't all.
    assert_eq!(asked(&mut editor, 2, 12), [""; 0]);
    assert_eq!(asked(&mut editor, 3, 12), [""; 0]);
    assert_eq!(hub.connections(), 0);
    // It may take longer than a person who types waits.
    let mut found = asked(&mut editor, 1, 12);
    for _ in 0..100 {
        if !found.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        found = asked(&mut editor, 1, 12);
    }
    assert_eq!(found, ["acme/tool", "acme/toolbox"], "{}", editor.status());
    assert_eq!(
        hub.lines(),
        ["GET /v2/search/repositories/?query=acme%2Fto&page_size=25"]
    );
    // Typing goes on with what is known.
    let change = json!([{ "text": "FROM acme/toolb" }]);
    editor.client.change(URI, 3, change);
    assert_eq!(asked(&mut editor, 1, 15), ["acme/toolbox"]);
    assert_eq!(hub.lines().len(), 1);
    editor.leave();
    // Who doesn't want it isn't asked for.
    let mut settings = settings(&hub);
    settings["search"] = json!(false);
    let mut editor = Editor::new(tempfile::tempdir().unwrap(), &settings, &[]);
    let (names, _) = offered(&mut editor, 1, "FROM acme/tool");
    assert!(names.iter().all(|it| it != "acme/toolbox"));
    assert_eq!(hub.lines().len(), 1);
    editor.leave();
}

/// Who waits for a registry is told so, until it has answered.
#[test]
fn a_slow_registry_is_waited_for_in_sight() {
    let (answer, gate) = std::sync::mpsc::channel();
    let gate = std::sync::Mutex::new(gate);
    let fake = Fake::new(move |_, _| {
        let _ = gate.lock().unwrap().recv();
        Reply::new(200, "").with("docker-content-digest", NEW)
    });
    let home = tempfile::tempdir().unwrap();
    let host = format!("localhost:{}", fake.port);
    // Who has logged in there may ask it.
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
    let create = client.wait_for("a name to tell by", |it| {
        method(it, "window/workDoneProgress/create")
    });
    let accepted = json!({ "jsonrpc": "2.0", "id": create["id"], "result": null });
    client.send(&accepted);
    let of = |it: &Value, kind: &str| {
        let about = &it["params"];
        about["token"] == create["params"]["token"] && about["value"]["kind"] == kind
    };
    let begin = client.wait_for("the beginning", |it| of(it, "begin"));
    assert_eq!(begin["params"]["value"]["title"], "Querying registry");
    answer.send(()).unwrap();
    let resolved = client.answer(&id).unwrap();
    assert!(resolved.get("edit").is_some());
    client.wait_for("the end", |it| of(it, "end"));
    drop(answer);
    editor.leave();
}
