//! The data that registries provide, independent of the API it came from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Tags of a repository, in the order of the response.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// The tags, without duplicates.
    pub tags: Vec<TagInfo>,
    /// True if these are all tags of the repository.
    pub whole: bool,
}

/// A tag and its image, as far as the registry describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagInfo {
    /// The name, which is valid.
    pub name: String,
    /// The digest of its manifest: of the index if it has several platforms.
    pub digest: Option<String>,
    /// When it was last pushed, in seconds since 1970.
    pub pushed: Option<u64>,
    /// The compressed size for one platform, in bytes.
    pub size: Option<u64>,
    /// The platforms, such as `linux/arm64/v8`, without duplicates.
    pub platforms: Vec<String>,
    /// The digests of the images for single platforms, where the registry lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

/// A search result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The name as it is written after `FROM`.
    pub name: String,
    /// The publisher's description, as one line.
    pub description: Option<String>,
    /// The number of stars.
    pub stars: u64,
    /// The number of pulls.
    pub pulls: u64,
    /// True if it is a Docker Official Image.
    pub official: bool,
}

/// An image for one platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The digest of the reference's manifest: of the index if it has several platforms.
    pub digest: String,
    /// The platform, such as `linux/arm64/v8`.
    pub platform: String,
    /// All platforms of the reference.
    pub platforms: Vec<String>,
    /// The compressed size of the layers, in bytes.
    pub size: u64,
    /// When it was built, in seconds since 1970.
    pub created: Option<u64>,
    /// The configuration.
    pub config: ImageConfig,
}

/// The configuration of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageConfig {
    /// The user, if it isn't root.
    pub user: Option<String>,
    /// The working directory.
    pub workdir: Option<String>,
    /// The environment variables, in order.
    pub env: Vec<(String, String)>,
    /// The entry point.
    pub entrypoint: Vec<String>,
    /// The command.
    pub cmd: Vec<String>,
    /// The shell for commands in shell form.
    pub shell: Vec<String>,
    /// Exposed ports, such as `8080/tcp`.
    pub ports: Vec<String>,
    /// Volumes.
    pub volumes: Vec<String>,
    /// The signal that stops a container.
    pub stop_signal: Option<String>,
    /// `ONBUILD` instructions.
    pub on_build: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// True if it has a health check.
    pub healthcheck: bool,
}
