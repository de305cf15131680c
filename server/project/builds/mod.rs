//! The builds that Bake files, Compose files and dev containers define for a Dockerfile.
//!
//! `Builds` finds them: those of the Dockerfile's folder and of the folders above it, up to the workspace folder or the
//! repository, and then those of all other folders in it. Results are kept by folder in a [`BuildCache`], until one of the
//! files that were read or looked for changes.

mod cache;
mod choice;
mod definition;
mod files;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

pub use builds::MASK;
pub use cache::{BuildCache, FolderBuilds};
pub use choice::ChosenBuilds;
pub use definition::{
    DefinedBuild, DefinedDockerfile, DefinitionError, InlineDockerfile, LocalContext,
};
pub use files::{
    is_build_file_name, is_env_file_name, project_root, slashes, tool_of_file, tool_options,
};

use files::folder_of;
use syntax::lock::lock;

/// Which builds apply to Dockerfiles.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// True if no files that define builds are read.
    pub disabled: bool,
    /// The workspace folders, or the folders given on the command line.
    pub folders: Vec<PathBuf>,
    /// The name of the build to use, where a Dockerfile has one with this name.
    pub name: Option<String>,
    /// The files that are arguments themselves: only their builds are used.
    pub files: Vec<PathBuf>,
    /// What users have chosen.
    pub chosen: Arc<ChosenBuilds>,
    /// What was read before.
    pub cache: Arc<BuildCache>,
}

/// The builds of a Dockerfile, and which one is active.
#[derive(Clone, Debug, Default)]
pub struct DockerfileBuilds {
    /// The builds: those of the nearest folder first.
    pub list: Vec<Arc<DefinedBuild>>,
    /// The index of the active one.
    pub active: Option<usize>,
}

impl DockerfileBuilds {
    /// True if the same builds are listed, and the same one is active.
    pub fn is_same(&self, other: &DockerfileBuilds) -> bool {
        let ids = |it: &DockerfileBuilds| -> Vec<String> {
            it.list.iter().map(|it| it.id.clone()).collect()
        };
        self.active == other.active && ids(self) == ids(other)
    }

    /// The active build.
    pub fn active(&self) -> Option<&Arc<DefinedBuild>> {
        self.list.get(self.active?)
    }
}

/// Finds builds. Each folder is read once; for changes to be noticed, a new value is needed.
#[derive(Debug, Default)]
pub(crate) struct Builds {
    options: BuildOptions,
    /// By root and folder.
    folders: Mutex<HashMap<(PathBuf, PathBuf), Arc<FolderBuilds>>>,
    /// The folders above Dockerfiles.
    above: Mutex<HashSet<PathBuf>>,
    /// The builds of all folders that were searched for, by root.
    indexes: Mutex<HashMap<PathBuf, Arc<Index>>>,
}

/// By the path of the Dockerfile: the builds that use it, with the folders that define them.
type Index = HashMap<PathBuf, Vec<(PathBuf, Arc<DefinedBuild>)>>;

impl Builds {
    pub(crate) fn new(options: BuildOptions) -> Builds {
        Builds {
            options,
            ..Builds::default()
        }
    }

    /// What a folder defines.
    fn folder(&self, root: &Path, folder: &Path) -> Arc<FolderBuilds> {
        let key = (root.to_owned(), folder.to_owned());
        if let Some(known) = lock(&self.folders).get(&key) {
            return known.clone();
        }
        let found = self.options.cache.folder(root, folder);
        lock(&self.folders).insert(key, found.clone());
        found
    }

    /// The builds of the folders below a root, if they have been searched for before, or if `search`.
    fn index(&self, root: &Path, search: bool) -> Arc<Index> {
        if let Some(known) = lock(&self.indexes).get(root) {
            return known.clone();
        }
        let Some(folders) = self.options.cache.folders(root, search) else {
            return Arc::default();
        };
        let mut index = Index::new();
        for folder in folders.iter() {
            for build in &self.folder(root, folder).builds {
                if let DefinedDockerfile::File(path) = &build.dockerfile {
                    let entry = (folder.clone(), build.clone());
                    index.entry(path.clone()).or_default().push(entry);
                }
            }
        }
        let index = Arc::new(index);
        lock(&self.indexes).insert(root.to_owned(), index.clone());
        index
    }

    /// The builds of a Dockerfile by its absolute path. Folders that aren't above it are taken into account if
    /// they have been searched for before, or if `search`.
    pub(crate) fn of(&self, dockerfile: &Path, search: bool) -> DockerfileBuilds {
        if self.options.disabled {
            return DockerfileBuilds::default();
        }
        let Some(parent) = dockerfile.parent() else {
            return DockerfileBuilds::default();
        };
        let root = self.root(parent);
        let mut list = Vec::new();
        let mut seen = HashSet::new();
        let mut add = |build: &Arc<DefinedBuild>| {
            if seen.insert((build.tool, build.name.clone(), build.file.clone())) {
                list.push(build.clone());
            }
        };
        if self.options.files.is_empty() {
            for folder in parent.ancestors().take_while(|it| it.starts_with(&root)) {
                lock(&self.above).insert(folder.to_owned());
                let found = self.folder(&root, folder);
                let used = found.builds.iter().filter(|it| it.uses(dockerfile));
                used.for_each(&mut add);
            }
            let index = self.index(&root, search);
            let elsewhere = index.get(dockerfile).into_iter().flatten();
            let elsewhere = elsewhere.filter(|it| !parent.starts_with(&it.0));
            elsewhere.map(|it| &it.1).for_each(&mut add);
        } else {
            for file in &self.options.files {
                let found = self.options.cache.file(&self.root(folder_of(file)), file);
                let using = found.builds.iter().filter(|it| it.uses(dockerfile));
                list.extend(using.cloned());
            }
        }
        let active = self.active(dockerfile, &list);
        DockerfileBuilds { list, active }
    }

