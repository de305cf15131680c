//! The language server, tested over its transport: messages in, messages out.

#![allow(
    clippy::needless_pass_by_value,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod actions;
mod annotations;
mod builds;
mod cancellation;
mod capabilities;
pub(crate) mod client;
mod completion;
mod diagnostics;
mod encodings;
pub(crate) mod every_position;
mod extensions;
mod faults;
mod file_renames;
mod formatting;
mod ignore_files;
mod lifecycle;
mod malformed;
mod navigation;
mod order;
mod process;
mod refactorings;
mod settings;
mod sync;
