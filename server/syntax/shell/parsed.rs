//! A parsed shell command: [`Shell`], and the place in an instruction that caches it.

use std::fmt;
use std::sync::OnceLock;

use super::steps::ShellStep;
use super::symbols::{ShellNames, ShellVariable};
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
    /// The cached result of [`crate::Instruction::shell_names`].
    pub(super) names: OnceLock<ShellNames>,
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

/// The cached result of [`crate::Instruction::shell`]. It depends only on the instruction, so it is ignored in comparisons.
#[derive(Default)]
pub(crate) struct Cache(pub(super) OnceLock<Option<Box<Shell>>>);

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
