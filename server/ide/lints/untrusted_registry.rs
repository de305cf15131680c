//! Image from an untrusted registry.
//!
//! If `trusted-registries` is set in the `[check]` table of `dockwright.toml`, images from other registries are reported.
//! An entry is a registry (`docker.io` is Docker Hub), all subdomains of a domain (`*.example.com`), all registries that
//! begin with a text (`registry.*`), or a namespace of a registry (`docker.io/library`). Without the setting, all registries are trusted.
//!
//! ```dockerfile
//! FROM quay.io/somebody/node:22
//! ```
//!
//! ```dockerfile
//! FROM node:22
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::rule::{Category, Check, ImageFacts, Rule, documentation};
use analysis::NamedImage;
use syntax::values::reference::Reference;

pub(super) const RULE: Rule = Rule {
    setting: Some(|it| {
        it.trusted_registries
            .as_ref()
            .is_some_and(|it| !it.is_empty())
    }),
    aliases: &["DL3026", "DF065"],
    ..Rule::dockwright(
        "UntrustedRegistry",
        Category::Security,
        Severity::Warning,
        documentation!("untrusted_registry.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, _: ImageFacts) {
    let trusted = checker.settings.rules.trusted_registries.as_deref();
    let trusted = trusted.unwrap_or_default();
    if trusted.is_empty() || trusted.iter().any(|entry| covers(entry, &named.name)) {
        return;
    }
    let source = match named.name.domain() {
        "" => named.name.familiar(),
        domain => domain.to_owned(),
    };
    let message = format!(
        "{source} is not in the trusted registries: {}",
        trusted.join(", ")
    );
    let item = Some(named.item);
    checker.report(&RULE, item, item, named.span, message);
}

/// True if an entry matches an image.
fn covers(entry: &str, name: &Reference) -> bool {
    let (host, namespace) = entry.split_once('/').unwrap_or((entry, ""));
    let domain = name.domain().to_ascii_lowercase();
    let host = host.to_ascii_lowercase();
    let host_matches = match (host.strip_prefix('*'), host.strip_suffix('*')) {
        (Some(end), _) => domain.ends_with(end),
        (None, Some(start)) => domain.starts_with(start),
        (None, None) => domain == host,
    };
    let rest = name.path().strip_prefix(namespace.trim_end_matches('/'));
    let in_namespace =
        rest.is_some_and(|it| namespace.is_empty() || it.is_empty() || it.starts_with('/'));
    host_matches && in_namespace
}
