//! The documentation of rules, for the command line and the language server.

use std::fmt::Write;

use crate::{IGNORE_FILE_RULES, INVALID_IGNORE_FILE};
use ide::lints::{self, GROUPS, RULES, Selector, Severity, errors};
use syntax::ProblemKind;
use syntax::language::suggest;

/// The last line of an error's documentation.
const ERROR_NOTE: &str = "An error: BuildKit rejects such a file.\n";

/// The first line of a rule's documentation, by its name; empty if there is no such rule.
pub fn summary(name: &str) -> String {
    let docs = match (lints::rule(name), errors::kind(name)) {
        (Some(rule), _) => rule.docs(),
        (_, Some(kind)) => kind.docs().to_owned(),
        _ => {
            let rule = || IGNORE_FILE_RULES.iter().find(|it| it.0 == name);
            let docs = group_docs(name).or_else(|| rule().map(|it| it.1));
            docs.unwrap_or_default().to_owned()
        }
    };
    docs.lines().next().unwrap_or_default().to_owned()
}

/// The names and summaries of all rules, one per line.
pub fn list() -> String {
    let width = names().map(str::len).max().unwrap_or_default();
    let mut list = String::new();
    for name in names() {
        let _ = writeln!(list, "{name:width$}  {}", summary(name));
    }
    list
}

/// The documentation of what a name selects: of a rule, of all rules with a code, or the list of the rules of a group.
///
/// # Errors
///
/// If nothing has the name. The message suggests another one.
pub fn docs(name: &str) -> Result<String, String> {
    if let Some(message) = lints::without_rule(name) {
        return Ok(format!("{message}.\n"));
    }
    match Selector::new(name) {
        Some(selector @ Selector::Code(_)) => {
            let names = names().filter(|name| selector.touches(name));
            let docs: Vec<String> = names.filter_map(rule_docs).collect();
            Ok(docs.join("\n"))
        }
        Some(selector @ (Selector::All | Selector::BuildKit | Selector::Category(_))) => {
            let names: Vec<_> = lints::names().filter(|it| selector.touches(it)).collect();
            let width = names.iter().map(|it| it.len()).max().unwrap_or_default();
            let lines = names.iter();
            let lines = lines.map(|name| format!("{name:width$}  {}\n", summary(name)));
            let docs = group_docs(name).unwrap_or_default();
            Ok(format!("{docs}\n\n{}", lines.collect::<String>()))
        }
        _ => rule_docs(name).ok_or_else(|| unknown_rule(name)),
    }
}

/// The documentation of a rule, by its name in any case; `None` if it is unknown.
fn rule_docs(name: &str) -> Option<String> {
    let same = |other: &str| other.eq_ignore_ascii_case(name);
    let mut rules = RULES.iter().copied().chain(lints::shell_rules());
    if let Some(rule) = rules.find(|rule| same(rule.name)) {
        let kind = match rule.group {
            lints::Group::BuildKit => "A BuildKit check",
            lints::Group::Dockwright => "A Dockwright rule",
        };
        let enabled = if rule.experimental {
            format!(", enabled only by `# check=experimental={}`", rule.name)
        } else if !rule.enabled {
            ", disabled unless it is configured".to_owned()
        } else {
            String::new()
        };
        let category = rule.category.name();
        let codes = codes_line(rule.aliases);
        let page = format!("{}\n", rule.page());
        let (name, docs) = (rule.name, rule.docs());
        return Some(format!(
            "# {name}\n\n{docs}\n\n{kind} of the category `{category}`{enabled}.\n{codes}{page}"
        ));
    }
    if let Some((name, docs, _)) = IGNORE_FILE_RULES.iter().find(|it| same(it.0)) {
        let note = if *name == INVALID_IGNORE_FILE {
            ERROR_NOTE
        } else {
            "A Dockwright rule.\n"
        };
        return Some(format!("# {name}\n\n{docs}\n\n{note}"));
    }
    let kind = ProblemKind::ALL.iter().find(|kind| same(kind.name()))?;
    let note = match errors::severity(*kind) {
        Severity::Error => format!("\n{ERROR_NOTE}"),
        _ => String::new(),
    };
    let (name, docs) = (kind.name(), errors::docs(*kind));
    let codes = codes_line(lints::codes_of(name));
    Some(format!("# {name}\n\n{docs}\n{note}{codes}"))
}

/// The codes of other linters for a rule; empty without any.
fn codes_line(codes: &[&str]) -> String {
    if codes.is_empty() {
        return String::new();
    }
    format!("In other linters: {}.\n", codes.join(", "))
}

/// The names of all rules, including BuildKit's errors and those about ignore files.
pub fn names() -> impl Iterator<Item = &'static str> {
    let errors = lints::errors::names().chain(IGNORE_FILE_RULES.map(|it| it.0));
    lints::names().chain(errors)
}

/// The summary of a group of rules; `None` if there is no such group.
fn group_docs(name: &str) -> Option<&'static str> {
    lints::group(name).map(|it| it.docs)
}

/// The names that `--select` and `--ignore` accept: rules, and groups of rules.
pub fn selectable() -> impl Iterator<Item = &'static str> {
    names().chain(GROUPS.map(|it| it.name))
}

/// The message for an unknown rule, with a suggestion.
pub fn unknown_rule(name: &str) -> String {
    let suggestion = suggest(name, selectable(), false);
    let hint = suggestion.map_or_else(
        || "; `dockwright explain` lists all".to_owned(),
        |suggestion| format!(" (did you mean {suggestion}?)"),
    );
    format!("unknown rule `{name}`{hint}")
}
