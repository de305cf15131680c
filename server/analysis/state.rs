//! The state of a stage between two instructions: variables and image configuration.
//!
//! It uses persistent collections, which share memory between states, so that each instruction can keep its own.

use std::sync::Arc;

use rpds::{HashTrieMapSync, RedBlackTreeMapSync, RedBlackTreeSetSync, VectorSync};

use crate::catalogue::Configuration;
use syntax::Instruction;
use syntax::language::Kind;
use syntax::values::ports::{self, Exposed};

/// A text that may be unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The text.
    Known(Arc<str>),
    /// Unknown, as it depends on something outside of the file.
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
    /// Its value; `None` if it is declared without one.
    pub value: Option<Value>,
    /// Where the value comes from.
    pub origin: Origin,
    /// The bare `ARG name` that declared a global argument in the stage.
    pub declared_by: Option<PairOf>,
}

/// Where a variable's value comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// An ARG or an ENV.
    Pair(PairOf),
    /// The base image.
    Base,
    /// BuildKit predefines it.
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
    /// The index of the pair in the instruction.
    pub pair: usize,
}

/// The result of looking up a variable.
#[derive(Clone, Copy, Debug)]
pub enum VariableLookup<'e> {
    /// A variable with a value.
    Set(&'e Value),
    /// Declared by an ARG that gives it no value.
    Declared,
    /// There is no such variable.
    Missing,
    /// An unknown base image may set it.
    Perhaps,
}

/// The variables in scope of an instruction.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The variables.
    variables: HashTrieMapSync<Arc<str>, Assigned>,
    /// How many assignments there were.
    assignments: u32,
    /// The number of assignments at which the variables of the image were assigned again, in their order.
    inherited_at: u32,
    /// The variables of the image that an argument has replaced.
    replaced: RedBlackTreeSetSync<Arc<str>>,
    /// True if an unknown base image may set others.
    pub open: bool,
    /// True if `--build-arg` may set arguments that are not known to be given.
    pub(super) arguments_open: bool,
}

/// A variable and its last assignment.
#[derive(Clone, Debug)]
struct Assigned {
    /// The number of assignments before it.
    order: u32,
    /// The position among the variables of the image, if it is one.
    in_image: Option<u32>,
    variable: Variable,
}

impl Environment {
    /// True if a variable is set, or declared by an ARG that gives it no value.
    pub fn declares(&self, name: &str) -> bool {
        matches!(
            self.find(name),
            VariableLookup::Set(_) | VariableLookup::Declared
        )
    }

    /// Looks up a variable, taking an unknown base image into account.
    pub fn find(&self, name: &str) -> VariableLookup<'_> {
        match self.get(name) {
            Some(Variable {
                value: Some(value), ..
            }) => VariableLookup::Set(value),
            // A base image can't set special parameters like `$1`.
            None if self.open && !is_special(name) => VariableLookup::Perhaps,
            Some(_) => VariableLookup::Declared,
            None => VariableLookup::Missing,
        }
    }

    /// The variable with a name, if it is known.
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name).map(|it| &it.variable)
    }

    /// True if `--build-arg` may give a variable another value than its default.
    pub(super) fn may_be_given(&self, name: &str) -> bool {
        let is_argument = |it: &Variable| match &it.origin {
            Origin::Pair(pair) => pair.instruction.kind == Some(Kind::Arg),
            _ => false,
        };
        self.arguments_open && self.get(name).is_some_and(is_argument)
    }

    /// The names of the variables that have a value and match a filter, in the order of their last assignments, as in
    /// BuildKit (`llb.EnvList.Keys`).
    pub fn names(&self, filter: impl Fn(&str) -> bool) -> Vec<&str> {
        let matching = self.variables.iter().filter_map(|(name, it)| {
            let order = match it.in_image {
                Some(position) if it.order < self.inherited_at => (self.inherited_at, position),
                _ => (it.order, 0),
            };
            (it.variable.value.is_some() && filter(name)).then_some((order, &**name))
        });
        let mut names: Vec<_> = matching.collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// All variables, including those without a value, in no particular order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Variable)> {
        let variables = self.variables.iter();
        variables.map(|(name, it)| (&**name, &it.variable))
    }

    /// A closed copy without a variable.
    pub(super) fn without(&self, name: &str) -> Environment {
        Environment {
            variables: self.variables.remove(name),
            assignments: self.assignments,
            inherited_at: self.inherited_at,
            replaced: self.replaced.clone(),
            open: false,
            arguments_open: false,
        }
    }

    /// Assigns an argument.
    pub(super) fn set(&mut self, name: &str, variable: Variable) {
        let name: Arc<str> = name.into();
        let before = self.variables.get(&name);
        if before.is_some_and(|it| it.in_image.is_some()) {
            self.replaced.insert_mut(name.clone());
        }
        self.assign(name, variable, None);
    }

    /// Assigns a variable of the image.
    fn set_env(&mut self, name: Arc<str>, variable: Variable, position: usize) {
        self.assign(name, variable, Some(position as u32));
    }

    fn assign(&mut self, name: Arc<str>, variable: Variable, in_image: Option<u32>) {
        let assigned = Assigned {
            order: self.assignments,
            in_image,
            variable,
        };
        self.variables.insert_mut(name, assigned);
        self.assignments += 1;
    }
}

