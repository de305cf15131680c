//! What a container of a stage's image runs: ENTRYPOINT and CMD together.

use std::sync::Arc;

use super::document::Document;
use super::from::Base;
use syntax::Instruction;
use syntax::language::Kind;

/// What a container of a stage's image runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The program and its arguments. Of an entrypoint that isn't known, they are what it gets.
    pub words: Vec<String>,
    /// Where they come from.
    pub made: Made,
}

/// Where the command of a container comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// From CMD alone; there is no ENTRYPOINT.
    Cmd,
    /// From CMD, and perhaps from an ENTRYPOINT of the base image in front of it.
    PerhapsCmd,
    /// From ENTRYPOINT alone.
    Entrypoint,
    /// From ENTRYPOINT alone, though there is a CMD: its shell makes nothing of arguments.
    ShellEntrypoint,
    /// From ENTRYPOINT, and behind it CMD.
    Both,
}

/// What a container of a stage's image runs; `None` if nothing of it is known.
pub fn container(document: &Document, stage: usize) -> Option<Container> {
    let config = &document.meaning().stages.get(stage)?.end.config;
    let cmd = config.cmd.as_ref().filter(|cmd| !cmd.is_empty());
    let entrypoint = config.entrypoint.as_ref();
    let (words, made) = match (entrypoint.filter(|it| !it.is_empty()), cmd) {
        (Some(entrypoint), None) => (entrypoint.to_vec(), Made::Entrypoint),
        (Some(entrypoint), Some(cmd)) => {
            // In which form a base image has it isn't known, and it matters only for one that is written here.
            let setter = setter(document, stage, Kind::Entrypoint);
            let in_shell_form = setter.is_some_and(|it| !it.instruction.arguments.is_json());
            if in_shell_form && is_shell(entrypoint) {
                (entrypoint.to_vec(), Made::ShellEntrypoint)
            } else {
                let words = entrypoint.iter().chain(cmd.iter());
                (words.cloned().collect(), Made::Both)
            }
        }
        (None, Some(cmd)) => {
            // An empty one takes that of the base image away.
            let perhaps = config.open && entrypoint.is_none();
            let made = if perhaps { Made::PerhapsCmd } else { Made::Cmd };
            (cmd.to_vec(), made)
        }
        (None, None) => return None,
    };
    Some(Container { words, made })
}

/// True for the shells of Unix: behind `-c` and a command they take arguments for its parameters.
fn is_shell(command: &[String]) -> bool {
    let program = command.first().map_or("", String::as_str);
    let name = program.rsplit('/').next().unwrap_or_default();
    ["sh", "ash", "bash", "dash", "ksh", "zsh"].contains(&name)
}

/// An instruction that sets something, for a stage.
#[derive(Clone, Debug)]
pub struct Setter {
    /// The instruction.
    pub instruction: Arc<Instruction>,
    /// The stage that it is in.
    pub stage: usize,
    /// Its number, if it is written in the file as such.
    pub item: Option<usize>,
}

/// The last instruction of a kind that a stage has, itself or from a stage that it is built on.
pub fn setter(document: &Document, stage: usize, kind: Kind) -> Option<Setter> {
    let meaning = document.meaning();
    let mut stage = meaning.stages.get(stage)?;
    loop {
        let own = stage.body.steps.iter().enumerate().rev();
        let is = |it: &Instruction| it.kind == Some(kind);
        let found = |instruction: &Arc<Instruction>, item| Setter {
            instruction: instruction.clone(),
            stage: stage.index,
            item,
        };
        if let Some((number, step)) = own.into_iter().find(|(_, step)| is(&step.instruction)) {
            let item = stage.items.start + number;
            return Some(found(&step.instruction, Some(item)));
        }
        let mut kept = stage.triggers.iter().rev();
        if let Some(step) = kept.find(|step| is(&step.instruction)) {
            return Some(found(&step.instruction, None));
        }
        let Base::Stage(below) = stage.base() else {
            return None;
        };
        // A stage is built on one before it.
        stage = meaning
            .stages
            .get(*below)
            .filter(|it| it.index < stage.index)?;
    }
}
