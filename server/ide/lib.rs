//! The editor features: one file per LSP request, each a pure function of a document.
//!
//! Takes offsets and returns spans; does not depend on the protocol, the file system or the network.

mod action;
pub mod calls;
pub mod code_action;
pub mod code_lens;
pub mod commands;
pub mod completion;
pub mod definition;
pub mod folding;
pub mod formatting;
pub mod highlight;
pub mod hover;
pub mod image;
pub mod inlay_hints;
pub mod inspect;
pub mod linked_editing;
pub mod links;
pub mod lints;
mod markdown;
pub mod moved_files;
pub mod pin;
pub use lints::recognition;
pub mod refactor;
pub mod references;
pub mod rename;
pub mod selection;
pub mod signature_help;
pub mod stage_graph;
pub mod symbols;
pub mod tokens;
