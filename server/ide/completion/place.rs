//! Determines what is being typed at the cursor.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cursor::{Argument, InstructionContext, Part};
use super::item::Completion;
use super::line::{Line, TypedWord, is_space, word_at};
use super::mounts::{self, MountPlace};
use super::search::Search;
use super::tags::Repository;
use super::variables::{self, VariableSite};
use super::visibility::Visibility;
use super::{
    commands, directives, examples, files, flags, heredocs, images, instructions, labels, names,
    paths, sources, visibility,
};
use analysis::Document;
use syntax::Item;
use syntax::language::{self, FlagSpec, FlagValue, Kind};
use syntax::text::Span;
use syntax::word::is_name_char;

/// How completion is triggered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trigger {
    /// By typing: only where the next word is one of a closed set or a name that is being typed, and never for a
    /// complete word.
    Automatic,
    /// Most likely by the user: everywhere, but not for a complete word.
    Invoked,
    /// Certainly by the user: all candidates.
    #[default]
    Explicit,
}

/// A position where something can be completed.
pub(super) enum Place<'d> {
    /// In a parser directive or where one can be added.
    Directive(directives::Place),
    /// In a keyword or where one can be added.
    Keyword(instructions::Place),
    /// After a keyword.
    InstructionContext(InstructionContext<'d>, Target),
    /// In the body of a heredoc.
    Heredoc(heredocs::Place<'d>),
}

/// What is being typed in an instruction.
pub(super) enum Target {
    /// The name of a flag; true if a value follows.
    FlagName(bool),
    /// The value of a flag.
    FlagValue(&'static FlagSpec),
    /// An option of a mount, or its value.
    Mount(MountPlace),
    /// A variable or its modifier.
    Variable(VariableSite),
    /// The tag of an image.
    Tag(images::TagPlace),
    /// The name of an image, where nothing else is allowed.
    Image,
    /// The name of an image after a prefix that is kept.
    Name(images::NamePlace),
    /// An argument.
    Argument(Argument),
}

/// Finds the place at an offset, and the word there.
pub(super) fn find(document: &Document, offset: u32) -> Option<(Place<'_>, TypedWord)> {
    let offset = document.text.clamp_offset(offset);
    if let Part::Here(found) = directives::find(document, offset) {
        return found.map(|(place, slot)| (Place::Directive(place), slot));
    }
    let file = document.file();
    let number = file
        .items
        .partition_point(|item| item.start <= offset)
        .checked_sub(1);
    let item = number
        .and_then(|number| file.items.get(number))
        .filter(|item| item.span().touches(offset) || follows_on_line(document, item, offset));
    let Some((number, item)) = number.zip(item) else {
        let (place, span) = instructions::between(document, offset)?;
        let slot = TypedWord {
            span,
            previous_lines: String::new(),
            typed: String::new(),
            last: true,
        };
        return Some((Place::Keyword(place), slot));
    };
    if let Part::Here(found) = heredocs::find(document, number, item, offset) {
        return found.map(|(place, slot)| (Place::Heredoc(place), slot));
    }
    let comments = &item.instruction.comments;
    let local = offset - item.start;
    let in_comment = |it: &Span| it.start < local && local <= it.end;
    if comments.iter().any(in_comment) {
        return None;
    }
    in_item(document, number, item, offset)
}

/// True if nothing but whitespace separates an instruction from a later offset on the same line.
fn follows_on_line(document: &Document, item: &Item, offset: u32) -> bool {
    let end = item.span().end;
    let space = |text: &str| text.chars().all(|c| c == ' ' || c == '\t');
    end <= offset && space(&document.text.slice(Span::new(end, offset)))
}

fn in_item<'d>(
    document: &'d Document,
    number: usize,
    item: &'d Item,
    offset: u32,
) -> Option<(Place<'d>, TypedWord)> {
    let line = Line::of(document, item, offset)?;
    let keyword = |line: &Line, range: Range<usize>, onbuild: bool| {
        let followed = !line.get(range.end..line.text().len()).trim().is_empty();
        let slot = line.slot(range);
        let place = instructions::Place {
            number,
            followed,
            onbuild,
            fresh: false,
        };
        (Place::Keyword(place), slot)
    };
    let words = line.words(0);
    let Some(first) = words.first().cloned() else {
        // There is only a line continuation so far.
        let at = line.cursor..line.cursor;
        return Some(keyword(&line, at, false));
    };
    if line.cursor <= first.end {
        if line.cursor < first.start {
            return None;
        }
        let found = keyword(&line, first, false);
        // On the line after `RUN\` the keyword would continue, but it is complete.
        let whole =
            found.1.span.is_empty() && language::instruction(&found.1.previous_lines).is_some();
        return (!whole).then_some(found);
    }
    let mut facts = language::instruction(line.get(first.clone()))?;
    let mut arguments = first.end;
    let onbuild = facts.kind == Kind::Onbuild;
    if onbuild {
        let second = words.get(1).cloned();
        let at = line.cursor..line.cursor;
        let second = second.filter(|it| it.start <= line.cursor).unwrap_or(at);
        if line.cursor <= second.end {
            return Some(keyword(&line, second, true));
        }
        facts = language::instruction(line.get(second.clone())).filter(|it| it.trigger)?;
        arguments = second.end;
    }
    let inside = InstructionContext {
        number,
        item,
        facts,
        onbuild,
        line,
        flags: Vec::new(),
        arguments,
    };
    let (inside, what, range) = after_keyword(document, inside)?;
    let slot = inside.line.slot(range);
    Some((Place::InstructionContext(inside, what), slot))
}

/// What is being typed after a keyword: flags first, then arguments.
fn after_keyword<'d>(
    document: &Document,
    mut inside: InstructionContext<'d>,
) -> Option<(InstructionContext<'d>, Target, Range<usize>)> {
    let escape = document.file().escape;
    let cursor = inside.line.cursor;
    let mut typed = None;
    let mut ahead = false;
    if !inside.facts.flags.is_empty() {
        for word in inside.line.quoted_words(inside.arguments, escape) {
            let text = inside.line.get(word.clone());
            if !text.starts_with("--") || (text == "--" && cursor != word.end) {
                break;
            }
            inside.arguments = word.end;
            if word.start <= cursor && cursor <= word.end {
                typed = Some(word);
            } else {
                ahead |= cursor < word.start;
                inside.flags.push(word);
            }
        }
    }
    let (what, range) = match typed {
        Some(word) => in_flag(document, &inside, word, escape)?,
        None if ahead => (Target::FlagName(false), cursor..cursor),
        None => in_arguments(document, &inside, escape)?,
    };
    Some((inside, what, range))
}

