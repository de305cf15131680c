//! The JSON schema of `dockwright.toml`, from which editors complete and check it.

use serde_json::{Map, Value, json};

use super::read::{BUILD, CHECK, FORMAT, INLAY_HINTS, LABELS, TABLES};
use super::{Level, OutputFormat, Threshold};
use ide::lints::{self, GROUPS, LabelType, Preset};

/// Where the schema is published.
pub const SCHEMA_URL: &str = concat!(
    env!("CARGO_PKG_REPOSITORY"),
    "/raw/main/docs/dockwright.schema.json"
);

/// The schema, in the version of JSON Schema that TOML editors support.
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": SCHEMA_URL,
        "title": "Configuration of Dockwright",
        "type": "object",
        "additionalProperties": false,
        "properties": properties(&TABLES, table),
        "definitions": {
            "level": one_of("The severity of a rule; `off` disables it.", Level::ALL.map(Level::name)),
            "patterns": {
                "description": "Patterns with the syntax of `.gitignore`, relative to this file.",
                "type": ["string", "array"],
                "items": { "type": "string" },
            },
            "rules": rules(),
            "format": object("How files are formatted.", &properties(&FORMAT, format)),
        },
    })
}

/// The properties with some names.
fn properties(names: &[&str], schema: fn(&str) -> Value) -> Map<String, Value> {
    let properties = names.iter();
    let properties = properties.map(|name| ((*name).to_owned(), schema(name)));
    properties.collect()
}

