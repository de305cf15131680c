//! Signature help, inlay hints and document links, depending on the client's capabilities.

use std::fs;

use serde_json::{Value, json};
use tower_lsp::ls_types::Uri;

use super::client::{Client, URI, at, range};

fn signature_client(can: Value, text: &str) -> Client {
    let can = json!({ "textDocument": { "signatureHelp": { "signatureInformation": can } } });
    Client::with(&can, text)
}

#[test]
fn parameters_by_offset_or_by_text() {
    let text = "FROM a\nRUN --mount=type=cache,ta";
    let help = |can: Value| {
        let mut client = signature_client(can, text);
        client.request_at("textDocument/signatureHelp", URI, 1, 25)
    };
    let plain = help(json!({}));
    let placed = help(json!({
        "parameterInformation": { "labelOffsetSupport": true },
        "activeParameterSupport": true,
        "documentationFormat": ["markdown"],
    }));
    assert_eq!(plain["activeSignature"], 0);
    assert_eq!(plain["activeParameter"], placed["activeParameter"]);
    let (plain, placed) = (&plain["signatures"][0], &placed["signatures"][0]);
    assert_eq!(plain["label"], placed["label"]);
    assert_eq!(plain.get("activeParameter"), None);
    assert_eq!(plain["documentation"]["kind"], "plaintext");
    assert_eq!(placed["documentation"]["kind"], "markdown");
    let label: Vec<u16> = placed["label"].as_str().unwrap().encode_utf16().collect();
    let pairs = plain["parameters"].as_array().unwrap().iter();
    let pairs = pairs.zip(placed["parameters"].as_array().unwrap());
    for (plain, placed) in pairs {
        let part = |end: usize| placed["label"][end].as_u64().unwrap() as usize;
        let part = String::from_utf16(&label[part(0)..part(1)]).unwrap();
        assert_eq!(plain["label"], part);
    }
    let active = placed["activeParameter"].as_u64().unwrap() as usize;
    let active = &plain["parameters"][active]["label"];
    assert!(active.as_str().unwrap().starts_with("target="), "{active}");
}

/// Eglot 1.17 takes the offsets of documented parameters as starting at 1, and fails at the end of a label.
#[test]
fn parameters_by_text_for_eglot() {
    let mut client = Client::new();
    let information = json!({ "parameterInformation": { "labelOffsetSupport": true } });
    let can =
        json!({ "textDocument": { "signatureHelp": { "signatureInformation": information } } });
    client.start_as("Eglot", &can);
    client.open(URI, 1, "FROM python:3.1");
    let help = client.request_at("textDocument/signatureHelp", URI, 0, 15);
    assert_eq!(help["signatures"][0]["parameters"][0]["label"], "baseImage");
}

/// The signature that the user has selected stays active while it applies.
#[test]
fn a_selected_signature_stays_active() {
    let mut client = signature_client(json!({}), "FROM alpine ");
    let help = |client: &mut Client, column: usize, shown: &Value| {
        let mut params = at(URI, 0, column);
        params["context"] =
            json!({ "triggerKind": 3, "isRetrigger": true, "activeSignatureHelp": shown });
        client
            .request("textDocument/signatureHelp", params)
            .unwrap()
    };
    let mut shown = client.request_at("textDocument/signatureHelp", URI, 0, 7);
    let count = shown["signatures"].as_array().unwrap().len();
    assert_eq!(count, 6);
    shown["activeSignature"] = json!(4);
    assert_eq!(help(&mut client, 8, &shown)["activeSignature"], 4);
    let later = help(&mut client, 12, &shown);
    let chosen = later["activeSignature"].as_u64().unwrap() as usize;
    assert_eq!(
        later["signatures"][chosen]["label"],
        shown["signatures"][4]["label"]
    );
    // A signature that no longer applies is replaced.
    shown["activeSignature"] = json!(0);
    assert_eq!(help(&mut client, 12, &shown)["activeSignature"], 0);
}

