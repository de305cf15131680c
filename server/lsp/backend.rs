//! The LSP request and notification handlers. Each converts its parameters, runs a feature on a snapshot of the
//! document, and converts the result.

use std::sync::{Arc, Mutex, MutexGuard};
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
    ExecuteCommandParams, FoldingRangeParams, FormattingOptions, GotoDefinitionParams,
    GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult,
    InitializedParams, InlayHint, InlayHintParams, LSPAny, LinkedEditingRangeParams,
    LinkedEditingRanges, Location, MessageType, PrepareRenameResponse, ProgressToken,
    ReferenceParams, RelatedFullDocumentDiagnosticReport, RenameFilesParams, RenameParams,
    SelectionRange, SelectionRangeParams, SemanticTokens, SemanticTokensDeltaParams,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult, ServerInfo,
    SignatureHelp, SignatureHelpParams, TextDocumentIdentifier, TextDocumentPositionParams,
    TextEdit, Uri, VersionedTextDocumentIdentifier, WorkspaceEdit, WorkspaceSymbolParams,
    WorkspaceSymbolResponse,
};
use tower_lsp::{Client, ClientSocket, LanguageServer, LspService};

use super::capabilities::server_capabilities;
use super::client_flags::ClientFlags;
use super::commands::{CHOOSE, STATUS};
use super::convert::extensions::{
    DocumentParams, ExplainParams, Explanation, Graph, InspectParams, InspectResult, SyntaxTree,
};
use super::convert::navigation;
use super::kinds::{self, DocumentKind};
use super::pieces::TokenPieces;
use super::project_state::{self, ProjectState};
use super::publish::{Outgoing, publish};
use super::registries::{PinData, Registries};
use super::serialized::Serialized;
use super::session::Session;
use super::settings::{self, ClientConfig};
use super::snapshot::{Extent, run_cancellable, run_on_snapshot};
use super::{convert, folders, progress, registries, runtime, uri_path};
use analysis::Document;

use ide::completion::{Folder, FolderListing, Trigger};
use ide::formatting::Style;
use ide::lints;
use ide::lints::recognition::{Strictness, Unreadable, unreadable};
use ide::pin::PinnableImage;
use project::Workspace;
use syntax::cancellation::checkpoint;
use syntax::lock::lock;

/// How long the first diagnostics of a document wait for its configuration and build context.
const CONTEXT_TIMEOUT: Duration = Duration::from_millis(100);
/// Progress titles.
const SEARCHING_WORKSPACE: &str = "Searching workspace Dockerfiles";
const QUERYING_REGISTRY: &str = "Querying registry";

/// The server. Clones share their state.
#[derive(Clone)]
pub(super) struct Backend {
    client: Client,
    session: Arc<Mutex<Session>>,
    changed: UnboundedSender<Uri>,
    project_state: Arc<ProjectState>,
    registries: Registries,
    workspace: Arc<Workspace>,
    settings: Arc<ClientConfig>,
}

impl Backend {
    /// The service and its socket. `outgoing` receives messages that bypass the library's serialization.
    pub(super) fn service(outgoing: Outgoing) -> (LspService<Backend>, ClientSocket) {
        LspService::build(|client| {
            let session = Arc::new(Mutex::new(Session::default()));
            let (changed, receiver) = unbounded_channel();
            let again = changed.downgrade();
            runtime::spawn(publish(outgoing, session.clone(), receiver, again));
            Backend {
                client,
                session,
                changed,
                project_state: Arc::default(),
                registries: Registries::default(),
                workspace: Arc::default(),
                settings: Arc::default(),
            }
        })
        .custom_method("dockwright/stageGraph", Backend::stage_graph)
        .custom_method("dockwright/inspect", Backend::inspect)
        .custom_method("dockwright/syntaxTree", Backend::syntax_tree)
        .custom_method("dockwright/explain", Backend::explain)
        .custom_method("dockwright/recheck", Backend::recheck)
        .custom_method("dockwright/builds", Backend::builds)
        .custom_method("dockwright/chooseBuild", Backend::choose_build)
        .finish()
    }

