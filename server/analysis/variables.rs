//! Variables: where they are defined, and which definition a use sees.
//!
//! In a stage ARG and ENV share one environment, of which the later instruction wins; a stage built `FROM` another
//! inherits it, ARG included; what is declared before the first FROM is seen by FROM lines, and by a stage after a bare
//! `ARG name` (`dockerfile2llb/convert.go`: `dispatchArg`, `dispatchEnv`, `dispatchState.init`, `buildMetaArgs`).

use std::borrow::Cow;

use super::stages::Stages;
use crate::language::Kind;
use crate::syntax::word::{Rules, Word};
use crate::syntax::{Arguments, Dockerfile, Fragment, Instruction, Pair};
use crate::text::Span;

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
        file.items
            .get(self.item)?
            .instruction
            .pairs()
            .get(self.pair)
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

/// The definition that a name sees, in an instruction of a file. `pair` is the number of the pair that the use stands
/// in, if it is in an ARG.
pub fn definition(
    file: &Dockerfile,
    item: usize,
    pair: Option<usize>,
    name: &str,
) -> Option<Definition> {
    let stages = Stages::of(file);
    let instruction = &file.items.get(item)?.instruction;
    if instruction.kind == Some(Kind::From) {
        return global(file, &stages, name);
    }
    // ARG reads its pairs one after another.
    let same = pair
        .and_then(|pair| defining_pair(instruction, name, pair))
        .map(|pair| Definition { item, pair });
    let Some(stage) = stages.containing(item) else {
        return same.or_else(|| last_defining(file, 0..item, name));
    };
    // A bare `ARG name` takes over the global value; if there is none, it changes nothing.
    let mut bare = None;
    let mut reach = |definition: Definition| {
        let is_bare = definition
            .pair(file)
            .is_some_and(|pair| pair.value.is_none());
        if !is_bare {
            return Some(definition);
        }
        bare = bare.or(Some(definition));
        global(file, &stages, name)
            .filter(|global| global.pair(file).is_some_and(|pair| pair.value.is_some()))
    };
    if let Some(found) = same.and_then(&mut reach) {
        return Some(found);
    }
    let (mut stage, mut end) = (Some(stage), item);
    while let Some(here) = stage {
        while let Some(found) = last_defining(file, here.items.start + 1..end, name) {
            if let Some(found) = reach(found) {
                return Some(found);
            }
            end = found.item;
        }
        stage = here.base_stage.and_then(|base| stages.all().get(base));
        end = stage.map_or(0, |stage| stage.items.end);
    }
    bare
}

fn global(file: &Dockerfile, stages: &Stages, name: &str) -> Option<Definition> {
    let end = stages
        .all()
        .first()
        .map_or(file.items.len(), |stage| stage.items.start);
    last_defining(file, 0..end, name)
}

/// The last definition of a name in some instructions.
fn last_defining(
    file: &Dockerfile,
    items: std::ops::Range<usize>,
    name: &str,
) -> Option<Definition> {
    items.rev().find_map(|item| {
        let pair = defining_pair(&file.items.get(item)?.instruction, name, usize::MAX)?;
        Some(Definition { item, pair })
    })
}

/// The last pair of an instruction, before a number, that defines a name.
fn defining_pair(instruction: &Instruction, name: &str, before: usize) -> Option<usize> {
    if !matches!(instruction.kind, Some(Kind::Arg | Kind::Env)) {
        return None;
    }
    let pairs = instruction.pairs();
    let pairs = pairs.get(..before.min(pairs.len()))?;
    pairs
        .iter()
        .rposition(|pair| pair.name.text.trim_matches(['"', '\'']) == name)
}
