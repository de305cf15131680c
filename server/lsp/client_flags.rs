//! The capabilities of the client that matter to the server.

use tower_lsp::ls_types::{
    ClientCapabilities, CompletionItemKind, DiagnosticTag, MarkupKind, PositionEncodingKind,
};

use super::commands::{BUILD_TARGET, SHOW_REFERENCES, SUGGEST};
use syntax::text::Encoding;

/// The client's capabilities that the server distinguishes, and known properties of particular editors.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is independent")]
pub(super) struct ClientFlags {
    /// The unit of columns (`positionEncoding`).
    pub(super) encoding: Encoding,
    /// Renders Markdown in hovers.
    pub(super) hover_markdown: bool,
    /// Its capabilities for completions.
    pub(super) completion: CompletionFlags,
    /// Accepts document symbols as a tree.
    pub(super) symbol_tree: bool,
    /// Accepts definitions as `LocationLink`, which contains the range of the origin.
    pub(super) definition_links: bool,
    /// Accepts declarations as `LocationLink`.
    pub(super) declaration_links: bool,
    /// Sends `textDocument/prepareRename`.
    pub(super) prepares_renames: bool,
    /// Folds whole lines only.
    pub(super) folds_lines: bool,
    /// Has the command `dockwright.showReferences`.
    pub(super) shows_references: bool,
    /// Has the command `dockwright.buildTarget`.
    pub(super) builds_targets: bool,
    /// Shows the documentation link of a diagnostic (`codeDescription`).
    pub(super) diagnostic_pages: bool,
    /// Renders the diagnostic tag `Unnecessary`.
    pub(super) unnecessary_tag: bool,
    /// Renders the diagnostic tag `Deprecated`.
    pub(super) deprecated_tag: bool,
    /// Shows related information of a diagnostic.
    pub(super) diagnostic_related: bool,
    /// Supports registration for `workspace/didChangeWatchedFiles`.
    pub(super) registers_watchers: bool,
    /// Supports registration for the notifications of open documents (`textDocument/didOpen` and so on).
    pub(super) registers_documents: bool,
    /// Supports registration for `workspace/didChangeConfiguration`.
    pub(super) registers_settings: bool,
    /// Supports `workspace/configuration`.
    pub(super) supports_configuration: bool,
    /// Supports server-initiated progress.
    pub(super) shows_progress: bool,
    /// Supports `workspace/codeLens/refresh`.
    pub(super) refreshes_lenses: bool,
    /// Accepts `CodeAction` literals, not only commands.
    pub(super) code_actions: bool,
    /// Resolves the edit of a code action when the user chooses it.
    pub(super) resolves_actions: bool,
    /// Accepts versioned document edits (`documentChanges`).
    pub(super) versioned_edits: bool,
    /// The maximum number of folding ranges per document.
    pub(super) max_folds: Option<u32>,
    /// Accepts published diagnostics.
    pub(super) takes_diagnostics: bool,
    /// Pulls diagnostics (`textDocument/diagnostic`).
    pub(super) pulls_diagnostics: bool,
    /// Renders Markdown in the documentation of signatures.
    pub(super) signature_markdown: bool,
    /// Accepts parameter labels as offsets into the signature's label.
    pub(super) label_offsets: bool,
    /// Accepts an active parameter per signature.
    pub(super) active_parameters: bool,
    /// Shows tooltips of document links.
    pub(super) link_tooltips: bool,
    /// Supports `workspace/inlayHint/refresh`.
    pub(super) refreshes_hints: bool,
    /// Supports `workspace/diagnostic/refresh`.
    pub(super) refreshes_diagnostics: bool,
    /// Adds the final newline when it saves a document, and has none in its buffer (Neovim).
    pub(super) writes_final_newline: bool,
}

impl ClientFlags {
    /// Reads the parameters of `initialize`; `name` is the `name` in `clientInfo`.
    pub(super) fn new(client: &ClientCapabilities, name: Option<&str>) -> Self {
        let document = client.text_document.as_ref();
        let workspace = client.workspace.as_ref();
        let hover = document.and_then(|d| d.hover.as_ref());
        let folding = document.and_then(|d| d.folding_range.as_ref());
        let published = document.and_then(|d| d.publish_diagnostics.as_ref());
        let pulled = document.and_then(|d| d.diagnostic.as_ref());
        let markdown = |formats: Option<&Vec<MarkupKind>>| {
            formats.is_some_and(|f| f.contains(&MarkupKind::Markdown))
        };
        let signature = document
            .and_then(|d| d.signature_help.as_ref())
            .and_then(|s| s.signature_information.as_ref());
        let shows = |tag: DiagnosticTag| {
            let published =
                published.and_then(|p| serde_json::to_value(p.tag_support.as_ref()?).ok());
            let pulled = pulled.and_then(|a| serde_json::to_value(a.tag_support.as_ref()?).ok());
            let options = published.or(pulled);
            options.is_some_and(|options| has_tag(&options, tag))
        };
        ClientFlags {
            encoding: encoding(client),
            hover_markdown: markdown(hover.and_then(|h| h.content_format.as_ref())),
            completion: CompletionFlags::new(client, name),
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
                .or(pulled.and_then(|a| a.code_description_support))
                .unwrap_or_default(),
            unnecessary_tag: shows(DiagnosticTag::UNNECESSARY),
            deprecated_tag: shows(DiagnosticTag::DEPRECATED),
            diagnostic_related: published
                .and_then(|p| p.related_information)
                .or(pulled.and_then(|a| a.related_information))
                .unwrap_or_default(),
            registers_watchers: workspace
                .and_then(|w| w.did_change_watched_files.as_ref()?.dynamic_registration)
                .unwrap_or_default(),
            registers_documents: document
                .and_then(|d| d.synchronization.as_ref()?.dynamic_registration)
                .unwrap_or_default(),
            registers_settings: workspace
                .and_then(|w| w.did_change_configuration.as_ref()?.dynamic_registration)
                .unwrap_or_default(),
            supports_configuration: workspace.and_then(|w| w.configuration).unwrap_or_default(),
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
            pulls_diagnostics: document.is_some_and(|d| d.diagnostic.is_some()),
            signature_markdown: markdown(signature.and_then(|s| s.documentation_format.as_ref())),
            // Eglot takes the offsets of documented parameters as starting at 1.
            label_offsets: name != Some("Eglot")
                && signature
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
            // There is no capability for this.
            writes_final_newline: name == Some("Neovim"),
        }
    }

