//! Formatting of documents and ranges, and on-type formatting.

use std::fs;
use std::path::Path;
use std::process::Command;

use fastrand::Rng;
use serde_json::{Value, json};
use tower_lsp::ls_types::Uri;

use super::client::{Client, URI, range};
use crate::grammar;

fn edit(from: (usize, usize), to: (usize, usize), text: &str) -> Value {
    json!({ "range": range(from, to), "newText": text })
}

fn request_edits(client: &mut Client, method: &str, more: Value, options: Value) -> Value {
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
    let found = request_edits(
        &mut client,
        "formatting",
        json!({}),
        json!({ "tabSize": 2, "insertSpaces": true }),
    );
    let wanted = json!([
        edit((0, 0), (0, 4), "FROM"),
        edit((0, 7), (0, 9), " "),
        edit((1, 7), (1, 9), ""),
        edit((2, 0), (2, 0), "    "),
        edit((2, 1), (2, 3), ""),
        edit((3, 0), (5, 0), ""),
    ]);
    assert_eq!(found, wanted);
}

/// The options that editors send with every request are detected or their own defaults: they don't change the result.
#[test]
fn editor_options_are_ignored() {
    let source = "FROM a  \nRUN x \\\ny\n\n";
    let mut client = Client::with(&json!({}), source);
    let wanted = json!([
        edit((0, 6), (0, 8), ""),
        edit((2, 0), (2, 0), "    "),
        edit((3, 0), (4, 0), ""),
    ]);
    let part = json!({ "range": range((2, 0), (3, 0)) });
    let typed = json!({ "position": { "line": 3, "character": 0 }, "ch": "\n" });
    for options in options_of_editors() {
        let found = request_edits(&mut client, "formatting", json!({}), options.clone());
        assert_eq!(found, wanted, "{options}");
        let found = request_edits(
            &mut client,
            "rangeFormatting",
            part.clone(),
            options.clone(),
        );
        assert_eq!(found, json!([edit((2, 0), (2, 0), "    ")]), "{options}");
        let found = request_edits(
            &mut client,
            "onTypeFormatting",
            typed.clone(),
            options.clone(),
        );
        assert_eq!(found, json!([edit((2, 0), (2, 0), "    ")]), "{options}");
    }
    client.change(URI, 2, json!([{ "text": "FROM a" }]));
    for options in options_of_editors() {
        let found = request_edits(&mut client, "formatting", json!({}), options);
        assert_eq!(found, json!([edit((0, 6), (0, 6), "\n")]));
    }
}

/// Options as editors send them.
fn options_of_editors() -> [Value; 4] {
    [
        // VS Code by default, and with detected indentation.
        json!({
            "tabSize": 4, "insertSpaces": true, "trimTrailingWhitespace": false,
            "trimFinalNewlines": false, "insertFinalNewline": false,
        }),
        json!({
            "tabSize": 2, "insertSpaces": true, "trimTrailingWhitespace": false,
            "trimFinalNewlines": false, "insertFinalNewline": false,
        }),
        // Neovim and Emacs.
        json!({ "tabSize": 8, "insertSpaces": false }),
        json!({ "tabSize": 8, "insertSpaces": false, "insertFinalNewline": true, "somethingElse": 3 }),
    ]
}

#[test]
fn configuration_keys_in_the_options() {
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
    let found = request_edits(&mut client, "formatting", json!({}), options);
    let wanted = json!([
        edit((1, 0), (2, 0), ""),
        edit((2, 5), (2, 6), "="),
        edit((3, 0), (3, 3), "run"),
        edit((4, 2), (4, 3), "    "),
    ]);
    assert_eq!(found, wanted);
    let wrong = json!({
        "tabSize": 0, "insertSpaces": true, "case": "uper", "blank-lines": -1, "legacy": "x", "indent": 0,
    });
    let found = request_edits(&mut client, "formatting", json!({}), wrong);
    assert_eq!(found[0], edit((0, 0), (0, 4), "FROM"));
    client.change(URI, 2, json!([{ "text": "FROM a  \nRUN y \\\nz" }]));
    for (indent, wanted) in [(json!("tab"), "\t"), (json!(3), "   ")] {
        let options = json!({
            "tabSize": 2, "insertSpaces": true, "indent": indent, "trim-trailing": false, "final-newline": false,
        });
        let found = request_edits(&mut client, "formatting", json!({}), options);
        assert_eq!(found, json!([edit((2, 0), (2, 0), wanted)]));
    }
}

