//! The shell that runs a script: [`ShellInUse`], from the instruction, SHELL and the base image.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::pragmas::declared_shell;
use analysis::{
    Base, Body, Distribution, Document, Environment, NoteTopic, NotesOf, State, catalogue,
    distribution, runs_posix_shell,
};
use shell::Dialect;
use syntax::ScriptCommand;
use syntax::language::{Kind, PredefinedScope, file_name, predefined};

/// The shell that runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShellInUse {
    pub(super) dialect: Dialect,
    /// True if it is started with `-e`, or may be.
    pub(super) exits_on_error: bool,
}

/// What is known of the shells of an instruction, apart from the state before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shells {
    /// The `/bin/sh` of the system.
    sh: Dialect,
    /// The name of the shell that a comment like `# hadolint shell=powershell` declares.
    declared: Option<String>,
    /// True if the base image is unknown, so that it may set SHELL.
    has_unknown_base: bool,
}

/// What is known of the shells of a stage.
pub(super) struct StageShells<'d> {
    document: &'d Document,
    shells: Shells,
    /// The instructions of the stage that replace `/bin/sh`, by number.
    replaced: NotesOf<Dialect>,
    first: usize,
    has_comments: bool,
}

impl<'d> StageShells<'d> {
    /// What is known of the shells of a body, whose first instruction has an index in the file.
    pub(super) fn new(document: &'d Document, first: usize, body: &Body) -> StageShells<'d> {
        let semantics = document.semantics();
        let stage = semantics.stage_of(first);
        let mut system = sh(stage.and_then(|it| distribution(document, it)));
        let mut bases = stage
            .into_iter()
            .flat_map(|it| semantics.with_bases(it).skip(1));
        // The nearest one.
        if let Some(dialect) = bases.find_map(|it| replaced(&it.body).iter().last().map(|it| *it.1))
        {
            system = dialect;
        }
        let bottom = stage.map(|it| semantics.bottom(it));
        let image = bottom.and_then(|it| it.from.image.as_deref());
        let is_image = bottom.is_some_and(|it| matches!(it.base(), Base::Image(_)));
        StageShells {
            document,
            shells: Shells {
                sh: system,
                declared: None,
                has_unknown_base: is_image && image.and_then(catalogue::official).is_none(),
            },
            replaced: replaced(body),
            first,
            has_comments: document.file().comments.iter().any(|it| it.names_linter),
        }
    }

    /// A number for all of it.
    pub(super) fn key(&self) -> u64 {
        let mut key = DefaultHasher::new();
        self.shells.sh.hash(&mut key);
        self.shells.has_unknown_base.hash(&mut key);
        for (number, dialect) in self.replaced.iter() {
            (number, dialect).hash(&mut key);
        }
        if self.has_comments {
            let file = self.document.file();
            for comment in file.comments.iter().filter(|it| it.names_linter) {
                let item = file
                    .items
                    .partition_point(|it| it.start < comment.span.start);
                (item, self.document.text.slice(comment.span)).hash(&mut key);
            }
        }
        key.finish() | 1
    }

    /// What is known of the shells of an instruction of the stage.
    pub(super) fn of(&self, item: usize) -> Shells {
        let before = self.replaced.iter();
        let before = before.take_while(|it| self.first + it.0 < item).last();
        Shells {
            sh: before.map_or(self.shells.sh, |it| *it.1),
            declared: self
                .has_comments
                .then(|| declared_shell(self.document, item))
                .flatten(),
            ..self.shells
        }
    }
}

/// The instructions of a body that replace `/bin/sh`, with the shell that it is afterwards.
fn replaced(body: &Body) -> NotesOf<Dialect> {
    body.notes(NoteTopic::Shells, 1, |_, step| {
        let words = step.instruction.words();
        let mentions = |name: &str| words.iter().any(|it| it.text.contains(name));
        if step.instruction.kind != Some(Kind::Run) {
            return None;
        }
        if mentions("dpkg-reconfigure") && mentions("dash") {
            return Some(Dialect::Sh);
        }
        if !mentions("/bin/sh") || !mentions("bash") {
            return None;
        }
        let script = step.instruction.script()?;
        let links = |it: &&ScriptCommand| {
            let mut words = it.arguments().iter().map(|it| it.value.as_str());
            it.name() == "ln"
                && words
                    .clone()
                    .any(|it| it == "bash" || it.ends_with("/bash"))
                && words.any(|it| it == "/bin/sh" || it == "/usr/bin/sh")
        };
        script.commands.iter().find(links).map(|_| Dialect::Bash)
    })
}

/// The shell that runs commands in shell form in a state of a stage; `None` if that isn't a shell whose scripts can be
/// checked.
pub(super) fn default_shell(
    document: &Document,
    item: usize,
    state: &State,
    shells: &Shells,
) -> Option<ShellInUse> {
    if let Some(name) = &shells.declared {
        return named(std::iter::once(name.as_str()), shells);
    }
    if !runs_posix_shell(document, item, state) {
        return None;
    }
    match &state.config.shell {
        Some(words) => named(words.iter().map(String::as_str), shells),
        None => Some(ShellInUse {
            dialect: shells.sh,
            exits_on_error: shells.has_unknown_base,
        }),
    }
}

/// The shell that words start, such as `bash -e`.
pub(super) fn named<'w>(
    mut words: impl Iterator<Item = &'w str>,
    shells: &Shells,
) -> Option<ShellInUse> {
    let dialect = words.find_map(|word| match file_name(word) {
        "sh" => Some(Some(shells.sh)),
        "ash" => Some(Some(Dialect::Ash)),
        "dash" => Some(Some(Dialect::Dash)),
        "bash" => Some(Some(Dialect::Bash)),
        "ksh" | "mksh" => Some(Some(Dialect::Ksh)),
        "zsh" => Some(None),
        _ => None,
    });
    let exits_on_error = words.any(|word| {
        let letters = word.strip_prefix('-').filter(|it| !it.starts_with('-'));
        letters.is_some_and(|it| it.contains('e')) || word == "errexit"
    });
    Some(ShellInUse {
        dialect: dialect??,
        exits_on_error,
    })
}

