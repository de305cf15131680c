//! What registries know, whoever told it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Tags of a repository, in the order in which they were told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// The tags, each once.
    pub tags: Vec<Tag>,
    /// True if there are no others.
    pub whole: bool,
}

/// A tag, and what is known of the image behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its name; what tags can't be called is left out before.
    pub name: String,
    /// The digest of what it stands for, on all platforms together.
    pub digest: Option<String>,
    /// When it was last pushed, in seconds since 1970.
    pub pushed: Option<u64>,
    /// Its size as it is downloaded for one platform, in bytes.
    pub size: Option<u64>,
    /// Its platforms, as `linux/arm64/v8`, each once.
    pub platforms: Vec<String>,
    /// The digests of the images of single platforms, where they are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The name as it is written behind `FROM`.
    pub name: String,
    /// One line about it, in words of somebody else.
    pub description: Option<String>,
    /// How many like it.
    pub stars: u64,
    /// How often it was pulled.
    pub pulls: u64,
    /// True if it is an official image.
    pub official: bool,
}

/// An image of one platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The digest of what the reference stands for, on all platforms together.
    pub digest: String,
    /// Its platform, as `linux/arm64/v8`.
    pub platform: String,
    /// All platforms that there are.
    pub platforms: Vec<String>,
    /// The size of its layers as they are downloaded, in bytes.
    pub size: u64,
    /// When it was built, in seconds since 1970.
    pub created: Option<u64>,
    /// What it sets.
    pub config: ImageConfig,
}

/// What an image sets for the containers and the images made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageConfig {
    /// The user, if it isn't root.
    pub user: Option<String>,
    /// The working directory.
    pub workdir: Option<String>,
    /// The environment, in its order.
    pub env: Vec<(String, String)>,
    /// The entry point.
    pub entrypoint: Vec<String>,
    /// The command.
    pub cmd: Vec<String>,
    /// The shell of the shell form.
    pub shell: Vec<String>,
    /// Ports, as `8080/tcp`.
    pub ports: Vec<String>,
    /// Volumes.
    pub volumes: Vec<String>,
    /// The signal that stops it.
    pub stop_signal: Option<String>,
    /// Instructions for whoever builds upon it.
    pub on_build: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// True if it has a health check.
    pub healthcheck: bool,
}
