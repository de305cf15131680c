//! What Docker's daemon is told of registries, as far as it matters here.

use serde_json::Value;

use super::settings::{Environment, read_text};

/// A longer file isn't read, in bytes.
const LONGEST_FILE: u64 = 256 * 1024;

/// What the daemon is told.
pub(super) struct Daemon {
    /// Who mirrors Docker Hub.
    pub(super) mirrors: Vec<String>,
    /// Registries that are asked without encryption, by name. Networks in which all are so don't say that somebody is one.
    pub(super) insecure: Vec<String>,
}

impl Daemon {
    /// What the first of the daemon's files says that there is: that of the user's own daemon, of Docker Desktop, and of
    /// the machine. What isn't understood is the daemon's business.
    pub(super) fn of(environment: &Environment) -> Daemon {
        let texts = environment.daemon_files().into_iter();
        let mut texts = texts.filter_map(|path| read_text(&path, LONGEST_FILE).ok());
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
        Daemon {
            mirrors: list("registry-mirrors"),
            insecure,
        }
    }
}
