//! Image of the `syntax` directive is probably misspelled.
//!
//! `# syntax=` names the image with the program that reads the Dockerfile, and BuildKit pulls it before the build. An image
//! that doesn't exist fails the build; someone else's image reads the whole file and gets the build context. The official
//! image is `docker/dockerfile`; `docker/dockerfile:1` is always the latest version.
//!
//! ```dockerfile
//! # syntax=docker/dokerfile:1
//! FROM alpine:3.22
//! ```
//!
//! ```dockerfile
//! # syntax=docker/dockerfile:1
//! FROM alpine:3.22
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Document, Frontend};
use syntax::language::edit_distance;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule::dockwright(
    "MisspelledSyntax",
    Category::Bug,
    Severity::Warning,
    documentation!("misspelled_syntax.rs"),
    Check::File(check),
);

/// The official image.
const IMAGE: &str = "docker/dockerfile";

fn check(checker: &mut Checker) {
    let document = checker.document;
    let Some((name, span)) = misspelled(document) else {
        return;
    };
    let message = format!(
        "{name} is probably misspelled (did you mean {IMAGE}?), so the build fails or uses another image"
    );
    if let Some(diagnostic) = checker.report(&RULE, None, None, span, message) {
        let edit = TextEdit::new(span, corrected(&name));
        let title = format!("Change to `{}`", corrected(&name));
        diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}

/// The misspelled name of the image and its span, without its tag.
pub(super) fn misspelled(document: &Document) -> Option<(String, Span)> {
    if document.frontend() != Frontend::Other {
        return None;
    }
    let directive = document.file().directive("syntax")?;
    let value = directive.value.split_whitespace().next()?;
    let end = value
        .rfind(['@', ':'])
        .filter(|at| value.get(*at..).is_some_and(|it| !it.contains('/')));
    let name = value.get(..end.unwrap_or(value.len()))?;
    let start = directive.value_span.start;
    let span = Span::new(start, start + name.len() as u32);
    let plain = name
        .strip_prefix("docker.io/")
        .unwrap_or(name)
        .to_lowercase();
    let plain = plain.split('@').next().unwrap_or(&plain);
    // The version may follow without a colon.
    let plain = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let is_similar = match plain.split_once('/') {
        Some((organization, image)) => {
            edit_distance(organization, "docker") <= 1 && edit_distance(image, "dockerfile") <= 2
        }
        // Docker Hub has no official image of this name.
        None => edit_distance(plain, "dockerfile") <= 1,
    };
    (is_similar && !plain.ends_with("-upstream")).then(|| (name.to_owned(), span))
}

/// The official image, with the version if it is written without a colon: `docker/dockerfile1.4`.
fn corrected(name: &str) -> String {
    let version = name.rsplit_once("dockerfile").map_or("", |it| it.1);
    let is_version =
        version.starts_with('1') && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_version {
        format!("{IMAGE}:{version}")
    } else {
        IMAGE.to_owned()
    }
}
