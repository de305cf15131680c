//! Tag doesn't exist.
//!
//! All past tags of official images are built in. An unknown tag may be a new one, so it is reported only for end-of-life
//! images and for versions older than the oldest maintained one, which get no new tags. The build fails when it pulls the
//! image. `dockwright check --online` queries registries about all other tags.
//!
//! ```dockerfile
//! FROM golang:1.19-trixie
//! ```
//!
//! ```dockerfile
//! FROM golang:1.19-bullseye
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::live_tags::TagStatus;
use super::retired_tag::tag;
use super::rule::{Category, Check, ImageFacts, RegistryUse, Rule, documentation};
use analysis::NamedImage;

pub(super) const RULE: Rule = Rule {
    registry: RegistryUse::Optional,
    ..Rule::dockwright(
        "UnknownTag",
        Category::Bug,
        Severity::Hint,
        documentation!("unknown_tag.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, facts: ImageFacts) {
    // With a digest, the tag is ignored.
    let Some(tag) = tag(named).filter(|_| named.name.digest().is_none()) else {
        return;
    };
    let name = named.name.familiar();
    let message = if facts.live == Some(&TagStatus::Missing) {
        format!("{name}:{tag} does not exist")
    } else if facts.catalogue.is_some_and(|it| it.never_had(tag)) {
        format!("{name} has no tag {tag}")
    } else {
        return;
    };
    let item = Some(named.item);
    checker.report(&RULE, item, item, named.span, message);
}
