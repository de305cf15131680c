//! Definitions, references, renames, selections, call hierarchy, lenses, folds and workspace symbols.

use serde_json::{Value, json};

use super::client::{Client, URI, at, range};

const TEXT: &str = "ARG A=1\nFROM a:$A AS Build\nARG A\nRUN cat <<EOF\n🐳 $A\nEOF\n# region x\nFROM build\n# endregion\nCOPY --from=BUILD x y\n";

/// The result of a request at a position, for a client with capabilities.
fn request_at(can: &Value, method: &str, line: usize, column: usize) -> Value {
    let mut client = Client::with(can, TEXT);
    client.request_at(method, URI, line, column)
}

fn of_document(what: &str, can: &Value) -> Value {
    json!({ "textDocument": { what: can } })
}

#[test]
fn definitions_and_declarations() {
    for (method, what, name) in [
        (
            "textDocument/definition",
            "definition",
            range((0, 4), (0, 5)),
        ),
        (
            "textDocument/declaration",
            "declaration",
            range((2, 4), (2, 5)),
        ),
    ] {
        let place = request_at(&json!({}), method, 4, 4);
        assert_eq!(place, json!({ "uri": URI, "range": name }));
        let can = of_document(what, &json!({ "linkSupport": true }));
        let links = request_at(&can, method, 4, 4);
        assert_eq!(links[0]["targetSelectionRange"], name);
        // 🐳 is two UTF-16 code units.
        assert_eq!(links[0]["originSelectionRange"], range((4, 4), (4, 5)));
    }
}

#[test]
fn references_and_highlights() {
    let mut client = Client::with(&json!({}), TEXT);
    let places = [
        (range((0, 4), (0, 5)), 3),
        (range((1, 8), (1, 9)), 2),
        (range((2, 4), (2, 5)), 3),
        (range((4, 4), (4, 5)), 2),
    ];
    let found = client.request_at("textDocument/documentHighlight", URI, 4, 4);
    let expected = places
        .iter()
        .map(|(range, kind)| json!({ "range": range, "kind": kind }));
    assert_eq!(found, expected.collect::<Value>());
    for with in [true, false] {
        let mut params = at(URI, 0, 5);
        params["context"] = json!({ "includeDeclaration": with });
        let found = client.request("textDocument/references", params).unwrap();
        let expected = places.iter().filter(|(_, kind)| with || *kind == 2);
        let expected = expected.map(|(range, _)| json!({ "uri": URI, "range": range }));
        assert_eq!(found, expected.collect::<Value>());
    }
}

fn renamed(client: &mut Client, line: usize, column: usize, name: &str) -> Result<Value, Value> {
    let mut params = at(URI, line, column);
    params["newName"] = json!(name);
    client.request("textDocument/rename", params)
}

#[test]
fn renaming() {
    let can = json!({
        "textDocument": { "rename": { "prepareSupport": true } },
        "workspace": { "workspaceEdit": { "documentChanges": true } }
    });
    let mut client = Client::with(&can, TEXT);
    let found = client.request_at("textDocument/prepareRename", URI, 9, 14);
    let expected = json!({ "range": range((9, 12), (9, 17)), "placeholder": "BUILD" });
    assert_eq!(found, expected);
    assert_eq!(
        client.request_at("textDocument/prepareRename", URI, 9, 2),
        Value::Null
    );
    let edit = |range: Value, text: &str| json!({ "range": range, "newText": text });
    let edits = json!([
        edit(range((1, 13), (1, 18)), "New"),
        edit(range((7, 5), (7, 10)), "new"),
        edit(range((9, 12), (9, 17)), "New"),
    ]);
    let found = renamed(&mut client, 1, 14, "New").unwrap();
    let document = json!({ "uri": URI, "version": 1 });
    let expected = json!({ "documentChanges": [{ "textDocument": document, "edits": edits }] });
    assert_eq!(found, expected);
    let mut client = Client::with(&json!({}), TEXT);
    let found = renamed(&mut client, 1, 14, "New").unwrap();
    assert_eq!(found, json!({ "changes": { URI: edits } }));
    // An invalid name is refused with a reason, as `RequestFailed`.
    let error = renamed(&mut client, 1, 14, "scratch").unwrap_err();
    assert_eq!(error["code"], -32803);
    assert!(error["message"].as_str().unwrap().contains("scratch"));
}

#[test]
fn prepare_support_is_negotiated() {
    let offered = |can: Value| Client::new().start(&can)["capabilities"]["renameProvider"].clone();
    assert_eq!(offered(json!({})), json!(true));
    let can = of_document("rename", &json!({ "prepareSupport": true }));
    assert_eq!(offered(can), json!({ "prepareProvider": true }));
}

#[test]
fn heredoc_delimiters_are_linked() {
    let found = request_at(&json!({}), "textDocument/linkedEditingRange", 5, 1);
    let ranges = json!([range((3, 10), (3, 13)), range((5, 0), (5, 3))]);
    assert_eq!(found["ranges"], ranges);
    assert!(found["wordPattern"].is_string());
    let none = request_at(&json!({}), "textDocument/linkedEditingRange", 4, 4);
    assert_eq!(none, Value::Null);
}

