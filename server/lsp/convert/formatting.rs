//! Formatting: the options of an editor's request.

use tower_lsp::ls_types::{FormattingOptions, FormattingProperty, TextEdit};

use crate::capabilities::Abilities;
use analysis::Document;
use ide::formatting::{Case, Continuation, Indent, Style, without_final_newline};
use syntax::text;

/// The style in the options of a request: the keys of `[format]`, for editors in which a user can add some.
///
/// The options that the protocol itself defines are not used. Editors send them with every request, set to their own
/// defaults or to what they detect in the file: Neovim and Emacs ask for tabs, VS Code for trailing whitespace to stay.
/// With them, a file would be formatted differently in each editor and on the command line.
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

/// The edits of a document or of a part, as the client applies them. Its line endings are the client's own.
pub(crate) fn edits(
    document: &Document,
    mut edits: Vec<text::TextEdit>,
    abilities: Abilities,
) -> Vec<TextEdit> {
    if abilities.writes_final_newline {
        edits = without_final_newline(document, edits);
    }
    super::edits(document, &edits, abilities)
}
