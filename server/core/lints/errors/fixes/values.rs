//! Values: pairs, quotes, variables, names of images, ports and signals.

use super::{Broken, change};
use crate::language::{Kind, SIGNALS, suggest};
use crate::lints::diagnostic::Fix;
use crate::syntax::Pair;
use crate::text::{Span, TextEdit};
use crate::values::{digest, reference};

/// The pairs of the instruction, and the number of the one that the problem is about.
fn pairs<'d>(broken: &Broken<'d>) -> Option<(&'d [Pair], usize)> {
    let pairs = broken.it()?.pairs();
    let number = pairs.iter().position(|it| broken.is(it.span))?;
    Some((pairs, number))
}

/// True for blanks on one line.
fn are_blanks(source: &str) -> bool {
    source.chars().all(|c| c == ' ' || c == '\t')
}

/// `A = b`: blanks round the equals sign.
pub(super) fn joined_equals(broken: &Broken) -> Option<Fix> {
    let (pairs, number) = pairs(broken)?;
    let between = |a: &Pair, b: &Pair| Span::new(broken.at(a.span).end, broken.at(b.span).start);
    let name = pairs.get(number)?;
    let equals = pairs.get(number + 1).filter(|it| it.name.text.is_empty())?;
    let mut spans = vec![between(name, equals)];
    if equals.value.as_ref()?.text.is_empty() {
        let value = pairs.get(number + 2).filter(|it| it.value.is_none())?;
        spans.push(between(equals, value));
    }
    if !spans.iter().all(|span| are_blanks(&broken.source(*span))) {
        return None;
    }
    let edits = spans.into_iter().map(|span| TextEdit::new(span, ""));
    let title = format!("Write `{}=…`", name.name.text);
    Some(Fix::suggestion(title, edits.collect()))
}

/// `A=b c`: a value with blanks, and no quotes round it.
pub(super) fn quoted(broken: &Broken) -> Option<Fix> {
    let (pairs, number) = pairs(broken)?;
    let lacks = |it: &&Pair| it.value.is_none();
    let first = number - pairs.iter().take(number).rev().take_while(lacks).count();
    let rest = pairs.iter().skip(number).take_while(lacks).count();
    let before = pairs.get(first.checked_sub(1)?)?;
    let last = pairs.get(number + rest - 1)?;
    // What follows is another mistake, which this would make worse.
    let next = pairs.get(number + rest);
    if next.is_some_and(|it| it.name.text.is_empty()) || before.name.text.is_empty() {
        return None;
    }
    let value = before.value.as_ref()?;
    let (start, end) = if value.text.is_empty() {
        let end = broken.at(before.span).end;
        let first = pairs.get(first)?;
        (end, broken.at(first.span).start)
    } else {
        let start = broken.at(value.span).start;
        (start, start)
    };
    let all = Span::new(end, broken.at(last.span).end);
    let escape = broken.document.file().escape;
    let source = broken.source(all);
    let special = |c: char| matches!(c, '"' | '\'' | '\n' | '\r' | '#') || c == escape;
    if source.contains(special) || !are_blanks(&broken.source(Span::new(start, end))) {
        return None;
    }
    let edits = vec![
        TextEdit::new(Span::new(start, end), "\""),
        TextEdit::new(Span::empty(all.end), "\""),
    ];
    let title = format!("Write `{}=\"{source}\"`", before.name.text);
    Some(Fix::suggestion(title, edits))
}

/// A name alone has no value.
pub(super) fn empty(broken: &Broken) -> Option<Fix> {
    let (pairs, number) = pairs(broken)?;
    let name = &pairs.get(number)?.name.text;
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let title = format!("Set `{name}` to nothing");
    let at = Span::empty(broken.span.end);
    let near = [number.checked_sub(1), Some(number + 1)].into_iter();
    let mut near = near.flatten().filter_map(|it| pairs.get(it));
    let equals = near.any(|it| it.name.text.is_empty());
    (name.chars().all(plain) && !equals).then(|| change(title, at, "="))
}

/// The quote that isn't closed, and what stands in front of it in the same word.
fn open_quote(broken: &Broken) -> Option<(char, String)> {
    let source = broken.source(broken.span);
    let quote = source.chars().next()?;
    let rest = source.get(1..)?;
    let before = Span::new(broken.item()?.start, broken.span.start);
    let before = broken.source(before);
    let word = before.rsplit([' ', '\t', '\n']).next()?.to_owned();
    // More of them, and it is not known which one is lacking.
    let alone = matches!(quote, '"' | '\'') && !rest.contains(quote) && !word.contains(quote);
    let one_line = !rest.contains('\n') && !rest.contains(broken.document.file().escape);
    (alone && one_line).then_some((quote, word))
}

