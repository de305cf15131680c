//! Image tag is no longer updated.
//!
//! Official images are rebuilt with security fixes as long as their version is maintained. An end-of-life tag can still
//! be pulled, but its vulnerabilities are no longer fixed. The dates are built in, so no registry is queried. A tag is
//! reported some months after its last update, as shorter pauses are normal.
//!
//! If another image has replaced a deprecated one, a fix changes the name.
//!
//! ```dockerfile
//! FROM golang:1.19
//! ```
//!
//! ```dockerfile
//! FROM golang:1
//! ```

use super::checker::Checker;
use super::diagnostic::{DiagnosticTag, Fix, Severity};
use super::rule::{Category, Check, ImageFacts, Rule, documentation};
use analysis::NamedImage;
use analysis::catalogue::{self, CatalogueImage, Month};
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    tag: Some(DiagnosticTag::Deprecated),
    ..Rule::dockwright(
        "RetiredTag",
        Category::Deprecated,
        Severity::Hint,
        documentation!("retired_tag.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, facts: ImageFacts) {
    let (Some(image), Some(tag)) = (facts.catalogue, tag(named)) else {
        return;
    };
    let Some(month) = image.month(tag).flatten().filter(|it| it.is_past()) else {
        return;
    };
    let message = message(image, named, tag, month);
    let fixes = replacement(checker, image, named, tag);
    let item = Some(named.item);
    if let Some(diagnostic) = checker.report(&RULE, item, item, named.span, message) {
        diagnostic.fixes.extend(fixes);
    }
}

/// The effective tag: the tag of the reference, or `latest` if it has neither tag nor digest.
pub(super) fn tag(named: &NamedImage) -> Option<&str> {
    let has_no_digest = named.name.digest().is_none();
    named.name.tag().or(has_no_digest.then_some("latest"))
}

fn message(image: CatalogueImage, named: &NamedImage, tag: &str, month: Month) -> String {
    let instead = image.replacement().filter(|_| image.is_deprecated());
    let instead = instead.map_or(String::new(), |it| format!("; use {} instead", it.name));
    let name = named.name.familiar();
    match image.retired() {
        Some(month) => format!("{name} has not been updated since {month}{instead}"),
        None => format!("{name}:{tag} has not been updated since {month}{instead}"),
    }
}

/// The fix that uses the successor of a deprecated image, if its tags are known.
fn replacement(
    checker: &Checker,
    image: CatalogueImage,
    named: &NamedImage,
    tag: &str,
) -> Option<Fix> {
    let other = image.replacement().filter(|_| image.is_deprecated())?;
    let written = checker.document.text.slice(named.span);
    // The name may come from a variable.
    let name = match named.name.tag() {
        Some(tag) => format!("{}:{tag}", image.name()),
        None => image.name().to_owned(),
    };
    let folder = written.strip_suffix(&*name)?;
    let official = catalogue::image(other.name);
    // A mirror has the official images, but not necessarily others.
    (official.is_some() || folder.is_empty()).then_some(())?;
    let tag = match official {
        Some(official) if !other.same_tags => most_similar(official, tag)?,
        _ if other.same_tags => tag,
        _ => return None,
    };
    let name = format!("{folder}{}:{tag}", other.name);
    let edit = TextEdit::new(named.span, name.clone());
    Some(Fix::suggestion(format!("Use `{name}`"), vec![edit]))
}

/// The current tag of an image that is most similar to a tag of another image: `17-jdk` for `17.0.2-jdk-slim`.
fn most_similar(image: CatalogueImage, tag: &str) -> Option<&'static str> {
    let entries = image.entries();
    let find = |wanted: &str| {
        let mut tags = entries.iter().flat_map(catalogue::CatalogueEntry::all);
        tags.find(|it| *it == wanted)
    };
    let mut words = tag.split('-');
    let version = words.next()?;
    let major = version.split(|c: char| !c.is_ascii_digit()).next()?;
    let words: Vec<&str> = words.collect();
    let without_version = |word: &&str| {
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        word.trim_end_matches(digits).to_owned()
    };
    let plain: Vec<String> = words.iter().map(without_version).collect();
    for count in (0..=words.len()).rev() {
        for version in [version, major].into_iter().filter(|it| !it.is_empty()) {
            let exact = words.iter().take(count).map(|it| (*it).to_owned());
            let plain = plain.iter().take(count).cloned();
            for words in [exact.collect::<Vec<_>>(), plain.collect()] {
                let wanted = [vec![version.to_owned()], words].concat().join("-");
                if let Some(tag) = find(&wanted) {
                    return Some(tag);
                }
            }
        }
    }
    None
}
