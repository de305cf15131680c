//! What is wrong with a project as a whole: `checkConsistency` of compose-go.

use std::collections::BTreeSet;

use crate::files::FileKind;

use super::loader::Loader;
use super::node::{Kind, Map, Node};
use super::service::Service;

/// Reports what Compose refuses, and what a running build needs.
pub(super) fn check(model: &Node, services: &[Service], loader: &mut Loader) {
    let Some(nodes) = model.get("services").and_then(Node::as_map) else {
        return;
    };
    let names = |key: &str| -> BTreeSet<String> {
        let map = model.get(key).and_then(Node::as_map);
        map.into_iter()
            .flat_map(Map::keys)
            .map(ToString::to_string)
            .collect()
    };
    let check = Check {
        nodes,
        services,
        networks: names("networks"),
        volumes: names("volumes"),
        secrets: names("secrets"),
        configs: names("configs"),
        models: names("models"),
    };
    for service in services.iter().filter(|service| service.enabled) {
        if let Some(entry) = nodes.get(service.name.as_str())
            && entry.value.as_map().is_some()
        {
            check.service(service, &entry.value, loader);
        }
    }
    check.dependency_circles(loader);
    check_secrets(model, loader);
}

/// Reports what Bake refuses of the services: it reads only their images, builds and variables.
pub(super) fn check_builds(model: &Node, services: &[Service], loader: &mut Loader) {
    let Some(nodes) = model.get("services").and_then(Node::as_map) else {
        return;
    };
    let secrets = model.get("secrets").and_then(Node::as_map);
    let check = Check {
        nodes,
        services,
        networks: BTreeSet::new(),
        volumes: BTreeSet::new(),
        secrets: secrets
            .into_iter()
            .flat_map(Map::keys)
            .map(ToString::to_string)
            .collect(),
        configs: BTreeSet::new(),
        models: BTreeSet::new(),
    };
    for service in services {
        let Some(entry) = nodes.get(service.name.as_str()) else {
            continue;
        };
        let node = &entry.value;
        // What `extends` refers to can't be read, which is reported.
        let is_extended = node.get("extends").is_some();
        if node.get_set("build").is_none() && node.get_set("image").is_none() && !is_extended {
            let message = format!(
                "service `{}` has neither an image nor a build",
                service.name
            );
            loader.report(entry.key, message);
        }
        if let Some(build) = node.get("build") {
            // Platforms of services aren't read.
            check.build(service, &Node::new(Kind::Null, node.span), build, loader);
        }
        env_files(node, loader);
    }
}

/// A section of secrets requires a source for each.
fn check_secrets(model: &Node, loader: &mut Loader) {
    for (key, sources) in [
        ("secrets", &["file", "environment"][..]),
        ("configs", &["file", "environment", "content"][..]),
    ] {
        let entries = model.get(key).and_then(Node::as_map);
        for (name, entry) in entries.into_iter().flatten() {
            let Some(fields) = entry.value.as_map() else {
                continue;
            };
            let count = sources
                .iter()
                .filter(|source| fields.contains_key(**source))
                .count();
            let elsewhere = fields.contains_key("external") || fields.contains_key("driver");
            if count > 1 {
                let message = format!(
                    "{key}.{name}: only one of {} can be set",
                    sources.join(", ")
                );
                loader.report(entry.key, message);
            } else if count == 0 && !elsewhere {
                let message = format!("{key}.{name}: one of {} must be set", sources.join(", "));
                loader.report(entry.key, message);
            }
        }
    }
}

struct Check<'a> {
    nodes: &'a Map,
    services: &'a [Service],
    networks: BTreeSet<String>,
    volumes: BTreeSet<String>,
    secrets: BTreeSet<String>,
    configs: BTreeSet<String>,
    models: BTreeSet<String>,
}

