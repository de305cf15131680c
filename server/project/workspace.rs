//! The Dockerfiles of an editor's workspace folders.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use crate::context::dockerfiles;
use analysis::Document;
use syntax::cancellation::checkpoint;
use syntax::lock::lock;
use syntax::text::Text;

/// The maximum number of files.
const MAX_FILES: usize = 5_000;
/// The maximum size of a file, in bytes. Larger ones are skipped.
const MAX_LEN: u64 = 1 << 20;

/// Reads the Dockerfiles of the workspace folders, and each again only after it has changed.
#[derive(Default)]
pub struct Workspace {
    folders: Mutex<Vec<PathBuf>>,
    read: Mutex<HashMap<PathBuf, (Stamp, Arc<Document>)>>,
}

/// Modification time and size, which identify a version of a file.
type Stamp = (Option<SystemTime>, u64);

impl Workspace {
    /// Adds and removes folders.
    pub fn change(&self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        let mut folders = lock(&self.folders);
        folders.retain(|it| !removed.contains(it) && !added.contains(it));
        folders.extend(added);
    }

    /// The folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        let folders = lock(&self.folders);
        folders.clone()
    }

    /// The current Dockerfiles, in the order of the folders and then by name.
    pub fn documents(&self) -> Vec<(PathBuf, Arc<Document>)> {
        let paths = dockerfiles(&self.folders(), &|_| false)
            .into_iter()
            .flatten();
        let mut known = lock(&self.read);
        let mut found = Vec::new();
        for path in paths.take(MAX_FILES) {
            // What has been read by then is kept.
            checkpoint();
            let Some((stamp, document)) = read(&path, known.get(&path).cloned()) else {
                continue;
            };
            known.insert(path.clone(), (stamp, document.clone()));
            found.push((path, document));
        }
        let current: HashSet<&PathBuf> = found.iter().map(|(path, _)| path).collect();
        known.retain(|path, _| current.contains(path));
        found
    }
}

/// Reads a file, unless the known version is current.
fn read(path: &Path, known: Option<(Stamp, Arc<Document>)>) -> Option<(Stamp, Arc<Document>)> {
    let data = std::fs::metadata(path).ok()?;
    let stamp = stamp(&data);
    if let Some(known) = known.filter(|known| known.0 == stamp) {
        return Some(known);
    }
    if data.len() > MAX_LEN {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    let text = Text::new(&String::from_utf8_lossy(&bytes));
    Some((stamp, Arc::new(Document::new(text, 0))))
}

fn stamp(data: &Metadata) -> Stamp {
    (data.modified().ok(), data.len())
}
