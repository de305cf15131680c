//! Document formatting.
//!
//! Changes only what BuildKit ignores: the case of keywords, and whitespace and blank lines between words and
//! instructions. Quoted text, heredocs, comments and anything that isn't fully understood are left alone.

mod instruction;
mod line_endings;
mod on_type;
mod quotes;
mod shells;
mod style;

use crate::lints::keyword_case::{Case as KeywordCase, majority};
use analysis::Document;
use instruction::{Context, format_instruction, slice};
use quotes::SPACES;
use shells::Shells;
use syntax::cancellation::checkpoint;
use syntax::text::{Span, TextEdit};
use syntax::{Item, ProblemKind};

pub use line_endings::line_endings;
pub use on_type::on_type_formatting;
pub use style::{Case, Continuation, Indent, LineEnding, Style};

/// The edits that format a document, in text order and without overlaps.
pub fn formatting(document: &Document, style: Style) -> Vec<TextEdit> {
    let text = document.text.to_string();
    let mut edits = all_edits(document, &text, style);
    edits.extend(final_newline(document, &text, style));
    edits
}

/// The edits that format the lines that a span touches, in text order. Instructions are formatted as a whole, because
/// the indentation of a line depends on the others. Unless the case of keywords is configured, it is that of the file.
pub fn range_formatting(document: &Document, part: Span, style: Style) -> Vec<TextEdit> {
    let text = document.text.to_string();
    let mut edits = all_edits(document, &text, style_of_part(document, style));
    let lines = lines_of(&text, part);
    let items = document.file().items.iter().map(Item::span);
    let touched =
        items.filter(|it| it.start < lines.end.max(lines.start + 1) && lines.start < it.end);
    let lines = touched.fold(lines, |lines, it| lines.to(lines_of(&text, it)));
    // An insertion at the end belongs to the next line.
    edits.retain(|it| lines.covers(it.span) && it.span.start < lines.end);
    edits
}

/// The style for a part of a document, which doesn't differ from the rest of it in the case of keywords.
fn style_of_part(document: &Document, style: Style) -> Style {
    let is_lower = style.case.is_none() && majority(document) == KeywordCase::Lower;
    Style {
        case: style.case.or(is_lower.then_some(Case::Lower)),
        ..style
    }
}

/// Adapts edits for an editor that adds the final newline on save and has none in its buffer: the result has no final
/// newline. If the text ends with a newline, the edits are unchanged. `edits` must be in text order.
pub fn without_final_newline(document: &Document, mut edits: Vec<TextEdit>) -> Vec<TextEdit> {
    let text = document.text.to_string();
    let end = text.len() as u32;
    if text.ends_with('\n') {
        return edits;
    }
    let Some(last) = edits.last_mut().filter(|it| it.span.end == end) else {
        return edits;
    };
    last.text
        .truncate(last.text.trim_end_matches(['\r', '\n']).len());
    // Whole lines are deleted: the newline before them goes too.
    let before = slice(&text, 0, last.span.start);
    if last.text.is_empty()
        && last.span.start < end
        && let Some(line) = before.strip_suffix('\n')
    {
        last.span.start = line.strip_suffix('\r').unwrap_or(line).len() as u32;
    }
    edits.retain(|it| !(it.span.is_empty() && it.text.is_empty()));
    edits
}

/// The whole lines that a span touches, except a line at whose beginning the span ends.
fn lines_of(text: &str, part: Span) -> Span {
    let start = part.start.min(text.len() as u32);
    let start = line_start(text, start);
    let last = part.end.min(text.len() as u32);
    let end = if last > start && line_start(text, last) == last {
        last
    } else {
        line_end(text, last)
    };
    Span::new(start, end.max(start))
}

fn line_start(text: &str, at: u32) -> u32 {
    let before = slice(text, 0, at);
    before.rfind('\n').map_or(0, |feed| feed as u32 + 1)
}

