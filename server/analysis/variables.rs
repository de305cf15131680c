//! Variables: where they are defined, and which definition a use sees.
//!
//! In a stage ARG and ENV share one environment, of which the later instruction wins; a stage built `FROM` another
//! inherits it, ARG included; what is declared before the first FROM is seen by FROM lines, and by a stage after a bare
//! `ARG name` (`dockerfile2llb/convert.go`: `dispatchArg`, `dispatchEnv`, `dispatchState.init`, `buildMetaArgs`).

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::Document;
use super::expand::{expand, expand_word};
use super::state::{Origin, PairOf, Value, Variable};
use syntax::language::Kind;
use syntax::text::Span;
use syntax::word::{Rules, Word};
use syntax::{Arguments, Dockerfile, Fragment, Instruction, Item, Pair};

/// A variable that something uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Its name.
    pub name: String,
    /// Where the name stands, from the beginning of the instruction.
    pub span: Span,
    /// All of it, from the `$`.
    pub whole: Span,
    /// The number of the pair that it stands in, in ARG, whose pairs are read one after another.
    pub pair: Option<usize>,
    /// All of it as a text, if something is done with the value: `${name…}`.
    pub modified: Option<String>,
}

/// A pair that defines a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The number of its instruction.
    pub item: usize,
    /// The number of the pair in it.
    pub pair: usize,
}

impl Definition {
    /// The pair.
    pub fn pair(self, file: &Dockerfile) -> Option<&Pair> {
        let it = &file.items.get(self.item)?.instruction;
        let pairs = match &it.arguments {
            Arguments::Trigger { instruction, .. } => instruction.pairs(),
            _ => it.pairs(),
        };
        pairs.get(self.pair)
    }

    /// Where the name stands in the file.
    pub fn span(self, file: &Dockerfile) -> Option<Span> {
        Some(file.items.get(self.item)?.at(self.pair(file)?.name.span))
    }
}

/// The variables that BuildKit expands in an instruction.
pub fn uses(instruction: &Instruction, escape: char) -> Vec<Use> {
    let mut found = Vec::new();
    for (fragment, rules, pair) in expanded(instruction, escape) {
        if !fragment.text.contains('$') {
            continue;
        }
        let word = Word::parse(&fragment.text, rules);
        for variable in word.variables() {
            let name = fragment
                .text
                .get(variable.name.clone())
                .unwrap_or_default()
                .to_owned();
            let span = fragment.span_of(variable.name.clone());
            found.push(Use {
                name,
                span,
                whole: fragment.span_of(variable.range.clone()),
                pair,
                modified: variable.modifier.as_ref().map(|_| {
                    let whole = fragment.text.get(variable.range.clone());
                    whole.unwrap_or_default().to_owned()
                }),
            });
        }
    }
    found
}

/// The texts of an instruction that BuildKit expands (`instructions/commands.go:*.Expand`).
fn expanded(it: &Instruction, escape: char) -> Vec<(Cow<'_, Fragment>, Rules, Option<usize>)> {
    let rules = Rules::words(escape);
    let flag = |name: &'static str| {
        let flags = it.flags.iter().filter(move |flag| flag.name.text == name);
        flags.filter_map(|flag| flag.value.as_ref())
    };
    let mut texts = Vec::new();
    let mut add = |fragment| texts.push((Cow::Borrowed(fragment), rules, None));
    match it.kind {
        Some(Kind::From) => {
            flag("platform").for_each(&mut add);
            it.words().first().into_iter().for_each(add);
        }
        Some(Kind::Add | Kind::Copy) => {
            ["chown", "chmod"]
                .into_iter()
                .flat_map(flag)
                .for_each(&mut add);
            if it.kind == Some(Kind::Add) {
                flag("checksum").for_each(&mut add);
            }
            it.words().iter().for_each(add);
            for heredoc in it.heredocs.iter().filter(|heredoc| heredoc.expand) {
                let body = Fragment::plain(heredoc.content.clone(), heredoc.body);
                texts.push((Cow::Owned(body), Rules::BODY, None));
            }
        }
        Some(Kind::Run) => flag("mount").for_each(add),
        Some(Kind::Expose | Kind::Volume | Kind::User | Kind::Workdir | Kind::Stopsignal) => {
            it.words().iter().for_each(add);
        }
        Some(Kind::Env | Kind::Label) => {
            for pair in it.pairs() {
                add(&pair.name);
                pair.value.iter().for_each(&mut add);
            }
        }
        Some(Kind::Arg) => {
            for (number, pair) in it.pairs().iter().enumerate() {
                let values = pair.value.iter();
                texts.extend(values.map(|value| (Cow::Borrowed(value), rules, Some(number))));
            }
        }
        Some(Kind::Onbuild) => {
            if let Arguments::Trigger { instruction, .. } = &it.arguments {
                return expanded(instruction, escape);
            }
        }
        _ => {}
    }
    texts
}

