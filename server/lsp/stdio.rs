//! Asynchronous standard input and output, without a helper thread where possible.
//!
//! Editors start servers with pipes or sockets, which tokio can poll. Anything else, such as a file, uses tokio's
//! blocking threads.

use tokio::io::{AsyncRead, AsyncWrite};

/// Standard input.
pub(super) fn input() -> Box<dyn AsyncRead + Unpin> {
    #[cfg(unix)]
    if let Some(input) = unix::input() {
        return input;
    }
    Box::new(tokio::io::stdin())
}

/// Standard output.
pub(super) fn output() -> Box<dyn AsyncWrite + Unpin> {
    #[cfg(unix)]
    if let Some(output) = unix::output() {
        return output;
    }
    Box::new(tokio::io::stdout())
}

#[cfg(unix)]
mod unix {
    use std::os::fd::{AsFd, OwnedFd};
    use std::os::unix::net::UnixStream as StdStream;

    use tokio::io::{AsyncRead, AsyncWrite};
    use tokio::net::UnixStream;
    use tokio::net::unix::pipe::{Receiver, Sender};

    pub(super) fn input() -> Option<Box<dyn AsyncRead + Unpin>> {
        let fd = || std::io::stdin().as_fd().try_clone_to_owned().ok();
        if let Ok(pipe) = Receiver::from_owned_fd(fd()?) {
            return Some(Box::new(pipe));
        }
        Some(Box::new(socket(fd()?)?))
    }

    pub(super) fn output() -> Option<Box<dyn AsyncWrite + Unpin>> {
        let fd = || std::io::stdout().as_fd().try_clone_to_owned().ok();
        if let Ok(pipe) = Sender::from_owned_fd(fd()?) {
            return Some(Box::new(pipe));
        }
        Some(Box::new(socket(fd()?)?))
    }

    fn socket(fd: OwnedFd) -> Option<UnixStream> {
        let stream = StdStream::from(fd);
        // Fails for anything but a socket.
        stream.local_addr().ok()?;
        stream.set_nonblocking(true).ok()?;
        UnixStream::from_std(stream).ok()
    }
}
