//! Dockwright: the language server, checker and formatter for Dockerfiles.
//!
//! The house has rooms, and the rooms have an order: each knows those below it and none above.
//!
//! ```text
//! main -> lsp, cli -> features -> lints -> analysis -> syntax, catalogue -> language, values, text
//!             \-> project -> config -> features
//!                        \-> context -> language, values, text
//! ```
//!
//! | room | what it is | what it never says |
//! |---|---|---|
//! | [`core`](dockwright_core) | the rooms that are pure, a crate of its own | the protocol, files, the network |
//! | – [`text`] | where things are: a rope, spans, positions | anything of ours |
//! | – [`language`] | what a Dockerfile may say: tables | logic about a file |
//! | – [`values`] | what a single value says, like the name of an image | logic about a file |
//! | – [`catalogue`] | what is known of images without asking anyone | logic about a file |
//! | – [`syntax`] | what this file says: text, tree, typed syntax | |
//! | – [`analysis`] | what it means: stages, variables | tree-sitter |
//! | – [`lints`] | what is wrong with it: a file per rule | tree-sitter |
//! | – [`features`] | what an editor may ask: pure functions over a document | tree-sitter |
//! | [`context`] | the build context and its ignore file; the only code that walks folders | the protocol |
//! | [`config`] | what `dockwright.toml` says, and Compose and Bake files of builds | the protocol |
//! | [`project`] | what both mean for a Dockerfile | the protocol |
//! | [`registry`] | what registries say; the only code that knows a network | the protocol of editors |
//! | [`lsp`] | the protocol front end; the only code that knows LSP | a decision about Dockerfiles |
//! | [`cli`] | the terminal front end | a decision about Dockerfiles |
//!
//! `tests/layers.rs` holds these rules. Offsets and spans are bytes and ours; positions and ranges are the protocol's.

pub use dockwright_core::{analysis, catalogue, features, language, lints, syntax, text, values};

pub mod cli;
pub mod config;
pub mod context;
pub mod lsp;
pub mod project;
pub mod registry;
