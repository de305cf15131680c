//! What can be done about what BuildKit refuses, where it is known what was meant.
//!
//! [`FIXES`] is the list: a kind of problem and a small function that looks whether it knows this case. Nothing is
//! offered that would leave the problem where it is.

mod file;
mod flags;
mod form;
mod from;
mod values;

use super::super::diagnostic::Fix;
use crate::analysis::Document;
use crate::language::Arity;
use crate::syntax::{Arguments, Fragment, Instruction, Item, Problem, ProblemKind};
use crate::text::{Span, TextEdit};

type Known = fn(&Broken) -> Option<Fix>;

/// For each kind of problem what may put it right, the best first.
const FIXES: &[(ProblemKind, Known)] = &[
    (ProblemKind::DuplicateDirective, file::without_directive),
    (ProblemKind::InvalidEscape, file::escape_with_backslash),
    (ProblemKind::InvalidEscape, file::escape_with_backtick),
    (ProblemKind::InvalidCheckDirective, file::check_option),
    (ProblemKind::UnterminatedHeredoc, file::end_of_heredoc),
    (ProblemKind::NeedsLabs, file::labs_syntax),
    (ProblemKind::UnknownInstruction, form::comment),
    (ProblemKind::UnknownInstruction, form::continued_line),
    (ProblemKind::InvalidJsonElement, form::json_string),
    (ProblemKind::ShellForm, form::json_of_words),
    (ProblemKind::InvalidHealthcheck, form::health_word),
    (ProblemKind::InvalidTrigger, form::one_onbuild),
    (ProblemKind::HeredocDestination, form::heredoc_first),
    (ProblemKind::MissingFrom, from::behind_from),
    (ProblemKind::MissingFrom, from::first_stage),
    (ProblemKind::MissingArgument, from::without_as),
    (ProblemKind::MissingArgument, form::destination),
    (ProblemKind::ExtraArgument, form::comment_above),
    (ProblemKind::ExtraArgument, from::missing_as),
    (ProblemKind::ExtraArgument, from::misspelt_as),
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
    (ProblemKind::InvalidMount, flags::joined_mount),
    (ProblemKind::MissingValue, values::joined_equals),
    (ProblemKind::MissingValue, values::quoted),
    (ProblemKind::MissingValue, values::empty),
    (ProblemKind::UnterminatedQuote, values::closed_quote),
    (ProblemKind::UnterminatedQuote, values::escaped_quote),
    (ProblemKind::InvalidSubstitution, values::closed_brace),
    (ProblemKind::InvalidImageReference, values::without_scheme),
    (ProblemKind::InvalidImageReference, values::lower_case_image),
    (ProblemKind::InvalidPort, form::comment_above),
    (ProblemKind::InvalidPort, values::separate_ports),
    (ProblemKind::InvalidPort, values::protocol),
    (ProblemKind::InvalidStopSignal, values::signal),
    (ProblemKind::InvalidChecksum, values::algorithm),
    (ProblemKind::InvalidSource, flags::add_instead),
];

/// The longest instruction, in bytes, whose words are looked at.
const LONGEST: u32 = 8 * 1024;

/// All that can be done about a problem, the best first.
pub(super) fn fixes(broken: &Broken) -> Vec<Fix> {
    let known = FIXES.iter();
    let known = known.filter(|(kind, _)| *kind == broken.problem.kind);
    broken
        .suggested()
        .into_iter()
        .chain(known.filter_map(|(_, fix)| fix(broken)))
        .collect()
}

/// A problem where it stands.
pub(super) struct Broken<'d> {
    pub(super) document: &'d Document,
    pub(super) problem: &'d Problem,
    /// Where it is in the file.
    pub(super) span: Span,
    /// The number of the instruction that it is in.
    pub(super) number: Option<usize>,
}

impl<'d> Broken<'d> {
    /// The word that the problem itself has been told to suggest.
    fn suggested(&self) -> Option<Fix> {
        let meant = self.problem.suggestion.as_ref()?;
        // What is to be built isn't said in the file.
        if self.problem.kind == ProblemKind::UnknownTarget {
            return None;
        }
        let glued = meant.split_once(' ');
        if let Some((keyword, rest)) = glued
            && self.problem.kind == ProblemKind::UnknownInstruction
            && self.source(self.span) == format!("{keyword}{rest}")
        {
            // `RUN["x"]` can't mean anything else.
            let at = Span::empty(self.span.start + keyword.len() as u32);
            let title = format!("Put a blank behind `{keyword}`");
            return Some(Fix::safe(title, vec![TextEdit::new(at, " ")]));
        }
        let title = format!("Change to `{meant}`");
        Some(change(title, self.span, meant))
    }

    fn item(&self) -> Option<&'d Item> {
        self.document.file().items.get(self.number?)
    }

    /// The instruction that it is in; of ONBUILD, the one that that keeps. `None` for one that is so long that nobody
    /// has written it: there may be thousands of problems in it.
    fn it(&self) -> Option<&'d Instruction> {
        let item = self.item().filter(|it| it.instruction.len <= LONGEST)?;
        let mut it: &Instruction = &item.instruction;
        while let Arguments::Trigger { instruction, .. } = &it.arguments {
            if item.at(instruction.keyword.span).start > self.span.start {
                break;
            }
            it = instruction;
        }
        Some(it)
    }

    /// True if the last flag of the instruction lacks its value, for which the first word may have been meant.
    fn lacks_value(&self) -> bool {
        let last = self.it().and_then(|it| Some((it, it.flags.last()?)));
        last.is_some_and(|(it, flag)| {
            let facts = it.flag_facts(flag);
            flag.value.is_none() && facts.is_none_or(|it| it.arity != Arity::Switch)
        })
    }

    /// Where something in the instruction is in the file.
    fn at(&self, span: Span) -> Span {
        self.item().map_or(span, |item| item.at(span))
    }

    /// True if something in the instruction is what the problem is about.
    fn is(&self, span: Span) -> bool {
        self.at(span) == self.span
    }

    /// The source at a span of the file.
    fn source(&self, span: Span) -> String {
        self.document.text.slice(span).into_owned()
    }

    /// True if a fragment of the instruction stands in one piece, as BuildKit gets it.
    fn is_whole(&self, fragment: &Fragment) -> bool {
        self.source(self.at(fragment.span)) == fragment.text
    }

    /// A line and its end, by an offset that is on it.
    fn line(&self, offset: u32) -> Span {
        let line = self.document.text.line_of(offset);
        let text = &self.document.text;
        text.line(line).to(text.line_end(line))
    }
}

/// A fix of one edit, in a span of the file.
fn change(title: impl Into<String>, span: Span, text: impl Into<String>) -> Fix {
    Fix::suggestion(title, vec![TextEdit::new(span, text)])
}
