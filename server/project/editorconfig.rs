//! The `.editorconfig` files around a Dockerfile. Each is read once.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::ConfigFile;
use crate::config::{self, Config, ConfigProblem, EDITORCONFIG, EditorConfig, Level, Properties};
use ide::formatting::Style;
use syntax::lock::lock;

/// The maximum size of a file, in bytes.
const MAX_SIZE: u64 = 256 * 1024;

/// The files that were read, by folder.
#[derive(Default)]
pub(super) struct EditorConfigs {
    known: Mutex<HashMap<PathBuf, Cached>>,
}

/// The `.editorconfig` file of a folder.
#[derive(Clone)]
enum Cached {
    Missing,
    Parsed(Arc<EditorConfig>),
    /// It can't be read, and is ignored.
    Unreadable(Arc<ConfigFile>),
}

impl EditorConfigs {
    /// The style that the files in the folder of a Dockerfile and its parents set. The nearest file takes precedence.
    pub(super) fn style(&self, dockerfile: &Path) -> Style {
        let Some(dockerfile) = config::absolute(dockerfile) else {
            return Style::default();
        };
        let mut found = Vec::new();
        for folder in dockerfile.ancestors().skip(1) {
            let Cached::Parsed(file) = self.file(folder) else {
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

    /// The files that can't be read.
    pub(super) fn unreadable(&self) -> Vec<Arc<ConfigFile>> {
        let known = lock(&self.known);
        let unreadable = known.values().filter_map(|file| match file {
            Cached::Unreadable(file) => Some(file.clone()),
            _ => None,
        });
        unreadable.collect()
    }

    fn file(&self, folder: &Path) -> Cached {
        let mut known = lock(&self.known);
        if let Some(file) = known.get(folder) {
            return file.clone();
        }
        let file = read(folder.join(EDITORCONFIG));
        known.insert(folder.to_owned(), file.clone());
        file
    }
}

/// Reads a file. A folder, pipe or device counts as missing.
fn read(path: PathBuf) -> Cached {
    if !path.is_file() {
        return Cached::Missing;
    }
    match text(&path) {
        Ok(text) => Cached::Parsed(Arc::new(EditorConfig::parse(&text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Cached::Missing,
        Err(error) => Cached::Unreadable(Arc::new(ConfigFile {
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

/// The text of a file of at most [`MAX_SIZE`] bytes.
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
        let message = format!("invalid UTF-8 at byte {}", error.utf8_error().valid_up_to());
        io::Error::new(io::ErrorKind::InvalidData, message)
    })
}
