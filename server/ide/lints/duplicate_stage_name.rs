//! Duplicate stage name.
//!
//! The build succeeds, but the name refers to different stages in different places: `FROM` uses the last preceding stage
//! of that name, while `COPY --from=`, mounts and `--target` use the last one in the file. Stage names are
//! case-insensitive.
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

use super::checker::Checker;
use super::diagnostic::Related;
use super::rule::{Category, Check, Rule, documentation};

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3024", "DS-0012", "CKV_DOCKER_11", "DF042"],
    inline: false,
    ..Rule::buildkit(
        "DuplicateStageName",
        Category::Bug,
        documentation!("duplicate_stage_name.rs"),
        Check::File(check),
    )
};

/// `validations.go:validateStageNames`.
fn check(checker: &mut Checker) {
    let document = checker.document;
    let semantics = document.semantics();
    for (name, stages) in semantics.repeated_names() {
        let stages = stages.iter().filter_map(|it| semantics.stages.get(*it));
        let mut named = stages.filter_map(|it| Some((it, it.name_span(document.file())?)));
        let Some((_, first)) = named.next() else {
            continue;
        };
        for (stage, span) in named {
            let message = format!("Duplicate stage name {name:?}, stage names should be unique");
            let item = Some(stage.items.start);
            if let Some(diagnostic) = checker.report(&RULE, None, item, span, message) {
                diagnostic.related.push(Related {
                    span: first,
                    message: "First stage with this name".to_owned(),
                });
            }
        }
    }
}