    /// `dockwright/stageGraph`: the stages and images of a document and their dependencies.
    async fn stage_graph(&self, params: DocumentParams) -> Result<Option<Graph>> {
        self.with_document(&params.text_document.uri, |document, flags| {
            let graph = ide::stage_graph::stage_graph(document);
            let encoding = flags.encoding;
            Some(convert::extensions::graph(document, graph, encoding))
        })
        .await
    }

    /// `dockwright/inspect`: the output of `dockwright inspect` for a document.
    async fn inspect(&self, params: InspectParams) -> Result<Option<InspectResult>> {
        let uri = params.text_document.uri.clone();
        self.with_document(&params.text_document.uri, move |document, _| {
            Some(InspectResult::new(&uri, document, params.format))
        })
        .await
    }

    /// `dockwright/syntaxTree`: the nodes of a document's syntax tree.
    async fn syntax_tree(&self, params: DocumentParams) -> Result<Option<SyntaxTree>> {
        self.with_document(&params.text_document.uri, |document, flags| {
            Some(convert::extensions::syntax_tree(document, flags.encoding))
        })
        .await
    }

    /// `dockwright/explain`: the documentation of a rule, or the list of all rules.
    #[expect(clippy::unused_async, reason = "handlers are asynchronous")]
    async fn explain(&self, params: ExplainParams) -> Result<Explanation> {
        let text = params.rule.map_or_else(
            || Ok(project::explain::list()),
            |rule| project::explain::docs(&rule),
        );
        text.map(|text| Explanation { text })
            .map_err(Error::invalid_params)
    }

    /// `dockwright/recheck`: a notification after which the open documents are checked again.
    async fn recheck(&self) {
        let open = self.open_documents();
        for uri in open {
            self.check(uri);
        }
        let refreshes = self.session().flags.refreshes_diagnostics;
        if refreshes {
            let _ = self.client.workspace_diagnostic_refresh().await;
        }
    }

    /// `textDocument/completion`. Not part of the library's trait, whose result type lacks list defaults.
    pub(super) async fn completion(
        &self,
        params: CompletionParams,
    ) -> Result<Option<convert::CompletionResponse>> {
        let continued = convert::is_continued(&params);
        let place = &params.text_document_position;
        let uri = place.text_document.uri.clone();
        let Some((document, flags)) = self.document(&uri) else {
            return Ok(None);
        };
        let position = convert::from_position(place.position);
        let offset = document.text.offset(position, flags.encoding);
        let typing = self.session().take_typed(&uri, offset);
        let trigger = convert::trigger(&params, typing, flags.completion.manual);
        let mut found = run_on_snapshot(document.clone(), Extent::Part, move |document| {
            ide::completion::completion(document, offset, trigger)
        })
        .await?;
        if let Some(folder) = found.folder.clone() {
            found.add_files(&self.list(&uri, folder).await);
        }
        if let Some(repository) = found.repository.clone() {
            // While this request runs, the client shows the list for an earlier text.
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
            convert::completions(document, offset, found, flags)
        };
        run_on_snapshot(document, Extent::Part, items)
            .await
            .map(Some)
    }

    /// `textDocument/documentSymbol`. Not part of the library's trait, like the others whose responses are kept in
    /// pieces.
    pub(super) async fn symbols(&self, params: DocumentSymbolParams) -> Result<Serialized> {
        let uri = params.text_document.uri;
        let kept = self.session().pieces(&uri).and_then(|it| it.symbols.take());
        let document_uri = uri.clone();
        let found = self.with_document(&uri, move |document, flags| {
            let encoding = flags.encoding;
            if flags.symbol_tree {
                let mut pieces = kept.unwrap_or_default();
                let result = pieces.update(document, encoding);
                return Some((result, Some(pieces)));
            }
            let found = ide::symbols::symbols(document);
            let list = convert::symbols_as_list(document, found, None, &document_uri, encoding);
            Some((serde_json::to_vec(&list).ok()?, None))
        });
        let Some((result, pieces)) = found.await? else {
            return Ok(Serialized::null());
        };
        if let Some(kept) = self.session().pieces(&uri) {
            kept.symbols = pieces;
        }
        Ok(Serialized(result))
    }

