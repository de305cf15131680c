//! A client in the program that contains the server: messages are passed by calls instead of streams.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::runtime;
use super::serve::serve;

/// A server that was started for a client.
pub struct Connection {
    incoming: UnboundedSender<Vec<u8>>,
}

impl Connection {
    /// Starts a server. It calls `send` with each message to the client, without a header.
    pub fn open(send: fn(&[u8])) -> Connection {
        let (incoming, messages) = unbounded_channel();
        let input = Input {
            messages,
            rest: Vec::new(),
        };
        runtime::spawn(serve(input, Output { send }));
        Connection { incoming }
    }

    /// Passes a message of the client, without a header, to the server. [`Connection::run`] handles it.
    pub fn receive(&self, message: &[u8]) {
        let mut framed = format!("Content-Length: {}\r\n\r\n", message.len()).into_bytes();
        framed.extend_from_slice(message);
        // Fails only after `exit`.
        let _ = self.incoming.send(framed);
    }

    /// Handles all messages and does all work that is due. Returns the time after which more will be due, if any.
    pub fn run(&self) -> Option<Duration> {
        runtime::run_until_stalled()
    }
}

/// The messages of the client, as the stream that the transport reads.
struct Input {
    messages: UnboundedReceiver<Vec<u8>>,
    /// The part of a message that hasn't been read.
    rest: Vec<u8>,
}

impl AsyncRead for Input {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.rest.is_empty() {
            match ready!(this.messages.poll_recv(context)) {
                Some(message) => this.rest = message,
                // The end of the stream.
                None => return Poll::Ready(Ok(())),
            }
        }
        let length = this.rest.len().min(buffer.remaining());
        let rest = this.rest.split_off(length);
        buffer.put_slice(&this.rest);
        this.rest = rest;
        Poll::Ready(Ok(()))
    }
}

/// The stream that the transport writes. Each write contains whole messages.
struct Output {
    send: fn(&[u8]),
}

impl AsyncWrite for Output {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut rest = buffer;
        while let Some((message, after)) = next_message(rest) {
            (self.send)(message);
            rest = after;
        }
        Poll::Ready(Ok(buffer.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The first message of the transport's output, without its header, and what follows it.
fn next_message(output: &[u8]) -> Option<(&[u8], &[u8])> {
    let output = output.strip_prefix(b"Content-Length: ")?;
    let header = memchr::memmem::find(output, b"\r\n\r\n")?;
    let (length, rest) = output.split_at_checked(header)?;
    let length: usize = std::str::from_utf8(length).ok()?.parse().ok()?;
    rest.get(4..)?.split_at_checked(length)
}
