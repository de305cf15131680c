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
use super::declare;
use super::diagnostic::{Fix, Related};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{VariableLookup, uses};
use syntax::language::{Kind, suggest};
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule::buildkit(
    "UndefinedArgInFrom",
    Category::Bug,
    documentation!("undefined_arg_in_from.rs"),
    Check::Each(&[Kind::From], check),
);

/// `validations.go:reportUnusedFromArgs`.
fn check(context: &mut RuleContext) {
    let environment = &context.before().environment;
    for used in uses(context.instruction(), context.escape()) {
        if !matches!(environment.find(&used.name), VariableLookup::Missing) {
            continue;
        }
        let stage_variable = in_stage(context, &used.name);
        let names: BTreeSet<&str> = environment.all().map(|(name, _)| name).collect();
        let suggestion = suggest(&used.name, names, true).filter(|_| stage_variable.is_none());
        let mut message = format!("FROM argument '{}' is not declared", used.name);
        if let Some(suggestion) = suggestion {
            message += &format!(" (did you mean {suggestion}?)");
        }
        if stage_variable.is_some() {
            message += " before the first FROM, and FROM doesn't see the variables of stages";
        }
        let at = context.file_span(used.span);
        let Some(diagnostic) = context.report(used.whole, message) else {
            continue;
        };
        if let Some((declared, fix)) = stage_variable {
            diagnostic.related.extend(declared);
            diagnostic.fixes.extend(fix);
        }
        if let Some(suggestion) = suggestion {
            let edit = TextEdit::new(at, suggestion);
            let title = format!("Change to `{suggestion}`");
            diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

/// The position of the ARG or ENV of a stage that defines a variable, and the fix that declares it for FROM. `None` in
/// BuildKit's own output.
fn in_stage(context: &RuleContext, name: &str) -> Option<(Option<Related>, Option<Fix>)> {
    if context.checker.settings.only_buildkit || !context.is_in_file() {
        return None;
    }
    let document = context.document();
    let defined = declare::in_any_stage(document, context.item, name)?;
    let related = defined.span(document.file()).map(|span| Related {
        span,
        message: "Declared in a stage here".to_owned(),
    });
    Some((related, declare::fix(document, defined, name)))
}
