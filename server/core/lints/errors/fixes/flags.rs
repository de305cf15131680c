//! Flags, and instructions that would take them.

use super::{Broken, change};
use crate::language::{Kind, MOUNT_TYPES, Value};
use crate::lints::consistent_instruction_casing::Case;
use crate::lints::diagnostic::Fix;
use crate::syntax::{Arguments, Flag, Instruction};
use crate::text::Span;

/// The flag that a problem is in, and its number.
fn flag<'d>(broken: &Broken<'d>) -> Option<(usize, &'d Flag)> {
    let mut flags = broken.it()?.flags.iter().enumerate();
    flags.find(|(_, flag)| broken.at(flag.span).covers(broken.span))
}

/// The name of a flag in small letters, as they all are.
pub(super) fn lower_case(broken: &Broken) -> Option<Fix> {
    let name = flag(broken)?.1.name.text.to_lowercase();
    broken.it()?.kind?.facts().flag(&name)?;
    let wanted = broken.problem.suggestion.is_none();
    wanted.then(|| change(format!("Change to `{name}`"), broken.span, name))
}

/// COPY has no `--checksum`, and ADD no `--from`.
pub(super) fn other_instruction(broken: &Broken) -> Option<Fix> {
    flag(broken)?;
    let other = match broken.it()?.kind? {
        Kind::Add => Kind::Copy,
        Kind::Copy => Kind::Add,
        _ => return None,
    };
    instead(broken, other)
}

/// COPY takes nothing from the network.
pub(super) fn add_instead(broken: &Broken) -> Option<Fix> {
    let it = broken.it()?;
    let told = broken.problem.message.ends_with("for COPY");
    let from = it.flag("from").is_some();
    (told && it.kind == Some(Kind::Copy) && !from).then(|| instead(broken, Kind::Add))?
}

/// Another instruction, if it takes all the flags.
fn instead(broken: &Broken, other: Kind) -> Option<Fix> {
    let it: &Instruction = broken.it()?;
    let known = |flag: &Flag| other.facts().flag(&flag.name.text).is_some();
    if !it.flags.iter().all(known) || !broken.is_whole(&it.keyword) {
        return None;
    }
    let case = Case::of(&it.keyword.text).unwrap_or(Case::Upper);
    let keyword = case.apply(other.keyword());
    let title = format!("Use `{keyword}` instead");
    Some(change(title, broken.at(it.keyword.span), keyword))
}

/// A flag that is given already.
pub(super) fn without_second(broken: &Broken) -> Option<Fix> {
    let (number, second) = flag(broken)?;
    let mut before = broken.it()?.flags.iter().take(number);
    let first = before.find(|it| it.name.text == second.name.text)?;
    let previous = broken.it()?.flags.get(number.checked_sub(1)?)?;
    let span = Span::new(broken.at(previous.span).end, broken.span.end);
    // A continuation and the comments in it stay.
    let blanks = Span::new(span.start, broken.span.start);
    let span = if broken.source(blanks).contains('\n') {
        let rest = Span::new(broken.span.end, broken.item()?.span().end);
        let rest = broken.source(rest);
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        Span::new(broken.span.start, broken.span.end + blanks as u32)
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

/// `--platform linux/amd64`: the value stands behind a blank.
pub(super) fn joined_value(broken: &Broken) -> Option<Fix> {
    let it = broken.it()?;
    let (number, here) = flag(broken)?;
    if here.value.is_some() || number + 1 != it.flags.len() {
        return None;
    }
    // What is left must be enough for the instruction.
    let least = match it.kind? {
        Kind::From => 2,
        Kind::Add | Kind::Copy => 3,
        _ => 1,
    };
    let first = match &it.arguments {
        Arguments::Words(words) if words.len() >= least => words.first()?,
        Arguments::Shell(command) if command.text.trim().contains([' ', '\t']) => command,
        Arguments::Health(health) => &health.word,
        _ => return None,
    };
    let blanks = Span::new(broken.span.end, broken.at(first.span).start);
    let value = first.text.split([' ', '\t']).next()?;
    let plain = !value.starts_with(['[', '"', '\'', '<', '-', '#']);
    let one_line = broken.source(blanks).trim_matches([' ', '\t']).is_empty();
    let title = format!("Write `--{}={value}`", here.name.text);
    (plain && one_line && !blanks.is_empty()).then(|| change(title, blanks, "="))
}

/// `--link=` is not the same as `--link`.
pub(super) fn without_equals(broken: &Broken) -> Option<Fix> {
    let (_, here) = flag(broken)?;
    let value = here.value.as_ref().filter(|it| it.text.is_empty());
    let source = broken.source(broken.span);
    let equals = Span::new(broken.span.end.checked_sub(1)?, broken.span.end);
    let title = format!("Write `--{}`", here.name.text);
    (value.is_some() && source.ends_with('=')).then(|| change(title, equals, ""))
}

/// The value of a flag, if the problem is about it.
fn value<'d>(broken: &Broken<'d>, kind: Value) -> Option<&'d str> {
    let (_, here) = flag(broken)?;
    let facts = broken.it()?.flag_facts(here)?;
    let value = here.value.as_ref()?;
    (facts.value == kind && broken.is(value.span)).then_some(&value.text)
}

/// A truth value of other languages.
pub(super) fn boolean(broken: &Broken) -> Option<Fix> {
    let meant = match value(broken, Value::Boolean)?.to_lowercase().as_str() {
        "yes" | "y" | "on" | "1" | "t" => "true",
        "no" | "n" | "off" | "0" | "f" => "false",
        _ => return None,
    };
    Some(change(format!("Change to `{meant}`"), broken.span, meant))
}

/// A time without a unit.
pub(super) fn seconds(broken: &Broken) -> Option<Fix> {
    let text = value(broken, Value::Duration)?;
    let number = text.bytes().all(|b| b.is_ascii_digit()) && text.len() < 9;
    let title = format!("Change to `{text}s`");
    number.then(|| change(title, Span::empty(broken.span.end), "s"))
}

/// `--mount=cache,…` without `type=`.
pub(super) fn mount_type(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span);
    let known = MOUNT_TYPES.iter().any(|it| it.name == source);
    let title = format!("Write `type={source}`");
    known.then(|| change(title, Span::empty(broken.span.start), "type="))
}

/// A blank behind a comma ends a mount.
pub(super) fn joined_mount(broken: &Broken) -> Option<Fix> {
    let it = broken.it()?;
    let (number, here) = flag(broken)?;
    let Arguments::Shell(command) = &it.arguments else {
        return None;
    };
    let value = here.value.as_ref().filter(|it| it.text.ends_with(','))?;
    let (key, _) = command.text.split([' ', '\t']).next()?.split_once('=')?;
    let known = crate::language::mount_option(key).is_some();
    let more = command.text.contains([' ', '\t']);
    let blanks = Span::new(broken.at(value.span).end, broken.at(command.span).start);
    let one_line = broken.source(blanks).trim_matches([' ', '\t']).is_empty();
    let last = number + 1 == it.flags.len();
    (known && more && one_line && last).then(|| change("Remove the blank", blanks, ""))
}