/// The offset after the line feed of the line at `at`.
fn line_end(text: &str, at: u32) -> u32 {
    let rest = slice(text, at, text.len() as u32);
    at + rest.find('\n').map_or(rest.len(), |feed| feed + 1) as u32
}

/// All edits except the final newline.
fn all_edits(document: &Document, text: &str, style: Style) -> Vec<TextEdit> {
    let file = document.file();
    let unread = |item: &Item| {
        let mut problems = item.instruction.problems.iter();
        problems.any(|it| it.kind == ProblemKind::TooManyHeredocs)
    };
    if file.items.iter().any(unread) {
        return Vec::new();
    }
    let shells = Shells::new(document);
    let mut between = Between {
        text,
        style,
        edits: Vec::new(),
    };
    let begin = if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len_utf8() as u32
    } else {
        0
    };
    let mut at = begin;
    for (number, item) in file.items.iter().enumerate() {
        checkpoint();
        let span = item.span();
        let start = line_start(text, span.start).max(at);
        between.lines(at, start, at == begin, false);
        let indent = slice(text, start, span.start);
        let understood =
            item.instruction.kind.is_some() && item.instruction.keyword.span.start == 0;
        if understood && !indent.is_empty() && indent.trim_matches(SPACES).is_empty() {
            between.replace(start, span.start, "");
        }
        let header = header(item, text);
        let source = slice(text, header.start, header.end);
        let context = Context {
            escape: file.escape,
            style,
            shell: shells.get(number, &item.instruction),
        };
        let edits = format_instruction(&item.instruction, source, context);
        between.edits.extend(edits.into_iter().map(|it| TextEdit {
            span: it.span.shifted(header.start),
            ..it
        }));
        at = end_of(text, span.end.max(header.end));
    }
    between.lines(at, text.len() as u32, at == begin, true);
    let mut edits = between.edits;
    if style.rewrites_legacy() {
        rewrite_legacy(document, &mut edits);
    }
    edits.sort_by_key(|it| it.span);
    edits
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The end of the line on which something ends, including its line feed.
fn end_of(text: &str, end: u32) -> u32 {
    if slice(text, 0, end).ends_with('\n') {
        end
    } else {
        line_end(text, end)
    }
}

/// An instruction without its heredocs, including its line end.
fn header(item: &Item, text: &str) -> Span {
    let heredocs = item.instruction.heredocs.iter();
    let bodies = heredocs.map(|it| {
        it.end
            .map_or(it.body.start, |end| it.body.start.min(end.start))
    });
    let end = bodies.min().map_or_else(
        || end_of(text, item.span().end),
        |body| (item.start + body).min(text.len() as u32),
    );
    Span::new(item.start, end.max(item.start))
}

/// Replaces `ENV name value` with `ENV name=value`, using the fixes of that check.
fn rewrite_legacy(document: &Document, edits: &mut Vec<TextEdit>) {
    let settings = crate::lints::LintSettings::default();
    let diagnostics = crate::lints::check(document, &settings);
    let legacy = diagnostics
        .into_iter()
        .filter(|it| it.rule == "LegacyKeyValueFormat");
    for fix in legacy.flat_map(|it| it.fixes).filter(|fix| fix.safe) {
        let spans = fix.edits.iter().map(|edit| edit.span);
        let Some(all) = spans.reduce(Span::to) else {
            continue;
        };
        edits.retain(|it| it.span.end <= all.start || all.end <= it.span.start);
        edits.extend(fix.edits);
    }
}

/// The edit that adds a final newline, if one is missing and wanted.
fn final_newline(document: &Document, text: &str, style: Style) -> Option<TextEdit> {
    let last = document.file().items.last();
    // After an unterminated heredoc, a line end would be part of it.
    let open = last.is_some_and(|item| {
        let heredocs = &item.instruction.heredocs;
        heredocs.last().is_some_and(|heredoc| heredoc.end.is_none())
    });
    let line = slice(text, line_start(text, text.len() as u32), text.len() as u32);
    let is_empty = line.trim().is_empty();
    let continued = line
        .trim_end_matches(SPACES)
        .ends_with(document.file().escape);
    // A carriage return would become part of the line end.
    if !style.ends_last_line() || open || is_empty || continued || line.ends_with('\r') {
        return None;
    }
    let first_feed = text.find('\n').unwrap_or_default();
    let crlf = text
        .get(..first_feed)
        .is_some_and(|line| line.ends_with('\r'));
    let end = if crlf { "\r\n" } else { "\n" };
    Some(TextEdit::new(Span::empty(text.len() as u32), end))
}

