//! Completion.
//!
//! `place` results the kind of place at the cursor and the word that is being typed there; a file for each kind of place
//! lists the candidates, which all replace that word. `automatic` decides where a list opens without an explicit request,
//! `select` which candidates continue the typed text.
//!
//! Folders and registries are not read here: [`Completions`] names the folder ([`Folder`]), repository ([`Repository`]) and
//! search ([`Search`]) that it lacks, and the caller adds their content.

mod automatic;
mod commands;
mod cursor;
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
mod relevance;
mod search;
mod select;
mod snippet;
mod sources;
mod stage_files;
mod tags;
mod topic;
mod variables;
mod visibility;

pub use files::{Folder, FolderEntry, FolderListing};
pub use item::{Addition, Completion, CompletionKind, Docs};
pub use place::Trigger;
pub use search::{Search, SearchResult, SearchResults};
pub use tags::{ListedTag, Repository, TagList};
pub use topic::Topic;

use analysis::Document;
use line::TypedWord;
use select::Selection;
use syntax::text::Span;

/// Candidates at an offset. [`Completions::select`] makes the list of them, once all from outside has been added.
#[derive(Clone, Debug, Default)]
pub struct Completions {
    /// The word that each item replaces: on one line, around the offset.
    pub span: Span,
    /// The candidates, best first.
    pub items: Vec<Completion>,
    /// True if the list must be requested again once more text is typed.
    pub incomplete: bool,
    /// The folder whose content the caller should add.
    pub folder: Option<Folder>,
    /// The repository whose tags the caller should add.
    pub repository: Option<Repository>,
    /// The image search whose results the caller should add.
    pub search: Option<Search>,
    selection: Selection,
    /// The part of the word on preceding lines, which an edit can't reach.
    previous_lines: String,
}

impl Completions {
    /// Adds the content of [`Completions::folder`].
    pub fn add_files(&mut self, listing: &FolderListing) {
        let Some(folder) = self.folder.take() else {
            return;
        };
        let found = folder.candidates(listing);
        let at = folder.before.min(self.items.len());
        self.items.splice(at..at, found);
        self.incomplete |= listing.more;
    }

    /// Adds the tags of [`Completions::repository`].
    pub fn add_tags(&mut self, listed: &TagList) {
        if let Some(repository) = self.repository.take() {
            self.incomplete |= repository.add(&mut self.items, listed) || listed.more;
        }
    }

    /// Adds the results of [`Completions::search`].
    pub fn add_images(&mut self, results: &SearchResults) {
        if let Some(search) = self.search.take() {
            search.add(&mut self.items, results);
            self.incomplete |= results.more;
        }
    }

    /// Keeps the candidates that continue the typed text and aren't finished with it.
    pub fn select(&mut self) {
        self.incomplete |= self.selection.apply(&mut self.items);
        if !self.previous_lines.is_empty() {
            let previous_lines = std::mem::take(&mut self.previous_lines);
            self.items
                .retain_mut(|it| it.without_front(&previous_lines));
        }
    }
}

/// What separates a new word from the one that begins at an offset; `None` if none begins there, or something is typed.
fn separator(document: &Document, offset: u32, slot: &TypedWord) -> Option<&'static str> {
    let is_before = slot.typed.is_empty()
        && slot.previous_lines.is_empty()
        && slot.span.start == offset
        && !slot.span.is_empty();
    let before = document
        .text
        .slice(Span::new(offset.saturating_sub(1), offset));
    match &*before {
        _ if !is_before => None,
        "," => Some(","),
        "" | " " | "\t" | "\n" => Some(" "),
        _ => None,
    }
}

/// The candidates at an offset, and the data that the caller should add.
pub fn completion(document: &Document, offset: u32, trigger: Trigger) -> Completions {
    let Some((place, mut slot)) = place::find(document, offset) else {
        return Completions::default();
    };
    let closed = trigger == Trigger::Automatic && !place.opens_automatically(&slot);
    let finished = trigger != Trigger::Explicit && place.is_finished(&slot);
    if closed || finished {
        return Completions::default();
    }
    let (mut items, folder) = place.candidates(document, &slot);
    let next = Span::new(slot.span.end, slot.span.end + 1);
    if place.is_reference() && matches!(&*document.text.slice(next), ":" | "@") {
        // The tag that follows stays.
        items.retain(|it| !it.text.contains([':', '@']));
    }
    if let Some(separator) = separator(document, offset, &slot).filter(|_| place.is_in_list()) {
        slot.span = Span::empty(offset);
        for item in items.iter_mut().filter(|it| !it.goes_on) {
            item.text.push_str(separator);
            if let Some(snippet) = &mut item.snippet {
                snippet.push_str(separator);
            }
        }
    }
    let whole = slot.previous_lines.is_empty();
    let after = Span::new(offset.clamp(slot.span.start, slot.span.end), slot.span.end);
    let mut found = Completions {
        span: slot.span,
        items,
        incomplete: false,
        folder: folder.filter(|_| whole),
        repository: None,
        search: None,
        selection: Selection {
            replaced: document.text.slice(slot.span).into_owned(),
            after: document.text.slice(after).into_owned(),
            trigger,
            case: place.case(),
            vocabulary: place.vocabulary(),
            typed: slot.typed.clone(),
        },
        previous_lines: slot.previous_lines.clone(),
    };
    if whole {
        found.repository = place.repository(document, &slot);
        // Other images are irrelevant while a stage name is being typed.
        let is_stage = |it: &Completion| {
            it.kind == CompletionKind::Stage && it.text.starts_with(&slot.typed.to_lowercase())
        };
        if trigger != Trigger::Automatic && !found.items.iter().any(is_stage) {
            found.search = place.search(&slot);
        }
    }
    found
}
