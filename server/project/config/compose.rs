//! Compose files: the build context and the Dockerfile of each service.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Target;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    services: BTreeMap<String, Option<Service>>,
}

#[derive(Deserialize)]
struct Service {
    build: Option<Build>,
    image: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Build {
    Context(String),
    Parts(Parts),
}

#[derive(Deserialize)]
struct Parts {
    context: Option<String>,
    dockerfile: Option<String>,
    dockerfile_inline: Option<String>,
    additional_contexts: Option<Contexts>,
}

/// Additional build contexts: `name: value`, or a list of `name=value`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Contexts {
    Map(BTreeMap<String, serde_json::Value>),
    List(Vec<String>),
}

/// The maximum number of parser events that aliases may expand to. Otherwise a file of a few lines could take seconds.
const MAX_ALIAS_EVENTS: usize = 500_000;

/// The builds of a Compose file; empty if it is invalid.
pub fn targets(text: &str) -> Vec<Target> {
    let builds = services(text).into_values().flatten();
    let builds = builds.filter_map(|service| service.build);
    let target = |build| match build {
        Build::Context(context) => Some(Target::new(Some(context), None)),
        Build::Parts(it) if it.dockerfile_inline.is_none() => {
            Some(Target::new(it.context, it.dockerfile))
        }
        Build::Parts(_) => None,
    };
    let found = builds.filter_map(target);
    found.filter(Target::is_local).collect()
}

/// The names of the services of a Compose file, of their images, and of additional build contexts; empty if it is invalid.
pub fn names(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (name, service) in services(text) {
        names.insert(name);
        let Some(service) = service else { continue };
        names.extend(service.image);
        let Some(Build::Parts(build)) = service.build else {
            continue;
        };
        match build.additional_contexts {
            Some(Contexts::Map(contexts)) => names.extend(contexts.into_keys()),
            Some(Contexts::List(contexts)) => {
                let name = |it: String| it.split_once('=').map(|(name, _)| name.to_owned());
                names.extend(contexts.into_iter().filter_map(name));
            }
            None => {}
        }
    }
    names
}

/// The services of a Compose file; empty if it is invalid.
fn services(text: &str) -> BTreeMap<String, Option<Service>> {
    let options = serde_saphyr::options! {
        // Services commonly share one anchor, however many there are.
        budget: serde_saphyr::budget! { enforce_alias_anchor_ratio: false },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_ALIAS_EVENTS },
    };
    let file = serde_saphyr::from_str_with_options::<File>(text, options);
    file.map_or_else(|_| BTreeMap::new(), |file| file.services)
}
