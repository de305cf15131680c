//! Answers that are kept: all in memory for a while, and those that anybody may know in a folder.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::error::RegistryError;
use super::policy::fresh;
use super::question::{Fact, Question, sha256};
use super::settings::read_text;

/// The form of the files. Those of another form are as if they weren't there.
const VERSION: u32 = 1;
/// The most answers in memory.
const MOST: usize = 500;
/// The most files; beyond, the oldest goes.
const MOST_FILES: usize = 1000;
/// A longer file isn't read, in bytes.
const LONGEST_FILE: u64 = 16 * 1024 * 1024;

/// What is kept of one question.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// The last answer, and when it came, in seconds since 1970.
    pub(super) fact: Option<(Fact, u64)>,
    /// Why there is no newer one, and until when it isn't asked again for that.
    pub(super) error: Option<(RegistryError, u64)>,
    /// True if the folder was looked into.
    read: bool,
}

/// An answer in a file.
#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    question: Question,
    at: u64,
    fact: Fact,
}

/// Answers that are kept.
pub(super) struct Cache {
    entries: Mutex<HashMap<Question, Entry>>,
    folder: Option<PathBuf>,
}

impl Cache {
    pub(super) fn new(folder: Option<PathBuf>) -> Cache {
        Cache {
            entries: Mutex::default(),
            folder,
        }
    }

    /// What is in memory.
    pub(super) fn get(&self, question: &Question) -> Entry {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(question).cloned().unwrap_or_default()
    }

    fn change(&self, question: &Question, change: impl FnOnce(&mut Entry)) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MOST && !entries.contains_key(question) {
            let at = |entry: &Entry| entry.fact.as_ref().map_or(0, |(_, at)| *at);
            let oldest = entries.iter().min_by_key(|(_, entry)| at(entry));
            if let Some(oldest) = oldest.map(|(question, _)| question.clone()) {
                entries.remove(&oldest);
            }
        }
        change(entries.entry(question.clone()).or_default());
    }

    /// Looks into the folder, if that wasn't done yet. Reads files.
    pub(super) fn load(&self, question: &Question, now: u64) {
        if self.get(question).read {
            return;
        }
        let kept = self
            .folder
            .as_deref()
            .and_then(|folder| read(folder, question));
        // What comes from the future is from a wrong clock.
        let kept = kept.filter(|(_, at)| *at <= now && now - at < stale_after(question));
        self.change(question, |entry| {
            entry.read = true;
            if entry.fact.is_none() {
                entry.fact = kept;
            }
        });
    }

    /// Keeps an answer, in the folder too if anybody may know it. Writes files.
    pub(super) fn keep(&self, question: &Question, fact: Fact, at: u64, private: bool) {
        self.change(question, |entry| {
            entry.fact = Some((fact.clone(), at));
            entry.error = None;
        });
        if let Some(folder) = &self.folder {
            if private {
                // It was public before.
                let _ = fs::remove_file(path(folder, question));
                return;
            }
            let file = File {
                version: VERSION,
                question: question.clone(),
                at,
                fact,
            };
            // A folder that can't be written to is as good as none.
            if let Err(error) = write(folder, &file) {
                tracing::debug!(%error, "an answer couldn't be kept");
            }
        }
    }

    /// Keeps why there is no answer.
    pub(super) fn keep_error(&self, question: &Question, error: RegistryError, until: u64) {
        self.change(question, |entry| {
            // What isn't there any more, or not for this user, isn't shown as it was.
            let gone = matches!(
                error,
                RegistryError::Missing
                    | RegistryError::Denied
                    | RegistryError::NoAccess
                    | RegistryError::NeedsLogin
            );
            if gone {
                entry.fact = None;
            }
            entry.error = Some((error, until));
        });
    }
}

/// From when on an answer isn't shown any more, in seconds.
pub(super) fn stale_after(question: &Question) -> u64 {
    fresh::STALE.max(question.fresh_for())
}

fn path(folder: &Path, question: &Question) -> PathBuf {
    let key = serde_json::to_vec(question).unwrap_or_default();
    let name = sha256(&key).replace("sha256:", "");
    folder.join(name + ".json")
}

fn read(folder: &Path, question: &Question) -> Option<(Fact, u64)> {
    let text = read_text(&path(folder, question), LONGEST_FILE).ok()?;
    let file: File = serde_json::from_str(&text).ok()?;
    let fits = file.version == VERSION && file.question == *question;
    fits.then_some((file.fact, file.at))
}

fn write(folder: &Path, file: &File) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    // Only the user may read it, and nobody reads half of it.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(&serde_json::to_vec(file)?)?;
    new.persist(path(folder, &file.question))?;
    tidy(folder)
}

/// Takes the oldest files away if there are too many.
fn tidy(folder: &Path) -> std::io::Result<()> {
    let entries: Vec<_> = fs::read_dir(folder)?.flatten().collect();
    if entries.len() <= MOST_FILES {
        return Ok(());
    }
    let age = |entry: &fs::DirEntry| entry.metadata()?.modified();
    let mut files: Vec<_> = entries
        .iter()
        .filter_map(|entry| Some((age(entry).ok()?, entry.path())))
        .collect();
    files.sort();
    for (_, path) in files.iter().take(entries.len() - MOST_FILES) {
        fs::remove_file(path)?;
    }
    Ok(())
}
