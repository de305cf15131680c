//! Everything that can be checked, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    // expect-test writes its texts so.
    clippy::needless_raw_string_hashes,
    clippy::needless_pass_by_value,
    missing_docs
)]

mod completion;
mod definition;
mod diagnostics;
mod fixture;
mod folding;
mod half_typed;
mod hover;
mod symbols;
mod tokens;
