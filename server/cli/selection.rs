//! Which rules a person asks for, with `--select` and `--ignore`.

use ide::lints::{self, Group};
use project::INVALID_IGNORE_FILE;
use syntax::language::suggest;

/// The names of rules that are asked for, and of those that are not.
#[derive(Debug, Default)]
pub(super) struct Selection {
    select: Vec<Chosen>,
    ignore: Vec<Chosen>,
}

/// What one name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    All,
    /// What BuildKit itself says.
    BuildKit,
    Rule(&'static str),
}

/// The names that stand for several rules, and a summary of each.
const GROUPS: [(&str, Chosen, &str); 2] = [
    ("all", Chosen::All, "All rules."),
    (
        "buildkit",
        Chosen::BuildKit,
        "BuildKit's checks and errors, at BuildKit's positions.",
    ),
];

impl Selection {
    /// Reads names of rules and groups, in any case.
    ///
    /// # Errors
    ///
    /// If there is no such rule.
    pub(super) fn new(select: &[String], ignore: &[String]) -> Result<Selection, String> {
        let read = |names: &[String]| -> Result<Vec<Chosen>, String> {
            names.iter().map(|name| chosen(name)).collect()
        };
        Ok(Selection {
            select: read(select)?,
            ignore: read(ignore)?,
        })
    }

    /// True if only what BuildKit itself says is asked for, which is then told where BuildKit tells it.
    pub(super) fn only_buildkit(&self) -> bool {
        !self.select.is_empty() && self.select.iter().all(|it| *it == Chosen::BuildKit)
    }

    /// Whether a rule is asked for.
    pub(super) fn includes(&self, rule: &str) -> bool {
        let among = |chosen: &[Chosen]| chosen.iter().any(|it| it.includes(rule));
        (self.select.is_empty() || among(&self.select)) && !among(&self.ignore)
    }
}

impl Chosen {
    fn includes(self, rule: &str) -> bool {
        match self {
            Chosen::All => true,
            // What is no rule is an error, and these are all BuildKit's.
            Chosen::BuildKit => lints::rule(rule).is_none_or(|it| it.group == Group::BuildKit),
            Chosen::Rule(name) => name == rule,
        }
    }
}

fn chosen(name: &str) -> Result<Chosen, String> {
    let group = GROUPS.iter().find(|it| it.0.eq_ignore_ascii_case(name));
    let rule = || names().find(|it| it.eq_ignore_ascii_case(name));
    match group {
        Some((_, chosen, _)) => Ok(*chosen),
        None => rule().map(Chosen::Rule).ok_or_else(|| unknown(name)),
    }
}

/// The names of all rules, including BuildKit's errors and that of ignore files.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let errors = lints::errors::names().chain([INVALID_IGNORE_FILE]);
    lints::names().chain(errors)
}

/// The summary of a group of rules; `None` if there is no such group.
pub(super) fn group_docs(name: &str) -> Option<&'static str> {
    let group = GROUPS.iter().find(|it| it.0 == name)?;
    Some(group.2)
}

/// The names that `--select` and `--ignore` accept: rules, and groups of rules.
pub(super) fn selectable() -> impl Iterator<Item = &'static str> {
    names().chain(GROUPS.map(|it| it.0))
}

/// That there is no rule of a name, and which one may be meant.
pub(super) fn unknown(name: &str) -> String {
    let meant = suggest(name, selectable(), false);
    let meant = meant.map_or_else(
        || "; `dockwright explain` lists all".to_owned(),
        |meant| format!(" (did you mean {meant}?)"),
    );
    format!("there is no rule {name}{meant}")
}
