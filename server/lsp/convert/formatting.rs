//! Formatting options and edits.

use tower_lsp::ls_types::{FormattingOptions, FormattingProperty, TextEdit};

use crate::client_flags::ClientFlags;
use analysis::Document;
use ide::formatting::{Case, Continuation, Indent, Style, without_final_newline};
use syntax::text;

/// The style from additional keys in the options of a request, named as in `[format]`.
///
/// The options that the protocol defines are ignored: editors send their own defaults or values detected in the file.
/// Neovim and Emacs request tabs, VS Code requests to keep trailing whitespace. With them, the result would depend on
/// the editor and differ from the command line.
pub(crate) fn style(options: &FormattingOptions) -> Style {
    let word = |key: &str| match options.properties.get(key) {
        Some(FormattingProperty::String(word)) => Some(word.as_str()),
        _ => None,
    };
    let flag = |key: &str| match options.properties.get(key) {
        Some(FormattingProperty::Bool(flag)) => Some(*flag),
        _ => None,
    };
    let number = |key: &str| match options.properties.get(key) {
        Some(FormattingProperty::Number(number)) => u32::try_from(*number).ok(),
        _ => None,
    };
    let spaces = number("indent").filter(|width| *width > 0);
    let tab = word("indent").filter(|word| *word == "tab");
    Style {
        case: word("case").and_then(|it| match it {
            "upper" => Some(Case::Upper),
            "lower" => Some(Case::Lower),
            "keep" => Some(Case::Keep),
            _ => None,
        }),
        indent: spaces.map(Indent::spaces).or(tab.map(|_| Indent::TAB)),
        indent_continued: flag("indent-continued"),
        continuation: word("continuation").and_then(|it| match it {
            "space" => Some(Continuation::Space),
            "align" => Some(Continuation::Align),
            "keep" => Some(Continuation::Keep),
            _ => None,
        }),
        blank_lines: number("blank-lines"),
        legacy: flag("legacy"),
        trim_trailing: flag("trim-trailing"),
        final_newline: flag("final-newline"),
        line_ending: None,
    }
}

/// The formatting edits for a client. Line endings are left to the client.
pub(crate) fn edits(
    document: &Document,
    mut edits: Vec<text::TextEdit>,
    flags: ClientFlags,
) -> Vec<TextEdit> {
    if flags.writes_final_newline {
        edits = without_final_newline(document, edits);
    }
    super::edits(document, &edits, flags)
}
