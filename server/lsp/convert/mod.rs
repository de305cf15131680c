//! Conversions between the crate types and the protocol's.

pub(super) mod calls;
mod completion;
pub(super) mod extensions;
pub(super) mod formatting;
pub(super) mod ignore_files;
pub(super) mod inlay_hints;
pub(super) mod lenses;
pub(super) mod links;
pub(super) mod navigation;
mod registry;
pub(super) mod signature_help;

use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionTriggerKind, CodeDescription,
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentChanges,
    DocumentSymbol, FoldingRange, FoldingRangeKind, GotoDefinitionResponse, Hover, HoverContents,
    Location, LocationLink, MarkupContent, MarkupKind, NumberOrString, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, SemanticToken, SymbolInformation,
    SymbolKind, SymbolTag, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

pub(super) use completion::{
    CompletionResponse, SUGGEST, completions, is_continued, resolved, trigger,
};
pub(super) use registry::{pin_action, with_registry_info};

use super::capabilities::ClientFlags;
use analysis::Document;
use ide::definition::{BuildPlace, DefinitionLink};
use ide::folding::{Fold, FoldKind};
use ide::lints;
use ide::symbols::{self, Symbol};
use ide::tokens::Token;
use ide::{code_action, hover, stage_graph};
use syntax::cancellation::checkpoint;
use syntax::text::{self, Encoding, Span};

/// The source of diagnostics.
const SOURCE: &str = "dockwright";

pub(super) fn from_position(position: Position) -> text::Position {
    text::Position {
        line: position.line,
        character: position.character,
    }
}

pub(super) fn from_range(range: Range) -> text::Range {
    text::Range {
        start: from_position(range.start),
        end: from_position(range.end),
    }
}

fn position(position: text::Position) -> Position {
    Position {
        line: position.line,
        character: position.character,
    }
}

pub(super) fn range(document: &Document, span: Span, encoding: Encoding) -> Range {
    checkpoint();
    let range = document.text.range(span, encoding);
    Range {
        start: position(range.start),
        end: position(range.end),
    }
}

fn markup(text: String, markdown: bool) -> MarkupContent {
    if markdown {
        return MarkupContent {
            kind: MarkupKind::Markdown,
            value: text,
        };
    }
    // As plain text, Markdown is readable except for code fences.
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with("```"))
        .collect();
    MarkupContent {
        kind: MarkupKind::PlainText,
        value: lines.join("\n").trim().to_owned(),
    }
}

/// The diagnostics of a document, including those in shell scripts that are known; and true if these are complete (see
/// [`lints::update_shell`]).
pub(super) fn diagnostics(
    document: &Document,
    settings: &lints::LintSettings,
    uri: &Uri,
    flags: ClientFlags,
) -> (Vec<Diagnostic>, bool) {
    let found = lints::check_without_fixes(document, settings);
    let in_scripts = lints::known_shell(document, settings);
    let found = found.iter().chain(&in_scripts.diagnostics);
    let mut diagnostics: Vec<_> = found
        .map(|found| diagnostic(document, found, uri, flags))
        .collect();
    if flags.unnecessary_tag {
        diagnostics.extend(unneeded(document, flags));
    }
    (diagnostics, in_scripts.is_complete)
}

/// Hints that dim the stages which the target doesn't need, if one is given.
fn unneeded(document: &Document, flags: ClientFlags) -> impl Iterator<Item = Diagnostic> {
    let found = stage_graph::unneeded(document);
    found.into_iter().map(move |(span, message)| Diagnostic {
        range: range(document, span, flags.encoding),
        severity: Some(DiagnosticSeverity::HINT),
        source: Some(SOURCE.to_owned()),
        message,
        tags: Some(vec![DiagnosticTag::UNNECESSARY]),
        ..Diagnostic::default()
    })
}

fn diagnostic(
    document: &Document,
    found: &lints::Diagnostic,
    uri: &Uri,
    flags: ClientFlags,
) -> Diagnostic {
    let range = |span| range(document, span, flags.encoding);
    let page = found.page.as_ref().filter(|_| flags.diagnostic_pages);
    let related = found.related.iter();
    let related = related.map(|related| DiagnosticRelatedInformation {
        location: Location {
            uri: uri.clone(),
            range: range(related.span),
        },
        message: related.message.clone(),
    });
    let tag = found.tag.and_then(|tag| {
        let (shown, tag) = match tag {
            lints::DiagnosticTag::Unnecessary => {
                (flags.unnecessary_tag, DiagnosticTag::UNNECESSARY)
            }
            lints::DiagnosticTag::Deprecated => (flags.deprecated_tag, DiagnosticTag::DEPRECATED),
        };
        shown.then_some(tag)
    });
    Diagnostic {
        range: range(found.span),
        severity: Some(severity(found.severity)),
        code: Some(NumberOrString::String(found.rule.to_owned())),
        code_description: page
            .and_then(|page| page.parse().ok())
            .map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: found.message.clone(),
        related_information: Some(related.collect::<Vec<_>>())
            .filter(|list| flags.diagnostic_related && !list.is_empty()),
        tags: tag.map(|tag| vec![tag]),
        ..Diagnostic::default()
    }
}

