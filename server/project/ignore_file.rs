//! Diagnostics of ignore files (`.dockerignore`).
//!
//! [`ignore_file_diagnostics`] takes the text of one, and reports what makes a build fail.

use crate::context::IgnoreFile;
use ide::lints::{Diagnostic, Severity};
use syntax::text::Text;

/// The name of the rule, as diagnostics, `explain` and `--select` have it.
pub const INVALID_IGNORE_FILE: &str = "InvalidIgnoreFile";

/// The documentation of the rule, in Markdown. The first line is a summary.
pub const INVALID_IGNORE_FILE_DOCS: &str = "\
A `.dockerignore` file has a pattern that BuildKit can't read.

A build that loads the context fails, whatever the other patterns say. `!` needs a pattern after it. A bracket opens a
class of characters, as in `[a-z]`, which must be closed. A backslash escapes the next character, and paths are written with
`/` on every system. A line can't have more than 65,535 bytes.

```text
src\\generated
docs/[draft
!
```

```text
src/generated
docs/\\[draft
!docs/final
```";

/// The errors of an ignore file, in the order of lines.
pub fn ignore_file_diagnostics(text: &Text) -> Vec<Diagnostic> {
    let file = IgnoreFile::parse(&text.slice(text.span()));
    let faults = file.faults().iter();
    let errors = faults.map(|fault| Diagnostic {
        rule: INVALID_IGNORE_FILE,
        severity: Severity::Error,
        span: fault.span,
        message: fault.message.to_owned(),
        page: None,
        related: Vec::new(),
        tag: None,
        fixes: Vec::new(),
        item: None,
        buildkit_span: None,
    });
    errors.collect()
}