fn in_flag(
    document: &Document,
    inside: &InstructionContext,
    word: Range<usize>,
    escape: char,
) -> Option<(Target, Range<usize>)> {
    let line = &inside.line;
    let text = line.get(word.clone());
    let equals = text.find('=').map(|at| word.start + at);
    let Some(equals) = equals.filter(|at| *at < line.cursor) else {
        let end = equals.unwrap_or(word.end);
        return Some((Target::FlagName(equals.is_some()), word.start..end));
    };
    let name = line.get(word.start + 2..equals);
    let facts = inside.facts.flag(name)?;
    let value = equals + 1..word.end;
    // The source of a mount isn't expanded.
    let option = line.get(value.start..line.cursor).rsplit(',').next();
    let is_source = facts.value == FlagValue::Mount
        && option.is_some_and(|it| it.trim_start_matches('"').starts_with("from="));
    if !is_source
        && variables::are_expanded(inside.kind(), facts.value)
        && let Some(spot) = variables::spot(line, value.start, escape, Visibility::Build)
    {
        let range = spot.range.clone();
        return Some((Target::Variable(spot), range));
    }
    if facts.value == FlagValue::Mount {
        let (place, range) = mounts::find(line, value)?;
        if place.is_source()
            && let Some((typed, range)) =
                images::typed_at(line, range.clone(), &values(document, inside))
        {
            return Some((Target::of_image(typed), range));
        }
        return Some((Target::Mount(place), range));
    }
    if facts.value == FlagValue::Source
        && let Some((typed, range)) = images::typed_at(line, value.clone(), &images::Values::NONE)
    {
        return Some((Target::of_image(typed), range));
    }
    Some((Target::FlagValue(facts), value))
}

