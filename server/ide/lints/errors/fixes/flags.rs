//! Fixes for flags, and for instructions that don't accept a flag or source.

use super::problem_context::{ProblemContext, change};
use crate::lints::diagnostic::Fix;
use crate::lints::keyword_case::Case;
use syntax::language::{FlagValue, Kind, MOUNT_TYPES};
use syntax::text::Span;
use syntax::{Arguments, Flag, Instruction};

/// The flag that contains a problem, and its index.
fn flag<'d>(context: &ProblemContext<'d>) -> Option<(usize, &'d Flag)> {
    let mut flags = context.instruction()?.flags.iter().enumerate();
    flags.find(|(_, flag)| context.file_span(flag.span).covers(context.span))
}

/// Converts the name of a flag to lower case.
pub(super) fn lower_case(context: &ProblemContext) -> Option<Fix> {
    let name = flag(context)?.1.name.text.to_lowercase();
    context.instruction()?.kind?.facts().flag(&name)?;
    let applies = context.problem.suggestion.is_none();
    applies.then(|| change(format!("Change to `{name}`"), context.span, name))
}

/// Replaces COPY with ADD or vice versa, for a flag that only the other one has.
pub(super) fn other_instruction(context: &ProblemContext) -> Option<Fix> {
    flag(context)?;
    let other = match context.instruction()?.kind? {
        Kind::Add => Kind::Copy,
        Kind::Copy => Kind::Add,
        _ => return None,
    };
    instead(context, other)
}

/// Replaces COPY with ADD for a URL or a Git repository.
pub(super) fn add_instead(context: &ProblemContext) -> Option<Fix> {
    let instruction = context.instruction()?;
    let is_remote = context.problem.message.ends_with("for COPY");
    let from = instruction.flag("from").is_some();
    (is_remote && instruction.kind == Some(Kind::Copy) && !from)
        .then(|| instead(context, Kind::Add))?
}

/// Replaces the keyword with another one, if that accepts all the flags.
fn instead(context: &ProblemContext, other: Kind) -> Option<Fix> {
    let instruction: &Instruction = context.instruction()?;
    let known = |flag: &Flag| other.facts().flag(&flag.name.text).is_some();
    if !instruction.flags.iter().all(known) || !context.is_whole(&instruction.keyword) {
        return None;
    }
    let case = Case::detect(&instruction.keyword.text).unwrap_or(Case::Upper);
    let keyword = case.apply(other.keyword());
    let title = format!("Use `{keyword}` instead");
    Some(change(
        title,
        context.file_span(instruction.keyword.span),
        keyword,
    ))
}

/// Removes a duplicate flag.
pub(super) fn without_second(context: &ProblemContext) -> Option<Fix> {
    let (number, second) = flag(context)?;
    let mut before = context.instruction()?.flags.iter().take(number);
    let first = before.find(|it| it.name.text == second.name.text)?;
    let previous = context.instruction()?.flags.get(number.checked_sub(1)?)?;
    let span = Span::new(context.file_span(previous.span).end, context.span.end);
    // Keep a line continuation and the comments after it.
    let whitespace = Span::new(span.start, context.span.start);
    let span = if context.source(whitespace).contains('\n') {
        let rest = Span::new(context.span.end, context.item()?.span().end);
        let rest = context.source(rest);
        let padding = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        Span::new(context.span.start, context.span.end + padding as u32)
    } else {
        span
    };
    Some(Fix {
        safe: first.word.text == second.word.text,
        ..change(
            format!("Remove the second `--{}`", second.name.text),
            span,
            "",
        )
    })
}

