//! The files that Git ignores: by the `.gitignore` of their folder and its parents in the repository, and by the repository's
//! `.git/info/exclude`.

use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use gix_ignore::glob::pattern::Case;
use gix_ignore::glob::search::pattern::List;
use gix_ignore::search::{Ignore, pattern_matching_relative_path};

/// The maximum size of a file of patterns, in bytes. Larger ones are ignored.
const MAX_SIZE: u64 = 1024 * 1024;

/// The patterns of nested folders, from the outermost to the innermost.
pub(super) struct GitIgnore(Vec<Folder>);

struct Folder {
    path: PathBuf,
    /// In increasing order of precedence.
    lists: Vec<List<Ignore>>,
    /// True for the root of a repository. The patterns of outer folders don't apply in it.
    is_repository: bool,
}

impl GitIgnore {
    /// The patterns of the repository that contains a folder; none outside of a repository. The path is absolute.
    pub(super) fn for_folder(folder: &Path) -> GitIgnore {
        let mut ignore = GitIgnore(Vec::new());
        let repository = repository(folder);
        let between = |it: &&Path| repository.is_some_and(|top| it.starts_with(top));
        let above: Vec<_> = folder.ancestors().skip(1).take_while(between).collect();
        for path in above.into_iter().rev() {
            ignore.enter(path);
        }
        ignore
    }

    /// Adds the patterns of a folder. They are removed at the first path outside of it.
    pub(super) fn enter(&mut self, folder: &Path) {
        let is_repository = is_repository(folder);
        let excluded = folder.join(".git/info/exclude");
        let files = [
            is_repository.then_some(excluded),
            Some(folder.join(".gitignore")),
        ];
        let lists: Vec<_> = files.into_iter().flatten().filter_map(read).collect();
        if is_repository || !lists.is_empty() {
            self.0.push(Folder {
                path: folder.to_owned(),
                lists,
                is_repository,
            });
        }
    }

    /// True for a file or folder that is ignored, by its absolute path.
    pub(super) fn is_match(&mut self, path: &Path, is_folder: bool) -> bool {
        while self.0.pop_if(|it| !path.starts_with(&it.path)).is_some() {}
        for folder in self.0.iter().rev() {
            if let Some(decided) = folder.decides(path, is_folder) {
                return decided;
            }
            if folder.is_repository {
                break;
            }
        }
        false
    }
}

impl Folder {
    /// Whether the patterns of this folder ignore a path; `None` if none matches.
    fn decides(&self, path: &Path, is_folder: bool) -> Option<bool> {
        let path = path.strip_prefix(&self.path).ok()?;
        let path = path.to_string_lossy().replace(MAIN_SEPARATOR, "/");
        let name = path.rfind('/').map(|slash| slash + 1);
        let mut lists = self.lists.iter().rev();
        let found = lists.find_map(|list| {
            let path = path.as_str().into();
            pattern_matching_relative_path(list, path, name, Some(is_folder), Case::Sensitive)
        })?;
        Some(!found.pattern.is_negative())
    }
}

/// The root of the Git repository that a folder is in. Accesses the file system.
pub fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|it| is_repository(it))
}

/// True for the root of a Git repository. Accesses the file system.
pub(crate) fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// The patterns of a file; `None` if it can't be read.
fn read(path: PathBuf) -> Option<List<Ignore>> {
    let data = fs::metadata(&path).ok()?;
    (data.is_file() && data.len() <= MAX_SIZE).then_some(())?;
    List::from_bytes(&fs::read(&path).ok()?, path, None, Ignore::default()).ok()
}
