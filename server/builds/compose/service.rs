//! The services of a project, and the builds of those that have one.

use std::collections::BTreeMap;

use super::loader::{Environment, Loader};
use super::merge::UNKNOWN;
use super::node::{Kind, Node};
use crate::hcl::expr::Span;
use crate::lines::inline;
use crate::remote::is_remote_for_compose;
use crate::sensitive::is_sensitive_name;
use crate::setting::{Text, known, known_one};
use crate::{BuildDefinition, Context, DockerfileSource, Place, Setting, Tool};

/// A service.
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) name_place: Place,
    /// Whether its profiles are active.
    pub(crate) enabled: bool,
    pub(crate) image: Option<Text>,
    /// The platform on which it runs: its own, or else `DOCKER_DEFAULT_PLATFORM`.
    pub(crate) platform: Option<Text>,
    pub(crate) build: Option<BuildSection>,
    /// The variables of the container.
    pub(crate) environment: BTreeMap<String, Option<Text>>,
}

/// The `build` section of a service.
pub(crate) struct BuildSection {
    pub(crate) context: Setting<Context>,
    pub(crate) dockerfile: Option<Text>,
    pub(crate) inline: Option<Text>,
    pub(crate) target: Option<Text>,
    /// Arguments; `None` are those without a value, which the environment doesn't have either.
    pub(crate) args: BTreeMap<String, Option<Text>>,
    pub(crate) contexts: BTreeMap<String, Setting<Context>>,
    pub(crate) platforms: Vec<Text>,
    pub(crate) tags: Vec<Text>,
    pub(crate) ssh: Vec<Text>,
    /// The sources of secrets.
    pub(crate) secrets: Vec<Text>,
    /// Bake's extension.
    pub(crate) x_bake: Option<Node>,
}

/// The services of a loaded project.
pub(crate) fn services(
    model: &Node,
    environment: &Environment,
    profiles: &[String],
    loader: &Loader,
) -> Vec<Service> {
    let Some(all) = model.get("services").and_then(Node::as_map) else {
        return Vec::new();
    };
    let default_platform = environment.get("DOCKER_DEFAULT_PLATFORM");
    let default_platform = default_platform.map(|value| Setting {
        value: Some(value.text.clone()),
        place: None,
        sensitive: value.sensitive,
    });
    let is_set = |text: &Text| text.value.as_deref() != Some("");
    all.iter()
        .map(|(name, entry)| {
            let service = &entry.value;
            let own: Vec<&str> = service
                .get("profiles")
                .and_then(Node::as_seq)
                .unwrap_or_default()
                .iter()
                .filter_map(Node::as_str)
                .collect();
            let active = |profile: &String| profile == "*" || own.contains(&profile.as_str());
            let span = Span {
                start: entry.key.start,
                ..service.span
            };
            Service {
                name: name.to_string(),
                place: loader.place(if span.file == entry.key.file && span.end > span.start {
                    span
                } else {
                    entry.key
                }),
                name_place: loader.place(entry.key),
                enabled: own.is_empty() || profiles.iter().any(active),
                image: service.get_set("image").map(|node| text(node, loader)),
                platform: service
                    .get_set("platform")
                    .map(|node| text(node, loader))
                    .filter(is_set)
                    .or_else(|| default_platform.clone().filter(is_set)),
                build: service
                    .get("build")
                    .filter(|build| build.as_map().is_some())
                    .map(|build| build_section(build, environment, loader)),
                environment: key_values(service.get("environment"), loader),
            }
        })
        .collect()
}

fn text(node: &Node, loader: &Loader) -> Text {
    Setting {
        value: node.text().filter(|text| text != UNKNOWN),
        place: Some(loader.place(node.span)),
        sensitive: node.sensitive,
    }
}

/// A mapping, or a list of `key=value`; keys without a value are `None`.
fn key_values(node: Option<&Node>, loader: &Loader) -> BTreeMap<String, Option<Text>> {
    let mut out = BTreeMap::new();
    let mut add = |key: &str, value: Option<Text>| {
        let value = value.map(|mut value| {
            value.sensitive |= is_sensitive_name(key);
            value
        });
        out.insert(key.to_owned(), value);
    };
    match node.map(|node| &node.kind) {
        Some(Kind::Map(map)) => {
            for (key, entry) in map.iter() {
                let value = (!entry.value.is_null()).then(|| text(&entry.value, loader));
                add(key, value);
            }
        }
        Some(Kind::Seq(items)) => {
            for item in items.iter() {
                let Some(pair) = item.text() else { continue };
                match pair.split_once('=') {
                    Some((key, value)) => add(
                        key,
                        Some(Setting {
                            value: (value != UNKNOWN).then(|| value.to_owned()),
                            place: Some(loader.place(item.span)),
                            sensitive: item.sensitive,
                        }),
                    ),
                    None => add(&pair, None),
                }
            }
        }
        _ => {}
    }
    out
}

fn texts(node: Option<&Node>, loader: &Loader) -> Vec<Text> {
    let items = node.and_then(Node::as_seq).unwrap_or_default();
    items.iter().map(|item| text(item, loader)).collect()
}

