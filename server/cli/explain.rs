//! `dockwright explain`: the documentation of rules.

use std::io::{self, Write};

use super::args::ExplainArgs;
use super::exit_code::EXIT_ERROR;
use project::explain::{docs, list};

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
        write!(out, "{}", list())?;
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
