//! Label value of a different type than configured.
//!
//! If `dockwright.toml` has a `[labels.schema]` table, the values of its labels have to be of the configured
//! types: `text`, `url`, `spdx`, `semver`, `rfc3339`, `email` or `hash`. They are never empty. Values that depend on build
//! arguments are not reported unless they are known. Without the setting, nothing is reported.
//!
//! ```toml
//! [labels.schema]
//! "org.opencontainers.image.licenses" = "spdx"
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.licenses="Apache License, Version 2"
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.licenses="Apache-2.0"
//! ```

use super::context::RuleContext;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;

pub(super) const RULE: Rule = Rule {
    setting: Some(|it| it.labels.as_ref().is_some_and(|it| !it.labels.is_empty())),
    aliases: &[
        "DL3051", "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3058",
    ],
    ..Rule::dockwright(
        "InvalidLabelValue",
        Category::Style,
        Severity::Warning,
        documentation!("invalid_label_value.rs"),
        Check::Each(&[Kind::Label], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(schema) = context.checker.settings.rules.labels.as_ref() else {
        return;
    };
    for pair in context.instruction().pairs() {
        let Some((key, label)) = context
            .value(&pair.name)
            .and_then(|key| schema.labels.get(&key).map(|label| (key, *label)))
        else {
            continue;
        };
        let value = match &pair.value {
            Some(value) => context.value(value),
            None => Some(String::new()),
        };
        let Some(value) = value else { continue };
        let key = syntax::quoted(&key);
        let message = if value.is_empty() {
            format!("The label {key} is empty")
        } else if label.accepts(&value) {
            continue;
        } else {
            format!("The label {key} has to be {}", label.expected())
        };
        let span = pair.value.as_ref().map_or(pair.span, |it| it.span);
        context.report(span, message);
    }
}
