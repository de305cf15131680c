//! Fixes for BuildKit's errors, where the intent is clear. [`fixes`] returns them for a [`ProblemContext`].
//!
//! [`FIXES`] maps each kind of problem to functions that recognize one case each. A fix is offered only if it resolves
//! the problem.

mod file;
mod flags;
mod forms;
mod from;
mod problem_context;
mod sources;
mod values;

use super::super::diagnostic::Fix;
use syntax::ProblemKind;
use syntax::text::Span;

pub(super) use forms::takes_json_words;
pub(super) use problem_context::ProblemContext;

type FixFunction = fn(&ProblemContext) -> Option<Fix>;

/// The fix functions for each kind of problem, the best first.
const FIXES: &[(ProblemKind, FixFunction)] = &[
    (ProblemKind::DuplicateDirective, file::without_directive),
    (ProblemKind::InvalidEscape, file::escape_with_backslash),
    (ProblemKind::InvalidEscape, file::escape_with_backtick),
    (ProblemKind::InvalidCheckDirective, file::check_option),
    (ProblemKind::UnterminatedHeredoc, file::shift_without_spaces),
    (ProblemKind::UnterminatedHeredoc, file::end_of_heredoc),
    (ProblemKind::NeedsLabs, file::current_syntax),
    (ProblemKind::UnknownInstruction, forms::comment),
    (ProblemKind::UnknownInstruction, forms::separated_keyword),
    (ProblemKind::UnknownInstruction, forms::continued_line),
    (ProblemKind::UnknownInstruction, forms::missing_keyword),
    (ProblemKind::InvalidJsonElement, forms::json_string),
    (ProblemKind::ShellForm, forms::json_of_words),
    (ProblemKind::InvalidHealthcheck, forms::health_word),
    (ProblemKind::InvalidTrigger, forms::one_onbuild),
    (ProblemKind::HeredocDestination, forms::heredoc_first),
    (ProblemKind::MissingFrom, from::after_from),
    (ProblemKind::MissingFrom, from::first_stage),
    (ProblemKind::MissingArgument, from::without_as),
    (ProblemKind::MissingArgument, forms::destination),
    (ProblemKind::ExtraArgument, from::joined_tag),
    (ProblemKind::ExtraArgument, from::missing_as),
    (ProblemKind::ExtraArgument, from::misspelled_as),
    (ProblemKind::ExtraArgument, from::without_rest),
    (ProblemKind::InvalidStageName, from::valid_name),
    (ProblemKind::UnknownFlag, flags::lower_case),
    (ProblemKind::UnknownFlag, flags::other_instruction),
    (ProblemKind::DuplicateFlag, flags::without_second),
    (ProblemKind::MissingFlagValue, flags::joined_value),
    (ProblemKind::MissingFlagValue, flags::without_equals),
    (ProblemKind::InvalidFlagValue, flags::boolean),
    (ProblemKind::InvalidFlagValue, flags::seconds),
    (ProblemKind::InvalidMount, flags::mount_type),
    (ProblemKind::InvalidFlagValue, sources::stage_for_variable),
    (ProblemKind::InvalidMount, flags::joined_mount),
    (ProblemKind::MissingValue, values::equals_for_colon),
    (ProblemKind::MissingValue, values::joined_equals),
    (ProblemKind::EmptyName, values::joined_equals),
    (ProblemKind::MissingValue, values::without_separator),
    (ProblemKind::MissingValue, values::quoted),
    (ProblemKind::MissingValue, values::empty),
    (ProblemKind::UnterminatedQuote, forms::json_of_quoted_words),
    (ProblemKind::UnterminatedQuote, values::quoted_pair),
    (ProblemKind::UnterminatedQuote, values::closed_quote),
    (ProblemKind::UnterminatedQuote, values::escaped_quote),
    (ProblemKind::InvalidSubstitution, values::closed_brace),
    (ProblemKind::InvalidImageReference, values::name_in_address),
    (ProblemKind::InvalidImageReference, values::without_scheme),
    (ProblemKind::InvalidImageReference, values::lower_case_image),
    (
        ProblemKind::InvalidImageReference,
        sources::misspelled_stage,
    ),
    (ProblemKind::VariableInFrom, sources::stage_for_variable),
    (ProblemKind::EmptyBaseName, from::declared_for_from),
    (ProblemKind::InvalidPort, values::separate_ports),
    (ProblemKind::InvalidPort, values::protocol),
    (ProblemKind::InvalidStopSignal, values::signal),
    (ProblemKind::InvalidChecksum, values::algorithm),
    (ProblemKind::InvalidSource, flags::add_instead),
];

/// All fixes for a problem, the best first.
pub(super) fn fixes(context: &ProblemContext) -> Vec<Fix> {
    let functions = FIXES.iter();
    let functions = functions.filter(|(kind, _)| *kind == context.problem.kind);
    let suggested = context
        .suggested()
        .filter(|_| !forms::is_no_keyword(context));
    suggested
        .into_iter()
        .chain(functions.filter_map(|(_, fix)| fix(context)))
        .collect()
}

/// A larger span at which the first fix of a problem is offered too.
pub(super) fn first_fix_span(context: &ProblemContext) -> Option<Span> {
    let is_value = context.problem.kind == ProblemKind::MissingValue;
    is_value.then(|| values::quoted_span(context)).flatten()
}

/// An explanation for the message of a problem, where its cause isn't obvious.
pub(super) fn explanation(context: &ProblemContext) -> Option<&'static str> {
    match context.problem.kind {
        ProblemKind::UnterminatedHeredoc => {
            let is_shift = file::shift(context).is_some();
            is_shift.then_some("BuildKit reads `<<` as the start of a heredoc, even in `((…))`")
        }
        ProblemKind::UnknownInstruction => forms::reason(context),
        _ => None,
    }
}
