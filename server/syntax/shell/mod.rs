//! What a POSIX shell reads in an instruction: its variables, and what its words are.
//!
//! Read when somebody asks for the first time, and kept with the instruction. Whether it is such a shell that reads a
//! command depends on SHELL and is `analysis`' to tell, unless the instruction itself says so.

mod command;
mod steps;
mod tokens;
mod variables;

use std::cell::RefCell;
use std::fmt;
use std::sync::OnceLock;

use tree_sitter::{Parser, Tree};

use self::command::Command;
pub use self::steps::ShellStep;
use super::Instruction;
use crate::text::Span;

/// What a POSIX shell reads in an instruction. All spans are counted from the beginning of the instruction.
#[derive(Debug, Default)]
pub struct Shell {
    /// True if the instruction itself says that such a shell reads it: `["sh", "-c", "…"]`, or a heredoc that begins
    /// with `#!/bin/sh`. Otherwise SHELL says who does.
    pub named: bool,
    /// All variables, in the order of the text.
    pub variables: Box<[ShellVariable]>,
    /// What the words are, in the order of the text. One may be within another.
    pub tokens: Box<[ShellToken]>,
    /// The commands of it, if it is a row of commands, in which each runs if those before have succeeded.
    pub steps: Box<[ShellStep]>,
    /// False if there is something in it that can't be read.
    pub sound: bool,
}

/// A variable in a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellVariable {
    /// Its name.
    pub name: Box<str>,
    /// Where the name stands.
    pub span: Span,
    /// All of it, from the `$` if there is one.
    pub whole: Span,
    /// All of it as a text, if something is done with the value: `${name…}`.
    pub modified: Option<Box<str>>,
    /// Whose variable it is.
    pub sees: Sees,
    /// True where it is set or unset.
    pub writes: bool,
}

/// Whose variable a name is in a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// That of the environment, in which the shell was started.
    Environment,
    /// The shell's own: the command has set it before.
    Own,
    /// The command has set it before, but not on all ways.
    Either,
    /// That of the environment, unless a text or a file sets it that the command has read before: `eval`, `source`.
    Perhaps,
}

/// A word of a command, or a part of one that is on one line, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShellToken {
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub kind: ShellTokenKind,
}

/// What a word of a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellTokenKind {
    /// A word like `if`.
    Keyword,
    /// The name of a command.
    Command,
    /// The name of a function where it is defined.
    Function,
    /// An argument that begins with `-`.
    Flag,
    /// A text in quotes, or the body of a heredoc.
    String,
    /// A number.
    Number,
    /// What joins commands, or leads elsewhere what they say.
    Operator,
    /// A comment.
    Comment,
    /// A variable, with its `$` and braces if it is used.
    Variable,
    /// The mark of a heredoc, or its end.
    Mark,
}

impl Instruction {
    /// What a POSIX shell would read in the instruction: the shell form of RUN, CMD, ENTRYPOINT and HEALTHCHECK, and
    /// their triggers. `None` if there is no command, or another program surely reads it.
    pub fn shell(&self) -> Option<&Shell> {
        let read = || command::of(self).map(|command| Box::new(read(&command)));
        self.shell.0.get_or_init(read).as_deref()
    }
}

/// What has been read in an instruction, if somebody has asked. Depends on nothing but the instruction, so that
/// instructions are equal whether it is there or not.
#[derive(Default)]
pub(super) struct Cache(OnceLock<Option<Box<Shell>>>);

impl PartialEq for Cache {
    fn eq(&self, _: &Cache) -> bool {
        true
    }
}

impl Eq for Cache {}

impl Clone for Cache {
    fn clone(&self) -> Cache {
        Cache::default()
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("…")
    }
}

fn read(command: &Command) -> Shell {
    let tree = parse(&command.text.text);
    let root = tree.root_node();
    let read = variables::variables(root, command);
    let mut tokens = tokens::tokens(root, &command.text);
    for inner in &command.heredocs {
        let body = inner.body.pieces(0..inner.body.text.len());
        let kind = ShellTokenKind::String;
        tokens.extend(body.map(|span| ShellToken { span, kind }));
        let within = |it: &&ShellVariable| inner.body.span.covers(it.span);
        let variables = read.variables.iter().filter(within);
        tokens.extend(variables.map(|it| ShellToken {
            span: if it.modified.is_some() {
                it.span
            } else {
                it.whole
            },
            kind: ShellTokenKind::Variable,
        }));
    }
    Shell {
        named: command.named,
        variables: read.variables.into(),
        tokens: tokens.into(),
        steps: steps::steps(root, &command.text).into(),
        sound: read.complete && !root.has_error(),
    }
}

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new({
        let mut parser = Parser::new();
        parser
            .set_language(&tree_sitter_bash::LANGUAGE.into())
            .expect("the grammar is of a version that the library reads");
        parser
    });
}

fn parse(text: &str) -> Tree {
    PARSER.with_borrow_mut(|parser| {
        parser
            .parse(text, None)
            .expect("a parser with a language and without a limit gives a tree")
    })
}
