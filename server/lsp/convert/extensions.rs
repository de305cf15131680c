//! What our own requests take and give. Their names begin with `dockwright/`.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{Range, TextDocumentIdentifier};

use super::range;
use analysis::Document;
use ide::stage_graph::StageGraph;
use syntax::text::Encoding;

/// What is asked about a document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AboutDocument {
    /// Which.
    pub(crate) text_document: TextDocumentIdentifier,
}

/// What `dockwright/inspect` gives: what a file means, for people.
#[derive(Serialize)]
pub(crate) struct Inspected {
    /// Lines of plain text.
    pub(crate) text: String,
}

/// What `dockwright/stageGraph` gives.
#[derive(Serialize)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

#[derive(Serialize)]
struct Node {
    label: String,
    /// Missing for an image from outside, as are the others.
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

/// Stages and what leads from one to another.
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
