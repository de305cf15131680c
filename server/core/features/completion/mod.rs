//! What can come next.
//!
//! `place` finds out, once, at what kind of place the cursor is and which word is being typed there; a file for each
//! kind of place tells what can come. All that is offered takes the place of that one word.
//!
//! What is in folders the feature doesn't know: it says which one it wants to be told of ([`Folder`]), and makes offers of
//! what is told. So it is with what registries know of tags ([`Repository`]), and with what is found there ([`Search`]).

mod commands;
mod directives;
mod examples;
mod files;
mod flags;
mod heredocs;
mod images;
mod instructions;
mod item;
mod labels;
mod line;
mod mounts;
mod names;
mod paths;
mod place;
mod search;
mod snippet;
mod sources;
mod stage_files;
mod tags;
mod topic;
mod variables;

pub use files::{Entry, Folder, Listing};
pub use item::{Addition, Completion, CompletionKind, Docs};
pub use place::Trigger;
pub use search::{Find, Finds, Search};
pub use tags::{Repository, Told, ToldTag};
pub use topic::Topic;

use crate::analysis::Document;
use crate::text::Span;
use line::Slot;

/// What can come at an offset.
#[derive(Clone, Debug, Default)]
pub struct Completions {
    /// The word that any of it takes the place of; on one line, and around the offset.
    pub span: Span,
    /// What can come, in the order in which it should be offered.
    pub items: Vec<Completion>,
    /// True if there may be more once more is typed.
    pub incomplete: bool,
    /// The folder whose content could come as well, if somebody tells what is in it.
    pub folder: Option<Folder>,
    /// The repository whose tags could come as well, if somebody tells them.
    pub repository: Option<Repository>,
    /// What other images could be looked for by, if somebody finds some.
    pub search: Option<Search>,
}

impl Completions {
    /// Adds what is in the folder that was wanted.
    pub fn add_files(&mut self, listing: &Listing) {
        let Some(folder) = self.folder.take() else {
            return;
        };
        let found = folder.offers(listing);
        let at = folder.before.min(self.items.len());
        self.items.splice(at..at, found);
        self.incomplete |= listing.more;
    }

    /// Adds the tags of the repository that was wanted.
    pub fn add_tags(&mut self, told: &Told) {
        if let Some(repository) = self.repository.take() {
            self.incomplete |= repository.add(&mut self.items, told) || told.more;
        }
    }

    /// Adds the images that were looked for.
    pub fn add_images(&mut self, finds: &Finds) {
        if let Some(search) = self.search.take() {
            search.add(&mut self.items, finds);
            self.incomplete |= finds.more;
        }
    }
}

/// What can come at an offset. `trigger` is why it is asked.
pub fn completion(document: &Document, offset: u32, trigger: Trigger) -> Completions {
    let Some((place, slot)) = place::find(document, offset) else {
        return Completions::default();
    };
    if !place.answers(trigger, &slot) {
        return Completions::default();
    }
    let (items, folder) = place.offers(document, &slot);
    let mut found = finished(items, folder, &slot);
    if slot.lost.is_empty() {
        found.repository = place.repository(document, &slot);
        // Who types the name of a stage looks for nothing else.
        let is_stage = |it: &Completion| {
            it.kind == CompletionKind::Stage && it.text.starts_with(&slot.typed.to_lowercase())
        };
        if !found.items.iter().any(is_stage) {
            found.search = place.search(&slot);
        }
    }
    found
}

/// Fits offers into what stands around the word. Of a word that begins on an earlier line only the rest is replaced, as
/// an edit has to stay on its line.
fn finished(mut items: Vec<Completion>, folder: Option<Folder>, slot: &Slot) -> Completions {
    if !slot.lost.is_empty() {
        items.retain_mut(|it| it.without_front(&slot.lost));
    }
    Completions {
        span: slot.span,
        items,
        incomplete: false,
        folder: folder.filter(|_| slot.lost.is_empty()),
        repository: None,
        search: None,
    }
}
