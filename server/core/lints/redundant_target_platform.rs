//! `--platform` says what holds without it.
//!
//! A stage is built for the target platform unless FROM says otherwise, so `--platform=$TARGETPLATFORM` changes nothing.
//!
//! ```dockerfile
//! FROM --platform=$TARGETPLATFORM alpine
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! ```

use super::diagnostic::{Fix, Severity, Tag};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::analysis::{Value, uses};
use crate::language::Kind;
use crate::syntax::word::{Part, Rules, Word};
use crate::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    name: "RedundantTargetPlatform",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: Some(Tag::Unnecessary),
    experimental: false,
    inline: true,
    source: include_str!("redundant_target_platform.rs"),
    check: Check::Each(&[Kind::From], check),
};

const TARGET: &str = "TARGETPLATFORM";

/// `validations.go:reportRedundantTargetPlatform`.
fn check(place: &mut Place) {
    let Some(flag) = place.it().flag("platform") else {
        return;
    };
    let Some(written) = flag.value.as_ref().filter(|it| it.text.contains('$')) else {
        return;
    };
    let used = uses(place.it(), place.file().escape);
    let mut used = used.iter().filter(|it| flag.span.covers(it.whole));
    if !used.clone().any(|it| it.name == TARGET) || used.any(|it| it.name != TARGET) {
        return;
    }
    let environment = &place.before().environment;
    let target = environment.get(TARGET).and_then(|it| it.value.as_ref());
    let same = match target.and_then(Value::known) {
        Some(target) => place.value(written).as_deref() == Some(target),
        // Whatever it is, the variable alone is the same.
        None => is_alone(&written.text, place.file().escape),
    };
    if !same {
        return;
    }
    let message = format!(
        "Setting platform to predefined {} in FROM is redundant as this is the default behavior",
        written.text
    );
    let fix = removal(place, flag.span);
    if let Some(found) = place.report(flag.span, message) {
        found.fixes.extend(fix);
    }
}

/// True if a word is one variable and nothing else.
fn is_alone(text: &str, escape: char) -> bool {
    match Word::parse(text, Rules::words(escape)).parts.as_slice() {
        [Part::Variable(variable)] => variable.modifier.is_none(),
        [Part::Double { parts, .. }] => {
            matches!(parts.as_slice(), [Part::Variable(it)] if it.modifier.is_none())
        }
        _ => false,
    }
}

/// The fix that takes away a flag and the blanks behind it.
fn removal(place: &Place, flag: Span) -> Option<Fix> {
    let flag = place.at(flag);
    let base = place.it().words().first()?.span;
    let next = place.it().flags.iter().map(|it| it.span).chain([base]);
    let next = next
        .map(|span| place.at(span))
        .filter(|it| it.start >= flag.end);
    let next = next.min_by_key(|it| it.start)?;
    let between = place.document().text.slice(Span::new(flag.end, next.start));
    if !between.chars().all(|c| c == ' ' || c == '\t') || !place.is_written_here() {
        return None;
    }
    let edit = TextEdit::new(Span::new(flag.start, next.start), "");
    Some(Fix::safe("Remove the flag", vec![edit]))
}
