//! What there is to know about something: one file per kind of thing.

mod checks;
mod commands;
mod durations;
mod heredocs;
mod images;
mod keywords;
mod labels;
mod modifiers;
mod mounts;
mod owners;
mod paths;
mod permissions;
mod place;
mod platforms;
mod ports;
mod signals;
mod stages;
mod values;
mod variables;

use crate::lints::Settings;
use analysis::{Document, Thing, find, typed_directive};
use syntax::language::{self, DirectiveValue};
use syntax::text::Span;

use super::markdown::page;
pub use keywords::{flag, keyword};
use place::Place;

/// What there is to know about something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// In Markdown.
    pub markdown: String,
}

/// What there is to know about the thing at an offset, of a document of which nothing is known from outside.
pub fn hover(document: &Document, offset: u32) -> Option<Hover> {
    hover_in(document, offset, &Settings::default())
}

/// What there is to know about the thing at an offset. The settings tell what is known from outside the document.
pub fn hover_in(document: &Document, offset: u32, settings: &Settings) -> Option<Hover> {
    let (span, markdown) = modifiers::hover(document, offset)
        .or_else(|| checks::in_comment(document, offset))
        .or_else(|| heredocs::mark(document, offset))
        .or_else(|| thing(document, offset, settings))
        .or_else(|| half_typed_directive(document, offset))?;
    Some(Hover { span, markdown })
}

fn thing(document: &Document, offset: u32, settings: &Settings) -> Option<(Span, String)> {
    let found = find(document, offset)?;
    let place = Place::new(document, offset, settings);
    let all = |markdown: String| Some((found.span, markdown));
    match &found.thing {
        Thing::DirectiveName(it) => all(directive(&it.name)?),
        Thing::DirectiveValue(it) => {
            let facts = language::directive(&it.name)?;
            let part = match facts.value {
                DirectiveValue::Checks => checks::in_directive(it, offset),
                _ => None,
            };
            part.or_else(|| all(directive(&it.name)?))
        }
        Thing::Keyword(instruction) => {
            let facts = instruction.kind?.facts();
            let here = commands::here(&place, instruction);
            all(keywords::with_note(facts, here.as_deref()))
        }
        Thing::Word { instruction, word } => {
            let here = commands::here(&place, instruction);
            all(keywords::word(instruction.kind?, word, here.as_deref())?)
        }
        Thing::FlagName { instruction, flag } => {
            let facts = instruction.kind?.facts();
            all(keywords::flag(facts, instruction.flag_facts(flag)?))
        }
        Thing::FlagValue { instruction, flag } => values::hover(&place, instruction, flag),
        Thing::MountKey(option) => all(mounts::key(option)?),
        Thing::MountValue(option) => all(mounts::value(&place, option)?),
        Thing::Use { item, variable } => all(variables::used(document, *item, variable)?),
        Thing::Definition(at) => all(variables::defined(document, *at)?),
        Thing::StageName(index)
        | Thing::Base {
            stage: Some(index), ..
        }
        | Thing::Source {
            stage: Some(index), ..
        } => all(stages::stage(document, *index)?),
        Thing::Base { stage: None, .. } => images::base(&place, found.span),
        Thing::Source { stage: None, word } => images::source(&place, word),
        Thing::LabelKey(key) => all(labels::hover(key)?),
        Thing::Heredoc { item, number } => all(heredocs::hover(document, *item, *number)?),
        Thing::Argument {
            instruction,
            index,
            word,
            ..
        } => values::argument(&place, instruction, *index, word),
    }
}

/// The name of a directive whose value is yet to be typed.
fn half_typed_directive(document: &Document, offset: u32) -> Option<(Span, String)> {
    let typed = typed_directive(document, offset)?;
    let page = directive(typed.facts.name);
    typed
        .name
        .touches(offset)
        .then(|| Some((typed.name, page?)))?
}

fn directive(name: &str) -> Option<String> {
    let facts = language::directive(name)?;
    Some(page(
        &format!("# {}=", facts.name),
        facts.docs,
        &[facts.since.describe()],
        &facts.url(),
    ))
}
