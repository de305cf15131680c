//! Image search: the text to search for, and items for the results.

use std::collections::HashSet;

use super::item::{Completion, CompletionKind};

/// Docker Hub's names as a prefix. Other registries are not searched.
const HUB: [&str; 2] = ["docker.io/", "index.docker.io/"];

/// A search for images on Docker Hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The text to search for, like `bitnami/re`.
    pub text: String,
    /// Docker Hub's name before it, if it is written.
    hub: &'static str,
    /// The text before the typed word.
    front: String,
    /// The typed word.
    typed: String,
}

/// The results of an image search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResults {
    /// The images, the best first.
    pub images: Vec<SearchResult>,
    /// True if there may be more results.
    pub more: bool,
}

/// An image in search results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResult {
    /// The name, as written after `FROM`.
    pub name: String,
    /// A short description; may be empty.
    pub detail: String,
}

impl Search {
    /// The search for text typed after a prefix. `None` if it isn't a name on Docker Hub.
    pub(super) fn new(front: &str, typed: &str) -> Option<Search> {
        let whole = format!("{front}{typed}");
        let hub = HUB.into_iter().find(|hub| whole.starts_with(hub));
        let hub = hub.unwrap_or_default();
        let text = whole.strip_prefix(hub)?;
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/".contains(c);
        let host = text.split_once('/').map_or("", |(host, _)| host);
        let elsewhere = hub.is_empty() && (host.contains('.') || host == "localhost");
        let is_name = !text.is_empty() && text.chars().all(is_part);
        (is_name && !elsewhere).then(|| Search {
            text: text.to_owned(),
            hub,
            front: front.to_owned(),
            typed: typed.to_owned(),
        })
    }

    /// Appends the results that contain the text to the items.
    pub(super) fn add(&self, items: &mut Vec<Completion>, results: &SearchResults) {
        let offered: HashSet<String> = items.iter().map(|it| it.text.clone()).collect();
        for result in &results.images {
            let name = format!("{}{}", self.hub, result.name);
            let Some(name) = name.strip_prefix(&*self.front) else {
                continue;
            };
            if !name.is_empty() && result.name.contains(&self.text) && !offered.contains(name) {
                let mut candidate =
                    Completion::new(CompletionKind::Image, name).detail(&*result.detail);
                // Editors would drop items that contain the text elsewhere than at the beginning.
                if !name.starts_with(&self.typed) {
                    candidate = candidate.filter(format!("{}{name}", self.typed));
                }
                items.push(candidate);
            }
        }
    }
}
