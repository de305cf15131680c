//! Renames a symbol in the whole file, if that preserves the meaning of the file.

mod builds;
mod script;

use analysis::{
    Base, Build, DefiningPair, Document, Occurrence, Scopes, SourceTarget, Spelling, Stage,
    StageSemantics, Stages, SymbolId, Variable, VariableScope, definitions_of, mentioning,
    occurrences, scope, shell, symbol_at, uses,
};
use syntax::language::{Kind, NAMERS, RESERVED_STAGE_NAMES, predefined};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Instruction, Item, Shell, ShellTokenKind, VariableOrigin, is_stage_name};

/// A symbol that can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renameable {
    /// The span of its name at the offset.
    pub span: Span,
    /// The name.
    pub name: String,
}

/// The reason why a symbol can't be renamed, for the user.
pub type RenameError = String;

/// The symbol at an offset; `None` if there is none. `builds` are those of the file.
///
/// # Errors
///
/// If it can't be renamed, a build uses its name, or not all of its references are known.
pub fn prepare(
    document: &Document,
    offset: u32,
    builds: &[&Build],
) -> Result<Option<Renameable>, RenameError> {
    let Some((named, span)) = symbol_at(document, offset) else {
        return Ok(None);
    };
    if let SymbolId::Unknown { .. } | SymbolId::Image(_) = named {
        return Ok(None);
    }
    let found = occurrences(document, &named);
    let here = found.iter().find(|it| it.span == span);
    match here.map(|it| it.spelling) {
        Some(Spelling::Name) => {}
        // References by index don't change.
        Some(Spelling::Number) | None => return Ok(None),
        Some(Spelling::Indirect) => return Err(indirect(document, &named)),
    }
    builds::refuse(document, &named, builds)?;
    refuse(document, &named)?;
    let name = match &named {
        SymbolId::Variable { name, .. } => name.clone(),
        SymbolId::Script(it) => it.name.clone(),
        _ => document.text.slice(span).into_owned(),
    };
    Ok(Some(Renameable { span, name }))
}

/// The edits that rename the symbol at an offset; `None` if there is none. `builds` are those of the file.
///
/// # Errors
///
/// If the symbol can't be renamed, or not to this name.
pub fn rename(
    document: &Document,
    offset: u32,
    new: &str,
    builds: &[&Build],
) -> Result<Option<Vec<TextEdit>>, RenameError> {
    if prepare(document, offset, builds)?.is_none() {
        return Ok(None);
    }
    let Some((named, _)) = symbol_at(document, offset) else {
        return Ok(None);
    };
    builds::accept(document, &named, new, builds)?;
    match &named {
        SymbolId::Stage(stage) => accept_stage(document, *stage, new)?,
        SymbolId::Variable { scope, name } => accept_variable(document, *scope, name, new)?,
        SymbolId::Heredoc { item, number } => accept_heredoc(document, *item, *number, new)?,
        SymbolId::Script(name) => script::accept(document, name, new)?,
        SymbolId::Unknown { .. } | SymbolId::Image(_) => return Ok(None),
    }
    let found = occurrences(document, &named).into_iter();
    let found = found.filter(|it| it.spelling == Spelling::Name);
    let edits = found.map(|it| TextEdit {
        span: it.span,
        text: match named {
            // FROM looks up stages by their lower-case name only.
            SymbolId::Stage(_) if !it.writes && is_from(document, it.item) => new.to_lowercase(),
            _ => new.to_owned(),
        },
    });
    Ok(Some(edits.collect()))
}

fn is_from(document: &Document, item: usize) -> bool {
    let item = document.file().items.get(item);
    item.is_some_and(|it| it.instruction.kind == Some(Kind::From))
}

