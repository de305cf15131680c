//! Markdown, and plain text for clients without support for it.

use tower_lsp::ls_types::{MarkupContent, MarkupKind};

pub(super) fn markup(text: String, markdown: bool) -> MarkupContent {
    if markdown {
        return MarkupContent {
            kind: MarkupKind::Markdown,
            value: text,
        };
    }
    // As plain text, Markdown is readable except for code fences.
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with("```"))
        .collect();
    MarkupContent {
        kind: MarkupKind::PlainText,
        value: lines.join("\n").trim().to_owned(),
    }
}
