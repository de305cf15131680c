//! The mounts of a RUN: what it writes to them isn't part of the layer.

use super::super::context::RuleContext;
use super::super::copied_files::absolute;
use analysis::{Step, expand_word};
use syntax::language::{MountValue, mount_option};
use syntax::mount_options;

/// True if a mount of the instruction covers a path, or may cover it, as its target is unknown.
pub(in super::super) fn covers(context: &RuleContext, path: &str) -> bool {
    let is_covered = |target: &str| is_below(path, target.trim_end_matches('/'));
    targets(context).any(|it| it.is_none_or(|target| is_covered(&target)))
}

/// True if a path is a folder or in it.
pub(in super::super) fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
}

/// True if the target of a mount contains a text, or is unknown.
pub(in super::super) fn any_contains(context: &RuleContext, text: &str) -> bool {
    targets(context).any(|it| it.is_none_or(|target| target.contains(text)))
}

/// True if the instruction has a mount of a type other than `secret` and `ssh`.
pub(in super::super) fn has_files(context: &RuleContext) -> bool {
    targets(context).next().is_some()
}

/// The targets of the mounts with files; `None` for an unknown one.
fn targets(context: &RuleContext) -> impl Iterator<Item = Option<String>> {
    let mounts = mounts(context.step, context.escape());
    let mounts = mounts.filter(|it| !matches!(it.kind.as_str(), "secret" | "ssh"));
    mounts.map(|it| it.target)
}

/// The absolute targets of the mounts to which a RUN can write without a change of its layer; `None` if one is unknown.
pub(in super::super) fn writable(step: &Step, escape: char) -> Option<Vec<String>> {
    let mounts = mounts(step, escape);
    let mounts = mounts.filter(|it| matches!(it.kind.as_str(), "bind" | "cache" | "tmpfs"));
    mounts.map(|it| absolute(step, &it.target?)).collect()
}

/// The absolute targets of the cache mounts of a RUN; `None` if one is unknown.
pub(in super::super) fn caches(step: &Step, escape: char) -> Option<Vec<String>> {
    let mounts = mounts(step, escape).filter(|it| it.kind == "cache");
    mounts.map(|it| absolute(step, &it.target?)).collect()
}

/// A mount of a RUN.
struct Mount {
    /// Its type.
    kind: String,
    /// Its target, as far as known.
    target: Option<String>,
}

fn mounts(step: &Step, escape: char) -> impl Iterator<Item = Mount> {
    let flags = step.instruction.flags.iter();
    let flags = flags.filter(|it| it.name.text == "mount");
    let values = flags.filter_map(|it| it.value.as_ref());
    values.map(move |value| {
        let mut mount = Mount {
            kind: "bind".to_owned(),
            target: None,
        };
        for option in mount_options(value) {
            let Some(value) = &option.value else {
                continue;
            };
            match mount_option(&option.key.text).map(|it| it.value) {
                Some(MountValue::Type) => mount.kind.clone_from(&value.text),
                Some(MountValue::Target) => {
                    let value = expand_word(value, escape, &step.before.environment);
                    mount.target = value.ok().and_then(|it| Some(it.known()?.to_owned()));
                }
                _ => {}
            }
        }
        mount
    })
}
