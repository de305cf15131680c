//! What Compose files say of builds: the context and the Dockerfile of each service.

use std::collections::BTreeMap;

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
}

/// The builds of a Compose file; none of one that can't be read.
pub fn targets(text: &str) -> Vec<Target> {
    let Ok(file) = serde_saphyr::from_str::<File>(text) else {
        return Vec::new();
    };
    let builds = file.services.into_values().flatten();
    let builds = builds.filter_map(|service| service.build);
    let target = |build| match build {
        Build::Context(context) => Some(Target::new(Some(context), None)),
        Build::Parts(it) if it.dockerfile_inline.is_none() => {
            Some(Target::new(it.context, it.dockerfile))
        }
        Build::Parts(_) => None,
    };
    let found = builds.filter_map(target);
    found.filter(Target::is_plain).collect()
}
