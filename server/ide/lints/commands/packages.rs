//! The package managers of Linux distributions and languages: which commands install packages, and from where.

use std::ops::Range;

use super::program::Program;
use analysis::Distribution;
use syntax::{ScriptCommand, ScriptWord};

/// A package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Manager {
    /// `apt-get` and `apt`.
    Apt,
    /// `apk`.
    Apk,
    /// `dnf`, `microdnf` and `dnf5`.
    Dnf,
    /// `yum`.
    Yum,
    /// `zypper`.
    Zypper,
    /// `pip`, also as `python -m pip`.
    Pip,
    /// `npm`.
    Npm,
    /// `yarn`.
    Yarn,
    /// `gem`.
    Gem,
    /// `go`.
    Go,
}

/// What a command of a package manager does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Action {
    /// Fetches the lists of available packages.
    Refresh,
    /// Installs packages by name.
    Install,
    /// Installs newer versions of all installed packages.
    Upgrade,
    /// Removes packages.
    Remove,
    /// Removes what was downloaded.
    Clean,
    /// Anything else.
    Other,
}

/// A command of a package manager.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct PackageCommand<'c> {
    /// The package manager.
    pub(in super::super) manager: Manager,
    /// What it does.
    pub(in super::super) action: Action,
    /// The name of the program, such as `apt-get`.
    pub(in super::super) name: &'c str,
    /// The command.
    pub(in super::super) command: &'c ScriptCommand,
    /// The index of the subcommand in the words of the command.
    pub(in super::super) subcommand: usize,
}

impl Manager {
    /// The manager of a program, and the index of its first argument among the words of the command.
    fn of(command: &ScriptCommand, program: &Program) -> Option<(Manager, usize)> {
        let name = program.name;
        let manager = match name {
            "apt-get" | "apt" | "aptitude" => Manager::Apt,
            "apk" => Manager::Apk,
            "dnf" | "microdnf" | "dnf5" => Manager::Dnf,
            "yum" => Manager::Yum,
            "zypper" => Manager::Zypper,
            "npm" => Manager::Npm,
            "yarn" | "yarnpkg" => Manager::Yarn,
            "gem" => Manager::Gem,
            "go" => Manager::Go,
            _ if is_versioned(name, "pip") => Manager::Pip,
            _ if is_versioned(name, "python") => {
                let module = command.words.iter().position(|it| it.value == "-m")?;
                let next = command.words.get(module + 1)?;
                return (next.value == "pip").then_some((Manager::Pip, module + 2));
            }
            _ => return None,
        };
        Some((manager, program.index + 1))
    }

    /// True for the package manager of another distribution, which `WrongPackageManager` reports.
    pub(in super::super) fn is_foreign(self, distribution: Option<Distribution>) -> bool {
        let own = match self {
            Manager::Apt => Distribution::Debian,
            Manager::Apk => Distribution::Alpine,
            Manager::Dnf | Manager::Yum => Distribution::RedHat,
            Manager::Zypper => Distribution::Suse,
            Manager::Pip | Manager::Npm | Manager::Yarn | Manager::Gem | Manager::Go => {
                return false;
            }
        };
        distribution.is_some_and(|it| it != own)
    }

    /// True for the package manager of a distribution, false for that of a language.
    pub(in super::super) fn is_of_distribution(self) -> bool {
        matches!(
            self,
            Manager::Apt | Manager::Apk | Manager::Dnf | Manager::Yum | Manager::Zypper
        )
    }

