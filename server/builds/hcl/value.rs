//! Values: a subset of go-cty's.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

/// The kind of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seq {
    /// A fixed number of elements of any type: a literal `[…]`.
    Tuple,
    /// Elements of one type.
    List,
    /// Unordered elements of one type, each once.
    Set,
}

/// A map of values by name; `object` if the elements have types of their own.
pub(crate) type Fields = BTreeMap<Rc<str>, Value>;

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    /// A value that can't be determined without running something.
    Unknown,
    Bool(bool),
    Number(f64),
    String(Rc<str>),
    Seq(Seq, Rc<Vec<Value>>),
    Object(Rc<Fields>),
    Map(Rc<Fields>),
}

impl Value {
    pub(crate) fn string(text: impl AsRef<str>) -> Value {
        Value::String(Rc::from(text.as_ref()))
    }

    pub(crate) fn tuple(items: Vec<Value>) -> Value {
        Value::Seq(Seq::Tuple, Rc::new(items))
    }

    pub(crate) fn list(items: Vec<Value>) -> Value {
        Value::Seq(Seq::List, Rc::new(items))
    }

    /// A set: sorted, each element once.
    pub(crate) fn set(items: Vec<Value>) -> Value {
        let mut items: Vec<(String, Value)> = items
            .into_iter()
            .map(|item| (item.sort_key(), item))
            .collect();
        items.sort_by(|one, other| one.0.cmp(&other.0));
        items.dedup_by(|one, other| one.0 == other.0);
        let items = items.into_iter().map(|(_, item)| item).collect();
        Value::Seq(Seq::Set, Rc::new(items))
    }

    pub(crate) fn object(fields: Fields) -> Value {
        Value::Object(Rc::new(fields))
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub(crate) fn is_primitive(&self) -> bool {
        matches!(self, Value::Bool(_) | Value::Number(_) | Value::String(_))
    }

    /// The elements of a sequence.
    pub(crate) fn items(&self) -> Option<&Rc<Vec<Value>>> {
        match self {
            Value::Seq(_, items) => Some(items),
            _ => None,
        }
    }

    /// The fields of an object or map.
    pub(crate) fn fields(&self) -> Option<&Rc<Fields>> {
        match self {
            Value::Object(fields) | Value::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// Whether any part of the value is unknown.
    pub(crate) fn has_unknown(&self) -> bool {
        match self {
            Value::Unknown => true,
            Value::Seq(_, items) => items.iter().any(Value::has_unknown),
            Value::Object(fields) | Value::Map(fields) => fields.values().any(Value::has_unknown),
            _ => false,
        }
    }

    /// The name of the type in messages.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Unknown => "unknown",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Seq(Seq::Tuple, _) => "tuple",
            Value::Seq(Seq::List, _) => "list",
            Value::Seq(Seq::Set, _) => "set",
            Value::Object(_) => "object",
            Value::Map(_) => "map",
        }
    }

    /// Equality as `==` has it: values of different types are never equal. `None` if unknown.
    pub(crate) fn equals(&self, other: &Value) -> Option<bool> {
        Some(match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Null, _) | (_, Value::Null) => false,
            (Value::Unknown, _) | (_, Value::Unknown) => return None,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Number(one), Value::Number(other)) => one == other,
            (Value::String(one), Value::String(other)) => one == other,
            (Value::Seq(kind, one), Value::Seq(other_kind, other)) => {
                if kind != other_kind || one.len() != other.len() {
                    return Some(false);
                }
                for (one, other) in one.iter().zip(other.iter()) {
                    if !one.equals(other)? {
                        return Some(false);
                    }
                }
                true
            }
            (Value::Object(one), Value::Object(other)) | (Value::Map(one), Value::Map(other)) => {
                if one.len() != other.len() {
                    return Some(false);
                }
                for ((key, one), (other_key, other)) in one.iter().zip(other.iter()) {
                    if key != other_key || !one.equals(other)? {
                        return Some(false);
                    }
                }
                true
            }
            _ => false,
        })
    }

    /// The number of nodes, for the budget.
    pub(crate) fn size(&self) -> usize {
        match self {
            Value::String(text) => 1 + text.len() / 64,
            Value::Seq(_, items) => 1 + items.iter().map(Value::size).sum::<usize>(),
            Value::Object(fields) | Value::Map(fields) => {
                1 + fields.values().map(Value::size).sum::<usize>()
            }
            _ => 1,
        }
    }

    /// A text by which sets are ordered.
    fn sort_key(&self) -> String {
        match self {
            Value::String(text) => text.to_string(),
            Value::Number(number) => format!("{number:+025.8}"),
            other => other.to_json(),
        }
    }

    /// The value as JSON, as `jsonencode` of go-cty writes it.
    pub(crate) fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) {
        match self {
            Value::Null | Value::Unknown => out.push_str("null"),
            Value::Bool(bool) => {
                let _ = write!(out, "{bool}");
            }
            Value::Number(number) => out.push_str(&number_text(*number)),
            Value::String(text) => write_json_string(text, out),
            Value::Seq(_, items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Value::Object(fields) | Value::Map(fields) => {
                out.push('{');
                for (index, (key, item)) in fields.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_json_string(key, out);
                    out.push(':');
                    item.write_json(out);
                }
                out.push('}');
            }
        }
    }
}

/// A string as Go's `encoding/json` writes it: HTML characters are escaped.
fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{0}'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", char as u32);
            }
            char => out.push(char),
        }
    }
    out.push('"');
}

/// A number as go-cty converts it to a string: without exponent.
pub(crate) fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    // go-cty computes with 512 bits, so that sums of decimals are exact; 15 digits are what `f64` has of that.
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let number = if number.fract() == 0.0 {
        number
    } else {
        rounded
    };
    format!("{number}")
}