    /// `textDocument/foldingRange`.
    pub(super) async fn folds(&self, params: FoldingRangeParams) -> Result<Serialized> {
        let uri = params.text_document.uri;
        let kept = self.session().pieces(&uri).and_then(|it| it.folds.take());
        let found = self.with_document(&uri, |document, flags| {
            let mut pieces = kept.unwrap_or_default();
            Some((pieces.update(document, flags), pieces))
        });
        let Some((result, pieces)) = found.await? else {
            return Ok(Serialized::null());
        };
        if let Some(kept) = self.session().pieces(&uri) {
            kept.folds = Some(pieces);
        }
        Ok(Serialized(result))
    }

    /// `textDocument/semanticTokens/full`.
    pub(super) async fn tokens(&self, params: SemanticTokensParams) -> Result<Serialized> {
        self.tokens_since(params.text_document.uri, None).await
    }

    /// `textDocument/semanticTokens/full/delta`.
    pub(super) async fn tokens_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Serialized> {
        let since = Some(params.previous_result_id);
        self.tokens_since(params.text_document.uri, since).await
    }

    /// The tokens of a document; only what has changed, if `since` is the result id of the last response.
    async fn tokens_since(&self, uri: Uri, since: Option<String>) -> Result<Serialized> {
        let kept = self.session().pieces(&uri).and_then(|it| it.tokens.take());
        let result_id = self.session().next_result_id();
        let new_id = result_id.clone();
        let found = self.with_document(&uri, move |document, flags| {
            let (earlier, pieces) = kept.unzip();
            let mut pieces: TokenPieces = pieces.unwrap_or_default();
            let is_delta = since.is_some() && since == earlier;
            let edit = pieces.update(document, flags.encoding, is_delta);
            Some((pieces.response(edit, &new_id), pieces))
        });
        let Some((result, pieces)) = found.await? else {
            return Ok(Serialized::null());
        };
        if let Some(kept) = self.session().pieces(&uri) {
            kept.tokens = Some((result_id, pieces));
        }
        Ok(Serialized(result))
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn project_state(&self) -> &Arc<ProjectState> {
        &self.project_state
    }

    /// Loads the contexts of documents again, and notifies the client in the background.
    pub(super) async fn reload_contexts(&self, uris: Vec<Uri>) {
        if let Some(notify) = self.load_contexts(uris).await {
            runtime::spawn(notify);
        }
    }

    /// Loads the contexts of all open documents again, because a file that may define builds has changed.
    fn follow_build_file(&self, uri: &Uri, text: Option<&str>) {
        self.project_state.set_open(uri, text);
        let open = self.open_documents();
        self.refresh_project(open);
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        lock(&self.session)
    }

    /// The URIs of the open Dockerfiles.
    pub(super) fn open_documents(&self) -> Vec<Uri> {
        self.session().open_documents()
    }

    fn document(&self, uri: &Uri) -> Option<(Arc<Document>, ClientFlags)> {
        let mut session = self.session();
        Some((session.document(uri)?, session.flags))
    }

    /// Runs `compute`, which reads much of a document, on its current snapshot; `None` if it isn't open.
    async fn with_document<T: Send + 'static>(
        &self,
        uri: &Uri,
        compute: impl FnOnce(&Document, ClientFlags) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some((document, flags)) = self.document(uri) else {
            return Ok(None);
        };
        run_on_snapshot(document, Extent::Whole, move |document| {
            compute(document, flags)
        })
        .await
    }

