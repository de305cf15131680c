//! On-type formatting.

use super::instruction::{quote_after, slice};
use super::quotes::SPACES;
use super::quotes::Shell;
use super::shells::Shells;
use super::style::Style;
use super::{all_edits, line_end, line_start, style_of_part};
use analysis::{Change, Document};
use syntax::language::{Kind, instruction as known};
use syntax::text::{Span, Text, TextEdit};
use syntax::{Arguments, Instruction, Item, LineKind, physical_lines};

/// The edits after a line end or an escape character was typed before `offset`. They never touch earlier lines than the
/// one that was edited.
pub fn on_type_formatting(
    document: &Document,
    offset: u32,
    typed: &str,
    style: Style,
) -> Vec<TextEdit> {
    let style = style_of_part(document, style);
    let escape = document.file().escape.to_string();
    if typed == "\n" {
        return new_line(document, offset, style);
    }
    if typed != escape {
        return Vec::new();
    }
    let before = Span::new(offset.saturating_sub(1), offset);
    if document.text.slice(before) == escape {
        return continued(document, offset, style);
    }
    // Some clients send this request before the change.
    let at = Span::empty(offset);
    let change = Change::Part(Box::new(move |_: &Text| at), escape.clone());
    let after = document.edited([change], document.version);
    let shift = escape.len() as u32;
    let edits = continued(&after, offset + shift, style).into_iter();
    edits
        .filter(|it| it.span.start >= offset + shift)
        .map(|it| TextEdit {
            span: Span::new(it.span.start - shift, it.span.end - shift),
            ..it
        })
        .collect()
}

/// The line after one that has just become continued.
fn continued(document: &Document, offset: u32, style: Style) -> Vec<TextEdit> {
    let text = document.text.to_string();
    let end = line_end(&text, offset);
    if !slice(&text, offset, end).trim().is_empty() {
        return Vec::new();
    }
    let rest = slice(&text, end, text.len() as u32);
    let mut following = rest
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let word = following
        .next()
        .and_then(|line| line.split_whitespace().next());
    // Before an instruction, the continued line is probably still to be typed.
    if word.is_some_and(|word| known(word).is_some()) {
        return Vec::new();
    }
    let mut edits = all_edits(document, &text, style);
    edits.retain(|it| it.span.start == end && it.span.end < line_end(&text, end));
    edits
}

/// A new line, and the one before it.
fn new_line(document: &Document, offset: u32, style: Style) -> Vec<TextEdit> {
    let text = document.text.to_string();
    let start = line_start(&text, offset);
    let Some(before_end) = start.checked_sub(1) else {
        return Vec::new();
    };
    let before = Span::new(line_start(&text, before_end), start);
    let here = Span::new(start, line_end(&text, start));
    let mut edits = all_edits(document, &text, style);
    // The other lines of the instruction keep theirs.
    for line in [before, here] {
        if keeps_indentation(document, &text, line, style) {
            let is_indentation = |it: &TextEdit| {
                let old = slice(&text, it.span.start, it.span.end);
                it.span.start == line.start && old.trim_matches(SPACES).is_empty()
            };
            edits.retain(|it| !is_indentation(it));
        }
    }
    let line = slice(&text, here.start, here.end);
    let line = line.trim_end_matches(['\r', '\n']);
    if !line.trim_matches(SPACES).is_empty() {
        edits.retain(|it| is_on(before, it) || is_on(here, it));
        return edits;
    }
    edits.retain(|it| is_on(before, it));
    let indent = indent(document, &text, before, &edits, style);
    let Some(indent) = indent.filter(|indent| indent != line) else {
        return edits;
    };
    let old = Span::new(here.start, here.start + line.len() as u32);
    edits.push(TextEdit::new(old, indent));
    edits
}

/// True for a continued line that is indented, or that isn't the only one of its instruction: alone, it would no longer match
/// the others.
fn keeps_indentation(document: &Document, text: &str, line: Span, style: Style) -> bool {
    let file = document.file();
    let mut items = file.items.iter();
    let item = items.find(|it| it.start < line.start && line.start < it.span().end);
    let Some(item) = item.filter(|it| it.instruction.heredocs.is_empty()) else {
        return false;
    };
    let words = slice(text, line.start, line.end);
    if words.starts_with(SPACES) {
        return true;
    }
    let source = slice(text, item.start, item.span().end);
    let lines = physical_lines(source, file.escape).skip(1);
    let mut others = lines.filter(|it| {
        let words = slice(source, it.span.start, it.text_end);
        let is_empty = words.trim_matches(SPACES).is_empty();
        let is_keyword = words
            .split(SPACES)
            .next()
            .is_some_and(|it| known(it).is_some());
        it.kind == LineKind::Text
            && item.start + it.span.start != line.start
            && !is_empty
            && !is_keyword
    });
    // Where lines aren't indented at all, one that is would be alone.
    let unit = style.indent().whitespace(style.indent().width);
    others.any(|it| !slice(source, it.span.start, it.text_end).starts_with(unit.as_str()))
}

