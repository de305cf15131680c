//! Document synchronization: the server's text equals the client's.

use serde_json::{Value, json};

use super::client::{Client, URI, at, range};

/// The results of requests that together reveal the server's text.
fn fingerprint(client: &mut Client, uri: &str) -> Value {
    let mut symbols = client.request_for("textDocument/documentSymbol", uri);
    for symbol in symbols.as_array_mut().unwrap() {
        symbol["location"]["uri"] = Value::Null;
    }
    let tokens = client.request_for("textDocument/semanticTokens/full", uri)["data"].clone();
    let folds = client.request_for("textDocument/foldingRange", uri);
    json!([symbols, tokens, folds])
}

/// Checks that a changed document gives the same results as a newly opened one with the same text.
#[track_caller]
fn check_same(before: &str, changes: Value, after: &str) {
    let mut client = Client::with(&json!({}), before);
    client.change(URI, 2, changes.clone());
    let found = fingerprint(&mut client, URI);
    let diagnostics = client.published(URI, 2);
    let fresh = "file:///nowhere/fresh";
    client.open(fresh, 7, after);
    assert_eq!(
        found,
        fingerprint(&mut client, fresh),
        "{before:?} {changes}"
    );
    assert_eq!(
        diagnostics,
        client.published(fresh, 7),
        "{before:?} {changes}"
    );
}

fn part(from: (usize, usize), to: (usize, usize), text: &str) -> Value {
    json!({ "range": range(from, to), "text": text })
}

#[test]
fn full_and_partial_changes_in_one_batch() {
    check_same(
        "FROM a AS x\n",
        json!([
            part((0, 10), (0, 11), "y"),
            { "text": "FROM b AS one\nRUN x\n" },
            part((1, 4), (1, 5), "yy"),
            part((2, 0), (2, 0), "FROM c AS two\n"),
            part((0, 5), (0, 6), "base"),
        ]),
        "FROM base AS one\nRUN yy\nFROM c AS two\n",
    );
    check_same("FROM a AS x\n", json!([]), "FROM a AS x\n");
    check_same("FROM a AS x\n", json!([{ "text": "" }]), "");
    check_same(
        "",
        json!([part((0, 0), (0, 0), "FROM a AS x")]),
        "FROM a AS x",
    );
}

#[test]
fn beyond_the_end() {
    // Beyond the end of a line is its end, before the line break.
    check_same(
        "FROM a\nRUN x\n",
        json!([part((0, 999), (0, 4_000_000_000), " AS x")]),
        "FROM a AS x\nRUN x\n",
    );
    check_same(
        "FROM a\r\nRUN x\r\n",
        json!([part((0, 999), (0, 999), " AS x")]),
        "FROM a AS x\r\nRUN x\r\n",
    );
    // Beyond the last line is the end of the text.
    check_same(
        "FROM a\nRUN x",
        json!([part((99, 3), (4_000_000_000, 0), "\nRUN y")]),
        "FROM a\nRUN x\nRUN y",
    );
    check_same(
        "FROM a\nRUN x\n",
        json!([part((0, 0), (99, 0), "FROM b AS y\n")]),
        "FROM b AS y\n",
    );
    // A range that ends before it starts is empty.
    check_same(
        "FROM a\nRUN x\n",
        json!([part((1, 5), (0, 0), "y")]),
        "FROM a\nRUN xy\n",
    );
}

#[test]
fn the_middle_of_a_surrogate_pair() {
    check_same(
        "# \u{1F433}\u{1F40B}\nFROM a\n",
        json!([part((0, 3), (0, 5), "|")]),
        "# |\u{1F40B}\nFROM a\n",
    );
}

#[test]
fn line_breaks_of_every_kind() {
    for end in ["\n", "\r\n", "\r"] {
        let before = ["FROM a", "RUN x", "# c", ""].join(end);
        let after = ["FROM a", "RUN yyy", "# c", "FROM b AS y"].join(end);
        let changes = json!([
            part((1, 4), (1, 5), "yyy"),
            part((3, 0), (3, 0), "FROM b AS y")
        ]);
        check_same(&before, changes, &after);
    }
    // A CRLF that is joined from two halves, and split.
    check_same(
        "FROM a\rRUN x\n",
        json!([part((1, 0), (1, 0), "\n"), part((1, 0), (1, 0), "# c\n")]),
        "FROM a\r\n# c\nRUN x\n",
    );
    check_same(
        "FROM a\r\nRUN x\n",
        json!([part((0, 6), (1, 0), "\r"), part((1, 0), (1, 0), "#")]),
        "FROM a\r#RUN x\n",
    );
}

