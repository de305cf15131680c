//! The server: a few lines for each method.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeActionOrCommand, CodeActionParams, CodeActionResponse, CompletionItem, CompletionParams,
    CompletionResponse, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, DocumentFormattingParams,
    DocumentSymbolParams, DocumentSymbolResponse, FoldingRange, FoldingRangeParams,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, RelatedFullDocumentDiagnosticReport, SemanticToken,
    SemanticTokens, SemanticTokensDelta, SemanticTokensDeltaParams, SemanticTokensFullDeltaResult,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult,
    SemanticTokensResult, ServerInfo, TextDocumentPositionParams, TextEdit, Uri,
    VersionedTextDocumentIdentifier,
};
use tower_lsp::{Client, ClientSocket, LanguageServer, LspService};

use super::answer::answer;
use super::capabilities::{Abilities, offer};
use super::convert::extensions::{AboutDocument, Graph, Inspected};
use super::publish::publish;
use super::session::Session;
use super::surroundings::Surroundings;
use super::{convert, surroundings, watch};
use crate::analysis::Document;
use crate::features;
use crate::features::completion::{Folder, Listing};

/// The server.
pub(super) struct Backend {
    client: Client,
    session: Arc<Mutex<Session>>,
    changed: UnboundedSender<Uri>,
    surroundings: Arc<Surroundings>,
}

impl Backend {
    /// A server, and the way it speaks to its client.
    pub(super) fn service() -> (LspService<Backend>, ClientSocket) {
        LspService::build(|client| {
            let session = Arc::new(Mutex::new(Session::default()));
            let (changed, receiver) = unbounded_channel();
            tokio::spawn(publish(client.clone(), session.clone(), receiver));
            Backend {
                client,
                session,
                changed,
                surroundings: Arc::default(),
            }
        })
        .custom_method("dockwright/stageGraph", Backend::stage_graph)
        .custom_method("dockwright/inspect", Backend::inspect)
        .finish()
    }

    /// `dockwright/stageGraph`: how the stages of a document hang together.
    async fn stage_graph(&self, params: AboutDocument) -> Result<Option<Graph>> {
        self.about(&params.text_document.uri, |document, abilities| {
            let found = features::stage_graph::stage_graph(document);
            let encoding = abilities.encoding;
            Some(convert::extensions::graph(document, found, encoding))
        })
        .await
    }

    /// `dockwright/inspect`: what a document means, as `dockwright inspect` prints it.
    async fn inspect(&self, params: AboutDocument) -> Result<Option<Inspected>> {
        self.about(&params.text_document.uri, |document, _| {
            let text = features::inspect::text(None, document, false);
            Some(Inspected { text })
        })
        .await
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn document(&self, uri: &Uri) -> Option<(Arc<Document>, Abilities)> {
        let session = self.session();
        Some((session.document(uri)?, session.abilities))
    }

    /// Asks something about a document as it is now; `None` if it isn't open.
    async fn about<T: Send + 'static>(
        &self,
        uri: &Uri,
        question: impl FnOnce(&Document, Abilities) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some((document, abilities)) = self.document(uri) else {
            return Ok(None);
        };
        answer(document, move |document| question(document, abilities)).await
    }

