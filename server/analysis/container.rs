//! The effective command of a stage's image: ENTRYPOINT combined with CMD.

use std::sync::Arc;

use super::document::Document;
use super::from::Base;
use syntax::Instruction;
use syntax::language::{Kind, is_posix_shell};

/// The effective command of a stage's image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The program and its arguments; if the entrypoint is unknown, only its arguments.
    pub words: Vec<String>,
    /// Which instructions set it.
    pub source: CommandSource,
}

/// Which instructions set the command of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandSource {
    /// CMD alone; there is no ENTRYPOINT.
    Cmd,
    /// CMD, possibly preceded by an ENTRYPOINT of the base image.
    PerhapsCmd,
    /// ENTRYPOINT alone.
    Entrypoint,
    /// ENTRYPOINT alone, although there is a CMD: in shell form it ignores arguments.
    ShellEntrypoint,
    /// ENTRYPOINT followed by CMD.
    Both,
}

/// The effective command of a stage's image; `None` if neither ENTRYPOINT nor CMD is known.
pub fn container(document: &Document, stage: usize) -> Option<Container> {
    let config = &document.semantics().stages.get(stage)?.end.config;
    let cmd = config.cmd.as_ref().filter(|cmd| !cmd.is_empty());
    let entrypoint = config.entrypoint.as_ref();
    let (words, source) = match (entrypoint.filter(|it| !it.is_empty()), cmd) {
        (Some(entrypoint), None) => (entrypoint.to_vec(), CommandSource::Entrypoint),
        (Some(entrypoint), Some(cmd)) => {
            // The form of a base image's entrypoint is unknown, and matters only for one written in this file.
            let setter = setter(document, stage, Kind::Entrypoint);
            let in_shell_form = setter.is_some_and(|it| !it.instruction.arguments.is_json());
            if in_shell_form && is_shell(entrypoint) {
                (entrypoint.to_vec(), CommandSource::ShellEntrypoint)
            } else {
                let words = entrypoint.iter().chain(cmd.iter());
                (words.cloned().collect(), CommandSource::Both)
            }
        }
        (None, Some(cmd)) => {
            // An empty ENTRYPOINT resets that of the base image.
            let perhaps = config.open && entrypoint.is_none();
            let source = if perhaps {
                CommandSource::PerhapsCmd
            } else {
                CommandSource::Cmd
            };
            (cmd.to_vec(), source)
        }
        (None, None) => return None,
    };
    Some(Container { words, source })
}

/// True for a Unix shell, which treats arguments after `-c` and a command as positional parameters.
fn is_shell(command: &[String]) -> bool {
    let program = command.first();
    program.is_some_and(|it| is_posix_shell(it))
}

/// The instruction that sets a property of a stage's image.
#[derive(Clone, Debug)]
pub struct Setter {
    /// The instruction.
    pub instruction: Arc<Instruction>,
    /// The index of the stage that contains it.
    pub stage: usize,
    /// Its index in the file; `None` if it is run by ONBUILD.
    pub item: Option<usize>,
}

/// The last instruction of a kind in a stage or the stages it is built on.
pub fn setter(document: &Document, stage: usize, kind: Kind) -> Option<Setter> {
    let semantics = document.semantics();
    let mut stage = semantics.stages.get(stage)?;
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
        stage = semantics
            .stages
            .get(*below)
            .filter(|it| it.index < stage.index)?;
    }
}
