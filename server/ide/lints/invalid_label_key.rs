//! Label name that violates the conventions.
//!
//! Docker's conventions for the names of labels: they begin and end with a lower-case letter or digit and consist of
//! lower-case letters, digits, `.`, `-`, `_` and `/`, without two dots or hyphens in a row. The prefixes `com.docker.`,
//! `io.docker.` and `org.dockerproject.` are reserved for Docker. Tools that filter images by labels distinguish upper and
//! lower case, so `Version` and `version` are two labels.
//!
//! `INSTALL`, `RUN`, `UNINSTALL`, `STOP` and `UPDATE` are not reported, as `podman container runlabel` reads them.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL Version="1.4"
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL version="1.4"
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3048"],
    ..Rule::dockwright(
        "InvalidLabelKey",
        Category::Style,
        Severity::Hint,
        documentation!("invalid_label_key.rs"),
        Check::Each(&[Kind::Label], check),
    )
};

fn check(context: &mut RuleContext) {
    let has_error =
        !context.instruction().problems.is_empty() || !context.step.problems().is_empty();
    if has_error {
        return;
    }
    for pair in context.instruction().pairs() {
        let Some(key) = context.value(&pair.name) else {
            continue;
        };
        let Some(reason) = reason(&key) else { continue };
        let message = format!("The label {} {reason}", syntax::quoted(&key));
        let lower = key.to_ascii_lowercase();
        let at = context.file_span(pair.name.span);
        let is_plain = context.source(pair.name.span) == key;
        let is_new = !context.before().config.labels.contains_key(lower.as_str());
        let can_fix = context.is_in_file()
            && key != KEYWORD
            && is_plain
            && is_new
            && self::reason(&lower).is_none();
        if let Some(diagnostic) = context.report(pair.name.span, message)
            && can_fix
        {
            let edit = TextEdit::new(at, lower.clone());
            diagnostic
                .fixes
                .push(Fix::suggestion(format!("Change to `{lower}`"), vec![edit]));
        }
    }
}

/// A keyword that is written twice makes it a name.
const KEYWORD: &str = "LABEL";

/// The labels with commands that `podman container runlabel` runs.
const COMMANDS: [&str; 5] = ["INSTALL", "RUN", "UNINSTALL", "STOP", "UPDATE"];

/// Why a key is against the conventions.
fn reason(key: &str) -> Option<&'static str> {
    let is_end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let reserved = ["com.docker.", "io.docker.", "org.dockerproject."];
    if key.is_empty() {
        return None;
    }
    if reserved.iter().any(|it| key.starts_with(it)) {
        return Some("has a prefix that is reserved for Docker");
    }
    if COMMANDS.contains(&key) {
        return None;
    }
    if key == KEYWORD {
        return Some("is the keyword, which is written twice");
    }
    if key.contains(|c: char| c.is_ascii_uppercase()) {
        return Some("contains upper-case letters");
    }
    if key.contains(|c: char| !is_end(c) && !".-_/".contains(c)) {
        return Some("contains characters other than letters, digits, `.`, `-`, `_` and `/`");
    }
    if key.contains("..") || key.contains("--") {
        return Some("contains two dots or hyphens in a row");
    }
    let starts = key.starts_with(|c: char| c.is_ascii_lowercase());
    if !starts || !key.ends_with(is_end) {
        return Some("has to begin with a letter and end with a letter or digit");
    }
    None
}
