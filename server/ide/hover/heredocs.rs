//! Heredocs: what becomes of their lines.

use crate::markdown::note;
use analysis::Document;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{Arguments, Heredoc, Instruction, is_heredoc_mark};

/// What there is to know about the mark at an offset, its `<<` included.
pub(super) fn mark(document: &Document, offset: u32) -> Option<(Span, String)> {
    let items = &document.file().items;
    let number = items.partition_point(|item| item.start <= offset);
    let number = number.checked_sub(1)?;
    let item = items.get(number)?;
    let mut marks = item.instruction.marks.iter().map(|mark| item.at(mark.span));
    let heredoc = marks.position(|span| span.touches(offset))?;
    let span = item.at(item.instruction.marks.get(heredoc)?.span);
    Some((span, hover(document, number, heredoc)?))
}

/// What there is to know about a heredoc, by the numbers of its item and of it there.
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
        sentences.push("Tabs at the beginning of lines are taken away.".to_owned());
    }
    if heredoc.end.is_none() {
        sentences.push(format!("The line `{name}` that ends it isn't there."));
    }
    Some(note(&title, &sentences.join("\n\n")))
}

/// What the lines are for, and who puts values into them (`dispatchRun`, `dispatchCopy`).
fn purpose(kind: Kind, it: &Instruction, heredoc: &Heredoc) -> Option<String> {
    let expand = heredoc.expand;
    Some(match kind {
        Kind::Add | Kind::Copy => {
            let file = format!("They become a file, called `{}` in a folder.", heredoc.name);
            if expand {
                format!(
                    "{file} `$NAME` is replaced by the build, with the values of ARG and ENV here."
                )
            } else {
                format!("{file} Nothing in them is replaced, as the name is quoted.")
            }
        }
        Kind::Run if is_script(it) => {
            let first = heredoc.content.trim_start_matches('\t').starts_with("#!");
            let runs = if first {
                "They are run as a script, by the program that its first line names."
            } else {
                "They are run as a script, by the shell."
            };
            // The text of a script is the shell's, quoted or not.
            format!("{runs} `$NAME` is left to it.")
        }
        Kind::Run => {
            if expand {
                "The shell gives them to the command. It replaces `$NAME` in them.".to_owned()
            } else {
                "The shell gives them to the command. Nothing in them is replaced, as the name is quoted."
                    .to_owned()
            }
        }
        _ => return None,
    })
}

/// True if the heredoc is all that the command is.
fn is_script(it: &Instruction) -> bool {
    match it.words() {
        [command] => is_heredoc_mark(command.text.trim()),
        _ => false,
    }
}