/// The diagnostics of a configuration file. Columns are always UTF-16 code units, since the file may not be open.
pub(super) fn config_diagnostics(read: &project::ConfigFile) -> Vec<Diagnostic> {
    let text = text::Text::new(&read.text);
    let problems = read.problems.iter().map(project::diagnostic);
    let problems = problems.map(|problem| {
        let range = text.range(problem.span, Encoding::Utf16);
        Diagnostic {
            range: Range {
                start: position(range.start),
                end: position(range.end),
            },
            severity: Some(severity(problem.severity)),
            source: Some(SOURCE.to_owned()),
            message: problem.message,
            ..Diagnostic::default()
        }
    });
    problems.collect()
}

fn severity(severity: lints::Severity) -> DiagnosticSeverity {
    match severity {
        lints::Severity::Error => DiagnosticSeverity::ERROR,
        lints::Severity::Warning => DiagnosticSeverity::WARNING,
        lints::Severity::Information => DiagnosticSeverity::INFORMATION,
        lints::Severity::Hint => DiagnosticSeverity::HINT,
    }
}

/// The requested kinds of code actions; `None` for any. An automatic request, for a light bulb, gets quick fixes only:
/// since refactorings are available on almost every line, a light bulb for them would carry no information.
pub(super) fn wanted_kinds(context: CodeActionContext) -> Option<Vec<String>> {
    let automatic = context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC);
    let fixes = || vec![CodeActionKind::QUICKFIX];
    let wanted = context.only.or_else(|| automatic.then(fixes))?;
    Some(wanted.iter().map(|it| it.as_str().to_owned()).collect())
}

/// A code action, for clients that support literals.
pub(super) fn code_action(
    document: &Document,
    found: code_action::CodeAction,
    uri: &Uri,
    flags: ClientFlags,
) -> CodeAction {
    let fixed = found.diagnostic.as_ref();
    let fixed = fixed.map(|it| vec![diagnostic(document, it, uri, flags)]);
    CodeAction {
        kind: Some(CodeActionKind::new(found.kind.name())),
        diagnostics: fixed,
        edit: Some(workspace_edit(document, &found.edits, uri, flags)),
        is_preferred: found.preferred.then_some(true),
        title: found.title,
        ..CodeAction::default()
    }
}

/// Edits of a document.
pub(super) fn edits(
    document: &Document,
    found: &[text::TextEdit],
    flags: ClientFlags,
) -> Vec<TextEdit> {
    let edits = found.iter().map(|edit| TextEdit {
        range: range(document, edit.span, flags.encoding),
        new_text: edit.text.clone(),
    });
    edits.collect()
}

/// Edits of one document, versioned if the client supports it.
pub(super) fn workspace_edit(
    document: &Document,
    found: &[text::TextEdit],
    uri: &Uri,
    flags: ClientFlags,
) -> WorkspaceEdit {
    let edits = edits(document, found, flags);
    let file = (uri.clone(), Some(document.version), edits);
    workspace_edits([file], flags)
}

/// Edits of several documents, each versioned if it has a version and the client supports it.
pub(super) fn workspace_edits(
    files: impl IntoIterator<Item = (Uri, Option<i32>, Vec<TextEdit>)>,
    flags: ClientFlags,
) -> WorkspaceEdit {
    let files = files.into_iter();
    if !flags.versioned_edits {
        return WorkspaceEdit {
            changes: Some(files.map(|(uri, _, edits)| (uri, edits)).collect()),
            ..WorkspaceEdit::default()
        };
    }
    let edits = files.map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(edits.collect())),
        ..WorkspaceEdit::default()
    }
}

pub(super) fn hover(document: &Document, found: hover::Hover, flags: ClientFlags) -> Hover {
    Hover {
        contents: HoverContents::Markup(markup(found.markdown, flags.hover_markdown)),
        range: Some(range(document, found.span, flags.encoding)),
    }
}

