//! Patches in unified diff format.

use std::io::{self, Write};
use std::path::Path;

use ide::lints::DIFF_TIME;

/// Prints the changes of a file in Git's format.
///
/// # Errors
///
/// If writing fails.
pub(super) fn print(path: &str, before: &str, after: &str, out: &mut impl Write) -> io::Result<()> {
    let diff = similar::TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(before, after);
    // Git's prefixes, which are for relative paths only.
    let (old, new) = if Path::new(path).has_root() {
        (path.to_owned(), path.to_owned())
    } else {
        (format!("a/{path}"), format!("b/{path}"))
    };
    write!(out, "{}", diff.unified_diff().header(&old, &new))
}
