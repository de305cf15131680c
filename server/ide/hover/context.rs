//! [`HoverContext`]: the instruction at the cursor, and helpers to resolve its words.

use crate::lints::LintSettings;
use analysis::{Document, StageSemantics, State, expand_to_words, expand_word};
use syntax::Fragment;
use syntax::language::Kind;
use syntax::text::Span;

/// The position of a hover in a document, and the data that hovers use.
pub(super) struct HoverContext<'d> {
    pub(super) document: &'d Document,
    pub(super) settings: &'d LintSettings,
    /// The offset of the hover in the file.
    pub(super) offset: u32,
    /// The index of the instruction and its start.
    item: Option<(usize, u32)>,
}

impl<'d> HoverContext<'d> {
    pub(super) fn new(
        document: &'d Document,
        offset: u32,
        settings: &'d LintSettings,
    ) -> HoverContext<'d> {
        let items = &document.file().items;
        let number = items.partition_point(|item| item.start <= offset);
        let number = number.checked_sub(1);
        HoverContext {
            document,
            settings,
            offset,
            item: number.and_then(|number| Some((number, items.get(number)?.start))),
        }
    }

    /// True in an ONBUILD instruction: its trigger is evaluated in another build, so its values are unknown here.
    pub(super) fn is_kept(&self) -> bool {
        let item = self
            .item()
            .and_then(|it| self.document.file().items.get(it));
        item.is_some_and(|it| it.instruction.kind == Some(Kind::Onbuild))
    }

    /// The index of the instruction.
    pub(super) fn item(&self) -> Option<usize> {
        Some(self.item?.0)
    }

    /// The stage that contains the instruction.
    pub(super) fn stage(&self) -> Option<&'d StageSemantics> {
        self.document.semantics().stage_of(self.item()?)
    }

    /// The state before the instruction.
    pub(super) fn before(&self) -> Option<&'d State> {
        Some(&self.document.semantics().step(self.item()?)?.before)
    }

    /// The state after the instruction.
    pub(super) fn after(&self) -> Option<&'d State> {
        Some(&self.document.semantics().step(self.item()?)?.after)
    }

    /// The span in the file of a span of the instruction.
    pub(super) fn at(&self, span: Span) -> Span {
        span.shifted(self.item.map_or(0, |it| it.1))
    }

    /// True if the hover is in or directly after a span of the instruction.
    pub(super) fn is_at(&self, span: Span) -> bool {
        self.at(span).touches(self.offset)
    }

    /// The first part of a word that the hover is in. Parts are given in bytes of the text. `None` if the text differs
    /// from the source.
    pub(super) fn part<T>(
        &self,
        word: &Fragment,
        text: &str,
        parts: impl IntoIterator<Item = (Span, T)>,
    ) -> Option<(Span, T)> {
        if word.text != text {
            return None;
        }
        let parts = parts.into_iter().map(|(part, what)| {
            let range = part.start as usize..part.end as usize;
            (word.span_of(range), what)
        });
        let (span, what) = parts.into_iter().find(|(span, _)| self.is_at(*span))?;
        Some((self.at(span), what))
    }

    /// The resolved value of a word; `None` if it is unknown.
    pub(super) fn value(&self, word: &Fragment) -> Option<String> {
        if self.is_kept() && word.text.contains('$') {
            return None;
        }
        let environment = &self.before()?.environment;
        let value = expand_word(word, self.document.file().escape, environment).ok()?;
        value.known().map(str::to_owned)
    }

    /// The resolved value of a word of EXPOSE; `None` if it is unknown or several words.
    pub(super) fn single(&self, word: &Fragment) -> Option<String> {
        if self.is_kept() && word.text.contains('$') {
            return None;
        }
        let environment = &self.before()?.environment;
        let words = expand_to_words(&word.text, self.document.file().escape, environment);
        match words.ok()??.as_slice() {
            [word] => Some(word.clone()),
            _ => None,
        }
    }
}
