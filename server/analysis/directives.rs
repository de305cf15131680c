//! Parser directives as they are typed: without a value they are none yet.

use super::Document;
use syntax::language::{Directive, directive};
use syntax::text::Span;

/// A line that is a directive, or will be one.
#[derive(Clone, Copy, Debug)]
pub struct TypedDirective {
    /// What is known of it.
    pub facts: &'static Directive,
    /// Where its name is.
    pub name: Span,
    /// Where its `=` is.
    pub equals: u32,
}

/// The directive on the line of an offset, if one can stand there.
pub fn typed_directive(document: &Document, offset: u32) -> Option<TypedDirective> {
    let offset = document.text.clamp_offset(offset);
    let line = document.text.line_of(offset);
    // Nothing but directives may stand before it.
    let directives = &document.file().directives;
    let before = directives.partition_point(|it| document.text.line_of(it.span.start) < line);
    (before == line as usize).then_some(())?;
    let start = document.text.line(line).start;
    let text = document.text.slice(document.text.line(line));
    let rest = text.trim_start_matches('\u{feff}').trim_start();
    let (name, _) = rest.strip_prefix('#')?.split_once('=')?;
    let at = start + (text.len() - rest.len() + 1) as u32;
    let front = (name.len() - name.trim_start().len()) as u32;
    let trimmed = name.trim();
    Some(TypedDirective {
        facts: directive(trimmed)?,
        name: Span::new(at + front, at + front + trimmed.len() as u32),
        equals: at + name.len() as u32,
    })
}
