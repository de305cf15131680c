//! One version of a file.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use super::build_target::Build;
use super::evaluation::update;
use super::semantics::Semantics;
use syntax::lock::lock;
use syntax::text::{Span, Text};
use syntax::{self, Dockerfile, Edit, Problem, Syntax, Untouched};

/// One version of a file with its syntax and semantics. A clone is a snapshot: edits don't change it.
pub struct Document {
    /// The version number that the client assigned.
    pub version: i32,
    /// The source.
    pub text: Text,
    syntax: Syntax,
    build: Arc<Build>,
    /// The frontend and its minor version, read on first use.
    frontend: OnceLock<(Frontend, Option<u32>)>,
    /// Evaluated on first use.
    semantics: OnceLock<Arc<Semantics>>,
    /// The semantics of an earlier version, from which those of this one are evaluated, and what is unchanged since.
    earlier: Mutex<Option<(Arc<Semantics>, Untouched)>>,
}

impl Clone for Document {
    fn clone(&self) -> Self {
        Document {
            version: self.version,
            text: self.text.clone(),
            syntax: self.syntax.clone(),
            build: self.build.clone(),
            frontend: self.frontend.clone(),
            semantics: self.semantics.clone(),
            earlier: Mutex::new(self.earlier().clone()),
        }
    }
}

impl Document {
    /// A document without build inputs.
    pub fn new(text: Text, version: i32) -> Self {
        Document::in_build(text, version, Arc::default())
    }

    /// A document with the given build inputs.
    pub fn in_build(text: Text, version: i32, build: Arc<Build>) -> Self {
        let syntax = Syntax::parse(&text);
        Document {
            version,
            text,
            syntax,
            build,
            frontend: OnceLock::new(),
            semantics: OnceLock::new(),
            earlier: Mutex::default(),
        }
    }

    /// The same version of the document with other build inputs.
    #[must_use]
    pub fn for_build(&self, build: Arc<Build>) -> Self {
        Document {
            build,
            semantics: OnceLock::new(),
            earlier: Mutex::default(),
            ..self.clone()
        }
    }

    /// A copy of the document after changes, each applied to the result of the previous one.
    #[must_use]
    pub fn edited(&self, changes: impl IntoIterator<Item = Change>, version: i32) -> Self {
        let mut document = self.clone();
        document.edit(changes, version);
        document
    }

    /// Applies changes, each to the result of the previous one. Unchanged instructions are kept.
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
        self.frontend.take();
        match self.semantics.take() {
            Some(semantics) => *self.earlier() = Some((semantics, untouched)),
            None => {
                if let Some((_, since)) = &mut *self.earlier() {
                    *since = since.and(untouched);
                }
            }
        }
    }

    fn earlier(&self) -> MutexGuard<'_, Option<(Arc<Semantics>, Untouched)>> {
        lock(&self.earlier)
    }

    /// The syntax of the file.
    pub fn file(&self) -> &Dockerfile {
        self.syntax.file()
    }

    /// The evaluated stages of the file.
    pub fn semantics(&self) -> &Semantics {
        self.semantics.get_or_init(|| {
            let (mut semantics, untouched) = self.earlier().take().unwrap_or_default();
            let devices = self.supports_devices();
            update(self.file(), &self.build, devices, &mut semantics, untouched);
            semantics
        })
    }

    /// True if this version or an earlier one has been evaluated, so that [`Document::semantics`] takes little time.
    pub fn is_evaluated(&self) -> bool {
        self.semantics.get().is_some() || self.earlier().is_some()
    }

    /// The build inputs.
    pub fn build(&self) -> &Arc<Build> {
        &self.build
    }

    /// True if the frontend supports `RUN --device`: the labs channel does, the stable one since 1.27. Without a `syntax`
    /// directive, the frontend is that of the builder, whose version is unknown; a fully specified build stands for the
    /// builder of the recorded test data, which is older.
    fn supports_devices(&self) -> bool {
        const STABLE_SINCE: u32 = 27;
        match self.frontend() {
            Frontend::Labs | Frontend::Other => true,
            Frontend::Stable if self.file().directive("syntax").is_none() => {
                !self.build.is_fully_specified()
            }
            Frontend::Stable => self
                .frontend_version()
                .is_none_or(|minor| minor >= STABLE_SINCE),
        }
    }

    /// The minor version that the `syntax` directive pins BuildKit's own frontend to: 4 for `docker/dockerfile:1.4`.
    /// `None` without a directive, or if it isn't pinned.
    pub fn frontend_version(&self) -> Option<u32> {
        self.pinned_frontend().1
    }

    /// The frontend that its `syntax` directive selects.
    pub fn frontend(&self) -> Frontend {
        self.pinned_frontend().0
    }

    fn pinned_frontend(&self) -> (Frontend, Option<u32>) {
        *self.frontend.get_or_init(|| {
            let Some((name, tag)) = self.frontend_image() else {
                return (Frontend::Stable, None);
            };
            let frontend = match name {
                "docker/dockerfile" | "docker/dockerfile-upstream" if tag.contains("labs") => {
                    Frontend::Labs
                }
                "docker/dockerfile" | "docker/dockerfile-upstream" => Frontend::Stable,
                _ => Frontend::Other,
            };
            let minor = tag.strip_prefix("1.").and_then(|rest| {
                let minor = rest.split(['.', '-']).next()?;
                minor.parse().ok()
            });
            (frontend, minor)
        })
    }

    /// The image and the tag in the `syntax` directive, without Docker Hub's host name.
    fn frontend_image(&self) -> Option<(&str, &str)> {
        let directive = self.file().directive("syntax")?;
        let image = directive.value.split_whitespace().next()?;
        let image = image.strip_prefix("docker.io/").unwrap_or(image);
        let image = image.split('@').next().unwrap_or(image);
        Some(image.split_once(':').unwrap_or((image, "")))
    }

    /// The comments that BuildKit attributes to an instruction: all since the previous instruction, across blank lines,
    /// but only those after the last empty comment (`parser.go:Parse`).
    pub fn leading_comments(&self, item: usize) -> Vec<LeadingComment> {
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
            // BuildKit strips the first byte of the line, which is the `#` only if the line isn't indented.
            let hash = u32::from(matches!(&*indent, "" | "\u{feff}"));
            let rest = source.get(hash as usize..).unwrap_or_default();
            let text = rest.trim();
            if text.is_empty() {
                found.clear();
                continue;
            }
            let space = (rest.len() - rest.trim_start().len()) as u32;
            let at = comment.span.start + hash + space;
            found.push(LeadingComment {
                text: text.to_owned(),
                span: Span::new(at, at + text.len() as u32),
            });
        }
        found
    }

    /// The syntax tree as an S-expression, for tests.
    pub fn tree(&self) -> String {
        syntax::to_sexp(&self.text)
    }

    /// What BuildKit rejects in the file while parsing it.
    pub fn problems(&self) -> Vec<Problem> {
        syntax::problems(self.file(), &self.text)
    }
}

/// A comment before an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadingComment {
    /// Its text as BuildKit reads it, without the `#`.
    pub text: String,
    /// The span of the text.
    pub span: Span,
}

/// The frontend that reads a Dockerfile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frontend {
    /// BuildKit's, stable channel.
    Stable,
    /// BuildKit's, labs channel.
    Labs,
    /// Another one, whose syntax is unknown.
    Other,
}

/// A change to the text of a document.
pub enum Change {
    /// Replaces a part: its span in the text at that time, and the new text.
    Part(Box<dyn FnOnce(&Text) -> Span>, String),
    /// Replaces the whole text.
    All(String),
}
