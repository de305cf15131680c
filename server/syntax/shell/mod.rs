//! Parsing of POSIX shell commands in instructions: variables and tokens.
//!
//! Parsed on first use and cached in the instruction. Whether a POSIX shell runs a command depends on SHELL and is
//! determined by `analysis`, unless the instruction itself names the shell.

mod bash;
mod command;
mod names;
mod parsed;
mod scanner;
mod script;
mod script_command;
mod steps;
mod symbols;
mod texts;
mod tokens;
mod variables;

use std::sync::OnceLock;

use self::bash::parse;
use self::command::Command;
pub(crate) use self::parsed::Cache;
pub use self::parsed::{Shell, ShellToken, ShellTokenKind};
pub use self::script::Script;
pub use self::script_command::{Joined, Nesting, Redirection, ScriptCommand, ScriptWord};
pub use self::steps::ShellStep;
pub use self::symbols::{
    HazardKind, MentionRole, ScriptSymbols, ShellBranch, ShellCall, ShellFunction, ShellHazard,
    ShellLoop, ShellMention, ShellNames, ShellVariable, VariableOrigin,
};
pub use self::texts::ShellText;
pub use self::variables::is_name as is_shell_name;
use super::Instruction;

impl Instruction {
    /// The command of RUN, CMD, ENTRYPOINT or HEALTHCHECK (also as an ONBUILD trigger), parsed for a POSIX shell. `None`
    /// if there is no command, or another program certainly runs it.
    pub fn shell(&self) -> Option<&Shell> {
        let read = || command::extract(self).map(|command| Box::new(read(&command)));
        self.shell.0.get_or_init(read).as_deref()
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
