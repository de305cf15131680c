//! The cache of query results: in memory, and public ones also on disk.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::environment::read_text;
use super::error::RegistryError;
use super::policy::{Period, fresh};
use super::query::{Query, Record, sha256};
use syntax::lock::lock;

/// The version of the file format. Files of other versions are ignored.
const VERSION: u32 = 1;
/// The most entries in memory.
const MAX_ENTRIES: usize = 500;
/// The most files; beyond that, the oldest are deleted.
const MAX_FILES: usize = 1000;
/// Longer files aren't read, in bytes.
const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// The cached state of one query.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// The latest result, and when it was received, in seconds since 1970.
    pub(super) record: Option<(Record, u64)>,
    /// Why there is no newer one, and when the query isn't repeated.
    pub(super) error: Option<(RegistryError, Period)>,
    /// True if the disk cache was read.
    loaded: bool,
}

impl Entry {
    /// When it last received a result or an error, in seconds since 1970.
    fn updated(&self) -> u64 {
        let received = self.record.as_ref().map_or(0, |(_, at)| *at);
        let failed = self.error.as_ref().map_or(0, |(_, period)| period.from());
        received.max(failed)
    }
}

/// A query result on disk.
#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    query: Query,
    at: u64,
    record: Record,
}

/// Query results, in memory and in a folder.
pub(super) struct Cache {
    entries: Mutex<HashMap<Query, Entry>>,
    folder: Option<PathBuf>,
}

impl Cache {
    pub(super) fn new(folder: Option<PathBuf>) -> Cache {
        Cache {
            entries: Mutex::default(),
            folder,
        }
    }

    /// The entry in memory.
    pub(super) fn get(&self, query: &Query) -> Entry {
        let entries = lock(&self.entries);
        entries.get(query).cloned().unwrap_or_default()
    }

    fn update(&self, query: &Query, update: impl FnOnce(&mut Entry)) {
        let mut entries = lock(&self.entries);
        if entries.len() >= MAX_ENTRIES && !entries.contains_key(query) {
            let oldest = entries.iter().min_by_key(|(_, entry)| entry.updated());
            if let Some(oldest) = oldest.map(|(query, _)| query.clone()) {
                entries.remove(&oldest);
            }
        }
        update(entries.entry(query.clone()).or_default());
    }

    /// Loads an entry from disk, unless that was done before. Blocking.
    pub(super) fn load(&self, query: &Query, now: u64) {
        if self.get(query).loaded {
            return;
        }
        let stored = self
            .folder
            .as_deref()
            .and_then(|folder| read(folder, query));
        // Times in the future come from a wrong clock.
        let stored = stored.filter(|(_, at)| *at <= now && now - at < stale_after(query));
        self.update(query, |entry| {
            entry.loaded = true;
            if entry.record.is_none() {
                entry.record = stored;
            }
        });
    }

    /// Stores a result; on disk too, unless it is private. Blocking.
    pub(super) fn store(&self, query: &Query, record: Record, at: u64, private: bool) {
        self.update(query, |entry| {
            entry.record = Some((record.clone(), at));
            entry.error = None;
        });
        if let Some(folder) = &self.folder {
            if private {
                // It may have been public before.
                let _ = fs::remove_file(path(folder, query));
                return;
            }
            let file = File {
                version: VERSION,
                query: query.clone(),
                at,
                record,
            };
            // Without a writable folder, the cache is in memory only.
            if let Err(error) = write(folder, &file) {
                tracing::debug!(%error, "can't write to the registry cache");
            }
        }
    }

    /// Stores the error of a query.
    pub(super) fn store_error(&self, query: &Query, error: RegistryError, pause: Period) {
        self.update(query, |entry| {
            // A result that no longer exists, or isn't accessible any more, isn't shown.
            let gone = matches!(
                error,
                RegistryError::Missing
                    | RegistryError::Denied
                    | RegistryError::NoAccess
                    | RegistryError::NeedsLogin
            );
            if gone {
                entry.record = None;
            }
            entry.error = Some((error, pause));
        });
    }
}

/// The age from which on a result isn't shown any more, in seconds.
pub(super) fn stale_after(query: &Query) -> u64 {
    fresh::STALE.max(query.fresh_for())
}

fn path(folder: &Path, query: &Query) -> PathBuf {
    let key = serde_json::to_vec(query).unwrap_or_default();
    let name = sha256(&key).replace("sha256:", "");
    folder.join(name + ".json")
}

fn read(folder: &Path, query: &Query) -> Option<(Record, u64)> {
    let text = read_text(&path(folder, query), MAX_FILE_BYTES).ok()?;
    let file: File = serde_json::from_str(&text).ok()?;
    let fits = file.version == VERSION && file.query == *query;
    fits.then_some((file.record, file.at))
}

fn write(folder: &Path, file: &File) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    // Readable by the user only, and replaced atomically.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(&serde_json::to_vec(file)?)?;
    new.persist(path(folder, &file.query))?;
    prune(folder)
}

/// Deletes the oldest files if there are too many.
fn prune(folder: &Path) -> std::io::Result<()> {
    let entries: Vec<_> = fs::read_dir(folder)?.flatten().collect();
    if entries.len() <= MAX_FILES {
        return Ok(());
    }
    let age = |entry: &fs::DirEntry| entry.metadata()?.modified();
    let mut files: Vec<_> = entries
        .iter()
        .filter_map(|entry| Some((age(entry).ok()?, entry.path())))
        .collect();
    files.sort();
    for (_, path) in files.iter().take(entries.len() - MAX_FILES) {
        fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was received first makes room, be it a result or an error: errors say when a query isn't repeated.
    #[test]
    fn oldest_entry_is_evicted() {
        let cache = Cache::new(None);
        let query = |number: usize| Query::Search {
            text: number.to_string(),
        };
        for number in 0..MAX_ENTRIES {
            let pause = Period::new(1_000 + number as u64, 60);
            cache.store_error(&query(number), RegistryError::Unreachable, pause);
        }
        let pause = Period::new(5_000, 60);
        cache.store_error(&query(0), RegistryError::Unreachable, pause);
        cache.store_error(&query(MAX_ENTRIES), RegistryError::Unreachable, pause);
        let is_kept = |number: usize| cache.get(&query(number)).error.is_some();
        assert!(is_kept(0) && !is_kept(1) && is_kept(2) && is_kept(MAX_ENTRIES));
    }
}
