//! An instruction is not in the case of most others.
//!
//! BuildKit reads `run`, `Run` and `RUN` alike, but people look for one of them. What most instructions of the file have
//! is right for all; if there are as many in lower as in upper case, that is upper case. Arguments before the first FROM
//! are not looked at.
//!
//! ```dockerfile
//! FROM alpine
//! RUN apk add curl
//! Cmd ["curl", "--version"]
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! RUN apk add curl
//! CMD ["curl", "--version"]
//! ```

use super::diagnostic::{Fix, Severity};
use super::rule::{Check, Group, Rule};
use super::run::Run;
use crate::analysis::{Casing, Document};
use crate::language::Kind;
use crate::syntax::{Fragment, Item};
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "ConsistentInstructionCasing",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: false,
    source: include_str!("consistent_instruction_casing.rs"),
    check: Check::File(check),
};

/// The case of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
}

impl Case {
    /// The case of a word; `None` if it has both. A word without letters is in lower case.
    pub(super) fn of(word: &str) -> Option<Case> {
        let all = [Case::Lower, Case::Upper];
        all.into_iter().find(|case| case.apply(word) == word)
    }

    /// A word in this case.
    pub(super) fn apply(self, word: &str) -> String {
        match self {
            Case::Lower => word.to_lowercase(),
            Case::Upper => word.to_uppercase(),
        }
    }
}

/// The case that most instructions of a file have.
pub(super) fn majority(document: &Document) -> Case {
    let stages = document.meaning().stages.iter();
    let casing = stages.map(|stage| stage.body.casing);
    let count = |(lower, upper), casing: Casing| (lower + casing.lower, upper + casing.upper);
    let (lower, upper) = casing.fold((0, 0), count);
    if lower > upper {
        Case::Lower
    } else {
        Case::Upper
    }
}

/// The instructions of the stages in which one isn't as it should be, and their numbers.
fn of_stages(document: &Document, right: Case) -> impl Iterator<Item = (usize, &Item)> {
    let wrong = move |casing: Casing| match right {
        Case::Lower => casing.mixed + casing.upper > 0,
        Case::Upper => casing.mixed + casing.lower > 0,
    };
    let stages = document.meaning().stages.iter();
    let stages = stages.filter(move |stage| wrong(stage.body.casing));
    let items = stages.flat_map(|stage| {
        let items = document.file().items.get(stage.items.clone());
        stage.items.clone().zip(items.unwrap_or_default())
    });
    items.filter(|(_, item)| item.instruction.kind.is_some())
}

/// `validations.go:validateCommandCasing`.
fn check(run: &mut Run) {
    let document = run.document;
    let right = majority(document);
    let word = match right {
        Case::Lower => "lowercase",
        Case::Upper => "uppercase",
    };
    for (number, item) in of_stages(document, right) {
        let keyword = &item.instruction.keyword;
        if right.apply(&keyword.text) == keyword.text {
            continue;
        }
        let message = format!(
            "Command '{}' should match the case of the command majority ({word})",
            keyword.text
        );
        let fix = fix(document, item, right);
        let span = item.at(keyword.span);
        if let Some(found) = run.report(&RULE, None, Some(number), span, message) {
            found.fixes.extend(fix);
        }
    }
}

fn fix(document: &Document, item: &Item, right: Case) -> Option<Fix> {
    let it = &item.instruction;
    let recased = |word: &Fragment| {
        let span = item.at(word.span);
        let same = document.text.slice(span) == word.text;
        same.then(|| TextEdit::new(span, right.apply(&word.text)))
    };
    let keyword = recased(&it.keyword)?;
    let title = format!("Write `{}`", keyword.text);
    let mut edits = vec![keyword];
    // The AS of a FROM has to go with it.
    if let (Some(Kind::From), [_, word, _]) = (it.kind, it.words())
        && right.apply(&word.text) != word.text
    {
        edits.push(recased(word)?);
    }
    Some(Fix::safe(title, edits))
}
