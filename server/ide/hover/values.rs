//! Values of flags, and arguments: which kind of thing each is.

use super::place::Place;
use super::{commands, durations, keywords, owners, paths, permissions, platforms, ports, signals};
use crate::markdown::code;
use syntax::language::{Kind, Value};
use syntax::text::Span;
use syntax::{Flag, Fragment, Instruction};

/// What there is to know about a flag's value.
pub(super) fn hover(place: &Place, it: &Instruction, flag: &Flag) -> Option<(Span, String)> {
    let facts = it.kind?.facts();
    let row = it.flag_facts(flag)?;
    let written = flag.value.as_ref()?;
    let text = match row.value {
        // BuildKit puts no variables into these.
        Value::Duration | Value::Count => Some(written.text.clone()),
        _ => place.value(written),
    };
    let whole = place.at(written.span);
    let said = text.as_deref().and_then(|text| match row.value {
        Value::Owner => owners::owner(place, written),
        Value::Permissions => Some((whole, permissions::sentence(text)?)),
        Value::Platform => Some((whole, platforms::sentence(text)?)),
        Value::Duration => Some((whole, duration(text)?)),
        Value::Count => Some((whole, count(text)?)),
        _ => None,
    });
    let Some((span, said)) = said else {
        return Some((whole, keywords::flag(facts, row)));
    };
    let title = format!("{} --{}={}", facts.keyword, row.name, written.text);
    let page = keywords::flag_with(&title, facts, row, Some(&said));
    Some((span, page))
}

fn duration(text: &str) -> Option<String> {
    let words = durations::words(text)?;
    Some(if words == "0 seconds" {
        format!("{} stands for the default.", code(text))
    } else {
        format!("{} is {words}.", code(text))
    })
}

fn count(text: &str) -> Option<String> {
    let count: i64 = text.parse().ok()?;
    (count == 0).then(|| format!("{} stands for the default.", code(text)))
}

/// What there is to know about an argument.
pub(super) fn argument(
    place: &Place,
    it: &Instruction,
    index: usize,
    word: &Fragment,
) -> Option<(Span, String)> {
    let whole = |text: String| Some((place.at(word.span), text));
    match it.kind? {
        Kind::Expose => ports::hover(place, word),
        Kind::Stopsignal => whole(signals::hover(&place.value(word)?)?),
        Kind::User => owners::user(place, word),
        Kind::Workdir if !place.is_kept() => whole(paths::workdir(place, word)?),
        Kind::Add | Kind::Copy if !place.is_kept() => whole(paths::copied(place, it, index, word)?),
        Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck => {
            commands::argument(place, it, word.span)
        }
        _ => None,
    }
}
