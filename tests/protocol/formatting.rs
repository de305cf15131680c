//! Formatting of documents, of parts, and while somebody types.

use serde_json::{Value, json};

use super::client::{Client, URI, range};

fn edit(from: (usize, usize), to: (usize, usize), text: &str) -> Value {
    json!({ "range": range(from, to), "newText": text })
}

fn ask(client: &mut Client, method: &str, more: Value, options: Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": URI }, "options": options });
    for (name, value) in more.as_object().unwrap() {
        params[name] = value.clone();
    }
    client
        .request(&format!("textDocument/{method}"), params)
        .unwrap()
}

const TEXT: &str = "from \u{1F433}  AS é\nRUN x \\  \ny  \n\n\n";

#[test]
fn a_document() {
    let mut client = Client::with(&json!({}), TEXT);
    let found = ask(
        &mut client,
        "formatting",
        json!({}),
        json!({ "tabSize": 2, "insertSpaces": true }),
    );
    let wanted = json!([
        edit((0, 0), (0, 4), "FROM"),
        edit((0, 7), (0, 9), " "),
        edit((1, 7), (1, 9), ""),
        edit((2, 0), (2, 0), "  "),
        edit((2, 1), (2, 3), ""),
        edit((3, 0), (5, 0), ""),
    ]);
    assert_eq!(found, wanted);
}

#[test]
fn the_options_of_an_editor() {
    let mut client = Client::with(&json!({}), "FROM a  \nRUN x \\\ny\n\n");
    let options = json!({
        "tabSize": 8,
        "insertSpaces": false,
        "trimTrailingWhitespace": false,
        "trimFinalNewlines": false,
        "insertFinalNewline": false,
        "somethingElse": 3,
    });
    let found = ask(&mut client, "formatting", json!({}), options.clone());
    assert_eq!(found, json!([edit((2, 0), (2, 0), "\t")]));
    client.change(URI, 2, json!([{ "text": "FROM a" }]));
    let found = ask(&mut client, "formatting", json!({}), options);
    assert_eq!(found, json!([]));
    let found = ask(
        &mut client,
        "formatting",
        json!({}),
        json!({ "tabSize": 8, "insertSpaces": false }),
    );
    assert_eq!(found, json!([edit((0, 6), (0, 6), "\n")]));
}

#[test]
fn the_keys_of_a_configuration_from_an_editor() {
    let mut client = Client::with(&json!({}), "from a\n\nenv A b\nRUN x \\\nyy \\\nz\n");
    let options = json!({
        "tabSize": 2,
        "insertSpaces": true,
        "case": "lower",
        "blank-lines": 0,
        "continuation": "align",
        "indent-continued": false,
        "legacy": true,
    });
    let found = ask(&mut client, "formatting", json!({}), options);
    let wanted = json!([
        edit((1, 0), (2, 0), ""),
        edit((2, 5), (2, 6), "="),
        edit((3, 0), (3, 3), "run"),
        edit((4, 2), (4, 3), "    "),
    ]);
    assert_eq!(found, wanted);
    let wrong = json!({ "tabSize": 0, "insertSpaces": true, "case": "uper", "blank-lines": -1, "legacy": "x" });
    let found = ask(&mut client, "formatting", json!({}), wrong);
    assert_eq!(found[0], edit((0, 0), (0, 4), "FROM"));
}

#[test]
fn a_part() {
    let mut client = Client::with(&json!({}), TEXT);
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    // Of an instruction it is all or nothing.
    let whole = json!([
        edit((1, 7), (1, 9), ""),
        edit((2, 0), (2, 0), "    "),
        edit((2, 1), (2, 3), ""),
    ]);
    for part in [range((1, 3), (2, 0)), range((2, 1), (2, 1))] {
        let more = json!({ "range": part });
        let found = ask(&mut client, "rangeFormatting", more, options.clone());
        assert_eq!(found, whole);
    }
    let more = json!({ "range": range((0, 0), (1, 0)) });
    let found = ask(&mut client, "rangeFormatting", more, options.clone());
    let wanted = json!([edit((0, 0), (0, 4), "FROM"), edit((0, 7), (0, 9), " ")]);
    assert_eq!(found, wanted);
    // What is nowhere is at the end.
    let more = json!({ "range": range((90, 0), (99, 0)) });
    let found = ask(&mut client, "rangeFormatting", more, options);
    assert_eq!(found, json!([]));
}

#[test]
fn while_somebody_types() {
    let mut client = Client::with(&json!({}), "FROM \u{1F433}\nRUN x \\\n\n");
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let mut typed = |line, column, typed: &str| {
        let more = json!({ "position": { "line": line, "character": column }, "ch": typed });
        ask(&mut client, "onTypeFormatting", more, options.clone())
    };
    assert_eq!(typed(2, 0, "\n"), json!([edit((2, 0), (2, 0), "    ")]));
    assert_eq!(typed(1, 0, "\n"), json!([]));
    assert_eq!(typed(1, 7, "\\"), json!([]));
    assert_eq!(typed(1, 7, "x"), json!([]));
    client.change(URI, 2, json!([{ "text": "FROM a\nRUN x \\\ny\n" }]));
    let more = json!({ "position": { "line": 1, "character": 7 }, "ch": "\\" });
    let found = ask(
        &mut client,
        "onTypeFormatting",
        more,
        json!({ "tabSize": 4, "insertSpaces": true }),
    );
    assert_eq!(found, json!([edit((2, 0), (2, 0), "    ")]));
}

#[test]
fn it_is_offered() {
    let result = Client::new().start(&json!({}));
    let offered = &result["capabilities"];
    assert_eq!(offered["documentFormattingProvider"], true);
    assert_eq!(offered["documentRangeFormattingProvider"], true);
    let typing = &offered["documentOnTypeFormattingProvider"];
    assert_eq!(typing["firstTriggerCharacter"], "\n");
    assert_eq!(typing["moreTriggerCharacter"], json!(["\\", "`"]));
}

/// The configuration of a project comes before what the editor says.
#[test]
fn the_style_of_a_project() {
    let folder = tempfile::tempdir().unwrap();
    let toml = "[format]\nindent = 3\ncase = \"keep\"\n[[file]]\npath = \"Dockerfile\"\nformat = { final-newline = false }\n";
    std::fs::write(folder.path().join("dockwright.toml"), toml).unwrap();
    let uri = tower_lsp::ls_types::Uri::from_file_path(folder.path().join("Dockerfile")).unwrap();
    let uri = uri.as_str();
    let mut client = Client::started(&json!({}));
    client.open(uri, 1, "from a\nRUN x \\\ny");
    let params = json!({
        "textDocument": { "uri": uri },
        "options": { "tabSize": 4, "insertSpaces": true, "insertFinalNewline": true },
    });
    // What is around a document is found out beside everything else.
    let wanted = json!([edit((2, 0), (2, 0), "   ")]);
    for _ in 0..2_000 {
        let found = client.request("textDocument/formatting", params.clone());
        if found == Ok(wanted.clone()) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("the configuration wasn't found");
}
