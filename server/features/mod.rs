//! What an editor may ask: one file per question, each a pure function over a document.
//!
//! Offsets in, spans out; knows nothing of the protocol, of files or of the network.

pub mod code_action;
pub mod completion;
pub mod definition;
pub mod folding;
pub mod formatting;
pub mod hover;
pub mod inspect;
pub mod stage_graph;
pub mod symbols;
pub mod tokens;