/// Rejects a symbol that can't be renamed at all.
fn refuse(document: &Document, named: &SymbolId) -> Result<(), RenameError> {
    let indirectly = |it: &Occurrence| it.spelling == Spelling::Indirect;
    if occurrences(document, named).iter().any(indirectly) {
        return Err(indirect(document, named));
    }
    if let SymbolId::Script(name) = named {
        return script::refuse(document, name);
    }
    if let SymbolId::Stage(stage) = named {
        return refuse_stage(document, *stage);
    }
    let SymbolId::Variable { scope, name } = named else {
        return Ok(());
    };
    if predefined(name).is_some() {
        return Err(format!("`{name}` is predefined by BuildKit"));
    }
    if MEANINGFUL.contains(&name.as_str()) {
        return Err(format!(
            "`{name}` has a meaning for shells and other programs"
        ));
    }
    let scopes = Scopes::new(document, *scope, name);
    let semantics = document.semantics();
    let stages = semantics.stages.iter();
    let inherits = |it: &StageSemantics| {
        let variable = it.begin().environment.get(name);
        scopes.has(VariableScope::Stage(it.index)) && variable.is_some_and(Variable::is_foreign)
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
    // A variable that is used before it is set may be defined by an unknown base image.
    let stages = semantics.stages.iter();
    let open = stages
        .filter(|it| scopes.has(VariableScope::Stage(it.index)) && it.begin().environment.open)
        .map(|it| VariableScope::Stage(it.index));
    let mut used = open.flat_map(|scope| {
        let name = name.clone();
        occurrences(document, &SymbolId::Unknown { scope, name })
    });
    if let Some(used) = used.next() {
        let line = line(document, used.item);
        return Err(format!(
            "line {line} uses `{name}` before it is set, where it may be the base image's"
        ));
    }
    let mut places =
        mentioning(document, name).filter(|(item, _)| scopes.has(self::scope(document, *item)));
    let reason = places.find_map(|(number, item)| {
        let passed = || script::refuse_passed(document, number, name).err();
        hides(document, number, item, name).or_else(passed)
    });
    match reason {
        Some(reason) => Err(reason),
        None => Ok(()),
    }
}

/// Rejects a stage that a name with variables may mean, such as `base-amd64` beside `FROM base-$TARGETARCH`.
fn refuse_stage(document: &Document, stage: usize) -> Result<(), RenameError> {
    let stages = Stages::of(document);
    let Some(name) = stages.get(stage).and_then(|it| it.name) else {
        return Ok(());
    };
    let name = name.text.to_lowercase();
    let items = document.file().items.iter().enumerate();
    for (number, item) in items {
        let it = item.instruction.innermost();
        let image = it.words().first().filter(|_| it.kind == Some(Kind::From));
        let from = it.flag("from").and_then(|it| it.value.as_ref());
        let mut written = image.into_iter().chain(from);
        let may_mean = |text: &str| {
            let text = text.to_lowercase();
            let parts: Vec<&str> = text.split('$').collect();
            let (Some(front), Some(back)) = (parts.first(), parts.last()) else {
                return false;
            };
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let back = match back.rfind('}') {
                Some(end) => back.get(end + 1..).unwrap_or_default(),
                None => back.trim_start_matches(is_name),
            };
            parts.len() > 1
                && front.len() + back.len() > 0
                && name.starts_with(front)
                && name.ends_with(back)
        };
        if written.any(|it| may_mean(&it.text)) {
            let line = line(document, number);
            return Err(format!("line {line} may mean `{name}` by a variable"));
        }
    }
    Ok(())
}

/// Variables that shells and other programs read, whatever the Dockerfile contains.
const MEANINGFUL: [&str; 10] = [
    "BASH_ENV", "ENV", "HOME", "HOSTNAME", "IFS", "OLDPWD", "PATH", "PWD", "SHELL", "USER",
];

/// The reason why an instruction may use a variable in an unknown way, if it contains the name.
fn hides(document: &Document, number: usize, item: &Item, name: &str) -> Option<RenameError> {
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
            // Quoted text of other instructions is a value, whose uses are known.
            let body = it.heredocs.first().map_or(u32::MAX, |it| it.body.start);
            let json = it.arguments.is_json() && it.kind != Some(Kind::Shell);
            let mut others = others.iter().filter(|it| json || it.start >= body);
            others.any(|it| looks_used(&source, *it))
        };
        return hidden.then(|| format!("cannot determine how line {line} uses `{name}`"));
    };
    let variables = || shell.variables.iter().filter(|it| *it.name == *name);
    if variables().any(|it| matches!(it.origin, VariableOrigin::Either | VariableOrigin::Unknown)) {
        return Some(format!(
            "the command on line {line} may set `{name}` itself"
        ));
    }
    if !shell.sound {
        return Some(format!("cannot parse the command on line {line}"));
    }
    let takes_names = || {
        let commands = shell.tokens.iter();
        let mut commands = commands.filter(|it| it.kind == ShellTokenKind::Command);
        commands.any(|it| NAMERS.contains(&&*document.text.slice(item.at(it.span))))
    };
    // In arithmetic, tests and indexes, a word may be the name of a variable.
    let is_name = |word: &Span| {
        let scripts = it.shell_names().map_or(&[][..], |it| &it.scripts);
        let mut texts = scripts.iter().flat_map(|it| &it.names_as_text);
        texts.any(|text| text.covers(*word))
    };
    let used =
        |it: &Span| is_name(it) || looks_used(&source, *it) && !is_only_shown(shell, &source, *it);
    // `printf -vNAME` and `read -aNAME`.
    let is_attached = ["-v", "-a"]
        .iter()
        .any(|option| words(&source, &format!("{option}{name}")).next().is_some());
    let hidden = is_attached || others.iter().any(used) || !others.is_empty() && takes_names();
    hidden.then(|| format!("cannot determine how the command on line {line} uses `{name}`"))
}

