//! What stands above stages: who uses them, and which is built.

use analysis::{Document, Named, Stages, occurrences};
use syntax::text::Span;

/// A line above a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The FROM's first line, from its keyword.
    pub span: Span,
    /// What it says.
    pub title: String,
    /// What it leads to.
    pub leads: Leads,
}

/// What a lens leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// Nothing.
    Nowhere,
    /// The places that use the stage.
    Uses(Vec<Span>),
    /// The building of the stage, by its name or its number.
    Target(String),
}

/// The lenses of a document. There are none if it has one stage only.
pub fn lenses(document: &Document) -> Vec<Lens> {
    let meaning = document.meaning();
    let stages = Stages::of(document);
    let mut lenses = Vec::new();
    if stages.count() < 2 {
        return lenses;
    }
    for stage in stages.all() {
        let is_target = meaning.target == Some(stage.index);
        let line = document
            .text
            .line_of(stage.from.at(stage.from.instruction.keyword.span).start);
        let span = document.text.line(line);
        let found = occurrences(document, &Named::Stage(stage.index));
        let uses: Vec<_> = found
            .iter()
            .filter(|it| !it.writes)
            .map(|it| it.span)
            .collect();
        // Nobody expects that something uses the one that is built.
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
        let needed = meaning.stages.get(stage.index).is_some_and(|it| it.needed);
        let name = stage.name.map(|it| it.text.to_lowercase());
        let leads = Leads::Target(name.unwrap_or_else(|| stage.index.to_string()));
        let title = if is_target {
            "target"
        } else if needed {
            "part of the target"
        } else {
            "not part of the target"
        };
        let title = title.to_owned();
        lenses.push(Lens { span, title, leads });
    }
    lenses
}
