//! What BuildKit refuses, as diagnostics.

mod examples;
mod fixes;

use super::diagnostic::{Diagnostic, Severity};
use super::run::file_options;
use crate::analysis::Document;
use crate::syntax::{Problem, ProblemKind, file_problems};
use crate::text::Span;
use examples::example;

/// The names of all errors.
pub fn names() -> impl Iterator<Item = &'static str> {
    ProblemKind::ALL.iter().map(|kind| kind.name())
}

/// The kind of error of a name.
pub fn kind(name: &str) -> Option<ProblemKind> {
    let mut kinds = ProblemKind::ALL.iter().copied();
    kinds.find(|kind| kind.name() == name)
}

/// What an error is about, in Markdown, in the form of what a rule says of itself: the first line is a sentence that says
/// it all, the first block of `dockerfile` is wrong, the second right.
pub fn docs(kind: ProblemKind) -> String {
    let mut docs = kind.docs().to_owned();
    if let Some(blocks) = example(kind) {
        for block in blocks {
            docs.push_str(&format!("\n\n```dockerfile\n{block}\n```"));
        }
    }
    docs
}

/// How bad an error is.
pub fn severity(kind: ProblemKind) -> Severity {
    match kind {
        // A limit of ours is nobody's mistake.
        ProblemKind::TooManyHeredocs => Severity::Information,
        _ => Severity::Error,
    }
}

/// What BuildKit refuses in a document as a whole, and in what its instructions mean together.
pub(super) fn of_file(document: &Document) -> Vec<Diagnostic> {
    let file = document.file();
    let problems = file_problems(file, &document.text);
    let mut found: Vec<_> = problems
        .iter()
        .map(|problem| {
            let after = file
                .items
                .partition_point(|it| it.start <= problem.span.start);
            let item = after.checked_sub(1);
            let within = item.and_then(|it| file.items.get(it));
            let within = within.is_some_and(|it| it.span().covers(problem.span));
            diagnostic(document, problem, problem.span, item.filter(|_| within))
        })
        .collect();
    found.extend(check_directive(document));
    for (number, problem) in document.meaning().refused() {
        if let Some(item) = file.items.get(number) {
            let span = item.at(problem.span);
            found.push(diagnostic(document, problem, span, Some(number)));
        }
    }
    found
}

/// A problem as a diagnostic, at a place of the file.
pub(super) fn diagnostic(
    document: &Document,
    problem: &Problem,
    span: Span,
    item: Option<usize>,
) -> Diagnostic {
    let broken = fixes::Broken {
        document,
        problem,
        span,
        number: item,
    };
    Diagnostic {
        rule: problem.kind.name(),
        severity: severity(problem.kind),
        span,
        message: problem.message.clone(),
        page: None,
        related: Vec::new(),
        tag: None,
        fixes: fixes::fixes(&broken),
        item,
        told_at: None,
    }
}

fn check_directive(document: &Document) -> Option<Diagnostic> {
    let message = file_options(document)?.err()?;
    let mut directives = document.file().directives.iter();
    let directive = directives.find(|it| it.name.eq_ignore_ascii_case("check"))?;
    let span = if directive.value_span.is_empty() {
        directive.span
    } else {
        directive.value_span
    };
    let message = format!("failed to parse check options: {message}");
    let problem = Problem::new(ProblemKind::InvalidCheckDirective, span, message);
    Some(diagnostic(document, &problem, span, None))
}
