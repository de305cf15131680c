//! Everything that can be checked, in one binary.

#![allow(
    clippy::needless_raw_string_hashes, // expect-test writes them.
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod grammar;
mod queries;
