//! One version of one file.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::build_target::Build;
use super::meaning::{Meaning, meaning};
use syntax::text::{Span, Text};
use syntax::{self, Directive, Dockerfile, Edit, Problem, Syntax, Untouched};

/// One version of one file and all we know of it. Who shares it sees no other: an edit is made in place only where nobody
/// else holds it.
pub struct Document {
    /// The version that the client has given it.
    pub version: i32,
    /// The source.
    pub text: Text,
    syntax: Syntax,
    build: Arc<Build>,
    /// Worked out when somebody asks for the first time.
    meaning: OnceLock<Arc<Meaning>>,
    /// The meaning of an earlier version, until that of this one is worked out from it, and what has stayed since.
    earlier: Mutex<Option<(Arc<Meaning>, Untouched)>>,
}

impl Clone for Document {
    fn clone(&self) -> Self {
        Document {
            version: self.version,
            text: self.text.clone(),
            syntax: self.syntax.clone(),
            build: self.build.clone(),
            meaning: self.meaning.clone(),
            earlier: Mutex::new(self.earlier().clone()),
        }
    }
}

impl Document {
    /// A document of a text, of which nothing is known from outside.
    pub fn new(text: Text, version: i32) -> Self {
        Document::in_build(text, version, Arc::default())
    }

    /// A document of a text that is for a build.
    pub fn in_build(text: Text, version: i32, build: Arc<Build>) -> Self {
        let syntax = Syntax::parse(&text);
        Document {
            version,
            text,
            syntax,
            build,
            meaning: OnceLock::new(),
            earlier: Mutex::default(),
        }
    }

    /// The same version of the document, for another build.
    #[must_use]
    pub fn for_build(&self, build: Arc<Build>) -> Self {
        Document {
            build,
            meaning: OnceLock::new(),
            earlier: Mutex::default(),
            ..self.clone()
        }
    }

    /// The document after some changes, each of the text that the one before left.
    #[must_use]
    pub fn edited(&self, changes: impl IntoIterator<Item = Change>, version: i32) -> Self {
        let mut document = self.clone();
        document.edit(changes, version);
        document
    }

    /// Makes some changes, each of the text that the one before left. What they leave as it was stays in its place.
    pub fn edit(&mut self, changes: impl IntoIterator<Item = Change>, version: i32) {
        let text = &mut self.text;
        let mut edits = Vec::new();
        for change in changes {
            let (span, new) = match change {
                Change::Part(place, new) => (text.clamp(place(text)), new),
                Change::All(new) => (text.span(), new),
            };
            if text.edit(span, &new) {
                edits.push(Edit {
                    span,
                    new_len: new.len() as u32,
                });
            }
        }
        let untouched = self.syntax.edit(&edits, text);
        self.version = version;
        match self.meaning.take() {
            Some(meaning) => *self.earlier() = Some((meaning, untouched)),
            None => {
                if let Some((_, since)) = &mut *self.earlier() {
                    *since = since.and(untouched);
                }
            }
        }
    }

    fn earlier(&self) -> MutexGuard<'_, Option<(Arc<Meaning>, Untouched)>> {
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the file says.
    pub fn file(&self) -> &Dockerfile {
        self.syntax.file()
    }

    /// What the file means.
    pub fn meaning(&self) -> &Meaning {
        self.meaning.get_or_init(|| {
            let (mut it, untouched) = self.earlier().take().unwrap_or_default();
            let labs = self.frontend() == Frontend::Labs;
            meaning(self.file(), &self.build, labs, &mut it, untouched);
            it
        })
    }

    /// The build that the document is for.
    pub fn build(&self) -> &Arc<Build> {
        &self.build
    }

    /// What reads the file, as its `syntax` directive says.
    pub fn frontend(&self) -> Frontend {
        let named = |it: &&Directive| it.name.eq_ignore_ascii_case("syntax");
        let Some(directive) = self.file().directives.iter().find(named) else {
            return Frontend::Stable;
        };
        let image = directive
            .value
            .split_whitespace()
            .next()
            .unwrap_or_default();
        let image = image.strip_prefix("docker.io/").unwrap_or(image);
        let image = image.split('@').next().unwrap_or(image);
        let (name, tag) = image.split_once(':').unwrap_or((image, ""));
        match name {
            "docker/dockerfile" | "docker/dockerfile-upstream" if tag.contains("labs") => {
                Frontend::Labs
            }
            "docker/dockerfile" | "docker/dockerfile-upstream" => Frontend::Stable,
            _ => Frontend::Other,
        }
    }

    /// The comments that BuildKit takes for those of an instruction: all since the one before, blank lines or not, but
    /// for what stands above an empty comment (`parser.go:Parse`).
    pub fn comments_above(&self, item: usize) -> Vec<CommentAbove> {
        let file = self.file();
        let start = file.items.get(item).map_or(0, |it| it.start);
        let before = item.checked_sub(1).and_then(|it| file.items.get(it));
        let end_before = before.map_or(0, |it| it.span().end);
        let first = file
            .comments
            .partition_point(|it| it.span.start < end_before);
        let comments = file.comments.iter().skip(first);
        let mut found = Vec::new();
        for comment in comments.take_while(|it| it.span.start < start) {
            let source = self.text.slice(comment.span);
            let line = self.text.line(self.text.line_of(comment.span.start));
            let indent = self.text.slice(Span::new(line.start, comment.span.start));
            // BuildKit takes the first byte of the line away, which is the `#` only without blanks before it.
            let hash = u32::from(matches!(&*indent, "" | "\u{feff}"));
            let rest = source.get(hash as usize..).unwrap_or_default();
            let text = rest.trim();
            if text.is_empty() {
                found.clear();
                continue;
            }
            let blank = (rest.len() - rest.trim_start().len()) as u32;
            let at = comment.span.start + hash + blank;
            found.push(CommentAbove {
                text: text.to_owned(),
                span: Span::new(at, at + text.len() as u32),
            });
        }
        found
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

/// A comment above an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentAbove {
    /// Its text as BuildKit has it, without the `#`.
    pub text: String,
    /// Where the text is.
    pub span: Span,
}

/// What reads a Dockerfile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frontend {
    /// BuildKit's own, in its stable channel.
    Stable,
    /// BuildKit's own, in its labs channel.
    Labs,
    /// Another one, whose language can't be known.
    Other,
}

/// A change of a document's text.
pub enum Change {
    /// A part is replaced: where it is in the text as it is then, and what comes there.
    Part(Box<dyn FnOnce(&Text) -> Span>, String),
    /// All is replaced.
    All(String),
}
