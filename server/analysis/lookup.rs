//! Finds the entity at an offset, for hover, definition and the like.

use super::Document;
use super::shell::shell_uses;
use super::stages::Stages;
use super::uses::{Use, uses};
use super::variables::Definition;
use syntax::language::{self, FlagValue, Kind};
use syntax::text::Span;
use syntax::{Arguments, Directive, Flag, Fragment, Instruction, Item, MountOption, mount_options};

/// An entity and its span in the document.
#[derive(Clone, Debug)]
pub struct EntityAtOffset<'d> {
    /// Its span.
    pub span: Span,
    /// The entity.
    pub entity: Entity<'d>,
}

impl<'d> EntityAtOffset<'d> {
    /// An entity of an item; `span` is relative to the start of the instruction.
    fn in_item(item: &Item, span: Span, entity: Entity<'d>) -> Self {
        let span = item.at(span);
        EntityAtOffset { span, entity }
    }
}

/// An entity of a document that features such as hover apply to.
#[derive(Clone, Debug)]
pub enum Entity<'d> {
    /// The name of a parser directive.
    DirectiveName(&'d Directive),
    /// The value of a parser directive.
    DirectiveValue(&'d Directive),
    /// The keyword of an instruction, including one in ONBUILD.
    Keyword(&'d Instruction),
    /// `AS`, or `CMD` or `NONE` of HEALTHCHECK.
    Word {
        /// The instruction that it belongs to.
        instruction: &'d Instruction,
        /// The word, in upper case.
        word: String,
    },
    /// The name of a flag, including the dashes.
    FlagName {
        /// The instruction that it belongs to.
        instruction: &'d Instruction,
        /// The flag.
        flag: &'d Flag,
    },
    /// The value of a flag, unless a more specific variant applies.
    FlagValue {
        /// The instruction that it belongs to.
        instruction: &'d Instruction,
        /// The flag.
        flag: &'d Flag,
    },
    /// The key of a mount option.
    MountKey(MountOption),
    /// The value of a mount option.
    MountValue(MountOption),
    /// The use of a variable.
    Use {
        /// The index of the instruction.
        item: usize,
        /// The use.
        variable: Use,
    },
    /// The definition of a variable.
    Definition(Definition),
    /// The name of a stage in its FROM, by the index of the stage.
    StageName(usize),
    /// The name of a heredoc, in its opening word or its last line.
    Heredoc {
        /// The index of the instruction.
        item: usize,
        /// The index of the heredoc in the instruction.
        number: usize,
    },
    /// The base in a FROM.
    Base {
        /// The word.
        word: &'d Fragment,
        /// The index of the stage that it refers to, if any.
        stage: Option<usize>,
    },
    /// The value of `--from` or `from=`.
    Source {
        /// The word.
        word: Fragment,
        /// The index of the stage that it refers to, if any.
        stage: Option<usize>,
    },
    /// The key of a LABEL.
    LabelKey(&'d Fragment),
    /// A word of the arguments, a string in exec form, or a whole command in shell form, unless a more specific variant
    /// applies.
    Argument {
        /// The index of the instruction.
        item: usize,
        /// The instruction that it belongs to.
        instruction: &'d Instruction,
        /// The index of the word in the arguments.
        index: usize,
        /// The word.
        word: &'d Fragment,
    },
}

/// The innermost entity that contains an offset or ends at it.
pub fn find(document: &Document, offset: u32) -> Option<EntityAtOffset<'_>> {
    let file = document.file();
    if let Some(directive) = file
        .directives
        .iter()
        .find(|directive| directive.span.touches(offset))
    {
        return in_directive(directive, offset);
    }
    let number = file
        .items
        .partition_point(|item| item.start <= offset)
        .checked_sub(1)?;
    let item = file.items.get(number)?;
    if !item.span().touches(offset) {
        return None;
    }
    let at = offset - item.start;
    in_comment(&item.instruction, at).is_none().then_some(())?;
    if let Some(found) = in_heredoc(number, item, at) {
        return Some(found);
    }
    let mut used = uses(&item.instruction, file.escape);
    if item.instruction.shell().is_some() {
        used.extend(shell_uses(document, number));
    }
    let used = used
        .into_iter()
        .filter(|variable| variable.whole.touches(at));
    if let Some(variable) = used.min_by_key(|variable| variable.whole.len()) {
        // In `${a:-text}` the text isn't part of the variable.
        if at <= variable.span.end {
            // The name; if the offset is on the preceding `$` or brace, including these.
            let span = if variable.span.touches(at) {
                variable.span
            } else {
                Span::new(variable.whole.start, variable.span.end)
            };
            let entity = Entity::Use {
                item: number,
                variable,
            };
            return Some(EntityAtOffset::in_item(item, span, entity));
        }
    }
    in_instruction(document, number, item, &item.instruction, at)
}

fn in_heredoc<'d>(number: usize, item: &Item, at: u32) -> Option<EntityAtOffset<'d>> {
    let it = &item.instruction;
    (0..it.heredocs.len()).find_map(|heredoc| {
        let names = heredoc_names(it, heredoc);
        let span = names.into_iter().flatten().find(|span| span.touches(at))?;
        let entity = Entity::Heredoc {
            item: number,
            number: heredoc,
        };
        Some(EntityAtOffset::in_item(item, span, entity))
    })
}

/// The spans of a heredoc's name in its opening word, without quotes, and in its last line, relative to the start of
/// the instruction.
pub(super) fn heredoc_names(it: &Instruction, number: usize) -> [Option<Span>; 2] {
    let mark = it.markers.get(number).map(|mark| &mark.name);
    let mark = mark.map(|name| unquoted(name).map_or(name.span, |(_, span)| span));
    [mark, it.heredocs.get(number).and_then(|it| it.end)]
}

/// A name without surrounding quotes, and its span. `None` if it contains other quotes, escapes or variables.
pub(super) fn unquoted(name: &Fragment) -> Option<(&str, Span)> {
    let text = name.text.as_str();
    let inner = ['"', '\'']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    let quotes = usize::from(inner.is_some());
    let inner = inner.unwrap_or(text);
    let plain = !inner.contains(['"', '\'', '\\', '`', '$']);
    plain.then(|| (inner, name.span_of(quotes..text.len() - quotes)))
}

fn in_comment(instruction: &Instruction, at: u32) -> Option<Span> {
    instruction
        .comments
        .iter()
        .copied()
        .find(|comment| comment.touches(at))
}

fn in_directive(directive: &Directive, offset: u32) -> Option<EntityAtOffset<'_>> {
    let (name, value) = (directive.name_span, directive.value_span);
    if name.touches(offset) {
        return Some(EntityAtOffset {
            span: name,
            entity: Entity::DirectiveName(directive),
        });
    }
    value.touches(offset).then_some(EntityAtOffset {
        span: value,
        entity: Entity::DirectiveValue(directive),
    })
}

fn in_instruction<'d>(
    document: &'d Document,
    number: usize,
    item: &Item,
    it: &'d Instruction,
    at: u32,
) -> Option<EntityAtOffset<'d>> {
    let found = |span: Span, entity: Entity<'d>| Some(EntityAtOffset::in_item(item, span, entity));
    if it.keyword.span.touches(at) {
        return found(it.keyword.span, Entity::Keyword(it));
    }
    if let Some(flag) = it.flags.iter().find(|flag| flag.span.touches(at)) {
        return in_flag(document, item, it, flag, at);
    }
    let word = |fragment: &Fragment, it: &'d Instruction| {
        let entity = Entity::Word {
            instruction: it,
            word: fragment.text.to_uppercase(),
        };
        found(fragment.span, entity)
    };
    match &it.arguments {
        Arguments::Trigger { instruction, .. } => {
            in_instruction(document, number, item, instruction, at)
        }
        Arguments::Health(health) if health.word.span.touches(at) => word(&health.word, it),
        Arguments::Health(health) => argument(number, item, it, health.command.words(), at),
        Arguments::Pairs(pairs) if it.kind == Some(Kind::Label) => {
            let pair = pairs.iter().find(|pair| pair.name.span.touches(at))?;
            found(pair.name.span, Entity::LabelKey(&pair.name))
        }
        Arguments::Pairs(pairs) if matches!(it.kind, Some(Kind::Arg | Kind::Env)) => {
            let (pair, definition) = pairs
                .iter()
                .enumerate()
                .find(|(_, pair)| pair.name.span.touches(at))?;
            found(
                definition.name.span,
                Entity::Definition(Definition { item: number, pair }),
            )
        }
        Arguments::Words(words) if it.kind == Some(Kind::From) => {
            let (position, here) = words
                .iter()
                .enumerate()
                .find(|(_, word)| word.span.touches(at))?;
            let stages = Stages::of(document);
            let stage = stages.containing(number)?;
            match position {
                0 => {
                    let stage = stage.base_stage;
                    found(here.span, Entity::Base { word: here, stage })
                }
                1 => word(here, it),
                2 if stage.name.is_some() => found(here.span, Entity::StageName(stage.index)),
                _ => None,
            }
        }
        _ => argument(number, item, it, it.words(), at),
    }
}