#[test]
fn a_range() {
    let mut client = Client::with(&json!({}), TEXT);
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    // An instruction is formatted as a whole or not at all.
    let whole = json!([
        edit((1, 7), (1, 9), ""),
        edit((2, 0), (2, 0), "    "),
        edit((2, 1), (2, 3), ""),
    ]);
    for part in [range((1, 3), (2, 0)), range((2, 1), (2, 1))] {
        let more = json!({ "range": part });
        let found = request_edits(&mut client, "rangeFormatting", more, options.clone());
        assert_eq!(found, whole);
    }
    let more = json!({ "range": range((0, 0), (1, 0)) });
    let found = request_edits(&mut client, "rangeFormatting", more, options.clone());
    let wanted = json!([edit((0, 0), (0, 4), "FROM"), edit((0, 7), (0, 9), " ")]);
    assert_eq!(found, wanted);
    // A position after the end is clamped to the end.
    let more = json!({ "range": range((90, 0), (99, 0)) });
    let found = request_edits(&mut client, "rangeFormatting", more, options);
    assert_eq!(found, json!([]));
}

#[test]
fn on_type() {
    let mut client = Client::with(&json!({}), "FROM \u{1F433}\nRUN x \\\n\n");
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let mut typed = |line, column, typed: &str| {
        let more = json!({ "position": { "line": line, "character": column }, "ch": typed });
        request_edits(&mut client, "onTypeFormatting", more, options.clone())
    };
    assert_eq!(typed(2, 0, "\n"), json!([edit((2, 0), (2, 0), "    ")]));
    assert_eq!(typed(1, 0, "\n"), json!([]));
    assert_eq!(typed(1, 7, "\\"), json!([]));
    assert_eq!(typed(1, 7, "x"), json!([]));
    client.change(URI, 2, json!([{ "text": "FROM a\nRUN x \\\ny\n" }]));
    let more = json!({ "position": { "line": 1, "character": 7 }, "ch": "\\" });
    let found = request_edits(
        &mut client,
        "onTypeFormatting",
        more,
        json!({ "tabSize": 4, "insertSpaces": true }),
    );
    assert_eq!(found, json!([edit((2, 0), (2, 0), "    ")]));
}

#[test]
fn capabilities() {
    let result = Client::new().start(&json!({}));
    let offered = &result["capabilities"];
    assert_eq!(offered["documentFormattingProvider"], true);
    assert_eq!(offered["documentRangeFormattingProvider"], true);
    let typing = &offered["documentOnTypeFormattingProvider"];
    assert_eq!(typing["firstTriggerCharacter"], "\n");
    assert_eq!(typing["moreTriggerCharacter"], json!(["\\", "`"]));
}

/// A client with a name that has opened a document.
fn opened(name: &str, capabilities: Value, uri: &str, text: &str) -> Client {
    let mut client = Client::new();
    let params = json!({
        "processId": null, "rootUri": null, "clientInfo": { "name": name }, "capabilities": capabilities,
    });
    client.request("initialize", params).unwrap();
    client.notify("initialized", json!({}));
    client.open(uri, 1, text);
    client
}

fn uri_of(path: &Path) -> String {
    Uri::from_file_path(path).unwrap().as_str().to_owned()
}

/// The formatting edits of a document, with Neovim's options.
fn format(client: &mut Client, uri: &str) -> Value {
    let options = json!({ "tabSize": 8, "insertSpaces": false });
    let params = json!({ "textDocument": { "uri": uri }, "options": options });
    client.request("textDocument/formatting", params).unwrap()
}

