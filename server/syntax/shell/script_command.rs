//! A simple command of a script: its words, its redirections, and what surrounds it.

use std::ops::Range;

use crate::language::file_name;

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
    /// The index of its text in [`super::Script`].
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
