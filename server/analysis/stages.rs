//! Build stages: where they are, what they are called, and what they are built on.

use super::{Base, Document};
use syntax::text::Span;
use syntax::{Fragment, Item};

/// The stages of a file, in order: a view, which costs nothing to make.
#[derive(Clone, Copy)]
pub struct Stages<'f> {
    document: &'f Document,
}

/// A stage: a FROM and the instructions that follow it.
#[derive(Clone, Debug)]
pub struct Stage<'f> {
    /// Its number, from 0, by which `COPY --from` can name it.
    pub index: usize,
    /// The FROM.
    pub from: &'f Item,
    /// Its instructions, the FROM among them, as numbers of the file's.
    pub items: std::ops::Range<usize>,
    /// Its name, as it is written.
    pub name: Option<&'f Fragment>,
    /// What it is built on, as it is written; `None` while it isn't there yet.
    pub base: Option<&'f Fragment>,
    /// The stage that it is built on, if it is one.
    pub base_stage: Option<usize>,
}

impl Stage<'_> {
    /// Where its name stands.
    pub fn name_span(&self) -> Option<Span> {
        Some(self.from.at(self.name?.span))
    }
}

impl<'f> Stages<'f> {
    /// The stages of a document's file.
    pub fn of(document: &'f Document) -> Self {
        Stages { document }
    }

    /// How many there are.
    pub fn count(self) -> usize {
        self.document.meaning().stages.len()
    }

    /// The stage of a number.
    pub fn get(self, index: usize) -> Option<Stage<'f>> {
        let stage = self.document.meaning().stages.get(index)?;
        let from = self.items().get(stage.items.start)?;
        Some(Stage {
            index,
            from,
            items: stage.items.clone(),
            name: from.instruction.stage_name(),
            base: from.instruction.words().first(),
            base_stage: match stage.base() {
                Base::Stage(base) => Some(*base),
                _ => None,
            },
        })
    }

    /// All of them.
    pub fn all(self) -> impl Iterator<Item = Stage<'f>> {
        (0..self.count()).filter_map(move |index| self.get(index))
    }

    /// The stage that an instruction is in; `None` before the first.
    pub fn containing(self, item: usize) -> Option<Stage<'f>> {
        self.get(self.document.meaning().stage_of(item)?.index)
    }

    /// The stage that `COPY --from` means by a word, if it means one: a name in any case, or a number
    /// (`convert.go:toCommand`). Of stages of one name it is the last.
    pub fn source(self, word: &str) -> Option<Stage<'f>> {
        match word.parse::<usize>() {
            Ok(index) => self.get(index),
            Err(_) => self.named(word),
        }
    }

    /// The stage of a name, in any case; of several the last.
    pub fn named(self, name: &str) -> Option<Stage<'f>> {
        self.get(self.document.meaning().stage_named(name)?)
    }

    /// The items of the file.
    pub fn items(self) -> &'f [Item] {
        &self.document.file().items
    }
}
