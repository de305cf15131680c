//! Backslash that is removed.
//!
//! BuildKit reads a backslash in most instructions as a shell does: outside of quotes, it is removed, and the character after it
//! stays. The value of `ENV DATA=C:\data` is `C:data`. Write two backslashes for one, enclose the value in single quotes, or use
//! forward slashes, which Windows accepts too. In files for Windows, ``# escape=` `` in the first line makes a backslash an
//! ordinary character.
//!
//! Reported before a letter or a digit, in `ADD`, `ARG`, `COPY`, `ENV`, `LABEL`, `USER`, `VOLUME` and `WORKDIR`.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! ENV PATTERN=\d+
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! ENV PATTERN=\\d+
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::misread::is_misread;
use super::rule::{Category, Check, Rule, documentation};
use syntax::Fragment;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::path;
use syntax::word::{Part, Rules, Word};

pub(super) const RULE: Rule = Rule::dockwright(
    "LostBackslash",
    Category::Bug,
    Severity::Warning,
    documentation!("lost_backslash.rs"),
    Check::Each(
        &[
            Kind::Add,
            Kind::Arg,
            Kind::Copy,
            Kind::Env,
            Kind::Label,
            Kind::User,
            Kind::Volume,
            Kind::Workdir,
        ],
        check,
    ),
);

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    // After a backquote, letters have a meaning in PowerShell only.
    if context.escape() != '\\' || is_misread(instruction) || instruction.arguments.is_json() {
        return;
    }
    let pairs = instruction.pairs().iter();
    let values = pairs.filter_map(|it| it.value.as_ref());
    for word in values.chain(instruction.words()) {
        check_word(context, word);
    }
}

/// Where a word has escape characters that are removed before a letter or a digit.
pub(super) fn lost(word: &Word, text: &str) -> impl Iterator<Item = usize> {
    word.parts.iter().filter_map(move |part| match part {
        Part::Escape { range, escaped } => {
            let escaped = text.get(escaped.clone())?;
            let is_plain = escaped.starts_with(|c: char| c.is_ascii_alphanumeric());
            is_plain.then_some(range.start)
        }
        _ => None,
    })
}

fn check_word(context: &mut RuleContext, word: &Fragment) {
    if !word.text.contains('\\') {
        return;
    }
    let parsed = Word::parse(&word.text, Rules::words('\\'));
    let places: Vec<usize> = lost(&parsed, &word.text).collect();
    if places.is_empty() || parsed.error.is_some() {
        return;
    }
    // An account of a domain has no other form.
    let is_account = context.instruction().kind == Some(Kind::User);
    let is_path = !is_account && (path::has_drive(&word.text) || context.before().windows);
    let object = if places.len() == 1 {
        "backslash"
    } else {
        "backslashes"
    };
    let advice = if is_path {
        "write `/` or `\\\\`"
    } else {
        "write `\\\\`, or enclose the value in single quotes"
    };
    let message = match context.value(word) {
        Some(value) => format!(
            "BuildKit removes the {object}, so the value is {}: {advice}",
            syntax::quoted(&value)
        ),
        None => format!("BuildKit removes the {object}: {advice}"),
    };
    let span = context.file_span(word.span);
    let can_fix = context.is_in_file() && context.text_at(span) == word.text;
    let edits = |text: &str, length: u32| -> Vec<TextEdit> {
        let at = places.iter().map(|it| span.start + *it as u32);
        at.map(|it| TextEdit::new(Span::new(it, it + length), text))
            .collect()
    };
    if let Some(diagnostic) = context.report(word.span, message)
        && can_fix
    {
        if is_path {
            let fix = Fix::suggestion("Change to forward slashes", edits("/", 1));
            diagnostic.fixes.push(fix);
        }
        let fix = Fix::suggestion("Escape the backslash with another one", edits("\\", 0));
        diagnostic.fixes.push(fix);
    }
}
