//! Findings, as people and programs read them.

use std::env;
use std::io::{self, IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::Checked;
use ide::lints::{Diagnostic, Severity};
use syntax::text::{Encoding, Span, Text};

/// Prints all findings as annotated source, and how many there are.
pub(super) fn print(files: &[Checked], coloured: bool, out: &mut impl Write) -> io::Result<()> {
    for file in files {
        picture(&file.path, &file.text, &file.found, coloured, out)?;
    }
    let concerned = files.iter().filter(|file| !file.found.is_empty()).count();
    if let Some(summary) = summary(Checked::all(files).map(|(_, it)| it.severity), concerned) {
        writeln!(out, "{summary}")?;
    }
    Ok(())
}

/// Whether to print in colours: at a terminal, unless `NO_COLOR` says something.
pub(crate) fn coloured(out: &impl IsTerminal) -> bool {
    out.is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Lines of source that are shown around a finding.
const CONTEXT: u32 = 1;
/// Lines of a finding from which on its middle is left out.
const LONG: u32 = 8;

/// Lines that are longer together, in bytes, are not shown: nobody would find the place in them.
const WIDE: u32 = 2000;

/// Prints findings as annotated source.
///
/// # Errors
///
/// If nothing can be written.
pub(crate) fn picture(
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
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Information => Level::NOTE.with_name("information"),
            Severity::Hint => Level::HELP.with_name("hint"),
        };
        let title = level.primary_title(diagnostic.message.as_str());
        let place = snippet(path, text, diagnostic.span, CONTEXT);
        let mut report = vec![title.id(diagnostic.rule).element(place)];
        for related in &diagnostic.related {
            let title = Level::NOTE.secondary_title(related.message.as_str());
            report.push(title.element(snippet(path, text, related.span, 0)));
        }
        writeln!(out, "{}\n", renderer.render(&report))?;
    }
    Ok(())
}

/// A part of the source that is marked, with some lines around it; or only where it is, if these are wide.
fn snippet<'a>(path: &'a str, text: &Text, span: Span, around: u32) -> Element<'a> {
    // A line end would be drawn as a piece of the next line.
    let marked = text.slice(span);
    let length = marked.trim_end_matches(['\r', '\n']).len() as u32;
    let span = Span::new(span.start, span.start + length);
    let (first, last) = (text.line_of(span.start), text.line_of(span.end));
    let first = first.saturating_sub(around);
    let part = Span::new(text.line(first).start, text.line(last + around).end);
    if part.len() > WIDE {
        let at = text.position(span.start, Encoding::Utf32);
        let place = Origin::path(path).line(at.line as usize + 1);
        return place.char_column(at.character as usize + 1).into();
    }
    let source = text.slice(part);
    let start = (span.start - part.start) as usize;
    let end = (span.end - part.start) as usize;
    // A line end at the end would be drawn as one more line.
    let shown = source.trim_end_matches(['\r', '\n']).len().max(end);
    Snippet::source(source.get(..shown).unwrap_or_default().to_owned())
        // What is around a finding carries no mark and would be folded away, as is right inside a long one.
        .fold(last - first > LONG)
        .line_start(first as usize + 1)
        .path(path)
        .annotation(AnnotationKind::Primary.span(start..end))
        .into()
}

/// How many findings there are, in words; `None` if there are none.
pub(crate) fn summary(found: impl Iterator<Item = Severity>, files: usize) -> Option<String> {
    let found: Vec<Severity> = found.collect();
    let count = |severity: Severity| found.iter().filter(|it| **it == severity).count();
    let information = count(Severity::Information);
    let words: Vec<_> = [
        number(count(Severity::Error), "error"),
        number(count(Severity::Warning), "warning"),
        // It has no plural.
        format!("{information} information"),
        number(count(Severity::Hint), "hint"),
    ]
    .into_iter()
    .filter(|it| !it.starts_with("0 "))
    .collect();
    (!words.is_empty()).then(|| format!("{} in {}", words.join(", "), number(files, "file")))
}

fn number(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
