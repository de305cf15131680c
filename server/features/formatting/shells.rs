//! Which shell runs which command of a file.

use super::quotes::Shell;
use crate::analysis::{Base, Document, Stages};
use crate::language::Kind;
use crate::syntax::{Arguments, Instruction};

/// Shells that read quotes as POSIX tells.
const POSIX: &[&str] = &[
    "sh", "ash", "bash", "dash", "ksh", "mksh", "rbash", "yash", "zsh",
];

/// What the names of images for Windows have in them.
const WINDOWS: &[&str] = &["windows", "nanoserver", "servercore"];

/// The shells of a file's instructions.
pub(super) struct Shells {
    /// By the numbers of instructions.
    each: Vec<Shell>,
    /// All of them together, for commands that are run somewhere else.
    together: Shell,
}

impl Shells {
    /// The shells of a file, as its images and its SHELL instructions tell.
    pub(super) fn of(document: &Document) -> Shells {
        let file = document.file();
        let alone = if file.escape == '\\' {
            Shell::Posix
        } else {
            Shell::Other
        };
        let mut each = vec![alone; file.items.len()];
        // With which each stage ends.
        let mut last: Vec<Shell> = Vec::new();
        for (index, stage) in Stages::of(document).all().enumerate() {
            let below = stage.base_stage.and_then(|below| last.get(below));
            let meaning = document.meaning().stages.get(index);
            let of_windows = meaning.is_some_and(|stage| match stage.base() {
                Base::Image(name) => is_of_windows(name),
                _ => false,
            });
            let mut shell = match below {
                Some(below) => *below,
                None if of_windows => Shell::Other,
                None => alone,
            };
            for number in stage.items {
                let instruction = file.items.get(number).map(|item| &item.instruction);
                shell = instruction.and_then(|it| named(it)).unwrap_or(shell);
                if let Some(it) = each.get_mut(number) {
                    *it = shell;
                }
            }
            last.push(shell);
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
            // By the shell that the image has at last, or by that of an image that is built on it.
            Some(Kind::Healthcheck | Kind::Onbuild) => self.together,
            _ => self.each.get(number).copied().unwrap_or(self.together),
        }
    }
}

fn is_of_windows(image: &str) -> bool {
    let image = image.to_ascii_lowercase();
    WINDOWS.iter().any(|word| image.contains(word))
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
    // Another program may start it, and the last option takes the command.
    let takes_command = last.starts_with('-') && last.ends_with('c');
    let posix = words
        .iter()
        .any(|word| POSIX.contains(&program(word).as_str()));
    Some(match program(first).as_str() {
        _ if posix && takes_command => Shell::Posix,
        "powershell" | "pwsh" => Shell::PowerShell,
        _ => Shell::Other,
    })
}

/// The name of a program: without its folder and without `.exe`.
fn program(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = name.to_ascii_lowercase();
    name.strip_suffix(".exe")
        .map_or(name.clone(), str::to_owned)
}
