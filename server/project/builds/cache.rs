//! The builds of folders and files, which are evaluated again only after one of the files has changed.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use super::definition::{DefinedBuild, DefinitionError};
use super::files::{
    DEVCONTAINER, folder_of, is_build_file_name, slashes, tool_of_file, tool_options,
};
use crate::context::folders_with;
use builds::{Definitions, DiskFiles, FileKind, Files, MAX_FILE_BYTES, ReadError, Tool};
use syntax::lock::lock;
use syntax::text::Text;

/// The maximum number of folders in which builds are looked for.
const MAX_FOLDERS: usize = 1_000;

/// What was read before, by folder and file.
#[derive(Debug, Default)]
pub struct BuildCache {
    /// By root, and folder or file.
    evaluated: Mutex<HashMap<(PathBuf, PathBuf), Arc<Evaluated>>>,
    /// The folders with files that define builds, by root.
    folders: Mutex<HashMap<PathBuf, Arc<[PathBuf]>>>,
    /// The texts of files that are open in the editor.
    open: Mutex<HashMap<PathBuf, Arc<str>>>,
}

/// What a folder or a file defines.
#[derive(Debug, Default)]
pub struct FolderBuilds {
    /// The builds.
    pub builds: Vec<Arc<DefinedBuild>>,
    /// What the tools refuse.
    pub errors: Vec<DefinitionError>,
}

/// The builds of a folder or file.
#[derive(Debug)]
struct Evaluated {
    /// The files that were read or looked for.
    stamps: Vec<(PathBuf, Stamp)>,
    found: Arc<FolderBuilds>,
}

/// A version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stamp {
    /// Open in the editor.
    Open(Arc<str>),
    /// On disk: modification time and size.
    Disk(Option<SystemTime>, u64),
    /// There is no such file.
    Missing,
    /// Which version was read isn't known.
    Unknown,
}

impl BuildCache {
    /// Sets the text of a file that is open in the editor; `None` once it is closed.
    pub fn set_open(&self, path: PathBuf, text: Option<&str>) {
        let mut open = lock(&self.open);
        match text {
            Some(text) => open.insert(path, text.into()),
            None => open.remove(&path),
        };
    }

    /// True if a file is open in the editor.
    pub(super) fn is_open(&self, path: &Path) -> bool {
        lock(&self.open).contains_key(path)
    }

    /// Forgets which folders have files that define builds, because files have been created or deleted.
    pub fn forget_folders(&self) {
        lock(&self.folders).clear();
    }

    /// True if a file was read or looked for.
    pub fn depends_on(&self, file: &Path) -> bool {
        let evaluated = lock(&self.evaluated);
        let mut stamps = evaluated.values().flat_map(|it| &it.stamps);
        stamps.any(|(path, _)| path == file)
    }

    /// The folders below a root that have files which define builds; `None` if they haven't been searched for before,
    /// unless `search`.
    pub(super) fn folders(&self, root: &Path, search: bool) -> Option<Arc<[PathBuf]>> {
        if let Some(known) = lock(&self.folders).get(root) {
            return Some(known.clone());
        }
        if !search {
            return None;
        }
        let mut folders = folders_with(root, is_build_file_name, MAX_FOLDERS);
        for folder in &mut folders {
            // The configuration of a dev container is in a folder of its own.
            if folder.file_name().is_some_and(|it| it == ".devcontainer") {
                folder.pop();
            }
        }
        folders.sort();
        folders.dedup();
        let folders: Arc<[PathBuf]> = folders.into();
        lock(&self.folders).insert(root.to_owned(), folders.clone());
        Some(folders)
    }

    /// The builds that the tools see in a folder.
    pub(super) fn folder(&self, root: &Path, folder: &Path) -> Arc<FolderBuilds> {
        let has_file = |tool: &Tool| {
            let mut names = tool.file_names().iter();
            names.any(|it| folder.join(it).is_file())
        };
        let any = Tool::ALL.iter().any(has_file) || folder.join(".devcontainer").is_dir();
        if !any && !self.is_open_in(folder) {
            return Arc::default();
        }
        self.evaluate(root, folder, |files| {
            builds::all(files, &tool_options(root, folder))
        })
    }