    /// True if the server publishes diagnostics; false if the client pulls them. Never both.
    pub(super) fn pushes_diagnostics(self) -> bool {
        self.takes_diagnostics || !self.pulls_diagnostics
    }
}

/// Names of VS Code and of editors that are built from it.
const VS_CODE: [&str; 5] = [
    "Visual Studio Code",
    "code-server",
    "Code - OSS",
    "VSCodium",
    "Cursor",
];

/// The client's capabilities for completions.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is independent")]
pub(super) struct CompletionFlags {
    /// Renders Markdown in the documentation of items.
    pub(super) markdown: bool,
    /// Resolves the documentation of an item when it is selected.
    pub(super) resolves: bool,
    /// Supports snippets.
    pub(super) snippets: bool,
    /// Supports `InsertReplaceEdit`.
    pub(super) insert_replace: bool,
    /// Supports a default edit range for all items (`itemDefaults`).
    pub(super) edit_range_default: bool,
    /// Supports `labelDetails`.
    pub(super) label_details: bool,
    /// Requests completions automatically only after trigger characters: other requests are invoked by the user.
    pub(super) manual: bool,
    /// Filters a complete list by letters that occur in the same order, and shows it in the order of the list.
    pub(super) matches_loosely: bool,
    /// Keeps the text after the cursor, whatever the range of an item's edit.
    pub(super) keeps_rest: bool,
    /// Requests no completions automatically after a number.
    pub(super) ignores_numbers: bool,
    /// Supports item tags.
    pub(super) tags: bool,
    /// Supports the `deprecated` property of items, the predecessor of tags.
    pub(super) deprecated: bool,
    /// Supports the item kinds that were added after LSP 1.0.
    pub(super) later_kinds: bool,
    /// Has the command `editor.action.triggerSuggest`.
    pub(super) suggests_again: bool,
}

impl CompletionFlags {
    fn new(client: &ClientCapabilities, name: Option<&str>) -> Self {
        let document = client.text_document.as_ref();
        let completion = document.and_then(|d| d.completion.as_ref());
        let item = completion.and_then(|c| c.completion_item.as_ref());
        let kinds = completion.and_then(|c| c.completion_item_kind.as_ref()?.value_set.as_ref());
        let list = completion.and_then(|c| c.completion_list.as_ref());
        let defaults = list.and_then(|list| list.item_defaults.as_ref());
        let Some(item) = item else {
            return CompletionFlags::default();
        };
        let resolved = item.resolve_support.as_ref();
        CompletionFlags {
            markdown: item
                .documentation_format
                .as_ref()
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            resolves: resolved.is_some_and(|it| it.properties.iter().any(|p| p == "documentation")),
            snippets: item.snippet_support.unwrap_or_default(),
            insert_replace: item.insert_replace_support.unwrap_or_default(),
            edit_range_default: defaults.is_some_and(|it| it.iter().any(|it| it == "editRange")),
            label_details: item.label_details_support.unwrap_or_default(),
            manual: name == Some("Neovim"),
            matches_loosely: name == Some("Eglot"),
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

/// Whether a `tagSupport` capability contains a tag. Old clients list none and support all.
fn has_tag(options: &serde_json::Value, tag: DiagnosticTag) -> bool {
    let named = options.get("valueSet").and_then(|set| set.as_array());
    let tag = serde_json::to_value(tag).unwrap_or_default();
    named.is_none_or(|named| named.is_empty() || named.contains(&tag))
}

/// Whether the client lists a command in `experimental.commands.commands`.
fn has_command(client: &ClientCapabilities, name: &str) -> bool {
    let experimental = client.experimental.as_ref();
    let commands = experimental.and_then(|it| it.pointer("/commands/commands")?.as_array());
    commands.is_some_and(|it| it.iter().any(|it| it == name))
}

/// The position encoding to use: UTF-8, the unit of the server's own offsets, if the client supports it.
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
