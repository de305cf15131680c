//! Generators of derived files, and the search for circles of files. `cargo xtask` runs them; tests check that their output
//! is current, and that there are few circles.

pub mod catalogue;
pub mod circles;
pub mod dictionary;
