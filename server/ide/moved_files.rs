//! Updates paths in a Dockerfile after files of its build context have been moved.

use analysis::Document;
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::values::path::clean;
use syntax::{Arguments, Fragment, Instruction, is_heredoc_marker, mount_options};

/// A moved file or folder, by its old and new path in the build context, without a slash at either end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The old path.
    pub from: String,
    /// The new path.
    pub to: String,
}

/// The edits that update sources of COPY, ADD and bind mounts. Patterns, variables and quoted text are kept: they may
/// not refer to the moved file. So are triggers, unless a stage of the file runs them: those of an image copy from the
/// context of another build.
pub fn moved_files(document: &Document, moves: &[Move]) -> Vec<TextEdit> {
    let mut found = Vec::new();
    let semantics = document.semantics();
    for (number, item) in document.file().items.iter().enumerate() {
        let runs = || {
            semantics
                .stage_of(number)
                .is_some_and(|it| semantics.is_base(it))
        };
        if item.instruction.kind == Some(Kind::Onbuild) && !runs() {
            continue;
        }
        for source in sources(&item.instruction) {
            let start = root(&source.text);
            let path = source.text.get(start..).unwrap_or_default();
            // `src/../a` is written anew as a whole, unless `/./` has a meaning.
            let clean = clean(path);
            let is_clean = clean == path.trim_end_matches('/');
            if !is_clean && item.instruction.flag("parents").is_some() {
                continue;
            }
            let Some(it) = moves.iter().find(|it| is_in(&clean, &it.from)) else {
                continue;
            };
            let (old, new) = if is_clean {
                (it.from.as_str(), it.to.clone())
            } else {
                (path, clean.replacen(&it.from, &it.to, 1))
            };
            let span = item.at(source.span_of(start..start + old.len()));
            if is_plain(&it.to) && document.text.slice(span) == old {
                found.push(TextEdit::new(span, new));
            }
        }
    }
    found
}

/// The sources in the build context.
fn sources(it: &Instruction) -> Vec<Fragment> {
    match it.kind {
        Some(Kind::Onbuild) => match &it.arguments {
            Arguments::Trigger { instruction, .. } => sources(instruction),
            _ => Vec::new(),
        },
        Some(Kind::Add | Kind::Copy) if it.flag("from").is_none() => {
            let words = it.words();
            let words = words.split_last().map(|(_, sources)| sources);
            let words = words.into_iter().flatten();
            let words = words.filter(|word| !is_heredoc_marker(&word.text));
            words.cloned().collect()
        }
        Some(Kind::Run) => {
            let mounts = it.flags.iter().filter(|it| it.name.text == "mount");
            let mounts = mounts.filter_map(|flag| bound(flag.value.as_ref()?));
            mounts.collect()
        }
        _ => Vec::new(),
    }
}

/// The source of a bind mount from the build context.
fn bound(mount: &Fragment) -> Option<Fragment> {
    let options = mount_options(mount);
    let value = |names: &[&str]| {
        let mut options = options.iter().rev();
        let option = options.find(|it| names.contains(&&*it.key.text.to_ascii_lowercase()));
        option.and_then(|it| it.value.clone())
    };
    let binds = value(&["type"]).is_none_or(|it| it.text == "bind");
    if !binds || value(&["from"]).is_some() {
        return None;
    }
    value(&["source", "src"])
}

/// The start of a path in the build context: after `/` and `./`, which both refer to the context itself.
fn root(text: &str) -> usize {
    let mut rest = text;
    while let Some(shorter) = rest.strip_prefix("./").or_else(|| rest.strip_prefix('/')) {
        rest = shorter;
    }
    text.len() - rest.len()
}

/// True for the moved path, or a path within it.
fn is_in(path: &str, moved: &str) -> bool {
    let rest = path.strip_prefix(moved);
    !moved.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// True if a path needs no quoting or escaping in any syntax.
fn is_plain(path: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "/._-+@~%".contains(c);
    // Outside of the context, no path leads to it.
    let is_outside = path.split('/').next() == Some("..");
    !path.is_empty() && !is_outside && path.chars().all(plain)
}
