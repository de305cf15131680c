//! Image without an ordinary user.
//!
//! If `require-user` is set in the `[check]` table of `dockwright.toml`, the image has to specify a user other than root. What
//! a base image sets counts only if it is known. Without the setting, nothing is reported.
//!
//! ```toml
//! [check]
//! require-user = true
//! ```
//!
//! ```dockerfile
//! FROM python:3.14-slim
//! CMD ["python", "-m", "http.server"]
//! ```
//!
//! ```dockerfile
//! FROM python:3.14-slim
//! USER 10001
//! CMD ["python", "-m", "http.server"]
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::last_user_root;
use super::rule::{Category, Check, Rule, documentation};
use analysis::Value;
use syntax::values::user::is_root;

pub(super) const RULE: Rule = Rule {
    setting: Some(|it| it.require_user == Some(true)),
    aliases: &["CKV_DOCKER_3"],
    ..Rule::dockwright(
        "MissingUser",
        Category::Security,
        Severity::Warning,
        documentation!("missing_user.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    if checker.settings.rules.require_user != Some(true) {
        return;
    }
    let (document, semantics) = (checker.document, checker.document.semantics());
    let Some(stage) = semantics.target.and_then(|it| semantics.stages.get(it)) else {
        return;
    };
    let message = match &stage.end.config.user {
        Some(Value::Unknown) => return,
        Some(Value::Known(user)) if !user.is_empty() && !is_root(user) => return,
        // It is reported at the USER.
        Some(Value::Known(_)) if last_user_root::reports(document) => return,
        Some(Value::Known(_)) => "The container runs as root",
        None if stage.end.config.open => "No USER is set, so the container may run as root",
        None => "No USER is set, so the container runs as root",
    };
    let item = stage.items.start;
    let Some(from) = document.file().items.get(item) else {
        return;
    };
    let span = from.at(from.instruction.base_span());
    checker.report(&RULE, Some(item), Some(item), span, message.to_owned());
}
