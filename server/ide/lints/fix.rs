//! Applies all fixes of a tier ([`fix_all`]), and computes minimal edits between two texts ([`edits`]).

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use super::check::check;
use super::diagnostic::{Diagnostic, Fix, FixReach, Severity};
use super::scripts::check_shell;
use super::settings::LintSettings;
use analysis::Document;
use syntax::text::{Span, Text, TextEdit};

/// The result of fixing a document.
pub struct Fixed {
    /// The text after all fixes.
    pub text: String,
    /// The resolved diagnostics, with their positions at the time of the fix.
    pub fixed: Vec<Diagnostic>,
}

/// The maximum number of rounds. Each round fixes what the previous one has brought to light.
const ROUNDS: usize = 8;

/// Which fixes are applied without a look at each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixTier {
    /// Those that change nothing but what is reported.
    Safe,
    /// Also those that may change what the file does: of each diagnostic, the first one.
    Unsafe,
}

/// Applies the fixes of the diagnostics selected by a predicate; `None` if there are none.
pub fn fix_all(
    document: &Document,
    settings: &LintSettings,
    tier: FixTier,
    is_selected: impl Fn(&Diagnostic) -> bool,
) -> Option<Fixed> {
    let mut fixed = Vec::new();
    let mut text: Option<String> = None;
    for _ in 0..ROUNDS {
        let reparsed = text.as_ref().map(|text| {
            let text = Text::new(text);
            Document::in_build(text, document.version, document.build().clone())
        });
        let document = reparsed.as_ref().unwrap_or(document);
        let mut edits = Edits::default();
        let found = check(document, settings).into_iter();
        let found = found.chain(check_shell(document, settings));
        let found: Vec<Diagnostic> = found.filter(&is_selected).collect();
        // What an instruction consists of is clear only without errors.
        let is_fixable = |it: &Diagnostic| it.severity == Severity::Error && !it.fixes.is_empty();
        let has_errors = tier == FixTier::Unsafe && found.iter().any(is_fixable);
        let mut applied: HashSet<String> = HashSet::new();
        for diagnostic in found {
            if has_errors && diagnostic.severity != Severity::Error {
                continue;
            }
            let mut fixes = diagnostic.fixes.iter();
            let fix = match tier {
                FixTier::Safe => fixes.find(|fix| fix.safe),
                FixTier::Unsafe => fixes.next(),
            };
            let Some(fix) = fix else {
                continue;
            };
            if fix.reach == FixReach::Following && !applied.insert(fix.title.clone()) {
                continue;
            }
            if edits.add(fix) {
                fixed.push(diagnostic);
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

/// Edits that don't conflict, by their start offsets.
#[derive(Default)]
struct Edits {
    by_start: BTreeMap<u32, TextEdit>,
    /// What fixes enclose.
    enclosed: Vec<Span>,
}

impl Edits {
    /// Adds the edits of a fix; returns false and adds none if one conflicts with an existing edit.
    fn add(&mut self, fix: &Fix) -> bool {
        let spans = fix.edits.iter().map(|it| it.span);
        let whole = spans
            .reduce(Span::to)
            .filter(|_| fix.reach == FixReach::Between);
        let is_enclosed = |it: &TextEdit| self.enclosed.iter().any(|span| span.meets(it.span));
        let encloses = |span: Span| {
            let mut inner = self.by_start.range(span.start..=span.end);
            inner.next().is_some()
        };
        if fix.edits.iter().any(is_enclosed) || whole.is_some_and(encloses) {
            return false;
        }
        let known = |it: &TextEdit| self.by_start.get(&it.span.start) == Some(it);
        let new: Vec<&TextEdit> = fix.edits.iter().filter(|it| !known(it)).collect();
        let conflicts = |it: &&TextEdit| {
            // The existing edits don't overlap, so only the last one that starts before the end can reach this one.
            let before = self.by_start.range(..=it.span.end).next_back();
            before.is_some_and(|(_, before)| before.span.end >= it.span.start)
        };
        if new.iter().any(conflicts) {
            return false;
        }
        let new = new.into_iter().cloned();
        self.by_start.extend(new.map(|it| (it.span.start, it)));
        self.enclosed.extend(whole);
        true
    }
}

/// The time limit of a diff. After it, the diff is approximate and its edits are larger than necessary.
pub const DIFF_TIME: Duration = Duration::from_millis(200);

/// The edits from one text to another: a diff by lines, with the common parts of changed lines left out.
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
    let byte_range = |starts: &[usize], range: std::ops::Range<usize>| {
        let at = |line: usize| starts.get(line).copied().unwrap_or_default();
        at(range.start)..at(range.end)
    };
    let changed = diff.ops().iter();
    let changed = changed.filter(|op| op.tag() != similar::DiffTag::Equal);
    changed
        .map(|op| {
            let before = byte_range(&old_starts, op.old_range());
            let after = new
                .get(byte_range(&new_starts, op.new_range()))
                .unwrap_or_default();
            without_common_ends(old, before, after)
        })
        .collect()
}

/// The edit that replaces a range with a new text, without their common prefix and suffix.
fn without_common_ends(old: &str, range: std::ops::Range<usize>, new: &str) -> TextEdit {
    let before = old.get(range.clone()).unwrap_or_default();
    let same = |(a, b): &(char, char)| a == b;
    let pairs = before.chars().zip(new.chars()).take_while(same);
    let prefix: usize = pairs.map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (
        before.get(prefix..).unwrap_or_default(),
        new.get(prefix..).unwrap_or_default(),
    );
    let pairs = a.chars().rev().zip(b.chars().rev()).take_while(same);
    let suffix: usize = pairs.map(|(c, _)| c.len_utf8()).sum();
    let span = Span::new((range.start + prefix) as u32, (range.end - suffix) as u32);
    let text = new.get(prefix..new.len() - suffix).unwrap_or_default();
    TextEdit::new(span, text)
}
