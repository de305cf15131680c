//! The arguments before the first FROM (`convert.go:buildMetaArgs`).

use std::sync::Arc;

use super::build_target::Build;
use super::expand::expand_word;
use super::expansion_problem::default_problem;
use super::names::Names;
use super::state::{Environment, Origin, PairOf, State, Value, Variable};
use syntax::language::Kind;
use syntax::{Instruction, Item, Problem};

/// The state before the first instruction, which contains the predefined arguments. `open` is true if `--build-arg` may set
/// arguments that are not known to be given.
pub(super) fn predefined_state(predefined: &[(&'static str, Value)], open: bool) -> State {
    let mut state = State::default();
    state.environment.arguments_open = open;
    for (name, value) in predefined {
        let variable = Variable {
            value: Some(value.clone()),
            origin: Origin::Predefined,
            declared_by: None,
        };
        state.environment.set(name, variable);
    }
    state
}

/// Evaluates one pair of an ARG before the first FROM.
pub(super) fn global(
    it: &Arc<Instruction>,
    number: usize,
    state: &mut State,
    escape: char,
    build: &Build,
    problems: &mut Vec<Problem>,
) {
    let Some(pair) = it.pairs().get(number) else {
        return;
    };
    let name = pair.name.text.as_str();
    let here = PairOf {
        instruction: it.clone(),
        pair: number,
    };
    let (value, origin) = match (build.arg(name), &pair.value) {
        (Some(given), _) => (Some(given), Origin::BuildArgument(here)),
        (None, Some(default)) => {
            let value = expand_word(default, escape, &state.environment);
            let value = value.unwrap_or_else(|error| {
                problems.extend(default_problem(&error, default, build));
                Value::Unknown
            });
            (Some(value), Origin::Pair(here))
        }
        // An existing value is kept.
        (None, None)
            if state
                .environment
                .get(name)
                .is_some_and(|it| it.value.is_some()) =>
        {
            return;
        }
        (None, None) => {
            let value = (!build.is_fully_specified()).then_some(Value::Unknown);
            (value, Origin::Pair(here))
        }
    };
    let variable = Variable {
        value,
        origin,
        declared_by: None,
    };
    state.environment.set(name, variable);
}

/// Evaluates one pair of an ENV before the first FROM, as in a stage with an unknown base.
pub(super) fn premature(
    it: &Arc<Instruction>,
    number: usize,
    before: &State,
    state: &mut State,
    escape: char,
) {
    let Some(pair) = it.pairs().get(number) else {
        return;
    };
    let mut environment = before.environment.clone();
    environment.open = true;
    let value = pair.value.as_ref();
    let value = value.and_then(|value| expand_word(value, escape, &environment).ok());
    let variable = Variable {
        value: Some(value.unwrap_or(Value::Unknown)),
        origin: Origin::Pair(PairOf {
            instruction: it.clone(),
            pair: number,
        }),
        declared_by: None,
    };
    state.environment.set(&pair.name.text, variable);
}

/// The arguments that FROM lines see if no build arguments are given (`validateBaseImagesWithDefaultArgs`). `None` if
/// their evaluation fails.
pub(super) fn default_arguments(
    items: &[Item],
    escape: char,
    build: &Build,
) -> Option<Environment> {
    let predefined = Build {
        args: build.args.clone(),
        unknown_args: build.unknown_args.clone(),
        ..Build::alone()
    };
    let mut state = predefined_state(&predefined.predefined(&Names::default()), false);
    let mut problems = Vec::new();
    for item in items {
        let it = &item.instruction;
        if it.kind == Some(Kind::Arg) {
            for pair in 0..it.pairs().len() {
                global(it, pair, &mut state, escape, &Build::alone(), &mut problems);
            }
        }
    }
    problems.is_empty().then_some(state.environment)
}
