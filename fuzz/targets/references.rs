//! Image references: what is parsed is written as it was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::values::reference::parse;

fuzz_target!(|text: &str| {
    let Ok(reference) = parse(text) else {
        return;
    };
    let short = reference.familiar_text();
    // As in Docker's library, the short form of such an official image is an image identifier.
    if short.len() == 64 && short.bytes().all(|it| it.is_ascii_hexdigit()) {
        return;
    }
    let again = parse(&short).expect("the familiar form is a reference");
    assert_eq!(again.name(), reference.name());
    assert_eq!(again.tag(), reference.tag());
    assert_eq!(again.digest(), reference.digest());
});
