//! The one task that sends diagnostics.
//!
//! It takes the newest version of a document at once. What has been typed while it worked is one version the next time,
//! so a burst of keys costs as many checks as there is time for.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::answer::answer;
use super::convert;
use super::session::Session;
use super::transport::body;

/// Messages to the client that are written already, without their headers.
pub(super) type Outgoing = UnboundedSender<Vec<u8>>;

/// Sends the diagnostics of each document that is named, until nobody can name one any more.
pub(super) async fn publish(
    client: Outgoing,
    session: Arc<Mutex<Session>>,
    mut changed: UnboundedReceiver<Uri>,
) {
    let mut batch = Vec::new();
    while changed.recv_many(&mut batch, usize::MAX).await > 0 {
        let mut seen = HashSet::new();
        for uri in batch.drain(..).filter(|uri| seen.insert(uri.clone())) {
            let (document, ignore_file, settings, abilities) = {
                let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
                let settings = session.settings(&uri);
                let ignore_file = session.ignore_file(&uri);
                (
                    session.document(&uri),
                    ignore_file,
                    settings,
                    session.abilities,
                )
            };
            if let Some(file) = ignore_file {
                let found = convert::ignore_file_diagnostics(&file.text, abilities);
                send(&client, uri, found, Some(file.version));
                continue;
            }
            let Some(document) = document else {
                send(&client, uri, Vec::new(), None);
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
                send(&client, uri, found, Some(version));
            }
        }
    }
}

/// Sends diagnostics. They may be many, so no tree of values is made of them.
fn send(client: &Outgoing, uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
    #[derive(Serialize)]
    struct Message {
        jsonrpc: &'static str,
        method: &'static str,
        params: PublishDiagnosticsParams,
    }
    let message = Message {
        jsonrpc: "2.0",
        method: PublishDiagnostics::METHOD,
        params: PublishDiagnosticsParams::new(uri, diagnostics, version),
    };
    // A client that has gone hears nothing.
    let _ = body(&message).map(|body| client.send(body));
}
