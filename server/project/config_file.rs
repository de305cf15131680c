//! A configuration file that was read.

use std::path::PathBuf;

use crate::config::{Config, ConfigProblem, Level};

/// The message for a file that isn't read because it is a link to a file outside of its project.
pub const LINK_OUT_OF_PROJECT: &str = "not read: a link to a file outside of the project";

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

impl ConfigFile {
    /// A file that isn't read, for a reason. It has no settings.
    pub(crate) fn unreadable(path: PathBuf, message: &str, severity: Level) -> ConfigFile {
        ConfigFile {
            path,
            text: String::new(),
            config: Config::default(),
            problems: vec![ConfigProblem {
                span: 0..0,
                message: message.to_owned(),
                severity,
            }],
        }
    }
}
