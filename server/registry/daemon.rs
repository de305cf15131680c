//! The configuration of the Docker daemon, as far as it concerns registries.

use serde_json::Value;

use super::environment::{ProcessEnvironment, read_text};

/// Longer files aren't read, in bytes.
const MAX_FILE_BYTES: u64 = 256 * 1024;

/// The daemon's settings for registries.
pub(super) struct DaemonConfig {
    /// Mirrors of Docker Hub.
    pub(super) mirrors: Vec<String>,
    /// Registries that are contacted over plain HTTP, by name. Entries for networks (CIDR) are left out.
    pub(super) insecure: Vec<String>,
}

impl DaemonConfig {
    /// Reads the first of the daemon's configuration files that exists. Invalid entries are ignored.
    pub(super) fn read(environment: &ProcessEnvironment) -> DaemonConfig {
        let texts = environment.daemon_files().into_iter();
        let mut texts = texts.filter_map(|path| read_text(&path, MAX_FILE_BYTES).ok());
        let file = texts
            .next()
            .and_then(|text| serde_json::from_str(&text).ok());
        let file: Value = file.unwrap_or_default();
        let list = |key: &str| -> Vec<String> {
            let list = file.get(key).and_then(Value::as_array);
            let list = list.into_iter().flatten().filter_map(Value::as_str);
            list.map(str::to_owned).collect()
        };
        let mut insecure = list("insecure-registries");
        insecure.retain(|name| !name.contains('/'));
        DaemonConfig {
            mirrors: list("registry-mirrors"),
            insecure,
        }
    }
}
