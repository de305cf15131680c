//! What a stage has come to between two of its instructions: variables, and the configuration of the image.
//!
//! All of it shares what it has in common with the state before, so that each instruction can keep its own.

use std::sync::Arc;

use rpds::{HashTrieMapSync, RedBlackTreeMapSync, RedBlackTreeSetSync, VectorSync};

use crate::catalogue::Configuration;
use syntax::Instruction;
use syntax::values::ports::{self, Exposed};

/// A text that may not be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// It is this.
    Known(Arc<str>),
    /// It depends on something outside of the file.
    Unknown,
}

impl Value {
    /// The text, if it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Value::Known(text) => Some(text),
            Value::Unknown => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Known(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Known(text.into())
    }
}

/// A variable.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its value; `None` if it is declared and has none.
    pub value: Option<Value>,
    /// Where the value comes from.
    pub origin: Origin,
    /// The bare `ARG name` that brought a global value into the stage.
    pub brought_by: Option<PairOf>,
}

/// Where a variable's value comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// An ARG or an ENV.
    Pair(PairOf),
    /// The base image.
    Base,
    /// BuildKit sets it.
    Predefined,
    /// `--build-arg`, for this ARG.
    BuildArgument(PairOf),
}

impl Origin {
    /// The ARG or ENV.
    pub fn pair(&self) -> Option<&PairOf> {
        match self {
            Origin::Pair(pair) | Origin::BuildArgument(pair) => Some(pair),
            Origin::Base | Origin::Predefined => None,
        }
    }
}

/// A pair of an ARG or ENV.
#[derive(Clone, Debug)]
pub struct PairOf {
    /// The instruction.
    pub instruction: Arc<Instruction>,
    /// The number of the pair in it.
    pub pair: usize,
}

/// What is known of a name.
#[derive(Clone, Copy, Debug)]
pub enum Found<'e> {
    /// A variable with a value.
    Set(&'e Value),
    /// Declared by an ARG that gives it no value.
    Declared,
    /// There is no such variable.
    Missing,
    /// The base image, which isn't known, may set it.
    Perhaps,
}

/// The variables that an instruction sees.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: HashTrieMapSync<Arc<str>, Variable>,
    /// True if there may be others, which an unknown base image sets.
    pub open: bool,
}

impl Environment {
    /// What is known of a name.
    pub fn find(&self, name: &str) -> Found<'_> {
        match self.variables.get(name) {
            Some(Variable {
                value: Some(value), ..
            }) => Found::Set(value),
            // Special parameters like `$1` are nobody's.
            None if self.open && !is_special(name) => Found::Perhaps,
            Some(_) => Found::Declared,
            None => Found::Missing,
        }
    }

    /// A variable.
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    /// The names of all variables that have a value, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let set = self.variables.iter().filter(|(_, it)| it.value.is_some());
        set.map(|(name, _)| &**name)
    }

    /// All variables, declared ones too, in no order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.variables.iter().map(|(name, it)| (&**name, it))
    }

    /// The same without one of them.
    pub(super) fn without(&self, name: &str) -> Environment {
        Environment {
            variables: self.variables.remove(name),
            open: false,
        }
    }

    pub(super) fn set(&mut self, name: &str, variable: Variable) {
        self.variables.insert_mut(name.into(), variable);
    }
}

fn is_special(name: &str) -> bool {
    !name.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

/// The configuration that the image of a stage has so far.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The environment of the container, in order.
    pub env: VectorSync<(Arc<str>, Variable)>,
    /// USER.
    pub user: Option<Value>,
    /// WORKDIR, absolute.
    pub workdir: Option<Value>,
    /// ENTRYPOINT.
    pub entrypoint: Option<Command>,
    /// CMD.
    pub cmd: Option<Command>,
    /// EXPOSE. Some may be in more than one of them.
    pub ports: RedBlackTreeSetSync<Exposed>,
    /// VOLUME.
    pub volumes: RedBlackTreeSetSync<Arc<str>>,
    /// LABEL.
    pub labels: RedBlackTreeMapSync<Arc<str>, Value>,
    /// STOPSIGNAL.
    pub stop_signal: Option<Value>,
    /// SHELL.
    pub shell: Option<Command>,
    /// The triggers of ONBUILD.
    pub onbuild: VectorSync<Arc<str>>,
    /// HEALTHCHECK.
    pub health: Option<Arc<Health>>,
    /// True if the base image, which isn't known, may have set more.
    pub open: bool,
}

/// A command and its arguments.
pub type Command = Arc<[String]>;

/// HEALTHCHECK. Times are in nanoseconds; 0 is BuildKit's for the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Health {
    pub test: Vec<String>,
    pub interval: i64,
    pub timeout: i64,
    pub start_period: i64,
    pub start_interval: i64,
    pub retries: i64,
}

impl Config {
    /// Begins with what an image sets, but for its variables.
    pub(super) fn begin(&mut self, image: &Configuration) {
        let command = |json: Option<&str>| -> Option<Command> {
            let words: Vec<String> = serde_json::from_str(json?).ok()?;
            Some(words.into())
        };
        self.user = image.user.map(Value::from);
        self.workdir = image.workdir.map(Value::from);
        self.entrypoint = command(image.entrypoint);
        self.cmd = command(image.cmd);
        self.shell = command(image.shell);
        self.stop_signal = image.stop_signal.map(Value::from);
        let ports = image.ports.iter().filter_map(|it| ports::parse(it).ok());
        for port in ports {
            self.ports.insert_mut(port.exposed());
        }
        for volume in &image.volumes {
            self.volumes.insert_mut((*volume).into());
        }
    }

    /// A variable of the container.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        let found = self.env.iter().find(|(known, _)| &**known == name);
        found.map(|(_, variable)| variable)
    }

    /// Sets a variable of the container, in its place if it is there (`convert.go:addEnv`).
    pub(super) fn set_env(&mut self, name: &str, variable: Variable) {
        let at = self.env.iter().position(|(known, _)| &**known == name);
        match at {
            Some(at) => {
                self.env.set_mut(at, (name.into(), variable));
            }
            None => self.env.push_back_mut((name.into(), variable)),
        }
    }
}

/// What a stage has come to.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub struct State {
    /// The variables that the next instruction sees.
    pub environment: Environment,
    /// The configuration of the image.
    pub config: Config,
    /// True once there was a WORKDIR, here or in a stage below.
    pub has_workdir: bool,
    /// True once this stage has a CMD of its own.
    pub has_cmd: bool,
    /// True if the stage is for Windows.
    pub windows: bool,
    /// True if the image's default shell is that of Windows.
    pub windows_shell: bool,
}

impl State {
    /// Sets a variable of the container, which the instructions that follow see as well.
    pub(super) fn set_env(&mut self, name: &str, variable: Variable) {
        self.config.set_env(name, variable.clone());
        self.environment.set(name, variable);
    }

    /// What a stage begins with that is built on one that ends with this (`dispatchState.init`, `dispatchStages`).
    pub(super) fn inherited(&self) -> State {
        let mut state = self.clone();
        state.config.onbuild = VectorSync::default();
        state.has_cmd = false;
        // What the image keeps takes precedence again over arguments of the same name.
        for (name, variable) in &self.config.env {
            state.environment.set(name, variable.clone());
        }
        state
    }
}
