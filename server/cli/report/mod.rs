//! Prints diagnostics, with a module per output format.

mod checkstyle;
mod github;
mod json;
mod sarif;
mod text;

use std::io::{self, Write};
use std::sync::Arc;

use clap::ValueEnum;
use serde_json::Value;

use ide::lints::{Diagnostic, Severity};
use project::builds::DefinedBuild;
use syntax::text::{Encoding, Range, Span, Text};

pub(super) use text::{coloured, print_snippets, summary};

/// Output formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// Human-readable, with annotated source
    Text,
    /// One JSON object, positions as in LSP
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub Actions annotations
    Github,
    /// Checkstyle XML
    Checkstyle,
}

/// A file that was checked.
pub(super) struct Checked {
    /// Its path, as it is printed.
    pub(super) path: String,
    /// Its source.
    pub(super) text: Text,
    /// The build as which it was checked.
    pub(super) build: Option<Arc<DefinedBuild>>,
    /// Its diagnostics.
    pub(super) found: Vec<Diagnostic>,
}

impl Checked {
    /// A span as a range, with lines from 0 and UTF-16 columns.
    fn range(&self, span: Span) -> Range {
        self.text.range(span, Encoding::Utf16)
    }

    /// All diagnostics with their files.
    fn all(files: &[Checked]) -> impl Iterator<Item = (&Checked, &Diagnostic)> {
        let pairs = |file| -> Vec<(&Checked, &Diagnostic)> {
            let file: &Checked = file;
            file.found.iter().map(|it| (file, it)).collect()
        };
        files.iter().flat_map(pairs)
    }
}

/// Prints the diagnostics of files.
///
/// # Errors
///
/// If writing fails.
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

/// The name of a severity.
fn severity_name(severity: Severity) -> &'static str {
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
