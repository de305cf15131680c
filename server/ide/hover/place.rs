//! The instruction that a hover is about, and what its words come to.

use crate::lints::Settings;
use analysis::{Document, StageMeaning, State, expand_to_words, expand_word};
use syntax::Fragment;
use syntax::language::Kind;
use syntax::text::Span;

/// Where a hover is, and what is known there.
pub(super) struct Place<'d> {
    pub(super) document: &'d Document,
    pub(super) settings: &'d Settings,
    /// Where the hover is in the file.
    pub(super) offset: u32,
    /// The number of the instruction, and its beginning.
    item: Option<(usize, u32)>,
}

impl<'d> Place<'d> {
    pub(super) fn new(document: &'d Document, offset: u32, settings: &'d Settings) -> Place<'d> {
        let items = &document.file().items;
        let number = items.partition_point(|item| item.start <= offset);
        let number = number.checked_sub(1);
        Place {
            document,
            settings,
            offset,
            item: number.and_then(|number| Some((number, items.get(number)?.start))),
        }
    }

    /// True in an instruction that ONBUILD keeps: it is worked out in another stage, of which nothing is known here.
    pub(super) fn is_kept(&self) -> bool {
        let item = self
            .item()
            .and_then(|it| self.document.file().items.get(it));
        item.is_some_and(|it| it.instruction.kind == Some(Kind::Onbuild))
    }

    /// The number of the instruction.
    pub(super) fn item(&self) -> Option<usize> {
        Some(self.item?.0)
    }

    /// The stage that the instruction is in.
    pub(super) fn stage(&self) -> Option<&'d StageMeaning> {
        self.document.meaning().stage_of(self.item()?)
    }

    /// The state that the instruction meets.
    pub(super) fn before(&self) -> Option<&'d State> {
        Some(&self.document.meaning().step(self.item()?)?.before)
    }

    /// The state behind the instruction.
    pub(super) fn after(&self) -> Option<&'d State> {
        Some(&self.document.meaning().step(self.item()?)?.after)
    }

    /// Where something in the instruction is in the file.
    pub(super) fn at(&self, span: Span) -> Span {
        span.shifted(self.item.map_or(0, |it| it.1))
    }

    /// True if the hover is in or directly behind a span of the instruction.
    pub(super) fn is_at(&self, span: Span) -> bool {
        self.at(span).touches(self.offset)
    }

    /// The first part of a word that the hover is on, of those that are given in bytes of its text. `None` if the text
    /// isn't the source's.
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

    /// What a word comes to; `None` if that can't be known.
    pub(super) fn value(&self, word: &Fragment) -> Option<String> {
        if self.is_kept() && word.text.contains('$') {
            return None;
        }
        let environment = &self.before()?.environment;
        let value = expand_word(word, self.document.file().escape, environment).ok()?;
        value.known().map(str::to_owned)
    }

    /// The one word that a word of EXPOSE comes to.
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
