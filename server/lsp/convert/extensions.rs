//! Parameters and results of the custom requests (`dockwright/…`).

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{Range, TextDocumentIdentifier};

use super::range;
use analysis::Document;
use ide::stage_graph::StageGraph;
use syntax::text::Encoding;

/// The parameters of a request about a document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentParams {
    /// The document.
    pub(crate) text_document: TextDocumentIdentifier,
}

/// The result of `dockwright/inspect`.
#[derive(Serialize)]
pub(crate) struct InspectResult {
    /// Plain text, for display.
    pub(crate) text: String,
}

/// The result of `dockwright/stageGraph`.
#[derive(Serialize)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

#[derive(Serialize)]
struct Node {
    label: String,
    /// `range` and `whole` are missing for images that aren't stages.
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<Range>,
    needed: bool,
    target: bool,
}

#[derive(Serialize)]
struct Edge {
    from: usize,
    to: usize,
    how: &'static str,
    range: Range,
}

/// The stages and images of a document, and the dependencies between them.
pub(crate) fn graph(document: &Document, found: StageGraph, encoding: Encoding) -> Graph {
    let nodes = found.nodes.into_iter().map(|node| Node {
        label: node.label,
        range: node.stage.map(|it| range(document, it.span, encoding)),
        whole: node.stage.map(|it| range(document, it.whole, encoding)),
        needed: node.stage.is_none_or(|it| it.needed),
        target: node.stage.is_some_and(|it| it.target),
    });
    let edges = found.edges.into_iter().map(|edge| Edge {
        from: edge.from,
        to: edge.to,
        how: edge.how.name(),
        range: range(document, edge.span, encoding),
    });
    Graph {
        nodes: nodes.collect(),
        edges: edges.collect(),
    }
}
