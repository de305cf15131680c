//! The server: a few lines for each method.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::request::{GotoDeclarationParams, GotoDeclarationResponse};
use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    CodeAction, CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeLens,
    CodeLensParams, CompletionItem, CompletionParams, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, DocumentFormattingParams,
    DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams,
    DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, ExecuteCommandParams, FoldingRange, FoldingRangeParams,
    FormattingOptions, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams,
    InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams, LSPAny,
    LinkedEditingRangeParams, LinkedEditingRanges, Location, MessageType, PrepareRenameResponse,
    ProgressToken, ReferenceParams, RelatedFullDocumentDiagnosticReport, RenameFilesParams,
    RenameParams, SelectionRange, SelectionRangeParams, SemanticToken, SemanticTokens,
    SemanticTokensDelta, SemanticTokensDeltaParams, SemanticTokensFullDeltaResult,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult,
    SemanticTokensResult, ServerInfo, SignatureHelp, SignatureHelpParams, TextDocumentIdentifier,
    TextDocumentPositionParams, TextEdit, Uri, VersionedTextDocumentIdentifier, WorkspaceEdit,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use tower_lsp::{Client, ClientSocket, LanguageServer, LspService};

use super::answer::answer;
use super::capabilities::{Abilities, offer};
use super::convert::extensions::{AboutDocument, Graph, Inspected};
use super::convert::navigation;
use super::kinds::{self, DocumentKind};
use super::publish::{Outgoing, publish};
use super::registries::{PinLater, Registries};
use super::session::Session;
use super::settings::{self, Said};
use super::surroundings::Surroundings;
use super::{convert, folders, progress, registries, surroundings, watch};
use analysis::Document;

use ide::completion::{Folder, Listing, Trigger};
use ide::formatting::Style;
use ide::pin::Image;
use project::Workspace;

/// So long the first diagnostics of a document wait for what is around it.
const A_MOMENT: Duration = Duration::from_millis(100);
/// What is done, if the client is told of it.
const LOOKING: &str = "Searching workspace Dockerfiles";
const ASKING: &str = "Querying registry";

/// The server; those that are cloned are the same one.
#[derive(Clone)]
pub(super) struct Backend {
    client: Client,
    session: Arc<Mutex<Session>>,
    changed: UnboundedSender<Uri>,
    surroundings: Arc<Surroundings>,
    registries: Registries,
    workspace: Arc<Workspace>,
    settings: Arc<Said>,
}

impl Backend {
    /// A server, and the way it speaks to its client. What is written to it without the library's help goes through a
    /// channel of its own.
    pub(super) fn service(outgoing: Outgoing) -> (LspService<Backend>, ClientSocket) {
        LspService::build(|client| {
            let session = Arc::new(Mutex::new(Session::default()));
            let (changed, receiver) = unbounded_channel();
            tokio::spawn(publish(outgoing, session.clone(), receiver));
            Backend {
                client,
                session,
                changed,
                surroundings: Arc::default(),
                registries: Registries::default(),
                workspace: Arc::default(),
                settings: Arc::default(),
            }
        })
        .custom_method("dockwright/stageGraph", Backend::stage_graph)
        .custom_method("dockwright/inspect", Backend::inspect)
        .finish()
    }

    /// `dockwright/stageGraph`: how the stages of a document hang together.
    async fn stage_graph(&self, params: AboutDocument) -> Result<Option<Graph>> {
        self.about(&params.text_document.uri, |document, abilities| {
            let found = ide::stage_graph::stage_graph(document);
            let encoding = abilities.encoding;
            Some(convert::extensions::graph(document, found, encoding))
        })
        .await
    }

    /// `dockwright/inspect`: what a document means, as `dockwright inspect` prints it.
    async fn inspect(&self, params: AboutDocument) -> Result<Option<Inspected>> {
        self.about(&params.text_document.uri, |document, _| {
            let text = ide::inspect::text(None, document, false);
            Some(Inspected { text })
        })
        .await
    }

