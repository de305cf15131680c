//! Fixes for values: key-value pairs, quotes, variables, image names, ports and signals.

use super::forms::takes_json_words;
use super::problem_context::{ProblemContext, change};
use crate::lints::diagnostic::Fix;
use syntax::Pair;
use syntax::language::{Kind, SIGNALS, edit_distance, suggest};
use syntax::text::{Span, TextEdit};
use syntax::values::{digest, reference};

/// The pairs of the instruction, and the index of the one with the problem.
fn pairs<'d>(context: &ProblemContext<'d>) -> Option<(&'d [Pair], usize)> {
    let pairs = context.instruction()?.pairs();
    let number = pairs.iter().position(|it| context.is_problem(it.span))?;
    Some((pairs, number))
}

/// True for spaces and tabs only.
fn is_whitespace(source: &str) -> bool {
    source.chars().all(|c| c == ' ' || c == '\t')
}

/// Replaces the colon in `A:b`.
pub(super) fn equals_for_colon(context: &ProblemContext) -> Option<Fix> {
    let (pairs, number) = pairs(context)?;
    let word = pairs.get(number)?;
    let (name, value) = word.name.text.split_once(':')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_pair = !name.is_empty() && name.chars().all(is_name) && !value.starts_with(['/', ':']);
    let changed = format!("{name}={value}");
    (is_pair && context.is_whole(&word.name))
        .then(|| change(format!("Change to `{changed}`"), context.span, changed))
}

/// Removes the spaces around the equals sign in `A = b`.
pub(super) fn joined_equals(context: &ProblemContext) -> Option<Fix> {
    let (pairs, number) = pairs(context)?;
    let between = |a: &Pair, b: &Pair| {
        Span::new(
            context.file_span(a.span).end,
            context.file_span(b.span).start,
        )
    };
    // The problem of ENV and LABEL is the name, that of ARG the equals sign.
    let is_equals = |it: &&Pair| it.name.text.is_empty() && it.value.is_some();
    let number = match pairs.get(number).filter(is_equals) {
        Some(_) => number.checked_sub(1)?,
        None => number,
    };
    let name = pairs.get(number).filter(|it| it.value.is_none())?;
    let equals = pairs.get(number + 1).filter(is_equals)?;
    let mut spans = vec![between(name, equals)];
    if equals.value.as_ref()?.text.is_empty() {
        let value = pairs.get(number + 2).filter(|it| it.value.is_none())?;
        spans.push(between(equals, value));
    }
    if !spans
        .iter()
        .all(|span| is_whitespace(&context.source(*span)))
    {
        return None;
    }
    let edits = spans.into_iter().map(|span| TextEdit::new(span, ""));
    let title = format!("Write `{}=…`", name.name.text);
    Some(Fix::suggestion(title, edits.collect()))
}

/// The separator of shell commands or of a list that a word consists of.
fn is_separator(pair: &Pair) -> bool {
    pair.value.is_none() && matches!(pair.name.text.as_str(), "," | ";" | "&&")
}

/// Removes the separators between pairs in `A=b , C=d`.
pub(super) fn without_separator(context: &ProblemContext) -> Option<Fix> {
    let (pairs, number) = pairs(context)?;
    if !pairs.get(number).is_some_and(is_separator) {
        return None;
    }
    // Everything else is a pair.
    let is_pair = |it: &Pair| it.value.is_some() && !it.name.text.is_empty() && !it.is_legacy;
    if !pairs.iter().all(|it| is_pair(it) || is_separator(it)) || !is_pair(pairs.first()?) {
        return None;
    }
    let edits = pairs.windows(2).filter_map(|it| {
        let [before, pair] = it else { return None };
        let end = context.file_span(before.span).end;
        let span = Span::new(end, context.file_span(pair.span).end);
        is_separator(pair).then(|| TextEdit::new(span, ""))
    });
    let edits: Vec<_> = edits.collect();
    let is_on_line = |it: &TextEdit| !context.source(it.span).contains('\n');
    let title = match edits.len() {
        1 => format!("Remove `{}`", pairs.get(number)?.name.text),
        number => format!("Remove the {number} separators"),
    };
    edits
        .iter()
        .all(is_on_line)
        .then(|| Fix::suggestion(title, edits))
}

