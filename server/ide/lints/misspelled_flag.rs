//! Flag that is read as a path.
//!
//! The flags of instructions begin with two hyphens, and come first. Anything else that begins with a hyphen, or with a dash from a
//! word processor, is a source of `COPY` or `ADD`: the build looks for a file of that name. The options of the command `cp`, such as
//! `-r`, don't exist; folders are always copied with all that they contain.
//!
//! ```dockerfile
//! FROM alpine:3.22 AS build
//! FROM alpine:3.22
//! COPY -from=build /etc/issue /
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22 AS build
//! FROM alpine:3.22
//! COPY --from=build /etc/issue /
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::{Fragment, Instruction};

pub(super) const RULE: Rule = Rule::dockwright(
    "MisspelledFlag",
    Category::Bug,
    Severity::Warning,
    documentation!("misspelled_flag.rs"),
    Check::Each(&[Kind::Add, Kind::Copy], check),
);

/// Characters that look like a hyphen.
const DASHES: [char; 5] = ['-', '\u{2010}', '\u{2012}', '\u{2013}', '\u{2014}'];

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let first = instruction.words().first().map(|it| it.span);
    for word in flag_like_sources(instruction) {
        let name = word.text.trim_start_matches(DASHES);
        let key = name.split('=').next().unwrap_or_default();
        let kind = instruction.kind;
        let flags = kind.map_or(&[][..], |it| it.facts().flags);
        let flag = flags.iter().find(|it| it.name == key);
        let is_first = first == Some(word.span);
        let message = match flag {
            Some(_) if is_first => {
                format!("`{}` is read as a path: flags begin with `--`", word.text)
            }
            Some(_) => format!("`{}` is read as a path: flags precede all paths", word.text),
            None => format!(
                "`{}` is read as a path, and there is no such flag",
                word.text
            ),
        };
        let fix = flag.filter(|_| is_first && context.is_in_file()).map(|_| {
            let text = format!("--{name}");
            let title = format!("Change to `{text}`");
            let edit = TextEdit::new(context.file_span(word.span), text);
            Fix::suggestion(title, vec![edit])
        });
        if let Some(diagnostic) = context.report(word.span, message) {
            diagnostic.fixes.extend(fix);
        }
    }
}

/// The words of COPY or ADD that are meant as flags: sources, or known flags at the end.
fn flag_like_sources(it: &Instruction) -> impl Iterator<Item = &Fragment> {
    let (last, sources) = it
        .words()
        .split_last()
        .map_or((None, &[][..]), |(last, sources)| (Some(last), sources));
    let flags = it.kind.map_or(&[][..], |it| it.facts().flags);
    let last = last.filter(|last| {
        let name = last.text.strip_prefix("--").unwrap_or_default();
        let name = name.split('=').next();
        sources.len() > 1 && flags.iter().any(|it| Some(it.name) == name)
    });
    let is_words = !it.arguments.is_json();
    let sources = sources.iter().filter(|it| is_flag_like(&it.text));
    sources.chain(last).filter(move |_| is_words)
}

/// True if a source is meant as a flag.
fn is_flag_like(text: &str) -> bool {
    let name = text.trim_start_matches(DASHES);
    text.len() > name.len() && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// True if a source of COPY or ADD is meant as a flag.
pub(super) fn contains_flag(it: &Instruction) -> bool {
    let is_copy = matches!(it.kind, Some(Kind::Add | Kind::Copy));
    is_copy && flag_like_sources(it).next().is_some()
}
