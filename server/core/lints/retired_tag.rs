//! The image is not updated any more.
//!
//! An official image is built again whenever something in it is mended, as long as its version is looked after. A tag that
//! is given up can still be pulled, but holes that are found in what it brings stay open. When each was given up is known
//! without asking a registry, and told once it is some months ago: shorter pauses happen.
//!
//! ```dockerfile
//! FROM golang:1.19
//! ```
//!
//! ```dockerfile
//! FROM golang:1
//! ```

use super::diagnostic::{Fix, Severity, Tag};
use super::rule::{About, Check, Group, Rule};
use super::run::Run;
use crate::analysis::NamedImage;
use crate::catalogue::{self, Image, Month};
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "RetiredTag",
    group: Group::Dockwright,
    severity: Severity::Hint,
    tag: Some(Tag::Deprecated),
    experimental: false,
    inline: true,
    source: include_str!("retired_tag.rs"),
    check: Check::Image(check),
};

fn check(run: &mut Run, named: &NamedImage, about: About) {
    let (Some(image), Some(tag)) = (about.image, tag(named)) else {
        return;
    };
    let Some(month) = image.month(tag).flatten().filter(|it| it.is_past()) else {
        return;
    };
    let message = message(image, named, tag, month);
    let fixes = instead(run, image, named, tag);
    let item = Some(named.item);
    if let Some(found) = run.report(&RULE, item, item, named.span, message) {
        found.fixes.extend(fixes);
    }
}

/// The tag that counts: the one that is written, or `latest` if there is none and no digest either.
pub(super) fn tag(named: &NamedImage) -> Option<&str> {
    let bare = named.name.digest().is_none();
    named.name.tag().or(bare.then_some("latest"))
}

fn message(image: Image, named: &NamedImage, tag: &str, month: Month) -> String {
    let instead = image.instead().filter(|_| image.is_deprecated());
    let instead = instead.map_or(String::new(), |it| format!("; use {} instead", it.name));
    let name = named.name.familiar();
    match image.retired() {
        Some(month) => format!("{name} has not been updated since {month}{instead}"),
        None => format!("{name}:{tag} has not been updated since {month}{instead}"),
    }
}

/// The same from the image that took the place of this one, if its tags are known.
fn instead(run: &Run, image: Image, named: &NamedImage, tag: &str) -> Option<Fix> {
    let other = image.instead().filter(|_| image.is_deprecated())?;
    let written = run.document.text.slice(named.span);
    // What a variable brings isn't ours to change.
    let name = match named.name.tag() {
        Some(tag) => format!("{}:{tag}", image.name()),
        None => image.name().to_owned(),
    };
    let folder = written.strip_suffix(&*name)?;
    let official = catalogue::image(other.name);
    // A mirror has the official images, but needn't have others.
    (official.is_some() || folder.is_empty()).then_some(())?;
    let tag = match official {
        Some(official) if !other.same_tags => alike(official, tag)?,
        _ if other.same_tags => tag,
        _ => return None,
    };
    let name = format!("{folder}{}:{tag}", other.name);
    let edit = TextEdit::new(named.span, name.clone());
    Some(Fix::suggestion(format!("Use `{name}`"), vec![edit]))
}

/// The current tag of another image that is most like one: `17-jdk` for `17.0.2-jdk-slim`.
fn alike(image: Image, tag: &str) -> Option<&'static str> {
    let entries = image.entries();
    let find = |wanted: &str| {
        let mut tags = entries.iter().flat_map(catalogue::Entry::all);
        tags.find(|it| *it == wanted)
    };
    let mut words = tag.split('-');
    let version = words.next()?;
    let major = version.split(|c: char| !c.is_ascii_digit()).next()?;
    let words: Vec<&str> = words.collect();
    let plain = |word: &&str| {
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        word.trim_end_matches(digits).to_owned()
    };
    let plain: Vec<String> = words.iter().map(plain).collect();
    for count in (0..=words.len()).rev() {
        for version in [version, major].into_iter().filter(|it| !it.is_empty()) {
            let exact = words.iter().take(count).map(|it| (*it).to_owned());
            let plain = plain.iter().take(count).cloned();
            for words in [exact.collect::<Vec<_>>(), plain.collect()] {
                let wanted = [vec![version.to_owned()], words].concat().join("-");
                if let Some(found) = find(&wanted) {
                    return Some(found);
                }
            }
        }
    }
    None
}
