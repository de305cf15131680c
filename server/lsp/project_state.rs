//! The projects of open documents: configuration files, client settings and build contexts.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::json;
use tower_lsp::ls_types::{
    Diagnostic, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    Registration, TextDocumentSyncKind, Uri,
};

use super::{convert, uri_path};
use ide::completion::FolderListing;
use project::builds::{
    BuildOptions, ChosenBuilds, DockerfileBuilds, is_build_file_name, is_env_file_name,
};
use project::{DocumentContext, EditorSettings, Project, ProjectOptions};
use syntax::lock::lock;
use syntax::text::Encoding;

/// The cached project, and the client's settings. `load`, `list` and `context_folder` read files: call them from a
/// blocking thread.
#[derive(Default)]
pub(super) struct ProjectState {
    project: Mutex<Arc<Project>>,
    /// The client's settings.
    editor: Mutex<Vec<EditorSettings>>,
    /// The files with published diagnostics that aren't open documents of their own.
    reported: Mutex<Vec<Uri>>,
    /// Which builds apply.
    builds: Mutex<BuildOptions>,
}

/// The contexts of documents.
pub(super) struct Found {
    /// The project from which they were loaded.
    project: Arc<Project>,
    /// Each document with its context.
    documents: Vec<(Uri, DocumentContext)>,
}

impl Found {
    /// Removes and returns the documents with their contexts.
    pub(super) fn take_documents(&mut self) -> Vec<(Uri, DocumentContext)> {
        std::mem::take(&mut self.documents)
    }
}

impl ProjectState {
    /// Discards everything that was read, because files have changed.
    pub(super) fn invalidate(&self) {
        let editor = lock(&self.editor);
        let new = Arc::new(Project::new(ProjectOptions {
            editor: editor.clone(),
            builds: self.builds_options(),
            ..ProjectOptions::default()
        }));
        *lock(&self.project) = new;
    }

    /// Replaces the client's settings.
    pub(super) fn set_editor(&self, settings: Vec<EditorSettings>) {
        *lock(&self.editor) = settings;
        self.invalidate();
    }

    fn builds_options(&self) -> BuildOptions {
        let builds = lock(&self.builds);
        builds.clone()
    }

    /// Sets the workspace folders, and the file in which choices of builds are kept.
    pub(super) fn set_folders(&self, folders: Vec<PathBuf>, chosen: Option<PathBuf>) {
        {
            let mut builds = lock(&self.builds);
            builds.folders = folders;
            if chosen.is_some() {
                builds.chosen = Arc::new(ChosenBuilds::in_file(chosen));
            }
        }
        self.invalidate();
    }

    /// Sets the text of a file that may define builds and is open in the editor; `None` once it is closed.
    pub(super) fn set_open(&self, uri: &Uri, text: Option<&str>) {
        if let Some(path) = uri_path::path(uri) {
            let cache = self.builds_options().cache;
            cache.set_open(path, text);
            self.invalidate();
        }
    }

    /// Forgets which folders have files that define builds, because files may have been created or deleted.
    pub(super) fn forget_folders(&self) {
        self.builds_options().cache.forget_folders();
    }

    /// True if a change of a file on disk may matter. Most YAML files and files with variables have nothing to do with builds.
    pub(super) fn depends_on(&self, changed: &Uri) -> bool {
        let Some(path) = uri_path::path(changed) else {
            return true;
        };
        let name = path.file_name().and_then(|it| it.to_str());
        let name = name.unwrap_or_default();
        let extension = path.extension().unwrap_or_default();
        let is_of_many = extension == "yaml" || extension == "yml" || is_env_file_name(name);
        !is_of_many
            || is_build_file_name(name)
            || name.starts_with(".hadolint.")
            || self.builds_options().cache.depends_on(&path)
    }

    /// The builds of a Dockerfile.
    pub(super) fn builds(&self, dockerfile: &Path) -> DockerfileBuilds {
        let project = self.project();
        project.search_builds(dockerfile);
        project.builds(dockerfile)
    }

    /// Searches for the builds of documents in the whole workspace folder. Returns true if there are new ones.
    pub(super) fn search_builds(&self, uris: &[Uri]) -> bool {
        let project = self.project();
        let mut any = false;
        for path in uris.iter().filter_map(uri_path::path) {
            any |= project.search_builds(&path);
        }
        any
    }

    /// Chooses a build for a Dockerfile, by its id.
    ///
    /// # Errors
    ///
    /// If the choice can't be written.
    pub(super) fn choose_build(
        &self,
        dockerfile: &Path,
        build: Option<String>,
    ) -> std::io::Result<()> {
        let chosen = self.builds_options().chosen;
        let result = chosen.choose(dockerfile, build);
        self.invalidate();
        result
    }

