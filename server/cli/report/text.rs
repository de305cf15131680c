//! Human-readable diagnostics: annotated source.

use std::env;
use std::io::{self, IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::checked::{Checked, without_line_endings};
use ide::lints::{Diagnostic, Severity};
use syntax::text::{Encoding, Span, Text};

/// Prints all diagnostics as annotated source, and a summary.
pub(super) fn print(files: &[Checked], coloured: bool, out: &mut impl Write) -> io::Result<()> {
    for file in files {
        if let Some(build) = file.build.as_ref().filter(|_| !file.found.is_empty()) {
            writeln!(out, "{}, built as {}:", file.path, build.title())?;
        }
        print_snippets(&file.path, &file.text, &file.found, coloured, out)?;
    }
    let affected = files.iter().filter(|file| !file.found.is_empty()).count();
    if let Some(summary) = summary(Checked::all(files).map(|(_, it)| it.severity), affected) {
        writeln!(out, "{summary}")?;
    }
    Ok(())
}

/// Whether to print colours: on a terminal, unless `NO_COLOR` is set and not empty.
pub(crate) fn coloured(out: &impl IsTerminal) -> bool {
    out.is_terminal() && colours_allowed()
}

/// Whether colours may be printed on a terminal.
pub(crate) fn colours_allowed() -> bool {
    let is_dumb = env::var_os("TERM").is_some_and(|it| it == "dumb");
    !is_dumb && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// What is printed on a terminal if there are no diagnostics.
pub(crate) fn all_clear(files: usize) -> String {
    format!("no problems in {}", number(files, "file"))
}

/// The number of lines before and after a diagnostic.
const CONTEXT: u32 = 1;
/// The maximum number of lines of a diagnostic. The middle of longer ones is folded.
const MAX_LINES: u32 = 8;
/// The maximum length of a snippet, in bytes. Of longer ones, only the position is printed.
const MAX_LENGTH: u32 = 2000;

/// Prints diagnostics as annotated source.
///
/// # Errors
///
/// If writing fails.
pub(crate) fn print_snippets(
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

/// A span of the source with lines before and after it, or only its position if these are too long.
fn snippet<'a>(path: &'a str, text: &Text, span: Span, around: u32) -> Element<'a> {
    // A line ending would be annotated on the next line.
    let span = without_line_endings(text, span);
    let (first, last) = (text.line_of(span.start), text.line_of(span.end));
    let first = first.saturating_sub(around);
    let part = Span::new(text.line(first).start, text.line(last + around).end);
    if part.len() > MAX_LENGTH {
        let at = text.position(span.start, Encoding::Utf32);
        let place = Origin::path(path).line(at.line as usize + 1);
        return place.char_column(at.character as usize + 1).into();
    }
    let source = text.slice(part);
    let start = (span.start - part.start) as usize;
    let end = (span.end - part.start) as usize;
    // A trailing line ending would be shown as an additional line.
    let shown = source.trim_end_matches(['\r', '\n']).len().max(end);
    Snippet::source(source.get(..shown).unwrap_or_default().to_owned())
        // Folding hides lines without annotations, which is wanted only inside of long spans.
        .fold(last - first > MAX_LINES)
        .line_start(first as usize + 1)
        .path(path)
        .annotation(AnnotationKind::Primary.span(start..end))
        .into()
}

/// The number of diagnostics of each severity, such as `1 error, 2 warnings in 1 file`; `None` if there are none.
pub(crate) fn summary(found: impl Iterator<Item = Severity>, files: usize) -> Option<String> {
    let found: Vec<Severity> = found.collect();
    let count = |severity: Severity| found.iter().filter(|it| **it == severity).count();
    let information = count(Severity::Information);
    let words: Vec<_> = [
        number(count(Severity::Error), "error"),
        number(count(Severity::Warning), "warning"),
        // "information" has no plural.
        format!("{information} information"),
        number(count(Severity::Hint), "hint"),
    ]
    .into_iter()
    .filter(|it| !it.starts_with("0 "))
    .collect();
    (!words.is_empty()).then(|| format!("{} in {}", words.join(", "), number(files, "file")))
}

pub(crate) fn number(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