fn in_arguments(
    document: &Document,
    inside: &InstructionContext,
    escape: char,
) -> Option<(Target, Range<usize>)> {
    let line = &inside.line;
    let cursor = line.cursor;
    if cursor < inside.arguments {
        return None;
    }
    let kind = inside.kind();
    let rest = line.get(inside.arguments..line.text().len());
    let start = inside.arguments + (rest.len() - rest.trim_start_matches(is_space).len());
    let json = rest.trim_start_matches(is_space).starts_with('[') && takes_json(kind);
    let words = match kind {
        _ if json => json_strings(line.text(), start),
        Kind::Env | Kind::Label | Kind::Arg => line.quoted_words(start, escape),
        _ => line.words(start),
    };
    let (index, range) = word_at(&words, cursor);
    // After a `$` at the end of a word, the name begins.
    let quoted_from = match kind {
        _ if json => cursor,
        Kind::Add | Kind::Copy => range.start,
        _ => start.min(cursor),
    };
    if let Some(visibility) = visibility::visibility(inside, json, &words, index)
        && let Some(spot) = variables::spot(line, quoted_from, escape, visibility)
    {
        let range = spot.range.clone();
        return Some((Target::Variable(spot), range));
    }
    if json && range.is_empty() && !is_in_json_string(line.text(), start, cursor) {
        return None;
    }
    let mut argument = Argument {
        index,
        words,
        json,
        value: false,
        followed: false,
        quoted: false,
    };
    let mut range = range;
    if !json && matches!(kind, Kind::Add | Kind::Copy | Kind::Label) {
        let inner = within_quotes(line, range.clone())?;
        argument.quoted = inner.start != range.start;
        range = inner;
    }
    if matches!(kind, Kind::Env | Kind::Label | Kind::Arg)
        && let Some(equals) = line.get(range.clone()).find('=')
    {
        let equals = range.start + equals;
        argument.value = equals < cursor;
        argument.followed = !argument.value;
        range = if argument.value {
            equals + 1..range.end
        } else {
            range.start..equals
        };
    }
    // The old form: the value follows after a space.
    let next = argument.words.get(1).map(|it| line.get(it.clone()));
    argument.followed |= matches!(kind, Kind::Env | Kind::Label)
        && argument.index == 0
        && !argument.value
        && next.is_some_and(|it| !it.contains('='));
    if kind == Kind::Arg && argument.value {
        let name = argument.words.get(argument.index);
        let name = name.map(|it| line.get(it.start..range.start).trim_end_matches('='));
        if let Some((typed, range)) =
            images::in_default(document, line, name.unwrap_or_default(), range.clone())
        {
            return Some((typed.map_or(Target::Image, Target::of_image), range));
        }
    }
    if kind == Kind::From
        && argument.index == 0
        && let Some((typed, range)) =
            images::typed_at(line, range.clone(), &values(document, inside))
    {
        let what = match typed {
            images::Typed::Tag(tag) => Target::Tag(tag.of(inside)),
            images::Typed::Name(name) => {
                return Some((Target::Name(name), name_alone(line, range)));
            }
        };
        return Some((what, range));
    }
    if matches!(kind, Kind::From | Kind::User) && argument.index == 0 {
        range = name_alone(line, range);
    }
    Some((Target::Argument(argument), range))
}

/// A name without the tag, digest or group that follows the cursor.
fn name_alone(line: &Line, word: Range<usize>) -> Range<usize> {
    let text = line.get(word.clone());
    let name = text.rfind('/').map_or(0, |it| it + 1);
    let end = text.get(name..).and_then(|it| it.find([':', '@']));
    match end.map(|it| word.start + name + it) {
        Some(end) if line.cursor <= end => word.start..end,
        _ => word,
    }
}

