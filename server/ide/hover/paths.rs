//! Hover for paths: their absolute path in the container, and whether the build context contains them.

use super::context::HoverContext;
use crate::markdown::{code, list, note};
use syntax::language::Kind;
use syntax::values::path;
use syntax::values::source::{self, Source};
use syntax::{Fragment, Instruction, is_heredoc_marker};

/// The hover for a path of COPY or ADD.
pub(super) fn copied(
    context: &HoverContext,
    it: &Instruction,
    index: usize,
    word: &Fragment,
) -> Option<String> {
    let text = context.value(word)?;
    let last = index + 1 == it.words().len() && index > 0;
    let title = format!("{} {}", it.kind?.keyword(), text);
    let docs = if last {
        in_container(context, &text)?
    } else {
        ignored(context, it, word, &text).or_else(|| fetched(it, &text))?
    };
    Some(note(&title, &docs))
}

/// The reason why a source isn't in the build context; `None` if it is, or if that is unknown.
fn ignored(
    context: &HoverContext,
    it: &Instruction,
    word: &Fragment,
    text: &str,
) -> Option<String> {
    let exclusion = context.settings.exclusion.as_ref()?;
    let adds = it.kind == Some(Kind::Add);
    if (!adds && it.flag("from").is_some()) || is_heredoc_marker(&word.text) {
        return None;
    }
    if !matches!(source::parse(text), Ok(Source::Local)) {
        return None;
    }
    let why = exclusion.find(text)?;
    Some(format!(
        "Not in the build context: line {} of `{}` excludes {}.",
        why.line,
        why.file,
        code(&why.pattern)
    ))
}

/// The remote source of ADD; `None` for files.
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
            Some(format!("A remote file.{more}"))
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

/// The absolute path in the container; `None` if the path is written like that.
pub(super) fn in_container(context: &HoverContext, text: &str) -> Option<String> {
    let before = context.before().filter(|_| !context.is_kept())?;
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

/// The resolved path of WORKDIR; `None` if the path is written like that.
pub(super) fn workdir(context: &HoverContext, word: &Fragment) -> Option<String> {
    let workdir = context.after()?.config.workdir.as_ref()?.known()?;
    let docs = format!("In the container: {}.", code(workdir));
    (workdir != word.text).then(|| note(&format!("WORKDIR {}", word.text), &docs))
}
