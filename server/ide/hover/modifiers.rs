//! Hover for the modifiers in `${name…}`.

use super::variables;
use crate::markdown::{code, note};
use analysis::{Document, uses};
use syntax::text::Span;
use syntax::word::{Modifier, Operator, Rules, Word};

/// The hover for the modifier after the name in `${name…}`.
pub(super) fn hover(document: &Document, offset: u32) -> Option<(Span, String)> {
    let file = document.file();
    let items = &file.items;
    let number = items.partition_point(|item| item.start <= offset);
    let number = number.checked_sub(1)?;
    let item = items.get(number)?;
    let at = offset - item.start;
    if item.instruction.comments.iter().any(|it| it.touches(at)) {
        return None;
    }
    let uses = uses(&item.instruction, file.escape).into_iter();
    let here = uses.filter(|it| it.whole.touches(at));
    let used = here.min_by_key(|it| it.whole.len())?;
    // Another symbol may follow the closing brace.
    let inside = Span::new(used.span.end, used.whole.end);
    if at <= inside.start || at >= inside.end {
        return None;
    }
    let text = used.modified.as_ref()?;
    let word = Word::parse(text, Rules::words(file.escape));
    let modifier = word.variables().first()?.modifier.as_ref()?;
    let mut page = note(text, &sentence(text, &used.name, modifier));
    if let Some(result) = variables::modified(document, number, &used) {
        page.push_str("\n\n");
        page.push_str(&result);
    }
    let span = Span::new(inside.start, inside.end - 1);
    Some((item.at(span), page))
}

/// The effect of a modifier, in a sentence.
fn sentence(text: &str, name: &str, modifier: &Modifier) -> String {
    let written = |word: &Word| {
        let start = word.parts.first().map_or(0, |part| part.range().start);
        let end = word.parts.last().map_or(start, |part| part.range().end);
        text.get(start..end).unwrap_or_default()
    };
    let word = written(&modifier.word);
    let or_empty = |or_empty: bool| if or_empty { " or empty" } else { "" };
    let and_not_empty = |or_empty: bool| if or_empty { " and not empty" } else { "" };
    match modifier.operator {
        Operator::Default { or_empty: it } => format!(
            "The value of `{name}`, or {} if that is unset{}.",
            what(word),
            or_empty(it)
        ),
        Operator::Alternative { or_empty: it } => format!(
            "{} if `{name}` is set{}, nothing otherwise.",
            first_upper(&what(word)),
            and_not_empty(it)
        ),
        Operator::Required { or_empty: it } if word.is_empty() => format!(
            "The value of `{name}`; the build fails if that is unset{}.",
            or_empty(it)
        ),
        Operator::Required { or_empty: it } => format!(
            "The value of `{name}`; if that is unset{}, the build fails with the message {}.",
            or_empty(it),
            code(word)
        ),
        Operator::Prefix => cut(name, word, '#', "beginning"),
        Operator::Suffix => cut(name, word, '%', "end"),
        Operator::Replace { all } => {
            let which = if all {
                "all matches of"
            } else {
                "the first match of"
            };
            let replacement = modifier.replacement.as_ref().map_or("", &written);
            if replacement.is_empty() {
                format!("The value of `{name}` without {which} {}.", code(word))
            } else {
                format!(
                    "The value of `{name}` with {which} {} replaced by {}.",
                    code(word),
                    code(replacement)
                )
            }
        }
    }
}

fn cut(name: &str, pattern: &str, mark: char, side: &str) -> String {
    let (length, pattern) = match pattern.strip_prefix(mark) {
        Some(rest) => ("longest", rest),
        None => ("shortest", pattern),
    };
    format!(
        "The value of `{name}` without the {length} match of {} at its {side}.",
        code(pattern)
    )
}

fn what(word: &str) -> String {
    if word.is_empty() {
        "nothing".to_owned()
    } else {
        code(word)
    }
}

fn first_upper(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
