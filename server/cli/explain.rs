//! `dockwright explain`: the documentation of rules.

use std::io::{self, Write};

use super::args::ExplainArgs;
use super::{EXIT_ERROR, selection};
use ide::lints::{self, RULES, Selector, Severity, errors};
use project::{IGNORE_FILE_RULES, INVALID_IGNORE_FILE};
use syntax::ProblemKind;

/// The last line of an error's documentation.
const ERROR_NOTE: &str = "An error: BuildKit rejects such a file.\n";

/// Prints the documentation of rules. Returns the exit code: 2 if a rule is unknown.
///
/// # Errors
///
/// If writing fails.
pub(super) fn run(
    args: &ExplainArgs,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<u8> {
    if args.rules.is_empty() {
        list(out)?;
    }
    let mut code = 0;
    let mut first = true;
    for name in &args.rules {
        let docs = match docs(name) {
            Ok(docs) => docs,
            Err(message) => {
                writeln!(err, "dockwright: {message}")?;
                code = EXIT_ERROR;
                continue;
            }
        };
        if !std::mem::take(&mut first) {
            writeln!(out)?;
        }
        write!(out, "{docs}")?;
    }
    Ok(code)
}

/// The first line of a rule's documentation, by its name; empty if there is no such rule.
pub(super) fn summary(name: &str) -> String {
    let docs = match (lints::rule(name), errors::kind(name)) {
        (Some(rule), _) => rule.docs(),
        (_, Some(kind)) => kind.docs().to_owned(),
        _ => {
            let rule = || IGNORE_FILE_RULES.iter().find(|it| it.0 == name);
            let docs = selection::group_docs(name).or_else(|| rule().map(|it| it.1));
            docs.unwrap_or_default().to_owned()
        }
    };
    docs.lines().next().unwrap_or_default().to_owned()
}

/// Prints the names and summaries of all rules, one per line.
fn list(out: &mut impl Write) -> io::Result<()> {
    let width = selection::names().map(str::len).max().unwrap_or_default();
    for name in selection::names() {
        writeln!(out, "{name:width$}  {}", summary(name))?;
    }
    Ok(())
}

/// The documentation of what a name selects: of a rule, of all rules with a code, or the list of the rules of a group.
fn docs(name: &str) -> Result<String, String> {
    if let Some(message) = lints::without_rule(name) {
        return Ok(format!("{message}.\n"));
    }
    match Selector::new(name) {
        Some(selector @ Selector::Code(_)) => {
            let names = selection::names().filter(|name| selector.touches(name));
            let docs: Vec<String> = names.filter_map(rule_docs).collect();
            Ok(docs.join("\n"))
        }
        Some(selector @ (Selector::All | Selector::BuildKit | Selector::Category(_))) => {
            let names: Vec<_> = lints::names().filter(|it| selector.touches(it)).collect();
            let width = names.iter().map(|it| it.len()).max().unwrap_or_default();
            let lines = names.iter();
            let lines = lines.map(|name| format!("{name:width$}  {}\n", summary(name)));
            let docs = selection::group_docs(name).unwrap_or_default();
            Ok(format!("{docs}\n\n{}", lines.collect::<String>()))
        }
        _ => rule_docs(name).ok_or_else(|| selection::unknown_rule(name)),
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