/// `dockwright.toml` takes precedence over `.editorconfig`, and that over the client's settings.
#[test]
fn the_style_of_a_project() {
    let folder = tempfile::tempdir().unwrap();
    let (toml, editorconfig) = (
        folder.path().join("dockwright.toml"),
        folder.path().join(".editorconfig"),
    );
    let settings = json!({
        "format": { "indent": 5, "case": "keep", "trimTrailing": false, "finalNewline": false },
    });
    let uri = uri_of(&folder.path().join("Dockerfile"));
    let edits = || {
        let mut client = Client::new();
        let params = json!({
            "processId": null, "rootUri": null, "capabilities": {}, "initializationOptions": settings,
        });
        client.request("initialize", params).unwrap();
        client.notify("initialized", json!({}));
        client.open(&uri, 1, "from a \nRUN x \\\ny");
        // The request waits until the project's files have been read.
        format(&mut client, &uri)
    };
    assert_eq!(edits(), json!([edit((2, 0), (2, 0), "     ")]));
    fs::write(
        &editorconfig,
        "[*]\nindent_size = 2\ninsert_final_newline = true\n[x]\nindent_size = 7\n",
    )
    .unwrap();
    assert_eq!(
        edits(),
        json!([edit((2, 0), (2, 0), "  "), edit((2, 1), (2, 1), "\n")])
    );
    fs::write(
        &toml,
        "[format]\nindent = 3\n[[file]]\npath = \"Dockerfile\"\nformat = { final-newline = false, trim-trailing = true }\n",
    )
    .unwrap();
    assert_eq!(
        edits(),
        json!([edit((0, 6), (0, 7), ""), edit((2, 0), (2, 0), "   ")])
    );
}

/// Neovim adds the final newline itself, and shows an empty line if the server adds one.
#[test]
fn the_final_newline_is_left_to_neovim() {
    let cases = [
        ("From a", json!([edit((0, 0), (0, 4), "FROM")])),
        ("FROM a\n\n  ", json!([edit((0, 6), (2, 2), "")])),
        ("FROM a\n\n", json!([edit((1, 0), (2, 0), "")])),
        ("FROM a\nRUN b", json!([])),
    ];
    for (text, wanted) in cases {
        let mut client = opened("Neovim", json!({}), URI, text);
        assert_eq!(format(&mut client, URI), wanted, "{text:?}");
        let options = json!({ "tabSize": 8, "insertSpaces": false });
        let whole = json!({ "range": range((0, 0), (9, 0)) });
        let found = request_edits(&mut client, "rangeFormatting", whole, options);
        assert_eq!(found, wanted, "{text:?}");
    }
    let mut client = opened("Helix", json!({}), URI, "FROM a\nRUN b");
    assert_eq!(
        format(&mut client, URI),
        json!([edit((1, 5), (1, 5), "\n")])
    );
}

