//! A stage is called `scratch` or `context`.
//!
//! Both names have a meaning of their own: `scratch` is the image with nothing in it, and `context` is what BuildKit calls
//! the files that a build is given. `FROM scratch` below such a stage is built on the stage, which nobody expects who reads
//! it.
//!
//! ```dockerfile
//! FROM alpine AS scratch
//! FROM scratch
//! ```
//!
//! ```dockerfile
//! FROM alpine AS base
//! FROM base
//! ```

use super::diagnostic::Severity;
use super::rule::{Check, Group, Rule};
use super::run::Run;
use crate::language::RESERVED_STAGE_NAMES;

pub(super) const RULE: Rule = Rule {
    name: "ReservedStageName",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: false,
    source: include_str!("reserved_stage_name.rs"),
    check: Check::File(check),
};

/// `validations.go:validateStageNames`.
fn check(run: &mut Run) {
    let document = run.document;
    let meaning = document.meaning();
    for name in RESERVED_STAGE_NAMES {
        let stages = meaning.stages_named(name).iter();
        for stage in stages.filter_map(|it| meaning.stages.get(*it)) {
            let Some(span) = stage.name_span(document.file()) else {
                continue;
            };
            let message =
                format!("Stage name should not use the same name as reserved stage {name:?}");
            run.report(&RULE, None, Some(stage.items.start), span, message);
        }
    }
}
