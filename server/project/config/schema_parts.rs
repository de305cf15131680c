//! Parts of a JSON schema that several keys have.

use serde_json::{Map, Value, json};

pub(super) fn object(description: &str, properties: &Map<String, Value>) -> Value {
    json!({
        "description": description,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

/// One of several names.
pub(super) fn one_of<T>(description: &str, all: &[(&str, T)]) -> Value {
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    json!({ "description": description, "enum": names })
}

pub(super) fn boolean(description: &str) -> Value {
    json!({ "description": description, "type": "boolean" })
}

/// A string that isn't empty.
pub(super) fn string(description: &str) -> Value {
    json!({ "description": description, "type": "string", "minLength": 1 })
}

/// One pattern or a list of them.
pub(super) fn images(description: &str) -> Value {
    json!({
        "description": description,
        "type": ["string", "array"],
        "items": { "type": "string" },
    })
}
