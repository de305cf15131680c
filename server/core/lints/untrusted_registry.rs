//! The image comes from a registry that isn't trusted.
//!
//! Where a `dockwright.toml` lists `trusted-registries` below `[check]`, images come from these alone. An entry is a registry
//! (`docker.io` is Docker Hub), all below a domain (`*.example.com`), or a part of a registry (`docker.io/library`). Without a
//! list, nothing is told.
//!
//! ```dockerfile
//! FROM quay.io/somebody/node:22
//! ```
//!
//! ```dockerfile
//! FROM node:22
//! ```

use super::diagnostic::Severity;
use super::rule::{About, Check, Group, Rule};
use super::run::Run;
use crate::analysis::NamedImage;
use crate::values::reference::Reference;

pub(super) const RULE: Rule = Rule {
    name: "UntrustedRegistry",
    group: Group::Dockwright,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("untrusted_registry.rs"),
    check: Check::Image(check),
};

fn check(run: &mut Run, named: &NamedImage, _: About) {
    let trusted = &run.settings.trusted_registries;
    if trusted.is_empty() || trusted.iter().any(|entry| covers(entry, &named.name)) {
        return;
    }
    let whose = match named.name.domain() {
        "" => named.name.familiar(),
        domain => domain.to_owned(),
    };
    let message = format!(
        "{whose} is not among the trusted registries: {}",
        trusted.join(", ")
    );
    let item = Some(named.item);
    run.report(&RULE, item, item, named.span, message);
}

/// Whether an image is among those that an entry stands for.
fn covers(entry: &str, name: &Reference) -> bool {
    let (host, folder) = entry.split_once('/').unwrap_or((entry, ""));
    let domain = name.domain().to_ascii_lowercase();
    let host = host.to_ascii_lowercase();
    let from_there = match host.strip_prefix('*') {
        Some(end) => end.starts_with('.') && domain.ends_with(end),
        None => domain == host,
    };
    let rest = name.path().strip_prefix(folder.trim_end_matches('/'));
    let in_folder =
        rest.is_some_and(|it| folder.is_empty() || it.is_empty() || it.starts_with('/'));
    from_there && in_folder
}
