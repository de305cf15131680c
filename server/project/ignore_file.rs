//! Diagnostics of ignore files (`.dockerignore`).
//!
//! [`ignore_file_diagnostics`] reports what makes a build fail, and patterns that don't do what they seem to.

use crate::context::IgnoreFile;
use ide::lints::{self, Diagnostic, Fix, LintSettings, Severity};
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

/// The name of the rule about patterns that don't do what they seem to.
pub const SUSPICIOUS_IGNORE_PATTERN: &str = "SuspiciousIgnorePattern";

/// The documentation of that rule, in Markdown. The first line is a summary.
pub const SUSPICIOUS_IGNORE_PATTERN_DOCS: &str = "\
A pattern of a `.dockerignore` file doesn't do what it seems to.

BuildKit reads every line as a pattern, except for empty lines and lines that start with `#`. There are no comments at the end
of a line, no quotes and no alternatives in braces; a backslash escapes the next character. Patterns are relative to the build
context, and one that starts with `../` matches nothing. An exception (`!`) only includes what a line before it excludes.

```text
// build results
dist # created by make
\"my notes\"
*.{log,tmp}
```

```text
# build results
dist
my notes
*.log
*.tmp
```";

/// The rules about ignore files: their names, documentation and default severities.
pub const IGNORE_FILE_RULES: [(&str, &str, Severity); 2] = [
    (
        INVALID_IGNORE_FILE,
        INVALID_IGNORE_FILE_DOCS,
        Severity::Error,
    ),
    (
        SUSPICIOUS_IGNORE_PATTERN,
        SUSPICIOUS_IGNORE_PATTERN_DOCS,
        Severity::Warning,
    ),
];

/// The diagnostics of an ignore file, ordered by line.
pub fn ignore_file_diagnostics(text: &Text, settings: &LintSettings) -> Vec<Diagnostic> {
    let file = IgnoreFile::parse(&text.slice(text.span()));
    let diagnostic = |rule, severity, span, message| Diagnostic {
        page: Some(if rule == INVALID_IGNORE_FILE {
            lints::errors::page(rule)
        } else {
            lints::page_of(&format!("rules/{rule}.md"))
        }),
        ..Diagnostic::new(rule, severity, span, message)
    };
    let errors = file.errors().iter();
    let mut found: Vec<Diagnostic> = errors
        .map(|it| {
            let message = it.message.to_owned();
            diagnostic(INVALID_IGNORE_FILE, Severity::Error, it.span, message)
        })
        .collect();
    let level = settings.levels.get(SUSPICIOUS_IGNORE_PATTERN);
    let level = level.copied().unwrap_or(Some(Severity::Warning));
    if let Some(severity) = level.filter(|_| !settings.only_buildkit) {
        let reported: Vec<u32> = file.errors().iter().map(|it| it.line).collect();
        let mistakes = file.mistakes().iter();
        found.extend(
            mistakes
                .filter(|it| !reported.contains(&it.line))
                .map(|it| {
                    let fix = it.fix.clone();
                    let fix = fix.map(|(title, edit)| Fix::suggestion(title, vec![edit]));
                    Diagnostic {
                        fixes: fix.into_iter().collect(),
                        ..diagnostic(
                            SUSPICIOUS_IGNORE_PATTERN,
                            severity,
                            it.span,
                            it.message.clone(),
                        )
                    }
                }),
        );
        found.sort_by_key(|it| it.span);
    }
    found
}
