//! Where something is defined.

use crate::analysis::{
    Document, Stages, Thing, definition as variable_definition, find, taken_over,
};
use crate::text::Span;

/// Where something is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What was asked about.
    pub origin: Span,
    /// All of the definition: the instruction.
    pub whole: Span,
    /// The name in it.
    pub name: Span,
}

/// Where the thing at an offset is defined: a stage by its FROM, a variable by the assignment that counts there.
pub fn definition(document: &Document, offset: u32) -> Option<Definition> {
    let found = find(document, offset)?;
    let file = document.file();
    let stages = Stages::of(document);
    let stage = |index: usize| {
        let stage = stages.get(index)?;
        let name = stage
            .name_span()
            .unwrap_or_else(|| stage.from.at(stage.from.instruction.keyword.span));
        Some(Definition {
            origin: found.span,
            whole: stage.from.span(),
            name,
        })
    };
    let variable = |at: crate::analysis::Definition| {
        let whole = file.items.get(at.item)?.span();
        Some(Definition {
            origin: found.span,
            whole,
            name: at.span(file)?,
        })
    };
    match found.thing {
        Thing::StageName(index) => stage(index),
        Thing::Base {
            stage: Some(index), ..
        }
        | Thing::Source {
            stage: Some(index), ..
        } => stage(index),
        Thing::Use {
            item,
            variable: used,
        } => variable(variable_definition(document, item, used.pair, &used.name)?),
        // A bare `ARG name` takes a value over, which is worth to be gone to.
        Thing::Definition(at) => variable(taken_over(document, at).unwrap_or(at)),
        _ => None,
    }
}
