//! Code actions that silence a rule for one instruction or for the file, by adding it to a `# check=skip=` comment.

use super::check_comments::{Skip, skip_for_file, skip_for_item};
use super::diagnostic::{Diagnostic, Fix};
use super::rule::Rule;
use super::rules::rule;
use analysis::Document;

/// The fixes that silence the rule of a diagnostic. None for BuildKit's errors.
pub fn silence(document: &Document, diagnostic: &Diagnostic) -> Vec<Fix> {
    let Some(rule) = rule(diagnostic.rule) else {
        return Vec::new();
    };
    let in_comment = diagnostic
        .comment_item
        .filter(|_| !rule.experimental)
        .and_then(|item| for_instruction(document, rule, item));
    in_comment
        .into_iter()
        .chain(for_file(document, rule))
        .collect()
}

/// Adds `# check=skip=…` before an instruction, or extends an existing comment.
fn for_instruction(document: &Document, rule: &Rule, item: usize) -> Option<Fix> {
    let title = format!("Silence `{}` for this instruction", rule.name);
    let start = document.file().items.get(item)?.start;
    let line = document.text.line_start(document.text.line_of(start));
    let edit = skip_for_item(
        document,
        item,
        &Skip {
            names: &[rule.name],
            reason: "",
            line,
        },
    )?;
    Some(Fix::suggestion(title, vec![edit]))
}

/// Adds `# check=skip=…` to the directives of the file, or extends an existing one.
fn for_file(document: &Document, rule: &Rule) -> Option<Fix> {
    if rule.experimental {
        return None;
    }
    let title = format!("Silence `{}` for this file", rule.name);
    let edit = skip_for_file(document, &[rule.name])?;
    Some(Fix::suggestion(title, vec![edit]))
}
