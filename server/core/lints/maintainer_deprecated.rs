//! MAINTAINER should no longer be used.
//!
//! It sets one field of the image that hardly anything shows. A label is seen by `docker inspect` and by registries, and
//! `org.opencontainers.image.authors` is the one that the Open Container Initiative has defined for the people who are
//! responsible. Quotes that stand in MAINTAINER are part of its text.
//!
//! ```dockerfile
//! FROM alpine
//! MAINTAINER Jane Doe <jane@example.com>
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! LABEL org.opencontainers.image.authors="Jane Doe <jane@example.com>"
//! ```

use super::consistent_instruction_casing::{Case, majority};
use super::diagnostic::{Fix, Severity, Tag};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::language::Kind;
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "MaintainerDeprecated",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: Some(Tag::Deprecated),
    experimental: false,
    inline: true,
    source: include_str!("maintainer_deprecated.rs"),
    check: Check::Each(&[Kind::Maintainer], check),
};

/// The label for people who are responsible.
const LABEL: &str = "org.opencontainers.image.authors";

/// `instructions/parse.go:ParseInstructionWithLinter`.
fn check(place: &mut Place) {
    let message = "Maintainer instruction is deprecated in favor of using label".to_owned();
    let fixes = if place.is_written_here() {
        fixes(place)
    } else {
        Vec::new()
    };
    let span = place.it().keyword.span;
    if let Some(found) = place.report(span, message) {
        found.fixes = fixes;
    }
}

fn fixes(place: &Place) -> Vec<Fix> {
    let it = place.it();
    let [name] = it.words() else {
        return Vec::new();
    };
    let all = place.source(it.keyword.span.to(name.span));
    if name.text.is_empty() || !it.flags.is_empty() || all.contains('\n') {
        return Vec::new();
    }
    let case = Case::of(&it.keyword.text).unwrap_or_else(|| majority(place.document()));
    let edits = |value: &str| {
        let value = quoted(value, place.file().escape);
        vec![
            TextEdit::new(place.at(it.keyword.span), case.apply("LABEL")),
            TextEdit::new(place.at(name.span), format!("{LABEL}={value}")),
        ]
    };
    let title = "Use a label instead";
    // A label that is already there would be another one.
    let is_new = place.before().config.labels.get(LABEL).is_none();
    let mut fixes = vec![Fix {
        safe: is_new,
        ..Fix::suggestion(title, edits(&name.text))
    }];
    if let Some(inner) = within_quotes(&name.text) {
        let title = "Use a label instead, without these quotes";
        fixes.push(Fix::suggestion(title, edits(inner)));
    }
    fixes
}

/// What stands between the quotes of a text that is in quotes as a whole.
fn within_quotes(text: &str) -> Option<&str> {
    let inner = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    let inner = inner('"').or_else(|| inner('\''))?;
    (!inner.is_empty() && !inner.contains(['"', '\'', '\\'])).then_some(inner)
}

/// A text in double quotes, in which nothing has a meaning of its own.
fn quoted(text: &str, escape: char) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        if c == '"' || c == '$' || c == escape {
            quoted.push(escape);
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}