fn object(description: &str, properties: &Map<String, Value>) -> Value {
    json!({
        "description": description,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn one_of<const N: usize>(description: &str, names: [&str; N]) -> Value {
    json!({ "description": description, "enum": names.as_slice() })
}

fn boolean(description: &str) -> Value {
    json!({ "description": description, "type": "boolean" })
}

fn string(description: &str) -> Value {
    json!({ "description": description, "type": "string", "minLength": 1 })
}

fn table(name: &str) -> Value {
    match name {
        "build" => object(
            "The build of Dockerfiles, unless a `[[file]]` overrides it.",
            &properties(&BUILD, build),
        ),
        "check" => object(
            "Which files and rules are checked, and how findings are reported.",
            &properties(&CHECK, check),
        ),
        "code-lens" => {
            boolean("Code lenses above stages: usages, and a command that builds the stage.")
        }
        "file" => {
            let mut own = properties(&BUILD, build);
            own.insert(
                "path".to_owned(),
                json!({ "$ref": "#/definitions/patterns" }),
            );
            own.insert("rules".to_owned(), json!({ "$ref": "#/definitions/rules" }));
            own.insert(
                "format".to_owned(),
                json!({ "$ref": "#/definitions/format" }),
            );
            let mut file = object("Settings for some Dockerfiles.", &own);
            if let Value::Object(fields) = &mut file {
                fields.insert("required".to_owned(), json!(["path"]));
            }
            json!({
                "description": "Settings for some Dockerfiles. Later tables have priority.",
                "type": "array",
                "items": file,
            })
        }
        "format" => json!({ "$ref": "#/definitions/format" }),
        "inlay-hints" => object(
            "Inlay hints to show.",
            &properties(&INLAY_HINTS, |name| {
                boolean(match name {
                    "command" => "The effective command of a container.",
                    "images" => "Tags of official images.",
                    "stages" => "The numbers of stages.",
                    _ => "Resolved values of words with variables.",
                })
            }),
        ),
        "labels" => object(
            "The labels that images must have.",
            &properties(&LABELS, labels),
        ),
        _ => json!({ "$ref": "#/definitions/rules" }),
    }
}

fn build(name: &str) -> Value {
    match name {
        "args" => json!({
            "description": "Values of build arguments, as passed with `--build-arg`.",
            "type": "object",
            "additionalProperties": { "type": ["string", "number", "boolean"] },
        }),
        "builder" => one_of("Program that builds images.", ["buildkit", "buildah"]),
        "context" => string("Build context folder, relative to this file."),
        _ => string("Stage to build."),
    }
}

fn check(name: &str) -> Value {
    match name {
        "fail-on" => one_of(
            "Minimum severity that causes exit code 1.",
            Threshold::ALL.map(Threshold::name),
        ),
        "exclude" | "include" => json!({ "$ref": "#/definitions/patterns" }),
        "output-format" => one_of("Output format.", OutputFormat::ALL.map(OutputFormat::name)),
        "approved-images" => {
            images("Patterns of the images that may be used: `docker.io/library/*`.")
        }
        "forbidden-images" => images("Patterns of images that must not be used."),
        "require-user" => boolean("Whether the image must have a user other than root."),
        "pragmas" => boolean("Whether comments of other linters silence findings."),
        "preset" => one_of(
            "Rules that are enabled unless configured otherwise.",
            Preset::ALL.map(Preset::name),
        ),
        _ => images(
            "Registries that images may come from: `docker.io`, `*.example.com`, `docker.io/library`.",
        ),
    }
}

/// One pattern or a list of them.
fn images(description: &str) -> Value {
    json!({
        "description": description,
        "type": ["string", "array"],
        "items": { "type": "string" },
    })
}

fn format(name: &str) -> Value {
    match name {
        "blank-lines" => json!({
            "description": "Maximum number of consecutive blank lines. Default: 1.",
            "type": "integer",
            "minimum": 0,
            "maximum": 9,
        }),
        "case" => one_of(
            "Case of keywords. Default: `upper`.",
            ["upper", "lower", "keep"],
        ),
        "continuation" => one_of(
            "Position of line continuations. Default: `space`.",
            ["space", "align", "keep"],
        ),
        "final-newline" => boolean("Add a missing final newline. Default: yes."),
        "indent" => json!({
            "description": "Indentation unit: a number of spaces, or `tab`. Default: 4 spaces.",
            "oneOf": [{ "type": "integer", "minimum": 1, "maximum": 16 }, { "const": "tab" }],
        }),
        "indent-continued" => boolean("Indent continued lines. Default: yes."),
        "legacy" => boolean("Rewrite `ENV name value` as `ENV name=value`. Default: no."),
        _ => boolean("Trim trailing whitespace. Default: yes."),
    }
}

fn labels(name: &str) -> Value {
    match name {
        "strict" => boolean("Whether labels that aren't in the schema are reported."),
        _ => json!({
            "description": "The keys of the labels, and what their values must be.",
            "type": "object",
            "additionalProperties": { "enum": LabelType::ALL.map(LabelType::name).as_slice() },
        }),
    }
}

/// Rules, categories, and codes of other linters.
fn rules() -> Value {
    let mut properties = Map::new();
    let level = |description: &str| json!({ "description": description, "allOf": [{ "$ref": "#/definitions/level" }] });
    for group in GROUPS {
        properties.insert(group.name.to_owned(), level(group.docs));
    }
    for rule in lints::RULES.iter().copied().chain(lints::shell_rules()) {
        let docs = rule.docs();
        let summary = docs.lines().next().unwrap_or_default();
        properties.insert(rule.name.to_owned(), level(summary));
    }
    for (name, docs, _) in crate::IGNORE_FILE_RULES {
        let summary = docs.lines().next().unwrap_or_default();
        properties.insert(name.to_owned(), level(summary));
    }
    json!({
        "description": "Severity of rules, by name. Categories and codes of other linters are accepted too.",
        "type": "object",
        "properties": properties,
        "patternProperties": {
            "^(DL|SC)[0-9]{4}$|^DF[0-9]{3}$|^DS-[0-9]{4}$|^CKV2?_DOCKER_[0-9]+$|^tally/": { "$ref": "#/definitions/level" },
        },
        "additionalProperties": false,
    })
}
