//! The protocol, through the transport: what a client writes and what it then reads.

mod capabilities;
mod client;
mod diagnostics;
mod encodings;
mod everywhere;
mod lifecycle;
mod malformed;
mod order;
mod process;
mod sync;
