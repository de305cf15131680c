//! Folding ranges in pieces.

use super::{Bytes, Source};
use crate::capabilities::ClientFlags;
use crate::convert;
use analysis::{Document, Stages};

/// The folding ranges of a document. A document with regions has no pieces, as a region may begin and end anywhere.
#[derive(Default)]
pub(crate) struct FoldPieces {
    source: Source,
    bytes: Bytes,
}

impl FoldPieces {
    /// Brings the folding ranges up to date with the document, and returns them as an array.
    pub(crate) fn update(&mut self, document: &Document, flags: ClientFlags) -> Vec<u8> {
        let mut unchanged = self.source.unchanged(document);
        if unchanged.moved != 0 {
            unchanged.back = 0;
        }
        let stages = Stages::of(document);
        let count = document.file().items.len();
        // The last stage that begins before the change may end elsewhere now.
        let open = unchanged
            .front
            .checked_sub(1)
            .and_then(|it| stages.containing(it));
        let open = open.map_or(unchanged.front, |stage| stage.items.start);
        let end = count - unchanged.back;
        let mut bytes = Bytes::default();
        let mut has_regions = false;
        let mut render = |bytes: &mut Bytes, pieces: std::ops::Range<usize>| {
            for piece in pieces {
                let folds = ide::folding::of_instruction(document, piece);
                has_regions |= folds.is_none();
                for fold in folds.unwrap_or_default() {
                    bytes.bytes.push(b',');
                    // Writing to a vector can't fail.
                    let fold = convert::fold(document, fold, flags);
                    let _ = serde_json::to_writer(&mut bytes.bytes, &fold);
                }
                bytes.end_piece();
            }
        };
        bytes.extend(&self.bytes, 0..open);
        if open < unchanged.front {
            render(&mut bytes, open..open + 1);
            bytes.extend(&self.bytes, open + 1..unchanged.front);
        }
        render(&mut bytes, unchanged.front..end);
        let earlier = |new: usize| new + self.source.items.len() - count;
        if end < count {
            bytes.extend(&self.bytes, earlier(end)..earlier(count));
        }
        // What follows the last instruction.
        render(&mut bytes, count..count + 1);
        let most = flags.max_folds.map_or(usize::MAX, |most| most as usize);
        if has_regions {
            *self = FoldPieces::default();
            let folds = ide::folding::folding(document).into_iter().take(most);
            let folds: Vec<_> = folds.map(|it| convert::fold(document, it, flags)).collect();
            return serde_json::to_vec(&folds).unwrap_or_default();
        }
        self.bytes = bytes;
        self.source.update(document, unchanged);
        self.array(most)
    }

    /// The first folding ranges.
    fn array(&self, most: usize) -> Vec<u8> {
        let all = &self.bytes.bytes;
        // The comma before the first one that is too many.
        let end = memchr::memchr_iter(b'{', all).nth(most).map(|at| at - 1);
        let mut folds = all
            .get(..end.unwrap_or(all.len()))
            .unwrap_or_default()
            .to_vec();
        match folds.first_mut() {
            // The first comma.
            Some(first) => *first = b'[',
            None => folds.push(b'['),
        }
        folds.push(b']');
        folds
    }
}
