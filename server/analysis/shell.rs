//! What shells see of a file's variables, in RUN, CMD, ENTRYPOINT, HEALTHCHECK and their triggers.

use super::meaning::Stage;
use super::variables::{Use, variable};
use super::{Base, Document};
use crate::catalogue;
use syntax::language::posix_command;
use syntax::{Sees, Shell, ShellVariable};

/// What the shell reads in an instruction. `None` if there is no command in it, or if it isn't known that a POSIX shell
/// reads it.
pub fn shell(document: &Document, item: usize) -> Option<&Shell> {
    let it = &document.file().items.get(item)?.instruction;
    let shell = it.shell()?;
    (shell.named || reads_posix(document, item)).then_some(shell)
}

/// The variables of the file that the shell sees in an instruction.
pub fn shell_uses(document: &Document, item: usize) -> Vec<Use> {
    let Some(shell) = shell(document, item) else {
        return Vec::new();
    };
    let of_the_file = |it: &&ShellVariable| {
        // What a script may set that the command reads is taken for the file's, which it mostly is.
        let in_environment = matches!(it.sees, Sees::Environment | Sees::Perhaps);
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

/// True if a command in shell form is read by a POSIX shell, as far as one can tell.
fn reads_posix(document: &Document, item: usize) -> bool {
    let meaning = document.meaning();
    let Some(step) = meaning.step(item) else {
        return false;
    };
    match &step.before.config.shell {
        Some(shell) => posix_command(shell.iter().map(String::as_str)) == Some(shell.len()),
        // Who escapes with backticks has paths of Windows.
        None => {
            !step.before.windows_shell
                && document.file().escape == '\\'
                && !meaning
                    .stage_of(item)
                    .is_some_and(|stage| is_for_windows(document, stage))
        }
    }
}

/// True if a stage is built on an image that is known to be for Windows.
fn is_for_windows(document: &Document, stage: &Stage) -> bool {
    let mut stage = stage;
    loop {
        match stage.base() {
            // A stage is built on one before it, so that this ends.
            Base::Stage(base) => match document.meaning().stages.get(*base) {
                Some(base) => stage = base,
                None => return false,
            },
            Base::Image(_) => {
                let image = stage.from.image.as_ref();
                return image.is_some_and(|it| catalogue::is_for_windows(it));
            }
            Base::Scratch | Base::Unknown => return false,
        }
    }
}
