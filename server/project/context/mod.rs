//! The outside world of files: build contexts, what their ignore files keep out, and where Dockerfiles are.
//!
//! The only code that walks folders. Knows no protocol, and nothing of what a Dockerfile means.

mod build_context;
mod ignore_file;
mod left_out;
mod listing;
mod regexp;
mod walk;

pub use build_context::{BuildContext, find_ignore_file};
pub use ignore_file::{Fault, IgnoreFile, Pattern, is_ignore_file_name};
pub use listing::{Entry, Listing};
pub use walk::{dockerfiles, is_dockerfile_name};