    /// `textDocument/completion`. Not part of the library's trait, whose result type lacks list defaults.
    pub(super) async fn completion(
        &self,
        params: CompletionParams,
    ) -> Result<Option<convert::Offers>> {
        let continued = convert::is_continued(&params);
        let place = &params.text_document_position;
        let uri = place.text_document.uri.clone();
        let Some((document, abilities)) = self.document(&uri) else {
            return Ok(None);
        };
        let position = convert::from_position(place.position);
        let offset = document.text.offset(position, abilities.encoding);
        let typing = self.session().take_typed(&uri, offset);
        let trigger = convert::trigger(&params, typing, abilities.completion.manual);
        let mut found = answer(document.clone(), move |document| {
            ide::completion::completion(document, offset, trigger)
        })
        .await?;
        if let Some(folder) = found.folder.clone() {
            found.add_files(&self.list(&uri, folder).await);
        }
        if let Some(repository) = found.repository.clone() {
            // What is on the screen meanwhile belongs to an earlier text.
            let wait = if continued {
                Duration::ZERO
            } else {
                registries::SHORT
            };
            let explicit = trigger == Trigger::Explicit;
            let tags = self.registries.tags(&repository, explicit, wait);
            found.add_tags(&tags.await);
        }
        if let Some(search) = found.search.clone() {
            found.add_images(&self.registries.find(&search).await);
        }
        let items = move |document: &Document| {
            found.select();
            convert::completions(document, offset, found, abilities)
        };
        answer(document, items).await.map(Some)
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn document(&self, uri: &Uri) -> Option<(Arc<Document>, Abilities)> {
        let mut session = self.session();
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

    /// The style of a document: that of its project and of the editor's settings, or else of the request.
    fn style(&self, uri: &Uri, options: &FormattingOptions) -> Style {
        let style = self.session().around(uri).style;
        style.or(convert::formatting::style(options))
    }

    /// Makes sure that the style of a document is that of its project now. Reads the project's files, unless they have been
    /// read and the client reports changes to them.
    async fn update_style(&self, uri: &Uri) {
        let is_known = self.session().is_known(uri);
        if is_known && self.session().abilities.registers_watchers {
            return;
        }
        let mut uris = vec![uri.clone()];
        if is_known {
            self.surroundings.forget();
            uris = self.session().open_documents();
        }
        if let Some(notify) = self.look(uris).await {
            // A client may answer requests only once it has the answer to its own.
            tokio::spawn(notify);
        }
    }

    /// Finds out what is around documents, and judges them by it.
    fn look_around(&self, uris: Vec<Uri>) {
        let this = self.clone();
        tokio::spawn(async move {
            if let Some(notify) = this.look(uris).await {
                notify.await;
            }
        });
    }

    /// Finds out what is around documents, and keeps it. Gives what then informs the client; `None` if files have changed
    /// meanwhile, and somebody else looks.
    async fn look(&self, uris: Vec<Uri>) -> Option<impl Future<Output = ()> + Send + use<>> {
        let surroundings = self.surroundings.clone();
        let abilities = self.session().abilities;
        let pushes = abilities.pushes_diagnostics();
        let looked = surroundings.clone();
        let look = move || looked.of(&uris);
        let mut found = tokio::task::spawn_blocking(look).await.ok()?;
        let complaints = surroundings.complaints(&found)?;
        let mut others = false;
        for (uri, around) in found.take_documents() {
            if self.session().surround(&uri, around) {
                others = true;
                if pushes {
                    let _ = self.changed.send(uri);
                }
            }
        }
        let client = self.client.clone();
        Some(async move {
            for (uri, problems) in complaints {
                // While it is told of one, another may change.
                if pushes && surroundings.is_newest(&found) {
                    client.publish_diagnostics(uri, problems, None).await;
                }
            }
            // A client answers these when it likes.
            if others && !pushes && abilities.refreshes_diagnostics {
                let _ = client.workspace_diagnostic_refresh().await;
            }
            if others && abilities.refreshes_lenses {
                let _ = client.code_lens_refresh().await;
            }
            if others && abilities.refreshes_hints {
                let _ = client.inlay_hint_refresh().await;
            }
        })
    }

    /// Looks for the settings of the editor, and judges all open documents by them.
    fn configure(&self) {
        let this = self.clone();
        tokio::spawn(async move {
            let folders = this.workspace.folders();
            let asks = this.session().abilities.answers_settings;
            if let Some(found) = this.settings.now(&this.client, folders, asks).await {
                this.surroundings.set_editor(found);
                // The session must be free again before it is needed there.
                let open = this.session().open_documents();
                this.look_around(open);
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

    /// Waits for work, of which the client is told if it takes a while.
    async fn told<T>(
        &self,
        token: Option<ProgressToken>,
        title: &str,
        work: impl Future<Output = T>,
    ) -> T {
        let takes_ours = self.session().abilities.shows_progress;
        let token = progress::Token::of(token, takes_ours);
        progress::told(&self.client, token, title, work).await
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
        let client = params.client_info.as_ref().map(|it| it.name.as_str());
        let abilities = Abilities::of(&params.capabilities, client);
        self.session().abilities = abilities;
        self.workspace.change(folders::of(&params), &[]);
        if let Some(options) = &params.initialization_options {
            self.settings.tell(options.clone());
            self.surroundings.set_editor(self.settings.at_first());
        }
        if let Some(process) = params.process_id {
            watch::end_with(process);
        }
        self.registries.start(&params);
        let info = ServerInfo {
            name: "dockwright".to_owned(),
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
        match kinds::document_kind(&opened.language_id, &opened.uri) {
            Some(DocumentKind::Dockerfile) => {}
            Some(DocumentKind::IgnoreFile) => {
                let (uri, version) = (opened.uri, opened.version);
                self.session()
                    .open_ignore_file(uri.clone(), &opened.text, version);
                return self.check(uri);
            }
            None => return,
        }
        self.session()
            .open(opened.uri.clone(), &opened.text, opened.version);
        self.look_around(vec![opened.uri.clone()]);
        // What is around it is known in a moment, and judged with it the first time. But a disk can be slow.
        let this = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(A_MOMENT).await;
            if !this.session().is_known(&opened.uri) {
                this.check(opened.uri);
            }
        });
    }

    async fn initialized(&self, _: InitializedParams) {
        for problem in self.registries.problems() {
            self.client
                .show_message(MessageType::WARNING, problem)
                .await;
        }
        self.configure();
        let abilities = self.session().abilities;
        let files = abilities.registers_watchers;
        let files = files.then(surroundings::registration);
        let settings = abilities.registers_settings;
        let settings = settings.then(settings::registration);
        let wanted: Vec<_> = files.into_iter().chain(settings).collect();
        if !wanted.is_empty() {
            // The client answers when it likes, and nothing waits for it.
            let client = self.client.clone();
            tokio::spawn(async move { client.register_capability(wanted).await });
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.settings.tell(params.settings);
        self.configure();
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.surroundings.forget();
        let open = self.session().open_documents();
        self.look_around(open);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let added = folders::paths(&params.event.added);
        self.workspace
            .change(added, &folders::paths(&params.event.removed));
        self.configure();
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let open = self.session().documents();
        let encoding = self.session().abilities.encoding;
        let workspace = self.workspace.clone();
        let token = params.work_done_progress_params.work_done_token;
        let search = move || folders::search(&workspace, open, &params.query, encoding);
        let search = tokio::task::spawn_blocking(search);
        let found = self.told(token, LOOKING, search).await;
        let found = found.map_err(|_| Error::internal_error())?;
        Ok(Some(WorkspaceSymbolResponse::Flat(found)))
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        let open = self.session().documents();
        let abilities = self.session().abilities;
        let (workspace, surroundings) = (self.workspace.clone(), self.surroundings.clone());
        let moves = folders::moves(&params.files);
        let search = move || folders::moved(&workspace, open, &surroundings, &moves);
        let search = tokio::task::spawn_blocking(search);
        let found = self.told(None, LOOKING, search).await;
        let found = found.map_err(|_| Error::internal_error())?;
        Ok((!found.is_empty()).then(|| navigation::moving(found, abilities)))
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        self.registries.typing();
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

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(convert::resolved(item, self.session().abilities))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let settings = self.session().settings(&place.text_document.uri);
        let found = self.at(&place, move |document, offset, abilities| {
            let found = ide::hover::hover_in(document, offset, &settings);
            let found = found.map(|found| convert::hover(document, found, abilities));
            let image = ide::pin::image(document, offset);
            let range = |image: &Image| convert::range(document, image.span, abilities.encoding);
            Some((found, image.map(|image| (range(&image), image)), abilities))
        });
        let Some((found, image, abilities)) = found.await? else {
            return Ok(None);
        };
        let Some((range, image)) = image else {
            return Ok(found);
        };
        let told = self.registries.describe(&image).await;
        Ok(convert::with_told(found, range, told, abilities))
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let place = params.text_document_position_params;
        let shown = params.context.and_then(|it| it.active_signature_help);
        self.at(&place, move |document, offset, abilities| {
            let found = ide::signature_help::signature_help(document, offset)?;
            Some(convert::signature_help::help(
                found,
                shown.as_ref(),
                abilities,
            ))
        })
        .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let uri = params.text_document.uri;
        let range = convert::from_range(params.range);
        let around = self.session().around(&uri);
        self.about(&uri, move |document, abilities| {
            let part = document.text.span_of(range, abilities.encoding);
            Some(convert::inlay_hints::hints(
                document, part, &around, abilities,
            ))
        })
        .await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let uri = params.text_document.uri;
        let around = self.session().around(&uri);
        let Some((document, abilities)) = self.document(&uri) else {
            return Ok(None);
        };
        let found = answer(document.clone(), ide::links::links).await?;
        // Which files are there, the disk knows.
        let links = move || convert::links::links(&document, found, &around, abilities);
        let links = tokio::task::spawn_blocking(links).await;
        links.map(Some).map_err(|_| Error::internal_error())
    }

    /// A link is whole from the start. Clients that ask for more all the same get it back.
    async fn document_link_resolve(&self, link: DocumentLink) -> Result<DocumentLink> {
        Ok(link)
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.clone();
        self.at(&place, move |document, offset, abilities| {
            let found = ide::definition::definition(document, offset)?;
            let links = abilities.definition_links;
            Some(convert::definition(
                document,
                found,
                uri,
                links,
                abilities.encoding,
            ))
        })
        .await
    }

    async fn goto_declaration(
        &self,
        params: GotoDeclarationParams,
    ) -> Result<Option<GotoDeclarationResponse>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.clone();
        self.at(&place, move |document, offset, abilities| {
            let found = ide::definition::declaration(document, offset)?;
            let links = abilities.declaration_links;
            Some(convert::definition(
                document,
                found,
                uri,
                links,
                abilities.encoding,
            ))
        })
        .await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        let uri = place.text_document.uri.clone();
        let definitions = params.context.include_declaration;
        self.at(&place, move |document, offset, abilities| {
            let found = ide::references::references(document, offset, definitions);
            Some(navigation::locations(
                document,
                &found,
                &uri,
                abilities.encoding,
            ))
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let place = params.text_document_position_params;
        self.at(&place, |document, offset, abilities| {
            let found = ide::highlight::highlights(document, offset).into_iter();
            let found = found.map(|it| navigation::highlight(document, it, abilities.encoding));
            Some(found.collect())
        })
        .await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let found = self.at(&params, |document, offset, abilities| {
            let found = ide::rename::prepare(document, offset).transpose()?;
            Some(found.map(|it| navigation::renameable(document, it, abilities.encoding)))
        });
        found.await?.transpose().map_err(navigation::refusal)
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let place = params.text_document_position;
        let uri = place.text_document.uri.clone();
        let found = self.at(&place, move |document, offset, abilities| {
            let edits = ide::rename::rename(document, offset, &params.new_name).transpose()?;
            Some(edits.map(|edits| convert::workspace_edit(document, &edits, &uri, abilities)))
        });
        found.await?.transpose().map_err(navigation::refusal)
    }

    async fn linked_editing_range(
        &self,
        params: LinkedEditingRangeParams,
    ) -> Result<Option<LinkedEditingRanges>> {
        let place = params.text_document_position_params;
        self.at(&place, |document, offset, abilities| {
            let found = ide::linked_editing::linked_editing(document, offset)?;
            Some(navigation::linked(document, &found, abilities.encoding))
        })
        .await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        let positions = params.positions;
        self.about(&params.text_document.uri, move |document, abilities| {
            let encoding = abilities.encoding;
            let positions = positions.into_iter().map(convert::from_position);
            let found = positions.map(|position| {
                let offset = document.text.offset(position, encoding);
                let found = ide::selection::selections(document, offset);
                navigation::selection(document, &found, encoding)
            });
            Some(found.collect())
        })
        .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let uri = params.text_document.uri.clone();
        if self.session().around(&uri).no_code_lens {
            return Ok(None);
        }
        self.about(&params.text_document.uri, move |document, abilities| {
            let found = ide::code_lens::lenses(document).into_iter();
            let found = found.map(|it| convert::lenses::lens(document, it, &uri, abilities));
            Some(found.collect())
        })
        .await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.clone();
        self.at(&place, move |document, offset, abilities| {
            let found = ide::calls::prepare(document, offset)?;
            let item = convert::calls::stage(document, found, &uri, abilities.encoding);
            Some(vec![item])
        })
        .await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        let uri = params.item.uri.clone();
        self.at(
            &start_of(params.item),
            move |document, offset, abilities| {
                let found = ide::calls::incoming(document, offset).into_iter();
                let encoding = abilities.encoding;
                let found = found.map(|it| convert::calls::incoming(document, it, &uri, encoding));
                Some(found.collect())
            },
        )
        .await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        let uri = params.item.uri.clone();
        self.at(
            &start_of(params.item),
            move |document, offset, abilities| {
                let found = ide::calls::outgoing(document, offset).into_iter();
                let encoding = abilities.encoding;
                let found = found.map(|it| convert::calls::outgoing(document, it, &uri, encoding));
                Some(found.collect())
            },
        )
        .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let uri = params.text_document.uri.clone();
        self.about(&params.text_document.uri, move |document, abilities| {
            let found = ide::symbols::symbols(document);
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
        let wanted = convert::wanted_kinds(params.context);
        let range = convert::from_range(params.range);
        let of = uri.clone();
        let offline = self.registries.is_offline();
        self.about(&uri, move |document, abilities| {
            let part = document.text.span_of(range, abilities.encoding);
            let wanted = wanted.as_deref();
            let found = ide::code_action::code_actions(document, part, &settings, wanted);
            let actions = found
                .into_iter()
                .map(|found| convert::code_action(document, found, &of, abilities));
            let mut actions: Vec<_> = actions.collect();
            if !offline {
                actions.extend(convert::pin_action(
                    document,
                    part,
                    of.clone(),
                    wanted,
                    abilities,
                ));
            }
            let actions = actions.into_iter().map(CodeActionOrCommand::CodeAction);
            Some(actions.collect())
        })
        .await
    }

    async fn code_action_resolve(&self, mut action: CodeAction) -> Result<CodeAction> {
        let later = action.data.clone().unwrap_or_default();
        let Ok(later) = serde_json::from_value::<PinLater>(later) else {
            return Ok(action);
        };
        let PinLater {
            uri,
            version,
            offset,
        } = later;
        let found = self.about(&uri, move |document, _| {
            let image = ide::pin::image(document, offset)?;
            (document.version == version).then_some(image)
        });
        let Some(image) = found.await? else {
            return Err(Error::content_modified());
        };
        let asked = self.registries.digest(&image);
        match self.told(None, ASKING, asked).await {
            Ok(digest) => {
                let of = uri.clone();
                let edit = self.about(&uri, move |document, abilities| {
                    let edits = [ide::pin::pinned(&image, &digest)];
                    let edit = convert::workspace_edit(document, &edits, &of, abilities);
                    (document.version == version).then_some(edit)
                });
                action.edit = Some(edit.await?.ok_or_else(Error::content_modified)?);
            }
            Err(why) => self.client.show_message(MessageType::WARNING, why).await,
        }
        Ok(action)
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        match params.command.as_str() {
            registries::STATUS => Ok(Some(self.registries.status())),
            _ => Err(Error::invalid_params("no such command")),
        }
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let uri = params.text_document.uri;
        self.update_style(&uri).await;
        let style = self.style(&uri, &params.options);
        self.about(&uri, move |document, abilities| {
            let found = ide::formatting::formatting(document, style);
            Some(convert::formatting::edits(document, found, abilities))
        })
        .await
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let uri = params.text_document.uri;
        self.update_style(&uri).await;
        let style = self.style(&uri, &params.options);
        let range = convert::from_range(params.range);
        self.about(&uri, move |document, abilities| {
            let part = document.text.span_of(range, abilities.encoding);
            let found = ide::formatting::range_formatting(document, part, style);
            Some(convert::formatting::edits(document, found, abilities))
        })
        .await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let place = params.text_document_position;
        let style = self.style(&place.text_document.uri, &params.options);
        self.at(&place, move |document, offset, abilities| {
            let found = ide::formatting::on_type_formatting(document, offset, &params.ch, style);
            Some(convert::edits(document, &found, abilities))
        })
        .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.about(&params.text_document.uri, |document, abilities| {
            let most = abilities.max_folds.map_or(usize::MAX, |most| most as usize);
            let folds = ide::folding::folding(document).into_iter().take(most);
            Some(
                folds
                    .map(|it| convert::fold(document, it, abilities))
                    .collect(),
            )
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
            let found = ide::tokens::tokens(document, part);
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
        let (ignore_file, abilities) = {
            let session = self.session();
            (session.ignore_file(&uri), session.abilities)
        };
        let of = uri.clone();
        let found = self.about(&uri, move |document, abilities| {
            Some(convert::diagnostics(document, &settings, &of, abilities))
        });
        let found = match ignore_file {
            Some(file) => convert::ignore_file_diagnostics(&file.text, abilities),
            None => found.await?.unwrap_or_default(),
        };
        let mut report = RelatedFullDocumentDiagnosticReport::default();
        report.full_document_diagnostic_report.items = found;
        Ok(DocumentDiagnosticReportResult::Report(
            DocumentDiagnosticReport::Full(report),
        ))
    }
}

/// Where an item of a hierarchy is named.
fn start_of(item: CallHierarchyItem) -> TextDocumentPositionParams {
    TextDocumentPositionParams {
        text_document: TextDocumentIdentifier { uri: item.uri },
        position: item.selection_range.start,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the form of a question")]
fn all_tokens(document: &Document, abilities: Abilities) -> Option<Vec<SemanticToken>> {
    let found = ide::tokens::tokens(document, document.text.span());
    Some(convert::tokens(document, &found, abilities.encoding))
}
