//! Symbols and their occurrences, for references, document highlights, rename and linked editing.
//!
//! A variable is a name in an environment. Repeated assignments in a stage, values inherited from a base stage and
//! global arguments that a bare `ARG name` declares are all the same variable. A name without a definition is not a
//! variable.

use memchr::memmem::Finder;

use super::from::Base;
use super::lookup::{Entity, EntityAtOffset, find, heredoc_names, sources, unquoted};
use super::shell::{shell, shell_uses};
use super::shell_names::{self, ScriptName, assigns, mention_at, script_name_at, scripts};
use super::state::{Origin, Variable};
use super::uses::{Use, uses};
use super::variables::variable;
use super::{Document, SourceTarget, Stages};
use syntax::cancellation::checkpoint;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{
    Arguments, Fragment, Instruction, Item, MentionRole, Pair, ShellVariable, VariableOrigin,
};

/// Identifies a symbol of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SymbolId {
    /// A stage, by index.
    Stage(usize),
    /// A variable.
    Variable {
        /// The scope of one of its occurrences.
        scope: VariableScope,
        /// Its name.
        name: String,
    },
    /// A heredoc.
    Heredoc {
        /// The index of the instruction.
        item: usize,
        /// The index of the heredoc in the instruction.
        number: usize,
    },
    /// A name that is not defined in the file where it is used.
    Unknown {
        /// The scope in which it is used.
        scope: VariableScope,
        /// The name.
        name: String,
    },
    /// An image reference, as written.
    Image(String),
    /// A variable or function that a script defines.
    Script(ScriptName),
}

/// The scope of variable names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableScope {
    /// Instructions before the first FROM, and all FROM lines.
    Global,
    /// A stage, by index.
    Stage(usize),
}

/// An occurrence of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The index of the instruction.
    pub item: usize,
    /// The span of the name in the file.
    pub span: Span,
    /// True for a definition or an assignment, false for a use.
    pub writes: bool,
    /// How it is written.
    pub spelling: Spelling,
}

/// How an occurrence is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// By its name.
    Name,
    /// By its number, like `--from=0`.
    Number,
    /// By a word that contains a variable or an escape.
    Indirect,
}

/// The symbol at an offset, and the span of its name.
pub fn symbol_at(document: &Document, offset: u32) -> Option<(SymbolId, Span)> {
    if let Some((name, span)) = script_name_at(document, offset) {
        return Some((SymbolId::Script(name), span));
    }
    if let Some(found) = mention_at(document, offset) {
        let scope = scope_of_use(document, found.item);
        let name = found.mention.name.to_string();
        let item = document.file().items.get(found.item)?;
        return Some((
            SymbolId::Variable { scope, name },
            item.at(found.mention.span),
        ));
    }
    let Some(EntityAtOffset { span, entity }) = find(document, offset) else {
        return unknown_in_shell(document, offset);
    };
    let symbol = match entity {
        Entity::StageName(stage)
        | Entity::Base {
            stage: Some(stage), ..
        }
        | Entity::Source {
            stage: Some(stage), ..
        } => SymbolId::Stage(stage),
        Entity::Use {
            item,
            variable: used,
        } => {
            let (scope, name) = (scope_of_use(document, item), used.name);
            let symbol = match variable(document, item, used.pair, &name) {
                Some(_) => SymbolId::Variable { scope, name },
                None => SymbolId::Unknown { scope, name },
            };
            return Some((symbol, document.file().items.get(item)?.at(used.span)));
        }
        Entity::Definition(at) => {
            let file = document.file();
            let (name, inner) = name_of(at.pair(file)?)?;
            return Some((
                SymbolId::Variable {
                    scope: scope(document, at.item),
                    name: name.to_owned(),
                },
                file.items.get(at.item)?.at(inner),
            ));
        }
        Entity::Heredoc { item, number } => SymbolId::Heredoc { item, number },
        // `scratch` is not an image.
        Entity::Base { word, .. } if word.text == "scratch" => return None,
        Entity::Base { word, .. } => SymbolId::Image(word.text.clone()),
        Entity::Source { word, .. } => SymbolId::Image(word.text),
        Entity::Argument { .. } => return unknown_in_shell(document, offset),
        _ => return None,
    };
    Some((symbol, span))
}

