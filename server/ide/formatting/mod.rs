//! How a document should look.
//!
//! Only what BuildKit can't see is changed: the case of keywords, and blanks and blank lines that part words and
//! instructions. What is in quotes, in heredocs and in comments stays as it is, and so does what isn't surely understood.

mod instruction;
mod line_endings;
mod on_type;
mod quotes;
mod shells;
mod style;

use analysis::Document;
use instruction::{BLANKS, Setting, instruction, slice};
use shells::Shells;
use syntax::text::{Span, TextEdit};
use syntax::{Item, ProblemKind};

pub use line_endings::line_endings;
pub use on_type::on_type_formatting;
pub use style::{Case, Continuation, Indent, LineEnding, Style};

/// What is to be replaced in a document, in the order of the text; the pieces don't overlap.
pub fn formatting(document: &Document, style: Style) -> Vec<TextEdit> {
    let text = document.text.to_string();
    let mut found = everything(document, &text, style);
    found.extend(final_newline(document, &text, style));
    found
}

/// What is to be replaced on the lines that a span touches, in the order of the text. Of an instruction it is all or
/// nothing, for the indentation of a line is that among the others.
pub fn range_formatting(document: &Document, part: Span, style: Style) -> Vec<TextEdit> {
    let text = document.text.to_string();
    let mut found = everything(document, &text, style);
    let lines = lines_of(&text, part);
    let items = document.file().items.iter().map(Item::span);
    let touched =
        items.filter(|it| it.start < lines.end.max(lines.start + 1) && lines.start < it.end);
    let lines = touched.fold(lines, |lines, it| lines.to(lines_of(&text, it)));
    // What is put in at the end belongs to the line behind.
    found.retain(|it| lines.covers(it.span) && it.span.start < lines.end);
    found
}

/// Edits for an editor that writes the final newline itself when it saves, and has none in its buffer: they leave the text
/// without one. Edits of a text that ends with a newline are as before. `edits` are in the order of the text.
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
    // What is deleted are whole lines: the newline before them goes too.
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

/// The whole lines that a span touches. A line at whose beginning the span ends isn't one of them.
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

/// Behind the line feed of a line.
fn line_end(text: &str, at: u32) -> u32 {
    let rest = slice(text, at, text.len() as u32);
    at + rest.find('\n').map_or(rest.len(), |feed| feed + 1) as u32
}

/// All but the end of the last line.
fn everything(document: &Document, text: &str, style: Style) -> Vec<TextEdit> {
    let file = document.file();
    let unread = |item: &Item| {
        let mut problems = item.instruction.problems.iter();
        problems.any(|it| it.kind == ProblemKind::TooManyHeredocs)
    };
    if file.items.iter().any(unread) {
        return Vec::new();
    }
    let shells = Shells::of(document);
    let mut between = Between {
        text,
        style,
        found: Vec::new(),
    };
    let begin = if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len_utf8() as u32
    } else {
        0
    };
    let mut at = begin;
    for (number, item) in file.items.iter().enumerate() {
        let span = item.span();
        let start = line_start(text, span.start).max(at);
        between.lines(at, start, at == begin, false);
        let indent = slice(text, start, span.start);
        let understood =
            item.instruction.kind.is_some() && item.instruction.keyword.span.start == 0;
        if understood && !indent.is_empty() && indent.trim_matches(BLANKS).is_empty() {
            between.replace(start, span.start, "");
        }
        let header = header(item, text);
        let source = slice(text, header.start, header.end);
        let setting = Setting {
            escape: file.escape,
            style,
            shell: shells.get(number, &item.instruction),
        };
        let found = instruction(&item.instruction, source, setting);
        between.found.extend(found.into_iter().map(|it| TextEdit {
            span: it.span.shifted(header.start),
            ..it
        }));
        at = end_of(text, span.end.max(header.end));
    }
    between.lines(at, text.len() as u32, at == begin, true);
    let mut found = between.found;
    if style.rewrites_legacy() {
        rewrite_legacy(document, &mut found);
    }
    found.sort_by_key(|it| it.span);
    found
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Behind the line on which something ends, unless its end is that.
fn end_of(text: &str, end: u32) -> u32 {
    if slice(text, 0, end).ends_with('\n') {
        end
    } else {
        line_end(text, end)
    }
}

/// An instruction with the end of its last line, and without its heredocs.
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

/// `ENV name=value` in place of `ENV name value`, as the check for that would put it.
fn rewrite_legacy(document: &Document, found: &mut Vec<TextEdit>) {
    let settings = crate::lints::Settings::default();
    let told = crate::lints::check(document, &settings);
    let told = told
        .into_iter()
        .filter(|it| it.rule == "LegacyKeyValueFormat");
    for fix in told.flat_map(|it| it.fixes).filter(|fix| fix.safe) {
        let edits = fix.edits.iter();
        let Some(all) = edits.map(|edit| edit.span).reduce(Span::to) else {
            continue;
        };
        found.retain(|it| it.span.end <= all.start || all.end <= it.span.start);
        found.extend(fix.edits);
    }
}