fn argument<'d>(
    number: usize,
    item: &Item,
    instruction: &'d Instruction,
    words: &'d [Fragment],
    at: u32,
) -> Option<EntityAtOffset<'d>> {
    let mut numbered = words.iter().enumerate();
    let (index, word) = numbered.find(|(_, word)| word.span.touches(at))?;
    let entity = Entity::Argument {
        item: number,
        instruction,
        index,
        word,
    };
    Some(EntityAtOffset::in_item(item, word.span, entity))
}

fn in_flag<'d>(
    document: &'d Document,
    item: &Item,
    instruction: &'d Instruction,
    flag: &'d Flag,
    at: u32,
) -> Option<EntityAtOffset<'d>> {
    let found = |span: Span, entity: Entity<'d>| Some(EntityAtOffset::in_item(item, span, entity));
    let name = flag.name_span();
    if name.touches(at) {
        return found(name, Entity::FlagName { instruction, flag });
    }
    let value = flag.value.as_ref().filter(|value| value.span.touches(at))?;
    let row = instruction.flag_facts(flag);
    let source = |word: Fragment| {
        let mount = row.is_some_and(|row| row.value == FlagValue::Mount);
        let stage = source(Stages::of(document), &word, mount);
        found(word.span, Entity::Source { word, stage })
    };
    match row.map(|row| row.value) {
        Some(FlagValue::Source) => source(value.clone()),
        Some(FlagValue::Mount) => {
            let option = mount_options(value).into_iter().find(|option| {
                option.key.span.touches(at)
                    || option
                        .value
                        .as_ref()
                        .is_some_and(|value| value.span.touches(at))
            })?;
            if option.key.span.touches(at) {
                return found(option.key.span, Entity::MountKey(option));
            }
            let value = option.value.clone()?;
            match language::mount_option(&option.key.text).map(|row| row.value) {
                Some(language::MountValue::From) => source(value),
                _ => found(value.span, Entity::MountValue(option)),
            }
        }
        _ => found(value.span, Entity::FlagValue { instruction, flag }),
    }
}