/// A change of `.editorconfig` takes effect once the client reports it, or with the next request if the client doesn't
/// support watching files.
#[test]
fn an_editorconfig_that_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".editorconfig");
    let uri = uri_of(&folder.path().join("x/Dockerfile"));
    let set = |size: u8| fs::write(&path, format!("[*]\nindent_size = {size}\n")).unwrap();
    let text = "FROM a\nRUN x \\\ny\n\n";
    let wanted = |indent: &str| json!([edit((2, 0), (2, 0), indent), edit((3, 0), (4, 0), "")]);
    set(2);
    let mut client = opened("", json!({}), &uri, text);
    assert_eq!(format(&mut client, &uri), wanted("  "));
    set(3);
    // On-type formatting reads no files.
    let params = json!({
        "textDocument": { "uri": uri }, "options": { "tabSize": 8, "insertSpaces": false },
        "position": { "line": 3, "character": 0 }, "ch": "\n",
    });
    let typed = client
        .request("textDocument/onTypeFormatting", params)
        .unwrap();
    assert_eq!(typed, json!([edit((2, 0), (2, 0), "  ")]));
    assert_eq!(format(&mut client, &uri), wanted("   "));

    let watches =
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = opened("", watches, &uri, text);
    assert_eq!(format(&mut client, &uri), wanted("   "));
    let registered = client.wait_for("a registration", |it| {
        it["method"] == "client/registerCapability"
    });
    let watchers = &registered["params"]["registrations"][0]["registerOptions"]["watchers"];
    assert!(
        watchers
            .to_string()
            .contains(r#""globPattern":"**/.editorconfig""#)
    );
    set(4);
    assert_eq!(format(&mut client, &uri), wanted("   "));
    let changes = json!({ "changes": [{ "uri": uri_of(&path), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", changes);
    for _ in 0..2_000 {
        if format(&mut client, &uri) == wanted("    ") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("the change had no effect");
}

/// A file that can't be read is reported and ignored. Huge files don't delay the response.
#[test]
fn an_invalid_editorconfig() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".editorconfig");
    let uri = uri_of(&folder.path().join("Dockerfile"));
    let file = fs::File::create(&path).unwrap();
    // Sparse files are assumed on Unix only.
    let size = if cfg!(unix) { 1 << 40 } else { 1 << 20 };
    file.set_len(size).unwrap();
    let mut client = opened("", json!({}), &uri, "FROM a\nRUN x \\\ny\n");
    assert_eq!(
        format(&mut client, &uri),
        json!([edit((2, 0), (2, 0), "    ")])
    );
    let (editorconfig, uri) = (uri_of(&path), uri.as_str());
    let refused = |client: &mut Client, wanted: &str| {
        client.wait_for("diagnostics", |it| {
            let params = &it["params"];
            let found = &params["diagnostics"][0];
            params["uri"] == editorconfig.as_str()
                && found["message"] == wanted
                && found["severity"] == 2
        });
    };
    refused(&mut client, "ignored: larger than 256 KiB");
    fs::write(&path, b"[*]\nindent_size = 2\n# \xff\n").unwrap();
    assert_eq!(
        format(&mut client, uri),
        json!([edit((2, 0), (2, 0), "    ")])
    );
    refused(&mut client, "ignored: invalid UTF-8 at byte 22");
    fs::write(&path, "[*]\nindent_size = 2\n").unwrap();
    assert_eq!(
        format(&mut client, uri),
        json!([edit((2, 0), (2, 0), "  ")])
    );
    client.wait_for("no diagnostics", |it| {
        it["params"]["uri"] == editorconfig.as_str() && it["params"]["diagnostics"] == json!([])
    });
}

/// Applies edits, which are in order, to a text.
fn applied(text: &str, edits: &Value) -> String {
    // The starts of lines as clients count them.
    let mut starts = vec![0];
    for (at, c) in text.char_indices() {
        if c == '\n' || (c == '\r' && !text[at + 1..].starts_with('\n')) {
            starts.push(at + 1);
        }
    }
    let offset = |position: &Value| {
        let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
        let start = starts[number("line")];
        let mut left = number("character");
        let chars = text[start..].char_indices();
        let mut found = chars.skip_while(|(_, c)| {
            let goes_on = left > 0;
            left = left.saturating_sub(c.len_utf16());
            goes_on
        });
        found.next().map_or(text.len(), |(at, _)| start + at)
    };
    let mut after = String::new();
    let mut end = 0;
    for edit in edits.as_array().unwrap() {
        let [from, to] = ["start", "end"].map(|it| offset(&edit["range"][it]));
        after += &text[end..from];
        after += edit["newText"].as_str().unwrap();
        end = to;
    }
    after + &text[end..]
}

/// A random configuration: `dockwright.toml` and `.editorconfig`, either of which may be empty.
fn configuration(random: &mut Rng) -> [String; 2] {
    let mut lines = |header: &str, options: &[(&str, &[&str])]| {
        let mut text = header.to_owned();
        for (key, values) in options {
            if random.bool() {
                text += &format!("{key} = {}\n", random.choice(*values).unwrap());
            }
        }
        text
    };
    let booleans: &[&str] = &["true", "false"];
    let toml = lines(
        "[format]\n",
        &[
            ("case", &["\"lower\"", "\"keep\""]),
            ("indent", &["2", "\"tab\""]),
            ("indent-continued", booleans),
            ("continuation", &["\"align\"", "\"keep\""]),
            ("blank-lines", &["0", "2"]),
            ("legacy", booleans),
            ("trim-trailing", booleans),
            ("final-newline", booleans),
        ],
    );
    let editorconfig = lines(
        "[*]\n",
        &[
            ("indent_style", &["tab", "space"]),
            ("indent_size", &["2", "8", "tab", "unset"]),
            ("tab_width", &["3", "8"]),
            ("trim_trailing_whitespace", booleans),
            ("insert_final_newline", booleans),
            ("end_of_line", &["lf", "crlf"]),
        ],
    );
    [toml, editorconfig].map(|text| {
        if random.u8(..3) == 0 {
            String::new()
        } else {
            text
        }
    })
}

/// The command line and the server format a file to the same bytes, whatever the configuration and the editor. Line
/// endings are the editor's own, and the final newline is Neovim's.
#[test]
fn the_command_line_and_the_server_agree() {
    const COUNT: usize = 120;
    let folder = tempfile::tempdir().unwrap();
    let mut random = Rng::with_seed(7);
    let mut texts: Vec<_> = grammar::inputs()
        .into_iter()
        .filter_map(|text| String::from_utf8(text).ok())
        .collect();
    random.shuffle(&mut texts);
    let mut written = Vec::new();
    for (number, text) in texts.iter().cycle().take(COUNT).enumerate() {
        let path = folder.path().join(number.to_string());
        fs::create_dir(&path).unwrap();
        let mut text = text.clone();
        if random.bool() {
            text.truncate(text.trim_end().len());
        }
        if random.u8(..4) == 0 {
            text = text.replace('\n', "\r\n");
        }
        let [toml, editorconfig] = configuration(&mut random);
        fs::write(path.join("dockwright.toml"), toml).unwrap();
        fs::write(path.join(".editorconfig"), &editorconfig).unwrap();
        fs::write(path.join("Dockerfile"), &text).unwrap();
        written.push((path.join("Dockerfile"), text, editorconfig));
    }
    let ran = Command::new(env!("CARGO_BIN_EXE_dockwright"))
        .arg("fmt")
        .current_dir(folder.path())
        .output()
        .unwrap();
    // A file must be more like a Dockerfile than what is being typed.
    let refused = String::from_utf8(ran.stderr).unwrap();
    let is_refusal = |it: &str| it.contains(": not formatted: ");
    assert!(refused.lines().all(is_refusal), "{refused}");
    assert!(refused.lines().count() < COUNT / 4, "{refused}");
    let mut clients = ["Visual Studio Code", "Neovim"].map(|name| opened(name, json!({}), URI, ""));
    let (mut changed, mut left) = (0, 0);
    for (path, text, editorconfig) in written {
        let name = path.strip_prefix(folder.path()).unwrap().display();
        if refused.contains(&format!("dockwright: {name}: ")) {
            continue;
        }
        let mut formatted = fs::read_to_string(&path).unwrap();
        changed += usize::from(formatted != text);
        let uri = uri_of(&path);
        for (client, is_neovim) in clients.iter_mut().zip([false, true]) {
            client.open(&uri, 1, &text);
            let options = random.choice(options_of_editors()).unwrap();
            let params = json!({ "textDocument": { "uri": uri }, "options": options });
            let edits = client.request("textDocument/formatting", params).unwrap();
            let mut found = applied(&text, &edits);
            client.close(&uri);
            if is_neovim && !text.ends_with('\n') && formatted.ends_with('\n') {
                // Neovim adds the final newline on save.
                left += 1;
                found += if formatted.ends_with("\r\n") {
                    "\r\n"
                } else {
                    "\n"
                };
            }
            if editorconfig.contains("end_of_line") {
                found = found.replace("\r\n", "\n");
                formatted = formatted.replace("\r\n", "\n");
            }
            assert_eq!(found, formatted, "{text:?} with {editorconfig:?}");
        }
    }
    assert!(
        changed > COUNT / 2 && left > COUNT / 10,
        "{changed}, {left}"
    );
}