/// A deterministic pseudorandom number generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// The offset of a position in UTF-16 code units, as clients count lines.
fn offset(units: &[u16], line: usize, column: usize) -> usize {
    let (cr, lf) = (u16::from(b'\r'), u16::from(b'\n'));
    let is_end = |at: usize| units[at] == lf || (units[at] == cr && units.get(at + 1) != Some(&lf));
    let starts: Vec<_> = std::iter::once(0)
        .chain((0..units.len()).filter(|at| is_end(*at)).map(|at| at + 1))
        .collect();
    let Some(&start) = starts.get(line) else {
        return units.len();
    };
    let mut end = start;
    while end < units.len() && units[end] != cr && units[end] != lf {
        end += 1;
    }
    let mut at = (start + column).min(end);
    if at > 0 && at < units.len() && (0xDC00..0xE000).contains(&units[at]) {
        at -= 1;
    }
    at
}

#[test]
fn many_changes_anywhere() {
    const PIECES: [&str; 24] = [
        "FROM a AS x\n",
        "RUN echo $V\n",
        "\n",
        "\r\n",
        "\r",
        "",
        "",
        "#",
        " ",
        "\\\n",
        "é",
        "\u{1F433}",
        "ARG V=1\n",
        "COPY --from=x a b\n",
        "RUN <<E\nx\nE\n",
        "\"",
        "'",
        "`",
        "$",
        "{",
        "}",
        "ENV A=b \\\n  C=d\n",
        "# escape=`\n",
        "[\"a\"]",
    ];
    let mut numbers = Numbers(7);
    let mut client = Client::started(&json!({}));
    let mut text: Vec<u16> = "FROM a AS x\nRUN y \u{1F433}\n".encode_utf16().collect();
    client.open(URI, 0, &String::from_utf16(&text).unwrap());
    for version in 1..=120 {
        let mut changes = Vec::new();
        for _ in 0..=numbers.below(3) {
            let from = (numbers.below(12), numbers.below(24));
            let to = (from.0 + numbers.below(2), numbers.below(24));
            let new = PIECES[numbers.below(PIECES.len())];
            let start = offset(&text, from.0, from.1);
            let end = offset(&text, to.0, to.1).max(start);
            text.splice(start..end, new.encode_utf16());
            changes.push(part(from, to, new));
        }
        client.change(URI, version, json!(changes));
        let fresh = format!("file:///nowhere/{version}");
        let whole = String::from_utf16(&text).unwrap();
        client.open(&fresh, 1, &whole);
        let found = fingerprint(&mut client, URI);
        assert_eq!(
            found,
            fingerprint(&mut client, &fresh),
            "{version}: {changes:?} {whole:?}"
        );
        client.close(&fresh);
        client.seen.clear();
    }
}

#[test]
fn documents_that_are_not_open() {
    let mut client = Client::started(&json!({}));
    let uri = "untitled:Untitled-1";
    client.change(uri, 2, json!([{ "text": "FROM a AS x\n" }]));
    client.close(uri);
    for method in ["documentSymbol", "foldingRange", "semanticTokens/full"] {
        assert_eq!(
            client.request_for(&format!("textDocument/{method}"), uri),
            Value::Null
        );
    }
    for method in ["hover", "definition", "completion"] {
        let found = client.request(&format!("textDocument/{method}"), at(uri, 0, 0));
        assert_eq!(found, Ok(Value::Null));
    }
    assert!(client.publications().is_empty());
    // Opening an open document replaces its text; closing discards it.
    client.open(uri, 1, "FROM a AS x\n");
    client.open(uri, 5, "FROM b AS y\n");
    let symbols = client.request_for("textDocument/documentSymbol", uri);
    assert_eq!(symbols[0]["name"], "y");
    client.close(uri);
    assert_eq!(
        client.request_for("textDocument/documentSymbol", uri),
        Value::Null
    );
}
