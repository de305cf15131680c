//! What is known of images without asking anyone.
//!
//! Facts only; knows nothing of any particular file.

mod environments;

pub use environments::{Environment, environment, is_for_windows};
