//! The variables of a file that shell commands use, in RUN, CMD, ENTRYPOINT, HEALTHCHECK and triggers of these.

use super::semantics::StageSemantics;
use super::state::State;
use super::uses::Use;
use super::variables::variable;
use super::{Base, Document};
use crate::catalogue;
use syntax::language::posix_command;
use syntax::{Shell, ShellVariable, VariableOrigin};

/// The shell command of an instruction. `None` if it has none, or if it isn't known to be run by a POSIX shell.
pub fn shell(document: &Document, item: usize) -> Option<&Shell> {
    let it = &document.file().items.get(item)?.instruction;
    let shell = it.shell()?;
    (shell.named || reads_posix(document, item)).then_some(shell)
}

/// The uses of the file's variables in the shell command of an instruction.
pub fn shell_uses(document: &Document, item: usize) -> Vec<Use> {
    let Some(shell) = shell(document, item) else {
        return Vec::new();
    };
    let of_the_file = |it: &&ShellVariable| {
        // A variable that a sourced script may set is assumed to be the file's.
        let in_environment = matches!(
            it.origin,
            VariableOrigin::Environment | VariableOrigin::Unknown
        );
        in_environment && variable(document, item, None, &it.name).is_some()
    };
    let uses = shell.variables.iter().filter(of_the_file).map(|it| Use {
        name: it.name.to_string(),
        span: it.span,
        whole: it.whole,
        pair: None,
        modified: it.modified.as_ref().map(ToString::to_string),
    });
    uses.collect()
}

/// True if commands in shell form are run by a POSIX shell, as far as known.
fn reads_posix(document: &Document, item: usize) -> bool {
    let step = document.semantics().step(item);
    step.is_some_and(|step| runs_posix_shell(document, item, &step.before))
}

/// For each instruction, true if a POSIX shell runs commands in shell form there, as far as known.
pub fn posix_instructions(document: &Document) -> Vec<bool> {
    let semantics = document.semantics();
    let mut found = Vec::with_capacity(document.file().items.len());
    for (first, body) in semantics.bodies() {
        // Only few instructions change what matters.
        let mut last: Option<(&State, bool)> = None;
        for (number, step) in body.steps.iter().enumerate() {
            let state = &*step.before;
            let kept = last.filter(|(last, _)| std::ptr::eq(*last, state) || is_alike(last, state));
            let posix = match kept {
                Some((_, posix)) => posix,
                None => runs_posix_shell(document, first + number, state),
            };
            last = Some((state, posix));
            found.push(posix);
        }
    }
    found
}

/// True if a POSIX shell runs commands in shell form in a state of the stage of an instruction, as far as known.
pub fn runs_posix_shell(document: &Document, item: usize, state: &State) -> bool {
    if let Some(shell) = &state.config.shell {
        return posix_command(shell.iter().map(String::as_str)) == Some(shell.len());
    }
    let stage = document.semantics().stage_of(item);
    // The escape character ` suggests Windows.
    !state.windows_shell
        && document.file().escape == '\\'
        && !has_windows_user(state)
        && !stage.is_some_and(|stage| is_for_windows(document, stage))
}

/// True if two states of a stage are the same as far as [`runs_posix_shell`] looks at them.
fn is_alike(a: &State, b: &State) -> bool {
    a.windows_shell == b.windows_shell
        && a.config.shell == b.config.shell
        && has_windows_user(a) == has_windows_user(b)
}

/// True if the user is one that only images for Windows have.
fn has_windows_user(state: &State) -> bool {
    let user = state.config.user.as_ref().and_then(|it| it.known());
    user.is_some_and(|it| matches!(it, "ContainerAdministrator" | "ContainerUser"))
}

/// True if a stage is built on an image that is for Windows, by its name or by that of the argument for it.
fn is_for_windows(document: &Document, stage: &StageSemantics) -> bool {
    let bottom = document.semantics().bottom(stage);
    match bottom.base() {
        Base::Image(_) => {
            let image = bottom.from.image.as_ref();
            image.is_some_and(|it| catalogue::is_for_windows(it))
        }
        Base::Unknown => {
            let from = document.file().items.get(bottom.items.start);
            let words = from.map(|it| it.instruction.words()).unwrap_or_default();
            words.iter().any(|it| {
                let word = it.text.to_ascii_lowercase();
                ["nanoserver", "servercore"]
                    .iter()
                    .any(|it| word.contains(it))
            })
        }
        _ => false,
    }
}
