//! The user's settings for registries. Nothing here comes from a workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value};

use super::daemon::DaemonConfig;
use super::environment::{ProcessEnvironment, read_text};
use super::policy;

/// The table in it with the settings for registries.
const TABLE: &str = "registry";
/// Longer files aren't read, in bytes.
const MAX_FILE_BYTES: u64 = 256 * 1024;
/// The largest timeout, in seconds.
const MAX_TIMEOUT_SECS: u64 = 60;

/// Settings for registries: `[registry]` in the user's configuration file, overridden by `registry` in the client's
/// initialization options.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent setting"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrySettings {
    /// `offline`: true to disable network access.
    pub offline: bool,
    /// `search`: false to disable searching Docker Hub.
    pub search: bool,
    /// `allow`: further registries that may be contacted, as `host`, `host:port` or `*.domain`.
    pub allow: Vec<String>,
    /// `insecure`: registries that are contacted over plain HTTP.
    pub insecure: Vec<String>,
    /// `mirrors`: for each registry, its mirrors as hosts or URLs, which are queried first. The default for Docker Hub is
    /// the configuration of the Docker daemon.
    pub mirrors: BTreeMap<String, Vec<String>>,
    /// `hub`: the base URL of Docker Hub's API, if not the default.
    pub hub: Option<String>,
    /// `ca-files`: files with CA certificates to trust in addition to the system's.
    pub ca_files: Vec<PathBuf>,
    /// `credential-helpers`: true to run Docker's credential helpers for explicit requests.
    pub credential_helpers: bool,
    /// `connect-timeout`, `read-timeout`, `total-timeout`.
    pub timeouts: Timeouts,
    /// `cache`: false to disable the disk cache.
    pub cache: bool,
}

/// Time limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For connecting.
    pub connect: Duration,
    /// For the response headers, and between two parts of the body.
    pub read: Duration,
    /// For a query, with all its requests.
    pub total: Duration,
}

impl Default for RegistrySettings {
    fn default() -> Self {
        RegistrySettings {
            offline: false,
            search: true,
            allow: Vec::new(),
            insecure: Vec::new(),
            mirrors: BTreeMap::new(),
            hub: None,
            ca_files: Vec::new(),
            credential_helpers: false,
            timeouts: Timeouts {
                connect: policy::CONNECT_TIMEOUT,
                read: policy::READ_TIMEOUT,
                total: policy::TOTAL_TIMEOUT,
            },
            cache: true,
        }
    }
}

impl RegistrySettings {
    /// The user's settings, from their configuration file, the client's initialization options and the environment, with
    /// messages about invalid entries. If any entry is invalid, network access is disabled, as that may have been the
    /// intention.
    pub fn load(
        environment: &ProcessEnvironment,
        options: Option<&Value>,
    ) -> (RegistrySettings, Vec<String>) {
        let mut problems = Vec::new();
        let mut table = Map::new();
        if let Some(path) = environment.config_file() {
            match read_file(&path) {
                Ok(entries) => table.extend(entries),
                Err(error) => problems.push(format!("{}: {error}", path.display())),
            }
        }
        match options.map(|options| options.get(TABLE)) {
            // Clients may send unset settings as null.
            Some(Some(Value::Object(options))) => {
                let set = options.iter().filter(|(_, value)| !value.is_null());
                table.extend(set.map(|(key, value)| (key.clone(), value.clone())));
            }
            Some(Some(other)) if !other.is_null() => {
                problems.push(format!("`{TABLE}` isn't an object"));
            }
            _ => {}
        }
        let mut settings = RegistrySettings::default();
        for (key, value) in &table {
            if !settings.set(key, value) {
                problems.push(format!("invalid setting `{TABLE}.{key}`"));
            }
        }
        let daemon = DaemonConfig::read(environment);
        if !table.contains_key("mirrors") && !daemon.mirrors.is_empty() {
            let hub = "docker.io".to_owned();
            settings.mirrors.insert(hub, daemon.mirrors);
        }
        if !table.contains_key("insecure") {
            settings.insecure = daemon.insecure;
        }
        let offline = environment.get("DOCKWRIGHT_OFFLINE");
        settings.offline |=
            !problems.is_empty() || offline.is_some_and(|it| it != "0" && it != "false");
        (settings, problems)
    }

    /// Sets one setting. False if the key or the value is invalid.
    fn set(&mut self, key: &str, value: &Value) -> bool {
        let texts = |value: &Value| -> Option<Vec<String>> {
            let texts = value.as_array()?.iter();
            texts.map(|it| Some(it.as_str()?.to_owned())).collect()
        };
        let seconds = |value: &Value| {
            let seconds = value.as_u64()?.clamp(1, MAX_TIMEOUT_SECS);
            Some(Duration::from_secs(seconds))
        };
        let mirrors = |value: &Value| -> Option<BTreeMap<String, Vec<String>>> {
            let registries = value.as_object()?.iter();
            registries
                .map(|(registry, list)| Some((registry.clone(), texts(list)?)))
                .collect()
        };
        match key {
            "offline" => put(&mut self.offline, value.as_bool()),
            "search" => put(&mut self.search, value.as_bool()),
            "allow" => put(&mut self.allow, texts(value)),
            "insecure" => put(&mut self.insecure, texts(value)),
            "mirrors" => put(&mut self.mirrors, mirrors(value)),
            "hub" => put(&mut self.hub, value.as_str().map(|it| Some(it.to_owned()))),
            "ca-files" | "caFiles" => {
                let paths = texts(value).map(|it| it.into_iter().map(PathBuf::from).collect());
                put(&mut self.ca_files, paths)
            }
            "credential-helpers" | "credentialHelpers" => {
                put(&mut self.credential_helpers, value.as_bool())
            }
            "connect-timeout" | "connectTimeout" => put(&mut self.timeouts.connect, seconds(value)),
            "read-timeout" | "readTimeout" => put(&mut self.timeouts.read, seconds(value)),
            "total-timeout" | "totalTimeout" => put(&mut self.timeouts.total, seconds(value)),
            "cache" => put(&mut self.cache, value.as_bool()),
            _ => false,
        }
    }
}

/// Assigns a value, if it is valid. False otherwise.
fn put<T>(setting: &mut T, value: Option<T>) -> bool {
    let valid = value.is_some();
    if let Some(value) = value {
        *setting = value;
    }
    valid
}

/// The `registry` table of a file; empty if there is no file.
fn read_file(path: &Path) -> Result<Map<String, Value>, String> {
    let text = match read_text(path, MAX_FILE_BYTES) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Map::new()),
        Err(error) => return Err(error.to_string()),
    };
    let mut file: Map<String, Value> =
        toml::from_str(&text).map_err(|error| error.message().to_owned())?;
    match file.remove(TABLE) {
        Some(Value::Object(table)) => Ok(table),
        Some(_) => Err(format!("`{TABLE}` isn't a table")),
        None => Ok(Map::new()),
    }
}
