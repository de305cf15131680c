//! What a build would get from outside the file: arguments, a target, a platform, and what is known of base images.

use std::collections::BTreeMap;

use super::names::Names;
use super::state::Value;

/// What a build would get from outside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// The values of `--build-arg`, by name.
    pub args: BTreeMap<String, String>,
    /// The stage that is built; the last one if none is named.
    pub target: Option<BuildTarget>,
    /// What holds for that which isn't given.
    pub rest: Rest,
}

/// The stage that is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildTarget {
    /// The one of this name, as `--target` says it.
    Name(String),
    /// The one of this number.
    Stage(usize),
}

/// What holds for that which a build isn't given here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// It can't be known: an argument without a default may get a value, a base image may set anything, the platform may
    /// be any. Base images that are in the catalogue are as they are there.
    #[default]
    Open,
    /// There is nothing else: an argument without a default has no value, a base image that isn't in the catalogue sets
    /// nothing, and the platform is that of a machine.
    Closed {
        /// The architecture of the machine, as Docker calls it.
        architecture: &'static str,
        /// Whether the catalogue tells what base images set. If not, none sets anything.
        catalogue: bool,
    },
}

impl Build {
    /// A build that gets nothing, on a machine like those on which BuildKit's answers were recorded, of base images that
    /// set nothing.
    pub fn alone() -> Build {
        Build {
            rest: Rest::Closed {
                architecture: "amd64",
                catalogue: false,
            },
            ..Build::default()
        }
    }

    /// True if what isn't given isn't there.
    pub fn is_closed(&self) -> bool {
        self.rest != Rest::Open
    }

    /// Whether the catalogue tells what base images set.
    pub fn uses_catalogue(&self) -> bool {
        match self.rest {
            Rest::Open => true,
            Rest::Closed { catalogue, .. } => catalogue,
        }
    }

    /// The predefined arguments of FROM lines and their values (`platform.go:defaultArgs`). `names` are those of the
    /// stages.
    pub(super) fn predefined(&self, names: &Names) -> Vec<(&'static str, Value)> {
        let architecture = match self.rest {
            Rest::Open => None,
            Rest::Closed { architecture, .. } => Some(architecture),
        };
        let named = |stage: &usize| names.get(*stage).map(|name| &**name);
        let target = match &self.target {
            Some(BuildTarget::Name(name)) => Some(name.as_str()),
            Some(BuildTarget::Stage(stage)) => named(stage),
            None => None,
        };
        let last = names.last();
        let target = match self.target {
            Some(BuildTarget::Stage(_)) => target,
            _ => target.or(last),
        };
        let target = target.unwrap_or("default");
        let value = |text: Option<String>| text.map_or(Value::Unknown, Value::from);
        let platform = || value(architecture.map(|it| format!("linux/{it}")));
        let os = || value(architecture.map(|_| "linux".to_owned()));
        let machine = || value(architecture.map(str::to_owned));
        let nothing = || value(architecture.map(|_| String::new()));
        let stage = match &self.target {
            Some(_) => Some(target.to_owned()),
            None => architecture.map(|_| target.to_owned()),
        };
        let list = [
            ("BUILDPLATFORM", platform()),
            ("BUILDOS", os()),
            ("BUILDOSVERSION", nothing()),
            ("BUILDARCH", machine()),
            ("BUILDVARIANT", nothing()),
            ("TARGETPLATFORM", platform()),
            ("TARGETOS", os()),
            ("TARGETOSVERSION", nothing()),
            ("TARGETARCH", machine()),
            ("TARGETVARIANT", nothing()),
            ("TARGETSTAGE", value(stage)),
        ];
        let given = |(name, default)| {
            let given = self.args.get(name);
            (name, given.map_or(default, |it| Value::from(it.as_str())))
        };
        list.into_iter().map(given).collect()
    }
}
