//! The order in which tags are offered.

use std::cmp::Reverse;

use super::parse::{Pre, Tag, is_hidden, numbers_with_words, parse};

/// Sorts the tags of an image by relevance and omits hidden ones.
///
/// First `latest`, then the variant of `context` (the tag being replaced), then the other variants, the simplest first.
/// Within each: channels, versions from newest to oldest, pre-releases, words, dates.
///
/// Each group contains the tags of one image. If `windows`, Windows tags come first instead of last.
pub fn order<'t>(groups: &[Vec<&'t str>], context: Option<&str>, windows: bool) -> Vec<&'t str> {
    let wanted = context.map(|tag| Parts::new(tag).family);
    let wanted = wanted.filter(|family| !family.is_empty());
    let windows = windows || wanted.as_deref().is_some_and(is_for_windows);
    let mut ranked: Vec<(Key, &str)> = Vec::new();
    for group in groups {
        let parts: Vec<Parts> = group.iter().map(|tag| Parts::new(tag)).collect();
        for (tag, own) in group.iter().zip(&parts) {
            if !is_hidden(tag) {
                let own = own.clone().in_group(&parts);
                ranked.push((Key::new(tag, own, wanted.as_deref(), windows), tag));
            }
        }
    }
    ranked.sort();
    ranked.dedup_by_key(|it| it.1);
    // A tag of several groups keeps its best rank.
    let mut seen = std::collections::HashSet::new();
    ranked.retain(|(_, tag)| seen.insert(*tag));
    ranked.into_iter().map(|(_, tag)| tag).collect()
}

/// Names of release channels, in the order in which they are offered.
const CHANNELS: &[&str] = &[
    "stable", "lts", "current", "mainline", "rolling", "testing", "edge", "unstable", "nightly",
    "devel", "main", "master",
];

/// Releases of Debian and Ubuntu.
const CODENAMES: &[&str] = &[
    "wheezy", "jessie", "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "sid",
    "precise", "trusty", "xenial", "artful", "bionic", "cosmic", "disco", "eoan", "focal",
    "groovy", "hirsute", "impish", "jammy", "kinetic", "lunar", "mantic", "noble", "oracular",
    "plucky", "questing", "resolute", "stonking",
];

/// Words before a version that don't identify a variant.
const VERSION_PREFIXES: &[&str] = &["temurin-", "jdk-", "jre-", "release-", "version-"];

/// Words for pre-releases that may occur without a number.
const UNRELEASED: &[&str] = &["rc", "alpha", "beta"];

/// The parts of a tag that determine its order.
#[derive(Clone, Debug)]
struct Parts {
    /// The words of the variant, without numbers.
    family: Vec<String>,
    stage: Stage,
    channel: Option<usize>,
    version: Vec<u64>,
    build: Vec<u64>,
    pre: Option<Pre>,
    /// Numbers elsewhere.
    others: Vec<u64>,
    /// True if the version is that of other tags for the same image.
    borrowed: bool,
}

/// The kinds of tags in a variant, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Channel,
    Released,
    Unreleased,
    Word,
    Date,
}

impl Parts {
    fn new(tag: &str) -> Parts {
        let parsed = parse(tag);
        let counts =
            |it: &Tag| it.date || it.prefix.is_empty() || VERSION_PREFIXES.contains(&it.prefix);
        let (mut words, mut parts) = match parsed.filter(counts) {
            Some(it) => Parts::versioned(it),
            None => Parts::wordy(tag),
        };
        let channel = words.first();
        parts.channel = channel.and_then(|word| CHANNELS.iter().position(|it| it == word));
        if parts.channel.is_some() {
            words.remove(0);
            if parts.stage == Stage::Word {
                parts.stage = Stage::Channel;
            }
        }
        let unreleased = words.iter().any(|it| UNRELEASED.contains(&it.as_str()));
        if parts.stage == Stage::Word && unreleased {
            parts.stage = Stage::Unreleased;
        }
        words.retain(|it| !UNRELEASED.contains(&it.as_str()));
        parts.family = words;
        parts
    }

    fn versioned(tag: Tag) -> (Vec<String>, Parts) {
        let mut words = Vec::new();
        if !VERSION_PREFIXES.contains(&tag.prefix) {
            words = letters(tag.prefix);
        }
        words.extend(letters(&tag.suffix));
        let stage = match tag.pre {
            _ if tag.date => Stage::Date,
            Some(_) => Stage::Unreleased,
            None => Stage::Released,
        };
        let others = tag.secondary().into_iter().flat_map(|it| it.1).collect();
        let parts = Parts {
            family: Vec::new(),
            stage,
            channel: None,
            version: tag.main,
            build: tag.build,
            pre: tag.pre,
            others,
            borrowed: false,
        };
        (words, parts)
    }

