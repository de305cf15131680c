//! Prints diagnostics, with a module per output format.

mod checkstyle;
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod sarif;
mod sonarqube;
mod text;

use std::cell::Cell;
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::{Arg, Command, ValueEnum};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::args::FailOn;
use ide::lints::{self, Diagnostic, Severity, errors};
use project::IGNORE_FILE_RULES;
use project::builds::DefinedBuild;
use project::config::{self, OutputFormat};
use project::context::repository;
use syntax::text::{Encoding, Range, Span, Text};

pub(super) use fingerprint::fingerprint;
pub(super) use text::{all_clear, coloured, colours_allowed, number, print_snippets, summary};

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
    /// GitLab Code Quality report
    Gitlab,
    /// JUnit XML
    Junit,
    /// Generic issues for Sonar, with rules
    Sonarqube,
    /// Markdown table, for comments and job summaries
    Markdown,
}

impl From<OutputFormat> for ReportFormat {
    fn from(format: OutputFormat) -> ReportFormat {
        match format {
            OutputFormat::Text => ReportFormat::Text,
            OutputFormat::Json => ReportFormat::Json,
            OutputFormat::Sarif => ReportFormat::Sarif,
            OutputFormat::Github => ReportFormat::Github,
            OutputFormat::Checkstyle => ReportFormat::Checkstyle,
            OutputFormat::Gitlab => ReportFormat::Gitlab,
            OutputFormat::Junit => ReportFormat::Junit,
            OutputFormat::Sonarqube => ReportFormat::Sonarqube,
            OutputFormat::Markdown => ReportFormat::Markdown,
        }
    }
}

/// A format, and the file that the report is written to; `None` for stdout.
#[derive(Clone, Debug)]
pub(super) struct ReportTarget {
    pub(super) format: ReportFormat,
    pub(super) file: Option<PathBuf>,
}

/// Parses `FORMAT` and `FORMAT=FILE`.
#[derive(Clone)]
pub(super) struct ReportTargetParser;

impl TypedValueParser for ReportTargetParser {
    type Value = ReportTarget;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<ReportTarget, clap::Error> {
        let text = value.to_string_lossy();
        let (format, file) = match text.split_once('=') {
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (&*text, None),
        };
        let formats = EnumValueParser::<ReportFormat>::new();
        let format = formats.parse_ref(command, arg, OsStr::new(format))?;
        Ok(ReportTarget { format, file })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let all = ReportFormat::value_variants().iter();
        Some(Box::new(all.filter_map(ValueEnum::to_possible_value)))
    }
}

/// A file that was checked.
#[derive(Default)]
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

    /// A span as a range without line endings at its ends: a range that includes one ends on the next line.
    fn visible_range(&self, span: Span) -> Range {
        self.range(without_line_endings(&self.text, span))
    }

    /// All diagnostics with their files.
    pub(super) fn all(files: &[Checked]) -> impl Iterator<Item = (&Checked, &Diagnostic)> {
        let pairs = |file| -> Vec<(&Checked, &Diagnostic)> {
            let file: &Checked = file;
            file.found.iter().map(|it| (file, it)).collect()
        };
        files.iter().flat_map(pairs)
    }
}

/// Prints the diagnostics of files. `fail_on` is the minimum severity for which the check fails.
///
/// # Errors
///
/// If writing fails.
pub(super) fn print(
    format: ReportFormat,
    files: &[Checked],
    fail_on: FailOn,
    coloured: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    // Standard output is written line by line otherwise.
    let mut out = BufWriter::new(out);
    match format {
        ReportFormat::Text => text::print(files, coloured, &mut out),
        ReportFormat::Json => json::print(files, &mut out),
        ReportFormat::Sarif => sarif::print(files, &mut out),
        ReportFormat::Github => github::print(files, &mut out),
        ReportFormat::Checkstyle => checkstyle::print(files, &mut out),
        ReportFormat::Gitlab => gitlab::print(files, &mut out),
        ReportFormat::Junit => junit::print(files, fail_on, &mut out),
        ReportFormat::Sonarqube => sonarqube::print(files, &mut out),
        ReportFormat::Markdown => markdown::print(files, &mut out),
    }?;
    out.flush()
}

/// A JSON array, whose elements are created while it is written, one after the other. It can be written once.
struct Streamed<I>(Cell<Option<I>>);

impl<I> Streamed<I> {
    fn new(elements: I) -> Streamed<I> {
        Streamed(Cell::new(Some(elements)))
    }
}

impl<I: Iterator<Item: Serialize>> Serialize for Streamed<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}

/// A span without line endings at its end and before its first line.
fn without_line_endings(text: &Text, span: Span) -> Span {
    let is_ending = ['\r', '\n'];
    let covered = text.slice(span);
    let kept = covered.trim_end_matches(is_ending);
    let end = span.start + kept.len() as u32;
    let start = end - kept.trim_start_matches(is_ending).len() as u32;
    Span::new(if kept.is_empty() { span.start } else { start }, end)
}

/// The root of the Git repository that the working directory is in, or else the working directory. Paths in reports for CI
/// systems are relative to it.
pub(super) fn report_root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    repository(&here).unwrap_or(&here).to_owned()
}

/// A printed path relative to a folder, with slashes; `None` if it isn't in the folder.
fn relative_path(root: &Path, path: &str) -> Option<String> {
    let absolute = config::absolute(Path::new(path))?;
    let relative = absolute.strip_prefix(root).ok()?;
    Some(relative.to_string_lossy().replace(MAIN_SEPARATOR, "/"))
}

/// A printed path relative to a folder, or as it is if it isn't in the folder.
pub(super) fn ci_path(root: &Path, path: &str) -> String {
    relative_path(root, path).unwrap_or_else(|| path.to_owned())
}

/// Replaces characters that XML 1.0 can't represent.
fn xml_text(text: &str) -> String {
    let replace = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\0'..' ' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(replace).collect()
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

/// The documentation of a rule or an error, and its default severity.
fn rule_docs(name: &str) -> (String, Severity) {
    match (lints::rule(name), errors::kind(name)) {
        (Some(rule), _) => (rule.docs(), rule.severity),
        (_, Some(kind)) => (errors::docs(kind), errors::severity(kind)),
        (None, None) => {
            let rule = IGNORE_FILE_RULES.iter().find(|it| it.0 == name);
            rule.map_or((String::new(), Severity::Error), |it| {
                (it.1.to_owned(), it.2)
            })
        }
    }
}

/// Adds a field to an object.
fn set(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Value::Object(fields) = object {
        fields.insert(name.to_owned(), value.into());
    }
}
