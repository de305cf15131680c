//! Patches: what would change in a file.

use std::io::{self, Write};
use std::path::Path;

use ide::lints::DIFF_TIME;

/// Prints what changes a file's text, as Git would.
///
/// # Errors
///
/// If it can't be written.
pub(super) fn print(path: &str, before: &str, after: &str, out: &mut impl Write) -> io::Result<()> {
    let diff = similar::TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(before, after);
    // As Git names the two, which knows of relative paths only.
    let (old, new) = if Path::new(path).has_root() {
        (path.to_owned(), path.to_owned())
    } else {
        (format!("a/{path}"), format!("b/{path}"))
    };
    write!(out, "{}", diff.unified_diff().header(&old, &new))
}
