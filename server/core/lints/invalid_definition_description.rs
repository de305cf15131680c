//! A comment above a stage or an argument is no description of it.
//!
//! BuildKit shows the comment above a named FROM, or above an ARG, to who asks for the outline of a file, if it begins with
//! the name. Blank lines between them don't matter; an empty comment parts them. The check is experimental: a file asks
//! for it with `# check=experimental=InvalidDefinitionDescription`.
//!
//! ```dockerfile
//! # check=experimental=InvalidDefinitionDescription
//! # a small base
//! FROM alpine AS base
//! ```
//!
//! ```dockerfile
//! # check=experimental=InvalidDefinitionDescription
//! # a small base
//! #
//! FROM alpine AS base
//! ```

use super::diagnostic::{Fix, Severity};
use super::rule::{Check, Group, Rule};
use super::run::Run;
use crate::language::Kind;
use crate::syntax::Instruction;
use crate::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    name: "InvalidDefinitionDescription",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: true,
    inline: true,
    source: include_str!("invalid_definition_description.rs"),
    // It looks at comments, which are none of an instruction's.
    check: Check::File(check),
};

/// `parse.go:validateDefinitionDescription`.
fn check(run: &mut Run) {
    let document = run.document;
    if !run.asks_for_experiments() {
        return;
    }
    for (number, item) in document.file().items.iter().enumerate() {
        let it = &item.instruction;
        let (keyword, names) = match it.kind {
            Some(Kind::From) => ("FROM", stage_name(it)),
            Some(Kind::Arg) => ("ARG", argument_names(it)),
            _ => continue,
        };
        let [first, others @ ..] = names.as_slice() else {
            continue;
        };
        let comments = document.comments_above(number);
        let Some(comment) = comments.last() else {
            continue;
        };
        let word = comment.text.split(' ').next().unwrap_or_default();
        if names.iter().any(|name| name == word) {
            continue;
        }
        let example = if others.is_empty() {
            first
        } else {
            "<arg_key>"
        };
        let message =
            format!("Comment for {keyword} should follow the format: `# {example} <description>`");
        let line = document.text.line(document.text.line_of(item.start));
        let end = if document.text.slice(line).ends_with("\r\n") {
            "#\r\n"
        } else {
            "#\n"
        };
        let told_at = item.at(it.keyword.span);
        let asks = Some(number);
        if let Some(found) = run.report(&RULE, asks, asks, comment.span, message) {
            found.told_at = Some(told_at);
            let edit = TextEdit::new(Span::empty(line.start), end);
            let title = "Part the comment from the instruction";
            found.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

fn stage_name(it: &Instruction) -> Vec<String> {
    let name = it.stage_name().map(|name| name.text.to_lowercase());
    name.into_iter().collect()
}

fn argument_names(it: &Instruction) -> Vec<String> {
    it.pairs().iter().map(|it| it.name.text.clone()).collect()
}
