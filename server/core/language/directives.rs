//! Parser directives: the comments at the very top that mean something (BuildKit's `parser/directives.go`).

use super::Since;

/// What is known of a parser directive.
#[derive(Debug)]
pub struct Directive {
    /// Its name, in lower case; any case will do.
    pub name: &'static str,
    /// What its value is.
    pub value: DirectiveValue,
    /// Values that are worth to be offered.
    pub examples: &'static [&'static str],
    /// The syntax version that it needs.
    pub since: Since,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What a person should know of it, in Markdown.
    pub docs: &'static str,
}

impl Directive {
    /// The address of its section in the reference.
    pub fn url(&self) -> String {
        format!("{}#{}", super::REFERENCE, self.name)
    }
}

/// What the value of a directive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveValue {
    /// An image.
    Image,
    /// Backslash or backtick.
    EscapeCharacter,
    /// Options of the checks.
    Checks,
}

/// Docker's own image that reads Dockerfiles.
pub const FRONTEND: &str = "docker/dockerfile";
/// The newest minor version of it, 1.x, that these tables know; all from 1.0 on are its tags.
pub const FRONTEND_MINOR: u32 = 26;

/// The parser directives.
pub static DIRECTIVES: [Directive; 3] = [
    Directive {
        name: "syntax",
        value: DirectiveValue::Image,
        examples: &["docker/dockerfile:1", "docker/dockerfile:1-labs"],
        since: Since::ALWAYS,
        summary: "The version of the Dockerfile syntax",
        docs: "The image that reads this file, and so the version of the syntax. `docker/dockerfile:1` is the newest \
               stable one and is fetched by the builder when it is out of date; without the line it is what the \
               builder has built in.\n\n```dockerfile\n# syntax=docker/dockerfile:1\n```\n\nOnly at the very top of \
               the file, before any other comment, blank line or instruction.",
    },
    Directive {
        name: "escape",
        value: DirectiveValue::EscapeCharacter,
        examples: &["`", "\\"],
        since: Since::ALWAYS,
        summary: "The character that escapes and continues lines",
        docs: "The character that escapes others and that continues a line when it ends it: a backslash, or a backtick, \
               which leaves backslashes in Windows paths alone.\n\n```dockerfile\n# escape=`\nFROM \
               mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app c:\\app\\\n```\n\nOnly at the very top of the \
               file, before any other comment, blank line or instruction.",
    },
    Directive {
        name: "check",
        value: DirectiveValue::Checks,
        examples: &["skip=", "error=true", "experimental=all"],
        since: Since::stable("1.8"),
        summary: "Options of the build checks",
        docs: "Options of the build checks, separated by `;`: `skip=` and rule names or `all`, `error=true` to let \
               findings fail the build, `experimental=` and rule names or `all`.\n\n```dockerfile\n# \
               check=skip=StageNameCasing;error=true\n```\n\nAt the very top it holds for the file. Among the comments \
               above an instruction, `skip=` and `experimental=` hold for that one.",
    },
];

/// The directive of a name, in any case.
pub fn directive(name: &str) -> Option<&'static Directive> {
    DIRECTIVES
        .iter()
        .find(|d| d.name.eq_ignore_ascii_case(name))
}
