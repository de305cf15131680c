//! The semantics of a file: its stages, evaluated. [`super::evaluation`] creates them.

use std::ops::Range;
use std::sync::Arc;

use super::body::{Body, Outline, Step};
use super::from::{Base, FromInstruction};
use super::graph::{FileSource, Rejection, SourceTarget};
use super::names::Names;
use super::state::{StageConfig, State, Value};
use super::triggers::Trigger;
use super::uses::uses;
use syntax::cancellation::checkpoint;
use syntax::text::Span;
use syntax::{Dockerfile, Instruction, Problem, ProblemKind};

/// The semantics of a file in a build.
#[derive(Clone, Debug, Default)]
pub struct Semantics {
    /// The instructions before the first FROM.
    pub front: Arc<Body>,
    /// The stages, in order.
    pub stages: Vec<StageSemantics>,
    /// Where COPY and RUN take files from.
    pub sources: Vec<FileSource>,
    /// The state that FROM lines see: global arguments, including the predefined ones.
    pub globals: Arc<State>,
    /// The index of the target stage.
    pub target: Option<usize>,
    /// The index of the last needed stage that is built on an unknown stage or image.
    pub(super) last_on_unknown: Option<usize>,
    /// What BuildKit rejects in the combination of several instructions.
    pub(super) rejections: Vec<Rejection>,
    /// The predefined arguments, which form the initial state.
    pub(super) predefined: Vec<(&'static str, Value)>,
    pub(super) names: Names,
    pub(super) escape: char,
    pub(super) devices: bool,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct StageSemantics {
    /// Its index, from 0.
    pub index: usize,
    /// The range of its instructions, including the FROM, as indices in the file.
    pub items: Range<usize>,
    /// Its FROM, evaluated.
    pub from: Arc<FromInstruction>,
    /// Its instructions, evaluated.
    pub body: Arc<Body>,
    /// The ONBUILD instructions of the stage it is built on, evaluated.
    pub triggers: Vec<Step>,
    /// True if the target depends on it.
    pub needed: bool,
    /// True if its layers are a part of the image: it is the target, or what the target is built on.
    pub(super) ships: bool,
    /// The index of the stage whose FROM names the image: its own, or that of the last stage that it is built on.
    pub(super) bottom: usize,
    /// The state after its last instruction.
    pub end: Arc<State>,
    /// The initial state, before triggers.
    pub(super) start: Arc<State>,
    /// Its instructions before evaluation.
    pub(super) plan: Plan,
}

/// The instructions of a stage before evaluation.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// The same instructions in the earlier semantics, if they are unchanged.
    pub(super) kept: Option<Arc<Body>>,
    /// What is known of them, if they have changed.
    pub(super) outline: Outline,
    /// The ONBUILD instructions of its base.
    pub(super) triggers: Vec<Arc<Instruction>>,
}

impl StageSemantics {
    /// The span of its name in the file, if it has one.
    pub fn name_span(&self, file: &Dockerfile) -> Option<Span> {
        let from = file.items.get(self.items.start)?;
        Some(from.at(from.instruction.stage_name()?.span))
    }

    /// What it is built on.
    pub fn base(&self) -> &Base {
        &self.from.base
    }

    /// The state after its FROM and the triggers.
    pub fn begin(&self) -> &State {
        self.body.steps.first().map_or(&self.start, |it| &it.after)
    }
}

impl Semantics {
    /// The number of instructions.
    pub(super) fn count(&self) -> usize {
        let last = self.stages.last();
        last.map_or(self.front.steps.len(), |stage| stage.items.end)
    }

    /// Adjusts indices after the instructions `old` of a stage, relative to the stage, are replaced by `new`
    /// instructions.
    pub(super) fn shift_items(&mut self, stage: usize, old: &Range<usize>, new: usize) {
        let Some(start) = self.stages.get(stage).map(|it| it.items.start) else {
            return;
        };
        if old.len() == new {
            return;
        }
        let end = start + old.end;
        let moved = |item: usize| {
            if item < end {
                item
            } else {
                item + new - old.len()
            }
        };
        for it in self.stages.iter_mut().skip(stage) {
            let start = if it.index > stage {
                moved(it.items.start)
            } else {
                start
            };
            it.items = start..it.items.end + new - old.len();
        }
        for it in &mut self.sources {
            it.item = moved(it.item);
        }
        for it in &mut self.rejections {
            it.item = moved(it.item);
        }
    }

