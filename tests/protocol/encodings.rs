//! Columns in the negotiated position encoding.

use serde_json::{Value, json};

use super::client::{Client, URI, range};

/// Lines with characters of one to four bytes before the tested ranges.
const TEXT: &str = "FROM a AS x\nARG é=€\u{1F433} V=1\nENV X=é€\u{1F433}$V\nEXPOSE é€\u{1F433}x\n";
/// The width of `é€🐳` in each encoding.
const WIDTHS: [(&str, usize); 3] = [("utf-8", 9), ("utf-16", 4), ("utf-32", 3)];

fn with(encodings: &Value) -> (Client, Value) {
    let mut client = Client::new();
    let result = client.start(&json!({ "general": { "positionEncodings": encodings } }));
    (client, result["capabilities"]["positionEncoding"].clone())
}

#[test]
fn negotiated() {
    for (offered, chosen) in [
        (Value::Null, "utf-16"),
        (json!([]), "utf-16"),
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-8"]), "utf-8"),
        (json!(["utf-32"]), "utf-32"),
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32", "utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
        (json!(["utf-7"]), "utf-16"),
    ] {
        assert_eq!(with(&offered).1, chosen, "{offered}");
    }
}

#[test]
fn ranges_of_answers() {
    for (encoding, width) in WIDTHS {
        let (mut client, _) = with(&json!([encoding]));
        client.open(URI, 1, TEXT);
        // The use of V in ENV, and its definition after another one on the ARG line.
        let column = "ENV X=".len() + width + "$".len();
        let found = client.request_at("textDocument/definition", URI, 2, column);
        let start = "ARG ".len() + width + "= ".len();
        assert_eq!(
            found["range"]["start"],
            json!({ "line": 1, "character": start }),
            "{encoding}"
        );
        // One column before the dollar there is nothing.
        let before = client.request_at("textDocument/definition", URI, 2, column - 2);
        assert_eq!(before, Value::Null, "{encoding}");
    }
}

#[test]
fn ranges_of_diagnostics() {
    for (encoding, width) in WIDTHS {
        let (mut client, _) = with(&json!([encoding]));
        client.open(URI, 1, "FROM a\nCOPY --from=é€\u{1F433} --nope a b\n");
        let found = client.published(URI, 1);
        let ranges: Vec<_> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|d| &d["range"])
            .collect();
        let start = "COPY --from= --".len() + width;
        let wanted = range((1, start), (1, start + "nope".len()));
        assert!(ranges.contains(&&wanted), "{encoding}: {found}");
    }
}

#[test]
fn ranges_of_changes() {
    for (encoding, width) in WIDTHS {
        let (mut client, _) = with(&json!([encoding]));
        client.open(URI, 1, "# é€\u{1F433}|\nFROM a AS x\n");
        // Replaces the separator with a line break and a stage.
        let column = "# ".len() + width;
        let change =
            json!([{ "range": range((0, column), (0, column + 1)), "text": "\nFROM b AS y" }]);
        client.change(URI, 2, change);
        let symbols = client.request_for("textDocument/documentSymbol", URI);
        let names: Vec<_> = symbols
            .as_array()
            .unwrap()
            .iter()
            .map(|s| &s["name"])
            .collect();
        assert_eq!(
            names.iter().filter(|n| **n == "y").count(),
            1,
            "{encoding}: {symbols}"
        );
        client.request_at("textDocument/hover", URI, 0, 1000);
    }
}

/// Columns in files that the client hasn't opened, too.
#[test]
fn ranges_in_configuration_files() {
    for (encoding, width) in WIDTHS {
        let line = "args = { \"é\" = \"é€\u{1F433}\", x = [] }";
        let root = crate::fixture::folder(&[
            ("Dockerfile", "FROM scratch\n"),
            ("dockwright.toml", &format!("[build]\n{line}\n")),
        ]);
        let path = root.path().canonicalize().unwrap();
        let uri = |name: &str| {
            let uri = tower_lsp::ls_types::Uri::from_file_path(path.join(name)).unwrap();
            uri.as_str().to_owned()
        };
        let mut client = Client::with_process();
        client.start(&json!({
            "general": { "positionEncodings": [encoding] },
            "textDocument": { "publishDiagnostics": {} },
        }));
        client.open(&uri("Dockerfile"), 1, "FROM scratch\n");
        let config = uri("dockwright.toml");
        let found = client.wait_for("diagnostics of the configuration", |it| {
            it["params"]["uri"] == json!(config)
        });
        let before = "args = { \"".len() + "\" = \"".len() + width + "\", x = ".len();
        let character = before + if encoding == "utf-8" { 2 } else { 1 };
        let start = &found["params"]["diagnostics"][0]["range"]["start"];
        let expected = json!({ "line": 1, "character": character });
        assert_eq!(*start, expected, "{encoding}: {found}");
    }
}
