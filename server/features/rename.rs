//! Giving something another name, everywhere at once, so that the file means the same as before.

use crate::analysis::{
    Base, Defining, Document, Named, Occurrence, Scope, Scopes, Spelling, Stage, StageMeaning,
    Stages, Target, Variable, definitions_of, mentioning, named, occurrences, scope, shell,
};
use crate::language::{Kind, RESERVED_STAGE_NAMES, predefined};
use crate::lints::TextEdit;
use crate::syntax::{Arguments, Instruction, Sees, is_stage_name};
use crate::text::Span;

/// Something that can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renameable {
    /// Where its name stands at the offset.
    pub span: Span,
    /// The name.
    pub name: String,
}

/// Why something can't be renamed, for people.
pub type Refusal = String;

/// What can be renamed at an offset; `None` if there is nothing with a name.
pub fn prepare(document: &Document, offset: u32) -> Result<Option<Renameable>, Refusal> {
    let Some((named, span)) = named(document, offset) else {
        return Ok(None);
    };
    let found = occurrences(document, &named);
    let here = found.iter().find(|it| it.span == span);
    match here.map(|it| it.spelling) {
        Some(Spelling::Name) => {}
        // A number stays right whatever the name is.
        Some(Spelling::Number) | None => return Ok(None),
        Some(Spelling::Indirect) => return Err(indirect(document, &named)),
    }
    refuse(document, &named)?;
    let name = match &named {
        Named::Variable { name, .. } => name.clone(),
        Named::Stage(_) | Named::Heredoc { .. } => document.text.slice(span).into_owned(),
    };
    Ok(Some(Renameable { span, name }))
}

/// The edits that give the thing at an offset another name; `None` if there is nothing with a name.
pub fn rename(
    document: &Document,
    offset: u32,
    new: &str,
) -> Result<Option<Vec<TextEdit>>, Refusal> {
    if prepare(document, offset)?.is_none() {
        return Ok(None);
    }
    let Some((named, _)) = named(document, offset) else {
        return Ok(None);
    };
    match &named {
        Named::Stage(stage) => accept_stage(document, *stage, new)?,
        Named::Variable { scope, name } => accept_variable(document, *scope, name, new)?,
        Named::Heredoc { item, number } => accept_heredoc(document, *item, *number, new)?,
    }
    let found = occurrences(document, &named).into_iter();
    let found = found.filter(|it| it.spelling == Spelling::Name);
    let edits = found.map(|it| TextEdit {
        span: it.span,
        text: match named {
            // FROM finds a stage by its name in lower case only.
            Named::Stage(_) if !it.writes && is_from(document, it.item) => new.to_lowercase(),
            _ => new.to_owned(),
        },
    });
    Ok(Some(edits.collect()))
}

fn is_from(document: &Document, item: usize) -> bool {
    let item = document.file().items.get(item);
    item.is_some_and(|it| it.instruction.kind == Some(Kind::From))
}

/// Refuses what can't get any other name.
fn refuse(document: &Document, named: &Named) -> Result<(), Refusal> {
    let indirectly = |it: &Occurrence| it.spelling == Spelling::Indirect;
    if occurrences(document, named).iter().any(indirectly) {
        return Err(indirect(document, named));
    }
    let Named::Variable { scope, name } = named else {
        return Ok(());
    };
    if predefined(name).is_some() {
        return Err(format!("`{name}` is the builder's variable"));
    }
    let scopes = Scopes::of(document, *scope, name);
    let meaning = document.meaning();
    let stages = meaning.stages.iter();
    let inherits = |it: &StageMeaning| {
        let variable = it.begin().environment.get(name);
        scopes.has(Scope::Stage(it.index)) && variable.is_some_and(Variable::is_foreign)
    };
    let mut foreign = stages
        .filter(|it| inherits(it))
        .map(|it| it.items.start)
        .next();
    scopes.uses(name, |item, _, variable| {
        if variable.is_foreign() {
            foreign.get_or_insert(item);
        }
    });
    if let Some(item) = foreign {
        let line = line(document, item);
        return Err(format!("the base image of line {line} sets `{name}`"));
    }
    let mut commands = mentioning(document, name)
        .filter(|(item, it)| scopes.has(self::scope(document, *item)) && runs(&it.instruction));
    let hidden = commands.find_map(|(item, it)| hides(document, item, &it.instruction, name));
    match hidden {
        Some(reason) => Err(reason),
        None => Ok(()),
    }
}

/// True if an instruction has a command in it that isn't in JSON form.
fn runs(it: &Instruction) -> bool {
    match &it.arguments {
        Arguments::Shell(_) => true,
        Arguments::Health(health) => matches!(*health.command, Arguments::Shell(_)),
        Arguments::Trigger { instruction, .. } => runs(instruction),
        _ => false,
    }
}

