//! Fixes for BuildKit's errors, where the intent is clear. [`fixes`] returns them for a [`ProblemContext`].
//!
//! [`FIXES`] maps each kind of problem to functions that recognize one case each. A fix is offered only if it resolves
//! the problem.

mod file;
mod flags;
mod forms;
mod from;
mod sources;
mod values;

use super::super::diagnostic::Fix;
use analysis::Document;
use syntax::language::Arity;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction, Item, Problem, ProblemKind};

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
    (ProblemKind::UnknownInstruction, forms::continued_line),
    (ProblemKind::InvalidJsonElement, forms::json_string),
    (ProblemKind::ShellForm, forms::json_of_words),
    (ProblemKind::InvalidHealthcheck, forms::health_word),
    (ProblemKind::InvalidTrigger, forms::one_onbuild),
    (ProblemKind::HeredocDestination, forms::heredoc_first),
    (ProblemKind::MissingFrom, from::after_from),
    (ProblemKind::MissingFrom, from::first_stage),
    (ProblemKind::MissingArgument, from::without_as),
    (ProblemKind::MissingArgument, forms::destination),
    (ProblemKind::ExtraArgument, forms::comment_above),
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
    (ProblemKind::MissingValue, values::joined_equals),
    (ProblemKind::MissingValue, values::quoted),
    (ProblemKind::MissingValue, values::empty),
    (ProblemKind::UnterminatedQuote, values::quoted_pair),
    (ProblemKind::UnterminatedQuote, values::closed_quote),
    (ProblemKind::UnterminatedQuote, values::escaped_quote),
    (ProblemKind::InvalidSubstitution, values::closed_brace),
    (ProblemKind::InvalidImageReference, values::without_scheme),
    (ProblemKind::InvalidImageReference, values::lower_case_image),
    (
        ProblemKind::InvalidImageReference,
        sources::misspelled_stage,
    ),
    (ProblemKind::VariableInFrom, sources::stage_for_variable),
    (ProblemKind::EmptyBaseName, from::declared_for_from),
    (ProblemKind::InvalidPort, forms::comment_above),
    (ProblemKind::InvalidPort, values::separate_ports),
    (ProblemKind::InvalidPort, values::protocol),
    (ProblemKind::InvalidStopSignal, values::signal),
    (ProblemKind::InvalidChecksum, values::algorithm),
    (ProblemKind::InvalidSource, flags::add_instead),
];

/// The maximum length of an instruction whose words are examined, in bytes.
const MAX_INSTRUCTION_LENGTH: u32 = 8 * 1024;

/// All fixes for a problem, the best first.
pub(super) fn fixes(context: &ProblemContext) -> Vec<Fix> {
    let functions = FIXES.iter();
    let functions = functions.filter(|(kind, _)| *kind == context.problem.kind);
    context
        .suggested()
        .into_iter()
        .chain(functions.filter_map(|(_, fix)| fix(context)))
        .collect()
}

/// An explanation for the message of a problem, where its cause isn't obvious.
pub(super) fn explanation(context: &ProblemContext) -> Option<&'static str> {
    let is_shift =
        context.problem.kind == ProblemKind::UnterminatedHeredoc && file::shift(context).is_some();
    is_shift.then_some("BuildKit reads `<<` as the start of a heredoc, even in `((…))`")
}

/// A problem and its position in a document.
pub(super) struct ProblemContext<'d> {
    pub(super) document: &'d Document,
    pub(super) problem: &'d Problem,
    /// The position in the file.
    pub(super) span: Span,
    /// The index of the instruction that contains it.
    pub(super) item_index: Option<usize>,
}

impl<'d> ProblemContext<'d> {
    /// The fix that applies the problem's own suggestion.
    fn suggested(&self) -> Option<Fix> {
        let suggestion = self.problem.suggestion.as_ref()?;
        // The target is not given in the file.
        if self.problem.kind == ProblemKind::UnknownTarget {
            return None;
        }
        let words = suggestion.split_once(' ');
        if let Some((keyword, rest)) = words
            && self.problem.kind == ProblemKind::UnknownInstruction
            && self.source(self.span) == format!("{keyword}{rest}")
        {
            // `RUN["x"]` is unambiguous.
            let at = Span::empty(self.span.start + keyword.len() as u32);
            let title = format!("Insert a space after `{keyword}`");
            return Some(Fix::safe(title, vec![TextEdit::new(at, " ")]));
        }
        let title = format!("Change to `{suggestion}`");
        Some(change(title, self.span, suggestion))
    }

    fn item(&self) -> Option<&'d Item> {
        self.document.file().items.get(self.item_index?)
    }

    /// The instruction that contains the problem; for ONBUILD, the inner instruction. `None` for an instruction that is
    /// too long: it may contain thousands of problems.
    fn instruction(&self) -> Option<&'d Instruction> {
        let item = self
            .item()
            .filter(|it| it.instruction.len <= MAX_INSTRUCTION_LENGTH)?;
        let mut current: &Instruction = &item.instruction;
        while let Arguments::Trigger { instruction, .. } = &current.arguments {
            if item.at(instruction.keyword.span).start > self.span.start {
                break;
            }
            current = instruction;
        }
        Some(current)
    }

    /// True if the last flag of the instruction lacks a value, which may be the first argument.
    fn lacks_value(&self) -> bool {
        let last = self
            .instruction()
            .and_then(|it| Some((it, it.flags.last()?)));
        last.is_some_and(|(it, flag)| {
            let facts = it.flag_facts(flag);
            flag.value.is_none() && facts.is_none_or(|it| it.arity != Arity::Switch)
        })
    }

    /// The position in the file of a span in the instruction.
    fn file_span(&self, span: Span) -> Span {
        self.item().map_or(span, |item| item.at(span))
    }

    /// True if a span in the instruction is the span of the problem.
    fn is_problem(&self, span: Span) -> bool {
        self.file_span(span) == self.span
    }

    /// The source at a span of the file.
    fn source(&self, span: Span) -> String {
        self.document.text.slice(span).into_owned()
    }

    /// True if a fragment of the instruction is contiguous in the source, without line continuations.
    fn is_whole(&self, fragment: &Fragment) -> bool {
        self.source(self.file_span(fragment.span)) == fragment.text
    }

    /// The line that contains an offset, including its line terminator.
    fn line(&self, offset: u32) -> Span {
        let line = self.document.text.line_of(offset);
        let text = &self.document.text;
        text.line(line).to(text.line_end(line))
    }
}

/// A fix that replaces a span of the file.
fn change(title: impl Into<String>, span: Span, text: impl Into<String>) -> Fix {
    Fix::suggestion(title, vec![TextEdit::new(span, text)])
}
