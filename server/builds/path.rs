//! Lexical operations on paths with `/`, relative to the root folder. `.` is the root itself.

pub use syntax::values::path::clean;

/// `path` as seen from the folder `base`.
#[must_use]
pub fn join(base: &str, path: &str) -> String {
    if is_absolute(path) {
        clean(path)
    } else {
        clean(&format!("{base}/{path}"))
    }
}

/// The folder of a path.
#[must_use]
pub fn parent(path: &str) -> String {
    match path.rsplit_once('/') {
        Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => clean(folder),
        None => ".".to_owned(),
    }
}

/// The last component of a path.
#[must_use]
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether the path begins at the top of a file system, of Unix or Windows.
#[must_use]
pub fn is_absolute(path: &str) -> bool {
    path.starts_with('/')
        || path.starts_with("\\\\")
        || matches!(path.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic())
}

/// Whether a clean path isn't below the root folder.
#[must_use]
pub fn is_outside(path: &str) -> bool {
    is_absolute(path) || path == ".." || path.starts_with("../")
}

/// A clean path relative to the root, relative to a folder instead. Absolute paths stay.
#[must_use]
pub fn relative_to(folder: &str, path: &str) -> String {
    if is_absolute(path) || folder == "." {
        return path.to_owned();
    }
    let folder: Vec<&str> = folder.split('/').filter(|part| *part != ".").collect();
    let path: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    let common = folder
        .iter()
        .zip(&path)
        .take_while(|(one, other)| one == other)
        .count();
    let up = folder.len() - common;
    let rest = path.into_iter().skip(common);
    let parts: Vec<&str> = std::iter::repeat_n("..", up).chain(rest).collect();
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

/// A path that is written in a file or an option, as seen from a folder, relative to the root. It begins with `..` or is
/// absolute if it is elsewhere.
pub(crate) fn resolve(root: Option<&str>, base: &str, written: &str) -> String {
    let joined = join(base, written);
    let Some(root) = root.filter(|_| is_outside(&joined)) else {
        return joined;
    };
    let root = clean(root);
    let absolute = join(&root, &joined);
    match absolute.strip_prefix(&root) {
        Some("") => ".".to_owned(),
        Some(rest) if root == "/" => rest.to_owned(),
        Some(rest) if rest.starts_with('/') => clean(rest.trim_start_matches('/')),
        _ => joined,
    }
}

/// The absolute path of a path relative to the root.
pub(crate) fn absolute(root: &str, path: &str) -> String {
    join(&clean(root), path)
}
