//! Variables: where they are set, what they come to, and what is done with them.

use crate::markdown::{code, note, page};
use analysis::{
    self, Definition, Document, Origin, Stages, Use, Value, Variable, definition, taken_over,
};
use syntax::Pair;
use syntax::language::{self, Kind};

/// What there is to know about a variable where it is used.
pub(super) fn used(document: &Document, item: usize, used: &Use) -> Option<String> {
    let at = definition(document, item, used.pair, &used.name);
    // BuildKit refuses an ENV without a value, so that nothing is known of what comes of it.
    if at.is_some_and(|at| is_unfinished(document, at)) {
        return None;
    }
    let in_stage = Stages::of(document)
        .containing(item)
        .is_some_and(|stage| stage.items.start < item);
    let seen = seen(document, item, used.pair, &used.name);
    let mut text = variable(document, &used.name, at, in_stage, seen.as_ref())
        .or_else(|| unknown(document, item, used))?;
    if let Some(result) = modified(document, item, used) {
        text.push_str(&format!("\n\n{result}"));
    }
    Some(text)
}

/// True for a name in ENV that has no value.
fn is_unfinished(document: &Document, at: Definition) -> bool {
    let item = document.file().items.get(at.item);
    let no_value = |pair: &Pair| pair.value.is_none();
    item.is_some_and(|it| it.instruction.kind == Some(Kind::Env))
        && at.pair(document.file()).is_some_and(no_value)
}

/// What there is to know about a variable where it is defined.
pub(super) fn defined(document: &Document, at: Definition) -> Option<String> {
    if is_unfinished(document, at) {
        return None;
    }
    let name = &at.pair(document.file())?.name.text;
    let seen = seen_behind(document, at.item, name);
    let taken = taken_over(document, at);
    variable(document, name, taken.or(Some(at)), true, seen.as_ref())
}

/// The variable that a use sees.
fn seen(document: &Document, item: usize, pair: Option<usize>, name: &str) -> Option<Variable> {
    analysis::variable(document, item, pair, name)
}

/// The variable as it is behind an instruction that defines it.
fn seen_behind(document: &Document, item: usize, name: &str) -> Option<Variable> {
    let step = document.meaning().step(item)?;
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
        let docs = format!("{}\n\nSet by the builder.", facts.docs);
        let unseen = (in_stage || facts.scope != language::Scope::Global)
            .then(|| format!("Empty here: the stage has no `ARG {name}` before."));
        let section = match facts.scope {
            language::Scope::Global => "automatic-platform-args-in-the-global-scope",
            _ => "predefined-args",
        };
        let url = format!("{}#{section}", language::REFERENCE);
        return Some(page(
            &format!("ARG {name}"),
            &docs,
            &[unseen, facts.since.describe()],
            &url,
        ));
    };
    let (title, verb, line) = assignment(document, at)?;
    let mut text = note(&title, &format!("{verb} on line {line}"));
    let brought = seen.and_then(|it| it.brought_by.as_ref()?.definition(document));
    if let Some((_, _, line)) = brought
        .filter(|by| *by != at)
        .and_then(|by| assignment(document, by))
    {
        text.push_str(&format!(", brought into the stage on line {line}"));
    }
    text.push('.');
    if let Some(value) = seen.map(|it| value(it, at, document)) {
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
    }
    Some(text)
}

/// An assignment: how it is written, what it does, and its line.
fn assignment(document: &Document, at: Definition) -> Option<(String, &'static str, u32)> {
    let item = document.file().items.get(at.item)?;
    let pair = at.pair(document.file())?;
    let keyword = item.instruction.kind?.keyword();
    let line = document.text.line_of(item.at(pair.span).start) + 1;
    let name = &pair.name.text;
    Some(match &pair.value {
        Some(value) if pair.old_form => (format!("{keyword} {name} {}", value.text), "Set", line),
        Some(value) => (format!("{keyword} {name}={}", value.text), "Set", line),
        None => (format!("{keyword} {name}"), "Declared", line),
    })
}

/// The value of a variable in a sentence.
fn value(variable: &Variable, at: Definition, document: &Document) -> String {
    let bare = at
        .pair(document.file())
        .is_some_and(|pair| pair.value.is_none());
    let given = matches!(variable.origin, Origin::BuildArgument(_));
    match &variable.value {
        Some(Value::Known(text)) if given => format!("`--build-arg` makes it {}.", code(text)),
        Some(Value::Known(text)) => format!("Here it is {}.", code(text)),
        Some(Value::Unknown) if matches!(variable.origin, Origin::Predefined) => {
            "Its value depends on the build.".to_owned()
        }
        Some(Value::Unknown) if bare => {
            "It has no default: its value is that of `--build-arg`, or nothing.".to_owned()
        }
        Some(Value::Unknown) => "Its value depends on what isn't known here.".to_owned(),
        None => "It has no value.".to_owned(),
    }
}

/// The variables in what a definition sets, their values there, and where those come from.
fn sources(document: &Document, at: Definition) -> Vec<(String, String, Option<u32>)> {
    let file = document.file();
    let (Some(item), Some(pair)) = (file.items.get(at.item), at.pair(file)) else {
        return Vec::new();
    };
    let mut list: Vec<(String, String, Option<u32>)> = Vec::new();
    for used in analysis::uses(&item.instruction, file.escape) {
        if !pair.span.covers(used.span) || list.iter().any(|it| it.0 == used.name) {
            continue;
        }
        let seen = seen(document, at.item, used.pair, &used.name);
        let value = match seen.and_then(|it| it.value) {
            Some(Value::Known(text)) => code(&text),
            Some(Value::Unknown) => "not known".to_owned(),
            None => "not set".to_owned(),
        };
        let from = definition(document, at.item, used.pair, &used.name);
        let line = from.and_then(|from| Some(assignment(document, from)?.2));
        list.push((used.name, value, line));
    }
    list
}

/// What `${name…}` comes to, in a sentence.
pub(super) fn modified(document: &Document, item: usize, used: &Use) -> Option<String> {
    let text = used.modified.as_ref()?;
    let say = |value: &Value| match value {
        Value::Known(text) => code(text),
        Value::Unknown => "not known".to_owned(),
    };
    let (value, unset) = analysis::modified(document, item, used)?;
    let unset = unset.map_or("refused".to_owned(), |it| say(&it));
    Some(format!(
        "{} is {} here; with `{}` unset it would be {unset}.",
        code(text),
        say(&value),
        used.name
    ))
}

/// A variable that nothing in the file defines.
fn unknown(document: &Document, item: usize, used: &Use) -> Option<String> {
    let step = document.meaning().step(item)?;
    let variable = step.before.environment.get(&used.name);
    let title = note(&format!("${}", used.name), "");
    let origin = variable.map(|it| (&it.value, &it.origin));
    // What stands before the first FROM may be that of a stage whose FROM is yet to come.
    let global = matches!(step.instruction.kind, Some(Kind::Arg | Kind::From));
    let may_come = !global && document.meaning().stage_of(item).is_none();
    Some(match origin {
        Some((Some(Value::Known(text)), Origin::Base)) => {
            format!("{title}Set by the base image. Here it is {}.", code(text))
        }
        Some((_, Origin::Base)) => format!("{title}Set by the base image."),
        Some((Some(Value::Known(text)), _)) => format!("{title}Here it is {}.", code(text)),
        _ if step.before.environment.open || may_come => {
            format!("{title}Not defined in this file; empty unless the base image sets it.")
        }
        _ => format!("{title}Not defined, so it is empty."),
    })
}
