//! What a file means: all its stages worked out, as BuildKit would before it builds
//! (`dockerfile2llb/convert.go:toDispatchState`).
//!
//! Most of it is taken over from the meaning before an edit, stage by stage: see [`Body`]; and an edit inside of a stage
//! most often changes nothing but the stage: see `inside.rs`.

use std::ops::Range;
use std::sync::Arc;

use super::body::{Body, Outline, Step};
use super::build_target::{Build, BuildTarget};
use super::from::{Base, From, from};
use super::globals::{default_arguments, global, predefined_state, premature};
use super::graph::{Graph, Refused, Source, Target, reads};
use super::inside;
use super::names::Names;
use super::state::{Config, Origin, State, Value, Variable};
use super::step::Around;
use super::triggers::{Trigger, in_trigger};
use super::variables::uses;
use crate::catalogue;
use syntax::language::{Kind, suggest};
use syntax::text::Span;
use syntax::values::reference;
use syntax::{Dockerfile, Instruction, Item, Problem, ProblemKind, Untouched, quoted};

/// What a file means in a build.
#[derive(Clone, Debug, Default)]
pub struct Meaning {
    /// The instructions before the first FROM.
    pub front: Arc<Body>,
    /// The stages, in order.
    pub stages: Vec<Stage>,
    /// Where COPY and RUN take files from.
    pub sources: Vec<Source>,
    /// The state that FROM lines see: global arguments, predefined ones too.
    pub globals: Arc<State>,
    /// The number of the stage that is built.
    pub target: Option<usize>,
    /// What is wrong with several instructions together.
    refused: Vec<Refused>,
    /// What the first state of all was made of.
    predefined: Vec<(&'static str, Value)>,
    names: Names,
    escape: char,
    labs: bool,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its number, from 0.
    pub index: usize,
    /// Its instructions, the FROM among them, as numbers of the file's.
    pub items: Range<usize>,
    /// What its FROM comes to.
    pub from: Arc<From>,
    /// Its instructions, worked out.
    pub body: Arc<Body>,
    /// The instructions that it gets from the stage it is built on, which keeps them in ONBUILD.
    pub triggers: Vec<Step>,
    /// True if the target needs it.
    pub needed: bool,
    /// The state in which it ends.
    pub end: Arc<State>,
    /// The state in which it begins, before triggers.
    start: Arc<State>,
    /// Its instructions before they are worked out: as they were, or what can be told of them so far.
    plan: Plan,
}

/// A stage's instructions before they are worked out.
#[derive(Clone, Debug, Default)]
struct Plan {
    /// The same instructions in the meaning before.
    kept: Option<Arc<Body>>,
    /// What can be told of them, if they are others.
    outline: Outline,
    /// What it gets from ONBUILD.
    triggers: Vec<Arc<Instruction>>,
}

impl Stage {
    /// Where its name is in the file, if it has one.
    pub fn name_span(&self, file: &Dockerfile) -> Option<Span> {
        let from = file.items.get(self.items.start)?;
        Some(from.at(from.instruction.stage_name()?.span))
    }

    /// What its FROM says, worked out.
    pub fn base(&self) -> &Base {
        &self.from.base
    }

    /// The state behind its FROM, triggers included.
    pub fn begin(&self) -> &State {
        self.body.steps.first().map_or(&self.start, |it| &it.after)
    }
}

impl Meaning {
    /// How many instructions there are.
    pub(super) fn count(&self) -> usize {
        let last = self.stages.last();
        last.map_or(self.front.steps.len(), |stage| stage.items.end)
    }

    /// Moves what is behind some instructions of a stage, numbered as its own, when there is another number of them.
    pub(super) fn make_room(&mut self, stage: usize, old: &Range<usize>, new: usize) {
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
        for it in &mut self.refused {
            it.item = moved(it.item);
        }
    }

    /// All bodies and the numbers of their first instructions.
    pub fn bodies(&self) -> impl Iterator<Item = (usize, &Arc<Body>)> {
        let stages = self.stages.iter().map(|it| (it.items.start, &it.body));
        [(0, &self.front)].into_iter().chain(stages)
    }

