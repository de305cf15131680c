//! What a file means: stages, and which variable a name is.
//!
//! A [`Document`] is one version of one file and all we know of it. Knows nothing of protocols, files or the network.

mod document;
mod lookup;
mod stages;
mod variables;

pub use document::{Change, Document};
pub use lookup::{Found, Thing, find};
pub use stages::{Stage, Stages};
pub use variables::{Definition, Use, definition, uses};
