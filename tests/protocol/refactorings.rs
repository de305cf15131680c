//! Refactorings as code actions.

use serde_json::{Value, json};

use super::client::{Client, URI, range};

const TEXT: &str = "FROM node:20\nRUN a && b\nrun c\n";

/// The kinds and titles of the offered code actions.
fn offered(can: &Value, at: Value, only: Option<Value>) -> Vec<(Value, Value)> {
    let mut client = Client::with(can, TEXT);
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = only;
    }
    let params = json!({ "textDocument": { "uri": URI }, "range": at, "context": context });
    let found = client.request("textDocument/codeAction", params).unwrap();
    let actions = found.as_array().unwrap().iter();
    actions
        .map(|it| (it["kind"].clone(), it["title"].clone()))
        .collect()
}

fn literals() -> Value {
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix", "refactor"] } });
    json!({ "textDocument": { "codeAction": { "codeActionLiteralSupport": kinds } } })
}

#[test]
fn kinds_are_part_of_the_capabilities() {
    let result = Client::new().start(&literals());
    let kinds = &result["capabilities"]["codeActionProvider"]["codeActionKinds"];
    for kind in [
        "quickfix",
        "refactor.extract",
        "refactor.inline",
        "refactor.rewrite",
    ] {
        assert!(kinds.as_array().unwrap().contains(&json!(kind)), "{kinds}");
    }
}

#[test]
fn requested_kinds() {
    let can = literals();
    let (image, command) = (range((0, 7), (0, 7)), range((1, 5), (1, 5)));
    let kinds = |at: &Value, only: Value| -> Vec<Value> {
        let found = offered(&can, at.clone(), Some(only)).into_iter();
        found.map(|it| it.0).collect()
    };
    let (extract, rewrite) = (json!("refactor.extract"), json!("refactor.rewrite"));
    assert_eq!(
        kinds(&image, json!(["refactor.extract"])),
        [extract.clone(), extract.clone()]
    );
    assert_eq!(
        kinds(&image, json!(["refactor"])),
        [rewrite.clone(), extract.clone(), extract, rewrite.clone()]
    );
    assert_eq!(
        kinds(&command, json!(["refactor.rewrite"])),
        [rewrite.clone(), rewrite.clone(), rewrite]
    );
    assert!(
        kinds(
            &command,
            json!(["refactor.inline", "source.organizeImports"])
        )
        .is_empty()
    );
    // Without a filter, all but those for the whole file.
    let all = offered(&can, command, None);
    assert!(all.iter().any(|it| it.0 == "refactor.rewrite"), "{all:?}");
    assert!(all.iter().all(|it| it.0 != "source.fixAll.dockwright"));
}

#[test]
fn automatic_requests_get_fixes_only() {
    let mut client = Client::with(&literals(), TEXT);
    let mut kinds = |at: Value, trigger: u8| -> Vec<Value> {
        let context = json!({ "diagnostics": [], "triggerKind": trigger });
        let params = json!({ "textDocument": { "uri": URI }, "range": at, "context": context });
        let found = client.request("textDocument/codeAction", params).unwrap();
        let kinds = found.as_array().unwrap().iter();
        kinds.map(|it| it["kind"].clone()).collect()
    };
    let (right, wrong) = (range((1, 5), (1, 5)), range((2, 1), (2, 1)));
    let (invoked, automatic) = (1, 2);
    assert!(kinds(right.clone(), invoked).contains(&json!("refactor.rewrite")));
    assert!(kinds(right, automatic).is_empty());
    assert!(kinds(wrong, automatic).contains(&json!("quickfix")));
}

#[test]
fn edits_are_versioned_if_supported() {
    let mut can = literals();
    can["workspace"] = json!({ "workspaceEdit": { "documentChanges": true } });
    let mut client = Client::with(&can, TEXT);
    let context = json!({ "diagnostics": [], "only": ["refactor.extract"] });
    let at = range((0, 7), (0, 7));
    let params = json!({ "textDocument": { "uri": URI }, "range": at, "context": context });
    let found = client.request("textDocument/codeAction", params).unwrap();
    let change = &found[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": URI, "version": 1 }));
    let edits = json!([
        { "range": range((0, 0), (0, 0)), "newText": "ARG NODE_VERSION=20\n" },
        { "range": range((0, 10), (0, 12)), "newText": "${NODE_VERSION}" },
    ]);
    assert_eq!(change["edits"], edits);
}
