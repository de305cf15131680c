//! The folder of a build context, and the ignore file that applies to it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::gitignore::repository;
use super::ignore_file::IgnoreFile;

/// The maximum size of an ignore file, in bytes.
const MAX_SIZE: u64 = 1024 * 1024;

/// A local build context.
#[derive(Clone, Debug, Default)]
pub struct BuildContext {
    /// The folder of the context; empty if it is [elsewhere](BuildContext::is_elsewhere).
    pub folder: PathBuf,
    /// True if the folder is specified; false if it is that of the Dockerfile by default.
    pub is_specified: bool,
    /// The parsed ignore file; `None` if there is none that can be read.
    pub ignore: Option<IgnoreFile>,
    /// The path of the file in `ignore`.
    pub ignore_path: Option<PathBuf>,
}

impl BuildContext {
    /// A context that isn't on this machine, or unknown.
    pub fn elsewhere() -> BuildContext {
        BuildContext::default()
    }

    /// True if the context isn't on this machine, or unknown.
    pub fn is_elsewhere(&self) -> bool {
        self.folder.as_os_str().is_empty()
    }

    /// Reads the ignore file of a context. `folder` defaults to the Dockerfile's folder.
    pub fn read(dockerfile: &Path, folder: Option<&Path>) -> BuildContext {
        let is_specified = folder.is_some();
        let folder = context_folder(dockerfile, folder);
        let path = find_ignore_file(dockerfile, folder);
        BuildContext::with_ignore_file(folder, is_specified, path)
    }

    /// The same with the ignore file that Buildah uses (`parse.go:ContainerIgnoreFile`): in the context, `.containerignore` has
    /// priority; next to the Dockerfile, `.dockerignore`.
    pub fn read_for_buildah(dockerfile: &Path, folder: Option<&Path>) -> BuildContext {
        let is_specified = folder.is_some();
        let folder = context_folder(dockerfile, folder);
        let own = [".dockerignore", ".containerignore"].map(|it| beside(dockerfile, it));
        let common = [".containerignore", ".dockerignore"].map(|it| Some(folder.join(it)));
        let all = own.into_iter().chain(common).flatten();
        let path = { all }.find(|path| path.is_file());
        BuildContext::with_ignore_file(folder, is_specified, path)
    }

    fn with_ignore_file(folder: &Path, is_specified: bool, path: Option<PathBuf>) -> BuildContext {
        let path = path.filter(|path| !leads_out_of_project(path));
        let read = path.and_then(|path| Some((read(&path).ok()?, path)));
        let (ignore, ignore_path) = read
            .map(|(text, path)| (IgnoreFile::parse(&text), path))
            .unzip();
        BuildContext {
            folder: folder.to_owned(),
            is_specified,
            ignore,
            ignore_path,
        }
    }
}

/// The folder of a context, by default the Dockerfile's.
fn context_folder<'p>(dockerfile: &'p Path, folder: Option<&'p Path>) -> &'p Path {
    match folder.or_else(|| dockerfile.parent()) {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// The path of a file next to a Dockerfile and named after it.
fn beside(dockerfile: &Path, extension: &str) -> Option<PathBuf> {
    let mut name = dockerfile.file_name()?.to_owned();
    name.push(extension);
    Some(dockerfile.with_file_name(name))
}

/// The ignore file of a build: the one next to the Dockerfile and named after it, even if it is empty, or else that of the
/// context (`dockerui.ReadEntrypoint` and `dockerIgnorePatterns`).
pub fn find_ignore_file(dockerfile: &Path, context: &Path) -> Option<PathBuf> {
    let own = beside(dockerfile, ".dockerignore");
    let both = own.into_iter().chain([context.join(".dockerignore")]);
    both.into_iter().find(|path| path.is_file())
}

/// Reads an ignore file. Invalid UTF-8 becomes `U+FFFD`.
fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_SIZE + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// True if links lead from a path in a folder to a file or folder outside of it.
pub(crate) fn leads_out(folder: &Path, path: &Path) -> bool {
    let is_inside = |path: PathBuf| {
        let folder = folder.canonicalize();
        folder.is_ok_and(|folder| path.starts_with(folder))
    };
    path.canonicalize().is_ok_and(|path| !is_inside(path))
}

/// True if a file is a link to one outside of its project: the repository that its folder is in, or else the folder. Such
/// files aren't read, since their content may be printed.
pub(crate) fn leads_out_of_project(file: &Path) -> bool {
    let (Some(folder), Ok(real)) = (file.parent(), file.canonicalize()) else {
        return false;
    };
    let Ok(folder) = folder.canonicalize() else {
        return false;
    };
    !real.starts_with(repository(&folder).unwrap_or(&folder))
}