/// The locations of definitions, with the range of their origin if `links`; `None` if there are none.
pub(super) fn definitions(
    document: &Document,
    found: &[DefinitionLink],
    uri: &Uri,
    links: bool,
    encoding: Encoding,
) -> Option<GotoDefinitionResponse> {
    let range = |span| range(document, span, encoding);
    let location = |it: &DefinitionLink| Location {
        uri: uri.clone(),
        range: range(it.name),
    };
    if links && !found.is_empty() {
        let links = found.iter().map(|it| LocationLink {
            origin_selection_range: Some(range(it.origin)),
            target_uri: uri.clone(),
            target_range: range(it.whole),
            target_selection_range: range(it.name),
        });
        return Some(GotoDefinitionResponse::Link(links.collect()));
    }
    match found {
        [] => None,
        [only] => Some(GotoDefinitionResponse::Scalar(location(only))),
        _ => Some(GotoDefinitionResponse::Array(
            found.iter().map(location).collect(),
        )),
    }
}

/// The response for a definition in a file that defines builds; `None` if its path isn't absolute.
pub(super) fn build_definition(
    document: &Document,
    found: &BuildPlace,
    links: bool,
    encoding: Encoding,
) -> Option<GotoDefinitionResponse> {
    let uri = Uri::from_file_path(&found.place.path)?;
    let there = found.place.text.range(found.place.span, encoding);
    let there = Range {
        start: position(there.start),
        end: position(there.end),
    };
    if links {
        return Some(GotoDefinitionResponse::Link(vec![LocationLink {
            origin_selection_range: Some(range(document, found.origin, encoding)),
            target_uri: uri,
            target_range: there,
            target_selection_range: there,
        }]));
    }
    let location = Location { uri, range: there };
    Some(GotoDefinitionResponse::Scalar(location))
}

#[allow(
    deprecated,
    reason = "the field is required, and older clients read nothing else"
)]
pub(super) fn symbol(document: &Document, found: Symbol, encoding: Encoding) -> DocumentSymbol {
    let children = found.children.into_iter();
    let children: Vec<_> = children
        .map(|child| symbol(document, child, encoding))
        .collect();
    DocumentSymbol {
        name: found.name,
        detail: Some(found.detail).filter(|detail| !detail.is_empty()),
        kind: symbol_kind(found.kind),
        tags: found.deprecated.then(|| vec![SymbolTag::DEPRECATED]),
        deprecated: None,
        range: range(document, found.span, encoding),
        selection_range: range(document, found.selection, encoding),
        children: Some(children).filter(|it| !it.is_empty()),
    }
}

/// Document symbols as a flat list, for clients without support for trees.
#[allow(deprecated, reason = "the field is required")]
pub(super) fn symbols_as_list(
    document: &Document,
    found: Vec<Symbol>,
    container: Option<&str>,
    uri: &Uri,
    encoding: Encoding,
) -> Vec<SymbolInformation> {
    let mut list = Vec::new();
    for symbol in found {
        list.push(SymbolInformation {
            name: symbol.name.clone(),
            kind: symbol_kind(symbol.kind),
            tags: symbol.deprecated.then(|| vec![SymbolTag::DEPRECATED]),
            deprecated: None,
            location: Location {
                uri: uri.clone(),
                range: range(document, symbol.span, encoding),
            },
            container_name: container.map(str::to_owned),
        });
        list.extend(symbols_as_list(
            document,
            symbol.children,
            Some(&symbol.name),
            uri,
            encoding,
        ));
    }
    list
}

fn symbol_kind(kind: symbols::SymbolKind) -> SymbolKind {
    match kind {
        symbols::SymbolKind::Directive => SymbolKind::PROPERTY,
        symbols::SymbolKind::Stage => SymbolKind::NAMESPACE,
        symbols::SymbolKind::Instruction => SymbolKind::FUNCTION,
        symbols::SymbolKind::Variables => SymbolKind::VARIABLE,
    }
}

pub(super) fn fold(document: &Document, found: Fold, flags: ClientFlags) -> FoldingRange {
    let text = &document.text;
    let end = |line: u32| {
        let end = Span::empty(text.line(line).end);
        let column = range(document, end, flags.encoding).end.character;
        (!flags.folds_lines).then_some(column)
    };
    FoldingRange {
        start_line: found.start,
        start_character: end(found.start),
        end_line: found.end,
        end_character: end(found.end),
        kind: match found.kind {
            FoldKind::Code => None,
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            FoldKind::Region => Some(FoldingRangeKind::Region),
        },
        collapsed_text: None,
    }
}

/// Semantic tokens, each relative to the preceding one.
pub(super) fn tokens(
    document: &Document,
    found: &[Token],
    encoding: Encoding,
) -> Vec<SemanticToken> {
    let mut before = text::Position::default();
    let mut list = Vec::with_capacity(found.len());
    for token in found {
        let range = document.text.range(token.span, encoding);
        let same_line = range.start.line == before.line;
        list.push(SemanticToken {
            delta_line: range.start.line - before.line,
            delta_start: range.start.character - if same_line { before.character } else { 0 },
            length: range.end.character - range.start.character,
            token_type: token.kind as u32,
            token_modifiers_bitset: token.modifiers.0,
        });
        before = range.start;
    }
    list
}
