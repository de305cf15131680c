//! Responses about whole documents, kept in serialized pieces.
//!
//! There is one piece for each instruction, with what precedes it. The next response copies the pieces of instructions
//! that haven't changed and renders only the others, so that the cost of an edit depends little on the length of the
//! document.

mod bytes;
mod folding;
mod source;
mod symbols;
mod tokens;

#[cfg(test)]
mod tests;

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
