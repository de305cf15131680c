//! The inputs of a build that are not in the file: arguments, target, platform and known base images.

use std::collections::BTreeMap;

use super::names::Names;
use super::state::Value;

/// The inputs of a build that are not in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// The values of `--build-arg`, by name.
    pub args: BTreeMap<String, String>,
    /// The stage to build; by default the last one.
    pub target: Option<BuildTarget>,
    /// How inputs that are not given here are treated.
    pub unspecified: Unspecified,
}

/// The stage to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildTarget {
    /// A stage by name, as in `--target`.
    Name(String),
    /// A stage by index.
    Stage(usize),
}

/// How inputs that a build is not given here are treated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Unspecified {
    /// They are unknown: an argument without a default may get a value, a base image may set anything, and the platform
    /// may be any. Base images in the catalogue are known.
    #[default]
    Unknown,
    /// They are absent: an argument without a default has no value, a base image that isn't in the catalogue sets
    /// nothing, and the platform is Linux on the given architecture.
    Absent {
        /// The architecture, in Docker's terms.
        architecture: &'static str,
        /// Whether base images are looked up in the catalogue. If not, none sets anything.
        catalogue: bool,
    },
}

impl Build {
    /// A build without inputs on linux/amd64, where the test data was recorded from BuildKit; base images set nothing.
    pub fn alone() -> Build {
        Build {
            unspecified: Unspecified::Absent {
                architecture: "amd64",
                catalogue: false,
            },
            ..Build::default()
        }
    }

    /// True if inputs that are not given are absent rather than unknown.
    pub fn is_fully_specified(&self) -> bool {
        self.unspecified != Unspecified::Unknown
    }

    /// Whether base images are looked up in the catalogue.
    pub fn uses_catalogue(&self) -> bool {
        match self.unspecified {
            Unspecified::Unknown => true,
            Unspecified::Absent { catalogue, .. } => catalogue,
        }
    }

    /// The predefined arguments of FROM lines and their values (`platform.go:defaultArgs`). `names` are the stage
    /// names.
    pub(super) fn predefined(&self, names: &Names) -> Vec<(&'static str, Value)> {
        let architecture = match self.unspecified {
            Unspecified::Unknown => None,
            Unspecified::Absent { architecture, .. } => Some(architecture),
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
