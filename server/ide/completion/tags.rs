//! Tags from registries: the repository to query, and candidates from the reply.

use std::collections::{HashMap, HashSet};

use super::item::{Completion, CompletionKind};
use analysis::catalogue;
use syntax::values::reference::Reference;
use syntax::values::tag;

/// The maximum number of tags that are sorted.
const MAX_SORTED: usize = 3000;
/// The maximum number of candidates.
const MAX_TAGS: usize = 500;

/// A repository whose tags are needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The name of the image.
    pub image: Reference,
    /// The typed prefix of the tag.
    pub begins: String,
    /// The existing tag, or one that the file uses elsewhere.
    pub(super) context: Option<String>,
    /// The text around the typed word that belongs to the tag.
    pub(super) around: (String, String),
    /// True if the image is for Windows.
    pub(super) windows: bool,
}

/// The tags that a registry lists for a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagList {
    /// The tags, in any order.
    pub tags: Vec<ListedTag>,
    /// True if there may be more tags.
    pub more: bool,
}

/// A tag that a registry lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedTag {
    /// The name.
    pub name: String,
    /// The digest that it points to, if known: tags with the same digest are aliases.
    pub digest: Option<String>,
    /// A short description; may be empty.
    pub detail: String,
}

impl Repository {
    /// Merges listed tags with the items, and sorts them. Returns true if some are left out.
    pub(super) fn add(&self, items: &mut Vec<Completion>, listed: &TagList) -> bool {
        let (front, back) = &self.around;
        let inner = |name: &str| {
            let text = name
                .strip_prefix(front.as_str())?
                .strip_suffix(back.as_str())?;
            (!text.is_empty()).then(|| text.to_owned())
        };
        let offered: HashSet<String> = items.iter().map(|it| it.text.clone()).collect();
        let new = listed
            .tags
            .iter()
            .filter_map(|it| Some((it, inner(&it.name)?)));
        let mut new: Vec<_> = new.filter(|(_, text)| !offered.contains(text)).collect();
        // The existing items are sorted already.
        if new.is_empty() {
            return false;
        }
        let mut left_out = new.len() > MAX_SORTED;
        if left_out {
            new.retain(|(_, text)| text.contains(&self.begins));
            new.truncate(MAX_SORTED);
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
            // Existing items are kept.
            ranked.push((place_of(name).unwrap_or(usize::MAX), item));
        }
        for (tag, text) in new {
            // Drop tags that are not intended for users.
            if let Some(place) = place_of(&tag.name) {
                let candidate = Completion::new(CompletionKind::Value, text).detail(&*tag.detail);
                ranked.push((place, candidate));
            }
        }
        ranked.sort_by_key(|(place, _)| *place);
        let most = MAX_TAGS.max(offered.len());
        left_out |= ranked.len() > most;
        ranked.truncate(most);
        items.extend(ranked.into_iter().map(|(_, item)| item));
        left_out
    }
}