/// A word without its quotes; `None` if the cursor is outside of them.
fn within_quotes(line: &Line, word: Range<usize>) -> Option<Range<usize>> {
    let text = line.get(word.clone());
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return Some(word);
    };
    let start = word.start + 1;
    let end = line.get(start..word.end).find(quote);
    let end = end.map_or(word.end, |at| start + at);
    (start..=end).contains(&line.cursor).then_some(start..end)
}

/// The resolved values of an instruction's words.
fn values<'d>(document: &'d Document, inside: &InstructionContext) -> images::Values<'d> {
    let step = document.semantics().step(inside.number);
    images::Values {
        environment: step.map(|it| &it.before.environment),
        escape: document.file().escape,
    }
}

fn takes_json(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Add
            | Kind::Cmd
            | Kind::Copy
            | Kind::Entrypoint
            | Kind::Run
            | Kind::Shell
            | Kind::Volume
            | Kind::Healthcheck
    )
}

/// The contents of the strings of a JSON array that may be unfinished.
fn json_strings(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut escaped = false;
    for (at, c) in text.get(from..).unwrap_or_default().char_indices() {
        let at = from + at;
        match open {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(start) if c == '"' => {
                found.push(start..at);
                open = None;
            }
            None if c == '"' => open = Some(at + 1),
            _ => {}
        }
    }
    found.extend(open.map(|start| start..text.len()));
    found
}

fn is_in_json_string(text: &str, from: usize, at: usize) -> bool {
    let strings = json_strings(text, from);
    strings.iter().any(|it| it.start <= at && at <= it.end)
}

