//! The commands of a shell script, for rules: [`Script`].
//!
//! A scanner in a single pass rather than the syntax tree of [`super::Shell`], as the linter reads each RUN of each file.
//! It accepts every text. What it can't read as a command, such as the expression of `((…))`, has no commands.

use std::ops::Range;

use super::super::{Fragment, Instruction};
use super::command::{self, Command};
use super::scanner::commands;
use crate::language::{file_name, reads_posix_input};
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

/// A simple command.
#[derive(Debug)]
pub struct ScriptCommand {
    /// Its range in its text, in bytes, from its first assignment or word to the end of its last redirection.
    pub range: Range<usize>,
    /// The assignments before its name, like `A=1`.
    pub assignments: Vec<ScriptWord>,
    /// Its name and arguments; empty if it only consists of assignments or redirections.
    pub words: Vec<ScriptWord>,
    /// Its redirections.
    pub redirections: Vec<Redirection>,
    /// What joins it to the command before it.
    pub joined: Joined,
    /// True if its output goes into a pipe.
    pub pipes: bool,
    /// What surrounds it.
    pub nesting: Nesting,
    /// The index of its text in [`Script`].
    pub(super) text: usize,
}

/// A word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptWord {
    /// The value: without quotes and escapes, but with substitutions as they are written.
    pub value: String,
    /// Its range in its text, in bytes.
    pub range: Range<usize>,
    /// True if the value contains no substitution: `$`, a backquote, or a pattern outside of quotes.
    pub is_literal: bool,
    /// True if a part of it is quoted or escaped.
    pub is_quoted: bool,
}

/// A redirection, like `2>/dev/null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirection {
    /// The operator, like `>`, without the number before it.
    pub operator: &'static str,
    /// What follows the operator.
    pub target: ScriptWord,
}

/// What joins a command to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// Nothing: it is the first one of the script, a block or a substitution.
    First,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `|` or `|&`.
    Pipe,
    /// `;` or a line end.
    Sequence,
    /// `&`.
    Background,
}

/// What surrounds a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub struct Nesting {
    /// `if`, `case`, `while` or a function: it may not run.
    pub conditional: bool,
    /// The condition of `if` or `while`: its exit code is expected to differ.
    pub tested: bool,
    /// `(…)`: it can't change the shell.
    pub subshell: bool,
    /// `$(…)` or backquotes.
    pub substitution: bool,
    /// `!`: its exit code is inverted.
    pub negated: bool,
}

impl Nesting {
    /// True if nothing surrounds the command.
    pub fn is_none(self) -> bool {
        self == Nesting::default()
    }
}

impl ScriptCommand {
    /// The name of the command without its folder; empty if there is none or it isn't literal.
    pub fn name(&self) -> &str {
        match self.words.first() {
            Some(word) if word.is_literal => file_name(&word.value),
            _ => "",
        }
    }

    /// The arguments.
    pub fn arguments(&self) -> &[ScriptWord] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The arguments that don't begin with `-`.
    pub fn operands(&self) -> impl Iterator<Item = &ScriptWord> {
        let arguments = self.arguments().iter();
        arguments.filter(|it| !it.value.starts_with('-') || it.value == "-")
    }

    /// The first argument that isn't a flag: `install` of `apt-get -y install curl`.
    pub fn subcommand(&self) -> &str {
        let first = self.operands().next();
        first.map_or("", |word| word.value.as_str())
    }

    /// True for an argument that is this long flag (`--yes`, also with a value: `--yes=true`), or contains this letter
    /// among short ones (`-qy`).
    pub fn has_flag(&self, long: &str, letter: Option<char>) -> bool {
        self.flag(long, letter).is_some()
    }

    /// The argument of [`Self::has_flag`].
    pub fn flag(&self, long: &str, letter: Option<char>) -> Option<&ScriptWord> {
        let arguments = self.arguments().iter();
        let mut flags = arguments.take_while(|it| it.value != "--");
        flags.find(|it| {
            let value = &it.value;
            if let Some(name) = value.strip_prefix("--") {
                let name = name.split_once('=').map_or(name, |(name, _)| name);
                return !long.is_empty() && name == long.trim_start_matches('-');
            }
            let letters = value.strip_prefix('-');
            let letters = letters.and_then(|it| it.split('=').next());
            letters.is_some_and(|it| letter.is_some_and(|letter| it.contains(letter)))
        })
    }
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
