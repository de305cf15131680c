//! Build contexts, their ignore files, and the search for Dockerfiles.
//!
//! [`BuildContext`] lists the entries of a context, [`IgnoreFile`] parses `.dockerignore`, and [`dockerfiles`] searches folders.
//! Doesn't parse Dockerfiles.

mod build_context;
mod gitignore;
mod ignore_file;
mod listing;
mod mistakes;
mod names;
mod regexp;
mod sources;
mod walk;

pub use build_context::{BuildContext, find_ignore_file};
pub(crate) use build_context::{leads_out, leads_out_of_project};
pub use gitignore::repository;
pub use ignore_file::{IgnoreFile, IgnoreFileError, Pattern, is_ignore_file_name};
pub use listing::{ContextEntry, ContextListing};
pub use mistakes::Mistake;
pub use names::{is_dockerfile_name, is_template_name};
pub use sources::SourceState;
pub use walk::dockerfiles;
pub(crate) use walk::folders_with;
