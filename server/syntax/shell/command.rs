//! The text that a shell gets of an instruction (BuildKit's `convert.go:dispatchRun`).

use std::ops::Range;

use super::super::{Arguments, Fragment, Heredoc, Instruction};
use crate::language::{Kind, is_posix_shell, posix_command};

/// A text that a shell reads.
pub(super) struct Command {
    /// The text, without the bodies of heredocs; what was a mark is the name of some file.
    pub(super) text: Fragment,
    /// The heredocs of the text, in order.
    pub(super) heredocs: Vec<Inner>,
    /// True if the instruction says that a POSIX shell reads it.
    pub(super) named: bool,
}

/// A heredoc within a command.
pub(super) struct Inner {
    /// Where its mark was in the text, in bytes.
    pub(super) mark: Range<usize>,
    /// Its lines.
    pub(super) body: Fragment,
    /// True if the shell expands variables in it.
    pub(super) expand: bool,
    /// True if it is what the command in front reads.
    pub(super) input: bool,
}

/// The text that a shell gets of an instruction, if one gets any.
pub(super) fn of(it: &Instruction) -> Option<Command> {
    match &it.arguments {
        // The heredocs of a trigger are those of the ONBUILD.
        Arguments::Trigger { instruction, .. } => in_instruction(instruction, it),
        _ => in_instruction(it, it),
    }
}

fn in_instruction(it: &Instruction, outer: &Instruction) -> Option<Command> {
    let arguments = match (it.kind?, &it.arguments) {
        (Kind::Run | Kind::Cmd | Kind::Entrypoint, arguments) => arguments,
        (Kind::Healthcheck, Arguments::Health(health)) => &*health.command,
        _ => return None,
    };
    match arguments {
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

/// A heredoc by itself is the command; others are left to the shell.
fn in_shell_form(line: &Fragment, it: &Instruction) -> Option<Command> {
    if let ([heredoc], [mark]) = (&*it.heredocs, &*it.marks)
        && mark.span == line.span
    {
        return alone(heredoc);
    }
    let mut text = line.clone();
    let mut heredocs = Vec::new();
    for (mark, heredoc) in it.marks.iter().zip(&it.heredocs) {
        let start = line.offset_in_text(mark.span.start)?;
        let end = line.offset_in_text(mark.span.end)?;
        let written = line.text.get(start..end)?;
        // A shell would read on for the body: `<<EOF` is made `<____`.
        let angles = written.find("<<")? + 1;
        let name = "_".repeat(written.len() - angles);
        text.text.replace_range(start + angles..end, &name);
        heredocs.push(Inner {
            mark: start..end,
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
            // Another interpreter's script is none of ours.
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
