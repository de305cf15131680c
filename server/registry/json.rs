//! Lenient access to JSON from responses and files: a field that is missing, null or of another type is absent.

use serde_json::Value;

use super::policy::MAX_TEXT_CHARS;
use super::time;

/// Parses JSON; `None` if it is invalid.
pub(super) fn read(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

/// A field that is a non-empty string.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

/// A field that is a non-negative integer.
pub(super) fn number(value: &Value, key: &str) -> Option<u64> {
    let value = value.get(key)?;
    // Some registries write numbers as strings.
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A field that is an RFC 3339 timestamp, in seconds since 1970.
pub(super) fn timestamp(value: &Value, key: &str) -> Option<u64> {
    time::rfc3339(text(value, key)?)
}

/// The elements of a field that is an array.
pub(super) fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The strings of a field that is an array.
pub(super) fn strings(value: &Value, key: &str) -> Vec<String> {
    let strings = list(value, key).filter_map(Value::as_str);
    strings.map(str::to_owned).collect()
}

/// The keys of a field that is an object.
pub(super) fn keys(value: &Value, key: &str) -> Vec<String> {
    let object = value.get(key).and_then(Value::as_object);
    object
        .into_iter()
        .flatten()
        .map(|(key, _)| key.clone())
        .collect()
}

/// Makes text from a response safe to show: one line, without control characters, truncated.
pub(super) fn sanitize(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let line = line.join(" ");
    if line.chars().count() <= MAX_TEXT_CHARS {
        return line;
    }
    let truncated: String = line.chars().take(MAX_TEXT_CHARS - 1).collect();
    truncated + "…"
}
