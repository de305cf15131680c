//! A Dockerfile as JSON: the instructions as BuildKit parses them, the stages and their images.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::images::Images;
use analysis::{CommandLine, Document, StageConfig, Value};
use syntax::language::Kind;
use syntax::{self, Arguments, Item};

/// The JSON of a file, which follows BuildKit's `parser.Node`: keywords are in lower case, and lines start at 1.
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
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Image>,
}

/// The configuration of an image. Empty fields are omitted.
#[derive(Default, Serialize)]
struct Image {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    env: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workdir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entrypoint: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cmd: Option<Vec<String>>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    ports: BTreeSet<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    volumes: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopsignal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shell: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    onbuild: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    healthcheck: Option<Healthcheck>,
}

/// Times are in nanoseconds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Healthcheck {
    test: Vec<String>,
    interval: i64,
    timeout: i64,
    start_period: i64,
    start_interval: i64,
    retries: i64,
}

/// The JSON of a document.
pub fn json(path: &str, document: &Document) -> impl Serialize + Send + use<> {
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
    let images = Images::new(document);
    let stages = file
        .items
        .iter()
        .filter(|item| item.instruction.kind == Some(Kind::From))
        .enumerate();
    File {
        path: path.to_owned(),
        escape: file.escape,
        instructions: instructions.collect(),
        stages: stages
            .map(|(number, item)| {
                let image = images.get(number).as_ref().map(configuration);
                stage(item, line(item.start), image)
            })
            .collect(),
    }
}

fn configuration(config: &StageConfig) -> Image {
    let text = |value: &Value| value.known().unwrap_or_default().to_owned();
    let list = |command: &CommandLine| command.to_vec();
    let env = config.env.iter().map(|(name, variable)| {
        let value = variable.value.as_ref().and_then(Value::known);
        format!("{name}={}", value.unwrap_or_default())
    });
    let labels = config.labels.iter();
    Image {
        env: env.collect(),
        user: config.user.as_ref().map(text),
        workdir: config.workdir.as_ref().map(text),
        entrypoint: config.entrypoint.as_ref().map(list),
        cmd: config.cmd.as_ref().map(list),
        ports: config.ports.iter().flat_map(|it| it.each()).collect(),
        volumes: config
            .volumes
            .iter()
            .map(std::string::ToString::to_string)
            .collect(),
        labels: labels
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        stopsignal: config.stop_signal.as_ref().map(text),
        shell: config.shell.as_ref().map(list),
        onbuild: config
            .onbuild
            .iter()
            .map(std::string::ToString::to_string)
            .collect(),
        healthcheck: config.health.as_ref().map(|health| Healthcheck {
            test: health.test.clone(),
            interval: health.interval,
            timeout: health.timeout,
            start_period: health.start_period,
            start_interval: health.start_interval,
            retries: health.retries,
        }),
    }
}

fn stage(item: &Item, line: u32, image: Option<Image>) -> Stage {
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
        image,
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
                let delimiter = if pair.is_legacy { "" } else { "=" };
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
