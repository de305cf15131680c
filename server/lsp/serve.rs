//! Serving one client.

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::unbounded_channel;

use super::backend::Backend;
use super::transport;

/// Serves one client over a pair of streams. Returns the exit code.
pub async fn serve(input: impl AsyncRead + Unpin, output: impl AsyncWrite + Unpin) -> u8 {
    let (outgoing, written) = unbounded_channel();
    let (service, socket) = Backend::service(outgoing);
    transport::serve(input, output, service, socket, written).await
}
