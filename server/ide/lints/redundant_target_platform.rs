//! Redundant `--platform=$TARGETPLATFORM`.
//!
//! A stage is built for the target platform by default, so `--platform=$TARGETPLATFORM` has no effect.
//!
//! ```dockerfile
//! FROM --platform=$TARGETPLATFORM alpine
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! ```

use super::context::RuleContext;
use super::diagnostic::{DiagnosticTag, Fix};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Value, uses};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::word::{Part, Rules, Word};

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3065", "DF083"],
    tag: Some(DiagnosticTag::Unnecessary),
    ..Rule::buildkit(
        "RedundantTargetPlatform",
        Category::Style,
        documentation!("redundant_target_platform.rs"),
        Check::Each(&[Kind::From], check),
    )
};

const TARGET: &str = "TARGETPLATFORM";

/// `validations.go:reportRedundantTargetPlatform`.
fn check(context: &mut RuleContext) {
    let Some(flag) = context.instruction().flag("platform") else {
        return;
    };
    let Some(written) = flag.value.as_ref().filter(|it| it.text.contains('$')) else {
        return;
    };
    let used = uses(context.instruction(), context.escape());
    let mut used = used.iter().filter(|it| flag.span.covers(it.whole));
    if !used.clone().any(|it| it.name == TARGET) || used.any(|it| it.name != TARGET) {
        return;
    }
    let environment = &context.before().environment;
    let target = environment.get(TARGET).and_then(|it| it.value.as_ref());
    let same = match target.and_then(Value::known) {
        Some(target) => context.value(written).as_deref() == Some(target),
        // The value is unknown, but the variable alone always matches.
        None => is_single_variable(&written.text, context.escape()),
    };
    if !same {
        return;
    }
    let message = format!(
        "Setting platform to predefined {} in FROM is redundant as this is the default behavior",
        written.text
    );
    let fix = removal(context, flag.span).map(|edit| Fix::safe(REMOVAL, vec![edit]));
    if let Some(diagnostic) = context.report(flag.span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// True if a word consists of a single variable without a modifier.
fn is_single_variable(text: &str, escape: char) -> bool {
    match Word::parse(text, Rules::words(escape)).parts.as_slice() {
        [Part::Variable(variable)] => variable.modifier.is_none(),
        [Part::Double { parts, .. }] => {
            matches!(parts.as_slice(), [Part::Variable(it)] if it.modifier.is_none())
        }
        _ => false,
    }
}

/// The title of the fix that removes a flag.
pub(super) const REMOVAL: &str = "Remove the flag";

/// The edit that removes a flag and the whitespace after it.
pub(super) fn removal(context: &RuleContext, flag: Span) -> Option<TextEdit> {
    let flag = context.file_span(flag);
    let base = context.instruction().words().first()?.span;
    let next = context
        .instruction()
        .flags
        .iter()
        .map(|it| it.span)
        .chain([base]);
    let next = next
        .map(|span| context.file_span(span))
        .filter(|it| it.start >= flag.end);
    let next = next.min_by_key(|it| it.start)?;
    let between = context.text_at(Span::new(flag.end, next.start));
    if !between.chars().all(|c| c == ' ' || c == '\t') || !context.is_in_file() {
        return None;
    }
    Some(TextEdit::new(Span::new(flag.start, next.start), ""))
}
