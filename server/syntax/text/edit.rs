//! Changes of a text.

use super::Span;

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextEdit {
    /// What is replaced.
    pub span: Span,
    /// What comes there.
    pub text: String,
}

impl TextEdit {
    /// A text in place of what is at a span.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        TextEdit {
            span,
            text: text.into(),
        }
    }

    /// A text after some edits, none of which touches another.
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