/// Adds the missing quotes around a value with spaces in `A=b c`.
pub(super) fn quoted(context: &ProblemContext) -> Option<Fix> {
    let (pairs, number) = pairs(context)?;
    if pairs.iter().any(is_separator) {
        return None;
    }
    let lacks = |it: &&Pair| it.value.is_none();
    let first = number - pairs.iter().take(number).rev().take_while(lacks).count();
    let rest = pairs.iter().skip(number).take_while(lacks).count();
    let before = pairs.get(first.checked_sub(1)?)?;
    let last = pairs.get(number + rest - 1)?;
    // Another problem follows, which this fix would make worse.
    let next = pairs.get(number + rest);
    if next.is_some_and(|it| it.name.text.is_empty()) || before.name.text.is_empty() {
        return None;
    }
    let value = before.value.as_ref()?;
    let (start, end) = if value.text.is_empty() {
        let end = context.file_span(before.span).end;
        let first = pairs.get(first)?;
        (end, context.file_span(first.span).start)
    } else {
        let start = context.file_span(value.span).start;
        (start, start)
    };
    let all = Span::new(end, context.file_span(last.span).end);
    let escape = context.document.file().escape;
    let source = context.source(all);
    let special = |c: char| matches!(c, '"' | '\'' | '\n' | '\r' | '#') || c == escape;
    if source.contains(special) || !is_whitespace(&context.source(Span::new(start, end))) {
        return None;
    }
    let edits = vec![
        TextEdit::new(Span::new(start, end), "\""),
        TextEdit::new(Span::empty(all.end), "\""),
    ];
    let title = format!("Write `{}=\"{source}\"`", before.name.text);
    Some(Fix::suggestion(title, edits))
}

/// The span of the pair and the words that [`quoted`] joins, where it is the first fix.
pub(super) fn quoted_span(context: &ProblemContext) -> Option<Span> {
    if joined_equals(context).is_some() {
        return None;
    }
    quoted(context)?;
    let (pairs, number) = pairs(context)?;
    let lacks = |it: &&Pair| it.value.is_none();
    let first = pairs.iter().take(number).rfind(|it| !lacks(it))?;
    let last = pairs.iter().skip(number).take_while(lacks).last()?;
    Some(
        context
            .file_span(first.span)
            .to(context.file_span(last.span)),
    )
}

/// Sets a name without a value to an empty string.
pub(super) fn empty(context: &ProblemContext) -> Option<Fix> {
    let (pairs, number) = pairs(context)?;
    // In what is meant as a comment, there are no names; and an error would be left.
    let mut before = pairs.iter().take(number);
    if before.any(|it| it.name.text.contains('#') && it.value.is_none()) {
        return None;
    }
    let written = &pairs.get(number)?.name;
    let name = &written.text;
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let title = format!("Set `{name}` to an empty string");
    let at = Span::empty(context.file_span(written.span).end);
    let near = [number.checked_sub(1), Some(number + 1)].into_iter();
    let mut near = near.flatten().filter_map(|it| pairs.get(it));
    let equals = near.any(|it| it.name.text.is_empty());
    (name.chars().all(plain) && !equals).then(|| change(title, at, "="))
}

/// The unterminated quote, and the text before it in the same word.
fn open_quote(context: &ProblemContext) -> Option<(char, String)> {
    let source = context.source(context.span);
    let quote = source.chars().next()?;
    let rest = source.get(1..)?;
    let before = Span::new(context.item()?.start, context.span.start);
    let before = context.source(before);
    let word = before.rsplit([' ', '\t', '\n']).next()?.to_owned();
    // With several quotes, it is unclear which one is missing.
    let is_only_quote =
        matches!(quote, '"' | '\'') && !rest.contains(quote) && !word.contains(quote);
    let one_line = !rest.contains('\n') && !rest.contains(context.document.file().escape);
    (is_only_quote && one_line).then_some((quote, word))
}

