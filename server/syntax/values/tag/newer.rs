//! Finding tags newer than the current one.

use std::cmp::Ordering;

use super::parse::{Tag, parse};
use super::relation::{Relation, is_as_exact, relation};

/// The newest tags of the same variant that are as exact as the current one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Newer<'t> {
    /// Differs in the third number or a later part.
    pub patch: Option<&'t str>,
    /// Differs in the second number.
    pub minor: Option<&'t str>,
    /// Differs in the first number.
    pub major: Option<&'t str>,
    /// The same version on a newer distribution.
    pub base: Option<&'t str>,
}

impl<'t> Newer<'t> {
    /// All of them, the smallest step first.
    pub fn all(self) -> impl Iterator<Item = &'t str> {
        [self.patch, self.minor, self.major, self.base]
            .into_iter()
            .flatten()
    }
}

/// Returns the tags of an image that are newer than the current one. `latest` are the aliases of the tag `latest`; newer
/// tags than these are ignored, unless the current one is newer too.
pub fn newer<'t>(
    current: &str,
    tags: impl IntoIterator<Item = &'t str>,
    latest: &[&str],
) -> Newer<'t> {
    let Some(current) = parse(current) else {
        return Newer::default();
    };
    let limit = limit(&current, latest);
    let mut best: [Option<Tag<'t>>; 4] = [None, None, None, None];
    for candidate in tags.into_iter().filter_map(parse) {
        let beyond = |it: &Tag| limit.as_ref().is_some_and(|limit| is_beyond(it, limit));
        let hidden = beyond(&candidate) && !beyond(&current);
        if hidden || !is_as_exact(&current, &candidate) {
            continue;
        }
        let slot = match relation(&current, &candidate) {
            Some(Relation::Update) => step(&current, &candidate),
            Some(Relation::Base) if candidate.compare(&current) == Ordering::Equal => 3,
            _ => continue,
        };
        let Some(place) = best.get_mut(slot) else {
            continue;
        };
        let better = |held: &Tag| is_better(&candidate, held, &current);
        if place.as_ref().is_none_or(better) {
            *place = Some(candidate);
        }
    }
    let [patch, minor, major, base] = best.map(|it| it.map(|tag| tag.text));
    Newer {
        patch,
        minor,
        major,
        base,
    }
}

/// The index in [`Newer`] of an update.
fn step(current: &Tag, candidate: &Tag) -> usize {
    let mut pairs = current.main.iter().zip(&candidate.main);
    match pairs.position(|(a, b)| a != b) {
        // A date isn't a major version.
        _ if current.date => 0,
        Some(0) => 2,
        Some(1) => 1,
        _ => 0,
    }
}

fn is_better(candidate: &Tag, held: &Tag, current: &Tag) -> bool {
    let versions = candidate.compare(held);
    let bases = || candidate.secondary().cmp(&held.secondary());
    // Prefers `v3.7` to an equivalent `3.7` if the current tag is `v3.4`.
    let written = |it: &Tag| it.has_v() == current.has_v();
    let spelling = || written(candidate).cmp(&written(held));
    versions.then_with(bases).then_with(spelling) == Ordering::Greater
}

/// The most exact alias of `latest` with the same prefix and kind as the current tag.
fn limit<'t>(current: &Tag, latest: &[&'t str]) -> Option<Tag<'t>> {
    let tags = latest.iter().filter_map(|it| parse(it));
    let alike = tags.filter(|it| it.prefix == current.prefix && it.date == current.date);
    alike.max_by_key(|it| it.main.len())
}

/// Whether a version is newer than another, by the numbers that both specify.
fn is_beyond(tag: &Tag, limit: &Tag) -> bool {
    let mut pairs = tag.main.iter().zip(&limit.main);
    pairs.find(|(a, b)| a != b).is_some_and(|(a, b)| a > b)
}