/// All occurrences of a symbol, in document order.
pub fn occurrences(document: &Document, symbol: &SymbolId) -> Vec<Occurrence> {
    let mut found = match symbol {
        SymbolId::Stage(stage) => of_stage(document, *stage),
        SymbolId::Variable { scope, name } => of_variable(document, *scope, name),
        SymbolId::Heredoc { item, number } => of_heredoc(document, *item, *number),
        SymbolId::Unknown { scope, name } => of_unknown(document, *scope, name),
        SymbolId::Image(name) => of_image(document, name),
        SymbolId::Script(name) => of_script(document, name),
    };
    found.sort_by_key(|it| it.span.start);
    found.dedup_by_key(|it| it.span);
    found
}

/// A variable in a shell command that neither the file nor the command defines.
fn unknown_in_shell(document: &Document, offset: u32) -> Option<(SymbolId, Span)> {
    let items = &document.file().items;
    let number = items
        .partition_point(|it| it.start <= offset)
        .checked_sub(1)?;
    let item = items.get(number)?;
    let found = foreign_to_shell(document, number).into_iter().find(|it| {
        let name = Span::new(it.whole.start, it.span.end);
        item.at(name).touches(offset)
    })?;
    let (scope, name) = (scope_of_use(document, number), found.name.to_string());
    Some((SymbolId::Unknown { scope, name }, item.at(found.span)))
}

/// The variables that a shell command reads from its environment and the file doesn't define.
fn foreign_to_shell(document: &Document, item: usize) -> Vec<&ShellVariable> {
    let own = shell_names::own(document, item);
    let variables = shell(document, item).into_iter();
    let variables = variables.flat_map(|it| it.variables.iter());
    let foreign = variables.filter(|it| {
        let outside = matches!(
            it.origin,
            VariableOrigin::Environment | VariableOrigin::Unknown
        );
        outside
            && variable(document, item, None, &it.name).is_none()
            && !own.contains(&it.span.start)
    });
    foreign.collect()
}

fn of_script(document: &Document, name: &ScriptName) -> Vec<Occurrence> {
    let Some(item) = document.file().items.get(name.item) else {
        return Vec::new();
    };
    let places = shell_names::places(document, name).into_iter();
    let occurrence = |(span, writes): (Span, bool)| Occurrence {
        item: name.item,
        span: item.at(span),
        writes,
        spelling: Spelling::Name,
    };
    places.map(occurrence).collect()
}

fn of_unknown(document: &Document, scope: VariableScope, name: &str) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for (number, item) in mentioning(document, name) {
        if scope_of_use(document, number) != scope {
            continue;
        }
        let uses = all_uses(document, number, item).into_iter();
        let unknown = uses
            .filter(|it| it.name == name && variable(document, number, it.pair, name).is_none());
        found.extend(unknown.map(|it| used(item, number, it.span)));
        let foreign = foreign_to_shell(document, number).into_iter();
        let foreign = foreign.filter(|it| *it.name == *name);
        found.extend(foreign.map(|it| used(item, number, it.span)));
    }
    found
}

fn of_image(document: &Document, name: &str) -> Vec<Occurrence> {
    let stages = Stages::of(document);
    let mut found = Vec::new();
    for (number, item) in mentioning(document, name) {
        let it = &item.instruction;
        if it.kind == Some(Kind::From) {
            let stage = stages.containing(number);
            let base = stage.filter(|it| it.base_stage.is_none());
            let base = base.and_then(|it| it.base).filter(|it| it.text == name);
            found.extend(base.map(|it| used(item, number, it.span)));
        }
        let sources = sources(stages, it).into_iter();
        let same = sources.filter(|(word, stage)| stage.is_none() && word.text == name);
        found.extend(same.map(|(word, _)| used(item, number, word.span)));
    }
    found
}

/// An occurrence that is a use, by name.
fn used(item: &Item, number: usize, span: Span) -> Occurrence {
    Occurrence {
        item: number,
        span: item.at(span),
        writes: false,
        spelling: Spelling::Name,
    }
}

fn of_heredoc(document: &Document, item: usize, number: usize) -> Vec<Occurrence> {
    let Some(it) = document.file().items.get(item) else {
        return Vec::new();
    };
    let plain = it.instruction.markers.get(number);
    let plain = plain.is_some_and(|mark| unquoted(&mark.name).is_some());
    let spans = heredoc_names(&it.instruction, number).into_iter();
    let occurrence = |(place, span): (usize, Option<Span>)| {
        Some(Occurrence {
            item,
            span: it.at(span?),
            writes: place == 0,
            spelling: if plain {
                Spelling::Name
            } else {
                Spelling::Indirect
            },
        })
    };
    spans.enumerate().filter_map(occurrence).collect()
}

