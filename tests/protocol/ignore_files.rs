//! Ignore files: diagnostics, but no other features.

use serde_json::{Value, json};

use super::client::{Client, opening, range};

const IGNORE: &str = "file:///nowhere/.dockerignore";

/// An ignore file with an error after characters of different widths, and instruction names.
const TEXT: &str = "# 🐳\nFROM\n 🐳[a \n!\nRUN\n";

fn open_as(client: &mut Client, uri: &str, language: &str, text: &str) {
    let mut params = opening(uri, 1, text);
    params["textDocument"]["languageId"] = json!(language);
    client.notify("textDocument/didOpen", params);
}

/// Ignore files are recognized by their names, whatever the language id.
#[test]
fn by_name() {
    for name in [
        ".dockerignore",
        "Dockerfile.dockerignore",
        "dev.Dockerfile.dockerignore",
        ".containerignore",
    ] {
        for language in ["dockerfile", "ignore", "dockerignore", "plaintext", ""] {
            let mut client = Client::started(&json!({}));
            let uri = format!("file:///nowhere/{name}");
            open_as(&mut client, &uri, language, TEXT);
            let found = client.published(&uri, 1);
            let expected = json!([
                {
                    "range": range((2, 1), (2, 5)),
                    "severity": 1,
                    "code": "InvalidIgnoreFile",
                    "source": "dockwright",
                    "message": "syntax error in pattern",
                },
                {
                    "range": range((3, 0), (3, 1)),
                    "severity": 1,
                    "code": "InvalidIgnoreFile",
                    "source": "dockwright",
                    "message": "illegal exclusion pattern: \"!\"",
                },
            ]);
            assert_eq!(found, expected, "{name} {language}");
        }
    }
    // Not an ignore file.
    let mut client = Client::started(&json!({}));
    let uri = "file:///nowhere/dockerignore.Dockerfile";
    open_as(&mut client, uri, "ignore", "NOPE\n");
    assert_eq!(client.published(uri, 1)[0]["code"], "UnknownInstruction");
}

#[test]
fn changed_and_closed() {
    let mut client = Client::started(&json!({}));
    client.open(IGNORE, 1, "a\n🐳\n");
    assert_eq!(client.published(IGNORE, 1), json!([]));
    // Within the second line, in UTF-16.
    let change = json!([{ "range": range((1, 2), (1, 2)), "text": "[" }]);
    client.change(IGNORE, 2, change);
    let found = client.published(IGNORE, 2);
    assert_eq!(found[0]["range"], range((1, 0), (1, 3)));
    let change = json!([
        { "range": range((0, 0), (0, 1)), "text": "!" },
        { "range": range((1, 2), (1, 3)), "text": "" },
    ]);
    client.change(IGNORE, 3, change);
    let found = client.published(IGNORE, 3);
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(found[0]["range"], range((0, 0), (0, 1)));
    client.change(IGNORE, 4, json!([{ "text": "*.log\n" }]));
    assert_eq!(client.published(IGNORE, 4), json!([]));
    client.change(IGNORE, 5, json!([{ "text": "[\n" }]));
    client.published(IGNORE, 5);
    client.close(IGNORE);
    let cleared = |m: &Value| {
        let params = &m["params"];
        params["uri"] == IGNORE && params["diagnostics"] == json!([]) && params["version"].is_null()
    };
    client.wait_for("their end", cleared);
}

/// Each mistake has its fix, where the cursor is.
#[test]
fn fixes() {
    let mut client = Client::started(&json!({}));
    let text = "a\n\"b c\"\n*.{log,tmp}\n[\n";
    client.open(IGNORE, 1, text);
    assert_eq!(
        client.published(IGNORE, 1).as_array().map(Vec::len),
        Some(3)
    );
    let mut actions = |line: usize, only: Value| {
        let found = client.request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": IGNORE },
                "range": range((line, 3), (line, 3)),
                "context": { "diagnostics": [], "only": only },
            }),
        );
        let found = found.unwrap();
        let found = found.as_array().unwrap().iter().map(|it| {
            let edit = &it["edit"]["changes"][IGNORE][0];
            let new = edit["newText"].as_str().unwrap();
            format!("{}: {}: {new:?}", it["title"].as_str().unwrap(), it["kind"])
        });
        found.collect::<Vec<_>>()
    };
    assert_eq!(actions(0, json!(["quickfix"])), [""; 0]);
    assert_eq!(
        actions(1, json!(["quickfix"])),
        ["Remove the quotes: \"quickfix\": \"b c\""]
    );
    assert_eq!(
        actions(2, Value::Null),
        ["Write one line for each: \"quickfix\": \"*.log\\n*.tmp\""]
    );
    assert_eq!(actions(3, Value::Null), [""; 0]);
    assert_eq!(actions(2, json!(["source.fixAll"])), [""; 0]);
}

