//! Image with the tag `latest`.
//!
//! `latest` is the newest release at the time of the build, so the same Dockerfile builds a different image tomorrow, or stops
//! building. Specify the version that the file was written for, such as `python:3.14`. A digest (`python@sha256:…`) pins the
//! image exactly.
//!
//! Variables in the name are expanded, so the default value of a build argument counts. Images with a digest are not
//! reported. For Docker Official Images, a fix inserts the version that `latest` stands for.
//!
//! ```dockerfile
//! FROM ghcr.io/example/base:latest
//! RUN make
//! ```
//!
//! ```dockerfile
//! FROM ghcr.io/example/base:4.2
//! RUN make
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::rule::{Category, Check, ImageFacts, Rule, documentation};
use super::untagged_image::{advice, is_reported_otherwise, versions};
use analysis::NamedImage;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3007", "CKV_DOCKER_7", "DS-0001"],
    ..Rule::dockwright(
        "LatestTag",
        Category::Reproducibility,
        Severity::Information,
        documentation!("latest_tag.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, facts: ImageFacts) {
    let is_latest = named.name.tag() == Some("latest") && named.name.digest().is_none();
    // There is no image of that name.
    let is_scratch = named.name.familiar() == "scratch";
    if !is_latest || is_scratch || is_reported_otherwise(facts) {
        return;
    }
    let message = format!(
        "{}:latest changes with each release: {}",
        named.name.familiar(),
        advice(&named.name)
    );
    let fixes = versions(checker, named, facts.catalogue);
    let item = Some(named.item);
    if let Some(diagnostic) = checker.report(&RULE, item, item, named.span, message) {
        diagnostic.fixes = fixes;
    }
}
