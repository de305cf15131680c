//! Forbidden image.
//!
//! If `forbidden-images` is set in the `[check]` table of `dockwright.toml`, these images are reported, in `FROM`,
//! `COPY --from` and mounts. `*` in an entry stands for any text; an entry without a tag covers all tags. Without the setting,
//! no image is forbidden.
//!
//! ```toml
//! [check]
//! forbidden-images = ["centos", "*:latest"]
//! ```
//!
//! ```dockerfile
//! FROM centos:7
//! ```
//!
//! ```dockerfile
//! FROM almalinux:9
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::image_patterns::matches;
use super::rule::{Category, Check, ImageFacts, Rule, documentation};
use analysis::NamedImage;

pub(super) const RULE: Rule = Rule {
    setting: Some(|it| {
        it.forbidden_images
            .as_ref()
            .is_some_and(|it| !it.is_empty())
    }),
    ..Rule::dockwright(
        "ForbiddenImage",
        Category::Security,
        Severity::Warning,
        documentation!("forbidden_image.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, _: ImageFacts) {
    let forbidden = checker.settings.rules.forbidden_images.as_deref();
    let forbidden = forbidden.unwrap_or_default();
    let Some(entry) = forbidden.iter().find(|it| matches(it, &named.name)) else {
        return;
    };
    let message = format!(
        "{} is forbidden by the configuration ({entry})",
        named.name.familiar_text()
    );
    let item = Some(named.item);
    checker.report(&RULE, item, item, named.span, message);
}
