//! Generators of files that are made from others. `cargo xtask` runs them; tests check that what they make is current.

pub mod catalogue;
