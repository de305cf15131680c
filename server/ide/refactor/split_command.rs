//! Splits a RUN of several commands, joined with `&&`, into one RUN per command.

use std::fmt::Write;

use super::commands::{forgets_mounts, knows_its_shell, may_go_on, row, uses_files_of_run};
use super::offer::Offer;
use super::source::{comments_in, flags, instruction_at, line_end};
use analysis::Document;
use syntax::text::{Span, TextEdit};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    split(document, part).into_iter().collect()
}

fn split(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let (command, shell) = row(document, number)?;
    let (last, before) = shell.steps.split_last()?;
    let keeps = !before.is_empty() && before.iter().all(|it| it.keeps_shell);
    if !keeps
        || knows_its_shell(&command.text)
        || may_go_on(&command.text)
        || uses_files_of_run(&command.text)
        || forgets_mounts(&item.instruction)
    {
        return None;
    }
    let end = line_end(document);
    let run = format!(
        "{} {}",
        item.instruction.keyword.text,
        flags(document, item)
    );
    let mut text = String::new();
    let mut previous_end = None;
    for step in &shell.steps {
        let here = item.at(step.span);
        if let Some(previous_end) = previous_end {
            text.push_str(end);
            for comment in comments_in(document, Span::new(previous_end, here.start)) {
                let _ = write!(text, "{comment}{end}");
            }
            text.push_str(&run);
        }
        text.push_str(&document.text.slice(here));
        previous_end = Some(here.end);
    }
    let span = Span::new(item.at(command.span).start, item.at(last.span).end);
    let offer = Offer::new(
        "Split into one RUN per command",
        vec![TextEdit { span, text }],
    );
    Some(offer.if_it_holds(move |after| {
        let mut rows = (number..).zip(&shell.steps);
        rows.all(|(number, step)| {
            let now = row(after, number).map(|(_, shell)| &*shell.steps);
            matches!(now, Some([only]) if only.text == step.text)
        })
    }))
}
