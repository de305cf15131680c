//! Tags from registries: the repository whose tags are wanted, and items for them.

use std::collections::{HashMap, HashSet};

use super::item::{Completion, CompletionKind};
use analysis::catalogue;
use syntax::values::reference::Reference;
use syntax::values::tag;

/// The most tags that are put into order.
const MOST_ORDERED: usize = 3000;
/// The most tags that are offered.
const MOST_OFFERED: usize = 500;

/// A repository whose tags can come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The name of the image.
    pub image: Reference,
    /// What the tag begins with, as far as it is typed.
    pub begins: String,
    /// The tag that stands there already, or is used elsewhere in the file.
    pub(super) context: Option<String>,
    /// What stands around the word that is typed, and belongs to the tag.
    pub(super) around: (String, String),
    /// True if the image is for Windows.
    pub(super) windows: bool,
}

/// Tags that a registry lists for a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The tags, in any order.
    pub tags: Vec<ToldTag>,
    /// True if there may be more.
    pub more: bool,
}

/// A tag that a registry lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldTag {
    /// Its name.
    pub name: String,
    /// What it stands for, if that is known: those that stand for the same are alike.
    pub digest: Option<String>,
    /// A few words about it; may be empty.
    pub detail: String,
}

impl Repository {
    /// Merges listed tags with the items, all in the order in which users want them. True
    /// if some are left out.
    pub(super) fn add(&self, items: &mut Vec<Completion>, told: &Told) -> bool {
        let (front, back) = &self.around;
        let inner = |name: &str| {
            let text = name
                .strip_prefix(front.as_str())?
                .strip_suffix(back.as_str())?;
            (!text.is_empty()).then(|| text.to_owned())
        };
        let offered: HashSet<String> = items.iter().map(|it| it.text.clone()).collect();
        let new = told
            .tags
            .iter()
            .filter_map(|it| Some((it, inner(&it.name)?)));
        let mut new: Vec<_> = new.filter(|(_, text)| !offered.contains(text)).collect();
        // What is offered already is in order.
        if new.is_empty() {
            return false;
        }
        let mut left_out = new.len() > MOST_ORDERED;
        if left_out {
            new.retain(|(_, text)| text.contains(&self.begins));
            new.truncate(MOST_ORDERED);
        }
        let mut groups: Vec<Vec<&str>> = Vec::new();
        if let Some(image) = catalogue::official(&self.image) {
            let entries = image.entries();
            groups.extend(entries.iter().map(|entry| entry.all().collect()));
        }
        let written: Vec<String> = items
            .iter()
            .map(|it| format!("{front}{}{back}", it.text))
            .collect();
        groups.extend(written.iter().map(|name| vec![name.as_str()]));
        let mut alike: HashMap<&str, Vec<&str>> = HashMap::new();
        for (tag, _) in &new {
            match &tag.digest {
                Some(digest) => alike.entry(digest).or_default().push(&tag.name),
                None => groups.push(vec![&tag.name]),
            }
        }
        groups.extend(alike.into_values());
        let order = tag::order(&groups, self.context.as_deref(), self.windows);
        let place: HashMap<&str, usize> =
            order.iter().enumerate().map(|(at, it)| (*it, at)).collect();
        let place_of = |name: &str| place.get(name).copied();
        let mut ranked: Vec<(usize, Completion)> = Vec::new();
        for (name, item) in written.iter().zip(items.drain(..)) {
            // What was offered stays offered.
            ranked.push((place_of(name).unwrap_or(usize::MAX), item));
        }
        for (tag, text) in new {
            // Tags that are not meant for users have no place.
            if let Some(place) = place_of(&tag.name) {
                let offer = Completion::new(CompletionKind::Value, text).detail(&*tag.detail);
                ranked.push((place, offer));
            }
        }
        ranked.sort_by_key(|(place, _)| *place);
        let most = MOST_OFFERED.max(offered.len());
        left_out |= ranked.len() > most;
        ranked.truncate(most);
        items.extend(ranked.into_iter().map(|(_, item)| item));
        left_out
    }
}
