//! The instructions of a stage, evaluated in order.
//!
//! Every instruction keeps the state before it. After an edit, unchanged parts are reused from the earlier semantics: a
//! whole stage if its instructions are the same objects and it begins in the same state, otherwise single instructions.

use std::any::Any;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::graph::{Read, reads};
use super::notes::{Note, NoteTopic, Notes, NotesOf};
use super::state::State;
use super::step::{EvalContext, step, trigger_text};
use super::triggers::Triggers;
use syntax::language::Kind;
use syntax::{Instruction, Problem};

/// An instruction, the state before it and the state after it.
#[derive(Clone, Debug)]
pub struct Step {
    /// The instruction.
    pub instruction: Arc<Instruction>,
    /// The state before it. For FROM, this is the state of the global arguments.
    pub before: Arc<State>,
    /// The state after it.
    pub after: Arc<State>,
    /// What BuildKit rejects in it. Spans are relative to the start of the instruction.
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

    /// Evaluates an instruction of a stage.
    pub(super) fn evaluate(
        instruction: &Arc<Instruction>,
        before: &Arc<State>,
        context: &EvalContext,
    ) -> Step {
        let outcome = step(instruction, before, context);
        Step::new(instruction, before, outcome.after, outcome.problems)
    }

    /// What BuildKit rejects in the instruction. Spans are relative to its start.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// The evaluated instructions of a stage, or those before the first stage.
#[derive(Debug, Default)]
pub struct Body {
    /// The instructions, in order.
    pub steps: Vec<Step>,
    /// Where they take files from, with the index of the instruction in `steps`.
    pub(super) reads: Vec<(usize, Read)>,
    /// The instructions that ONBUILD registers.
    pub(super) triggers: Triggers,
    /// True if one of them contains a blank line.
    pub blank_lines: bool,
    /// True if CMD, ENTRYPOINT or HEALTHCHECK is repeated; only the last one takes effect.
    pub repeats: bool,
    /// The number of keywords in lower, upper and mixed case.
    pub casing: Casing,
    id: u64,
    /// What is noted about its instructions.
    notes: Notes,
    /// What is known of all of them together.
    summary: OnceLock<Box<dyn Any + Send + Sync>>,
}

/// The number of keywords by case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Casing {
    /// Keywords in lower case.
    pub lower: usize,
    /// Keywords in upper case.
    pub upper: usize,
    /// Keywords in mixed case.
    pub mixed: usize,
}

impl Casing {
    /// The counts after the keywords counted in `removed` are replaced by those counted in `added`.
    pub(super) fn replaced(self, removed: Casing, added: Casing) -> Casing {
        Casing {
            lower: self.lower - removed.lower + added.lower,
            upper: self.upper - removed.upper + added.upper,
            mixed: self.mixed - removed.mixed + added.mixed,
        }
    }
}

impl Body {
    pub(super) fn new(outline: Outline, steps: Vec<Step>) -> Body {
        Body::with_notes(outline, steps, Notes::default())
    }

    fn with_notes(outline: Outline, steps: Vec<Step>, notes: Notes) -> Body {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        Body {
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            steps,
            reads: outline.reads,
            triggers: outline.triggers,
            blank_lines: outline.blank_lines,
            repeats: outline.repeats,
            casing: outline.casing,
            notes,
            summary: OnceLock::new(),
        }
    }

    /// The body after the instructions `old` are replaced by others; the body itself isn't used anymore. Unlike in a new
    /// body, the notes about the other instructions are kept: the global arguments must be the same.
    pub(super) fn replaced(
        body: &mut Arc<Body>,
        outline: Outline,
        old: Range<usize>,
        new: Vec<Step>,
    ) -> Body {
        let notes = body.notes.replaced(&old, new.len());
        let mut steps = match Arc::get_mut(body) {
            Some(body) => std::mem::take(&mut body.steps),
            None => body.steps.clone(),
        };
        steps.splice(old, new);
        Body::with_notes(outline, steps, notes)
    }

    /// What is known of its instructions without evaluating them.
    pub(super) fn outline(&self) -> Outline {
        Outline {
            reads: self.reads.clone(),
            triggers: self.triggers.clone(),
            casing: self.casing,
            blank_lines: self.blank_lines,
            has_unique: true,
            repeats: self.repeats,
        }
    }

    /// The state after the last instruction; `None` if there are none.
    pub(super) fn end(&self) -> Option<&Arc<State>> {
        self.steps.last().map(|step| &step.after)
    }

    /// The notes of a topic, with the numbers of their instructions in the body. `find` makes them; its result may depend
    /// on the instruction, its states, the global arguments and the key, but not on other instructions, as it is kept when
    /// those change.
    pub fn notes<T: Send + Sync + 'static>(
        &self,
        topic: NoteTopic,
        key: u64,
        mut find: impl FnMut(usize, &Step) -> Option<T>,
    ) -> NotesOf<T> {
        self.notes.get(topic, key, self.steps.len(), |number| {
            self.steps.get(number).and_then(|step| find(number, step))
        })
    }

    /// The instructions in which something was found with this key, each with its note, and those that have changed
    /// since: in all others, nothing is found.
    pub fn to_check(&self, topic: NoteTopic, key: u64) -> Vec<(usize, Option<Note>)> {
        self.notes.open(topic, key, self.steps.len())
    }

    /// Notes what is found with this key in these instructions, which are in order; nothing is found in all others.
    pub fn set_checked(&self, topic: NoteTopic, key: u64, found: Vec<(usize, Note)>) {
        self.notes.set(topic, key, found);
    }

    /// A number that no other body has: after an edit of one of the instructions, the stage has another body.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Something that depends only on the instructions and their states, computed once. A body has one such value.
    pub fn summary<T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.summary.get_or_init(|| Box::new(make())).downcast_ref()
    }
}

/// What is known of instructions before they are evaluated.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) reads: Vec<(usize, Read)>,
    pub(super) triggers: Triggers,
    pub(super) casing: Casing,
    pub(super) blank_lines: bool,
    /// True if there may be an instruction of which only the last one takes effect.
    pub(super) has_unique: bool,
    pub(super) repeats: bool,
}

impl Outline {
    /// Collects what is known of instructions without evaluating them.
    pub(super) fn new<'a>(instructions: impl IntoIterator<Item = &'a Arc<Instruction>>) -> Outline {
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
                outline.has_unique = true;
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

    /// True if nothing but the case of keywords is known.
    pub(super) fn is_plain(&self) -> bool {
        let reads = self.reads.is_empty() && self.triggers.numbers.is_empty();
        reads && !self.blank_lines && !self.has_unique
    }
}
