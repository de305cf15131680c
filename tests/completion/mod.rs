//! Completion: the replaced range, and the candidates.

mod edits;
mod files;
mod flags;
mod images;
mod keywords;
mod mounts;
mod sources;
mod triggers;
mod values;
mod variables;

use expect_test::Expect;
use ide::completion::{Completion, CompletionKind, Completions, Docs, Trigger, completion};
use syntax::language::INSTRUCTIONS;

use crate::fixture::{document, draw, parse, with_cursors};

/// The list that is requested explicitly at a fixture's cursor.
fn offered(fixture: &str) -> (String, Completions) {
    let (text, mut found) = candidates(fixture);
    found.select();
    (text, found)
}

/// The list before files and data from registries are added.
fn candidates(fixture: &str) -> (String, Completions) {
    let (text, cursor) = parse(fixture);
    let found = completion(&document(&text), cursor.unwrap(), Trigger::Explicit);
    (text, found)
}

/// The candidates, on one line.
fn labels(found: &[Completion]) -> String {
    let mut labels: Vec<_> = found.iter().map(|it| it.label.as_str()).collect();
    let all: Vec<_> = INSTRUCTIONS.iter().map(|it| it.keyword).collect();
    let small: Vec<_> = all.iter().map(|it| it.to_lowercase()).collect();
    if labels.starts_with(&all) {
        labels.splice(..all.len(), ["all instructions"]);
    } else if labels.len() >= small.len() && labels[..small.len()] == small {
        labels.splice(..all.len(), ["all instructions in lower case"]);
    }
    // Images of the catalogue are grouped.
    let known = |it: &Completion| it.kind == CompletionKind::Image && !is_here(it);
    if let Some(at) = found.iter().position(known) {
        let count = found.iter().filter(|it| known(it)).count();
        labels.splice(at..at + count, ["all images"]);
    }
    labels.join(", ")
}

/// Whether a candidate is an image from the file, or `scratch`.
fn is_here(it: &Completion) -> bool {
    it.detail == "image in this file" || it.label == "scratch"
}

fn check(fixture: &str, expect: Expect) {
    let (text, found) = offered(fixture);
    let row = (found.span, labels(&found.items));
    let rows = if found.items.is_empty() {
        Vec::new()
    } else {
        vec![row]
    };
    expect.assert_eq(&draw(&text, &rows));
}

/// The candidates, one per line, with their details.
fn check_list(fixture: &str, expect: Expect) {
    let (_, found) = offered(fixture);
    expect.assert_eq(&list(&found.items));
}

fn list(found: &[Completion]) -> String {
    let mut text = String::new();
    let mut images = 0;
    for it in found {
        if it.kind == CompletionKind::Image && !is_here(it) {
            images += 1;
            if images > 3 {
                continue;
            }
        }
        let parts = [&it.label, &it.beside, &it.detail];
        let parts: Vec<_> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        text.push_str(parts[0]);
        for part in &parts[1..] {
            text.push_str(" · ");
            text.push_str(part);
        }
        text.push('\n');
    }
    text
}

/// The text after accepting a candidate, with its snippet below.
#[track_caller]
fn check_taken(fixture: &str, label: &str, expect: Expect) {
    let (text, found) = offered(fixture);
    let it = found.items.iter().find(|it| it.label == label);
    let it = it.unwrap_or_else(|| panic!("{label} isn't among {}", labels(&found.items)));
    let put = |new: &str| {
        let (start, end) = (found.span.start as usize, found.span.end as usize);
        let mut text = format!("{}{}‸{}\n", &text[..start], new, &text[end..]);
        if let Some(adds) = &it.adds {
            assert!(adds.span.end <= found.span.start);
            text.insert_str(adds.span.start as usize, &adds.text);
        }
        text
    };
    let mut taken = put(&it.text);
    if let Some(snippet) = &it.snippet {
        taken.push_str("──\n");
        taken.push_str(&put(snippet));
    }
    expect.assert_eq(&taken);
}

/// There are no candidates at any of the cursors.
#[track_caller]
fn check_none(fixture: &str) {
    let (document, cursors) = with_cursors(fixture);
    for at in cursors {
        let mut found = completion(&document, at, Trigger::Explicit);
        found.select();
        assert!(
            found.items.is_empty() && found.folder.is_none(),
            "at {at} of {fixture:?}: {}",
            labels(&found.items)
        );
    }
}

/// The documentation of the candidates.
fn check_docs(fixture: &str, expect: Expect) {
    let (_, found) = offered(fixture);
    let mut text = String::new();
    for it in &found.items {
        let docs = match &it.docs {
            Docs::None => continue,
            Docs::Text(text) => text.clone(),
            Docs::Of(topic) => topic.key(),
        };
        text.push_str(&format!("{}: {docs}\n", it.label));
    }
    expect.assert_eq(&text);
}
