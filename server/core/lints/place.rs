//! One instruction, as a rule sees it.

use std::ops::Range;

use super::diagnostic::Diagnostic;
use super::rule::Rule;
use super::run::Run;
use crate::analysis::{Document, Meaning, State, Step, expand_word};
use crate::syntax::{Dockerfile, Fragment, Instruction};
use crate::text::{Span, TextEdit};

/// One instruction, and the state it meets.
pub(super) struct Place<'r, 'd> {
    pub(super) run: &'r mut Run<'d>,
    pub(super) rule: &'static Rule,
    /// The instruction and its states.
    pub(super) step: &'d Step,
    /// The number of the instruction; that of the FROM, for one that a stage gets from an ONBUILD.
    pub(super) item: usize,
    /// Where to tell of an instruction that a stage gets from an ONBUILD.
    pub(super) trigger: Option<Span>,
}

impl<'d> Place<'_, 'd> {
    /// The instruction.
    pub(super) fn it(&self) -> &'d Instruction {
        &self.step.instruction
    }

    /// The state before it.
    pub(super) fn before(&self) -> &'d State {
        &self.step.before
    }

    /// The document.
    pub(super) fn document(&self) -> &'d Document {
        self.run.document
    }

    /// The file.
    pub(super) fn file(&self) -> &'d Dockerfile {
        self.run.document.file()
    }

    /// What the file means.
    pub(super) fn meaning(&self) -> &'d Meaning {
        self.run.document.meaning()
    }

    /// Where something in the instruction is in the file.
    pub(super) fn at(&self, span: Span) -> Span {
        if let Some(trigger) = self.trigger {
            return trigger;
        }
        let item = self.file().items.get(self.item);
        item.map_or(span, |item| item.at(span))
    }

    /// The source at a span of the instruction.
    pub(super) fn source(&self, span: Span) -> String {
        self.document().text.slice(self.at(span)).to_string()
    }

    /// What a fragment of the instruction comes to; `None` if that can't be known.
    pub(super) fn value(&self, fragment: &Fragment) -> Option<String> {
        let environment = &self.before().environment;
        let value = expand_word(fragment, self.file().escape, environment).ok()?;
        value.known().map(str::to_owned)
    }

    /// The edits that change parts of a fragment's text, given in bytes of it and in order.
    pub(super) fn edits(
        &self,
        fragment: &Fragment,
        changes: impl IntoIterator<Item = (Range<usize>, String)>,
    ) -> Vec<TextEdit> {
        let edit = |(range, text)| TextEdit::new(self.at(fragment.span_of(range)), text);
        self.joined(changes.into_iter().map(edit))
    }

    /// Edits in order, with one in place of those that touch, and without those that change nothing.
    pub(super) fn joined(&self, edits: impl IntoIterator<Item = TextEdit>) -> Vec<TextEdit> {
        let mut joined: Vec<TextEdit> = Vec::new();
        for edit in edits {
            match joined.last_mut() {
                Some(last) if last.span.end == edit.span.start => {
                    last.span = last.span.to(edit.span);
                    last.text += &edit.text;
                }
                _ => joined.push(edit),
            }
        }
        joined.retain(|edit| self.document().text.slice(edit.span) != edit.text);
        joined
    }

    /// True for an instruction that is written here, and can be changed.
    pub(super) fn is_written_here(&self) -> bool {
        self.trigger.is_none()
    }

    /// Tells of something at a span of the instruction; `None` if nobody wants to know. Fixes may be added to what comes
    /// back, if the instruction is written here.
    pub(super) fn report(&mut self, span: Span, message: String) -> Option<&mut Diagnostic> {
        let span = self.at(span);
        // BuildKit reads no comments for what an ONBUILD brings.
        let asks = self.trigger.is_none().then_some(self.item);
        self.run
            .report(self.rule, asks, Some(self.item), span, message)
    }
}
