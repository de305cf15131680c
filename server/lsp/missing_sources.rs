//! Removes diagnostics about sources that aren't in the build context once they are, and about scripts once they have changed.
//!
//! No client watches a whole build context. Instead, what was missing or unusable when a document was checked is looked
//! up again every few seconds.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::mpsc::WeakUnboundedSender;
use tower_lsp::Client;
use tower_lsp::ls_types::Uri;

use super::runtime;
use super::session::Session;
use ide::lints::LintSettings;
use syntax::lock::lock;

/// The interval between lookups.
const PERIOD: Duration = Duration::from_secs(3);

/// Checks documents again whose missing sources have appeared, until the server ends. `changed` receives those whose
/// diagnostics are published; a client that pulls them is notified.
pub(super) async fn follow(
    client: Client,
    session: Arc<Mutex<Session>>,
    changed: WeakUnboundedSender<Uri>,
) {
    loop {
        runtime::sleep(PERIOD).await;
        let (open, flags) = {
            let session = lock(&session);
            (session.all_settings(), session.flags)
        };
        let appeared = runtime::run_blocking(move || with_new_sources(open)).await;
        let appeared = appeared.unwrap_or_default();
        let Some(changed) = changed.upgrade() else {
            return;
        };
        if appeared.is_empty() {
            continue;
        }
        if flags.pushes_diagnostics() {
            for uri in appeared {
                let _ = changed.send(uri);
            }
        } else if flags.refreshes_diagnostics {
            let _ = client.workspace_diagnostic_refresh().await;
        }
    }
}

/// The documents of which a missing source has appeared, or a script has changed.
fn with_new_sources(documents: Vec<(Uri, Arc<LintSettings>)>) -> Vec<Uri> {
    let documents = documents.into_iter();
    let appeared = documents.filter(|(_, settings)| {
        let sources = settings.sources.as_ref();
        sources.is_some_and(ide::lints::Sources::have_changed)
    });
    appeared.map(|(uri, _)| uri).collect()
}
