//! Answers that are long: they are written as they are made.
//!
//! The library would make a tree of values of each first, which takes longer than to find what is in it.

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
use super::transport::body;

/// A message without its header, soon.
pub(super) type Written = BoxFuture<'static, Option<Vec<u8>>>;

/// The requests for something long that are not answered yet, and how each is cancelled.
#[derive(Default)]
pub(super) struct Long(HashMap<Id, oneshot::Sender<()>>);

impl Long {
    /// The answer to a request, if it is one for something long. Others, and notifications, are given back.
    pub(super) fn answer(
        &mut self,
        backend: &Backend,
        request: Request,
    ) -> std::result::Result<Written, Request> {
        let Some(id) = request.id().cloned() else {
            self.cancel(&request);
            return Err(request);
        };
        let (cancel, cancelled) = oneshot::channel();
        let asked = Asked {
            id: id.clone(),
            cancelled,
        };
        let it = backend.clone();
        let answer = match request.method() {
            "textDocument/codeLens" => {
                asked.answer(request, move |p| async move { it.code_lens(p).await })
            }
            "textDocument/completion" => {
                asked.answer(request, move |p| async move { it.completion(p).await })
            }
            "textDocument/documentSymbol" => {
                asked.answer(request, move |p| async move { it.document_symbol(p).await })
            }
            "textDocument/foldingRange" => {
                asked.answer(request, move |p| async move { it.folding_range(p).await })
            }
            "textDocument/formatting" => {
                asked.answer(request, move |p| async move { it.formatting(p).await })
            }
            "textDocument/inlayHint" => {
                asked.answer(request, move |p| async move { it.inlay_hint(p).await })
            }
            "textDocument/semanticTokens/full" => {
                asked.answer(
                    request,
                    move |p| async move { it.semantic_tokens_full(p).await },
                )
            }
            "textDocument/semanticTokens/range" => asked.answer(request, move |p| async move {
                it.semantic_tokens_range(p).await
            }),
            _ => return Err(request),
        };
        // Those that are answered no longer wait for a word.
        self.0.retain(|_, it| !it.is_closed());
        self.0.insert(id, cancel);
        Ok(answer)
    }

    /// Lets a request be, if this is a notification that says so (`$/cancelRequest`).
    fn cancel(&mut self, request: &Request) {
        #[derive(Deserialize)]
        struct Cancel {
            id: Id,
        }
        if request.method() != "$/cancelRequest" {
            return;
        }
        let which = request.params().and_then(|it| Cancel::deserialize(it).ok());
        if let Some(cancel) = which.and_then(|it| self.0.remove(&it.id)) {
            let _ = cancel.send(());
        }
    }
}

/// A request on its way.
struct Asked {
    id: Id,
    cancelled: oneshot::Receiver<()>,
}

impl Asked {
    /// Lets a handler answer. Its panics are contained where it asks about the document.
    fn answer<P, R, F>(
        self,
        request: Request,
        handler: impl FnOnce(P) -> F + Send + 'static,
    ) -> Written
    where
        P: DeserializeOwned + Send,
        R: Serialize + Send,
        F: Future<Output = Result<R>> + Send + 'static,
    {
        let (_, _, params) = request.into_parts();
        let Asked { id, cancelled } = self;
        let handled = async move {
            match serde_json::from_value(params.unwrap_or_default()) {
                Ok(params) => handler(params).await,
                Err(error) => Err(Error::invalid_params(error.to_string())),
            }
        };
        async move {
            let answer = tokio::select! {
                biased;
                Ok(()) = cancelled => Err(Error::request_cancelled()),
                answer = handled => answer,
            };
            match answer {
                Ok(result) => body(&Success {
                    jsonrpc: "2.0",
                    result,
                    id,
                }),
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
