//! One version of one file.

use crate::syntax::{self, Dockerfile, Edit, Problem, Syntax};
use crate::text::{Span, Text};

/// One version of one file and all we know of it. Immutable: an edit makes another one.
#[derive(Clone)]
pub struct Document {
    /// The version that the client has given it.
    pub version: i32,
    /// The source.
    pub text: Text,
    syntax: Syntax,
}

impl Document {
    /// A document of a text.
    pub fn new(text: Text, version: i32) -> Self {
        let syntax = Syntax::parse(&text);
        Document {
            version,
            text,
            syntax,
        }
    }

    /// The document after some changes, each of the text that the one before left.
    #[must_use]
    pub fn edited(&self, changes: impl IntoIterator<Item = Change>, version: i32) -> Self {
        let mut text = self.text.clone();
        let mut edits = Vec::new();
        for change in changes {
            let (span, new) = match change {
                Change::Part(place, new) => (text.clamp(place(&text)), new),
                Change::All(new) => (text.span(), new),
            };
            if text.edit(span, &new) {
                edits.push(Edit {
                    span,
                    new_len: new.len() as u32,
                });
            }
        }
        let syntax = self.syntax.edited(&edits, &text);
        Document {
            version,
            text,
            syntax,
        }
    }

    /// What the file says.
    pub fn file(&self) -> &Dockerfile {
        self.syntax.file()
    }

    /// The tree of the source as an S-expression, for tests.
    pub fn tree(&self) -> String {
        self.syntax.to_sexp()
    }

    /// What BuildKit refuses in it before it looks at what it means.
    pub fn problems(&self) -> Vec<Problem> {
        syntax::problems(self.file(), &self.text)
    }
}

/// A change of a document's text.
pub enum Change {
    /// A part is replaced: where it is in the text as it is then, and what comes there.
    Part(Box<dyn FnOnce(&Text) -> Span>, String),
    /// All is replaced.
    All(String),
}