impl Check<'_> {
    fn find(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }

    fn service(&self, service: &Service, node: &Node, loader: &mut Loader) {
        let name = &service.name;
        let key = self
            .nodes
            .get(name.as_str())
            .map_or(node.span, |entry| entry.key);
        let has_build = node.get("build").is_some_and(|build| !build.is_null());
        let has_image = node
            .get_set("image")
            .is_some_and(|image| image.as_str() != Some(""));
        let is_extended = node.get("extends").is_some();
        if !has_build && !has_image && !is_extended && node.get_set("provider").is_none() {
            loader.report(
                key,
                format!("service `{name}` has neither an image nor a build"),
            );
        }
        if let Some(build) = node.get("build") {
            self.build(service, node, build, loader);
        }
        self.references(name, node, loader);
        self.dependencies(name, node, loader);
        self.volumes(name, node, loader);
        env_files(node, loader);
        let test = node
            .get("healthcheck")
            .and_then(|check| check.get("test"))
            .and_then(Node::as_seq)
            .and_then(<[Node]>::first);
        if let Some(first) = test {
            let valid = first
                .as_str()
                .is_none_or(|first| matches!(first, "CMD" | "CMD-SHELL" | "NONE"));
            if !valid {
                loader.report(
                    first.span,
                    "healthcheck.test must start with `CMD`, `CMD-SHELL` or `NONE`",
                );
            }
        }
    }

    fn build(&self, service: &Service, node: &Node, build: &Node, loader: &mut Loader) {
        let name = &service.name;
        let is_set = |key: &str| build.get_set(key).filter(|node| node.as_str() != Some(""));
        if let (Some(_), Some(inline)) = (is_set("dockerfile"), is_set("dockerfile_inline")) {
            loader.report(
                inline.span,
                format!(
                    "service `{name}`: `dockerfile` and `dockerfile_inline` are mutually exclusive"
                ),
            );
        }
        let contexts = build.get("additional_contexts").and_then(Node::as_map);
        for (_, entry) in contexts.into_iter().flatten() {
            let target = entry
                .value
                .as_str()
                .and_then(|text| text.strip_prefix("service:"));
            let Some(target) = target else { continue };
            match self.find(target).filter(|target| target.enabled) {
                None => loader.report(
                    entry.value.span,
                    format!("service `{name}`: unknown service `{target}` as additional context"),
                ),
                Some(target_service) if target_service.build.is_none() => loader.report(
                    entry.value.span,
                    format!("service `{name}`: service `{target}` has no build"),
                ),
                Some(_) => {}
            }
        }
        let platforms = build
            .get("platforms")
            .and_then(Node::as_seq)
            .unwrap_or_default();
        if let Some(platform) = node.get_set("platform") {
            let wanted = platform.as_str().unwrap_or_default();
            let found = platforms.iter().any(|other| other.as_str() == Some(wanted));
            if !platforms.is_empty() && !wanted.is_empty() && !found {
                loader.report(
                    platform.span,
                    format!("build.platforms must include the service's platform `{wanted}`"),
                );
            }
        }
        let sources = service.build.as_ref().map(|build| build.secrets.clone());
        for source in sources.into_iter().flatten() {
            if let (Some(secret), Some(place)) = (source.value, source.place)
                && !self.secrets.contains(&secret)
            {
                let message = format!("service `{name}`: undefined build secret `{secret}`");
                loader.errors.add(place, message);
            }
        }
    }

    /// Networks, secrets, configs and models that aren't defined.
    fn references(&self, name: &str, node: &Node, loader: &mut Loader) {
        let has_networks = node
            .get("networks")
            .is_some_and(|networks| match &networks.kind {
                Kind::Seq(items) => !items.is_empty(),
                Kind::Map(map) => !map.is_empty(),
                _ => false,
            });
        if let (Some(mode), true) = (node.get_set("network_mode"), has_networks) {
            loader.report(
                mode.span,
                format!("service `{name}`: `network_mode` and `networks` are mutually exclusive"),
            );
        }
        for (network, span) in names(node.get("networks")) {
            if network != "default" && !self.networks.contains(&network) {
                loader.report(
                    span,
                    format!("service `{name}` refers to undefined network `{network}`"),
                );
            }
        }
        for (key, defined, kind) in [
            ("secrets", &self.secrets, "secret"),
            ("configs", &self.configs, "config"),
        ] {
            for item in node.get(key).and_then(Node::as_seq).unwrap_or_default() {
                let source = item.get("source").unwrap_or(item);
                if let Some(source_name) = source.as_str()
                    && !defined.contains(source_name)
                {
                    let message =
                        format!("service `{name}` refers to undefined {kind} `{source_name}`");
                    loader.report(source.span, message);
                }
            }
        }
        for (model, span) in names(node.get("models")) {
            if !self.models.contains(&model) {
                loader.report(
                    span,
                    format!("service `{name}` refers to undefined model `{model}`"),
                );
            }
        }
    }

    fn dependencies(&self, name: &str, node: &Node, loader: &mut Loader) {
        for (dependency, span) in names(node.get("depends_on")) {
            let required = node
                .get("depends_on")
                .and_then(|all| all.get(&dependency))
                .and_then(|dependency| dependency.get("required"))
                .is_none_or(|required| !matches!(required.kind, Kind::Bool(false)));
            let usable = match self.find(&dependency) {
                Some(service) => service.enabled || !required,
                None => false,
            };
            if !usable {
                loader.report(
                    span,
                    format!("service `{name}` depends on undefined service `{dependency}`"),
                );
            }
        }
        let network = node.get("network_mode").and_then(Node::as_str);
        let shared = network.and_then(|mode| mode.strip_prefix("service:"));
        if let (Some(shared), Some(mode)) = (shared, node.get("network_mode"))
            && self.find(shared).is_none_or(|service| !service.enabled)
        {
            loader.report(
                mode.span,
                format!("service `{name}`: undefined service `{shared}` in `network_mode`"),
            );
        }
    }

    fn volumes(&self, name: &str, node: &Node, loader: &mut Loader) {
        for item in node
            .get("volumes")
            .and_then(Node::as_seq)
            .unwrap_or_default()
        {
            let source = match &item.kind {
                Kind::String(text) => named_volume(text),
                Kind::Map(fields) => {
                    let typ = fields.get("type").and_then(|entry| entry.value.as_str());
                    let source = fields.get("source").and_then(|entry| entry.value.as_str());
                    source.filter(|source| typ == Some("volume") && !source.is_empty())
                }
                _ => None,
            };
            if let Some(volume) = source
                && !self.volumes.contains(volume)
            {
                let message = format!("service `{name}` refers to undefined volume `{volume}`");
                loader.report(item.span, message);
            }
            if matches!(&item.kind, Kind::String(text) if text.is_empty()) {
                loader.report(item.span, format!("service `{name}`: a volume is empty"));
            }
        }
    }

    /// Services that depend on each other.
    fn dependency_circles(&self, loader: &mut Loader) {
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for service in self.services.iter().filter(|service| service.enabled) {
            let mut chain: Vec<(&str, Vec<String>)> = Vec::new();
            let next = |name: &str| -> Vec<String> {
                let node = self.nodes.get(name).map(|entry| &entry.value);
                let all = names(node.and_then(|node| node.get("depends_on")));
                all.into_iter().map(|(name, _)| name).collect()
            };
            chain.push((&service.name, next(&service.name)));
            while let Some((_, rest)) = chain.last_mut() {
                let Some(dependency) = rest.pop() else {
                    if let Some((name, _)) = chain.pop() {
                        done.insert(name);
                    }
                    continue;
                };
                let Some(target) = self.find(&dependency) else {
                    continue;
                };
                if chain.iter().any(|(name, _)| *name == target.name) {
                    let place = service.name_place.clone();
                    let message =
                        format!("services depend on each other: `{dependency}` is part of a cycle");
                    loader.errors.add(place, message);
                    return;
                }
                if !done.contains(target.name.as_str()) {
                    chain.push((&target.name, next(&target.name)));
                }
            }
        }
    }
}

