//! What `dockwright inspect` shows: the arguments of a file, its stages, and the configuration of their images.

mod images;
mod json;
mod text;

pub use images::Images;
pub use json::json;
pub use text::text;
