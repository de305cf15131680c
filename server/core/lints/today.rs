//! What registries say of images today, for who asked them before.

use std::collections::HashMap;

use super::run::is_judged;
use crate::analysis::{Document, images};
use crate::values::reference::Reference;

/// What registries say of tags.
#[derive(Clone, Debug, Default)]
pub struct Today(HashMap<String, Told>);

/// What a registry says of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// There is none.
    Missing,
    /// There is one.
    There {
        /// The digest of what it stands for.
        digest: Option<String>,
        /// The digests of the images of single platforms in it, as far as they are known.
        parts: Vec<String>,
        /// For which platforms that is there, as `linux/arm64/v8`; empty if that isn't known.
        platforms: Vec<String>,
    },
}

impl Today {
    /// Takes down what was told of an image.
    pub fn insert(&mut self, image: &Reference, told: Told) {
        self.0.insert(key(image), told);
    }

    /// What was told of an image. Its digest has no part in it.
    pub fn of(&self, image: &Reference) -> Option<&Told> {
        self.0.get(&key(image))
    }
}

fn key(image: &Reference) -> String {
    format!("{}:{}", image.name(), image.tag().unwrap_or("latest"))
}

/// The images of a document whose tags mean something, for others to ask about.
pub fn to_ask(document: &Document) -> Vec<Reference> {
    if !is_judged(document) {
        return Vec::new();
    }
    let found = images(document).into_iter();
    let found = found.filter(|it| it.name.tag().is_some() || it.name.digest().is_none());
    found.map(|it| Reference::clone(&it.name)).collect()
}
