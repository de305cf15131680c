//! The name of a stage is not in lower case.
//!
//! BuildKit compares names of stages in lower case, so `AS Build` makes the stage `build`. `FROM Build` would be an image
//! of that name all the same, while `COPY --from=Build` would find the stage. Written in lower case everywhere, a name
//! means the same everywhere.
//!
//! ```dockerfile
//! FROM alpine AS BuildBase
//! FROM scratch
//! COPY --from=BuildBase /bin/sh /bin/
//! ```
//!
//! ```dockerfile
//! FROM alpine AS buildbase
//! FROM scratch
//! COPY --from=buildbase /bin/sh /bin/
//! ```

use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::analysis::Target;
use crate::language::Kind;
use crate::syntax::ProblemKind;
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "StageNameCasing",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("stage_name_casing.rs"),
    check: Check::Each(&[Kind::From], check),
};

/// `instructions/parse.go:isLowerCaseStageName`.
fn check(place: &mut Place) {
    let [_, _, name] = place.it().words() else {
        return;
    };
    let lower = name.text.to_lowercase();
    if lower == name.text || !place.is_written_here() {
        return;
    }
    let message = format!("Stage name '{}' should be lowercase", name.text);
    let edits = renamed(place, &name.text, &lower);
    let is_whole = place.source(name.span) == name.text;
    // What may be a variable's name means another in lower case.
    let mut problems = place.it().problems.iter();
    let is_name = !problems.any(|it| it.kind == ProblemKind::InvalidStageName);
    if let Some(found) = place.report(name.span, message)
        && is_whole
        && is_name
    {
        let title = format!("Rename the stage to `{lower}`");
        found.fixes.push(Fix::safe(title, edits));
    }
}

/// The edits that write a stage's name and all references to it in another way.
fn renamed(place: &Place, old: &str, new: &str) -> Vec<TextEdit> {
    let file = place.file();
    let Some(stage) = place.meaning().stage_of(place.item) else {
        return Vec::new();
    };
    let sources = place.meaning().sources.iter();
    let sources = sources.filter(|it| it.target == Target::Stage(stage.index));
    let sources = sources.filter_map(|it| Some(file.items.get(it.item)?.at(it.span)));
    let name = place.it().stage_name().map(|name| place.at(name.span));
    let spans = name.into_iter().chain(sources);
    spans
        .filter(|span| place.document().text.slice(*span) == old)
        .map(|span| TextEdit::new(span, new))
        .collect()
}
