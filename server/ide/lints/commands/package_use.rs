//! What instructions do with packages, for rules about those before them.

use super::packages::{Action, Manager, PackageCommand};
use super::program::{Program, has_extension, short_flags};
use analysis::{Body, NoteTopic, NotesOf, Step};
use syntax::ScriptCommand;
use syntax::language::{Kind, is_posix_shell};

/// Whether something installs packages with a package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Installs {
    No,
    /// It does, after an update of its own.
    WithUpdate,
    Perhaps,
    Yes,
}

/// What an instruction does with packages.
#[derive(Debug, Default)]
pub(super) struct PackageUse {
    /// The package managers that install, or may do so.
    installs: Vec<(Manager, Installs)>,
    /// True if anything else may install with any of them.
    is_unknown: bool,
    /// True if it uses lists of apt that an instruction before it downloaded.
    uses_apt_lists: bool,
}

impl PackageUse {
    /// The instructions of a body that install packages, or may do so.
    fn all(body: &Body) -> NotesOf<PackageUse> {
        body.notes(NoteTopic::Packages, 0, |_, step| {
            let found = PackageUse::of(step);
            let is_some = found.is_unknown || found.uses_apt_lists || !found.installs.is_empty();
            is_some.then_some(found)
        })
    }

    fn of(step: &Step) -> PackageUse {
        let instruction = &step.instruction;
        let script = match instruction.kind {
            Some(Kind::Onbuild) => None,
            Some(Kind::Run) => instruction.script(),
            _ => return PackageUse::default(),
        };
        let mut found = PackageUse::default();
        let Some(script) = script else {
            found.is_unknown = true;
            let is_trigger = instruction.kind == Some(Kind::Onbuild);
            found.uses_apt_lists = is_trigger && instruction.innermost().kind == Some(Kind::Run);
            return found;
        };
        let mut updated = Vec::new();
        for command in &script.commands {
            let Some(packages) = PackageCommand::of(command) else {
                let uses = may_use_apt_lists(command);
                found.uses_apt_lists |= uses && !updated.contains(&Manager::Apt);
                found.is_unknown |= !installs_nothing(command);
                continue;
            };
            let manager = packages.manager;
            let is_updated = updated.contains(&manager);
            let installs = match packages.action {
                Action::Refresh => {
                    updated.push(manager);
                    continue;
                }
                Action::Clean | Action::Remove => continue,
                Action::Install | Action::Upgrade if is_updated => Installs::WithUpdate,
                Action::Install | Action::Upgrade => Installs::Yes,
                Action::Other => Installs::Perhaps,
            };
            found.installs.push((manager, installs));
            found.uses_apt_lists |= manager == Manager::Apt && !is_updated;
        }
        found
    }

    fn installs(&self, manager: Manager) -> Installs {
        let own = self.installs.iter().filter(|it| it.0 == manager);
        let own = own.map(|it| it.1).max().unwrap_or(Installs::No);
        let others = if self.is_unknown {
            Installs::Perhaps
        } else {
            Installs::No
        };
        own.max(others)
    }
}

/// Whether an instruction of a body installs packages with a package manager.
pub(super) fn installs(body: &Body, number: usize, manager: Manager) -> Installs {
    let uses = PackageUse::all(body);
    let found = uses.get(number);
    found.map_or(Installs::No, |it| it.installs(manager))
}

/// Whether instructions of a body after one of them install packages with a package manager.
pub(super) fn installs_after(body: &Body, number: usize, manager: Manager) -> Installs {
    let uses = PackageUse::all(body);
    let later = uses.iter_back().take_while(|(it, _)| *it > number);
    let mut found = Installs::No;
    for (_, it) in later {
        found = found.max(it.installs(manager));
        if found == Installs::Yes {
            break;
        }
    }
    found
}

/// The last instruction of a body that uses lists of apt that one before it downloaded.
pub(super) fn last_use_of_apt_lists(body: &Body) -> Option<usize> {
    let uses = PackageUse::all(body);
    let mut uses = uses.iter_back();
    let last = uses.find(|(_, it)| it.uses_apt_lists);
    last.map(|(number, _)| number)
}

/// True for a command, not one of a package manager, that may use lists of apt: a script, or another command that runs one.
fn may_use_apt_lists(command: &ScriptCommand) -> bool {
    let program = Program::of(command);
    let is_mentioned = || command.words.iter().any(|it| it.value.contains("apt"));
    match program.name {
        "gdebi" | "apt-cache" | "apt-file" | "nala" | "mk-build-deps" | "tasksel" => true,
        "eval" | "find" | "flock" | "gosu" | "parallel" | "su" | "su-exec" | "xargs"
        | "chronic" => is_mentioned(),
        "." | "source" => true,
        // Without `-c`, they run a file or their input.
        name if is_posix_shell(name) => {
            let mut arguments = program.arguments().iter();
            let is_command =
                arguments.any(|it| short_flags(&it.value).is_some_and(|it| it.ends_with('c')));
            !is_command || is_mentioned()
        }
        name => {
            let first = command.words.first().map_or("", |it| it.value.as_str());
            has_extension(name, "sh") || first.starts_with('$') || first.starts_with("./")
        }
    }
}

/// True for a command that certainly installs nothing.
pub(super) fn installs_nothing(command: &ScriptCommand) -> bool {
    const NAMES: [&str; 22] = [
        "", "set", "echo", "true", ":", "export", "rm", "mkdir", "ln", "cp", "mv", "sed", "touch",
        "chmod", "chown", "cd", "cat", "printf", "sleep", "exit", "ls", "test",
    ];
    let program = Program::of(command);
    NAMES.contains(&program.name) && (!program.name.is_empty() || command.words.is_empty())
}
