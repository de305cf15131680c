//! What is at an offset: one answer for all features.

use super::Document;
use super::shell::shell_uses;
use super::stages::Stages;
use super::variables::{Definition, Use, uses};
use syntax::language::{self, Kind, Value};
use syntax::text::Span;
use syntax::{Arguments, Directive, Flag, Fragment, Instruction, Item, MountOption, mount_options};

/// Something in a document, and where it is.
#[derive(Clone, Debug)]
pub struct Found<'d> {
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub thing: Thing<'d>,
}

impl<'d> Found<'d> {
    /// Something within an item; `span` is counted from the beginning of the instruction.
    fn of(item: &Item, span: Span, thing: Thing<'d>) -> Self {
        let span = item.at(span);
        Found { span, thing }
    }
}

/// What can be found at an offset.
#[derive(Clone, Debug)]
pub enum Thing<'d> {
    /// The name of a parser directive.
    DirectiveName(&'d Directive),
    /// The value of a parser directive.
    DirectiveValue(&'d Directive),
    /// The keyword of an instruction, or of one in an ONBUILD.
    Keyword(&'d Instruction),
    /// `AS`, or `CMD` or `NONE` of HEALTHCHECK.
    Word {
        /// The instruction that it belongs to.
        instruction: &'d Instruction,
        /// The word, in upper case.
        word: String,
    },
    /// A flag's name, its dashes included.
    FlagName {
        /// The instruction that it belongs to.
        instruction: &'d Instruction,
        /// The flag.
        flag: &'d Flag,
    },
    /// A flag's value that is nothing more particular.
    FlagValue {
        /// The instruction that it belongs to.
        instruction: &'d Instruction,
        /// The flag.
        flag: &'d Flag,
    },
    /// The name of an option of a mount.
    MountKey(MountOption),
    /// The value of an option of a mount.
    MountValue(MountOption),
    /// A variable where it is used.
    Use {
        /// The number of the instruction.
        item: usize,
        /// The use.
        variable: Use,
    },
    /// A variable where it is defined.
    Definition(Definition),
    /// The name of a stage where it is defined, by the stage's number.
    StageName(usize),
    /// The name of a heredoc, in its mark or in the line that ends it.
    Heredoc {
        /// The number of the instruction.
        item: usize,
        /// The number of the heredoc in it.
        number: usize,
    },
    /// What FROM builds on.
    Base {
        /// The word.
        word: &'d Fragment,
        /// The number of the stage that it means, if it means one.
        stage: Option<usize>,
    },
    /// What `--from` or `from=` takes files from.
    Source {
        /// The word.
        word: Fragment,
        /// The number of the stage that it means, if it means one.
        stage: Option<usize>,
    },
    /// The key of a LABEL.
    LabelKey(&'d Fragment),
    /// A word of the arguments, a string of JSON form, or all of a command in shell form, that is nothing more
    /// particular.
    Argument {
        /// The number of the item.
        item: usize,
        /// The instruction that it belongs to.
        instruction: &'d Instruction,
        /// The number of the word among those of the arguments.
        index: usize,
        /// The word.
        word: &'d Fragment,
    },
}

/// What is at an offset of a document: the smallest thing that the offset is in or directly behind.
pub fn find(document: &Document, offset: u32) -> Option<Found<'_>> {
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
        // In `${a:-text}` the text is none of the variable's.
        if at <= variable.span.end {
            // The name; on the `$` or the brace in front, with them.
            let span = if variable.span.touches(at) {
                variable.span
            } else {
                Span::new(variable.whole.start, variable.span.end)
            };
            let thing = Thing::Use {
                item: number,
                variable,
            };
            return Some(Found::of(item, span, thing));
        }
    }
    in_instruction(document, number, item, &item.instruction, at)
}

fn in_heredoc<'d>(number: usize, item: &Item, at: u32) -> Option<Found<'d>> {
    let it = &item.instruction;
    (0..it.heredocs.len()).find_map(|heredoc| {
        let names = heredoc_names(it, heredoc);
        let span = names.into_iter().flatten().find(|span| span.touches(at))?;
        let thing = Thing::Heredoc {
            item: number,
            number: heredoc,
        };
        Some(Found::of(item, span, thing))
    })
}

/// Where the name of a heredoc stands in its mark, without quotes round it, and in the line that ends it. Spans are
/// counted from the beginning of the instruction.
pub(super) fn heredoc_names(it: &Instruction, number: usize) -> [Option<Span>; 2] {
    let mark = it.marks.get(number).map(|mark| &mark.name);
    let mark = mark.map(|name| unquoted(name).map_or(name.span, |(_, span)| span));
    [mark, it.heredocs.get(number).and_then(|it| it.end)]
}

/// A name without the quotes round it, and where it stands. `None` if there are other quotes, escapes or variables.
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

fn in_directive(directive: &Directive, offset: u32) -> Option<Found<'_>> {
    let (name, value) = (directive.name_span, directive.value_span);
    if name.touches(offset) {
        return Some(Found {
            span: name,
            thing: Thing::DirectiveName(directive),
        });
    }
    value.touches(offset).then_some(Found {
        span: value,
        thing: Thing::DirectiveValue(directive),
    })
}

