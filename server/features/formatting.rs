//! How a document should look.
//!
//! Only what BuildKit can't see is changed: blanks at the ends of lines, and whether the last line has an end. Heredocs
//! are left alone.

use crate::analysis::Document;
use crate::text::Span;

/// A piece of text to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What is replaced.
    pub span: Span,
    /// What comes in its place.
    pub new: String,
}

/// What is to be replaced in a document, in the order of the text; the pieces don't overlap.
pub fn formatting(document: &Document) -> Vec<Replacement> {
    let text = &document.text;
    let file = document.file();
    let bodies: Vec<Span> = file
        .items
        .iter()
        .flat_map(|item| {
            let heredocs = item.instruction.heredocs.iter();
            heredocs.map(|heredoc| item.at(heredoc.body.to(heredoc.end.unwrap_or(heredoc.body))))
        })
        .collect();
    let mut found = Vec::new();
    for line in 0..text.lines() {
        let line = text.line(line);
        let next = bodies.partition_point(|body| body.end < line.start);
        if bodies
            .get(next)
            .is_some_and(|body| body.start <= line.start)
        {
            continue;
        }
        let source = text.slice(line);
        let kept = source.trim_end_matches([' ', '\t']).len() as u32;
        if kept < line.len() {
            found.push(Replacement {
                span: Span::new(line.start + kept, line.end),
                new: String::new(),
            });
        }
    }
    // Behind a heredoc that isn't ended, a line end would be part of it.
    let ends_open = bodies.last().is_some_and(|body| body.touches(text.len()));
    if !text.is_empty() && !ends_open && !text.line(text.lines() - 1).is_empty() {
        let crlf = text.lines() > 1 && text.slice(text.line_end(0)) == "\r\n";
        found.push(Replacement {
            span: Span::empty(text.len()),
            new: if crlf { "\r\n" } else { "\n" }.to_owned(),
        });
    }
    found
}
