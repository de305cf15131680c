//! Text edits.

use super::Span;

/// A replacement of a span of text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextEdit {
    /// The replaced span.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl TextEdit {
    /// Replaces a span with a text.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        TextEdit {
            span,
            text: text.into(),
        }
    }

    /// Applies edits that don't overlap.
    pub fn apply(text: &str, edits: &[TextEdit]) -> String {
        let mut edits: Vec<&TextEdit> = edits.iter().collect();
        edits.sort_by_key(|edit| edit.span);
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for edit in edits {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            out.push_str(text.get(at..start).unwrap_or_default());
            out.push_str(&edit.text);
            at = end.max(at);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}
