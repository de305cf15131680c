//! Generic issues of `SonarQube`: a JSON object with rules and issues.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::checked::Checked;
use super::json_parts::{Streamed, set};
use super::paths::{ci_path, report_root};
use super::rules::rule_docs;
use ide::lints::{self, Category, Severity};

/// Prints all diagnostics as issues.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Report<I> {
        rules: Vec<Value>,
        issues: I,
    }
    let root = report_root();
    let names: BTreeSet<&str> = Checked::all(files).map(|(_, it)| it.rule).collect();
    let rules: Vec<Value> = names.into_iter().map(rule).collect();
    let issues = Checked::all(files).map(|(file, it)| {
        let range = file.visible_range(it.span);
        let mut lines = json!({ "startLine": range.start.line + 1 });
        // SonarQube refuses an empty range.
        if range.start != range.end {
            set(&mut lines, "endLine", range.end.line + 1);
            set(&mut lines, "startColumn", range.start.character);
            set(&mut lines, "endColumn", range.end.character);
        }
        json!({
            "ruleId": it.rule,
            "primaryLocation": {
                "message": it.message,
                "filePath": ci_path(&root, &file.path),
                "textRange": lines,
            },
        })
    });
    let issues = Streamed::new(issues);
    serde_json::to_writer_pretty(&mut *out, &Report { rules, issues })?;
    writeln!(out)
}

fn rule(name: &str) -> Value {
    let (docs, severity) = rule_docs(name);
    let category = lints::rule(name).map_or(Category::Bug, |it| it.category);
    let (attribute, quality) = match category {
        Category::Bug => ("LOGICAL", "RELIABILITY"),
        Category::Security => ("TRUSTWORTHY", "SECURITY"),
        Category::Reproducibility => ("COMPLETE", "RELIABILITY"),
        Category::Size | Category::Cache => ("EFFICIENT", "MAINTAINABILITY"),
        Category::Deprecated => ("CONVENTIONAL", "MAINTAINABILITY"),
        Category::Style => ("FORMATTED", "MAINTAINABILITY"),
    };
    let severity = match severity {
        Severity::Error => "HIGH",
        Severity::Warning => "MEDIUM",
        Severity::Information | Severity::Hint => "LOW",
    };
    json!({
        "id": name,
        "name": docs.lines().next().unwrap_or_default(),
        "description": docs,
        "engineId": "dockwright",
        "cleanCodeAttribute": attribute,
        "impacts": [{ "softwareQuality": quality, "severity": severity }],
    })
}
