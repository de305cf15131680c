//! Variables, functions and what surrounds them in the scripts of an instruction. All spans are relative to the instruction.

use crate::text::Span;

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

/// The names in the scripts of an instruction.
#[derive(Debug, Default)]
pub struct ShellNames {
    /// The scripts: the command, then the heredocs that another shell in it reads.
    pub scripts: Box<[ScriptSymbols]>,
}

/// The names in a script, which one shell executes.
#[derive(Debug, Default)]
pub struct ScriptSymbols {
    /// The occurrences of variables, in the order of execution as far as the text has it.
    pub mentions: Box<[ShellMention]>,
    /// The functions that it defines.
    pub functions: Box<[ShellFunction]>,
    /// The commands whose name is literal.
    pub calls: Box<[ShellCall]>,
    /// The loops, outer ones first.
    pub loops: Box<[ShellLoop]>,
    /// The branches of `if` and `case`.
    pub branches: Box<[ShellBranch]>,
    /// What makes uses of names uncertain.
    pub hazards: Box<[ShellHazard]>,
    /// The text in which plain words may be names of variables: arithmetic, tests, and the arguments of some builtins.
    pub names_as_text: Box<[Span]>,
    /// The comments.
    pub comments: Box<[Span]>,
}

/// An occurrence of a variable.
#[derive(Debug)]
pub struct ShellMention {
    /// The name.
    pub name: Box<str>,
    /// The span of the name.
    pub span: Span,
    /// The whole variable, from its `$` if it has one.
    pub whole: Span,
    /// Where its value comes from.
    pub origin: VariableOrigin,
    /// What happens to the variable.
    pub role: MentionRole,
    /// The statement that assigns it, without the body of a loop; the name otherwise.
    pub statement: Span,
    /// The value that it is assigned, if that is literal.
    pub value: Option<Box<str>>,
    /// True if programs that the script starts receive it from here on.
    pub exported: bool,
    /// True if it is declared as local to its function.
    pub local: bool,
    /// Its place in the order of execution. For one in a heredoc, that of the mark.
    pub at: u32,
    /// What comes after it up to here runs only if it has run.
    pub certain_until: u32,
    /// What comes after it from here on doesn't see its effect, as a subshell has ended.
    pub visible_until: u32,
    /// The index of the innermost function that contains it.
    pub function: Option<usize>,
    /// The index of the innermost loop that contains it.
    pub in_loop: Option<usize>,
}

/// What happens to a variable where it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionRole {
    /// It is read.
    Read,
    /// It is assigned: `x=1`.
    Assigned,
    /// It is assigned for one program only: `x=1 program`.
    Passed,
    /// It is declared without a value: `local x`.
    Declared,
    /// A loop assigns it: `for x in …`.
    Loop,
    /// A builtin such as `read`, or arithmetic, assigns it.
    Builtin,
    /// It is read, and assigned if it isn't set: `${x:=1}`.
    Default,
    /// It is unset.
    Unset,
}

impl MentionRole {
    /// True if it gives the variable a value.
    pub fn assigns(self) -> bool {
        !matches!(
            self,
            MentionRole::Read | MentionRole::Passed | MentionRole::Unset
        )
    }
}

/// A function of a script.
#[derive(Debug)]
pub struct ShellFunction {
    /// The name.
    pub name: Box<str>,
    /// The span of the name.
    pub span: Span,
    /// The whole definition.
    pub whole: Span,
}

/// A command whose name is literal.
#[derive(Debug)]
pub struct ShellCall {
    /// The name.
    pub name: Box<str>,
    /// The span of the name.
    pub span: Span,
}

/// A loop.
#[derive(Debug)]
pub struct ShellLoop {
    /// All of it.
    pub span: Span,
    /// The index of the loop around it.
    pub parent: Option<usize>,
}

/// A branch of `if` or `case`, of which at most one is executed.
#[derive(Debug)]
pub struct ShellBranch {
    /// The whole statement.
    pub statement: Span,
    /// The commands of the branch, without its condition or pattern.
    pub span: Span,
}

/// A place that makes uses of names uncertain.
#[derive(Debug)]
pub struct ShellHazard {
    /// Its span.
    pub span: Span,
    /// Its kind.
    pub kind: HazardKind,
}

/// What makes uses of names uncertain.
#[derive(Debug, PartialEq, Eq)]
pub enum HazardKind {
    /// `eval`.
    Evaluates,
    /// A file is executed whose names are unknown.
    Sources,
    /// A file is executed that sets only these variables.
    Sets(&'static [&'static str]),
    /// `${!name}` or `declare -n`.
    Indirect,
    /// `set -a`.
    ExportsAll,
    /// The name of a command isn't literal: it may be that of a function.
    Calls,
    /// It can't be parsed.
    Unparsed,
}
