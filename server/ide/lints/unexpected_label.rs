//! Label that isn't in the schema.
//!
//! If `strict` is set in the `[labels]` table of `dockwright.toml`, other labels than those of the
//! schema are reported. Otherwise, nothing is.
//!
//! ```toml
//! [labels]
//! strict = true
//!
//! [labels.schema]
//! "org.opencontainers.image.licenses" = "spdx"
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.licenses="MIT" \
//!       license="MIT"
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.licenses="MIT"
//! ```

use super::context::RuleContext;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;

pub(super) const RULE: Rule = Rule {
    setting: Some(|it| it.labels.as_ref().is_some_and(|it| it.strict)),
    aliases: &["DL3050"],
    ..Rule::dockwright(
        "UnexpectedLabel",
        Category::Style,
        Severity::Warning,
        documentation!("unexpected_label.rs"),
        Check::Each(&[Kind::Label], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(schema) = context.checker.settings.rules.labels.as_ref() else {
        return;
    };
    if !schema.strict {
        return;
    }
    for pair in context.instruction().pairs() {
        let Some(key) = context.value(&pair.name) else {
            continue;
        };
        if !schema.labels.contains_key(&key) {
            let message = format!("The label {} is not in the schema", syntax::quoted(&key));
            context.report(pair.name.span, message);
        }
    }
}
