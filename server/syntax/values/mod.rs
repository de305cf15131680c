//! Parsers for single values: image references, platforms, ports, modes, sizes, sources, paths.
//!
//! Each value is parsed as BuildKit and its libraries do, with their error messages. Values are already expanded:
//! independent of files, instructions and variables. Spans are in bytes of the value.

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
pub mod user;
