//! The tag stands for another image by now.
//!
//! Where a name has both a tag and a digest, the image is that of the digest, and the tag only tells people what it was. Once
//! the tag stands for another image, whoever reads the name is told something that no longer holds, and what was mended
//! since doesn't come in. Only a registry knows, so nobody hears of this but with `dockwright check --online`. A digest of one
//! platform's image is as good as that of all together; but few registries tell those.
//!
//! ```dockerfile
//! FROM alpine:3.22@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22@sha256:8a1f59ffb675680d47db6337b49d22281a139e9d709335b492be023728e11715
//! ```

use super::diagnostic::{Fix, Severity};
use super::rule::{About, Check, Group, Rule};
use super::run::Run;
use super::today::Told;
use crate::analysis::NamedImage;
use crate::text::{Span, TextEdit};
use crate::values::reference;

pub(super) const RULE: Rule = Rule {
    name: "OutdatedPin",
    group: Group::Dockwright,
    severity: Severity::Hint,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("outdated_pin.rs"),
    check: Check::Image(check),
};

fn check(run: &mut Run, named: &NamedImage, about: About) {
    let (Some(tag), Some(pinned)) = (named.name.tag(), named.name.digest()) else {
        return;
    };
    let Some(Told::There {
        digest: Some(now),
        parts,
        ..
    }) = about.told
    else {
        return;
    };
    // An image of one platform is a part of what the tag stands for; and of one image there are digests of several kinds.
    let kind = |digest: &str| digest.split(':').next().map(str::to_owned);
    if now == pinned || parts.iter().any(|it| it == pinned) || kind(now) != kind(pinned) {
        return;
    }
    let message = format!("{}:{tag} is {now} now", named.name.familiar());
    let fix = moved(run, named, now);
    let item = Some(named.item);
    if let Some(found) = run.report(&RULE, item, item, named.span, message) {
        found.fixes.extend(fix);
    }
}

/// The pin as it would be set today. What a variable brings isn't ours to change.
fn moved(run: &Run, named: &NamedImage, digest: &str) -> Option<Fix> {
    let written = reference::parse(&run.document.text.slice(named.span)).ok()?;
    let span = written.digest_span?;
    let start = named.span.start;
    let edit = TextEdit {
        span: Span::new(start + span.start, start + span.end),
        text: digest.to_owned(),
    };
    Some(Fix::suggestion("Update the pin", vec![edit]))
}
