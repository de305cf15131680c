//! GitHub Actions annotations, one per line.

use std::io::{self, Write};

use super::checked::Checked;
use super::paths::{ci_path, report_root};
use ide::lints::Severity;

/// Prints all diagnostics as workflow commands.
pub(super) fn print(files: &[Checked], out: &mut impl Write) -> io::Result<()> {
    // Annotations are shown at paths relative to the repository.
    let root = report_root();
    for (file, it) in Checked::all(files) {
        let range = file.visible_range(it.span);
        let level = match it.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "notice",
        };
        let (start, end) = (range.start, range.end);
        // GitHub accepts columns only for a single line.
        let columns = if start.line == end.line {
            format!(
                ",col={},endColumn={}",
                start.character + 1,
                end.character + 1
            )
        } else {
            String::new()
        };
        writeln!(
            out,
            "::{level} file={},line={},endLine={}{columns},title={}::{}",
            property(&ci_path(&root, &file.path)),
            start.line + 1,
            end.line + 1,
            property(it.rule),
            data(&it.message)
        )?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
