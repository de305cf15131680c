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

use std::collections::HashMap;

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
    let mut first = HashMap::new();
    for stage in &document.meaning().stages {
        let number = stage.items.start;
        let Some(item) = document.file().items.get(number) else {
            continue;
        };
        let Some(name) = item.instruction.stage_name() else {
            continue;
        };
        let (span, name) = (item.at(name.span), name.text.to_lowercase());
        let Some(before) = first.get(&name).copied() else {
            first.insert(name, span);
            continue;
        };
        let message = format!("Duplicate stage name {name:?}, stage names should be unique");
        if let Some(found) = run.report(&RULE, None, Some(number), span, message) {
            found.related.push(Related {
                span: before,
                message: "The first stage of this name".to_owned(),
            });
        }
    }
}
