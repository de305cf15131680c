//! An edited document equals a new one with the same text: its tree, its syntax, and the findings of all rules.
#![no_main]

use dockwright_fuzz::{ALL_RULES, MAX_EDITS, RandomEdit, document};
use ide::lints::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, Vec<RandomEdit>)| {
    let (text, edits) = input;
    let mut edited = document(text);
    check(&edited, &ALL_RULES);
    for edit in edits.iter().take(MAX_EDITS) {
        edited.edit([edit.change()], 1);
        let new = document(&edited.text.to_string());
        assert_eq!(edited.tree(), new.tree());
        assert_eq!(edited.file(), new.file());
        assert_eq!(check(&edited, &ALL_RULES), check(&new, &ALL_RULES));
    }
});