    /// hadolint's codes for files that it leaves in the image.
    pub(in super::super) fn cache_codes(self) -> &'static [&'static str] {
        match self {
            Manager::Apt => &["DL3009"],
            Manager::Apk => &["DL3019"],
            Manager::Yum => &["DL3032"],
            Manager::Zypper => &["DL3036"],
            Manager::Dnf => &["DL3040"],
            Manager::Pip => &["DL3042"],
            Manager::Yarn => &["DL3060"],
            _ => &[],
        }
    }

    /// hadolint's codes for an installation that asks for confirmation.
    pub(in super::super) fn confirmation_codes(self) -> &'static [&'static str] {
        match self {
            Manager::Apt => &["DL3014"],
            Manager::Yum => &["DL3030"],
            Manager::Zypper => &["DL3034"],
            Manager::Dnf => &["DL3038"],
            _ => &[],
        }
    }

    /// hadolint's codes for a package without a version.
    pub(in super::super) fn version_codes(self) -> &'static [&'static str] {
        match self {
            Manager::Apt => &["DL3008"],
            Manager::Pip => &["DL3013"],
            Manager::Npm => &["DL3016"],
            Manager::Apk => &["DL3018"],
            Manager::Gem => &["DL3028"],
            Manager::Yum => &["DL3033"],
            Manager::Zypper => &["DL3037"],
            Manager::Dnf => &["DL3041"],
            Manager::Go => &["DL3062"],
            Manager::Yarn => &[],
        }
    }

    /// The flags of the manager that take the next word as their value.
    fn value_flags(self) -> &'static [&'static str] {
        match self {
            Manager::Apt => &[
                "-o",
                "-t",
                "-c",
                "--option",
                "--target-release",
                "--default-release",
                "--config-file",
            ],
            Manager::Apk => &[
                "-p",
                "-X",
                "-t",
                "--root",
                "--repository",
                "--virtual",
                "--arch",
                "--cache-dir",
                "--keys-dir",
                "--repositories-file",
                "--wait",
            ],
            Manager::Dnf | Manager::Yum => &[
                "-c",
                "-d",
                "-e",
                "-x",
                "--config",
                "--installroot",
                "--releasever",
                "--repo",
                "--repoid",
                "--enablerepo",
                "--disablerepo",
                "--exclude",
                "--setopt",
                "--forcearch",
            ],
            Manager::Zypper => &[
                "-R",
                "-D",
                "--root",
                "--reposd-dir",
                "-p",
                "-r",
                "--repo",
                "--plus-repo",
                "-t",
                "--type",
            ],
            Manager::Pip => &[
                "-r",
                "-c",
                "-e",
                "-t",
                "-i",
                "-f",
                "--requirement",
                "--constraint",
                "--editable",
                "--target",
                "--index-url",
                "--extra-index-url",
                "--find-links",
                "--prefix",
                "--root",
                "--src",
                "--timeout",
                "--retries",
                "--trusted-host",
                "--proxy",
                "--cache-dir",
                "--platform",
                "--python-version",
                "--implementation",
                "--abi",
                "--only-binary",
                "--no-binary",
                "--upgrade-strategy",
                "--progress-bar",
                "--log",
                "--config-settings",
                "--global-option",
                "--python",
                "--report",
            ],
            Manager::Npm | Manager::Yarn => &[
                "--prefix",
                "--registry",
                "--cache",
                "--cache-folder",
                "--cwd",
                "--loglevel",
                "--network-timeout",
                "--mutex",
                "--modules-folder",
            ],
            Manager::Gem => &[
                "-v",
                "--version",
                "-i",
                "--install-dir",
                "-n",
                "--bindir",
                "--source",
                "-P",
                "--platform",
            ],
            Manager::Go => &["-C", "-ldflags", "-tags", "-o", "-mod", "-p"],
        }
    }
}

