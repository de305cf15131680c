//! Replaces `cd` at the beginning of a RUN by WORKDIR before it, and restores the directory after it.

use super::commands::row;
use super::offer::Offer;
use super::source::{above, comments_in, instruction_at, is_plain, line_end};
use crate::lints::keyword_case::Case;
use analysis::Document;
use syntax::language::{Kind, MountValue, mount_option};
use syntax::text::{Span, TextEdit};
use syntax::{Instruction, mount_options};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    set_directory(document, part).into_iter().collect()
}

fn set_directory(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let (_, shell) = row(document, number)?;
    let [first, second, ..] = &*shell.steps else {
        return None;
    };
    let path = first.text.strip_prefix("cd ")?.trim();
    let state = &document.semantics().step(number)?.before;
    if !is_plain(path)
        || !path.starts_with('/')
        || state.windows
        || has_relative_mount(&item.instruction)
    {
        return None;
    }
    let removed = Span::new(item.at(first.span).start, item.at(second.span).start);
    if !comments_in(document, removed).is_empty() {
        return None;
    }
    let end = line_end(document);
    let workdir = Case::of_keyword(&item.instruction).apply("WORKDIR");
    let mut edits = vec![
        TextEdit::new(
            Span::empty(above(document, item)),
            format!("{workdir} {path}{end}"),
        ),
        TextEdit::new(removed, ""),
    ];
    if !is_set_next(document, number) {
        let old = state.config.workdir.as_ref()?.known()?;
        if !is_plain(old) {
            return None;
        }
        let line = document
            .text
            .line_of(item.span().end.max(item.start + 1) - 1);
        let at = document.text.line(line).end;
        edits.push(TextEdit::new(
            Span::empty(at),
            format!("{end}{workdir} {old}"),
        ));
    }
    Some(Offer::new(
        format!("Set the directory with `WORKDIR {path}`"),
        edits,
    ))
}

/// True if a mount has a target that depends on the directory.
fn has_relative_mount(it: &Instruction) -> bool {
    let mounts = it.flags.iter().filter(|it| it.name.text == "mount");
    let mut targets = mounts
        .filter_map(|it| it.value.as_ref())
        .flat_map(mount_options)
        .filter(|option| {
            mount_option(&option.key.text).is_some_and(|it| it.value == MountValue::Target)
        });
    targets.any(|it| it.value.is_some_and(|it| !it.text.starts_with('/')))
}

/// True if the next instruction of the stage sets an absolute directory.
fn is_set_next(document: &Document, number: usize) -> bool {
    let next = document.file().items.get(number + 1);
    let word = next
        .filter(|it| it.instruction.kind == Some(Kind::Workdir))
        .and_then(|it| it.instruction.words().first());
    word.is_some_and(|it| it.text.starts_with('/'))
}
