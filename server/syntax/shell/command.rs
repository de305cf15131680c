//! Extracting the command text that a shell receives (BuildKit's `convert.go:dispatchRun`).

use std::ops::Range;

use super::super::{Arguments, Fragment, Heredoc, Instruction};
use crate::language::{Kind, is_posix_shell, posix_command};

/// A command for a shell.
pub(super) struct Command {
    /// The text, without the bodies of heredocs; markers are replaced by a file name.
    pub(super) text: Fragment,
    /// The heredocs of the text, in order.
    pub(super) heredocs: Vec<Inner>,
    /// True if the instruction names a POSIX shell.
    pub(super) named: bool,
}

/// A heredoc within a command.
pub(super) struct Inner {
    /// The range of its marker in the text, in bytes.
    pub(super) marker: Range<usize>,
    /// Its lines.
    pub(super) body: Fragment,
    /// True if the shell expands variables in it.
    pub(super) expand: bool,
    /// True if it is the standard input of its command.
    pub(super) input: bool,
}

/// The command of an instruction, if a shell runs it.
pub(super) fn extract(instruction: &Instruction) -> Option<Command> {
    match &instruction.arguments {
        // The heredocs of a trigger are those of the ONBUILD.
        Arguments::Trigger {
            instruction: trigger,
            ..
        } => in_instruction(trigger, instruction),
        _ => in_instruction(instruction, instruction),
    }
}

/// The words of a command in exec form that runs a program rather than a command of a POSIX shell.
pub(super) fn exec_words(instruction: &Instruction) -> Option<&[Fragment]> {
    let it = match &instruction.arguments {
        Arguments::Trigger { instruction, .. } => instruction,
        _ => instruction,
    };
    let Arguments::Json { strings, .. } = command_arguments(it)? else {
        return None;
    };
    let words = strings.iter().map(|it| it.text.as_str());
    (!strings.is_empty() && posix_command(words).is_none()).then_some(strings)
}

/// The arguments that are a command.
pub(super) fn command_arguments(it: &Instruction) -> Option<&Arguments> {
    match (it.kind?, &it.arguments) {
        (Kind::Run | Kind::Cmd | Kind::Entrypoint, arguments) => Some(arguments),
        (Kind::Healthcheck, Arguments::Health(health)) => Some(&health.command),
        _ => None,
    }
}

fn in_instruction(it: &Instruction, outer: &Instruction) -> Option<Command> {
    match command_arguments(it)? {
        Arguments::Json { strings, .. } => in_json(strings),
        Arguments::Shell(text) => in_shell_form(text, outer),
        _ => None,
    }
}

/// `["sh", "-c", "…"]`.
fn in_json(strings: &[Fragment]) -> Option<Command> {
    let command = posix_command(strings.iter().map(|it| it.text.as_str()))?;
    Some(Command {
        text: strings.get(command)?.clone(),
        heredocs: Vec::new(),
        named: true,
    })
}

/// A heredoc alone is the command; others are left to the shell.
fn in_shell_form(line: &Fragment, it: &Instruction) -> Option<Command> {
    if let ([heredoc], [marker]) = (&*it.heredocs, &*it.markers)
        && marker.span == line.span
    {
        return alone(heredoc);
    }
    let mut text = line.clone();
    let mut heredocs = Vec::new();
    for (marker, heredoc) in it.markers.iter().zip(&it.heredocs) {
        let start = line.offset_in_text(marker.span.start)?;
        let end = line.offset_in_text(marker.span.end)?;
        let written = line.text.get(start..end)?;
        // A shell would look for the body: `<<EOF` becomes `<____`.
        let angles = written.find("<<")? + 1;
        let name = "_".repeat(written.len() - angles);
        text.text.replace_range(start + angles..end, &name);
        heredocs.push(Inner {
            marker: start..end,
            body: Fragment::plain(heredoc.content.clone(), heredoc.body),
            expand: heredoc.expand,
            input: heredoc.descriptor == 0,
        });
    }
    Some(Command {
        text,
        heredocs,
        named: false,
    })
}

/// A heredoc that is the command.
fn alone(heredoc: &Heredoc) -> Option<Command> {
    let named = match heredoc.content.strip_prefix("#!") {
        Some(rest) => {
            let mut words = rest.lines().next()?.split_whitespace();
            let program = words.next()?;
            let program = if program.ends_with("/env") {
                words.find(|it| !it.starts_with('-'))?
            } else {
                program
            };
            // A script for another interpreter isn't a shell command.
            is_posix_shell(program).then_some(())?;
            true
        }
        None => false,
    };
    Some(Command {
        text: Fragment::plain(heredoc.content.clone(), heredoc.body),
        heredocs: Vec::new(),
        named,
    })
}
