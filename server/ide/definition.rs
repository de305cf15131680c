//! Go to definition and go to declaration.

use analysis::{
    Definition as Pair, DefinitionPlace, Document, Entity, EntityAtOffset, ScriptNameKind, Stages,
    SymbolId, declaration as variable_declaration, definition as variable_definition,
    definitions_in_script, find, functions, global_definition, may_be_of_environment, mention_at,
    occurrences, script_of, symbol_at,
};
use syntax::language::Kind;
use syntax::text::Span;

/// The definition of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefinitionLink {
    /// The span of the reference.
    pub origin: Span,
    /// The whole instruction.
    pub whole: Span,
    /// The name in it.
    pub name: Span,
}

/// The definitions of the symbol at an offset. Of a variable of a script, the assignments that its value may be from; with
/// its ARG or ENV, if it may be from that. Otherwise, the one of [`definition`].
pub fn definitions(document: &Document, offset: u32) -> Vec<DefinitionLink> {
    in_script(document, offset)
        .unwrap_or_else(|| definition(document, offset).into_iter().collect())
}

/// The definitions of a name that a script defines. `None` at anything else.
fn in_script(document: &Document, offset: u32) -> Option<Vec<DefinitionLink>> {
    if let Some(found) = mention_at(document, offset) {
        let mention = found.mention;
        let item = document.file().items.get(found.item)?;
        let places = definitions_in_script(found.of, mention);
        let mut links: Vec<DefinitionLink> = places
            .iter()
            .map(|it| DefinitionLink {
                origin: item.at(mention.span),
                whole: item.at(it.statement),
                name: item.at(it.span),
            })
            .collect();
        if may_be_of_environment(mention)
            && let Some(at) = variable_definition(document, found.item, None, &mention.name)
        {
            let file = document.file();
            links.insert(
                0,
                DefinitionLink {
                    origin: item.at(mention.span),
                    whole: file.items.get(at.item)?.span(),
                    name: at.span(file)?,
                },
            );
        }
        return Some(links);
    }
    let (SymbolId::Script(name), span) = symbol_at(document, offset)? else {
        return None;
    };
    if name.kind != ScriptNameKind::Function {
        return None;
    }
    let item = document.file().items.get(name.item)?;
    let found = functions(script_of(document, &name)?, &name.name);
    let links = found.map(|it| DefinitionLink {
        origin: span,
        whole: item.at(it.whole),
        name: item.at(it.span),
    });
    Some(links.collect())
}

/// The definition of the symbol at an offset: the FROM of a stage, the assignment that a variable's value is from, or
/// the mark of a heredoc.
pub fn definition(document: &Document, offset: u32) -> Option<DefinitionLink> {
    let found = find(document, offset)?;
    let at = match found.entity {
        Entity::Use {
            item,
            variable: ref used,
        } => variable_definition(document, item, used.pair, &used.name)?,
        // A bare `ARG name` inherits a global argument, whose definition is more useful.
        Entity::Definition(at) => global_definition(document, at).unwrap_or(at),
        _ => return place(document, &found),
    };
    of_variable(document, &found, at)
}

/// A definition in a file that defines builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildPlace {
    /// The span of the reference.
    pub origin: Span,
    /// Where it is defined.
    pub place: DefinitionPlace,
}

/// The definition of the symbol at an offset in the file that defines the build: of a named context, or of the value that
/// the build gives an ARG. `None` for symbols that are defined in the Dockerfile.
pub fn in_build(document: &Document, offset: u32) -> Option<BuildPlace> {
    let build = document.build();
    let definition = build.definition.as_ref()?;
    let found = find(document, offset)?;
    let place = match found.entity {
        Entity::Definition(at) => {
            let file = document.file();
            let kind = file.items.get(at.item)?.instruction.kind;
            let name = &at.pair(file).filter(|_| kind == Some(Kind::Arg))?.name.text;
            definition.args.get(name)?.clone()?
        }
        Entity::Base { stage: None, .. } | Entity::Source { stage: None, .. } => {
            let word = document.text.slice(found.span);
            let (_, context) = build.context(&word)?;
            context.place.clone()?
        }
        _ => return None,
    };
    Some(BuildPlace {
        origin: found.span,
        place,
    })
}

/// The declarations of the symbol at an offset. Of a name of a script, its definitions.
pub fn declarations(document: &Document, offset: u32) -> Vec<DefinitionLink> {
    let single = || declaration(document, offset).into_iter().collect();
    in_script(document, offset)
        .filter(|it| !it.is_empty())
        .unwrap_or_else(single)
}

/// The declaration of the symbol at an offset: like its definition, but for a global argument the `ARG name` that
/// declares it in the stage.
pub fn declaration(document: &Document, offset: u32) -> Option<DefinitionLink> {
    let found = find(document, offset)?;
    let at = match found.entity {
        Entity::Use {
            item,
            variable: ref used,
        } => variable_declaration(document, item, used.pair, &used.name)?,
        Entity::Definition(at) => at,
        _ => return place(document, &found),
    };
    of_variable(document, &found, at)
}

fn of_variable(document: &Document, found: &EntityAtOffset, at: Pair) -> Option<DefinitionLink> {
    let file = document.file();
    Some(DefinitionLink {
        origin: found.span,
        whole: file.items.get(at.item)?.span(),
        name: at.span(file)?,
    })
}

/// The definition of a stage or a heredoc.
fn place(document: &Document, found: &EntityAtOffset) -> Option<DefinitionLink> {
    match found.entity {
        Entity::StageName(index)
        | Entity::Base {
            stage: Some(index), ..
        }
        | Entity::Source {
            stage: Some(index), ..
        } => {
            let stages = Stages::of(document);
            let stage = stages.get(index)?;
            let keyword = stage.from.at(stage.from.instruction.keyword.span);
            Some(DefinitionLink {
                origin: found.span,
                whole: stage.from.span(),
                name: stage.name_span().unwrap_or(keyword),
            })
        }
        Entity::Heredoc { item, number } => {
            let named = SymbolId::Heredoc { item, number };
            let mark = occurrences(document, &named)
                .into_iter()
                .find(|it| it.writes)?;
            Some(DefinitionLink {
                origin: found.span,
                whole: document.file().items.get(item)?.span(),
                name: mark.span,
            })
        }
        _ => None,
    }
}
