//! The formats of reports, and where they are written.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, ValueEnum};

use project::config::OutputFormat;

/// Output formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
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
pub(crate) struct ReportTarget {
    pub(crate) format: ReportFormat,
    pub(crate) file: Option<PathBuf>,
}

/// Parses `FORMAT` and `FORMAT=FILE`.
#[derive(Clone)]
pub(crate) struct ReportTargetParser;

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
        if file.as_ref().is_some_and(|it| it.as_os_str().is_empty()) {
            let message = format!("--format {text}: missing file name\n");
            return Err(clap::Error::raw(ErrorKind::ValueValidation, message));
        }
        let formats = EnumValueParser::<ReportFormat>::new();
        let format = formats.parse_ref(command, arg, OsStr::new(format))?;
        Ok(ReportTarget { format, file })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let all = ReportFormat::value_variants().iter();
        Some(Box::new(all.filter_map(ValueEnum::to_possible_value)))
    }
}
