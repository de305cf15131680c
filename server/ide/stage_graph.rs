//! How stages hang together: what each is built on, and what it takes files from.

use analysis::{Base, Document, StageMeaning, Stages, Target};
use syntax::text::Span;

/// Stages and images, and what leads from one to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageGraph {
    /// The stages in their order, and then the images.
    pub nodes: Vec<Node>,
    /// What leads from one to another, in the order of the file.
    pub edges: Vec<Edge>,
}

/// A stage or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is called: a stage without a name by its number.
    pub label: String,
    /// The stage; `None` for an image from outside.
    pub stage: Option<StageNode>,
}

/// What only a stage has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageNode {
    /// The name in its FROM, or the keyword if it has none.
    pub span: Span,
    /// All its instructions.
    pub whole: Span,
    /// True if a build comes by it.
    pub needed: bool,
    /// True if it is what is built.
    pub target: bool,
}

/// One takes from another. Both are numbers of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it comes from.
    pub from: usize,
    /// Where it goes.
    pub to: usize,
    /// How.
    pub how: How,
    /// The word that says so.
    pub span: Span,
}

/// How one takes from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is built on it.
    Base,
    /// It copies files.
    Copy,
    /// It mounts files.
    Mount,
}

impl How {
    /// As other programs get it.
    pub fn name(self) -> &'static str {
        match self {
            How::Base => "base",
            How::Copy => "copy",
            How::Mount => "mount",
        }
    }
}

/// How the stages of a document hang together.
pub fn stage_graph(document: &Document) -> StageGraph {
    let meaning = document.meaning();
    let items = &document.file().items;
    let mut graph = StageGraph::default();
    for stage in Stages::of(document).all() {
        let known = meaning.stages.get(stage.index);
        let keyword = stage.from.at(stage.from.instruction.keyword.span);
        let last = items.get(stage.items.end.saturating_sub(1));
        graph.nodes.push(Node {
            label: stage
                .name
                .map_or_else(|| stage.index.to_string(), |name| name.text.clone()),
            stage: Some(StageNode {
                span: stage.name_span().unwrap_or(keyword),
                whole: last.map_or(stage.from.span(), |last| stage.from.span().to(last.span())),
                needed: known.is_some_and(|it| it.needed),
                target: meaning.target == Some(stage.index),
            }),
        });
    }
    for stage in Stages::of(document).all() {
        let base = meaning.stages.get(stage.index).map(StageMeaning::base);
        let from = match base {
            Some(Base::Stage(base)) => Some(*base),
            Some(Base::Image(name)) => Some(graph.image(name)),
            // `scratch` is nothing, and what isn't known can still be read.
            Some(Base::Unknown) => stage.base.map(|base| graph.image(&base.text)),
            Some(Base::Scratch) | None => None,
        };
        if let (Some(from), Some(base)) = (from, stage.base) {
            graph.edges.push(Edge {
                from,
                to: stage.index,
                how: How::Base,
                span: stage.from.at(base.span),
            });
        }
        for source in meaning.sources.iter().filter(|it| it.stage == stage.index) {
            let from = match &source.target {
                Target::Stage(stage) => *stage,
                Target::Image(name) => graph.image(name),
                Target::Nothing => continue,
            };
            let Some(item) = items.get(source.item) else {
                continue;
            };
            graph.edges.push(Edge {
                from,
                to: stage.index,
                how: if source.copies { How::Copy } else { How::Mount },
                span: item.at(source.span),
            });
        }
    }
    graph
}

impl StageGraph {
    /// The number of an image, which is added if it isn't there yet.
    fn image(&mut self, name: &str) -> usize {
        let is_it = |node: &Node| node.stage.is_none() && node.label == name;
        if let Some(known) = self.nodes.iter().position(is_it) {
            return known;
        }
        self.nodes.push(Node {
            label: name.to_owned(),
            stage: None,
        });
        self.nodes.len() - 1
    }
}
