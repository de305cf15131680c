//! Instruction within a command.
//!
//! A backslash at the end of a line joins it with the next one, so that an instruction that begins there isn't one: `RUN a \`,
//! followed by `RUN b`, executes `a` with the arguments `RUN` and `b`, and after `&& \` the shell looks for a program named
//! `RUN`. Usually, the end of the line before it is left over from a line that was removed.
//!
//! Reported for keywords in capital letters at the beginning of a line, outside of quotes and heredocs.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && \
//! RUN apt-get install -y curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && \
//!     apt-get install -y curl
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::shell;
use syntax::ShellTokenKind;
use syntax::language::{Kind, instruction};
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule::dockwright(
    "InstructionInCommand",
    Category::Bug,
    Severity::Warning,
    documentation!("instruction_in_command.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    if !context.is_in_file() {
        return;
    }
    let whole = context.file_span(Span::new(0, context.instruction().len));
    let source = context.text_at(whole);
    let heredocs = context.instruction().heredocs.first();
    let end = heredocs.map_or(source.len(), |it| it.body.start as usize);
    let command = source.get(..end).unwrap_or_default();
    // The end of the text before a line, without comments.
    let mut before = 0;
    let mut start = 0;
    for line in command.split_inclusive('\n') {
        let text = line.trim();
        let indent = line.len() - line.trim_start().len();
        let word = text.split_whitespace().next().unwrap_or_default();
        let is_comment = text.starts_with('#');
        if start > 0 && word.len() < text.len() && is_keyword(word) {
            let at = (start + indent) as u32;
            let span = Span::new(at, at + word.len() as u32);
            report(context, &source, Span::new(before as u32, at), span);
        }
        if !is_comment && !text.is_empty() {
            before = start + indent + text.len();
        }
        start += line.len();
    }
}

/// A text without the continuations, and spaces, at its end.
fn without_continuation(text: &str, escape: char) -> &str {
    text.trim_end_matches(|it: char| it.is_whitespace() || it == escape)
}

/// True for the keyword of an instruction, in capital letters.
fn is_keyword(word: &str) -> bool {
    word.chars().all(|it| it.is_ascii_uppercase()) && instruction(word).is_some()
}

fn report(context: &mut RuleContext, source: &str, before: Span, keyword: Span) {
    let is_quoted = shell(context.document(), context.item).is_none_or(|it| {
        let mut strings = it.tokens.iter();
        strings.any(|it| {
            let hides = matches!(it.kind, ShellTokenKind::String | ShellTokenKind::Comment);
            hides && it.span.covers(keyword)
        })
    });
    if is_quoted {
        return;
    }
    let word = source.get(keyword.start as usize..keyword.end as usize);
    let word = word.unwrap_or_default();
    let text = source.get(..before.start as usize).unwrap_or_default();
    let text = without_continuation(text, context.escape());
    let joined = ["&&", "||", ";", "|"]
        .into_iter()
        .find_map(|it| text.strip_suffix(it));
    let last = text.split_whitespace().next_back().unwrap_or_default();
    let begins_block = matches!(last, "then" | "do" | "else" | "{" | "(" | "!");
    let message = if joined.is_some() || begins_block {
        format!("`{word}` is executed as a program here: the line before it continues")
    } else {
        format!("`{word}` is an argument here: the line before it continues")
    };
    let end = without_continuation(joined.unwrap_or(text), context.escape()).len() as u32;
    let separate = TextEdit::new(context.file_span(Span::new(end, before.start)), "");
    let after = source.get(keyword.end as usize..).unwrap_or_default();
    let space = after.len() - after.trim_start_matches([' ', '\t']).len();
    let remove = Span::new(keyword.start, keyword.end + space as u32);
    let is_indented = source
        .get(..keyword.start as usize)
        .is_some_and(|it| it.ends_with([' ', '\t']));
    let indent = if is_indented { "" } else { "    " };
    let remove = TextEdit::new(context.file_span(remove), indent);
    if let Some(diagnostic) = context.report(keyword, message) {
        let line = after.lines().next().unwrap_or_default();
        let is_command = !line.trim_start().starts_with("--") && !line.contains("<<");
        if word == "RUN" && joined.is_some() && is_command {
            let fix = Fix::suggestion("Remove `RUN`", vec![remove]);
            diagnostic.fixes.push(fix);
        }
        // Within brackets or a block, the instruction before it isn't complete.
        let opens = |it: char| matches!(it, '(' | '{');
        let closes = |it: char| matches!(it, ')' | '}');
        let is_complete = text.matches(opens).count() == text.matches(closes).count()
            && !text
                .split_whitespace()
                .any(|it| matches!(it, "then" | "do" | "case"));
        if is_complete {
            let fix = Fix::suggestion("End the instruction before it", vec![separate]);
            diagnostic.fixes.push(fix);
        }
    }
}
