//! Keys of labels: those that tools know, and those that the file has elsewhere.

use std::collections::BTreeSet;

use super::item::{Completion, CompletionKind, first_sentence};
use super::names::quoted_value;
use super::place::{Argument, InstructionContext};
use super::topic::Topic;
use analysis::Document;
use syntax::language::{self, Kind, LABELS};

/// The keys that the instruction doesn't have yet.
pub(super) fn offers(
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
    let here = |key: &str| {
        let mut numbers = (0..argument.words.len()).filter(|it| *it != argument.index);
        numbers.any(|it| word(it).and_then(|it| it.split('=').next()) == Some(key))
    };
    // In quotes, and in front of a value, the key alone is missing.
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
                found.push(offer(key, "value", bare).detail("used in this file"));
            }
        }
    }
    let known = LABELS.iter().filter(|it| !here(it.key));
    found.extend(known.map(|it| {
        let offer = offer(it.key, it.example, bare).about(Topic::Label(it));
        offer.detail(first_sentence(it.docs))
    }));
    found
}

fn offer(key: &str, example: &str, bare: bool) -> Completion {
    let mut offer = Completion::new(CompletionKind::Key, key);
    if !bare {
        offer = offer.snippet(format!("{key}{}", quoted_value(example)));
        offer.text = format!("{key}=");
    }
    offer
}