/// The occurrences of a name in an instruction whose meaning is known, variable or not: definitions, references and
/// comments. Relative to the start of the instruction.
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

/// True if a command only prints the word.
fn is_only_shown(shell: &Shell, source: &str, word: Span) -> bool {
    let before = shell.tokens.iter().rev();
    let mut before = before.filter(|it| it.span.end <= word.start);
    let command = before.find(|it| it.kind == ShellTokenKind::Command);
    let command = command.and_then(|it| source.get(it.span.start as usize..it.span.end as usize));
    let mut following = shell.tokens.iter().filter(|it| it.span.start >= word.end);
    let next = following.find(|it| it.kind == ShellTokenKind::Operator);
    let next = next.and_then(|it| source.get(it.span.start as usize..it.span.end as usize));
    matches!(command, Some("echo" | "printf"))
        && matches!(next, None | Some("&&" | "||" | ";"))
        && !source.contains("$(")
        && !source.contains('`')
        && !source.contains('>')
}

/// True if an instruction contains a command in shell form.
fn has_unknown_command(it: &Instruction) -> bool {
    match &it.arguments {
        Arguments::Shell(_) => true,
        Arguments::Health(health) => matches!(*health.command, Arguments::Shell(_)),
        Arguments::Trigger { instruction, .. } => has_unknown_command(instruction),
        _ => false,
    }
}

/// The occurrences of a name in a text as a separate word.
fn words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Span> + 't {
    let part = |c: char| c == '_' || c.is_alphanumeric();
    let found = text.match_indices(name).filter(move |(at, _)| {
        let before = text.get(..*at).and_then(|it| it.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    });
    found.map(|(at, _)| Span::new(at as u32, (at + name.len()) as u32))
}

/// True if a word looks like the name of a variable to another program: `$A`, `ENVIRON["A"]`, `env.A`, `-v A`.
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

fn indirect(document: &Document, named: &SymbolId) -> RenameError {
    let found = occurrences(document, named);
    let found = found.iter().find(|it| it.spelling == Spelling::Indirect);
    let text = found.map_or_else(String::new, |it| document.text.slice(it.span).into_owned());
    let item = found.map_or(0, |it| it.item);
    let line = line(document, item);
    format!("`{text}` on line {line} refers to it but can't be renamed")
}

