//! The settings of an editor (`dockwright.*`), which have the keys of the configuration file.
//!
//! They are converted to TOML and read as a configuration file. Keys may be in camel case (`failOn`); the names of rules and
//! build arguments are kept.

use serde_json::Value as Json;
use toml::{Table, Value};

use super::Config;

/// Keys that have no counterpart in a configuration file: those of the VS Code extension, and user settings.
const IGNORED: [&str; 3] = ["path", "registry", "trace"];

/// The tables whose keys are names, which are kept as they are.
const NAME_TABLES: [&str; 3] = ["args", "rules", "schema"];

impl Config {
    /// Reads the settings of an editor: an object with the keys of the configuration file, without the prefix `dockwright.`,
    /// in camel or kebab case. Valid entries are kept, and the problems of the others returned, each on one line.
    pub fn from_editor(settings: &Json, known_rules: &[&str]) -> (Config, Vec<String>) {
        read_settings(settings, known_rules)
    }
}

/// Reads the settings of an editor, an object with the keys after `dockwright.`. `null` means unset. Returns the valid entries
/// and the messages for the others.
fn read_settings(settings: &Json, known_rules: &[&str]) -> (Config, Vec<String>) {
    let settings = match settings {
        Json::Null => return (Config::default(), Vec::new()),
        Json::Object(settings) => settings,
        other => {
            let message = format!("the settings must be an object, not {other}");
            return (Config::default(), vec![message]);
        }
    };
    let entries = settings
        .iter()
        .filter(|(key, _)| !IGNORED.contains(&key.as_str()));
    let table: Table = entries.filter_map(|(key, it)| entry(key, it)).collect();
    let (config, problems) = Config::parse(&table.to_string(), known_rules);
    let messages = problems.into_iter().map(|it| it.message);
    (config, messages.collect())
}

/// An entry of a table, with its key in kebab case.
fn entry(key: &str, value: &Json) -> Option<(String, Value)> {
    let key = kebab_case(key);
    let names = NAME_TABLES.contains(&key.as_str());
    Some((key, toml_value(value, names)?))
}

/// A value as TOML; `None` for `null` and numbers out of range. `names` if its keys are names.
fn toml_value(value: &Json, names: bool) -> Option<Value> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(it) => Value::Boolean(*it),
        Json::Number(it) => match it.as_i64() {
            Some(it) => Value::Integer(it),
            None => Value::Float(it.as_f64()?),
        },
        Json::String(it) => Value::String(it.clone()),
        Json::Array(list) => {
            let list = list.iter().filter_map(|it| toml_value(it, false));
            Value::Array(list.collect())
        }
        Json::Object(object) if names => {
            let entries = object.iter();
            let entries =
                entries.filter_map(|(key, it)| Some((key.clone(), toml_value(it, false)?)));
            Value::Table(entries.collect())
        }
        Json::Object(object) => {
            let entries = object.iter().filter_map(|(key, it)| entry(key, it));
            Value::Table(entries.collect())
        }
    })
}

/// Converts camel case to kebab case: `failOn` to `fail-on`.
fn kebab_case(key: &str) -> String {
    let mut words = String::new();
    for c in key.chars() {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}