/// True for an edit on a line that keeps the line's end.
fn is_on(line: Span, it: &TextEdit) -> bool {
    line.contains(it.span.start) && it.span.end < line.end
}

/// Words at the end of a line that open a block of a shell.
const OPENERS: [&str; 6] = ["then", "do", "else", "{", "(", "in"];

/// The indentation of a blank line after the line `before`, to which `edits` apply. `None` if unknown, as within quotes
/// and heredocs, or if continued lines keep their indentation.
fn indent(
    document: &Document,
    text: &str,
    before: Span,
    edits: &[TextEdit],
    style: Style,
) -> Option<String> {
    let file = document.file();
    let unit = style.indent();
    let next = file.items.partition_point(|item| item.start < before.end);
    let number = next.saturating_sub(1);
    let item = file.items.get(number);
    let Some(item) = item.filter(|item| reaches(item, before)) else {
        return Some(String::new());
    };
    let bodies = &item.instruction.heredocs;
    if bodies.iter().any(|it| item.at(it.body).start < before.end) {
        let ended = bodies
            .iter()
            .all(|it| it.end.is_some_and(|end| item.at(end).end <= before.end));
        return ended.then(String::new);
    }
    let source = slice(text, item.start, text.len() as u32);
    let line = physical_lines(source, file.escape)
        .filter(|line| line.kind == LineKind::Text)
        .take_while(|line| item.start + line.span.start < before.end)
        .last()?;
    if !line.continued {
        return Some(String::new());
    }
    if !style.indents_continued() {
        return None;
    }
    let lines = physical_lines(source, file.escape).filter(|line| line.kind == LineKind::Text);
    let texts = lines
        .take_while(|it| it.span.start <= line.span.start)
        .map(|it| slice(source, it.span.start, it.text_end));
    let shell = Shells::new(document).get(number, &item.instruction);
    if !is_free(&item.instruction, texts, shell, file.escape) {
        return None;
    }
    let words = slice(source, line.span.start, line.text_end).trim_end_matches(SPACES);
    let content = words.trim_start_matches(SPACES);
    let own = slice(words, 0, (words.len() - content.len()) as u32);
    let start = item.start + line.span.start;
    let new = edits.iter().find(|it| {
        let is_indent = it.span == Span::new(start, start + own.len() as u32);
        is_indent && line.span.start > 0 && it.text.trim_matches(SPACES).is_empty()
    });
    let own = new.map_or(own, |edit| &edit.text);
    let last = content.rsplit([' ', '\t', ';']).next().unwrap_or_default();
    let columns = unit.columns(own);
    Some(if line.span.start == 0 || OPENERS.contains(&last) {
        unit.whitespace(columns + unit.width)
    } else {
        own.to_owned()
    })
}

/// True if whitespace after some lines of an instruction only separates words. In quotes and in unquoted values it
/// is significant.
fn is_free<'t>(
    it: &Instruction,
    lines: impl Iterator<Item = &'t str>,
    shell: Shell,
    escape: char,
) -> bool {
    let command = match &it.arguments {
        Arguments::Trigger { instruction, .. } => {
            return is_free(instruction, lines, shell, escape);
        }
        Arguments::Health(health) => &health.command,
        arguments => arguments,
    };
    match command {
        Arguments::None => true,
        Arguments::Shell(_) | Arguments::Json { .. } => {
            let mut reader = shell.reader();
            lines.for_each(|line| reader.read(line));
            reader.is_free()
        }
        Arguments::Pairs(pairs) if pairs.iter().any(|pair| pair.is_legacy) => false,
        Arguments::Words(_)
            if matches!(
                it.kind,
                Some(Kind::Maintainer | Kind::Stopsignal | Kind::User | Kind::Workdir)
            ) =>
        {
            false
        }
        _ => lines
            .fold(None, |open, line| quote_after(open, line, escape))
            .is_none(),
    }
}

/// True if an instruction is on a line or ends after it.
fn reaches(item: &Item, line: Span) -> bool {
    item.start < line.end && line.start <= item.span().end
}
