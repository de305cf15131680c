//! The graph of stages and images: bases, and sources of files.

use std::collections::HashMap;

use analysis::{Base, BuildTarget, Document, SourceTarget, StageSemantics, Stages};
use syntax::cancellation::checkpoint;
use syntax::text::Span;

/// The graph of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageGraph {
    /// The stages in source order, followed by the images.
    pub nodes: Vec<Node>,
    /// The edges, in source order.
    pub edges: Vec<Edge>,
}

/// A stage or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The label: the name of an image or a stage, or the index of an unnamed stage.
    pub label: String,
    /// The stage; `None` for an image.
    pub stage: Option<StageNode>,
}

/// The data of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageNode {
    /// The span of its name, or of the FROM keyword if it has none.
    pub span: Span,
    /// The span of the whole stage.
    pub whole: Span,
    /// True if the target depends on it.
    pub needed: bool,
    /// True for the target.
    pub target: bool,
}

/// A dependency of a stage. Both ends are indexes of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The dependency.
    pub from: usize,
    /// The stage that depends on it.
    pub to: usize,
    /// The kind.
    pub how: How,
    /// The span of the reference.
    pub span: Span,
}

/// The kind of a dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The base of the stage.
    Base,
    /// The source of copied files.
    Copy,
    /// The source of mounted files.
    Mount,
}

impl How {
    /// The name in the output.
    pub fn name(self) -> &'static str {
        match self {
            How::Base => "base",
            How::Copy => "copy",
            How::Mount => "mount",
        }
    }
}

/// The graph of a document.
pub fn stage_graph(document: &Document) -> StageGraph {
    let semantics = document.semantics();
    let items = &document.file().items;
    let mut graph = StageGraph::default();
    for stage in Stages::of(document).all() {
        checkpoint();
        let keyword = stage.from.at(stage.from.instruction.keyword.span);
        let last = items.get(stage.items.end.saturating_sub(1));
        graph.nodes.push(Node {
            label: stage
                .name
                .map_or_else(|| stage.index.to_string(), |name| name.text.clone()),
            stage: Some(StageNode {
                span: stage.name_span().unwrap_or(keyword),
                whole: last.map_or(stage.from.span(), |last| stage.from.span().to(last.span())),
                needed: semantics.may_need(stage.index),
                target: semantics.target == Some(stage.index),
            }),
        });
    }
    let mut images = Images::default();
    let mut sources = semantics.sources.iter().peekable();
    for stage in Stages::of(document).all() {
        checkpoint();
        let base = semantics.stages.get(stage.index).map(StageSemantics::base);
        let from = match base {
            Some(Base::Stage(base)) => Some(*base),
            Some(Base::Image(name) | Base::Context(name)) => Some(images.node(&mut graph, name)),
            // `scratch` is empty; an unresolved base is shown as written.
            Some(Base::Unknown) => stage.base.map(|base| images.node(&mut graph, &base.text)),
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
        // They are in the order of their stages.
        while let Some(source) = sources.next_if(|it| it.stage <= stage.index) {
            let from = match &source.target {
                SourceTarget::Stage(stage) => *stage,
                SourceTarget::Image(name) | SourceTarget::Context(name) => {
                    images.node(&mut graph, name)
                }
                SourceTarget::Nothing => continue,
            };
            let Some(item) = items.get(source.item) else {
                continue;
            };
            graph.edges.push(Edge {
                from,
                to: source.stage,
                how: if source.copies { How::Copy } else { How::Mount },
                span: item.at(source.span),
            });
        }
    }
    graph
}

/// The nodes of images, by name.
#[derive(Default)]
struct Images(HashMap<String, usize>);

impl Images {
    /// The index of an image's node, which is added if it doesn't exist.
    fn node(&mut self, graph: &mut StageGraph, name: &str) -> usize {
        if let Some(known) = self.0.get(name) {
            return *known;
        }
        let added = graph.nodes.len();
        self.0.insert(name.to_owned(), added);
        graph.nodes.push(Node {
            label: name.to_owned(),
            stage: None,
        });
        added
    }
}

/// The named context that takes the place of a stage, as it has the stage's name.
pub(crate) fn replacing_context(document: &Document, stage: usize) -> Option<String> {
    let name = Stages::of(document).get(stage)?.name?;
    let context = document.build().context(&name.text.to_lowercase());
    context.map(|it| it.0)
}

/// The spans of the stages that aren't built, with messages: those that the target doesn't need, if one is given, and those
/// whose place a named context takes.
pub fn unneeded(document: &Document) -> Vec<(Span, String)> {
    let (build, semantics) = (document.build(), document.semantics());
    let target = match &build.target {
        Some(BuildTarget::Name(target)) if semantics.unknown_target().is_none() => Some(target),
        _ => None,
    };
    if target.is_none() && build.contexts.is_empty() {
        return Vec::new();
    }
    let items = &document.file().items;
    let found = semantics.stages.iter().filter_map(|stage| {
        let message = if let Some(target) = target.filter(|_| !semantics.may_need(stage.index)) {
            format!("not part of the target `{target}`")
        } else {
            let context = replacing_context(document, stage.index)?;
            format!("not built: the named context `{context}` takes its place")
        };
        let from = items.get(stage.items.start)?.span();
        let last = items.get(stage.items.end.checked_sub(1)?)?.span();
        Some((from.to(last), message))
    });
    found.collect()
}
