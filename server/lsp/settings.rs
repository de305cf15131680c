//! The settings of the editor: what it said in the beginning, what it says when it is asked, and what it tells later.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use tower_lsp::Client;
use tower_lsp::ls_types::{ConfigurationItem, MessageType, Registration, Uri};

use project::EditorSettings;

/// The part of an editor's settings that is ours.
const SECTION: &str = "dockwright";

/// What the editor has said of its settings.
#[derive(Default)]
pub(super) struct Said {
    /// Last, by itself.
    told: Mutex<Value>,
    /// How often the settings were looked for.
    looked: AtomicUsize,
    /// What was complained of.
    complained: Mutex<HashSet<String>>,
}

impl Said {
    /// Keeps what the editor says by itself. Some say all of their settings, some only ours, and some nothing, when they
    /// want to be asked.
    pub(super) fn tell(&self, settings: Value) {
        let ours = match settings {
            Value::Object(mut all) => all.remove(SECTION).unwrap_or(Value::Object(all)),
            _ => return,
        };
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = ours;
    }

    /// The settings as the editor has told them by itself.
    pub(super) fn at_first(&self) -> Vec<EditorSettings> {
        let (settings, _) = EditorSettings::read(None, &self.told());
        vec![settings]
    }

    /// The settings as they are now, for everything and for each folder. If the editor `answers`, it is asked. `None` if
    /// somebody has looked for them again meanwhile.
    pub(super) async fn now(
        &self,
        client: &Client,
        folders: Vec<PathBuf>,
        answers: bool,
    ) -> Option<Vec<EditorSettings>> {
        let looked = self.looked.fetch_add(1, Ordering::SeqCst) + 1;
        let scopes: Vec<_> = std::iter::once(None)
            .chain(folders.into_iter().map(Some))
            .collect();
        let asked = if answers {
            ask(client, &scopes).await
        } else {
            Vec::new()
        };
        let told = self.told();
        let mut found = Vec::new();
        for (number, folder) in scopes.into_iter().enumerate() {
            let answer = asked.get(number).filter(|it| !it.is_null());
            // For a folder of which nothing else is said, the same holds as for everything.
            if folder.is_some() && answer.is_none() {
                continue;
            }
            let settings = answer.unwrap_or(&told);
            let (settings, problems) = EditorSettings::read(folder, settings);
            self.complain(client, problems).await;
            found.push(settings);
        }
        (self.looked.load(Ordering::SeqCst) == looked).then_some(found)
    }

    fn told(&self) -> Value {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.clone()
    }

    /// Shows what is wrong with the settings, each once.
    async fn complain(&self, client: &Client, problems: Vec<String>) {
        for problem in problems {
            if self.is_new(&problem) {
                let message = format!("Settings of {SECTION}: {problem}");
                client.show_message(MessageType::WARNING, message).await;
            }
        }
    }

    fn is_new(&self, problem: &str) -> bool {
        let complained = self.complained.lock();
        let mut complained = complained.unwrap_or_else(PoisonError::into_inner);
        complained.insert(problem.to_owned())
    }
}

/// Asks for the settings of some folders, and of none.
async fn ask(client: &Client, scopes: &[Option<PathBuf>]) -> Vec<Value> {
    let items = scopes.iter().map(|folder| ConfigurationItem {
        scope_uri: folder.as_ref().and_then(Uri::from_file_path),
        section: Some(SECTION.to_owned()),
    });
    let answer = client.configuration(items.collect()).await;
    answer.unwrap_or_default()
}

/// What the client is asked to tell of: that settings have changed.
pub(super) fn registration() -> Registration {
    Registration {
        id: "dockwright-settings".to_owned(),
        method: "workspace/didChangeConfiguration".to_owned(),
        register_options: Some(serde_json::json!({ "section": SECTION })),
    }
}
