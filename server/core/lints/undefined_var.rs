//! A variable is used that nothing defines.
//!
//! BuildKit puts an empty text in its place and builds on, with a path or an address that nobody meant. Only what ENV and
//! ARG set before it in the same stage counts, in a stage it is built on, or in the base image. What shells expand by
//! themselves, in RUN, CMD and ENTRYPOINT, is none of BuildKit's business.
//!
//! ```dockerfile
//! FROM scratch
//! ARG VERSION=1.2
//! COPY app-$VERISON /app
//! ```
//!
//! ```dockerfile
//! FROM scratch
//! ARG VERSION=1.2
//! COPY app-$VERSION /app
//! ```

use std::collections::BTreeSet;

use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::analysis::{Environment, Known, NOT_IN_ENVIRONMENT, uses};
use crate::language::{Kind, suggest};
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "UndefinedVar",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("undefined_var.rs"),
    check: Check::Each(
        &[
            Kind::Add,
            Kind::Arg,
            Kind::Copy,
            Kind::Env,
            Kind::Label,
            Kind::Run,
            Kind::Stopsignal,
            Kind::User,
            Kind::Volume,
            Kind::Workdir,
        ],
        check,
    ),
};

/// `validations.go:reportUnmatchedVariables`.
fn check(place: &mut Place) {
    // The arguments before the first stage see each other only, and BuildKit says nothing of them.
    if place.meaning().stage_of(place.item).is_none() {
        return;
    }
    let mut told = BTreeSet::new();
    for used in uses(place.it(), place.file().escape) {
        if NOT_IN_ENVIRONMENT.contains(&used.name.as_str()) {
            continue;
        }
        // What can't be read was told already.
        let mut problems = place.step.problems().iter();
        if problems.any(|it| it.span.covers(used.whole) || used.whole.covers(it.span)) {
            continue;
        }
        // ARG reads its pairs one after another.
        let pairs = place.it().pairs().get(..used.pair.unwrap_or_default());
        let mut own = pairs.unwrap_or_default().iter();
        let environment = &place.before().environment;
        let certain = match environment.find(&used.name) {
            _ if own.any(|pair| pair.name.text == used.name) => continue,
            Known::Set(_) | Known::Declared => continue,
            Known::Missing => true,
            Known::Perhaps => false,
        };
        let meant = meant(&used.name, environment);
        let mut message = format!("Usage of undefined variable '${}'", used.name);
        if let Some(meant) = meant {
            message += &format!(" (did you mean ${meant}?)");
        }
        if !certain {
            message += ", unless the base image sets it";
        }
        if !told.insert(used.span) {
            continue;
        }
        let at = place.at(used.span);
        let written_here = place.is_written_here();
        let Some(found) = place.report(used.whole, message) else {
            continue;
        };
        if !certain {
            found.severity = found.severity.min(Severity::Information);
        }
        if let Some(meant) = meant.filter(|_| written_here) {
            let title = format!("Change to `${meant}`");
            let edit = TextEdit::new(at, meant);
            found.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

/// The variable of an environment that a name most likely means.
fn meant<'e>(name: &str, environment: &'e Environment) -> Option<&'e str> {
    let names = environment.names();
    let mut near: Vec<&str> = names
        .filter(|it| it.len().abs_diff(name.len()) <= 2)
        .collect();
    if near.len() > MOST_NEAR {
        return None;
    }
    near.sort_unstable();
    suggest(name, near, true)
}

/// Among more names of the same length nobody finds what was meant, and it would take long.
const MOST_NEAR: usize = 500;
