//! The folder that a build takes its files from, and the ignore file that holds there.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::ignore_file::IgnoreFile;

/// The longest ignore file that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// A build context, as far as it is known without a build.
#[derive(Clone, Debug, Default)]
pub struct BuildContext {
    /// The folder of the context.
    pub folder: PathBuf,
    /// What is kept out of it; `None` without an ignore file, and for one that can't be read.
    pub ignore: Option<IgnoreFile>,
    /// Where the ignore file is, if there is one in `ignore`.
    pub ignore_path: Option<PathBuf>,
}

impl BuildContext {
    /// Reads the context of a Dockerfile; without a folder, that is the Dockerfile's own.
    pub fn read(dockerfile: &Path, folder: Option<&Path>) -> BuildContext {
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
            ignore,
            ignore_path,
        }
    }
}

/// The ignore file of a build: that which is named after the Dockerfile and beside it, else that of the context
/// (`dockerui.ReadEntrypoint` and `dockerIgnorePatterns`). An empty one of the Dockerfile counts too.
pub fn find_ignore_file(dockerfile: &Path, context: &Path) -> Option<PathBuf> {
    let own = dockerfile.file_name().map(|name| {
        let mut name = name.to_owned();
        name.push(".dockerignore");
        dockerfile.with_file_name(name)
    });
    let both = own.into_iter().chain([context.join(".dockerignore")]);
    both.into_iter().find(|path| path.is_file())
}

/// Reads an ignore file. What isn't UTF-8 in it becomes `U+FFFD`.
fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
