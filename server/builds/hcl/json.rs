//! Bake files in JSON: the JSON syntax of HCL, in which strings are templates.

use std::rc::Rc;

use jsonc_parser::ast::{Object, ObjectPropName, Value as Json};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::body::{Attribute, Block, Body};
use super::expr::{Expr, ExprKind, Span};
use super::parse::{parse_expression, parse_template};
use super::value::Value;

/// The blocks of a Bake file.
const BLOCKS: &[&str] = &["variable", "function", "group", "target"];

/// JSON as the standard has it.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The structure of a JSON file.
pub(crate) fn parse_json(text: &str, file: u16) -> Result<Body, (Span, String)> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| {
        (
            at(file, error.range()),
            format!("invalid JSON: {}", error.kind()),
        )
    })?;
    let mut body = Body::default();
    let whole = Span {
        file,
        start: 0,
        end: text.len() as u32,
    };
    match &parsed.value {
        Some(Json::Object(object)) => top(object, file, &mut body)?,
        Some(Json::Array(array)) => {
            for element in &array.elements {
                match element {
                    Json::Object(object) => top(object, file, &mut body)?,
                    other => {
                        return Err((at(file, other.range()), "an object is required".to_owned()));
                    }
                }
            }
        }
        _ => return Err((whole, "an object is required".to_owned())),
    }
    Ok(body)
}

fn at(file: u16, range: Range) -> Span {
    Span {
        file,
        start: range.start as u32,
        end: range.end as u32,
    }
}

fn top(object: &Object, file: u16, body: &mut Body) -> Result<(), (Span, String)> {
    for property in &object.properties {
        let (name, name_span) = key(&property.name, file);
        if name.as_ref() == "//" {
            continue;
        }
        if !BLOCKS.contains(&name.as_ref()) {
            attribute(name, name_span, &property.value, file, body)?;
            continue;
        }
        for labels in one_or_more(&property.value, file)? {
            for labelled in &labels.properties {
                let label = key(&labelled.name, file);
                for inner in one_or_more(&labelled.value, file)? {
                    body.blocks.push(Block {
                        kind: name.clone(),
                        kind_span: name_span,
                        labels: vec![label.clone()],
                        span: at(file, labelled.range()),
                        body: block_body(&name, inner, file)?,
                    });
                }
            }
        }
    }
    Ok(())
}

fn block_body(kind: &str, object: &Object, file: u16) -> Result<Body, (Span, String)> {
    let mut body = Body::default();
    for property in &object.properties {
        let (name, name_span) = key(&property.name, file);
        if name.as_ref() == "//" {
            continue;
        }
        if kind == "variable" && name.as_ref() == "validation" {
            for inner in one_or_more(&property.value, file)? {
                body.blocks.push(Block {
                    kind: name.clone(),
                    kind_span: name_span,
                    labels: Vec::new(),
                    span: at(file, property.range()),
                    body: block_body(&name, inner, file)?,
                });
            }
            continue;
        }
        attribute(name, name_span, &property.value, file, &mut body)?;
    }
    Ok(body)
}

fn attribute(
    name: Rc<str>,
    name_span: Span,
    value: &Json,
    file: u16,
    body: &mut Body,
) -> Result<(), (Span, String)> {
    if body.attribute(&name).is_some() {
        return Err((name_span, format!("attribute `{name}` is already set")));
    }
    let expr = Rc::new(expression(value, file)?);
    body.attributes.push(Attribute {
        name,
        name_span,
        expr,
    });
    Ok(())
}

/// The objects of a block: one, or a list of them.
fn one_or_more<'a, 'b>(
    value: &'b Json<'a>,
    file: u16,
) -> Result<Vec<&'b Object<'a>>, (Span, String)> {
    match value {
        Json::Object(object) => Ok(vec![object]),
        Json::Array(array) => {
            let objects = array.elements.iter().map(|element| match element {
                Json::Object(object) => Ok(object),
                other => Err((at(file, other.range()), "an object is required".to_owned())),
            });
            objects.collect()
        }
        Json::NullKeyword(_) => Ok(Vec::new()),
        other => Err((at(file, other.range()), "an object is required".to_owned())),
    }
}

fn key(name: &ObjectPropName, file: u16) -> (Rc<str>, Span) {
    (Rc::from(name.as_str()), at(file, name.range()))
}

fn expression(value: &Json, file: u16) -> Result<Expr, (Span, String)> {
    let span = at(file, value.range());
    let kind = match value {
        Json::StringLit(text) => return parse_template(&text.value, span),
        Json::NumberLit(number) => {
            ExprKind::Literal(Value::Number(number.value.parse().unwrap_or_default()))
        }
        Json::BooleanLit(bool) => ExprKind::Literal(Value::Bool(bool.value)),
        Json::NullKeyword(_) => ExprKind::Literal(Value::Null),
        Json::Array(array) => {
            let items = array
                .elements
                .iter()
                .map(|element| expression(element, file));
            ExprKind::Tuple(items.collect::<Result<_, _>>()?)
        }
        Json::Object(object) => {
            let mut items = Vec::new();
            let mut names = std::collections::BTreeSet::new();
            for property in &object.properties {
                let (name, name_span) = key(&property.name, file);
                if name.as_ref() == "//" {
                    continue;
                }
                if !names.insert(name.clone()) {
                    return Err((name_span, format!("attribute `{name}` is already set")));
                }
                items.push((
                    parse_template(&name, name_span)?,
                    expression(&property.value, file)?,
                ));
            }
            ExprKind::Object(items)
        }
    };
    Ok(Expr::new(kind, span))
}

/// The type that a string of a JSON file names, such as `list(string)`.
pub(crate) fn type_expression(expr: &Expr) -> Option<Expr> {
    match &expr.kind {
        ExprKind::Literal(Value::String(text)) => parse_expression(text, expr.span).ok(),
        _ => None,
    }
}

/// The value of a JSON text: `jsondecode`.
pub(crate) fn decode(text: &str) -> Result<Value, String> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT)
        .map_err(|error| format!("invalid JSON: {}", error.kind()))?;
    match &parsed.value {
        Some(value) => Ok(decoded(value)),
        None => Err("invalid JSON: no value".to_owned()),
    }
}

fn decoded(value: &Json) -> Value {
    match value {
        Json::StringLit(text) => Value::string(&text.value),
        Json::NumberLit(number) => Value::Number(number.value.parse().unwrap_or_default()),
        Json::BooleanLit(bool) => Value::Bool(bool.value),
        Json::NullKeyword(_) => Value::Null,
        Json::Array(array) => Value::tuple(array.elements.iter().map(decoded).collect()),
        Json::Object(object) => {
            let fields = object
                .properties
                .iter()
                .map(|property| (Rc::from(property.name.as_str()), decoded(&property.value)));
            Value::object(fields.collect())
        }
    }
}