fn of_stage(document: &Document, index: usize) -> Vec<Occurrence> {
    let Some(stage) = Stages::of(document).get(index) else {
        return Vec::new();
    };
    let name = stage.name_span().map(|span| Occurrence {
        item: stage.items.start,
        span,
        writes: true,
        spelling: Spelling::Name,
    });
    let references = stage_references(document).filter(|it| it.0 == index);
    name.into_iter().chain(references.map(|it| it.1)).collect()
}

/// The references to each stage by index, in document order: what [`occurrences`] of the stages are without their
/// definitions, in one pass.
pub fn references_to_stages(document: &Document) -> Vec<Vec<Span>> {
    let mut found = vec![Vec::new(); document.semantics().stages.len()];
    for (stage, occurrence) in stage_references(document) {
        if let Some(spans) = found.get_mut(stage) {
            spans.push(occurrence.span);
        }
    }
    for spans in &mut found {
        spans.sort_by_key(|it| it.start);
        spans.dedup();
    }
    found
}

/// The references to stages, each with the index of its stage.
fn stage_references(document: &Document) -> impl Iterator<Item = (usize, Occurrence)> {
    let file = document.file();
    let stages = Stages::of(document);
    let bases = stages.all().filter_map(|stage| {
        let (index, base) = (stage.base_stage?, stage.base?);
        let plain = unquoted(base);
        let occurrence = Occurrence {
            item: stage.items.start,
            span: stage.from.at(plain.map_or(base.span, |it| it.1)),
            writes: false,
            spelling: match plain {
                Some(_) => Spelling::Name,
                None => Spelling::Indirect,
            },
        };
        Some((index, occurrence))
    });
    let from = |item: &Item, number: usize, span: Span, named: bool| Occurrence {
        item: number,
        span: item.at(span),
        writes: false,
        spelling: if named {
            Spelling::Name
        } else {
            Spelling::Number
        },
    };
    let copied = document.semantics().sources.iter().filter_map(move |it| {
        checkpoint();
        let item = file.items.get(it.item)?;
        // The sources of a trigger are attributed to the FROM that inherits it, but written in ONBUILD.
        let written = item.instruction.kind != Some(Kind::From);
        match it.target {
            SourceTarget::Stage(index) if written => {
                Some((index, from(item, it.item, it.span, it.named)))
            }
            _ => None,
        }
    });
    let triggered = triggers(document).flat_map(move |(number, item)| {
        let sources = sources(stages, &item.instruction).into_iter();
        sources.filter_map(move |(word, target)| {
            let named = word.text.parse::<usize>().is_err();
            Some((target?, from(item, number, word.span, named)))
        })
    });
    bases.chain(copied).chain(triggered)
}

/// The ONBUILD instructions of a document.
fn triggers(document: &Document) -> impl Iterator<Item = (usize, &Item)> {
    let bodies = document.semantics().bodies();
    let numbers =
        bodies.flat_map(|(first, body)| body.triggers.numbers.iter().map(move |it| first + it));
    numbers.filter_map(|number| Some((number, document.file().items.get(number)?)))
}

fn of_variable(document: &Document, scope: VariableScope, name: &str) -> Vec<Occurrence> {
    let mut found = Vec::new();
    let scopes = Scopes::new(document, scope, name);
    found.extend(scopes.definitions(name).iter().map(|it| Occurrence {
        item: it.item,
        span: it.span,
        writes: true,
        spelling: Spelling::Name,
    }));
    for (number, item) in mentioning(document, name) {
        if !scopes.has(scope_of_use(document, number)) {
            continue;
        }
        for script in scripts(document, number) {
            if !assigns(script, name) || variable(document, number, None, name).is_none() {
                continue;
            }
            let own = script.mentions.iter().filter(|it| *it.name == *name);
            found.extend(own.map(|it| Occurrence {
                item: number,
                span: item.at(it.span),
                writes: it.role != MentionRole::Read,
                spelling: Spelling::Name,
            }));
        }
    }
    scopes.uses(name, |item, used, _| {
        if let Some(it) = document.file().items.get(item) {
            found.push(Occurrence {
                item,
                span: it.at(used.span),
                writes: false,
                spelling: Spelling::Name,
            });
        }
    });
    found
}

