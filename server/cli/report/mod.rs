//! Prints diagnostics, with a module per output format.

mod checked;
mod checkstyle;
mod fingerprint;
mod format;
mod github;
mod gitlab;
mod json;
mod json_parts;
mod junit;
mod markdown;
mod paths;
mod rules;
mod sarif;
mod sonarqube;
mod text;
mod xml;

use std::io::{self, BufWriter, Write};

use super::args::FailOn;

pub(super) use checked::Checked;
pub(super) use fingerprint::fingerprint;
pub(super) use format::{ReportFormat, ReportTarget, ReportTargetParser};
pub(super) use paths::{ci_path, report_root};
pub(super) use text::{all_clear, coloured, colours_allowed, number, print_snippets, summary};

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