/// Formats comments and blank lines between instructions.
struct Between<'t> {
    text: &'t str,
    style: Style,
    edits: Vec<TextEdit>,
}

impl Between<'_> {
    fn replace(&mut self, start: u32, end: u32, new: &str) {
        if slice(self.text, start, end) != new {
            self.edits.push(TextEdit::new(Span::new(start, end), new));
        }
    }

    /// Formats whole lines; `first` if they begin the file, `last` if they end it.
    fn lines(&mut self, start: u32, end: u32, first: bool, last: bool) {
        let mut pending: Vec<Span> = Vec::new();
        let mut first = first;
        let mut at = start;
        for full in slice(self.text, start, end).split_inclusive('\n') {
            let next = at + full.len() as u32;
            let line = full.strip_suffix('\n').unwrap_or(full);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let content = line.trim_start_matches(SPACES);
            if content.is_empty() {
                pending.push(Span::new(at, next));
            } else {
                let directive = is_like_directive(content.trim_start());
                // What looks like a directive must not become one.
                let most = match (self.style.blank_lines(), first, directive) {
                    (most, _, true) => most.max(1),
                    (_, true, false) => 0,
                    (most, false, false) => most,
                };
                self.blank_lines(&pending, most);
                pending.clear();
                first = false;
                if content.starts_with('#') {
                    let indent = (line.len() - content.len()) as u32;
                    if !directive {
                        self.replace(at, at + indent, "");
                    }
                    // The value of a directive may consist of whitespace only.
                    if !(directive && line.trim_end_matches(SPACES).ends_with('=')) {
                        self.trailing(at + indent, at + line.len() as u32);
                    }
                }
            }
            at = next;
        }
        let rest = slice(self.text, end, self.text.len() as u32);
        let rest = rest.trim_start_matches(SPACES);
        let instruction = rest.starts_with(|c: char| c.is_ascii_alphabetic());
        let most = match (self.style.blank_lines(), first, last) {
            // The file has no content.
            (_, true, true) => usize::MAX,
            // Other text may name a frontend, but only at the very beginning.
            (most, true, false) => {
                if instruction {
                    0
                } else {
                    most.max(1)
                }
            }
            (_, false, true) => 0,
            (most, false, false) => most,
        };
        self.blank_lines(&pending, most);
    }

    /// Formats consecutive blank lines and keeps at most `most` of them.
    fn blank_lines(&mut self, lines: &[Span], most: usize) {
        let kept = lines.len().min(most);
        for line in lines.iter().take(kept) {
            let text = slice(self.text, line.start, line.end);
            let spaces = text.len() - text.trim_start_matches(SPACES).len();
            self.trailing(line.start, line.start + spaces as u32);
        }
        let rest = lines.get(kept..).unwrap_or_default();
        if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
            self.replace(first.start, last.end, "");
        }
    }

    /// Trims trailing whitespace.
    fn trailing(&mut self, start: u32, end: u32) {
        if self.style.trims_trailing() {
            let kept = slice(self.text, start, end).trim_end_matches(SPACES);
            if !kept.ends_with('\r') {
                self.replace(start + kept.len() as u32, end, "");
            }
        }
    }
}

/// True for a comment that would be a directive at the beginning of a file, or a shebang line.
fn is_like_directive(comment: &str) -> bool {
    if comment.starts_with("#!") {
        return true;
    }
    let name = comment.strip_prefix('#').and_then(|it| it.split_once('='));
    name.is_some_and(|(name, _)| name.trim().chars().all(char::is_alphanumeric))
}
