//! Document symbols in pieces.

use super::bytes::{Bytes, array};
use super::source::Source;
use crate::convert;
use analysis::{Document, Stages};
use ide::symbols::{self, Symbol};
use syntax::text::Encoding;

/// The symbols of a document as a tree. The piece of a FROM begins the symbol of its stage, without its end.
#[derive(Default)]
pub(crate) struct SymbolPieces {
    source: Source,
    bytes: Bytes,
    /// The number of stages. If it changes, so may the names of stages that have none.
    stages: usize,
}

impl SymbolPieces {
    /// Brings the symbols up to date with the document, and returns them as an array.
    pub(crate) fn update(&mut self, document: &Document, encoding: Encoding) -> Vec<u8> {
        let stages = Stages::of(document);
        if self.stages != stages.count() {
            self.source = Source::default();
            self.stages = stages.count();
        }
        let mut unchanged = self.source.unchanged_in_place(document);
        // Whether a comma precedes a symbol depends on the one before it.
        unchanged.back = unchanged.back.saturating_sub(1);
        let render = |bytes: &mut Bytes, item| render(bytes, document, encoding, item);
        self.bytes = Bytes::updated(&self.bytes, &self.source, document, unchanged, render);
        self.source.update(document, unchanged);
        self.array(document, encoding)
    }

    /// All symbols, with those of directives.
    fn array(&self, document: &Document, encoding: Encoding) -> Vec<u8> {
        let mut all = Vec::with_capacity(self.bytes.bytes.len() + 1024);
        for directive in symbols::directives(document) {
            all.push(b',');
            write(&mut all, document, directive, encoding);
        }
        all.extend_from_slice(&self.bytes.bytes);
        let last = document.file().items.len().checked_sub(1);
        if last.is_some_and(|last| is_child(document, last)) {
            all.extend_from_slice(b"]}");
        }
        array(all)
    }
}

/// True if an instruction is in a stage and isn't its FROM.
fn is_child(document: &Document, item: usize) -> bool {
    let stage = document.semantics().stage_of(item);
    stage.is_some_and(|stage| stage.items.start != item)
}

fn write(bytes: &mut Vec<u8>, document: &Document, symbol: Symbol, encoding: Encoding) {
    let symbol = convert::symbol(document, symbol, encoding);
    // Writing to a vector can't fail.
    let _ = serde_json::to_writer(bytes, &symbol);
}

/// Adds the piece of an instruction.
fn render(bytes: &mut Bytes, document: &Document, encoding: Encoding, item: usize) {
    let stage = Stages::of(document).containing(item);
    let begins_stage = stage.as_ref().filter(|it| it.items.start == item);
    let follows_child = item.checked_sub(1).is_some_and(|it| is_child(document, it));
    let out = &mut bytes.bytes;
    if let Some(stage) = begins_stage {
        if follows_child {
            out.extend_from_slice(b"]}");
        }
        out.push(b',');
        write(out, document, symbols::stage(document, stage), encoding);
        if stage.items.len() > 1 {
            // The braces are closed after its last instruction.
            out.pop();
            out.extend_from_slice(b",\"children\":[");
        }
    } else {
        if follows_child || stage.is_none() {
            out.push(b',');
        }
        let symbol = document.file().items.get(item).map(symbols::instruction);
        if let Some(symbol) = symbol {
            write(out, document, symbol, encoding);
        }
    }
    bytes.end_piece();
}
