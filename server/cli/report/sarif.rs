//! SARIF 2.1.0, the exchange format of static analysis.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use super::checked::Checked;
use super::fingerprint::numbered;
use super::json_parts::{Streamed, set};
use super::paths::{relative_path, report_root};
use super::rules::rule_docs;
use ide::lints::{self, Diagnostic, Fix, Severity};
use syntax::text::{Range, Span};

/// The base of relative URIs, as GitHub's code scanning names it.
const ROOT: &str = "%SRCROOT%";

/// Prints all diagnostics as one run.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    let pages: BTreeMap<&str, Option<&str>> = Checked::all(files)
        .map(|(_, it)| (it.rule, it.page.as_deref()))
        .collect();
    let rules: Vec<&str> = pages.keys().copied().collect();
    let root = report_root();
    let results = files.iter().flat_map(|file| {
        let found = file.found.iter().zip(numbered(file));
        let results = found.map(|(it, fingerprint)| {
            let mut result = result(&root, file, it, &rules);
            // The name is versioned, as SARIF recommends.
            let fingerprints = json!({ "dockwright/v1": fingerprint });
            set(&mut result, "partialFingerprints", fingerprints);
            result
        });
        results.collect::<Vec<_>>()
    });
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({ "driver": {
                "name": "dockwright",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": pages.iter().map(|(name, page)| rule(name, *page)).collect::<Vec<_>>(),
            } }),
            column_kind: "utf16CodeUnits",
            // Without a URI: the report says nothing about the machine.
            original_uri_base_ids: json!({
                ROOT: { "description": { "text": "The root of the repository" } },
            }),
            results: Streamed::new(results),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R> {
    tool: Value,
    column_kind: &'static str,
    original_uri_base_ids: Value,
    results: R,
}

fn rule(name: &str, page: Option<&str>) -> Value {
    let (docs, severity) = rule_docs(name);
    let mut value = json!({
        "id": name,
        "shortDescription": { "text": docs.lines().next().unwrap_or_default() },
        "fullDescription": { "text": prose(&docs) },
        "help": { "text": docs, "markdown": docs },
        "defaultConfiguration": { "level": level(severity) },
        "helpUri": page,
    });
    let mut tags = vec![lints::rule(name).map_or("error", |it| it.category.name())];
    tags.extend(lints::codes_of(name));
    set(&mut value, "properties", json!({ "tags": tags }));
    value
}

/// The paragraphs of a rule's documentation, without its code blocks and line breaks.
fn prose(docs: &str) -> String {
    let mut paragraphs = Vec::new();
    // Every second part is a code block.
    for text in docs.split("```").step_by(2) {
        let texts = text.split("\n\n").map(str::split_whitespace);
        let texts = texts.map(|words| words.collect::<Vec<_>>().join(" "));
        paragraphs.extend(texts.filter(|it| !it.is_empty()));
    }
    paragraphs.join("\n\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

fn result(root: &Path, file: &Checked, it: &Diagnostic, rules: &[&str]) -> Value {
    let mut value = json!({
        "ruleId": it.rule,
        "ruleIndex": rules.iter().position(|rule| *rule == it.rule),
        "level": level(it.severity),
        "message": { "text": it.message },
        "locations": [{ "physicalLocation": place(root, file, it.span) }],
    });
    if !it.related.is_empty() {
        let related = it.related.iter().map(|it| {
            json!({
                "physicalLocation": place(root, file, it.span),
                "message": { "text": it.message },
            })
        });
        set(&mut value, "relatedLocations", related.collect::<Value>());
    }
    if !it.fixes.is_empty() {
        set(
            &mut value,
            "fixes",
            it.fixes
                .iter()
                .map(|it| fix(root, file, it))
                .collect::<Value>(),
        );
    }
    value
}

fn fix(root: &Path, file: &Checked, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        json!({
            "deletedRegion": region(file.range(edit.span)),
            "insertedContent": { "text": edit.text },
        })
    });
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": artifact(root, &file.path),
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

fn place(root: &Path, file: &Checked, span: Span) -> Value {
    json!({
        "artifactLocation": artifact(root, &file.path),
        "region": region(file.visible_range(span)),
    })
}

fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.line + 1,
        "startColumn": range.start.character + 1,
        "endLine": range.end.line + 1,
        "endColumn": range.end.character + 1,
    })
}

/// A file: relative to the root, or by its absolute URI if it isn't in it.
fn artifact(root: &Path, path: &str) -> Value {
    if let Some(relative) = relative_path(root, path) {
        return json!({ "uri": uri(&relative), "uriBaseId": ROOT });
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let absolute = absolute.to_string_lossy();
    let absolute = uri(&absolute);
    json!({ "uri": format!("file:///{}", absolute.trim_start_matches('/')) })
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
