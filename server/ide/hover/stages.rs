//! Hover for stages: their base, image configuration and users.

use crate::markdown::{code, note};
use crate::stage_graph::replacing_context;
use analysis::{Base, CommandLine, Document, SourceTarget, Stages, Value};

pub(super) fn stage(document: &Document, index: usize) -> Option<String> {
    let stages = Stages::of(document);
    let stage = stages.get(index)?;
    let from = &stage.from.instruction;
    let flags = from.flags.iter().map(|flag| flag.word.text.as_str());
    let words: Vec<_> = flags
        .chain(from.words().iter().map(|word| word.text.as_str()))
        .collect();
    let line = document.text.line_of(stage.from.start) + 1;
    let title = format!("FROM {}", words.join(" "));
    let mut text = note(&title, &format!("Stage {index}, on line {line}."));
    let parts = match replaced(document, index) {
        None => [
            base(document, index),
            configuration(document, index),
            users(document, index),
        ],
        replaced => [replaced, None, None],
    };
    for part in parts.into_iter().flatten() {
        text.push_str(&format!("\n\n{part}"));
    }
    Some(text)
}

/// The name of a stage, or its index if it has none.
fn title(document: &Document, index: usize) -> String {
    let stages = Stages::of(document);
    let name = stages.get(index).and_then(|stage| stage.name);
    let name = name.map_or_else(|| index.to_string(), |name| format!("`{}`", name.text));
    format!("stage {name}")
}

/// What takes the place of a stage: a named context of its name.
fn replaced(document: &Document, index: usize) -> Option<String> {
    let context = replacing_context(document, index)?;
    Some(format!(
        "Isn't built: the named context {} of the build takes its place.",
        code(&context)
    ))
}

/// The base of a stage, if it differs from the one written in its FROM.
fn base(document: &Document, index: usize) -> Option<String> {
    let stage = document.semantics().stages.get(index)?;
    let written = Stages::of(document).get(index)?.base?.text.clone();
    match stage.base() {
        Base::Stage(base) => Some(format!("Built on {}.", title(document, *base))),
        Base::Image(name) if **name != *written => Some(format!("Built on {}.", code(name))),
        _ => None,
    }
}

/// The configuration of a stage's image.
fn configuration(document: &Document, index: usize) -> Option<String> {
    let end = &document.semantics().stages.get(index)?.end;
    let config = &end.config;
    let text = |value: &Value| match value {
        Value::Known(text) => code(text),
        Value::Unknown => "unknown".to_owned(),
    };
    let command = |words: &CommandLine| {
        let words = words.iter().map(|word| format!("{word:?}"));
        code(&format!("[{}]", words.collect::<Vec<_>>().join(", ")))
    };
    let list = |words: Vec<&str>| code(&words.join(" "));
    let mut rows = Vec::new();
    let mut row = |name: &str, value: Option<String>| {
        rows.extend(value.map(|value| format!("- {name}: {value}")));
    };
    for (name, variable) in config.env.iter() {
        let known = variable.value.as_ref();
        row(
            &format!("`{name}`"),
            known.filter(|_| &**name != "PATH").map(text),
        );
    }
    row("user", config.user.as_ref().map(text));
    row("working directory", config.workdir.as_ref().map(text));
    row("entrypoint", config.entrypoint.as_ref().map(command));
    row("command", config.cmd.as_ref().map(command));
    let ports: Vec<String> = config.ports.iter().map(ToString::to_string).collect();
    let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
    row("ports", (!ports.is_empty()).then(|| list(ports)));
    let volumes: Vec<&str> = config.volumes.iter().map(|it| &**it).collect();
    row("volumes", (!volumes.is_empty()).then(|| list(volumes)));
    row("stop signal", config.stop_signal.as_ref().map(text));
    if rows.is_empty() {
        return None;
    }
    let more = rows.len().saturating_sub(MAX_ROWS);
    rows.truncate(MAX_ROWS);
    if more > 0 {
        rows.push(format!("- and {more} more"));
    }
    let what = if config.open || end.environment.open {
        "Configuration, as far as it is known:"
    } else {
        "Configuration:"
    };
    Some(format!("{what}\n{}", rows.join("\n")))
}

/// The maximum number of rows of a configuration.
const MAX_ROWS: usize = 16;

/// The stages that use a stage.
fn users(document: &Document, index: usize) -> Option<String> {
    let semantics = document.semantics();
    let built = semantics
        .stages
        .iter()
        .filter(|it| *it.base() == Base::Stage(index));
    let copied = semantics
        .sources
        .iter()
        .filter(|it| it.target == SourceTarget::Stage(index));
    let mut users: Vec<usize> = built
        .map(|it| it.index)
        .chain(copied.map(|it| it.stage))
        .collect();
    users.sort_unstable();
    users.dedup();
    if users.is_empty() {
        let target = semantics.target == Some(index);
        return (!target).then(|| "No other stage uses it.".to_owned());
    }
    let users: Vec<_> = users.into_iter().map(|it| title(document, it)).collect();
    Some(format!("Used by {}.", users.join(", ")))
}
