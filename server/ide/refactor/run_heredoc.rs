//! Converts a RUN of several commands, joined with `&&`, to a heredoc.

use std::fmt::Write;

use super::commands::row;
use super::offer::Offer;
use super::source::{LineBreaks, comments_in, instruction_at, line_end, with_line_breaks};
use analysis::Document;
use syntax::text::{Span, TextEdit};
use syntax::{Item, ShellStep};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    as_heredoc(document, part).into_iter().collect()
}

fn as_heredoc(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let (command, shell) = row(document, number)?;
    // A shell treats `\r` as a part of the line.
    let possible = line_end(document) == "\n" && knows_heredocs(document);
    if !possible || shell.steps.len() < 2 || !shell.steps.iter().all(|it| it.is_strict) {
        return None;
    }
    let mut body = "set -e\n".to_owned();
    let mut end = item.at(command.span).start;
    // An alias applies from the next line on only.
    if shell.steps.iter().any(|it| it.text.starts_with("alias ")) {
        return None;
    }
    for step in &shell.steps {
        let here = item.at(step.span);
        for comment in comments_in(document, Span::new(end, here.start)) {
            let _ = writeln!(body, "{comment}");
        }
        let _ = writeln!(body, "{}", lines(document, item, step)?);
        end = here.end;
    }
    for comment in comments_in(document, Span::new(end, item.at(command.span).end)) {
        let _ = writeln!(body, "{comment}");
    }
    if body.contains('\r') {
        return None;
    }
    let mut mark = "EOF".to_owned();
    while body.lines().any(|it| it == mark) {
        mark.push('F');
    }
    let span = item.at(command.span);
    let text = format!("<<{mark}\n{body}{mark}");
    let offer = Offer::new("Convert to a heredoc", vec![TextEdit { span, text }]);
    Some(offer.if_it_holds(move |after| {
        let now = after.file().items.get(number);
        now.is_some_and(|now| {
            matches!(&*now.instruction.heredocs, [it] if it.content == body)
                && now.instruction.shell().is_some_and(|it| it.sound)
                && after.file().items.len() == document.file().items.len()
        })
    }))
}

/// A command as written, with the line continuations of a shell; `None` if that isn't possible: a comment within a command
/// would end it in a script.
fn lines(document: &Document, item: &Item, step: &ShellStep) -> Option<String> {
    let span = item.at(step.span);
    if !comments_in(document, span).is_empty() {
        return None;
    }
    let text = with_line_breaks(document, span, LineBreaks::Kept)?;
    (text.replace("\\\n", "") == *step.text).then_some(text)
}

/// True unless a document uses a frontend without support for heredocs.
fn knows_heredocs(document: &Document) -> bool {
    document.frontend_version().is_none_or(|minor| minor >= 4)
}
