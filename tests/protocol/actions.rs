//! Code actions and their diagnostics, from a server process.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Client, URI, range};

/// The capabilities of a client that supports everything that code actions and diagnostics use.
fn all() -> Value {
    json!({
        "workspace": {
            "workspaceEdit": { "documentChanges": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "textDocument": {
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
            "publishDiagnostics": {
                "relatedInformation": true,
                "codeDescriptionSupport": true,
                "tagSupport": { "valueSet": [1, 2] },
            },
        },
    })
}

/// A client of a server process that has opened a text.
fn client(capabilities: &Value, text: &str) -> Client {
    let mut client = Client::with_process();
    client.start(capabilities);
    client.open(URI, 1, text);
    client
}

/// The code actions on a range of lines; `only` may be null.
fn actions(client: &mut Client, lines: (usize, usize), only: Value) -> Vec<Value> {
    let mut context = json!({ "diagnostics": [] });
    if !only.is_null() {
        context["only"] = only;
    }
    let params = json!({
        "textDocument": { "uri": URI },
        "range": range((lines.0, 0), (lines.1, 999)),
        "context": context,
    });
    let found = client.request("textDocument/codeAction", params).unwrap();
    found.as_array().unwrap().clone()
}

/// The edits of an action, from `changes` or `documentChanges`.
fn edits(action: &Value) -> Vec<Value> {
    let edit = &action["edit"];
    let edits = match edit.get("changes") {
        Some(changes) => &changes[URI],
        None => &edit["documentChanges"][0]["edits"],
    };
    edits.as_array().unwrap().clone()
}

/// Applies the edits of an action to an ASCII text.
fn applied(text: &str, action: &Value) -> String {
    let offset = |position: &Value| {
        let number = |key: &str| position[key].as_u64().unwrap() as usize;
        let lines = text.split_inclusive('\n').take(number("line"));
        lines.map(str::len).sum::<usize>() + number("character")
    };
    let mut edits: Vec<_> = edits(action)
        .iter()
        .map(|edit| {
            let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
            (range, edit["newText"].as_str().unwrap().to_owned())
        })
        .collect();
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, &new);
    }
    text
}

/// A line per action: its kind, its title, and the codes of the diagnostics it fixes.
#[track_caller]
fn list(actions: &[Value]) -> String {
    let line = |action: &Value| {
        let preferred = match action.get("isPreferred") {
            Some(Value::Bool(true)) => " (preferred)",
            None => "",
            other => panic!("{other:?}"),
        };
        let diagnostics = action.get("diagnostics").and_then(Value::as_array);
        let codes = diagnostics.into_iter().flatten();
        let codes: Vec<_> = codes
            .flat_map(|it| [" <- ", it["code"].as_str().unwrap()])
            .collect();
        let codes = codes.concat();
        let text = |key: &str| action[key].as_str().unwrap();
        format!("{}{preferred}: {}{codes}\n", text("kind"), text("title"))
    };
    actions.iter().map(line).collect()
}

/// Applies the action with a title, and checks the resulting text and that the diagnostic is gone.
#[track_caller]
fn check_silenced(text: &str, title: &str, expect: Expect) {
    let found = actions(&mut client(&all(), text), (0, 9), Value::Null);
    let mut found = found.iter().filter(|action| action["title"] == title);
    let action = found.next().unwrap();
    assert!(found.next().is_none());
    let text = applied(text, action);
    expect.assert_eq(&text.replace('\r', "␍"));
    let code = &action["diagnostics"][0]["code"];
    let left = client(&all(), &text).published(URI, 1);
    let left = left.as_array().unwrap().iter();
    assert_eq!(left.filter(|it| it["code"] == *code).count(), 0, "{text}");
}

/// Findings with a safe fix, with fixes to choose from, and without a fix.
const WRONG: &str = "FROM alpine AS Build\nMAINTAINER me\nRUM x\nWHATEVER\n";