fn is_special(name: &str) -> bool {
    !name.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

/// The environment variables of an image, in order.
#[derive(Clone, Debug, Default)]
pub struct ImageVariables {
    list: VectorSync<(Arc<str>, Variable)>,
    positions: HashTrieMapSync<Arc<str>, usize>,
}

impl ImageVariables {
    /// All variables, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(Arc<str>, Variable)> {
        self.list.iter()
    }

    /// A variable by name.
    pub fn get(&self, name: &str) -> Option<&Variable> {
        let position = self.positions.get(name)?;
        self.list.get(*position).map(|(_, variable)| variable)
    }

    /// Sets a variable, which keeps its position if there is one of that name (`convert.go:addEnv`). Returns the position.
    fn set(&mut self, name: &Arc<str>, variable: Variable) -> usize {
        if let Some(position) = self.positions.get(name) {
            self.list.set_mut(*position, (name.clone(), variable));
            return *position;
        }
        let position = self.list.len();
        self.positions.insert_mut(name.clone(), position);
        self.list.push_back_mut((name.clone(), variable));
        position
    }
}

/// The image configuration of a stage.
#[derive(Clone, Debug, Default)]
pub struct StageConfig {
    /// The environment of the container, in order.
    pub env: ImageVariables,
    /// USER.
    pub user: Option<Value>,
    /// WORKDIR, absolute.
    pub workdir: Option<Value>,
    /// ENTRYPOINT.
    pub entrypoint: Option<CommandLine>,
    /// CMD.
    pub cmd: Option<CommandLine>,
    /// EXPOSE. The entries may overlap.
    pub ports: RedBlackTreeSetSync<Exposed>,
    /// VOLUME.
    pub volumes: RedBlackTreeSetSync<Arc<str>>,
    /// LABEL.
    pub labels: RedBlackTreeMapSync<Arc<str>, Value>,
    /// STOPSIGNAL.
    pub stop_signal: Option<Value>,
    /// SHELL.
    pub shell: Option<CommandLine>,
    /// The triggers of ONBUILD.
    pub onbuild: VectorSync<Arc<str>>,
    /// HEALTHCHECK.
    pub health: Option<Arc<Health>>,
    /// True if an unknown base image may have set more.
    pub open: bool,
}

/// A command and its arguments.
pub type CommandLine = Arc<[String]>;

/// HEALTHCHECK. Times are in nanoseconds; 0 is the default.
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

impl StageConfig {
    /// Copies the configuration of an image, except for its variables.
    pub(super) fn inherit(&mut self, image: &Configuration) {
        let command = |json: Option<&str>| -> Option<CommandLine> {
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
}

/// The state of a stage between two instructions.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub struct State {
    /// The variables in scope of the next instruction.
    pub environment: Environment,
    /// The configuration of the image.
    pub config: StageConfig,
    /// True after a WORKDIR, in this stage or a base stage.
    pub has_workdir: bool,
    /// True after a CMD in this stage.
    pub has_cmd: bool,
    /// True if the stage is for Windows.
    pub windows: bool,
    /// True if the default shell is that of Windows.
    pub windows_shell: bool,
}

impl State {
    /// Sets an environment variable of the image, which is also in scope of the following instructions.
    pub(super) fn set_env(&mut self, name: &str, variable: Variable) {
        let name: Arc<str> = name.into();
        let position = self.config.env.set(&name, variable.clone());
        self.environment.set_env(name, variable, position);
    }

    /// The initial state of a stage whose base stage ends in this state (`dispatchState.init`, `dispatchStages`).
    pub(super) fn inherited(&self) -> State {
        let mut state = self.clone();
        state.config.onbuild = VectorSync::default();
        state.has_cmd = false;
        // Environment variables take precedence over arguments of the same name again.
        let replaced = std::mem::take(&mut state.environment.replaced);
        for name in &replaced {
            if let Some(position) = self.config.env.positions.get(name)
                && let Some((_, variable)) = self.config.env.list.get(*position)
            {
                let variable = variable.clone();
                state.environment.set_env(name.clone(), variable, *position);
            }
        }
        state.environment.inherited_at = state.environment.assignments;
        state.environment.assignments += 1;
        state
    }
}
