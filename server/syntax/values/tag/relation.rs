//! The relation between two tags.

use std::cmp::Ordering;

use super::parse::Tag;

/// The relation of a tag to the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// A newer version of the same variant.
    Update,
    /// The same version or a newer one on a newer distribution.
    Base,
    /// Another part is newer, such as the JDK of `9.3.1-jdk17`. Never offered, because it is a different choice.
    Secondary,
}

/// Words before the version of a distribution.
const DISTRIBUTIONS: &[&str] = &[
    "al",
    "alpine",
    "amazonlinux",
    "centos",
    "debian",
    "el",
    "fc",
    "fedora",
    "leap",
    "ltsc",
    "nanoserver",
    "ol",
    "oraclelinux",
    "photon",
    "rhel",
    "rocky",
    "rockylinux",
    "sac",
    "ubi",
    "ubuntu",
    "windowsservercore",
];

/// The relation of a candidate to the current tag; `None` if unrelated or not newer.
pub fn relation(current: &Tag, candidate: &Tag) -> Option<Relation> {
    let unreleased = candidate.pre.is_some() && current.pre.is_none();
    if unreleased || !is_same_kind(current, candidate) {
        return None;
    }
    let version = candidate.compare(current);
    if version == Ordering::Less {
        return None;
    }
    let (ours, theirs) = (current.secondary(), candidate.secondary());
    let changes: Vec<_> = ours.iter().zip(&theirs).filter(|(a, b)| a != b).collect();
    let Some(((_, before), (_, after))) = changes.first() else {
        return (version == Ordering::Greater).then_some(Relation::Update);
    };
    if after < before {
        return None;
    }
    let is_base = |((word, _), _): &&(&(&str, _), &(&str, _))| DISTRIBUTIONS.contains(word);
    let base = changes.iter().all(|it| is_base(&it));
    Some(if base {
        Relation::Base
    } else {
        Relation::Secondary
    })
}

/// Whether a tag is of the same variant as the current one. If only one of them is exact, it must be the current one:
/// `1.10` is newer than `1.9.8`, but `1.10.2` isn't offered for `1.9`, which accepts any patch version.
fn is_same_kind(current: &Tag, candidate: &Tag) -> bool {
    let shortened = is_exact(current) && candidate.main.len() == 2;
    let comparable = is_as_exact(current, candidate) || shortened;
    let same = current.prefix == candidate.prefix && current.date == candidate.date;
    same && comparable && same_variant(current, candidate)
}

/// Whether two tags are equally exact.
pub(super) fn is_as_exact(a: &Tag, b: &Tag) -> bool {
    a.main.len() == b.main.len() || (is_exact(a) && is_exact(b))
}

fn is_exact(tag: &Tag) -> bool {
    tag.main.len() >= 3 || !tag.build.is_empty()
}

/// Whether two suffixes differ only in numbers. Exact versions in them may have more or fewer numbers.
fn same_variant(a: &Tag, b: &Tag) -> bool {
    let shape = |tag: &Tag| {
        let mut shape = tag.variant();
        while shape.contains("#.#.#.#") {
            shape = shape.replace("#.#.#.#", "#.#.#");
        }
        shape
    };
    // Packaging revisions are optional; other build numbers aren't.
    let packed = |tag: &Tag| tag.main.len() >= 3 && tag.suffix.is_empty();
    let builds = a.build.is_empty() == b.build.is_empty() || (packed(a) && packed(b));
    builds && shape(a) == shape(b)
}
