//! Call hierarchy of stages.

use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, SymbolKind, Uri,
};

use super::ranges::range;
use analysis::Document;
use ide::calls::{Call, StageItem};
use syntax::text::Encoding;

/// A call hierarchy item for a stage.
pub(crate) fn stage(
    document: &Document,
    item: StageItem,
    uri: &Uri,
    encoding: Encoding,
) -> CallHierarchyItem {
    CallHierarchyItem {
        name: item.name,
        kind: SymbolKind::NAMESPACE,
        tags: None,
        detail: Some(item.detail).filter(|it| !it.is_empty()),
        uri: uri.clone(),
        range: range(document, item.span, encoding),
        selection_range: range(document, item.selection, encoding),
        data: None,
    }
}

/// A stage that uses the requested one.
pub(crate) fn incoming(
    document: &Document,
    call: Call,
    uri: &Uri,
    encoding: Encoding,
) -> CallHierarchyIncomingCall {
    let spans = call.places.iter();
    CallHierarchyIncomingCall {
        from_ranges: spans.map(|it| range(document, *it, encoding)).collect(),
        from: stage(document, call.stage, uri, encoding),
    }
}

/// A stage that the requested one uses.
pub(crate) fn outgoing(
    document: &Document,
    call: Call,
    uri: &Uri,
    encoding: Encoding,
) -> CallHierarchyOutgoingCall {
    let spans = call.places.iter();
    CallHierarchyOutgoingCall {
        from_ranges: spans.map(|it| range(document, *it, encoding)).collect(),
        to: stage(document, call.stage, uri, encoding),
    }
}