/// The index of the stage that a `--from` or `from=` value refers to, if any.
fn source(stages: Stages, word: &Fragment, in_mount: bool) -> Option<usize> {
    // A mount accepts only names.
    let stage = if in_mount {
        stages.named(&word.text)
    } else {
        stages.source(&word.text)
    };
    stage.map(|stage| stage.index)
}

/// The `--from` and `from=` values of an instruction or its trigger, with the indices of the stages that they refer to.
pub(super) fn sources(stages: Stages, it: &Instruction) -> Vec<(Fragment, Option<usize>)> {
    if let Arguments::Trigger { instruction, .. } = &it.arguments {
        return sources(stages, instruction);
    }
    let mut found = Vec::new();
    for flag in &it.flags {
        let kind = it.flag_facts(flag).map(|row| row.value);
        match (kind, &flag.value) {
            (Some(FlagValue::Source), Some(value)) => {
                found.push((value.clone(), source(stages, value, false)));
            }
            (Some(FlagValue::Mount), Some(value)) => {
                let from = mount_options(value).into_iter().filter(|option| {
                    let row = language::mount_option(&option.key.text);
                    row.is_some_and(|row| row.value == language::MountValue::From)
                });
                for word in from.filter_map(|option| option.value) {
                    let stage = source(stages, &word, true);
                    found.push((word, stage));
                }
            }
            _ => {}
        }
    }
    found
}
