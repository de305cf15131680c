//! Conversions between the crate types and the protocol's.

pub(super) mod calls;
mod completion;
mod diagnostics;
mod edits;
pub(super) mod extensions;
pub(super) mod formatting;
pub(super) mod ignore_files;
pub(super) mod inlay_hints;
pub(super) mod lenses;
pub(super) mod links;
mod markup;
pub(super) mod navigation;
mod ranges;
mod registry;
pub(super) mod signature_help;
mod symbols;

use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionTriggerKind, FoldingRange,
    FoldingRangeKind, GotoDefinitionResponse, Hover, HoverContents, Location, LocationLink, Range,
    SemanticToken, Uri,
};

pub(super) use completion::{CompletionResponse, completions, is_continued, resolved, trigger};
pub(super) use diagnostics::{
    config_diagnostics, diagnostics, ignored_build_file, refused_definition,
};
pub(super) use edits::{edits, workspace_edit};
pub(super) use ranges::{from_position, from_range, range};
pub(super) use registry::{pin_action, with_registry_info};
pub(super) use symbols::{symbol, symbols_as_list};

use diagnostics::diagnostic;
use markup::markup;
use ranges::position;

use super::client_flags::ClientFlags;
use analysis::Document;
use ide::definition::{BuildPlace, DefinitionLink};
use ide::folding::{Fold, FoldKind};
use ide::tokens::Token;
use ide::{code_action, hover};
use syntax::text::{self, Encoding, Span};

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