fn hints(client: &mut Client, uri: &str) -> Value {
    let params = json!({ "textDocument": { "uri": uri }, "range": range((0, 0), (99, 0)) });
    client.request("textDocument/inlayHint", params).unwrap()
}

#[test]
fn properties_of_hints() {
    let text = "ARG V=1\nFROM é\u{1F433}:$V\nFROM a:$V\n";
    let mut client = Client::with(&json!({}), text);
    let found = hints(&mut client, URI);
    let mut found = found.as_array().unwrap().iter();
    let of_second = found.find(|it| it["label"] == "= a:1").unwrap();
    assert_eq!(of_second["position"], json!({ "line": 2, "character": 9 }));
    assert_eq!(of_second["paddingLeft"], true);
    assert_eq!(of_second["tooltip"]["kind"], "plaintext");
    let of_line = json!({ "textDocument": { "uri": URI }, "range": range((2, 0), (2, 99)) });
    let of_line = client.request("textDocument/inlayHint", of_line).unwrap();
    assert!(
        of_line
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["position"]["line"] == 2)
    );
}

/// Waits until the configuration and build context have been loaded, in tests in which that changes the hints.
fn wait_for_refresh(client: &mut Client) {
    client.wait_for("a refresh of inlay hints", |message| {
        message["method"] == "workspace/inlayHint/refresh"
    });
}

/// Writes a file, and returns its URI.
fn write_file(folder: &std::path::Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    Uri::from_file_path(&path).unwrap().as_str().to_owned()
}

/// The configuration applies to hints, and the client gets a refresh request.
#[test]
fn hints_respect_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let text = "ARG V=1\nFROM a:$V AS b\nFROM b\n";
    let uri = write_file(folder.path(), "Dockerfile", text);
    write_file(
        folder.path(),
        "dockwright.toml",
        "inlay-hints = { stages = false }\n[build]\nargs = { V = \"2\" }\n",
    );
    let can = json!({ "workspace": { "inlayHint": { "refreshSupport": true } } });
    let mut client = Client::started(&can);
    client.open(&uri, 1, text);
    wait_for_refresh(&mut client);
    let found = hints(&mut client, &uri);
    let labels: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["label"])
        .collect();
    assert_eq!(labels, ["= a:2"]);
}

#[test]
fn links_to_pages_and_existing_files() {
    let folder = tempfile::tempdir().unwrap();
    let text = "FROM alpine\nCOPY here.txt gone.txt sub /x/\nADD /sub/../sub/b.txt https://example.com/a /x/\n";
    let uri = write_file(folder.path(), "Dockerfile", text);
    let here = write_file(folder.path(), "here.txt", "");
    let below = write_file(folder.path(), "sub/b.txt", "");
    write_file(
        folder.path(),
        "dockwright.toml",
        "inlay-hints.stages = false\n",
    );
    for tooltips in [true, false] {
        let can = json!({
            "textDocument": { "documentLink": { "tooltipSupport": tooltips } },
            "workspace": { "inlayHint": { "refreshSupport": true } },
        });
        let mut client = Client::started(&can);
        client.open(&uri, 1, text);
        wait_for_refresh(&mut client);
        let found = client.request_for("textDocument/documentLink", &uri);
        let targets: Vec<_> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["target"].as_str().unwrap())
            .collect();
        assert_eq!(
            targets,
            [
                "https://hub.docker.com/_/alpine",
                here.as_str(),
                below.as_str(),
                "https://example.com/a"
            ]
        );
        assert_eq!(found[1]["range"], range((1, 5), (1, 13)));
        for link in found.as_array().unwrap() {
            assert_eq!(link.get("tooltip").is_some(), tooltips);
            // Resolving returns the link unchanged.
            assert_eq!(
                client
                    .request("documentLink/resolve", link.clone())
                    .unwrap(),
                *link
            );
        }
    }
}
