//! Without build arguments FROM names no image.
//!
//! An ARG without a default leaves a FROM that needs it empty or broken: the file can't be built, or even be looked at,
//! by who doesn't know what to give. A default makes it whole.
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

use super::diagnostic::{Related, Severity};
use super::rule::{Check, Group, Rule};
use super::run::Run;
use crate::analysis::uses;
use crate::syntax::Item;

pub(super) const RULE: Rule = Rule {
    name: "InvalidDefaultArgInFrom",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: false,
    source: include_str!("invalid_default_arg_in_from.rs"),
    check: Check::File(check),
};

/// `validations.go:validateBaseImagesWithDefaultArgs`.
fn check(run: &mut Run) {
    let document = run.document;
    for stage in &document.meaning().stages {
        // BuildKit looks no further once a word can't be worked out.
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
        let message = format!(
            "Default value for ARG {} results in empty or invalid base image name",
            written.text
        );
        let related = arguments(run, item);
        let span = item.at(written.span);
        if let Some(found) = run.report(&RULE, None, Some(number), span, message) {
            found.related = related;
        }
    }
}

/// The arguments of a FROM that have no default.
fn arguments(run: &Run, from: &Item) -> Vec<Related> {
    let file = run.document.file();
    let globals = &run.document.meaning().globals.environment;
    let used = uses(&from.instruction, file.escape).into_iter();
    let bare = used.filter_map(|used| {
        let pair = globals
            .get(&used.name)?
            .origin
            .pair()?
            .definition(run.document)?;
        let bare = pair.pair(file)?.value.is_none();
        bare.then(|| pair.span(file)).flatten()
    });
    bare.map(|span| Related {
        span,
        message: "It has no default".to_owned(),
    })
    .collect()
}
