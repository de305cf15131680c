//! `dockwright.toml`: rules, formatting and builds, and the Dockerfiles that they apply to.
//!
//! [`Config::parse`] turns a text into settings and problems; an invalid entry doesn't affect the others. Only
//! [`Config::find`] accesses the file system. Reading files is up to the caller, which also supplies the names of rules.
//!
//! [`EditorConfig`] parses `.editorconfig`.

mod contents;
mod editor;
mod editorconfig;
mod globs;
mod hadolint;
mod keys;
mod problem;
mod read;
mod schema;
mod schema_parts;
mod values;

pub use contents::{Config, DockerfileSettings, FILE_NAME, absolute};
pub use editorconfig::{EDITORCONFIG, EditorConfig, Properties};
pub use hadolint::{HADOLINT_FILES, Hadolint};
pub use problem::ConfigProblem;
pub use schema::{SCHEMA_URL, schema};
pub use values::{InlayHints, Level, OutputFormat, Threshold};
