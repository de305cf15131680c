//! The error of a computation that panicked.

/// The computation on a blocking thread panicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Panicked;
