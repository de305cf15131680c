//! What a script knows of the variables of the file and of the image: [`outer_variable`].

use std::cell::Cell;

use super::super::undefined_var::{is_misspelled, suggestion};
use analysis::{Environment, Origin, Value, VariableLookup as Lookup};
use shell::{OuterVariable as Outer, names_a_list};
use syntax::language::{PredefinedScope, edit_distance, predefined};
use syntax::word::{Operator, Part, Rules, VariableReference, Word};

/// Variables that the system or a shell sets to a text without whitespace.
const WORDS: [&str; 9] = [
    "HOME", "HOSTNAME", "LANG", "OLDPWD", "PATH", "PPID", "PWD", "SHLVL", "USER",
];

/// How many variables that are made of each other are followed.
const DEEPEST: usize = 4;

/// How many variables in values are looked at.
const MOST: usize = 200;

/// What a script knows of a variable. `has_official_base` is true if the image is built on an official one, which sets no
/// texts with whitespace except for options and lists of packages.
pub(super) fn outer_variable(
    environment: &Environment,
    name: &str,
    has_official_base: bool,
    is_open: bool,
) -> Outer {
    let context = Context {
        environment,
        has_official_base,
        left: Cell::new(MOST),
    };
    match environment.find(name) {
        Lookup::Set(value) => match value.known() {
            Some(text) => Outer::Value(text.to_owned()),
            None if context.is_word(name, DEEPEST) => Outer::Word,
            None => Outer::Unknown,
        },
        Lookup::Declared if is_platform(name) => Outer::Word,
        Lookup::Declared => Outer::Unknown,
        _ if WORDS.contains(&name) => Outer::Word,
        // The user of the image may set any, or files that the shell reads.
        _ if is_open => Outer::Unknown,
        // Without ARG, they aren't set.
        _ if is_platform(name) => Outer::Word,
        _ if predefined(name).is_some() => Outer::Unknown,
        Lookup::Missing => Outer::Unset,
        Lookup::Perhaps if !has_official_base => Outer::Perhaps,
        Lookup::Perhaps if name.contains(|c: char| c.is_ascii_lowercase()) => Outer::Unset,
        Lookup::Perhaps if names_a_list(name) => Outer::Unknown,
        Lookup::Perhaps => Outer::Word,
    }
}

/// The name of a variable that is probably meant by a similar one that nothing in the file sets; `None` if the script gets
/// variables that aren't known.
pub(super) fn similar(environment: &Environment, name: &str, is_open: bool) -> Option<String> {
    let is_set = matches!(environment.find(name), Lookup::Set(_) | Lookup::Declared);
    if is_set || is_open || WORDS.contains(&name) || predefined(name).is_some() {
        return None;
    }
    let meant = suggestion(name, environment).filter(|it| is_misspelled(name, it))?;
    // Two short names may differ in a letter by chance, and so may names of which an unknown image sets one.
    let is_known = matches!(environment.find(name), Lookup::Missing);
    let is_long = name.len() >= 8 && name.get(..1) == meant.get(..1);
    let distance = if is_long && is_known { 2 } else { 1 };
    let is_plural = !is_known
        && (name.strip_suffix('S') == Some(meant) || meant.strip_suffix('S') == Some(name));
    let is_close = name.len() > 3 && edit_distance(name, meant) <= distance && !is_plural;
    let is_own = environment
        .get(meant)
        .is_some_and(|it| it.origin.pair().is_some());
    (is_close && is_own).then(|| meant.to_owned())
}

/// True for the arguments that describe platforms, none of which contains whitespace.
fn is_platform(name: &str) -> bool {
    (name.starts_with("TARGET") || name.starts_with("BUILD"))
        && predefined(name).is_some_and(|it| it.scope == PredefinedScope::Global)
}

/// What values are made of.
struct Context<'e> {
    environment: &'e Environment,
    has_official_base: bool,
    /// How many more variables are looked at.
    left: Cell<usize>,
}

impl Context<'_> {
    /// True if a variable with an unknown value is one word, as it is made of words.
    fn is_word(&self, name: &str, depth: usize) -> bool {
        if is_platform(name) {
            return true;
        }
        let Some(variable) = self.environment.get(name) else {
            return false;
        };
        let pair = match &variable.origin {
            Origin::Pair(pair) => pair,
            Origin::Base => {
                return WORDS.contains(&name) || self.has_official_base && !names_a_list(name);
            }
            Origin::Predefined | Origin::BuildArgument(_) => return WORDS.contains(&name),
        };
        let pair = pair.instruction.pairs().get(pair.pair);
        let value = pair.and_then(|it| it.value.as_ref());
        value.is_some_and(|it| {
            let word = Word::parse(&it.text, Rules::words('\\'));
            word.error.is_none() && self.are_words(name, &it.text, &word.parts, depth)
        })
    }

    /// True if the parts of the value of a variable are words.
    fn are_words(&self, name: &str, text: &str, parts: &[Part], depth: usize) -> bool {
        let is_plain =
            |range: &std::ops::Range<usize>| text.get(range.clone()).is_some_and(shell::is_plain);
        parts.iter().all(|part| match part {
            Part::Text(range) | Part::Single(range) | Part::Escape { range, .. } => is_plain(range),
            Part::Double { parts, .. } => self.are_words(name, text, parts, depth),
            Part::Variable(variable) => self.is_part(name, text, variable, depth),
            Part::Angle(_) => false,
        })
    }

    /// True if a variable in the value of another one is a word.
    fn is_part(&self, of: &str, text: &str, part: &VariableReference, depth: usize) -> bool {
        let (Some(depth), Some(left)) = (depth.checked_sub(1), self.left.get().checked_sub(1))
        else {
            return false;
        };
        self.left.set(left);
        let name = text.get(part.name.clone()).unwrap_or_default();
        let bare = || match self.environment.find(name) {
            // The value that it had before is replaced.
            _ if name == of => WORDS.contains(&name) || is_platform(name),
            Lookup::Set(Value::Known(value)) => shell::is_plain(value),
            Lookup::Set(Value::Unknown) => self.is_word(name, depth),
            Lookup::Declared => is_platform(name),
            Lookup::Missing => true,
            Lookup::Perhaps => {
                WORDS.contains(&name) || self.has_official_base && !names_a_list(name)
            }
        };
        let Some(modifier) = &part.modifier else {
            return bare();
        };
        let words = |word: &Word| self.are_words(of, text, &word.parts, depth);
        match modifier.operator {
            // The default of an argument counts as its value, as that of `ARG name=value` does.
            Operator::Default { .. } => {
                let is_replaced = name == of;
                let is_declared = matches!(
                    self.environment.find(name),
                    Lookup::Declared | Lookup::Perhaps
                );
                words(&modifier.word) && (is_replaced || is_declared || bare())
            }
            Operator::Alternative { .. } => words(&modifier.word),
            Operator::Required { .. } | Operator::Prefix | Operator::Suffix => bare(),
            Operator::Replace { .. } => bare() && modifier.replacement.as_ref().is_none_or(words),
        }
    }
}
