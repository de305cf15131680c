//! Paths: where they are in the container, and whether they are in the build context.

use super::place::Place;
use crate::markdown::{code, list, note};
use syntax::language::Kind;
use syntax::values::path;
use syntax::values::source::{self, Source};
use syntax::{Fragment, Instruction, is_heredoc_mark};

/// A path of COPY or ADD.
pub(super) fn copied(
    place: &Place,
    it: &Instruction,
    index: usize,
    word: &Fragment,
) -> Option<String> {
    let text = place.value(word)?;
    let last = index + 1 == it.words().len() && index > 0;
    let title = format!("{} {}", it.kind?.keyword(), text);
    let says = if last {
        in_container(place, &text)?
    } else {
        ignored(place, it, word, &text).or_else(|| fetched(it, &text))?
    };
    Some(note(&title, &says))
}

/// Why a source isn't in the build context; `None` if it is, or nobody knows.
fn ignored(place: &Place, it: &Instruction, word: &Fragment, text: &str) -> Option<String> {
    let exclusion = place.settings.exclusion.as_ref()?;
    let adds = it.kind == Some(Kind::Add);
    if (!adds && it.flag("from").is_some()) || is_heredoc_mark(&word.text) {
        return None;
    }
    if !matches!(source::parse(text), Ok(Source::Local)) {
        return None;
    }
    let why = exclusion.find(text)?;
    Some(format!(
        "Not in the build context: line {} of `{}` leaves out {}.",
        why.line,
        why.file,
        code(&why.pattern)
    ))
}

/// Where ADD fetches something from; `None` for files.
fn fetched(it: &Instruction, text: &str) -> Option<String> {
    let adds = it.kind == Some(Kind::Add);
    match source::parse(text).ok().filter(|_| adds)? {
        Source::Local => None,
        Source::Http => {
            let unpacks = it.flag("unpack").is_some();
            let more = if unpacks {
                ""
            } else {
                " An archive is not unpacked, unless `--unpack` is given."
            };
            Some(format!("A file from the web.{more}"))
        }
        Source::Git(git) => {
            let mut parts = vec![format!("repository {}", code(&git.remote))];
            if !git.reference.is_empty() {
                parts.push(format!("branch, tag or commit {}", code(&git.reference)));
            }
            if !git.subdir.is_empty() {
                parts.push(format!("folder {}", code(&git.subdir)));
            }
            Some(format!("From Git: {}.", list(&parts)))
        }
    }
}

/// Where a path is in the container, if that isn't what is written.
pub(super) fn in_container(place: &Place, text: &str) -> Option<String> {
    let before = place.before().filter(|_| !place.is_kept())?;
    if text.is_empty() || path::is_absolute(text, before.windows) {
        return None;
    }
    let workdir = match &before.config.workdir {
        Some(workdir) => workdir.known()?,
        None if before.config.open => return None,
        None => "/",
    };
    let mut absolute = path::workdir(workdir, text, before.windows).ok()?;
    let folder = text.ends_with('/') || matches!(text, "." | "..") || text.ends_with("/.");
    if folder && !absolute.ends_with('/') && !before.windows {
        absolute.push('/');
    }
    Some(format!("In the container: {}.", code(&absolute)))
}

/// The folder that WORKDIR comes to, if that isn't what is written.
pub(super) fn workdir(place: &Place, word: &Fragment) -> Option<String> {
    let workdir = place.after()?.config.workdir.as_ref()?.known()?;
    let says = format!("In the container: {}.", code(workdir));
    (workdir != word.text).then(|| note(&format!("WORKDIR {}", word.text), &says))
}