/// The names in a list or the keys of a mapping, with their places.
fn names(node: Option<&Node>) -> Vec<(String, crate::hcl::expr::Span)> {
    match node.map(|node| &node.kind) {
        Some(Kind::Seq(items)) => items
            .iter()
            .filter_map(|item| Some((item.as_str()?.to_owned(), item.span)))
            .collect(),
        Some(Kind::Map(map)) => map
            .iter()
            .map(|(key, entry)| (key.to_string(), entry.key))
            .collect(),
        _ => Vec::new(),
    }
}

/// The name of a volume in the short syntax; a path isn't one.
fn named_volume(text: &str) -> Option<&str> {
    let (source, _) = text.split_once(':')?;
    let is_path = source.is_empty()
        || source.starts_with(['.', '/', '~', '\\'])
        || (source.len() == 1
            && text
                .get(2..)
                .is_some_and(|rest| rest.starts_with(['/', '\\'])));
    (!is_path).then_some(source)
}

/// Files of environment variables that don't exist.
fn env_files(node: &Node, loader: &mut Loader) {
    let Some(env_file) = node.get("env_file") else {
        return;
    };
    let one = std::slice::from_ref(env_file);
    for item in env_file.as_seq().unwrap_or(one) {
        let (path, required) = match &item.kind {
            Kind::Map(fields) => {
                let required = fields.get("required").map(|entry| &entry.value.kind);
                let required = !matches!(required, Some(Kind::Bool(false)));
                (fields.get("path").map(|entry| &entry.value), required)
            }
            _ => (Some(item), true),
        };
        let Some(path) = path else { continue };
        if let (Kind::Path(file), true) = (&path.kind, required)
            && !crate::path::is_outside(file)
            && loader.reader.kind(file) != Some(FileKind::File)
        {
            let place = loader.place(path.span);
            let message = format!("env file not found: {file}");
            loader.errors.require(place, message);
        }
    }
}
