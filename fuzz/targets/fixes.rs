//! After all safe fixes, none is left, and there are no new errors.
#![no_main]

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
        let found = check(document, &settings);
        found
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count()
    };
    assert!(errors(&after) <= errors(&before), "{:?}", fixed.text);
});
