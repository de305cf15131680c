//! Completion: edits, details, resolved documentation, and files of a folder.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Client, URI, at, range};

/// The capabilities of a client that supports everything.
fn all() -> Value {
    json!({
        "textDocument": { "completion": {
            "contextSupport": true,
            "completionItemKind": { "valueSet": (1..=25).collect::<Vec<_>>() },
            "completionItem": {
                "snippetSupport": true,
                "insertReplaceSupport": true,
                "labelDetailsSupport": true,
                "commitCharactersSupport": true,
                "documentationFormat": ["markdown"],
                "tagSupport": { "valueSet": [1] },
                "resolveSupport": { "properties": ["documentation"] },
            },
        } },
        "experimental": { "commands": { "commands": ["editor.action.triggerSuggest"] } },
    })
}

fn complete(client: &mut Client, uri: &str, line: usize, column: usize) -> Vec<Value> {
    let found = client.request_at("textDocument/completion", uri, line, column);
    let items = found.get("items").unwrap_or(&found);
    items.as_array().unwrap().clone()
}

fn labels(items: &[Value]) -> String {
    let labels = items.iter().map(|it| it["label"].as_str().unwrap());
    labels.collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn named<'a>(items: &'a [Value], label: &str) -> &'a Value {
    let found = items.iter().find(|it| it["label"] == label);
    found.unwrap_or_else(|| panic!("{label} isn't among {}", labels(items)))
}

/// The edit range is a default of the list if the client supports it.
#[test]
fn one_range_for_all() {
    let text = "FROM a AS base\nFR\n";
    for insert_replace in [true, false] {
        let can = json!({ "textDocument": { "completion": {
            "completionList": { "itemDefaults": ["commitCharacters", "editRange"] },
            "completionItem": { "insertReplaceSupport": insert_replace, "snippetSupport": true },
        } } });
        let mut client = Client::with(&can, text);
        let found = client.request_at("textDocument/completion", URI, 1, 1);
        let (insert, replace) = (range((1, 0), (1, 1)), range((1, 0), (1, 2)));
        let both = json!({ "insert": insert, "replace": replace });
        let range = if insert_replace { both } else { replace };
        assert_eq!(found["itemDefaults"], json!({ "editRange": range }));
        assert_eq!(found["isIncomplete"], false);
        for item in found["items"].as_array().unwrap() {
            // The text is the label, unless the item has an edit of its own.
            let edit = item.get("textEdit");
            let text = edit.map_or(&item["label"], |edit| &edit["newText"]);
            assert_eq!(edit.is_none(), text == &item["label"], "{item}");
            assert!(item.get("insertText").is_none(), "{item}");
        }
        named(found["items"].as_array().unwrap(), "FROM");
    }
}

#[test]
fn edits_can_insert_or_replace() {
    let text = "FROM a AS 🐳b\nFROM b\nCOPY --from=🐳x y z\n";
    let mut client = Client::with(&all(), text);
    let items = complete(&mut client, URI, 2, 14);
    let edit = &named(&items, "🐳b")["textEdit"];
    assert_eq!(edit["newText"], "🐳b");
    assert_eq!(edit["insert"], range((2, 12), (2, 14)));
    assert_eq!(edit["replace"], range((2, 12), (2, 15)));
    let mut client = Client::with(&json!({}), text);
    let items = complete(&mut client, URI, 2, 14);
    let edit = &named(&items, "🐳b")["textEdit"];
    assert_eq!(edit["range"], range((2, 12), (2, 15)));
    assert_eq!(edit.get("insert"), None);
}

#[test]
fn tags_of_an_image_come_in_order_and_without_a_network() {
    let mut client = Client::with(&all(), "FROM golang:1.2\n");
    let items = complete(&mut client, URI, 0, 15);
    let order = |it: &Value| it["sortText"].as_str().unwrap().to_owned();
    assert!(items.is_sorted_by_key(order));
    let at = |label: &str| items.iter().position(|it| it["label"] == label).unwrap();
    assert!(
        items
            .iter()
            .all(|it| it["label"].as_str().unwrap().starts_with("1.2"))
    );
    assert!(at("1.27-alpine") > at("1.27"));
    let item = &items[at("1.27")];
    assert_eq!(item["textEdit"]["replace"], range((0, 12), (0, 15)));
    let known = client
        .request("completionItem/resolve", item.clone())
        .unwrap();
    let text = known["documentation"]["value"].as_str().unwrap();
    assert!(text.contains("WORKDIR /go"), "{text}");
}

