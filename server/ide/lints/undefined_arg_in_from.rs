//! Undeclared argument in FROM.
//!
//! `FROM` can only use arguments declared before the first `FROM` and predefined ones like `BUILDPLATFORM`. All others
//! are empty there, even if `ENV` or a stage defines them.
//!
//! ```dockerfile
//! ARG VERSION=3.20
//! FROM alpine:${VERISON:-3}
//! ```
//!
//! ```dockerfile
//! ARG VERSION=3.20
//! FROM alpine:${VERSION:-3}
//! ```

use std::collections::BTreeSet;

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Check, Group, Rule};
use analysis::{Known, uses};
use syntax::language::{Kind, suggest};
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "UndefinedArgInFrom",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("undefined_arg_in_from.rs"),
    check: Check::Each(&[Kind::From], check),
};

/// `validations.go:reportUnusedFromArgs`.
fn check(context: &mut RuleContext) {
    let environment = &context.before().environment;
    for used in uses(context.instruction(), context.file().escape) {
        if !matches!(environment.find(&used.name), Known::Missing) {
            continue;
        }
        let names: BTreeSet<&str> = environment.all().map(|(name, _)| name).collect();
        let suggestion = suggest(&used.name, names, true);
        let mut message = format!("FROM argument '{}' is not declared", used.name);
        if let Some(suggestion) = suggestion {
            message += &format!(" (did you mean {suggestion}?)");
        }
        let at = context.file_span(used.span);
        let Some(diagnostic) = context.report(used.whole, message) else {
            continue;
        };
        if let Some(suggestion) = suggestion {
            let edit = TextEdit::new(at, suggestion);
            let title = format!("Change to `{suggestion}`");
            diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}
