//! Where COPY and ADD put files in the image.

use analysis::{Step, expand_word};
use syntax::values::path;

/// What a COPY or ADD copies, and where.
pub(super) struct CopiedFiles {
    /// Its sources; `None` for one that isn't known.
    pub(super) sources: Vec<Option<String>>,
    /// The destination, absolute.
    pub(super) destination: String,
    /// True if the destination certainly is a folder; otherwise, it may also be one that exists.
    pub(super) is_folder: bool,
}

impl CopiedFiles {
    /// What an instruction copies; `None` if its destination isn't known.
    pub(super) fn of(step: &Step, escape: char) -> Option<CopiedFiles> {
        let environment = &step.before.environment;
        let value = |word| {
            let value = expand_word(word, escape, environment).ok()?;
            Some(value.known()?.to_owned())
        };
        let (last, sources) = step.instruction.words().split_last()?;
        let destination = value(last)?;
        let is_folder = destination.ends_with('/')
            || sources.len() > 1
            || matches!(destination.rsplit('/').next(), Some("." | ".."));
        Some(CopiedFiles {
            sources: sources.iter().map(value).collect(),
            destination: absolute(step, &destination)?,
            is_folder,
        })
    }
}

/// A path as an absolute one, relative to the working directory of an instruction; `None` if that isn't known.
pub(super) fn absolute(step: &Step, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return Some(path::clean(path));
    }
    let config = &step.before.config;
    let folder = match &config.workdir {
        Some(folder) => folder.known()?,
        // An image that isn't known may set one.
        None if config.open => return None,
        None => "/",
    };
    Some(path::clean(&format!("{folder}/{path}")))
}
