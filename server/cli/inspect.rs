//! `dockwright inspect`: what BuildKit reads in a file.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{Format, InspectArgs};
use super::{TROUBLE, source};
use crate::analysis::Document;
use crate::language::Kind;
use crate::syntax::{self, Arguments, Item};

/// A file, as JSON has it. The contract is that of BuildKit's own nodes: keywords in lower case, lines from 1.
#[derive(Serialize)]
struct File {
    path: String,
    escape: char,
    instructions: Vec<Instruction>,
    stages: Vec<Stage>,
}

#[derive(Serialize)]
struct Instruction {
    keyword: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u32>,
    flags: Vec<String>,
    arguments: Vec<Argument>,
    json: bool,
    heredocs: Vec<Heredoc>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Argument {
    Word(String),
    Trigger([Box<Instruction>; 1]),
}

#[derive(Serialize)]
struct Heredoc {
    name: String,
    fd: u64,
    expand: bool,
    chomp: bool,
    content: String,
}

#[derive(Serialize)]
struct Stage {
    name: Option<String>,
    base: String,
    platform: Option<String>,
    line: u32,
}

/// Prints what BuildKit reads in files. Gives the exit code: 2 if one can't be read.
///
/// # Errors
///
/// If nothing can be written.
pub(super) fn run(
    args: &InspectArgs,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<u8> {
    let mut code = 0;
    for path in &args.files {
        let name = path.display().to_string();
        match source::read(path) {
            Ok(document) => {
                let file = inspect(&name, &document);
                match args.format {
                    Format::Json => {
                        serde_json::to_writer(&mut *out, &file)?;
                        writeln!(out)?;
                    }
                    Format::Text => text(&file, args.files.len() > 1, out)?,
                }
            }
            Err(error) => {
                writeln!(err, "dockwright: {name}: {error}")?;
                code = TROUBLE;
            }
        }
    }
    Ok(code)
}

/// Prints a file for people: a line for each instruction, indented in its stage.
fn text(file: &File, named: bool, out: &mut impl Write) -> io::Result<()> {
    if named {
        writeln!(out, "{}", file.path)?;
    }
    let width = file
        .instructions
        .last()
        .and_then(|it| it.end)
        .unwrap_or_default()
        .to_string()
        .len();
    for it in &file.instructions {
        let indent = if it.keyword == "from" { "" } else { "  " };
        let (start, end) = (it.start.unwrap_or_default(), it.end.unwrap_or_default());
        write!(out, "{start:>width$}")?;
        if end > start {
            write!(out, "-{end:<width$}")?;
        } else {
            write!(out, " {:width$}", "")?;
        }
        write!(out, " {indent}{}", it.keyword.to_uppercase())?;
        for flag in &it.flags {
            write!(out, " {flag}")?;
        }
        writeln!(out, " {}", words(it))?;
    }
    Ok(())
}

/// The arguments of an instruction in one line.
fn words(it: &Instruction) -> String {
    if it.json {
        return serde_json::to_string(&it.arguments).unwrap_or_default();
    }
    let words: Vec<_> = match it.keyword.as_str() {
        "env" | "label" => it
            .arguments
            .chunks(3)
            .map(|pair| pair.iter().take(2).map(word).collect::<Vec<_>>().join("="))
            .collect(),
        _ => it.arguments.iter().map(word).collect(),
    };
    words.join(" ")
}

fn word(argument: &Argument) -> String {
    match argument {
        Argument::Word(word) => word.split_whitespace().collect::<Vec<_>>().join(" "),
        Argument::Trigger([it]) => format!("{} {}", it.keyword.to_uppercase(), words(it)),
    }
}

/// What BuildKit reads in a document.
fn inspect(path: &str, document: &Document) -> File {
    let line_feeds: Vec<u32> = document.text.line_feeds().collect();
    let line = |offset: u32| line_feeds.partition_point(|feed| *feed < offset) as u32 + 1;
    let file = document.file();
    let instructions = file.items.iter().map(|item| {
        let span = item.span();
        let mut instruction = instruction(&item.instruction);
        instruction.start = Some(line(span.start));
        instruction.end = Some(line(span.end.saturating_sub(1).max(span.start)));
        instruction
    });
    let stages = file
        .items
        .iter()
        .filter(|item| item.instruction.kind == Some(Kind::From));
    File {
        path: path.to_owned(),
        escape: file.escape,
        instructions: instructions.collect(),
        stages: stages.map(|item| stage(item, line(item.start))).collect(),
    }
}

fn stage(item: &Item, line: u32) -> Stage {
    let words = item.instruction.words();
    let text = |n: usize| words.get(n).map(|word| word.text.clone());
    Stage {
        name: text(2).map(|name| name.to_lowercase()),
        base: text(0).unwrap_or_default(),
        platform: item
            .instruction
            .flag("platform")
            .and_then(|flag| Some(flag.value.as_ref()?.text.clone())),
        line,
    }
}

fn instruction(it: &syntax::Instruction) -> Instruction {
    Instruction {
        keyword: it.keyword.text.to_lowercase(),
        start: None,
        end: None,
        flags: it.flags.iter().map(|flag| flag.word.text.clone()).collect(),
        arguments: arguments(it),
        json: match &it.arguments {
            Arguments::Health(health) => health.command.is_json(),
            arguments => arguments.is_json(),
        },
        heredocs: it.heredocs.iter().map(heredoc).collect(),
    }
}

fn arguments(it: &syntax::Instruction) -> Vec<Argument> {
    let words = |arguments: &Arguments| {
        arguments
            .words()
            .iter()
            .map(|word| word.text.clone())
            .collect::<Vec<_>>()
    };
    let list = match &it.arguments {
        Arguments::Trigger {
            instruction: trigger,
            ..
        } => {
            return vec![Argument::Trigger([Box::new(instruction(trigger))])];
        }
        Arguments::Pairs(pairs) if it.kind == Some(Kind::Arg) => pairs
            .iter()
            .map(|pair| match &pair.value {
                Some(value) => format!("{}={}", pair.name.text, value.text),
                None => pair.name.text.clone(),
            })
            .collect(),
        Arguments::Pairs(pairs) => pairs
            .iter()
            .flat_map(|pair| {
                let value = pair
                    .value
                    .as_ref()
                    .map(|value| value.text.clone())
                    .unwrap_or_default();
                let delimiter = if pair.old_form { "" } else { "=" };
                [pair.name.text.clone(), value, delimiter.to_owned()]
            })
            .collect(),
        Arguments::Health(health) => {
            [vec![health.word.text.clone()], words(&health.command)].concat()
        }
        arguments => words(arguments),
    };
    list.into_iter().map(Argument::Word).collect()
}

fn heredoc(heredoc: &syntax::Heredoc) -> Heredoc {
    Heredoc {
        name: heredoc.name.clone(),
        fd: heredoc.descriptor,
        expand: heredoc.expand,
        chomp: heredoc.chomp,
        content: heredoc.content.clone(),
    }
}
