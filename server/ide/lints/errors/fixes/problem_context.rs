//! A problem in a document, as the fixes see it.

use super::super::super::diagnostic::Fix;
use analysis::Document;
use syntax::language::Arity;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction, Item, Problem, ProblemKind};

/// The maximum length of an instruction whose words are examined, in bytes.
const MAX_INSTRUCTION_LENGTH: u32 = 8 * 1024;

/// A problem and its position in a document.
pub(in super::super) struct ProblemContext<'d> {
    pub(in super::super) document: &'d Document,
    pub(in super::super) problem: &'d Problem,
    /// The position in the file.
    pub(in super::super) span: Span,
    /// The index of the instruction that contains it.
    pub(in super::super) item_index: Option<usize>,
}

impl<'d> ProblemContext<'d> {
    /// The fix that applies the problem's own suggestion.
    pub(super) fn suggested(&self) -> Option<Fix> {
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

    pub(super) fn item(&self) -> Option<&'d Item> {
        self.document.file().items.get(self.item_index?)
    }

    /// The instruction that contains the problem; for ONBUILD, the inner instruction. `None` for an instruction that is
    /// too long: it may contain thousands of problems.
    pub(super) fn instruction(&self) -> Option<&'d Instruction> {
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
    pub(super) fn lacks_value(&self) -> bool {
        let last = self
            .instruction()
            .and_then(|it| Some((it, it.flags.last()?)));
        last.is_some_and(|(it, flag)| {
            let facts = it.flag_facts(flag);
            flag.value.is_none() && facts.is_none_or(|it| it.arity != Arity::Switch)
        })
    }

    /// The position in the file of a span in the instruction.
    pub(super) fn file_span(&self, span: Span) -> Span {
        self.item().map_or(span, |item| item.at(span))
    }

    /// True if a span in the instruction is the span of the problem.
    pub(super) fn is_problem(&self, span: Span) -> bool {
        self.file_span(span) == self.span
    }

    /// The source at a span of the file.
    pub(super) fn source(&self, span: Span) -> String {
        self.document.text.slice(span).into_owned()
    }

    /// True if a fragment of the instruction is contiguous in the source, without line continuations.
    pub(super) fn is_whole(&self, fragment: &Fragment) -> bool {
        self.source(self.file_span(fragment.span)) == fragment.text
    }

    /// The line that contains an offset, including its line terminator, without a byte order mark.
    pub(super) fn line(&self, offset: u32) -> Span {
        let line = self.document.text.line_of(offset);
        let text = &self.document.text;
        Span::new(text.line_start(line), text.line_end(line).end)
    }
}

/// A fix that replaces a span of the file.
pub(super) fn change(title: impl Into<String>, span: Span, text: impl Into<String>) -> Fix {
    Fix::suggestion(title, vec![TextEdit::new(span, text)])
}
