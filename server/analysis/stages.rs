//! Build stages: where they are, what they are called, and what they are built on.

use super::{Base, Document};
use crate::syntax::{Fragment, Item};
use crate::text::Span;

/// The stages of a file, in order.
#[derive(Clone, Debug, Default)]
pub struct Stages<'f> {
    items: &'f [Item],
    stages: Vec<Stage<'f>>,
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
        let file = document.file();
        let stages = document.meaning().stages.iter().filter_map(|stage| {
            let from = file.items.get(stage.items.start)?;
            Some(Stage {
                index: stage.index,
                from,
                items: stage.items.clone(),
                name: from.instruction.stage_name(),
                base: from.instruction.words().first(),
                base_stage: match stage.base() {
                    Base::Stage(base) => Some(*base),
                    _ => None,
                },
            })
        });
        Stages {
            items: &file.items,
            stages: stages.collect(),
        }
    }

    /// All of them.
    pub fn all(&self) -> &[Stage<'f>] {
        &self.stages
    }

    /// The stage that an instruction is in; `None` before the first.
    pub fn containing(&self, item: usize) -> Option<&Stage<'f>> {
        let after = self
            .stages
            .partition_point(|stage| stage.items.start <= item);
        self.stages.get(after.checked_sub(1)?)
    }

    /// The stage that `COPY --from` means by a word, if it means one: a name in any case, or a number
    /// (`convert.go:toCommand`). Of stages of one name it is the last.
    pub fn source(&self, word: &str) -> Option<&Stage<'f>> {
        if let Ok(index) = word.parse::<usize>() {
            return self.stages.get(index);
        }
        self.named(word)
    }

    /// The stage of a name, in any case; of several the last.
    pub fn named(&self, name: &str) -> Option<&Stage<'f>> {
        let name = name.to_lowercase();
        self.stages
            .iter()
            .rev()
            .find(|stage| stage.name.is_some_and(|n| n.text.to_lowercase() == name))
    }

    /// The items of the file.
    pub fn items(&self) -> &'f [Item] {
        self.items
    }
}
