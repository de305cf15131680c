//! FROM has no valid image without build arguments.
//!
//! If a `FROM` uses an `ARG` without a default, its image name is empty or invalid unless the user passes
//! `--build-arg`. Add a default so that the file can be built and analyzed without arguments.
//!
//! ```dockerfile
//! ARG VERSION
//! FROM alpine:$VERSION
//! ```
//!
//! ```dockerfile
//! ARG VERSION=3.20
//! FROM alpine:$VERSION
//! ```

use super::checker::Checker;
use super::diagnostic::Related;
use super::rule::{Category, Check, Rule, documentation};
use analysis::uses;
use syntax::{Item, ProblemKind};

pub(super) const RULE: Rule = Rule {
    inline: false,
    ..Rule::buildkit(
        "InvalidDefaultArgInFrom",
        Category::Bug,
        documentation!("invalid_default_arg_in_from.rs"),
        Check::File(check),
    )
};

/// `validations.go:validateBaseImagesWithDefaultArgs`.
fn check(checker: &mut Checker) {
    let document = checker.document;
    for stage in &document.semantics().stages {
        // BuildKit stops checking at the first word that it can't expand.
        let Some(is_name) = stage.from.default_is_name else {
            return;
        };
        if is_name {
            continue;
        }
        let number = stage.items.start;
        let Some(item) = document.file().items.get(number) else {
            continue;
        };
        let Some(written) = item.instruction.words().first() else {
            continue;
        };
        // The error for the name is reported already.
        let mut rejected = document.semantics().rejections();
        let is_name_error = |kind| {
            matches!(
                kind,
                ProblemKind::EmptyBaseName | ProblemKind::InvalidImageReference
            )
        };
        if !checker.settings.only_buildkit
            && rejected.any(|(item, it)| item == number && is_name_error(it.kind))
        {
            continue;
        }
        let message = format!(
            "Default value for ARG {} results in empty or invalid base image name",
            written.text
        );
        let related = arguments(checker, item);
        let span = item.at(written.span);
        if let Some(diagnostic) = checker.report(&RULE, None, Some(number), span, message) {
            diagnostic.related = related;
        }
    }
}

/// The arguments in a FROM that have no default.
fn arguments(checker: &Checker, from: &Item) -> Vec<Related> {
    let file = checker.document.file();
    let globals = &checker.document.semantics().globals.environment;
    let used = uses(&from.instruction, file.escape).into_iter();
    let without_default = used.filter_map(|used| {
        let pair = globals
            .get(&used.name)?
            .origin
            .pair()?
            .definition(checker.document)?;
        let is_bare = pair.pair(file)?.value.is_none();
        is_bare.then(|| pair.span(file)).flatten()
    });
    without_default
        .map(|span| Related {
            span,
            message: "No default value".to_owned(),
        })
        .collect()
}
