//! Comment at the end of an instruction.
//!
//! A comment is a line that starts with `#`. After an instruction, `#` and the words that follow are arguments like any others:
//! `WORKDIR /app # source` makes a folder with the name `/app # source`, and `COPY a /b # c` copies to `c`. Write the comment on
//! a line of its own.
//!
//! Not reported in commands: a shell reads `#` as a comment.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! WORKDIR /app # source
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! # source
//! WORKDIR /app
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction, Pair};

pub(super) const RULE: Rule = Rule::dockwright(
    "TrailingComment",
    Category::Bug,
    Severity::Warning,
    documentation!("trailing_comment.rs"),
    Check::BeforeErrors(check),
);

/// Returns the span of the comment, or of the value that contains it, relative to the instruction, if it is reported.
fn check(context: &mut RuleContext) -> Option<Span> {
    if let Some(comment) = comment_after_escape(context) {
        return report_after_escape(context, comment);
    }
    let mut comment = trailing_comment(context.instruction())?;
    let mut inner = context.instruction();
    if let Arguments::Trigger { instruction, .. } = &inner.arguments {
        inner = instruction;
    }
    let words = inner.words();
    let array = words.first().filter(|it| it.text.starts_with('['));
    // Errors in what isn't an array because of the comment.
    let all = comment.value.or(array.map(|it| it.span.to(comment.span)));
    let all = all.unwrap_or(comment.span);
    // What follows on other lines is meant as arguments.
    let source = context.source(comment.span);
    let line = source.lines().next().unwrap_or_default();
    if line.len() < source.len() {
        let line = line.trim_end().trim_end_matches(context.escape());
        let end = comment.span.start + line.trim_end().len() as u32;
        comment.span = Span::new(comment.span.start, end);
    }
    let fix = comment_above(context, comment.span, comment.before);
    let what = match comment.value {
        Some(_) => "This is a part of the value",
        None => "These are arguments",
    };
    let message = format!("{what}, not a comment: a comment has a line of its own");
    let diagnostic = context.report(comment.span, message)?;
    diagnostic.fixes.extend(fix);
    Some(all)
}

/// A comment on the last line of an instruction after what is meant to continue the line: `\ # comment`.
fn comment_after_escape(context: &RuleContext) -> Option<TrailingComment> {
    let item = context
        .place()
        .filter(|it| it.instruction.heredocs.is_empty())?;
    let source = context.text_at(item.span());
    let line = source.rfind('\n').map_or(0, |it| it + 1);
    let last = source.get(line..)?;
    let hash = last.find('#')?;
    let (before, comment) = last.split_at_checked(hash)?;
    let continued = before.trim_end_matches([' ', '\t']);
    let is_after = continued.ends_with(context.escape()) && continued.len() < before.len();
    let is_separate = continued
        .trim_end_matches(context.escape())
        .ends_with([' ', '\t']);
    (is_after && is_separate).then(|| TrailingComment {
        span: Span::new(
            (line + hash) as u32,
            (line + hash + comment.trim_end().len()) as u32,
        ),
        before: (line + continued.len()) as u32,
        value: None,
    })
}

fn report_after_escape(context: &mut RuleContext, comment: TrailingComment) -> Option<Span> {
    let next = context.item + 1;
    let document = context.document();
    // Most such lines are followed by one that isn't an instruction by itself.
    let following = document.file().items.get(next)?;
    if following.instruction.kind.is_some() {
        return None;
    }
    let message = format!(
        "After `{}`, a comment keeps the line from being continued: it has a line of its own",
        context.escape()
    );
    let fix = comment_above(context, comment.span, comment.before);
    let diagnostic = context.report(comment.span, message)?;
    diagnostic.fixes.extend(fix);
    context.checker.explains_next(next);
    Some(Span::new(0, context.instruction().len))
}

/// What looks like a comment at the end of an instruction.
#[derive(Clone, Copy)]
pub(super) struct TrailingComment {
    /// Its place in the instruction.
    span: Span,
    /// The end of the arguments before it.
    before: u32,
    /// The value that contains it, if it is the rest of the line.
    value: Option<Span>,
}

