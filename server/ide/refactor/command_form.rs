//! Converts a command from shell form to exec form, with the shell in it, and vice versa. The image is the same.

use super::commands::shell_form;
use super::offer::Offer;
use super::source::instruction_at;
use analysis::Document;
use syntax::language::{Kind, posix_command};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction, Item};

/// The default shell.
const DEFAULT_SHELL: [&str; 2] = ["/bin/sh", "-c"];

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    change_form(document, part).into_iter().collect()
}

fn change_form(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let it = &*item.instruction;
    let has_form = matches!(it.kind, Some(Kind::Run | Kind::Cmd | Kind::Entrypoint));
    if !has_form || !it.comments.is_empty() {
        return None;
    }
    let shell = shell_words(document, number)?;
    let offer = match &it.arguments {
        Arguments::Json { span, strings } => to_shell_form(item.at(*span), strings, &shell)?,
        Arguments::Shell(_) => to_exec_form(item, shell_form(it)?, &shell)?,
        _ => return None,
    };
    let before = command(it, &shell)?;
    Some(offer.if_it_holds(move |after| {
        let now = after.file().items.get(number).map(|it| &it.instruction);
        let same = |now: &Instruction| {
            command(now, &shell).as_ref() == Some(&before) && it.flags.len() == now.flags.len()
        };
        now.is_some_and(|it| same(it)) && document.file().items.len() == after.file().items.len()
    }))
}

fn to_shell_form(span: Span, strings: &[Fragment], shell: &[String]) -> Option<Offer<'static>> {
    let (command, program) = strings.split_last()?;
    let program = program.iter().map(|it| &it.text);
    program.eq(shell).then(|| {
        let text = command.text.clone();
        Offer::new("Convert to shell form", vec![TextEdit { span, text }])
    })
}

fn to_exec_form(item: &Item, command: &Fragment, shell: &[String]) -> Option<Offer<'static>> {
    let strings = shell.iter().chain([&command.text]);
    let strings: Option<Vec<_>> = strings.map(|it| json(it)).collect();
    let text = format!("[{}]", strings?.join(", "));
    let span = item.at(command.span);
    let edit = TextEdit { span, text };
    Some(Offer::new("Convert to exec form", vec![edit]))
}

/// The shell that runs a command, if it is known.
fn shell_words(document: &Document, number: usize) -> Option<Vec<String>> {
    let before = &document.semantics().step(number)?.before;
    match &before.config.shell {
        Some(shell) => {
            // Windows quotes arguments in another way.
            let prefix = posix_command(shell.iter().map(String::as_str));
            (prefix == Some(shell.len())).then(|| shell.to_vec())
        }
        // An unknown image may set another shell.
        None if before.config.open || before.windows || before.windows_shell => None,
        None => Some(DEFAULT_SHELL.map(str::to_owned).to_vec()),
    }
}

/// The words of a command in exec form.
fn command(it: &Instruction, shell: &[String]) -> Option<Vec<String>> {
    if let Arguments::Json { strings, .. } = &it.arguments {
        return Some(strings.iter().map(|it| it.text.clone()).collect());
    }
    let text = shell_form(it)?.text.clone();
    Some(shell.iter().cloned().chain([text]).collect())
}

fn json(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}
