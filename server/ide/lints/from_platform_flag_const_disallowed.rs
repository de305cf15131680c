//! Constant value of `--platform`.
//!
//! A stage with a constant platform ignores the target platform, so an image built for another platform has the wrong
//! contents. Use `$BUILDPLATFORM` for stages that run build tools. Stages whose name contains the operating system or
//! architecture are exempt.
//!
//! ```dockerfile
//! FROM --platform=linux/amd64 alpine AS base
//! ```
//!
//! ```dockerfile
//! FROM --platform=$BUILDPLATFORM alpine AS base
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Group, Rule, documentation};
use analysis::uses;
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::values::platform;

pub(super) const RULE: Rule = Rule {
    name: "FromPlatformFlagConstDisallowed",
    aliases: &["DL3029", "DF061"],
    group: Group::BuildKit,
    category: Category::Style,
    severity: Severity::Warning,
    enabled: true,
    tag: None,
    experimental: false,
    inline: true,
    source: documentation!("from_platform_flag_const_disallowed.rs"),
    check: Check::Each(&[Kind::From], check),
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
    let edit = TextEdit::new(context.file_span(written.span), "$BUILDPLATFORM");
    if let Some(diagnostic) = context.report(written.span, message) {
        let title = "Build the stage for `$BUILDPLATFORM`";
        diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}
