//! The commands of a shell script, for rules: [`Script`].
//!
//! A scanner in a single pass rather than the syntax tree of [`super::Shell`], as the linter reads each RUN of each file.
//! It accepts every text. What it can't read as a command, such as the expression of `((…))`, has no commands.

use std::ops::Range;

use super::super::{Fragment, Instruction};
use super::command::{self, Command};
use super::scanner::commands;
use super::script_command::{Joined, Nesting, ScriptCommand, ScriptWord};
use crate::language::reads_posix_input;
use crate::text::Span;

/// The shell commands of an instruction.
#[derive(Debug, Default)]
pub struct Script {
    /// The commands in the order of the text; those of a substitution precede the command that contains it.
    pub commands: Vec<ScriptCommand>,
    /// True if the instruction itself names a POSIX shell. Otherwise SHELL determines the shell.
    pub is_named: bool,
    /// True if the instruction is in exec form, without a shell.
    pub is_exec: bool,
    /// The first line of a heredoc that is the script, if that names an interpreter.
    pub interpreter: Option<String>,
    /// The texts: that of the instruction, then the heredocs that a shell in it reads.
    texts: Vec<Fragment>,
}

impl Script {
    /// The span of a command, relative to the instruction.
    pub fn span(&self, command: &ScriptCommand) -> Span {
        self.span_of(command, command.range.clone())
    }

    /// The span of a part of the text that contains a command, relative to the instruction.
    pub fn span_of(&self, command: &ScriptCommand, range: Range<usize>) -> Span {
        let text = self.texts.get(command.text);
        text.map_or_else(Span::default, |text| text.span_of(range))
    }

    /// The text that contains a command.
    pub fn text_of(&self, command: &ScriptCommand) -> &str {
        let text = self.texts.get(command.text);
        text.map_or("", |text| text.text.as_str())
    }

    /// The commands with a name.
    pub fn named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s ScriptCommand> {
        self.commands.iter().filter(move |it| it.name() == name)
    }

    /// The only command; `None` if there are several.
    pub fn only(&self) -> Option<&ScriptCommand> {
        match &*self.commands {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl Instruction {
    /// The commands of RUN, CMD, ENTRYPOINT or HEALTHCHECK (also as an ONBUILD trigger), read for a POSIX shell or as
    /// the words of the exec form. `None` if there is no command, or another program certainly runs it.
    pub fn script(&self) -> Option<Script> {
        if let Some(words) = command::exec_words(self) {
            return Some(exec(words));
        }
        let Command {
            text,
            heredocs,
            named,
        } = command::extract(self)?;
        let interpreter = text.text.strip_prefix("#!");
        let interpreter = interpreter.map(|it| it.lines().next().unwrap_or_default().to_owned());
        let mut script = Script {
            commands: commands(&text.text, 0),
            is_named: named,
            is_exec: false,
            interpreter,
            texts: vec![text],
        };
        for heredoc in heredocs.into_iter().filter(|it| it.input) {
            let reader = script
                .commands
                .iter()
                .find(|it| it.text == 0 && it.range.end >= heredoc.marker.end);
            let words = reader.map(|it| it.words.iter().map(|word| word.value.as_str()));
            if words.is_some_and(reads_posix_input) {
                let number = script.texts.len();
                let inner = commands(&heredoc.body.text, number);
                script.commands.extend(inner);
                script.texts.push(heredoc.body);
            }
        }
        Some(script)
    }
}

/// A command in exec form.
fn exec(words: &[Fragment]) -> Script {
    let mut text = String::new();
    let mut list = Vec::new();
    let mut pieces = Vec::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&word.text);
        list.push(ScriptWord {
            value: word.text.clone(),
            range: start..text.len(),
            is_literal: true,
            is_quoted: true,
        });
        pieces.push((start, word));
    }
    let range = 0..text.len();
    Script {
        commands: vec![ScriptCommand {
            range,
            assignments: Vec::new(),
            words: list,
            redirections: Vec::new(),
            joined: Joined::First,
            pipes: false,
            nesting: Nesting::default(),
            text: 0,
        }],
        is_named: false,
        is_exec: true,
        interpreter: None,
        texts: vec![Fragment::joined(text, &pieces)],
    }
}
