//! The hierarchy of stages.

use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, SymbolKind, Uri,
};

use super::range;
use analysis::Document;
use ide::calls::{Call, StageItem};
use syntax::text::Encoding;

/// A stage.
pub(crate) fn stage(
    document: &Document,
    found: StageItem,
    uri: &Uri,
    encoding: Encoding,
) -> CallHierarchyItem {
    CallHierarchyItem {
        name: found.name,
        kind: SymbolKind::NAMESPACE,
        tags: None,
        detail: Some(found.detail).filter(|it| !it.is_empty()),
        uri: uri.clone(),
        range: range(document, found.span, encoding),
        selection_range: range(document, found.selection, encoding),
        data: None,
    }
}

/// A stage that uses the one that was asked about.
pub(crate) fn incoming(
    document: &Document,
    found: Call,
    uri: &Uri,
    encoding: Encoding,
) -> CallHierarchyIncomingCall {
    let places = found.places.iter();
    CallHierarchyIncomingCall {
        from_ranges: places.map(|it| range(document, *it, encoding)).collect(),
        from: stage(document, found.stage, uri, encoding),
    }
}

/// A stage that is used by the one that was asked about.
pub(crate) fn outgoing(
    document: &Document,
    found: Call,
    uri: &Uri,
    encoding: Encoding,
) -> CallHierarchyOutgoingCall {
    let places = found.places.iter();
    CallHierarchyOutgoingCall {
        from_ranges: places.map(|it| range(document, *it, encoding)).collect(),
        to: stage(document, found.stage, uri, encoding),
    }
}
