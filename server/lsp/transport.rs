//! The message loop: reads, dispatches and writes messages.
//!
//! The library's own transport stops at the first malformed message. This one responds with an error and continues. It
//! starts the handlers in the order of the messages. Cancellations are handled as soon as they are read, so that they also
//! reach requests whose handlers haven't started.

use std::collections::VecDeque;
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::{Buf, BytesMut};
use futures::future::{self, BoxFuture};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, SinkExt, StreamExt};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc::UnboundedReceiver;
use tower::Service;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{ClientSocket, LspService};

use super::backend::Backend;
use super::direct::{DirectResponder, cancelled_id};
use super::runtime;
use super::serialized::body;

/// The maximum length of a message, in bytes.
const MAX_MESSAGE: usize = 1 << 30;

/// The serialized response to a request, if it has one, and whether the request succeeded.
type PendingResponse = BoxFuture<'static, (Option<Vec<u8>>, bool)>;

/// Messages that are read, but not handled yet. More are left unread.
const MAX_QUEUE: usize = 1_000;
/// If more bytes than this wait for being written, the client isn't reading: nothing is handled until it does.
const MAX_UNWRITTEN: usize = 64 << 20;
/// How long queued messages are handled before input is looked at again, which may cancel requests among them.
const SLICE: Duration = Duration::from_millis(3);
/// How long answers are awaited, and written, after the input has ended.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// Serves one client until it sends `exit` or disconnects. Returns the exit code. `outgoing` yields serialized messages
/// to the client.
pub(super) async fn serve(
    mut input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
    service: LspService<Backend>,
    socket: ClientSocket,
    mut outgoing: UnboundedReceiver<Vec<u8>>,
) -> u8 {
    let (mut requests, mut responses) = socket.split();
    let mut read = BytesMut::new();
    let mut written = BytesMut::new();
    let mut queue: VecDeque<Request> = VecDeque::new();
    let mut dispatcher = Dispatcher::new(service);
    let mut slice = Instant::now();
    let mut ends = false;
    while !ends {
        let is_read = written.len() <= MAX_UNWRITTEN;
        tokio::select! {
            biased;
            result = output.write(&written), if !written.is_empty() => match result {
                Ok(count) if count > 0 => written.advance(count),
                _ => ends = true,
            },
            Some((response, _)) = dispatcher.running.next(), if !dispatcher.running.is_empty() => frame(&mut written, response),
            Some(request) = requests.next() => frame(&mut written, body(&request)),
            Some(body) = outgoing.recv() => frame(&mut written, Some(body)),
            result = input.read_buf(&mut read), if is_read && queue.len() < MAX_QUEUE => {
                let at_end = !matches!(result, Ok(count) if count > 0);
                if queue.is_empty() {
                    slice = Instant::now();
                }
                while let Some(message) = next_message(&mut read) {
                    match message {
                        Ok(Message::Request(request)) => match cancelled_id(&request) {
                            // Its request may not have been handled yet.
                            Some(id) => match queue.iter().position(|it| it.id() == Some(&id)) {
                                Some(place) => {
                                    queue.remove(place);
                                    let error = Error::request_cancelled();
                                    frame(&mut written, body(&Response::from_error(id, error)));
                                }
                                None => ends |= dispatcher.dispatch(request, &mut written).await,
                            },
                            None => queue.push_back(request),
                        },
                        Ok(Message::Response(response)) => {
                            let _ = responses.send(response).now_or_never();
                        }
                        Err(refusal) => frame(&mut written, body(&refusal)),
                    }
                }
                if at_end {
                    while let Some(request) = queue.pop_front().filter(|_| !ends) {
                        ends |= dispatcher.dispatch(request, &mut written).await;
                    }
                    // Requests before it are still answered.
                    let answers = async {
                        while let Some((response, _)) = dispatcher.running.next().await {
                            frame(&mut written, response);
                        }
                    };
                    if !ends {
                        runtime::timeout(LAST_ANSWERS, answers).await;
                    }
                    ends = true;
                }
            }
            () = future::ready(()), if is_read && !queue.is_empty() => {
                if slice.elapsed() > SLICE {
                    runtime::pause().await;
                    slice = Instant::now();
                } else if let Some(request) = queue.pop_front() {
                    ends |= dispatcher.dispatch(request, &mut written).await;
                }
            }
        }
    }
    // Write the remaining messages if the client still reads.
    let last = async {
        output.write_all(&written).await?;
        // Standard output is written on another thread.
        output.flush().await
    };
    let _ = runtime::timeout(LAST_ANSWERS, last).await;
    u8::from(!dispatcher.shut_down)
}

