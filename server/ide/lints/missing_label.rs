//! Missing label.
//!
//! If `dockwright.toml` has a `[labels.schema]` table, the image has to have each label of the schema. What
//! the base image sets doesn't count, as it describes that image. Without the setting, nothing is reported.
//!
//! ```toml
//! [labels.schema]
//! "org.opencontainers.image.licenses" = "spdx"
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.licenses="MIT"
//! RUN apk add --no-cache curl
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};

pub(super) const RULE: Rule = Rule {
    setting: Some(|it| it.labels.as_ref().is_some_and(|it| !it.labels.is_empty())),
    aliases: &["DL3049"],
    ..Rule::dockwright(
        "MissingLabel",
        Category::Style,
        Severity::Warning,
        documentation!("missing_label.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    let (document, semantics) = (checker.document, checker.document.semantics());
    let stage = semantics.target.and_then(|it| semantics.stages.get(it));
    let (Some(stage), Some(schema)) = (stage, &checker.settings.rules.labels) else {
        return;
    };
    let item = stage.items.start;
    let Some(from) = document.file().items.get(item) else {
        return;
    };
    let span = from.at(from.instruction.base_span());
    let labels = &stage.end.config.labels;
    let missing: Vec<&str> = schema
        .labels
        .keys()
        .map(String::as_str)
        .filter(|key| !labels.contains_key(*key))
        .collect();
    for key in missing {
        let message = format!("The image has no label {}", syntax::quoted(key));
        checker.report(&RULE, Some(item), Some(item), span, message);
    }
}
