//! What can be folded away.

use crate::analysis::{Document, Stages};
use crate::text::Span;

/// Lines that can be folded: the first stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// The line that stays, from 0.
    pub start: u32,
    /// The last line that goes.
    pub end: u32,
    /// True for comments.
    pub comment: bool,
}

/// All folds of a document: stages, instructions and heredocs of several lines, and comments in a row.
pub fn folding(document: &Document) -> Vec<Fold> {
    let text = &document.text;
    let file = document.file();
    let mut folds = Vec::new();
    let mut add = |start: u32, end: u32, comment: bool| {
        if start < end {
            folds.push(Fold {
                start,
                end,
                comment,
            });
        }
    };
    let last_line = |span: Span| text.line_of(span.end.saturating_sub(1).max(span.start));

    let stages = Stages::of(document);
    for stage in stages.all() {
        let last = stages
            .items()
            .get(stage.items.clone())
            .and_then(|items| items.last());
        if let Some(last) = last {
            add(
                text.line_of(stage.from.start),
                last_line(last.span()),
                false,
            );
        }
    }
    for item in &file.items {
        let it = &item.instruction;
        add(text.line_of(item.start), last_line(item.span()), false);
        for heredoc in &it.heredocs {
            let end = heredoc.end.unwrap_or(heredoc.body);
            // Its first line would be the instruction's, where another fold begins already.
            add(
                text.line_of(item.at(heredoc.body).start),
                last_line(item.at(end)),
                false,
            );
        }
        rows(
            text,
            it.comments.iter().map(|comment| item.at(*comment)),
            &mut add,
        );
    }
    rows(
        text,
        file.comments.iter().map(|comment| comment.span),
        &mut add,
    );
    // Editors know one fold for a line: the wider.
    folds.sort_unstable_by_key(|fold| (fold.start, std::cmp::Reverse(fold.end)));
    folds.dedup_by_key(|fold| fold.start);
    folds
}

/// Folds comments on lines that follow one another.
fn rows(
    text: &crate::text::Text,
    comments: impl Iterator<Item = Span>,
    add: &mut impl FnMut(u32, u32, bool),
) {
    let mut row: Option<(u32, u32)> = None;
    for comment in comments {
        let line = text.line_of(comment.start);
        match &mut row {
            Some((_, end)) if *end + 1 == line => *end = line,
            _ => {
                if let Some((start, end)) = row.replace((line, line)) {
                    add(start, end, true);
                }
            }
        }
    }
    if let Some((start, end)) = row {
        add(start, end, true);
    }
}