    /// What each instruction meets and does, and its number, in order.
    pub fn steps(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.bodies().flat_map(|(first, body)| {
            let steps = body.steps.iter().enumerate();
            steps.map(move |(number, step)| (first + number, step))
        })
    }

    /// What an instruction meets and does.
    pub fn step(&self, item: usize) -> Option<&Step> {
        match self.stage_of(item) {
            Some(stage) => stage.body.steps.get(item - stage.items.start),
            None => self.front.steps.get(item),
        }
    }

    /// The number of the ONBUILD that keeps an instruction, which stages get that are built on its stage.
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

    /// The stage that an instruction is in; `None` before the first.
    pub fn stage_of(&self, item: usize) -> Option<&Stage> {
        let after = self.stages.partition_point(|it| it.items.start <= item);
        self.stages.get(after.checked_sub(1)?)
    }

    /// The number of the stage of a name, in any case; of several the last.
    pub fn stage_named(&self, name: &str) -> Option<usize> {
        self.names.find(name)
    }

    /// The numbers of all stages of a name, which is in lower case.
    pub fn stages_named(&self, name: &str) -> &[usize] {
        self.names.stages(name)
    }

    /// The names that several stages have, in lower case, and the numbers of the stages.
    pub fn repeated_names(&self) -> impl Iterator<Item = (&str, &[usize])> {
        self.names.repeated()
    }

    /// What BuildKit refuses in what the instructions mean, and the number of the instruction. Spans are counted from
    /// the beginning of the instruction.
    pub fn problems(&self) -> impl Iterator<Item = (usize, &Problem)> {
        let steps = self.steps();
        let own = steps.flat_map(|(item, step)| step.problems().iter().map(move |it| (item, it)));
        own.chain(self.refused())
    }

    /// What BuildKit refuses in several instructions together, and the number of the instruction.
    pub fn refused(&self) -> impl Iterator<Item = (usize, &Problem)> {
        self.refused.iter().map(|it| (it.item, &it.problem))
    }

    /// The configuration of a stage's image, as if the file ended with the stage; `None` if BuildKit couldn't build that.
    /// The build must be for this stage, or for another that needs it.
    pub fn image(&self, stage: usize) -> Option<&Config> {
        let needs = |stage: usize| self.stages.get(stage).is_none_or(|it| it.needed);
        self.image_if(stage, needs)
    }

    /// The same, whatever stage the build is for. None must know which one that is: see [`Meaning::knows_target`].
    pub fn image_alone(&self, stage: usize) -> Option<&Config> {
        let needed = self.needed_for(stage);
        self.image_if(stage, |stage| needed.get(stage).is_none_or(|it| *it))
    }

    fn image_if(&self, stage: usize, needs: impl Fn(usize) -> bool) -> Option<&Config> {
        let last = self.stages.get(stage)?;
        let refused = |body: &Body| body.steps.iter().any(|step| !step.problems().is_empty());
        let before = self.stages.iter().take(stage + 1);
        let mut worked_out = before.filter(|it| needs(it.index)).map(|it| &it.body);
        if refused(&self.front) || worked_out.any(|body| refused(body)) {
            return None;
        }
        // What is wrong with the stages together is found out before anything is worked out, whatever is needed.
        let counts = |it: &&Refused| {
            let only_later = it.later.is_some_and(|later| later > stage);
            let at_work = it.problem.kind == ProblemKind::StageOrder;
            it.item < last.items.end
                && !only_later
                && (!at_work || self.stage_of(it.item).is_none_or(|it| needs(it.index)))
        };
        if self.refused.iter().any(|it| counts(&it)) {
            return None;
        }
        Some(&last.end.config)
    }

    /// For each stage whether one needs it.
    fn needed_for(&self, stage: usize) -> Vec<bool> {
        let mut needed = vec![false; self.stages.len()];
        let mut open = vec![stage];
        while let Some(index) = open.pop() {
            let Some(flag) = needed.get_mut(index).filter(|flag| !**flag) else {
                continue;
            };
            *flag = true;
            if let Some(Base::Stage(base)) = self.stages.get(index).map(Stage::base) {
                open.push(*base);
            }
            // Without triggers they are in the order of the stages.
            let first = self.sources.partition_point(|it| it.stage < index);
            let own = self.sources.iter().skip(first);
            let own = own.take_while(|it| it.stage == index);
            open.extend(own.filter_map(|it| match it.target {
                Target::Stage(needed) => Some(needed),
                _ => None,
            }));
        }
        needed
    }

