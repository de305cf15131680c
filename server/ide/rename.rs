//! Giving something another name, everywhere at once, so that the file means the same as before.

use analysis::{
    Base, Defining, Document, Named, Occurrence, Scope, Scopes, Spelling, Stage, StageMeaning,
    Stages, Target, Variable, definitions_of, mentioning, named, occurrences, scope, shell, uses,
};
use syntax::language::{Kind, NAMERS, RESERVED_STAGE_NAMES, predefined};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Instruction, Item, Sees, Shell, ShellTokenKind, is_stage_name};

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
///
/// # Errors
///
/// If it must keep its name, or it isn't sure where else it is named.
pub fn prepare(document: &Document, offset: u32) -> Result<Option<Renameable>, Refusal> {
    let Some((named, span)) = named(document, offset) else {
        return Ok(None);
    };
    if let Named::Unknown { .. } | Named::Image(_) = named {
        return Ok(None);
    }
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
        _ => document.text.slice(span).into_owned(),
    };
    Ok(Some(Renameable { span, name }))
}

/// The edits that give the thing at an offset another name; `None` if there is nothing with a name.
///
/// # Errors
///
/// If it can't have another name, or not this one.
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
        Named::Unknown { .. } | Named::Image(_) => return Ok(None),
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
    // What is used before it is set may be that of an image that isn't known.
    let stages = meaning.stages.iter();
    let open = stages
        .filter(|it| scopes.has(Scope::Stage(it.index)) && it.begin().environment.open)
        .map(|it| Scope::Stage(it.index));
    let mut used = open.flat_map(|scope| {
        let name = name.clone();
        occurrences(document, &Named::Unknown { scope, name })
    });
    if let Some(used) = used.next() {
        let line = line(document, used.item);
        return Err(format!(
            "line {line} uses `{name}` before it is set, which may be the base image's"
        ));
    }
    let mut places =
        mentioning(document, name).filter(|(item, _)| scopes.has(self::scope(document, *item)));
    match places.find_map(|(item, it)| hides(document, item, it, name)) {
        Some(reason) => Err(reason),
        None => Ok(()),
    }
}

/// Why it isn't sure what an instruction does with a variable, if it has its name in it.
fn hides(document: &Document, number: usize, item: &Item, name: &str) -> Option<Refusal> {
    let it = &item.instruction;
    let line = line(document, number);
    let source = document.text.slice(item.span());
    let shell = shell(document, number);
    let known = known_places(document, item, shell, name);
    let other = words(&source, name).filter(|word| !known.iter().any(|it| it.covers(*word)));
    let others: Vec<_> = other.collect();
    let Some(shell) = shell else {
        let hidden = if has_unknown_command(it) {
            !others.is_empty()
        } else {
            // Quoted text of other instructions is a value, which is known where it is used.
            let body = it.heredocs.first().map_or(u32::MAX, |it| it.body.start);
            let json = it.arguments.is_json() && it.kind != Some(Kind::Shell);
            let mut others = others.iter().filter(|it| json || it.start >= body);
            others.any(|it| looks_used(&source, *it))
        };
        return hidden.then(|| format!("cannot determine how line {line} uses `{name}`"));
    };
    let variables = || shell.variables.iter().filter(|it| *it.name == *name);
    if variables().any(|it| matches!(it.sees, Sees::Either | Sees::Perhaps)) {
        return Some(format!(
            "the command on line {line} may set `{name}` itself"
        ));
    }
    if !shell.sound {
        return Some(format!("cannot parse the command on line {line}"));
    }
    let told = || {
        let commands = shell.tokens.iter();
        let mut commands = commands.filter(|it| it.kind == ShellTokenKind::Command);
        commands.any(|it| NAMERS.contains(&&*document.text.slice(item.at(it.span))))
    };
    let used = |it: &Span| looks_used(&source, *it) && !is_only_shown(shell, &source, *it);
    let hidden = others.iter().any(used) || !others.is_empty() && told();
    hidden.then(|| format!("cannot determine how the command on line {line} uses `{name}`"))
}

