//! Results depend on the client's capabilities.

use serde_json::{Value, json};

use super::client::{Client, URI, range};

fn of_document(what: &str, can: Value) -> Value {
    let mut document = json!({});
    document[what] = can;
    json!({ "textDocument": document })
}

#[track_caller]
fn completions(can: Value) -> Vec<Value> {
    let mut client = Client::with(&of_document("completion", can), "FROM a\n\n");
    let found = client.request_at("textDocument/completion", URI, 1, 0);
    let list = found.as_array().unwrap().clone();
    assert!(!list.is_empty());
    list
}

#[test]
fn snippets_only_if_supported() {
    let is_snippet = |item: &Value| item["insertTextFormat"] == 2;
    let with = completions(json!({ "completionItem": { "snippetSupport": true } }));
    assert!(with.iter().any(is_snippet));
    for without in [
        json!({}),
        json!({ "completionItem": { "snippetSupport": false } }),
    ] {
        for item in completions(without) {
            assert!(!is_snippet(&item));
            let text = item["textEdit"]["newText"].as_str().unwrap();
            assert!(!text.contains("${") && !text.contains("$0"), "{text}");
        }
    }
}

#[test]
fn documentation_in_a_supported_format() {
    let with = completions(json!({ "completionItem": { "documentationFormat": ["markdown"] } }));
    assert_eq!(with[0]["documentation"]["kind"], "markdown");
    let without = completions(json!({}));
    assert_eq!(without[0]["documentation"]["kind"], "plaintext");
}

#[test]
fn hovers_in_a_supported_format() {
    let text = "FROM a\nARG V=1\nENV XXXX=$V\n";
    for (formats, kind) in [
        (json!(["markdown", "plaintext"]), "markdown"),
        (json!(["plaintext"]), "plaintext"),
        (Value::Null, "plaintext"),
    ] {
        let can = of_document("hover", json!({ "contentFormat": formats }));
        let mut client = Client::with(&can, text);
        let places = [(0, 1), (1, 5), (2, 10)];
        for (line, column) in places {
            let hover = client.request_at("textDocument/hover", URI, line, column);
            assert_eq!(hover["contents"]["kind"], kind);
            let value = hover["contents"]["value"].as_str().unwrap();
            assert!(kind == "markdown" || !value.contains("```"), "{value}");
        }
    }
}

/// Collects the names of document symbols, in order.
#[track_caller]
fn names(symbols: &Value, found: &mut Vec<Value>) {
    for symbol in symbols.as_array().into_iter().flatten() {
        assert!(symbol.get("location").is_none());
        found.push(symbol["name"].clone());
        names(&symbol["children"], found);
    }
}

#[test]
fn symbols_as_a_tree_or_a_list() {
    let text = "# syntax=x\nFROM a AS x\nRUN y\nFROM b\n";
    let can = of_document(
        "documentSymbol",
        json!({ "hierarchicalDocumentSymbolSupport": true }),
    );
    let tree = Client::with(&can, text).request_for("textDocument/documentSymbol", URI);
    let list = Client::with(&json!({}), text).request_for("textDocument/documentSymbol", URI);
    let mut in_tree = Vec::new();
    names(&tree, &mut in_tree);
    let list = list.as_array().unwrap();
    let in_list: Vec<_> = list.iter().map(|symbol| symbol["name"].clone()).collect();
    assert_eq!(in_tree, in_list);
    assert!(in_list.len() > tree.as_array().unwrap().len());
    assert!(
        list.iter()
            .all(|s| s["location"]["uri"] == URI && s.get("children").is_none())
    );
}

#[test]
fn definitions_as_links_or_locations() {
    let text = "FROM a AS x\nFROM x\n";
    let place = Client::with(&json!({}), text).request_at("textDocument/definition", URI, 1, 5);
    assert_eq!(
        place,
        json!({ "uri": URI, "range": range((0, 10), (0, 11)) })
    );
    let can = of_document("definition", json!({ "linkSupport": true }));
    let link = Client::with(&can, text).request_at("textDocument/definition", URI, 1, 5);
    let wanted = json!([{
        "originSelectionRange": range((1, 5), (1, 6)),
        "targetUri": URI,
        "targetRange": range((0, 0), (0, 11)),
        "targetSelectionRange": range((0, 10), (0, 11)),
    }]);
    assert_eq!(link, wanted);
}

