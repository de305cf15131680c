//! The image isn't there for the platform.
//!
//! For which platforms each current tag of an official image is there is known without asking a registry; with
//! `dockwright check --online`, registries are asked. For others the build fails when it asks
//! for the image, or takes the only one there is, with a warning.
//!
//! ```dockerfile
//! FROM --platform=linux/sparc64 alpine:3 AS base-sparc64
//! ```
//!
//! ```dockerfile
//! FROM --platform=linux/s390x alpine:3 AS base-s390x
//! ```

use super::diagnostic::Severity;
use super::retired_tag::tag;
use super::rule::{About, Check, Group, Rule};
use super::run::Run;
use super::today::Told;
use crate::analysis::NamedImage;
use crate::catalogue::{Entry, Known};
use crate::values::platform::{self, Platform};

pub(super) const RULE: Rule = Rule {
    name: "PlatformNotOffered",
    group: Group::Dockwright,
    severity: Severity::Hint,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("platform_not_offered.rs"),
    check: Check::Image(check),
};

fn check(run: &mut Run, named: &NamedImage, about: About) {
    let Some(wanted) = named.platform.as_deref() else {
        return;
    };
    let Ok(platform) = platform::parse(wanted) else {
        return;
    };
    let tag = tag(named).filter(|_| named.name.digest().is_none());
    let offered = tag.map(|tag| offered(about, tag)).unwrap_or_default();
    let runs = |offered: &&str| platform::parse(offered).is_ok_and(|it| serves(&it, &platform));
    if offered.is_empty() || offered.iter().any(runs) {
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    for name in offered {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let message = format!(
        "{} is not there for {wanted}, only for {}",
        named.name.familiar_text(),
        names.join(", ")
    );
    let item = Some(named.item);
    run.report(&RULE, item, item, named.span, message);
}

/// The platforms that a tag is there for: as its registry says, or else as the catalogue knows. None if neither does.
fn offered<'a>(about: About<'a>, tag: &str) -> Vec<&'a str> {
    if let Some(Told::There { platforms, .. }) = about.told
        && !platforms.is_empty()
    {
        return platforms.iter().map(String::as_str).collect();
    }
    match about.image.and_then(|image| image.tag(tag)) {
        Some(Known::Current(entries)) => entries.iter().flat_map(Entry::platforms).collect(),
        _ => Vec::new(),
    }
}

/// Whether an image for one platform is taken for another: older machines of a family serve for newer ones
/// (`containerd/platforms`, `Only`).
fn serves(offered: &Platform, wanted: &Platform) -> bool {
    let (offered, wanted) = (offered.normalized(), wanted.normalized());
    let machine = |it: &Platform| {
        let number = it.variant.trim_start_matches('v').parse::<u32>();
        (it.architecture.clone(), number.unwrap_or_default())
    };
    let ((offers, version), (wants, newest)) = (machine(&offered), machine(&wanted));
    if offered.os != wanted.os {
        return false;
    }
    match (wants.as_str(), offers.as_str()) {
        ("amd64", "386") | ("arm64", "arm") => true,
        ("arm", "arm") => version <= newest || newest == 0,
        _ => offers == wants,
    }
}
