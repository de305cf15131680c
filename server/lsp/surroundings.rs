//! What is around the documents that a client has opened: configuration files and build contexts.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::ls_types::{
    Diagnostic, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    Registration, Uri,
};

use super::convert;
use project::{Around, EditorSettings, Given, Listing, Project};

/// What is known of what is around documents. Asked off the loop, since it reads files.
#[derive(Default)]
pub(super) struct Surroundings {
    project: Mutex<Arc<Project>>,
    /// The settings of the editor.
    editor: Mutex<Vec<EditorSettings>>,
    /// The configuration files in which something was wrong.
    complained: Mutex<Vec<Uri>>,
}

/// What was found around documents.
pub(super) struct Found {
    /// By what it was found.
    project: Arc<Project>,
    /// The documents, and what is around each.
    documents: Vec<(Uri, Around)>,
}

impl Found {
    /// The documents, and what is around each.
    pub(super) fn take_documents(&mut self) -> Vec<(Uri, Around)> {
        std::mem::take(&mut self.documents)
    }
}

impl Surroundings {
    /// Forgets all, because files have changed.
    pub(super) fn forget(&self) {
        let editor = self.editor.lock().unwrap_or_else(PoisonError::into_inner);
        let new = Arc::new(Project::new(Given {
            editor: editor.clone(),
            ..Given::default()
        }));
        *self.project.lock().unwrap_or_else(PoisonError::into_inner) = new;
    }

    /// From now on, the settings of the editor are these.
    pub(super) fn set_editor(&self, settings: Vec<EditorSettings>) {
        *self.editor.lock().unwrap_or_else(PoisonError::into_inner) = settings;
        self.forget();
    }

    /// What is known so far. Others can ask meanwhile.
    fn project(&self) -> Arc<Project> {
        let project = self.project.lock().unwrap_or_else(PoisonError::into_inner);
        project.clone()
    }

    /// Finds out what is around documents. Those that are no files have no more than settings around them.
    pub(super) fn of(&self, uris: &[Uri]) -> Found {
        let project = self.project();
        let around = |uri: &Uri| {
            let is_file = uri.as_str().starts_with("file:");
            let path = uri.to_file_path().filter(|_| is_file);
            let around = path.map(|path| project.around(&path));
            (uri.clone(), around.unwrap_or_default())
        };
        Found {
            documents: uris.iter().map(around).collect(),
            project,
        }
    }

    /// What is in a folder of a document's build context; nothing if the document is no file.
    pub(super) fn list(&self, uri: &Uri, folder: &str, begins: &str) -> Listing {
        let is_file = uri.as_str().starts_with("file:");
        let path = uri.to_file_path().filter(|_| is_file);
        path.map(|path| self.project().list(&path, folder, begins))
            .unwrap_or_default()
    }

    /// The folder of a Dockerfile's build context.
    pub(super) fn context(&self, dockerfile: &Path) -> PathBuf {
        self.project().context_folder(dockerfile)
    }

    /// False if files have changed since something was found.
    pub(super) fn is_newest(&self, found: &Found) -> bool {
        Arc::ptr_eq(&found.project, &self.project())
    }

    /// What is wrong with configuration files, and those that are right again, by what was found. `None` if files have
    /// changed since: somebody else looks at them again, and may have done so already.
    pub(super) fn complaints(&self, found: &Found) -> Option<Vec<(Uri, Vec<Diagnostic>)>> {
        let project = &found.project;
        let mut complained = self
            .complained
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.is_newest(found).then_some(())?;
        let mut found = Vec::new();
        for read in project.configs() {
            let Some(uri) = uri(&read.path) else { continue };
            let problems = convert::config_problems(&read);
            if !problems.is_empty() || complained.contains(&uri) {
                found.push((uri, problems));
            }
        }
        let gone = complained
            .iter()
            .filter(|uri| found.iter().all(|it| it.0 != **uri));
        let gone: Vec<_> = gone.map(|uri| (uri.clone(), Vec::new())).collect();
        found.extend(gone);
        let wrong = found.iter().filter(|(_, problems)| !problems.is_empty());
        *complained = wrong.map(|(uri, _)| uri.clone()).collect();
        Some(found)
    }
}

/// What the client is asked to tell of: files whose change makes what was found untrue.
pub(super) fn registration() -> Registration {
    let watch = |pattern: &str| FileSystemWatcher {
        glob_pattern: GlobPattern::String(pattern.to_owned()),
        kind: None,
    };
    let watchers = [
        "**/dockwright.toml",
        "**/.editorconfig",
        "**/.dockerignore",
        "**/*.dockerignore",
        "**/compose.{yaml,yml}",
        "**/docker-compose.{yaml,yml}",
        "**/docker-bake.{hcl,json}",
    ];
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: watchers.map(watch).to_vec(),
    };
    Registration {
        id: "dockwright-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}

fn uri(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}
