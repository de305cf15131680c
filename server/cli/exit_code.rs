//! Exit codes that commands share.

/// The exit code for wrong usage and for files that can't be read.
pub(super) const EXIT_ERROR: u8 = 2;
