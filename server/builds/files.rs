//! How the readers see files: [`Files`] is what a caller provides, [`DiskFiles`] the implementation for folders on disk.
//!
//! All paths are relative to the root folder, with `/`. [`Reader`] wraps a [`Files`] for one evaluation: it refuses paths
//! outside of the root, remembers every path that was read or looked for, and reads each file once.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::path;

/// Larger files are refused: build definitions have a few kilobytes.
pub const MAX_FILE_BYTES: u64 = 128 * 1024;

/// No more than this is read for one evaluation.
const MAX_TOTAL_BYTES: u64 = 8 * MAX_FILE_BYTES;

/// What a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file, or a link to one.
    File,
    /// A folder, or a link to one.
    Folder,
}

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Nothing is at this path.
    NotFound,
    /// The path, or what a symbolic link leads to, is outside of the root folder.
    Outside,
    /// The path is a folder or another kind of file.
    NotAFile,
    /// The file is larger than [`MAX_FILE_BYTES`].
    TooLarge,
    /// The file isn't UTF-8.
    NotText,
    /// Another error of the file system.
    Other(String),
}

impl ReadError {
    /// The error as part of a message about `path`.
    #[must_use]
    pub fn describe(&self, path: &str) -> String {
        match self {
            ReadError::NotFound => format!("file not found: {path}"),
            ReadError::Outside => format!("outside of the root folder, not read: {path}"),
            ReadError::NotAFile => format!("not a file: {path}"),
            ReadError::TooLarge => format!("file is too large: {path}"),
            ReadError::NotText => format!("file is not UTF-8: {path}"),
            ReadError::Other(error) => format!("cannot read {path}: {error}"),
        }
    }
}

/// Files below a root folder: on disk, in an editor's buffers, or in memory.
///
/// Paths are relative to the root folder, use `/`, contain no `.` or `..`, and never leave the root lexically.
/// Implementations must not follow symbolic links out of the root.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    ///
    /// If there is no file, or it can't be read as text.
    fn read(&self, path: &str) -> Result<String, ReadError>;

    /// What the path is, or `None` if nothing is there.
    fn kind(&self, path: &str) -> Option<FileKind>;

    /// The names in a folder, in any order.
    fn list(&self, path: &str) -> Vec<String>;
}

/// Files on disk.
#[derive(Clone, Debug)]
pub struct DiskFiles {
    root: PathBuf,
}

impl DiskFiles {
    /// The files below `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> DiskFiles {
        let root = root.into();
        DiskFiles {
            root: fs::canonicalize(&root).unwrap_or(root),
        }
    }

    /// The root folder, without symbolic links.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path without symbolic links, if that is inside of the root.
    fn inside(&self, path: &str) -> Result<PathBuf, ReadError> {
        match real_path(&self.root.join(path)) {
            Ok(real) if real.starts_with(&self.root) => Ok(real),
            Ok(_) => Err(ReadError::Outside),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(ReadError::NotFound),
            Err(error) => Err(ReadError::Other(error.to_string())),
        }
    }
}

/// The path without symbolic links.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    // WASI has no function for it, and doesn't follow links out of the folders that the host provides. A file that the host
    // doesn't know counts as missing.
    if cfg!(target_family = "wasm") {
        let found = fs::metadata(path).map(|_| path.to_owned());
        return found.map_err(|_| io::ErrorKind::NotFound.into());
    }
    fs::canonicalize(path)
}

impl Files for DiskFiles {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let real = self.inside(path)?;
        let other = |error: std::io::Error| ReadError::Other(error.to_string());
        let metadata = fs::metadata(&real).map_err(other)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        if metadata.len() > MAX_FILE_BYTES {
            return Err(ReadError::TooLarge);
        }
        let bytes = fs::read(&real).map_err(other)?;
        String::from_utf8(bytes).map_err(|_| ReadError::NotText)
    }

    fn kind(&self, path: &str) -> Option<FileKind> {
        let metadata = fs::metadata(self.root.join(path)).ok()?;
        Some(if metadata.is_dir() {
            FileKind::Folder
        } else {
            FileKind::File
        })
    }

    fn list(&self, path: &str) -> Vec<String> {
        let Ok(real) = self.inside(path) else {
            return Vec::new();
        };
        let entries = fs::read_dir(real).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .take(1000)
            .collect()
    }
}

/// Files in memory, by path relative to the root folder.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles(pub BTreeMap<String, String>);

impl Files for MemoryFiles {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        match self.0.get(path) {
            Some(text) if text.len() as u64 > MAX_FILE_BYTES => Err(ReadError::TooLarge),
            Some(text) => Ok(text.clone()),
            None if self.kind(path).is_some() => Err(ReadError::NotAFile),
            None => Err(ReadError::NotFound),
        }
    }

    fn kind(&self, path: &str) -> Option<FileKind> {
        if self.0.contains_key(path) {
            return Some(FileKind::File);
        }
        let is_parent = |file: &String| {
            path == "."
                || file
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        self.0.keys().any(is_parent).then_some(FileKind::Folder)
    }

    fn list(&self, path: &str) -> Vec<String> {
        let names = self.0.keys().filter_map(|file| {
            let rest = if path == "." {
                file
            } else {
                file.strip_prefix(path)?.strip_prefix('/')?
            };
            rest.split('/').next().map(str::to_owned)
        });
        names.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// The files of one evaluation.
pub(crate) struct Reader<'a> {
    files: &'a dyn Files,
    seen: RefCell<BTreeSet<String>>,
    texts: RefCell<BTreeMap<String, Result<Rc<str>, ReadError>>>,
    bytes: Cell<u64>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(files: &'a dyn Files) -> Reader<'a> {
        Reader {
            files,
            seen: RefCell::default(),
            texts: RefCell::default(),
            bytes: Cell::new(0),
        }
    }

    /// The text of a file, without a byte order mark, which no position counts.
    pub(crate) fn text(&self, path: &str) -> Result<Rc<str>, ReadError> {
        if path::is_outside(path) {
            return Err(ReadError::Outside);
        }
        self.seen.borrow_mut().insert(path.to_owned());
        if let Some(known) = self.texts.borrow().get(path) {
            return known.clone();
        }
        let read = match self.files.read(path) {
            Ok(text) => {
                self.bytes.set(self.bytes.get() + text.len() as u64);
                if self.bytes.get() > MAX_TOTAL_BYTES {
                    Err(ReadError::TooLarge)
                } else {
                    Ok(Rc::from(text.strip_prefix('\u{feff}').unwrap_or(&text)))
                }
            }
            Err(error) => Err(error),
        };
        self.texts
            .borrow_mut()
            .insert(path.to_owned(), read.clone());
        read
    }

    pub(crate) fn is_file(&self, path: &str) -> bool {
        self.kind(path) == Some(FileKind::File)
    }

    pub(crate) fn kind(&self, path: &str) -> Option<FileKind> {
        if path::is_outside(path) {
            return None;
        }
        self.seen.borrow_mut().insert(path.to_owned());
        self.files.kind(path)
    }

    pub(crate) fn list(&self, path: &str) -> Vec<String> {
        if path::is_outside(path) {
            return Vec::new();
        }
        let mut names = self.files.list(path);
        names.sort();
        names
    }

    /// Every path that was read or looked for, sorted.
    pub(crate) fn into_seen(self) -> Vec<String> {
        self.seen.into_inner().into_iter().collect()
    }

    /// The text of a file that was read before.
    pub(crate) fn known(&self, path: &str) -> Option<Rc<str>> {
        self.texts.borrow().get(path)?.clone().ok()
    }
}
