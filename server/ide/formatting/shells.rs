//! The shell that runs each command of a file.

use super::quotes::Shell;
use analysis::{Base, Document, Stage, Stages};
use syntax::cancellation::checkpoint;
use syntax::language::{Kind, is_posix_shell};
use syntax::{Arguments, Instruction};

/// Words in the names of Windows images.
const WINDOWS: &[&str] = &["windows", "nanoserver", "servercore"];

/// The shells of a file's instructions.
pub(super) struct Shells {
    /// By instruction index.
    each: Vec<Shell>,
    /// The common shell, for commands that are run elsewhere; [`Shell::Other`] if they differ.
    together: Shell,
}

impl Shells {
    /// The shells of a file, determined by its base images and SHELL instructions.
    pub(super) fn new(document: &Document) -> Shells {
        let file = document.file();
        let alone = if file.escape == '\\' {
            Shell::Posix
        } else {
            Shell::Other
        };
        let stages = Stages::of(document);
        // The final shell of each stage so far.
        let mut last: Vec<Shell> = Vec::new();
        let mut shell = alone;
        let mut each = Vec::with_capacity(file.items.len());
        for (number, item) in file.items.iter().enumerate() {
            checkpoint();
            let stage = stages.get(last.len());
            if let Some(stage) = stage.filter(|stage| stage.items.start == number) {
                shell = match stage.base_stage.and_then(|below| last.get(below)) {
                    Some(below) => *below,
                    None if is_for_windows(document, &stage) => Shell::Other,
                    None => alone,
                };
                last.push(shell);
            } else if let Some(named) = named(&item.instruction) {
                shell = named;
                if let Some(last) = last.last_mut() {
                    *last = named;
                }
            }
            each.push(shell);
        }
        let triggers = file
            .items
            .iter()
            .filter_map(|item| match &item.instruction.arguments {
                Arguments::Trigger { instruction, .. } => named(instruction),
                _ => None,
            });
        let all = each.iter().copied().chain(triggers);
        let together = all.reduce(|a, b| if a == b { a } else { Shell::Other });
        Shells {
            each,
            together: together.unwrap_or(alone),
        }
    }

    /// The shell of an instruction.
    pub(super) fn get(&self, number: usize, it: &Instruction) -> Shell {
        match it.kind {
            // Run by the final shell of the image, or of an image built on it.
            Some(Kind::Healthcheck | Kind::Onbuild) => self.together,
            _ => self.each.get(number).copied().unwrap_or(self.together),
        }
    }
}

/// True if a stage's base image is for Windows according to its name, as written or resolved.
fn is_for_windows(document: &Document, stage: &Stage) -> bool {
    let written = stage.base.map(|it| it.text.as_str());
    let meant = document.semantics().stages.get(stage.index);
    let meant = meant.and_then(|stage| match stage.base() {
        Base::Image(name) => Some(&**name),
        _ => None,
    });
    let mut names = [written, meant].into_iter().flatten();
    names.any(|name| {
        let name = name.to_ascii_lowercase();
        WINDOWS.iter().any(|word| name.contains(word))
    })
}

/// The shell that a SHELL instruction sets.
fn named(it: &Instruction) -> Option<Shell> {
    if it.kind != Some(Kind::Shell) {
        return None;
    }
    let words: Vec<&str> = it.words().iter().map(|it| it.text.as_str()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Some(Shell::Other);
    };
    // Another program may start the shell; the last option takes the command.
    let takes_command = last.starts_with('-') && last.ends_with('c');
    let posix = words.iter().any(|word| is_posix_shell(&program(word)));
    Some(match program(first).as_str() {
        _ if posix && takes_command => Shell::Posix,
        "powershell" | "pwsh" => Shell::Power,
        _ => Shell::Other,
    })
}

/// The name of a program, without its directory and `.exe`.
fn program(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = name.to_ascii_lowercase();
    name.strip_suffix(".exe")
        .map_or(name.clone(), str::to_owned)
}
