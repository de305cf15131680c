//! Symbols of documents, as a tree and as a list.

use tower_lsp::ls_types::{
    DocumentSymbol, Location, SymbolInformation, SymbolKind, SymbolTag, Uri,
};

use super::ranges::range;
use analysis::Document;
use ide::symbols::{self, Symbol};
use syntax::text::Encoding;

#[allow(
    deprecated,
    reason = "the field is required, and older clients read nothing else"
)]
pub(crate) fn symbol(document: &Document, found: Symbol, encoding: Encoding) -> DocumentSymbol {
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
pub(crate) fn symbols_as_list(
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