/// The scopes that share a variable.
pub struct Scopes<'d> {
    document: &'d Document,
    /// True if the global scope is one of them.
    pub global: bool,
    /// For each stage, whether its scope is one of them.
    pub stages: Vec<bool>,
}

impl<'d> Scopes<'d> {
    /// The scopes that share the variable `name` of `scope`.
    pub fn new(document: &'d Document, scope: VariableScope, name: &str) -> Self {
        let semantics = document.semantics();
        let mut scopes = Scopes {
            document,
            global: scope == VariableScope::Global,
            stages: vec![false; semantics.stages.len()],
        };
        if let VariableScope::Stage(stage) = scope
            && let Some(it) = scopes.stages.get_mut(stage)
        {
            *it = true;
        }
        let is_global = semantics.globals.environment.get(name).is_some();
        let mut bare: Option<Vec<bool>> = None;
        // Repeat until no further scope joins.
        loop {
            let before = (scopes.global, scopes.stages.clone());
            // Stages that are built on a stage, and the stage that it is built on.
            for stage in semantics.stages.iter().chain(semantics.stages.iter().rev()) {
                if let Base::Stage(base) = stage.base()
                    && stage.begin().environment.get(name).is_some()
                {
                    scopes.join(stage.index, *base);
                }
            }
            if is_global {
                let bare = bare.get_or_insert_with(|| bare_arguments(document, name));
                for (stage, bare) in scopes.stages.iter_mut().zip(bare) {
                    if *bare && (*stage || scopes.global) {
                        *stage = true;
                        scopes.global = true;
                    }
                }
            }
            if before == (scopes.global, scopes.stages.clone()) {
                return scopes;
            }
        }
    }

    fn join(&mut self, a: usize, b: usize) {
        let has = |stage: usize| self.stages.get(stage).copied().unwrap_or_default();
        if has(a) != has(b) {
            for stage in [a, b] {
                if let Some(it) = self.stages.get_mut(stage) {
                    *it = true;
                }
            }
        }
    }

    /// True if a scope is one of them.
    pub fn has(&self, scope: VariableScope) -> bool {
        match scope {
            VariableScope::Global => self.global,
            VariableScope::Stage(stage) => self.stages.get(stage).copied().unwrap_or_default(),
        }
    }

    /// The pairs that define a name in these scopes.
    pub fn definitions(&self, name: &str) -> Vec<DefiningPair<'d>> {
        let mut found = definitions_of(self.document, name);
        found.retain(|it| self.has(scope(self.document, it.item)));
        found
    }

    /// Calls `found` with each use of the variable in these scopes: the index of the instruction, the use and the
    /// variable.
    pub fn uses(&self, name: &str, mut found: impl FnMut(usize, &Use, &Variable)) {
        let document = self.document;
        for (number, item) in mentioning(document, name) {
            if !self.has(scope_of_use(document, number)) {
                continue;
            }
            let uses = all_uses(document, number, item);
            for used in uses.iter().filter(|used| used.name == name) {
                if let Some(variable) = variable(document, number, used.pair, name) {
                    found(number, used, &variable);
                }
            }
        }
    }

    /// The index of an instruction in these scopes that already uses or defines a name, with which a new variable would
    /// conflict.
    pub fn conflict(&self, name: &str) -> Option<usize> {
        let document = self.document;
        let escape = document.file().escape;
        mentioning(document, name).find_map(|(number, item)| {
            let it = &item.instruction;
            let defined = || {
                let mut pairs = defining_pairs(it).iter();
                let named = |it: &Pair| name_of(it).is_some_and(|it| it.0 == name);
                pairs.any(named) && self.has(scope(document, number))
            };
            let used = || {
                let built = uses(it, escape).iter().any(|it| it.name == name);
                let run = shell(document, number)
                    .is_some_and(|it| it.variables.iter().any(|it| *it.name == *name));
                (built || run) && self.has(scope_of_use(document, number))
            };
            (defined() || used()).then_some(number)
        })
    }
}

/// A pair that defines a variable.
#[derive(Clone, Copy, Debug)]
pub struct DefiningPair<'d> {
    /// The index of the instruction.
    pub item: usize,
    /// The pair.
    pub pair: &'d Pair,
    /// The span of the name in the file.
    pub span: Span,
}

