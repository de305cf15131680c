//! Folding ranges.

use analysis::{Document, Stages};
use syntax::cancellation::checkpoint;
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
    let mut folds = Vec::new();
    let mut regions = Vec::new();
    for item in 0..=document.file().items.len() {
        let piece = piece(document, item);
        folds.extend(piece.folds);
        for (line, marker) in piece.markers {
            match marker {
                Marker::Begin => regions.push(line),
                Marker::End => folds.extend(regions.pop().map(|start| Fold {
                    start,
                    end: line,
                    kind: FoldKind::Region,
                })),
            }
        }
    }
    sort(&mut folds);
    folds
}

/// The folding ranges that begin at an instruction or between it and the one before; with the number of instructions
/// as `item`, those after the last one. `None` if a region begins or ends there.
pub fn of_instruction(document: &Document, item: usize) -> Option<Vec<Fold>> {
    let mut piece = piece(document, item);
    if !piece.markers.is_empty() {
        return None;
    }
    sort(&mut piece.folds);
    Some(piece.folds)
}

/// Sorts folding ranges. Editors support one for each start line: the largest is kept.
fn sort(folds: &mut Vec<Fold>) {
    folds.retain(|it| it.start < it.end);
    folds.sort_unstable_by_key(|fold| (fold.start, std::cmp::Reverse(fold.end)));
    folds.dedup_by_key(|fold| fold.start);
}

/// What can be folded at an instruction and before it.
struct Piece {
    folds: Vec<Fold>,
    /// The lines with markers of regions.
    markers: Vec<(u32, Marker)>,
}

fn piece(document: &Document, item: usize) -> Piece {
    checkpoint();
    let text = &document.text;
    let file = document.file();
    let last_line = |span: Span| text.line_of(span.end.saturating_sub(1).max(span.start));
    let mut folds = Vec::new();
    let mut add = |start: u32, end: u32, kind: FoldKind| folds.push(Fold { start, end, kind });
    let before = item.checked_sub(1).and_then(|it| file.items.get(it));
    let stage = Stages::of(document).containing(item);
    let stage = stage.filter(|stage| stage.items.start == item);
    let item = file.items.get(item);
    let start = before.map_or(0, |it| it.span().end);
    let end = item.map_or(u32::MAX, |it| it.span().end);
    let at = |offset: u32| file.comments.partition_point(|it| it.span.start < offset);
    let comments = file.comments.get(at(start)..at(end)).unwrap_or_default();
    let mut comments: Vec<_> = comments.iter().map(|it| it.span).collect();
    if let Some(item) = item {
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
    if let Some(stage) = stage {
        let start = text.line_of(stage.from.start);
        let items = file.items.get(stage.items).unwrap_or_default();
        if let Some(last) = items.last() {
            add(start, last_line(last.span()), FoldKind::Code);
        }
    }
    let mut markers = Vec::new();
    let mut row: Option<(u32, u32)> = None;
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
        markers.extend(marker.map(|it| (line, it)));
    }
    if let Some((start, end)) = row {
        add(start, end, FoldKind::Comment);
    }
    Piece { folds, markers }
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
