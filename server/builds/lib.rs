//! Builds as they are defined by Bake files ([`bake`]), Compose files ([`compose`]) and dev containers ([`devcontainer`]).
//!
//! Each function is a faithful evaluation of what the tool would read when it is started in a folder, and [`all`] is the
//! union of the three. The result is [`Definitions`]: every build with the places of its settings, and errors.
//! Files are read through [`Files`], environment variables come with [`ToolOptions`]; nothing is executed, nothing outside of
//! the root folder is opened, and the work is bounded. What only a running build needs, such as an SSH agent, is reported
//! as a [requirement](ErrorKind::Requirement) and doesn't prevent the result.
//!
//! The crate knows nothing about the contents of Dockerfiles.

mod bake;
mod budget;
mod compose;
mod devcontainer;
mod errors;
mod files;
mod hcl;
mod lines;
pub mod path;
mod platform;
mod remote;
mod sensitive;
mod yaml;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use errors::{BuildError, ErrorKind};
pub use files::{DiskFiles, FileKind, Files, MAX_FILE_BYTES, MemoryFiles, ReadError};
pub use sensitive::is_sensitive_name;
pub use yaml::{Yaml, YamlValue, parse_yaml};

use files::Reader;

/// A tool that defines builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// `docker buildx bake`
    Bake,
    /// `docker compose`
    Compose,
    /// Dev containers
    Devcontainer,
}

impl Tool {
    /// All tools.
    pub const ALL: [Tool; 3] = [Tool::Bake, Tool::Compose, Tool::Devcontainer];

    /// The names of the files that it reads by default, without the folder.
    #[must_use]
    pub fn file_names(self) -> &'static [&'static str] {
        match self {
            Tool::Bake => &[
                "docker-bake.json",
                "docker-bake.hcl",
                "docker-bake.override.json",
                "docker-bake.override.hcl",
            ],
            Tool::Compose => &[
                "compose.yaml",
                "compose.yml",
                "docker-compose.yml",
                "docker-compose.yaml",
            ],
            Tool::Devcontainer => &["devcontainer.json", ".devcontainer.json"],
        }
    }

    /// `bake`, `compose` or `devcontainer`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tool::Bake => "bake",
            Tool::Compose => "compose",
            Tool::Devcontainer => "devcontainer",
        }
    }
}

/// How a tool is started.
#[derive(Clone, Debug)]
pub struct ToolOptions {
    /// The working directory, relative to the root folder.
    pub folder: String,
    /// The absolute path of the root folder, with `/`, if there is one. Absolute paths in files are related to it.
    pub root: Option<String>,
    /// The environment variables.
    pub environment: BTreeMap<String, String>,
    /// The files to read (`-f`), relative to the folder, instead of the default ones. For dev containers the
    /// first is the configuration file.
    pub files: Vec<String>,
    /// Compose: the active profiles (`--profile`), in addition to those of `COMPOSE_PROFILES`.
    pub profiles: Vec<String>,
    /// Compose: files of environment variables (`--env-file`), instead of `.env`.
    pub env_files: Vec<String>,
    /// Compose: the folder to which paths are relative (`--project-directory`).
    pub project_directory: Option<String>,
    /// The platform of the builder, for `BAKE_LOCAL_PLATFORM`.
    pub platform: String,
}

impl Default for ToolOptions {
    fn default() -> ToolOptions {
        ToolOptions {
            folder: ".".to_owned(),
            root: None,
            environment: BTreeMap::new(),
            files: Vec::new(),
            profiles: Vec::new(),
            env_files: Vec::new(),
            project_directory: None,
            platform: "linux/amd64".to_owned(),
        }
    }
}

/// A span of bytes in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path of the file, relative to the root folder.
    pub file: Arc<str>,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Place {
    pub(crate) fn new(file: &Arc<str>, span: Range<usize>) -> Place {
        Place {
            file: Arc::clone(file),
            start: span.start as u32,
            end: span.end.max(span.start) as u32,
        }
    }

    /// The span of bytes.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value of a build with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it is written; `None` for values that aren't written in a file, such as defaults.
    pub place: Option<Place>,
    /// Whether it comes from a `.env` file, or from a variable with a name like `TOKEN`. It isn't for display.
    pub sensitive: bool,
}

