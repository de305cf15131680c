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
    for (number, name) in args.rules.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        if !explain(name, out)? {
            writeln!(err, "dockwright: {}", selection::unknown(name))?;
            code = TROUBLE;
        }
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

/// Prints what a rule is about, in any case of its name. False if there is no such rule.
fn explain(name: &str, out: &mut impl Write) -> io::Result<bool> {
    let same = |other: &str| other.eq_ignore_ascii_case(name);
    if let Some(rule) = RULES.iter().find(|rule| same(rule.name)) {
        writeln!(out, "# {}\n\n{}", rule.name, rule.docs())?;
        let word = match rule.group {
            lints::Group::BuildKit => "One of BuildKit's checks",
            lints::Group::Dockwright => "A rule of Dockwright's own",
        };
        write!(out, "\n{word}")?;
        if rule.experimental {
            write!(
                out,
                ", asked only with `# check=experimental={}`",
                rule.name
            )?;
        }
        writeln!(out, ".")?;
        if let Some(page) = rule.page() {
            writeln!(out, "{page}")?;
        }
        return Ok(true);
    }
    let Some(kind) = ProblemKind::ALL.iter().find(|kind| same(kind.name())) else {
        return Ok(false);
    };
    writeln!(out, "# {}\n\n{}", kind.name(), errors::docs(*kind))?;
    if errors::severity(*kind) == Severity::Error {
        writeln!(out, "\nAn error: BuildKit refuses such a file.")?;
    }
    Ok(true)
}
