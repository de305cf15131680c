//! Converting line endings.
//!
//! [`line_endings`] returns the edits for a document that is already formatted. BuildKit strips trailing carriage
//! returns from all lines except those in heredocs, where they are part of the content: these lines keep their endings.

use super::LineEnding;
use analysis::Document;
use syntax::ProblemKind;
use syntax::text::{Span, TextEdit};

/// The length from which BuildKit rejects a line, in bytes, without its line feed. A line that would reach it with a
/// carriage return keeps its ending.
const MAX_LINE: usize = 65_535;

/// The edits that convert all line endings of a document, in text order. Lines in heredocs keep theirs, and so does a
/// line with further carriage returns before its ending. Empty if BuildKit can't split the document into instructions.
pub fn line_endings(document: &Document, ending: LineEnding) -> Vec<TextEdit> {
    let text = document.text.to_string();
    let is_settled = |line: &str| line.ends_with("\r\n") == (ending == LineEnding::CrLf);
    if text.split_inclusive('\n').all(is_settled) {
        return Vec::new();
    }
    let is_refused = |kind| {
        matches!(
            kind,
            ProblemKind::LineTooLong | ProblemKind::TooManyHeredocs
        )
    };
    if document.problems().iter().any(|it| is_refused(it.kind)) {
        return Vec::new();
    }
    let heredocs: Vec<Span> = document
        .file()
        .items
        .iter()
        .flat_map(|item| item.instruction.heredocs.iter().map(|it| item.at(it.body)))
        .collect();
    let mut edits = Vec::new();
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = end;
        end += line.len();
        let Some(content) = line.strip_suffix('\n') else {
            continue;
        };
        let content = content.strip_suffix('\r').unwrap_or(content);
        let at = (start + content.len()) as u32;
        let before = heredocs.partition_point(|it| it.start <= at);
        let heredoc = before.checked_sub(1).and_then(|last| heredocs.get(last));
        if is_settled(line)
            || content.ends_with('\r')
            || content.len() + 1 >= MAX_LINE
            || heredoc.is_some_and(|it| at < it.end)
        {
            continue;
        }
        edits.push(TextEdit::new(Span::new(at, end as u32), ending.text()));
    }
    edits
}