/// Moves the quote in `"NAME=value"` after the equals sign.
pub(super) fn quoted_pair(context: &ProblemContext) -> Option<Fix> {
    let pairs = context.instruction()?.pairs();
    let pair = pairs.iter().find(|it| {
        let name = context.file_span(it.name.span);
        name.start == context.span.start && !it.is_legacy
    })?;
    let value = pair.value.as_ref()?;
    let quote = pair
        .name
        .text
        .chars()
        .next()
        .filter(|it| "\"'".contains(*it))?;
    let name = pair.name.text.strip_prefix(quote)?;
    let plain = value.text.strip_suffix(quote)?;
    let special = |c: char| c == '"' || c == '\'' || c == context.document.file().escape;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
    if plain.contains(special) || !name.chars().all(is_name) || name.is_empty() {
        return None;
    }
    let start = context.file_span(pair.name.span).start;
    let at = Span::empty(context.file_span(value.span).start);
    let edits = vec![
        TextEdit::new(Span::new(start, start + 1), ""),
        TextEdit::new(at, quote),
    ];
    let title = format!("Write `{name}={quote}{plain}{quote}`");
    Some(Fix::suggestion(title, edits))
}

/// True if another word of the instruction closes a quote, which doesn't join them.
fn is_closed_in_other_word(context: &ProblemContext, quote: char) -> Option<bool> {
    let instruction = context.instruction()?;
    let words = instruction.words().iter();
    let mut words = words.filter(|it| !context.file_span(it.span).covers(context.span));
    Some(takes_json_words(instruction) && words.any(|it| it.text.contains(quote)))
}

/// Closes a quote at the beginning of a word or value.
pub(super) fn closed_quote(context: &ProblemContext) -> Option<Fix> {
    let (quote, word) = open_quote(context)?;
    let begins = word.is_empty() || word.ends_with(['=', '/', ':']);
    if is_closed_in_other_word(context, quote)? {
        return None;
    }
    // The quote may be closed in the value.
    let after = Span::new(context.span.end, context.span.end + 1);
    if context.source(after) == "=" {
        return None;
    }
    let at = Span::empty(context.span.end);
    begins.then(|| change("Close the quote", at, quote))
}

/// Escapes an apostrophe within a word.
pub(super) fn escaped_quote(context: &ProblemContext) -> Option<Fix> {
    let (quote, word) = open_quote(context)?;
    let within = word.ends_with(char::is_alphanumeric)
        && quote == '\''
        && !is_closed_in_other_word(context, quote)?;
    let at = Span::empty(context.span.start);
    let escape = context.document.file().escape;
    within.then(|| change("Escape the apostrophe", at, escape))
}

/// Closes `${name`.
pub(super) fn closed_brace(context: &ProblemContext) -> Option<Fix> {
    // The brace may close it in another word, or the modifier may extend to the word's end.
    let end = context.item()?.span().end;
    let following = context.source(Span::new(context.span.end, end));
    if following.contains('}') && !following.contains("${") {
        return None;
    }
    let source = context.source(context.span);
    let rest = source.strip_prefix("${")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = rest.split(|c| !is_name(c)).next()?;
    let begins = name.starts_with(|c: char| !c.is_ascii_digit());
    let after = rest.get(name.len()..)?;
    if after.contains(['}', '$', '{', '\n']) || !begins {
        return None;
    }
    let is_plain = |it: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        it.chars().all(plain)
    };
    let modifier = after.strip_prefix(':').unwrap_or(after);
    let end = match modifier.strip_prefix(['-', '+', '?']) {
        Some(word) if is_plain(word) => source.len(),
        // The modifier may extend to there.
        None if !after.starts_with([':', '#', '%']) => "${".len() + name.len(),
        _ => return None,
    };
    let title = format!("Write `{}}}`", source.get(..end)?);
    let at = context.span.start + end as u32;
    Some(change(title, Span::empty(at), "}"))
}

