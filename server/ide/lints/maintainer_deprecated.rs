//! MAINTAINER is deprecated.
//!
//! It sets an image field that few tools display. Labels are shown by `docker inspect` and registries, and
//! `org.opencontainers.image.authors` is the label that the OCI image specification defines for the authors. Quotes in
//! `MAINTAINER` are part of its value.
//!
//! ```dockerfile
//! FROM alpine
//! MAINTAINER Jane Doe <jane@example.com>
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! LABEL org.opencontainers.image.authors="Jane Doe <jane@example.com>"
//! ```

use super::context::RuleContext;
use super::diagnostic::{DiagnosticTag, Fix};
use super::keyword_case::{Case, majority};
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL4000", "DS-0022", "CKV_DOCKER_6", "DF019"],
    tag: Some(DiagnosticTag::Deprecated),
    ..Rule::buildkit(
        "MaintainerDeprecated",
        Category::Deprecated,
        documentation!("maintainer_deprecated.rs"),
        Check::Each(&[Kind::Maintainer], check),
    )
};

/// The label for the authors of an image.
const LABEL: &str = "org.opencontainers.image.authors";

/// `instructions/parse.go:ParseInstructionWithLinter`.
fn check(context: &mut RuleContext) {
    let message = "Maintainer instruction is deprecated in favor of using label".to_owned();
    let fixes = if context.is_in_file() {
        fixes(context)
    } else {
        Vec::new()
    };
    let span = context.instruction().keyword.span;
    if let Some(diagnostic) = context.report(span, message) {
        diagnostic.fixes = fixes;
    }
}

fn fixes(context: &RuleContext) -> Vec<Fix> {
    let instruction = context.instruction();
    let [name] = instruction.words() else {
        return Vec::new();
    };
    let all = context.source(instruction.keyword.span.to(name.span));
    if name.text.is_empty() || !instruction.flags.is_empty() || all.contains('\n') {
        return Vec::new();
    }
    let case =
        Case::detect(&instruction.keyword.text).unwrap_or_else(|| majority(context.document()));
    let edits = |value: &str| {
        let value = quoted(value, context.escape());
        vec![
            TextEdit::new(
                context.file_span(instruction.keyword.span),
                case.apply("LABEL"),
            ),
            TextEdit::new(context.file_span(name.span), format!("{LABEL}={value}")),
        ]
    };
    let title = "Replace with a label";
    // The edit would override an existing label.
    let is_new = context.before().config.labels.get(LABEL).is_none();
    let mut fixes = vec![Fix {
        safe: is_new,
        ..Fix::suggestion(title, edits(&name.text))
    }];
    if let Some(inner) = within_quotes(&name.text) {
        let title = "Replace with a label, without the quotes";
        fixes.push(Fix::suggestion(title, edits(inner)));
    }
    fixes
}

/// The content of a text that is quoted as a whole.
fn within_quotes(text: &str) -> Option<&str> {
    let inner = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    let inner = inner('"').or_else(|| inner('\''))?;
    (!inner.is_empty() && !inner.contains(['"', '\'', '\\'])).then_some(inner)
}

/// Puts a text in double quotes and escapes its special characters.
fn quoted(text: &str, escape: char) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        if c == '"' || c == '$' || c == escape {
            quoted.push(escape);
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}
