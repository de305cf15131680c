//! The one task that sends diagnostics.
//!
//! It takes the newest version of a document at once. What has been typed while it worked is one version the next time,
//! so a burst of keys costs as many checks as there is time for.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::Client;
use tower_lsp::ls_types::Uri;

use super::answer::answer;
use super::convert;
use super::session::Session;

/// Sends the diagnostics of each document that is named, until nobody can name one any more.
pub(super) async fn publish(
    client: Client,
    session: Arc<Mutex<Session>>,
    mut changed: UnboundedReceiver<Uri>,
) {
    let mut batch = Vec::new();
    while changed.recv_many(&mut batch, usize::MAX).await > 0 {
        let mut seen = HashSet::new();
        for uri in batch.drain(..).filter(|uri| seen.insert(uri.clone())) {
            let (document, settings, abilities) = {
                let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
                let settings = session.settings(&uri);
                (session.document(&uri), settings, session.abilities)
            };
            let Some(document) = document else {
                client.publish_diagnostics(uri, Vec::new(), None).await;
                continue;
            };
            let version = document.version;
            let of = uri.clone();
            let checked = answer(document.clone(), move |document| {
                convert::diagnostics(document, &settings, &of, abilities)
            });
            let Ok(found) = checked.await else { continue };
            let is_newest = session
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_newest(&uri, &document);
            // The next edit makes no copy of what nobody holds.
            drop(document);
            if is_newest {
                client.publish_diagnostics(uri, found, Some(version)).await;
            }
        }
    }
}
