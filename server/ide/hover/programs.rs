//! Hover for the commands in scripts and their flags.

use analysis::{Document, scripts, shell};
use syntax::text::Span;

use crate::commands::describe;
use crate::markdown::note;

/// The hover for a command, its subcommand or a flag in a script that a POSIX shell reads.
pub(super) fn hover(document: &Document, offset: u32) -> Option<(Span, String)> {
    let items = &document.file().items;
    let number = items
        .partition_point(|it| it.start <= offset)
        .checked_sub(1)?;
    let item = items.get(number)?;
    let at = offset - item.start;
    let mut comments = item.instruction.comments.iter();
    if comments.any(|it| it.touches(at)) {
        return None;
    }
    shell(document, number)?;
    let script = item.instruction.script()?;
    // The innermost command is the last that begins before.
    let commands = script.commands.iter().filter(|it| {
        let words = it.words.first().zip(it.words.last());
        words.is_some_and(|(first, last)| {
            let range = first.range.start..last.range.end;
            script.span_of(it, range).touches(at)
        })
    });
    let commands = commands.filter(|_| !script.is_exec);
    let command = commands.min_by_key(|it| script.span(it).len())?;
    let word = command
        .words
        .iter()
        .find(|it| script.span_of(command, it.range.clone()).touches(at))?;
    let name = command.name();
    let mut functions = scripts(document, number)
        .iter()
        .flat_map(|it| &it.functions);
    if functions.any(|it| *it.name == *name) {
        return None;
    }
    let found = describe(command, word.range.start)?;
    let span = item.at(script.span_of(command, found.word.range.clone()));
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
