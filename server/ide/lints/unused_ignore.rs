//! Comment of another linter that silences nothing.
//!
//! Comments of hadolint (`# hadolint ignore=DL4000`), tally (`# tally ignore=…`) and dockerfile-utils silence findings here too,
//! where they do so in their own linter: hadolint's apply to the next line only, and one that it can't read has no effect.
//! Codes without a rule, and those of disabled rules, are not reported; nor are codes of hadolint that may have an effect in
//! hadolint, because they report more there than the rule here.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! # hadolint ignore=DL4000
//! LABEL org.opencontainers.image.authors="me@example.com"
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.authors="me@example.com"
//! ```

use super::checker::Checker;
use super::diagnostic::{DiagnosticTag, Fix, Severity};
use super::pragmas::{Linter, Pragma, Reach};
use super::rule::{Category, Check, Rule, documentation};
use analysis::Document;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    tag: Some(DiagnosticTag::Unnecessary),
    inline: false,
    ..Rule::dockwright(
        "UnusedIgnore",
        Category::Style,
        Severity::Information,
        documentation!("unused_ignore.rs"),
        Check::Afterwards(check),
    )
};

/// The codes of hadolint for which the rule here reports at least as much as hadolint does.
const EQUALLY_WIDE: [&str; 10] = [
    "DL3000", "DL3006", "DL3007", "DL3014", "DL3020", "DL3034", "DL3043", "DL3044", "DL4000",
    "DL4003",
];

/// The title of the fix that removes a whole comment.
const COMMENT: &str = "Remove the comment";

/// Where nothing is silenced, why, and what to remove.
struct Unused {
    span: Span,
    message: String,
    /// The title of the fix.
    title: String,
    removed: TextEdit,
}

fn check(checker: &mut Checker) {
    let document = checker.document;
    let mut unused = Vec::new();
    for (span, reason) in &checker.pragmas.malformed {
        unused.push(Unused {
            span: *span,
            message: format!("This comment silences nothing: {reason}"),
            title: COMMENT.to_owned(),
            removed: without_line(document, *span),
        });
    }
    for pragma in &checker.pragmas.list {
        unused.extend(unused_in(checker, pragma));
    }
    for it in unused {
        if let Some(diagnostic) = checker.report(&RULE, None, None, it.span, it.message) {
            let fix = Fix::suggestion(it.title, vec![it.removed]);
            diagnostic.fixes.push(fix);
        }
    }
}

/// What of a comment silences nothing.
fn unused_in(checker: &Checker, pragma: &Pragma) -> Vec<Unused> {
    let document = checker.document;
    let whole = |message: String| {
        vec![Unused {
            span: pragma.span,
            message,
            title: COMMENT.to_owned(),
            removed: without_line(document, pragma.span),
        }]
    };
    if pragma.reach == Reach::Nowhere {
        let reason = match pragma.linter {
            Linter::Tally => "no instruction follows".to_owned(),
            linter => format!(
                "{} applies it to the next line, where no instruction begins",
                linter.name()
            ),
        };
        return whole(format!("This comment silences nothing: {reason}"));
    }
    let is_whole = pragma.codes.is_empty() || pragma.codes.iter().any(|it| it.text == "all");
    if is_whole {
        return if pragma.used {
            Vec::new()
        } else {
            whole("This comment silences nothing".to_owned())
        };
    }
    let mut unused = Vec::new();
    for code in pragma.codes.iter().filter(|it| !it.used) {
        let may_be_used = pragma.linter == Linter::Hadolint
            && (!EQUALLY_WIDE.contains(&code.text.as_str()) || precedes_variable(document, pragma));
        if may_be_used {
            continue;
        }
        let rules = pragma.rules(&code.text, checker.rules);
        let Some(rule) = rules.iter().find(|rule| checker.is_enabled(rule)) else {
            continue;
        };
        let (title, removed) = match pragma.codes.len() {
            1 => (COMMENT.to_owned(), without_line(document, pragma.span)),
            _ => (
                format!("Remove `{}`", code.text),
                without_code(pragma, code.span),
            ),
        };
        let message = format!(
            "{} silences nothing: {} reports nothing here",
            code.text, rule.name
        );
        unused.push(Unused {
            span: code.span,
            message,
            title,
            removed,
        });
    }
    unused
}

/// True if the line after a comment contains a variable, whose value hadolint doesn't know.
fn precedes_variable(document: &Document, pragma: &Pragma) -> bool {
    let text = &document.text;
    let next = text.line(text.line_of(pragma.span.start) + 1);
    text.slice(next).contains('$')
}

/// Removes the line of a comment.
pub(super) fn without_line(document: &Document, comment: Span) -> TextEdit {
    let text = &document.text;
    let line = text.line_of(comment.start);
    let span = Span::new(text.line_start(line), text.line_end(line).end);
    TextEdit::new(span, "")
}

/// Removes a code and the comma next to it.
fn without_code(pragma: &Pragma, code: Span) -> TextEdit {
    let next = pragma.codes.iter().find(|it| it.span.start > code.start);
    let before = pragma.codes.iter().rfind(|it| it.span.start < code.start);
    let span = match (next, before) {
        (Some(next), _) => Span::new(code.start, next.span.start),
        (None, Some(before)) => Span::new(before.span.end, code.end),
        (None, None) => code,
    };
    TextEdit::new(span, "")
}
