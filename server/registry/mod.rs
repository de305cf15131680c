//! What registries say of images: asked only when the user asks, and only of those that the user knows.
//!
//! [`Registry`] answers from memory, from a folder, or from the network, within the time that the asker has; what takes
//! longer goes on by itself and is there the next time. [`policy`] decides what may be asked of whom. What to ask and how
//! to read the answers are functions without a network ([`hub`], [`oci`], [`other`], [`headers`]); `client` sends them.

pub mod authority;
pub mod headers;
pub mod hub;
mod json;
pub mod model;
pub mod oci;
pub mod other;
pub mod policy;
mod time;
