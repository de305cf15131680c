//! How files are merged: compose-go's `override` package.

use std::rc::Rc;

use super::node::{Entry, Kind, Map, Node};
use super::yaml::Fault;

/// How two values of a path are merged.
enum Rule {
    Default,
    /// The later value replaces the earlier one.
    Override,
    /// Both become lists, one after the other.
    Sequence,
    /// Both become mappings.
    Mapping,
    /// A string is the context.
    BuildDefinition,
    Logging,
}

fn rule(path: &[&str]) -> Rule {
    match path {
        ["services", _, "build"] => Rule::BuildDefinition,
        [
            "services",
            _,
            "build",
            "args" | "additional_contexts" | "extra_hosts" | "labels",
        ] => Rule::Sequence,
        ["services", _, "command" | "entrypoint"] => Rule::Override,
        ["services", _, "healthcheck", "test"] | ["services", _, "ulimits", _] => Rule::Override,
        [
            "services",
            _,
            "annotations" | "dns" | "dns_opt" | "dns_search" | "env_file" | "environment"
            | "extra_hosts" | "label_file" | "labels" | "sysctls" | "tmpfs",
        ]
        | ["services", _, "deploy", "labels"]
        | ["services", _, "volumes", _, "volume", "labels"]
        | ["networks" | "volumes", _, "labels"] => Rule::Sequence,
        ["services", _, "depends_on" | "models" | "networks"] => Rule::Mapping,
        ["services", _, "logging"] => Rule::Logging,
        ["networks", _, "ipam", "config"] => Rule::Override,
        _ => Rule::Default,
    }
}

/// `base` with `other` on top of it.
pub(super) fn merge(base: Node, other: Node, path: &mut Vec<String>) -> Result<Node, Fault> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let rule = rule(&names);
    match rule {
        Rule::Override => return Ok(other),
        Rule::Sequence => {
            let span = other.span;
            let mut items = to_sequence(base);
            items.extend(to_sequence(other));
            return Ok(Node::seq(items, span));
        }
        Rule::Mapping => return merge_maps(to_mapping(base), to_mapping(other), path),
        Rule::BuildDefinition => return merge_maps(to_build(base), to_build(other), path),
        Rule::Logging => {
            let driver = |node: &Node| node.get("driver").and_then(Node::as_str).map(str::to_owned);
            let (one, two) = (driver(&base), driver(&other));
            if one.is_some() && two.is_some() && one != two {
                return Ok(other);
            }
        }
        Rule::Default => {}
    }
    if other.is_null() {
        return Ok(base);
    }
    match (&base.kind, &other.kind) {
        (Kind::Map(_), Kind::Map(_)) => merge_maps(base, other, path),
        (Kind::Seq(one), Kind::Seq(two)) => {
            let items = one.iter().chain(two.iter()).cloned().collect();
            Ok(Node::seq(items, other.span))
        }
        (Kind::Map(_) | Kind::Seq(_), Kind::Unknown) => Ok(base),
        (Kind::Map(_) | Kind::Seq(_), _) => {
            let message = format!(
                "cannot override {}: {} is required",
                path.join("."),
                base.type_name()
            );
            Err((other.span, message))
        }
        _ => Ok(other),
    }
}

fn merge_maps(base: Node, other: Node, path: &mut Vec<String>) -> Result<Node, Fault> {
    let span = other.span;
    let Kind::Map(mut map) = base.kind else {
        return Ok(other);
    };
    let Kind::Map(other) = other.kind else {
        return Ok(Node::new(Kind::Map(map), base.span));
    };
    let fields = Rc::make_mut(&mut map);
    for (key, entry) in other.iter() {
        match fields.remove(key) {
            None => {
                fields.insert(key.clone(), entry.clone());
            }
            Some(known) => {
                path.push(key.to_string());
                let merged = merge(known.value.clone(), entry.value.clone(), path);
                path.pop();
                let (value, fault) = match merged {
                    Ok(value) => (value, None),
                    Err(fault) => (known.value, Some(fault)),
                };
                let key_span = entry.key;
                fields.insert(
                    key.clone(),
                    Entry {
                        key: key_span,
                        value,
                    },
                );
                if let Some(fault) = fault {
                    return Err(fault);
                }
            }
        }
    }
    Ok(Node::new(Kind::Map(map), span))
}

