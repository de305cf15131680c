//! Image not available for the platform.
//!
//! The platforms of the current tags of official images are built in; `dockwright check --online` queries registries for
//! the others. For an unavailable platform, the build fails when it pulls the image, or uses the only available platform
//! with a warning.
//!
//! ```dockerfile
//! FROM --platform=linux/sparc64 alpine:3 AS base-sparc64
//! ```
//!
//! ```dockerfile
//! FROM --platform=linux/s390x alpine:3 AS base-s390x
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::live_tags::TagStatus;
use super::retired_tag::tag;
use super::rule::{Category, Check, ImageFacts, RegistryUse, Rule, documentation};
use analysis::NamedImage;
use analysis::catalogue::{CatalogueEntry, Known};
use syntax::values::platform::{self, Platform};

pub(super) const RULE: Rule = Rule {
    registry: RegistryUse::Optional,
    ..Rule::dockwright(
        "PlatformNotOffered",
        Category::Bug,
        Severity::Hint,
        documentation!("platform_not_offered.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, facts: ImageFacts) {
    let Some(wanted) = named.platform.as_deref() else {
        return;
    };
    let Ok(platform) = platform::parse(wanted) else {
        return;
    };
    let tag = tag(named).filter(|_| named.name.digest().is_none());
    let available = tag.map(|tag| available(facts, tag)).unwrap_or_default();
    let runs = |name: &&str| platform::parse(name).is_ok_and(|it| serves(&it, &platform));
    if available.is_empty() || available.iter().any(runs) {
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    for name in available {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let message = format!(
        "{} is not available for {wanted} (available: {})",
        named.name.familiar_text(),
        names.join(", ")
    );
    let item = Some(named.item);
    checker.report(&RULE, item, item, named.span, message);
}

/// The platforms that a tag is available for, from its registry or else the catalogue. Empty if neither knows.
fn available<'a>(facts: ImageFacts<'a>, tag: &str) -> Vec<&'a str> {
    if let Some(TagStatus::Present { platforms, .. }) = facts.live
        && !platforms.is_empty()
    {
        return platforms.iter().map(String::as_str).collect();
    }
    match facts.catalogue.and_then(|image| image.tag(tag)) {
        Some(Known::Current(entries)) => {
            entries.iter().flat_map(CatalogueEntry::platforms).collect()
        }
        _ => Vec::new(),
    }
}

/// True if an image for one platform can be used for another: older variants of an architecture run on newer ones
/// (`containerd/platforms`, `Only`).
fn serves(offered: &Platform, wanted: &Platform) -> bool {
    let (offered, wanted) = (offered.normalized(), wanted.normalized());
    let architecture = |it: &Platform| {
        let number = it.variant.trim_start_matches('v').parse::<u32>();
        (it.architecture.clone(), number.unwrap_or_default())
    };
    let ((offers, version), (wants, newest)) = (architecture(&offered), architecture(&wanted));
    if offered.os != wanted.os {
        return false;
    }
    match (wants.as_str(), offers.as_str()) {
        ("amd64", "386") | ("arm64", "arm") => true,
        ("arm", "arm") => version <= newest || newest == 0,
        _ => offers == wants,
    }
}
