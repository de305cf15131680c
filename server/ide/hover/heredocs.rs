//! Hover for heredocs: how their contents are used.

use crate::markdown::note;
use analysis::Document;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{Arguments, Heredoc, Instruction, is_heredoc_marker};

/// The hover for the mark at an offset, including its `<<`.
pub(super) fn mark(document: &Document, offset: u32) -> Option<(Span, String)> {
    let items = &document.file().items;
    let number = items.partition_point(|item| item.start <= offset);
    let number = number.checked_sub(1)?;
    let item = items.get(number)?;
    let mut marks = item
        .instruction
        .markers
        .iter()
        .map(|mark| item.at(mark.span));
    let heredoc = marks.position(|span| span.touches(offset))?;
    let span = item.at(item.instruction.markers.get(heredoc)?.span);
    Some((span, hover(document, number, heredoc)?))
}

/// The hover for a heredoc, by the index of its item and its own index in it.
pub(super) fn hover(document: &Document, item: usize, number: usize) -> Option<String> {
    let outer = &document.file().items.get(item)?.instruction;
    let heredoc = outer.heredocs.get(number)?;
    let it: &Instruction = match &outer.arguments {
        Arguments::Trigger { instruction, .. } => instruction,
        _ => outer,
    };
    let kind = it.kind?;
    let name = &heredoc.name;
    let quote = if heredoc.expand { "" } else { "\"" };
    let dash = if heredoc.chomp { "-" } else { "" };
    let number = match heredoc.descriptor {
        0 => String::new(),
        number => number.to_string(),
    };
    let title = format!("{number}<<{dash}{quote}{name}{quote}");
    let mut sentences = vec![format!("The lines up to `{name}`.")];
    sentences.push(purpose(kind, it, heredoc)?);
    if heredoc.chomp {
        sentences.push("Leading tabs are removed.".to_owned());
    }
    if heredoc.end.is_none() {
        sentences.push(format!("The terminating line `{name}` is missing."));
    }
    Some(note(&title, &sentences.join("\n\n")))
}

/// How the lines are used, and what expands variables in them (`dispatchRun`, `dispatchCopy`).
fn purpose(kind: Kind, it: &Instruction, heredoc: &Heredoc) -> Option<String> {
    let expand = heredoc.expand;
    Some(match kind {
        Kind::Add | Kind::Copy => {
            let file = format!(
                "Copied as a file; in a folder, it is named `{}`.",
                heredoc.name
            );
            if expand {
                format!("{file} BuildKit expands `$NAME`, with the values of ARG and ENV here.")
            } else {
                format!("{file} Variables are not expanded, as the name is quoted.")
            }
        }
        Kind::Run if is_script(it) => {
            let first = heredoc.content.trim_start_matches('\t').starts_with("#!");
            let runs = if first {
                "Run as a script, by the program in its first line."
            } else {
                "Run as a script, by the shell."
            };
            // BuildKit doesn't expand a script, quoted or not.
            format!("{runs} BuildKit does not expand `$NAME`.")
        }
        Kind::Run => {
            if expand {
                "The shell passes them to the command, and expands `$NAME`.".to_owned()
            } else {
                "The shell passes them to the command. Variables are not expanded, as the name is quoted."
                    .to_owned()
            }
        }
        _ => return None,
    })
}

/// True if the command consists of the heredoc alone.
fn is_script(it: &Instruction) -> bool {
    match it.words() {
        [command] => is_heredoc_marker(command.text.trim()),
        _ => false,
    }
}