    /// True if what the stages come to may depend on which of them is built: by a variable that tells, or by ONBUILD,
    /// whose triggers work only in stages that are needed.
    pub fn knows_target(&self) -> bool {
        const TELLS: &str = "TARGETSTAGE";
        self.bodies()
            .any(|(_, body)| !body.triggers.numbers.is_empty())
            || self.steps().any(|(_, step)| {
                let it = &step.instruction;
                it.pairs().iter().any(|pair| pair.name.text == TELLS)
                    || uses(it, self.escape).iter().any(|it| it.name == TELLS)
            })
    }

    /// What BuildKit says if there is no stage of the name that is to be built.
    pub fn unknown_target(&self) -> Option<&str> {
        let mut refused = self.refused.iter().map(|it| &it.problem);
        let found = refused.find(|it| it.kind == ProblemKind::UnknownTarget)?;
        Some(&found.message)
    }
}

/// Works out what a file means, in the place of an earlier meaning in the same build. `untouched` tells which instructions
/// have stayed since, of which what they came to is kept.
pub(super) fn meaning(
    file: &Dockerfile,
    build: &Build,
    labs: bool,
    old: &mut Arc<Meaning>,
    untouched: Untouched,
) {
    let untouched = if old.escape == file.escape && old.labs == labs {
        untouched.within(old.count(), file.items.len())
    } else {
        Untouched::NOTHING
    };
    let globals = old.globals.clone();
    let around = Around {
        build,
        globals: &globals.environment,
        escape: file.escape,
        labs,
    };
    if !inside::work_out(old, &file.items, untouched, &around) {
        *old = Arc::new(anew(file, build, labs, old, untouched));
    }
}

/// Works out all of a meaning.
fn anew(
    file: &Dockerfile,
    build: &Build,
    labs: bool,
    old: &Meaning,
    untouched: Untouched,
) -> Meaning {
    let kept = Kept::new(file, old, untouched);
    let froms = kept.froms(&file.items);
    let first = froms.first().copied().unwrap_or(file.items.len());
    let front = file.items.get(..first).unwrap_or_default();
    let names = names(file, &froms, &kept);
    let mut meaning = Meaning {
        predefined: build.predefined(&names),
        names,
        escape: file.escape,
        labs,
        ..Meaning::default()
    };
    meaning.global_arguments(front, file.escape, build, &kept);
    let globals = meaning.globals.clone();
    let around = Around {
        build,
        globals: &globals.environment,
        escape: file.escape,
        labs,
    };
    let same_names = old.names == meaning.names && Arc::ptr_eq(&old.globals, &globals);
    let mut defaults = None;
    let (nothing, no_body) = (Arc::<State>::default(), Arc::<Body>::default());
    let ends = froms.iter().skip(1).copied().chain([file.items.len()]);
    for (index, (start, end)) in froms.iter().copied().zip(ends).enumerate() {
        let Some(item) = file.items.get(start) else {
            continue;
        };
        let body = kept.body(start..end);
        let same = same_names.then(|| kept.from(start, index)).flatten();
        let from = same.unwrap_or_else(|| {
            let work = || default_arguments(front, file.escape, build);
            let defaults = defaults.get_or_insert_with(work);
            let it = &item.instruction;
            Arc::new(from(it, index, &meaning.names, &around, defaults.as_ref()))
        });
        let items = file.items.get(start..end).unwrap_or_default();
        let plan = Plan {
            outline: match &body {
                Some(_) => Outline::default(),
                None => Outline::of(items.iter().map(|item| &item.instruction)),
            },
            kept: body,
            triggers: Vec::new(),
        };
        meaning.stages.push(Stage {
            index,
            items: start..end,
            from,
            body: no_body.clone(),
            triggers: Vec::new(),
            needed: false,
            end: nothing.clone(),
            start: nothing.clone(),
            plan,
        });
    }
    let mut graph = Graph::default();
    for stage in &meaning.stages {
        let reads = match &stage.plan.kept {
            Some(body) => &body.reads,
            None => &stage.plan.outline.reads,
        };
        for (number, read) in reads {
            let place = (stage.index, stage.items.start + number);
            graph.add(read, place, None, file.escape, &meaning.names);
        }
    }
    meaning.find_target(file, build);
    meaning.find_needed(file, &mut graph);
    for stage in 0..meaning.stages.len() {
        meaning.work_out(file, stage, &around, &kept);
    }
    graph.order(&meaning.names);
    let refused = graph.refused.into_iter();
    meaning.refused.extend(refused);
    meaning.sources = graph.sources;
    meaning.no_stages(file);
    meaning
}

/// The names of all stages, in lower case.
fn names(file: &Dockerfile, froms: &[usize], kept: &Kept) -> Names {
    let name = |(stage, item): (usize, &usize)| {
        let it = &file.items.get(*item)?.instruction;
        let name = it.stage_name()?.text.as_str();
        let old = kept.old.names.get(stage);
        match old.filter(|old| ***old == *name) {
            Some(old) => Some(old.clone()),
            None => Some(name.to_lowercase().into()),
        }
    };
    Names::new(froms.iter().enumerate().map(name).collect())
}

/// What an earlier meaning can still tell.
struct Kept<'a> {
    old: &'a Meaning,
    /// How many instructions at the beginning are the same.
    front: usize,
    /// How many at the end are.
    back: usize,
    /// How many there are now.
    count: usize,
    /// How many there were.
    old_count: usize,
}

