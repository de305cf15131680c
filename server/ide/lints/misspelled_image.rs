//! Name of an official image is probably misspelled.
//!
//! An image without a user name in its name is an official one of Docker Hub. If there is none of that name, the build fails,
//! unless an image of that name was built on the same machine. A name that is similar to an official one's is probably
//! misspelled.
//!
//! Names of stages, and names that a Compose or Bake file nearby defines, are not reported.
//!
//! ```dockerfile
//! FROM pyhton:3.14
//! ```
//!
//! ```dockerfile
//! FROM python:3.14
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::live_tags::TagStatus;
use super::rule::{Category, Check, ImageFacts, RegistryUse, Rule, documentation};
use super::untagged_image::is_something_else;
use analysis::NamedImage;
use analysis::catalogue::{self, CatalogueImage};
use syntax::language::edit_distance;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    registry: RegistryUse::Optional,
    ..Rule::dockwright(
        "MisspelledImage",
        Category::Bug,
        Severity::Warning,
        documentation!("misspelled_image.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, facts: ImageFacts) {
    let name = named.name.familiar();
    let is_known =
        facts.catalogue.is_some() || matches!(facts.live, Some(TagStatus::Present { .. }));
    if is_known || name.contains('/') {
        return;
    }
    let Some(meant) = similar(&name) else { return };
    let written = checker.document.text.slice(named.span);
    if !written.starts_with(name.as_str()) || is_something_else(checker, named, facts) {
        return;
    }
    let message = format!("Docker Hub has no official image '{name}' (did you mean {meant}?)");
    let rest = written.get(name.len()..).unwrap_or_default();
    let edit = TextEdit::new(named.span, format!("{meant}{rest}"));
    let item = Some(named.item);
    if let Some(diagnostic) = checker.report(&RULE, item, item, named.span, message) {
        let title = format!("Change to `{meant}`");
        diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}

/// The official image whose name is most similar. Another letter makes another short word: there, only swapped letters count.
fn similar(name: &str) -> Option<&'static str> {
    if !name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
        return None;
    }
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_similar = |meant: &str| {
        let (distance, length) = (edit_distance(name, meant), name.len().min(meant.len()));
        match name.len().max(meant.len()) {
            0..=3 => false,
            4 | 5 => distance == 1 && sorted(name) == sorted(meant),
            6 | 7 => distance == 1 || distance == 2 && sorted(name) == sorted(meant),
            _ => distance <= 2 && length > 6 && name.chars().next() == meant.chars().next(),
        }
    };
    let names = catalogue::images().into_iter().map(CatalogueImage::name);
    let similar = names.filter(|it| is_similar(it));
    // Swapped letters are the most frequent mistake.
    similar.min_by_key(|it| {
        if sorted(it) == sorted(name) {
            0
        } else {
            edit_distance(name, it)
        }
    })
}
