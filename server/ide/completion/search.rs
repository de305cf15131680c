//! Image search: the text to search for, and items for the results.

use std::collections::HashSet;

use super::item::{Completion, CompletionKind};

/// Docker Hub's names in front of others. Elsewhere nothing is looked for.
const HUB: [&str; 2] = ["docker.io/", "index.docker.io/"];

/// A part of a name at Docker Hub by which others can be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The part of the name, as `bitnami/re`.
    pub text: String,
    /// Docker Hub's name in front of it, if it is written.
    hub: &'static str,
    /// What stands in front of the word that is typed.
    front: String,
    /// The word that is typed.
    typed: String,
}

/// Images that are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finds {
    /// They, the best first.
    pub images: Vec<Find>,
    /// True if there may be more results.
    pub more: bool,
}

/// An image that is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// Its name, as it is written after `FROM`.
    pub name: String,
    /// A few words about it; may be empty.
    pub detail: String,
}

impl Search {
    /// For what is typed after a part that stays. `None` if it is the name of something elsewhere, or of nothing.
    pub(super) fn of(front: &str, typed: &str) -> Option<Search> {
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
    pub(super) fn add(&self, items: &mut Vec<Completion>, finds: &Finds) {
        let offered: HashSet<String> = items.iter().map(|it| it.text.clone()).collect();
        for find in &finds.images {
            let name = format!("{}{}", self.hub, find.name);
            let Some(name) = name.strip_prefix(&*self.front) else {
                continue;
            };
            if !name.is_empty() && find.name.contains(&self.text) && !offered.contains(name) {
                let mut offer = Completion::new(CompletionKind::Image, name).detail(&*find.detail);
                // Editors would drop what has the text elsewhere than at its beginning.
                if !name.starts_with(&self.typed) {
                    offer = offer.filter(format!("{}{name}", self.typed));
                }
                items.push(offer);
            }
        }
    }
}
