//! The settings of the client: from `initializationOptions`, `workspace/didChangeConfiguration`, and
//! `workspace/configuration`.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tower_lsp::Client;
use tower_lsp::ls_types::{ConfigurationItem, MessageType, Registration, Uri};

use project::EditorSettings;
use syntax::lock::lock;

/// The server's section of the client's settings.
const SECTION: &str = "dockwright";

/// The client's settings, and which errors in them have been reported.
#[derive(Default)]
pub(super) struct ClientConfig {
    /// The last settings that the client sent without a request.
    pushed: Mutex<Value>,
    /// The number of calls of `fetch`.
    fetches: AtomicUsize,
    /// The errors that have been shown.
    reported: Mutex<HashSet<String>>,
}

impl ClientConfig {
    /// Stores settings that the client pushes. Some clients send all of their settings, some only this section, and
    /// some `null`, to be queried by `workspace/configuration`.
    pub(super) fn push(&self, settings: Value) {
        let section = match settings {
            Value::Object(mut all) => all.remove(SECTION).unwrap_or(Value::Object(all)),
            _ => return,
        };
        *lock(&self.pushed) = section;
    }

    /// The pushed settings, without a request to the client.
    pub(super) fn initial(&self) -> Vec<EditorSettings> {
        let (settings, _) = EditorSettings::read(None, &self.pushed());
        vec![settings]
    }

    /// The current global settings, followed by those of each folder that has its own. They are requested from the
    /// client if `can_request`. Returns `None` if a later call has begun meanwhile.
    pub(super) async fn fetch(
        &self,
        client: &Client,
        folders: Vec<PathBuf>,
        can_request: bool,
    ) -> Option<Vec<EditorSettings>> {
        let fetch = self.fetches.fetch_add(1, Ordering::SeqCst) + 1;
        let scopes: Vec<_> = std::iter::once(None)
            .chain(folders.into_iter().map(Some))
            .collect();
        let responses = if can_request {
            request(client, &scopes).await
        } else {
            Vec::new()
        };
        let pushed = self.pushed();
        let mut all = Vec::new();
        for (number, folder) in scopes.into_iter().enumerate() {
            let response = responses.get(number).filter(|it| !it.is_null());
            // A folder without settings of its own uses the global ones.
            if folder.is_some() && response.is_none() {
                continue;
            }
            let settings = response.unwrap_or(&pushed);
            let (settings, problems) = EditorSettings::read(folder, settings);
            self.report(client, problems).await;
            all.push(settings);
        }
        (self.fetches.load(Ordering::SeqCst) == fetch).then_some(all)
    }

    fn pushed(&self) -> Value {
        let pushed = lock(&self.pushed);
        pushed.clone()
    }

    /// Shows errors in the settings to the user, each once.
    async fn report(&self, client: &Client, problems: Vec<String>) {
        for problem in problems {
            if self.is_new(&problem) {
                let message = format!("Settings of {SECTION}: {problem}");
                client.show_message(MessageType::WARNING, message).await;
            }
        }
    }

    fn is_new(&self, problem: &str) -> bool {
        let mut reported = lock(&self.reported);
        reported.insert(problem.to_owned())
    }
}

/// Requests the settings of folders; `None` stands for the global ones.
async fn request(client: &Client, scopes: &[Option<PathBuf>]) -> Vec<Value> {
    let items = scopes.iter().map(|folder| ConfigurationItem {
        scope_uri: folder.as_ref().and_then(Uri::from_file_path),
        section: Some(SECTION.to_owned()),
    });
    let response = client.configuration(items.collect()).await;
    response.unwrap_or_default()
}

/// The registration for `workspace/didChangeConfiguration`.
pub(super) fn registration() -> Registration {
    Registration {
        id: "dockwright-settings".to_owned(),
        method: "workspace/didChangeConfiguration".to_owned(),
        register_options: Some(serde_json::json!({ "section": SECTION })),
    }
}