#[test]
fn selections() {
    let mut client = Client::with(&json!({}), TEXT);
    let positions = json!([{ "line": 4, "character": 4 }, { "line": 9, "character": 99 }]);
    let params = json!({ "textDocument": { "uri": URI }, "positions": positions });
    let found = client
        .request("textDocument/selectionRange", params)
        .unwrap();
    let mut ranges = Vec::new();
    let mut next = &found[0];
    while next.is_object() {
        ranges.push(next["range"].clone());
        next = &next["parent"];
    }
    assert_eq!(ranges[0], range((4, 4), (4, 5)));
    assert_eq!(ranges[1], range((4, 3), (4, 5)));
    assert_eq!(ranges.last(), Some(&range((0, 0), (10, 0))));
    assert!(ranges.contains(&range((3, 0), (5, 3))), "{ranges:?}");
    assert_eq!(found.as_array().unwrap().len(), 2);
}

#[test]
fn hierarchies() {
    let mut client = Client::with(&json!({}), TEXT);
    let found = client.request_at("textDocument/prepareCallHierarchy", URI, 1, 14);
    assert_eq!(found[0]["name"], "Build");
    assert_eq!(found[0]["selectionRange"], range((1, 13), (1, 18)));
    let params = json!({ "item": found[0] });
    let calls = client
        .request("callHierarchy/incomingCalls", params)
        .unwrap();
    assert_eq!(calls[0]["from"]["name"], "stage 1");
    let places = json!([range((7, 5), (7, 10)), range((9, 12), (9, 17))]);
    assert_eq!(calls[0]["fromRanges"], places);
    let params = json!({ "item": calls[0]["from"] });
    let calls = client
        .request("callHierarchy/outgoingCalls", params)
        .unwrap();
    assert_eq!(calls[0]["to"]["name"], "Build");
    assert_eq!(calls[0]["fromRanges"], places);
}

#[test]
fn lenses_have_commands_if_the_client_supports_them() {
    let commands = json!(["dockwright.showReferences", "dockwright.buildTarget"]);
    let can = json!({ "experimental": { "commands": { "commands": commands } } });
    let lenses = Client::with(&can, TEXT).request_for("textDocument/codeLens", URI);
    assert_eq!(lenses[0]["command"]["command"], commands[0]);
    assert_eq!(
        lenses[0]["command"]["arguments"][2]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(lenses[1]["command"]["command"], commands[1]);
    // The third one is the folder of the build context, if it is known.
    assert_eq!(
        lenses[1]["command"]["arguments"],
        json!([URI, "build", null])
    );
    let lenses = Client::with(&json!({}), TEXT).request_for("textDocument/codeLens", URI);
    for lens in lenses.as_array().unwrap() {
        assert_eq!(lens["command"]["command"], "");
        assert!(!lens["command"]["title"].as_str().unwrap().is_empty());
    }
}

#[test]
fn folds() {
    let folds = |can: Value| Client::with(&can, TEXT).request_for("textDocument/foldingRange", URI);
    let found = folds(json!({}));
    let region = json!({ "startLine": 6, "startCharacter": 10, "endLine": 8, "endCharacter": 11, "kind": "region" });
    assert!(found.as_array().unwrap().contains(&region), "{found}");
    let can = of_document("foldingRange", &json!({ "lineFoldingOnly": true }));
    let region = json!({ "startLine": 6, "endLine": 8, "kind": "region" });
    assert!(folds(can).as_array().unwrap().contains(&region));
}

/// The names and locations of the workspace symbols that match a query.
fn found(client: &mut Client, query: &str) -> Vec<String> {
    let found = client
        .request("workspace/symbol", json!({ "query": query }))
        .unwrap();
    let symbols = found.as_array().unwrap().iter();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let line = |it: &Value| it["location"]["range"]["start"]["line"].clone();
    symbols
        .map(|it| {
            format!(
                "{} in {}:{}",
                text(&it["name"]),
                text(&it["containerName"]),
                line(it)
            )
        })
        .collect()
}

#[test]
fn symbols_of_the_folders() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(
        path("Dockerfile"),
        "ARG BUILD=1\nFROM a AS build\nFROM b AS other\n",
    )
    .unwrap();
    std::fs::create_dir(path("sub")).unwrap();
    std::fs::write(path("sub/x.dockerfile"), "FROM a AS old\n").unwrap();
    std::fs::write(path("README.md"), "FROM a AS build\n").unwrap();
    let uri = |path: std::path::PathBuf| format!("file://{}", path.display());
    let mut client = Client::new();
    let folders = json!([{ "uri": uri(folder.path().to_owned()), "name": "x" }]);
    let params = json!({ "processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": {} });
    client.request("initialize", params).unwrap();
    client.notify("initialized", json!({}));
    assert_eq!(
        found(&mut client, ""),
        [
            "BUILD in Dockerfile:0",
            "build in Dockerfile:1",
            "other in Dockerfile:2",
            "old in x.dockerfile:0"
        ]
    );
    assert_eq!(
        found(&mut client, "bld"),
        ["BUILD in Dockerfile:0", "build in Dockerfile:1"]
    );
    // An open document takes precedence over its file, and changed files are read again.
    client.open(&uri(path("sub/x.dockerfile")), 1, "\nFROM a AS newer\n");
    std::fs::write(path("Dockerfile"), "FROM a AS changed\n").unwrap();
    assert_eq!(
        found(&mut client, ""),
        ["changed in Dockerfile:0", "newer in x.dockerfile:1"]
    );
    let event = json!({ "added": [], "removed": folders });
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": event }),
    );
    assert_eq!(found(&mut client, ""), ["newer in x.dockerfile:1"]);
}
