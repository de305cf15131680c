//! The instructions of a stage, worked out one after another.
//!
//! Every instruction keeps the state before it. What an edit leaves as it was is taken over from the meaning before: a
//! stage whose instructions are the same objects and which begins in the same state, or else single instructions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::graph::{Read, reads};
use super::state::State;
use super::step::{Around, step, trigger_text};
use super::triggers::Triggers;
use syntax::language::Kind;
use syntax::{Instruction, Problem};

/// What an instruction meets and does.
#[derive(Clone, Debug)]
pub struct Step {
    /// The instruction.
    pub instruction: Arc<Instruction>,
    /// The state before it. Before FROM it is that of the global arguments.
    pub before: Arc<State>,
    /// The state behind it.
    pub after: Arc<State>,
    /// What BuildKit refuses in it. Spans are counted from the beginning of the instruction.
    problems: Box<[Problem]>,
}

impl Step {
    pub(super) fn new(
        instruction: &Arc<Instruction>,
        before: &Arc<State>,
        after: Arc<State>,
        problems: Vec<Problem>,
    ) -> Step {
        Step {
            instruction: instruction.clone(),
            before: before.clone(),
            after,
            problems: problems.into(),
        }
    }

    /// What an instruction comes to in a stage.
    pub(super) fn of(it: &Arc<Instruction>, before: &Arc<State>, around: &Around) -> Step {
        let outcome = step(it, before, around);
        Step::new(it, before, outcome.after, outcome.problems)
    }

    /// What BuildKit refuses in the instruction. Spans are counted from its beginning.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// Instructions that follow one another, worked out: those of a stage, or those before the first.
#[derive(Debug, Default)]
pub struct Body {
    /// The instructions, in order.
    pub steps: Vec<Step>,
    /// Where they take files from, and the numbers of their instructions here.
    pub(super) reads: Vec<(usize, Read)>,
    /// The instructions that ONBUILD keeps.
    pub(super) triggers: Triggers,
    /// True if there is a blank line within one of them.
    pub blank_lines: bool,
    /// True if there are two CMD, ENTRYPOINT or HEALTHCHECK, of which only the last counts.
    pub repeats: bool,
    /// How many keywords are in lower and in upper case, and how many in neither.
    pub casing: Casing,
    /// For what asking nothing is wrong with any of them by itself; 0 if that isn't known.
    quiet: AtomicU64,
}

/// How keywords are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Casing {
    /// How many are all in lower case.
    pub lower: usize,
    /// How many are all in upper case.
    pub upper: usize,
    /// How many are neither.
    pub mixed: usize,
}

impl Casing {
    /// The same, when some keywords have come in the place of others that were among them.
    pub(super) fn replaced(self, gone: Casing, come: Casing) -> Casing {
        Casing {
            lower: self.lower - gone.lower + come.lower,
            upper: self.upper - gone.upper + come.upper,
            mixed: self.mixed - gone.mixed + come.mixed,
        }
    }
}

impl Body {
    pub(super) fn new(outline: Outline, steps: Vec<Step>) -> Body {
        Body {
            steps,
            reads: outline.reads,
            triggers: outline.triggers,
            blank_lines: outline.blank_lines,
            repeats: outline.repeats,
            casing: outline.casing,
            quiet: AtomicU64::new(0),
        }
    }

    /// What can be told of its instructions by themselves.
    pub(super) fn outline(&self) -> Outline {
        Outline {
            reads: self.reads.clone(),
            triggers: self.triggers.clone(),
            casing: self.casing,
            blank_lines: self.blank_lines,
            counts: true,
            repeats: self.repeats,
        }
    }

    /// The state in which they end; `None` if there are none.
    pub(super) fn end(&self) -> Option<&Arc<State>> {
        self.steps.last().map(|step| &step.after)
    }

    /// True once somebody who asked for the same has found nothing wrong with any of the instructions by itself, in
    /// whatever version of the document.
    pub fn is_quiet(&self, asking: u64) -> bool {
        self.quiet.load(Ordering::Relaxed) == asking
    }

    /// Remembers that nothing is wrong with any of the instructions by itself, for who asks for the same. `asking` is
    /// not 0.
    pub fn set_quiet(&self, asking: u64) {
        self.quiet.store(asking, Ordering::Relaxed);
    }
}

/// What can be told of instructions before they are worked out.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) reads: Vec<(usize, Read)>,
    pub(super) triggers: Triggers,
    pub(super) casing: Casing,
    pub(super) blank_lines: bool,
    /// True if there may be one of which only the last counts.
    pub(super) counts: bool,
    pub(super) repeats: bool,
}

impl Outline {
    /// What can be told of some instructions.
    pub(super) fn of<'a>(instructions: impl IntoIterator<Item = &'a Arc<Instruction>>) -> Outline {
        let mut outline = Outline::default();
        let mut seen = Vec::new();
        for (number, it) in instructions.into_iter().enumerate() {
            outline
                .reads
                .extend(reads(it).into_iter().map(|read| (number, read)));
            if trigger_text(it).is_some() {
                outline.triggers.numbers.push(number);
            }
            outline.blank_lines |= it.blank_lines.is_some();
            let Some(kind) = it.kind else {
                continue;
            };
            if matches!(kind, Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck) {
                outline.counts = true;
                outline.repeats |= seen.contains(&kind);
                seen.push(kind);
            }
            let keyword = &it.keyword.text;
            let casing = &mut outline.casing;
            if !keyword.chars().any(char::is_uppercase) {
                casing.lower += 1;
            } else if !keyword.chars().any(char::is_lowercase) {
                casing.upper += 1;
            } else {
                casing.mixed += 1;
            }
        }
        outline
    }

    /// True if nothing but the casing of keywords can be told.
    pub(super) fn is_plain(&self) -> bool {
        let reads = self.reads.is_empty() && self.triggers.numbers.is_empty();
        reads && !self.blank_lines && !self.counts
    }
}
