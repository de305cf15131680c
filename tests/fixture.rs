//! Pictures: texts with a cursor in them, and answers drawn onto texts.

use std::fs;

use analysis::Document;
use ide::lints::{Diagnostic, Settings, check};
use syntax::text::{Span, Text};
use tempfile::TempDir;

/// The mark of a cursor.
const CURSOR: &str = "$0";

/// Takes the cursor out of a fixture: `"FROM al$0pine"` is `("FROM alpine", Some(7))`.
pub(crate) fn parse(fixture: &str) -> (String, Option<u32>) {
    let (text, cursors) = parse_all(fixture);
    assert!(cursors.len() < 2, "more than one cursor in {fixture:?}");
    (text, cursors.first().copied())
}

/// Takes any number of cursors out of a fixture.
pub(crate) fn parse_all(fixture: &str) -> (String, Vec<u32>) {
    let mut parts = fixture.split(CURSOR);
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut cursors = Vec::new();
    for part in parts {
        cursors.push(text.len() as u32);
        text.push_str(part);
    }
    (text, cursors)
}

/// The document of a text.
pub(crate) fn document(text: &str) -> Document {
    Document::new(Text::new(text), 0)
}

/// All that is wrong with a document, as nobody has asked for anything else.
pub(crate) fn diagnostics(document: &Document) -> Vec<Diagnostic> {
    check(document, &Settings::default())
}

/// The document of a fixture, and its cursors, of which there must be one at least.
pub(crate) fn with_cursors(fixture: &str) -> (Document, Vec<u32>) {
    let (text, cursors) = parse_all(fixture);
    assert!(!cursors.is_empty(), "no cursor in {fixture:?}");
    (document(&text), cursors)
}

/// Draws annotations onto a text: beneath each line a row for each one that is on it, in the order of the text.
///
/// What spans several lines is underlined on each, with its label on the last. Tabs are shown as `→`, carriage returns
/// as `␍`; a column is a character.
pub(crate) fn draw(text: &str, annotations: &[(Span, impl AsRef<str>)]) -> String {
    let mut sorted: Vec<_> = annotations
        .iter()
        .map(|(span, label)| (*span, label.as_ref()))
        .collect();
    // The wider first, as it holds the narrower.
    sorted.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut picture = String::new();
    let mut start = 0;
    let count = text.split('\n').count();
    for (number, line) in text.split('\n').enumerate() {
        let end = start + line.len();
        let mut rows = String::new();
        for (span, label) in &sorted {
            let (from, to) = (span.start as usize, span.end as usize);
            // A span that ends with a line feed isn't on the line behind it.
            let last = if from == to {
                (start..=end).contains(&to)
            } else {
                to > start && to <= end + 1
            };
            let touches = last || (from <= end && to > start);
            // Of several lines the blank ones have nothing to underline.
            if !touches || (!last && from.max(start) == to.min(end)) {
                continue;
            }
            let columns = |a: usize, b: usize| text[a..b].chars().count();
            let (a, b) = (from.max(start), to.min(end));
            rows.push_str(&" ".repeat(columns(start, a)));
            rows.push_str(&match columns(a, b) {
                0 => "↑".to_owned(),
                columns => "▔".repeat(columns),
            });
            if last && !label.is_empty() {
                rows.push(' ');
                rows.push_str(label);
            }
            rows.push('\n');
        }
        // Behind the last line feed there is a line only if something is on it.
        if number + 1 < count || !line.is_empty() || !rows.is_empty() {
            // expect-test takes the blanks out of blank lines.
            let blank = line.trim_matches(' ').is_empty();
            let line = if blank { "" } else { line };
            picture.push_str(&line.replace('\t', "→").replace('\r', "␍"));
            picture.push('\n');
        }
        picture.push_str(&rows);
        start = end + 1;
    }
    picture
}

#[test]
fn draws_spans() {
    let text = "FROM a\n\tRUN 🐳 b \\\r\n  c\n";
    let span = |part: &str| {
        let at = text.find(part).unwrap() as u32;
        Span::new(at, at + part.len() as u32)
    };
    let picture = draw(
        text,
        &[
            (span("b"), "behind an emoji"),
            (span("a"), "a letter"),
            (span("RUN 🐳 b \\\r\n  c"), "two lines"),
            (Span::empty(0), "nothing"),
            (Span::empty(text.len() as u32), "end"),
        ],
    );
    expect_test::expect![[r#"
        FROM a
        ↑ nothing
             ▔ a letter
        →RUN 🐳 b \␍
         ▔▔▔▔▔▔▔▔▔▔
               ▔ behind an emoji
          c
        ▔▔▔ two lines

        ↑ end
    "#]]
    .assert_eq(&picture);
}

#[test]
fn finds_cursors() {
    assert_eq!(parse("FROM al$0pine"), ("FROM alpine".to_owned(), Some(7)));
    assert_eq!(parse("FROM"), ("FROM".to_owned(), None));
    assert_eq!(parse_all("$0a$0"), ("a".to_owned(), vec![0, 1]));
}

/// A folder with files; what ends with `/` is a folder.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        if name.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    folder
}
