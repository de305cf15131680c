//! Hover for mount options and their values.

use super::context::HoverContext;
use super::{paths, permissions};
use crate::markdown::page;
use syntax::MountOption;
use syntax::language::{self, MountValue};
use syntax::values::size;

pub(super) fn key(option: &MountOption) -> Option<String> {
    with_note(option, None)
}

fn with_note(option: &MountOption, here: Option<&str>) -> Option<String> {
    let facts = language::mount_option(&option.key.text)?;
    let others = facts
        .aliases
        .iter()
        .filter(|name| !name.eq_ignore_ascii_case(&option.key.text));
    let others: Vec<_> = others.map(|name| format!("`{name}`")).collect();
    let aliases = (!others.is_empty()).then(|| format!("Also: {}.", others.join(", ")));
    let types: Vec<_> = facts.types.iter().map(|name| format!("`{name}`")).collect();
    let types = (facts.types.len() < language::MOUNT_TYPES.len())
        .then(|| format!("With type {}.", types.join(", ")));
    let url = format!("{}#run---mount", language::REFERENCE);
    let docs = match here {
        Some(here) => format!("{here}\n\n{}", facts.docs),
        None => facts.docs.to_owned(),
    };
    Some(page(
        &format!("RUN --mount=…,{}", facts.name),
        &docs,
        &[types, aliases, facts.since.describe()],
        &url,
    ))
}

pub(super) fn value(context: &HoverContext, option: &MountOption) -> Option<String> {
    let facts = language::mount_option(&option.key.text)?;
    let value = option.value.as_ref()?;
    if facts.value != MountValue::Type {
        let text = context.value(value);
        let text = text.as_deref().unwrap_or_default();
        let here = match facts.value {
            MountValue::Mode => permissions::octal(text),
            MountValue::Size => bytes(text),
            MountValue::Target => paths::in_container(context, text),
            _ => None,
        };
        return with_note(option, here.as_deref());
    }
    let kind = language::mount_type(&value.text)?;
    let url = format!("{}#run---mounttype{}", language::REFERENCE, kind.name);
    Some(page(
        &format!("RUN --mount=type={}", kind.name),
        kind.docs,
        &[],
        &url,
    ))
}

/// A size in bytes, unless it is written in bytes.
fn bytes(text: &str) -> Option<String> {
    let bytes = size::parse(text).ok()?;
    (bytes.to_string() != text).then(|| format!("`{text}` is {bytes} bytes."))
}
