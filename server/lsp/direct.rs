//! Large responses, serialized directly.
//!
//! The library would first convert each result into a `serde_json::Value`, which takes longer than computing it.

use std::collections::HashMap;
use std::future::Future;

use futures::FutureExt;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Id, Request, Response, Result};

use super::backend::Backend;
use super::serialized::{Serialized, body};

/// A future serialized message, without its header.
pub(super) type EncodedResponse = BoxFuture<'static, Option<Vec<u8>>>;

/// The pending requests whose responses are serialized directly, each with the sender that cancels it.
#[derive(Default)]
pub(super) struct DirectResponder(HashMap<Id, oneshot::Sender<()>>);

impl DirectResponder {
    /// The response to a request for a large result. All other requests, and notifications, are returned as `Err`.
    pub(super) fn respond(
        &mut self,
        backend: &Backend,
        request: Request,
    ) -> std::result::Result<EncodedResponse, Request> {
        let Some(id) = request.id().cloned() else {
            // Cancels a pending request.
            if let Some(cancel) = cancelled_id(&request).and_then(|id| self.0.remove(&id)) {
                let _ = cancel.send(());
            }
            return Err(request);
        };
        let (cancel, cancelled) = oneshot::channel();
        let pending = PendingRequest {
            id: id.clone(),
            cancelled,
        };
        let it = backend.clone();
        let response = match request.method() {
            "textDocument/codeLens" => {
                pending.respond(request, move |p| async move { it.code_lens(p).await })
            }
            "textDocument/completion" => {
                pending.respond(request, move |p| async move { it.completion(p).await })
            }
            "textDocument/documentSymbol" => {
                pending.forward(request, move |p| async move { it.symbols(p).await })
            }
            "textDocument/foldingRange" => {
                pending.forward(request, move |p| async move { it.folds(p).await })
            }
            "textDocument/formatting" => {
                pending.respond(request, move |p| async move { it.formatting(p).await })
            }
            "textDocument/inlayHint" => {
                pending.respond(request, move |p| async move { it.inlay_hint(p).await })
            }
            "textDocument/semanticTokens/full" => {
                pending.forward(request, move |p| async move { it.tokens(p).await })
            }
            "textDocument/semanticTokens/full/delta" => {
                pending.forward(request, move |p| async move { it.tokens_delta(p).await })
            }
            "textDocument/semanticTokens/range" => pending.respond(request, move |p| async move {
                it.semantic_tokens_range(p).await
            }),
            _ => return Err(request),
        };
        // Drop the senders of requests that are finished.
        self.0.retain(|_, it| !it.is_closed());
        self.0.insert(id, cancel);
        Ok(response)
    }
}

/// The id of the request that a message cancels; `None` if it isn't a valid `$/cancelRequest` notification.
pub(super) fn cancelled_id(message: &Request) -> Option<Id> {
    #[derive(Deserialize)]
    struct Cancel {
        id: Id,
    }
    if message.method() != "$/cancelRequest" || message.id().is_some() {
        return None;
    }
    let params = message.params()?;
    Some(Cancel::deserialize(params).ok()?.id)
}

/// A request that is being handled.
struct PendingRequest {
    id: Id,
    cancelled: oneshot::Receiver<()>,
}

impl PendingRequest {
    /// Runs a handler and serializes its result. Panics are contained by `run_on_snapshot`.
    fn respond<P, R, F>(
        self,
        request: Request,
        handler: impl FnOnce(P) -> F + Send + 'static,
    ) -> EncodedResponse
    where
        P: DeserializeOwned + Send,
        R: Serialize + Send,
        F: Future<Output = Result<R>> + Send + 'static,
    {
        self.run(request, handler, |id, result| {
            body(&Success {
                jsonrpc: "2.0",
                result,
                id,
            })
        })
    }

    /// Runs a handler whose result is serialized already.
    fn forward<P, F>(
        self,
        request: Request,
        handler: impl FnOnce(P) -> F + Send + 'static,
    ) -> EncodedResponse
    where
        P: DeserializeOwned + Send,
        F: Future<Output = Result<Serialized>> + Send + 'static,
    {
        self.run(request, handler, |id, result| {
            let id = serde_json::to_vec(&id).ok()?;
            Some(
                [
                    br#"{"jsonrpc":"2.0","result":"#,
                    &*result.0,
                    br#","id":"#,
                    &id,
                    b"}",
                ]
                .concat(),
            )
        })
    }

    /// Runs a handler and encodes its result with the id of the request.
    fn run<P, R, F>(
        self,
        request: Request,
        handler: impl FnOnce(P) -> F + Send + 'static,
        encode: impl FnOnce(Id, R) -> Option<Vec<u8>> + Send + 'static,
    ) -> EncodedResponse
    where
        P: DeserializeOwned + Send,
        R: Send,
        F: Future<Output = Result<R>> + Send + 'static,
    {
        let (_, _, params) = request.into_parts();
        let PendingRequest { id, cancelled } = self;
        let handled = async move {
            match serde_json::from_value(params.unwrap_or_default()) {
                Ok(params) => handler(params).await,
                Err(error) => Err(Error::invalid_params(error.to_string())),
            }
        };
        async move {
            let result = tokio::select! {
                biased;
                Ok(()) = cancelled => Err(Error::request_cancelled()),
                result = handled => result,
            };
            match result {
                Ok(result) => encode(id, result),
                Err(error) => body(&Response::from_error(id, error)),
            }
        }
        .boxed()
    }
}

#[derive(Serialize)]
struct Success<R> {
    jsonrpc: &'static str,
    result: R,
    id: Id,
}