pub(super) fn accept_stage(
    document: &Document,
    stage: usize,
    new: &str,
) -> Result<(), RenameError> {
    let name = new.to_lowercase();
    if !is_stage_name(&name) {
        return Err(format!(
            "`{new}` is not a valid stage name: it must begin with a letter and contain only letters, digits, `-`, `_` and `.`"
        ));
    }
    if RESERVED_STAGE_NAMES.contains(&name.as_str()) {
        return Err(format!("`{new}` is not a valid stage name: it is reserved"));
    }
    let stages = Stages::of(document);
    let named =
        |it: &Stage| it.index != stage && it.name.is_some_and(|it| it.text.to_lowercase() == name);
    if let Some(other) = stages.all().find(named) {
        let line = line(document, other.items.start);
        return Err(format!("stage `{new}` already exists on line {line}"));
    }
    // A reference to an image would become one to the stage.
    let semantics = document.semantics();
    let bases = semantics.stages.iter().filter_map(|it| match it.base() {
        Base::Image(image) => Some((it.items.start, &**image)),
        _ => None,
    });
    let sources = semantics.sources.iter().filter_map(|it| match &it.target {
        SourceTarget::Image(image) => Some((it.item, image.as_str())),
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
    scope: VariableScope,
    name: &str,
    new: &str,
) -> Result<(), RenameError> {
    let begins = new.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    if !begins || !new.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) {
        return Err(format!(
            "`{new}` is not a valid variable name: it must begin with a letter or `_` and contain only letters, digits and `_`"
        ));
    }
    if new == name {
        return Ok(());
    }
    if predefined(new).is_some() || new.starts_with("BUILDKIT_") {
        return Err(format!("`{new}` is predefined by BuildKit"));
    }
    if MEANINGFUL.contains(&new) {
        return Err(format!(
            "`{new}` has a meaning for shells and other programs"
        ));
    }
    let scopes = Scopes::new(document, scope, name);
    let taken = |item| {
        let line = line(document, item);
        Err(format!("variable `{new}` already exists on line {line}"))
    };
    if let Some(item) = scopes.conflict(new) {
        return taken(item);
    }
    let mut places =
        mentioning(document, new).filter(|(item, _)| scopes.has(self::scope(document, *item)));
    if let Some(reason) = places.find_map(|(item, it)| hides(document, item, it, new)) {
        return Err(reason);
    }
    let semantics = document.semantics();
    let stages = semantics.stages.iter();
    let mut stages = stages.filter(|it| scopes.has(VariableScope::Stage(it.index)));
    if stages.any(|it| it.end.environment.get(new).is_some()) {
        return Err(format!("the base image sets `{new}`"));
    }
    // An argument before the first FROM affects the stages that declare it.
    let bare = |it: &DefiningPair| it.pair.value.is_none();
    let takes = scopes.definitions(name).iter().any(bare);
    let mut others = definitions_of(document, new).into_iter();
    let met = others.find(|it| match self::scope(document, it.item) {
        VariableScope::Global => takes,
        VariableScope::Stage(_) => scopes.global && bare(it),
    });
    met.map_or(Ok(()), |it| taken(it.item))
}

fn accept_heredoc(
    document: &Document,
    item: usize,
    number: usize,
    new: &str,
) -> Result<(), RenameError> {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '%' | ',');
    if new.is_empty() || new.starts_with('-') || !new.chars().all(plain) {
        return Err(format!("`{new}` is not a valid heredoc name"));
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
    let copied = items.get(item).map(|it| &it.instruction);
    let copied = copied.filter(|it| matches!(it.kind, Some(Kind::Add | Kind::Copy)));
    let is_folder = |it: &Instruction| {
        let words = it.words();
        let last = words.last().map_or("", |it| it.text.as_str());
        words.len() > 2 || last.ends_with('/') || matches!(last, "." | "..")
    };
    if copied.is_some_and(|it| is_folder(it)) {
        return Err("in a folder, the file is named after the heredoc".to_owned());
    }
    Ok(())
}

/// The line of an instruction, starting at 1.
fn line(document: &Document, item: usize) -> u32 {
    let item = document.file().items.get(item);
    document.text.line_of(item.map_or(0, |it| it.start)) + 1
}
