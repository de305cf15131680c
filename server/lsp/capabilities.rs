//! What we offer, and what the client can do.

use tower_lsp::ls_types::{
    CallHierarchyServerCapability, ClientCapabilities, CodeActionKind, CodeActionOptions,
    CodeActionProviderCapability, CodeLensOptions, CompletionItemKind, CompletionOptions,
    CompletionOptionsCompletionItem, DeclarationCapability, DiagnosticOptions,
    DiagnosticServerCapabilities, DiagnosticTag, DocumentLinkOptions,
    DocumentOnTypeFormattingOptions, ExecuteCommandOptions, FileOperationFilter,
    FileOperationPattern, FileOperationRegistrationOptions, FoldingRangeProviderCapability,
    HoverProviderCapability, LinkedEditingRangeServerCapabilities, MarkupKind, OneOf,
    PositionEncodingKind, RenameOptions, SelectionRangeProviderCapability, SemanticTokenModifier,
    SemanticTokenType, SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions,
    ServerCapabilities, SignatureHelpOptions, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities, WorkspaceSymbolOptions,
};

use super::convert;
use super::convert::SUGGEST;
use super::convert::lenses::{BUILD_TARGET, SHOW_REFERENCES};
use super::registries;
use ide::code_action::ActionKind;
use ide::tokens::{Modifiers, TokenKind};
use syntax::text::Encoding;

/// What the client can do, as far as it matters here.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an ability by itself"
)]
pub(super) struct Abilities {
    /// The unit of columns.
    pub(super) encoding: Encoding,
    /// It shows Markdown in hovers.
    pub(super) hover_markdown: bool,
    /// What it can do with completions.
    pub(super) completion: CompletionAbilities,
    /// It takes an outline as a tree.
    pub(super) symbol_tree: bool,
    /// It takes links as definitions, which tell where they come from.
    pub(super) definition_links: bool,
    /// The same for declarations.
    pub(super) declaration_links: bool,
    /// It asks whether something can be renamed before it asks for a name.
    pub(super) prepares_renames: bool,
    /// It folds whole lines only.
    pub(super) folds_lines: bool,
    /// It has our command that shows places.
    pub(super) shows_references: bool,
    /// It has our command that builds a stage.
    pub(super) builds_targets: bool,
    /// It shows the page of a diagnostic.
    pub(super) diagnostic_pages: bool,
    /// It shows which text has no effect.
    pub(super) unnecessary_tag: bool,
    /// It shows which text should no longer be used.
    pub(super) deprecated_tag: bool,
    /// It shows what is related to a diagnostic.
    pub(super) diagnostic_related: bool,
    /// It can be asked to tell of changed files.
    pub(super) registers_watchers: bool,
    /// It can be asked to tell of changed settings.
    pub(super) registers_settings: bool,
    /// It answers what its settings are.
    pub(super) answers_settings: bool,
    /// It shows work of ours that takes a while.
    pub(super) shows_progress: bool,
    /// It can be told to ask for what is between the lines again.
    pub(super) refreshes_lenses: bool,
    /// It takes actions, not commands only.
    pub(super) code_actions: bool,
    /// It asks for the edits of an action when the user chooses it.
    pub(super) resolves_actions: bool,
    /// It takes edits for a version of a document.
    pub(super) versioned_edits: bool,
    /// How many folds it takes at most.
    pub(super) max_folds: Option<u32>,
    /// It takes diagnostics that are sent to it.
    pub(super) takes_diagnostics: bool,
    /// It asks for diagnostics.
    pub(super) asks_diagnostics: bool,
    /// It shows Markdown in the documentation of signatures.
    pub(super) signature_markdown: bool,
    /// It takes parameters of signatures by where they are in the label.
    pub(super) label_offsets: bool,
    /// It takes an active parameter of each signature.
    pub(super) active_parameters: bool,
    /// It shows tooltips of links.
    pub(super) link_tooltips: bool,
    /// It can be told that hints have changed.
    pub(super) refreshes_hints: bool,
    /// It can be told to ask for them again.
    pub(super) refreshes_diagnostics: bool,
    /// It writes the final newline itself when it saves a document, and has none in its buffer.
    pub(super) writes_final_newline: bool,
}

