//! The values of YAML files, with their places.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::hcl::expr::Span;

/// A value at a place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    /// Whether it contains the value of a variable that isn't for display.
    pub(crate) sensitive: bool,
}

/// The fields of a mapping.
pub(crate) type Map = BTreeMap<Rc<str>, Entry>;

/// A field of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: Span,
    pub(crate) value: Node,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// A date or time, which is never valid in Compose files.
    Time(Rc<str>),
    String(Rc<str>),
    /// A path relative to the root folder, or absolute.
    Path(Rc<str>),
    /// A value that is missing because of an error that was reported.
    Unknown,
    Seq(Rc<Vec<Node>>),
    Map(Rc<Map>),
}

impl Node {
    pub(crate) fn new(kind: Kind, span: Span) -> Node {
        Node {
            kind,
            span,
            sensitive: false,
        }
    }

    pub(crate) fn string(text: impl AsRef<str>, span: Span) -> Node {
        Node::new(Kind::String(Rc::from(text.as_ref())), span)
    }

    pub(crate) fn map(map: Map, span: Span) -> Node {
        Node::new(Kind::Map(Rc::new(map)), span)
    }

    pub(crate) fn seq(items: Vec<Node>, span: Span) -> Node {
        Node::new(Kind::Seq(Rc::new(items)), span)
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_seq(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The field of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key).map(|entry| &entry.value)
    }

    /// The field of a mapping, unless it is null.
    pub(crate) fn get_set(&self, key: &str) -> Option<&Node> {
        self.get(key).filter(|node| !node.is_null())
    }

    /// The text of a scalar, as Go's `fmt.Sprint` writes it. `None` for null and collections.
    pub(crate) fn text(&self) -> Option<String> {
        Some(match &self.kind {
            Kind::Bool(bool) => bool.to_string(),
            Kind::Int(number) => number.to_string(),
            Kind::Float(number) => float_text(*number),
            Kind::String(text) | Kind::Time(text) | Kind::Path(text) => text.to_string(),
            Kind::Null | Kind::Unknown | Kind::Seq(_) | Kind::Map(_) => return None,
        })
    }

    /// The name of the type in messages.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Int(_) | Kind::Float(_) => "a number",
            Kind::Time(_) => "a date",
            Kind::String(_) | Kind::Path(_) => "a string",
            Kind::Unknown => "unknown",
            Kind::Seq(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }

    /// Whether both have the same value.
    #[expect(clippy::float_cmp, reason = "the same text gives the same number")]
    pub(crate) fn equals(&self, other: &Node) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(one), Kind::Bool(other)) => one == other,
            (Kind::Int(one), Kind::Int(other)) => one == other,
            (Kind::Float(one), Kind::Float(other)) => one == other,
            (Kind::String(one), Kind::String(other))
            | (Kind::Path(one), Kind::Path(other))
            | (Kind::Time(one), Kind::Time(other)) => one == other,
            (Kind::Seq(one), Kind::Seq(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other.iter())
                        .all(|(one, other)| one.equals(other))
            }
            (Kind::Map(one), Kind::Map(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other.iter())
                        .all(|((key, one), (other_key, other))| {
                            key == other_key && one.value.equals(&other.value)
                        })
            }
            _ => false,
        }
    }
}

/// A number as Go's `%v` writes it: with an exponent below 1e-4 and from 1e6 on (`strconv/ftoa.go`).
fn float_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let size = if number == 0.0 {
        0
    } else {
        number.abs().log10().floor() as i32
    };
    if (-4..6).contains(&size) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => match exponent.strip_prefix('-') {
            Some(digits) => format!("{mantissa}e-{digits:0>2}"),
            None => format!("{mantissa}e+{exponent:0>2}"),
        },
        None => text,
    }
}
