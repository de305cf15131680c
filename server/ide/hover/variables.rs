//! Hover for variables: their definition, value and modifiers.

use crate::markdown::{code, note, page};
use analysis::{
    self, ArgSource, Definition, Document, Origin, Stages, Use, Value, Variable, VariableLookup,
    definition, global_definition,
};
use syntax::language::{self, Kind};
use syntax::word::{Operator, Rules, Word};
use syntax::{Arguments, MentionRole, Pair, ShellMention, VariableOrigin};

/// The hover for a reference to a variable.
pub(super) fn used(document: &Document, item: usize, used: &Use) -> Option<String> {
    let at = definition(document, item, used.pair, &used.name);
    // BuildKit rejects an ENV without a value, so the variable is unknown.
    if at.is_some_and(|at| is_unfinished(document, at)) {
        return None;
    }
    let in_stage = Stages::of(document)
        .containing(item)
        .is_some_and(|stage| stage.items.start < item);
    let seen = seen(document, item, used.pair, &used.name);
    if at.is_some() && may_be_changed(document, item, used, seen.as_ref()) {
        let mut text = variable(document, &used.name, at, in_stage, None)?;
        text.push_str(" The command may change it before it is used here.");
        return Some(text);
    }
    // The build that runs a trigger doesn't have the arguments of this one.
    let items = &document.file().items;
    let kind = |item: usize| items.get(item).and_then(|it| it.instruction.kind);
    let is_lost =
        kind(item) == Some(Kind::Onbuild) && at.is_some_and(|at| kind(at.item) == Some(Kind::Arg));
    let seen = seen.filter(|_| !is_lost);
    let mut text = variable(document, &used.name, at, in_stage, seen.as_ref())
        .or_else(|| unknown(document, item, used))?;
    if let Some(result) = modified(document, item, used) {
        text.push_str(&format!("\n\n{result}"));
    }
    Some(text)
}

/// True if a script may have changed a variable of the file where it uses it.
fn may_be_changed(document: &Document, item: usize, used: &Use, seen: Option<&Variable>) -> bool {
    let script = analysis::shell(document, item);
    let here = script.and_then(|it| it.variables.iter().find(|it| it.span == used.span));
    // A script that it reads, or `eval`, may set it.
    if here.is_some_and(|it| it.origin == VariableOrigin::Unknown) {
        return true;
    }
    // `: ${NAME:=value}` sets a variable that is empty.
    let is_full = |it: &Variable| matches!(&it.value, Some(Value::Known(text)) if !text.is_empty());
    let sets_default = |it: &ShellMention| {
        it.role == MentionRole::Default && *it.name == *used.name && it.span.start < used.span.start
    };
    !seen.is_some_and(is_full)
        && here.is_some()
        && analysis::scripts(document, item)
            .iter()
            .any(|it| it.mentions.iter().any(sets_default))
}

/// True for a name in ENV that has no value.
fn is_unfinished(document: &Document, at: Definition) -> bool {
    let item = document.file().items.get(at.item);
    let no_value = |pair: &Pair| pair.value.is_none();
    item.is_some_and(|it| it.instruction.kind == Some(Kind::Env))
        && at.pair(document.file()).is_some_and(no_value)
}

/// The hover for the definition of a variable.
pub(super) fn defined(document: &Document, at: Definition) -> Option<String> {
    if is_unfinished(document, at) {
        return None;
    }
    let name = &at.pair(document.file())?.name.text;
    let seen = seen_after(document, at.item, name);
    let taken = global_definition(document, at);
    variable(document, name, taken.or(Some(at)), true, seen.as_ref())
}

/// The variable that a reference resolves to.
fn seen(document: &Document, item: usize, pair: Option<usize>, name: &str) -> Option<Variable> {
    analysis::variable(document, item, pair, name)
}

/// The variable after the instruction that defines it.
fn seen_after(document: &Document, item: usize, name: &str) -> Option<Variable> {
    let step = document.semantics().step(item)?;
    step.after.environment.get(name).cloned()
}

