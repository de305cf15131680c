//! The protocol, through the transport: what a client writes and what it then reads.

#![allow(
    clippy::needless_pass_by_value,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod actions;
mod capabilities;
pub(crate) mod client;
mod completion;
mod diagnostics;
mod encodings;
mod everywhere;
mod extensions;
mod files;
mod formatting;
mod ignore_files;
mod lifecycle;
mod malformed;
mod moving;
mod order;
mod process;
mod refactorings;
mod settings;
mod sync;
mod understanding;
