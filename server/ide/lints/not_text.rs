//! Recognizes files that aren't text.

use analysis::Document;
use syntax::text::Span;

/// What a file is that isn't text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotText {
    /// Encoded in UTF-16: the bytes of each ASCII character are separated by zero bytes, and the byte order mark isn't
    /// valid UTF-8.
    Utf16,
    /// Something else with zero bytes that doesn't begin with an instruction.
    Binary,
}

/// What a file is, if it isn't text.
pub(super) fn not_text(document: &Document) -> Option<NotText> {
    let text = &document.text;
    if !text.chunk(0).contains('\0') {
        return None;
    }
    let first = text.slice(Span::new(0, text.line(0).end.min(256)));
    let first = first.chars().take(64).collect::<String>();
    let content = first.trim_start_matches('\u{fffd}');
    let marks = first.chars().count() - content.chars().count();
    let zeros = |odd: usize| {
        let halves = content.chars().skip(odd).step_by(2);
        halves.filter(|c| *c == '\0').count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let total = content.chars().count();
    let zeros = even + odd;
    if matches!(marks, 0 | 2) && zeros >= 2 && zeros * 5 >= total * 2 && (even == 0 || odd == 0) {
        return Some(NotText::Utf16);
    }
    // BuildKit takes a zero byte in a comment or an argument as any other.
    let begins = document.file().items.first();
    let is_unknown = begins.is_some_and(|it| it.instruction.kind.is_none());
    (is_unknown && zeros >= 2).then_some(NotText::Binary)
}
