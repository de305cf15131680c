//! Serialized pieces, one for each instruction.

use std::ops::Range;

use super::source::{Source, Unchanged};
use analysis::Document;

/// Serialized pieces, one after the other.
#[derive(Default)]
pub(super) struct Bytes {
    pub(super) bytes: Vec<u8>,
    /// The end of each piece.
    ends: Vec<usize>,
}

impl Bytes {
    /// The pieces with these indices.
    pub(super) fn get(&self, pieces: Range<usize>) -> &[u8] {
        let range = self.start(pieces.start)..self.start(pieces.end.max(pieces.start));
        self.bytes.get(range).unwrap_or_default()
    }

    /// The start of a piece; for the index after the last one, the end of all.
    pub(super) fn start(&self, piece: usize) -> usize {
        let before = piece.checked_sub(1);
        before.map_or(0, |it| {
            self.ends.get(it).copied().unwrap_or(self.bytes.len())
        })
    }

    pub(super) fn is_empty(&self, piece: usize) -> bool {
        self.get(piece..piece + 1).is_empty()
    }

    /// Adds pieces of others.
    pub(super) fn extend(&mut self, other: &Bytes, pieces: Range<usize>) {
        let (from, to) = (other.start(pieces.start), self.bytes.len());
        self.bytes.extend_from_slice(other.get(pieces.clone()));
        let ends = other.ends.get(pieces).unwrap_or_default();
        self.ends.extend(ends.iter().map(|end| end - from + to));
    }

    /// Ends the piece whose bytes were added last.
    pub(super) fn end_piece(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// The pieces of all instructions of a document, of which `earlier` has those that are unchanged since `source`;
    /// `render` adds the piece of an instruction. The piece of a FROM also depends on where its stage ends.
    pub(super) fn updated(
        earlier: &Bytes,
        source: &Source,
        document: &Document,
        unchanged: Unchanged,
        mut render: impl FnMut(&mut Bytes, usize),
    ) -> Bytes {
        let count = document.file().items.len();
        let last_kept = unchanged.front.checked_sub(1);
        let open = last_kept.and_then(|it| document.semantics().stage_of(it));
        let open = open.map_or(unchanged.front, |stage| stage.items.start);
        let end = count - unchanged.back;
        let mut bytes = Bytes::default();
        bytes.extend(earlier, 0..open);
        if open < unchanged.front {
            render(&mut bytes, open);
            bytes.extend(earlier, open + 1..unchanged.front);
        }
        for item in unchanged.front..end {
            render(&mut bytes, item);
        }
        if end < count {
            let moved = |item: usize| item + source.items.len() - count;
            bytes.extend(earlier, moved(end)..moved(count));
        }
        bytes
    }
}

/// An array of serialized elements, each after a comma.
pub(super) fn array(mut elements: Vec<u8>) -> Vec<u8> {
    match elements.first_mut() {
        Some(comma) => *comma = b'[',
        None => elements.push(b'['),
    }
    elements.push(b']');
    elements
}
