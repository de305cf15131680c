//! YAML documents as plain values, for configuration files that other tools read.

use std::ops::Range;

use crate::budget::Budget;
use crate::compose::yaml;
use crate::compose::{Kind, Node};

/// A value of a YAML document.
#[derive(Clone, Debug, PartialEq)]
pub struct Yaml {
    /// The value.
    pub value: YamlValue,
    /// Where it is, in bytes.
    pub span: Range<usize>,
}

/// A YAML value without its position.
#[derive(Clone, Debug, PartialEq)]
pub enum YamlValue {
    /// `null`, or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A string.
    String(String),
    /// A sequence.
    List(Vec<Yaml>),
    /// A mapping, ordered by its keys.
    Map(Vec<(String, Yaml)>),
    /// A number or a date.
    Other,
}

/// Parses a file with one document.
///
/// # Errors
///
/// If the file isn't valid, or has several documents: where, and why.
pub fn parse_yaml(text: &str) -> Result<Yaml, (Range<usize>, String)> {
    let fault = |(span, message): yaml::Fault| (span.start as usize..span.end as usize, message);
    let documents = yaml::parse(text, 0, &Budget::default()).map_err(fault)?;
    match documents.as_slice() {
        [] => Ok(Yaml {
            value: YamlValue::Null,
            span: 0..0,
        }),
        [one] => Ok(plain(&one.node)),
        [_, second, ..] => Err((
            plain(&second.node).span,
            "there is more than one document".to_owned(),
        )),
    }
}

fn plain(node: &Node) -> Yaml {
    let value = match &node.kind {
        Kind::Null => YamlValue::Null,
        Kind::Bool(it) => YamlValue::Bool(*it),
        Kind::String(it) | Kind::Path(it) => YamlValue::String(it.to_string()),
        Kind::Seq(items) => YamlValue::List(items.iter().map(plain).collect()),
        Kind::Map(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, entry)| (key.to_string(), plain(&entry.value)));
            YamlValue::Map(entries.collect())
        }
        Kind::Int(_) | Kind::Float(_) | Kind::Time(_) | Kind::Unknown => YamlValue::Other,
    };
    Yaml {
        value,
        span: node.span.start as usize..node.span.end as usize,
    }
}