/// What looks like a comment at the end of the arguments.
pub(super) fn trailing_comment(it: &Instruction) -> Option<TrailingComment> {
    // The author's name may contain anything.
    if it.kind.is_none() || it.kind == Some(Kind::Maintainer) {
        return None;
    }
    match &it.arguments {
        Arguments::Trigger { instruction, .. } => trailing_comment(instruction),
        Arguments::Health(health) if health.word.text.eq_ignore_ascii_case("NONE") => {
            let Arguments::Shell(rest) = &*health.command else {
                return None;
            };
            rest.text.starts_with('#').then_some(TrailingComment {
                span: rest.span,
                before: health.word.span.end,
                value: None,
            })
        }
        Arguments::Words(words) => {
            if let [rest] = &words[..] {
                return in_text(rest);
            }
            // The name of a source or of a folder may begin with `#`.
            let is_copy = matches!(it.kind, Some(Kind::Add | Kind::Copy));
            let first = if is_copy { 2 } else { 1 };
            let words: Vec<_> = words.iter().map(|it| (&*it.text, it.span)).collect();
            in_words(&words, first)
        }
        Arguments::Pairs(pairs) => match &pairs[..] {
            [pair] if pair.is_legacy => in_text(pair.value.as_ref()?),
            _ => {
                let names: Vec<_> = pairs.iter().map(|it| (&*it.name.text, it.span)).collect();
                // An ARG may have several names.
                let is_arg = it.kind == Some(Kind::Arg);
                in_words(&names, 1).or_else(|| (!is_arg).then(|| after_value(pairs)).flatten())
            }
        },
        _ => None,
    }
}

/// A word that begins with `#`, and those after it.
fn in_words(words: &[(&str, Span)], first: usize) -> Option<TrailingComment> {
    let hash = words.iter().skip(first);
    let (_, hash) = hash.clone().find(|(text, _)| text.starts_with('#'))?;
    let before = words.iter().take_while(|(_, it)| it.start < hash.start);
    let (_, before) = before.last()?;
    let (_, last) = words.last()?;
    Some(TrailingComment {
        span: hash.to(*last),
        before: before.end,
        value: None,
    })
}

/// `#` at the end of a value, and words that are no pairs: `A=1# comment`.
fn after_value(pairs: &[Pair]) -> Option<TrailingComment> {
    let hash = pairs.windows(2).find_map(|pairs| {
        let [pair, next] = pairs else { return None };
        let value = pair.value.as_ref().filter(|_| next.value.is_none())?;
        let before = value.text.strip_suffix('#')?;
        let is_plain = !before.ends_with('\\') && before.contains(|c: char| c.is_alphanumeric());
        is_plain.then(|| value.span_of(before.len()..value.text.len()))
    })?;
    Some(TrailingComment {
        span: hash.to(pairs.last()?.span),
        before: hash.start,
        value: None,
    })
}

/// `#` after a space in a text that ends with the line. In a name or a sentence, a number may follow it.
fn in_text(text: &Fragment) -> Option<TrailingComment> {
    let value = text.text.as_str();
    let mut hashes = value.match_indices('#').map(|(at, _)| at);
    let hash = hashes.find(|at| {
        let (before, after) = value.split_at_checked(*at).unwrap_or_default();
        let words = before.trim_end_matches([' ', '\t']);
        let is_open = before.matches('{').count() > before.matches('}').count();
        let is_text = after.trim_start_matches(['#', ' ', '\t']);
        is_text.starts_with(char::is_alphabetic)
            && words.len() < before.len()
            && !words.ends_with(['\\', '`'])
            && !is_open
            && (!before.contains(['"', '\'']) || is_quoted(words))
    })?;
    let before = value.get(..hash)?.trim_end().len();
    (before > 0).then(|| TrailingComment {
        span: text.span_of(hash..value.len()),
        before: text.span_of(0..before).end,
        value: Some(text.span),
    })
}

/// True for a text in quotes, without others.
fn is_quoted(text: &str) -> bool {
    ['"', '\''].iter().any(|quote| {
        let inner = text
            .strip_prefix(*quote)
            .and_then(|it| it.strip_suffix(*quote));
        inner.is_some_and(|it| !it.contains(['"', '\'', '\\']))
    })
}

/// The fix that moves a comment to a line above. The spans are relative to the instruction; `before` is the end of the text
/// before the comment.
pub(super) fn comment_above(context: &RuleContext, span: Span, before: u32) -> Option<Fix> {
    let (text, item) = (&context.checker.document.text, context.place()?);
    let all = item.at(span);
    let comment = text.slice(all);
    // At the top of a file a comment may be a directive.
    if context.item == 0 && comment.contains('=') {
        return None;
    }
    let line = text.line_of(all.start);
    let line = Span::new(text.line_start(line), text.line_end(line).end);
    let is_first = line.start <= item.start;
    let source = text.slice(line);
    let indent = source.len() - source.trim_start_matches([' ', '\t']).len();
    let indent = if is_first { "" } else { source.get(..indent)? };
    let above = format!("{indent}{comment}{}", text.new_line());
    let removed = Span::new(item.start + before, all.end);
    let edits = vec![
        TextEdit::new(Span::empty(line.start), above),
        TextEdit::new(removed, ""),
    ];
    Some(Fix::suggestion("Move the comment to the line above", edits))
}
