//! A script to check, and what is known about its surroundings.

/// A script to check.
pub struct ShellScript<'a> {
    /// Its text.
    pub text: &'a str,
    /// The heredocs that it passes to programs and whose variables it expands; they aren't a part of `text`.
    pub heredocs: &'a str,
    /// The shell that runs it.
    pub dialect: Dialect,
    /// True if the shell is started with `-e`.
    pub exits_on_error: bool,
    /// Looks up the variables that are set before it runs.
    pub variables: &'a dyn Fn(&str) -> OuterVariable,
    /// Looks up the variable that is probably meant by a name that isn't known to be set: one that is set before the script
    /// runs, and whose name is similar.
    pub similar: &'a dyn Fn(&str) -> Option<String>,
}

/// The shell that runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Dialect {
    /// A `/bin/sh` of which nothing else is known.
    Sh,
    /// Dash, the `/bin/sh` of Debian.
    Dash,
    /// The ash of `BusyBox`, the `/bin/sh` of Alpine.
    Ash,
    /// Bash.
    Bash,
    /// The Korn shell.
    Ksh,
}

/// A variable outside of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OuterVariable {
    /// Nothing sets it.
    Unset,
    /// An image of which nothing is known may set it.
    Perhaps,
    /// It is set, or may be.
    Unknown,
    /// It has a value that stays as it is without quotes, such as a platform.
    Word,
    /// It has this value.
    Value(String),
}
