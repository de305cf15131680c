//! Code actions at a position: fixes, comments that silence a rule, refactorings, and all safe fixes at once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub use super::action::{ActionKind, CodeAction};
use super::refactor::refactorings;
use crate::lints::{self, Diagnostic, FixTier, LintSettings};
use analysis::catalogue;
use analysis::{self, Document};
use syntax::cancellation::checkpoint;
use syntax::text::{Span, TextEdit};

/// The code actions for a range of a document. Only the requested kinds are computed. Without any, all kinds are
/// included except those that change the whole file, which editors request by name.
pub fn code_actions(
    document: &Document,
    part: Span,
    settings: &LintSettings,
    wanted: Option<&[String]>,
) -> Vec<CodeAction> {
    let wants = |kind: ActionKind| match wanted.filter(|kinds| !kinds.is_empty()) {
        Some(kinds) => kinds.iter().any(|wanted| kind.is_of(wanted)),
        None => kind != ActionKind::FixAll,
    };
    let mut actions = Vec::new();
    if wants(ActionKind::QuickFix) {
        let mut found = lints::check_part(document, settings, part);
        let in_scripts = lints::known_shell(document, settings).diagnostics;
        let here = |it: &Diagnostic| it.span.meets(part);
        found.extend(in_scripts.into_iter().filter(here));
        let mut known = HashMap::new();
        for it in found {
            fixes(document, &it, part, &mut actions, &mut known);
        }
    }
    if wants(ActionKind::Rewrite) {
        actions.extend(newer_images(document, part));
        actions.extend(rewritten_comments(document, part));
    }
    actions.extend(refactorings(document, part, wants));
    if wants(ActionKind::FixAll) {
        actions.extend(fix_all(document, settings));
    }
    actions
}

/// The fixes for a diagnostic at a part of a document. `known` has the index of each action, as one comment can silence
/// several diagnostics of a rule.
fn fixes(
    document: &Document,
    found: &Diagnostic,
    part: Span,
    actions: &mut Vec<CodeAction>,
    known: &mut HashMap<(String, Vec<TextEdit>), usize>,
) {
    checkpoint();
    let silence = lints::silence(document, found);
    let fixes = found.fixes.iter().cloned();
    // Apart from its own place, only its first fix is offered.
    let wanted = if found.span.meets(part) {
        usize::MAX
    } else {
        1
    };
    for (number, fix) in fixes.chain(silence).enumerate().take(wanted) {
        let action = CodeAction {
            title: fix.title,
            kind: ActionKind::QuickFix,
            edits: fix.edits,
            // The first fix is preferred; silencing a rule is not.
            preferred: fix.preferred && number == 0 && !found.fixes.is_empty(),
            diagnostic: Some(found.clone()),
        };
        match known.entry((action.title.clone(), action.edits.clone())) {
            Entry::Occupied(same) => {
                if let Some(same) = actions.get_mut(*same.get()) {
                    same.preferred |= action.preferred;
                }
            }
            Entry::Vacant(new) => {
                new.insert(actions.len());
                actions.push(action);
            }
        }
    }
}

/// The rewritings of comments of other linters in a range.
fn rewritten_comments(document: &Document, part: Span) -> impl Iterator<Item = CodeAction> {
    let fixes = lints::rewritten_comments(document, part).into_iter();
    fixes.map(|fix| CodeAction {
        title: fix.title,
        kind: ActionKind::Rewrite,
        edits: fix.edits,
        diagnostic: None,
        preferred: false,
    })
}

/// Updates of the image references in a range to newer tags of the same variant, up to the version of `latest`.
fn newer_images(document: &Document, part: Span) -> Vec<CodeAction> {
    let images = analysis::images(document).into_iter();
    let here = images.filter(|it| it.span.meets(part));
    let mut actions = Vec::new();
    for named in here {
        let Some(image) = catalogue::official(&named.name) else {
            continue;
        };
        let (Some(tag), Some(written)) = (named.name.tag(), named.tag(document)) else {
            continue;
        };
        // The digest is that of the old tag.
        let suffix = match named.name.digest() {
            Some(_) => " and remove the digest",
            None => "",
        };
        for tag in image.newer(tag).all() {
            let Some(text) = written.text(tag) else {
                continue;
            };
            actions.push(CodeAction {
                title: format!("Move to `{}:{tag}`{suffix}", named.name.familiar()),
                kind: ActionKind::Rewrite,
                edits: vec![TextEdit::new(written.span, text)],
                diagnostic: None,
                preferred: false,
            });
        }
    }
    actions
}

fn fix_all(document: &Document, settings: &LintSettings) -> Option<CodeAction> {
    let fixed = lints::fix_all(document, settings, FixTier::Safe, |_| true)?;
    let edits = lints::edits(&document.text.to_string(), &fixed.text);
    Some(CodeAction {
        title: "Apply all safe fixes".to_owned(),
        kind: ActionKind::FixAll,
        edits,
        diagnostic: None,
        preferred: false,
    })
}
