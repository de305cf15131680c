//! What the fuzz targets share.

use std::sync::LazyLock;

use analysis::{Change, Document};
use ide::lints::{LintSettings, RULES, Severity};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use syntax::text::{Span, Text};

/// Settings with which all rules are on.
pub static ALL_RULES: LazyLock<LintSettings> = LazyLock::new(|| LintSettings {
    levels: RULES
        .iter()
        .map(|it| (it.name.to_owned(), Some(Severity::Information)))
        .collect(),
    ..LintSettings::default()
});

/// A document with a text.
pub fn document(text: &str) -> Document {
    Document::new(Text::new(text), 0)
}

/// An edit of a document: a part of it, by its start in 1/65,536 of the text and its length, and the new text.
#[derive(Arbitrary, Debug)]
pub struct RandomEdit<'a> {
    start: u16,
    length: u8,
    new: &'a str,
}

impl RandomEdit<'_> {
    /// The edit as a change of a document.
    pub fn change(&self) -> Change {
        let (start, length) = (u64::from(self.start), u32::from(self.length));
        let place = move |text: &Text| {
            let start = (u64::from(text.len()) * start / 65_536) as u32;
            Span::new(start, (start + length).min(text.len()))
        };
        Change::Part(Box::new(place), self.new.to_owned())
    }
}

/// The number of edits after which a run ends: a longer one finds nothing that a shorter one doesn't.
pub const MAX_EDITS: usize = 8;