/// Why it isn't sure what a command does with a variable, if it has its name in it.
fn hides(document: &Document, item: usize, it: &Instruction, name: &str) -> Option<Refusal> {
    let place = document.file().items.get(item)?;
    let line = line(document, item);
    match shell(document, item) {
        None => {
            let source = document.text.slice(place.span());
            has_word(&source, name).then(|| {
                format!("it can't be told what the command on line {line} does with `{name}`")
            })
        }
        Some(shell) => {
            let mut variables = shell.variables.iter().filter(|it| *it.name == *name);
            if variables.any(|it| it.sees == Sees::Either) {
                let own = format!("the command on line {line} may set `{name}` itself");
                return Some(own);
            }
            let text = it.words().first().map_or("", |it| it.text.as_str());
            let bodies = it.heredocs.iter().any(|it| has_word(&it.content, name));
            let unread = !shell.sound && (has_word(text, name) || bodies);
            unread.then(|| format!("the command on line {line} can't be read"))
        }
    }
}

/// True if a text has a name in it that is no part of another.
fn has_word(text: &str, name: &str) -> bool {
    let part = |c: char| c == '_' || c.is_alphanumeric();
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let behind = text.get(at + name.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(part) && !behind.is_some_and(part)
    })
}

fn indirect(document: &Document, named: &Named) -> Refusal {
    let found = occurrences(document, named);
    let found = found.iter().find(|it| it.spelling == Spelling::Indirect);
    let text = found.map_or_else(String::new, |it| document.text.slice(it.span).into_owned());
    let item = found.map_or(0, |it| it.item);
    let line = line(document, item);
    format!("`{text}` on line {line} means it as well, and can't be renamed with it")
}

fn accept_stage(document: &Document, stage: usize, new: &str) -> Result<(), Refusal> {
    let name = new.to_lowercase();
    if !is_stage_name(&name) {
        return Err(format!(
            "`{new}` can't be the name of a stage: these begin with a letter, and have letters, digits, `-`, `_` and `.` in them"
        ));
    }
    if RESERVED_STAGE_NAMES.contains(&name.as_str()) {
        return Err(format!("`{new}` means something else than a stage"));
    }
    let stages = Stages::of(document);
    let named =
        |it: &Stage| it.index != stage && it.name.is_some_and(|it| it.text.to_lowercase() == name);
    if let Some(other) = stages.all().find(named) {
        let line = line(document, other.items.start);
        return Err(format!("there is a stage `{new}` on line {line} already"));
    }
    // What was an image so far would be the stage.
    let meaning = document.meaning();
    let bases = meaning.stages.iter().filter_map(|it| match it.base() {
        Base::Image(image) => Some((it.items.start, &**image)),
        _ => None,
    });
    let sources = meaning.sources.iter().filter_map(|it| match &it.target {
        Target::Image(image) => Some((it.item, image.as_str())),
        _ => None,
    });
    let mut images = bases.chain(sources);
    if let Some((item, _)) = images.find(|(_, image)| image.to_lowercase() == name) {
        let line = line(document, item);
        return Err(format!("`{new}` is an image on line {line}"));
    }
    Ok(())
}

fn accept_variable(
    document: &Document,
    scope: Scope,
    name: &str,
    new: &str,
) -> Result<(), Refusal> {
    let begins = new.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    if !begins || !new.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) {
        return Err(format!(
            "`{new}` can't be the name of a variable: these begin with a letter or `_`, and have letters, digits and `_` in them"
        ));
    }
    if new == name {
        return Ok(());
    }
    if predefined(new).is_some() {
        return Err(format!("`{new}` is the builder's variable"));
    }
    let scopes = Scopes::of(document, scope, name);
    let taken = |item| {
        let line = line(document, item);
        Err(format!(
            "there is a variable `{new}` on line {line} already"
        ))
    };
    if let Some(item) = scopes.names(new) {
        return taken(item);
    }
    let meaning = document.meaning();
    let stages = meaning.stages.iter();
    let mut stages = stages.filter(|it| scopes.has(Scope::Stage(it.index)));
    if stages.any(|it| it.end.environment.get(new).is_some()) {
        return Err(format!("the base image sets `{new}`"));
    }
    // What is declared before the first FROM reaches stages that take it.
    let bare = |it: &Defining| it.pair.value.is_none();
    let takes = scopes.definitions(name).iter().any(bare);
    let mut others = definitions_of(document, new).into_iter();
    let met = others.find(|it| match self::scope(document, it.item) {
        Scope::Global => takes,
        Scope::Stage(_) => scopes.global && bare(it),
    });
    met.map_or(Ok(()), |it| taken(it.item))
}

fn accept_heredoc(
    document: &Document,
    item: usize,
    number: usize,
    new: &str,
) -> Result<(), Refusal> {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '%' | ',');
    if new.is_empty() || new.starts_with('-') || !new.chars().all(plain) {
        return Err(format!("`{new}` can't be the name of a heredoc"));
    }
    let items = &document.file().items;
    let heredoc = items
        .get(item)
        .and_then(|it| it.instruction.heredocs.get(number));
    let ends = |line: &str| line == new || line.trim_start_matches('\t') == new;
    if heredoc.is_some_and(|it| it.content.lines().any(ends)) {
        return Err(format!(
            "a line of the heredoc is `{new}`, and would end it"
        ));
    }
    Ok(())
}

/// The line that an instruction is on, as people count.
fn line(document: &Document, item: usize) -> u32 {
    let item = document.file().items.get(item);
    document.text.line_of(item.map_or(0, |it| it.start)) + 1
}
