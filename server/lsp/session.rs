//! The state of a client: its capabilities and its open documents, with an LRU cache of their analyses.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tower_lsp::ls_types::{Position, TextDocumentContentChangeEvent, Uri};

use super::capabilities::TRIGGER_CHARACTERS;
use super::client_flags::ClientFlags;
use super::convert;
use super::pieces::Pieces;
use analysis::{Build, Change, Document};
use ide::lints::LintSettings;
use project::DocumentContext;
use syntax::text::{Encoding, Span, Text};

/// The number of documents whose analysis is kept in memory. Of the others, only the text is kept.
const LRU_CAPACITY: usize = 16;

/// The state of a client. Handlers lock it only briefly, and never across an `await`.
#[derive(Default)]
pub(super) struct Session {
    /// The client's capabilities.
    pub(super) flags: ClientFlags,
    documents: HashMap<Uri, Open>,
    /// The loaded documents, most recently used last.
    lru: VecDeque<Uri>,
    /// The open ignore files.
    ignore_files: HashMap<Uri, OpenIgnoreFile>,
    /// The open files that may define builds.
    build_files: HashMap<Uri, Text>,
    next_result_id: u64,
}

/// An open ignore file.
#[derive(Clone)]
pub(super) struct OpenIgnoreFile {
    /// Its text.
    pub(super) text: Text,
    /// The client's version of the text.
    pub(super) version: i32,
}

/// An open document.
struct Open {
    document: CachedDocument,
    /// Its configuration and build context.
    context: DocumentContext,
    /// True once the context has been loaded.
    known: bool,
    /// The pieces of the last responses.
    pieces: Pieces,
    /// The end of the last edit, in bytes, if it typed a character and no completion was requested since.
    typed: Option<u32>,
}

/// A document in memory.
#[derive(Clone)]
pub(super) enum CachedDocument {
    /// With its analysis.
    Loaded(Arc<Document>),
    /// Only its text, version and build. The analysis is recomputed on demand.
    Evicted(Text, i32, Arc<Build>),
}

impl CachedDocument {
    /// The document. One that has been evicted is parsed.
    pub(super) fn document(&self) -> Arc<Document> {
        match self {
            CachedDocument::Loaded(document) => document.clone(),
            CachedDocument::Evicted(text, version, build) => {
                let document = Document::in_build(text.clone(), *version, build.clone());
                Arc::new(document)
            }
        }
    }

    /// Loads the document if it has been evicted.
    fn load(&mut self) -> &mut Arc<Document> {
        loop {
            match self {
                CachedDocument::Loaded(document) => return document,
                CachedDocument::Evicted(..) => *self = CachedDocument::Loaded(self.document()),
            }
        }
    }

    fn evict(&mut self) {
        if let CachedDocument::Loaded(document) = self {
            let (text, build) = (document.text.clone(), document.build().clone());
            *self = CachedDocument::Evicted(text, document.version, build);
        }
    }

    fn set_build(&mut self, new: Arc<Build>) {
        match self {
            CachedDocument::Loaded(document) => *document = Arc::new(document.for_build(new)),
            CachedDocument::Evicted(_, _, build) => *build = new,
        }
    }

    fn text(&self) -> &Text {
        match self {
            CachedDocument::Loaded(document) => &document.text,
            CachedDocument::Evicted(text, ..) => text,
        }
    }

    fn build(&self) -> &Arc<Build> {
        match self {
            CachedDocument::Loaded(document) => document.build(),
            CachedDocument::Evicted(_, _, build) => build,
        }
    }
}

impl Session {
    /// The newest version of a document, if it is open.
    pub(super) fn document(&mut self, uri: &Uri) -> Option<Arc<Document>> {
        let open = self.documents.get_mut(uri)?;
        let document = open.document.load().clone();
        self.touch(uri);
        Some(document)
    }

    /// True if the text and build of a snapshot are still those of the open document.
    pub(super) fn is_newest(&self, uri: &Uri, document: &Document) -> bool {
        let held = self.documents.get(uri).map(|open| &open.document);
        held.is_some_and(|held| {
            held.text().is_same(&document.text) && Arc::ptr_eq(held.build(), document.build())
        })
    }

