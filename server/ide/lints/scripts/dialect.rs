//! The shell that runs a script: [`ShellInUse`], from the instruction, SHELL and the base image.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::commands::program::short_flags;
use super::super::pragmas::declared_shell;
use analysis::{
    Base, Body, Distribution, Document, NoteTopic, NotesOf, State, catalogue, distribution,
    runs_posix_shell,
};
use shell::Dialect;
use syntax::ScriptCommand;
use syntax::language::{Kind, file_name};

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
    /// True if the base image is an official one.
    pub(super) has_official_base: bool,
}

/// What is known of the shells of a file.
pub(super) struct FileShells<'d> {
    document: &'d Document,
    /// What each stage begins with, and its `/bin/sh` at the end.
    stages: Vec<(Shells, Dialect)>,
    /// A number for the comments of other linters; `None` if there are none.
    comments: Option<u64>,
}

impl<'d> FileShells<'d> {
    pub(super) fn new(document: &'d Document) -> FileShells<'d> {
        let semantics = document.semantics();
        let mut stages: Vec<(Shells, Dialect)> = Vec::with_capacity(semantics.stages.len());
        for stage in &semantics.stages {
            // A base precedes its stage.
            let base = match stage.base() {
                Base::Stage(base) => stages.get(*base),
                _ => None,
            };
            let begin = if let Some((begin, sh)) = base {
                Shells {
                    sh: *sh,
                    ..begin.clone()
                }
            } else {
                let image = stage.from.image.as_deref();
                let is_image = matches!(stage.base(), Base::Image(_));
                let is_official = image.and_then(catalogue::official).is_some();
                Shells {
                    sh: sh(distribution(document, stage)),
                    declared: None,
                    has_unknown_base: is_image && !is_official,
                    has_official_base: is_image && is_official,
                }
            };
            let last = replaced(&stage.body).iter().last().map(|it| *it.1);
            let end = last.unwrap_or(begin.sh);
            stages.push((begin, end));
        }
        FileShells {
            document,
            stages,
            comments: comments_key(document),
        }
    }

    /// What is known of the shells of a body, whose first instruction has an index in the file.
    pub(super) fn of_body(&self, first: usize, body: &Body) -> BodyShells<'d> {
        let stage = self.document.semantics().stage_of(first);
        let known = stage.and_then(|it| self.stages.get(it.index));
        let begin = known.map_or(
            Shells {
                sh: sh(None),
                declared: None,
                has_unknown_base: false,
                has_official_base: false,
            },
            |it| it.0.clone(),
        );
        BodyShells {
            document: self.document,
            begin,
            replaced: replaced(body),
            first,
            comments: self.comments,
        }
    }
}

/// A number for the comments that name another linter, and may declare a shell; `None` if there are none.
fn comments_key(document: &Document) -> Option<u64> {
    let file = document.file();
    let mut comments = file.comments.iter().filter(|it| it.names_linter).peekable();
    comments.peek()?;
    let mut key = DefaultHasher::new();
    for comment in comments {
        let item = file
            .items
            .partition_point(|it| it.start < comment.span.start);
        (item, document.text.slice(comment.span)).hash(&mut key);
    }
    Some(key.finish())
}

/// What is known of the shells of a stage, or of what precedes the first one.
pub(super) struct BodyShells<'d> {
    document: &'d Document,
    begin: Shells,
    /// The instructions that replace `/bin/sh`, by number.
    replaced: NotesOf<Dialect>,
    first: usize,
    comments: Option<u64>,
}

impl BodyShells<'_> {
    /// A number for all of it.
    pub(super) fn key(&self) -> u64 {
        let mut key = DefaultHasher::new();
        let Shells {
            sh,
            has_unknown_base,
            has_official_base,
            ..
        } = self.begin;
        (sh, has_unknown_base, has_official_base, self.comments).hash(&mut key);
        for (number, dialect) in self.replaced.iter() {
            (number, dialect).hash(&mut key);
        }
        key.finish() | 1
    }

    /// What is known of the shells of an instruction.
    pub(super) fn of(&self, item: usize) -> Shells {
        let before = self.replaced.iter();
        let before = before.take_while(|it| self.first + it.0 < item).last();
        let declared = self
            .comments
            .and_then(|_| declared_shell(self.document, item));
        Shells {
            sh: before.map_or(self.begin.sh, |it| *it.1),
            declared,
            ..self.begin
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
    let exits_on_error =
        words.any(|word| short_flags(word).is_some_and(|it| it.contains('e')) || word == "errexit");
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
