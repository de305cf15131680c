//! The stages of a file as a call hierarchy: a stage calls the stages that it is based on or takes files from.

use analysis::{Document, SourceTarget, Stages, SymbolId, occurrences, symbol_at};
use syntax::text::Span;

/// A stage in the hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageItem {
    /// The index of the stage.
    pub stage: usize,
    /// The name of the stage.
    pub name: String,
    /// The base of the stage, as written.
    pub detail: String,
    /// The span of the whole stage.
    pub span: Span,
    /// The span of the stage's name, or of the FROM keyword.
    pub selection: Span,
}

/// A related stage, with the positions of the references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The related stage.
    pub stage: StageItem,
    /// The references, all in the stage that refers to the other one.
    pub places: Vec<Span>,
}

/// The stage that is named or begins at an offset.
pub fn prepare(document: &Document, offset: u32) -> Option<StageItem> {
    if let Some((SymbolId::Stage(stage), _)) = symbol_at(document, offset) {
        return item(Stages::of(document), stage);
    }
    let stages = Stages::of(document);
    let here = stages.all().find(|it| it.from.span().touches(offset));
    item(stages, here?.index)
}

/// The stages that use the one whose FROM is at an offset.
pub fn incoming(document: &Document, offset: u32) -> Vec<Call> {
    let stages = Stages::of(document);
    let Some(stage) = stage_at(stages, offset) else {
        return Vec::new();
    };
    let mut calls = Calls::default();
    for place in occurrences(document, &SymbolId::Stage(stage)) {
        let from = stages.containing(place.item).filter(|_| !place.writes);
        if let Some(from) = from {
            calls.add(from.index, place.span);
        }
    }
    calls.into_list(stages)
}

/// The stages used by the one whose FROM is at an offset.
pub fn outgoing(document: &Document, offset: u32) -> Vec<Call> {
    let stages = Stages::of(document);
    let Some(stage) = stage_at(stages, offset).and_then(|it| stages.get(it)) else {
        return Vec::new();
    };
    let mut calls = Calls::default();
    if let (Some(base), Some(word)) = (stage.base_stage, stage.base) {
        calls.add(base, stage.from.at(word.span));
    }
    let semantics = document.semantics();
    for source in semantics
        .sources
        .iter()
        .filter(|it| it.stage == stage.index)
    {
        let Some(item) = document.file().items.get(source.item) else {
            continue;
        };
        if let SourceTarget::Stage(other) = source.target {
            // The references in an ONBUILD trigger count for the FROM that runs it.
            calls.add(other, item.at(source.span));
        }
    }
    calls.into_list(stages)
}

/// Calls by the index of the other stage, in the order of their first reference.
#[derive(Default)]
struct Calls(Vec<(usize, Vec<Span>)>);

impl Calls {
    fn add(&mut self, stage: usize, place: Span) {
        match self.0.iter_mut().find(|it| it.0 == stage) {
            Some((_, places)) if places.contains(&place) => {}
            Some((_, places)) => places.push(place),
            None => self.0.push((stage, vec![place])),
        }
    }

    fn into_list(self, stages: Stages) -> Vec<Call> {
        let call = |(stage, places)| {
            let stage = item(stages, stage)?;
            Some(Call { stage, places })
        };
        self.0.into_iter().filter_map(call).collect()
    }
}

fn stage_at(stages: Stages, offset: u32) -> Option<usize> {
    let here = stages.all().find(|it| it.from.span().touches(offset));
    here.map(|it| it.index)
}

fn item(stages: Stages, index: usize) -> Option<StageItem> {
    let stage = stages.get(index)?;
    let base = stage.base.map(|it| it.text.clone()).unwrap_or_default();
    let end = stages.items().get(stage.items.end.checked_sub(1)?)?;
    let keyword = stage.from.at(stage.from.instruction.keyword.span);
    Some(StageItem {
        stage: index,
        name: match stage.name {
            Some(name) => name.text.clone(),
            None => format!("stage {index}"),
        },
        detail: base,
        span: Span::new(stage.from.start, end.span().end),
        selection: stage.name_span().unwrap_or(keyword),
    })
}
