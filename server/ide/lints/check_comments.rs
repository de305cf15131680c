//! Edits of `# check=` directives, and of such comments before instructions.

use super::options::{self, file_options};
use analysis::Document;
use syntax::text::{Span, TextEdit};

/// Rules to skip for an instruction.
pub(super) struct Skip<'n> {
    pub(super) names: &'n [&'static str],
    pub(super) reason: &'n str,
    /// The start of the line before which a new comment is inserted.
    pub(super) line: u32,
}

/// The edit that adds rules to the `# check=skip=` comment before an instruction, or inserts one; `None` if it skips them.
pub(super) fn skip_for_item(document: &Document, item: usize, skip: &Skip) -> Option<TextEdit> {
    let comments = document.leading_comments(item);
    let check = comments.iter().find_map(|comment| {
        let (name, value) = comment.text.split_once('=')?;
        let start = comment.text.len() - value.trim_start().len();
        let is_check = name.trim_end().eq_ignore_ascii_case("check");
        let value = value.trim().split(' ').next().unwrap_or_default();
        is_check.then(|| (value, comment.span.start + start as u32))
    });
    if let Some((value, offset)) = check {
        return with_skip(value, offset, skip.names);
    }
    let end = document.text.new_line();
    let reason = match skip.reason {
        "" => String::new(),
        reason => format!(" # {reason}"),
    };
    // Above all other comments and instructions, it would be a directive for the file.
    let above = Span::new(document.text.line_start(0), skip.line);
    let above = document.text.slice(above);
    let is_first = item == 0 && above.lines().count() == directive_lines(document);
    let separator = if is_first {
        format!("#{end}")
    } else {
        String::new()
    };
    let names = skip.names.join(",");
    let text = format!("{separator}# check=skip={names}{reason}{end}");
    Some(TextEdit::new(Span::empty(skip.line), text))
}

/// The number of lines at the beginning of the file that are directives, or `#!`.
fn directive_lines(document: &Document) -> usize {
    let text = &document.text;
    let last = document.file().last_directive();
    let last = last.map(|it| text.line_of(it.span.start) as usize + 1);
    let is_script = text
        .slice(text.line(0))
        .trim_start_matches('\u{feff}')
        .starts_with("#!");
    last.unwrap_or(usize::from(is_script))
}

/// The edit that adds rules to the `# check=skip=` directive of the file, or inserts one; `None` if it skips them.
pub(super) fn skip_for_file(document: &Document, names: &[&'static str]) -> Option<TextEdit> {
    let Some(directive) = document.file().directive("check") else {
        let directive = format!("# check=skip={}", names.join(","));
        return Some(new_directive(document, &directive));
    };
    file_options(document)?.ok()?;
    let value = directive.value.split(' ').next().unwrap_or_default();
    with_skip(value, directive.value_span.start, names)
}

/// The edit that adds a directive after the others: below a `#!` line, and after a byte order mark.
pub(super) fn new_directive(document: &Document, directive: &str) -> TextEdit {
    let text = &document.text;
    let end = text.new_line();
    let start = text.line_start(0);
    let is_script = text
        .slice(Span::new(start, text.line(0).end))
        .starts_with("#!");
    let last = document.file().last_directive().map(|it| it.span.start);
    match last.or(is_script.then_some(0)) {
        // The line may be the last one, without a line terminator.
        Some(last) => {
            let at = text.line(text.line_of(last)).end;
            TextEdit::new(Span::empty(at), format!("{end}{directive}"))
        }
        None => TextEdit::new(Span::empty(start), format!("{directive}{end}")),
    }
}

/// The edit that adds rules to the `skip` list of existing options; `None` if they are already in it.
fn with_skip(value: &str, offset: u32, names: &[&'static str]) -> Option<TextEdit> {
    let options = options::parse(value, offset).ok()?;
    let new = names.iter().copied();
    let new: Vec<&str> = new.filter(|it| !options.skip.contains(it)).collect();
    if new.is_empty() {
        return None;
    }
    let name = new.join(",");
    if let Some(last) = options.skip.names.last() {
        Some(TextEdit::new(
            Span::empty(last.span.end),
            format!(",{name}"),
        ))
    } else {
        let text = if value.is_empty() {
            format!("skip={name}")
        } else {
            format!("skip={name};")
        };
        Some(TextEdit::new(Span::empty(offset), text))
    }
}