#[test]
fn kinds_and_preferred_actions() {
    let mut client = client(&all(), WRONG);
    let list = |client: &mut Client, line| list(&actions(client, (line, line), Value::Null));
    expect![[r#"
        quickfix (preferred): Use `alpine:3.24` <- UntaggedImage
        quickfix: Silence `UntaggedImage` for this instruction <- UntaggedImage
        quickfix: Silence `UntaggedImage` for this file <- UntaggedImage
        quickfix (preferred): Rename the stage to `build` <- StageNameCasing
        quickfix: Silence `StageNameCasing` for this instruction <- StageNameCasing
        quickfix: Silence `StageNameCasing` for this file <- StageNameCasing
    "#]]
    .assert_eq(&list(&mut client, 0));
    expect![[r#"
        quickfix (preferred): Replace with a label <- MaintainerDeprecated
        quickfix: Silence `MaintainerDeprecated` for this instruction <- MaintainerDeprecated
        quickfix: Silence `MaintainerDeprecated` for this file <- MaintainerDeprecated
    "#]]
    .assert_eq(&list(&mut client, 1));
    expect![[r#"
        quickfix (preferred): Change to `RUN` <- UnknownInstruction
    "#]]
    .assert_eq(&list(&mut client, 2));
    expect![""].assert_eq(&list(&mut client, 3));
}

#[test]
fn requested_kinds() {
    let mut client = client(&all(), WRONG);
    let mut kinds = |only: Value| {
        let found = actions(&mut client, (0, 9), only);
        let mut kinds: Vec<_> = found
            .iter()
            .map(|action| action["kind"].as_str().unwrap().to_owned())
            .collect();
        kinds.sort();
        kinds.dedup();
        kinds
    };
    let fixes = ["quickfix"].as_slice();
    let source = ["source.fixAll.dockwright"].as_slice();
    let none: &[&str] = &[];
    for (only, wanted) in [
        (json!(["quickfix"]), fixes),
        (json!(["source"]), source),
        (json!(["source.fixAll"]), source),
        (json!(["source.fixAll.dockwright"]), source),
        (json!(["source.fixAll.dockwright.more"]), none),
        (json!(["source.fixAll.other"]), none),
        (json!(["source.organizeImports"]), none),
        (json!(["source.fix"]), none),
        (json!(["quick"]), none),
        (json!(["quickfix.more"]), none),
        (json!(["notebook"]), none),
        (json!(["notebook", "source"]), source),
        (
            json!(["source", "quickfix"]),
            &["quickfix", "source.fixAll.dockwright"],
        ),
        (json!([""]), &["quickfix", "source.fixAll.dockwright"]),
        // Some clients send an empty list for no filter.
        (json!([]), fixes),
    ] {
        assert_eq!(kinds(only.clone()), wanted, "{only}");
    }
}

#[test]
fn kinds_are_offered_only_to_clients_with_action_literals() {
    let offer = |capabilities: &Value| {
        let result = Client::with_process().start(capabilities);
        result["capabilities"]["codeActionProvider"].clone()
    };
    assert_eq!(offer(&json!({})), Value::Null);
    let offered = offer(&all());
    let offered = offered["codeActionKinds"].as_array().unwrap();
    for kind in ["quickfix", "source.fixAll.dockwright"] {
        assert!(offered.contains(&json!(kind)), "{kind}");
    }
}

#[test]
fn fixed_diagnostics_are_those_that_were_published() {
    let mut client = client(&all(), WRONG);
    let sent = client.published(URI, 1);
    let sent = sent.as_array().unwrap();
    let mut count = 0;
    for action in actions(&mut client, (0, 9), json!(["quickfix"])) {
        let own = action["diagnostics"].as_array().unwrap();
        assert_eq!(own.len(), 1);
        assert!(sent.contains(&own[0]), "{own:?}");
        count += 1;
    }
    assert!(count > 6, "{count}");
    for action in actions(&mut client, (0, 9), json!(["source"])) {
        assert!(action.get("diagnostics").is_none());
    }
}

#[test]
fn only_diagnostics_in_range_are_fixed() {
    let mut client = client(&all(), WRONG);
    let mut at = |from: (usize, usize), to: (usize, usize)| {
        let params = json!({
            "textDocument": { "uri": URI },
            "range": range(from, to),
            "context": { "diagnostics": [] },
        });
        let found = client.request("textDocument/codeAction", params).unwrap();
        list(found.as_array().unwrap())
    };
    let fix = "quickfix (preferred): Change to `RUN` <- UnknownInstruction\n";
    for column in 0..=3 {
        assert_eq!(at((2, column), (2, column)), fix, "{column}");
    }
    assert_eq!(at((2, 4), (2, 5)), "");
    assert_eq!(at((2, 2), (3, 5)), fix);
    assert_eq!(at((3, 2), (3, 5)), "");
}

#[test]
fn edits_are_versioned_if_the_client_supports_it() {
    let mut client = client(&all(), WRONG);
    client.change(
        URI,
        7,
        json!([{ "range": range((0, 0), (0, 0)), "text": "# c\n" }]),
    );
    for only in ["quickfix", "source"] {
        for action in actions(&mut client, (0, 9), json!([only])) {
            let edit = &action["edit"];
            assert!(edit.get("changes").is_none());
            let changes = edit["documentChanges"].as_array().unwrap();
            assert_eq!(changes.len(), 1);
            assert_eq!(
                changes[0]["textDocument"],
                json!({ "uri": URI, "version": 7 })
            );
            assert!(!changes[0]["edits"].as_array().unwrap().is_empty());
        }
    }
}

#[test]
fn edits_are_not_versioned_otherwise() {
    for can in [json!({}), json!({ "documentChanges": false }), Value::Null] {
        let mut capabilities = all();
        capabilities["workspace"]["workspaceEdit"] = can;
        let mut client = client(&capabilities, WRONG);
        let found = actions(&mut client, (0, 9), json!([""]));
        assert!(found.len() > 6);
        for action in found {
            assert!(action["edit"].get("documentChanges").is_none());
            let changes = action["edit"]["changes"].as_object().unwrap();
            assert_eq!(changes.len(), 1);
            assert!(!changes[URI].as_array().unwrap().is_empty());
        }
    }
}

#[test]
fn columns_use_the_negotiated_encoding() {
    let text = "FROM a:1\nLABEL a=\u{1F433} \\\n\u{e9}=\u{1F433} b\n";
    for (encoding, column) in [("utf-8", 8), ("utf-16", 5), ("utf-32", 4)] {
        let mut capabilities = all();
        capabilities["general"] = json!({ "positionEncodings": [encoding] });
        let mut client = client(&capabilities, text);
        let found = client.published(URI, 1);
        assert_eq!(found[0]["range"], range((2, column), (2, column + 1)));
        assert_eq!(found[0]["code"], "MissingValue");
    }
}

#[test]
fn all_safe_fixes_at_once() {
    let text = "from alpine as Build\nMAINTAINER me\nRUM x\nFROM scratch\nCOPY --from=Build a b\n";
    let mut client = client(&all(), text);
    let found = actions(&mut client, (4, 4), json!(["source.fixAll"]));
    let [all] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(all["title"], "Apply all safe fixes");
    let fixed = applied(text, all);
    expect![[r#"
        FROM alpine AS build
        LABEL org.opencontainers.image.authors="me"
        RUM x
        FROM scratch
        COPY --from=build a b
    "#]]
    .assert_eq(&fixed);
    client.change(URI, 2, json!([{ "text": fixed }]));
    assert!(actions(&mut client, (4, 4), json!(["source.fixAll"])).is_empty());
}

#[test]
fn silenced_for_an_instruction() {
    let title = "Silence `MaintainerDeprecated` for this instruction";
    check_silenced(
        "FROM a:1\n  MAINTAINER me\n",
        title,
        expect![[r#"
            FROM a:1
            # check=skip=MaintainerDeprecated
              MAINTAINER me
        "#]],
    );
    check_silenced(
        "FROM a:1\n# check=skip=StageNameCasing\n# c\nMAINTAINER me\n",
        title,
        expect![[r#"
            FROM a:1
            # check=skip=StageNameCasing,MaintainerDeprecated
            # c
            MAINTAINER me
        "#]],
    );
    check_silenced(
        "FROM a:1\r\nMAINTAINER me\r\n",
        title,
        expect![[r#"
            FROM a:1␍
            # check=skip=MaintainerDeprecated␍
            MAINTAINER me␍
        "#]],
    );
}

#[test]
fn silenced_for_a_file() {
    let title = "Silence `MaintainerDeprecated` for this file";
    check_silenced(
        "FROM a:1\nMAINTAINER me\n",
        title,
        expect![[r#"
            # check=skip=MaintainerDeprecated
            FROM a:1
            MAINTAINER me
        "#]],
    );
    check_silenced(
        "# syntax=docker/dockerfile:1\n# c\nFROM a:1\nMAINTAINER me\n",
        title,
        expect![[r#"
            # syntax=docker/dockerfile:1
            # check=skip=MaintainerDeprecated
            # c
            FROM a:1
            MAINTAINER me
        "#]],
    );
    check_silenced(
        "# check=error=true\nFROM a:1\nMAINTAINER me\n",
        title,
        expect![[r#"
            # check=skip=MaintainerDeprecated;error=true
            FROM a:1
            MAINTAINER me
        "#]],
    );
    check_silenced(
        "# syntax=docker/dockerfile:1\r\nFROM a:1\r\nMAINTAINER me\r\n",
        title,
        expect![[r#"
            # syntax=docker/dockerfile:1␍
            # check=skip=MaintainerDeprecated␍
            FROM a:1␍
            MAINTAINER me␍
        "#]],
    );
}

/// A text whose diagnostics have a documentation link, each kind of tag, and related locations.
const DETAILED: &str =
    "FROM a:1\nMAINTAINER me\nCMD [\"a\"]\nCMD [\"b\"]\nFROM --platform=$TARGETPLATFORM a\n";

/// The optional properties that occur in diagnostics.
#[track_caller]
fn properties(found: &Value) -> Vec<String> {
    let mut properties = Vec::new();
    for it in found.as_array().unwrap() {
        for key in ["codeDescription", "relatedInformation"] {
            if let Some(value) = it.get(key) {
                assert!(!value.is_null());
                properties.push(key.to_owned());
            }
        }
        for tag in it
            .get("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            properties.push(format!("tag {tag}"));
        }
    }
    properties.sort();
    properties.dedup();
    properties
}

#[test]
fn diagnostics_have_only_properties_that_the_client_supports() {
    let pages = "codeDescription".to_owned();
    let related = "relatedInformation".to_owned();
    let (one, two) = ("tag 1".to_owned(), "tag 2".to_owned());
    for (can, wanted) in [
        (json!({}), vec![]),
        (
            json!({ "codeDescriptionSupport": false, "relatedInformation": false }),
            vec![],
        ),
        (json!({ "codeDescriptionSupport": true }), vec![pages]),
        (json!({ "relatedInformation": true }), vec![related]),
        (
            json!({ "tagSupport": { "valueSet": [1, 2] } }),
            vec![one.clone(), two.clone()],
        ),
        (json!({ "tagSupport": { "valueSet": [1] } }), vec![one]),
        (json!({ "tagSupport": { "valueSet": [2] } }), vec![two]),
    ] {
        let push = json!({ "textDocument": { "publishDiagnostics": can } });
        let sent = client(&push, DETAILED).published(URI, 1);
        assert_eq!(properties(&sent), wanted, "{can}");
        let pull = json!({ "textDocument": { "diagnostic": can } });
        let pulled = client(&pull, DETAILED).request_for("textDocument/diagnostic", URI);
        assert_eq!(properties(&pulled["items"]), wanted, "pulled, {can}");
    }
}

#[test]
fn all_properties_of_diagnostics() {
    let found = client(&all(), DETAILED).published(URI, 1);
    let found = found.as_array().unwrap();
    let with_code = |code: &str| found.iter().find(|it| it["code"] == code).unwrap();
    let maintainer = with_code("MaintainerDeprecated");
    assert_eq!(maintainer["tags"], json!([2]));
    assert_eq!(maintainer["source"], "dockwright");
    assert_eq!(maintainer["severity"], 2);
    assert_eq!(
        maintainer["codeDescription"]["href"],
        "https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/"
    );
    let related = &with_code("MultipleInstructionsDisallowed")["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], URI);
    assert_eq!(related["location"]["range"]["start"]["line"], 3);
    assert_eq!(with_code("RedundantTargetPlatform")["tags"], json!([1]));
}

/// A folder with a Dockerfile that copies a file.
struct Folder {
    folder: TempDir,
    uri: String,
}

impl Folder {
    const TEXT: &'static str = "FROM a:1\nCOPY secret x\nMAINTAINER me\n";

    fn new(files: &[(&str, &str)]) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap().join("Dockerfile");
        let this = Folder {
            uri: uri(&path),
            folder,
        };
        this.write("Dockerfile", Folder::TEXT);
        for (name, text) in files {
            this.write(name, text);
        }
        this
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn open(&self, capabilities: &Value) -> Client {
        let mut client = Client::with_process();
        client.start(capabilities);
        client.open(&self.uri, 1, Folder::TEXT);
        client
    }

    /// Notifies the server of a changed file.
    fn notify_changed(&self, client: &mut Client, name: &str) {
        let path = self.folder.path().canonicalize().unwrap().join(name);
        let changes = json!([{ "uri": uri(&path), "type": 2 }]);
        client.seen.clear();
        client.notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": changes }),
        );
    }

    /// Pulls the diagnostics repeatedly, until they have these codes.
    fn pull_until(&self, client: &mut Client, wanted: &[&str]) {
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            let found = client.request_for("textDocument/diagnostic", &self.uri);
            let found = codes(found["items"].as_array().unwrap());
            if found == wanted {
                break;
            }
            assert!(Instant::now() < end, "{found:?} instead of {wanted:?}");
        }
    }

    /// Waits until diagnostics with these codes are published.
    fn expect(&self, client: &mut Client, wanted: &[&str]) {
        client.wait_for(&format!("{wanted:?}"), |m| {
            let diagnostics = m["params"]["diagnostics"].as_array();
            m["params"]["uri"] == self.uri && diagnostics.is_some_and(|it| codes(it) == wanted)
        });
    }
}

fn uri(path: &Path) -> String {
    tower_lsp::ls_types::Uri::from_file_path(path)
        .unwrap()
        .as_str()
        .to_owned()
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    let codes = diagnostics.iter().map(|it| it["code"].as_str().unwrap());
    codes.collect()
}

const MAINTAINER: &str = "MaintainerDeprecated";
const IGNORED: &str = "CopyIgnoredFile";

#[test]
fn the_first_diagnostics_respect_the_project() {
    let ignored = Folder::new(&[(".dockerignore", "secret\n")]);
    let mut client = ignored.open(&all());
    ignored.expect(&mut client, &[IGNORED, MAINTAINER]);
    let configured = Folder::new(&[(
        "dockwright.toml",
        "[rules]\nMaintainerDeprecated = \"off\"\n",
    )]);
    let mut client = configured.open(&all());
    configured.expect(&mut client, &[]);
}

#[test]
fn changed_files_are_respected_when_the_client_reports_them() {
    let folder = Folder::new(&[("secret", "")]);
    let mut client = folder.open(&all());
    folder.expect(&mut client, &[MAINTAINER]);
    folder.write(".dockerignore", "secret\n");
    folder.notify_changed(&mut client, ".dockerignore");
    folder.expect(&mut client, &[IGNORED, MAINTAINER]);
    folder.write("Dockerfile.dockerignore", "other\n");
    folder.notify_changed(&mut client, "Dockerfile.dockerignore");
    folder.expect(&mut client, &[MAINTAINER]);
    folder.write(
        "dockwright.toml",
        "[rules]\nMaintainerDeprecated = \"off\"\n",
    );
    folder.notify_changed(&mut client, "dockwright.toml");
    folder.expect(&mut client, &[]);
    // Code actions respect it, too.
    let params = json!({
        "textDocument": { "uri": folder.uri },
        "range": range((0, 0), (9, 0)),
        "context": { "diagnostics": [], "only": ["quickfix", "source"] },
    });
    let found = client.request("textDocument/codeAction", params).unwrap();
    assert_eq!(found, json!([]));
    folder.write(
        "dockwright.toml",
        "[rules]\nMaintainerDeprecated = \"error\"\n",
    );
    folder.notify_changed(&mut client, "dockwright.toml");
    folder.expect(&mut client, &[MAINTAINER]);
    let sent = client.publications().pop().unwrap();
    assert_eq!(sent["diagnostics"][0]["severity"], 1);
    assert_eq!(sent["version"], 1);
}

#[test]
fn diagnostics_of_the_configuration_are_published_and_cleared() {
    let folder = Folder::new(&[("dockwright.toml", "[rules]\nNoSuchRule = \"off\"\n")]);
    let mut client = folder.open(&all());
    let config = uri(&folder
        .folder
        .path()
        .canonicalize()
        .unwrap()
        .join("dockwright.toml"));
    let published = |with_errors: bool| {
        let config = config.clone();
        move |m: &Value| {
            let diagnostics = m["params"]["diagnostics"].as_array();
            m["params"]["uri"] == config.as_str()
                && diagnostics.is_some_and(|it| it.is_empty() != with_errors)
        }
    };
    let found = client.wait_for("an error", published(true));
    assert_eq!(
        found["params"]["diagnostics"][0]["range"]["start"]["line"],
        1
    );
    folder.write("dockwright.toml", "");
    folder.notify_changed(&mut client, "dockwright.toml");
    client.wait_for("no error", published(false));
}

#[test]
fn clients_that_pull_get_refresh_requests() {
    let folder = Folder::new(&[]);
    let pull = json!({
        "workspace": { "diagnostics": { "refreshSupport": true } },
        "textDocument": { "diagnostic": {} },
    });
    let mut client = folder.open(&pull);
    let found = client.request_for("textDocument/diagnostic", &folder.uri);
    assert_eq!(codes(found["items"].as_array().unwrap()), [MAINTAINER]);
    folder.write(".dockerignore", "secret\n");
    folder.notify_changed(&mut client, ".dockerignore");
    client.wait_for("a refresh request", |m| {
        m["method"] == "workspace/diagnostic/refresh"
    });
    // The refresh request may also result from loading the project for the first time.
    folder.pull_until(&mut client, &[IGNORED, MAINTAINER]);
    assert!(client.publications().is_empty());
}

#[test]
fn clients_without_refresh_support_get_no_refresh_requests() {
    let folder = Folder::new(&[(".dockerignore", "secret\n")]);
    let mut client = folder.open(&json!({ "textDocument": { "diagnostic": {} } }));
    // Only when the project has been loaded is there a reason for a refresh.
    folder.pull_until(&mut client, &[IGNORED, MAINTAINER]);
    client.settle();
    assert!(client.seen.iter().all(|m| m.get("method").is_none()));
}

#[test]
fn watchers_are_registered_only_if_the_client_supports_it() {
    let registers = |m: &Value| m["method"] == "client/registerCapability";
    let mut supporting = client(&all(), "FROM a:1\n");
    let request = supporting.wait_for("a registration", registers);
    let registrations = &request["params"]["registrations"];
    assert_eq!(registrations.as_array().unwrap().len(), 1);
    assert_eq!(
        registrations[0]["method"],
        "workspace/didChangeWatchedFiles"
    );
    let watchers = registrations[0]["registerOptions"]["watchers"].clone();
    let mut patterns: Vec<_> = watchers
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["globPattern"].as_str().unwrap())
        .collect();
    patterns.sort_unstable();
    assert!(patterns.contains(&"**/.dockerignore") && patterns.contains(&"**/dockwright.toml"));
    for can in [
        json!({}),
        json!({ "dynamicRegistration": false }),
        Value::Null,
    ] {
        let mut capabilities = all();
        capabilities["workspace"]["didChangeWatchedFiles"] = can;
        let mut other = client(&capabilities, "FROM a:1\n");
        other.published(URI, 1);
        other.settle();
        assert!(!other.seen.iter().any(registers));
    }
}
