//! Joins consecutive RUN instructions with `&&`.

use std::fmt::Write;

use super::commands::{forgets_mounts, knows_its_shell, may_go_on, row};
use super::offer::Offer;
use super::source::{comments_in, flags, line_end};
use analysis::Document;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    join(document, part).into_iter().collect()
}

/// Joins the RUN instructions in a selection, or the one at the cursor with the next one.
pub(super) fn join(document: &Document, part: Span) -> Option<Offer<'_>> {
    let items = &document.file().items;
    let first = items.iter().position(|it| it.span().touches(part.start))?;
    let last = items
        .iter()
        .rposition(|it| it.start < part.end || it.start <= part.start)?;
    // Without a selection, join the RUN at the cursor with the next one.
    let last = last.max(first + 1);
    let joined = items.get(first..=last)?;
    let is_run = |it: &&syntax::Item| it.instruction.kind == Some(Kind::Run);
    let same_flags = joined.windows(2).all(|pair| match pair {
        [a, b] => flags(document, a) == flags(document, b),
        _ => true,
    });
    let forgets = joined.iter().any(|it| forgets_mounts(&it.instruction));
    if !joined.iter().all(|it| is_run(&it)) || !same_flags || forgets {
        return None;
    }
    let end = line_end(document);
    let escape = document.file().escape;
    let mut text = String::new();
    let mut steps = Vec::new();
    let mut from = None;
    let mut to = 0;
    for (number, item) in (first..).zip(joined) {
        let (command, shell) = row(document, number)?;
        let keeps = shell.steps.iter().all(|it| it.keeps_shell);
        if number != last && !keeps || knows_its_shell(&command.text) || may_go_on(&command.text) {
            return None;
        }
        steps.extend(shell.steps.iter().map(|it| it.text.clone()));
        let here = item.at(command.span);
        // Only whitespace may follow.
        let rest = document.text.slice(Span::new(here.end, item.span().end));
        if !rest.trim().is_empty() {
            return None;
        }
        if from.is_some() {
            let _ = write!(text, " && {escape}{end}");
            for comment in comments_in(document, Span::new(to, item.start)) {
                let _ = write!(text, "    {comment}{end}");
            }
            let _ = write!(text, "    {}", document.text.slice(here));
        }
        from.get_or_insert(here.end);
        to = here.end;
    }
    let title = match joined.len() {
        2 => "Merge with the next RUN instruction".to_owned(),
        count => format!("Merge {count} RUN instructions"),
    };
    let span = Span::new(from?, to);
    let offer = Offer::new(title, vec![TextEdit { span, text }]);
    Some(offer.if_it_holds(move |after| {
        row(after, first).is_some_and(|(_, shell)| {
            let now = shell.steps.iter().map(|it| &it.text);
            now.eq(&steps)
        })
    }))
}