    /// Runs `compute` on the current snapshot of a document and the byte offset of a position; `None` if it isn't open.
    async fn with_position<T: Send + 'static>(
        &self,
        place: &TextDocumentPositionParams,
        extent: Extent,
        compute: impl FnOnce(&Document, u32, ClientFlags) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let position = convert::from_position(place.position);
        let Some((document, flags)) = self.document(&place.text_document.uri) else {
            return Ok(None);
        };
        run_on_snapshot(document, extent, move |document| {
            let offset = document.text.offset(position, flags.encoding);
            compute(document, offset, flags)
        })
        .await
    }

    /// The formatting style: the keys of the project and the client's settings, then those of the request.
    fn style(&self, uri: &Uri, options: &FormattingOptions) -> Style {
        let style = self.session().document_context(uri).style;
        style.or(convert::formatting::style(options))
    }

    /// Why a document can't be formatted; `None` if it can.
    async fn unreadable(&self, uri: &Uri) -> Result<Option<Unreadable>> {
        let settings = self.session().document_context(uri).settings;
        self.with_document(uri, move |document, _| {
            unreadable(document, settings.has_template_name, Strictness::Editor)
        })
        .await
    }

    /// True if a document can't be formatted. The reason is logged, since editors format on every save.
    async fn refuses_to_format(&self, uri: &Uri) -> Result<bool> {
        let Some(reason) = self.unreadable(uri).await? else {
            return Ok(false);
        };
        let message = format!("not formatted: {reason}");
        self.client.log_message(MessageType::INFO, message).await;
        Ok(true)
    }

    /// Brings the style of a document up to date with its project. Reads the project's files, unless they have been
    /// read and the client reports changes to them.
    async fn update_style(&self, uri: &Uri) {
        /// More loads than begin at the same time.
        const ATTEMPTS: usize = 5;
        let is_known = self.session().is_known(uri);
        if is_known && self.session().flags.registers_watchers {
            return;
        }
        let mut uris = vec![uri.clone()];
        if is_known {
            self.project_state.invalidate();
            uris = self.session().open_documents();
        }
        // What is loaded is dropped if another load has begun meanwhile, as after opening the document.
        for _ in 0..ATTEMPTS {
            if let Some(notify) = self.load_contexts(uris.clone()).await {
                // A client may respond to requests only after it has received the response to its own.
                runtime::spawn(notify);
                return;
            }
        }
    }

    /// Loads the configuration and build context of documents in the background, and rechecks the documents.
    fn refresh_project(&self, uris: Vec<Uri>) {
        let this = self.clone();
        runtime::spawn(async move {
            let searched = uris.clone();
            if let Some(notify) = this.load_contexts(uris).await {
                notify.await;
            }
            // Builds that are defined elsewhere in the workspace are added once they are found.
            let project_state = this.project_state.clone();
            let uris = searched.clone();
            let search = move || project_state.search_builds(&uris);
            if runtime::run_blocking(search).await.unwrap_or(false)
                && let Some(notify) = this.load_contexts(searched).await
            {
                notify.await;
            }
        });
    }

    /// Loads and stores the configuration and build context of documents. Returns a future that notifies the client, or
    /// `None` if files have changed meanwhile, so that a later call supersedes this one.
    async fn load_contexts(
        &self,
        uris: Vec<Uri>,
    ) -> Option<impl Future<Output = ()> + Send + use<>> {
        let project_state = self.project_state.clone();
        let flags = self.session().flags;
        let pushes = flags.pushes_diagnostics();
        let state = project_state.clone();
        let load = move || state.load(&uris);
        let mut found = runtime::run_blocking(load).await.ok()?;
        let config_diagnostics = project_state.config_diagnostics(&found, flags.encoding)?;
        let mut changed = false;
        for (uri, context) in found.take_documents() {
            if self.session().set_context(&uri, context) {
                changed = true;
                if pushes {
                    let _ = self.changed.send(uri);
                }
            }
        }
        let client = self.client.clone();
        Some(async move {
            for (uri, diagnostics) in config_diagnostics {
                // Files may change between two notifications.
                if pushes && project_state.is_newest(&found) {
                    client.publish_diagnostics(uri, diagnostics, None).await;
                }
            }
            // The client may respond late.
            if changed && !pushes && flags.refreshes_diagnostics {
                let _ = client.workspace_diagnostic_refresh().await;
            }
            if changed && flags.refreshes_lenses {
                let _ = client.code_lens_refresh().await;
            }
            if changed && flags.refreshes_hints {
                let _ = client.inlay_hint_refresh().await;
            }
        })
    }

    /// Fetches the client's settings, and rechecks all open documents with them.
    fn configure(&self) {
        let this = self.clone();
        runtime::spawn(async move {
            let folders = this.workspace.folders();
            let can_request = this.session().flags.supports_configuration;
            let settings = this.settings.fetch(&this.client, folders, can_request);
            if let Some(settings) = settings.await {
                this.project_state.set_editor(settings);
                let open = this.open_documents();
                this.refresh_project(open);
            }
        });
    }

    /// Lists a folder of a document's build context.
    async fn list(&self, uri: &Uri, folder: Folder) -> FolderListing {
        let (project_state, uri) = (self.project_state.clone(), uri.clone());
        let list = move || project_state.list(&uri, &folder.path, &folder.begins);
        let listing = runtime::run_blocking(list).await;
        listing.unwrap_or_default()
    }

    /// Runs `work`, and reports progress to the client if it takes a while.
    async fn with_progress<T>(
        &self,
        token: Option<ProgressToken>,
        title: &str,
        work: impl Future<Output = T>,
    ) -> T {
        let server_initiated = self.session().flags.shows_progress;
        let token = progress::Token::new(token, server_initiated);
        progress::with_progress(&self.client, token, title, work).await
    }

    /// Queues a document for publishing its diagnostics, unless the client pulls them.
    fn check(&self, uri: Uri) {
        if self.session().flags.pushes_diagnostics() {
            let _ = self.changed.send(uri);
        }
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = params.client_info.as_ref().map(|it| it.name.as_str());
        let flags = ClientFlags::new(&params.capabilities, client);
        self.session().flags = flags;
        self.workspace
            .change(folders::from_initialize(&params), &[]);
        self.project_state.set_folders(
            self.workspace.folders(),
            registries::state_file("builds.json"),
        );
        if let Some(options) = &params.initialization_options {
            self.settings.push(options.clone());
            self.project_state.set_editor(self.settings.initial());
        }
        #[cfg(not(target_family = "wasm"))]
        if let Some(process) = params.process_id {
            super::watch::end_with(process);
        }
        #[cfg(not(target_family = "wasm"))]
        runtime::spawn(super::missing_sources::follow(
            self.client.clone(),
            self.session.clone(),
            self.changed.downgrade(),
        ));
        self.registries.start(&params);
        let info = ServerInfo {
            name: "dockwright".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        };
        Ok(InitializeResult {
            capabilities: server_capabilities(flags),
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
            Some(DocumentKind::BuildFile) => {
                self.session()
                    .open_build_file(opened.uri.clone(), &opened.text);
                return self.follow_build_file(&opened.uri, Some(&opened.text));
            }
            None => return,
        }
        self.session()
            .open(opened.uri.clone(), &opened.text, opened.version);
        self.refresh_project(vec![opened.uri.clone()]);
        // The first check waits for the document's context, unless loading that takes too long.
        let this = self.clone();
        runtime::spawn(async move {
            runtime::sleep(CONTEXT_TIMEOUT).await;
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
        let flags = self.session().flags;
        let files = flags.registers_watchers;
        let files = files.then(project_state::registration);
        let settings = flags.registers_settings;
        let settings = settings.then(settings::registration);
        let documents = flags.registers_documents;
        let documents = documents.then(project_state::build_file_registrations);
        let documents = documents.into_iter().flatten();
        let wanted: Vec<_> = files.into_iter().chain(settings).chain(documents).collect();
        if !wanted.is_empty() {
            // The client may respond late; nothing waits for it.
            let client = self.client.clone();
            runtime::spawn(async move { client.register_capability(wanted).await });
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.settings.push(params.settings);
        self.configure();
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let changes = params.changes;
        // An embedder may not name the files.
        if !changes.is_empty()
            && !changes
                .iter()
                .any(|it| self.project_state.depends_on(&it.uri))
        {
            return;
        }
        self.project_state.forget_folders();
        self.project_state.invalidate();
        let open = self.open_documents();
        self.refresh_project(open);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let added = uri_path::paths(&params.event.added);
        self.workspace
            .change(added, &uri_path::paths(&params.event.removed));
        self.project_state
            .set_folders(self.workspace.folders(), None);
        self.configure();
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let open = self.session().documents();
        let encoding = self.session().flags.encoding;
        let workspace = self.workspace.clone();
        let token = params.work_done_progress_params.work_done_token;
        let search = move || folders::search(&workspace, open, &params.query, encoding);
        let search = run_cancellable(search);
        let symbols = self
            .with_progress(token, SEARCHING_WORKSPACE, search)
            .await?;
        Ok(Some(WorkspaceSymbolResponse::Flat(symbols)))
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        let open = self.session().documents();
        let flags = self.session().flags;
        let (workspace, project_state) = (self.workspace.clone(), self.project_state.clone());
        let moves = folders::moves(&params.files);
        let search = move || folders::edits_after_moves(&workspace, open, &project_state, &moves);
        let search = run_cancellable(search);
        let found = self
            .with_progress(None, SEARCHING_WORKSPACE, search)
            .await?;
        Ok((!found.is_empty()).then(|| navigation::document_edits(found, flags)))
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        self.registries.typing();
        if self.session().change(&uri, params.content_changes, version) {
            return self.check(uri);
        }
        let build_file = self.session().build_file(&uri);
        if let Some(text) = build_file {
            self.follow_build_file(&uri, Some(&text));
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        if self.session().close_build_file(&uri) {
            return self.follow_build_file(&uri, None);
        }
        if self.session().close(&uri) {
            self.check(uri);
        }
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(convert::resolved(item, self.session().flags))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let settings = self.session().settings(&place.text_document.uri);
        let found = self.with_position(&place, Extent::Part, move |document, offset, flags| {
            let found = ide::hover::hover_in(document, offset, &settings);
            let found = found.map(|found| convert::hover(document, found, flags));
            let image = ide::pin::image(document, offset);
            let range =
                |image: &PinnableImage| convert::range(document, image.span, flags.encoding);
            Some((found, image.map(|image| (range(&image), image)), flags))
        });
        let Some((found, image, flags)) = found.await? else {
            return Ok(None);
        };
        let Some((range, image)) = image else {
            return Ok(found);
        };
        let info = self.registries.describe(&image).await;
        Ok(convert::with_registry_info(found, range, info, flags))
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let place = params.text_document_position_params;
        let shown = params.context.and_then(|it| it.active_signature_help);
        self.with_position(&place, Extent::Part, move |document, offset, flags| {
            let found = ide::signature_help::signature_help(document, offset)?;
            Some(convert::signature_help::help(found, shown.as_ref(), flags))
        })
        .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let uri = params.text_document.uri;
        let range = convert::from_range(params.range);
        let context = self.session().document_context(&uri);
        self.with_document(&uri, move |document, flags| {
            let part = document.text.span_of(range, flags.encoding);
            Some(convert::inlay_hints::hints(document, part, &context, flags))
        })
        .await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let uri = params.text_document.uri;
        let context = self.session().document_context(&uri);
        let Some((document, flags)) = self.document(&uri) else {
            return Ok(None);
        };
        let found = run_on_snapshot(document.clone(), Extent::Whole, ide::links::links).await?;
        // Checks on disk which files exist.
        let links = move || convert::links::links(&document, found, &context, flags);
        run_cancellable(links).await.map(Some)
    }

    /// Links need no resolving, but some clients request it all the same.
    async fn document_link_resolve(&self, link: DocumentLink) -> Result<DocumentLink> {
        Ok(link)
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.clone();
        self.with_position(&place, Extent::Part, move |document, offset, flags| {
            let links = flags.definition_links;
            if let Some(found) = ide::definition::in_build(document, offset) {
                return convert::build_definition(document, &found, links, flags.encoding);
            }
            let found = ide::definition::definitions(document, offset);
            convert::definitions(document, &found, &uri, links, flags.encoding)
        })
        .await
    }

    async fn goto_declaration(
        &self,
        params: GotoDeclarationParams,
    ) -> Result<Option<GotoDeclarationResponse>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.clone();
        self.with_position(&place, Extent::Part, move |document, offset, flags| {
            let found = ide::definition::declarations(document, offset);
            let links = flags.declaration_links;
            convert::definitions(document, &found, &uri, links, flags.encoding)
        })
        .await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        let uri = place.text_document.uri.clone();
        let definitions = params.context.include_declaration;
        self.with_position(&place, Extent::Whole, move |document, offset, flags| {
            let found = ide::references::references(document, offset, definitions);
            Some(navigation::locations(
                document,
                &found,
                &uri,
                flags.encoding,
            ))
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let place = params.text_document_position_params;
        self.with_position(&place, Extent::Part, |document, offset, flags| {
            let found = ide::highlight::highlights(document, offset).into_iter();
            let found = found.map(|it| navigation::highlight(document, it, flags.encoding));
            Some(found.collect())
        })
        .await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let builds = self
            .session()
            .document_context(&params.text_document.uri)
            .builds;
        let found = self.with_position(&params, Extent::Whole, move |document, offset, flags| {
            let inputs: Vec<_> = builds.list.iter().map(|it| &it.inputs).collect();
            let found = ide::rename::prepare(document, offset, &inputs).transpose()?;
            Some(found.map(|it| navigation::renameable(document, it, flags.encoding)))
        });
        found.await?.transpose().map_err(navigation::refusal)
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let place = params.text_document_position;
        let uri = place.text_document.uri.clone();
        let builds = self.session().document_context(&uri).builds;
        let found = self.with_position(&place, Extent::Whole, move |document, offset, flags| {
            let inputs: Vec<_> = builds.list.iter().map(|it| &it.inputs).collect();
            let edits = ide::rename::rename(document, offset, &params.new_name, &inputs);
            let edits = edits.transpose()?;
            Some(edits.map(|edits| convert::workspace_edit(document, &edits, &uri, flags)))
        });
        found.await?.transpose().map_err(navigation::refusal)
    }

    async fn linked_editing_range(
        &self,
        params: LinkedEditingRangeParams,
    ) -> Result<Option<LinkedEditingRanges>> {
        let place = params.text_document_position_params;
        self.with_position(&place, Extent::Part, |document, offset, flags| {
            let found = ide::linked_editing::linked_editing(document, offset)?;
            Some(navigation::linked(document, &found, flags.encoding))
        })
        .await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        let positions = params.positions;
        self.with_document(&params.text_document.uri, move |document, flags| {
            let encoding = flags.encoding;
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
        let context = self.session().document_context(&uri);
        if context.no_code_lens {
            return Ok(None);
        }
        self.with_document(&params.text_document.uri, move |document, flags| {
            let found = ide::code_lens::lenses(document).into_iter();
            let folder = context.context.as_deref();
            let found = found.map(|it| convert::lenses::lens(document, it, &uri, folder, flags));
            let build = convert::lenses::build(&context.builds, &uri);
            Some(build.into_iter().chain(found).collect())
        })
        .await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.clone();
        self.with_position(&place, Extent::Whole, move |document, offset, flags| {
            let found = ide::calls::prepare(document, offset)?;
            let item = convert::calls::stage(document, found, &uri, flags.encoding);
            Some(vec![item])
        })
        .await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        let uri = params.item.uri.clone();
        self.with_position(
            &start_of(params.item),
            Extent::Whole,
            move |document, offset, flags| {
                let found = ide::calls::incoming(document, offset).into_iter();
                let encoding = flags.encoding;
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
        self.with_position(
            &start_of(params.item),
            Extent::Whole,
            move |document, offset, flags| {
                let found = ide::calls::outgoing(document, offset).into_iter();
                let encoding = flags.encoding;
                let found = found.map(|it| convert::calls::outgoing(document, it, &uri, encoding));
                Some(found.collect())
            },
        )
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri;
        let settings = self.session().settings(&uri);
        let wanted = convert::wanted_kinds(params.context);
        let range = convert::from_range(params.range);
        let (ignore_file, flags) = {
            let session = self.session();
            (session.ignore_file(&uri), session.flags)
        };
        if let Some(file) = ignore_file {
            let part = file.text.span_of(range, flags.encoding);
            let wanted = wanted.as_deref();
            let found =
                convert::ignore_files::code_actions(&file, part, &settings, wanted, &uri, flags);
            let actions = found.into_iter().map(CodeActionOrCommand::CodeAction);
            return Ok(Some(actions.collect()));
        }
        let document_uri = uri.clone();
        let offline = self.registries.is_offline();
        self.with_document(&uri, move |document, flags| {
            let part = document.text.span_of(range, flags.encoding);
            let wanted = wanted.as_deref();
            let found = ide::code_action::code_actions(document, part, &settings, wanted);
            let actions = found
                .into_iter()
                .map(|found| convert::code_action(document, found, &document_uri, flags));
            let mut actions: Vec<_> = actions.collect();
            if !offline {
                actions.extend(convert::pin_action(
                    document,
                    part,
                    document_uri.clone(),
                    wanted,
                    flags,
                ));
            }
            let actions = actions.into_iter().map(CodeActionOrCommand::CodeAction);
            Some(actions.collect())
        })
        .await
    }

    async fn code_action_resolve(&self, mut action: CodeAction) -> Result<CodeAction> {
        let data = action.data.clone().unwrap_or_default();
        let Ok(data) = serde_json::from_value::<PinData>(data) else {
            return Ok(action);
        };
        let PinData {
            uri,
            version,
            offset,
        } = data;
        let found = self.with_document(&uri, move |document, _| {
            let image = ide::pin::image(document, offset)?;
            (document.version == version).then_some(image)
        });
        let Some(image) = found.await? else {
            return Err(Error::content_modified());
        };
        let query = self.registries.digest(&image);
        match self.with_progress(None, QUERYING_REGISTRY, query).await {
            Ok(digest) => {
                let document_uri = uri.clone();
                let edit = self.with_document(&uri, move |document, flags| {
                    let edits = [ide::pin::pinned(&image, &digest)];
                    let edit = convert::workspace_edit(document, &edits, &document_uri, flags);
                    (document.version == version).then_some(edit)
                });
                action.edit = Some(edit.await?.ok_or_else(Error::content_modified)?);
            }
            Err(error) => {
                self.client.show_message(MessageType::WARNING, error).await;
            }
        }
        Ok(action)
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        match params.command.as_str() {
            STATUS => Ok(Some(self.registries.status())),
            CHOOSE => self.execute_choose(params.arguments).await,
            _ => Err(Error::invalid_params("unknown command")),
        }
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let uri = params.text_document.uri;
        self.update_style(&uri).await;
        let style = self.style(&uri, &params.options);
        if self.refuses_to_format(&uri).await? {
            return Ok(None);
        }
        self.with_document(&uri, move |document, flags| {
            let found = ide::formatting::formatting(document, style);
            Some(convert::formatting::edits(document, found, flags))
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
        if self.refuses_to_format(&uri).await? {
            return Ok(None);
        }
        let range = convert::from_range(params.range);
        self.with_document(&uri, move |document, flags| {
            let part = document.text.span_of(range, flags.encoding);
            let found = ide::formatting::range_formatting(document, part, style);
            Some(convert::formatting::edits(document, found, flags))
        })
        .await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let place = params.text_document_position;
        let style = self.style(&place.text_document.uri, &params.options);
        if self.unreadable(&place.text_document.uri).await?.is_some() {
            return Ok(None);
        }
        self.with_position(&place, Extent::Whole, move |document, offset, flags| {
            let found = ide::formatting::on_type_formatting(document, offset, &params.ch, style);
            Some(convert::edits(document, &found, flags))
        })
        .await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let range = convert::from_range(params.range);
        self.with_document(&params.text_document.uri, move |document, flags| {
            let part = document.text.span_of(range, flags.encoding);
            let found = ide::tokens::tokens(document, part);
            let tokens = SemanticTokens {
                result_id: None,
                data: convert::tokens(document, &found, flags.encoding),
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
        let (document, ignore_file, settings, flags) = {
            let mut session = self.session();
            let settings = session.settings(&uri);
            let ignore_file = session.ignore_file(&uri);
            (session.document(&uri), ignore_file, settings, session.flags)
        };
        let found = match (ignore_file, document) {
            (Some(file), _) => convert::ignore_files::diagnostics(&file.text, &settings, flags),
            (None, Some(document)) => {
                let (snapshot, shell_settings) = (document.clone(), settings.clone());
                let update = move || {
                    let is_needed = || {
                        checkpoint();
                        true
                    };
                    lints::update_shell(&snapshot, &shell_settings, is_needed)
                };
                // A panic only leaves out findings.
                let _ = run_cancellable(update).await;
                run_on_snapshot(document, Extent::Whole, move |document| {
                    convert::diagnostics(document, &settings, &uri, flags).0
                })
                .await?
            }
            (None, None) => Vec::new(),
        };
        let mut report = RelatedFullDocumentDiagnosticReport::default();
        report.full_document_diagnostic_report.items = found;
        Ok(DocumentDiagnosticReportResult::Report(
            DocumentDiagnosticReport::Full(report),
        ))
    }
}

/// The position of an item's name.
fn start_of(item: CallHierarchyItem) -> TextDocumentPositionParams {
    TextDocumentPositionParams {
        text_document: TextDocumentIdentifier { uri: item.uri },
        position: item.selection_range.start,
    }
}
