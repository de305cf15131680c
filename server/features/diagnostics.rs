//! What is wrong with a document.

use crate::analysis::Document;
use crate::syntax::ProblemKind;
use crate::text::Span;

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the rule that finds it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// What it is, for people.
    pub message: String,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth to be known.
    Hint,
    /// Worth to be looked at.
    Information,
    /// BuildKit warns of it.
    Warning,
    /// BuildKit refuses it.
    Error,
}

/// All that is wrong with a document, in the order of the text.
pub fn diagnostics(document: &Document) -> Vec<Diagnostic> {
    let mut found: Vec<_> = document
        .problems()
        .into_iter()
        .map(|problem| Diagnostic {
            rule: problem.kind.name(),
            // A limit of ours is nobody's mistake.
            severity: if problem.kind == ProblemKind::TooManyHeredocs {
                Severity::Information
            } else {
                Severity::Error
            },
            span: problem.span,
            message: problem.message,
        })
        .collect();
    found.sort_by_key(|diagnostic| diagnostic.span);
    found
}
