//! Label that isn't in the schema.
//!
//! If `strict-labels` and `label-schema` are set in the `[check]` table of `dockwright.toml`, other labels than those of the
//! schema are reported. Otherwise, nothing is.
//!
//! ```toml
//! [check]
//! label-schema = { "org.opencontainers.image.licenses" = "spdx" }
//! strict-labels = true
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
use super::rule::{Category, Check, Rule};
use syntax::language::Kind;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3050"],
    ..Rule::dockwright(
        "UnexpectedLabel",
        Category::Style,
        Severity::Warning,
        include_str!("unexpected_label.rs"),
        Check::Each(&[Kind::Label], check),
    )
};

fn check(context: &mut RuleContext) {
    let settings = context.checker.settings;
    if !settings.strict_labels || settings.label_schema.is_empty() {
        return;
    }
    for pair in context.instruction().pairs() {
        let Some(key) = context.value(&pair.name) else {
            continue;
        };
        if !settings.label_schema.contains_key(&key) {
            let message = format!("The label {} is not in the schema", syntax::quoted(&key));
            context.report(pair.name.span, message);
        }
    }
}
