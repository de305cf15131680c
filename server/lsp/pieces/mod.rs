//! Responses about whole documents, kept in serialized pieces.
//!
//! There is one piece for each instruction, with what precedes it. The next response copies the pieces of instructions
//! that haven't changed and renders only the others, so that the cost of an edit depends little on the length of the
//! document.

mod folding;
mod symbols;
mod tokens;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use analysis::Document;
use syntax::Item;
use syntax::text::{Content, Text};

pub(super) use folding::FoldPieces;
pub(super) use symbols::SymbolPieces;
pub(super) use tokens::TokenPieces;

/// The pieces of the last responses about a document.
#[derive(Default)]
pub(super) struct Pieces {
    /// Semantic tokens, with the result id of the response.
    pub(super) tokens: Option<(String, TokenPieces)>,
    /// Document symbols.
    pub(super) symbols: Option<SymbolPieces>,
    /// Folding ranges.
    pub(super) folds: Option<FoldPieces>,
}

/// The document that pieces were rendered from, as far as needed to find what has changed since.
#[derive(Default)]
struct Source {
    content: Content,
    lines: u32,
    items: Vec<Item>,
}

/// The instructions that are unchanged, with all that precedes each of them: the first ones and the last ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Unchanged {
    /// How many at the beginning.
    front: usize,
    /// How many at the end.
    back: usize,
    /// The number of lines by which those at the end have moved down.
    moved: i64,
}

impl Source {
    /// What is unchanged in a document.
    fn unchanged(&self, document: &Document) -> Unchanged {
        let text = &document.text;
        let (old, new) = (self.items.as_slice(), document.file().items.as_slice());
        let (front, back) = self.content.shared_ends(text);
        let count = old.len().min(new.len());
        // The last instruction of a file may be continued by what is appended.
        let most = count.saturating_sub(1);
        let is_same = |(a, b): &(&Item, &Item)| Arc::ptr_eq(&a.instruction, &b.instruction);
        let is_kept = |pair: &(&Item, &Item)| {
            let (a, b) = pair;
            a.start == b.start && b.span().end < front && is_same(pair)
        };
        let pairs = old.iter().zip(new);
        let front_count = pairs.take(most).take_while(is_kept).count();
        // A line is unchanged if the line feed before it is.
        let back_start = text.len() - back;
        let first_line = text.line_feed_after(back_start);
        let moved_bytes = i64::from(text.len()) - i64::from(self.len());
        let is_moved = |pair: &(&Item, &Item)| {
            let (a, b) = pair;
            i64::from(a.start) + moved_bytes == i64::from(b.start)
                && b.start > first_line
                && is_same(pair)
        };
        let pairs = old.iter().rev().zip(new.iter().rev());
        let back_count = pairs.take(count - front_count).take_while(is_moved).count();
        Unchanged {
            front: front_count,
            // What precedes the first of them may have changed.
            back: back_count.saturating_sub(1),
            moved: i64::from(text.lines()) - i64::from(self.lines),
        }
    }

    /// Like [`Source::unchanged`], but what has moved to another line counts as changed.
    fn unchanged_in_place(&self, document: &Document) -> Unchanged {
        let unchanged = self.unchanged(document);
        Unchanged {
            back: if unchanged.moved == 0 {
                unchanged.back
            } else {
                0
            },
            ..unchanged
        }
    }

    fn len(&self) -> u32 {
        self.content.len()
    }

    /// Follows the document, of which some instructions are unchanged.
    fn update(&mut self, document: &Document, unchanged: Unchanged) {
        let text: &Text = &document.text;
        let new = &document.file().items;
        let changed = unchanged.front..new.len() - unchanged.back;
        let old = unchanged.front..self.items.len() - unchanged.back;
        let replaced = new.get(changed).unwrap_or_default().iter().cloned();
        self.items.splice(old, replaced);
        for (old, new) in self.items.iter_mut().zip(new).rev().take(unchanged.back) {
            old.start = new.start;
        }
        self.content = text.content();
        self.lines = text.lines();
    }
}

/// Serialized pieces, one after the other.
#[derive(Default)]
struct Bytes {
    bytes: Vec<u8>,
    /// The end of each piece.
    ends: Vec<usize>,
}

impl Bytes {
    /// The pieces with these indices.
    fn get(&self, pieces: Range<usize>) -> &[u8] {
        let range = self.start(pieces.start)..self.start(pieces.end.max(pieces.start));
        self.bytes.get(range).unwrap_or_default()
    }

    /// The start of a piece; for the index after the last one, the end of all.
    fn start(&self, piece: usize) -> usize {
        let before = piece.checked_sub(1);
        before.map_or(0, |it| {
            self.ends.get(it).copied().unwrap_or(self.bytes.len())
        })
    }

    fn is_empty(&self, piece: usize) -> bool {
        self.get(piece..piece + 1).is_empty()
    }

    /// Adds pieces of others.
    fn extend(&mut self, other: &Bytes, pieces: Range<usize>) {
        let (from, to) = (other.start(pieces.start), self.bytes.len());
        self.bytes.extend_from_slice(other.get(pieces.clone()));
        let ends = other.ends.get(pieces).unwrap_or_default();
        self.ends.extend(ends.iter().map(|end| end - from + to));
    }

    /// Ends the piece whose bytes were added last.
    fn end_piece(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// The pieces of all instructions of a document, of which `earlier` has those that are unchanged since `source`;
    /// `render` adds the piece of an instruction. The piece of a FROM also depends on where its stage ends.
    fn updated(
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
fn array(mut elements: Vec<u8>) -> Vec<u8> {
    match elements.first_mut() {
        Some(comma) => *comma = b'[',
        None => elements.push(b'['),
    }
    elements.push(b']');
    elements
}
