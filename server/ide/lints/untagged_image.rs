//! Image without a tag.
//!
//! Without a tag, the image is the one with the tag `latest`, which changes with each release: the same Dockerfile builds
//! a different image tomorrow, or stops building. Specify the version that the file was written for, such as `python:3.14`. A
//! digest (`python@sha256:…`) pins the image exactly.
//!
//! Variables in the name are expanded. Stages, named contexts, `scratch`, and images with a digest are not reported, nor are
//! names that are unknown because of a build argument, and names that no registry has, such as `localhost/base`. For Docker Official Images, a fix inserts the version that `latest`
//! stands for.
//!
//! ```dockerfile
//! FROM ghcr.io/example/base
//! RUN make
//! ```
//!
//! ```dockerfile
//! FROM ghcr.io/example/base:4.2
//! RUN make
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::live_tags::TagStatus;
use super::misspelled_stage;
use super::rule::{Category, Check, ImageFacts, Rule, documentation};
use analysis::NamedImage;
use analysis::catalogue::{CatalogueImage, Month};
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::values::reference::Reference;
use syntax::values::tag;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3006"],
    ..Rule::dockwright(
        "UntaggedImage",
        Category::Reproducibility,
        Severity::Information,
        documentation!("untagged_image.rs"),
        Check::Image(check),
    )
};

fn check(checker: &mut Checker, named: &NamedImage, facts: ImageFacts) {
    if named.name.tag().is_some() || named.name.digest().is_some() {
        return;
    }
    if is_local(&named.name)
        || is_reported_otherwise(facts)
        || is_something_else(checker, named, facts)
    {
        return;
    }
    let message = format!(
        "{} has no tag, so it means `latest`, which changes with each release: {}",
        named.name.familiar(),
        advice(&named.name)
    );
    let fixes = versions(checker, named, facts.catalogue);
    let item = Some(named.item);
    if let Some(diagnostic) = checker.report(&RULE, item, item, named.span, message) {
        diagnostic.fixes = fixes;
    }
}

/// What to do about a tag that changes. Some repositories have no tags for versions.
pub(super) fn advice(image: &Reference) -> &'static str {
    let is_without_versions = match image.domain() {
        "gcr.io" => image.path().starts_with("distroless/"),
        "cgr.dev" => image.path().starts_with("chainguard/"),
        _ => false,
    };
    if is_without_versions {
        "pin a digest"
    } else {
        "specify a version"
    }
}

/// True for a name that no registry has: that of a local image of Podman, and one in a namespace that Docker Hub doesn't
/// allow, which can only be a local image or a named context.
pub(super) fn is_local(image: &Reference) -> bool {
    let namespace = image.path().split_once('/');
    let is_on_hub = |(namespace, name): (&str, &str)| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
        namespace.chars().all(allowed) && !name.contains('/')
    };
    match image.domain() {
        "localhost" => true,
        "docker.io" => !namespace.is_none_or(is_on_hub),
        _ => false,
    }
}

/// True if other rules report that the image is no longer updated, or doesn't exist: no version is right then.
pub(super) fn is_reported_otherwise(facts: ImageFacts) -> bool {
    let is_retired = |it: CatalogueImage| it.retired().is_some_and(Month::is_past);
    facts.catalogue.is_some_and(is_retired) || facts.live == Some(&TagStatus::Missing)
}

/// True for a name without a tag that may not be meant as an image: a misspelled stage, or a named context.
pub(super) fn is_something_else(
    checker: &mut Checker,
    named: &NamedImage,
    facts: ImageFacts,
) -> bool {
    let name = named.name.familiar();
    if facts.catalogue.is_some() || name.contains('/') {
        return false;
    }
    // This depends on other stages and other files.
    checker.depends_on_file();
    let document = checker.document;
    let from = document.file().items.get(named.item);
    let is_base = from.is_some_and(|it| it.instruction.kind == Some(Kind::From));
    let stage = document.semantics().stage_of(named.item);
    let stage = stage.map_or(0, |it| it.index);
    !is_base
        || checker.settings.build_names.contains(&name)
        || misspelled_stage::similar(document, stage, &name).is_some()
}

/// The fixes that replace `latest`, or no tag, by the version that it stands for.
pub(super) fn versions(
    checker: &Checker,
    named: &NamedImage,
    image: Option<CatalogueImage>,
) -> Vec<Fix> {
    let Some(image) = image else {
        return Vec::new();
    };
    let Some(written) = named.tag(checker.document) else {
        return Vec::new();
    };
    let tags = image.aliases("latest", named.windows);
    let version = |count: usize| {
        tags.iter().copied().find(|it| {
            let parsed = tag::parse(it);
            parsed.is_some_and(|it| {
                it.main.len() == count && !it.date && it.prefix.is_empty() && it.suffix.is_empty()
            })
        })
    };
    // `3.14` gets security fixes but no new features; `3.14.0` and `3` are the next best.
    // The second number of Debian is that of a point release, after which a tag isn't updated.
    let counts = if image.name() == "debian" {
        [1, 2, 3, 4]
    } else {
        [2, 1, 3, 4]
    };
    let found = counts.into_iter().find_map(version);
    let fix = found.and_then(|tag| {
        let edit = TextEdit::new(written.span, written.text(tag)?);
        let title = format!("Use `{}:{tag}`", named.name.familiar());
        Some(Fix::suggestion(title, vec![edit]))
    });
    fix.into_iter().collect()
}
