//! Dockwright: the language server, checker and formatter for Dockerfiles.
//!
//! The house has rooms, and the rooms have an order: each knows those below it and none above.
//!
//! ```text
//! main -> lsp, cli -> features -> analysis -> syntax -> language, values, text
//! ```
//!
//! | room | what it is | what it never says |
//! |---|---|---|
//! | [`text`] | where things are: a rope, spans, positions | anything of ours |
//! | [`language`] | what a Dockerfile may say: tables | logic about a file |
//! | [`values`] | what a single value says, by itself: a name of an image, a port, a path | an instruction, files, the network |
//! | [`syntax`] | what this file says: text, tree, typed syntax | tokio, the protocol |
//! | [`analysis`] | what it means: stages, variables | the protocol, files, the network, tree-sitter |
//! | [`features`] | what an editor may ask: pure functions over a document | the protocol, files, the network, tree-sitter |
//! | [`lsp`] | the protocol front end; the only code that knows LSP | a decision about Dockerfiles |
//! | [`cli`] | the terminal front end | a decision about Dockerfiles |
//!
//! `tests/layers.rs` holds these rules. Offsets and spans are bytes and ours; positions and ranges are the protocol's.

pub mod analysis;
pub mod cli;
pub mod features;
pub mod language;
pub mod lsp;
pub mod syntax;
pub mod text;
pub mod values;
