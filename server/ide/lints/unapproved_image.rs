//! Image that isn't approved.
//!
//! If `approved-images` is set in the `[check]` table of `dockwright.toml`, other images than those are reported, in `FROM`,
//! `COPY --from` and mounts. `*` in an entry stands for any text; an entry without a tag covers all tags. Without the setting,
//! all images are approved.
//!
//! ```toml
//! [check]
//! approved-images = ["python:3.*-slim", "ghcr.io/team/*"]
//! ```
//!
//! ```dockerfile
//! FROM python:3.14
//! ```
//!
//! ```dockerfile
//! FROM python:3.14-slim
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::image_patterns::matches;
use super::rule::{Category, Check, ImageFacts, Rule, documentation};
use analysis::NamedImage;

pub(super) const RULE: Rule = Rule {
    setting: Some(|it| it.approved_images.as_ref().is_some_and(|it| !it.is_empty())),
    ..Rule::dockwright(
        "UnapprovedImage",
        Category::Security,
        Severity::Warning,
        documentation!("unapproved_image.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, _: ImageFacts) {
    let approved = checker.settings.rules.approved_images.as_deref();
    let approved = approved.unwrap_or_default();
    if approved.is_empty() || approved.iter().any(|it| matches(it, &named.name)) {
        return;
    }
    let message = format!(
        "{} is not in the approved images: {}",
        named.name.familiar_text(),
        approved.join(", ")
    );
    let item = Some(named.item);
    checker.report(&RULE, item, item, named.span, message);
}
