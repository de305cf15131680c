//! The options of `# check=` (`linter.go:ParseLintOptions`).

use crate::syntax::{parse_bool, quoted};
use crate::text::Span;

/// What a `check` directive or comment asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which rules are not to be asked.
    pub skip: Names,
    /// Which experimental rules are.
    pub experimental: Names,
    /// Whether a finding is an error.
    pub error: bool,
}

/// Names of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// All rules.
    pub all: bool,
    /// These rules.
    pub names: Vec<Name>,
}

/// The name of a rule, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name, as it is written.
    pub text: String,
    /// Where it is: in bytes of the file, if the options were read with where they are.
    pub span: Span,
}

impl Options {
    /// The same, of names that don't stand in the file.
    #[must_use]
    pub fn without_places(mut self) -> Options {
        for name in self
            .skip
            .names
            .iter_mut()
            .chain(&mut self.experimental.names)
        {
            name.span = Span::default();
        }
        self
    }
}

impl Names {
    /// Whether a rule is meant.
    pub fn contain(&self, rule: &str) -> bool {
        self.all || self.names.iter().any(|name| name.text == rule)
    }
}

/// Reads options that stand at an offset.
///
/// # Errors
///
/// What BuildKit says of options that it can't read.
pub fn parse(text: &str, offset: u32) -> Result<Options, String> {
    let mut options = Options::default();
    if text.trim().is_empty() {
        return Ok(options);
    }
    let mut at = 0;
    for part in text.splitn(3, ';') {
        let start = at;
        at += part.len() + 1;
        let Some((key, value)) = part.split_once('=') else {
            return Err(format!("invalid check option {}", quoted(part)));
        };
        let value_start = offset + (start + key.len() + 1) as u32;
        match key.trim() {
            "skip" => options.skip = names(value, value_start),
            "experimental" => options.experimental = names(value, value_start),
            "error" => {
                options.error = parse_bool(value.trim()).ok_or_else(|| {
                    format!(
                        "failed to parse check option {}: strconv.ParseBool: parsing {}: invalid syntax",
                        quoted(part),
                        quoted(value.trim())
                    )
                })?;
            }
            other => return Err(format!("invalid check option {}", quoted(other))),
        }
    }
    Ok(options)
}

fn names(text: &str, offset: u32) -> Names {
    if text.trim() == "all" {
        return Names {
            all: true,
            names: Vec::new(),
        };
    }
    let mut names = Vec::new();
    let mut at = offset;
    for part in text.split(',') {
        let name = part.trim();
        let start = at + (part.len() - part.trim_start().len()) as u32;
        names.push(Name {
            text: name.to_owned(),
            span: Span::new(start, start + name.len() as u32),
        });
        at += part.len() as u32 + 1;
    }
    Names { all: false, names }
}
