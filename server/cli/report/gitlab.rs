//! GitLab Code Quality reports: a JSON array of issues.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::checked::Checked;
use super::json_parts::Streamed;
use super::paths::{ci_path, report_root};
use ide::lints::Severity;
use syntax::text::Position;

/// Prints all diagnostics as issues.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let root = report_root();
    // How often a path, rule and message have occurred.
    let mut occurrences: HashMap<String, usize> = HashMap::new();
    let issues = Checked::all(files).map(|(file, it)| -> Value {
        let path = ci_path(&root, &file.path);
        let range = file.visible_range(it.span);
        let key = format!("{path}\0{}\0{}", it.rule, it.message);
        let count = occurrences.entry(key.clone()).or_default();
        *count += 1;
        json!({
            "description": it.message,
            "check_name": it.rule,
            "fingerprint": fingerprint(&key, *count),
            "severity": level(it.severity),
            "location": {
                "path": path,
                "positions": { "begin": position(range.start), "end": position(range.end) },
            },
        })
    });
    serde_json::to_writer_pretty(&mut *out, &Streamed::new(issues))?;
    writeln!(out)
}

/// An identifier of an issue. It doesn't depend on line numbers, so that GitLab recognizes issues whose lines have moved.
fn fingerprint(key: &str, count: usize) -> String {
    let digest = Sha256::digest(format!("{key}\0{count}"));
    let digits = digest.iter().flat_map(|it| [it >> 4, it & 15]);
    let digits = digits.filter_map(|it| char::from_digit(u32::from(it), 16));
    digits.collect()
}

fn position(at: Position) -> Value {
    json!({ "line": at.line + 1, "column": at.character + 1 })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Information => "minor",
        Severity::Hint => "info",
    }
}
