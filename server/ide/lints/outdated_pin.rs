//! Tag no longer points to the pinned digest.
//!
//! If an image reference has both a tag and a digest, the digest determines the image and the tag is only informative.
//! Once the tag points to another image, it is misleading, and the build misses the fixes of the newer image. Only the
//! registry knows the current digest, so this is reported only with `dockwright check --online`. The digest of a single
//! platform's image is accepted as well, if the registry lists it; few registries do.
//!
//! ```dockerfile
//! FROM alpine:3.22@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22@sha256:8a1f59ffb675680d47db6337b49d22281a139e9d709335b492be023728e11715
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::live_tags::TagStatus;
use super::rule::{Category, Check, ImageFacts, RegistryUse, Rule, documentation};
use analysis::NamedImage;
use syntax::text::{Span, TextEdit};
use syntax::values::reference;

pub(super) const RULE: Rule = Rule {
    registry: RegistryUse::Required,
    ..Rule::dockwright(
        "OutdatedPin",
        Category::Security,
        Severity::Hint,
        documentation!("outdated_pin.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, facts: ImageFacts) {
    let (Some(tag), Some(pinned)) = (named.name.tag(), named.name.digest()) else {
        return;
    };
    let Some(TagStatus::Present {
        digest: Some(now),
        platform_digests,
        ..
    }) = facts.live
    else {
        return;
    };
    // A single-platform image is part of the tag's index, and an image has digests of several algorithms.
    let algorithm = |digest: &str| digest.split(':').next().map(str::to_owned);
    if now == pinned
        || platform_digests.iter().any(|it| it == pinned)
        || algorithm(now) != algorithm(pinned)
    {
        return;
    }
    let message = format!("{}:{tag} now points to {now}", named.name.familiar());
    let fix = updated_pin(checker, named, now);
    let item = Some(named.item);
    if let Some(diagnostic) = checker.report(&RULE, item, item, named.span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// The fix that updates the digest, if it is written literally and not in a variable.
fn updated_pin(checker: &Checker, named: &NamedImage, digest: &str) -> Option<Fix> {
    let written = reference::parse(&checker.document.text.slice(named.span)).ok()?;
    let span = written.digest_span?;
    let start = named.span.start;
    let edit = TextEdit {
        span: Span::new(start + span.start, start + span.end),
        text: digest.to_owned(),
    };
    Some(Fix::suggestion("Update the digest", vec![edit]))
}
