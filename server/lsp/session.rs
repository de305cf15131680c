//! What the server remembers of a client: what it can do, and the documents it has opened.

use std::collections::HashMap;
use std::sync::Arc;

use tower_lsp::ls_types::{SemanticToken, TextDocumentContentChangeEvent, Uri};

use super::capabilities::Abilities;
use super::convert;
use crate::analysis::{Change, Document};
use crate::lints::Settings;
use crate::project::Around;
use crate::text::Text;

/// What the server remembers of a client. Touched only for a moment at a time, and before a handler waits for anything.
#[derive(Default)]
pub(super) struct Session {
    /// What the client can do.
    pub(super) abilities: Abilities,
    /// True if lenses aren't wanted.
    pub(super) hides_lenses: bool,
    documents: HashMap<Uri, Open>,
    next_tokens: u64,
}

/// A document that the client has opened.
struct Open {
    document: Arc<Document>,
    /// What is asked of it, and known of what is around it.
    settings: Arc<Settings>,
    /// The tokens that the client has last got, and the name of that answer.
    tokens: Option<(String, Vec<SemanticToken>)>,
}

impl Session {
    /// The newest version of a document, if it is open.
    pub(super) fn document(&self, uri: &Uri) -> Option<Arc<Document>> {
        Some(self.documents.get(uri)?.document.clone())
    }

    /// What is asked of a document.
    pub(super) fn settings(&self, uri: &Uri) -> Arc<Settings> {
        let open = self.documents.get(uri);
        open.map(|open| open.settings.clone()).unwrap_or_default()
    }

    /// Opens a document.
    pub(super) fn open(&mut self, uri: Uri, text: &str, version: i32) {
        let document = Arc::new(Document::new(Text::new(text), version));
        self.documents.insert(
            uri,
            Open {
                document,
                settings: Arc::default(),
                tokens: None,
            },
        );
    }

    /// The newest versions of the documents that are open.
    pub(super) fn documents(&self) -> HashMap<Uri, Arc<Document>> {
        let open = self.documents.iter();
        open.map(|(uri, open)| (uri.clone(), open.document.clone()))
            .collect()
    }

    /// The documents that are open.
    pub(super) fn open_documents(&self) -> Vec<Uri> {
        self.documents.keys().cloned().collect()
    }

    /// Judges a document by what is around it from now on. True if that is something else than before.
    pub(super) fn surround(&mut self, uri: &Uri, around: &Around) -> bool {
        let Some(open) = self.documents.get_mut(uri) else {
            return false;
        };
        let nothing =
            |settings: &Settings| settings.levels.is_empty() && settings.exclusion.is_none();
        let same_build = open.document.build() == &around.build;
        if same_build && nothing(&open.settings) && nothing(&around.settings) {
            return false;
        }
        if !same_build {
            open.document = Arc::new(open.document.for_build(around.build.clone()));
        }
        open.settings = around.settings.clone();
        true
    }

    /// Closes a document. True if it was open.
    pub(super) fn close(&mut self, uri: &Uri) -> bool {
        self.documents.remove(uri).is_some()
    }

    /// Changes a document. True if it is open.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        changes: Vec<TextDocumentContentChangeEvent>,
        version: i32,
    ) -> bool {
        let encoding = self.abilities.encoding;
        let Some(open) = self.documents.get_mut(uri) else {
            return false;
        };
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
        open.document = Arc::new(open.document.edited(changes, version));
        true
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
