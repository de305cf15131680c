//! Type constraints and conversions between types, as in go-cty's `convert` package.

use std::rc::Rc;

use super::expr::{Expr, ExprKind, Span};
use super::value::{Fields, Seq, Value, number_text};

/// A type constraint.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Any,
    String,
    Number,
    Bool,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    /// Name, type, whether it may be missing.
    Object(Vec<(Rc<str>, Type, bool)>),
}

impl Type {
    /// The type as messages name it.
    pub(crate) fn name(&self) -> String {
        match self {
            Type::Any => "any type".to_owned(),
            Type::String => "string".to_owned(),
            Type::Number => "number".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::List(element) => format!("list of {}", element.name()),
            Type::Set(element) => format!("set of {}", element.name()),
            Type::Map(element) => format!("map of {}", element.name()),
            Type::Tuple(_) => "tuple".to_owned(),
            Type::Object(_) => "object".to_owned(),
        }
    }

    pub(crate) fn is_primitive(&self) -> bool {
        matches!(self, Type::String | Type::Number | Type::Bool)
    }

    /// The constraint that an expression such as `list(string)` names.
    pub(crate) fn parse(expr: &Expr) -> Result<Type, (Span, String)> {
        let invalid = |message: &str| Err((expr.span, message.to_owned()));
        match &expr.kind {
            ExprKind::Variable(name) => match name.as_ref() {
                "any" => Ok(Type::Any),
                "string" => Ok(Type::String),
                "number" => Ok(Type::Number),
                "bool" => Ok(Type::Bool),
                "list" | "set" | "map" | "object" | "tuple" => {
                    invalid(&format!("the type `{name}` requires an argument"))
                }
                name => invalid(&format!("unknown type `{name}`")),
            },
            ExprKind::Parenthesis(inner) => Type::parse(inner),
            ExprKind::Call(call) => {
                let [argument] = call.args.as_slice() else {
                    return invalid(&format!("the type `{}` requires one argument", call.name));
                };
                match call.name.as_ref() {
                    "list" => Ok(Type::List(Box::new(Type::parse(argument)?))),
                    "set" => Ok(Type::Set(Box::new(Type::parse(argument)?))),
                    "map" => Ok(Type::Map(Box::new(Type::parse(argument)?))),
                    "tuple" => match &argument.kind {
                        ExprKind::Tuple(items) => Ok(Type::Tuple(
                            items.iter().map(Type::parse).collect::<Result<_, _>>()?,
                        )),
                        _ => invalid("the type `tuple` requires a list of types"),
                    },
                    "object" => match &argument.kind {
                        ExprKind::Object(items) => {
                            let mut fields = Vec::new();
                            for (key, value) in items {
                                let Some(name) = key.keyword() else {
                                    return invalid("an attribute of `object` requires a name");
                                };
                                let optional = match &value.kind {
                                    ExprKind::Call(call) if call.name.as_ref() == "optional" => {
                                        call.args.first()
                                    }
                                    _ => None,
                                };
                                let typ = Type::parse(optional.unwrap_or(value))?;
                                fields.push((name, typ, optional.is_some()));
                            }
                            Ok(Type::Object(fields))
                        }
                        _ => invalid("the type `object` requires a map of types"),
                    },
                    name => invalid(&format!("unknown type `{name}`")),
                }
            }
            _ => invalid("invalid type"),
        }
    }
}