/// Where a name stands in an instruction for something that is known, whether it is the variable or not: where
/// variables are defined and used, and in comments. Counted from the beginning of the instruction.
fn known_places(document: &Document, item: &Item, shell: Option<&Shell>, name: &str) -> Vec<Span> {
    let it = &item.instruction;
    let mut known = it.comments.clone();
    let used = uses(it, document.file().escape).into_iter();
    known.extend(used.filter(|it| it.name == name).map(|it| it.span));
    let inner = match &it.arguments {
        Arguments::Trigger { instruction, .. } => instruction,
        _ => &**it,
    };
    known.extend(inner.pairs().iter().map(|it| it.name.span));
    if let Some(shell) = shell {
        let variables = shell.variables.iter().filter(|it| *it.name == *name);
        known.extend(variables.map(|it| it.span));
        let comments = shell.tokens.iter();
        let comments = comments.filter(|it| it.kind == ShellTokenKind::Comment);
        known.extend(comments.map(|it| it.span));
    }
    known
}

/// True if a word is something that a command shows to people, and does nothing else with.
fn is_only_shown(shell: &Shell, source: &str, word: Span) -> bool {
    let before = shell.tokens.iter().rev();
    let mut before = before.filter(|it| it.span.end <= word.start);
    let command = before.find(|it| it.kind == ShellTokenKind::Command);
    let command = command.and_then(|it| source.get(it.span.start as usize..it.span.end as usize));
    let mut behind = shell.tokens.iter().filter(|it| it.span.start >= word.end);
    let next = behind.find(|it| it.kind == ShellTokenKind::Operator);
    let next = next.and_then(|it| source.get(it.span.start as usize..it.span.end as usize));
    matches!(command, Some("echo" | "printf"))
        && matches!(next, None | Some("&&" | "||" | ";"))
        && !source.contains("$(")
        && !source.contains('`')
        && !source.contains('>')
}

/// True if an instruction has a command in it that isn't in JSON form.
fn has_unknown_command(it: &Instruction) -> bool {
    match &it.arguments {
        Arguments::Shell(_) => true,
        Arguments::Health(health) => matches!(*health.command, Arguments::Shell(_)),
        Arguments::Trigger { instruction, .. } => has_unknown_command(instruction),
        _ => false,
    }
}

/// Where a name stands in a text by itself.
fn words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Span> + 't {
    let part = |c: char| c == '_' || c.is_alphanumeric();
    let found = text.match_indices(name).filter(move |(at, _)| {
        let before = text.get(..*at).and_then(|it| it.chars().next_back());
        let behind = text.get(at + name.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(part) && !behind.is_some_and(part)
    });
    found.map(|(at, _)| Span::new(at as u32, (at + name.len()) as u32))
}

/// True if a word looks as if some program would take it for the name of a variable: `$A`, `ENVIRON["A"]`, `env.A`,
/// `-v A`.
fn looks_used(text: &str, word: Span) -> bool {
    let before = text.get(..word.start as usize).unwrap_or_default();
    let open = before.strip_suffix(['"', '\'']).unwrap_or(before);
    open.ends_with(['$', '{', '(', '[', '!', '#', '%'])
        || [".", ":"].iter().any(|it| {
            let owner = before.strip_suffix(it).map(str::to_lowercase);
            owner.is_some_and(|it| it.ends_with("env") || it.ends_with("environ"))
        })
        || ["-v", "-u"]
            .iter()
            .any(|it| before.trim_end().ends_with(it))
}

fn indirect(document: &Document, named: &Named) -> Refusal {
    let found = occurrences(document, named);
    let found = found.iter().find(|it| it.spelling == Spelling::Indirect);
    let text = found.map_or_else(String::new, |it| document.text.slice(it.span).into_owned());
    let item = found.map_or(0, |it| it.item);
    let line = line(document, item);
    format!("`{text}` on line {line} refers to it but can't be renamed")
}

pub(super) fn accept_stage(document: &Document, stage: usize, new: &str) -> Result<(), Refusal> {
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
    let mut places =
        mentioning(document, new).filter(|(item, _)| scopes.has(self::scope(document, *item)));
    if let Some(reason) = places.find_map(|(item, it)| hides(document, item, it, new)) {
        return Err(reason);
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
