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

/// The longest text that is read from stdin, a pipe or a device, in bytes. They may be endless.
const MAX_STREAM: usize = 64 << 20;

/// Reads the bytes of a file; `-` is stdin.
///
/// # Errors
///
/// If it can't be read, or is larger than [`Text::MAX_LEN`], or [`MAX_STREAM`] if it isn't a regular file.
pub(super) fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path == Path::new("-") {
        return read_within(io::stdin().lock(), MAX_STREAM);
    }
    let (file, mut bytes) = open(path)?;
    let data = file.metadata()?;
    if data.is_file() && data.len() > Text::MAX_LEN as u64 {
        return Err(too_large());
    }
    let limit = if data.is_file() {
        Text::MAX_LEN
    } else {
        MAX_STREAM
    };
    bytes.extend(read_within(file, limit)?);
    Ok(bytes)
}

/// Reads up to `limit` bytes.
fn read_within(input: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

fn too_large() -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        "the file is too large for a Dockerfile",
    )
}

/// Opens a file. Also returns the first bytes of a named pipe. If no program has opened the pipe for writing, that is an
/// error: reading would wait for one.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<(fs::File, Vec<u8>)> {
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};

    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

    let mut options = fs::OpenOptions::new();
    let without_waiting = OFlags::NONBLOCK.bits().cast_signed();
    let mut file = options
        .read(true)
        .custom_flags(without_waiting)
        .open(path)?;
    let mut first = Vec::new();
    if file.metadata()?.file_type().is_fifo() {
        first.resize(1, 0);
        match file.read(&mut first) {
            Ok(0) => return Err(io::Error::other("nothing writes to the pipe")),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => first.clear(),
            Err(error) => return Err(error),
        }
    }
    fcntl_setfl(&file, fcntl_getfl(&file)? - OFlags::NONBLOCK)?;
    Ok((file, first))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<(fs::File, Vec<u8>)> {
    Ok((fs::File::open(path)?, Vec::new()))
}

/// Replaces the content of a file, atomically if possible. A symbolic link is followed.
///
/// # Errors
///
/// If it can't be written. Then the file has its old content.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    // A pipe would wait for a reader.
    if !fs::metadata(&path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    // A read-only file in a writable folder must not be replaced.
    fs::OpenOptions::new().write(true).open(&path)?;
    let Ok(Some(replacement)) = Replacement::new(&path) else {
        return overwrite(&path, text);
    };
    // If this fails, overwriting the file would fail in the middle: the disk may be full.
    replacement.write(text)?;
    // The file may be a mount point.
    replacement
        .persist(&path)
        .or_else(|_| overwrite(&path, text))
}

/// A temporary file from the folder of the file that it will replace.
struct Replacement(tempfile::NamedTempFile);

impl Replacement {
    /// A temporary file with the owner and permissions of a file; `None` if that has hard links.
    fn new(path: &Path) -> io::Result<Option<Replacement>> {
        let data = fs::metadata(path)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        #[cfg(unix)]
        if std::os::unix::fs::MetadataExt::nlink(&data) > 1 {
            return Ok(None);
        }
        let file = tempfile::NamedTempFile::new_in(folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            fchown(file.as_file(), Some(data.uid()), Some(data.gid()))?;
        }
        file.as_file().set_permissions(data.permissions())?;
        Ok(Some(Replacement(file)))
    }

    fn write(&self, text: &str) -> io::Result<()> {
        self.0.as_file().write_all(text.as_bytes())
    }

    fn persist(self, path: &Path) -> io::Result<()> {
        self.0.persist(path)?;
        Ok(())
    }
}

/// Writes over the content of a file, which isn't truncated before, so that the old content can be restored.
fn overwrite(path: &Path, text: &str) -> io::Result<()> {
    let old = fs::read(path)?;
    let write = |text: &[u8]| {
        let mut file = fs::OpenOptions::new().write(true).open(path)?;
        file.write_all(text)?;
        file.set_len(text.len() as u64)
    };
    write(text.as_bytes()).inspect_err(|_| {
        let _ = write(&old);
    })
}
