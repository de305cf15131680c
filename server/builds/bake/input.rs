//! Compose files that Bake reads: `ParseCompose` of buildx.

use std::collections::{BTreeMap, BTreeSet};

use super::target::{Config, Group, Secret, Ssh, Target};
use crate::compose::{Environment, Loader, Node, Service, services};
use crate::errors::Errors;
use crate::files::Reader;
use crate::hcl::functions::sanitize;
use crate::sensitive::is_sensitive_name;
use crate::setting::Text;
use crate::{Context, Setting, ToolOptions, path};

/// Adds the targets of Compose files.
pub(super) fn read(
    reader: &Reader,
    options: &ToolOptions,
    errors: &mut Errors,
    files: &[String],
    config: &mut Config,
) {
    let mut loader = Loader::new(reader, options, errors, false);
    let mut environment = Environment::of_process(options);
    let mut variables = BTreeMap::new();
    let env_file = path::join(&options.folder, ".env");
    if reader.is_file(&env_file) {
        loader.read_env_file(&env_file, None, &environment, &mut variables);
    }
    for (name, text) in variables {
        environment.set_default(&name, text, true);
    }
    environment.set_default("COMPOSE_PROJECT_NAME", "bake".to_owned(), false);
    let Some(model) = loader.load(files, &options.folder, &environment) else {
        return;
    };
    crate::compose::check_for_bake(&model, &mut loader);
    let all = services(&model, &environment, &["*".to_owned()], &loader);
    crate::compose::check_services(&model, &all, &mut loader);
    let secrets = model.get("secrets");
    let mut group = Group {
        name: "default".to_owned(),
        targets: Vec::new(),
    };
    for service in &all {
        if service.build.is_some() {
            let target = target(service, &environment, secrets, &loader);
            group.targets.push(Setting {
                value: Some(target.name.clone()),
                place: Some(service.name_place.clone()),
                sensitive: false,
            });
            config.add_target(target);
        }
    }
    if !all.is_empty() {
        config.add_group(group);
    }
}

/// A context as Bake writes it.
fn context_text(context: &Setting<Context>) -> Text {
    let value = match &context.value {
        // Paths are those of the working directory, and absolute here.
        Context::Local(path) => Some(format!("{LOCAL}{path}")),
        Context::Remote(written) => Some(written.clone()),
        Context::Build(name) => Some(format!("target:{}", sanitize(name))),
        Context::Other(written) => Some(match written.strip_prefix("target:") {
            Some(name) => format!("target:{}", sanitize(name)),
            None => written.clone(),
        }),
        Context::Unknown => None,
    };
    Setting {
        value,
        place: context.place.clone(),
        sensitive: context.sensitive,
    }
}

/// Marks a path that is relative to the root folder already. No file can contain it.
pub(super) const LOCAL: &str = "\u{0}";

fn target(
    service: &Service,
    environment: &Environment,
    secrets: Option<&Node>,
    loader: &Loader,
) -> Target {
    let mut target = Target::new(
        &sanitize(&service.name),
        service.place.clone(),
        service.name_place.clone(),
    );
    let Some(build) = &service.build else {
        return target;
    };
    target.context = Some(context_text(&build.context));
    target.dockerfile.clone_from(&build.dockerfile);
    target.inline.clone_from(&build.inline);
    target.target.clone_from(&build.target);
    for (name, value) in &build.args {
        let from_container = || service.environment.get(name).cloned().flatten();
        let from_project = || {
            environment.get(name).map(|value| Setting {
                value: Some(value.text.clone()),
                place: None,
                sensitive: value.sensitive || is_sensitive_name(name),
            })
        };
        let has_place = value.as_ref().is_some_and(|value| value.place.is_some());
        let value = if has_place {
            value.clone()
        } else {
            from_container().or_else(from_project)
        };
        target.args.insert(name.clone(), value);
    }
    for (name, context) in &build.contexts {
        target.contexts.insert(name.clone(), context_text(context));
    }
    if !build.platforms.is_empty() {
        target.platforms = Some(build.platforms.clone());
    }
    let mut tags = build.tags.clone();
    if let Some(extension) = &build.x_bake {
        extend(&mut target, &mut tags, extension, loader);
    }
    if tags.is_empty() {
        tags.extend(service.image.clone());
    }
    if !tags.is_empty() {
        target.tags = Some(tags);
    }
    for ssh in &build.ssh {
        if let (Some(text), Some(place)) = (&ssh.value, &ssh.place) {
            target.ssh.push(Ssh {
                has_paths: text
                    .split_once('=')
                    .is_some_and(|(_, path)| !path.is_empty()),
                place: place.clone(),
            });
        }
    }
    for source in &build.secrets {
        if let (Some(id), Some(place)) = (&source.value, &source.place) {
            let secret = secrets.and_then(|secrets| secrets.get(id));
            let text = |key: &str| {
                secret
                    .and_then(|secret| secret.get(key))
                    .and_then(Node::text)
            };
            let file = text("file");
            target.secrets.push(Secret {
                id: id.clone(),
                file: file.map(|file| relative(&file, loader)),
                env: text("environment"),
                place: place.clone(),
            });
        }
    }
    target
}

/// A path relative to the root as seen from the working directory.
fn relative(file: &str, loader: &Loader) -> String {
    path::relative_to(&loader.options.folder, file)
}

/// Adds what `x-bake` sets: `composeExtTarget`.
fn extend(target: &mut Target, tags: &mut Vec<Text>, extension: &Node, loader: &Loader) {
    let texts = |key: &str| -> Vec<Text> {
        let Some(node) = extension.get_set(key) else {
            return Vec::new();
        };
        let setting = |text: &str, node: &Node| Setting {
            value: Some(text.to_owned()),
            place: Some(loader.place(node.span)),
            sensitive: node.sensitive,
        };
        if let Some(items) = node.as_seq() {
            items
                .iter()
                .filter_map(|item| Some(setting(&item.text()?, item)))
                .collect()
        } else {
            let text = node.text().unwrap_or_default();
            text.split_whitespace()
                .map(|word| setting(word, node))
                .collect()
        }
    };
    let add = |known: &mut Vec<Text>, more: Vec<Text>| {
        known.extend(more);
        let mut seen = BTreeSet::new();
        known.retain(|text| seen.insert(text.value.clone()));
    };
    let more = texts("tags");
    if !more.is_empty() {
        add(tags, more);
    }
    let more = texts("platforms");
    if !more.is_empty() {
        add(target.platforms.get_or_insert_with(Vec::new), more);
    }
    for (name, entry) in extension
        .get("contexts")
        .and_then(Node::as_map)
        .into_iter()
        .flatten()
    {
        let node = &entry.value;
        let Some(written) = node.text() else { continue };
        let linked = written
            .strip_prefix("service:")
            .or_else(|| written.strip_prefix("target:"));
        let written = match linked {
            Some(name) => format!("target:{}", sanitize(name)),
            None => written,
        };
        target.contexts.entry(name.to_string()).or_insert(Setting {
            value: Some(written),
            place: Some(loader.place(node.span)),
            sensitive: node.sensitive,
        });
    }
    for text in texts("ssh") {
        if let (Some(value), Some(place)) = (&text.value, &text.place) {
            target.ssh.push(Ssh {
                has_paths: value
                    .split_once('=')
                    .is_some_and(|(_, path)| !path.is_empty()),
                place: place.clone(),
            });
        }
    }
}
