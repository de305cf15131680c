//! The channels of the operating system over which a client reaches the server.

use std::io;
use std::path::Path;

use super::serve::serve;
use super::stdio;

/// How a client reaches the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Standard input and output.
    Stdio,
    /// A TCP port of this machine on which the client listens.
    Socket(u16),
    /// A Unix domain socket, or a named pipe of Windows, on which the client listens.
    Pipe(String),
}

/// The number of threads for files and long computations. A client may open thousands of documents at once, and what each
/// thread has allocated and freed stays with it.
const MAX_THREADS: usize = 4;

/// Serves one client until it sends `exit` or disconnects. Returns the exit code: 0 after `shutdown`, otherwise 1.
///
/// # Errors
///
/// If the channel can't be opened.
pub fn run(channel: &Channel) -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(MAX_THREADS)
        .build()?;
    let code = runtime.block_on(async {
        match channel {
            Channel::Stdio => Ok(serve(stdio::input(), stdio::output()).await),
            Channel::Socket(port) => {
                let stream = tokio::net::TcpStream::connect(("127.0.0.1", *port))
                    .await
                    .map_err(|error| connection_error(&format!("port {port}"), &error))?;
                stream.set_nodelay(true)?;
                let (input, output) = tokio::io::split(stream);
                Ok(serve(input, output).await)
            }
            Channel::Pipe(name) => pipe(Path::new(name)).await,
        }
    });
    // A read of standard input may still be blocked although the client has disconnected.
    runtime.shutdown_background();
    code
}

fn connection_error(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("can't connect to {name}: {error}"))
}

#[cfg(unix)]
async fn pipe(name: &Path) -> io::Result<u8> {
    let stream = tokio::net::UnixStream::connect(name)
        .await
        .map_err(|error| connection_error(&name.display().to_string(), &error))?;
    let (input, output) = tokio::io::split(stream);
    Ok(serve(input, output).await)
}

#[cfg(windows)]
async fn pipe(name: &Path) -> io::Result<u8> {
    let stream = tokio::net::windows::named_pipe::ClientOptions::new()
        .open(name)
        .map_err(|error| connection_error(&name.display().to_string(), &error))?;
    let (input, output) = tokio::io::split(stream);
    Ok(serve(input, output).await)
}