/// The end of the last line, if it has none and gets one.
fn final_newline(document: &Document, text: &str, style: Style) -> Option<TextEdit> {
    let last = document.file().items.last();
    // Behind a heredoc that isn't ended, a line end would be part of it.
    let open = last.is_some_and(|item| {
        let heredocs = &item.instruction.heredocs;
        heredocs.last().is_some_and(|heredoc| heredoc.end.is_none())
    });
    let line = slice(text, line_start(text, text.len() as u32), text.len() as u32);
    let blank = line.trim().is_empty();
    let continued = line
        .trim_end_matches(BLANKS)
        .ends_with(document.file().escape);
    // A carriage return would become a part of the line end.
    if !style.ends_last_line() || open || blank || continued || line.ends_with('\r') {
        return None;
    }
    let first_feed = text.find('\n').unwrap_or_default();
    let crlf = text
        .get(..first_feed)
        .is_some_and(|line| line.ends_with('\r'));
    let end = if crlf { "\r\n" } else { "\n" };
    Some(TextEdit::new(Span::empty(text.len() as u32), end))
}

/// What is between instructions: comments and blank lines.
struct Between<'t> {
    text: &'t str,
    style: Style,
    found: Vec<TextEdit>,
}

impl Between<'_> {
    fn replace(&mut self, start: u32, end: u32, new: &str) {
        if slice(self.text, start, end) != new {
            self.found.push(TextEdit::new(Span::new(start, end), new));
        }
    }

    /// Some whole lines; `first` if they begin the file, `last` if they end it.
    fn lines(&mut self, start: u32, end: u32, first: bool, last: bool) {
        let mut blank: Vec<Span> = Vec::new();
        let mut first = first;
        let mut at = start;
        for full in slice(self.text, start, end).split_inclusive('\n') {
            let next = at + full.len() as u32;
            let line = full.strip_suffix('\n').unwrap_or(full);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let content = line.trim_start_matches(BLANKS);
            if content.is_empty() {
                blank.push(Span::new(at, next));
            } else {
                let directive = is_like_directive(content.trim_start());
                // What looks like a directive must not come to be one.
                let most = match (self.style.blank_lines(), first, directive) {
                    (most, _, true) => most.max(1),
                    (_, true, false) => 0,
                    (most, false, false) => most,
                };
                self.blank_lines(&blank, most);
                blank.clear();
                first = false;
                if content.starts_with('#') {
                    let indent = (line.len() - content.len()) as u32;
                    if !directive {
                        self.replace(at, at + indent, "");
                    }
                    // The value of a directive may be nothing but blanks.
                    if !(directive && line.trim_end_matches(BLANKS).ends_with('=')) {
                        self.trailing(at + indent, at + line.len() as u32);
                    }
                }
            }
            at = next;
        }
        let rest = slice(self.text, end, self.text.len() as u32);
        let rest = rest.trim_start_matches(BLANKS);
        let instruction = rest.starts_with(|c: char| c.is_ascii_alphabetic());
        let most = match (self.style.blank_lines(), first, last) {
            // There is nothing at all in the file.
            (_, true, true) => usize::MAX,
            // What is no instruction may name a front end, but only at the very beginning.
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
        self.blank_lines(&blank, most);
    }

    /// Blank lines that follow one another.
    fn blank_lines(&mut self, lines: &[Span], most: usize) {
        let kept = lines.len().min(most);
        for line in lines.iter().take(kept) {
            let blanks = slice(self.text, line.start, line.end);
            let blanks = blanks.len() - blanks.trim_start_matches(BLANKS).len();
            self.trailing(line.start, line.start + blanks as u32);
        }
        let rest = lines.get(kept..).unwrap_or_default();
        if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
            self.replace(first.start, last.end, "");
        }
    }

    /// The blanks at the end of a line.
    fn trailing(&mut self, start: u32, end: u32) {
        if self.style.trims_trailing() {
            let kept = slice(self.text, start, end).trim_end_matches(BLANKS);
            if !kept.ends_with('\r') {
                self.replace(start + kept.len() as u32, end, "");
            }
        }
    }
}

/// True for a comment that would be a directive at the beginning of a file, or that hides its line there.
fn is_like_directive(comment: &str) -> bool {
    if comment.starts_with("#!") {
        return true;
    }
    let name = comment.strip_prefix('#').and_then(|it| it.split_once('='));
    name.is_some_and(|(name, _)| name.trim().chars().all(char::is_alphanumeric))
}
