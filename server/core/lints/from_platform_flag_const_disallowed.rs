//! `--platform` is always the same.
//!
//! A stage with a constant platform is built for it even when the image is to be for another one, and then the image is not
//! what its platform says. Stages that do the work can be built for `$BUILDPLATFORM`. A stage whose name has its
//! operating system or architecture in it is meant to be for that one.
//!
//! ```dockerfile
//! FROM --platform=linux/amd64 alpine AS base
//! ```
//!
//! ```dockerfile
//! FROM --platform=$BUILDPLATFORM alpine AS base
//! ```

use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::analysis::uses;
use crate::language::Kind;
use crate::text::TextEdit;
use crate::values::platform;

pub(super) const RULE: Rule = Rule {
    name: "FromPlatformFlagConstDisallowed",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("from_platform_flag_const_disallowed.rs"),
    check: Check::Each(&[Kind::From], check),
};

/// `validations.go:reportConstPlatformDisallowed`.
fn check(place: &mut Place) {
    let flag = place.it().flag("platform");
    let Some(written) = flag.and_then(|flag| flag.value.as_ref()) else {
        return;
    };
    let used = uses(place.it(), place.file().escape);
    if written.text.is_empty() || used.iter().any(|it| written.span.covers(it.whole)) {
        return;
    }
    let Some(value) = place.value(written) else {
        return;
    };
    let Ok(platform) = platform::parse(&value) else {
        return;
    };
    let name = place.it().stage_name().map(|name| name.text.to_lowercase());
    let name = name.unwrap_or_default();
    if name.contains(&platform.os) || name.contains(&platform.architecture) {
        return;
    }
    let message = format!("FROM --platform flag should not use constant value {value:?}");
    let edit = TextEdit::new(place.at(written.span), "$BUILDPLATFORM");
    if let Some(found) = place.report(written.span, message) {
        let title = "Build the stage for `$BUILDPLATFORM`";
        found.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}