/// Converts a value, or explains why that is impossible.
pub(crate) fn convert(value: &Value, to: &Type) -> Result<Value, String> {
    let refuse = || {
        Err(format!(
            "{} required, but found {}",
            to.name(),
            value.type_name()
        ))
    };
    match (to, value) {
        (Type::Any, value) => Ok(value.clone()),
        (_, Value::Null) => Ok(Value::Null),
        (_, Value::Unknown) => Ok(Value::Unknown),
        (Type::String, Value::String(_))
        | (Type::Number, Value::Number(_))
        | (Type::Bool, Value::Bool(_)) => Ok(value.clone()),
        (Type::String, Value::Number(number)) => Ok(Value::string(number_text(*number))),
        (Type::String, Value::Bool(bool)) => Ok(Value::string(bool.to_string())),
        (Type::Number, Value::String(text)) => match parse_number(text) {
            Some(number) => Ok(Value::Number(number)),
            None => Err("a number is required".to_owned()),
        },
        (Type::Bool, Value::String(text)) => match text.as_ref() {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err("a bool is required".to_owned()),
        },
        (Type::List(element), Value::Seq(_, items)) => {
            Ok(Value::list(convert_all(items, element)?))
        }
        (Type::Set(element), Value::Seq(_, items)) => Ok(Value::set(convert_all(items, element)?)),
        (Type::Tuple(types), Value::Seq(_, items)) => {
            if types.len() != items.len() {
                return Err(format!("a tuple of {} elements is required", types.len()));
            }
            let items = types
                .iter()
                .zip(items.iter())
                .map(|(to, item)| convert(item, to));
            Ok(Value::tuple(items.collect::<Result<_, _>>()?))
        }
        (Type::Map(element), Value::Object(fields) | Value::Map(fields)) => {
            let mut converted = Fields::new();
            for (key, item) in fields.iter() {
                let item =
                    convert(item, element).map_err(|error| format!("element `{key}`: {error}"))?;
                converted.insert(key.clone(), item);
            }
            Ok(Value::Map(Rc::new(converted)))
        }
        (Type::Object(types), Value::Object(fields) | Value::Map(fields)) => {
            let mut converted = Fields::new();
            for (name, to, optional) in types {
                let item = match fields.get(name) {
                    Some(item) => {
                        convert(item, to).map_err(|error| format!("attribute `{name}`: {error}"))?
                    }
                    None if *optional => Value::Null,
                    None => return Err(format!("attribute `{name}` is required")),
                };
                converted.insert(name.clone(), item);
            }
            Ok(Value::object(converted))
        }
        _ => refuse(),
    }
}

fn convert_all(items: &[Value], element: &Type) -> Result<Vec<Value>, String> {
    items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            convert(item, element).map_err(|error| format!("element {index}: {error}"))
        })
        .collect()
}

/// A decimal number in a string.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let plausible = text
        .chars()
        .all(|char| char.is_ascii_digit() || matches!(char, '.' | '-' | '+' | 'e' | 'E'));
    if text.is_empty() || !plausible {
        return None;
    }
    text.parse().ok()
}

/// The string of a primitive value in a template.
pub(crate) fn to_text(value: &Value) -> Result<Rc<str>, String> {
    match convert(value, &Type::String)? {
        Value::String(text) => Ok(text),
        other => Err(format!("string required, but found {}", other.type_name())),
    }
}

/// Both values as if of one type, like the results of a conditional.
pub(crate) fn unify(chosen: &Value, other: &Value) -> Result<Value, String> {
    let mismatch = || {
        Err(format!(
            "inconsistent types of the results: {} and {}",
            chosen.type_name(),
            other.type_name()
        ))
    };
    match (chosen, other) {
        (Value::Null | Value::Unknown, _) | (_, Value::Null | Value::Unknown) => Ok(chosen.clone()),
        (Value::Bool(_), Value::Number(_)) | (Value::Number(_), Value::Bool(_)) => mismatch(),
        (one, other) if one.is_primitive() && other.is_primitive() => {
            if one.type_name() == other.type_name() {
                Ok(chosen.clone())
            } else {
                convert(chosen, &Type::String)
            }
        }
        (Value::Seq(kind, items), Value::Seq(other_kind, others)) => {
            if kind == other_kind && (*kind != Seq::Tuple || items.len() == others.len()) {
                return Ok(chosen.clone());
            }
            // Tuples of different lengths become lists of one type.
            let texts = items.iter().chain(others.iter());
            let mut kinds = texts.filter(|item| !item.is_null()).map(Value::type_name);
            let first = kinds.next();
            if kinds.all(|kind| Some(kind) == first) {
                Ok(Value::list(items.to_vec()))
            } else if items
                .iter()
                .chain(others.iter())
                .all(|item| item.is_primitive() || item.is_null())
            {
                convert(chosen, &Type::List(Box::new(Type::String)))
            } else {
                mismatch()
            }
        }
        (Value::Object(one) | Value::Map(one), Value::Object(two) | Value::Map(two)) => {
            if matches!((chosen, other), (Value::Object(_), Value::Object(_)))
                && one.keys().eq(two.keys())
            {
                return Ok(chosen.clone());
            }
            let all = || {
                one.values()
                    .chain(two.values())
                    .filter(|item| !item.is_null())
            };
            let first = all().next().map(Value::type_name);
            if all().all(|item| Some(item.type_name()) == first) {
                Ok(Value::Map(one.clone()))
            } else if all().all(Value::is_primitive) {
                convert(chosen, &Type::Map(Box::new(Type::String)))
            } else {
                mismatch()
            }
        }
        _ => mismatch(),
    }
}
