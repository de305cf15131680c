//! Constant value of `--platform`.
//!
//! A stage with a constant platform ignores the target platform, so an image built for another platform has the wrong
//! contents. Remove the flag. A stage that only provides files to other stages, such as one that runs a compiler, can use
//! `$BUILDPLATFORM`. Stages whose name contains the operating system or architecture are exempt.
//!
//! ```dockerfile
//! FROM --platform=linux/amd64 golang:1.25 AS build
//! RUN CGO_ENABLED=0 go build -o /app
//! FROM --platform=linux/amd64 alpine:3.22
//! COPY --from=build /app /app
//! ```
//!
//! ```dockerfile
//! FROM --platform=$BUILDPLATFORM golang:1.25 AS build
//! RUN CGO_ENABLED=0 go build -o /app
//! FROM alpine:3.22
//! COPY --from=build /app /app
//! ```

use super::context::RuleContext;
use super::diagnostic::Fix;
use super::redundant_target_platform::{REMOVAL, removal};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{SourceTarget, uses};
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::values::platform;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3029", "DF061"],
    ..Rule::buildkit(
        "FromPlatformFlagConstDisallowed",
        Category::Style,
        documentation!("from_platform_flag_const_disallowed.rs"),
        Check::Each(&[Kind::From], check),
    )
};

/// `validations.go:reportConstPlatformDisallowed`.
fn check(context: &mut RuleContext) {
    let flag = context.instruction().flag("platform");
    let Some(written) = flag.and_then(|flag| flag.value.as_ref()) else {
        return;
    };
    let used = uses(context.instruction(), context.escape());
    if written.text.is_empty() || used.iter().any(|it| written.span.covers(it.whole)) {
        return;
    }
    let Some(value) = context.value(written) else {
        return;
    };
    let Ok(platform) = platform::parse(&value) else {
        return;
    };
    let name = context
        .instruction()
        .stage_name()
        .map(|name| name.text.to_lowercase());
    let name = name.unwrap_or_default();
    if name.contains(&platform.os) || name.contains(&platform.architecture) {
        return;
    }
    let message = format!("FROM --platform flag should not use constant value {value:?}");
    let fix = if only_provides_files(context) {
        let edit = TextEdit::new(context.file_span(written.span), "$BUILDPLATFORM");
        let title = "Build the stage for `$BUILDPLATFORM`";
        Some(Fix::suggestion(title, vec![edit]))
    } else {
        let removed = flag.and_then(|flag| removal(context, flag.span));
        removed.map(|edit| Fix::suggestion(REMOVAL, vec![edit]))
    };
    if let Some(diagnostic) = context.report(written.span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// True if other stages copy files from the stage, or from one that is built on it, and the image isn't built on it.
fn only_provides_files(context: &RuleContext) -> bool {
    let semantics = context.semantics();
    let Some(here) = semantics.stage_of(context.item) else {
        return false;
    };
    let is_on_this = |stage: usize| {
        let mut with_bases = semantics
            .stages
            .get(stage)
            .into_iter()
            .flat_map(|it| semantics.with_bases(it));
        with_bases.any(|it| it.index == here.index)
    };
    let mut sources = semantics.sources.iter();
    !semantics.ships(here.index)
        && sources.any(|it| matches!(it.target, SourceTarget::Stage(stage) if is_on_this(stage)))
}
