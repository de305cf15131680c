//! Dockwright: the language server, checker and formatter for Dockerfiles.
//!
//! The house has rooms, and the rooms have an order: each knows those below it and none above.
//!
//! ```text
//! main -> lsp, cli -> features -> lints -> analysis -> syntax, catalogue -> language, values, text
//!             \-> project -> features, config, context
//! ```
//!
//! | room | what it is | what it never says |
//! |---|---|---|
//! | [`text`] | where things are: a rope, spans, positions | anything of ours |
//! | [`language`] | what a Dockerfile may say: tables | logic about a file |
//! | [`values`] | what a single value says, like the name of an image | logic about a file |
//! | [`catalogue`] | what is known of images without asking anyone | logic about a file |
//! | [`syntax`] | what this file says: text, tree, typed syntax | tokio, the protocol |
//! | [`analysis`] | what it means: stages, variables | the protocol, files, the network, tree-sitter |
//! | [`lints`] | what is wrong with it: a file per rule | the protocol, files, the network, tree-sitter |
//! | [`features`] | what an editor may ask: pure functions over a document | the protocol, files, the network, tree-sitter |
//! | [`context`] | the build context and its ignore file; the only code that walks folders | the protocol |
//! | [`config`] | what `dockwright.toml` says, and Compose and Bake files of builds | the protocol |
//! | [`project`] | what both mean for a Dockerfile | the protocol |
//! | [`registry`] | what registries say; the only code that knows a network | the protocol of editors |
//! | [`lsp`] | the protocol front end; the only code that knows LSP | a decision about Dockerfiles |
//! | [`cli`] | the terminal front end | a decision about Dockerfiles |
//!
//! `tests/layers.rs` holds these rules. Offsets and spans are bytes and ours; positions and ranges are the protocol's.

pub mod analysis;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod context;
pub mod features;
pub mod language;
pub mod lints;
pub mod lsp;
pub mod project;
pub mod registry;
pub mod syntax;
pub mod text;
pub mod values;
