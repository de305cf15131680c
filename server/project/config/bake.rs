//! What Bake files say of builds: the context and the Dockerfile of each target, in HCL or JSON.

use std::collections::BTreeMap;

use hcl::{Body, Expression};
use serde_json::Value;

use super::Target;

/// What a target says, as far as it is written out.
#[derive(Clone, Debug, Default)]
struct Said {
    context: Option<Text>,
    dockerfile: Option<Text>,
    inherits: Vec<String>,
}

/// A text that may have to be worked out.
#[derive(Clone, Debug)]
enum Text {
    Plain(String),
    Unknown,
}

/// The builds of a Bake file in HCL; none of one that can't be read. A byte order mark is skipped, which HCL allows and JSON
/// does not (`stripUTF8BOM` of `hclsyntax`).
pub fn targets_of_hcl(text: &str) -> Vec<Target> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Ok(body) = hcl::parse(text) else {
        return Vec::new();
    };
    all(&of_body(&body))
}

/// The builds of a Bake file in JSON; none of one that can't be read.
pub fn targets_of_json(text: &str) -> Vec<Target> {
    let Ok(file) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let targets = file.get("target").and_then(Value::as_object);
    let read = |value: &Value| Said {
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
    let said = targets.into_iter().flatten();
    let said = said.map(|(name, value)| (name.clone(), read(value)));
    all(&said.collect())
}

fn json_text(value: &Value) -> Text {
    let text = value.as_str().filter(|it| !it.contains("${"));
    text.map_or(Text::Unknown, |it| Text::Plain(it.to_owned()))
}

fn of_body(body: &Body) -> BTreeMap<String, Said> {
    let mut targets = BTreeMap::new();
    for block in body
        .blocks()
        .filter(|it| it.identifier.as_str() == "target")
    {
        let Some(name) = block.labels.first() else {
            continue;
        };
        let mut said = Said::default();
        for attribute in block.body.attributes() {
            match attribute.key.as_str() {
                "context" => said.context = Some(hcl_text(&attribute.expr)),
                "dockerfile" => said.dockerfile = Some(hcl_text(&attribute.expr)),
                "inherits" => {
                    if let Expression::Array(names) = &attribute.expr {
                        said.inherits = names.iter().filter_map(plain).collect();
                    }
                }
                _ => {}
            }
        }
        targets.insert(name.as_str().to_owned(), said);
    }
    targets
}

fn plain(expression: &Expression) -> Option<String> {
    match expression {
        Expression::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn hcl_text(expression: &Expression) -> Text {
    plain(expression).map_or(Text::Unknown, Text::Plain)
}

/// All targets, with what they inherit.
fn all(said: &BTreeMap<String, Said>) -> Vec<Target> {
    let find = |name: &str, part: fn(&Said) -> &Option<Text>| {
        // The last of those that are inherited from comes first.
        let mut open = vec![name.to_owned()];
        let mut seen = Vec::new();
        while let Some(name) = open.pop() {
            let Some(it) = said.get(&name).filter(|_| !seen.contains(&name)) else {
                continue;
            };
            if let Some(text) = part(it) {
                return Some(text.clone());
            }
            open.extend(it.inherits.iter().cloned());
            seen.push(name);
        }
        None
    };
    let target = |name: &String| {
        let text = |part| match find(name, part) {
            Some(Text::Unknown) => Err(()),
            Some(Text::Plain(text)) => Ok(Some(text)),
            None => Ok(None),
        };
        let context = text(|it| &it.context).ok()?;
        let dockerfile = text(|it| &it.dockerfile).ok()?;
        Some(Target::new(context, dockerfile))
    };
    let targets = said.keys().filter_map(target);
    targets.filter(Target::is_plain).collect()
}
