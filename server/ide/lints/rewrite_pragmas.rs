//! Code actions that replace comments of other linters by `# check=skip=`, which BuildKit reads too.

use std::collections::BTreeMap;

use super::check_comments::{Skip, skip_for_file, skip_for_item};
use super::diagnostic::Fix;
use super::pragmas::{Pragma, Pragmas, Reach};
use super::rules::ALL;
use super::unused_ignore::without_line;
use analysis::Document;
use syntax::text::{Span, TextEdit};

/// The rewritings of the comments in a range: of one comment, and, if there are several, of all in the file.
pub fn rewritten_comments(document: &Document, part: Span) -> Vec<Fix> {
    let pragmas = Pragmas::new(document);
    let here = |it: &&Pragma| it.span.meets(part);
    let Some(one) = pragmas.list.iter().find(here) else {
        return Vec::new();
    };
    let mut fixes = Vec::new();
    if let Some(edits) = rewrite(document, &[one]) {
        let rules = skipped(one).names.join(",");
        let title = format!("Replace by `# check=skip={rules}`");
        fixes.push(Fix::suggestion(title, edits));
    }
    let all: Vec<&Pragma> = pragmas.list.iter().collect();
    if all.len() > 1
        && let Some(edits) = rewrite(document, &all)
    {
        let title = "Replace all comments of other linters by `# check=skip=`";
        fixes.push(Fix::suggestion(title, edits));
    }
    fixes
}

/// What a comment skips in BuildKit's form, and what remains of it.
struct Skipped<'p> {
    names: Vec<&'static str>,
    /// The codes that can't be written so: without a rule, or with one that comments before an instruction don't apply to.
    rest: Vec<&'p str>,
}

fn skipped(pragma: &Pragma) -> Skipped<'_> {
    let is_whole = pragma.codes.is_empty() || pragma.codes.iter().any(|it| it.text == "all");
    if is_whole {
        return Skipped {
            names: vec!["all"],
            rest: Vec::new(),
        };
    }
    let mut skipped = Skipped {
        names: Vec::new(),
        rest: Vec::new(),
    };
    for code in &pragma.codes {
        let rules = pragma.rules(&code.text, ALL);
        let can_skip = rules
            .iter()
            .all(|it| !it.experimental && (it.inline || pragma.reach == Reach::File));
        if rules.is_empty() || !can_skip {
            skipped.rest.push(&code.text);
            continue;
        }
        for rule in rules {
            if !skipped.names.contains(&rule.name) {
                skipped.names.push(rule.name);
            }
        }
    }
    skipped
}

/// The edits that rewrite comments; `None` if there is nothing to rewrite.
fn rewrite(document: &Document, pragmas: &[&Pragma]) -> Option<Vec<TextEdit>> {
    let mut edits = Vec::new();
    let mut for_file: Vec<&'static str> = Vec::new();
    let mut for_items: BTreeMap<usize, (u32, Vec<&'static str>, String)> = BTreeMap::new();
    for pragma in pragmas {
        let Skipped { names, rest } = skipped(pragma);
        if names.is_empty() {
            continue;
        }
        let list = match pragma.reach {
            Reach::File => &mut for_file,
            Reach::Item(item) => {
                let reason = pragma.reason.clone();
                let new = || (pragma.span.start, Vec::new(), reason);
                &mut for_items.entry(item).or_insert_with(new).1
            }
            // There is no such comment for a stage.
            Reach::Lines(..) | Reach::Nowhere => continue,
        };
        for name in names {
            if !list.contains(&name) {
                list.push(name);
            }
        }
        match (pragma.codes.first(), pragma.codes.last(), rest.is_empty()) {
            (Some(first), Some(last), false) => {
                let span = Span::new(first.span.start, last.span.end);
                edits.push(TextEdit::new(span, rest.join(",")));
            }
            _ => edits.push(without_line(document, pragma.span)),
        }
    }
    for (item, (comment, names, reason)) in for_items {
        let line = document.text.line_start(document.text.line_of(comment));
        edits.push(skip_for_item(
            document,
            item,
            &Skip {
                names: &names,
                reason: &reason,
                line,
            },
        )?);
    }
    if !for_file.is_empty() {
        edits.push(skip_for_file(document, &for_file)?);
    }
    edits.sort_by_key(|it| (it.span.start, it.span.end));
    let edits = joined(edits);
    (!edits.is_empty()).then_some(edits)
}

/// Merges edits that touch.
fn joined(edits: Vec<TextEdit>) -> Vec<TextEdit> {
    let mut joined: Vec<TextEdit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span.end >= edit.span.start => {
                last.span = last.span.to(edit.span);
                last.text += &edit.text;
            }
            _ => joined.push(edit),
        }
    }
    joined
}
