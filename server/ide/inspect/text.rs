//! The human-readable output of `dockwright inspect`: arguments, stages and image configurations.

use super::images::Images;
use analysis::{
    ArgSource, Base, CommandLine, Document, FileSource, Origin, SourceTarget, StageConfig, Stages,
    Value,
};

/// The output for a file, with a heading if the file has a name.
pub fn text(name: Option<&str>, document: &Document, coloured: bool) -> String {
    let bold = |text: &str| {
        if coloured {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let mut out = String::new();
    if let Some(name) = name {
        out.push_str(&format!("{}\n\n", bold(name)));
    }
    let arguments = arguments(document);
    if !arguments.is_empty() {
        out.push_str(&format!("{}\n", bold("Arguments")));
        rows(&arguments, &mut out);
        out.push('\n');
    }
    if document.semantics().stages.is_empty() {
        out.push_str("No stages.\n");
        return out;
    }
    out.push_str(&format!("{}\n", bold("Stages")));
    rows(&stages(document), &mut out);
    let images = Images::new(document);
    for stage in 0..document.semantics().stages.len() {
        out.push_str(&format!("\n{}\n", bold(&heading(document, stage))));
        match images.get(stage) {
            Some(config) => rows(&configuration(&config), &mut out),
            None => out
                .push_str("  This stage can't be built: run `dockwright check` for the errors.\n"),
        }
    }
    out
}

/// Adds rows with aligned columns.
fn rows(rows: &[Vec<String>], out: &mut String) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths);
        let cells = cells.map(|(cell, width)| format!("{cell:width$}"));
        let line = cells.collect::<Vec<_>>().join("  ");
        out.push_str(&format!("  {}\n", line.trim_end()));
    }
}

/// The arguments that the file defines before the first stage.
fn arguments(document: &Document) -> Vec<Vec<String>> {
    let environment = &document.semantics().globals.environment;
    let mut found: Vec<(u32, Vec<String>)> = Vec::new();
    for (name, variable) in environment.all() {
        let Some(pair) = variable.origin.pair() else {
            continue;
        };
        let Some(at) = pair.definition(document) else {
            continue;
        };
        let Some(span) = at.span(document.file()) else {
            continue;
        };
        let line = document.text.line_of(span.start) + 1;
        let value = variable
            .value
            .as_ref()
            .map_or_else(|| "(none)".to_owned(), in_a_line);
        let given = matches!(variable.origin, Origin::BuildArgument(_));
        let from = match document.build().arg_source(name) {
            _ if !given => String::new(),
            ArgSource::Definition(it) => format!(", from {} in {}", it.name, it.file),
            ArgSource::ConfigFile(file) => format!(", from {file}"),
            ArgSource::CommandLine => ", from --build-arg".to_owned(),
        };
        let row = vec![name.to_owned(), value, format!("line {line}{from}")];
        found.push((span.start, row));
    }
    found.sort_by_key(|(offset, _)| *offset);
    found.into_iter().map(|(_, row)| row).collect()
}

/// The title of a stage: its index, and its name if it has one.
fn title(document: &Document, stage: usize) -> String {
    let from = document.semantics().stages.get(stage);
    let from = from.and_then(|it| document.file().items.get(it.items.start));
    match from.and_then(|from| from.instruction.stage_name()) {
        Some(name) => format!("{stage} {}", name.text),
        None => stage.to_string(),
    }
}

fn heading(document: &Document, stage: usize) -> String {
    let target = document.semantics().target == Some(stage);
    let target = if target { " (target)" } else { "" };
    format!("Stage {}{target}", title(document, stage))
}

/// The stages, their bases, and the sources that they copy files from.
fn stages(document: &Document) -> Vec<Vec<String>> {
    let semantics = document.semantics();
    let written = Stages::of(document);
    let row = |stage: &analysis::StageSemantics| {
        let index = stage.index;
        let base = match stage.base() {
            Base::Scratch => "scratch".to_owned(),
            Base::Stage(base) => format!("stage {}", title(document, *base)),
            Base::Image(name) => name.to_string(),
            Base::Context(name) => format!("named context {name}"),
            Base::Unknown => {
                let word = written.get(index).and_then(|it| it.base);
                word.map_or_else(String::new, |word| word.text.clone())
            }
        };
        let platform = stage
            .from
            .platform
            .as_ref()
            .map(|it| format!(" for {}", in_a_line(it)));
        let sources = semantics.sources.iter().filter(|it| it.stage == index);
        let sources = sources.filter_map(|it| source(document, it));
        let mut sources: Vec<String> = sources.collect();
        sources.dedup();
        let takes = if sources.is_empty() {
            String::new()
        } else {
            format!("takes from {}", sources.join(", "))
        };
        let line = written.get(index);
        let line = line.map_or(0, |it| document.text.line_of(it.from.start) + 1);
        let unused = if stage.needed {
            ""
        } else if semantics.may_need(index) {
            "may be needed"
        } else {
            "not needed"
        };
        vec![
            title(document, index),
            format!("{base}{}", platform.unwrap_or_default()),
            format!("line {line}"),
            takes,
            unused.to_owned(),
        ]
    };
    semantics.stages.iter().map(row).collect()
}

fn source(document: &Document, source: &FileSource) -> Option<String> {
    match &source.target {
        SourceTarget::Stage(stage) => Some(format!("stage {}", title(document, *stage))),
        SourceTarget::Image(name) => Some(name.clone()),
        SourceTarget::Context(name) => Some(format!("named context {name}")),
        SourceTarget::Nothing => None,
    }
}

/// The configuration of an image, one setting per row.
fn configuration(config: &StageConfig) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut add = |name: &str, values: Vec<String>| {
        for (number, value) in values.into_iter().enumerate() {
            let name = if number == 0 { name } else { "" };
            rows.push(vec![name.to_owned(), value]);
        }
    };
    let one = |value: &Option<Value>| value.iter().map(in_a_line).collect::<Vec<_>>();
    let command = |words: &Option<CommandLine>| -> Vec<String> {
        let words = words.iter();
        words
            .map(|words| serde_json::to_string(&words[..]).unwrap_or_default())
            .collect()
    };
    let pair = |name: &str, value: Option<&Value>| {
        format!("{name}={}", value.map_or_else(String::new, in_a_line))
    };
    let env = config.env.iter();
    add(
        "env",
        env.map(|(name, it)| pair(name, it.value.as_ref()))
            .collect(),
    );
    add("user", one(&config.user));
    add("workdir", one(&config.workdir));
    add("entrypoint", command(&config.entrypoint));
    add("cmd", command(&config.cmd));
    add(
        "ports",
        config.ports.iter().map(ToString::to_string).collect(),
    );
    add(
        "volumes",
        config.volumes.iter().map(ToString::to_string).collect(),
    );
    let labels = config.labels.iter();
    add(
        "labels",
        labels.map(|(name, it)| pair(name, Some(it))).collect(),
    );
    add("stop signal", one(&config.stop_signal));
    add("shell", command(&config.shell));
    add(
        "on build",
        config.onbuild.iter().map(ToString::to_string).collect(),
    );
    let health = config.health.iter();
    add("health check", health.map(|it| it.test.join(" ")).collect());
    rows
}

/// A value on one line.
fn in_a_line(value: &Value) -> String {
    match value {
        Value::Known(text) => text.replace('\n', "\\n"),
        Value::Unknown => "(unknown)".to_owned(),
    }
}
