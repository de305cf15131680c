//! Hover for the commands in scripts and their flags.

use analysis::Document;
use syntax::text::Span;

use crate::commands::{CommandPlace, describe};
use crate::markdown::note;

/// The hover for a command, its subcommand or a flag in a script that a POSIX shell reads.
pub(super) fn hover(document: &Document, offset: u32) -> Option<(Span, String)> {
    let place = CommandPlace::find(document, offset)?;
    let word = place.word_at(offset)?;
    let command = place.command()?;
    let found = describe(command, word.range.start)?;
    let span = place.span_of(found.word);
    let text = match (found.about, found.flags.as_slice()) {
        (None, [only]) => note(&format!("{} {}", found.title, only.name), only.about),
        (about, flags) => {
            let title = match about {
                Some(_) => found.title,
                None => format!("{} {}", found.title, found.word.value),
            };
            let mut text = note(&title, about.unwrap_or_default());
            if about.is_some() && !flags.is_empty() {
                text.push_str("\n\n");
            }
            let flags: Vec<String> = flags
                .iter()
                .map(|it| format!("- `{}`: {}", it.name, it.about))
                .collect();
            text.push_str(&flags.join("\n"));
            text
        }
    };
    Some((span, text))
}
