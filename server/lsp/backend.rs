//! The server: a few lines for each method.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CompletionParams, CompletionResponse, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, DocumentFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, FoldingRange, FoldingRangeParams, GotoDefinitionParams,
    GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult,
    RelatedFullDocumentDiagnosticReport, SemanticToken, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, ServerInfo,
    TextDocumentPositionParams, TextEdit, Uri, VersionedTextDocumentIdentifier,
};
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use super::capabilities::{Abilities, offer};
use super::publish::publish;
use super::session::Session;
use super::{convert, watch};
use crate::analysis::Document;
use crate::features;

/// The server.
pub(super) struct Backend {
    session: Arc<Mutex<Session>>,
    changed: UnboundedSender<Uri>,
}

/// A document at a place.
struct At {
    document: Arc<Document>,
    offset: u32,
    abilities: Abilities,
}

impl Backend {
    /// A server, and the way it speaks to its client.
    pub(super) fn service() -> (LspService<Backend>, ClientSocket) {
        LspService::new(|client| {
            let session = Arc::new(Mutex::new(Session::default()));
            let (changed, receiver) = unbounded_channel();
            tokio::spawn(publish(client, session.clone(), receiver));
            Backend { session, changed }
        })
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn document(&self, uri: &Uri) -> Option<(Arc<Document>, Abilities)> {
        let session = self.session();
        Some((session.document(uri)?, session.abilities))
    }

    fn at(&self, place: &TextDocumentPositionParams) -> Option<At> {
        let (document, abilities) = self.document(&place.text_document.uri)?;
        let offset = document
            .text
            .offset(convert::from_position(place.position), abilities.encoding);
        Some(At {
            document,
            offset,
            abilities,
        })
    }

    /// Lets the diagnostics of a document be sent, if they are.
    fn check(&self, uri: Uri) {
        if self.session().abilities.pushes_diagnostics() {
            let _ = self.changed.send(uri);
        }
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Abilities::of(&params.capabilities);
        self.session().abilities = abilities;
        if let Some(process) = params.process_id {
            watch::end_with(process);
        }
        let info = ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        };
        Ok(InitializeResult {
            capabilities: offer(abilities),
            server_info: Some(info),
            ..InitializeResult::default()
        })
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let opened = params.text_document;
        self.session()
            .open(opened.uri.clone(), &opened.text, opened.version);
        self.check(opened.uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        if self.session().change(&uri, params.content_changes, version) {
            self.check(uri);
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        if self.session().close(&uri) {
            self.check(uri);
        }
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let Some(At {
            document,
            offset,
            abilities,
        }) = self.at(&params.text_document_position)
        else {
            return Ok(None);
        };
        answer(document, move |document| {
            let found = features::completion::completion(document, offset)
                .into_iter()
                .enumerate();
            let items = found
                .map(|(number, found)| convert::completion(document, found, number, abilities));
            Some(CompletionResponse::Array(items.collect()))
        })
        .await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let Some(At {
            document,
            offset,
            abilities,
        }) = self.at(&place)
        else {
            return Ok(None);
        };
        answer(document, move |document| {
            Some(convert::hover(
                document,
                features::hover::hover(document, offset)?,
                abilities,
            ))
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let Some(At {
            document,
            offset,
            abilities,
        }) = self.at(&place)
        else {
            return Ok(None);
        };
        answer(document, move |document| {
            let found = features::definition::definition(document, offset)?;
            Some(convert::definition(
                document,
                found,
                place.text_document.uri,
                abilities,
            ))
        })
        .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let uri = params.text_document.uri;
        let Some((document, abilities)) = self.document(&uri) else {
            return Ok(None);
        };
        answer(document, move |document| {
            let found = features::symbols::symbols(document);
            let encoding = abilities.encoding;
            if !abilities.symbol_tree {
                let list = convert::symbols_as_list(document, found, None, &uri, encoding);
                return Some(DocumentSymbolResponse::Flat(list));
            }
            let tree = found
                .into_iter()
                .map(|symbol| convert::symbol(document, symbol, encoding));
            Some(DocumentSymbolResponse::Nested(tree.collect()))
        })
        .await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let Some((document, abilities)) = self.document(&params.text_document.uri) else {
            return Ok(None);
        };
        answer(document, move |document| {
            let found = features::formatting::formatting(document).into_iter();
            let edits = found.map(|found| convert::text_edit(document, found, abilities.encoding));
            Some(edits.collect())
        })
        .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        let Some((document, abilities)) = self.document(&params.text_document.uri) else {
            return Ok(None);
        };
        let most = abilities.max_folds.map_or(usize::MAX, |most| most as usize);
        answer(document, move |document| {
            let folds = features::folding::folding(document).into_iter().take(most);
            Some(folds.map(convert::fold).collect())
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let uri = params.text_document.uri;
        let Some((document, abilities)) = self.document(&uri) else {
            return Ok(None);
        };
        let data = answer(document, move |document| all_tokens(document, abilities)).await?;
        let result_id = Some(self.session().remember_tokens(&uri, data.clone()));
        Ok(Some(SemanticTokensResult::Tokens(SemanticTokens {
            result_id,
            data,
        })))
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let uri = params.text_document.uri;
        let Some((document, abilities)) = self.document(&uri) else {
            return Ok(None);
        };
        let before = self.session().take_tokens(&uri, &params.previous_result_id);
        let data = answer(document, move |document| all_tokens(document, abilities)).await?;
        let result_id = Some(self.session().remember_tokens(&uri, data.clone()));
        Ok(Some(match before {
            Some(before) => {
                let edits = convert::tokens_edit(&before, &data);
                SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta { result_id, edits })
            }
            None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens { result_id, data }),
        }))
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let Some((document, abilities)) = self.document(&params.text_document.uri) else {
            return Ok(None);
        };
        answer(document, move |document| {
            let part = document
                .text
                .span_of(convert::from_range(params.range), abilities.encoding);
            let found = features::tokens::tokens(document, part);
            let data = convert::tokens(document, &found, abilities.encoding);
            Some(SemanticTokensRangeResult::Tokens(SemanticTokens {
                result_id: None,
                data,
            }))
        })
        .await
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let mut report = RelatedFullDocumentDiagnosticReport::default();
        if let Some((document, abilities)) = self.document(&params.text_document.uri) {
            let found = answer(document, move |document| {
                let found = features::diagnostics::diagnostics(document);
                found
                    .iter()
                    .map(|d| convert::diagnostic(document, d, abilities.encoding))
                    .collect()
            });
            report.full_document_diagnostic_report.items = found.await?;
        }
        Ok(DocumentDiagnosticReportResult::Report(
            DocumentDiagnosticReport::Full(report),
        ))
    }
}

fn all_tokens(document: &Document, abilities: Abilities) -> Vec<SemanticToken> {
    let found = features::tokens::tokens(document, document.text.span());
    convert::tokens(document, &found, abilities.encoding)
}

/// Texts up to this length, in bytes, are answered about at once: that is faster than to hand them to another thread and
/// back.
const AT_ONCE: u32 = 64 * 1024;

/// Asks something about a document, away from the thread that reads messages if it may take long. A panic is an error of
/// this question alone.
pub(super) async fn answer<T, F>(document: Arc<Document>, question: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&Document) -> T + Send + 'static,
{
    let at_once = document.text.len() <= AT_ONCE;
    let ask = move || {
        catch_unwind(AssertUnwindSafe(|| question(&document))).map_err(|_| Error::internal_error())
    };
    if at_once {
        return ask();
    }
    tokio::task::spawn_blocking(ask)
        .await
        .unwrap_or_else(|_| Err(Error::internal_error()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    /// No question is known to panic, so one is made up: on this thread, and for a long text on another.
    #[tokio::test]
    async fn a_panic_is_an_error_of_one_question() {
        for text in ["FROM a\n".to_owned(), "#\n".repeat(AT_ONCE as usize)] {
            let document = Arc::new(Document::new(Text::new(&text), 1));
            let panics = answer(document.clone(), |_| -> u32 { panic!("on purpose") });
            assert_eq!(panics.await, Err(Error::internal_error()));
            let length = answer(document, |document| document.text.len());
            assert_eq!(length.await, Ok(text.len() as u32));
        }
    }
}
