//! A finding in a script.

use super::super::diagnostic::Fix;
use super::super::rule::Rule;
use syntax::text::Span;

/// A finding in a script. Spans are relative to the instruction.
pub(super) struct Found {
    pub(super) rule: &'static Rule,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) fix: Option<Fix>,
}