/// Joins the flag and its value in `--platform linux/amd64`.
pub(super) fn joined_value(context: &ProblemContext) -> Option<Fix> {
    let instruction = context.instruction()?;
    let (number, here) = flag(context)?;
    if here.value.is_some() || number + 1 != instruction.flags.len() {
        return None;
    }
    // The remaining arguments must suffice for the instruction.
    let required = match instruction.kind? {
        Kind::From => 2,
        Kind::Add | Kind::Copy => 3,
        _ => 1,
    };
    let first = match &instruction.arguments {
        Arguments::Words(words) if words.len() >= required => words.first()?,
        Arguments::Shell(command) if command.text.trim().contains([' ', '\t']) => command,
        Arguments::Health(health) => &health.word,
        _ => return None,
    };
    let whitespace = Span::new(context.span.end, context.file_span(first.span).start);
    let value = first.text.split([' ', '\t']).next()?;
    let is_value = match here.name.text.as_str() {
        "network" => matches!(value, "none" | "host" | "default"),
        "security" => matches!(value, "insecure" | "sandbox"),
        "mount" => value.contains('='),
        _ => true,
    };
    let plain = is_value && !value.starts_with(['[', '"', '\'', '<', '-', '#']);
    let one_line = context
        .source(whitespace)
        .trim_matches([' ', '\t'])
        .is_empty();
    let title = format!("Write `--{}={value}`", here.name.text);
    (plain && one_line && !whitespace.is_empty()).then(|| change(title, whitespace, "="))
}

/// Removes the equals sign of `--link=`.
pub(super) fn without_equals(context: &ProblemContext) -> Option<Fix> {
    let (_, here) = flag(context)?;
    let value = here.value.as_ref().filter(|it| it.text.is_empty());
    let source = context.source(context.span);
    let equals = Span::new(context.span.end.checked_sub(1)?, context.span.end);
    let title = format!("Write `--{}`", here.name.text);
    (value.is_some() && source.ends_with('=')).then(|| change(title, equals, ""))
}

/// The value of a flag, if it is the span of the problem.
fn value<'d>(context: &ProblemContext<'d>, kind: FlagValue) -> Option<&'d str> {
    let (_, here) = flag(context)?;
    let facts = context.instruction()?.flag_facts(here)?;
    let value = here.value.as_ref()?;
    (facts.value == kind && context.is_problem(value.span)).then_some(&value.text)
}

/// Converts a boolean of other languages.
pub(super) fn boolean(context: &ProblemContext) -> Option<Fix> {
    let boolean = match value(context, FlagValue::Boolean)?.to_lowercase().as_str() {
        "yes" | "y" | "on" | "1" | "t" => "true",
        "no" | "n" | "off" | "0" | "f" => "false",
        _ => return None,
    };
    Some(change(
        format!("Change to `{boolean}`"),
        context.span,
        boolean,
    ))
}

/// Adds the missing unit of a duration.
pub(super) fn seconds(context: &ProblemContext) -> Option<Fix> {
    let text = value(context, FlagValue::Duration)?;
    let number = text.bytes().all(|b| b.is_ascii_digit()) && text.len() < 9;
    let title = format!("Change to `{text}s`");
    number.then(|| change(title, Span::empty(context.span.end), "s"))
}

/// Adds the missing `type=` in `--mount=cache,…`.
pub(super) fn mount_type(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span);
    let known = MOUNT_TYPES.iter().any(|it| it.name == source);
    let title = format!("Write `type={source}`");
    known.then(|| change(title, Span::empty(context.span.start), "type="))
}

/// Removes a space after a comma, which ends the mount.
pub(super) fn joined_mount(context: &ProblemContext) -> Option<Fix> {
    let instruction = context.instruction()?;
    let (number, here) = flag(context)?;
    let Arguments::Shell(command) = &instruction.arguments else {
        return None;
    };
    let value = here.value.as_ref().filter(|it| it.text.ends_with(','))?;
    let (key, _) = command.text.split([' ', '\t']).next()?.split_once('=')?;
    let known = syntax::language::mount_option(key).is_some();
    let more = command.text.contains([' ', '\t']);
    let whitespace = Span::new(
        context.file_span(value.span).end,
        context.file_span(command.span).start,
    );
    let one_line = context
        .source(whitespace)
        .trim_matches([' ', '\t'])
        .is_empty();
    let last = number + 1 == instruction.flags.len();
    (known && more && one_line && last).then(|| change("Remove the space", whitespace, ""))
}
