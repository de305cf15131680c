//! Reading the JSON of others: whatever is missing, null or of another type is as if it weren't there.

use serde_json::Value;

use super::policy::LONGEST_TEXT;
use super::time;

/// A body as JSON; `None` if it isn't.
pub(super) fn read(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

pub(super) fn number(value: &Value, key: &str) -> Option<u64> {
    let value = value.get(key)?;
    // Some write their numbers as texts.
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A moment, in seconds since 1970.
pub(super) fn moment(value: &Value, key: &str) -> Option<u64> {
    time::rfc3339(text(value, key)?)
}

pub(super) fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The texts of a list.
pub(super) fn texts(value: &Value, key: &str) -> Vec<String> {
    let texts = list(value, key).filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// The keys of an object.
pub(super) fn keys(value: &Value, key: &str) -> Vec<String> {
    let object = value.get(key).and_then(Value::as_object);
    object
        .into_iter()
        .flatten()
        .map(|(key, _)| key.clone())
        .collect()
}

/// A text of somebody else's for people: one line, without what can't be seen, and not too long.
pub(super) fn shown(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let line = line.join(" ");
    if line.chars().count() <= LONGEST_TEXT {
        return line;
    }
    let cut: String = line.chars().take(LONGEST_TEXT - 1).collect();
    cut + "…"
}
