//! Image tags: their versions and variants, their order in completion, and which are newer.
//!
//! To a registry, a tag is an opaque word. Yet nearly all follow a common pattern:
//!
//! ```text
//! temurin-  11.0.28  _6    -rc.2  -jdk-alpine3.23
//! prefix    version  build pre    suffix
//! ```
//!
//! The suffix is the *variant*: `-alpine3.23` and `-alpine3.24` are the same variant on different bases. A tag is only
//! compared with tags of its own variant.

mod newer;
mod order;
mod parse;
mod relation;

pub use newer::{Newer, newer};
pub use order::order;
pub use parse::{Pre, Tag, is_hidden, parse};
pub use relation::{Relation, relation};