/// True for a name followed by a version, such as `pip3.12`.
pub(in super::super) fn is_versioned(name: &str, base: &str) -> bool {
    let version = name.strip_prefix(base);
    version.is_some_and(|it| it.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

impl<'c> PackageCommand<'c> {
    /// The command of a package manager; `None` for other commands.
    pub(in super::super) fn of(command: &'c ScriptCommand) -> Option<PackageCommand<'c>> {
        let program = Program::of(command);
        let (manager, first) = Manager::of(command, &program)?;
        let value_flags = manager.value_flags();
        let mut subcommand = first;
        while let Some(word) = command.words.get(subcommand) {
            if !word.value.starts_with('-') {
                break;
            }
            subcommand += if value_flags.contains(&word.value.as_str()) {
                2
            } else {
                1
            };
        }
        let name = command
            .words
            .get(subcommand)
            .map_or("", |it| it.value.as_str());
        let action = action(manager, name);
        Some(PackageCommand {
            manager,
            action,
            name: program.name,
            command,
            subcommand,
        })
    }

    /// The subcommand, as it is written.
    pub(in super::super) fn subcommand(&self) -> &'c str {
        let word = self.command.words.get(self.subcommand);
        word.map_or("", |it| it.value.as_str())
    }

    /// From the program to the subcommand, or to the last word without one.
    pub(in super::super) fn range(&self) -> Range<usize> {
        let words = &self.command.words;
        let last = words.get(self.subcommand).or(words.last());
        words.first().map_or(0, |it| it.range.start)..last.map_or(0, |it| it.range.end)
    }

    /// True for an argument that is this flag, also with a value: `--yes=true`.
    pub(in super::super) fn has(&self, flag: &str) -> bool {
        self.command.words.iter().any(|it| {
            let rest = it.value.strip_prefix(flag);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    }

    /// The packages to install, with their versions: without flags, their values, and subcommands.
    pub(in super::super) fn packages(&self) -> Vec<&'c ScriptWord> {
        let value_flags = self.manager.value_flags();
        let mut found = Vec::new();
        let mut words = self.command.words.iter().skip(self.subcommand + 1);
        while let Some(word) = words.next() {
            if word.value.starts_with('-') {
                if value_flags.contains(&word.value.as_str()) {
                    words.next();
                }
            } else {
                found.push(word);
            }
        }
        found
    }
}

fn action(manager: Manager, subcommand: &str) -> Action {
    match (manager, subcommand) {
        (Manager::Apt | Manager::Apk, "update") | (Manager::Dnf | Manager::Yum, "makecache") => {
            Action::Refresh
        }
        (Manager::Zypper, "refresh" | "ref") => Action::Refresh,
        (Manager::Apt, "install" | "reinstall" | "build-dep" | "satisfy") => Action::Install,
        (Manager::Apk, "add") => Action::Install,
        (
            Manager::Dnf | Manager::Yum,
            "install" | "reinstall" | "groupinstall" | "localinstall" | "builddep" | "downgrade"
            | "swap" | "module" | "group" | "distro-sync",
        ) => Action::Install,
        (Manager::Zypper, "install" | "in") => Action::Install,
        (Manager::Pip, "install") => Action::Install,
        (Manager::Npm, "install" | "i" | "add" | "ci" | "clean-install") => Action::Install,
        (Manager::Yarn, "" | "install" | "add" | "global") => Action::Install,
        (Manager::Gem, "install" | "i") => Action::Install,
        (Manager::Go, "install" | "get") => Action::Install,
        (Manager::Apt, "remove" | "purge" | "autoremove" | "autopurge")
        | (Manager::Apk, "del")
        | (Manager::Dnf | Manager::Yum, "remove" | "erase" | "autoremove")
        | (Manager::Zypper, "remove" | "rm") => Action::Remove,
        (
            Manager::Apt,
            "upgrade" | "dist-upgrade" | "full-upgrade" | "dselect-upgrade" | "safe-upgrade",
        ) => Action::Upgrade,
        (Manager::Apk, "upgrade") => Action::Upgrade,
        (
            Manager::Dnf | Manager::Yum,
            "upgrade" | "update" | "upgrade-minimal" | "update-minimal",
        ) => Action::Upgrade,
        (Manager::Zypper, "update" | "up" | "patch" | "dup" | "dist-upgrade") => Action::Upgrade,
        (Manager::Apt, "clean" | "autoclean" | "distclean" | "dist-clean")
        | (Manager::Dnf | Manager::Yum, "clean")
        | (Manager::Zypper, "clean" | "cc")
        | (Manager::Npm | Manager::Yarn | Manager::Pip, "cache") => Action::Clean,
        _ => Action::Other,
    }
}
