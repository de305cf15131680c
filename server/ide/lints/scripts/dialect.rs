//! The shell that runs a script: [`ShellInUse`], from the instruction, SHELL and the base image.

use analysis::{Distribution, Document, Environment, State, runs_posix_shell};
use shell::Dialect;
use syntax::language::file_name;

/// The shell that runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShellInUse {
    pub(super) dialect: Dialect,
    /// True if it is started with `-e`.
    pub(super) exits_on_error: bool,
}

/// The shell that runs commands in shell form in a state of a stage; `None` if that isn't a shell whose scripts can be
/// checked.
pub(super) fn default_shell(
    document: &Document,
    item: usize,
    state: &State,
    distribution: Option<Distribution>,
) -> Option<ShellInUse> {
    if !runs_posix_shell(document, item, state) {
        return None;
    }
    match &state.config.shell {
        Some(words) => named(words.iter().map(String::as_str), distribution),
        None => Some(ShellInUse {
            dialect: sh(distribution),
            exits_on_error: false,
        }),
    }
}

/// The shell that words start, such as `bash -e`.
pub(super) fn named<'w>(
    mut words: impl Iterator<Item = &'w str>,
    distribution: Option<Distribution>,
) -> Option<ShellInUse> {
    let dialect = words.find_map(|word| match file_name(word) {
        "sh" => Some(Some(sh(distribution))),
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
            None => Outer::Unknown,
        },
        Lookup::Declared => Outer::Unknown,
        // The user of the image may set any.
        _ if at_run_time || syntax::language::predefined(name).is_some() => Outer::Unknown,
        // Base images set names in lower case rarely, and the others are not reported.
        Lookup::Missing | Lookup::Perhaps => Outer::Unset,
    }
}
