//! The settings of an editor: where they come from, and what they say.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::Client;
use tower_lsp::ls_types::{ConfigurationItem, MessageType};

use crate::project::Editor;

/// The name of our part of an editor's settings.
const SECTION: &str = "dockwright";

/// Our part of what an editor sends; `None` if there is none.
pub(super) fn ours(sent: &Value) -> Option<Value> {
    let ours = sent.get(SECTION).unwrap_or(sent);
    let map = ours.as_object()?;
    (!map.is_empty()).then(|| ours.clone())
}

/// Asks an editor for our part.
pub(super) async fn pull(client: &Client) -> Option<Value> {
    let item = ConfigurationItem {
        scope_uri: None,
        section: Some(SECTION.to_owned()),
    };
    let answers = client.configuration(vec![item]).await.ok()?;
    answers.first().and_then(ours)
}

/// What settings say of files, and what is wrong with them.
pub(super) fn read(settings: &Value, folders: Vec<PathBuf>) -> (Arc<Editor>, Vec<String>) {
    let (editor, problems) = Editor::new(settings, folders);
    (Arc::new(editor), problems)
}

/// Tells what is wrong with settings.
pub(super) async fn complain(client: &Client, problems: Vec<String>) {
    for problem in problems {
        let message = format!("{SECTION}: settings: {problem}");
        client.log_message(MessageType::WARNING, message).await;
    }
}

/// Whether lenses are wanted.
pub(super) fn lenses(settings: &Value) -> bool {
    settings.get("codeLens") != Some(&json!(false))
}
