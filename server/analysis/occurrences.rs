//! What has a name in a file, and everywhere it is named: the one answer for references, highlights, renaming and the
//! like.
//!
//! A variable is a name in an environment: what a stage assigns several times is one variable, as is what a stage has
//! from the one that it is built on, and what a bare `ARG name` takes over from before the first FROM. A name that no
//! definition reaches is none of them.

use memchr::memmem::Finder;

use super::from::Base;
use super::lookup::{Found, Thing, find, heredoc_names, sources, unquoted};
use super::shell::{shell, shell_uses};
use super::state::{Origin, Variable};
use super::variables::{Use, uses, variable};
use super::{Document, Stages, Target};
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{Arguments, Fragment, Instruction, Item, Pair, Sees, ShellVariable};

/// Something that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The stage of this number.
    Stage(usize),
    /// A variable.
    Variable {
        /// Where one of its occurrences is.
        scope: Scope,
        /// Its name.
        name: String,
    },
    /// A heredoc.
    Heredoc {
        /// The number of the instruction.
        item: usize,
        /// The number of the heredoc in it.
        number: usize,
    },
    /// A name that no variable of the file has where it is used.
    Unknown {
        /// Where it is used.
        scope: Scope,
        /// The name.
        name: String,
    },
    /// An image, as it is written.
    Image(String),
}

/// Where names of variables have their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Before the first FROM, and in all FROM lines.
    Global,
    /// In the stage of this number.
    Stage(usize),
}

/// A place where something is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The number of the instruction.
    pub item: usize,
    /// Where the name stands in the file.
    pub span: Span,
    /// True where it is defined or assigned, false where it is used.
    pub writes: bool,
    /// How it is named.
    pub spelling: Spelling,
}

/// How something is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// By its name.
    Name,
    /// By its number, like `--from=0`.
    Number,
    /// By a word that isn't its name as it stands there, but has a variable or an escape in it.
    Indirect,
}

/// What has a name at an offset, and where the name stands.
pub fn named(document: &Document, offset: u32) -> Option<(Named, Span)> {
    let Some(Found { span, thing }) = find(document, offset) else {
        return unknown_in_shell(document, offset);
    };
    let named = match thing {
        Thing::StageName(stage)
        | Thing::Base {
            stage: Some(stage), ..
        }
        | Thing::Source {
            stage: Some(stage), ..
        } => Named::Stage(stage),
        Thing::Use {
            item,
            variable: used,
        } => {
            let (scope, name) = (scope_of_use(document, item), used.name);
            let named = match variable(document, item, used.pair, &name) {
                Some(_) => Named::Variable { scope, name },
                None => Named::Unknown { scope, name },
            };
            return Some((named, document.file().items.get(item)?.at(used.span)));
        }
        Thing::Definition(at) => {
            let file = document.file();
            let (name, inner) = name_of(at.pair(file)?)?;
            return Some((
                Named::Variable {
                    scope: scope(document, at.item),
                    name: name.to_owned(),
                },
                file.items.get(at.item)?.at(inner),
            ));
        }
        Thing::Heredoc { item, number } => Named::Heredoc { item, number },
        // Nothing is no image.
        Thing::Base { word, .. } if word.text == "scratch" => return None,
        Thing::Base { word, .. } => Named::Image(word.text.clone()),
        Thing::Source { word, .. } => Named::Image(word.text),
        Thing::Argument { .. } => return unknown_in_shell(document, offset),
        _ => return None,
    };
    Some((named, span))
}

/// Everywhere something is named, in the order of the text.
pub fn occurrences(document: &Document, named: &Named) -> Vec<Occurrence> {
    let mut found = match named {
        Named::Stage(stage) => of_stage(document, *stage),
        Named::Variable { scope, name } => of_variable(document, *scope, name),
        Named::Heredoc { item, number } => of_heredoc(document, *item, *number),
        Named::Unknown { scope, name } => of_unknown(document, *scope, name),
        Named::Image(name) => of_image(document, name),
    };
    found.sort_by_key(|it| it.span.start);
    found.dedup_by_key(|it| it.span);
    found
}

