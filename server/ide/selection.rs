//! Selection ranges: word, argument, instruction, stage, file.

use analysis::{Document, Stages, find, uses};
use syntax::text::{Span, Text};
use syntax::{Arguments, Fragment, Instruction, mount_options};

/// The selection ranges around an offset, from the innermost out; each contains the preceding one and is larger.
pub fn selections(document: &Document, offset: u32) -> Vec<Span> {
    let text = &document.text;
    let file = document.file();
    let mut spans = vec![text.span()];
    spans.extend(word(text, offset));
    spans.extend(find(document, offset).map(|it| it.span));
    for directive in &file.directives {
        spans.extend([directive.span, directive.name_span, directive.value_span]);
    }
    comments(document, offset, &mut spans);
    for stage in Stages::of(document).all() {
        let last = stage.items.end.checked_sub(1);
        let last = last.and_then(|last| file.items.get(last));
        if let Some(last) = last {
            spans.push(Span::new(stage.from.start, last.span().end));
        }
    }
    let next = file.items.partition_point(|item| item.start <= offset);
    let item = next.checked_sub(1).and_then(|it| file.items.get(it));
    if let Some(item) = item.filter(|it| it.span().touches(offset)) {
        let mut within = Vec::new();
        in_instruction(&item.instruction, &mut within);
        for used in uses(&item.instruction, file.escape) {
            within.extend([used.span, used.whole]);
        }
        if let Some(shell) = item.instruction.shell() {
            within.extend(shell.tokens.iter().map(|it| it.span));
            let variables = shell.variables.iter();
            within.extend(variables.flat_map(|it| [it.span, it.whole]));
        }
        spans.extend(within.into_iter().map(|it| item.at(it)));
        // The current line of several.
        let line = text.line(text.line_of(offset));
        spans.push(trimmed(text, line));
        let all = item.span();
        spans.push(all);
        spans.push(Span::new(
            item.at(item.instruction.keyword.span).start,
            all.end,
        ));
    }
    around(spans, offset)
}

/// The spans that contain an offset, each within the next.
fn around(mut spans: Vec<Span>, offset: u32) -> Vec<Span> {
    spans.retain(|it| it.touches(offset) && !it.is_empty());
    spans.sort_by_key(|it| it.len());
    let mut chain: Vec<Span> = Vec::new();
    for span in spans {
        let fits = chain
            .last()
            .is_none_or(|it| span.covers(*it) && span.len() > it.len());
        if fits {
            chain.push(span);
        }
    }
    if chain.is_empty() {
        chain.push(Span::empty(offset));
    }
    chain
}

fn in_instruction(it: &Instruction, spans: &mut Vec<Span>) {
    spans.push(it.keyword.span);
    for flag in &it.flags {
        spans.extend([flag.span, flag.name_span()]);
        let Some(value) = &flag.value else { continue };
        spans.push(value.span);
        if flag.name.text == "mount" {
            for option in mount_options(value) {
                let value = option.value.map_or(option.key.span, |it| it.span);
                spans.extend([option.key.span, value, option.key.span.to(value)]);
            }
        }
    }
    for mark in &it.markers {
        spans.extend([mark.span, mark.name.span]);
    }
    for heredoc in &it.heredocs {
        spans.extend([
            heredoc.body,
            heredoc.body.to(heredoc.end.unwrap_or(heredoc.body)),
        ]);
        spans.extend(heredoc.end);
    }
    spans.extend(&it.comments);
    let arguments = in_arguments(&it.arguments, spans.len(), spans);
    spans.extend(arguments);
}

/// Adds the spans of all arguments, and returns the span of the whole.
fn in_arguments(arguments: &Arguments, from: usize, spans: &mut Vec<Span>) -> Option<Span> {
    match arguments {
        Arguments::None => {}
        Arguments::Words(words) => spans.extend(words.iter().map(|it| it.span)),
        Arguments::Json { span, strings } => {
            let quoted =
                |it: &Fragment| Span::new(it.span.start.saturating_sub(1), it.span.end + 1);
            spans.extend(strings.iter().flat_map(|it| [it.span, quoted(it)]));
            spans.push(*span);
        }
        Arguments::Shell(text) => spans.push(text.span),
        Arguments::Pairs(pairs) => {
            for pair in pairs {
                spans.extend([pair.span, pair.name.span]);
                spans.extend(pair.value.as_ref().map(|it| it.span));
            }
        }
        Arguments::Health(health) => {
            spans.push(health.word.span);
            in_arguments(&health.command, spans.len(), spans);
        }
        Arguments::Trigger { instruction, .. } => {
            let inner = spans.len();
            in_instruction(instruction, spans);
            let all = spans.get(inner..).unwrap_or_default().iter().copied();
            spans.extend(all.reduce(Span::to));
        }
    }
    let all = spans.get(from..).unwrap_or_default().iter().copied();
    all.reduce(Span::to)
}

/// The comment at an offset, together with those on adjacent lines.
fn comments(document: &Document, offset: u32, spans: &mut Vec<Span>) {
    let comments = &document.file().comments;
    let Some(here) = comments.iter().position(|it| it.span.touches(offset)) else {
        return;
    };
    let line = |it: &Span| document.text.line_of(it.start);
    let mut block = comments.get(here).map_or(Span::empty(offset), |it| it.span);
    spans.push(block);
    let (above, below) = comments.split_at(here);
    for comment in above.iter().rev() {
        if line(&comment.span) + 1 != line(&block) {
            break;
        }
        block = block.to(comment.span);
    }
    let mut last = line(&spans.last().copied().unwrap_or(block));
    for comment in below {
        let next = line(&comment.span);
        if next > last + 1 {
            break;
        }
        last = next;
        block = block.to(comment.span);
    }
    spans.push(block);
}

/// The letters, digits and underscores around an offset.
fn word(text: &Text, offset: u32) -> Option<Span> {
    let line = text.line(text.line_of(offset));
    let source = text.slice(line);
    let at = (offset - line.start) as usize;
    let part = |c: char| c == '_' || c.is_alphanumeric();
    let before = source.get(..at)?;
    let start = before.trim_end_matches(part).len();
    let after = source.get(at..)?;
    let end = at + after.len() - after.trim_start_matches(part).len();
    (start < end).then(|| Span::new(line.start + start as u32, line.start + end as u32))
}

fn trimmed(text: &Text, line: Span) -> Span {
    let source = text.slice(line);
    let start = line.start + (source.len() - source.trim_start().len()) as u32;
    Span::new(
        start,
        (line.start + source.trim_end().len() as u32).max(start),
    )
}
