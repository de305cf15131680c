//! Replaces all references to an ARG with its value, and removes the ARG.

use super::super::rename;
use super::offer::Offer;
use super::source::is_plain;
use analysis::{DefiningPair, Document, Scopes, SymbolId, VariableScope, scope, symbol_at};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Item};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    inline(document, part).into_iter().collect()
}

fn inline(document: &Document, part: Span) -> Option<Offer<'_>> {
    let SymbolId::Variable { scope, name } = symbol_at(document, part.start)?.0 else {
        return None;
    };
    // It can't be removed if its uses are uncertain.
    rename::prepare(document, part.start, &[]).ok()??;
    if document.build().args.contains_key(&name) {
        return None;
    }
    let scopes = Scopes::new(document, scope, &name);
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

/// The value of the only definition that has one, if all definitions are ARG.
fn value(document: &Document, definitions: &[DefiningPair]) -> Option<String> {
    let is_argument = |it: &DefiningPair| {
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

/// True if a command runs while the variable is set: it may read the variable from its environment.
fn is_seen_by_commands(document: &Document, scopes: &Scopes, definitions: &[DefiningPair]) -> bool {
    let stages = document.semantics().stages.iter();
    let mut stages = stages.filter(|it| scopes.has(VariableScope::Stage(it.index)));
    stages.any(|stage| {
        let here =
            |it: &&DefiningPair| scope(document, it.item) == VariableScope::Stage(stage.index);
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

/// The span to remove with a definition: its line or its pair.
fn removed(document: &Document, it: &DefiningPair) -> Option<Span> {
    let text = &document.text;
    let item = document.file().items.get(it.item)?;
    let (first, last) = (text.line_of(item.start), text.line_of(item.span().end));
    let pairs = item.instruction.pairs();
    if pairs.len() == 1 {
        let whole = text.line_start(first)..text.line_end(last).end;
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
