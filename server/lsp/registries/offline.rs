//! Without network access: nothing is known but the built-in catalogue.

use std::future::{Ready, ready};
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::ls_types::InitializeParams;

use ide::completion::{Repository, Search, SearchResults, TagList};
use ide::pin::PinnableImage;

/// No registry access.
#[derive(Clone, Copy, Default)]
pub(crate) struct Registries;

#[expect(clippy::unused_self, reason = "the interface of registry access")]
impl Registries {
    pub(crate) fn start(self, _params: &InitializeParams) {}

    pub(crate) fn typing(self) {}

    /// Settings aren't read, so they have no errors.
    pub(crate) fn problems(self) -> Vec<String> {
        Vec::new()
    }

    pub(crate) fn is_offline(self) -> bool {
        true
    }

    pub(crate) fn describe(self, _image: &PinnableImage) -> Ready<String> {
        ready(String::new())
    }

    pub(crate) fn tags(
        self,
        _wanted: &Repository,
        _explicit: bool,
        _wait: Duration,
    ) -> Ready<TagList> {
        ready(TagList::default())
    }

    pub(crate) fn find(self, _wanted: &Search) -> Ready<SearchResults> {
        ready(SearchResults::default())
    }

    /// Fails; a client can't request it, as no action is offered.
    pub(crate) fn digest(self, image: &PinnableImage) -> Ready<Result<String, String>> {
        ready(Err(image.reference.familiar()))
    }

    pub(crate) fn status(self) -> Value {
        json!({ "offline": true, "requests": [], "warnings": [] })
    }
}

/// Nothing is kept.
pub(crate) fn state_file(_name: &str) -> Option<PathBuf> {
    None
}
