//! The LSP front end: the only code that depends on the protocol.
//!
//! Contains no logic about Dockerfiles. `transport` reads a message, `backend` handles it by running a feature on a
//! snapshot of a document from `session`, and `convert` creates the response. Only `publish` sends diagnostics.

mod backend;
mod build_choice;
mod capabilities;
mod client_flags;
mod commands;
mod convert;
mod direct;
mod folders;
mod kinds;
mod pieces;
mod progress;
mod project_state;
mod publish;
mod registries;
mod runtime;
mod serialized;
mod serve;
mod session;
mod settings;
mod snapshot;
mod transport;
mod uri_path;

#[cfg(target_family = "wasm")]
mod embedded;
#[cfg(not(target_family = "wasm"))]
mod missing_sources;
#[cfg(not(target_family = "wasm"))]
mod stdio;
#[cfg(not(target_family = "wasm"))]
mod streams;
#[cfg(not(target_family = "wasm"))]
mod watch;

#[cfg(target_family = "wasm")]
pub use embedded::Connection;
pub use serve::serve;
#[cfg(not(target_family = "wasm"))]
pub use streams::{Channel, run};
