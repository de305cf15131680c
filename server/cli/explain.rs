//! `dockwright explain`: the documentation of rules.

use std::io::{self, Write};

use super::args::ExplainArgs;
use super::{EXIT_ERROR, selection};
use ide::lints::{self, RULES, Severity, errors};
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
        let Some(docs) = rule_docs(name) else {
            writeln!(err, "dockwright: {}", selection::unknown_rule(name))?;
            code = EXIT_ERROR;
            continue;
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

/// The documentation of a rule, by its name in any case; `None` if it is unknown.
fn rule_docs(name: &str) -> Option<String> {
    let same = |other: &str| other.eq_ignore_ascii_case(name);
    if let Some(rule) = RULES.iter().find(|rule| same(rule.name)) {
        let kind = match rule.group {
            lints::Group::BuildKit => "A BuildKit check",
            lints::Group::Dockwright => "A Dockwright rule",
        };
        let enabled = if rule.experimental {
            format!(", enabled only by `# check=experimental={}`", rule.name)
        } else {
            String::new()
        };
        let page = rule.page().map(|page| format!("{page}\n"));
        let page = page.unwrap_or_default();
        let (name, docs) = (rule.name, rule.docs());
        return Some(format!("# {name}\n\n{docs}\n\n{kind}{enabled}.\n{page}"));
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
    Some(format!("# {name}\n\n{docs}\n{note}"))
}
