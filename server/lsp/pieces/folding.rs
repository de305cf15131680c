//! Folding ranges in pieces.

use super::bytes::{Bytes, array};
use super::source::Source;
use crate::client_flags::ClientFlags;
use crate::convert;
use analysis::Document;

/// The folding ranges of a document. A document with regions has no pieces, as a region may begin and end anywhere.
#[derive(Default)]
pub(crate) struct FoldPieces {
    source: Source,
    bytes: Bytes,
}

impl FoldPieces {
    /// Brings the folding ranges up to date with the document, and returns them as an array.
    pub(crate) fn update(&mut self, document: &Document, flags: ClientFlags) -> Vec<u8> {
        let unchanged = self.source.unchanged_in_place(document);
        let mut has_regions = false;
        let mut render = |bytes: &mut Bytes, item: usize| {
            let folds = ide::folding::of_instruction(document, item);
            has_regions |= folds.is_none();
            for fold in folds.unwrap_or_default() {
                bytes.bytes.push(b',');
                // Writing to a vector can't fail.
                let fold = convert::fold(document, fold, flags);
                let _ = serde_json::to_writer(&mut bytes.bytes, &fold);
            }
            bytes.end_piece();
        };
        let mut bytes = Bytes::updated(&self.bytes, &self.source, document, unchanged, &mut render);
        // What follows the last instruction.
        render(&mut bytes, document.file().items.len());
        let most = flags.max_folds.map_or(usize::MAX, |most| most as usize);
        if has_regions {
            *self = FoldPieces::default();
            let folds = ide::folding::folding(document).into_iter().take(most);
            let folds: Vec<_> = folds.map(|it| convert::fold(document, it, flags)).collect();
            return serde_json::to_vec(&folds).unwrap_or_default();
        }
        self.bytes = bytes;
        self.source.update(document, unchanged);
        // The comma before the first one that is too many.
        let end = memchr::memchr_iter(b'{', &self.bytes.bytes).nth(most);
        let end = end.map_or(self.bytes.bytes.len(), |at| at - 1);
        let first = self.bytes.bytes.get(..end).unwrap_or_default();
        array(first.to_vec())
    }
}
