//! FROM and AS are not in the same case.
//!
//! BuildKit reads both in any case, but in one line they should look alike. Where FROM itself is in mixed case, only that
//! is told, as an instruction that is not in the case of the others.
//!
//! ```dockerfile
//! FROM alpine as build
//! ```
//!
//! ```dockerfile
//! FROM alpine AS build
//! ```

use super::consistent_instruction_casing::Case;
use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::language::Kind;
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "FromAsCasing",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("from_as_casing.rs"),
    check: Check::Each(&[Kind::From], check),
};

/// `instructions/parse.go:doesFromCaseMatchAsCase`.
fn check(place: &mut Place) {
    let from = &place.it().keyword.text;
    let (Some(case), [_, word, _, ..]) = (Case::of(from), place.it().words()) else {
        return;
    };
    let right = case.apply(&word.text);
    // What isn't AS at all is refused.
    if right == word.text || !word.text.eq_ignore_ascii_case("as") {
        return;
    }
    let message = format!("'{}' and '{from}' keywords' casing do not match", word.text);
    let edit = TextEdit::new(place.at(word.span), right.as_str());
    let is_whole = place.source(word.span) == word.text;
    if let Some(found) = place.report(word.span, message)
        && is_whole
    {
        let title = format!("Write `{right}`");
        found.fixes.push(Fix::safe(title, vec![edit]));
    }
}