fn in_instruction<'d>(
    document: &'d Document,
    number: usize,
    item: &Item,
    it: &'d Instruction,
    at: u32,
) -> Option<Found<'d>> {
    let found = |span: Span, thing: Thing<'d>| Some(Found::of(item, span, thing));
    if it.keyword.span.touches(at) {
        return found(it.keyword.span, Thing::Keyword(it));
    }
    if let Some(flag) = it.flags.iter().find(|flag| flag.span.touches(at)) {
        return in_flag(document, item, it, flag, at);
    }
    let word = |fragment: &Fragment, it: &'d Instruction| {
        let thing = Thing::Word {
            instruction: it,
            word: fragment.text.to_uppercase(),
        };
        found(fragment.span, thing)
    };
    match &it.arguments {
        Arguments::Trigger { instruction, .. } => {
            in_instruction(document, number, item, instruction, at)
        }
        Arguments::Health(health) if health.word.span.touches(at) => word(&health.word, it),
        Arguments::Health(health) => argument(number, item, it, health.command.words(), at),
        Arguments::Pairs(pairs) if it.kind == Some(Kind::Label) => {
            let pair = pairs.iter().find(|pair| pair.name.span.touches(at))?;
            found(pair.name.span, Thing::LabelKey(&pair.name))
        }
        Arguments::Pairs(pairs) if matches!(it.kind, Some(Kind::Arg | Kind::Env)) => {
            let (pair, definition) = pairs
                .iter()
                .enumerate()
                .find(|(_, pair)| pair.name.span.touches(at))?;
            found(
                definition.name.span,
                Thing::Definition(Definition { item: number, pair }),
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
                    found(here.span, Thing::Base { word: here, stage })
                }
                1 => word(here, it),
                2 if stage.name.is_some() => found(here.span, Thing::StageName(stage.index)),
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
) -> Option<Found<'d>> {
    let mut numbered = words.iter().enumerate();
    let (index, word) = numbered.find(|(_, word)| word.span.touches(at))?;
    let thing = Thing::Argument {
        item: number,
        instruction,
        index,
        word,
    };
    Some(Found::of(item, word.span, thing))
}

fn in_flag<'d>(
    document: &'d Document,
    item: &Item,
    instruction: &'d Instruction,
    flag: &'d Flag,
    at: u32,
) -> Option<Found<'d>> {
    let found = |span: Span, thing: Thing<'d>| Some(Found::of(item, span, thing));
    let name = flag.name_span();
    if name.touches(at) {
        return found(name, Thing::FlagName { instruction, flag });
    }
    let value = flag.value.as_ref().filter(|value| value.span.touches(at))?;
    let row = instruction.flag_facts(flag);
    let source = |word: Fragment| {
        let mount = row.is_some_and(|row| row.value == Value::Mount);
        let stage = source(Stages::of(document), &word, mount);
        found(word.span, Thing::Source { word, stage })
    };
    match row.map(|row| row.value) {
        Some(Value::Source) => source(value.clone()),
        Some(Value::Mount) => {
            let option = mount_options(value).into_iter().find(|option| {
                option.key.span.touches(at)
                    || option
                        .value
                        .as_ref()
                        .is_some_and(|value| value.span.touches(at))
            })?;
            if option.key.span.touches(at) {
                return found(option.key.span, Thing::MountKey(option));
            }
            let value = option.value.clone()?;
            match language::mount_option(&option.key.text).map(|row| row.value) {
                Some(language::MountValue::From) => source(value),
                _ => found(value.span, Thing::MountValue(option)),
            }
        }
        _ => found(value.span, Thing::FlagValue { instruction, flag }),
    }
}

/// The stage that a word means that says where to take files from, if it means one.
fn source(stages: Stages, word: &Fragment, in_mount: bool) -> Option<usize> {
    // A mount knows names only.
    let stage = if in_mount {
        stages.named(&word.text)
    } else {
        stages.source(&word.text)
    };
    stage.map(|stage| stage.index)
}

/// The words by which an instruction or its trigger takes files from somewhere, and the stages that they mean.
pub(super) fn sources(stages: Stages, it: &Instruction) -> Vec<(Fragment, Option<usize>)> {
    if let Arguments::Trigger { instruction, .. } = &it.arguments {
        return sources(stages, instruction);
    }
    let mut found = Vec::new();
    for flag in &it.flags {
        let kind = it.flag_facts(flag).map(|row| row.value);
        match (kind, &flag.value) {
            (Some(Value::Source), Some(value)) => {
                found.push((value.clone(), source(stages, value, false)));
            }
            (Some(Value::Mount), Some(value)) => {
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
