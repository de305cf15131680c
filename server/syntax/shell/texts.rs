//! The scripts in an instruction, for programs that read whole scripts: [`Instruction::shell_texts`].

use super::super::{Arguments, Fragment, Instruction};
use super::command::{self, Command, command_arguments};
use super::scanner::commands;
use crate::language::{posix_command, reads_posix_input};

/// A script in an instruction.
#[derive(Debug)]
pub struct ShellText {
    /// The script. Heredocs that it passes to programs are left out: their markers are replaced by a file name.
    pub text: Fragment,
    /// The heredocs that it passes to programs and whose variables it expands.
    pub heredocs: String,
    /// The words that start the shell, if the instruction itself names it; otherwise SHELL determines it.
    pub shell: Option<Vec<String>>,
    /// True if the script is a string of a JSON array, so that quotes and backslashes in it are escaped.
    pub is_json: bool,
}

impl Instruction {
    /// The scripts of RUN, CMD, ENTRYPOINT or HEALTHCHECK (also as an ONBUILD trigger): the command, and the heredocs
    /// that a POSIX shell in it reads unchanged. Empty if there is no command, or another program certainly runs it.
    pub fn shell_texts(&self) -> Vec<ShellText> {
        let Some(Command { text, heredocs, .. }) = command::extract(self) else {
            return Vec::new();
        };
        let inner = match &self.arguments {
            Arguments::Trigger { instruction, .. } => instruction,
            _ => self,
        };
        let mut texts = Vec::new();
        if let Some(Arguments::Json { strings, .. }) = command_arguments(inner) {
            let words = strings.iter().map(|it| it.text.as_str());
            let start = posix_command(words.clone()).unwrap_or_default();
            texts.push(ShellText {
                text,
                heredocs: String::new(),
                shell: Some(words.take(start).map(str::to_owned).collect()),
                is_json: true,
            });
            return texts;
        }
        let commands = if heredocs.is_empty() {
            Vec::new()
        } else {
            commands(&text.text, 0)
        };
        let mut expanded = String::new();
        for heredoc in heredocs {
            if heredoc.expand {
                expanded.push_str(&heredoc.body.text);
            }
            let reader = commands
                .iter()
                .find(|it| it.range.end >= heredoc.marker.end);
            let words = reader.map(|it| it.words.iter().map(|word| word.value.as_str()));
            // The outer shell expands variables first.
            let is_unchanged = !heredoc.expand || !heredoc.body.text.contains(['$', '`', '\\']);
            if let Some(words) = words
                && heredoc.input
                && is_unchanged
                && reads_posix_input(words.clone())
            {
                texts.push(ShellText {
                    text: heredoc.body,
                    heredocs: String::new(),
                    shell: Some(words.map(str::to_owned).collect()),
                    is_json: false,
                });
            }
        }
        let interpreter = text.text.strip_prefix("#!");
        let interpreter = interpreter.map(|it| it.lines().next().unwrap_or_default());
        let words = interpreter.map(|it| it.split_whitespace().map(str::to_owned).collect());
        let command = ShellText {
            text,
            heredocs: expanded,
            shell: words,
            is_json: false,
        };
        texts.insert(0, command);
        texts
    }
}
