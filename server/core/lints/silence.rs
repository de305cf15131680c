//! Fixes that silence a rule: for one instruction, or for the file.

use super::diagnostic::{Diagnostic, Fix};
use super::{Rule, options, rule, run};
use crate::analysis::Document;
use crate::text::{Span, TextEdit};

/// The ways to silence the rule that found something. BuildKit's errors have none.
pub fn silence(document: &Document, found: &Diagnostic) -> Vec<Fix> {
    let Some(rule) = rule(found.rule) else {
        return Vec::new();
    };
    let above = found
        .item
        .filter(|_| rule.inline && !rule.experimental)
        .and_then(|item| for_instruction(document, rule, item));
    above.into_iter().chain(for_file(document, rule)).collect()
}

/// `# check=skip=…` above an instruction; what stands there is extended.
fn for_instruction(document: &Document, rule: &Rule, item: usize) -> Option<Fix> {
    let title = format!("Silence `{}` for this instruction", rule.name);
    let start = document.file().items.get(item)?.start;
    let comments = document.comments_above(item);
    let check = comments.iter().find_map(|comment| {
        let (name, value) = comment.text.split_once('=')?;
        let start = comment.text.len() - value.trim_start().len();
        let is_check = name.trim_end().eq_ignore_ascii_case("check");
        let value = value.trim().split(' ').next().unwrap_or_default();
        is_check.then(|| (value, comment.span.start + start as u32))
    });
    let edit = if let Some((value, offset)) = check {
        extended(value, offset, rule.name)?
    } else {
        let line = document.text.line(document.text.line_of(start));
        let end = document.text.new_line();
        let text = format!("# check=skip={}{end}", rule.name);
        TextEdit::new(Span::empty(line.start), text)
    };
    Some(Fix::suggestion(title, vec![edit]))
}

/// `# check=skip=…` among the directives of the file; what stands there is extended.
fn for_file(document: &Document, rule: &Rule) -> Option<Fix> {
    if rule.experimental {
        return None;
    }
    let title = format!("Silence `{}` for this file", rule.name);
    let file = document.file();
    let mut directives = file.directives.iter();
    let edit = if let Some(directive) = directives.find(|it| it.name.eq_ignore_ascii_case("check"))
    {
        run::file_options(document)?.ok()?;
        let value = directive.value.split(' ').next().unwrap_or_default();
        extended(value, directive.value_span.start, rule.name)?
    } else {
        let end = document.text.new_line();
        let skip = format!("# check=skip={}", rule.name);
        if let Some(last) = file.directives.last() {
            // The directive may be the last line, without an end.
            let line = document.text.line_of(last.span.start);
            let at = document.text.line(line).end;
            TextEdit::new(Span::empty(at), format!("{end}{skip}"))
        } else {
            let mark = '\u{feff}'.len_utf8() as u32;
            let marked = document.text.slice(Span::new(0, mark)) == "\u{feff}";
            let at = if marked { mark } else { 0 };
            TextEdit::new(Span::empty(at), format!("{skip}{end}"))
        }
    };
    Some(Fix::suggestion(title, vec![edit]))
}

/// The edit that adds a rule to those that options skip; `None` if they skip it already.
fn extended(value: &str, offset: u32, name: &str) -> Option<TextEdit> {
    let options = options::parse(value, offset).ok()?;
    if options.skip.contain(name) {
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
