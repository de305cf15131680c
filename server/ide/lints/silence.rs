//! Code actions that silence a rule for one instruction or for the file, by adding it to a `# check=skip=` comment.

use super::diagnostic::{Diagnostic, Fix};
use super::{Rule, checker, options, rule};
use analysis::Document;
use syntax::text::{Span, TextEdit};

/// The fixes that silence the rule of a diagnostic. None for BuildKit's errors.
pub fn silence(document: &Document, diagnostic: &Diagnostic) -> Vec<Fix> {
    let Some(rule) = rule(diagnostic.rule) else {
        return Vec::new();
    };
    let in_comment = diagnostic
        .item
        .filter(|_| rule.inline && !rule.experimental)
        .and_then(|item| for_instruction(document, rule, item));
    in_comment
        .into_iter()
        .chain(for_file(document, rule))
        .collect()
}

/// Adds `# check=skip=…` before an instruction, or extends an existing comment.
fn for_instruction(document: &Document, rule: &Rule, item: usize) -> Option<Fix> {
    let title = format!("Silence `{}` for this instruction", rule.name);
    let start = document.file().items.get(item)?.start;
    let comments = document.leading_comments(item);
    let check = comments.iter().find_map(|comment| {
        let (name, value) = comment.text.split_once('=')?;
        let start = comment.text.len() - value.trim_start().len();
        let is_check = name.trim_end().eq_ignore_ascii_case("check");
        let value = value.trim().split(' ').next().unwrap_or_default();
        is_check.then(|| (value, comment.span.start + start as u32))
    });
    let edit = if let Some((value, offset)) = check {
        with_skip(value, offset, rule.name)?
    } else {
        let line = document.text.line(document.text.line_of(start));
        let end = document.text.new_line();
        let text = format!("# check=skip={}{end}", rule.name);
        TextEdit::new(Span::empty(line.start), text)
    };
    Some(Fix::suggestion(title, vec![edit]))
}

/// Adds `# check=skip=…` to the directives of the file, or extends an existing one.
fn for_file(document: &Document, rule: &Rule) -> Option<Fix> {
    if rule.experimental {
        return None;
    }
    let title = format!("Silence `{}` for this file", rule.name);
    let file = document.file();
    let edit = if let Some(directive) = file.directive("check") {
        checker::file_options(document)?.ok()?;
        let value = directive.value.split(' ').next().unwrap_or_default();
        with_skip(value, directive.value_span.start, rule.name)?
    } else {
        new_directive(document, &format!("# check=skip={}", rule.name))
    };
    Some(Fix::suggestion(title, vec![edit]))
}

/// The edit that adds a directive after the others: below a `#!` line, and after a byte order mark.
pub(super) fn new_directive(document: &Document, directive: &str) -> TextEdit {
    let text = &document.text;
    let end = text.new_line();
    let mark = '\u{feff}'.len_utf8() as u32;
    let is_marked = text.slice(Span::new(0, mark)) == "\u{feff}";
    let start = if is_marked { mark } else { 0 };
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

/// The edit that adds a rule to the `skip` list of existing options; `None` if the rule is already in it.
fn with_skip(value: &str, offset: u32, name: &str) -> Option<TextEdit> {
    let options = options::parse(value, offset).ok()?;
    if options.skip.contains(name) {
        return None;
    }
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
