//! Hover for values of flags and for arguments, by the kind of value.

use super::context::HoverContext;
use super::{commands, durations, keywords, owners, paths, permissions, platforms, ports, signals};
use crate::markdown::code;
use syntax::language::{FlagValue, Kind};
use syntax::text::Span;
use syntax::{Flag, Fragment, Instruction};

/// The hover for a flag's value.
pub(super) fn hover(
    context: &HoverContext,
    it: &Instruction,
    flag: &Flag,
) -> Option<(Span, String)> {
    let facts = it.kind?.facts();
    let row = it.flag_facts(flag)?;
    let written = flag.value.as_ref()?;
    let text = match row.value {
        // BuildKit doesn't expand variables in these.
        FlagValue::Duration | FlagValue::Count => Some(written.text.clone()),
        _ => context.value(written),
    };
    let whole = context.at(written.span);
    let resolved = text.as_deref().and_then(|text| match row.value {
        FlagValue::Owner => owners::owner(context, written),
        FlagValue::Permissions => Some((whole, permissions::sentence(text)?)),
        FlagValue::Platform => Some((whole, platforms::sentence(text)?)),
        FlagValue::Duration => Some((whole, duration(text)?)),
        FlagValue::Count => Some((whole, count(text)?)),
        _ => None,
    });
    let Some((span, note)) = resolved else {
        return Some((whole, keywords::flag(facts, row)));
    };
    let title = format!("{} --{}={}", facts.keyword, row.name, written.text);
    let page = keywords::flag_with(&title, facts, row, Some(&note));
    Some((span, page))
}

fn duration(text: &str) -> Option<String> {
    let words = durations::words(text)?;
    Some(if words == "0 seconds" {
        format!("{} selects the default.", code(text))
    } else {
        format!("{} is {words}.", code(text))
    })
}

fn count(text: &str) -> Option<String> {
    let count: i64 = text.parse().ok()?;
    (count == 0).then(|| format!("{} selects the default.", code(text)))
}

/// The hover for an argument.
pub(super) fn argument(
    context: &HoverContext,
    it: &Instruction,
    index: usize,
    word: &Fragment,
) -> Option<(Span, String)> {
    let whole = |text: String| Some((context.at(word.span), text));
    match it.kind? {
        Kind::Expose => ports::hover(context, word),
        Kind::Stopsignal => whole(signals::hover(&context.value(word)?)?),
        Kind::User => owners::user(context, word),
        Kind::Workdir if !context.is_kept() => whole(paths::workdir(context, word)?),
        Kind::Add | Kind::Copy if !context.is_kept() => {
            whole(paths::copied(context, it, index, word)?)
        }
        Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck => {
            commands::argument(context, it, word.span)
        }
        _ => None,
    }
}
