//! Generators of derived files. `cargo xtask` runs them; tests check that their output is current.

pub mod catalogue;
pub mod dictionary;
