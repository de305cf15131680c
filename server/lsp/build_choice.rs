//! The builds of a document, and the choice of one of them: `dockwright/builds`, `dockwright/chooseBuild`, and the command
//! `dockwright.chooseBuild`, which opens a choice for the user.

use std::path::PathBuf;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{LSPAny, MessageActionItem, MessageType, Uri};

use super::backend::Backend;
use super::convert::extensions::{BuildList, ChooseBuildParams, DocumentParams};
use super::{runtime, uri_path};
use project::builds::DockerfileBuilds;

/// The title of the choice of no build.
const NONE: &str = "No build";

impl Backend {
    /// `dockwright/builds`: the builds of a document.
    pub(super) async fn builds(&self, params: DocumentParams) -> Result<BuildList> {
        let builds = self.builds_of(&params.text_document.uri).await?;
        Ok(BuildList::new(&builds))
    }

    /// `dockwright/chooseBuild`: chooses a build for a document.
    pub(super) async fn choose_build(&self, params: ChooseBuildParams) -> Result<BuildList> {
        let uri = params.text_document.uri;
        self.choose(&uri, params.build).await?;
        let builds = self.builds_of(&uri).await?;
        Ok(BuildList::new(&builds))
    }

    /// The command [`super::commands::CHOOSE`].
    pub(super) async fn execute_choose(&self, arguments: Vec<Value>) -> Result<Option<LSPAny>> {
        let mut arguments = arguments.into_iter();
        let uri = arguments.next().unwrap_or_default();
        let uri: Uri = serde_json::from_value(uri)
            .map_err(|error| Error::invalid_params(format!("the URI of a document: {error}")))?;
        let build = match arguments.next() {
            Some(Value::Null) => None,
            Some(Value::String(id)) => Some(id),
            Some(_) => return Err(Error::invalid_params("the id of a build, or null")),
            None => match self.prompt(&uri).await? {
                Some(build) => build,
                None => return Ok(None),
            },
        };
        self.choose(&uri, build).await?;
        let builds = self.builds_of(&uri).await?;
        let list = serde_json::to_value(BuildList::new(&builds));
        Ok(list.ok())
    }

    /// Lets the user choose a build. `None` if they choose nothing, `Some(None)` if they choose no build.
    async fn prompt(&self, uri: &Uri) -> Result<Option<Option<String>>> {
        let builds = self.builds_of(uri).await?;
        if builds.list.is_empty() {
            let message = "No Bake file, Compose file or dev container builds this Dockerfile.";
            self.client().show_message(MessageType::INFO, message).await;
            return Ok(None);
        }
        let title = |title: String| MessageActionItem {
            title,
            properties: std::collections::HashMap::new(),
        };
        let titles = builds
            .list
            .iter()
            .map(|it| format!("{} ({})", it.name, it.file));
        let titles: Vec<String> = titles.chain([NONE.to_owned()]).collect();
        let actions = titles.iter().cloned().map(title).collect();
        let message =
            "Which build's context, target and arguments should apply to this Dockerfile?";
        let chosen = self
            .client()
            .show_message_request(MessageType::INFO, message, Some(actions));
        let Ok(Some(chosen)) = chosen.await else {
            return Ok(None);
        };
        let index = titles.iter().position(|it| *it == chosen.title);
        Ok(index.map(|index| builds.list.get(index).map(|it| it.id.clone())))
    }

    /// Chooses a build, by its id.
    async fn choose(&self, uri: &Uri, build: Option<String>) -> Result<()> {
        let path = file_path(uri)?;
        let builds = self.builds_of(uri).await?;
        if let Some(id) = &build
            && !builds.list.iter().any(|it| it.id == *id)
        {
            return Err(Error::invalid_params(format!("no such build: {id}")));
        }
        let project_state = self.project_state().clone();
        let chosen = runtime::run_blocking(move || project_state.choose_build(&path, build)).await;
        if let Ok(Err(error)) = chosen {
            let message = format!("The chosen build can't be remembered: {error}");
            self.client()
                .show_message(MessageType::WARNING, message)
                .await;
        }
        let open = self.open_documents();
        self.reload_contexts(open).await;
        Ok(())
    }

    async fn builds_of(&self, uri: &Uri) -> Result<DockerfileBuilds> {
        let path = file_path(uri)?;
        let project_state = self.project_state().clone();
        let find = move || project_state.builds(&path);
        let found = runtime::run_blocking(find).await;
        found.map_err(|_| Error::internal_error())
    }
}

fn file_path(uri: &Uri) -> Result<PathBuf> {
    uri_path::path(uri).ok_or_else(|| Error::invalid_params("the document isn't a file"))
}
