//! Hover for the options of `# check=` and the rules in them.

use crate::lints::{self, options};
use crate::markdown::note;
use analysis::Document;
use syntax::Directive;
use syntax::text::Span;

/// The hover for a part of the value of a `check` directive.
pub(super) fn in_directive(directive: &Directive, offset: u32) -> Option<(Span, String)> {
    let value = directive.value.split(' ').next().unwrap_or_default();
    in_options(value, directive.value_span.start, offset)
}

/// The hover for a part of a `check` comment before an instruction.
pub(super) fn in_comment(document: &Document, offset: u32) -> Option<(Span, String)> {
    let file = document.file();
    let here = |span: Span| span.touches(offset);
    let number = file.comments.partition_point(|it| it.span.end < offset);
    let comment = file.comments.get(number).filter(|it| here(it.span))?;
    let item = file
        .items
        .partition_point(|it| it.start < comment.span.start);
    // After the last instruction, a comment has no effect.
    file.items.get(item)?;
    if let Some(hover) = shell_code(document, comment.span, offset) {
        return Some(hover);
    }
    let above = document.leading_comments(item).into_iter();
    let above = above.filter(|it| here(it.span)).find_map(|comment| {
        let (name, value) = comment.text.split_once('=')?;
        let is_check = name.trim_end().eq_ignore_ascii_case("check");
        is_check.then(|| {
            (
                comment.span.start,
                name.trim_end().len(),
                comment.text.len() - value.trim_start().len(),
                value.trim().to_owned(),
            )
        })
    });
    let (start, name, value_at, value) = above?;
    let name = Span::new(start, start + name as u32);
    if here(name) {
        let text = "Options of the checks for this instruction: `skip=` and the names of rules, or `all`; \
                    `experimental=` likewise.";
        return Some((name, note("# check=", text)));
    }
    let value = value.split(' ').next().unwrap_or_default();
    in_options(value, start + value_at as u32, offset)
}

/// The hover for a code in a comment like `# shellcheck disable=SC2086`.
fn shell_code(document: &Document, comment: Span, offset: u32) -> Option<(Span, String)> {
    let source = document.text.slice(comment);
    let text = source.trim_start_matches('#').trim_start();
    let list = text.strip_prefix("shellcheck ")?.trim_start();
    let list = list.strip_prefix("disable=")?;
    let mut at = comment.start + (source.len() - list.len()) as u32;
    for name in list.split(',') {
        let span = Span::new(at, at + name.trim_end().len() as u32);
        if span.touches(offset) {
            let rule = lints::rule(name.trim())?;
            return Some((span, note(rule.name, rule.docs().trim_end())));
        }
        at += name.len() as u32 + 1;
    }
    None
}

fn in_options(value: &str, start: u32, offset: u32) -> Option<(Span, String)> {
    let mut at = start;
    for part in value.split(';') {
        let key = part.split('=').next().unwrap_or_default();
        let span = Span::new(at, at + key.trim_end().len() as u32);
        if span.touches(offset)
            && let Some(text) = option(key.trim())
        {
            return Some((span, note(&format!("# check={}=", key.trim()), text)));
        }
        at += part.len() as u32 + 1;
    }
    let read = options::parse(value, start).ok()?;
    let names = read.skip.names.into_iter().chain(read.experimental.names);
    let name = names.into_iter().find(|it| it.span.touches(offset))?;
    let rule = lints::rule(&name.text)?;
    let mut page = note(
        &format!("# check=skip={}", rule.name),
        rule.docs().trim_end(),
    );
    page.push_str(&format!("\n\n[Reference]({})", rule.page()));
    Some((name.span, page))
}

fn option(key: &str) -> Option<&'static str> {
    Some(match key {
        "skip" => "Rules to skip: comma-separated names, or `all`.",
        "error" => "`true` makes the build fail on any warning.",
        "experimental" => "Experimental rules to enable: comma-separated names, or `all`.",
        _ => return None,
    })
}
