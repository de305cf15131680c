//! Formatting: what an editor asks for, and edits of a document.

use tower_lsp::ls_types::{FormattingOptions, TextEdit};

use super::range;
use crate::analysis::Document;
use crate::features::formatting::{Indent, Replacement, Style};
use crate::lsp::capabilities::Abilities;

/// What an editor asks for. Of what it doesn't say nothing is said.
pub(in crate::lsp) fn style(options: &FormattingOptions) -> Style {
    Style {
        indent: Some(Indent {
            width: options.tab_size,
            tabs: !options.insert_spaces,
        }),
        trim_trailing: options.trim_trailing_whitespace,
        final_newline: options.insert_final_newline,
        trim_final_newlines: options.trim_final_newlines,
        ..Style::default()
    }
}

/// Replacements as edits.
pub(in crate::lsp) fn edits(
    document: &Document,
    found: Vec<Replacement>,
    abilities: Abilities,
) -> Vec<TextEdit> {
    let edits = found.into_iter().map(|found| TextEdit {
        range: range(document, found.span, abilities.encoding),
        new_text: found.new,
    });
    edits.collect()
}