/// What the client can do with completions.
/// Names of VS Code and of editors that are built from it.
const VS_CODE: [&str; 5] = [
    "Visual Studio Code",
    "code-server",
    "Code - OSS",
    "VSCodium",
    "Cursor",
];

#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an ability by itself"
)]
pub(super) struct CompletionAbilities {
    /// It shows Markdown in their documentation.
    pub(super) markdown: bool,
    /// It asks for the documentation of one when somebody looks at it.
    pub(super) resolves: bool,
    /// It can insert snippets.
    pub(super) snippets: bool,
    /// It lets a person choose whether what follows the cursor is replaced.
    pub(super) insert_replace: bool,
    /// It can be told once what all of them take the place of.
    pub(super) edit_range_default: bool,
    /// It shows something beside labels.
    pub(super) label_details: bool,
    /// By itself it requests completions for trigger characters only: other requests are the user's.
    pub(super) manual: bool,
    /// It leaves what is after the cursor, whatever range an item is for.
    pub(super) keeps_rest: bool,
    /// By itself it requests nothing after a number.
    pub(super) ignores_numbers: bool,
    /// It knows tags.
    pub(super) tags: bool,
    /// It knows, as was done before there were tags, what is deprecated.
    pub(super) deprecated: bool,
    /// It knows kinds that weren't there in the beginning.
    pub(super) later_kinds: bool,
    /// It can be told to ask again.
    pub(super) suggests_again: bool,
}

impl CompletionAbilities {
    fn of(client: &ClientCapabilities, name: Option<&str>) -> Self {
        let document = client.text_document.as_ref();
        let completion = document.and_then(|d| d.completion.as_ref());
        let item = completion.and_then(|c| c.completion_item.as_ref());
        let kinds = completion.and_then(|c| c.completion_item_kind.as_ref()?.value_set.as_ref());
        let list = completion.and_then(|c| c.completion_list.as_ref());
        let defaults = list.and_then(|list| list.item_defaults.as_ref());
        let Some(item) = item else {
            return CompletionAbilities::default();
        };
        let resolved = item.resolve_support.as_ref();
        CompletionAbilities {
            markdown: item
                .documentation_format
                .as_ref()
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            resolves: resolved.is_some_and(|it| it.properties.iter().any(|p| p == "documentation")),
            snippets: item.snippet_support.unwrap_or_default(),
            insert_replace: item.insert_replace_support.unwrap_or_default(),
            edit_range_default: defaults.is_some_and(|it| it.iter().any(|it| it == "editRange")),
            label_details: item.label_details_support.unwrap_or_default(),
            manual: name.is_some_and(|name| name == "Neovim" || name.contains("Emacs")),
            keeps_rest: name == Some("Neovim"),
            ignores_numbers: name
                .is_some_and(|name| VS_CODE.iter().any(|product| name.starts_with(product))),
            tags: item.tag_support.is_some(),
            deprecated: item.deprecated_support.unwrap_or_default(),
            later_kinds: kinds.is_some_and(|it| it.contains(&CompletionItemKind::FOLDER)),
            suggests_again: has_command(client, SUGGEST),
        }
    }
}

