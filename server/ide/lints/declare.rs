//! Edits that declare arguments: before the first FROM with [`globally`], in a stage with [`in_stage`]; [`move_up`]
//! makes an argument of a stage visible to FROM.

use super::diagnostic::Fix;
use super::keyword_case::majority;
use super::unused_arg;
use analysis::{Definition, Document};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Item, Pair};

/// The edit that adds `ARG declaration` before the first FROM, after existing arguments.
pub(super) fn globally(document: &Document, declaration: &str) -> Option<TextEdit> {
    let items = &document.file().items;
    let is = |item: &&Item, kind| item.instruction.kind == Some(kind);
    let first = items.iter().position(|it| is(&it, Kind::From))?;
    let from = items.get(first)?;
    let line_end = document.text.new_line();
    let before = items.get(..first).unwrap_or_default().iter();
    let last = before.rev().find(|it| is(it, Kind::Arg));
    Some(if let Some(last) = last {
        let keyword = &last.instruction.keyword.text;
        let text = format!("{line_end}{keyword} {declaration}");
        let line = document.text.line_of(last.span().end.max(1) - 1);
        TextEdit::new(Span::empty(document.text.line(line).end), text)
    } else {
        let keyword = majority(document).apply("ARG");
        let text = format!("{keyword} {declaration}{line_end}");
        TextEdit::new(Span::empty(above(document, from.start)), text)
    })
}

/// The edit that adds a bare `ARG name` before an instruction and the comments directly above it.
pub(super) fn in_stage(document: &Document, item: usize, name: &str) -> Option<TextEdit> {
    let item = document.file().items.get(item)?;
    let keyword = majority(document).apply("ARG");
    let text = format!("{keyword} {name}{}", document.text.new_line());
    Some(TextEdit::new(
        Span::empty(above(document, item.start)),
        text,
    ))
}

/// The ARG or ENV of a stage that defines a variable: the last one before an instruction, or else the first one after
/// it.
pub(super) fn in_any_stage(document: &Document, item: usize, name: &str) -> Option<Definition> {
    let items = &document.file().items;
    let first = document.semantics().stages.first()?.items.start;
    let defines = |number: usize| {
        let it = &items.get(number)?.instruction;
        let is_definition = matches!(it.kind, Some(Kind::Arg | Kind::Env));
        let pair = is_definition.then(|| it.pairs().iter().rposition(|it| it.name.text == name));
        Some(Definition {
            item: number,
            pair: pair.flatten()?,
        })
    };
    let mut before = (first..item).rev().filter_map(defines);
    let mut after = (item + 1..items.len()).filter_map(defines);
    before.next().or_else(|| after.next())
}

/// The last ARG or ENV before an instruction in its own stage that defines a variable.
pub(super) fn in_stage_of(document: &Document, item: usize, name: &str) -> Option<Definition> {
    let start = document.semantics().stage_of(item)?.items.start;
    in_any_stage(document, item, name).filter(|it| (start..item).contains(&it.item))
}

/// The edits that declare the variable of a stage before the first FROM as well. An ARG that nothing else in its stage
/// uses is moved. `None` if its value depends on other variables, or another stage would get it too.
pub(super) fn move_up(document: &Document, defined: Definition) -> Option<Vec<TextEdit>> {
    let item = document.file().items.get(defined.item)?;
    let pair = item.instruction.pairs().get(defined.pair)?;
    let source = document.text.slice(item.at(pair.span)).into_owned();
    let is_plain = !source.contains(['$', '\n', document.file().escape]);
    if !is_plain || (pair.is_legacy && source.split_whitespace().count() != 2) {
        return None;
    }
    // Without a value, an ARG has that of the ARG before the first FROM.
    let semantics = document.semantics();
    let own = semantics.stage_of(defined.item)?.index;
    let mut others = semantics.stages.iter().filter(|it| it.index != own);
    let is_inherited = others.any(|stage| {
        let mut steps = stage
            .body
            .steps
            .iter()
            .filter(|it| it.instruction.kind == Some(Kind::Arg));
        steps.any(|it| {
            let mut pairs = it.instruction.pairs().iter();
            pairs.any(|it| it.value.is_none() && it.name.text == pair.name.text)
        })
    });
    if is_inherited {
        return None;
    }
    let declaration = match &pair.value {
        Some(value) if pair.is_legacy => format!("{}={}", pair.name.text, value.text),
        _ => source,
    };
    let mut edits = vec![globally(document, &declaration)?];
    if item.instruction.kind == Some(Kind::Arg) && pair.value.is_some() {
        edits.push(without_value(document, item, pair, defined));
    }
    Some(edits)
}

/// Edits in order, with touching ones joined.
pub(super) fn joined(mut edits: Vec<TextEdit>) -> Vec<TextEdit> {
    edits.sort_by_key(|it| it.span);
    let mut joined: Vec<TextEdit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span = last.span.to(edit.span);
                last.text += &edit.text;
            }
            _ => joined.push(edit),
        }
    }
    joined
}

/// The fix that declares the variable of a stage before the first FROM.
pub(super) fn fix(document: &Document, defined: Definition, name: &str) -> Option<Fix> {
    let edits = move_up(document, defined)?;
    let title = format!("Declare `{name}` before the first FROM");
    Some(Fix::suggestion(title, edits))
}

/// The edit that removes the value of an ARG, or its line if nothing in its stage uses it.
fn without_value(document: &Document, item: &Item, pair: &Pair, defined: Definition) -> TextEdit {
    let text = &document.text;
    let span = item.span();
    let (first, last) = (
        text.line_of(span.start),
        text.line_of(span.end.max(span.start + 1) - 1),
    );
    let is_alone = item.instruction.pairs().len() == 1 && first == last;
    if is_alone && unused_arg::is_unused_in_stage(document, defined) {
        return TextEdit::new(
            Span::new(text.line_start(first), text.line_end(first).end),
            "",
        );
    }
    let name = item.at(pair.name.span);
    TextEdit::new(Span::new(name.end, item.at(pair.span).end), "")
}

/// The start of the comments directly above a line, or of the line itself if there are none.
pub(super) fn above(document: &Document, offset: u32) -> u32 {
    let text = &document.text;
    let mut line = text.line_of(offset);
    let comments = &document.file().comments;
    let after = comments.partition_point(|it| it.span.start < offset);
    let mut comments = comments.iter().take(after).rev();
    while let Some(before) = line.checked_sub(1) {
        if comments
            .next()
            .is_none_or(|it| text.line_of(it.span.start) != before)
        {
            break;
        }
        line = before;
    }
    text.line_start(line)
}
