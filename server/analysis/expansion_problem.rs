//! The problems for words whose expansion fails.

use super::build_target::Build;
use syntax::text::Span;
use syntax::word::{WordError, WordErrorKind};
use syntax::{Fragment, Problem, ProblemKind};

/// The problem for a failed expansion.
pub(super) fn word_problem(error: &WordError, span: Span) -> Problem {
    let kind = match error.kind {
        WordErrorKind::Quote => ProblemKind::UnterminatedQuote,
        WordErrorKind::Substitution => ProblemKind::InvalidSubstitution,
        WordErrorKind::Unset => ProblemKind::RequiredVariableUnset,
    };
    Problem::new(kind, span, error.message.clone())
}

/// The problem for a failed expansion in a fragment.
pub(super) fn mistake(error: &WordError, fragment: &Fragment) -> Problem {
    let span = fragment.span_of(error.range.clone());
    let span = if span.is_empty() { fragment.span } else { span };
    word_problem(error, span)
}

/// The problem in the default value of an argument; `None` if `${name:?…}` requires `--build-arg`, which the build may
/// get.
pub(super) fn default_problem(
    error: &WordError,
    default: &Fragment,
    build: &Build,
) -> Option<Problem> {
    let required = error.kind == WordErrorKind::Unset && !build.is_fully_specified();
    (!required).then(|| mistake(error, default))
}