impl Abilities {
    /// `name` is the client's name for itself.
    pub(super) fn of(client: &ClientCapabilities, name: Option<&str>) -> Self {
        let document = client.text_document.as_ref();
        let workspace = client.workspace.as_ref();
        let hover = document.and_then(|d| d.hover.as_ref());
        let folding = document.and_then(|d| d.folding_range.as_ref());
        let published = document.and_then(|d| d.publish_diagnostics.as_ref());
        let asked = document.and_then(|d| d.diagnostic.as_ref());
        let markdown = |formats: Option<&Vec<MarkupKind>>| {
            formats.is_some_and(|f| f.contains(&MarkupKind::Markdown))
        };
        let signature = document
            .and_then(|d| d.signature_help.as_ref())
            .and_then(|s| s.signature_information.as_ref());
        let shows = |tag: DiagnosticTag| {
            let published =
                published.and_then(|p| serde_json::to_value(p.tag_support.as_ref()?).ok());
            let asked = asked.and_then(|a| serde_json::to_value(a.tag_support.as_ref()?).ok());
            let options = published.or(asked);
            options.is_some_and(|options| has_tag(&options, tag))
        };
        Abilities {
            encoding: encoding(client),
            hover_markdown: markdown(hover.and_then(|h| h.content_format.as_ref())),
            completion: CompletionAbilities::of(client, name),
            symbol_tree: document
                .and_then(|d| {
                    d.document_symbol
                        .as_ref()?
                        .hierarchical_document_symbol_support
                })
                .unwrap_or_default(),
            definition_links: document
                .and_then(|d| d.definition.as_ref()?.link_support)
                .unwrap_or_default(),
            declaration_links: document
                .and_then(|d| d.declaration.as_ref()?.link_support)
                .unwrap_or_default(),
            prepares_renames: document
                .and_then(|d| d.rename.as_ref()?.prepare_support)
                .unwrap_or_default(),
            folds_lines: folding
                .and_then(|f| f.line_folding_only)
                .unwrap_or_default(),
            shows_references: has_command(client, SHOW_REFERENCES),
            builds_targets: has_command(client, BUILD_TARGET),
            diagnostic_pages: published
                .and_then(|p| p.code_description_support)
                .or(asked.and_then(|a| a.code_description_support))
                .unwrap_or_default(),
            unnecessary_tag: shows(DiagnosticTag::UNNECESSARY),
            deprecated_tag: shows(DiagnosticTag::DEPRECATED),
            diagnostic_related: published
                .and_then(|p| p.related_information)
                .or(asked.and_then(|a| a.related_information))
                .unwrap_or_default(),
            registers_watchers: workspace
                .and_then(|w| w.did_change_watched_files.as_ref()?.dynamic_registration)
                .unwrap_or_default(),
            registers_settings: workspace
                .and_then(|w| w.did_change_configuration.as_ref()?.dynamic_registration)
                .unwrap_or_default(),
            answers_settings: workspace.and_then(|w| w.configuration).unwrap_or_default(),
            shows_progress: client
                .window
                .as_ref()
                .and_then(|w| w.work_done_progress)
                .unwrap_or_default(),
            refreshes_lenses: workspace
                .and_then(|w| w.code_lens.as_ref()?.refresh_support)
                .unwrap_or_default(),
            code_actions: document
                .and_then(|d| d.code_action.as_ref())
                .is_some_and(|c| c.code_action_literal_support.is_some()),
            resolves_actions: document
                .and_then(|d| d.code_action.as_ref())
                .filter(|c| c.data_support == Some(true))
                .and_then(|c| c.resolve_support.as_ref())
                .is_some_and(|r| r.properties.iter().any(|it| it == "edit")),
            versioned_edits: workspace
                .and_then(|w| w.workspace_edit.as_ref()?.document_changes)
                .unwrap_or_default(),
            max_folds: folding.and_then(|f| f.range_limit),
            takes_diagnostics: document.is_some_and(|d| d.publish_diagnostics.is_some()),
            asks_diagnostics: document.is_some_and(|d| d.diagnostic.is_some()),
            signature_markdown: markdown(signature.and_then(|s| s.documentation_format.as_ref())),
            label_offsets: signature
                .and_then(|s| s.parameter_information.as_ref()?.label_offset_support)
                .unwrap_or_default(),
            active_parameters: signature
                .and_then(|s| s.active_parameter_support)
                .unwrap_or_default(),
            link_tooltips: document
                .and_then(|d| d.document_link.as_ref()?.tooltip_support)
                .unwrap_or_default(),
            refreshes_hints: workspace
                .and_then(|w| w.inlay_hint.as_ref()?.refresh_support)
                .unwrap_or_default(),
            refreshes_diagnostics: workspace
                .and_then(|w| w.diagnostics.as_ref()?.refresh_support)
                .unwrap_or_default(),
            // No capability says so.
            writes_final_newline: name == Some("Neovim"),
        }
    }

    /// True if diagnostics are sent; false if the client asks for them. Never both.
    pub(super) fn pushes_diagnostics(self) -> bool {
        self.takes_diagnostics || !self.asks_diagnostics
    }
}

/// Whether options for tags name a tag. Old clients name none, and show all.
fn has_tag(options: &serde_json::Value, tag: DiagnosticTag) -> bool {
    let named = options.get("valueSet").and_then(|set| set.as_array());
    let tag = serde_json::to_value(tag).unwrap_or_default();
    named.is_none_or(|named| named.is_empty() || named.contains(&tag))
}

