//! Fixtures: texts with cursors, and results drawn as annotated texts.

use std::fs;

use analysis::Document;
use ide::lints::{Diagnostic, LintSettings, check};
use syntax::text::{Span, Text};
use tempfile::TempDir;

/// The cursor marker.
const CURSOR: &str = "$0";

/// Extracts the cursor of a fixture: `"FROM al$0pine"` is `("FROM alpine", Some(7))`.
#[track_caller]
pub(crate) fn parse(fixture: &str) -> (String, Option<u32>) {
    let (text, cursors) = parse_all(fixture);
    assert!(cursors.len() < 2, "more than one cursor in {fixture:?}");
    (text, cursors.first().copied())
}

/// Extracts any number of cursors of a fixture.
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

/// All diagnostics of a document with default settings.
pub(crate) fn diagnostics(document: &Document) -> Vec<Diagnostic> {
    check(document, &LintSettings::default())
}

/// The document of a fixture, and its cursors (at least one).
#[track_caller]
pub(crate) fn with_cursors(fixture: &str) -> (Document, Vec<u32>) {
    let (text, cursors) = parse_all(fixture);
    assert!(!cursors.is_empty(), "no cursor in {fixture:?}");
    (document(&text), cursors)
}

/// Draws annotations onto a text: below each line, one row per annotation on it, in text order.
///
/// Multi-line spans are underlined on each line, with their label on the last. Tabs are shown as `→`, carriage returns as
/// `␍`; a column is a character.
pub(crate) fn draw(text: &str, annotations: &[(Span, impl AsRef<str>)]) -> String {
    let mut sorted: Vec<_> = annotations
        .iter()
        .map(|(span, label)| (*span, label.as_ref()))
        .collect();
    // Outer spans first.
    sorted.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut picture = String::new();
    let mut start = 0;
    let count = text.split('\n').count();
    for (number, line) in text.split('\n').enumerate() {
        let end = start + line.len();
        let mut rows = String::new();
        for (span, label) in &sorted {
            let (from, to) = (span.start as usize, span.end as usize);
            // A span that ends with a line feed isn't on the next line.
            let last = if from == to {
                (start..=end).contains(&to)
            } else {
                to > start && to <= end + 1
            };
            let touches = last || (from <= end && to > start);
            // Blank lines within a span have nothing to underline.
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
        // After the last line feed, a line is drawn only if it has content.
        if number + 1 < count || !line.is_empty() || !rows.is_empty() {
            // expect-test trims blank lines.
            let is_empty = line.trim_matches(' ').is_empty();
            let line = if is_empty { "" } else { line };
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
            (span("b"), "after an emoji"),
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
               ▔ after an emoji
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

/// A temporary folder with files; names that end with `/` are folders.
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
