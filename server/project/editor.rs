//! The settings of an editor, and which Dockerfiles they apply to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::config::{Config, DockerfileSettings};
use ide::lints;

/// The settings of an editor.
#[derive(Clone, Debug)]
pub struct EditorSettings {
    /// The folder that they apply to, and that paths in them are relative to; `None` for the whole editor.
    folder: Option<PathBuf>,
    config: Arc<Config>,
}

impl EditorSettings {
    /// Reads the settings of a folder, or of the whole editor. Also returns the problems in them, each on one line.
    pub fn read(folder: Option<PathBuf>, settings: &Value) -> (EditorSettings, Vec<String>) {
        let rules: Vec<&str> = lints::names().collect();
        let (config, problems) = Config::from_editor(settings, &rules);
        let config = Arc::new(config);
        (EditorSettings { folder, config }, problems)
    }
}

/// The settings for a Dockerfile: those of the innermost folder that contains it, or else those of the whole editor, in which
/// paths are relative to the Dockerfile's folder.
pub(super) fn for_file(all: &[EditorSettings], dockerfile: &Path) -> DockerfileSettings {
    let contains_file = |it: &&EditorSettings| {
        let folder = it.folder.as_ref();
        folder.is_some_and(|folder| dockerfile.starts_with(folder))
    };
    let depth = |it: &&EditorSettings| it.folder.as_ref().map(|folder| folder.as_os_str().len());
    let inner = all.iter().filter(contains_file).max_by_key(depth);
    let Some(settings) = inner.or_else(|| all.iter().find(|it| it.folder.is_none())) else {
        return DockerfileSettings::default();
    };
    let own = dockerfile.parent().unwrap_or(dockerfile);
    let folder = settings.folder.as_deref().unwrap_or(own);
    settings.config.for_file(folder, dockerfile)
}
