//! Puts the value of an ARG in all places where it is used, and takes it away.

use super::super::rename;
use super::{Offer, is_plain};
use analysis::{Defining, Document, Named, Scope, Scopes, named, scope};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Item};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    inline(document, part).into_iter().collect()
}

fn inline(document: &Document, part: Span) -> Option<Offer<'_>> {
    let Named::Variable { scope, name } = named(document, part.start)?.0 else {
        return None;
    };
    // Where it can't be told who uses it, it can't be taken away either.
    rename::prepare(document, part.start).ok()??;
    if document.build().args.contains_key(&name) {
        return None;
    }
    let scopes = Scopes::of(document, scope, &name);
    let definitions = scopes.definitions(&name);
    let value = value(document, &definitions)?;
    if is_seen_by_commands(document, &scopes, &definitions) {
        return None;
    }
    let mut edits = Vec::new();
    let mut plain = true;
    scopes.uses(&name, |number, used, _| {
        plain &= used.modified.is_none();
        if let Some(item) = document.file().items.get(number) {
            edits.push(TextEdit {
                span: item.at(used.whole),
                text: value.clone(),
            });
        }
    });
    if edits.is_empty() || !plain {
        return None;
    }
    for it in &definitions {
        edits.push(TextEdit {
            span: removed(document, it)?,
            text: String::new(),
        });
    }
    edits.sort_by_key(|it| it.span.start);
    Some(Offer::new(format!("Inline `{name}`"), edits))
}

/// The value of the only definition that has one, if all are ARG.
fn value(document: &Document, definitions: &[Defining]) -> Option<String> {
    let is_argument = |it: &Defining| {
        let item = document.file().items.get(it.item);
        item.is_some_and(|it| it.instruction.kind == Some(Kind::Arg))
    };
    let mut values = definitions.iter().filter_map(|it| it.pair.value.as_ref());
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let text = value.text.as_str();
    let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let text = inner.unwrap_or(text);
    (definitions.iter().all(is_argument) && is_plain(text)).then(|| text.to_owned())
}

/// True if a command is run while a variable is there, which it may read whatever its text is.
fn is_seen_by_commands(document: &Document, scopes: &Scopes, definitions: &[Defining]) -> bool {
    let stages = document.meaning().stages.iter();
    let mut stages = stages.filter(|it| scopes.has(Scope::Stage(it.index)));
    stages.any(|stage| {
        let here = |it: &&Defining| scope(document, it.item) == Scope::Stage(stage.index);
        let first = definitions
            .iter()
            .find(here)
            .map_or(stage.items.start, |it| it.item);
        let items = document.file().items.get(first..stage.items.end);
        let runs = |it: &Item| {
            let it = &it.instruction;
            it.kind == Some(Kind::Run) || matches!(it.arguments, Arguments::Trigger { .. })
        };
        items.unwrap_or_default().iter().any(runs)
    })
}

/// What is to be taken away with a definition: its line, or its pair.
fn removed(document: &Document, it: &Defining) -> Option<Span> {
    let text = &document.text;
    let item = document.file().items.get(it.item)?;
    let (first, last) = (text.line_of(item.start), text.line_of(item.span().end));
    let pairs = item.instruction.pairs();
    if pairs.len() == 1 {
        let whole = text.line(first).start..text.line_end(last).end;
        return item
            .instruction
            .comments
            .is_empty()
            .then(|| Span::new(whole.start, whole.end));
    }
    if first != last {
        return None;
    }
    let number = pairs.iter().position(|pair| std::ptr::eq(pair, it.pair))?;
    let before = number.checked_sub(1).and_then(|it| pairs.get(it));
    let span = match (before, pairs.get(number + 1)) {
        (Some(before), _) => Span::new(before.span.end, it.pair.span.end),
        (None, Some(next)) => Span::new(it.pair.span.start, next.span.start),
        (None, None) => return None,
    };
    Some(item.at(span))
}