fn variable(
    document: &Document,
    name: &str,
    at: Option<Definition>,
    in_stage: bool,
    seen: Option<&Variable>,
) -> Option<String> {
    let file = document.file();
    let Some(at) = at else {
        let facts = language::predefined(name)?;
        let docs = format!("{}\n\nSet by BuildKit.", facts.docs);
        let unseen = (in_stage || facts.scope != language::PredefinedScope::Global)
            .then(|| format!("Empty here: no `ARG {name}` precedes this in the stage."));
        let platforms = platforms(document, name);
        let section = match facts.scope {
            language::PredefinedScope::Global => "automatic-platform-args-in-the-global-scope",
            _ => "predefined-args",
        };
        let url = format!("{}#{section}", language::REFERENCE);
        return Some(page(
            &format!("ARG {name}"),
            &docs,
            &[unseen, platforms, facts.since.describe()],
            &url,
        ));
    };
    let (title, verb, line) = assignment(document, at)?;
    let mut text = note(&title, &format!("{verb} on line {line}"));
    let brought = seen.and_then(|it| it.declared_by.as_ref()?.definition(document));
    if let Some((_, _, line)) = brought
        .filter(|by| *by != at)
        .and_then(|by| assignment(document, by))
    {
        text.push_str(&format!(", declared in the stage on line {line}"));
    }
    text.push('.');
    if let Some(value) = seen.map(|it| value(it, name, at, document)) {
        text.push_str(&format!(" {value}"));
    }
    for (name, value, line) in sources(document, at) {
        text.push_str(&format!("\n- `{name}`: {value}"));
        if let Some(line) = line {
            text.push_str(&format!(", line {line}"));
        }
    }
    let bare = at.pair(file).is_some_and(|pair| pair.value.is_none());
    if let Some(facts) = language::predefined(name).filter(|_| bare) {
        text.push_str("\n\n");
        text.push_str(facts.docs);
        if let Some(platforms) = platforms(document, name) {
            text.push_str(&format!("\n\n{platforms}"));
        }
    }
    Some(text)
}

/// The text of an assignment, a verb for it, and its line.
fn assignment(document: &Document, at: Definition) -> Option<(String, &'static str, u32)> {
    let item = document.file().items.get(at.item)?;
    let pair = at.pair(document.file())?;
    let keyword = match &item.instruction.arguments {
        Arguments::Trigger { instruction, .. } => {
            format!("ONBUILD {}", instruction.kind?.keyword())
        }
        _ => item.instruction.kind?.keyword().to_owned(),
    };
    let line = document.text.line_of(item.at(pair.span).start) + 1;
    let name = &pair.name.text;
    Some(match &pair.value {
        Some(value) if pair.is_legacy => (format!("{keyword} {name} {}", value.text), "Set", line),
        Some(value) => (format!("{keyword} {name}={}", value.text), "Set", line),
        None => (format!("{keyword} {name}"), "Declared", line),
    })
}

/// The value of a variable in a sentence.
fn value(variable: &Variable, name: &str, at: Definition, document: &Document) -> String {
    let bare = at
        .pair(document.file())
        .is_some_and(|pair| pair.value.is_none());
    let given = matches!(variable.origin, Origin::BuildArgument(_));
    match &variable.value {
        Some(Value::Known(text)) if given => {
            format!("{} sets it to {}.", giver(document, name), code(text))
        }
        Some(Value::Unknown) if given => {
            let by = giver(document, name);
            format!("{by} sets it. Its value is unknown, or not for display.")
        }
        Some(Value::Known(text)) => match passed_by(document, name) {
            Some(by) => format!(
                "Here it is {}, unless the environment sets it: {by} passes it.",
                code(text)
            ),
            None => format!("Here it is {}.", code(text)),
        },
        Some(Value::Unknown) if matches!(variable.origin, Origin::Predefined) => {
            "Its value depends on the build.".to_owned()
        }
        Some(Value::Unknown) if bare => "It has no default; `--build-arg` can set it.".to_owned(),
        Some(Value::Unknown) if required(at, document).is_some() => {
            let message = required(at, document).unwrap_or_default();
            let reason = if message.is_empty() {
                String::new()
            } else {
                format!(" with {}", code(&message))
            };
            format!("It is required: without `--build-arg`, the build fails{reason}.")
        }
        Some(Value::Unknown) => "Its value depends on values that are unknown.".to_owned(),
        None => "It has no value.".to_owned(),
    }
}

/// The platforms of the build, for the arguments that they decide.
fn platforms(document: &Document, name: &str) -> Option<String> {
    let platforms = &document.build().platforms;
    let depends = name.starts_with("TARGET") && name != "TARGETSTAGE";
    let definition = document.build().definition.as_ref();
    let definition = definition.filter(|_| depends && !platforms.is_empty())?;
    let list: Vec<String> = platforms.iter().map(|it| code(it)).collect();
    let list = list.join(", ");
    Some(format!(
        "`{}` in {} builds for {list}.",
        definition.name, definition.file
    ))
}

/// What gives an argument its value.
fn giver(document: &Document, name: &str) -> String {
    match document.build().arg_source(name) {
        ArgSource::ConfigFile(file) => code(file),
        ArgSource::Definition(it) => it.setter(name),
        ArgSource::CommandLine => "`--build-arg`".to_owned(),
    }
}

/// What passes an argument from the environment.
fn passed_by(document: &Document, name: &str) -> Option<String> {
    let definition = document.build().definition.as_ref()?;
    let passes = definition.passed_args.contains(name);
    passes.then(|| definition.setter(name))
}

