//! Converts a command from shell form to exec form, with the shell in it, and vice versa. The image is the same.

use super::commands::shell_form;
use super::offer::Offer;
use super::source::{LineBreaks, comments_in, instruction_at, with_line_breaks};
use analysis::Document;
use syntax::language::{Kind, posix_command};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction};

/// The default shell.
const DEFAULT_SHELL: [&str; 2] = ["/bin/sh", "-c"];

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    change_form(document, part).into_iter().collect()
}

fn change_form(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let it = &*item.instruction;
    let has_form = matches!(it.kind, Some(Kind::Run | Kind::Cmd | Kind::Entrypoint));
    // Comments within the command would be lost.
    if !has_form || !comments_in(document, item.span()).is_empty() {
        return None;
    }
    let shell = shell_words(document, number)?;
    let (title, span, text, command) = match &it.arguments {
        Arguments::Json { span, strings } => {
            let command = shell_command(strings, &shell)?;
            // Its lines would be joined.
            if document.text.slice(item.at(command.span)).contains('\n') {
                return None;
            }
            let command = command.text.clone();
            let title = "Convert to shell form";
            (title, item.at(*span), command.clone(), command)
        }
        Arguments::Shell(_) => {
            let span = item.at(shell_form(it)?.span);
            let command = with_line_breaks(document, span, LineBreaks::Spaces)?;
            let words = shell_form(it)?.text.split_whitespace();
            if !command.split_whitespace().eq(words) {
                return None;
            }
            let strings = shell.iter().chain([&command]);
            let strings: Option<Vec<_>> = strings.map(|it| json(it)).collect();
            let text = format!("[{}]", strings?.join(", "));
            ("Convert to exec form", span, text, command)
        }
        _ => return None,
    };
    let wanted: Vec<String> = shell.iter().cloned().chain([command]).collect();
    let offer = Offer::new(title, vec![TextEdit { span, text }]);
    Some(offer.if_it_holds(move |after| {
        let now = after.file().items.get(number).map(|it| &it.instruction);
        let same = |now: &Instruction| {
            words(now, &shell).as_ref() == Some(&wanted) && it.flags.len() == now.flags.len()
        };
        now.is_some_and(|it| same(it)) && document.file().items.len() == after.file().items.len()
    }))
}

/// The command in exec form that a shell runs, if the other words are that shell.
fn shell_command<'s>(strings: &'s [Fragment], shell: &[String]) -> Option<&'s Fragment> {
    let (command, program) = strings.split_last()?;
    let program = program.iter().map(|it| &it.text);
    program.eq(shell).then_some(command)
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
fn words(it: &Instruction, shell: &[String]) -> Option<Vec<String>> {
    if let Arguments::Json { strings, .. } = &it.arguments {
        return Some(strings.iter().map(|it| it.text.clone()).collect());
    }
    let text = shell_form(it)?.text.clone();
    Some(shell.iter().cloned().chain([text]).collect())
}

fn json(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}
