//! Updates paths in a Dockerfile after files of its build context have been moved.

use analysis::Document;
use syntax::language::Kind;
use syntax::text::TextEdit;
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
/// not refer to the moved file.
pub fn moved_files(document: &Document, moves: &[Move]) -> Vec<TextEdit> {
    let mut found = Vec::new();
    for item in &document.file().items {
        for source in sources(&item.instruction) {
            let start = root(&source.text);
            let path = source.text.get(start..).unwrap_or_default();
            let Some(it) = moves.iter().find(|it| is_in(path, &it.from)) else {
                continue;
            };
            let span = item.at(source.span_of(start..start + it.from.len()));
            if is_plain(&it.to) && document.text.slice(span) == it.from {
                let new = it.to.clone();
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
