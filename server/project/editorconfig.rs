//! The `.editorconfig` files around a Dockerfile. Each is read once.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::Read;
use crate::config::{self, Config, ConfigProblem, EDITORCONFIG, EditorConfig, Level, Properties};
use ide::formatting::Style;

/// A larger file is refused, in bytes.
const MAX_SIZE: u64 = 256 * 1024;

/// The files that were read, by their folders.
#[derive(Default)]
pub(super) struct EditorConfigs {
    known: Mutex<HashMap<PathBuf, Known>>,
}

/// What is known of a folder's file.
#[derive(Clone)]
enum Known {
    /// There is none.
    Missing,
    /// What it sets.
    Parsed(Arc<EditorConfig>),
    /// It couldn't be read, and is ignored.
    Refused(Arc<Read>),
}

impl EditorConfigs {
    /// The style that the files in the folders of a Dockerfile set, the nearest folder first.
    pub(super) fn style(&self, dockerfile: &Path) -> Style {
        let Some(dockerfile) = config::absolute(dockerfile) else {
            return Style::default();
        };
        let mut found = Vec::new();
        for folder in dockerfile.ancestors().skip(1) {
            let Known::Parsed(file) = self.file(folder) else {
                continue;
            };
            let is_root = file.root;
            found.push((folder, file));
            if is_root {
                break;
            }
        }
        let mut properties = Properties::default();
        for (folder, file) in found.into_iter().rev() {
            if let Ok(path) = dockerfile.strip_prefix(folder) {
                properties.extend(&file.properties(path));
            }
        }
        properties.style()
    }

    /// The files that couldn't be read.
    pub(super) fn refused(&self) -> Vec<Arc<Read>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let refused = known.values().filter_map(|file| match file {
            Known::Refused(read) => Some(read.clone()),
            _ => None,
        });
        refused.collect()
    }

    fn file(&self, folder: &Path) -> Known {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = known.get(folder) {
            return file.clone();
        }
        let file = read(folder.join(EDITORCONFIG));
        known.insert(folder.to_owned(), file.clone());
        file
    }
}

/// Reads a file. A folder, a pipe or a device of its name counts as missing.
fn read(path: PathBuf) -> Known {
    if !path.is_file() {
        return Known::Missing;
    }
    match text(&path) {
        Ok(text) => Known::Parsed(Arc::new(EditorConfig::parse(&text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Known::Missing,
        Err(error) => Known::Refused(Arc::new(Read {
            path,
            text: String::new(),
            config: Config::default(),
            problems: vec![ConfigProblem {
                span: 0..0,
                message: format!("ignored: {error}"),
                severity: Level::Warning,
            }],
        })),
    }
}

/// The text of a file that isn't too large. No more of it is read than that.
fn text(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_SIZE + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SIZE {
        let message = format!("larger than {} KiB", MAX_SIZE / 1024);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    String::from_utf8(bytes).map_err(|error| {
        let message = format!(
            "not UTF-8 from byte {} on",
            error.utf8_error().valid_up_to()
        );
        io::Error::new(io::ErrorKind::InvalidData, message)
    })
}
