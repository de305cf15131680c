//! Message order: each response reflects the text at the time of the request. Cancellation.

use serde_json::{Value, json};

use super::client::{Client, URI, at, frame, notification, opening, range, request};

const EDITS: usize = 500;

fn change(version: usize, changes: &Value) -> Value {
    let params =
        json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": changes });
    notification("textDocument/didChange", params)
}

/// The number of changes that add stages. Fewer, since the texts get long.
const STAGES: usize = 200;

/// Changes and requests in one write: each change adds a stage, each request must see exactly the preceding ones.
#[test]
fn responses_reflect_the_preceding_changes() {
    let mut client = Client::started(&json!({}));
    let mut bytes = frame(&notification(
        "textDocument/didOpen",
        opening(URI, 0, "FROM a AS s0\n"),
    ));
    for n in 1..=STAGES {
        let stage = format!("FROM a AS s{n}\n");
        let add = json!([{ "range": range((n, 0), (n, 0)), "text": stage }]);
        bytes.extend(frame(&change(n, &add)));
        let (id, params) = (
            json!(format!("symbols {n}")),
            json!({ "textDocument": { "uri": URI } }),
        );
        // The outline is long, so it is requested for every tenth change; the definition of the newest stage for each.
        if n % 10 == 0 {
            bytes.extend(frame(&request(&id, "textDocument/documentSymbol", params)));
        }
        let id = json!(format!("newest {n}"));
        bytes.extend(frame(&request(
            &id,
            "textDocument/definition",
            at(URI, n, 10),
        )));
        let id = json!(format!("next {n}"));
        bytes.extend(frame(&request(
            &id,
            "textDocument/definition",
            at(URI, n + 1, 10),
        )));
    }
    client.write(&bytes);
    for n in 1..=STAGES {
        if n % 10 == 0 {
            let symbols = client.response(&json!(format!("symbols {n}"))).unwrap();
            let stages = symbols
                .as_array()
                .unwrap()
                .iter()
                .filter(|s| s["kind"] == 3);
            assert_eq!(stages.count(), n + 1);
        }
        let newest = client.response(&json!(format!("newest {n}"))).unwrap();
        assert_eq!(newest["range"]["start"]["line"], n);
        let next = client.response(&json!(format!("next {n}"))).unwrap();
        assert_eq!(next, Value::Null, "{n}");
    }
    // Responses arrive in the order of the requests, since all are quick.
    let ids = client.seen.iter().filter_map(|m| m["id"].as_str());
    let newest: Vec<_> = ids.filter(|id| id.starts_with("newest")).collect();
    let wanted: Vec<_> = (1..=STAGES).map(|n| format!("newest {n}")).collect();
    assert_eq!(newest, wanted);
    settled_diagnostics(&mut client, STAGES as i32);
}

/// Checks that the last version's diagnostics arrive, in order of versions, and that some versions were skipped.
#[track_caller]
fn settled_diagnostics(client: &mut Client, last: i32) {
    client.published(URI, last);
    client.settle();
    let versions: Vec<_> = client
        .publications()
        .iter()
        .map(|p| p["version"].as_i64().unwrap())
        .collect();
    assert!(versions.is_sorted(), "{versions:?}");
    assert_eq!(versions.last(), Some(&i64::from(last)));
    assert!(versions.len() < last as usize, "{} checks", versions.len());
    println!("{} versions, {} published", last + 1, versions.len());
}

/// Hovers in a text that always has an error: the last diagnostics are those of the last version.
#[test]
fn hovers_and_diagnostics_in_a_burst() {
    let mut client = Client::with(&json!({}), "FROM a:1\nARG V=0\nENV XXXX=$V\nNOPE\n");
    client.published(URI, 1);
    let mut bytes = Vec::new();
    for n in 2..=EDITS {
        let edit = json!([
            { "range": range((1, 6), (1, 999)), "text": format!("v{n}") },
            { "range": range((3, 0), (3, 999)), "text": format!("NOPE{n}") },
        ]);
        bytes.extend(frame(&change(n, &edit)));
        bytes.extend(frame(&request(
            &json!(n),
            "textDocument/hover",
            at(URI, 2, 10),
        )));
    }
    client.write(&bytes);
    for n in 2..=EDITS {
        let hover = client.response(&json!(n)).unwrap().to_string();
        assert!(hover.contains(&format!("v{n}")), "{n}: {hover}");
        assert!(!hover.contains(&format!("v{}", n + 1)));
    }
    settled_diagnostics(&mut client, EDITS as i32);
    let last = client.published(URI, EDITS as i32).to_string();
    assert!(last.contains(&format!("NOPE{EDITS}")), "{last}");
}