    /// Asks something about an offset in a document as it is now; `None` if it isn't open.
    async fn at<T: Send + 'static>(
        &self,
        place: &TextDocumentPositionParams,
        question: impl FnOnce(&Document, u32, Abilities) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let position = convert::from_position(place.position);
        self.about(&place.text_document.uri, move |document, abilities| {
            let offset = document.text.offset(position, abilities.encoding);
            question(document, offset, abilities)
        })
        .await
    }

    /// Finds out what is around documents, and judges them by it.
    fn look_around(&self, uris: Vec<Uri>) {
        let (client, session) = (self.client.clone(), self.session.clone());
        let (surroundings, changed) = (self.surroundings.clone(), self.changed.clone());
        let abilities = self.session().abilities;
        let pushes = abilities.pushes_diagnostics();
        tokio::spawn(async move {
            let look = move || surroundings.of(&uris);
            let Ok(found) = tokio::task::spawn_blocking(look).await else {
                return;
            };
            let mut others = false;
            for (uri, around) in found.documents {
                let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
                if session.surround(&uri, &around) {
                    others = true;
                    if pushes {
                        let _ = changed.send(uri);
                    }
                }
            }
            if others && !pushes && abilities.refreshes_diagnostics {
                let _ = client.workspace_diagnostic_refresh().await;
            }
            for (uri, problems) in found.configs {
                if pushes {
                    client.publish_diagnostics(uri, problems, None).await;
                }
            }
        });
    }

    /// What is in a folder of a document's build context.
    async fn list(&self, uri: &Uri, folder: Folder) -> Listing {
        let (surroundings, uri) = (self.surroundings.clone(), uri.clone());
        let list = move || surroundings.list(&uri, &folder.path, &folder.begins);
        let found = tokio::task::spawn_blocking(list).await;
        convert::listing(found.unwrap_or_default())
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
        self.check(opened.uri.clone());
        self.look_around(vec![opened.uri]);
    }

    async fn initialized(&self, _: InitializedParams) {
        if !self.session().abilities.registers_watchers {
            return;
        }
        // The client answers when it likes, and nothing waits for it.
        let client = self.client.clone();
        tokio::spawn(async move {
            let _ = client
                .register_capability(vec![surroundings::registration()])
                .await;
        });
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.surroundings.forget();
        let open = self.session().open_documents();
        self.look_around(open);
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
        let trigger = convert::trigger(&params);
        let place = params.text_document_position;
        let uri = place.text_document.uri;
        let Some((document, abilities)) = self.document(&uri) else {
            return Ok(None);
        };
        let position = convert::from_position(place.position);
        let offset = document.text.offset(position, abilities.encoding);
        let mut found = answer(document.clone(), move |document| {
            features::completion::completion(document, offset, trigger)
        })
        .await?;
        if let Some(folder) = found.folder.clone() {
            found.add_files(&self.list(&uri, folder).await);
        }
        let items =
            move |document: &Document| convert::completions(document, offset, found, abilities);
        answer(document, items).await.map(Some)
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(convert::resolved(item, self.session().abilities))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        self.at(&place, |document, offset, abilities| {
            let found = features::hover::hover(document, offset)?;
            Some(convert::hover(document, found, abilities))
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.clone();
        self.at(&place, move |document, offset, abilities| {
            let found = features::definition::definition(document, offset)?;
            Some(convert::definition(document, found, uri, abilities))
        })
        .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let uri = params.text_document.uri.clone();
        self.about(&params.text_document.uri, move |document, abilities| {
            let found = features::symbols::symbols(document);
            let encoding = abilities.encoding;
            if !abilities.symbol_tree {
                let list = convert::symbols_as_list(document, found, None, &uri, encoding);
                return Some(DocumentSymbolResponse::Flat(list));
            }
            let tree = found.into_iter();
            let tree = tree.map(|symbol| convert::symbol(document, symbol, encoding));
            Some(DocumentSymbolResponse::Nested(tree.collect()))
        })
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri;
        let settings = self.session().settings(&uri);
        let wanted = params.context.only.map(|only| {
            let kinds = only.iter().map(|kind| kind.as_str().to_owned());
            kinds.collect::<Vec<_>>()
        });
        let range = convert::from_range(params.range);
        let of = uri.clone();
        self.about(&uri, move |document, abilities| {
            let part = document.text.span_of(range, abilities.encoding);
            let found =
                features::code_action::code_actions(document, part, &settings, wanted.as_deref());
            let actions = found.into_iter().map(|found| {
                let action = convert::code_action(document, found, &of, abilities);
                CodeActionOrCommand::CodeAction(action)
            });
            Some(actions.collect())
        })
        .await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.about(&params.text_document.uri, |document, abilities| {
            let found = features::formatting::formatting(document).into_iter();
            let edits = found.map(|found| convert::text_edit(document, found, abilities.encoding));
            Some(edits.collect())
        })
        .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.about(&params.text_document.uri, |document, abilities| {
            let most = abilities.max_folds.map_or(usize::MAX, |most| most as usize);
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
        let data = self.about(&uri, all_tokens).await?;
        Ok(data.map(|data| {
            let result_id = Some(self.session().remember_tokens(&uri, data.clone()));
            SemanticTokensResult::Tokens(SemanticTokens { result_id, data })
        }))
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let uri = params.text_document.uri;
        let before = self.session().take_tokens(&uri, &params.previous_result_id);
        let data = self.about(&uri, all_tokens).await?;
        Ok(data.map(|data| {
            let result_id = Some(self.session().remember_tokens(&uri, data.clone()));
            let Some(before) = before else {
                let tokens = SemanticTokens { result_id, data };
                return SemanticTokensFullDeltaResult::Tokens(tokens);
            };
            let edits = convert::tokens_edit(&before, &data);
            SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta { result_id, edits })
        }))
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let range = convert::from_range(params.range);
        self.about(&params.text_document.uri, move |document, abilities| {
            let part = document.text.span_of(range, abilities.encoding);
            let found = features::tokens::tokens(document, part);
            let tokens = SemanticTokens {
                result_id: None,
                data: convert::tokens(document, &found, abilities.encoding),
            };
            Some(SemanticTokensRangeResult::Tokens(tokens))
        })
        .await
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let uri = params.text_document.uri;
        let settings = self.session().settings(&uri);
        let of = uri.clone();
        let found = self.about(&uri, move |document, abilities| {
            Some(convert::diagnostics(document, &settings, &of, abilities))
        });
        let mut report = RelatedFullDocumentDiagnosticReport::default();
        report.full_document_diagnostic_report.items = found.await?.unwrap_or_default();
        Ok(DocumentDiagnosticReportResult::Report(
            DocumentDiagnosticReport::Full(report),
        ))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the form of a question")]
fn all_tokens(document: &Document, abilities: Abilities) -> Option<Vec<SemanticToken>> {
    let found = features::tokens::tokens(document, document.text.span());
    Some(convert::tokens(document, &found, abilities.encoding))
}
