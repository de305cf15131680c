//! Applying fixes that nobody needs to look at.

use super::diagnostic::{Diagnostic, TextEdit, apply};
use super::run::{Settings, check};
use crate::analysis::Document;
use crate::text::{Span, Text};

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
        let mut edits: Vec<TextEdit> = Vec::new();
        for found in check(document, settings).into_iter().filter(&wanted) {
            let Some(fix) = found.fixes.iter().find(|fix| fix.safe) else {
                continue;
            };
            let new = fix.edits.iter().filter(|edit| !edits.contains(edit));
            let new: Vec<_> = new.cloned().collect();
            let meets = |edit: &TextEdit| edits.iter().any(|other| meet(edit.span, other.span));
            if !new.iter().any(meets) {
                edits.extend(new);
                fixed.push(found);
            }
        }
        if edits.is_empty() {
            break;
        }
        text = Some(apply(&document.text.to_string(), &edits));
    }
    Some(Fixed { text: text?, fixed })
}

/// True if two edits can't be made at once.
fn meet(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The edits that make one text of another, line by line and no more of a line than has changed.
pub fn edits(old: &str, new: &str) -> Vec<TextEdit> {
    let diff = similar::TextDiff::from_lines(old, new);
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
