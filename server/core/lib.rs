//! What is pure in Dockwright: rooms that know no protocol, no files and no network.
//!
//! A crate of its own, so that the compiler holds that, and so that what every key waits for is compiled for speed.
//! The map of all rooms is that of the crate `dockwright`, in `server/lib.rs`.

pub mod analysis;
pub mod catalogue;
pub mod features;
pub mod language;
pub mod lints;
pub mod syntax;
pub mod text;
pub mod values;