    /// The current project. The lock is released at once.
    fn project(&self) -> Arc<Project> {
        let project = lock(&self.project);
        project.clone()
    }

    /// Loads the contexts of documents. One that isn't a file has a default context.
    pub(super) fn load(&self, uris: &[Uri]) -> Found {
        let project = self.project();
        let load = |uri: &Uri| {
            let context = match uri_path::path(uri) {
                Some(path) => project.document_context(&path),
                None => project.context_without_file(),
            };
            (uri.clone(), context)
        };
        Found {
            documents: uris.iter().map(load).collect(),
            project,
        }
    }

    /// The entries of a folder of a document's build context that start with `prefix`; none if the document isn't a
    /// file.
    pub(super) fn list(&self, uri: &Uri, folder: &str, prefix: &str) -> FolderListing {
        uri_path::path(uri)
            .map(|path| self.project().list(&path, folder, prefix))
            .unwrap_or_default()
    }

    /// The folder of a Dockerfile's build context.
    pub(super) fn context_folder(&self, dockerfile: &Path) -> PathBuf {
        self.project().context_folder(dockerfile)
    }

    /// False if files have changed since the contexts were loaded.
    pub(super) fn is_newest(&self, found: &Found) -> bool {
        Arc::ptr_eq(&found.project, &self.project())
    }

    /// The diagnostics of configuration files and of files that define builds; an empty list for a file whose errors are
    /// gone. `None` if files have changed since: a later call supersedes this one.
    pub(super) fn config_diagnostics(
        &self,
        found: &Found,
        encoding: Encoding,
    ) -> Option<Vec<(Uri, Vec<Diagnostic>)>> {
        let project = &found.project;
        let mut reported = lock(&self.reported);
        self.is_newest(found).then_some(())?;
        let mut diagnostics = Vec::new();
        for read in project.configs() {
            let Some(uri) = uri(&read.path) else { continue };
            let list = convert::config_diagnostics(&read, encoding);
            if !list.is_empty() || reported.contains(&uri) {
                diagnostics.push((uri, list));
            }
        }
        for error in project.ignored_build_files() {
            let Some(uri) = uri(&error.path) else {
                continue;
            };
            diagnostics.push((uri, vec![convert::ignored_build_file(&error, encoding)]));
        }
        for error in project.errors_in_open_files() {
            let Some(uri) = uri(&error.path) else {
                continue;
            };
            let found = convert::refused_definition(&error, encoding);
            match diagnostics.iter_mut().find(|it| it.0 == uri) {
                // The first error is the reason why the builds are ignored.
                Some((_, list)) if list.iter().any(|it| it.range == found.range) => {}
                Some((_, list)) => list.push(found),
                None => diagnostics.push((uri, vec![found])),
            }
        }
        let gone = reported
            .iter()
            .filter(|uri| diagnostics.iter().all(|it| it.0 != **uri));
        let gone: Vec<_> = gone.map(|uri| (uri.clone(), Vec::new())).collect();
        diagnostics.extend(gone);
        let with_errors = diagnostics.iter().filter(|(_, list)| !list.is_empty());
        *reported = with_errors.map(|(uri, _)| uri.clone()).collect();
        Some(diagnostics)
    }
}

/// The registration for `workspace/didChangeWatchedFiles`: files whose changes invalidate the project.
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
        "**/docker-bake*.{hcl,json}",
        "**/{devcontainer,.devcontainer}.json",
        // Compose files extend, include and read files of any name.
        "**/*.{yaml,yml}",
        "**/.env*",
        "**/*.env",
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

/// The files that may define builds, or variables for them, whose open documents are followed.
const BUILD_FILES: [&str; 5] = [
    "**/{compose,docker-compose}*.{yaml,yml}",
    "**/docker-bake*.{hcl,json}",
    "**/{devcontainer,.devcontainer}.json",
    "**/.env*",
    "**/*.env",
];

/// The registrations for the open documents of files that may define builds.
pub(super) fn build_file_registrations() -> Vec<Registration> {
    let selector: Vec<_> = BUILD_FILES
        .iter()
        .map(|pattern| json!({ "scheme": "file", "pattern": pattern }))
        .collect();
    let methods = ["didOpen", "didChange", "didClose"];
    let register = |name: &str| Registration {
        id: format!("dockwright-builds-{name}"),
        method: format!("textDocument/{name}"),
        register_options: Some(json!({
            "documentSelector": selector,
            "syncKind": TextDocumentSyncKind::INCREMENTAL,
        })),
    };
    methods.map(register).to_vec()
}

fn uri(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}
