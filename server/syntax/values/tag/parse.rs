//! Parsing of tags.

use std::cmp::Ordering;

/// A tag that contains a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'t> {
    /// As it is written.
    pub text: &'t str,
    /// The text before the version, such as `bookworm-`, except a lone `v`.
    pub prefix: &'t str,
    /// The numbers of the version; never empty.
    pub main: Vec<u64>,
    /// The numbers of the build, as in `21.0.8_9`, `8u302-b08` and `1.2.3-1`.
    pub build: Vec<u64>,
    /// The pre-release, if it is one.
    pub pre: Option<Pre>,
    /// The rest, which identifies the variant.
    pub suffix: String,
    /// True if the version is a date, such as `20260805`.
    pub date: bool,
}

/// A pre-release, such as `rc.2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pre {
    /// The word, in lower case.
    pub word: String,
    /// Its numbers.
    pub numbers: Vec<u64>,
}

impl Pre {
    /// Its rank among pre-releases; higher is closer to the release.
    fn nearness(&self) -> usize {
        let same = |words: &&[&str]| words.contains(&self.word.as_str());
        PRE_WORDS.iter().position(same).unwrap_or_default()
    }
}

impl Ord for Pre {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |it: &Pre| (it.nearness(), it.numbers.clone());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Pre {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Words for pre-releases, grouped by meaning, with those closest to the release last.
const PRE_WORDS: &[&[&str]] = &[
    &["ea", "pre", "preview", "snapshot"],
    &["alpha", "a"],
    &["beta", "b"],
    &["milestone", "m"],
    &["rc", "cr"],
];

/// True for a tag that isn't meant for users: a commit hash, or a signature stored with the images.
pub fn is_hidden(tag: &str) -> bool {
    if let Some(rest) = tag.strip_prefix("sha256-") {
        let hash = rest.split('.').next().unwrap_or_default();
        return hash.len() >= 32 && hash.bytes().all(is_hex);
    }
    if let Some(rest) = tag.strip_prefix("sha-") {
        return rest.len() >= 7 && rest.bytes().all(is_hex);
    }
    let mixed =
        tag.bytes().any(|b| b.is_ascii_digit()) && tag.bytes().any(|b| b.is_ascii_alphabetic());
    (7..=40).contains(&tag.len()) && mixed && tag.bytes().all(is_hex)
}

fn is_hex(b: u8) -> bool {
    matches!(b, b'0'..=b'9' | b'a'..=b'f')
}

/// Parses a tag; `None` if it contains no version, as in `latest`, or is hidden.
pub fn parse(text: &str) -> Option<Tag<'_>> {
    if is_hidden(text) {
        return None;
    }
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let (prefix, rest) = text.split_at_checked(first)?;
    let is_word = |c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '_' | '-');
    if !prefix.chars().all(is_word) || prefix.starts_with(['.', '-']) {
        return None;
    }
    let prefix = if matches!(prefix, "v" | "V") {
        ""
    } else {
        prefix
    };
    let (main, rest) = dotted(rest);
    let date = main.first().copied().is_some_and(is_date);
    let (build, rest) = build(&main, rest);
    let (pre, suffix) = match pre_at_front(rest) {
        Some((pre, rest)) => (Some(pre), rest.to_owned()),
        None => pre_among_words(rest),
    };
    Some(Tag {
        text,
        prefix,
        main,
        build,
        pre,
        suffix,
        date,
    })
}

/// The dot-separated numbers at the start of a text, and the rest.
fn dotted(text: &str) -> (Vec<u64>, &str) {
    let (first, mut rest) = number(text);
    let mut numbers: Vec<u64> = first.into_iter().collect();
    while let Some((Some(next), after)) = rest.strip_prefix('.').map(number) {
        numbers.push(next);
        rest = after;
    }
    (numbers, rest)
}

/// The number at the start of a text (saturating), and the rest.
fn number(text: &str) -> (Option<u64>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
    let value = (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX));
    (value, rest)
}

/// True for a date of this century, as eight digits.
fn is_date(number: u64) -> bool {
    (20_000_000..=20_999_999).contains(&number)
}

