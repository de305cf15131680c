//! The settings of an editor, and where they hold.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::config::{Config, Settings};
use ide::lints;

/// The settings of an editor.
#[derive(Clone, Debug)]
pub struct EditorSettings {
    /// The folder that they are for, and that paths in them are from; `None` for everything.
    folder: Option<PathBuf>,
    config: Arc<Config>,
}

impl EditorSettings {
    /// Reads the settings for a folder, or for everything, and tells what is wrong with them, each on a line.
    pub fn read(folder: Option<PathBuf>, settings: &Value) -> (EditorSettings, Vec<String>) {
        let rules: Vec<&str> = lints::names().collect();
        let (config, problems) = Config::of_editor(settings, &rules);
        let config = Arc::new(config);
        (EditorSettings { folder, config }, problems)
    }
}

/// What the settings say of a Dockerfile: those of the innermost folder that it is in, or else those for everything.
/// Paths in the latter are from the Dockerfile's own folder.
pub(super) fn for_file(all: &[EditorSettings], dockerfile: &Path) -> Settings {
    let of_folder = |it: &&EditorSettings| {
        let folder = it.folder.as_ref();
        folder.is_some_and(|folder| dockerfile.starts_with(folder))
    };
    let depth = |it: &&EditorSettings| it.folder.as_ref().map(|folder| folder.as_os_str().len());
    let inner = all.iter().filter(of_folder).max_by_key(depth);
    let Some(settings) = inner.or_else(|| all.iter().find(|it| it.folder.is_none())) else {
        return Settings::default();
    };
    let own = dockerfile.parent().unwrap_or(dockerfile);
    let folder = settings.folder.as_deref().unwrap_or(own);
    settings.config.for_file(folder, dockerfile)
}
