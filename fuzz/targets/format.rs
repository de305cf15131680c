//! A formatted file has the same instructions and errors, and formatting it again changes nothing.
#![no_main]

use analysis::Document;
use dockwright_fuzz::document;
use ide::formatting::{Style, formatting};
use libfuzzer_sys::fuzz_target;
use syntax::language::Kind;
use syntax::text::TextEdit;

fn formatted(document: &Document) -> String {
    let edits = formatting(document, Style::default());
    TextEdit::apply(&document.text.to_string(), &edits)
}

fn instructions(document: &Document) -> Vec<Option<Kind>> {
    let items = document.file().items.iter();
    items.map(|it| it.instruction.kind).collect()
}

fn problems(document: &Document) -> Vec<&'static str> {
    let mut names: Vec<_> = document
        .problems()
        .iter()
        .map(|it| it.kind.name())
        .collect();
    names.sort_unstable();
    names
}

fuzz_target!(|text: &str| {
    let before = document(text);
    let after = document(&formatted(&before));
    assert_eq!(instructions(&before), instructions(&after));
    assert_eq!(problems(&before), problems(&after));
    assert_eq!(formatted(&after), after.text.to_string());
});
