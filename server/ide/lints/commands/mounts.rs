//! The mounts of a RUN: what it writes to them isn't part of the layer.

use super::super::context::RuleContext;
use syntax::language::{MountValue, mount_option};
use syntax::mount_options;

/// True if a mount of the instruction covers a path, or may cover it, as its target is unknown.
pub(in super::super) fn covers(context: &RuleContext, path: &str) -> bool {
    let is_covered = |target: &str| {
        let target = target.trim_end_matches('/');
        path.strip_prefix(target)
            .is_some_and(|it| it.is_empty() || it.starts_with('/'))
    };
    targets(context).any(|it| it.is_none_or(|target| is_covered(&target)))
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
fn targets<'c>(context: &'c RuleContext) -> impl Iterator<Item = Option<String>> + 'c {
    let flags = context.instruction().flags.iter();
    let mounts = flags.filter(|it| it.name.text == "mount");
    let mounts = mounts.filter_map(|it| it.value.as_ref());
    mounts.filter_map(|mount| {
        let mut target = None;
        for option in mount_options(mount) {
            let Some(value) = &option.value else {
                continue;
            };
            match mount_option(&option.key.text).map(|it| it.value) {
                Some(MountValue::Type) if matches!(value.text.as_str(), "secret" | "ssh") => {
                    return None;
                }
                Some(MountValue::Target) => target = context.value(value),
                _ => {}
            }
        }
        Some(target)
    })
}
