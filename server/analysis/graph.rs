//! Dependencies between stages through COPY and RUN, and BuildKit's checks of them (`convert.go:toCommand`,
//! `detectRunMount`, `buildStageDependencyGraph`; `validations.go:validateCircularDependency`).

use super::build_target::Build;
use super::expand::expand;
use super::mounts;
use super::names::Names;
use super::state::Environment;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::values::reference::{self, Reference};
use syntax::word::Rules;
use syntax::{Dockerfile, Fragment, Instruction, Problem, ProblemKind};

/// A stage or image that an instruction takes files from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSource {
    /// The index of the stage that needs it.
    pub stage: usize,
    /// The index of the instruction.
    pub item: usize,
    /// The span of the word, relative to the start of the instruction.
    pub span: Span,
    /// What the word refers to.
    pub target: SourceTarget,
    /// True for `COPY --from`, false for the mounts of RUN.
    pub copies: bool,
    /// True for a name, false for a number.
    pub named: bool,
}

/// What the value of `--from` or `from=` refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceTarget {
    /// A stage, by index.
    Stage(usize),
    /// An image.
    Image(String),
    /// A named context of the build, by its normalized name.
    Context(String),
    /// Nothing; BuildKit rejects it.
    Nothing,
}

/// The value of `--from` or `from=`, before it is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// `COPY --from`.
    Copy(Fragment),
    /// A mount of RUN; `None` without `from`.
    Mount(Option<Fragment>),
}

