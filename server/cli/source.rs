//! Files, as they are read for the terminal.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use analysis::{Build, Document};
use syntax::text::Text;

/// Reads a Dockerfile; `-` is standard input. What isn't UTF-8 in it becomes `U+FFFD`, as for BuildKit.
///
/// # Errors
///
/// If it can't be read.
pub(super) fn read(path: &Path, build: &Arc<Build>) -> io::Result<Document> {
    Ok(document(&read_bytes(path)?, build))
}

/// The document of what was read.
pub(super) fn document(bytes: &[u8], build: &Arc<Build>) -> Document {
    Document::in_build(Text::new(&String::from_utf8_lossy(bytes)), 0, build.clone())
}

/// Reads what may be a Dockerfile; `-` is standard input.
///
/// # Errors
///
/// If it can't be read.
pub(super) fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(path)?;
    }
    if bytes.len() > Text::MAX_LEN {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "the file is too large for a Dockerfile",
        ));
    }
    Ok(bytes)
}

/// Writes a text in place of a file's. A link stays one, and what it points to is changed.
///
/// # Errors
///
/// If it can't be written.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    // A file may be replaced that may not be written, which is not what its owner means.
    fs::OpenOptions::new().write(true).open(&path)?;
    if replace(&path, text).is_ok() {
        return Ok(());
    }
    // Its folder may be closed, it may be mounted by itself, or have other names.
    fs::write(&path, text)
}

/// Puts a text in place of a file: first beside it, so that nothing is lost on the way.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let data = fs::metadata(path)?;
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        if data.nlink() > 1 {
            return Err(io::Error::other("refusing to write: file has hard links"));
        }
        fchown(file.as_file(), Some(data.uid()), Some(data.gid()))?;
    }
    file.as_file().set_permissions(data.permissions())?;
    file.persist(path)?;
    Ok(())
}
