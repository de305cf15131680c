//! What the server remembers of a client: what it can do, and the documents it has opened.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tower_lsp::ls_types::{Position, SemanticToken, TextDocumentContentChangeEvent, Uri};

use super::capabilities::{Abilities, TRIGGER_CHARACTERS};
use super::convert;
use analysis::{Build, Change, Document};
use ide::lints::Settings;
use project::Around;
use syntax::text::{Span, Text};

/// Of so many documents more than the text is kept. Who has more of them open looks at a few.
const MAX_AWAKE: usize = 16;

/// What the server remembers of a client. Touched only for a moment at a time, and before a handler waits for anything.
#[derive(Default)]
pub(super) struct Session {
    /// What the client can do.
    pub(super) abilities: Abilities,
    documents: HashMap<Uri, Open>,
    /// The documents of which more than the text is kept, the one that was asked for last at the end.
    awake: VecDeque<Uri>,
    /// The ignore files that the client has opened.
    ignore_files: HashMap<Uri, OpenIgnoreFile>,
    next_tokens: u64,
}

/// An ignore file that the client has opened.
#[derive(Clone)]
pub(super) struct OpenIgnoreFile {
    /// Its text.
    pub(super) text: Text,
    /// The version that the client gives to the text.
    pub(super) version: i32,
}

/// A document that the client has opened.
struct Open {
    document: Held,
    /// What is known of what is around it, and asked of it there.
    around: Around,
    /// True if that was found out.
    known: bool,
    /// The tokens that the client has last got, and the name of that answer.
    tokens: Option<(String, Vec<SemanticToken>)>,
    /// Where the last edit ended, if it typed a character and no completion was requested since.
    typed: Option<u32>,
}

/// A document in memory.
enum Held {
    /// As it is worked with.
    Awake(Arc<Document>),
    /// Its text and version, and the build that it is for. All else can be found out again.
    Resting(Text, i32, Arc<Build>),
}

impl Held {
    fn document(&self) -> Arc<Document> {
        match self {
            Held::Awake(document) => document.clone(),
            Held::Resting(text, version, build) => {
                let document = Document::in_build(text.clone(), *version, build.clone());
                Arc::new(document)
            }
        }
    }

    /// The document, which is awake from now on.
    fn awake(&mut self) -> &mut Arc<Document> {
        loop {
            match self {
                Held::Awake(document) => return document,
                Held::Resting(..) => *self = Held::Awake(self.document()),
            }
        }
    }

    fn rest(&mut self) {
        if let Held::Awake(document) = self {
            let (text, build) = (document.text.clone(), document.build().clone());
            *self = Held::Resting(text, document.version, build);
        }
    }

    fn set_build(&mut self, new: Arc<Build>) {
        match self {
            Held::Awake(document) => *document = Arc::new(document.for_build(new)),
            Held::Resting(_, _, build) => *build = new,
        }
    }

    fn text(&self) -> &Text {
        match self {
            Held::Awake(document) => &document.text,
            Held::Resting(text, ..) => text,
        }
    }

    fn build(&self) -> &Arc<Build> {
        match self {
            Held::Awake(document) => document.build(),
            Held::Resting(_, _, build) => build,
        }
    }
}

impl Session {
    /// The newest version of a document, if it is open.
    pub(super) fn document(&mut self, uri: &Uri) -> Option<Arc<Document>> {
        let open = self.documents.get_mut(uri)?;
        let document = open.document.awake().clone();
        self.wake(uri);
        Some(document)
    }

    /// True if a document is still as it is here: its text, and the build that it is for.
    pub(super) fn is_newest(&self, uri: &Uri, document: &Document) -> bool {
        let held = self.documents.get(uri).map(|open| &open.document);
        held.is_some_and(|held| {
            held.text().is_same(&document.text) && Arc::ptr_eq(held.build(), document.build())
        })
    }

    /// Remembers that a document is worked with; the one that was longest not may rest.
    fn wake(&mut self, uri: &Uri) {
        if self.awake.back() == Some(uri) {
            return;
        }
        self.awake.retain(|it| it != uri);
        self.awake.push_back(uri.clone());
        if self.awake.len() > MAX_AWAKE
            && let Some(uri) = self.awake.pop_front()
            && let Some(open) = self.documents.get_mut(&uri)
        {
            open.document.rest();
            open.tokens = None;
        }
    }

    /// What is asked of a document.
    pub(super) fn settings(&self, uri: &Uri) -> Arc<Settings> {
        let open = self.documents.get(uri);
        open.map(|open| open.around.settings.clone())
            .unwrap_or_default()
    }