    /// All bodies, each with the index of its first instruction.
    pub fn bodies(&self) -> impl Iterator<Item = (usize, &Arc<Body>)> {
        let stages = self.stages.iter().map(|it| (it.items.start, &it.body));
        [(0, &self.front)].into_iter().chain(stages)
    }

    /// All steps in order, each with the index of its instruction.
    pub fn steps(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.bodies().flat_map(|(first, body)| {
            let steps = body.steps.iter().enumerate();
            steps.map(move |(number, step)| {
                checkpoint();
                (first + number, step)
            })
        })
    }

    /// The step of an instruction.
    pub fn step(&self, item: usize) -> Option<&Step> {
        match self.stage_of(item) {
            Some(stage) => stage.body.steps.get(item - stage.items.start),
            None => self.front.steps.get(item),
        }
    }

    /// The index of the ONBUILD that contains a trigger instruction.
    pub(super) fn kept_in(&self, file: &Dockerfile, it: &Arc<Instruction>) -> Option<usize> {
        self.stages.iter().find_map(|stage| {
            let triggers = &stage.body.triggers;
            let items = file.items.get(stage.items.clone())?;
            let kept = triggers.read(items);
            let same = |kept: &Trigger| {
                let kept = kept.instruction.as_ref();
                kept.is_some_and(|kept| Arc::ptr_eq(kept, it))
            };
            let number = triggers.numbers.get(kept.iter().position(same)?)?;
            Some(stage.items.start + number)
        })
    }

    /// The stage that contains an instruction; `None` before the first stage.
    pub fn stage_of(&self, item: usize) -> Option<&StageSemantics> {
        let after = self.stages.partition_point(|it| it.items.start <= item);
        self.stages.get(after.checked_sub(1)?)
    }

    /// True if another stage is built on a stage.
    pub fn is_base(&self, stage: &StageSemantics) -> bool {
        let mut stages = self.stages.iter();
        stages.any(|it| *it.base() == Base::Stage(stage.index))
    }

    /// The index of the last stage with a name, ignoring case.
    pub fn stage_named(&self, name: &str) -> Option<usize> {
        self.names.find(name)
    }

    /// The indices of all stages with a name, which must be in lower case.
    pub fn stages_named(&self, name: &str) -> &[usize] {
        self.names.stages(name)
    }

    /// The names that several stages share, in lower case, with the indices of the stages.
    pub fn repeated_names(&self) -> impl Iterator<Item = (&str, &[usize])> {
        self.names.repeated()
    }

    /// What BuildKit rejects during evaluation, with the index of the instruction. Spans are relative to the start of
    /// the instruction.
    pub fn problems(&self) -> impl Iterator<Item = (usize, &Problem)> {
        let steps = self.steps();
        let own = steps.flat_map(|(item, step)| step.problems().iter().map(move |it| (item, it)));
        own.chain(self.rejections())
    }

    /// What BuildKit rejects in the combination of several instructions, with the index of the instruction.
    pub fn rejections(&self) -> impl Iterator<Item = (usize, &Problem)> {
        self.rejections.iter().map(|it| (it.item, &it.problem))
    }

    /// True if the target needs a stage, or may need it: a stage that it needs is built on an unknown one.
    pub fn may_need(&self, stage: usize) -> bool {
        let is_needed = self.stages.get(stage).is_some_and(|it| it.needed);
        is_needed || self.last_on_unknown.is_some_and(|last| stage < last)
    }

    /// The image configuration of a stage, as if the file ended with it; `None` if that couldn't be built. The target
    /// must be this stage or one that depends on it.
    pub fn image(&self, stage: usize) -> Option<&StageConfig> {
        let needs = |stage: usize| self.stages.get(stage).is_none_or(|it| it.needed);
        self.image_if(stage, needs)
    }

