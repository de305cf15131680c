//! Formatting: what an editor asks for, and edits of a document.

use tower_lsp::ls_types::{FormattingOptions, FormattingProperty};

use crate::features::formatting::{Case, Continuation, Indent, Style};

/// What an editor asks for. Of what it doesn't say nothing is said. Beside what the protocol has names for there are the
/// keys of `[format]`.
pub(in crate::lsp) fn style(options: &FormattingOptions) -> Style {
    let word = |key: &str| match options.properties.get(key) {
        Some(FormattingProperty::String(word)) => Some(word.as_str()),
        _ => None,
    };
    let flag = |key: &str| match options.properties.get(key) {
        Some(FormattingProperty::Bool(flag)) => Some(*flag),
        _ => None,
    };
    let blank_lines = match options.properties.get("blank-lines") {
        Some(FormattingProperty::Number(count)) => u32::try_from(*count).ok(),
        _ => None,
    };
    Style {
        case: word("case").and_then(|it| match it {
            "upper" => Some(Case::Upper),
            "lower" => Some(Case::Lower),
            "keep" => Some(Case::Keep),
            _ => None,
        }),
        indent: Some(Indent {
            width: options.tab_size,
            tabs: !options.insert_spaces,
        }),
        indent_continued: flag("indent-continued"),
        continuation: word("continuation").and_then(|it| match it {
            "space" => Some(Continuation::Space),
            "align" => Some(Continuation::Align),
            "keep" => Some(Continuation::Keep),
            _ => None,
        }),
        blank_lines,
        legacy: flag("legacy"),
        trim_trailing: options.trim_trailing_whitespace,
        final_newline: options.insert_final_newline,
        trim_final_newlines: options.trim_final_newlines,
    }
}
