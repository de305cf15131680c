//! Findings, as people and programs read them: one file per format.

mod checkstyle;
mod github;
mod json;
mod sarif;
mod text;

use std::io::{self, Write};

use clap::ValueEnum;
use serde_json::Value;

use ide::lints::{Diagnostic, Severity};
use syntax::text::{Encoding, Range, Span, Text};

pub(super) use text::{coloured, picture, summary};

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// Annotated source, for people
    Text,
    /// One JSON object, positions as in LSP
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// The XML of Checkstyle
    Checkstyle,
}

/// A file that was checked.
pub(super) struct Checked {
    /// Its path, as it is printed.
    pub(super) path: String,
    /// Its source.
    pub(super) text: Text,
    /// What was found.
    pub(super) found: Vec<Diagnostic>,
}

impl Checked {
    /// Where something is, from 0, columns in UTF-16.
    fn range(&self, span: Span) -> Range {
        self.text.range(span, Encoding::Utf16)
    }

    /// All findings with their files.
    fn all(files: &[Checked]) -> impl Iterator<Item = (&Checked, &Diagnostic)> {
        let pairs = |file| -> Vec<(&Checked, &Diagnostic)> {
            let file: &Checked = file;
            file.found.iter().map(|it| (file, it)).collect()
        };
        files.iter().flat_map(pairs)
    }
}

/// Prints what was found.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn print(
    format: ReportFormat,
    files: &[Checked],
    coloured: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        ReportFormat::Text => text::print(files, coloured, out),
        ReportFormat::Json => json::print(files, out),
        ReportFormat::Sarif => sarif::print(files, out),
        ReportFormat::Github => github::print(files, out),
        ReportFormat::Checkstyle => checkstyle::print(files, out),
    }
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

/// Adds a field to an object.
fn set(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Value::Object(fields) = object {
        fields.insert(name.to_owned(), value.into());
    }
}
