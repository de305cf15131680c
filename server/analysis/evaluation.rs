//! Evaluation of a file: [`update`] evaluates all stages as BuildKit does before a build
//! (`dockerfile2llb/convert.go:toDispatchState`).
//!
//! Evaluation is incremental. After an edit, unchanged stages are reused (see [`Body`]); an edit that affects a single
//! stage is handled in `inside.rs`.

use std::ops::Range;
use std::sync::Arc;

use super::body::{Body, Outline, Step};
use super::build_target::{Build, BuildTarget};
use super::epoch;
use super::from::{Base, FromInstruction, from};
use super::globals::{default_arguments, global, predefined_state, premature};
use super::graph::{Graph, Rejection, reads};
use super::inside;
use super::names::Names;
use super::semantics::{Plan, Semantics, StageSemantics};
use super::state::{Origin, State, Value, Variable};
use super::step::EvalContext;
use super::triggers::{Trigger, in_trigger};
use crate::catalogue;
use syntax::language::{Kind, suggest};
use syntax::text::Span;
use syntax::values::reference;
use syntax::{Dockerfile, Item, Problem, ProblemKind, Untouched, quoted};

/// Updates the semantics of a file after an edit. `untouched` are the instructions that haven't changed since, whose
/// steps are reused.
pub(super) fn update(
    file: &Dockerfile,
    build: &Build,
    devices: bool,
    old: &mut Arc<Semantics>,
    untouched: Untouched,
) {
    let untouched = if old.escape == file.escape && old.devices == devices {
        untouched.within(old.count(), file.items.len())
    } else {
        Untouched::NOTHING
    };
    let globals = old.globals.clone();
    let context = EvalContext {
        build,
        globals: &globals.environment,
        escape: file.escape,
        devices,
    };
    if !inside::update(old, &file.items, untouched, &context) {
        *old = Arc::new(rebuild(file, build, devices, old, untouched));
    }
}

/// Evaluates the whole file, reusing unchanged stages and instructions.
fn rebuild(
    file: &Dockerfile,
    build: &Build,
    devices: bool,
    old: &Semantics,
    untouched: Untouched,
) -> Semantics {
    let reuse = Reuse::new(file, old, untouched);
    let froms = reuse.froms(&file.items);
    let first = froms.first().copied().unwrap_or(file.items.len());
    let front = file.items.get(..first).unwrap_or_default();
    let names = names(file, &froms, &reuse);
    let mut semantics = Semantics {
        predefined: build.predefined(&names),
        names,
        escape: file.escape,
        devices,
        ..Semantics::default()
    };
    semantics.global_arguments(front, file.escape, build, &reuse);
    let globals = semantics.globals.clone();
    let context = EvalContext {
        build,
        globals: &globals.environment,
        escape: file.escape,
        devices,
    };
    let same_names = old.names == semantics.names && Arc::ptr_eq(&old.globals, &globals);
    let mut defaults = None;
    let (nothing, no_body) = (Arc::<State>::default(), Arc::<Body>::default());
    let ends = froms.iter().skip(1).copied().chain([file.items.len()]);
    for (index, (start, end)) in froms.iter().copied().zip(ends).enumerate() {
        let Some(item) = file.items.get(start) else {
            continue;
        };
        let body = reuse.body(start..end);
        let same = same_names.then(|| reuse.from(start, index)).flatten();
        let from = same.unwrap_or_else(|| {
            let work = || default_arguments(front, file.escape, build);
            let defaults = defaults.get_or_insert_with(work);
            let it = &item.instruction;
            Arc::new(from(
                it,
                index,
                &semantics.names,
                &context,
                defaults.as_ref(),
            ))
        });
        let items = file.items.get(start..end).unwrap_or_default();
        let plan = Plan {
            outline: match &body {
                Some(_) => Outline::default(),
                None => Outline::new(items.iter().map(|item| &item.instruction)),
            },
            kept: body,
            triggers: Vec::new(),
        };
        semantics.stages.push(StageSemantics {
            index,
            items: start..end,
            from,
            body: no_body.clone(),
            triggers: Vec::new(),
            needed: false,
            ships: false,
            bottom: index,
            end: nothing.clone(),
            start: nothing.clone(),
            plan,
        });
    }
    let mut graph = Graph::default();
    for stage in &semantics.stages {
        let reads = match &stage.plan.kept {
            Some(body) => &body.reads,
            None => &stage.plan.outline.reads,
        };
        for (number, read) in reads {
            let place = (stage.index, stage.items.start + number);
            graph.add(read, place, None, file, (&semantics.names, build));
        }
    }
    graph.find_cycles(semantics.names.count());
    semantics
        .rejections
        .extend(epoch::rejection(file, &semantics, build));
    semantics.find_target(file, build);
    semantics.find_needed(file, build, &mut graph);
    semantics.find_chains();
    for stage in 0..semantics.stages.len() {
        semantics.evaluate_stage(file, stage, &context, &reuse);
    }
    graph.check_order(&semantics.names);
    semantics.rejections.extend(graph.rejections);
    semantics.sources = graph.sources;
    semantics.reject_missing_stages(file);
    semantics
}

