//! Code lenses on stages: their references, and which stage is built.

use analysis::{Document, Stages, references_to_stages};
use syntax::cancellation::checkpoint;
use syntax::text::Span;

/// A code lens on a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The first line of the FROM instruction, starting at its keyword.
    pub span: Span,
    /// The title.
    pub title: String,
    /// The target of its command.
    pub leads: Leads,
}

/// The target of a code lens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// Nothing.
    Nowhere,
    /// The references to the stage.
    Uses(Vec<Span>),
    /// The build of the stage, by its name; `None` for the last stage without a name, which is built by default.
    Target(Option<String>),
}

/// The code lenses of a document; none if it has only one stage.
pub fn lenses(document: &Document) -> Vec<Lens> {
    let semantics = document.semantics();
    let stages = Stages::of(document);
    let mut lenses = Vec::new();
    if stages.count() < 2 {
        return lenses;
    }
    let mut references = references_to_stages(document);
    for stage in stages.all() {
        checkpoint();
        let is_target = semantics.target == Some(stage.index);
        let line = document
            .text
            .line_of(stage.from.at(stage.from.instruction.keyword.span).start);
        let span = document.text.line(line);
        let uses = references.get_mut(stage.index);
        let uses = uses.map(std::mem::take).unwrap_or_default();
        // The target needs no references.
        if !(is_target && uses.is_empty()) {
            let title = match uses.len() {
                0 => "no uses".to_owned(),
                1 => "1 use".to_owned(),
                count => format!("{count} uses"),
            };
            let leads = if uses.is_empty() {
                Leads::Nowhere
            } else {
                Leads::Uses(uses)
            };
            lenses.push(Lens { span, title, leads });
        }
        let needed = semantics
            .stages
            .get(stage.index)
            .is_some_and(|it| it.needed);
        let name = stage.name.map(|it| it.text.to_lowercase());
        let leads = match name {
            Some(name) => Leads::Target(Some(name)),
            None if stage.index + 1 == semantics.stages.len() => Leads::Target(None),
            // `--target` takes no numbers (`convert.go:toDispatchState`).
            None => Leads::Nowhere,
        };
        let title = if is_target {
            "target"
        } else if needed {
            "part of the target"
        } else if semantics.may_need(stage.index) {
            "may be part of the target"
        } else {
            "not part of the target"
        };
        let title = title.to_owned();
        lenses.push(Lens { span, title, leads });
    }
    lenses
}