    /// Marks a document as most recently used, and evicts the least recently used one if there are too many.
    fn touch(&mut self, uri: &Uri) {
        if self.lru.back() == Some(uri) {
            return;
        }
        self.lru.retain(|it| it != uri);
        self.lru.push_back(uri.clone());
        if self.lru.len() > LRU_CAPACITY
            && let Some(uri) = self.lru.pop_front()
            && let Some(open) = self.documents.get_mut(&uri)
        {
            open.document.evict();
            open.pieces = Pieces::default();
        }
    }

    /// The lint settings of a document.
    pub(super) fn settings(&self, uri: &Uri) -> Arc<LintSettings> {
        let open = self.documents.get(uri);
        open.map(|open| open.context.settings.clone())
            .unwrap_or_default()
    }

    /// The lint settings of all documents.
    #[cfg(not(target_family = "wasm"))]
    pub(super) fn all_settings(&self) -> Vec<(Uri, Arc<LintSettings>)> {
        let open = self.documents.iter();
        open.map(|(uri, open)| (uri.clone(), open.context.settings.clone()))
            .collect()
    }

    /// The configuration and build context of a document; the default if it isn't open or loaded yet.
    pub(super) fn document_context(&self, uri: &Uri) -> DocumentContext {
        let open = self.documents.get(uri);
        open.map(|open| open.context.clone()).unwrap_or_default()
    }

    /// The newest version of an ignore file, if it is open.
    pub(super) fn ignore_file(&self, uri: &Uri) -> Option<OpenIgnoreFile> {
        self.ignore_files.get(uri).cloned()
    }

    /// Opens an ignore file.
    pub(super) fn open_ignore_file(&mut self, uri: Uri, text: &str, version: i32) {
        let text = Text::new(text);
        self.ignore_files
            .insert(uri, OpenIgnoreFile { text, version });
    }

    /// Opens a file that may define builds.
    pub(super) fn open_build_file(&mut self, uri: Uri, text: &str) {
        self.build_files.insert(uri, Text::new(text));
    }

    /// The text of an open file that may define builds.
    pub(super) fn build_file(&self, uri: &Uri) -> Option<String> {
        self.build_files.get(uri).map(ToString::to_string)
    }

    /// Closes a file that may define builds. Returns true if it was open.
    pub(super) fn close_build_file(&mut self, uri: &Uri) -> bool {
        self.build_files.remove(uri).is_some()
    }

    /// Opens a Dockerfile.
    pub(super) fn open(&mut self, uri: Uri, text: &str, version: i32) {
        let document = Arc::new(Document::new(Text::new(text), version));
        self.touch(&uri);
        self.documents.insert(
            uri,
            Open {
                document: CachedDocument::Loaded(document),
                context: DocumentContext::default(),
                known: false,
                pieces: Pieces::default(),
                typed: None,
            },
        );
    }

    /// True if a document's context has been loaded, or if the document isn't open.
    pub(super) fn is_known(&self, uri: &Uri) -> bool {
        self.documents.get(uri).is_none_or(|open| open.known)
    }

    /// The URIs of the open documents.
    pub(super) fn open_documents(&self) -> Vec<Uri> {
        self.documents.keys().cloned().collect()
    }

    /// Snapshots of the open documents.
    pub(super) fn documents(&self) -> HashMap<Uri, CachedDocument> {
        let open = self.documents.iter();
        open.map(|(uri, open)| (uri.clone(), open.document.clone()))
            .collect()
    }

    /// Sets the context of a document. Returns true the first time, and if the new context may differ from the old one.
    pub(super) fn set_context(&mut self, uri: &Uri, context: DocumentContext) -> bool {
        let Some(open) = self.documents.get_mut(uri) else {
            return false;
        };
        let same_build = open.document.build() == &context.build;
        let same_settings = are_same(&open.context.settings, &context.settings);
        let same_lenses = open.context.no_code_lens == context.no_code_lens;
        let same_hints = open.context.hints == context.hints;
        let same_builds = open.context.builds.is_same(&context.builds);
        if !same_build {
            open.document.set_build(context.build.clone());
        }
        open.context = context;
        let first = !std::mem::replace(&mut open.known, true);
        first || !(same_build && same_settings && same_lenses && same_hints && same_builds)
    }

    /// Closes a document. Returns true if it was open.
    pub(super) fn close(&mut self, uri: &Uri) -> bool {
        self.lru.retain(|it| it != uri);
        let ignore_file = self.ignore_files.remove(uri);
        self.documents.remove(uri).is_some() || ignore_file.is_some()
    }

