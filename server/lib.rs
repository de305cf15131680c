//! Dockwright: the language server, checker and formatter for Dockerfiles.
//!
//! The house has rooms, and the rooms have an order: each knows those below it and none above.
//!
//! ```text
//! syntax -> language, text
//! ```
//!
//! | room | what it is | what it never says |
//! |---|---|---|
//! | [`text`] | where things are: a rope, spans, positions | anything of ours |
//! | [`language`] | what a Dockerfile may say: tables | logic about a file |
//! | [`syntax`] | what this file says: text, tree, typed syntax | tokio, the protocol |
//!
//! Offsets and spans are bytes and ours; positions and ranges are the protocol's.

pub mod language;
pub mod syntax;
pub mod text;
