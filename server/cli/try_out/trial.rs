//! The parameters of a trial, and files for it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::args::TryArgs;

/// The parameters of a trial.
pub(super) struct Trial<'a> {
    /// A temporary folder for configuration and state.
    pub(super) folder: &'a Path,
    /// The Dockerfile.
    pub(super) file: &'a Path,
    /// The path of this executable.
    pub(super) server: PathBuf,
    pub(super) args: &'a TryArgs,
}

/// Writes files into a folder, by their relative paths.
pub(super) fn write_all(folder: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}