impl<'a> Kept<'a> {
    fn new(file: &Dockerfile, old: &'a Meaning, untouched: Untouched) -> Kept<'a> {
        Kept {
            old,
            front: untouched.front,
            back: untouched.back,
            count: file.items.len(),
            old_count: old.count(),
        }
    }

    /// The number that an instruction had.
    fn number(&self, item: usize) -> Option<usize> {
        if item < self.front {
            Some(item)
        } else if item >= self.count - self.back {
            Some(item + self.old_count - self.count)
        } else {
            None
        }
    }

    /// Where FROM stands.
    fn froms(&self, items: &[Item]) -> Vec<usize> {
        let tail = self.count - self.back;
        let old_tail = self.old_count - self.back;
        let starts = || self.old.stages.iter().map(|it| it.items.start);
        let is_from = |item: &usize| {
            let item = items.get(*item);
            item.is_some_and(|it| it.instruction.kind == Some(Kind::From))
        };
        let front = starts().take_while(|start| *start < self.front);
        let new = (self.front..tail).filter(is_from);
        let back = starts().filter(|start| *start >= old_tail);
        front
            .chain(new)
            .chain(back.map(|start| start - old_tail + tail))
            .collect()
    }

    /// What an instruction came to in the same state.
    fn step(&self, item: usize, before: &Arc<State>) -> Option<Step> {
        let step = self.old.step(self.number(item)?)?;
        Arc::ptr_eq(&step.before, before).then(|| step.clone())
    }

    /// The stage that began with an instruction.
    fn stage(&self, start: usize) -> Option<&'a Stage> {
        let start = self.number(start)?;
        let at = self
            .old
            .stages
            .binary_search_by_key(&start, |it| it.items.start);
        self.old.stages.get(at.ok()?)
    }

    /// The body of a stage whose instructions are all the same.
    fn body(&self, items: Range<usize>) -> Option<Arc<Body>> {
        let tail = self.count - self.back;
        let whole = items.end <= self.front || items.start >= tail;
        let stage = self.stage(items.start).filter(|_| whole)?;
        (stage.items.len() == items.len()).then(|| stage.body.clone())
    }

    /// What the same FROM came to as the same stage. The arguments and the names of stages must be the same.
    fn from(&self, start: usize, index: usize) -> Option<Arc<From>> {
        let stage = self.stage(start).filter(|it| it.index == index)?;
        Some(stage.from.clone())
    }
}

