//! The task that publishes diagnostics.
//!
//! It always checks the newest version of a document, without a delay. Edits that arrive during a check are coalesced
//! into the next one; a check on another thread is cancelled by an edit of its document. Shell scripts that have changed are checked afterwards on another thread; if something is found in
//! them, the diagnostics are published again.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, WeakUnboundedSender};
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::convert;
use super::runtime;
use super::serialized::body;
use super::session::Session;
use super::snapshot::{Extent, run_on_snapshot};
use analysis::Document;
use ide::lints;
use syntax::lock::lock;

/// Serialized messages to the client, without their headers.
pub(super) type Outgoing = UnboundedSender<Vec<u8>>;

/// Publishes the diagnostics of each document received from `changed`, until all its senders are dropped. `again` is one
/// of them.
pub(super) async fn publish(
    client: Outgoing,
    session: Arc<Mutex<Session>>,
    mut changed: UnboundedReceiver<Uri>,
    again: WeakUnboundedSender<Uri>,
) {
    let mut next = Vec::new();
    while !next.is_empty() || changed.recv_many(&mut next, usize::MAX).await > 0 {
        let mut seen = HashSet::new();
        let batch = std::mem::take(&mut next).into_iter();
        for uri in batch.filter(|uri| seen.insert(uri.clone())) {
            // There may be thousands of documents. Messages are handled between them.
            runtime::pause().await;
            let (document, ignore_file, settings, flags) = {
                let mut session = lock(&session);
                let settings = session.settings(&uri);
                let ignore_file = session.ignore_file(&uri);
                (session.document(&uri), ignore_file, settings, session.flags)
            };
            if let Some(file) = ignore_file {
                let found = convert::ignore_files::diagnostics(&file.text, &settings, flags);
                send(&client, uri, found, Some(file.version));
                continue;
            }
            let Some(document) = document else {
                send(&client, uri, Vec::new(), None);
                continue;
            };
            let version = document.version;
            let document_uri = uri.clone();
            let script_settings = settings.clone();
            let checked = run_on_snapshot(document.clone(), Extent::Part, move |document| {
                convert::diagnostics(document, &settings, &document_uri, flags)
            });
            let checked = tokio::select! {
                biased;
                checked = checked => match checked {
                    Ok(checked) => Some(checked),
                    Err(error) => {
                        tracing::error!("checking {} failed: {error}", uri.as_str());
                        None
                    }
                },
                () = superseded(&mut changed, &uri, &mut next) => None,
            };
            let Some((found, is_complete)) = checked else {
                continue;
            };
            if !is_newest(&session, &uri, &document) {
                continue;
            }
            send(&client, uri.clone(), found, Some(version));
            // An edit copies a document only if it is still referenced.
            if is_complete {
                continue;
            }
            let (session, again) = (session.clone(), again.clone());
            runtime::spawn_blocking(move || {
                let is_needed = || is_newest(&session, &uri, &document);
                if lints::update_shell(&document, &script_settings, is_needed)
                    && let Some(again) = again.upgrade()
                {
                    let _ = again.send(uri.clone());
                }
            });
        }
    }
}

/// Waits until a document has changed. Stores all documents that have changed in `next`.
async fn superseded(changed: &mut UnboundedReceiver<Uri>, uri: &Uri, next: &mut Vec<Uri>) {
    while let Some(other) = changed.recv().await {
        let is_same = other == *uri;
        next.push(other);
        if is_same {
            return;
        }
    }
    // The server ends.
    std::future::pending::<()>().await;
}

/// True if a document has not changed since.
fn is_newest(session: &Mutex<Session>, uri: &Uri, document: &Document) -> bool {
    let session = lock(session);
    session.is_newest(uri, document)
}

/// Sends diagnostics. There may be many, so they are serialized without building a `serde_json::Value`.
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
    // Fails only after the client has disconnected.
    let _ = body(&message).map(|body| client.send(body));
}
