//! Files, as they are read for the terminal.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::analysis::{Build, Document};
use crate::text::Text;

/// Reads a Dockerfile; `-` is standard input. What isn't UTF-8 in it becomes `U+FFFD`, as for BuildKit.
///
/// # Errors
///
/// If it can't be read.
pub(super) fn read(path: &Path, build: &Arc<Build>) -> io::Result<Document> {
    Ok(read_with_bytes(path, build)?.1)
}

/// Reads a Dockerfile, and tells its bytes too.
///
/// # Errors
///
/// If it can't be read.
pub(super) fn read_with_bytes(path: &Path, build: &Arc<Build>) -> io::Result<(Vec<u8>, Document)> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(path)?;
    }
    if bytes.len() > Text::MAX_LEN {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "the file is too large for a Dockerfile",
        ));
    }
    let text = Text::new(&String::from_utf8_lossy(&bytes));
    Ok((bytes, Document::in_build(text, 0, build.clone())))
}

/// Writes a text in place of a file: first beside it, so that nothing is lost on the way.
///
/// # Errors
///
/// If it can't be written.
pub(super) fn write(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    // A link stays one, and what it points to is changed.
    let path = std::fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut file, text.as_ref())?;
    std::fs::set_permissions(file.path(), std::fs::metadata(&path)?.permissions())?;
    file.persist(&path)?;
    Ok(())
}