    /// What is around a document.
    pub(super) fn around(&self, uri: &Uri) -> Around {
        let open = self.documents.get(uri);
        open.map(|open| open.around.clone()).unwrap_or_default()
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

    /// Opens a Dockerfile.
    pub(super) fn open(&mut self, uri: Uri, text: &str, version: i32) {
        let document = Arc::new(Document::new(Text::new(text), version));
        self.wake(&uri);
        self.documents.insert(
            uri,
            Open {
                document: Held::Awake(document),
                around: Around::default(),
                known: false,
                tokens: None,
                typed: None,
            },
        );
    }

    /// True if it was found out what is around a document, or if it isn't open any more.
    pub(super) fn is_known(&self, uri: &Uri) -> bool {
        self.documents.get(uri).is_none_or(|open| open.known)
    }

    /// The documents that are open.
    pub(super) fn open_documents(&self) -> Vec<Uri> {
        self.documents.keys().cloned().collect()
    }

    /// The newest versions of the documents that are open.
    pub(super) fn documents(&self) -> HashMap<Uri, Arc<Document>> {
        let open = self.documents.iter();
        open.map(|(uri, open)| (uri.clone(), open.document.document()))
            .collect()
    }

    /// Judges a document by what is around it from now on. True the first time, and if that may be something else than
    /// before.
    pub(super) fn surround(&mut self, uri: &Uri, around: Around) -> bool {
        let Some(open) = self.documents.get_mut(uri) else {
            return false;
        };
        let same_build = open.document.build() == &around.build;
        let same_settings = are_same(&open.around.settings, &around.settings);
        let same_lenses = open.around.no_code_lens == around.no_code_lens;
        let same_hints = open.around.hints == around.hints;
        if !same_build {
            open.document.set_build(around.build.clone());
        }
        open.around = around;
        let first = !std::mem::replace(&mut open.known, true);
        first || !(same_build && same_settings && same_lenses && same_hints)
    }

    /// Closes a document. True if it was open.
    pub(super) fn close(&mut self, uri: &Uri) -> bool {
        self.awake.retain(|it| it != uri);
        let ignore_file = self.ignore_files.remove(uri);
        self.documents.remove(uri).is_some() || ignore_file.is_some()
    }

    /// Changes a document. True if it is open.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        changes: Vec<TextDocumentContentChangeEvent>,
        version: i32,
    ) -> bool {
        let encoding = self.abilities.encoding;
        if let Some(file) = self.ignore_files.get_mut(uri) {
            for change in changes {
                let range = change.range.map(convert::from_range);
                let span = range.map(|range| file.text.span_of(range, encoding));
                let span = file.text.clamp(span.unwrap_or(file.text.span()));
                file.text.edit(span, &change.text);
            }
            file.version = version;
            return true;
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
        // Nobody else holds it, but for a question that is still being answered.
        let document = Arc::make_mut(open.document.awake());
        document.edit(changes, version);
        open.typed = typed.map(|(start, length)| {
            let start = document
                .text
                .offset(convert::from_position(start), encoding);
            start + length
        });
        self.wake(uri);
        true
    }

    /// True if a completion at an offset may be requested because a character was typed: it was the last edit, it is one
    /// after which the client requests completions by itself, and none was requested since.
    pub(super) fn take_typed(&mut self, uri: &Uri, offset: u32) -> bool {
        let ignores_numbers = self.abilities.completion.ignores_numbers;
        self.documents.get_mut(uri).is_some_and(|open| {
            open.typed.take() == Some(offset)
                && !(ignores_numbers && ends_with_number(&open.document.awake().text, offset))
        })
    }

    /// Remembers the tokens that the client gets for a document, and names them.
    pub(super) fn remember_tokens(&mut self, uri: &Uri, tokens: Vec<SemanticToken>) -> String {
        self.next_tokens += 1;
        let name = self.next_tokens.to_string();
        if let Some(open) = self.documents.get_mut(uri) {
            open.tokens = Some((name.clone(), tokens));
        }
        name
    }

    /// The tokens that the client has got under a name, if they are the last.
    pub(super) fn take_tokens(&mut self, uri: &Uri, name: &str) -> Option<Vec<SemanticToken>> {
        let tokens = &mut self.documents.get_mut(uri)?.tokens;
        let known = tokens.as_ref().is_some_and(|(known, _)| known == name);
        if known {
            tokens.take().map(|(_, tokens)| tokens)
        } else {
            None
        }
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

/// Where a change starts that types a character after which editors request completions by themselves, and the character's
/// length in bytes. An editor may close a bracket or quote in the same change; the cursor is in front of that.
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

/// True if two settings are known to be the same. What an ignore file keeps out can't be compared, and registries
/// aren't asked here.
fn are_same(a: &Settings, b: &Settings) -> bool {
    let keeps_out = a.exclusion.is_some() || b.exclusion.is_some();
    !keeps_out
        && a.levels == b.levels
        && a.only_buildkit == b.only_buildkit
        && a.trusted_registries == b.trusted_registries
}
