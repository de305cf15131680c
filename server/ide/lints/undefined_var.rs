//! Undefined variable.
//!
//! BuildKit replaces an undefined variable with an empty string, which often results in an unintended path or URL. A
//! variable is defined by a preceding `ENV` or `ARG` in the same stage or in a stage it is based on, or by the base image.
//! Variables in the shell commands of `RUN`, `CMD` and `ENTRYPOINT` are not checked.
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

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Check, Group, Rule};
use analysis::{Environment, Known, NOT_IN_ENVIRONMENT, uses};
use syntax::language::{Kind, suggest_first};
use syntax::text::TextEdit;

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
fn check(context: &mut RuleContext) {
    // BuildKit doesn't check the arguments before the first stage, which can only use each other.
    if context.semantics().stage_of(context.item).is_none() {
        return;
    }
    let mut reported = BTreeSet::new();
    for used in uses(context.instruction(), context.file().escape) {
        if NOT_IN_ENVIRONMENT.contains(&used.name.as_str()) {
            continue;
        }
        // A syntax error is reported already.
        let mut problems = context.step.problems().iter();
        if problems.any(|it| it.span.covers(used.whole) || used.whole.covers(it.span)) {
            continue;
        }
        // ARG evaluates its pairs one after another.
        let pairs = context
            .instruction()
            .pairs()
            .get(..used.pair.unwrap_or_default());
        let mut own = pairs.unwrap_or_default().iter();
        let environment = &context.before().environment;
        let certain = match environment.find(&used.name) {
            _ if own.any(|pair| pair.name.text == used.name) => continue,
            Known::Set(_) | Known::Declared => continue,
            Known::Missing => true,
            Known::Perhaps => false,
        };
        let suggestion = suggestion(&used.name, environment);
        let mut message = format!("Usage of undefined variable '${}'", used.name);
        if let Some(suggestion) = suggestion {
            message += &format!(" (did you mean ${suggestion}?)");
        }
        if !certain {
            message += " (may be set by the base image)";
        }
        if !reported.insert(used.span) {
            continue;
        }
        let at = context.file_span(used.span);
        let is_in_file = context.is_in_file();
        let Some(diagnostic) = context.report(used.whole, message) else {
            continue;
        };
        if !certain {
            diagnostic.severity = diagnostic.severity.min(Severity::Information);
        }
        if let Some(suggestion) = suggestion.filter(|_| is_in_file) {
            let title = format!("Change to `${suggestion}`");
            let edit = TextEdit::new(at, suggestion);
            diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

/// The variable of an environment with the most similar name; of several, the one that was assigned first.
fn suggestion<'e>(name: &str, environment: &'e Environment) -> Option<&'e str> {
    let length = name.chars().count();
    let near = environment.names(|it| it.chars().count().abs_diff(length) <= 2);
    (near.len() <= MAX_CANDIDATES)
        .then(|| suggest_first(name, near))
        .flatten()
}

/// The maximum number of names of similar length to compare. With more, a suggestion is unreliable and slow.
const MAX_CANDIDATES: usize = 500;
