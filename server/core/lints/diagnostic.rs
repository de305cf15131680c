//! What is found wrong, and what can be done about it.

use crate::text::{Span, TextEdit};

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the rule that finds it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// What it is, for people.
    pub message: String,
    /// The page that tells more.
    pub page: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// What kind of text it is, for editors that show such.
    pub tag: Option<Tag>,
    /// What can be done about it, the best first.
    pub fixes: Vec<Fix>,
    /// The number of the instruction that it belongs to.
    pub item: Option<usize>,
    /// Where BuildKit tells it, if that is neither here nor where the instruction begins.
    pub told_at: Option<Span>,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth to be known.
    Hint,
    /// Worth to be looked at.
    Information,
    /// BuildKit warns of it.
    Warning,
    /// BuildKit refuses it.
    Error,
}

/// What kind of text something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// It has no effect.
    Unnecessary,
    /// It should no longer be used.
    Deprecated,
}

/// Another place that has to do with something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where it is.
    pub span: Span,
    /// What it has to do with it.
    pub message: String,
}

/// A change that puts something right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for people.
    pub title: String,
    /// The edits, none of which touches another.
    pub edits: Vec<TextEdit>,
    /// True if what is built stays the same but for what the fix is about, so that nobody needs to look at it.
    pub safe: bool,
}

impl Fix {
    /// A fix that nobody needs to look at.
    pub fn safe(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Fix {
            title: title.into(),
            edits,
            safe: true,
        }
    }

    /// A fix that a person should choose.
    pub fn suggestion(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Fix {
            safe: false,
            ..Fix::safe(title, edits)
        }
    }

    /// The text after the fix.
    pub fn apply(&self, text: &str) -> String {
        TextEdit::apply(text, &self.edits)
    }
}