/// Closes a quote that a word begins with.
pub(super) fn closed_quote(broken: &Broken) -> Option<Fix> {
    let (quote, word) = open_quote(broken)?;
    let begins = word.is_empty() || word.ends_with(['=', '/', ':']);
    let at = Span::empty(broken.span.end);
    begins.then(|| change("Close the quote", at, quote))
}

/// Escapes an apostrophe within a word.
pub(super) fn escaped_quote(broken: &Broken) -> Option<Fix> {
    let (quote, word) = open_quote(broken)?;
    let within = word.ends_with(char::is_alphanumeric) && quote == '\'';
    let at = Span::empty(broken.span.start);
    let escape = broken.document.file().escape;
    within.then(|| change("Escape the apostrophe", at, escape))
}

/// Closes `${name`.
pub(super) fn closed_brace(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span);
    let rest = source.strip_prefix("${")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = rest.split(|c| !is_name(c)).next()?;
    let begins = name.starts_with(|c: char| !c.is_ascii_digit());
    let behind = rest.get(name.len()..)?;
    // A modifier may go on as far as to there.
    let plain = !behind.contains(['}', '$', '{', '\n']) && !behind.starts_with([':', '#', '%']);
    let at = broken.span.start + "${".len() as u32 + name.len() as u32;
    let title = format!("Write `${{{name}}}`");
    (begins && plain).then(|| change(title, Span::empty(at), "}"))
}

/// `https://` is no part of an image's name.
pub(super) fn without_scheme(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span);
    let schemes = [
        "https://",
        "http://",
        "docker://",
        "docker-image://",
        "oci://",
    ];
    let scheme = schemes.iter().find(|it| {
        let start = source.get(..it.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(it))
    })?;
    let rest = source.get(scheme.len()..)?;
    reference::parse(rest).ok()?;
    let start = broken.span.start;
    let span = Span::new(start, start + scheme.len() as u32);
    Some(change(format!("Remove `{scheme}`"), span, ""))
}

/// The path of a repository in small letters.
pub(super) fn lower_case_image(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span);
    let name = source.split('@').next()?;
    let slash = name.rfind('/').map_or(0, |at| at + 1);
    let colon = name.get(slash..)?.find(':');
    let end = colon.map_or(name.len(), |at| slash + at);
    let lower = name.get(..end)?.to_ascii_lowercase();
    let whole = format!("{lower}{}", source.get(end..)?);
    if lower == name.get(..end)? || reference::parse(&whole).is_err() {
        return None;
    }
    let start = broken.span.start;
    let span = Span::new(start, start + end as u32);
    Some(change(format!("Change to `{whole}`"), span, lower))
}

/// Ports with commas between them.
pub(super) fn separate_ports(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span);
    let ports: Vec<_> = source.split(',').map(str::trim).collect();
    let port = |it: &&str| it.is_empty() || crate::values::ports::parse(it).is_ok();
    let more = source.contains(',') && ports.iter().any(|it| !it.is_empty());
    let known = broken.it()?.kind == Some(Kind::Expose) && more && ports.iter().all(port);
    let text: Vec<_> = ports.into_iter().filter(|it| !it.is_empty()).collect();
    let text = text.join(" ");
    known.then(|| change(format!("Write `{text}`"), broken.span, text))
}

/// The protocol that was probably meant.
pub(super) fn protocol(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span);
    let (port, protocol) = source.split_once('/')?;
    let meant = suggest(protocol, ["tcp", "udp", "sctp"], false)?;
    crate::values::ports::parse(&format!("{port}/{meant}")).ok()?;
    let start = broken.span.start + port.len() as u32 + 1;
    let span = Span::new(start, broken.span.end);
    Some(change(format!("Change to `{meant}`"), span, meant))
}

/// The signal that was probably meant.
pub(super) fn signal(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span).to_uppercase();
    let name = source.strip_prefix("SIG").unwrap_or(&source);
    let names = SIGNALS.iter().map(|it| it.name);
    let meant = suggest(name, names, true).filter(|it| it.len() > 2 && name.len() > 2)?;
    let meant = format!("SIG{meant}");
    Some(change(format!("Change to `{meant}`"), broken.span, meant))
}

/// A checksum that doesn't say of what kind it is.
pub(super) fn algorithm(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span);
    let whole = format!("sha256:{source}");
    digest::parse(&whole).ok()?;
    let at = Span::empty(broken.span.start);
    Some(change("Write `sha256:…`", at, "sha256:"))
}
