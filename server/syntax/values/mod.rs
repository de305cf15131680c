//! What a single value says, by itself: an image's name, a platform, a port, a mode, a size, a source, a path.
//!
//! Each is read as BuildKit and the libraries behind it read it, and what they refuse is refused in their words. Knows
//! no file, no instruction and no variable: a value comes here with nothing left to put into it. Spans are bytes of the
//! value.

pub mod digest;
pub mod go;
pub mod mode;
pub mod path;
pub mod platform;
pub mod ports;
pub mod reference;
pub mod size;
pub mod source;
pub mod tag;
