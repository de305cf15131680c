//! Comment before a stage or argument is not a valid description.
//!
//! `docker build --call=outline` shows the comment before a named `FROM` or an `ARG` as its description, if the comment
//! begins with the name. Blank lines in between don't matter; an empty comment separates an unrelated comment. The check
//! is experimental: enable it with `# check=experimental=InvalidDefinitionDescription`.
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

use super::checker::Checker;
use super::diagnostic::Fix;
use super::rule::{Category, Check, Rule, documentation};
use syntax::Instruction;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    experimental: true,
    ..Rule::buildkit(
        "InvalidDefinitionDescription",
        Category::Style,
        documentation!("invalid_definition_description.rs"),
        // It checks comments, which don't belong to instructions.
        Check::File(check),
    )
};

/// `parse.go:validateDefinitionDescription`.
fn check(checker: &mut Checker) {
    let document = checker.document;
    if !checker.enables_experimental() {
        return;
    }
    for (number, item) in document.file().items.iter().enumerate() {
        let instruction = &item.instruction;
        let (keyword, names) = match instruction.kind {
            Some(Kind::From) => ("FROM", stage_name(instruction)),
            Some(Kind::Arg) => ("ARG", argument_names(instruction)),
            _ => continue,
        };
        let [first, others @ ..] = names.as_slice() else {
            continue;
        };
        let comments = document.leading_comments(number);
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
        // Continued lines without text may precede the keyword.
        let buildkit_span = item.at(Span::new(0, instruction.keyword.span.end));
        let item_index = Some(number);
        if let Some(diagnostic) =
            checker.report(&RULE, item_index, item_index, comment.span, message)
        {
            diagnostic.buildkit_span = Some(buildkit_span);
            let edit = TextEdit::new(Span::empty(line.start), end);
            let title = "Separate the comment from the instruction";
            diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

fn stage_name(instruction: &Instruction) -> Vec<String> {
    let name = instruction
        .stage_name()
        .map(|name| name.text.to_lowercase());
    name.into_iter().collect()
}

fn argument_names(instruction: &Instruction) -> Vec<String> {
    instruction
        .pairs()
        .iter()
        .map(|it| it.name.text.clone())
        .collect()
}
