//! Where something is defined.

use analysis::{
    Definition as Pair, Document, Found, Named, Stages, Thing, declaration as variable_declaration,
    definition as variable_definition, find, occurrences, taken_over,
};
use syntax::text::Span;

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

/// Where the thing at an offset is defined: a stage by its FROM, a variable by the assignment that counts there, a
/// heredoc by its mark.
pub fn definition(document: &Document, offset: u32) -> Option<Definition> {
    let found = find(document, offset)?;
    let at = match found.thing {
        Thing::Use {
            item,
            variable: ref used,
        } => variable_definition(document, item, used.pair, &used.name)?,
        // A bare `ARG name` takes a value over, which is worth to be gone to.
        Thing::Definition(at) => taken_over(document, at).unwrap_or(at),
        _ => return place(document, &found),
    };
    of_variable(document, &found, at)
}

/// Where the thing at an offset is declared: as its definition, but a variable that a stage takes from before the first
/// FROM by the `ARG name` that takes it.
pub fn declaration(document: &Document, offset: u32) -> Option<Definition> {
    let found = find(document, offset)?;
    let at = match found.thing {
        Thing::Use {
            item,
            variable: ref used,
        } => variable_declaration(document, item, used.pair, &used.name)?,
        Thing::Definition(at) => at,
        _ => return place(document, &found),
    };
    of_variable(document, &found, at)
}

fn of_variable(document: &Document, found: &Found, at: Pair) -> Option<Definition> {
    let file = document.file();
    Some(Definition {
        origin: found.span,
        whole: file.items.get(at.item)?.span(),
        name: at.span(file)?,
    })
}

/// Where a stage or a heredoc is defined.
fn place(document: &Document, found: &Found) -> Option<Definition> {
    match found.thing {
        Thing::StageName(index)
        | Thing::Base {
            stage: Some(index), ..
        }
        | Thing::Source {
            stage: Some(index), ..
        } => {
            let stages = Stages::of(document);
            let stage = stages.get(index)?;
            let keyword = stage.from.at(stage.from.instruction.keyword.span);
            Some(Definition {
                origin: found.span,
                whole: stage.from.span(),
                name: stage.name_span().unwrap_or(keyword),
            })
        }
        Thing::Heredoc { item, number } => {
            let named = Named::Heredoc { item, number };
            let mark = occurrences(document, &named)
                .into_iter()
                .find(|it| it.writes)?;
            Some(Definition {
                origin: found.span,
                whole: document.file().items.get(item)?.span(),
                name: mark.span,
            })
        }
        _ => None,
    }
}
