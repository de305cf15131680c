//! The folder of a build context, and the ignore file that applies to it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

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
        let folder = match folder.or_else(|| dockerfile.parent()) {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let path = find_ignore_file(dockerfile, folder);
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

/// The ignore file of a build: the one next to the Dockerfile and named after it, even if it is empty, or else that of the
/// context (`dockerui.ReadEntrypoint` and `dockerIgnorePatterns`).
pub fn find_ignore_file(dockerfile: &Path, context: &Path) -> Option<PathBuf> {
    let own = dockerfile.file_name().map(|name| {
        let mut name = name.to_owned();
        name.push(".dockerignore");
        dockerfile.with_file_name(name)
    });
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