/// A variable in a command that is none of the file's, nor the command's own.
fn unknown_in_shell(document: &Document, offset: u32) -> Option<(Named, Span)> {
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
    Some((Named::Unknown { scope, name }, item.at(found.span)))
}

/// The variables that a command gets from outside, if they aren't the file's.
fn foreign_to_shell(document: &Document, item: usize) -> Vec<&ShellVariable> {
    let variables = shell(document, item).into_iter();
    let variables = variables.flat_map(|it| it.variables.iter());
    let foreign = variables.filter(|it| {
        let outside = matches!(it.sees, Sees::Environment | Sees::Perhaps);
        outside && variable(document, item, None, &it.name).is_none()
    });
    foreign.collect()
}

fn of_unknown(document: &Document, scope: Scope, name: &str) -> Vec<Occurrence> {
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

/// A use by name of what can't be renamed.
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
    let plain = it.instruction.marks.get(number);
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
    let file = document.file();
    let stages = Stages::of(document);
    let mut found = Vec::new();
    let Some(stage) = stages.get(index) else {
        return found;
    };
    found.extend(stage.name_span().map(|span| Occurrence {
        item: stage.items.start,
        span,
        writes: true,
        spelling: Spelling::Name,
    }));
    for other in stages.all().filter(|it| it.base_stage == Some(index)) {
        let Some(base) = other.base else { continue };
        let plain = unquoted(base);
        found.push(Occurrence {
            item: other.items.start,
            span: other.from.at(plain.map_or(base.span, |it| it.1)),
            writes: false,
            spelling: match plain {
                Some(_) => Spelling::Name,
                None => Spelling::Indirect,
            },
        });
    }
    let meaning = document.meaning();
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
    for source in &meaning.sources {
        let Some(item) = file.items.get(source.item) else {
            continue;
        };
        // What a trigger does is told of the FROM that gets it, but it is the ONBUILD where it is written.
        let written = item.instruction.kind != Some(Kind::From);
        if written && source.target == Target::Stage(index) {
            found.push(from(item, source.item, source.span, source.named));
        }
    }
    for (number, item) in triggers(document) {
        for (word, target) in sources(stages, &item.instruction) {
            if target == Some(index) {
                let named = word.text.parse::<usize>().is_err();
                found.push(from(item, number, word.span, named));
            }
        }
    }
    found
}

/// The ONBUILD instructions of a document.
fn triggers(document: &Document) -> impl Iterator<Item = (usize, &Item)> {
    let bodies = document.meaning().bodies();
    let numbers =
        bodies.flat_map(|(first, body)| body.triggers.numbers.iter().map(move |it| first + it));
    numbers.filter_map(|number| Some((number, document.file().items.get(number)?)))
}

fn of_variable(document: &Document, scope: Scope, name: &str) -> Vec<Occurrence> {
    let mut found = Vec::new();
    let scopes = Scopes::of(document, scope, name);
    found.extend(scopes.definitions(name).iter().map(|it| Occurrence {
        item: it.item,
        span: it.span,
        writes: true,
        spelling: Spelling::Name,
    }));
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

/// The scopes in which a name is one variable.
pub struct Scopes<'d> {
    document: &'d Document,
    /// True if it is one of FROM lines as well.
    pub global: bool,
    /// For each stage whether it is one of it.
    pub stages: Vec<bool>,
}

