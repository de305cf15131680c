//! The JSON schema of `dockwright.toml`, from which editors complete and check it.

use serde_json::{Map, Value, json};

use super::Level;
use super::keys::{FORMAT, TABLES, properties};
use super::schema_parts::{object, one_of};
use ide::lints::{self, GROUPS};

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
        "properties": properties(&TABLES),
        "definitions": {
            "level": one_of("The severity of a rule; `off` disables it.", &Level::ALL.map(|it| (it.name(), it))),
            "patterns": {
                "description": "Patterns with the syntax of `.gitignore`, relative to this file.",
                "type": ["string", "array"],
                "items": { "type": "string" },
            },
            "rules": rules(),
            "format": object("How files are formatted.", &properties(&FORMAT)),
        },
    })
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
