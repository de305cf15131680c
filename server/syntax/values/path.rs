//! Paths in an image, normalized as by Go's `path` and BuildKit's `util/system`.

use super::go::quoted;

/// The shortest equivalent path, with `/` as separator; `.` if it is empty (`path.Clean`).
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            // The root's parent is the root.
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, rest) => format!("/{rest}"),
        (false, rest) if rest.is_empty() => ".".to_owned(),
        (false, rest) => rest,
    }
}

/// Joins paths, ignoring empty ones; empty if all are (`path.Join`).
pub fn join(parts: &[&str]) -> String {
    let parts: Vec<_> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
    if parts.is_empty() {
        return String::new();
    }
    clean(&parts.join("/"))
}

/// The directory that WORKDIR sets, relative to the current one (`NormalizeWorkdir`). On Windows, it has no drive letter
/// and `\` as separator.
///
/// # Errors
///
/// BuildKit's message for an invalid path. Never on Linux.
pub fn workdir(current: &str, new: &str, windows: bool) -> Result<String, String> {
    let path = normalize(current, new, windows, false)
        .map_err(|why| format!("normalizing working directory: {why}"))?;
    Ok(if windows {
        path.replace('/', "\\")
    } else {
        path
    })
}

/// An absolute path with `/` as separator, resolved against `parent` if relative (`NormalizePath`). With `keep_slash`,
/// a trailing `/` or `/.` is kept, because it marks a directory for COPY.
///
/// # Errors
///
/// As for [`workdir`], without the prefix specific to WORKDIR.
pub fn normalize(
    parent: &str,
    path: &str,
    windows: bool,
    keep_slash: bool,
) -> Result<String, String> {
    let written = slashes(path, windows);
    let parent = match parent {
        "" => "/".to_owned(),
        parent => slashes(parent, windows),
    };
    let no_drive = |path: &str| {
        without_drive(path, windows, keep_slash)
            .map_err(|why| format!("removing drive letter: {why}"))
    };
    let mut parent = no_drive(&parent)?;
    if !is_absolute(&parent, windows) {
        parent = join(&["/", &parent]);
    }
    let mut path = no_drive(if written.is_empty() {
        &parent
    } else {
        &written
    })?;
    if !is_absolute(&path, windows) {
        path = join(&[&parent, &path]);
    }
    if keep_slash {
        if written.ends_with('/') && !path.ends_with('/') {
            path.push('/');
        } else if written.ends_with("/.") {
            if path != "/" {
                path.push('/');
            }
            path.push('.');
        }
    }
    Ok(slashes(&path, windows))
}

/// True for a path on a drive of Windows, such as `C:\app`, also if it is relative to it.
pub fn has_drive(path: &str) -> bool {
    let mut chars = path.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':')
}

/// True for an absolute path: on Windows, with or without the drive letter of the system drive (`system.IsAbs`).
pub fn is_absolute(path: &str, windows: bool) -> bool {
    without_drive(path, windows, false).is_ok_and(|path| path.starts_with('/'))
}

fn slashes(path: &str, windows: bool) -> String {
    if windows {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    }
}

/// Cleans a Windows path and removes its drive letter; other paths are unchanged
/// (`CheckSystemDriveAndRemoveDriveLetter`).
fn without_drive(path: &str, windows: bool, keep_slash: bool) -> Result<String, String> {
    if !windows {
        return Ok(path.to_owned());
    }
    if path.len() == 2 && path.ends_with(':') {
        return Err(format!("No relative path specified in {}", quoted(path)));
    }
    let path = slashes(path, windows);
    if path.starts_with("//") {
        return Err("UNC paths are not supported".to_owned());
    }
    let path = match path.split_once(':') {
        None => path.as_str(),
        Some(("c" | "C", path)) => path,
        Some(_) => return Err("The specified path is not on the system drive (C:)".to_owned()),
    };
    let mut cleaned = clean(path);
    if keep_slash && cleaned.len() > 1 && path.ends_with('/') {
        cleaned.push('/');
    }
    Ok(cleaned)
}
