//! `dockwright explain`: what a rule is about.

use std::io::{self, Write};

use super::args::ExplainArgs;
use super::{TROUBLE, selection};
use crate::lints::{self, RULES, Severity, errors};
use crate::syntax::ProblemKind;

/// Prints what rules are about. Gives the exit code: 2 if there is no such rule.
///
/// # Errors
///
/// If nothing can be written.
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
        let Some(explained) = explained(name) else {
            writeln!(err, "dockwright: {}", selection::unknown(name))?;
            code = TROUBLE;
            continue;
        };
        if !std::mem::take(&mut first) {
            writeln!(out)?;
        }
        write!(out, "{explained}")?;
    }
    Ok(code)
}

/// Prints all rules, a line each.
fn list(out: &mut impl Write) -> io::Result<()> {
    let width = selection::names().map(str::len).max().unwrap_or_default();
    for rule in RULES {
        let docs = rule.docs();
        let first = docs.lines().next().unwrap_or_default();
        writeln!(out, "{:width$}  {first}", rule.name)?;
    }
    for kind in ProblemKind::ALL {
        writeln!(out, "{:width$}  {}", kind.name(), kind.docs())?;
    }
    Ok(())
}

/// What a rule is about, in any case of its name; `None` if there is no such rule.
fn explained(name: &str) -> Option<String> {
    let same = |other: &str| other.eq_ignore_ascii_case(name);
    if let Some(rule) = RULES.iter().find(|rule| same(rule.name)) {
        let whose = match rule.group {
            lints::Group::BuildKit => "One of BuildKit's checks",
            lints::Group::Dockwright => "A rule of Dockwright's own",
        };
        let asked = if rule.experimental {
            format!(", asked only with `# check=experimental={}`", rule.name)
        } else {
            String::new()
        };
        let page = rule.page().map(|page| format!("{page}\n"));
        let page = page.unwrap_or_default();
        let (name, docs) = (rule.name, rule.docs());
        return Some(format!("# {name}\n\n{docs}\n\n{whose}{asked}.\n{page}"));
    }
    let kind = ProblemKind::ALL.iter().find(|kind| same(kind.name()))?;
    let refused = match errors::severity(*kind) {
        Severity::Error => "\nAn error: BuildKit refuses such a file.\n",
        _ => "",
    };
    let (name, docs) = (kind.name(), errors::docs(*kind));
    Some(format!("# {name}\n\n{docs}\n{refused}"))
}