/// Starts the handlers of requests and notifications.
struct Dispatcher {
    service: LspService<Backend>,
    direct: DirectResponder,
    running: FuturesUnordered<PendingResponse>,
    started: bool,
    shut_down: bool,
}

impl Dispatcher {
    fn new(service: LspService<Backend>) -> Dispatcher {
        Dispatcher {
            service,
            direct: DirectResponder::default(),
            running: FuturesUnordered::new(),
            started: false,
            shut_down: false,
        }
    }

    /// Starts a handler, and writes its response if that is ready. Returns true for `exit`, or if the service has ended.
    async fn dispatch(&mut self, request: Request, written: &mut BytesMut) -> bool {
        let is_initialize = request.method() == "initialize";
        let is_shutdown = request.method() == "shutdown";
        let is_exit = request.method() == "exit";
        let id = request.id().cloned();
        // The library checks for unknown methods before it checks the session's state.
        let refusal = match &id {
            Some(_) if self.shut_down => Some(Error::invalid_request()),
            Some(_) if !self.started && !is_initialize => Some(not_started()),
            _ => None,
        };
        if let (Some(id), Some(error)) = (&id, refusal) {
            frame(written, body(&Response::from_error(id.clone(), error)));
            return false;
        }
        let service = &mut self.service;
        if future::poll_fn(|cx| service.poll_ready(cx)).await.is_err() {
            return true;
        }
        let mut call: PendingResponse = match self.direct.respond(service.inner(), request) {
            Ok(call) => call.map(|response| (response, true)).boxed(),
            Err(request) => {
                let call = service.call(request);
                call.map(|response| encode_response(id, response.unwrap_or_default()))
                    .boxed()
            }
        };
        match futures::poll!(&mut call) {
            Poll::Ready((response, succeeded)) => {
                self.started |= is_initialize && succeeded;
                self.shut_down |= is_shutdown && succeeded;
                frame(written, response);
            }
            Poll::Pending => self.running.push(call),
        }
        is_exit
    }
}

/// Serializes the library's response to a request. The library sends none for unknown methods that start with `$/`;
/// such a request gets a `MethodNotFound` error.
fn encode_response(id: Option<Id>, response: Option<Response>) -> (Option<Vec<u8>>, bool) {
    let unknown = |id| Response::from_error(id, Error::method_not_found());
    let response = response.or_else(|| id.map(unknown));
    let succeeded = response.as_ref().is_some_and(Response::is_ok);
    (response.and_then(|it| body(&it)), succeeded)
}

/// Appends a message with its header.
fn frame(written: &mut BytesMut, body: Option<Vec<u8>>) {
    if let Some(body) = body {
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        written.extend_from_slice(header.as_bytes());
        written.extend_from_slice(&body);
    }
}

enum Message {
    Request(Request),
    Response(Response),
}

/// A message, or the error response to a malformed one, with the request's id if it could be read.
type Read = Result<Message, Box<Response>>;

/// The maximum length of a header, in bytes.
const MAX_HEADER: usize = 1 << 16;
/// The error message for input without a header.
const NO_LENGTH: &str = "missing Content-Length header";

/// Removes the next message from the input buffer; `None` if it is incomplete.
fn next_message(read: &mut BytesMut) -> Option<Read> {
    loop {
        let Some(header_end) = find(read, b"\r\n\r\n") else {
            // Only the end of what isn't a header may be the beginning of one.
            let excess = read.len().saturating_sub(MAX_HEADER);
            read.advance(excess);
            return (excess > 0).then(|| refuse(Id::Null, ErrorCode::ParseError, NO_LENGTH));
        };
        let header = read.get(..header_end)?;
        let Some(length) = content_length(header) else {
            // The header of the next message may follow the rest of one that exceeded its Content-Length.
            let again = find_ignoring_case(header.get(1..).unwrap_or_default(), b"content-length:")
                .map(|at| at + 1);
            read.advance(again.unwrap_or(header_end + 4));
            if again.is_some() {
                continue;
            }
            return Some(refuse(Id::Null, ErrorCode::ParseError, NO_LENGTH));
        };
        let start = header_end + 4;
        let body = read.get(start..start.checked_add(length)?)?;
        let (message, used) = parse(body);
        // Bytes after the message, but within its length, belong to the next one.
        read.advance(start + used);
        if let Some(message) = message {
            return Some(message);
        }
    }
}