    /// The names that the folder of a Dockerfile and the folders above it define: of builds, and of named contexts.
    pub(crate) fn names(&self, dockerfile: &Path) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let Some(parent) = dockerfile.parent().filter(|_| !self.options.disabled) else {
            return names;
        };
        let root = self.root(parent);
        for folder in parent.ancestors().take_while(|it| it.starts_with(&root)) {
            for build in &self.folder(&root, folder).builds {
                names.insert(build.name.to_lowercase());
                names.extend(build.inputs.contexts.keys().cloned());
            }
        }
        names
    }

    /// What the tools refuse in the files of the folders above Dockerfiles, if such a file defines no build because of it; at
    /// most one error for each file, ordered by path. Files that are arguments are left out.
    pub(crate) fn ignored_files(&self) -> Vec<DefinitionError> {
        let above = lock(&self.above).clone();
        let folders = lock(&self.folders);
        let read = folders
            .iter()
            .filter(|((_, folder), _)| above.contains(folder));
        let errors = read.flat_map(|((root, _), found)| {
            let defines_build = |path: &Path| {
                let mut files = found.builds.iter().map(|it| root.join(&it.file));
                files.any(|it| it == path)
            };
            let errors = found.errors.iter().filter(|it| it.refused);
            errors.filter(move |it| tool_of_file(&it.path).is_some() && !defines_build(&it.path))
        });
        let named = |it: &&DefinitionError| self.options.files.contains(&it.path);
        let mut errors: Vec<DefinitionError> = errors.filter(|it| !named(it)).cloned().collect();
        // The sort is stable: the first error is the cause of others.
        errors.sort_by(|a, b| a.path.cmp(&b.path));
        errors.dedup_by(|a, b| a.path == b.path);
        errors
    }

    /// What the tools refuse in files of the folders above Dockerfiles that are open in the editor, and define builds
    /// nevertheless. What depends on the environment is left out: it isn't that of the editor.
    pub(crate) fn errors_in_open_files(&self) -> Vec<DefinitionError> {
        let above = lock(&self.above).clone();
        let folders = lock(&self.folders);
        let read = folders
            .iter()
            .filter(|((_, folder), _)| above.contains(folder));
        let errors = read.flat_map(|(_, found)| &found.errors);
        let errors = errors.filter(|it| {
            it.refused
                && !it.message.contains("is missing a value")
                && self.options.cache.is_open(&it.path)
        });
        let mut errors: Vec<DefinitionError> = errors.cloned().collect();
        errors.sort_by(|a, b| (&a.path, a.span, &a.message).cmp(&(&b.path, b.span, &b.message)));
        errors.dedup_by(|a, b| a.path == b.path && a.span == b.span && a.message == b.message);
        errors
    }

    /// All builds of a file that defines builds.
    pub(crate) fn of_file(&self, file: &Path) -> Arc<FolderBuilds> {
        self.options.cache.file(&self.root(folder_of(file)), file)
    }

    /// All builds that are defined in a folder and the folders below it.
    pub(crate) fn below(&self, folder: &Path) -> Vec<Arc<DefinedBuild>> {
        if self.options.disabled {
            return Vec::new();
        }
        let root = self.root(folder);
        let folders = self.options.cache.folders(&root, true).unwrap_or_default();
        let within = folders.iter().filter(|it| it.starts_with(folder));
        within
            .flat_map(|it| self.folder(&root, it).builds.clone())
            .collect()
    }

    /// The index of the active build: the chosen one, the one with the name of the options, or else the first one that is
    /// built by default, or the first one.
    fn active(&self, dockerfile: &Path, list: &[Arc<DefinedBuild>]) -> Option<usize> {
        if let Some(name) = &self.options.name
            && let Some(named) = list
                .iter()
                .position(|it| it.name == *name || it.id == *name)
        {
            return Some(named);
        }
        match self.options.chosen.get(dockerfile) {
            Some(None) => return None,
            Some(Some(id)) => {
                if let Some(chosen) = list.iter().position(|it| it.id == id) {
                    return Some(chosen);
                }
            }
            None => {}
        }
        let default = list.iter().position(|it| it.default);
        default.or_else(|| (!list.is_empty()).then_some(0))
    }

    /// The folder that nothing is opened outside of: the innermost workspace folder that contains `folder`, or else its
    /// [project](project_root).
    fn root(&self, folder: &Path) -> PathBuf {
        let folders = self.options.folders.iter();
        let within = folders.filter(|it| folder.starts_with(it));
        let root = within.max_by_key(|it| it.as_os_str().len());
        root.cloned().unwrap_or_else(|| project_root(folder))
    }
}