#[test]
fn an_item_in_full() {
    let mut client = Client::with(&all(), "ARG V=1\nFROM a\nRUN echo $\n");
    let items = complete(&mut client, URI, 2, 10);
    let item = serde_json::to_string_pretty(named(&items, "$V")).unwrap();
    expect![[r#"
        {
          "label": "$V",
          "labelDetails": {
            "detail": " = 1",
            "description": "adds ARG V"
          },
          "kind": 6,
          "documentation": {
            "kind": "markdown",
            "value": "```dockerfile\nARG V=1\n```"
          },
          "sortText": "0001",
          "filterText": "$",
          "textEdit": {
            "newText": "$V",
            "insert": {
              "start": {
                "line": 2,
                "character": 9
              },
              "end": {
                "line": 2,
                "character": 10
              }
            },
            "replace": {
              "start": {
                "line": 2,
                "character": 9
              },
              "end": {
                "line": 2,
                "character": 10
              }
            }
          },
          "additionalTextEdits": [
            {
              "range": {
                "start": {
                  "line": 2,
                  "character": 0
                },
                "end": {
                  "line": 2,
                  "character": 0
                }
              },
              "newText": "ARG V\n"
            }
          ]
        }"#]]
    .assert_eq(&item);
    let items = complete(&mut client, URI, 1, 0);
    let item = serde_json::to_string_pretty(named(&items, "ARG")).unwrap();
    expect![[r#"
        {
          "label": "ARG",
          "labelDetails": {
            "description": "Declare a build argument"
          },
          "kind": 14,
          "sortText": "0001",
          "filterText": "AR",
          "textEdit": {
            "newText": "ARG ",
            "insert": {
              "start": {
                "line": 1,
                "character": 0
              },
              "end": {
                "line": 1,
                "character": 0
              }
            },
            "replace": {
              "start": {
                "line": 1,
                "character": 0
              },
              "end": {
                "line": 1,
                "character": 0
              }
            }
          },
          "data": "ARG"
        }"#]]
    .assert_eq(&item);
}

#[test]
fn items_for_clients_without_capabilities() {
    let mut client = Client::with(
        &json!({}),
        "ARG V=1\nFROM a AS b\nRUN echo $\nFROM a\nCOPY --\n",
    );
    let items = complete(&mut client, URI, 2, 10);
    let item = named(&items, "$V");
    assert_eq!(item["detail"], "= 1 · adds ARG V");
    for key in [
        "labelDetails",
        "command",
        "commitCharacters",
        "tags",
        "data",
    ] {
        assert!(items.iter().all(|it| it.get(key).is_none()), "{key}");
    }
    let items = complete(&mut client, URI, 4, 7);
    let flag = named(&items, "--link");
    assert!(
        flag["documentation"]["value"]
            .as_str()
            .unwrap()
            .contains("layer")
    );
    let items = complete(&mut client, URI, 3, 0);
    assert_eq!(named(&items, "COPY")["textEdit"]["newText"], "COPY ");
}

#[test]
fn documentation_is_resolved_on_request() {
    let mut client = Client::with(&all(), "FROM a\nCOPY --\n");
    let items = complete(&mut client, URI, 1, 7);
    let item = named(&items, "--link").clone();
    assert_eq!(item.get("documentation"), None);
    let resolved = client
        .request("completionItem/resolve", item.clone())
        .unwrap();
    let docs = &resolved["documentation"];
    assert_eq!(docs["kind"], "markdown");
    assert!(docs["value"].as_str().unwrap().contains("COPY --link"));
    let mut without = resolved.clone();
    without.as_object_mut().unwrap().remove("documentation");
    assert_eq!(without, item);
    // Items of others are returned unchanged.
    for data in [json!(null), json!("no such thing"), json!({ "a": 1 })] {
        let item = json!({ "label": "x", "data": data });
        let resolved = client
            .request("completionItem/resolve", item.clone())
            .unwrap();
        assert_eq!(resolved["label"], "x");
        assert_eq!(resolved.get("documentation"), None);
    }
}

/// The number of items in the list requested with a context.
fn count(client: &mut Client, line: usize, column: usize, context: &Value) -> usize {
    let mut params = at(URI, line, column);
    params["context"] = context.clone();
    let found = client.request("textDocument/completion", params).unwrap();
    let items = found.get("items").unwrap_or(&found);
    items.as_array().unwrap().len()
}

/// Types a text at a position.
fn typed(client: &mut Client, version: i32, place: (usize, usize), text: &str) {
    let change = json!([{ "range": range(place, place), "text": text }]);
    client.change(URI, version, change);
}

#[test]
fn an_open_set_is_listed_on_explicit_request() {
    let mut client = Client::with(&all(), "FROM a\nUSER \n");
    for automatic in [
        json!({ "triggerKind": 2, "triggerCharacter": " " }),
        json!({ "triggerKind": 3 }),
    ] {
        assert_eq!(count(&mut client, 1, 5, &automatic), 0);
    }
    let invoked = json!({ "triggerKind": 1 });
    assert!(count(&mut client, 1, 5, &invoked) > 2);
    // Clients send the same request after a letter was typed; the second request is invoked by the user.
    typed(&mut client, 2, (1, 5), "r");
    assert_eq!(count(&mut client, 1, 6, &invoked), 0);
    assert_eq!(count(&mut client, 1, 6, &invoked), 1);
}

#[test]
fn an_editor_without_automatic_requests_after_letters_gets_a_list_at_once() {
    let mut client = Client::new();
    client.start_as("Neovim", &all());
    client.open(URI, 1, "FROM a\nUSER \nFROM python:3.1\n");
    typed(&mut client, 2, (1, 5), "r");
    assert_eq!(count(&mut client, 1, 6, &json!({ "triggerKind": 1 })), 1);
    typed(&mut client, 3, (2, 15), "3");
    assert_eq!(count(&mut client, 2, 16, &json!({ "triggerKind": 1 })), 0);
    assert!(count(&mut client, 2, 16, &json!({ "triggerKind": 1 })) > 3);
}

#[test]
fn vs_code_sends_no_automatic_requests_after_a_number() {
    for (name, port) in [("Visual Studio Code", 1), ("Zed", 0)] {
        let mut client = Client::new();
        client.start_as(name, &all());
        client.open(URI, 1, "FROM a\nEXPOSE 8\n#\n");
        typed(&mut client, 2, (1, 8), "0");
        let found = count(&mut client, 1, 9, &json!({ "triggerKind": 1 }));
        assert_eq!(found.min(1), port, "{name}");
    }
}

#[test]
fn items_for_neovim_omit_the_text_that_stays_after_the_cursor() {
    for (name, text, end) in [
        ("Neovim", "${HOME_DIR", 11),
        ("Visual Studio Code", "${HOME_DIR}", 12),
    ] {
        let mut client = Client::new();
        client.start_as(name, &all());
        client.open(URI, 1, "FROM a\nARG HOME_DIR=/x\nRUN cd ${HO}");
        let items = complete(&mut client, URI, 2, 11);
        let edit = &named(&items, "${HOME_DIR}")["textEdit"];
        assert_eq!(edit["newText"], text, "{name}");
        assert_eq!(edit["insert"], range((2, 7), (2, end)), "{name}");
    }
    // Within a name, the edit leaves one bracket, too.
    let mut client = Client::new();
    client.start_as("Neovim", &all());
    client.open(URI, 1, "FROM a\nARG AC=1\nRUN cd ${AB}");
    let items = complete(&mut client, URI, 2, 10);
    let edit = &named(&items, "${AC}")["textEdit"];
    assert_eq!(edit["newText"], "${AC");
    assert_eq!(edit["insert"], range((2, 7), (2, 10)));
    assert_eq!(edit["replace"], edit["insert"]);
}

#[test]
fn trigger_characters() {
    let mut client = Client::new();
    let offered = client.start(&all());
    let offered = &offered["capabilities"]["completionProvider"];
    assert_eq!(offered["resolveProvider"], true);
    let triggers = [":", "=", "$", "{", "-", "/", ",", "."];
    assert_eq!(offered["triggerCharacters"], json!(triggers));
}

#[test]
fn a_brace_that_the_editor_closed_is_replaced() {
    let text = "FROM a\nARG HOME_DIR=/x\nRUN cd ${HO} ${HO";
    let mut client = Client::with(&all(), text);
    let items = complete(&mut client, URI, 2, 11);
    let edit = &named(&items, "${HOME_DIR}")["textEdit"];
    assert_eq!(edit["newText"], "${HOME_DIR}");
    assert_eq!(edit["insert"], range((2, 7), (2, 12)));
    assert_eq!(edit["replace"], range((2, 7), (2, 12)));
    let items = complete(&mut client, URI, 2, 17);
    let edit = &named(&items, "${HOME_DIR}")["textEdit"];
    assert_eq!(edit["newText"], "${HOME_DIR}");
    assert_eq!(edit["insert"], range((2, 13), (2, 17)));
}

/// A folder with files, and the URI of a Dockerfile in it.
fn folder(files: &[(&str, &str)]) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let path = folder.path().join("Dockerfile");
    let uri = tower_lsp::ls_types::Uri::from_file_path(path).unwrap();
    (folder, uri.as_str().to_owned())
}

#[test]
fn files_of_the_build_context() {
    let (folder, uri) = folder(&[
        ("src/main.rs", ""),
        ("src/lib/a.rs", ""),
        ("README.md", ""),
        (".dockerignore", "*.md\n"),
    ]);
    let mut client = Client::started(&all());
    client.open(&uri, 1, "FROM a\nCOPY s x\nCOPY [\"src/\", \"x\"]\n");
    let items = complete(&mut client, &uri, 1, 6);
    assert_eq!(labels(&items), "src/");
    let item = named(&items, "src/");
    assert_eq!(item["textEdit"]["newText"], "src/");
    assert_eq!(item["textEdit"]["replace"], range((1, 5), (1, 6)));
    assert_eq!(item["kind"], 19);
    assert_eq!(item["command"]["command"], "editor.action.triggerSuggest");
    let items = complete(&mut client, &uri, 1, 5);
    assert!(labels(&items).starts_with("src/, .dockerignore, README.md, --from="));
    let ignored = &named(&items, "README.md")["labelDetails"]["description"];
    assert_eq!(*ignored, "excluded by .dockerignore:1 *.md");
    let sorted: Vec<_> = items
        .iter()
        .map(|it| it["sortText"].as_str().unwrap())
        .collect();
    assert!(sorted.is_sorted());
    assert_eq!(labels(&complete(&mut client, &uri, 2, 11)), "lib/, main.rs");
    // New files are listed, and the server creates none.
    fs::write(folder.path().join("src/new.rs"), "").unwrap();
    assert_eq!(
        labels(&complete(&mut client, &uri, 2, 11)),
        "lib/, main.rs, new.rs"
    );
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 3);
}

#[test]
fn files_of_the_context_that_a_compose_file_names() {
    let (folder, _) = folder(&[
        ("top.txt", ""),
        ("docker/Dockerfile", ""),
        (
            "docker/compose.yaml",
            "services:\n  app:\n    build:\n      context: ..\n      dockerfile: docker/Dockerfile\n",
        ),
    ]);
    fs::create_dir(folder.path().join(".git")).unwrap();
    let path = folder.path().join("docker/Dockerfile");
    let uri = tower_lsp::ls_types::Uri::from_file_path(path).unwrap();
    let uri = uri.as_str();
    let mut client = Client::started(&all());
    client.open(uri, 1, "FROM a\nADD t");
    assert_eq!(labels(&complete(&mut client, uri, 1, 5)), "top.txt");
}

#[test]
fn a_folder_that_is_too_large_is_incomplete() {
    let (folder, uri) = folder(&[]);
    for number in 0..1100 {
        fs::write(folder.path().join(format!("f{number}")), "").unwrap();
    }
    let mut client = Client::started(&all());
    client.open(&uri, 1, "FROM a\nCOPY f1 x\n");
    let found = client.request_at("textDocument/completion", &uri, 1, 7);
    assert_eq!(found["isIncomplete"], true);
    assert_eq!(found["items"].as_array().unwrap().len(), 210);
}

#[test]
fn documents_that_are_no_files_have_no_context() {
    let mut client = Client::started(&all());
    client.open("untitled:Dockerfile", 1, "FROM a\nCOPY x");
    assert!(complete(&mut client, "untitled:Dockerfile", 1, 6).is_empty());
}
