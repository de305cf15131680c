//! A configuration file that was read.

use std::path::PathBuf;

use crate::config::{Config, ConfigProblem};

/// A configuration file that was read.
pub struct ConfigFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Its settings.
    pub config: Config,
    /// The problems in it.
    pub problems: Vec<ConfigProblem>,
}
