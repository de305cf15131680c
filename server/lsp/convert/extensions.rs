//! Parameters and results of the custom requests (`dockwright/…`).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::ls_types::{Range, TextDocumentIdentifier, Uri};

use super::ranges::range;
use analysis::{BuildTarget, Document};
use ide::stage_graph::StageGraph;
use project::builds::{DockerfileBuilds, MASK};
use syntax::text::Encoding;

/// The parameters of a request about a document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentParams {
    /// The document.
    pub(crate) text_document: TextDocumentIdentifier,
}

/// The parameters of `dockwright/chooseBuild`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChooseBuildParams {
    /// The document.
    pub(crate) text_document: TextDocumentIdentifier,
    /// The id of a build; `null` to see the document without a build.
    pub(crate) build: Option<String>,
}

/// The result of `dockwright/builds` and `dockwright/chooseBuild`.
#[derive(Serialize)]
pub(crate) struct BuildList {
    /// The builds, those of the nearest folder first.
    builds: Vec<Build>,
    /// The id of the active build.
    active: Option<String>,
}

/// A build of a document.
#[derive(Serialize)]
struct Build {
    id: String,
    /// `bake`, `compose` or `devcontainer`.
    tool: &'static str,
    name: String,
    /// The path of the file that defines it, relative to the workspace folder.
    file: String,
    /// Whether the tool builds it unless another build is named.
    default: bool,
    /// The target stage.
    target: Option<String>,
    platforms: Vec<String>,
}

impl BuildList {
    pub(crate) fn new(found: &DockerfileBuilds) -> BuildList {
        let builds = found.list.iter().map(|it| Build {
            id: it.id.clone(),
            tool: it.tool.name(),
            name: it.name.clone(),
            file: it.file.clone(),
            default: it.default,
            target: match &it.inputs.target {
                Some(BuildTarget::Name(_)) if it.inputs.hides_target => Some(MASK.to_owned()),
                Some(BuildTarget::Name(name)) => Some(name.clone()),
                _ => None,
            },
            platforms: it.inputs.platforms.clone(),
        });
        BuildList {
            builds: builds.collect(),
            active: found.active().map(|it| it.id.clone()),
        }
    }
}

/// The parameters of `dockwright/explain`.
#[derive(Deserialize)]
pub(crate) struct ExplainParams {
    /// A rule, a group of rules or a code; without one, all rules are listed.
    #[serde(default)]
    pub(crate) rule: Option<String>,
}

/// The result of `dockwright/explain`.
#[derive(Serialize)]
pub(crate) struct Explanation {
    /// Markdown; a list has one rule per line, with its summary.
    pub(crate) text: String,
}

/// The parameters of `dockwright/inspect`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InspectParams {
    /// The document.
    pub(crate) text_document: TextDocumentIdentifier,
    /// The format of the result.
    #[serde(default)]
    pub(crate) format: InspectFormat,
}

/// A format of `dockwright/inspect`.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum InspectFormat {
    /// `text`: plain text, for display.
    #[default]
    Text,
    /// `json`: the object that `dockwright inspect --format json` prints, with the name of the file as its path.
    Json,
}

/// The result of `dockwright/inspect`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum InspectResult {
    /// Plain text.
    Text(String),
    /// An object.
    File(Value),
}

impl InspectResult {
    pub(crate) fn new(uri: &Uri, document: &Document, format: InspectFormat) -> InspectResult {
        match format {
            InspectFormat::Text => InspectResult::Text(ide::inspect::text(None, document, false)),
            InspectFormat::Json => {
                let path = uri.path().decode().to_string_lossy();
                let name = path.rsplit('/').next().unwrap_or_default();
                let file = serde_json::to_value(ide::inspect::json(name, document));
                InspectResult::File(file.unwrap_or_default())
            }
        }
    }
}

/// The result of `dockwright/syntaxTree`.
#[derive(Serialize)]
pub(crate) struct SyntaxTree {
    /// The nodes, each before its children.
    nodes: Vec<SyntaxNode>,
}

#[derive(Serialize)]
struct SyntaxNode {
    /// The number of its ancestors.
    depth: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    kind: String,
    named: bool,
    range: Range,
}

/// The syntax tree of a document.
pub(crate) fn syntax_tree(document: &Document, encoding: Encoding) -> SyntaxTree {
    let nodes = syntax::syntax_nodes(&document.text).into_iter();
    let nodes = nodes.map(|node| SyntaxNode {
        depth: node.depth,
        field: node.field,
        kind: node.kind,
        named: node.named,
        range: range(document, node.span, encoding),
    });
    SyntaxTree {
        nodes: nodes.collect(),
    }
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
