//! Writes a command that a shell reads in exec form, with the shell in it, and back. The image has the same in both.

use super::{Offer, edited, instruction_at, shell_form};
use crate::analysis::Document;
use crate::language::Kind;
use crate::lints::TextEdit;
use crate::syntax::{Arguments, Instruction};
use crate::text::Span;

/// What reads commands if no SHELL says otherwise.
const DEFAULT_SHELL: [&str; 2] = ["/bin/sh", "-c"];

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer> {
    change_form(document, part).into_iter().collect()
}

fn change_form(document: &Document, part: Span) -> Option<Offer> {
    let (number, item) = instruction_at(document, part)?;
    let it = &*item.instruction;
    let has_form = matches!(it.kind, Some(Kind::Run | Kind::Cmd | Kind::Entrypoint));
    if !has_form || !it.comments.is_empty() {
        return None;
    }
    let shell = shell_words(document, number)?;
    let offer = match &it.arguments {
        Arguments::Json { span, strings } => {
            let (command, program) = strings.split_last()?;
            let program = program.iter().map(|it| it.text.as_str());
            if !program.eq(shell.iter().map(String::as_str)) {
                return None;
            }
            Offer {
                title: "Write in shell form".to_owned(),
                edits: vec![TextEdit {
                    span: item.at(*span),
                    text: command.text.clone(),
                }],
            }
        }
        _ => {
            let text = shell_form(it)?;
            let strings = shell.iter().chain([&text.text]);
            let strings: Option<Vec<_>> = strings.map(|it| json(it)).collect();
            Offer {
                title: "Write in exec form".to_owned(),
                edits: vec![TextEdit {
                    span: item.at(text.span),
                    text: format!("[{}]", strings?.join(", ")),
                }],
            }
        }
    };
    let after = edited(document, &offer.edits);
    let now = &after.file().items.get(number)?.instruction;
    let same = command(it, &shell)? == command(now, &shell)?
        && it.flags.len() == now.flags.len()
        && document.file().items.len() == after.file().items.len();
    same.then_some(offer)
}

/// The words that a shell is run with, if they are known.
fn shell_words(document: &Document, number: usize) -> Option<Vec<String>> {
    let before = &document.meaning().step(number)?.before;
    match &before.config.shell {
        Some(shell) => Some(shell.to_vec()),
        // An image that isn't known may have a shell of its own.
        None if before.config.open || before.windows || before.windows_shell => None,
        None => Some(DEFAULT_SHELL.map(str::to_owned).to_vec()),
    }
}

/// The words of a command.
fn command(it: &Instruction, shell: &[String]) -> Option<Vec<String>> {
    match &it.arguments {
        Arguments::Json { strings, .. } => Some(strings.iter().map(|it| it.text.clone()).collect()),
        _ => {
            let text = shell_form(it)?.text.clone();
            Some(shell.iter().cloned().chain([text]).collect())
        }
    }
}

fn json(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}
