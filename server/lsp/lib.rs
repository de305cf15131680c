//! The LSP front end: the only code that depends on the protocol.
//!
//! Contains no logic about Dockerfiles. `transport` reads a message, `backend` handles it by running a feature on a
//! snapshot of a document from `session`, and `convert` creates the response. Only `publish` sends diagnostics.

mod backend;
mod build_choice;
mod capabilities;
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
mod session;
mod settings;
mod snapshot;
mod transport;

#[cfg(target_family = "wasm")]
mod embedded;
#[cfg(not(target_family = "wasm"))]
mod stdio;
#[cfg(not(target_family = "wasm"))]
mod streams;
#[cfg(not(target_family = "wasm"))]
mod watch;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::unbounded_channel;

use backend::Backend;
#[cfg(target_family = "wasm")]
pub use embedded::Connection;
#[cfg(not(target_family = "wasm"))]
pub use streams::{Channel, run};

/// Serves one client over a pair of streams. Returns the exit code.
pub async fn serve(input: impl AsyncRead + Unpin, output: impl AsyncWrite + Unpin) -> u8 {
    let (outgoing, written) = unbounded_channel();
    let (service, socket) = Backend::service(outgoing);
    transport::serve(input, output, service, socket, written).await
}
