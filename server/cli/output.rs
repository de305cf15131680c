//! Findings, as people and programs read them.

use std::env;
use std::io::{self, IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value, json};

use crate::analysis::Document;
use crate::features::diagnostics::{Diagnostic, Severity};
use crate::text::{Encoding, Position, Span};

/// A file's findings as JSON: positions as in LSP, counted in UTF-16.
pub(super) fn json(path: &str, document: &Document, found: &[Diagnostic]) -> Value {
    let position = |at: Position| json!({ "line": at.line, "character": at.character });
    let diagnostics = found.iter().map(|diagnostic| {
        let range = document.text.range(diagnostic.span, Encoding::Utf16);
        json!({
            "rule": diagnostic.rule,
            "severity": word(diagnostic.severity),
            "range": { "start": position(range.start), "end": position(range.end) },
            "message": diagnostic.message,
        })
    });
    json!({ "path": path, "diagnostics": diagnostics.collect::<Vec<_>>() })
}

/// A severity in a word.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    }
}

/// Whether to print in colours: at a terminal, unless `NO_COLOR` says something.
pub(super) fn coloured() -> bool {
    io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Lines of source that are shown around a finding.
const CONTEXT: u32 = 1;
/// Lines of a finding from which on its middle is left out.
const LONG: u32 = 8;

/// Prints findings as annotated source.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn text(
    path: &str,
    document: &Document,
    found: &[Diagnostic],
    coloured: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = &document.text;
    for diagnostic in found {
        let (first, last) = (
            text.line_of(diagnostic.span.start),
            text.line_of(diagnostic.span.end),
        );
        let first = first.saturating_sub(CONTEXT);
        let part = Span::new(text.line(first).start, text.line(last + CONTEXT).end);
        let source = text.slice(part);
        let start = (diagnostic.span.start - part.start) as usize;
        let end = (diagnostic.span.end - part.start) as usize;
        // A line end at the end would be drawn as one more line.
        let shown = source.trim_end_matches(['\r', '\n']).len().max(end);
        let source = source.get(..shown).unwrap_or(&source);
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Information => Level::NOTE,
            Severity::Hint => Level::HELP,
        };
        let snippet = Snippet::source(source)
            // What is around a finding carries no mark and would be folded away, as is right inside a long one.
            .fold(last - first > LONG)
            .line_start(first as usize + 1)
            .path(path)
            .annotation(AnnotationKind::Primary.span(start..end));
        let report = &[level
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.rule)
            .element(snippet)];
        writeln!(out, "{}\n", renderer.render(report))?;
    }
    Ok(())
}

/// How many findings there are, in words; `None` if there are none.
pub(super) fn summary(found: &[Diagnostic], files: usize) -> Option<String> {
    let count = |severity: Severity| found.iter().filter(|d| d.severity == severity).count();
    let words: Vec<_> = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Information) + count(Severity::Hint), "note"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| number(count, word))
    .collect();
    (!words.is_empty()).then(|| format!("{} in {}", words.join(", "), number(files, "file")))
}

fn number(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