/// The names of all stages, in lower case.
fn names(file: &Dockerfile, froms: &[usize], reuse: &Reuse) -> Names {
    let name = |(stage, item): (usize, &usize)| {
        let it = &file.items.get(*item)?.instruction;
        let name = it.stage_name()?.text.as_str();
        let old = reuse.old.names.get(stage);
        match old.filter(|old| ***old == *name) {
            Some(old) => Some(old.clone()),
            None => Some(name.to_lowercase().into()),
        }
    };
    Names::new(froms.iter().enumerate().map(name).collect())
}

/// The parts of earlier semantics that can be reused.
struct Reuse<'a> {
    old: &'a Semantics,
    /// The number of unchanged instructions at the start.
    front: usize,
    /// The number of unchanged instructions at the end.
    back: usize,
    /// The number of instructions now.
    count: usize,
    /// The number of instructions before.
    old_count: usize,
}

impl<'a> Reuse<'a> {
    fn new(file: &Dockerfile, old: &'a Semantics, untouched: Untouched) -> Reuse<'a> {
        Reuse {
            old,
            front: untouched.front,
            back: untouched.back,
            count: file.items.len(),
            old_count: old.count(),
        }
    }

    /// The earlier index of an instruction.
    fn number(&self, item: usize) -> Option<usize> {
        if item < self.front {
            Some(item)
        } else if item >= self.count - self.back {
            Some(item + self.old_count - self.count)
        } else {
            None
        }
    }

    /// The indices of the FROM instructions.
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

    /// The earlier step of an instruction, if it was evaluated in the same state.
    fn step(&self, item: usize, before: &Arc<State>) -> Option<Step> {
        let step = self.old.step(self.number(item)?)?;
        Arc::ptr_eq(&step.before, before).then(|| step.clone())
    }

    /// The earlier stage that an instruction started.
    fn stage(&self, start: usize) -> Option<&'a StageSemantics> {
        let start = self.number(start)?;
        let at = self
            .old
            .stages
            .binary_search_by_key(&start, |it| it.items.start);
        self.old.stages.get(at.ok()?)
    }

    /// The earlier body of a stage, if all its instructions are unchanged.
    fn body(&self, items: Range<usize>) -> Option<Arc<Body>> {
        let tail = self.count - self.back;
        let whole = items.end <= self.front || items.start >= tail;
        let stage = self.stage(items.start).filter(|_| whole)?;
        (stage.items.len() == items.len()).then(|| stage.body.clone())
    }

    /// The earlier result for an unchanged FROM. Global arguments and stage names must be unchanged too.
    fn from(&self, start: usize, index: usize) -> Option<Arc<FromInstruction>> {
        let stage = self.stage(start).filter(|it| it.index == index)?;
        Some(stage.from.clone())
    }
}