impl Meaning {
    /// Works out the arguments before the first FROM (`buildMetaArgs`).
    fn global_arguments(&mut self, items: &[Item], escape: char, build: &Build, kept: &Kept) {
        let known = kept.old.predefined == self.predefined && kept.old.escape == escape;
        if known && items.len() <= kept.front && items.len() == kept.old.front.steps.len() {
            self.front = kept.old.front.clone();
            self.globals = kept.old.globals.clone();
            return;
        }
        let first = kept.old.front.steps.first().map(|step| &step.before);
        let mut state = match first {
            Some(first) if known => first.clone(),
            _ => Arc::new(predefined_state(&self.predefined)),
        };
        let mut steps = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let it = &item.instruction;
            let step = kept.step(number, &state).unwrap_or_else(|| {
                let mut problems = Vec::new();
                let after = match it.kind {
                    Some(Kind::Arg) => {
                        let mut after = State::clone(&state);
                        for pair in 0..it.pairs().len() {
                            global(it, pair, &mut after, escape, build, &mut problems);
                        }
                        Arc::new(after)
                    }
                    // BuildKit refuses it here. Who has yet to write a FROM may still ask what a name is.
                    Some(Kind::Env) => {
                        let mut after = State::clone(&state);
                        for pair in 0..it.pairs().len() {
                            premature(it, pair, &state, &mut after, escape);
                        }
                        Arc::new(after)
                    }
                    _ => state.clone(),
                };
                Step::new(it, &state, after, problems)
            });
            state = step.after.clone();
            steps.push(step);
        }
        self.front = Arc::new(Body::new(
            Outline::of(items.iter().map(|item| &item.instruction)),
            steps,
        ));
        // FROM lines know arguments only.
        let has_env = |item: &Item| item.instruction.kind == Some(Kind::Env);
        if items.iter().any(has_env) {
            let mut only = predefined_state(&self.predefined);
            let arguments = items.iter().map(|item| &item.instruction);
            for it in arguments.filter(|it| it.kind == Some(Kind::Arg)) {
                for pair in 0..it.pairs().len() {
                    global(it, pair, &mut only, escape, build, &mut Vec::new());
                }
            }
            state = Arc::new(only);
        }
        self.globals = state;
    }

    /// The state in which a stage begins.
    fn start(&self, stage: &Stage, around: &Around, kept: &Kept) -> Arc<State> {
        let from = &stage.from;
        let base = &from.base;
        // The same base in the same state begins the same.
        if let Some(old) = kept.old.stages.get(stage.index)
            && old.from.base == *base
            && old.from.windows == from.windows
        {
            let end = |stages: &[Stage], stage: usize| stages.get(stage).map(|it| it.end.clone());
            let same = match base {
                Base::Stage(stage) => {
                    let ends = end(&kept.old.stages, *stage).zip(end(&self.stages, *stage));
                    ends.is_some_and(|(a, b)| Arc::ptr_eq(&a, &b))
                }
                _ => true,
            };
            if same {
                return old.start.clone();
            }
        }
        if let Base::Stage(below) = base
            && let Some(below) = self.stages.get(*below)
        {
            return Arc::new(below.end.inherited());
        }
        Arc::new(first_state(base, from.windows, around.build))
    }

    /// Works out the instructions of a stage.
    fn work_out(&mut self, file: &Dockerfile, index: usize, around: &Around, kept: &Kept) {
        let Some(stage) = self.stages.get_mut(index) else {
            return;
        };
        let mut plan = std::mem::take(&mut stage.plan);
        let items = stage.items.clone();
        let from = items.start;
        let Some(stage) = self.stages.get(index) else {
            return;
        };
        let begin = self.start(stage, around, kept);
        let mut state = begin.clone();
        let mut triggers = Vec::new();
        for trigger in &plan.triggers {
            let step = Step::of(trigger, &state, around);
            state = step.after.clone();
            triggers.push(step);
        }
        let span = file.items.get(from).map(|it| it.instruction.base_span());
        let told = triggers.iter().flat_map(Step::problems);
        let told = told.map(|it| Refused::new(from, in_trigger(it, span.unwrap_or_default())));
        self.refused.extend(told);
        let told = stage.from.problems.iter();
        self.refused
            .extend(told.map(|it| Refused::new(from, it.clone())));
        let begins_same = |body: &Arc<Body>| {
            let step = body.steps.first();
            step.is_some_and(|step| {
                Arc::ptr_eq(&step.before, &self.globals) && Arc::ptr_eq(&step.after, &state)
            })
        };
        let body = match plan.kept.take() {
            Some(body) if begins_same(&body) => body,
            kept_body => {
                let mut steps = Vec::with_capacity(items.len());
                let its = file.items.get(items.clone()).unwrap_or_default();
                for (number, item) in items.zip(its) {
                    let it = &item.instruction;
                    let step = if number == from {
                        Step::new(it, &self.globals, state.clone(), Vec::new())
                    } else {
                        let kept = kept.step(number, &state);
                        kept.unwrap_or_else(|| Step::of(it, &state, around))
                    };
                    state = step.after.clone();
                    steps.push(step);
                }
                let outline = match kept_body {
                    // What others got of it stays the same, too.
                    Some(body) => Outline {
                        triggers: body.triggers.clone(),
                        ..Outline::of(its.iter().map(|item| &item.instruction))
                    },
                    None => plan.outline,
                };
                Arc::new(Body::new(outline, steps))
            }
        };
        if let Some(stage) = self.stages.get_mut(index) {
            stage.end = body.end().unwrap_or(&begin).clone();
            (stage.start, stage.body, stage.triggers) = (begin, body, triggers);
        }
    }

    /// Finds the stage that is built (`resolveTarget`).
    fn find_target(&mut self, file: &Dockerfile, build: &Build) {
        self.target = self.stages.len().checked_sub(1);
        let (target, last) = match (&build.target, self.stages.last()) {
            (Some(BuildTarget::Name(target)), Some(last)) => (target, last),
            (Some(BuildTarget::Stage(stage)), _) => {
                self.target = Some(*stage);
                return;
            }
            _ => return,
        };
        self.target = self.names.find(target);
        if self.target.is_none() {
            let meant = suggest(target, self.names.all(), true).map(str::to_owned);
            let item = last.items.start;
            let from = file.items.get(item).map(|it| it.instruction.keyword.span);
            let message = format!("target stage {} could not be found", quoted(target));
            let kind = ProblemKind::UnknownTarget;
            let problem = Problem::new(kind, from.unwrap_or_default(), message);
            self.refused
                .push(Refused::new(item, problem.suggesting(meant)));
        }
    }

    /// Marks the stages that the target needs, and finds what they get from the ONBUILD of those they are built on,
    /// which may need more (`resolveStages`, `initOnBuildTriggers`).
    fn find_needed(&mut self, file: &Dockerfile, graph: &mut Graph) {
        let mut done = vec![false; self.stages.len()];
        loop {
            self.mark_needed(graph);
            let mut new = false;
            for (index, done) in done.iter_mut().enumerate() {
                let Some(stage) = self.stages.get(index).filter(|it| it.needed && !*done) else {
                    continue;
                };
                *done = true;
                let from = stage.items.start;
                let kept = self.kept_by_base(stage, file);
                if kept.is_empty() {
                    continue;
                }
                let span = file.items.get(from).map(|it| it.instruction.base_span());
                let span = span.unwrap_or_default();
                for trigger in kept.iter() {
                    let problems = trigger.problems.iter().map(|it| in_trigger(it, span));
                    let problems = problems.map(|it| Refused::new(from, it));
                    self.refused.extend(problems);
                    for read in trigger.instruction.iter().flat_map(|it| reads(it)) {
                        let place = (index, from);
                        graph.add(&read, place, Some(span), file.escape, &self.names);
                        new = true;
                    }
                }
                let triggers = kept.iter().filter_map(|it| it.instruction.clone());
                let triggers = triggers.collect();
                if let Some(stage) = self.stages.get_mut(index) {
                    stage.plan.triggers = triggers;
                }
            }
            if !new {
                return;
            }
        }
    }

    /// What the base of a stage keeps in ONBUILD.
    fn kept_by_base(&self, stage: &Stage, file: &Dockerfile) -> Arc<[Trigger]> {
        let Base::Stage(base) = stage.from.base else {
            return Arc::default();
        };
        let Some(base) = self.stages.get(base) else {
            return Arc::default();
        };
        let triggers = match &base.plan.kept {
            Some(body) => &body.triggers,
            None => &base.plan.outline.triggers,
        };
        if triggers.numbers.is_empty() {
            return Arc::default();
        }
        triggers.read(file.items.get(base.items.clone()).unwrap_or_default())
    }

    /// Marks the stages that the target needs (`allReachableStages`).
    fn mark_needed(&mut self, graph: &Graph) {
        for stage in &mut self.stages {
            stage.needed = false;
        }
        let needs = graph.needs(self.stages.len());
        let mut open: Vec<usize> = self.target.into_iter().collect();
        while let Some(index) = open.pop() {
            let Some(stage) = self.stages.get_mut(index).filter(|it| !it.needed) else {
                continue;
            };
            stage.needed = true;
            if let Base::Stage(base) = stage.from.base {
                open.push(base);
            }
            open.extend(needs.get(index).into_iter().flatten());
        }
    }

    /// A file of nothing but arguments.
    fn no_stages(&mut self, file: &Dockerfile) {
        let Some(last) = file.items.last().filter(|_| self.stages.is_empty()) else {
            return;
        };
        let only_argument = |item: &Item| item.instruction.kind == Some(Kind::Arg);
        if file.items.iter().all(only_argument) {
            let message = "dockerfile contains no stages to build";
            let span: Span = last.instruction.keyword.span;
            let problem = Problem::new(ProblemKind::MissingFrom, span, message);
            self.refused
                .push(Refused::new(file.items.len() - 1, problem));
        }
    }
}

