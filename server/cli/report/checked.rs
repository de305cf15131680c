//! A file that was checked, with its diagnostics.

use std::sync::Arc;

use ide::lints::Diagnostic;
use project::builds::DefinedBuild;
use syntax::text::{Encoding, Range, Span, Text};

/// A file that was checked.
#[derive(Default)]
pub(crate) struct Checked {
    /// Its path, as it is printed.
    pub(crate) path: String,
    /// Its source.
    pub(crate) text: Text,
    /// The build as which it was checked.
    pub(crate) build: Option<Arc<DefinedBuild>>,
    /// Its diagnostics.
    pub(crate) found: Vec<Diagnostic>,
}

impl Checked {
    /// A span as a range, with lines from 0 and UTF-16 columns.
    pub(super) fn range(&self, span: Span) -> Range {
        self.text.range(span, Encoding::Utf16)
    }

    /// A span as a range without line endings at its ends: a range that includes one ends on the next line.
    pub(super) fn visible_range(&self, span: Span) -> Range {
        self.range(without_line_endings(&self.text, span))
    }

    /// All diagnostics with their files.
    pub(crate) fn all(files: &[Checked]) -> impl Iterator<Item = (&Checked, &Diagnostic)> {
        let pairs = |file| -> Vec<(&Checked, &Diagnostic)> {
            let file: &Checked = file;
            file.found.iter().map(|it| (file, it)).collect()
        };
        files.iter().flat_map(pairs)
    }
}

/// A span without line endings at its end and before its first line.
pub(super) fn without_line_endings(text: &Text, span: Span) -> Span {
    let is_ending = ['\r', '\n'];
    let covered = text.slice(span);
    let kept = covered.trim_end_matches(is_ending);
    let end = span.start + kept.len() as u32;
    let start = end - kept.trim_start_matches(is_ending).len() as u32;
    Span::new(if kept.is_empty() { span.start } else { start }, end)
}
