//! Folding ranges.

use analysis::{Document, Stages};
use syntax::text::Span;

/// A range of lines that can be folded; the first line remains visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// The line that remains visible, starting at 0.
    pub start: u32,
    /// The last hidden line.
    pub end: u32,
    /// The kind.
    pub kind: FoldKind,
}

/// The kind of a folding range, as in LSP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    /// A stage, an instruction or a heredoc.
    Code,
    /// Comments.
    Comment,
    /// The lines from `# region` to `# endregion`.
    Region,
}

/// All folding ranges of a document: multi-line stages, instructions and heredocs, consecutive comments, and regions.
pub fn folding(document: &Document) -> Vec<Fold> {
    let text = &document.text;
    let file = document.file();
    let mut folds = Vec::new();
    let mut add = |start: u32, end: u32, kind: FoldKind| {
        if start < end {
            folds.push(Fold { start, end, kind });
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
            let start = text.line_of(stage.from.start);
            add(start, last_line(last.span()), FoldKind::Code);
        }
    }
    let mut comments = Vec::new();
    for item in &file.items {
        let it = &item.instruction;
        // A line continuation without a keyword is not an instruction yet.
        if !it.keyword.text.is_empty() {
            let start = text.line_of(item.start);
            add(start, last_line(item.span()), FoldKind::Code);
        }
        for heredoc in &it.heredocs {
            let end = heredoc.end.unwrap_or(heredoc.body);
            // The first line of the heredoc would be the instruction's, where another range starts already.
            let start = text.line_of(item.at(heredoc.body).start);
            add(start, last_line(item.at(end)), FoldKind::Code);
        }
        comments.extend(it.comments.iter().map(|comment| item.at(*comment)));
    }
    comments.extend(file.comments.iter().map(|comment| comment.span));
    comments.sort_unstable_by_key(|comment| comment.start);
    let mut row: Option<(u32, u32)> = None;
    let mut regions = Vec::new();
    for comment in comments {
        let line = text.line_of(comment.start);
        let marker = marker(&text.slice(comment));
        if marker.is_none()
            && let Some((_, end)) = row.as_mut().filter(|row| row.1 + 1 == line)
        {
            *end = line;
            continue;
        }
        let next = marker.is_none().then_some((line, line));
        if let Some((start, end)) = std::mem::replace(&mut row, next) {
            add(start, end, FoldKind::Comment);
        }
        match marker {
            Some(Marker::Begin) => regions.push(line),
            Some(Marker::End) => {
                if let Some(start) = regions.pop() {
                    add(start, line, FoldKind::Region);
                }
            }
            None => {}
        }
    }
    if let Some((start, end)) = row {
        add(start, end, FoldKind::Comment);
    }
    // Editors support one range per start line: keep the largest.
    folds.sort_unstable_by_key(|fold| (fold.start, std::cmp::Reverse(fold.end)));
    folds.dedup_by_key(|fold| fold.start);
    folds
}

/// A comment that begins or ends a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker {
    Begin,
    End,
}

/// The marker in a comment: `# region name`, `#endregion`.
fn marker(comment: &str) -> Option<Marker> {
    let text = comment.strip_prefix('#')?.trim_start_matches([' ', '\t']);
    let word = text.split(char::is_whitespace).next()?;
    if word.eq_ignore_ascii_case("region") {
        Some(Marker::Begin)
    } else if word.eq_ignore_ascii_case("endregion") {
        Some(Marker::End)
    } else {
        None
    }
}
