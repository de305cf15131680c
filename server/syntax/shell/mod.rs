//! Parsing of POSIX shell commands in instructions: variables and tokens.
//!
//! Parsed on first use and cached in the instruction. Whether a POSIX shell runs a command depends on SHELL and is
//! determined by `analysis`, unless the instruction itself names the shell.

mod command;
mod names;
mod scanner;
mod script;
mod steps;
mod texts;
mod tokens;
mod variables;

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use tree_sitter::{Node, Parser, Tree};

use self::command::Command;
pub use self::names::{
    HazardKind, MentionRole, ScriptSymbols, ShellBranch, ShellCall, ShellFunction, ShellHazard,
    ShellLoop, ShellMention, ShellNames,
};
pub use self::script::{Joined, Nesting, Redirection, Script, ScriptCommand, ScriptWord};
pub use self::steps::ShellStep;
pub use self::texts::ShellText;
use super::Instruction;
use crate::text::Span;

/// The shell command of an instruction, as a POSIX shell parses it. All spans are relative to the instruction.
#[derive(Debug, Default)]
pub struct Shell {
    /// True if the instruction itself names a POSIX shell: `["sh", "-c", "…"]`, or a heredoc that begins with
    /// `#!/bin/sh`. Otherwise SHELL determines the shell.
    pub named: bool,
    /// All variables, in the order of the text.
    pub variables: Box<[ShellVariable]>,
    /// The tokens, in the order of the text. They may be nested.
    pub tokens: Box<[ShellToken]>,
    /// The commands, if it is a list in which each runs only if the previous ones succeeded (`a && b`).
    pub steps: Box<[ShellStep]>,
    /// False if a part of it can't be parsed.
    pub sound: bool,
    /// The cached result of [`Instruction::shell_names`].
    names: OnceLock<ShellNames>,
}

/// A variable in a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellVariable {
    /// Its name.
    pub name: Box<str>,
    /// The span of the name.
    pub span: Span,
    /// The whole variable, from its `$` if it has one.
    pub whole: Span,
    /// The text of the whole variable, if it has a modifier: `${name…}`.
    pub modified: Option<Box<str>>,
    /// Where its value comes from.
    pub origin: VariableOrigin,
    /// True where it is set or unset.
    pub writes: bool,
}

/// Where the value of a variable in a command comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableOrigin {
    /// The environment of the shell.
    Environment,
    /// The command itself, which has set it before.
    Shell,
    /// The command on some paths, the environment on others.
    Either,
    /// The environment, unless a previous `eval` or `source` sets it.
    Unknown,
}

/// A token of a command, or the part of one on a single line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShellToken {
    /// Its span.
    pub span: Span,
    /// Its kind.
    pub kind: ShellTokenKind,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellTokenKind {
    /// A keyword such as `if`.
    Keyword,
    /// The name of a command.
    Command,
    /// The name of a function where it is defined.
    Function,
    /// An argument that begins with `-`.
    Flag,
    /// A quoted string, or the body of a heredoc.
    String,
    /// A number.
    Number,
    /// An operator that joins commands or redirects their output.
    Operator,
    /// A comment.
    Comment,
    /// A variable, including `$` and braces where it is used.
    Variable,
    /// The marker of a heredoc, or its end.
    Marker,
}

impl Instruction {
    /// The command of RUN, CMD, ENTRYPOINT or HEALTHCHECK (also as an ONBUILD trigger), parsed for a POSIX shell. `None`
    /// if there is no command, or another program certainly runs it.
    pub fn shell(&self) -> Option<&Shell> {
        let read = || command::extract(self).map(|command| Box::new(read(&command)));
        self.shell.0.get_or_init(read).as_deref()
    }
}

/// The cached result of [`Instruction::shell`]. It depends only on the instruction, so it is ignored in comparisons.
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
        names: OnceLock::new(),
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

/// The range of a node without the whitespace that precedes it. In a double-quoted string, the grammar attributes the
/// whitespace between two variables to the second one.
fn range_of(node: Node, text: &str) -> Range<usize> {
    let range = node.byte_range();
    let written = text.get(range.clone()).unwrap_or_default();
    let whitespace = written.len() - written.trim_start().len();
    range.start + whitespace..range.end
}

fn parse(text: &str) -> Tree {
    PARSER.with_borrow_mut(|parser| {
        parser
            .parse(text, None)
            .expect("a parser with a language and without a limit gives a tree")
    })
}