/// The pairs that define a name anywhere in a document.
pub fn definitions_of<'d>(document: &'d Document, name: &str) -> Vec<DefiningPair<'d>> {
    let mut found = Vec::new();
    for (number, item) in document.file().items.iter().enumerate() {
        for pair in defining_pairs(&item.instruction) {
            if let Some((_, span)) = name_of(pair).filter(|it| it.0 == name) {
                found.push(DefiningPair {
                    item: number,
                    pair,
                    span: item.at(span),
                });
            }
        }
    }
    found
}

/// The instructions whose text contains a name, with their indices.
pub fn mentioning<'d>(
    document: &'d Document,
    name: &'d str,
) -> impl Iterator<Item = (usize, &'d Item)> {
    let finder = Finder::new(name);
    let items = document.file().items.iter().enumerate();
    items.filter(move |(_, item)| {
        checkpoint();
        mentions(&item.instruction, &finder)
    })
}

/// For each stage, whether it contains an `ARG name` without a value.
fn bare_arguments(document: &Document, name: &str) -> Vec<bool> {
    let file = document.file();
    let stages = document.semantics().stages.iter();
    let bare = |it: &Pair| it.value.is_none() && it.name.text == name;
    let has = |item: &Item| {
        item.instruction.kind == Some(Kind::Arg) && item.instruction.pairs().iter().any(bare)
    };
    let items = stages.map(|stage| file.items.get(stage.items.clone()).unwrap_or_default());
    items.map(|items| items.iter().any(has)).collect()
}

/// The scope of an instruction.
pub fn scope(document: &Document, item: usize) -> VariableScope {
    match document.semantics().stage_of(item) {
        Some(stage) => VariableScope::Stage(stage.index),
        None => VariableScope::Global,
    }
}

/// The scope in which an instruction uses variables.
fn scope_of_use(document: &Document, item: usize) -> VariableScope {
    match document.semantics().stage_of(item) {
        Some(stage) if stage.items.start < item => VariableScope::Stage(stage.index),
        _ => VariableScope::Global,
    }
}

/// The variables that BuildKit or a shell expands in an instruction.
fn all_uses(document: &Document, number: usize, item: &Item) -> Vec<Use> {
    let it = &item.instruction;
    let mut uses = uses(it, document.file().escape);
    if it.shell().is_some() {
        uses.extend(shell_uses(document, number));
    }
    uses
}

/// The pairs with which an instruction or its trigger defines variables.
fn defining_pairs(it: &Instruction) -> &[Pair] {
    match (it.kind, &it.arguments) {
        (Some(Kind::Arg | Kind::Env), Arguments::Pairs(pairs)) => pairs,
        (_, Arguments::Trigger { instruction, .. }) => defining_pairs(instruction),
        _ => &[],
    }
}

/// The name that a pair defines, and its span. `None` if it must be expanded.
fn name_of(pair: &Pair) -> Option<(&str, Span)> {
    unquoted(&pair.name).filter(|(name, _)| !name.is_empty())
}

/// True if the text of an instruction contains a name.
fn mentions(it: &Instruction, name: &Finder) -> bool {
    let has = |text: &str| name.find(text.as_bytes()).is_some();
    let in_fragment = |it: &Fragment| has(&it.text);
    let in_flags = it.flags.iter().any(|it| in_fragment(&it.word));
    let in_heredocs = || it.heredocs.iter().any(|it| has(&it.content));
    in_flags || in_arguments(&it.arguments, name) || in_heredocs()
}

fn in_arguments(arguments: &Arguments, name: &Finder) -> bool {
    let has = |text: &str| name.find(text.as_bytes()).is_some();
    match arguments {
        Arguments::None => false,
        Arguments::Words(words) | Arguments::Json { strings: words, .. } => {
            words.iter().any(|it| has(&it.text))
        }
        Arguments::Shell(text) => has(&text.text),
        Arguments::Pairs(pairs) => {
            let values = |it: &Pair| it.value.as_ref().is_some_and(|it| has(&it.text));
            pairs.iter().any(|it| has(&it.name.text) || values(it))
        }
        Arguments::Health(health) => in_arguments(&health.command, name),
        Arguments::Trigger { instruction, .. } => mentions(instruction, name),
    }
}

impl Variable {
    /// True if its value comes from outside of the file.
    pub fn is_foreign(&self) -> bool {
        matches!(self.origin, Origin::Base | Origin::Predefined)
    }
}
