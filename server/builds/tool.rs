//! The tools that define builds, and what they are started with.

use std::collections::BTreeMap;

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
