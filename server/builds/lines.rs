//! Where the lines of an inline text are in its file.

use std::ops::Range;

use crate::files::Reader;
use crate::{Inline, Place};

/// How many lines of the file may be between two lines of the text that follow each other.
const MAX_GAP: usize = 64;

/// An inline Dockerfile with the places of its lines.
pub(crate) fn inline(reader: &Reader, text: &str, place: Option<&Place>) -> Inline {
    let source = place.and_then(|place| reader.known(&place.file));
    let lines = match (place, source) {
        (Some(place), Some(source)) => line_offsets(&source, place.span(), text),
        _ => Vec::new(),
    };
    Inline {
        text: text.to_owned(),
        lines,
    }
}

/// For each line of `text`, the offset of the same line in `source`, within `span`.
///
/// A line is the same if the source's line is that line, indented: so it is in YAML's block scalars and HCL's heredocs.
fn line_offsets(source: &str, span: Range<usize>, text: &str) -> Vec<Option<u32>> {
    let mut offset = span.start;
    let written = source.get(span).unwrap_or_default();
    let lines: Vec<(usize, &str)> = written
        .split_inclusive('\n')
        .map(|line| {
            let start = offset;
            offset += line.len();
            (start, line.trim_end_matches(['\n', '\r']))
        })
        .collect();
    let mut next = 0;
    let find = |line: &str| {
        let window = lines.iter().enumerate().skip(next).take(MAX_GAP);
        for (index, (start, candidate)) in window {
            let indent = candidate.strip_suffix(line);
            if indent.is_some_and(|indent| indent.trim().is_empty()) {
                next = index + 1;
                return Some((start + candidate.len() - line.len()) as u32);
            }
        }
        None
    };
    text.lines().map(find).collect()
}