/// What we want to be told of folders.
fn folders() -> WorkspaceServerCapabilities {
    WorkspaceServerCapabilities {
        workspace_folders: Some(WorkspaceFoldersServerCapabilities {
            supported: Some(true),
            change_notifications: Some(OneOf::Left(true)),
        }),
        file_operations: Some(WorkspaceFileOperationsServerCapabilities {
            will_rename: Some(FileOperationRegistrationOptions {
                filters: vec![FileOperationFilter {
                    scheme: Some("file".to_owned()),
                    pattern: FileOperationPattern {
                        glob: "**".to_owned(),
                        ..FileOperationPattern::default()
                    },
                }],
            }),
            ..WorkspaceFileOperationsServerCapabilities::default()
        }),
    }
}

/// Whether the client has a command, as it says under `experimental.commands.commands`.
fn has_command(client: &ClientCapabilities, name: &str) -> bool {
    let experimental = client.experimental.as_ref();
    let commands = experimental.and_then(|it| it.pointer("/commands/commands")?.as_array());
    commands.is_some_and(|it| it.iter().any(|it| it == name))
}

/// The best encoding that the client offers: bytes are what we count.
fn encoding(client: &ClientCapabilities) -> Encoding {
    let offered = client
        .general
        .as_ref()
        .and_then(|general| general.position_encodings.as_ref());
    let offers =
        |kind: &PositionEncodingKind| offered.is_some_and(|offered| offered.contains(kind));
    if offers(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offers(&PositionEncodingKind::UTF32) && !offers(&PositionEncodingKind::UTF16) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// Characters after which editors request completions by themselves.
pub(super) const TRIGGER_CHARACTERS: [&str; 8] = [":", "=", "$", "{", "-", "/", ",", "."];

/// What we offer to a client.
pub(super) fn offer(abilities: Abilities) -> ServerCapabilities {
    let position_encoding = match abilities.encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    };
    let legend = SemanticTokensLegend {
        token_types: TokenKind::NAMES
            .iter()
            .map(|name| SemanticTokenType::new(name))
            .collect(),
        token_modifiers: Modifiers::NAMES
            .iter()
            .map(|name| SemanticTokenModifier::new(name))
            .collect(),
    };
    let tokens = SemanticTokensOptions {
        legend,
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..SemanticTokensOptions::default()
    };
    let diagnostics = DiagnosticOptions {
        identifier: Some("dockwright".to_owned()),
        ..DiagnosticOptions::default()
    };
    ServerCapabilities {
        position_encoding: Some(position_encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                ..TextDocumentSyncOptions::default()
            },
        )),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(TRIGGER_CHARACTERS.map(str::to_owned).to_vec()),
            resolve_provider: Some(true),
            completion_item: Some(CompletionOptionsCompletionItem {
                label_details_support: Some(true),
            }),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(
                convert::signature_help::TRIGGERS
                    .map(str::to_owned)
                    .to_vec(),
            ),
            ..SignatureHelpOptions::default()
        }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: None,
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        definition_provider: Some(OneOf::Left(true)),
        declaration_provider: Some(DeclarationCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(if abilities.prepares_renames {
            OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        } else {
            OneOf::Left(true)
        }),
        linked_editing_range_provider: Some(LinkedEditingRangeServerCapabilities::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        workspace_symbol_provider: Some(OneOf::Right(WorkspaceSymbolOptions {
            work_done_progress_options: WorkDoneProgressOptions {
                work_done_progress: Some(true),
            },
            resolve_provider: None,
        })),
        workspace: Some(folders()),
        document_symbol_provider: Some(OneOf::Left(true)),
        code_action_provider: abilities.code_actions.then(|| {
            let kinds = ActionKind::ALL.map(|kind| CodeActionKind::new(kind.name()));
            let kinds = kinds.to_vec();
            CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(kinds),
                resolve_provider: Some(abilities.resolves_actions),
                ..CodeActionOptions::default()
            })
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: "\n".to_owned(),
            more_trigger_character: Some(["\\", "`"].map(str::to_owned).to_vec()),
        }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![registries::STATUS.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: Some(tokens.into()),
        diagnostic_provider: (!abilities.pushes_diagnostics())
            .then_some(DiagnosticServerCapabilities::Options(diagnostics)),
        ..ServerCapabilities::default()
    }
}