#[test]
fn in_bytes() {
    let mut client = Client::started(&json!({ "general": { "positionEncodings": ["utf-8"] } }));
    client.open(IGNORE, 1, TEXT);
    let found = client.published(IGNORE, 1);
    assert_eq!(found[0]["range"], range((2, 1), (2, 7)));
    let change = json!([{ "range": range((2, 5), (2, 7)), "text": "" }]);
    client.change(IGNORE, 2, change);
    let found = client.published(IGNORE, 2);
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(found[0]["range"], range((3, 0), (3, 1)));
}

#[test]
fn for_clients_that_pull() {
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut client = Client::started(&capabilities);
    client.open(IGNORE, 1, TEXT);
    let report = client.request_for("textDocument/diagnostic", IGNORE);
    assert_eq!(report["kind"], "full");
    assert_eq!(report["items"][0]["range"], range((2, 1), (2, 5)));
    assert_eq!(report["items"].as_array().map(Vec::len), Some(2));
    client.change(IGNORE, 2, json!([{ "text": "a\n" }]));
    assert_eq!(
        client.request_for("textDocument/diagnostic", IGNORE)["items"],
        json!([])
    );
    client.close(IGNORE);
    assert_eq!(
        client.request_for("textDocument/diagnostic", IGNORE)["items"],
        json!([])
    );
    client.settle();
    assert!(client.publications().is_empty());
}

/// Requests that have a result for a Dockerfile have none for an ignore file.
#[test]
fn no_other_features() {
    let mut client = Client::started(&json!({}));
    let dockerfile = "file:///nowhere/Dockerfile";
    let text = "FROM alpine:3.20 AS x\nARG V=1\nRUN echo $V\nCOPY  --from=x a b\nEXPOSE 80\n";
    client.open(IGNORE, 1, text);
    client.open(dockerfile, 1, text);
    assert_eq!(client.published(IGNORE, 1), json!([]));
    let empty = |it: &Value| {
        it.is_null() || *it == json!([]) || it["data"] == json!([]) || it["items"] == json!([])
    };
    let whole = range((0, 0), (5, 0));
    let position = json!({ "line": 0, "character": 7 });
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let mut count = 0;
    for (method, more) in [
        (
            "textDocument/completion",
            json!({ "position": { "line": 5, "character": 0 } }),
        ),
        ("textDocument/hover", json!({ "position": position })),
        (
            "textDocument/definition",
            json!({ "position": { "line": 3, "character": 13 } }),
        ),
        (
            "textDocument/references",
            json!({ "position": { "line": 1, "character": 4 }, "context": { "includeDeclaration": true } }),
        ),
        (
            "textDocument/documentHighlight",
            json!({ "position": { "line": 1, "character": 4 } }),
        ),
        (
            "textDocument/prepareRename",
            json!({ "position": { "line": 1, "character": 4 } }),
        ),
        ("textDocument/documentSymbol", json!({})),
        ("textDocument/foldingRange", json!({})),
        ("textDocument/documentLink", json!({})),
        ("textDocument/codeLens", json!({})),
        ("textDocument/semanticTokens/full", json!({})),
        ("textDocument/formatting", json!({ "options": options })),
        (
            "textDocument/codeAction",
            json!({ "range": whole, "context": { "diagnostics": [], "only": ["refactor"] } }),
        ),
        ("textDocument/inlayHint", json!({ "range": whole })),
        (
            "textDocument/selectionRange",
            json!({ "positions": [position] }),
        ),
    ] {
        let mut request = |uri: &str| {
            let mut params = more.clone();
            params["textDocument"] = json!({ "uri": uri });
            client.request(method, params).unwrap()
        };
        let found = request(IGNORE);
        assert!(empty(&found), "{method}: {found}");
        // Checks that the same request has a result for a Dockerfile.
        count += usize::from(!empty(&request(dockerfile)));
    }
    assert!(count >= 13, "{count}");
    client.settle();
    let for_ignore_file = |it: &&Value| it["uri"] == IGNORE;
    assert_eq!(
        client.publications().iter().filter(for_ignore_file).count(),
        1
    );
}
