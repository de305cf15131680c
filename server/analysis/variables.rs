//! Variables, their uses and their definitions.
//!
//! In a stage, ARG and ENV share one environment, in which the later instruction wins. A stage inherits the environment
//! of its base stage, including ARG. Arguments before the first FROM are in scope of FROM lines, and of a stage after a
//! bare `ARG name` (`dockerfile2llb/convert.go`: `dispatchArg`, `dispatchEnv`, `dispatchState.init`, `buildMetaArgs`).

use std::ops::Range;
use std::sync::Arc;

use super::Document;
use super::expand::{expand, expand_word};
use super::mounts::secret_variable;
use super::state::{Origin, PairOf, Value, Variable};
use super::uses::Use;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::word::Rules;
use syntax::{Arguments, Dockerfile, Item, Pair};

/// A pair that defines a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The index of its instruction.
    pub item: usize,
    /// The index of the pair in the instruction.
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

    /// The span of the name in the file.
    pub fn span(self, file: &Dockerfile) -> Option<Span> {
        Some(file.items.get(self.item)?.at(self.pair(file)?.name.span))
    }
}

/// The definition that a name refers to in an instruction. `pair` is the index of the pair that contains the use, in
/// ARG.
///
/// For a bare `ARG name` it is the definition of the global argument.
pub fn definition(
    document: &Document,
    item: usize,
    pair: Option<usize>,
    name: &str,
) -> Option<Definition> {
    let variable = variable(document, item, pair, name)?;
    let pair = variable.origin.pair().or(variable.declared_by.as_ref())?;
    pair.definition(document)
}

/// The declaration that a name refers to in an instruction: like [`definition`], except for a bare `ARG name`.
pub fn declaration(
    document: &Document,
    item: usize,
    pair: Option<usize>,
    name: &str,
) -> Option<Definition> {
    let variable = variable(document, item, pair, name)?;
    let pair = variable.declared_by.as_ref().or(variable.origin.pair())?;
    pair.definition(document)
}

/// The value of an expression with a modifier, and its value if the variable were not set. `None` if the expansion
/// fails.
pub fn modified(document: &Document, item: usize, used: &Use) -> Option<(Value, Option<Value>)> {
    let text = used.modified.as_ref()?;
    let step = document.semantics().step(item)?;
    let rules = Rules::words(document.file().escape);
    let environment = &step.before.environment;
    let value = expand(text, rules, environment).ok()?;
    let unset = expand(text, rules, &environment.without(&used.name)).ok();
    Some((value, unset))
}

/// The definition of the global argument that a bare `ARG name` declares, if any.
pub fn global_definition(document: &Document, at: Definition) -> Option<Definition> {
    let file = document.file();
    let pair = at.pair(file).filter(|pair| pair.value.is_none())?;
    let step = document.semantics().step(at.item)?;
    let variable = step.after.environment.get(&pair.name.text)?;
    variable.origin.pair()?.definition(document)
}

/// The variable that a name refers to in an instruction; `pair` as for [`definition`].
///
/// The commands of a container, and triggers, see the final environment of the image, including later instructions.
pub fn variable(
    document: &Document,
    item: usize,
    pair: Option<usize>,
    name: &str,
) -> Option<Variable> {
    let step = document.semantics().step(item)?;
    if let Some(stage) = document.semantics().stage_of(item) {
        let kept = || stage.end.config.env.get(name).cloned();
        match step.instruction.kind {
            // A secret hides the variable of the file.
            Some(Kind::Run | Kind::Onbuild)
                if secret_variable(&step.instruction, name).is_some() =>
            {
                return None;
            }
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
    // ARG evaluates its pairs in order, and its final state contains only the last one with a name.
    let names_it = |pair: &Pair| pair.name.text == name;
    let state = if step.instruction.kind == Some(Kind::Arg) && own.iter().any(names_it) {
        &step.after
    } else {
        &step.before
    };
    state.environment.get(name).cloned()
}

/// The variable that the last ARG or ENV of a name in ONBUILD triggers defines.
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
        let environment = &document.semantics().step(number)?.before.environment;
        let value = value.and_then(|it| expand_word(it, file.escape, environment).ok());
        Some(Variable {
            value,
            origin: Origin::Pair(PairOf {
                instruction: item.instruction.clone(),
                pair,
            }),
            declared_by: None,
        })
    })
}

impl PairOf {
    /// The definition of the pair in a document; `None` if the document doesn't contain its instruction.
    pub fn definition(&self, document: &Document) -> Option<Definition> {
        let same = |item: &Item| Arc::ptr_eq(&item.instruction, &self.instruction);
        let item = document.file().items.iter().position(same);
        let item = item.or_else(|| {
            document
                .semantics()
                .kept_in(document.file(), &self.instruction)
        })?;
        Some(Definition {
            item,
            pair: self.pair,
        })
    }
}