/// Removes a URL scheme like `https://` from an image name.
pub(super) fn without_scheme(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span);
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
    let start = context.span.start;
    let span = Span::new(start, start + scheme.len() as u32);
    Some(change(format!("Remove `{scheme}`"), span, ""))
}

/// The name of the image in the address of its page on Docker Hub.
pub(super) fn name_in_address(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span);
    let page = source.strip_prefix("https://hub.docker.com/")?;
    let name = page.strip_prefix("_/").or(page.strip_prefix("r/"))?;
    let name = name.split(['?', '#']).next()?.trim_end_matches('/');
    reference::parse(name).ok()?;
    Some(change(format!("Change to `{name}`"), context.span, name))
}

/// Converts the repository path of an image name to lower case.
pub(super) fn lower_case_image(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span);
    let name = source.split('@').next()?;
    let slash = name.rfind('/').map_or(0, |at| at + 1);
    let colon = name.get(slash..)?.find(':');
    let end = colon.map_or(name.len(), |at| slash + at);
    let lower = name.get(..end)?.to_ascii_lowercase();
    let whole = format!("{lower}{}", source.get(end..)?);
    if lower == name.get(..end)? || reference::parse(&whole).is_err() {
        return None;
    }
    // Templates write `BASEIMAGE` and the like.
    let is_placeholder =
        !name.chars().any(|c| c.is_ascii_lowercase()) && !name.contains(['/', ':', '.']);
    if is_placeholder && !names_stage(context, &lower) {
        return None;
    }
    let start = context.span.start;
    let span = Span::new(start, start + end as u32);
    Some(change(format!("Change to `{whole}`"), span, lower))
}

/// True for the name of a stage, or of an official image.
fn names_stage(context: &ProblemContext, name: &str) -> bool {
    let mut items = context.document.file().items.iter();
    let is_stage = items.any(|it| {
        let named = it.instruction.stage_name();
        named.is_some_and(|it| it.text.eq_ignore_ascii_case(name))
    });
    let reference = reference::parse(name);
    is_stage || reference.is_ok_and(|it| analysis::catalogue::official(&it).is_some())
}

/// Replaces the commas between ports with spaces.
pub(super) fn separate_ports(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span);
    let ports: Vec<_> = source.split(',').map(str::trim).collect();
    let port = |it: &&str| it.is_empty() || syntax::values::ports::parse(it).is_ok();
    let more = source.contains(',') && ports.iter().any(|it| !it.is_empty());
    let known = context.instruction()?.kind == Some(Kind::Expose) && more && ports.iter().all(port);
    let text: Vec<_> = ports.into_iter().filter(|it| !it.is_empty()).collect();
    let text = text.join(" ");
    known.then(|| change(format!("Write `{text}`"), context.span, text))
}

/// Corrects a misspelled protocol.
pub(super) fn protocol(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span);
    let (port, protocol) = source.split_once('/')?;
    let suggestion = suggest(protocol, ["tcp", "udp", "sctp"], false)?;
    syntax::values::ports::parse(&format!("{port}/{suggestion}")).ok()?;
    let start = context.span.start + port.len() as u32 + 1;
    let span = Span::new(start, context.span.end);
    Some(change(
        format!("Change to `{suggestion}`"),
        span,
        suggestion,
    ))
}

/// Corrects a misspelled signal.
pub(super) fn signal(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span).to_uppercase();
    let name = source.strip_prefix("SIG").unwrap_or(&source);
    let names = SIGNALS.iter().map(|it| it.name);
    let suggestion = suggest(name, names, true).filter(|it| it.len() > 2 && name.len() > 2)?;
    // Two of three letters are no hint.
    if name.len() < 4 && edit_distance(name, suggestion) > 1 {
        return None;
    }
    let suggestion = format!("SIG{suggestion}");
    Some(change(
        format!("Change to `{suggestion}`"),
        context.span,
        suggestion,
    ))
}

/// Adds the missing algorithm of a checksum.
pub(super) fn algorithm(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span);
    let whole = format!("sha256:{source}");
    digest::parse(&whole).ok()?;
    let at = Span::empty(context.span.start);
    Some(change("Write `sha256:…`", at, "sha256:"))
}
