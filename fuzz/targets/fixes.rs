//! After all safe fixes, none is left, and no more instructions have errors: a keyword that is corrected may show further
//! errors of its instruction.
#![no_main]

use std::collections::BTreeSet;

use dockwright_fuzz::document;
use ide::lints::{LintSettings, Severity, check, fix_all};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // A file in UTF-16 has one error, which hides all others.
    if text.contains('\0') {
        return;
    }
    let settings = LintSettings::default();
    let before = document(text);
    let Some(fixed) = fix_all(&before, &settings, |_| true) else {
        return;
    };
    let after = document(&fixed.text);
    let errors = |document| {
        let found = check(document, &settings).into_iter();
        let found = found.filter(|it| it.severity == Severity::Error);
        let places: BTreeSet<_> = found.map(|it| it.item.ok_or(it.span.start)).collect();
        places.len()
    };
    assert!(errors(&after) <= errors(&before), "{:?}", fixed.text);
});
