//! Build stages: position, name and base.

use super::{Base, Document};
use syntax::text::Span;
use syntax::{Fragment, Item};

/// A view of the stages of a file, in order.
#[derive(Clone, Copy)]
pub struct Stages<'f> {
    document: &'f Document,
}

/// A stage: a FROM and the instructions that follow it.
#[derive(Clone, Debug)]
pub struct Stage<'f> {
    /// Its index from 0, as in `COPY --from=0`.
    pub index: usize,
    /// The FROM.
    pub from: &'f Item,
    /// The range of its instructions, including the FROM, as indices in the file.
    pub items: std::ops::Range<usize>,
    /// Its name, as written.
    pub name: Option<&'f Fragment>,
    /// Its base, as written; `None` if missing.
    pub base: Option<&'f Fragment>,
    /// The index of its base stage, if its base is a stage.
    pub base_stage: Option<usize>,
}

impl Stage<'_> {
    /// The span of its name.
    pub fn name_span(&self) -> Option<Span> {
        Some(self.from.at(self.name?.span))
    }
}

impl<'f> Stages<'f> {
    /// The stages of a document.
    pub fn of(document: &'f Document) -> Self {
        Stages { document }
    }

    /// The number of stages.
    pub fn count(self) -> usize {
        self.document.semantics().stages.len()
    }

    /// The stage at an index.
    pub fn get(self, index: usize) -> Option<Stage<'f>> {
        let stage = self.document.semantics().stages.get(index)?;
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

    /// All stages.
    pub fn all(self) -> impl Iterator<Item = Stage<'f>> {
        (0..self.count()).filter_map(move |index| self.get(index))
    }

    /// The stage that contains an instruction; `None` before the first stage.
    pub fn containing(self, item: usize) -> Option<Stage<'f>> {
        self.get(self.document.semantics().stage_of(item)?.index)
    }

    /// The stage that a value of `COPY --from` refers to, by name, ignoring case, or index (`convert.go:toCommand`). If
    /// several stages share the name, the last one.
    pub fn source(self, word: &str) -> Option<Stage<'f>> {
        match word.parse::<usize>() {
            Ok(index) => self.get(index),
            Err(_) => self.named(word),
        }
    }

    /// The last stage with a name, ignoring case.
    pub fn named(self, name: &str) -> Option<Stage<'f>> {
        self.get(self.document.semantics().stage_named(name)?)
    }

    /// The instructions of the file.
    pub fn items(self) -> &'f [Item] {
        &self.document.file().items
    }
}