/// The definition that a name sees, in an instruction of a document. `pair` is the number of the pair that the use stands
/// in, if it is in an ARG.
///
/// A bare `ARG name` takes over the global value, whose definition it is then.
pub fn definition(
    document: &Document,
    item: usize,
    pair: Option<usize>,
    name: &str,
) -> Option<Definition> {
    let variable = variable(document, item, pair, name)?;
    let pair = variable.origin.pair().or(variable.brought_by.as_ref())?;
    pair.definition(document)
}

/// The definition by which a name is known in an instruction: as [`definition`], but a bare `ARG name` is its own.
pub fn declaration(
    document: &Document,
    item: usize,
    pair: Option<usize>,
    name: &str,
) -> Option<Definition> {
    let variable = variable(document, item, pair, name)?;
    let pair = variable.brought_by.as_ref().or(variable.origin.pair())?;
    pair.definition(document)
}

/// What `${name…}` comes to where it stands, and what it would come to if the variable were not set. `None` where it
/// is refused.
pub fn modified(document: &Document, item: usize, used: &Use) -> Option<(Value, Option<Value>)> {
    let text = used.modified.as_ref()?;
    let step = document.meaning().step(item)?;
    let rules = Rules::words(document.file().escape);
    let environment = &step.before.environment;
    let value = expand(text, rules, environment).ok()?;
    let unset = expand(text, rules, &environment.without(&used.name)).ok();
    Some((value, unset))
}

/// The definition whose value a bare `ARG name` takes over, if it takes over one.
pub fn taken_over(document: &Document, at: Definition) -> Option<Definition> {
    let file = document.file();
    let pair = at.pair(file).filter(|pair| pair.value.is_none())?;
    let step = document.meaning().step(at.item)?;
    let variable = step.after.environment.get(&pair.name.text)?;
    variable.origin.pair()?.definition(document)
}

/// The variable that a name is, in an instruction of a document; `pair` as for [`definition`].
///
/// What the container runs sees what the image keeps, in which later instructions count as well; so does what is
/// triggered when another image is built on it.
pub fn variable(
    document: &Document,
    item: usize,
    pair: Option<usize>,
    name: &str,
) -> Option<Variable> {
    let step = document.meaning().step(item)?;
    if let Some(stage) = document.meaning().stage_of(item) {
        let kept = || stage.end.config.variable(name).cloned();
        match step.instruction.kind {
            Some(Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck) => return kept(),
            Some(Kind::Onbuild) => {
                let before = stage.items.start..item;
                let found = triggered(document, before, name).or_else(kept);
                if found.is_some() {
                    return found;
                }
            }
            _ => {}
        }
    }
    let own = step.instruction.pairs().get(..pair.unwrap_or_default());
    let own = own.unwrap_or_default();
    // ARG reads its pairs one after another, and only the last of a name is there behind it.
    let names_it = |pair: &Pair| pair.name.text == name;
    let state = if step.instruction.kind == Some(Kind::Arg) && own.iter().any(names_it) {
        &step.after
    } else {
        &step.before
    };
    state.environment.get(name).cloned()
}

/// The variable that the last ARG or ENV of a name makes that some ONBUILD keep.
fn triggered(document: &Document, items: Range<usize>, name: &str) -> Option<Variable> {
    let file = document.file();
    items.rev().find_map(|number| {
        let item = file.items.get(number)?;
        let Arguments::Trigger { instruction, .. } = &item.instruction.arguments else {
            return None;
        };
        let named = |it: &Pair| it.name.text == name && instruction.kind != Some(Kind::Label);
        let pair = instruction.pairs().iter().rposition(named)?;
        let value = instruction.pairs().get(pair)?.value.as_ref();
        let environment = &document.meaning().step(number)?.before.environment;
        let value = value.and_then(|it| expand_word(it, file.escape, environment).ok());
        Some(Variable {
            value,
            origin: Origin::Pair(PairOf {
                instruction: item.instruction.clone(),
                pair,
            }),
            brought_by: None,
        })
    })
}

impl PairOf {
    /// Where the pair is in a document; `None` if its instruction isn't written there.
    pub fn definition(&self, document: &Document) -> Option<Definition> {
        let same = |item: &Item| Arc::ptr_eq(&item.instruction, &self.instruction);
        let item = document.file().items.iter().position(same);
        let item = item.or_else(|| {
            document
                .meaning()
                .kept_in(document.file(), &self.instruction)
        })?;
        Some(Definition {
            item,
            pair: self.pair,
        })
    }
}
