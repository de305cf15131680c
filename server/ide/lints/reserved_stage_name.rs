//! Reserved stage name `scratch` or `context`.
//!
//! Both names are predefined: `scratch` is the empty image, and `context` is BuildKit's name for the build context.
//! After a stage with the name `scratch`, `FROM scratch` is based on that stage, which readers don't expect.
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

use super::checker::Checker;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::RESERVED_STAGE_NAMES;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3063"],
    inline: false,
    ..Rule::buildkit(
        "ReservedStageName",
        Category::Bug,
        documentation!("reserved_stage_name.rs"),
        Check::File(check),
    )
};

/// `validations.go:validateStageNames`.
fn check(checker: &mut Checker) {
    let document = checker.document;
    let semantics = document.semantics();
    for name in RESERVED_STAGE_NAMES {
        let stages = semantics.stages_named(name).iter();
        for stage in stages.filter_map(|it| semantics.stages.get(*it)) {
            let Some(span) = stage.name_span(document.file()) else {
                continue;
            };
            let message =
                format!("Stage name should not use the same name as reserved stage {name:?}");
            checker.report(&RULE, None, Some(stage.items.start), span, message);
        }
    }
}
