//! Inconsistent case of instruction keywords.
//!
//! Keywords are case-insensitive, but a consistent case makes a file easier to read. The case that most instructions of
//! the file use is expected of all; in a tie, upper case. `ARG` instructions before the first `FROM` are not checked.
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

use super::checker::Checker;
use super::diagnostic::Fix;
use super::keyword_case::{Case, majority};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Casing, Document};
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::{Fragment, Item};

pub(super) const RULE: Rule = Rule {
    aliases: &["DF076"],
    inline: false,
    ..Rule::buildkit(
        "ConsistentInstructionCasing",
        Category::Style,
        documentation!("consistent_instruction_casing.rs"),
        Check::File(check),
    )
};

/// The instructions of the stages in which at least one has another case, with their indexes.
fn inconsistent_stages(
    document: &Document,
    expected: Case,
) -> impl Iterator<Item = (usize, &Item)> {
    let inconsistent = move |casing: Casing| match expected {
        Case::Lower => casing.mixed + casing.upper > 0,
        Case::Upper => casing.mixed + casing.lower > 0,
    };
    let stages = document.semantics().stages.iter();
    let stages = stages.filter(move |stage| inconsistent(stage.body.casing));
    let items = stages.flat_map(|stage| {
        let items = document.file().items.get(stage.items.clone());
        stage.items.clone().zip(items.unwrap_or_default())
    });
    items.filter(|(_, item)| item.instruction.kind.is_some())
}

/// `validations.go:validateCommandCasing`.
fn check(checker: &mut Checker) {
    let document = checker.document;
    let expected = majority(document);
    let word = match expected {
        Case::Lower => "lowercase",
        Case::Upper => "uppercase",
    };
    for (number, item) in inconsistent_stages(document, expected) {
        let keyword = &item.instruction.keyword;
        if expected.apply(&keyword.text) == keyword.text {
            continue;
        }
        let message = format!(
            "Command '{}' should match the case of the command majority ({word})",
            keyword.text
        );
        let fix = fix(document, item, expected);
        let span = item.at(keyword.span);
        if let Some(diagnostic) = checker.report(&RULE, None, Some(number), span, message) {
            diagnostic.fixes.extend(fix);
        }
    }
}

fn fix(document: &Document, item: &Item, expected: Case) -> Option<Fix> {
    let instruction = &item.instruction;
    let recased = |word: &Fragment| {
        let span = item.at(word.span);
        let same = document.text.slice(span) == word.text;
        same.then(|| TextEdit::new(span, expected.apply(&word.text)))
    };
    let keyword = recased(&instruction.keyword)?;
    let title = format!("Write `{}`", keyword.text);
    let mut edits = vec![keyword];
    // AS must match the case of FROM.
    if let (Some(Kind::From), [_, word, _]) = (instruction.kind, instruction.words())
        && expected.apply(&word.text) != word.text
    {
        edits.push(recased(word)?);
    }
    Some(Fix::safe(title, edits))
}