    /// The builds of a file.
    pub(super) fn file(&self, root: &Path, file: &Path) -> Arc<FolderBuilds> {
        let Some((tool, folder)) = tool_of_file(file).zip(file.parent()) else {
            return Arc::default();
        };
        let folder = match tool {
            Tool::Devcontainer if file.ends_with(Path::new(".devcontainer").join(DEVCONTAINER)) => {
                folder.parent().unwrap_or(folder)
            }
            _ => folder,
        };
        let mut options = tool_options(root, folder);
        let below = file.strip_prefix(folder).unwrap_or(file);
        options.files = vec![slashes(below)];
        self.evaluate(root, file, |files| builds::read(tool, files, &options))
    }

    fn is_open_in(&self, folder: &Path) -> bool {
        lock(&self.open)
            .keys()
            .any(|it| it.parent() == Some(folder))
    }

    /// The builds of a folder or file, unless what is known is current.
    fn evaluate(
        &self,
        root: &Path,
        path: &Path,
        read: impl FnOnce(&dyn Files) -> Definitions,
    ) -> Arc<FolderBuilds> {
        let key = (root.to_owned(), path.to_owned());
        let known = lock(&self.evaluated).get(&key).cloned();
        let open = lock(&self.open).clone();
        let is_current = |known: &Arc<Evaluated>| {
            let mut stamps = known.stamps.iter();
            stamps.all(|(path, known)| *known == stamp(path, &open))
        };
        if let Some(known) = known.filter(is_current) {
            return known.found.clone();
        }
        let begin = SystemTime::now();
        let files = ProjectFiles::new(root, &open);
        let definitions = read(&files);
        let stamps = definitions.files.iter().map(|it| {
            let path = root.join(it);
            let stamp = match stamp(&path, &open) {
                // It may have been read before it changed.
                Stamp::Disk(Some(modified), _) if modified >= begin => Stamp::Unknown,
                stamp => stamp,
            };
            (path, stamp)
        });
        let stamps = stamps.collect();
        let folder = if path.is_dir() { path } else { folder_of(path) };
        let mut builds = DefinedBuild::all(&definitions, root, folder, |file| files.text(file));
        let of_compose: HashSet<_> = builds
            .iter()
            .filter(|it| it.tool == Tool::Compose)
            .map(|it| (it.name.clone(), it.file.clone()))
            .collect();
        // Bake takes over the builds of Compose files.
        builds.retain(|it| {
            it.tool != Tool::Bake || !of_compose.contains(&(it.name.clone(), it.file.clone()))
        });
        let errors = DefinitionError::all(&definitions, root, |file| files.text(file));
        let found = Arc::new(FolderBuilds {
            builds: builds.into_iter().map(Arc::new).collect(),
            errors,
        });
        let evaluated = Evaluated {
            stamps,
            found: found.clone(),
        };
        lock(&self.evaluated).insert(key, Arc::new(evaluated));
        found
    }
}

fn stamp(path: &Path, open: &HashMap<PathBuf, Arc<str>>) -> Stamp {
    if let Some(text) = open.get(path) {
        return Stamp::Open(text.clone());
    }
    let disk = |data: Metadata| Stamp::Disk(data.modified().ok(), data.len());
    std::fs::metadata(path).map_or(Stamp::Missing, disk)
}

/// The files of one evaluation: those of the editor, and those on disk.
struct ProjectFiles<'a> {
    disk: DiskFiles,
    root: &'a Path,
    open: &'a HashMap<PathBuf, Arc<str>>,
    texts: RefCell<HashMap<String, Text>>,
}

impl<'a> ProjectFiles<'a> {
    fn new(root: &'a Path, open: &'a HashMap<PathBuf, Arc<str>>) -> ProjectFiles<'a> {
        ProjectFiles {
            disk: DiskFiles::new(root),
            root,
            open,
            texts: RefCell::default(),
        }
    }

    /// The text of a file that was read.
    fn text(&self, path: &str) -> Option<Text> {
        self.texts.borrow().get(path).cloned()
    }
}

impl Files for ProjectFiles<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let text = match self.open.get(&self.root.join(path)) {
            Some(text) if text.len() as u64 > MAX_FILE_BYTES => return Err(ReadError::TooLarge),
            Some(text) => text.to_string(),
            None => self.disk.read(path)?,
        };
        // Places don't count a byte order mark.
        let counted = text.strip_prefix('\u{feff}').unwrap_or(&text);
        self.texts
            .borrow_mut()
            .insert(path.to_owned(), Text::new(counted));
        Ok(text)
    }

    fn kind(&self, path: &str) -> Option<FileKind> {
        match self.open.get(&self.root.join(path)) {
            Some(_) => Some(FileKind::File),
            None => self.disk.kind(path),
        }
    }

    fn list(&self, path: &str) -> Vec<String> {
        self.disk.list(path)
    }
}