impl Semantics {
    /// Evaluates the arguments before the first FROM (`buildMetaArgs`).
    fn global_arguments(&mut self, items: &[Item], escape: char, build: &Build, reuse: &Reuse) {
        let known = reuse.old.predefined == self.predefined && reuse.old.escape == escape;
        if known && items.len() <= reuse.front && items.len() == reuse.old.front.steps.len() {
            self.front = reuse.old.front.clone();
            self.globals = reuse.old.globals.clone();
            return;
        }
        let first = reuse.old.front.steps.first().map(|step| &step.before);
        let mut state = match first {
            Some(first) if known => first.clone(),
            _ => Arc::new(predefined_state(
                &self.predefined,
                !build.is_fully_specified(),
            )),
        };
        let mut steps = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let it = &item.instruction;
            let step = reuse.step(number, &state).unwrap_or_else(|| {
                let mut problems = Vec::new();
                let after = match it.kind {
                    Some(Kind::Arg) => {
                        let mut after = State::clone(&state);
                        for pair in 0..it.pairs().len() {
                            global(it, pair, &mut after, escape, build, &mut problems);
                        }
                        Arc::new(after)
                    }
                    // BuildKit rejects it here, but the FROM may not be written yet.
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
            Outline::new(items.iter().map(|item| &item.instruction)),
            steps,
        ));
        // FROM lines see only arguments.
        let has_env = |item: &Item| item.instruction.kind == Some(Kind::Env);
        if items.iter().any(has_env) {
            let mut only = predefined_state(&self.predefined, !build.is_fully_specified());
            let arguments = items.iter().map(|item| &item.instruction);
            for it in arguments.filter(|it| it.kind == Some(Kind::Arg)) {
                for pair in 0..it.pairs().len() {
                    global(it, pair, &mut only, escape, build, &mut Vec::new());
                }
            }
            state = Arc::new(only);
        }
        self.globals = epoch::resolved(state, build);
    }

    /// The initial state of a stage.
    fn start(&self, stage: &StageSemantics, context: &EvalContext, reuse: &Reuse) -> Arc<State> {
        let from = &stage.from;
        let base = &from.base;
        // The same base with the same final state gives the same initial state.
        if let Some(old) = reuse.old.stages.get(stage.index)
            && old.from.base == *base
            && old.from.windows == from.windows
        {
            let end = |stages: &[StageSemantics], stage: usize| {
                stages.get(stage).map(|it| it.end.clone())
            };
            let same = match base {
                Base::Stage(stage) => {
                    let ends = end(&reuse.old.stages, *stage).zip(end(&self.stages, *stage));
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
        Arc::new(first_state(base, from.windows, context.build))
    }

    /// Evaluates the instructions of a stage.
    fn evaluate_stage(
        &mut self,
        file: &Dockerfile,
        index: usize,
        context: &EvalContext,
        reuse: &Reuse,
    ) {
        let Some(stage) = self.stages.get_mut(index) else {
            return;
        };
        let mut plan = std::mem::take(&mut stage.plan);
        let items = stage.items.clone();
        let from = items.start;
        let Some(stage) = self.stages.get(index) else {
            return;
        };
        let begin = self.start(stage, context, reuse);
        let mut state = begin.clone();
        let mut triggers = Vec::new();
        for trigger in &plan.triggers {
            let step = Step::evaluate(trigger, &state, context);
            state = step.after.clone();
            triggers.push(step);
        }
        let span = file.items.get(from).map(|it| it.instruction.base_span());
        let inherited = triggers.iter().flat_map(Step::problems);
        let inherited =
            inherited.map(|it| Rejection::new(from, in_trigger(it, span.unwrap_or_default())));
        self.rejections.extend(inherited);
        let own = stage.from.problems.iter();
        self.rejections
            .extend(own.map(|it| Rejection::new(from, it.clone())));
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
                        let kept = reuse.step(number, &state);
                        kept.unwrap_or_else(|| Step::evaluate(it, &state, context))
                    };
                    state = step.after.clone();
                    steps.push(step);
                }
                let outline = match kept_body {
                    // Stages that are built on this one keep the same triggers.
                    Some(body) => Outline {
                        triggers: body.triggers.clone(),
                        ..Outline::new(its.iter().map(|item| &item.instruction))
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

    /// Finds the target stage (`resolveTarget`).
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
            let shown = if build.hides_target { "***" } else { target };
            let message = format!("target stage {} could not be found", quoted(shown));
            let kind = ProblemKind::UnknownTarget;
            let problem = Problem::new(kind, from.unwrap_or_default(), message);
            self.rejections
                .push(Rejection::new(item, problem.suggesting(meant)));
        }
    }

    /// Marks the stages that the target needs and finds their ONBUILD triggers, which may need further stages
    /// (`resolveStages`, `initOnBuildTriggers`).
    fn find_needed(&mut self, file: &Dockerfile, build: &Build, graph: &mut Graph) {
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
                let inherited = self.base_triggers(stage, file);
                if inherited.is_empty() {
                    continue;
                }
                let span = file.items.get(from).map(|it| it.instruction.base_span());
                let span = span.unwrap_or_default();
                for trigger in inherited.iter() {
                    let problems = trigger.problems.iter().map(|it| in_trigger(it, span));
                    let problems = problems.map(|it| Rejection::new(from, it));
                    self.rejections.extend(problems);
                    for read in trigger.instruction.iter().flat_map(|it| reads(it)) {
                        let place = (index, from);
                        graph.add(&read, place, Some(span), file, (&self.names, build));
                        new = true;
                    }
                }
                let triggers = inherited.iter().filter_map(|it| it.instruction.clone());
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

    /// Finds what each stage is built on in the end, and which stages the target is built on.
    fn find_chains(&mut self) {
        for index in 0..self.stages.len() {
            let below = match self.stages.get(index).map(|it| &it.from.base) {
                Some(Base::Stage(base)) if *base < index => self.stages.get(*base),
                _ => None,
            };
            let bottom = below.map_or(index, |it| it.bottom);
            if let Some(stage) = self.stages.get_mut(index) {
                stage.bottom = bottom;
            }
        }
        let mut next = self.target;
        while let Some(stage) = next.and_then(|it| self.stages.get_mut(it)) {
            stage.ships = true;
            next = match stage.from.base {
                Base::Stage(base) if base < stage.index => Some(base),
                _ => None,
            };
        }
    }

    /// The ONBUILD triggers of a stage's base.
    fn base_triggers(&self, stage: &StageSemantics, file: &Dockerfile) -> Arc<[Trigger]> {
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
        self.last_on_unknown = self.stages.iter().rposition(|it| {
            it.needed && it.from.base == Base::Unknown && it.from.problems.is_empty()
        });
    }

    /// Rejects a file that contains only arguments.
    fn reject_missing_stages(&mut self, file: &Dockerfile) {
        let Some(last) = file.items.last().filter(|_| self.stages.is_empty()) else {
            return;
        };
        let only_argument = |item: &Item| item.instruction.kind == Some(Kind::Arg);
        if file.items.iter().all(only_argument) {
            let message = "dockerfile contains no stages to build";
            let span: Span = last.instruction.keyword.span;
            let problem = Problem::new(ProblemKind::MissingFrom, span, message);
            self.rejections
                .push(Rejection::new(file.items.len() - 1, problem));
        }
    }
}

/// The initial state of a stage that is not built on another stage.
fn first_state(base: &Base, for_windows: bool, build: &Build) -> State {
    let known = match base {
        Base::Image(name) if build.uses_catalogue() => known_image(name, for_windows),
        _ => None,
    };
    let scratch = *base == Base::Scratch;
    let complete = scratch || known.as_ref().is_some_and(|it| it.complete);
    let open = !complete && !build.is_fully_specified();
    let mut state = State {
        // A stage FROM scratch is built for the target platform, regardless of `--platform`.
        windows: for_windows && !scratch,
        windows_shell: for_windows && !scratch,
        ..State::default()
    };
    state.environment.open = open;
    state.environment.arguments_open = !build.is_fully_specified();
    // Without its variables, the configuration is known as a whole.
    let is_whole = complete || known.as_ref().is_some_and(|it| it.whole);
    state.config.open = !is_whole && !build.is_fully_specified();
    let path = known.as_ref().and_then(|it| it.value("PATH"));
    // If an image is known in part, PATH may be set by the unknown part.
    let is_unknown = !scratch && known.is_none() && build.uses_catalogue();
    let open_path = open || is_unknown || known.as_ref().is_some_and(|it| !it.complete);
    if !for_windows || scratch {
        match path {
            Some(path) => state.set_env("PATH", base_variable(Value::from(path))),
            None if open_path => state.set_env("PATH", base_variable(Value::Unknown)),
            None => {
                let path = Variable {
                    value: Some(Value::from(DEFAULT_PATH)),
                    origin: Origin::Predefined,
                    declared_by: None,
                };
                state.set_env("PATH", path);
            }
        }
    }
    if let Some(known) = known {
        for (name, value) in known.env.iter().filter(|it| it.0 != "PATH") {
            let value = value.map_or(Value::Unknown, Value::from);
            state.set_env(name, base_variable(value));
        }
        state.config.inherit(&known);
    }
    if scratch {
        state.config.workdir = Some(Value::from("/"));
    }
    state
}

/// A variable that the base image sets.
fn base_variable(value: Value) -> Variable {
    Variable {
        value: Some(value),
        origin: Origin::Base,
        declared_by: None,
    }
}

/// The configuration of an image in the catalogue.
fn known_image(name: &str, windows: bool) -> Option<catalogue::Configuration> {
    let name = reference::parse(name).ok()?;
    catalogue::official(&name)?.configuration(&name, windows)
}

/// The default PATH, for a base image that sets none (`system.DefaultPathEnvUnix`).
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
