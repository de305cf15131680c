//! The text of a document, spans in it, and conversion to LSP positions. Independent of Dockerfiles.

mod content;
mod edit;
mod lines;
mod position;
mod rope;
mod span;

pub use content::Content;
pub use edit::TextEdit;
pub use position::{Encoding, Position, Range};
pub use rope::Text;
pub use span::Span;