/// The message of `ARG NAME=${NAME:?message}`, by which an argument requires `--build-arg`.
fn required(at: Definition, document: &Document) -> Option<String> {
    let file = document.file();
    let is_argument = file.items.get(at.item)?.instruction.kind == Some(Kind::Arg);
    let pair = at.pair(file).filter(|_| is_argument)?;
    let text = &pair.value.as_ref()?.text;
    let word = Word::parse(text, Rules::words(file.escape));
    let variables = word.variables();
    let own = variables
        .iter()
        .find(|it| text.get(it.name.clone()) == Some(&*pair.name.text))?;
    let modifier = own.modifier.as_ref()?;
    if !matches!(modifier.operator, Operator::Required { .. }) {
        return None;
    }
    let end = own.range.end.checked_sub(1)?;
    text.get(modifier.range.end..end).map(str::to_owned)
}

/// True if an unknown base image may set a variable.
fn may_be_set(document: &Document, item: usize, name: &str) -> bool {
    let step = document.semantics().step(item);
    let found = step.map(|it| it.before.environment.find(name));
    matches!(found, Some(VariableLookup::Perhaps))
}

/// The variables in the value of a definition, with their values and the lines of their definitions.
fn sources(document: &Document, at: Definition) -> Vec<(String, String, Option<u32>)> {
    let file = document.file();
    let (Some(item), Some(pair)) = (file.items.get(at.item), at.pair(file)) else {
        return Vec::new();
    };
    let own = required(at, document).map(|_| pair.name.text.as_str());
    let mut list: Vec<(String, String, Option<u32>)> = Vec::new();
    for used in analysis::uses(&item.instruction, file.escape) {
        if own == Some(&*used.name) {
            continue;
        }
        if !pair.span.covers(used.span) || list.iter().any(|it| it.0 == used.name) {
            continue;
        }
        let seen = seen(document, at.item, used.pair, &used.name);
        let value = match seen.and_then(|it| it.value) {
            Some(Value::Known(text)) => code(&text),
            Some(Value::Unknown) => "unknown".to_owned(),
            None if may_be_set(document, at.item, &used.name) => {
                "unknown, as the base image may set it".to_owned()
            }
            None => "not set".to_owned(),
        };
        let from = definition(document, at.item, used.pair, &used.name);
        let line = from.and_then(|from| Some(assignment(document, from)?.2));
        list.push((used.name, value, line));
    }
    list
}

/// The result of `${name…}`, in a sentence.
pub(super) fn modified(document: &Document, item: usize, used: &Use) -> Option<String> {
    let text = used.modified.as_ref()?;
    let describe = |value: &Value| match value {
        Value::Known(text) => code(text),
        Value::Unknown => "unknown".to_owned(),
    };
    let (value, unset) = analysis::modified(document, item, used)?;
    let unset = unset.map_or("rejected".to_owned(), |it| describe(&it));
    Some(format!(
        "{} is {} here; with `{}` unset it would be {unset}.",
        code(text),
        describe(&value),
        used.name
    ))
}

/// The hover for a variable without a definition in the file.
fn unknown(document: &Document, item: usize, used: &Use) -> Option<String> {
    let step = document.semantics().step(item)?;
    let variable = step.before.environment.get(&used.name);
    let title = note(&format!("${}", used.name), "");
    let origin = variable.map(|it| (&it.value, &it.origin));
    // An instruction before the first FROM may belong to a stage whose FROM isn't written yet.
    let global = matches!(step.instruction.kind, Some(Kind::Arg | Kind::From));
    let may_come = !global && document.semantics().stage_of(item).is_none();
    Some(match origin {
        Some((Some(Value::Known(text)), Origin::Base)) => {
            format!("{title}Set by the base image. Here it is {}.", code(text))
        }
        Some((_, Origin::Base)) => format!("{title}Set by the base image."),
        Some((Some(Value::Known(text)), _)) => format!("{title}Here it is {}.", code(text)),
        _ if step.after.environment.get(&used.name).is_some() => {
            format!("{title}This instruction sets it; the value counts from the next one on.")
        }
        _ if declared_globally(document, &used.name) && !global => {
            format!(
                "{title}Declared before the first `FROM`, but not in this stage: `ARG {}` makes its value available.",
                used.name
            )
        }
        _ if step.before.environment.open || may_come => {
            format!("{title}Not defined in this file; empty unless the base image sets it.")
        }
        _ => format!("{title}Not defined, so it is empty."),
    })
}

/// True if an ARG before the first FROM declares a variable.
fn declared_globally(document: &Document, name: &str) -> bool {
    let semantics = document.semantics();
    let first = semantics.stages.first().map_or(0, |it| it.items.start);
    let items = document.file().items.get(..first).unwrap_or_default();
    let mut pairs = items.iter().flat_map(|it| it.instruction.pairs());
    pairs.any(|it| it.name.text == name)
}
