//! What Docker's daemon is told of registries, as far as it matters here: who mirrors Docker Hub.

use serde_json::Value;

use super::settings::{Environment, read_text};

/// A longer file isn't read, in bytes.
const LONGEST_FILE: u64 = 256 * 1024;

/// The mirrors of Docker Hub in the first of the daemon's files that there is: that of the user's own daemon, of Docker
/// Desktop, and of the machine. What isn't understood is the daemon's business.
pub(super) fn mirrors(environment: &Environment) -> Vec<String> {
    let texts = environment.daemon_files().into_iter();
    let mut texts = texts.filter_map(|path| read_text(&path, LONGEST_FILE).ok());
    let file = texts
        .next()
        .and_then(|text| serde_json::from_str(&text).ok());
    let file: Value = file.unwrap_or_default();
    let mirrors = file.get("registry-mirrors").and_then(Value::as_array);
    let mirrors = mirrors.into_iter().flatten().filter_map(Value::as_str);
    mirrors.map(str::to_owned).collect()
}
