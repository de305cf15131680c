//! Files, as they are read for the terminal.

use std::io::{self, Read};
use std::path::Path;

use crate::analysis::Document;
use crate::text::Text;

/// Reads a Dockerfile; `-` is standard input. What isn't UTF-8 in it becomes `U+FFFD`, as for BuildKit.
///
/// # Errors
///
/// If it can't be read.
pub(super) fn read(path: &Path) -> io::Result<Document> {
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
    Ok(Document::new(
        Text::new(&String::from_utf8_lossy(&bytes)),
        0,
    ))
}