/// The items of a list; a mapping as texts `key=value`.
pub(super) fn to_sequence(node: Node) -> Vec<Node> {
    match node.kind {
        Kind::Seq(items) => items.to_vec(),
        Kind::String(_) => vec![node],
        Kind::Map(map) => {
            let mut items = Vec::new();
            for (key, entry) in map.iter() {
                let value = &entry.value;
                let pair = |value: &Node| {
                    let kind = match value.text() {
                        Some(text) => Kind::String(Rc::from(format!("{key}={text}"))),
                        None if matches!(value.kind, Kind::Unknown) => {
                            Kind::String(Rc::from(format!("{key}={UNKNOWN}")))
                        }
                        None => Kind::String(key.clone()),
                    };
                    Node {
                        kind,
                        span: value.span,
                        sensitive: value.sensitive,
                    }
                };
                match &value.kind {
                    Kind::Seq(values) => items.extend(values.iter().map(pair)),
                    _ => items.push(pair(value)),
                }
            }
            items
        }
        _ => Vec::new(),
    }
}

/// The value of an entry of a list that was an unknown value of a mapping. YAML can't contain it.
pub(super) const UNKNOWN: &str = "\u{0}";

fn to_mapping(node: Node) -> Node {
    let Kind::Seq(items) = &node.kind else {
        return node;
    };
    let mut map = Map::new();
    for item in items.iter() {
        if let Kind::String(name) = &item.kind {
            let value = Node::new(Kind::Null, item.span);
            map.insert(
                name.clone(),
                Entry {
                    key: item.span,
                    value,
                },
            );
        }
    }
    Node::map(map, node.span)
}

fn to_build(node: Node) -> Node {
    let Kind::String(_) = node.kind else {
        return node;
    };
    let span = node.span;
    let entry = Entry {
        key: span,
        value: node,
    };
    Node::map(Map::from([(Rc::from("context"), entry)]), span)
}

/// Removes earlier entries of the same key from the lists of services that Compose keeps unique.
pub(super) fn make_unique(file: &mut Node) {
    let Kind::Map(top) = &mut file.kind else {
        return;
    };
    let Some(services) = Rc::make_mut(top).get_mut("services") else {
        return;
    };
    let Kind::Map(services) = &mut services.value.kind else {
        return;
    };
    for service in Rc::make_mut(services).values_mut() {
        let Kind::Map(fields) = &mut service.value.kind else {
            continue;
        };
        let fields = Rc::make_mut(fields);
        for (key, entry) in fields.iter_mut() {
            match key.as_ref() {
                "build" => {
                    if let Kind::Map(build) = &mut entry.value.kind {
                        for (key, entry) in Rc::make_mut(build).iter_mut() {
                            if let "args" | "additional_contexts" | "tags" | "labels" = key.as_ref()
                            {
                                unique_items(&mut entry.value);
                            }
                        }
                    }
                }
                "annotations" | "cap_add" | "cap_drop" | "dns" | "dns_opt" | "dns_search"
                | "environment" | "labels" | "links" | "profiles" | "sysctls" | "tmpfs" => {
                    unique_items(&mut entry.value);
                }
                _ => {}
            }
        }
    }
}

fn unique_items(node: &mut Node) {
    let Kind::Seq(items) = &mut node.kind else {
        return;
    };
    let mut unique: Vec<Node> = Vec::new();
    let mut places: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for item in items.iter() {
        let text = item.as_str().unwrap_or_default();
        let key = text.split('=').next().unwrap_or_default().to_owned();
        if let Some(known) = places.get(&key).and_then(|index| unique.get_mut(*index)) {
            *known = item.clone();
        } else {
            places.insert(key, unique.len());
            unique.push(item.clone());
        }
    }
    *items = Rc::new(unique);
}