/// The `/bin/sh` of a distribution.
fn sh(distribution: Option<Distribution>) -> Dialect {
    match distribution {
        Some(Distribution::Debian) => Dialect::Dash,
        Some(Distribution::Alpine | Distribution::Busybox) => Dialect::Ash,
        Some(Distribution::RedHat | Distribution::Suse | Distribution::Arch) => Dialect::Bash,
        None => Dialect::Sh,
    }
}

/// What a script knows of a variable of the file.
pub(super) fn outer_variable(
    environment: &Environment,
    name: &str,
    at_run_time: bool,
) -> shell::OuterVariable {
    use analysis::VariableLookup as Lookup;
    use shell::OuterVariable as Outer;
    match environment.find(name) {
        Lookup::Set(value) => match value.known() {
            Some(text) => Outer::Value(text.to_owned()),
            None if is_platform(name) => Outer::Word,
            None => Outer::Unknown,
        },
        Lookup::Declared if is_platform(name) => Outer::Word,
        Lookup::Declared => Outer::Unknown,
        _ if name == "HOME" => Outer::Word,
        // The user of the image may set any.
        _ if at_run_time => Outer::Unknown,
        // Without ARG, they aren't set.
        _ if is_platform(name) => Outer::Word,
        _ if predefined(name).is_some() => Outer::Unknown,
        // Base images set names in lower case rarely, and the others are not reported.
        Lookup::Missing | Lookup::Perhaps => Outer::Unset,
    }
}

/// True for the arguments that describe platforms, none of which contains whitespace.
fn is_platform(name: &str) -> bool {
    (name.starts_with("TARGET") || name.starts_with("BUILD"))
        && predefined(name).is_some_and(|it| it.scope == PredefinedScope::Global)
}