/// The value of `Content-Length`; `None` if a line of the header is malformed.
fn content_length(header: &[u8]) -> Option<usize> {
    let header = std::str::from_utf8(header).ok()?;
    let mut length = None;
    for line in header.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        if name.trim().eq_ignore_ascii_case("content-length") {
            length = Some(
                value
                    .trim()
                    .parse()
                    .ok()
                    .filter(|length| *length <= MAX_MESSAGE)?,
            );
        }
    }
    length
}

/// Parses a message, and returns how many bytes it took. An empty body is neither a message nor an error.
fn parse(body: &[u8]) -> (Option<Read>, usize) {
    if body.iter().all(u8::is_ascii_whitespace) {
        return (None, body.len());
    }
    let mut values = serde_json::Deserializer::from_slice(body).into_iter::<Value>();
    match values.next() {
        Some(Ok(value)) => {
            let used = values.byte_offset();
            let rest = body.get(used..).unwrap_or_default();
            let used = if rest.iter().all(u8::is_ascii_whitespace) {
                body.len()
            } else {
                used
            };
            (Some(message(value)), used)
        }
        Some(Err(reason)) => (
            Some(refuse(Id::Null, ErrorCode::ParseError, &reason.to_string())),
            body.len(),
        ),
        None => (None, body.len()),
    }
}

fn refuse(id: Id, code: ErrorCode, text: &str) -> Read {
    Err(Box::new(Response::from_error(id, error(code, text))))
}

fn message(value: Value) -> Read {
    let invalid = |id: Id, text: &str| refuse(id, ErrorCode::InvalidRequest, text);
    let Value::Object(mut object) = value else {
        return invalid(Id::Null, "a message is an object");
    };
    let id = match object.remove("id") {
        None => None,
        Some(id) => match serde_json::from_value::<Id>(id) {
            Ok(id) => Some(id),
            Err(_) => return invalid(Id::Null, "an id is a number or a string"),
        },
    };
    match object.remove("method") {
        Some(Value::String(method)) => Ok(Message::Request(request(
            method,
            id,
            object.remove("params"),
        ))),
        Some(_) => invalid(id.unwrap_or_default(), "a method is a string"),
        None => response(id, object),
    }
}

fn request(method: String, id: Option<Id>, params: Option<Value>) -> Request {
    let is_shutdown = method == "shutdown";
    let mut request = Request::build(method);
    // Some clients send `{}` or `[]` as params, which the library would reject.
    if let Some(params) = params.filter(|_| !is_shutdown) {
        request = request.params(params);
    }
    if let Some(id) = id {
        request = request.id(id);
    }
    request.finish()
}

fn response(id: Option<Id>, object: Map<String, Value>) -> Read {
    let id = id.unwrap_or_default();
    let mut response = Value::Object(object);
    let known = response.get("result").is_some() || response.get("error").is_some();
    if let (true, Some(object)) = (known, response.as_object_mut()) {
        object.insert("id".to_owned(), json!(id));
        object.insert("jsonrpc".to_owned(), json!("2.0"));
        if let Ok(response) = serde_json::from_value(response) {
            return Ok(Message::Response(response));
        }
    }
    let text = "a message has a method, a result or an error";
    refuse(id, ErrorCode::InvalidRequest, text)
}

fn not_started() -> Error {
    error(
        ErrorCode::ServerError(-32002),
        "the server is not initialized",
    )
}

fn error(code: ErrorCode, text: &str) -> Error {
    Error {
        code,
        message: text.to_owned().into(),
        data: None,
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, what)
}

fn find_ignoring_case(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes
        .windows(what.len())
        .position(|window| window.eq_ignore_ascii_case(what))
}
