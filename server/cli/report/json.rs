//! One JSON object for all files.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::checked::Checked;
use super::json_parts::{Streamed, set};
use super::rules::severity_name;
use ide::lints::{Fix, Related};
use syntax::text::{Position, Range};

/// Prints all diagnostics. Positions are those of LSP, in UTF-16 code units.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Report<F> {
        files: F,
    }
    let files = Streamed::new(files.iter().map(file));
    serde_json::to_writer(&mut *out, &Report { files })?;
    writeln!(out)
}

fn file(file: &Checked) -> Value {
    let diagnostics = file.found.iter().map(|it| {
        let mut value = json!({
            "rule": it.rule,
            "severity": severity_name(it.severity),
            "range": range(file.range(it.span)),
            "message": it.message,
        });
        if let Some(page) = &it.page {
            set(&mut value, "page", page.as_str());
        }
        if !it.related.is_empty() {
            let related = it.related.iter().map(|it| self::related(file, it));
            set(&mut value, "related", related.collect::<Value>());
        }
        if !it.fixes.is_empty() {
            set(
                &mut value,
                "fixes",
                it.fixes.iter().map(|it| fix(file, it)).collect::<Value>(),
            );
        }
        value
    });
    let mut value = json!({ "path": file.path, "diagnostics": diagnostics.collect::<Vec<_>>() });
    if let Some(build) = &file.build {
        let build = json!({
            "tool": build.tool.name(),
            "name": build.name,
            "file": build.file,
        });
        set(&mut value, "build", build);
    }
    value
}

fn related(file: &Checked, related: &Related) -> Value {
    json!({ "range": range(file.range(related.span)), "message": related.message })
}

fn fix(file: &Checked, fix: &Fix) -> Value {
    let edits = fix.edits.iter();
    let edits = edits.map(|it| json!({ "range": range(file.range(it.span)), "newText": it.text }));
    json!({ "title": fix.title, "safe": fix.safe, "edits": edits.collect::<Vec<_>>() })
}

fn range(range: Range) -> Value {
    let position = |at: Position| json!({ "line": at.line, "character": at.character });
    json!({ "start": position(range.start), "end": position(range.end) })
}
