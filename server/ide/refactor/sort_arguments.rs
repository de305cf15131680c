//! Sorts arguments on separate lines whose order is irrelevant: packages, labels, ports, volumes.

use super::commands::row;
use super::offer::Offer;
use super::source::{comments_in, instruction_at, is_plain};
use analysis::Document;
use syntax::language::{INSTALLERS, Kind};
use syntax::text::{Span, TextEdit};
use syntax::{Item, ShellStep};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    sort(document, part).into_iter().collect()
}

fn sort(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let it = &item.instruction;
    let spans = match it.kind? {
        Kind::Label => {
            let mut names: Vec<_> = it.pairs().iter().map(|it| &it.name.text).collect();
            names.sort();
            let unique = names.windows(2).all(|it| it.first() != it.last());
            let plain = it.pairs().iter().all(|it| !it.is_legacy);
            let pairs = it.pairs().iter().map(|it| item.at(it.span));
            if unique && plain {
                pairs.collect()
            } else {
                Vec::new()
            }
        }
        Kind::Expose | Kind::Volume if !it.arguments.is_json() => {
            it.words().iter().map(|it| item.at(it.span)).collect()
        }
        Kind::Run => {
            let (_, shell) = row(document, number)?;
            let here = |it: &&ShellStep| item.at(it.span).touches(part.start);
            packages(document, item, shell.steps.iter().find(here)?)
        }
        _ => return None,
    };
    let block = block(document, &spans, part)?;
    let (first, last) = (block.first()?, block.last()?);
    // A comment above the first line may be about it alone.
    let line = document.text.line_of(first.start);
    let before = document.text.line(line.saturating_sub(1));
    let commented = document.text.slice(before).trim_start().starts_with('#');
    if block.len() < 2 || commented || !comments_in(document, first.to(*last)).is_empty() {
        return None;
    }
    let texts: Vec<String> = block
        .iter()
        .map(|it| document.text.slice(*it).into_owned())
        .collect();
    let mut sorted = texts.clone();
    sorted.sort_by_cached_key(|it| (it.to_lowercase(), it.clone()));
    let slots = block.iter().zip(&texts).zip(sorted);
    let changed = slots.filter(|((_, old), new)| *old != new);
    let edits: Vec<_> = changed
        .map(|((span, _), text)| TextEdit { span: *span, text })
        .collect();
    (!edits.is_empty()).then(|| Offer::new("Sort these lines", edits))
}

/// The packages that a command installs.
fn packages(document: &Document, item: &Item, step: &ShellStep) -> Vec<Span> {
    let words = step.words.iter().map(|it| item.at(*it));
    let words: Vec<_> = words.map(|it| (it, document.text.slice(it))).collect();
    let Some(((_, program), rest)) = words.split_first() else {
        return Vec::new();
    };
    let is_word = |it: &&(Span, std::borrow::Cow<str>)| !it.1.starts_with('-');
    let verb = rest.iter().find(is_word).map(|it| &*it.1);
    if !INSTALLERS
        .iter()
        .any(|it| it.0 == *program && Some(it.1) == verb)
    {
        return Vec::new();
    }
    let plain = |text: &str| {
        text.split(['=', '~', '*', '<', '>'])
            .all(|it| it.is_empty() || is_plain(it))
    };
    let packages = rest
        .iter()
        .filter(is_word)
        .skip(1)
        .filter(|it| plain(&it.1));
    packages.map(|it| it.0).collect()
}

/// The spans around a range that are alone on consecutive lines.
fn block(document: &Document, spans: &[Span], part: Span) -> Option<Vec<Span>> {
    let text = &document.text;
    let alone: Vec<_> = spans
        .iter()
        .filter(|it| {
            let line = text.line(text.line_of(it.start));
            let before = text.slice(Span::new(line.start, it.start));
            let after = text.slice(Span::new(it.end, line.end.max(it.end)));
            let after = after.trim().trim_end_matches(document.file().escape);
            // Another command may follow the last one.
            let after = after.trim_end();
            let last = after.is_empty() || after.starts_with([';', '&', '|']);
            it.end <= line.end && before.trim().is_empty() && last
        })
        .copied()
        .collect();
    let line = |it: &Span| text.line_of(it.start);
    let next = |pair: &[Span]| matches!(pair, [a, b] if line(a) + 1 == line(b));
    let mut blocks = alone.chunk_by(|a, b| next(&[*a, *b]));
    let (from, to) = (text.line_of(part.start), text.line_of(part.end));
    let found = blocks.find(|block| {
        let lines = block.first().map(line).zip(block.last().map(line));
        lines.is_some_and(|(first, last)| first <= to && from <= last)
    });
    Some(found?.to_vec())
}
