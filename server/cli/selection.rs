//! The rules that `--select` and `--ignore` enable and disable.

use ide::lints::{self, Group};
use project::{IGNORE_FILE_RULES, SUSPICIOUS_IGNORE_PATTERN};
use syntax::language::suggest;

/// The values of `--select` and `--ignore`.
#[derive(Debug, Default)]
pub(super) struct Selection {
    select: Vec<Selector>,
    ignore: Vec<Selector>,
}

/// The rules that one name selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Selector {
    All,
    /// BuildKit's checks and errors.
    BuildKit,
    Rule(&'static str),
}

/// The names that select several rules, and a summary of each.
const GROUPS: [(&str, Selector, &str); 2] = [
    ("all", Selector::All, "All rules."),
    (
        "buildkit",
        Selector::BuildKit,
        "BuildKit's checks and errors, at BuildKit's positions.",
    ),
];

impl Selection {
    /// Parses names of rules and groups, in any case.
    ///
    /// # Errors
    ///
    /// If a name is unknown.
    pub(super) fn new(select: &[String], ignore: &[String]) -> Result<Selection, String> {
        let parse = |names: &[String]| -> Result<Vec<Selector>, String> {
            names.iter().map(|name| selector(name)).collect()
        };
        Ok(Selection {
            select: parse(select)?,
            ignore: parse(ignore)?,
        })
    }

    /// True if `buildkit` alone is selected. Diagnostics are then reported at BuildKit's positions.
    pub(super) fn only_buildkit(&self) -> bool {
        !self.select.is_empty() && self.select.iter().all(|it| *it == Selector::BuildKit)
    }

    /// Whether a rule is enabled.
    pub(super) fn includes(&self, rule: &str) -> bool {
        let among = |selectors: &[Selector]| selectors.iter().any(|it| it.includes(rule));
        (self.select.is_empty() || among(&self.select)) && !among(&self.ignore)
    }
}

impl Selector {
    fn includes(self, rule: &str) -> bool {
        match self {
            Selector::All => true,
            // A name that isn't a rule is an error of BuildKit.
            Selector::BuildKit => {
                let own = rule == SUSPICIOUS_IGNORE_PATTERN;
                !own && lints::rule(rule).is_none_or(|it| it.group == Group::BuildKit)
            }
            Selector::Rule(name) => name == rule,
        }
    }
}

fn selector(name: &str) -> Result<Selector, String> {
    let group = GROUPS.iter().find(|it| it.0.eq_ignore_ascii_case(name));
    let rule = || names().find(|it| it.eq_ignore_ascii_case(name));
    match group {
        Some((_, selector, _)) => Ok(*selector),
        None => rule().map(Selector::Rule).ok_or_else(|| unknown_rule(name)),
    }
}

/// The names of all rules, including BuildKit's errors and those about ignore files.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let errors = lints::errors::names().chain(IGNORE_FILE_RULES.map(|it| it.0));
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

/// The message for an unknown rule, with a suggestion.
pub(super) fn unknown_rule(name: &str) -> String {
    let suggestion = suggest(name, selectable(), false);
    let hint = suggestion.map_or_else(
        || "; `dockwright explain` lists all".to_owned(),
        |suggestion| format!(" (did you mean {suggestion}?)"),
    );
    format!("unknown rule `{name}`{hint}")
}
