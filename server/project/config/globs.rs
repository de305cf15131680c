//! Patterns of Dockerfiles, with the syntax of `.gitignore`.

use std::path::{MAIN_SEPARATOR, Path};
use std::str::Chars;

use gix_ignore::Search;
use gix_ignore::glob::pattern::Case;
use gix_ignore::search::Ignore;

/// The maximum length of a pattern, in bytes.
const MAX_LENGTH: usize = 1024;

/// Patterns of a configuration file. The last match decides.
#[derive(Clone, Debug, Default)]
pub(super) struct Globs(Search);

impl Globs {
    /// Compiles patterns for which [`pattern_error`] returns `None`.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Globs {
        let patterns = patterns.map(anchored);
        Globs(Search::from_overrides(patterns, Ignore::default()))
    }

    /// True if the patterns match a file or one of its parents. The path is relative to the folder of the patterns, and
    /// contains no `..`.
    pub(super) fn is_match(&self, path: &Path) -> bool {
        if path.is_absolute() || path.has_root() {
            return false;
        }
        let paths = path.ancestors().enumerate();
        let paths = paths.take_while(|(_, it)| !it.as_os_str().is_empty());
        let mut found = paths.filter_map(|(above, path)| {
            let path = path.to_string_lossy().replace(MAIN_SEPARATOR, "/");
            let is_folder = Some(above > 0);
            let search = &self.0;
            let found = search.pattern_matching_relative_path(
                path.as_str().into(),
                is_folder,
                Case::Sensitive,
            );
            found.map(|it| !it.pattern.is_negative())
        });
        found.next().unwrap_or(false)
    }
}

/// Why a pattern is invalid; `None` if it is valid.
pub(super) fn pattern_error(pattern: &str) -> Option<String> {
    let body = pattern.strip_prefix('!').unwrap_or(pattern);
    if body.trim().is_empty() {
        return Some("the pattern is empty".to_owned());
    }
    if pattern.starts_with('#') {
        return Some(r"a pattern that starts with # is a comment (did you mean \#?)".to_owned());
    }
    if pattern.len() > MAX_LENGTH {
        return Some("the pattern is too long".to_owned());
    }
    if body.split('/').any(|part| part == "..") {
        return Some("a pattern can't contain ..".to_owned());
    }
    let mut rest = body.chars();
    while let Some(next) = rest.next() {
        match next {
            '\\' if rest.next().is_none() => {
                return Some(r"invalid pattern: trailing \".to_owned());
            }
            '{' if rest.as_str().contains('}') => {
                let message = r"invalid pattern: {a,b} has no special meaning in Git's patterns (did you mean two patterns, or \{?)";
                return Some(message.to_owned());
            }
            '[' if !skip_class(&mut rest) => {
                return Some("invalid pattern: unclosed [".to_owned());
            }
            _ => {}
        }
    }
    None
}

/// Skips the rest of a bracket expression, and returns whether it is closed. A leading `]` doesn't close it.
fn skip_class(rest: &mut Chars) -> bool {
    if rest
        .clone()
        .next()
        .is_some_and(|it| matches!(it, '!' | '^'))
    {
        rest.next();
    }
    let mut is_first = true;
    while let Some(next) = rest.next() {
        match next {
            ']' if !is_first => return true,
            // A POSIX class such as `[:alpha:]`.
            '[' if rest.as_str().starts_with(':') => {
                let Some(end) = rest.as_str().find(":]") else {
                    return false;
                };
                *rest = rest.as_str().get(end + 2..).unwrap_or_default().chars();
            }
            '\\' => drop(rest.next()),
            _ => {}
        }
        is_first = false;
    }
    false
}

/// A pattern without a leading `./`, with which Git would match nothing.
fn anchored(pattern: &str) -> String {
    match (pattern.strip_prefix("./"), pattern.strip_prefix("!./")) {
        (Some(rest), _) => format!("/{rest}"),
        (_, Some(rest)) => format!("!/{rest}"),
        _ => pattern.to_owned(),
    }
}