impl<T> Setting<T> {
    pub(crate) fn of_default(value: T) -> Setting<T> {
        Setting {
            value,
            place: None,
            sensitive: false,
        }
    }
}

/// A text, or `None` if it can't be determined.
pub(crate) type Text = Setting<Option<String>>;

/// The texts that are known.
pub(crate) fn known(texts: &[Text]) -> Vec<Setting<String>> {
    texts
        .iter()
        .filter_map(|text| known_one(Some(text)))
        .collect()
}

/// A text, if it is known.
pub(crate) fn known_one(text: Option<&Text>) -> Option<Setting<String>> {
    let text = text?;
    Some(Setting {
        value: text.value.clone()?,
        place: text.place.clone(),
        sensitive: text.sensitive,
    })
}

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
    /// Named contexts.
    pub contexts: BTreeMap<String, Setting<Context>>,
    /// Target platforms.
    pub platforms: Vec<Setting<String>>,
    /// Tags of the image.
    pub tags: Vec<Setting<String>>,
    /// Whether the tool builds it unless another build is named.
    pub default: bool,
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

    fn add(&mut self, other: Definitions) {
        self.builds.extend(other.builds);
        self.errors.extend(other.errors);
        self.files.extend(other.files);
        self.files.sort();
        self.files.dedup();
    }
}

/// The builds that `docker buildx bake` sees in a folder.
#[must_use]
pub fn bake(files: &dyn Files, options: &ToolOptions) -> Definitions {
    run(files, |reader, errors| bake::read(reader, options, errors))
}

/// The builds that `docker compose` sees in a folder.
#[must_use]
pub fn compose(files: &dyn Files, options: &ToolOptions) -> Definitions {
    run(files, |reader, errors| {
        compose::read(reader, options, errors)
    })
}

/// The build of the dev container of a folder.
#[must_use]
pub fn devcontainer(files: &dyn Files, options: &ToolOptions) -> Definitions {
    run(files, |reader, errors| {
        devcontainer::read(reader, options, errors)
    })
}

/// The builds that any of the tools sees in a folder.
///
/// Bake reads Compose files as well; without a file of its own it adds nothing to what Compose sees, and is left out.
#[must_use]
pub fn all(files: &dyn Files, options: &ToolOptions) -> Definitions {
    let mut definitions = Definitions::default();
    for tool in Tool::ALL {
        if tool == Tool::Bake {
            let reader = Reader::new(files);
            let own = bake::has_own_files(&reader, options);
            definitions.files.extend(reader.into_seen());
            if !own {
                continue;
            }
        }
        definitions.add(read(tool, files, options));
    }
    definitions
}

/// The builds that a tool sees in a folder.
#[must_use]
pub fn read(tool: Tool, files: &dyn Files, options: &ToolOptions) -> Definitions {
    match tool {
        Tool::Bake => bake(files, options),
        Tool::Compose => compose(files, options),
        Tool::Devcontainer => devcontainer(files, options),
    }
}

/// A path that is written in a file or an option, as seen from a folder, relative to the root. It begins with `..` or is
/// absolute if it is elsewhere.
pub(crate) fn resolve(root: Option<&str>, base: &str, written: &str) -> String {
    let joined = path::join(base, written);
    let Some(root) = root.filter(|_| path::is_outside(&joined)) else {
        return joined;
    };
    let root = path::clean(root);
    let absolute = path::join(&root, &joined);
    match absolute.strip_prefix(&root) {
        Some("") => ".".to_owned(),
        Some(rest) if root == "/" => rest.to_owned(),
        Some(rest) if rest.starts_with('/') => path::clean(rest.trim_start_matches('/')),
        _ => joined,
    }
}

/// The absolute path of a path relative to the root.
pub(crate) fn absolute(root: &str, path: &str) -> String {
    path::join(&path::clean(root), path)
}

fn run(
    files: &dyn Files,
    read: impl FnOnce(&Reader, &mut errors::Errors) -> Vec<BuildDefinition>,
) -> Definitions {
    let reader = Reader::new(files);
    let mut errors = errors::Errors::default();
    let mut builds = read(&reader, &mut errors);
    builds.sort_by(|one, other| one.name.cmp(&other.name));
    let errors = errors.finish(&reader);
    Definitions {
        builds,
        errors,
        files: reader.into_seen(),
    }
}
