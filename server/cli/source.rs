//! Reads and writes files, and stdin for the path `-`.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use analysis::{Build, Document};
use syntax::text::Text;

/// Reads a Dockerfile; `-` is stdin. Invalid UTF-8 becomes `U+FFFD`, as in BuildKit.
///
/// # Errors
///
/// If it can't be read.
pub(super) fn read(path: &Path, build: &Arc<Build>) -> io::Result<Document> {
    Ok(document(&read_bytes(path)?, build))
}

/// The document of a file's content.
pub(super) fn document(bytes: &[u8], build: &Arc<Build>) -> Document {
    Document::in_build(Text::new(&String::from_utf8_lossy(bytes)), 0, build.clone())
}

/// The text of a file that is encoded in UTF-16 and starts with a byte order mark; `None` for any other file.
pub(super) fn utf16(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, []) = bytes.get(2..)?.as_chunks() else {
        return None;
    };
    let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
    String::from_utf16(&units).ok()
}

/// Reads the bytes of a file; `-` is stdin.
///
/// # Errors
///
/// If it can't be read, or is larger than [`Text::MAX_LEN`].
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

/// Replaces the content of a file, atomically if possible. A symbolic link is followed.
///
/// # Errors
///
/// If it can't be written.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    // A read-only file in a writable folder must not be replaced.
    fs::OpenOptions::new().write(true).open(&path)?;
    if replace(&path, text).is_ok() {
        return Ok(());
    }
    // The folder may be read-only, or the file a mount point or have hard links.
    fs::write(&path, text)
}

/// Replaces a file by a temporary one from the same folder.
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
