//! One JSON object for all files.

use std::io::{self, Write};

use serde::Serialize;

use super::checked::Checked;
use super::json_parts::Streamed;
use super::rules::severity_name;
use ide::lints::{self, Diagnostic};
use syntax::text::{Position, Range, Span};

/// Prints all diagnostics. Positions are those of LSP, in UTF-16 code units.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Report<F> {
        files: F,
    }
    let files = Streamed::new(files.iter().map(FileReport::new));
    serde_json::to_writer(&mut *out, &Report { files })?;
    writeln!(out)
}

#[derive(Serialize)]
struct FileReport<'a> {
    path: &'a str,
    diagnostics: Vec<Found<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    build: Option<Build<'a>>,
}

#[derive(Serialize)]
struct Build<'a> {
    tool: &'static str,
    name: &'a str,
    file: &'a str,
}

#[derive(Serialize)]
struct Found<'a> {
    rule: &'a str,
    severity: &'static str,
    range: RangeReport,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    range: RangeReport,
    message: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Edit<'a> {
    range: RangeReport,
    new_text: &'a str,
}

#[derive(Serialize)]
struct RangeReport {
    start: PositionReport,
    end: PositionReport,
}

#[derive(Serialize)]
struct PositionReport {
    line: u32,
    character: u32,
}

impl FileReport<'_> {
    fn new(file: &Checked) -> FileReport<'_> {
        FileReport {
            path: &file.path,
            diagnostics: file.found.iter().map(|it| Found::new(file, it)).collect(),
            build: file.build.as_ref().map(|it| Build {
                tool: it.tool.name(),
                name: &it.name,
                file: &it.file,
            }),
        }
    }
}

impl<'a> Found<'a> {
    fn new(file: &Checked, found: &'a Diagnostic) -> Found<'a> {
        let related = found.related.iter().map(|it| Related {
            range: RangeReport::new(file, it.span),
            message: &it.message,
        });
        Found {
            rule: found.rule,
            severity: severity_name(found.severity),
            range: RangeReport::new(file, found.span),
            message: &found.message,
            page: found.page.as_deref(),
            related: related.collect(),
            fixes: found.fixes.iter().map(|it| Fix::new(file, it)).collect(),
        }
    }
}

impl<'a> Fix<'a> {
    fn new(file: &Checked, fix: &'a lints::Fix) -> Fix<'a> {
        let edits = fix.edits.iter().map(|it| Edit {
            range: RangeReport::new(file, it.span),
            new_text: &it.text,
        });
        Fix {
            title: &fix.title,
            safe: fix.safe,
            edits: edits.collect(),
        }
    }
}

impl RangeReport {
    fn new(file: &Checked, span: Span) -> RangeReport {
        let Range { start, end } = file.range(span);
        RangeReport {
            start: PositionReport::new(start),
            end: PositionReport::new(end),
        }
    }
}

impl PositionReport {
    fn new(Position { line, character }: Position) -> PositionReport {
        PositionReport { line, character }
    }
}
