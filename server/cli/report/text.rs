//! Findings, as people and programs read them.

use std::env;
use std::io::{self, IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Checked;
use crate::lints::{Diagnostic, Severity};
use crate::text::{Span, Text};

/// Prints all findings as annotated source, and how many there are.
pub(super) fn print(files: &[Checked], coloured: bool, out: &mut impl Write) -> io::Result<()> {
    for file in files {
        picture(&file.path, &file.text, &file.found, coloured, out)?;
    }
    let concerned = files.iter().filter(|file| !file.found.is_empty()).count();
    if let Some(summary) = summary(Checked::all(files).map(|(_, it)| it.severity), concerned) {
        writeln!(out, "{summary}")?;
    }
    let fixable = Checked::all(files).filter(|(_, it)| it.fixes.iter().any(|fix| fix.safe));
    let fixable = fixable.count();
    if fixable > 0 {
        writeln!(out, "{fixable} can be fixed with --fix")?;
    }
    Ok(())
}

/// Whether to print in colours: at a terminal, unless `NO_COLOR` says something.
pub(in crate::cli) fn coloured(out: &impl IsTerminal) -> bool {
    out.is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
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
pub(in crate::cli) fn picture(
    path: &str,
    text: &Text,
    found: &[Diagnostic],
    coloured: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
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
pub(in crate::cli) fn summary(
    found: impl Iterator<Item = Severity>,
    files: usize,
) -> Option<String> {
    let found: Vec<Severity> = found.collect();
    let count = |severity: Severity| found.iter().filter(|it| **it == severity).count();
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
