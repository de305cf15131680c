//! `FROM` and `AS` in different case.
//!
//! Both are case-insensitive, but should have the same case for readability. If `FROM` itself is in mixed case, only
//! `ConsistentInstructionCasing` reports it.
//!
//! ```dockerfile
//! FROM alpine as build
//! ```
//!
//! ```dockerfile
//! FROM alpine AS build
//! ```

use super::context::RuleContext;
use super::diagnostic::Fix;
use super::keyword_case::Case;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    aliases: &["DF079"],
    ..Rule::buildkit(
        "FromAsCasing",
        Category::Style,
        documentation!("from_as_casing.rs"),
        Check::Each(&[Kind::From], check),
    )
};

/// `instructions/parse.go:doesFromCaseMatchAsCase`.
fn check(context: &mut RuleContext) {
    let from = &context.instruction().keyword.text;
    let (Some(case), [_, word, _, ..]) = (Case::detect(from), context.instruction().words()) else {
        return;
    };
    let expected = case.apply(&word.text);
    // Any word other than AS is an error.
    if expected == word.text || !word.text.eq_ignore_ascii_case("as") {
        return;
    }
    let message = format!("'{}' and '{from}' keywords' casing do not match", word.text);
    let edit = TextEdit::new(context.file_span(word.span), expected.as_str());
    let is_whole = context.source(word.span) == word.text;
    if let Some(diagnostic) = context.report(word.span, message)
        && is_whole
    {
        let title = format!("Write `{expected}`");
        diagnostic.fixes.push(Fix::safe(title, vec![edit]));
    }
}