/// The stages and images that an instruction takes files from.
pub(super) fn reads(it: &Instruction) -> Vec<Read> {
    match it.kind {
        Some(Kind::Copy) => {
            let from = it.flag("from").and_then(|flag| flag.value.as_ref());
            let from = from.filter(|from| !from.text.is_empty());
            from.into_iter()
                .map(|from| Read::Copy(from.clone()))
                .collect()
        }
        Some(Kind::Run) => {
            let mounts = it.flags.iter().filter(|flag| flag.name.text == "mount");
            let values = mounts.filter_map(|flag| flag.value.as_ref());
            values
                .map(|value| Read::Mount(mounts::from(value)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What BuildKit rejects in the combination of several instructions.
#[derive(Clone, Debug)]
pub(super) struct Rejection {
    /// The index of the instruction.
    pub(super) item: usize,
    /// The problem. Its span is relative to the start of the instruction.
    pub(super) problem: Problem,
    /// The later stage that the name refers to. Without it, the name would be that of an image, and valid.
    pub(super) later: Option<usize>,
}

impl Rejection {
    /// A problem that doesn't depend on later stages.
    pub(super) fn new(item: usize, problem: Problem) -> Rejection {
        Rejection {
            item,
            problem,
            later: None,
        }
    }
}

/// The sources of all stages.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) sources: Vec<FileSource>,
    pub(super) rejections: Vec<Rejection>,
    /// For each stage, the cycle that it is part of, identified by its first stage.
    cycles: Vec<Option<usize>>,
    /// The number of sources when the cycles were determined.
    written: usize,
    /// Images, which BuildKit numbers after the stages.
    images: Vec<String>,
}

impl Graph {
    /// Adds a source. `at` is the span of problems, if not that of the word.
    pub(super) fn add(
        &mut self,
        read: &Read,
        (stage, item): (usize, usize),
        at: Option<Span>,
        file: &Dockerfile,
        (names, build): (&Names, &Build),
    ) {
        match read {
            Read::Copy(from) => {
                let target = self.copied(from, item, at, file.escape, (names, build));
                self.push(from, (stage, item), at, target, true);
            }
            // BuildKit treats a mount without `from` as one of an empty image, which gets a number.
            Read::Mount(None) => {
                if names.find("scratch").is_none() {
                    self.images.push("scratch".to_owned());
                }
            }
            Read::Mount(Some(from)) => {
                let target = match names.find(&from.text) {
                    Some(stage) => SourceTarget::Stage(stage),
                    // A variable is rejected already (`parseMount`).
                    None if from
                        .text
                        .find('$')
                        .is_some_and(|at| at + 1 != from.text.len()) =>
                    {
                        self.images.push(from.text.clone());
                        SourceTarget::Image(from.text.clone())
                    }
                    None => self.image(from, item, at, build),
                };
                self.push(from, (stage, item), at, target, false);
            }
        }
    }

    /// For each stage, the stages that it takes files from.
    pub(super) fn needs(&self, stages: usize) -> Vec<Vec<usize>> {
        let mut needs = vec![Vec::new(); stages];
        for source in &self.sources {
            if let (SourceTarget::Stage(needed), Some(list)) =
                (&source.target, needs.get_mut(source.stage))
            {
                list.push(*needed);
            }
        }
        needs
    }

    fn push(
        &mut self,
        word: &Fragment,
        (stage, item): (usize, usize),
        at: Option<Span>,
        target: SourceTarget,
        copies: bool,
    ) {
        self.sources.push(FileSource {
            stage,
            item,
            span: at.unwrap_or(word.span),
            target,
            copies,
            named: !copies || word.text.parse::<i64>().is_err(),
        });
    }

    /// Resolves `COPY --from`.
    fn copied(
        &mut self,
        from: &Fragment,
        item: usize,
        at: Option<Span>,
        escape: char,
        (names, build): (&Names, &Build),
    ) -> SourceTarget {
        let span = at.unwrap_or(from.span);
        let mut refuse = |kind, message: String| {
            let problem = Problem::new(kind, span, message);
            self.rejections.push(Rejection::new(item, problem));
            SourceTarget::Nothing
        };
        let text = from.text.as_str();
        match expand(text, Rules::words(escape), &Environment::default()) {
            Err(error) => return refuse(ProblemKind::InvalidSubstitution, error.message),
            Ok(value) if value.known() != Some(text) => {
                let message = "variable expansion is not supported for --from, define a new stage \
                               with FROM using ARG from global scope as a workaround";
                return refuse(ProblemKind::VariableInFrom, message.to_owned());
            }
            Ok(_) => {}
        }
        let Ok(index) = text.parse::<i64>() else {
            return match names.find(text) {
                Some(stage) => SourceTarget::Stage(stage),
                None => self.image(from, item, at, build),
            };
        };
        let stages = names.count();
        match usize::try_from(index) {
            Ok(index) if index < stages => SourceTarget::Stage(index),
            Ok(index) if index - stages < self.images.len() => {
                let image = self.images.get(index - stages).cloned();
                SourceTarget::Image(image.unwrap_or_default())
            }
            _ => refuse(
                ProblemKind::UnknownStage,
                format!("invalid stage index {index}"),
            ),
        }
    }

    fn image(
        &mut self,
        word: &Fragment,
        item: usize,
        at: Option<Span>,
        build: &Build,
    ) -> SourceTarget {
        self.images.push(word.text.clone());
        if let Some((name, _)) = build.context(&word.text) {
            return SourceTarget::Context(name);
        }
        if let Some(message) = image_problem(&word.text) {
            let span = at.unwrap_or(word.span);
            let problem = Problem::new(ProblemKind::InvalidImageReference, span, message);
            self.rejections.push(Rejection::new(item, problem));
        }
        SourceTarget::Image(word.text.clone())
    }

    /// Checks the order of stages, after all sources have been added.
    pub(super) fn check_order(&mut self, names: &Names) {
        for (number, source) in self.sources.iter().enumerate() {
            let SourceTarget::Stage(needed) = source.target else {
                continue;
            };
            let cycles = self.cycles.get(source.stage).zip(self.cycles.get(needed));
            let in_cycle = cycles.is_some_and(|(a, b)| a.is_some() && a == b);
            let in_cycle = in_cycle && number < self.written;
            let title = names.title(needed);
            let (kind, message) = if in_cycle {
                let message = format!("circular dependency detected on stage: {title}");
                (ProblemKind::CircularDependency, message)
            } else if needed > source.stage && source.copies {
                let message = format!(
                    "cannot copy from stage \"{title}\", it needs to be defined before current stage \"{}\"",
                    names.title(source.stage)
                );
                (ProblemKind::StageOrder, message)
            } else if needed > source.stage {
                let message = format!(
                    "cannot mount from stage \"{title}\", stage needs to be defined before current command"
                );
                (ProblemKind::StageOrder, message)
            } else {
                continue;
            };
            let problem = Problem::new(kind, source.span, message);
            self.rejections.push(Rejection {
                item: source.item,
                problem,
                later: source.named.then_some(needed),
            });
        }
    }

    /// Determines the cycles among the sources added so far. BuildKit validates them before it adds the sources of
    /// ONBUILD triggers, which can close a cycle without an error.
    pub(super) fn find_cycles(&mut self, stages: usize) {
        self.written = self.sources.len();
        self.cycles = self.cycles(stages);
    }

    /// For each stage, the cycle that it is part of, identified by its first stage. FROM is ignored.
    fn cycles(&self, stages: usize) -> Vec<Option<usize>> {
        let mut cycles = vec![None; stages];
        let is_forward = |it: &FileSource| matches!(it.target, SourceTarget::Stage(needed) if needed >= it.stage);
        if !self.sources.iter().any(is_forward) {
            return cycles;
        }
        let needs = self.needs(stages);
        for members in components(&needs) {
            let first = members.iter().copied().min();
            let alone = |it: &usize| needs.get(*it).is_some_and(|needs| !needs.contains(it));
            if members.len() == 1 && members.iter().all(alone) {
                continue;
            }
            for member in members {
                if let Some(cycle) = cycles.get_mut(member) {
                    *cycle = first;
                }
            }
        }
        cycles
    }
}

/// The strongly connected components (Kosaraju's algorithm).
fn components(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut needed_by = vec![Vec::new(); needs.len()];
    for (stage, needs) in needs.iter().enumerate() {
        for needed in needs {
            if let Some(list) = needed_by.get_mut(*needed) {
                list.push(stage);
            }
        }
    }
    let mut seen = vec![false; needs.len()];
    let mut order = Vec::new();
    for stage in 0..needs.len() {
        reach(stage, needs, &mut seen, &mut order);
    }
    let mut seen = vec![false; needs.len()];
    let mut found = Vec::new();
    for stage in order.into_iter().rev() {
        let mut members = Vec::new();
        reach(stage, &needed_by, &mut seen, &mut members);
        found.push(members);
    }
    found.retain(|members| !members.is_empty());
    found
}

/// Appends the unseen stages that are reachable from `stage` in post-order.
fn reach(stage: usize, edges: &[Vec<usize>], seen: &mut [bool], order: &mut Vec<usize>) {
    let mut see = |stage: usize| {
        let flag = seen.get_mut(stage).filter(|flag| !**flag);
        flag.is_some_and(|flag| !std::mem::replace(flag, true))
    };
    // Stages with the number of edges already followed.
    let mut open: Vec<(usize, usize)> = see(stage).then_some((stage, 0)).into_iter().collect();
    while let Some((stage, followed)) = open.last_mut() {
        let next = edges.get(*stage).and_then(|edges| edges.get(*followed));
        *followed += 1;
        match next.copied() {
            Some(next) if see(next) => open.push((next, 0)),
            Some(_) => {}
            None => {
                order.push(*stage);
                open.pop();
            }
        }
    }
}

/// BuildKit's error for an invalid image name (`convert.go:resolveBaseImage`).
pub(super) fn image_problem(name: &str) -> Option<String> {
    if name == "scratch" {
        return None;
    }
    image(name).err()
}

/// Parses an image name. The error is BuildKit's message.
pub(super) fn image(name: &str) -> Result<Reference, String> {
    reference::parse(name).map_err(|error| {
        format!(
            "failed to parse stage name {}: {}",
            syntax::quoted(name),
            error.message()
        )
    })
}
