//! Which Dockerfiles are meant, in the way of `.gitignore`.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A longer pattern is refused, in bytes. Braces in braces are read one in the other.
const LONGEST: usize = 1024;

/// Patterns of a configuration file, of which the last one that matches decides.
#[derive(Clone, Debug)]
pub(super) struct Globs(Gitignore);

impl Default for Globs {
    fn default() -> Self {
        Globs(Gitignore::empty())
    }
}

impl Globs {
    /// Patterns, and what is wrong with all of them together.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Result<Globs, String> {
        let mut builder = builder();
        for pattern in patterns {
            add(&mut builder, pattern)?;
        }
        Ok(Globs(builder.build().map_err(|error| message(&error))?))
    }

    /// True for a file that a pattern matches, itself or a folder that it is in. Its path is relative to the folder of the
    /// patterns, with no `..` in it.
    pub(super) fn is_match(&self, path: &Path) -> bool {
        let is_below = path.is_relative() && !path.has_root();
        is_below && self.0.matched_path_or_any_parents(path, false).is_ignore()
    }
}

/// What is wrong with a pattern by itself.
pub(super) fn fault(pattern: &str) -> Option<String> {
    let body = pattern.strip_prefix('!').unwrap_or(pattern);
    if body.trim().is_empty() {
        return Some("the pattern is empty".to_owned());
    }
    if pattern.starts_with('#') {
        return Some(r"a pattern with # before it is a comment (did you mean \#?)".to_owned());
    }
    if pattern.len() > LONGEST {
        return Some("the pattern is too long".to_owned());
    }
    if body.split('/').any(|part| part == "..") {
        return Some("a pattern can't have .. in it".to_owned());
    }
    add(&mut builder(), pattern).err()
}

/// For patterns of which each is whole. Git takes a `[` without its `]` as it is.
fn builder() -> GitignoreBuilder {
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    builder
}

fn add(builder: &mut GitignoreBuilder, pattern: &str) -> Result<(), String> {
    // For Git, nothing ever matches what begins with `./`.
    let anchored = match (pattern.strip_prefix("./"), pattern.strip_prefix("!./")) {
        (Some(rest), _) => format!("/{rest}"),
        (_, Some(rest)) => format!("!/{rest}"),
        _ => pattern.to_owned(),
    };
    match builder.add_line(None, &anchored) {
        Ok(_) => Ok(()),
        Err(error) => Err(message(&error)),
    }
}

fn message(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => format!("invalid pattern: {err}"),
        error => format!("invalid pattern: {error}"),
    }
}
