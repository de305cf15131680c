//! Parser directives while they are typed: without a value, the parser doesn't recognize them yet.

use super::Document;
use syntax::language::{DirectiveSpec, directive};
use syntax::text::Span;

/// A line that is a parser directive, complete or not.
#[derive(Clone, Copy, Debug)]
pub struct TypedDirective {
    /// The documentation of the directive.
    pub facts: &'static DirectiveSpec,
    /// The span of its name.
    pub name: Span,
    /// The offset of its `=`, in bytes.
    pub equals: u32,
}

/// The directive on the line that contains an offset; `None` if directives are not allowed on that line.
pub fn typed_directive(document: &Document, offset: u32) -> Option<TypedDirective> {
    let offset = document.text.clamp_offset(offset);
    let line = document.text.line_of(offset);
    // Only directives may precede it.
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
