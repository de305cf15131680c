//! The settings of an editor, `dockwright.*`: what the configuration file says, in an editor's form.
//!
//! They are put into that form and read as it is, so that each key means the same in both. An editor writes `failOn` for
//! `fail-on`; the names of rules and of build arguments are what they are.

use serde_json::Value as Json;
use toml::{Table, Value};

use super::{Config, read};

/// What isn't read here: two keys concern the editor's part alone, and of registries no configuration file has a say.
const OTHERS: [&str; 3] = ["path", "registry", "trace"];

/// The tables whose keys are names.
const NAMES: [&str; 2] = ["args", "rules"];

/// Reads the settings of an editor, an object of what is behind `dockwright.`, and tells what is wrong with them. What is
/// `null` is not said. Everything is kept that could be read.
pub(super) fn read_settings(settings: &Json, known_rules: &[&str]) -> (Config, Vec<String>) {
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
        .filter(|(key, _)| !OTHERS.contains(&key.as_str()));
    let table: Table = entries.filter_map(|(key, it)| entry(key, it)).collect();
    let (config, problems) = read::read(&table.to_string(), known_rules);
    let messages = problems.into_iter().map(|it| it.message);
    (config, messages.collect())
}

/// An entry of a table that isn't one of names.
fn entry(key: &str, value: &Json) -> Option<(String, Value)> {
    let key = kebab_case(key);
    let names = NAMES.contains(&key.as_str());
    Some((key, form(value, names)?))
}

/// A value in the form of the configuration file; `None` for what that can't say. `names` if its keys are names.
fn form(value: &Json, names: bool) -> Option<Value> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(it) => Value::Boolean(*it),
        Json::Number(it) => match it.as_i64() {
            Some(it) => Value::Integer(it),
            None => Value::Float(it.as_f64()?),
        },
        Json::String(it) => Value::String(it.clone()),
        Json::Array(list) => {
            let list = list.iter().filter_map(|it| form(it, false));
            Value::Array(list.collect())
        }
        Json::Object(object) if names => {
            let entries = object.iter();
            let entries = entries.filter_map(|(key, it)| Some((key.clone(), form(it, false)?)));
            Value::Table(entries.collect())
        }
        Json::Object(object) => {
            let entries = object.iter().filter_map(|(key, it)| entry(key, it));
            Value::Table(entries.collect())
        }
    })
}

/// `failOn` as `fail-on`.
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
