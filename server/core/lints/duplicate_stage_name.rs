//! Two stages have the same name.
//!
//! BuildKit builds it, but a name then means different stages in different places: FROM takes the last stage of that name
//! above it, while `COPY --from=`, mounts and `--target` take the last in the whole file. Upper and lower case make no
//! difference.
//!
//! ```dockerfile
//! FROM debian AS build
//! FROM golang AS build
//! ```
//!
//! ```dockerfile
//! FROM debian AS base
//! FROM golang AS build
//! ```

use super::diagnostic::{Related, Severity};
use super::rule::{Check, Group, Rule};
use super::run::Run;

pub(super) const RULE: Rule = Rule {
    name: "DuplicateStageName",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: false,
    source: include_str!("duplicate_stage_name.rs"),
    check: Check::File(check),
};

/// `validations.go:validateStageNames`.
fn check(run: &mut Run) {
    let document = run.document;
    let meaning = document.meaning();
    for (name, stages) in meaning.repeated_names() {
        let stages = stages.iter().filter_map(|it| meaning.stages.get(*it));
        let mut places = stages.filter_map(|it| Some((it, it.name_span(document.file())?)));
        let Some((_, first)) = places.next() else {
            continue;
        };
        for (stage, span) in places {
            let message = format!("Duplicate stage name {name:?}, stage names should be unique");
            let item = Some(stage.items.start);
            if let Some(found) = run.report(&RULE, None, item, span, message) {
                found.related.push(Related {
                    span: first,
                    message: "The first stage of this name".to_owned(),
                });
            }
        }
    }
}