#[test]
fn no_more_folds_than_the_range_limit() {
    let text = "FROM a\nRUN x \\\n  y\nRUN x \\\n  y\nRUN x \\\n  y\n";
    let folds = |can: Value| {
        let mut client = Client::with(&of_document("foldingRange", can), text);
        client
            .request_for("textDocument/foldingRange", URI)
            .as_array()
            .unwrap()
            .len()
    };
    assert!(folds(json!({})) > 2);
    assert_eq!(folds(json!({ "rangeLimit": 2 })), 2);
}

fn numbers(data: &Value) -> Vec<u64> {
    data.as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_u64().unwrap())
        .collect()
}

/// Tokens with absolute instead of relative positions.
fn placed(data: &[u64]) -> Vec<[u64; 5]> {
    let (mut line, mut column) = (0, 0);
    let place = |token: &[u64]| {
        if token[0] > 0 {
            column = 0;
        }
        line += token[0];
        column += token[1];
        [line, column, token[2], token[3], token[4]]
    };
    data.chunks(5).map(place).collect()
}

#[test]
fn tokens_of_a_range_are_a_subset() {
    let lines = [
        "FROM a AS é\u{1F433}",
        "ARG V=1",
        "ENV A=$V \\",
        "  # c",
        "  C=d",
        "COPY --from=x a b",
        "",
    ];
    let mut client = Client::with(&json!({}), &lines.join("\n"));
    let full = numbers(&client.request_for("textDocument/semanticTokens/full", URI)["data"]);
    assert!(full.len().is_multiple_of(5) && full.len() > 50);
    let full = placed(&full);
    for from in 0..lines.len() {
        for to in from..lines.len() {
            let params =
                json!({ "textDocument": { "uri": URI }, "range": range((from, 0), (to, 999)) });
            let part = client
                .request("textDocument/semanticTokens/range", params)
                .unwrap();
            // There may be more: instructions are included as a whole.
            let part = placed(&numbers(&part["data"]));
            assert!(part.iter().all(|token| full.contains(token)));
            let within = |token: &[u64; 5]| (from as u64..=to as u64).contains(&token[0]);
            let found: Vec<_> = part.into_iter().filter(within).collect();
            let wanted: Vec<_> = full.iter().copied().filter(within).collect();
            assert_eq!(found, wanted, "{from} to {to}");
        }
    }
}

#[test]
fn a_delta_turns_the_old_tokens_into_the_new() {
    let mut client = Client::with(&json!({}), "FROM a AS x\nRUN y\nCOPY a b\n");
    let mut answer = client.request_for("textDocument/semanticTokens/full", URI);
    let mut known = numbers(&answer["data"]);
    let edits = [
        ((0, 0), (0, 0), "# c\n"),
        ((0, 0), (0, 0), ""),
        ((3, 0), (3, 0), "RUN z $A\n"),
        ((1, 5), (1, 6), "alpine"),
        ((1, 0), (4, 0), ""),
        ((0, 0), (9, 0), ""),
        ((0, 0), (9, 0), "FROM b\nRUN <<E\necho $X\nE\n"),
        ((0, 5), (0, 6), "\u{1F433}"),
    ];
    for (version, (from, to, text)) in edits.into_iter().enumerate() {
        client.change(
            URI,
            version as i32 + 2,
            json!([{ "range": range(from, to), "text": text }]),
        );
        let params =
            json!({ "textDocument": { "uri": URI }, "previousResultId": answer["resultId"] });
        answer = client
            .request("textDocument/semanticTokens/full/delta", params)
            .unwrap();
        for edit in answer["edits"].as_array().unwrap() {
            let start = edit["start"].as_u64().unwrap() as usize;
            let end = start + edit["deleteCount"].as_u64().unwrap() as usize;
            let new = edit.get("data").map(numbers).unwrap_or_default();
            known.splice(start..end, new);
        }
        // A range request, since a full one would replace the tokens that the server stores for the next delta.
        let params = json!({ "textDocument": { "uri": URI }, "range": range((0, 0), (999, 0)) });
        let full = client
            .request("textDocument/semanticTokens/range", params)
            .unwrap();
        assert_eq!(known, numbers(&full["data"]), "{version}");
    }
    // Without the tokens of the previous result, the full tokens are returned.
    let params = json!({ "textDocument": { "uri": URI }, "previousResultId": "no such" });
    let all = client
        .request("textDocument/semanticTokens/full/delta", params)
        .unwrap();
    assert_eq!(numbers(&all["data"]), known);
}
