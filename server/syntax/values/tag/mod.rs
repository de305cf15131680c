//! Tags of images: what their versions and variants are, in which order they are offered, and which is newer.
//!
//! A tag is a word like any other to a registry. Yet nearly all are written alike:
//!
//! ```text
//! temurin-  11.0.28  _6    -rc.2  -jdk-alpine3.23
//! prefix    version  build pre    suffix
//! ```
//!
//! The suffix tells the *variant*: `-alpine3.23` and `-alpine3.24` are the same variant on another base. A tag is only ever
//! compared with tags of its own variant.

mod newer;
mod order;
mod parse;
mod relation;

pub use newer::{Newer, newer};
pub use order::order;
pub use parse::{Pre, Tag, is_hidden, parse};
pub use relation::{Relation, relation};
