//! Compose files: the build context and the Dockerfile of each service.

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

/// The maximum number of parser events that aliases may expand to. Otherwise a file of a few lines could take seconds.
const MAX_ALIAS_EVENTS: usize = 500_000;

/// The builds of a Compose file; empty if it is invalid.
pub fn targets(text: &str) -> Vec<Target> {
    let options = serde_saphyr::options! {
        // Services commonly share one anchor, however many there are.
        budget: serde_saphyr::budget! { enforce_alias_anchor_ratio: false },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_ALIAS_EVENTS },
    };
    let Ok(file) = serde_saphyr::from_str_with_options::<File>(text, options) else {
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
    found.filter(Target::is_local).collect()
}