impl<'d> Scopes<'d> {
    /// The scopes that share the variable that a name is in one of them.
    pub fn of(document: &'d Document, scope: Scope, name: &str) -> Self {
        let meaning = document.meaning();
        let mut scopes = Scopes {
            document,
            global: scope == Scope::Global,
            stages: vec![false; meaning.stages.len()],
        };
        if let Scope::Stage(stage) = scope
            && let Some(it) = scopes.stages.get_mut(stage)
        {
            *it = true;
        }
        let is_global = meaning.globals.environment.get(name).is_some();
        let mut bare: Option<Vec<bool>> = None;
        // What is joined may join others.
        loop {
            let before = (scopes.global, scopes.stages.clone());
            // Down to those that are built on a stage, and up to what it is built on.
            for stage in meaning.stages.iter().chain(meaning.stages.iter().rev()) {
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

    /// Whether a scope is one of them.
    pub fn has(&self, scope: Scope) -> bool {
        match scope {
            Scope::Global => self.global,
            Scope::Stage(stage) => self.stages.get(stage).copied().unwrap_or_default(),
        }
    }

    /// The pairs that define a name in these scopes.
    pub fn definitions(&self, name: &str) -> Vec<Defining<'d>> {
        let mut found = definitions_of(self.document, name);
        found.retain(|it| self.has(scope(self.document, it.item)));
        found
    }

    /// Calls with each use of a name in these scopes that a variable reaches, and the variable.
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

    /// Whether a variable of a name would meet another of that name in these scopes: the number of an instruction in
    /// which it is named, whatever it is there.
    pub fn names(&self, name: &str) -> Option<usize> {
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
pub struct Defining<'d> {
    /// The number of the instruction.
    pub item: usize,
    /// The pair.
    pub pair: &'d Pair,
    /// Where the name stands in the file.
    pub span: Span,
}

/// The pairs that define a name anywhere in a document.
pub fn definitions_of<'d>(document: &'d Document, name: &str) -> Vec<Defining<'d>> {
    let mut found = Vec::new();
    for (number, item) in document.file().items.iter().enumerate() {
        for pair in defining_pairs(&item.instruction) {
            if let Some((_, span)) = name_of(pair).filter(|it| it.0 == name) {
                found.push(Defining {
                    item: number,
                    pair,
                    span: item.at(span),
                });
            }
        }
    }
    found
}

/// The instructions that have a name anywhere in their texts.
pub fn mentioning<'d>(
    document: &'d Document,
    name: &'d str,
) -> impl Iterator<Item = (usize, &'d Item)> {
    let finder = Finder::new(name);
    let items = document.file().items.iter().enumerate();
    items.filter(move |(_, item)| mentions(&item.instruction, &finder))
}

/// For each stage whether there is an `ARG name` without a value in it.
fn bare_arguments(document: &Document, name: &str) -> Vec<bool> {
    let file = document.file();
    let stages = document.meaning().stages.iter();
    let bare = |it: &Pair| it.value.is_none() && it.name.text == name;
    let has = |item: &Item| {
        item.instruction.kind == Some(Kind::Arg) && item.instruction.pairs().iter().any(bare)
    };
    let items = stages.map(|stage| file.items.get(stage.items.clone()).unwrap_or_default());
    items.map(|items| items.iter().any(has)).collect()
}

/// The scope that an instruction is in.
pub fn scope(document: &Document, item: usize) -> Scope {
    match document.meaning().stage_of(item) {
        Some(stage) => Scope::Stage(stage.index),
        None => Scope::Global,
    }
}

/// The scope in which an instruction uses variables.
fn scope_of_use(document: &Document, item: usize) -> Scope {
    match document.meaning().stage_of(item) {
        Some(stage) if stage.items.start < item => Scope::Stage(stage.index),
        _ => Scope::Global,
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

/// The pairs with which an instruction defines variables, or its trigger does.
fn defining_pairs(it: &Instruction) -> &[Pair] {
    match (it.kind, &it.arguments) {
        (Some(Kind::Arg | Kind::Env), Arguments::Pairs(pairs)) => pairs,
        (_, Arguments::Trigger { instruction, .. }) => defining_pairs(instruction),
        _ => &[],
    }
}

/// The name that a pair defines, and where it stands. `None` if it has to be worked out.
fn name_of(pair: &Pair) -> Option<(&str, Span)> {
    unquoted(&pair.name).filter(|(name, _)| !name.is_empty())
}

/// True if a name is anywhere in the texts of an instruction.
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
    /// True if it comes from somewhere outside of the file.
    pub fn is_foreign(&self) -> bool {
        matches!(self.origin, Origin::Base | Origin::Predefined)
    }
}
