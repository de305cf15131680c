//! The variables that instructions use: what BuildKit expands in them.

use std::borrow::Cow;

use syntax::language::Kind;
use syntax::text::Span;
use syntax::word::{Rules, Word};
use syntax::{Arguments, Fragment, Instruction};
use syntax::{expanded_heredocs, is_heredoc_marker};

/// The use of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Its name.
    pub name: String,
    /// The span of the name, relative to the start of the instruction.
    pub span: Span,
    /// The span of the whole expression, including the `$`.
    pub whole: Span,
    /// In ARG, whose pairs are evaluated in order, the index of the pair that contains it.
    pub pair: Option<usize>,
    /// The text of an expression with a modifier: `${name…}`.
    pub modified: Option<String>,
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
            let words = it.words().iter();
            let words = words.filter(|word| !is_heredoc_marker(&word.text));
            words.for_each(add);
            for heredoc in expanded_heredocs(it) {
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