    fn wordy(tag: &str) -> (Vec<String>, Parts) {
        let numbers = numbers_with_words(tag).into_iter();
        let parts = Parts {
            family: Vec::new(),
            stage: Stage::Word,
            channel: None,
            version: Vec::new(),
            build: Vec::new(),
            pre: None,
            others: numbers.flat_map(|it| it.1).collect(),
            borrowed: false,
        };
        (letters(tag), parts)
    }

    /// A word that is an alias of a version is sorted with it, as `trixie` with `13`, unless it names a variant, as in
    /// `3.14-trixie`.
    fn in_group(mut self, group: &[Parts]) -> Parts {
        let released = |it: &&Parts| it.stage == Stage::Released;
        let own = group.iter().filter(released);
        let mut own = own.filter(|it| it.family == self.family);
        if self.stage != Stage::Word || self.family.len() != 1 || own.next().is_some() {
            return self;
        }
        let plain = group.iter().filter(released);
        let plain = plain.filter(|it| it.family.is_empty());
        if let Some(version) = plain.map(|it| &it.version).max_by_key(|it| it.len()) {
            self.family = Vec::new();
            self.stage = Stage::Released;
            self.version.clone_from(version);
            self.borrowed = true;
        }
        self
    }
}

/// The words of a text, without numbers.
fn letters(text: &str) -> Vec<String> {
    let words = text.split('-').map(|word| {
        let letters = word.chars().filter(|c| !c.is_ascii_digit() && *c != '.');
        letters.collect::<String>()
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// The sort key of tags; the least is offered first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'t> {
    /// Not `latest`, for another operating system, of another variant.
    far: (bool, bool, bool),
    variant: (bool, usize, Plainness),
    family: Vec<String>,
    stage: Stage,
    /// The newest date first.
    day: Reverse<Vec<u64>>,
    channel: Option<usize>,
    /// From newest to oldest, `3` before `3.14` before `3.14.7`.
    version: Descending,
    borrowed: bool,
    build: Descending,
    pre: Reverse<Option<Pre>>,
    others: Descending,
    text: &'t str,
}

/// How simple a variant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Plainness {
    Plain,
    Slim,
    Alpine,
    Codename,
    Other,
}

/// Numbers in descending order, shorter lists first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Descending(Vec<Reverse<u64>>);

impl Descending {
    fn new(numbers: Vec<u64>) -> Descending {
        Descending(numbers.into_iter().map(Reverse).collect())
    }
}

impl<'t> Key<'t> {
    fn new(text: &'t str, parts: Parts, wanted: Option<&[String]>, windows: bool) -> Key<'t> {
        let day = match parts.stage {
            Stage::Date => parts.version.clone(),
            _ => Vec::new(),
        };
        // A general pre-release comes before its specific versions: `3.15-rc`, `3.15.0rc1`.
        Key {
            far: (
                text != "latest",
                is_for_windows(&parts.family) != windows,
                wanted.is_some_and(|wanted| wanted != parts.family),
            ),
            variant: rank(&parts.family),
            family: parts.family,
            stage: parts.stage,
            day: Reverse(day),
            channel: parts.channel,
            version: Descending::new(parts.version),
            borrowed: parts.borrowed,
            build: Descending::new(parts.build),
            pre: Reverse(parts.pre),
            others: Descending::new(parts.others),
            text,
        }
    }
}

fn is_for_windows(family: &[String]) -> bool {
    let windows = |word: &String| word == "nanoserver" || word.starts_with("windows");
    family.iter().any(windows)
}

/// The place of a variant among others: the plain ones, and then those with few words.
fn rank(family: &[String]) -> (bool, usize, Plainness) {
    let has = |word: &str| family.iter().any(|it| it == word);
    let plainness = if family.is_empty() {
        Plainness::Plain
    } else if has("slim") {
        Plainness::Slim
    } else if has("alpine") {
        Plainness::Alpine
    } else if CODENAMES.iter().any(|it| has(it)) {
        Plainness::Codename
    } else {
        Plainness::Other
    };
    let one = family.len() <= 1 && plainness != Plainness::Other;
    let common = one
        || family
            .iter()
            .all(|it| matches!(it.as_str(), "slim" | "alpine"));
    (!common, family.len(), plainness)
}