fn context(node: &Node, loader: &Loader) -> Setting<Context> {
    let value = match &node.kind {
        Kind::Path(path) => Context::Local(path.to_string()),
        Kind::String(written) => match written.strip_prefix("service:") {
            Some(name) => Context::Build(name.to_owned()),
            None => elsewhere(written),
        },
        _ => Context::Unknown,
    };
    Setting {
        value,
        // A default context isn't written.
        place: (node.span.end > node.span.start).then(|| loader.place(node.span)),
        sensitive: node.sensitive,
    }
}

/// A context that isn't a folder.
fn elsewhere(written: &str) -> Context {
    let is_repository = [
        "https://",
        "http://",
        "git://",
        "ssh://",
        "github.com/",
        "git@",
    ]
    .iter()
    .any(|prefix| written.starts_with(prefix));
    if is_repository {
        Context::Remote(written.to_owned())
    } else {
        Context::Other(written.to_owned())
    }
}

fn build_section(build: &Node, environment: &Environment, loader: &Loader) -> BuildSection {
    let mut args = key_values(build.get("args"), loader);
    for (name, value) in &mut args {
        if value.is_none()
            && let Some(found) = environment.get(name)
        {
            *value = Some(Setting {
                value: Some(found.text.clone()),
                place: None,
                sensitive: found.sensitive || is_sensitive_name(name),
            });
        }
    }
    let contexts = build.get("additional_contexts").and_then(Node::as_map);
    let contexts = contexts.into_iter().flatten().map(|(name, entry)| {
        let value = context(&entry.value, loader);
        (name.to_string(), value)
    });
    let setting = |key: &str| build.get_set(key).map(|node| text(node, loader));
    let ssh = match build.get("ssh") {
        Some(node) if node.as_map().is_some() => node
            .as_map()
            .into_iter()
            .flatten()
            .map(|(name, entry)| {
                let path = entry.value.text().unwrap_or_default();
                Setting {
                    value: Some(format!("{name}={path}")),
                    place: Some(loader.place(entry.key)),
                    sensitive: false,
                }
            })
            .collect(),
        node => texts(node, loader),
    };
    let secrets = build
        .get("secrets")
        .and_then(Node::as_seq)
        .unwrap_or_default();
    let secrets = secrets.iter().filter_map(|secret| match &secret.kind {
        Kind::Map(fields) => fields.get("source").map(|entry| text(&entry.value, loader)),
        _ => Some(text(secret, loader)),
    });
    let default_context = || Setting::of_default(Context::Unknown);
    BuildSection {
        context: build
            .get("context")
            .map_or_else(default_context, |node| context(node, loader)),
        dockerfile: setting("dockerfile").filter(|text| text.value.as_deref() != Some("")),
        inline: setting("dockerfile_inline").filter(|text| text.value.as_deref() != Some("")),
        target: setting("target").filter(|text| text.value.as_deref() != Some("")),
        args,
        contexts: contexts.collect(),
        platforms: texts(build.get("platforms"), loader),
        tags: texts(build.get("tags"), loader),
        ssh,
        secrets: secrets.collect(),
        x_bake: build.get_set("x-bake").cloned(),
    }
}

/// The Dockerfile that is written as `written` for a context.
pub(crate) fn dockerfile_of(context: &Context, written: &str, loader: &Loader) -> DockerfileSource {
    if is_remote_for_compose(written) {
        return DockerfileSource::Remote(written.to_owned());
    }
    match context {
        Context::Local(folder) => DockerfileSource::Local(loader.resolve_path(folder, written)),
        Context::Unknown => DockerfileSource::Unknown,
        _ => DockerfileSource::Remote(written.to_owned()),
    }
}

impl Service {
    /// The build of Compose.
    pub(crate) fn to_build(&self, loader: &Loader) -> Option<BuildDefinition> {
        let section = self.build.as_ref()?;
        let dockerfile = match (&section.inline, &section.dockerfile) {
            (Some(text), None) => {
                let value = match &text.value {
                    Some(written) => {
                        let place = text.place.as_ref();
                        DockerfileSource::Inline(inline(loader.reader, written, place))
                    }
                    None => DockerfileSource::Unknown,
                };
                Setting {
                    value,
                    place: text.place.clone(),
                    sensitive: text.sensitive,
                }
            }
            (_, written) => Setting {
                value: match written.as_ref().map(|written| &written.value) {
                    Some(None) => DockerfileSource::Unknown,
                    Some(Some(written)) => dockerfile_of(&section.context.value, written, loader),
                    None => dockerfile_of(&section.context.value, "Dockerfile", loader),
                },
                place: written.as_ref().and_then(|written| written.place.clone()),
                sensitive: written.as_ref().is_some_and(|written| written.sensitive),
            },
        };
        let args = section.args.iter().filter_map(|(name, value)| {
            let value = value.clone()?;
            Some((name.clone(), value))
        });
        let passed = section.args.iter().filter(|it| it.1.is_none());
        Some(BuildDefinition {
            tool: Tool::Compose,
            name: self.name.clone(),
            place: self.place.clone(),
            name_place: self.name_place.clone(),
            context: section.context.clone(),
            dockerfile,
            target: known_one(section.target.as_ref()),
            args: args.collect(),
            passed_args: passed.map(|it| it.0.clone()).collect(),
            contexts: section.contexts.clone(),
            platforms: known(&section.platforms),
            default_platform: known_one(self.platform.as_ref()),
            tags: known(&section.tags),
            default: self.enabled,
            enabled: self.enabled,
        })
    }
}