/// The state in which a stage begins that is not built on another.
fn first_state(base: &Base, for_windows: bool, build: &Build) -> State {
    let known = match base {
        Base::Image(name) if build.uses_catalogue() => known_image(name, for_windows),
        _ => None,
    };
    let scratch = *base == Base::Scratch;
    let complete = scratch || known.as_ref().is_some_and(|it| it.complete);
    let open = !complete && !build.is_closed();
    let mut state = State {
        // What is built on nothing is built for the target, whatever the flag says.
        windows: for_windows && !scratch,
        windows_shell: for_windows && open,
        ..State::default()
    };
    state.environment.open = open;
    state.config.open = open;
    let path = known.as_ref().and_then(|it| it.value("PATH"));
    // Of an image that is known in part, PATH may be the part that isn't.
    let open_path = open || known.as_ref().is_some_and(|it| !it.complete);
    if !for_windows || scratch {
        match path {
            Some(path) => state.set_env("PATH", of_base(Value::from(path))),
            None if open_path => state.set_env("PATH", of_base(Value::Unknown)),
            None => {
                let path = Variable {
                    value: Some(Value::from(DEFAULT_PATH)),
                    origin: Origin::Predefined,
                    brought_by: None,
                };
                state.set_env("PATH", path);
            }
        }
    }
    if let Some(known) = known {
        for (name, value) in known.env.iter().filter(|it| it.0 != "PATH") {
            let value = value.map_or(Value::Unknown, Value::from);
            state.set_env(name, of_base(value));
        }
        state.config.begin(&known);
    }
    if scratch {
        state.config.workdir = Some(Value::from("/"));
    }
    state
}

/// A variable that the base image sets.
fn of_base(value: Value) -> Variable {
    Variable {
        value: Some(value),
        origin: Origin::Base,
        brought_by: None,
    }
}

/// What the catalogue knows of an image.
fn known_image(name: &str, windows: bool) -> Option<catalogue::Configuration> {
    let name = reference::parse(name).ok()?;
    catalogue::official(&name)?.configuration(&name, windows)
}

/// The PATH of a stage whose base sets none (`system.DefaultPathEnvUnix`).
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