/// The numbers of the build, and the rest after them.
fn build<'t>(main: &[u64], rest: &'t str) -> (Vec<u64>, &'t str) {
    if let Some((Some(build), rest)) = rest.strip_prefix('_').map(number) {
        return (vec![build], rest);
    }
    // Java 8 has update numbers.
    if main.len() == 1
        && let Some((Some(update), rest)) = rest.strip_prefix('u').map(number)
    {
        return match rest.strip_prefix("-b").map(number) {
            Some((Some(build), rest)) => (vec![update, build], rest),
            _ => (vec![update], rest),
        };
    }
    // A packaging revision.
    if main.len() >= 3
        && let Some((Some(revision), "")) = rest.strip_prefix('-').map(number)
        && revision < 100
    {
        return (vec![revision], "");
    }
    (Vec::new(), rest)
}

/// The pre-release directly after a version, and the rest after it.
fn pre_at_front(text: &str) -> Option<(Pre, &str)> {
    let text = text.strip_prefix(['-', '.', '_']).unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_alphabetic());
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    let word = word.to_ascii_lowercase();
    if !PRE_WORDS.iter().any(|it| it.contains(&word.as_str())) {
        return None;
    }
    let unseparated = rest.strip_prefix(['-', '.', '_']).unwrap_or(rest);
    // A single letter is a pre-release only if a number directly follows it.
    let numbered = if word.len() == 1 { rest } else { unseparated };
    let (numbers, after) = dotted(numbered);
    let ends = !after.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_number = !numbers.is_empty() && ends;
    if word.len() == 1 && !is_number {
        return None;
    }
    let numbers = if is_number { numbers } else { Vec::new() };
    let rest = if numbers.is_empty() { rest } else { after };
    Some((Pre { word, numbers }, rest))
}

/// The pre-release among the words of the suffix, as in `11-al2023-RC`, and the suffix without it.
fn pre_among_words(suffix: &str) -> (Option<Pre>, String) {
    let words: Vec<&str> = suffix.split('-').collect();
    for (at, word) in words.iter().enumerate().skip(1) {
        let letters = word.find(|c: char| !c.is_ascii_alphabetic());
        let whole = pre_at_front(word).filter(|(_, rest)| rest.is_empty());
        if letters.unwrap_or(word.len()) > 1
            && let Some((pre, _)) = whole
        {
            let others = words.iter().enumerate().filter(|(other, _)| *other != at);
            let others: Vec<&str> = others.map(|(_, word)| *word).collect();
            return (Some(pre), others.join("-"));
        }
    }
    (None, suffix.to_owned())
}

impl Tag<'_> {
    /// The key of its variant: the suffix with `#` for each number.
    pub fn variant(&self) -> String {
        shape(&self.suffix)
    }

    /// The numbers in the suffix, each with the word before it.
    pub(super) fn secondary(&self) -> Vec<(&str, Vec<u64>)> {
        numbers_with_words(&self.suffix)
    }

    /// Compares versions, pre-releases before their release.
    pub(super) fn compare(&self, other: &Tag) -> Ordering {
        let released = |tag: &Tag| tag.pre.is_none();
        let versions = self.main.cmp(&other.main);
        let builds = self.build.cmp(&other.build);
        let pre = released(self).cmp(&released(other));
        let pre = pre.then_with(|| self.pre.cmp(&other.pre));
        versions.then(pre).then(builds)
    }

    /// True if its version has a `v` prefix.
    pub(super) fn has_v(&self) -> bool {
        self.prefix.is_empty() && self.text.starts_with(['v', 'V'])
    }
}

/// A text with `#` for each number.
fn shape(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_ascii_digit() {
            shape.push(c);
        } else if !shape.ends_with('#') {
            shape.push('#');
        }
    }
    shape
}

/// The versions in a text, each with the letters before it.
pub(super) fn numbers_with_words(text: &str) -> Vec<(&str, Vec<u64>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (front, version) = rest.split_at(at);
        let front = front.trim_end_matches(['-', '.', '_']);
        let word = front.rsplit(|c: char| !c.is_ascii_alphabetic()).next();
        let (numbers, after) = dotted(version);
        found.push((word.unwrap_or_default(), numbers));
        rest = after;
    }
    found
}