impl Place<'_> {
    /// True for the name of an image or of a user, which may be followed by a tag or a group.
    pub(super) fn is_reference(&self) -> bool {
        matches!(
            self,
            Place::InstructionContext(inside, Target::Argument(_) | Target::Name(_))
                if matches!(inside.kind(), Kind::From | Kind::User)
        )
    }

    /// True where another word can be written before the one that begins at the cursor.
    pub(super) fn is_in_list(&self) -> bool {
        match self {
            Place::Keyword(_) => true,
            Place::InstructionContext(inside, target) => match target {
                Target::FlagName(_) => true,
                Target::Mount(place) => place.is_key(),
                Target::Argument(argument) => {
                    let kinds = [
                        Kind::Add,
                        Kind::Arg,
                        Kind::Copy,
                        Kind::Env,
                        Kind::Expose,
                        Kind::Label,
                        Kind::Volume,
                    ];
                    kinds.contains(&inside.kind()) && !argument.json && !argument.value
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The candidates, and the folder whose content is needed.
    pub(super) fn candidates(
        &self,
        document: &Document,
        slot: &TypedWord,
    ) -> (Vec<Completion>, Option<files::Folder>) {
        let items = match self {
            Place::Directive(place) => place.candidates(document),
            Place::Keyword(place) => place.candidates(document, slot),
            Place::Heredoc(place) => place.candidates(document),
            Place::InstructionContext(inside, what) => {
                return what.candidates(document, inside, slot);
            }
        };
        (items, None)
    }

    /// The repository whose tags are needed.
    pub(super) fn repository(&self, document: &Document, slot: &TypedWord) -> Option<Repository> {
        match self {
            Place::InstructionContext(inside, Target::Tag(place)) => {
                place.repository(document, inside.number, slot)
            }
            Place::Directive(directives::Place::Tag(place)) => {
                place.repository(document, usize::MAX, slot)
            }
            _ => None,
        }
    }

    /// The image search for the part of a name that is typed.
    pub(super) fn search(&self, slot: &TypedWord) -> Option<Search> {
        match self {
            Place::InstructionContext(_, Target::Name(place)) => {
                Search::new(place.front()?, &slot.typed)
            }
            Place::InstructionContext(inside, what) if what.is_name(inside) => {
                Search::new("", &slot.typed)
            }
            _ => None,
        }
    }
}

impl Target {
    fn of_image(typed: images::Typed) -> Target {
        match typed {
            images::Typed::Tag(tag) => Target::Tag(tag),
            images::Typed::Name(name) => Target::Name(name),
        }
    }

    /// True for an image name, even if other things are allowed too.
    fn is_name(&self, inside: &InstructionContext) -> bool {
        match self {
            Target::Image | Target::Name(_) => true,
            Target::FlagValue(flag) => flag.value == FlagValue::Source,
            Target::Mount(place) => place.is_source(),
            Target::Argument(it) => inside.kind() == Kind::From && it.index == 0,
            _ => false,
        }
    }

    fn candidates(
        &self,
        document: &Document,
        inside: &InstructionContext,
        slot: &TypedWord,
    ) -> (Vec<Completion>, Option<files::Folder>) {
        let items = match self {
            Target::FlagName(followed) => flags::candidates(inside, *followed),
            Target::FlagValue(flag) => match flag.value {
                FlagValue::Source => sources::for_copy(document, inside.number),
                FlagValue::Owner => names::owners(document, inside.number),
                FlagValue::Platform => examples::platforms(images::platforms(inside)),
                value => examples::flag_values(value),
            },
            Target::Mount(place) => return mounts::candidates(document, inside, place, slot),
            Target::Variable(spot) => variables::candidates(document, inside, spot),
            Target::Tag(place) => place.candidates(document, inside.number),
            Target::Image => images::names(&BTreeSet::new()),
            Target::Name(place) => place.candidates(document, inside.number),
            Target::Argument(it) => return it.candidates(document, inside, slot),
        };
        (items, None)
    }
}

impl Argument {
    /// Where it begins in the line.
    fn start(&self, inside: &InstructionContext) -> usize {
        let cursor = inside.line.cursor;
        let word = self.words.get(self.index);
        word.map_or(cursor, |it| it.start.min(cursor))
    }

    fn candidates(
        &self,
        document: &Document,
        inside: &InstructionContext,
        slot: &TypedWord,
    ) -> (Vec<Completion>, Option<files::Folder>) {
        let kind = inside.kind();
        let mut folder = None;
        let mut items = match kind {
            Kind::Add | Kind::Copy if slot.typed.starts_with('<') => {
                heredocs::marks(document, kind, slot)
            }
            Kind::Add | Kind::Copy => {
                let (items, wanted) = paths::candidates(document, inside, self, slot);
                folder = wanted;
                items
            }
            Kind::Run if !self.json && slot.typed.starts_with('<') => {
                heredocs::marks(document, kind, slot)
            }
            Kind::From if self.index == 0 => sources::for_from(document, inside.number),
            Kind::From if self.index == 1 => commands::alias(document, slot),
            Kind::Healthcheck if self.index == 0 => commands::health(document, inside, slot),
            Kind::Run | Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck if !self.json => {
                let word = self.words.get(self.index).cloned().unwrap_or_default();
                // Other characters would be replaced too.
                if inside.line.get(word).chars().all(is_name_char) {
                    let script = inside.line.get(inside.arguments..self.start(inside));
                    commands::functions(script)
                } else {
                    Vec::new()
                }
            }
            Kind::Expose => names::ports(slot),
            Kind::Stopsignal if self.index == 0 => names::signals(),
            Kind::User if self.index == 0 => names::users(document, inside.number),
            Kind::Workdir if self.index == 0 => paths::workdirs(document, inside.number, ""),
            Kind::Shell if self.index == 0 && !self.json => names::shells(slot),
            Kind::Label => labels::candidates(document, inside, self),
            Kind::Arg => names::arguments(document, inside, self),
            Kind::Env => names::environment(document, inside, self),
            _ => Vec::new(),
        };
        // Another flag may precede the first argument.
        if self.index == 0 && !self.json && (slot.typed.is_empty() || slot.typed == "-") {
            let found = flags::candidates(inside, false);
            if slot.typed == "-" {
                return (found, None);
            }
            if kind == Kind::Healthcheck {
                items.splice(0..0, found);
            } else {
                items.extend(found);
            }
        }
        (items, folder)
    }
}
