//! The builds that files define: [`Definitions`].

use std::collections::{BTreeMap, BTreeSet};

use crate::errors::BuildError;
use crate::setting::{Place, Setting};
use crate::tool::Tool;

/// A build context, the default one or a named one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Context {
    /// A folder: its clean path relative to the root folder, which begins with `..` or is absolute if it is elsewhere.
    Local(String),
    /// A Git repository or URL, as written.
    Remote(String),
    /// The result of another build, by its name.
    Build(String),
    /// Another source, such as `docker-image://alpine`, as written.
    Other(String),
    /// The value can't be determined without running something.
    Unknown,
}

/// Where the text of a Dockerfile is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DockerfileSource {
    /// A file: its clean path relative to the root folder, which begins with `..` or is absolute if it is elsewhere.
    Local(String),
    /// A file in a remote context (its path there), or a URL.
    Remote(String),
    /// The text is part of the definition.
    Inline(Inline),
    /// The path can't be determined without running something.
    Unknown,
}

/// An inline Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// The text.
    pub text: String,
    /// For each line of the text, the offset of its first byte in the file that the setting's place is in, if
    /// the file has the same line.
    pub lines: Vec<Option<u32>>,
}

/// A build of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildDefinition {
    /// The tool that defines it.
    pub tool: Tool,
    /// The target of Bake, service of Compose, or `devcontainer`.
    pub name: String,
    /// The definition, from its first to its last byte; of several, the last.
    pub place: Place,
    /// The name in the definition.
    pub name_place: Place,
    /// The build context.
    pub context: Setting<Context>,
    /// The Dockerfile.
    pub dockerfile: Setting<DockerfileSource>,
    /// The stage to build; `None` is the last.
    pub target: Option<Setting<String>>,
    /// Build arguments. A value of `None` can't be determined without running something.
    pub args: BTreeMap<String, Setting<Option<String>>>,
    /// The names of arguments that are passed from the environment, which doesn't set them here.
    pub passed_args: BTreeSet<String>,
    /// Named contexts.
    pub contexts: BTreeMap<String, Setting<Context>>,
    /// Target platforms.
    pub platforms: Vec<Setting<String>>,
    /// The platform on which the image runs, which is that of the build if there are no target platforms: the `platform` of
    /// a service of Compose, or `DOCKER_DEFAULT_PLATFORM` (`applyPlatforms` of Compose).
    pub default_platform: Option<Setting<String>>,
    /// Tags of the image.
    pub tags: Vec<Setting<String>>,
    /// Whether the tool builds it unless another build is named.
    pub default: bool,
    /// False for a service of Compose whose profiles aren't active. It is built only if it is named.
    pub enabled: bool,
}

impl BuildDefinition {
    /// The platforms that it is built for; none if the builder decides.
    #[must_use]
    pub fn effective_platforms(&self) -> Vec<&Setting<String>> {
        if self.platforms.is_empty() {
            self.default_platform.iter().collect()
        } else {
            self.platforms.iter().collect()
        }
    }
}

/// What the files of a folder define.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions {
    /// The builds, those of each tool sorted by name.
    pub builds: Vec<BuildDefinition>,
    /// What the tools refuse, and requirements of running builds.
    pub errors: Vec<BuildError>,
    /// Every path that was read or looked for, relative to the root folder: a change of one may change the result.
    pub files: Vec<String>,
}

impl Definitions {
    /// The builds that the tools run unless others are named.
    pub fn defaults(&self) -> impl Iterator<Item = &BuildDefinition> {
        self.builds.iter().filter(|build| build.default)
    }

    /// The build of this tool and name.
    #[must_use]
    pub fn get(&self, tool: Tool, name: &str) -> Option<&BuildDefinition> {
        self.builds
            .iter()
            .find(|build| build.tool == tool && build.name == name)
    }

    pub(crate) fn add(&mut self, other: Definitions) {
        self.builds.extend(other.builds);
        self.errors.extend(other.errors);
        self.files.extend(other.files);
        self.files.sort();
        self.files.dedup();
    }
}