    /// Applies changes to a document. Returns true if it is open and has diagnostics of its own.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        changes: Vec<TextDocumentContentChangeEvent>,
        version: i32,
    ) -> bool {
        let encoding = self.flags.encoding;
        if let Some(file) = self.ignore_files.get_mut(uri) {
            apply(&mut file.text, changes, encoding);
            file.version = version;
            return true;
        }
        if let Some(text) = self.build_files.get_mut(uri) {
            apply(text, changes, encoding);
            return false;
        }
        let Some(open) = self.documents.get_mut(uri) else {
            return false;
        };
        let typed = changes.last().and_then(typed);
        let changes = changes.into_iter().map(|change| match change.range {
            Some(range) => {
                let range = convert::from_range(range);
                Change::Part(
                    Box::new(move |text: &Text| text.span_of(range, encoding)),
                    change.text,
                )
            }
            None => Change::All(change.text),
        });
        // Copies the document only if a running request still holds a snapshot of it.
        let document = Arc::make_mut(open.document.load());
        document.edit(changes, version);
        open.typed = typed.map(|(start, length)| {
            let start = document
                .text
                .offset(convert::from_position(start), encoding);
            start + length
        });
        self.touch(uri);
        true
    }

    /// True if a completion at an offset was probably requested automatically: the last edit typed a character there
    /// after which clients request completions by themselves, and no completion was requested since.
    pub(super) fn take_typed(&mut self, uri: &Uri, offset: u32) -> bool {
        let ignores_numbers = self.flags.completion.ignores_numbers;
        self.documents.get_mut(uri).is_some_and(|open| {
            open.typed.take() == Some(offset)
                && !(ignores_numbers && ends_with_number(&open.document.load().text, offset))
        })
    }

    /// The pieces of the last responses about a document; `None` if it isn't open. Concurrent requests don't share them.
    pub(super) fn pieces(&mut self, uri: &Uri) -> Option<&mut Pieces> {
        Some(&mut self.documents.get_mut(uri)?.pieces)
    }

    /// A new id for semantic tokens.
    pub(super) fn next_result_id(&mut self) -> String {
        self.next_result_id += 1;
        self.next_result_id.to_string()
    }
}

/// Applies changes to a text.
fn apply(text: &mut Text, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
    for change in changes {
        let range = change.range.map(convert::from_range);
        let span = range.map(|range| text.span_of(range, encoding));
        let span = text.clamp(span.unwrap_or(text.span()));
        text.edit(span, &change.text);
    }
}

/// True if the word that ends at an offset is a number, such as `80` or `3.1`.
fn ends_with_number(text: &Text, offset: u32) -> bool {
    let start = text.line(text.line_of(offset)).start;
    let line = text.slice(Span::new(start, offset));
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let rest = line.trim_end_matches(is_word);
    let word = line.get(rest.len()..).unwrap_or_default();
    word.ends_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The start of a change that types a character after which clients request completions by themselves, and the length
/// of the character in bytes. An editor may close a bracket or quote in the same change; the cursor is before that.
fn typed(change: &TextDocumentContentChangeEvent) -> Option<(Position, u32)> {
    let mut chars = change.text.chars();
    let first = chars.next()?;
    let second = chars.next();
    let closes = matches!(
        (first, second),
        ('{', Some('}'))
            | ('[', Some(']'))
            | ('(', Some(')'))
            | ('"', Some('"'))
            | ('\'', Some('\''))
    );
    let single = second.is_none() || (closes && chars.next().is_none());
    let requests = first.is_alphanumeric()
        || first == '_'
        || TRIGGER_CHARACTERS.contains(&change.text.get(..first.len_utf8())?);
    let start = change.range.filter(|_| single && requests)?.start;
    Some((start, first.len_utf8() as u32))
}

/// True if two settings are known to be equal. Exclusions of an ignore file can't be compared, and the server's lints
/// query no registries.
fn are_same(a: &LintSettings, b: &LintSettings) -> bool {
    let keeps_out = a.exclusion.is_some() || b.exclusion.is_some();
    let context = |it: &LintSettings| {
        let sources = it.sources.as_ref();
        sources.map(|it| (it.context().to_owned(), it.is_certain()))
    };
    !keeps_out
        && context(a) == context(b)
        && a.levels == b.levels
        && a.only_buildkit == b.only_buildkit
        && a.build_names == b.build_names
        && a.builder == b.builder
        && a.has_template_name == b.has_template_name
        && a.rules == b.rules
}
