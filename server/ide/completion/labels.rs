//! Keys of labels: well-known ones, and those that the file uses elsewhere.

use std::collections::BTreeSet;

use super::cursor::{Argument, InstructionContext};
use super::item::{Completion, CompletionKind, first_sentence};
use super::names::quoted_value;
use super::topic::Topic;
use analysis::Document;
use syntax::language::{self, Kind, LABELS};

/// The keys that the instruction lacks.
pub(super) fn candidates(
    document: &Document,
    inside: &InstructionContext,
    argument: &Argument,
) -> Vec<Completion> {
    let word = |number: usize| {
        let range = argument.words.get(number)?;
        Some(inside.line.get(range.clone()))
    };
    // After `LABEL key` a value follows.
    let old_form = argument.index > 0 && word(0).is_some_and(|it| !it.contains('='));
    if argument.value || old_form {
        return Vec::new();
    }
    let here = |key: &str| argument.has_other(&inside.line, key);
    // In quotes or before a value, only the key is missing.
    let bare = argument.followed || argument.quoted;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (number, item) in document.file().items.iter().enumerate() {
        if item.instruction.kind != Some(Kind::Label) || number == inside.number {
            continue;
        }
        for pair in item.instruction.pairs() {
            let key = pair.name.text.trim_matches(['"', '\'']);
            let plain = !key.contains([' ', '$', '"', '\'', '\\']);
            if language::label(key).is_none() && plain && !here(key) && seen.insert(key) {
                found.push(candidate(key, "value", bare).detail("used in this file"));
            }
        }
    }
    let known = LABELS.iter().filter(|it| !here(it.key));
    found.extend(known.map(|it| {
        let candidate = candidate(it.key, it.example, bare).about(Topic::Label(it));
        candidate.detail(first_sentence(it.docs))
    }));
    found
}

fn candidate(key: &str, example: &str, bare: bool) -> Completion {
    let mut candidate = Completion::new(CompletionKind::Key, key);
    if !bare {
        candidate = candidate.snippet(format!("{key}{}", quoted_value(example)));
        candidate.text = format!("{key}=");
    }
    candidate
}
