//! The global `SOURCE_DATE_EPOCH`: a number of seconds, `context`, or the name of a stage that only adds one remote source,
//! whose modification time is used (`dockerfile2llb/epoch.go`).

use std::sync::Arc;

use super::build_target::Build;
use super::expand::expand_word;
use super::expansion_problem::mistake;
use super::graph::Rejection;
use super::semantics::{Semantics, StageSemantics};
use super::state::{Environment, Origin, State, Value, Variable};
use syntax::is_heredoc_marker;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::values::{digest, source};
use syntax::{Dockerfile, Fragment, Instruction, Item, Problem, ProblemKind};

const NAME: &str = "SOURCE_DATE_EPOCH";

/// The value in a build: of the build argument, which needs no declaration, or else of the global ARG.
fn value(globals: &Environment, build: &Build) -> Option<Value> {
    build.arg(NAME).or_else(|| globals.get(NAME)?.value.clone())
}

/// True if the value may be the name of a stage.
pub(super) fn is_named(globals: &Environment, build: &Build) -> bool {
    let value = value(globals, build);
    let text = value.as_ref().and_then(Value::known);
    text.is_some_and(is_name)
}

/// True for neither a number nor an empty text.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.parse::<i64>().is_err()
}

/// The global arguments after BuildKit has replaced the value by a number of seconds.
pub(super) fn resolved(mut globals: Arc<State>, build: &Build) -> Arc<State> {
    let Some(variable) = globals.environment.get(NAME) else {
        return globals;
    };
    let known = variable.value.as_ref().and_then(Value::known);
    let Some(text) = known.filter(|text| !text.is_empty()) else {
        return globals;
    };
    let value = match text.parse::<i64>() {
        Ok(seconds) if seconds.to_string() == text => return globals,
        Ok(seconds) => Some(Value::from(seconds.to_string())),
        // Without a client to resolve the source, BuildKit unsets it.
        Err(_) if build.is_fully_specified() => None,
        Err(_) => Some(Value::Unknown),
    };
    let variable = Variable {
        value,
        ..variable.clone()
    };
    Arc::make_mut(&mut globals).environment.set(NAME, variable);
    globals
}

/// The error in the value, or in the stage that it names.
pub(super) fn rejection(
    file: &Dockerfile,
    semantics: &Semantics,
    build: &Build,
) -> Option<Rejection> {
    let front = semantics.front.end().unwrap_or(&semantics.globals);
    let value = value(&front.environment, build)?;
    let text = value.known().filter(|text| is_name(text))?;
    if text == "context" {
        return None;
    }
    let named = |stage: &&StageSemantics| {
        let item = file.items.get(stage.items.start);
        let name = item.and_then(|item| item.instruction.stage_name());
        name.is_some_and(|name| name.text.to_lowercase() == text.to_lowercase())
    };
    let Some(stage) = semantics.stages.iter().find(named) else {
        let message = format!("invalid {NAME}: {text}");
        let (item, span) = location(file, &front.environment)?;
        let problem = Problem::new(ProblemKind::InvalidSourceDateEpoch, span, message);
        return Some(Rejection::new(item, problem));
    };
    let from = stage.items.start;
    let items = file.items.get(stage.items.clone())?;
    let environment = front.environment.without(NAME);
    let message = check_stage(items, environment, file.escape, build).err()?;
    let span = items.first()?.instruction.keyword.span;
    let problem = Problem::new(ProblemKind::InvalidSourceDateEpoch, span, message);
    Some(Rejection::new(from, problem))
}

/// The location of the value; the first instruction's keyword if it is a build argument.
fn location(file: &Dockerfile, globals: &Environment) -> Option<(usize, Span)> {
    let pair = globals
        .get(NAME)
        .and_then(|variable| match &variable.origin {
            Origin::Pair(pair) => Some(pair),
            _ => None,
        });
    let place = pair.and_then(|pair| {
        let same = |item: &Item| Arc::ptr_eq(&item.instruction, &pair.instruction);
        let item = file.items.iter().position(same)?;
        let pair = pair.instruction.pairs().get(pair.pair)?;
        Some((item, pair.value.as_ref().unwrap_or(&pair.name).span))
    });
    place.or_else(|| Some((0, file.items.first()?.instruction.keyword.span)))
}

/// Checks that a stage only adds one remote source (`sourceDateEpochStageSource`).
fn check_stage(
    items: &[Item],
    mut environment: Environment,
    escape: char,
    build: &Build,
) -> Result<(), String> {
    const ONE: &str = "SOURCE_DATE_EPOCH stage must contain exactly one remote ADD";
    let (from, rest) = items.split_first().ok_or(ONE)?;
    let expanded = |word: &Fragment, environment: &Environment| {
        let value = expand_word(word, escape, environment);
        value.map_err(|error| mistake(&error, word).message)
    };
    if let Some(base) = from.instruction.words().first()
        && let Some(base) = expanded(base, &environment)?.known()
        && base != "scratch"
    {
        return Err("SOURCE_DATE_EPOCH stage must use FROM scratch".to_owned());
    }
    let mut added = false;
    for item in rest {
        let it = &item.instruction;
        match it.kind {
            Some(Kind::Arg) => {
                for pair in it.pairs() {
                    let value = match (build.arg(&pair.name.text), &pair.value) {
                        (Some(given), _) => given,
                        (None, Some(default)) => expanded(default, &environment)?,
                        (None, None) => continue,
                    };
                    let variable = Variable {
                        value: Some(value),
                        origin: Origin::Predefined,
                        declared_by: None,
                    };
                    environment.set(&pair.name.text, variable);
                }
            }
            Some(Kind::Add) if added => return Err(ONE.to_owned()),
            Some(Kind::Add) => {
                check_add(it, |word| expanded(word, &environment))?;
                added = true;
            }
            _ => {
                let name = &it.keyword.text;
                return Err(format!(
                    "SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported {name} instruction"
                ));
            }
        }
    }
    if added { Ok(()) } else { Err(ONE.to_owned()) }
}

/// Checks that an ADD has exactly one source, and that it is remote (`sourceDateEpochAddSource`).
fn check_add(
    it: &Instruction,
    expanded: impl Fn(&Fragment) -> Result<Value, String>,
) -> Result<(), String> {
    let sources = it
        .words()
        .split_last()
        .map_or(&[][..], |(_, sources)| sources);
    let source = match sources {
        [source] if !is_heredoc_marker(&source.text) => expanded(source)?,
        _ => {
            let message = "SOURCE_DATE_EPOCH stage must contain exactly one remote ADD source";
            return Err(message.to_owned());
        }
    };
    let Some(source) = source.known() else {
        return Ok(());
    };
    match source::parse(source)? {
        source::Source::Http => {
            let flag = it.flag("checksum").and_then(|flag| flag.value.as_ref());
            let Some(written) = flag.filter(|written| !written.text.is_empty()) else {
                return Ok(());
            };
            match expanded(written)?.known().map(digest::parse) {
                Some(Err(error)) => Err(error.message().to_owned()),
                _ => Ok(()),
            }
        }
        source::Source::Git(_) => Ok(()),
        source::Source::Local => {
            Err("SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD".to_owned())
        }
    }
}
