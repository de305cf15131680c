//! Applying fixes that nobody needs to look at.

use std::collections::BTreeMap;
use std::time::Duration;

use super::diagnostic::Diagnostic;
use super::run::{Settings, check};
use crate::analysis::Document;
use crate::text::{Span, Text, TextEdit};

/// What comes of fixing a document.
pub struct Fixed {
    /// The text.
    pub text: String,
    /// What was fixed, where it was at the time.
    pub fixed: Vec<Diagnostic>,
}

/// More rounds than this are not made. Each mends what the one before has brought to light.
const ROUNDS: usize = 8;

/// Applies the safe fixes of all findings that are wanted; `None` if there are none.
pub fn fix_all(
    document: &Document,
    settings: &Settings,
    wanted: impl Fn(&Diagnostic) -> bool,
) -> Option<Fixed> {
    let mut fixed = Vec::new();
    let mut text: Option<String> = None;
    for _ in 0..ROUNDS {
        let again = text.as_ref().map(|text| {
            let text = Text::new(text);
            Document::in_build(text, document.version, document.build().clone())
        });
        let document = again.as_ref().unwrap_or(document);
        let mut edits = Edits::default();
        for found in check(document, settings).into_iter().filter(&wanted) {
            let Some(fix) = found.fixes.iter().find(|fix| fix.safe) else {
                continue;
            };
            if edits.take(&fix.edits) {
                fixed.push(found);
            }
        }
        if edits.by_start.is_empty() {
            break;
        }
        let edits: Vec<TextEdit> = edits.by_start.into_values().collect();
        text = Some(TextEdit::apply(&document.text.to_string(), &edits));
    }
    Some(Fixed { text: text?, fixed })
}

/// Edits that can all be made at once, by where they begin.
#[derive(Default)]
struct Edits {
    by_start: BTreeMap<u32, TextEdit>,
}

impl Edits {
    /// Takes edits that belong together; false, and none of them, if one can't be made with those there are.
    fn take(&mut self, edits: &[TextEdit]) -> bool {
        let known = |it: &TextEdit| self.by_start.get(&it.span.start) == Some(it);
        let new: Vec<&TextEdit> = edits.iter().filter(|it| !known(it)).collect();
        let meets = |it: &&TextEdit| {
            // Those there are don't meet: if any reaches this one, the last before its end does.
            let before = self.by_start.range(..=it.span.end).next_back();
            before.is_some_and(|(_, before)| before.span.end >= it.span.start)
        };
        if new.iter().any(meets) {
            return false;
        }
        let new = new.into_iter().cloned();
        self.by_start.extend(new.map(|it| (it.span.start, it)));
        true
    }
}

/// After this time texts are compared more roughly, and the edits are larger than they need be.
pub const DIFF_TIME: Duration = Duration::from_millis(200);

/// The edits that make one text of another, line by line and no more of a line than has changed.
pub fn edits(old: &str, new: &str) -> Vec<TextEdit> {
    let diff = similar::TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(old, new);
    let starts = |lines: &[&str]| {
        let mut at = 0;
        let mut starts = vec![0];
        for line in lines {
            at += line.len();
            starts.push(at);
        }
        starts
    };
    let (old_starts, new_starts) = (starts(diff.old_slices()), starts(diff.new_slices()));
    let place = |starts: &[usize], range: std::ops::Range<usize>| {
        let at = |line: usize| starts.get(line).copied().unwrap_or_default();
        at(range.start)..at(range.end)
    };
    let changed = diff.ops().iter();
    let changed = changed.filter(|op| op.tag() != similar::DiffTag::Equal);
    changed
        .map(|op| {
            let before = place(&old_starts, op.old_range());
            let after = new
                .get(place(&new_starts, op.new_range()))
                .unwrap_or_default();
            trimmed(old, before, after)
        })
        .collect()
}

/// An edit without what is the same at both ends.
fn trimmed(old: &str, range: std::ops::Range<usize>, new: &str) -> TextEdit {
    let before = old.get(range.clone()).unwrap_or_default();
    let same = |(a, b): &(char, char)| a == b;
    let pairs = before.chars().zip(new.chars()).take_while(same);
    let front: usize = pairs.map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (
        before.get(front..).unwrap_or_default(),
        new.get(front..).unwrap_or_default(),
    );
    let pairs = a.chars().rev().zip(b.chars().rev()).take_while(same);
    let back: usize = pairs.map(|(c, _)| c.len_utf8()).sum();
    let span = Span::new((range.start + front) as u32, (range.end - back) as u32);
    let text = new.get(front..new.len() - back).unwrap_or_default();
    TextEdit::new(span, text)
}
