//! Hover: one file per kind of symbol.

mod checks;
mod commands;
mod context;
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
mod platforms;
mod ports;
mod programs;
mod scripts;
mod signals;
mod stages;
mod values;
mod variables;

use crate::lints::{Builder, LintSettings};
use analysis::{Document, Entity, find, typed_directive};
use syntax::language::{self, DirectiveValue};
use syntax::text::Span;

use super::markdown::page;
use context::HoverContext;
pub use keywords::{flag, keyword};

/// A hover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The span that it describes.
    pub span: Span,
    /// The text, in Markdown.
    pub markdown: String,
}

/// The hover at an offset, without data from outside the document.
pub fn hover(document: &Document, offset: u32) -> Option<Hover> {
    hover_in(document, offset, &LintSettings::default())
}

/// The hover at an offset. The settings contain the data from outside the document.
pub fn hover_in(document: &Document, offset: u32, settings: &LintSettings) -> Option<Hover> {
    let (span, mut markdown) = modifiers::hover(document, offset)
        .or_else(|| checks::in_comment(document, offset))
        .or_else(|| heredocs::mark(document, offset))
        .or_else(|| thing(document, offset, settings))
        .or_else(|| scripts::hover(document, offset))
        .or_else(|| programs::hover(document, offset))
        .or_else(|| half_typed_directive(document, offset))?;
    if settings.builder == Builder::Unspecified && is_from(document, span) {
        markdown.push_str(BUILDAH);
    }
    Some(Hover { span, markdown })
}

/// A hint for files that Podman may build.
const BUILDAH: &str = "\n\n---\n\nPodman builds a Containerfile with Buildah. Set `builder = \"buildah\"` in the `[build]` table of \
                       `dockwright.toml` to report what Buildah lacks.";

/// True for the span of the keyword of a FROM.
fn is_from(document: &Document, span: Span) -> bool {
    let items = &document.file().items;
    let found = items.partition_point(|it| it.start <= span.start);
    let item = found.checked_sub(1).and_then(|it| items.get(it));
    item.is_some_and(|it| {
        it.instruction.kind == Some(language::Kind::From)
            && it.at(it.instruction.keyword.span) == span
    })
}

fn thing(document: &Document, offset: u32, settings: &LintSettings) -> Option<(Span, String)> {
    let found = find(document, offset)?;
    let context = HoverContext::new(document, offset, settings);
    let all = |markdown: String| Some((found.span, markdown));
    match &found.entity {
        Entity::DirectiveName(it) => all(directive(&it.name)?),
        Entity::DirectiveValue(it) => {
            let facts = language::directive(&it.name)?;
            let part = match facts.value {
                DirectiveValue::Checks => checks::in_directive(it, offset),
                _ => None,
            };
            part.or_else(|| all(directive(&it.name)?))
        }
        Entity::Keyword(instruction) => {
            let facts = instruction.kind?.facts();
            let here = commands::here(&context, instruction);
            all(keywords::with_note(facts, here.as_deref()))
        }
        Entity::Word { instruction, word } => {
            let here = commands::here(&context, instruction);
            all(keywords::word(instruction.kind?, word, here.as_deref())?)
        }
        Entity::FlagName { instruction, flag } => {
            let facts = instruction.kind?.facts();
            all(keywords::flag(facts, instruction.flag_facts(flag)?))
        }
        Entity::FlagValue { instruction, flag } => values::hover(&context, instruction, flag),
        Entity::MountKey(option) => all(mounts::key(option)?),
        Entity::MountValue(option) => all(mounts::value(&context, option)?),
        Entity::Use { item, variable } => all(variables::used(document, *item, variable)?),
        Entity::Definition(at) => all(variables::defined(document, *at)?),
        Entity::StageName(index)
        | Entity::Base {
            stage: Some(index), ..
        }
        | Entity::Source {
            stage: Some(index), ..
        } => all(stages::stage(document, *index)?),
        Entity::Base { stage: None, .. } => images::base(&context, found.span),
        Entity::Source { stage: None, word } => images::source(&context, word),
        Entity::LabelKey(key) => all(labels::hover(key)?),
        Entity::Heredoc { item, number } => all(heredocs::hover(document, *item, *number)?),
        Entity::Argument {
            instruction,
            index,
            word,
            ..
        } => values::argument(&context, instruction, *index, word),
    }
}

/// The hover for a directive without a value.
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
