//! Parser directives: comments at the top of the file that configure its parsing (BuildKit's `parser/directives.go`).

use super::Since;

/// A parser directive.
#[derive(Debug)]
pub struct DirectiveSpec {
    /// The name in lower case; it is case-insensitive.
    pub name: &'static str,
    /// The type of its value.
    pub value: DirectiveValue,
    /// Values to offer in completion.
    pub examples: &'static [&'static str],
    /// The syntax version that it requires.
    pub since: Since,
    /// A one-line summary.
    pub summary: &'static str,
    /// The documentation, in Markdown.
    pub docs: &'static str,
}

impl DirectiveSpec {
    /// The URL of its section in the Dockerfile reference.
    pub fn url(&self) -> String {
        format!("{}#{}", super::REFERENCE, self.name)
    }
}

/// The type of a directive's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveValue {
    /// An image reference.
    Image,
    /// A backslash or a backtick.
    EscapeCharacter,
    /// Options of the build checks.
    Checks,
}

/// The image of Docker's Dockerfile frontend.
pub const FRONTEND: &str = "docker/dockerfile";
/// The newest minor version (1.x) of the frontend covered by these tables. Tags exist for all versions since 1.0.
pub const FRONTEND_MINOR: u32 = 26;

/// The parser directives.
pub static DIRECTIVES: [DirectiveSpec; 3] = [
    DirectiveSpec {
        name: "syntax",
        value: DirectiveValue::Image,
        examples: &["docker/dockerfile:1", "docker/dockerfile:1-labs"],
        since: Since::ALWAYS,
        summary: "The version of the Dockerfile syntax",
        docs: "The frontend image that builds this file, and thereby the syntax version. `docker/dockerfile:1` is the \
               latest stable version, which the builder updates automatically. Without this line, the builder uses its \
               built-in version.\n\n```dockerfile\n# syntax=docker/dockerfile:1\n```\n\nMust be at the top of the file, \
               before any other comment, blank line or instruction.",
    },
    DirectiveSpec {
        name: "escape",
        value: DirectiveValue::EscapeCharacter,
        examples: &["`", "\\"],
        since: Since::ALWAYS,
        summary: "The escape and line continuation character",
        docs: "The character that escapes others and, at the end of a line, continues it: a backslash (default), or a \
               backtick, which avoids escaping the backslashes in Windows paths.\n\n```dockerfile\n# escape=`\nFROM \
               mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app c:\\app\\\n```\n\nMust be at the top of the \
               file, before any other comment, blank line or instruction.",
    },
    DirectiveSpec {
        name: "check",
        value: DirectiveValue::Checks,
        examples: &["skip=", "error=true", "experimental=all"],
        since: Since::stable("1.8"),
        summary: "Options of the build checks",
        docs: "Options of the build checks, separated by `;`: `skip=` and rule names or `all`, `error=true` to fail the \
               build on findings, `experimental=` and rule names or `all`.\n\n```dockerfile\n# \
               check=skip=StageNameCasing;error=true\n```\n\nAt the top of the file it applies to the whole file. In a \
               comment before an instruction, `skip=` and `experimental=` apply to that instruction.",
    },
];

/// Looks up a directive by name, case-insensitively.
pub fn directive(name: &str) -> Option<&'static DirectiveSpec> {
    DIRECTIVES
        .iter()
        .find(|d| d.name.eq_ignore_ascii_case(name))
}