    /// Like [`Semantics::image`] for any target. Not valid if [`Semantics::depends_on_target`].
    pub fn image_alone(&self, stage: usize) -> Option<&StageConfig> {
        let needed = self.needed_for(stage);
        self.image_if(stage, |stage| needed.get(stage).is_none_or(|it| *it))
    }

    fn image_if(&self, stage: usize, needs: impl Fn(usize) -> bool) -> Option<&StageConfig> {
        let last = self.stages.get(stage)?;
        let refused = |body: &Body| body.steps.iter().any(|step| !step.problems().is_empty());
        let before = self.stages.iter().take(stage + 1);
        let mut evaluated = before.filter(|it| needs(it.index)).map(|it| &it.body);
        if refused(&self.front) || evaluated.any(|body| refused(body)) {
            return None;
        }
        // BuildKit checks stages against each other before it evaluates any, needed or not.
        let counts = |it: &&Rejection| {
            let only_later = it.later.is_some_and(|later| later > stage);
            let at_work = it.problem.kind == ProblemKind::StageOrder;
            it.problem.kind == ProblemKind::InvalidSourceDateEpoch
                || it.item < last.items.end
                    && !only_later
                    && (!at_work || self.stage_of(it.item).is_none_or(|it| needs(it.index)))
        };
        if self.rejections.iter().any(|it| counts(&it)) {
            return None;
        }
        Some(&last.end.config)
    }

    /// For each stage, whether a stage depends on it.
    fn needed_for(&self, stage: usize) -> Vec<bool> {
        let mut needed = vec![false; self.stages.len()];
        let mut open = vec![stage];
        while let Some(index) = open.pop() {
            let Some(flag) = needed.get_mut(index).filter(|flag| !**flag) else {
                continue;
            };
            *flag = true;
            if let Some(Base::Stage(base)) = self.stages.get(index).map(StageSemantics::base) {
                open.push(*base);
            }
            // Without triggers, sources are in the order of the stages.
            let first = self.sources.partition_point(|it| it.stage < index);
            let own = self.sources.iter().skip(first);
            let own = own.take_while(|it| it.stage == index);
            open.extend(own.filter_map(|it| match it.target {
                SourceTarget::Stage(needed) => Some(needed),
                _ => None,
            }));
        }
        needed
    }

    /// True if the layers of a stage are a part of the image: it is the target, or what the target is built on.
    pub fn ships(&self, stage: usize) -> bool {
        self.stages.get(stage).is_some_and(|it| it.ships)
    }

    /// A stage and those that it is built on, the nearest first.
    pub fn with_bases<'s>(
        &'s self,
        stage: &'s StageSemantics,
    ) -> impl Iterator<Item = &'s StageSemantics> {
        std::iter::successors(Some(stage), |here| match here.base() {
            // A base precedes its stage, so this ends.
            Base::Stage(base) if *base < here.index => self.stages.get(*base),
            _ => None,
        })
    }

    /// The stage of the FROM that names the image: the stage itself, or the last one that it is built on.
    pub fn bottom<'s>(&'s self, stage: &'s StageSemantics) -> &'s StageSemantics {
        self.stages.get(stage.bottom).unwrap_or(stage)
    }

    /// True if the configuration of a stage may depend on the target: through `TARGETSTAGE`, or through ONBUILD, whose
    /// triggers are evaluated only in stages that the target needs.
    pub fn depends_on_target(&self) -> bool {
        const TARGET_STAGE: &str = "TARGETSTAGE";
        self.bodies()
            .any(|(_, body)| !body.triggers.numbers.is_empty())
            || self.steps().any(|(_, step)| {
                let it = &step.instruction;
                it.pairs().iter().any(|pair| pair.name.text == TARGET_STAGE)
                    || uses(it, self.escape)
                        .iter()
                        .any(|it| it.name == TARGET_STAGE)
            })
    }

    /// BuildKit's message if the target doesn't exist.
    pub fn unknown_target(&self) -> Option<&str> {
        let mut refused = self.rejections.iter().map(|it| &it.problem);
        let found = refused.find(|it| it.kind == ProblemKind::UnknownTarget)?;
        Some(&found.message)
    }
}
