//! What was found in an instruction, kept for later runs: [`KeptFindings`].
//!
//! A rule declares nothing: what it reads from its context says what its findings depend on (see [`Dependence`]).

use super::diagnostic::Diagnostic;
use syntax::Item;

/// What the findings in an instruction depend on, apart from the key under which they are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dependence {
    /// The instruction and the state before it.
    #[default]
    Instruction,
    /// Also other instructions of the stage, those of the stages that it is built on, and the build context.
    Stage,
    /// Also something else.
    File,
}

/// What was found in an instruction.
pub(super) struct KeptFindings {
    /// The findings, with spans that are relative to the instruction.
    diagnostics: Vec<Diagnostic>,
    dependence: Dependence,
    /// The number of the stage's instructions at that time, see [`StageKeys::generation`](super::stage_keys::StageKeys).
    generation: u64,
}

impl KeptFindings {
    /// Findings that can't be used again: the instruction is checked in each run.
    pub(super) fn outdated() -> KeptFindings {
        KeptFindings {
            diagnostics: Vec::new(),
            dependence: Dependence::File,
            generation: 0,
        }
    }

    /// Keeps the findings in an instruction.
    pub(super) fn new(
        item: &Item,
        found: &[Diagnostic],
        dependence: Dependence,
        generation: impl FnOnce() -> u64,
    ) -> KeptFindings {
        let whole = item.span();
        let is_inside = |it: &Diagnostic| it.spans().all(|span| whole.covers(span));
        // Another instruction may move without this one.
        if dependence == Dependence::File || !found.iter().all(is_inside) {
            return KeptFindings::outdated();
        }
        let relative = found.iter().cloned().map(|mut it| {
            it.for_each_span(|span| *span = span.relative_to(item.start));
            it
        });
        KeptFindings {
            diagnostics: relative.collect(),
            dependence,
            // Only then is it compared.
            generation: if dependence == Dependence::Stage {
                generation()
            } else {
                0
            },
        }
    }

    /// The findings in the instruction, which may have moved since; `None` if it must be checked again.
    pub(super) fn findings(
        &self,
        number: usize,
        item: &Item,
        generation: impl FnOnce() -> u64,
    ) -> Option<impl Iterator<Item = Diagnostic>> {
        let is_current = match self.dependence {
            Dependence::Instruction => true,
            Dependence::Stage => self.generation == generation(),
            Dependence::File => false,
        };
        is_current.then(|| {
            self.diagnostics.iter().cloned().map(move |mut it| {
                it.for_each_span(|span| *span = item.at(*span));
                it.item = Some(number);
                it.comment_item = it.comment_item.map(|_| number);
                it
            })
        })
    }
}