/// The same with a text that is long enough for blocking threads.
#[test]
fn long_texts_keep_the_order_too() {
    let long = format!(
        "FROM a AS s0\n{}",
        format!("RUN {}\n", "long ".repeat(500)).repeat(240)
    );
    assert!(long.len() > 512 * 1024);
    let mut client = Client::with(&json!({}), &long);
    let mut bytes = Vec::new();
    for n in 2..=20 {
        let edit = json!([{ "range": range((0, 11), (0, 999)), "text": n.to_string() }]);
        bytes.extend(frame(&change(n, &edit)));
        bytes.extend(frame(&request(
            &json!(n),
            "textDocument/definition",
            at(URI, 0, 10),
        )));
    }
    client.write(&bytes);
    for n in 2..=20 {
        let found = client.response(&json!(n)).unwrap();
        let end = if n < 10 { 12 } else { 13 };
        assert_eq!(found["range"], range((0, 10), (0, end)), "{n}");
    }
    client.published(URI, 20);
    client.settle();
    let versions = client.publications();
    let versions: Vec<_> = versions.iter().map(|p| p["version"].as_i64()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
}

/// Diagnostics of a closed document aren't published for a document opened in its place.
#[test]
fn a_document_that_is_closed_and_opened_again() {
    let long = format!("NOPE\n{}", "# comment\n".repeat(10_000));
    let mut client = Client::started(&json!({}));
    for round in 0..5 {
        client.open(URI, 1, &long);
        client.close(URI);
        client.open(URI, 1, "FROM a:1\n");
        client.close(URI);
        client.open(URI, 2 + round, "FROM a:1\n");
        assert_eq!(client.published(URI, 2 + round), json!([]));
        client.settle();
        let last = client.publications().pop().unwrap();
        assert_eq!(last["version"], 2 + round);
        client.close(URI);
    }
}

fn cancel(id: &Value) -> Value {
    notification("$/cancelRequest", json!({ "id": id }))
}

#[test]
fn a_cancelled_request_has_exactly_one_response() {
    let long = format!(
        "FROM a AS s0\n{}",
        format!("RUN {}\n", "long ".repeat(500)).repeat(300)
    );
    let mut client = Client::with(&json!({}), &long);
    let ids: Vec<_> = (0..60).map(|n| json!(format!("r{n}"))).collect();
    let mut bytes = Vec::new();
    for id in &ids {
        let params = json!({ "textDocument": { "uri": URI } });
        bytes.extend(frame(&request(id, "textDocument/documentSymbol", params)));
    }
    for id in ids.iter().step_by(2) {
        bytes.extend(frame(&cancel(id)));
    }
    client.write(&bytes);
    let mut cancelled = 0;
    for (n, id) in ids.iter().enumerate() {
        match client.response(id) {
            Ok(found) => assert!(found.is_array()),
            Err(error) => {
                assert_eq!(error["code"], -32800, "{error}");
                assert_eq!(n % 2, 0, "{id} was not cancelled");
                cancelled += 1;
            }
        }
    }
    assert!(cancelled > 0);
    client.settle();
    for id in &ids {
        assert_eq!(client.response_count(id), 1, "{id}");
    }
}

#[test]
fn cancelling_a_finished_or_unknown_request_has_no_effect() {
    let mut client = Client::with(&json!({}), "FROM a AS x\n");
    let id = json!("done");
    client.send(&request(&id, "textDocument/hover", at(URI, 0, 0)));
    client.response(&id).unwrap();
    let before = client.seen.len();
    for id in [id.clone(), json!("never"), json!(-5), Value::Null] {
        client.send(&cancel(&id));
    }
    client.notify("$/cancelRequest", json!({}));
    client.notify("$/cancelRequest", Value::Null);
    client.settle();
    assert_eq!(client.response_count(&id), 1);
    let others = |m: &&Value| m["method"] != "textDocument/publishDiagnostics";
    assert_eq!(client.seen[before..].iter().filter(others).count(), 3);
    // The id can be reused.
    client.seen.clear();
    client.send(&request(&id, "textDocument/hover", at(URI, 0, 0)));
    client.response(&id).unwrap();
}
