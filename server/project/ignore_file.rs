//! Diagnostics of ignore files (`.dockerignore`).
//!
//! [`ignore_file_diagnostics`] reports what makes a build fail.

use crate::context::IgnoreFile;
use ide::lints::{Diagnostic, Severity};
use syntax::text::Text;

/// The name of the rule in diagnostics, `explain` and `--select`.
pub const INVALID_IGNORE_FILE: &str = "InvalidIgnoreFile";

/// The documentation of the rule, in Markdown. The first line is a summary.
pub const INVALID_IGNORE_FILE_DOCS: &str = "\
A `.dockerignore` file has a pattern that BuildKit can't read.

A build that loads the context fails, whatever the other patterns are. `!` must be followed by a pattern. A bracket opens a
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

/// The errors of an ignore file, ordered by line.
pub fn ignore_file_diagnostics(text: &Text) -> Vec<Diagnostic> {
    let file = IgnoreFile::parse(&text.slice(text.span()));
    let errors = file.errors().iter().map(|error| Diagnostic {
        rule: INVALID_IGNORE_FILE,
        severity: Severity::Error,
        span: error.span,
        message: error.message.to_owned(),
        page: None,
        related: Vec::new(),
        tag: None,
        fixes: Vec::new(),
        item: None,
        buildkit_span: None,
    });
    errors.collect()
}
