//! Findings are within the text, and their fixes don't overlap.
#![no_main]

use dockwright_fuzz::{ALL_RULES, document};
use ide::lints::{check, check_shell};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = document(text);
    let found = check(&document, &ALL_RULES);
    for it in found.iter().chain(&check_shell(&document, &ALL_RULES)) {
        assert!(document.text.span().covers(it.span), "{it:?}");
        for fix in &it.fixes {
            let mut end = 0;
            for edit in &fix.edits {
                assert!(edit.span.start >= end && edit.span.end <= document.text.len());
                end = edit.span.end;
            }
            fix.apply(text);
        }
    }
});
