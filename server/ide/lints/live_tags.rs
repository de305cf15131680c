//! The status of image tags in their registries, for the rules that need it. The caller queries the registries for
//! [`tags_to_query`] and passes the results as [`LiveTags`].

use std::collections::HashMap;

use super::recognition::is_supported;
use analysis::{Document, images};
use syntax::values::reference::Reference;

/// The status of tags, by image name and tag.
#[derive(Clone, Debug, Default)]
pub struct LiveTags(HashMap<String, TagStatus>);

/// The status of a tag in its registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagStatus {
    /// The tag doesn't exist.
    Missing,
    /// The tag exists.
    Present {
        /// The digest that the tag points to.
        digest: Option<String>,
        /// The digests of the single-platform images in it, as far as known.
        platform_digests: Vec<String>,
        /// The platforms it is available for, like `linux/arm64/v8`; empty if unknown.
        platforms: Vec<String>,
    },
}

impl LiveTags {
    /// Records the status of an image's tag.
    pub fn insert(&mut self, image: &Reference, status: TagStatus) {
        self.0.insert(key(image), status);
    }

    /// The status of an image's tag. The digest of the reference is ignored.
    pub fn get(&self, image: &Reference) -> Option<&TagStatus> {
        self.0.get(&key(image))
    }
}

fn key(image: &Reference) -> String {
    format!("{}:{}", image.name(), image.tag().unwrap_or("latest"))
}

/// The images of a document whose tags can be queried: those with a tag, or without a digest.
pub fn tags_to_query(document: &Document) -> Vec<Reference> {
    if !is_supported(document) {
        return Vec::new();
    }
    let images = images(document).into_iter();
    let images = images.filter(|it| it.name.tag().is_some() || it.name.digest().is_none());
    images.map(|it| Reference::clone(&it.name)).collect()
}
