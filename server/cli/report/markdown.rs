//! Markdown: a table of diagnostics, for comments and job summaries.

use std::io::{self, Write};

use super::checked::Checked;
use super::paths::{ci_path, report_root};
use super::rules::severity_name;
use super::text::{all_clear, summary};

/// Prints all diagnostics as a table.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let affected = files.iter().filter(|file| !file.found.is_empty()).count();
    let severities = Checked::all(files).map(|(_, it)| it.severity);
    let Some(summary) = summary(severities, affected) else {
        return writeln!(out, "Dockwright: {}", all_clear(files.len()));
    };
    writeln!(
        out,
        "Dockwright: {summary}\n\n| place | severity | finding | rule |\n|---|---|---|---|"
    )?;
    let root = report_root();
    for (file, it) in Checked::all(files) {
        let start = file.visible_range(it.span).start;
        let place = format!(
            "{}:{}:{}",
            ci_path(&root, &file.path),
            start.line + 1,
            start.character + 1
        );
        let rule = match &it.page {
            Some(page) => format!("[{}]({page})", it.rule),
            None => it.rule.to_owned(),
        };
        let severity = severity_name(it.severity);
        let (place, message) = (escaped(&place), escaped(&it.message));
        writeln!(out, "| {place} | {severity} | {message} | {rule} |")?;
    }
    Ok(())
}

/// A text without markup, on one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}
