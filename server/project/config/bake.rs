//! Bake files, in HCL or JSON: the build context and the Dockerfile of each target.

use std::collections::{BTreeMap, BTreeSet};

use hcl::{Body, Expression, ObjectKey};
use serde_json::Value;

use super::Target;

/// The attributes of a target, without those that it inherits.
#[derive(Clone, Debug, Default)]
struct BakeTarget {
    context: Option<Text>,
    dockerfile: Option<Text>,
    inherits: Vec<String>,
}

/// The value of an attribute.
#[derive(Clone, Debug)]
enum Text {
    Literal(String),
    /// An expression, which isn't evaluated.
    Expression,
}

/// The builds of a Bake file in HCL; empty if it is invalid. A byte order mark is skipped, which HCL allows and JSON
/// does not (`stripUTF8BOM` of `hclsyntax`).
pub fn targets_from_hcl(text: &str) -> Vec<Target> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Ok(body) = hcl::parse(text) else {
        return Vec::new();
    };
    resolve(&targets_from_body(&body))
}

/// The builds of a Bake file in JSON; empty if it is invalid.
pub fn targets_from_json(text: &str) -> Vec<Target> {
    let Ok(file) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let targets = file.get("target").and_then(Value::as_object);
    let read = |value: &Value| BakeTarget {
        context: value.get("context").map(json_text),
        dockerfile: value.get("dockerfile").map(json_text),
        inherits: match value.get("inherits").and_then(Value::as_array) {
            Some(names) => names
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            None => Vec::new(),
        },
    };
    let targets = targets.into_iter().flatten();
    let targets = targets.map(|(name, value)| (name.clone(), read(value)));
    resolve(&targets.collect())
}

/// The names of the targets and of their additional contexts in a Bake file in HCL; empty if it is invalid.
pub fn names_from_hcl(text: &str) -> BTreeSet<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Ok(body) = hcl::parse(text) else {
        return BTreeSet::new();
    };
    let mut names = BTreeSet::new();
    for target in body
        .blocks()
        .filter(|it| it.identifier.as_str() == "target")
    {
        names.extend(target.labels.iter().map(|it| it.as_str().to_owned()));
        let contexts = target.body.attributes();
        for attribute in contexts.filter(|it| it.key.as_str() == "contexts") {
            if let Expression::Object(contexts) = &attribute.expr {
                names.extend(contexts.keys().filter_map(|key| match key {
                    ObjectKey::Identifier(name) => Some(name.as_str().to_owned()),
                    ObjectKey::Expression(key) => literal(key),
                    _ => None,
                }));
            }
        }
    }
    names
}

/// The names of the targets and of their additional contexts in a Bake file in JSON; empty if it is invalid.
pub fn names_from_json(text: &str) -> BTreeSet<String> {
    let Ok(file) = serde_json::from_str::<Value>(text) else {
        return BTreeSet::new();
    };
    let targets = file.get("target").and_then(Value::as_object);
    let mut names = BTreeSet::new();
    for (name, target) in targets.into_iter().flatten() {
        names.insert(name.clone());
        let contexts = target.get("contexts").and_then(Value::as_object);
        names.extend(contexts.into_iter().flatten().map(|(name, _)| name.clone()));
    }
    names
}

fn json_text(value: &Value) -> Text {
    let text = value.as_str().filter(|it| !it.contains("${"));
    text.map_or(Text::Expression, |it| Text::Literal(it.to_owned()))
}

fn targets_from_body(body: &Body) -> BTreeMap<String, BakeTarget> {
    let mut targets = BTreeMap::new();
    for block in body
        .blocks()
        .filter(|it| it.identifier.as_str() == "target")
    {
        let Some(name) = block.labels.first() else {
            continue;
        };
        let mut target = BakeTarget::default();
        for attribute in block.body.attributes() {
            match attribute.key.as_str() {
                "context" => target.context = Some(hcl_text(&attribute.expr)),
                "dockerfile" => target.dockerfile = Some(hcl_text(&attribute.expr)),
                "inherits" => {
                    if let Expression::Array(names) = &attribute.expr {
                        target.inherits = names.iter().filter_map(literal).collect();
                    }
                }
                _ => {}
            }
        }
        targets.insert(name.as_str().to_owned(), target);
    }
    targets
}

fn literal(expression: &Expression) -> Option<String> {
    match expression {
        Expression::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn hcl_text(expression: &Expression) -> Text {
    literal(expression).map_or(Text::Expression, Text::Literal)
}

/// The builds of all targets, with inherited attributes. Those that depend on expressions are omitted.
fn resolve(targets: &BTreeMap<String, BakeTarget>) -> Vec<Target> {
    let find = |name: &str, attribute: fn(&BakeTarget) -> &Option<Text>| {
        // The last inherited target takes precedence.
        let mut pending = vec![name.to_owned()];
        let mut seen = Vec::new();
        while let Some(name) = pending.pop() {
            let Some(target) = targets.get(&name).filter(|_| !seen.contains(&name)) else {
                continue;
            };
            if let Some(text) = attribute(target) {
                return Some(text.clone());
            }
            pending.extend(target.inherits.iter().cloned());
            seen.push(name);
        }
        None
    };
    let target = |name: &String| {
        let text = |attribute| match find(name, attribute) {
            Some(Text::Expression) => Err(()),
            Some(Text::Literal(text)) => Ok(Some(text)),
            None => Ok(None),
        };
        let context = text(|it| &it.context).ok()?;
        let dockerfile = text(|it| &it.dockerfile).ok()?;
        Some(Target::new(context, dockerfile))
    };
    let targets = targets.keys().filter_map(target);
    targets.filter(Target::is_local).collect()
}
