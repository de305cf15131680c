//! BuildKit's errors as diagnostics, with documentation, examples and fixes for each [`ProblemKind`].

mod examples;
mod fixes;

use super::diagnostic::{Diagnostic, Fix, Severity};
use super::not_text::{NotText, not_text};
use super::options::file_options;
use super::rule::page_of;
use analysis::Document;
use examples::example;
use syntax::text::{Span, TextEdit};
use syntax::{Problem, ProblemKind, file_problems};

/// The names of all errors.
pub fn names() -> impl Iterator<Item = &'static str> {
    ProblemKind::ALL.iter().map(|kind| kind.name())
}

/// Looks up an error by name.
pub fn kind(name: &str) -> Option<ProblemKind> {
    let mut kinds = ProblemKind::ALL.iter().copied();
    kinds.find(|kind| kind.name() == name)
}

/// The documentation of an error, in Markdown, structured like [`Rule::docs`](super::Rule::docs): the first line is a
/// summary, the first `dockerfile` block has the error, the second doesn't.
pub fn docs(kind: ProblemKind) -> String {
    let mut docs = kind.docs().to_owned();
    if let Some(blocks) = example(kind) {
        for block in blocks {
            docs.push_str(&format!("\n\n```dockerfile\n{block}\n```"));
        }
    }
    docs
}

/// The URL of the documentation of an error.
pub fn page(name: &str) -> String {
    page_of(&format!("rules/errors.md#{}", name.to_ascii_lowercase()))
}

/// The severity of an error.
pub fn severity(kind: ProblemKind) -> Severity {
    match kind {
        // This is Dockwright's own limit, not an error in the file.
        ProblemKind::TooManyHeredocs => Severity::Information,
        _ => Severity::Error,
    }
}

/// The error of a file that isn't text: UTF-16, or binary.
pub(super) fn encoding(document: &Document) -> Option<Diagnostic> {
    let text = &document.text;
    let found = not_text(document)?;
    let message = match found {
        NotText::Utf16 => {
            "This file is encoded in UTF-16, which BuildKit can't read: save it as UTF-8"
        }
        NotText::Binary => "This is a binary file, not a Dockerfile",
    };
    let problem = Problem::new(ProblemKind::InvalidEncoding, text.line(0), message);
    let mut diagnostic: Diagnostic = diagnostic(document, &problem, text.line(0), None);
    if found == NotText::Binary {
        return Some(diagnostic);
    }
    let whole = text.slice(text.span());
    let rest = whole.trim_start_matches('\u{fffd}');
    // The lossy text keeps ASCII only.
    if !rest.contains('\u{fffd}') && rest.is_ascii() {
        let utf8 = rest.replace('\0', "");
        let edit = TextEdit::new(text.span(), utf8);
        let fix = Fix::safe("Convert to UTF-8", vec![edit]);
        diagnostic.fixes.push(fix);
    }
    Some(diagnostic)
}

/// The errors of a document as a whole, and those that depend on several instructions.
pub(super) fn file_errors(document: &Document) -> Vec<Diagnostic> {
    let file = document.file();
    let problems = file_problems(file, &document.text);
    let mut diagnostics: Vec<_> = problems
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
    diagnostics.extend(check_directive(document));
    for (number, problem) in document.semantics().rejections() {
        if let Some(item) = file.items.get(number) {
            let span = item.at(problem.span);
            diagnostics.push(diagnostic(document, problem, span, Some(number)));
        }
    }
    diagnostics
}

/// Converts a problem to a diagnostic at a span of the file.
pub(super) fn diagnostic(
    document: &Document,
    problem: &Problem,
    span: Span,
    item: Option<usize>,
) -> Diagnostic {
    let context = fixes::ProblemContext {
        document,
        problem,
        span,
        item_index: item,
    };
    let mut message = problem.message.clone();
    if let Some(explanation) = fixes::explanation(&context) {
        // What is similar by chance isn't meant.
        if let Some((start, _)) = message.split_once(" (did you mean ") {
            message.truncate(start.len());
        }
        message += &format!(" ({explanation})");
    }
    let name = problem.kind.name();
    Diagnostic {
        page: Some(page(name)),
        fixes: fixes::fixes(&context),
        fix_span: fixes::first_fix_span(&context),
        item,
        ..Diagnostic::new(name, severity(problem.kind), span, message)
    }
}

/// True if a problem is about the closing quote of another one: quotes don't join the words of some instructions.
pub(super) fn closes_quote(
    document: &Document,
    item: usize,
    open: &Problem,
    close: &Problem,
) -> bool {
    let is_quote = |it: &Problem| it.kind == ProblemKind::UnterminatedQuote;
    let Some(item) = document.file().items.get(item) else {
        return false;
    };
    let opening = document.text.slice(item.at(open.span));
    let closing = document.text.slice(item.at(close.span));
    let quote = opening.chars().next();
    is_quote(open)
        && is_quote(close)
        && fixes::takes_json_words(item.instruction.innermost())
        && matches!(quote, Some('"' | '\''))
        && closing.chars().next() == quote
}

fn check_directive(document: &Document) -> Option<Diagnostic> {
    let message = file_options(document)?.err()?;
    let directive = document.file().directive("check")?;
    let span = if directive.value_span.is_empty() {
        directive.span
    } else {
        directive.value_span
    };
    let message = format!("failed to parse check options: {message}");
    let problem = Problem::new(ProblemKind::InvalidCheckDirective, span, message);
    Some(diagnostic(document, &problem, span, None))
}
