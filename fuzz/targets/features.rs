//! What editors request at a place in the text.
#![no_main]

use dockwright_fuzz::{ALL_RULES, document};
use ide::code_action::code_actions;
use ide::highlight::highlights;
use ide::hover::hover;
use ide::inlay_hints::{InlayHintSettings, inlay_hints};
use ide::links::links;
use ide::refactor::refactorings;
use ide::rename::rename;
use ide::selection::selections;
use ide::signature_help::signature_help;
use libfuzzer_sys::fuzz_target;
use syntax::text::Span;

fuzz_target!(|input: (u16, &str)| {
    let (at, text) = input;
    let document = document(text);
    let at = (u64::from(document.text.len()) * u64::from(at) / 65_536) as u32;
    let at = document.text.clamp_offset(at);
    hover(&document, at);
    highlights(&document, at);
    signature_help(&document, at);
    selections(&document, at);
    refactorings(&document, Span::empty(at), |_| true);
    let all = document.text.span();
    links(&document);
    inlay_hints(&document, all, InlayHintSettings::default());
    code_actions(&document, all, &ALL_RULES, None);
    let _ = rename(&document, at, "renamed", &[]);
});
