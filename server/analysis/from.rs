//! What a FROM comes to (`convert.go:buildDispatchStates`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::expand::expand_word;
use super::graph::image;
use super::names::Names;
use super::state::{Environment, Value};
use super::step::{self, Around};
use syntax::values::platform;
use syntax::values::reference::{self, Reference};
use syntax::{Fragment, Instruction, Problem, ProblemKind};

/// What a stage is built on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// Nothing.
    Scratch,
    /// The stage of this number.
    Stage(usize),
    /// An image, by its name.
    Image(Arc<str>),
    /// What can't be known, or isn't there.
    Unknown,
}

/// What a FROM comes to.
#[derive(Debug)]
pub struct From {
    /// What it says.
    pub base: Base,
    /// The name of the image that it says, in its parts.
    pub image: Option<Arc<Reference>>,
    /// True if it says the name of an image when no build arguments are given; `None` if that can't be worked out.
    pub default_is_name: Option<bool>,
    /// What `--platform` says; `None` without one.
    pub platform: Option<Value>,
    /// True if its platform is Windows.
    pub windows: bool,
    /// What BuildKit refuses in it. Spans are counted from the beginning of the instruction.
    pub(super) problems: Vec<Problem>,
    /// True once nothing was found wrong with its image.
    quiet: AtomicBool,
}

impl From {
    /// True once somebody has found nothing wrong with its image, in whatever version of the document.
    pub fn is_quiet(&self) -> bool {
        self.quiet.load(Ordering::Relaxed)
    }

    /// Remembers that nothing is wrong with its image.
    pub fn set_quiet(&self) {
        self.quiet.store(true, Ordering::Relaxed);
    }
}

/// Works out the FROM of a stage. `defaults` are the arguments if none are given, if they can be worked out.
pub(super) fn from(
    it: &Instruction,
    stage: usize,
    names: &Names,
    around: &Around,
    defaults: Option<&Environment>,
) -> From {
    let mut found = From {
        base: Base::Unknown,
        image: None,
        default_is_name: None,
        platform: None,
        windows: false,
        problems: Vec::new(),
        quiet: AtomicBool::new(false),
    };
    let mut problems = Vec::new();
    let word = |fragment: &Fragment, problems: &mut Vec<Problem>| {
        let found = expand_word(fragment, around.escape, around.globals);
        found.map_err(|error| problems.push(step::mistake(&error, fragment)))
    };
    if let Some(written) = it.words().first() {
        if let Ok(Value::Known(name)) = word(written, &mut problems) {
            found.base = match names.find_before(&name, stage) {
                Some(stage) => Base::Stage(stage),
                None if &*name == "scratch" => Base::Scratch,
                None => Base::Image(name.clone()),
            };
            let refused = if name.is_empty() {
                let message = format!("base name ({}) should not be blank", written.text);
                Some((ProblemKind::BlankBaseName, message))
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
            let value = expand_word(written, around.escape, defaults).ok()?;
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
    found.problems = problems;
    found
}
