//! Evaluation of FROM (`convert.go:buildDispatchStates`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::expand::expand_word;
use super::expansion_problem::mistake;
use super::graph::image;
use super::image_reference::ImageReference;
use super::names::Names;
use super::state::{Environment, Value};
use super::step::EvalContext;
use crate::catalogue;
use syntax::values::platform;
use syntax::values::reference::{self, Reference};
use syntax::{Fragment, Instruction, Problem, ProblemKind};

/// What a stage is built on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// Nothing.
    Scratch,
    /// A stage, by index.
    Stage(usize),
    /// An image, by name.
    Image(Arc<str>),
    /// A named context of the build, by its normalized name.
    Context(Arc<str>),
    /// Unknown or missing.
    Unknown,
}

/// An evaluated FROM.
#[derive(Debug)]
pub struct FromInstruction {
    /// What the stage is built on.
    pub base: Base,
    /// The parsed name of the base image.
    pub image: Option<Arc<Reference>>,
    /// True if the base is a valid image name when no build arguments are given; `None` if that is unknown.
    pub default_is_name: Option<bool>,
    /// The value of `--platform`; `None` if not specified.
    pub platform: Option<Value>,
    /// True if the specified platform is Windows, or if the image exists only for Windows and no platform is specified.
    pub windows: bool,
    /// What BuildKit rejects in it. Spans are relative to the start of the instruction.
    pub(super) problems: Vec<Problem>,
    /// True if no rule has a finding for its image.
    lint_clean: AtomicBool,
}

impl FromInstruction {
    /// True if the rules have found nothing wrong with its image, in any version of the document.
    pub fn is_lint_clean(&self) -> bool {
        self.lint_clean.load(Ordering::Relaxed)
    }

    /// Records that the rules find nothing wrong with its image.
    pub fn mark_lint_clean(&self) {
        self.lint_clean.store(true, Ordering::Relaxed);
    }
}

/// Evaluates the FROM of a stage. `defaults` are the values of global arguments if none are given; `None` if unknown.
pub(super) fn from(
    it: &Instruction,
    stage: usize,
    names: &Names,
    context: &EvalContext,
    defaults: Option<&Environment>,
) -> FromInstruction {
    let mut found = FromInstruction {
        base: Base::Unknown,
        image: None,
        default_is_name: None,
        platform: None,
        windows: false,
        problems: Vec::new(),
        lint_clean: AtomicBool::new(false),
    };
    let mut problems = Vec::new();
    let word = |fragment: &Fragment, problems: &mut Vec<Problem>| {
        let found = expand_word(fragment, context.escape, context.globals);
        found.map_err(|error| problems.push(mistake(&error, fragment)))
    };
    if let Some(written) = it.words().first() {
        if let Ok(Value::Known(name)) = word(written, &mut problems) {
            let named = || context.build.context(&name).map(|it| it.0);
            // A named context takes the place of a stage of its name.
            found.base = match names.find_before(&name, stage) {
                None if &*name == "scratch" => Base::Scratch,
                stage => match (named(), stage) {
                    (Some(name), _) => Base::Context(name.into()),
                    (None, Some(stage)) => Base::Stage(stage),
                    (None, None) => Base::Image(name.clone()),
                },
            };
            let refused = if name.is_empty() {
                let message = format!("base name ({}) should not be blank", written.text);
                Some((ProblemKind::EmptyBaseName, message))
            } else if let Base::Image(name) = &found.base {
                let parts = image(name).map(|parts| found.image = Some(Arc::new(parts)));
                parts
                    .err()
                    .map(|it| (ProblemKind::InvalidImageReference, it))
            } else {
                None
            };
            if let Some((kind, message)) = refused {
                found.base = Base::Unknown;
                problems.push(Problem::new(kind, written.span, message));
            }
        }
        found.default_is_name = defaults.and_then(|defaults| {
            let value = expand_word(written, context.escape, defaults).ok()?;
            Some(reference::parse(value.known()?).is_ok())
        });
    }
    let flag = it.flag("platform").and_then(|flag| flag.value.as_ref());
    if let Some(written) = flag.filter(|it| !it.text.is_empty()) {
        let value = word(written, &mut problems).unwrap_or(Value::Unknown);
        let refused = match value.known().map(|text| (text, platform::parse(text))) {
            Some(("", _)) => Some(format!(
                "empty platform value from expression {}",
                written.text
            )),
            Some((_, Err(message))) => Some(format!(
                "failed to parse platform {}: {message}",
                written.text
            )),
            Some((_, Ok(platform))) => {
                found.windows = platform.os == "windows";
                None
            }
            None => None,
        };
        if let Some(message) = refused {
            let kind = ProblemKind::InvalidPlatform;
            problems.push(Problem::new(kind, written.span, message));
        }
        found.platform = Some(value);
    }
    let is_specified = found
        .platform
        .as_ref()
        .is_some_and(|it| it.known().is_some());
    if !is_specified && !context.build.is_fully_specified() {
        found.windows = is_for_windows(it, &found, context.escape);
    }
    found.problems = problems;
    found
}

/// True if the base image exists only for Windows. Of a name that is known in part, that part counts.
fn is_for_windows(it: &Instruction, found: &FromInstruction, escape: char) -> bool {
    let written = match (&found.base, it.words().first()) {
        (Base::Unknown, Some(word)) => ImageReference::parse(word, escape, None),
        _ => None,
    };
    let written = written.as_ref().map(|image| &image.reference);
    let image = found.image.as_deref().or(written);
    image.is_some_and(catalogue::is_for_windows)
}
