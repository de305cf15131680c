//! Extracts an ARG from an image, its tag, or another value.

use super::offer::Offer;
use super::source::{above, instruction_at, is_plain, is_plain_char, line_end, new_variable};
use crate::lints::keyword_case::majority;
use analysis::{Base, Document, Stages, shell, shell_uses, uses};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction, Item, ShellTokenKind};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    let Some((number, item)) = instruction_at(document, part) else {
        return Vec::new();
    };
    match item.instruction.kind {
        Some(Kind::From) => image(document, number, item, part),
        Some(Kind::Run) => from_command(document, number, item, part)
            .into_iter()
            .collect(),
        _ => value(document, item, part).into_iter().collect(),
    }
}

/// Offers to extract the image of a FROM, and its tag.
fn image(document: &Document, number: usize, item: &Item, part: Span) -> Vec<Offer<'static>> {
    let stage = document.semantics().stage_of(number);
    let is_image = stage.is_some_and(|it| matches!(it.base(), Base::Image(_)));
    let Some(word) = item.instruction.words().first().filter(|_| is_image) else {
        return Vec::new();
    };
    let text = word.text.as_str();
    if !item.at(word.span).covers(part) || !is_plain(text) {
        return Vec::new();
    }
    let name_end = text.find('@').unwrap_or(text.len());
    let name = text.get(..name_end).unwrap_or_default();
    let short = name.rfind('/').map_or(0, |slash| slash + 1);
    let colon = name
        .get(short..)
        .and_then(|it| it.find(':'))
        .map(|it| short + it);
    let image = text
        .get(short..colon.unwrap_or(name_end))
        .unwrap_or_default();
    let mut found = Vec::new();
    let mut add = |range: std::ops::Range<usize>, what: &str, wish: &str| {
        let span = item.at(word.span_of(range.clone()));
        let value = text.get(range.clone()).unwrap_or_default();
        if !part.is_empty() && part != span {
            return;
        }
        let name = new_variable(document, wish);
        let used = if range.len() == text.len() {
            format!("${name}")
        } else {
            format!("${{{name}}}")
        };
        let argument = global(document, &name, value);
        let title = format!("Extract the {what} into `ARG {name}`");
        found.push(Offer::new(
            title,
            vec![argument, TextEdit { span, text: used }],
        ));
    };
    if let Some(colon) = colon {
        add(colon + 1..name_end, "tag", &format!("{image}_VERSION"));
    }
    add(0..text.len(), "image", &format!("{image}_IMAGE"));
    found
}

/// The edit that adds an ARG before the first FROM, after existing ones.
fn global(document: &Document, name: &str, value: &str) -> TextEdit {
    let end = line_end(document);
    let keyword = majority(document).apply("ARG");
    let items = &document.file().items;
    let first = Stages::of(document).get(0).map_or(0, |it| it.items.start);
    let before = items.get(..first).unwrap_or_default().iter();
    let last = before
        .rev()
        .find(|it| it.instruction.kind == Some(Kind::Arg));
    match (last, items.get(first)) {
        (Some(last), _) => TextEdit {
            span: Span::empty(last.span().end),
            text: format!("{end}{keyword} {name}={value}"),
        },
        (None, from) => TextEdit {
            span: Span::empty(from.map_or(0, |it| above(document, it))),
            text: format!("{keyword} {name}={value}{end}"),
        },
    }
}

/// The edit that adds an ARG before an instruction.
fn local(document: &Document, item: &Item, name: &str, value: &str) -> TextEdit {
    let keyword = majority(document).apply("ARG");
    TextEdit {
        span: Span::empty(above(document, item)),
        text: format!("{keyword} {name}={value}{}", line_end(document)),
    }
}

/// Offers to extract a value that BuildKit expands.
fn value(document: &Document, item: &Item, part: Span) -> Option<Offer<'static>> {
    let it = &*item.instruction;
    let (word, wish) = word(it, item, part)?;
    let used = uses(it, document.file().escape);
    let bounds = used.iter().map(|it| it.whole);
    let (mut low, mut high) = (0, word.text.len());
    let at = word.offset_in_text(part.start - item.start)?;
    for used in bounds.filter(|it| word.span.covers(*it)) {
        let start = word.offset_in_text(used.start)?;
        let end = word.offset_in_text(used.end)?;
        if start < at && at < end {
            return None;
        }
        if end <= at {
            low = low.max(end);
        } else {
            high = high.min(start);
        }
    }
    let range = if part.is_empty() {
        let start = word
            .text
            .get(low..at)?
            .trim_end_matches(is_plain_char)
            .len()
            + low;
        let rest = word.text.get(at..high)?;
        let end = high - rest.trim_start_matches(is_plain_char).len();
        start..end
    } else {
        let end = word.offset_in_text(part.end - item.start)?;
        (low <= at && end <= high).then_some(at..end)?
    };
    let value = word.text.get(range.clone()).filter(|it| is_plain(it))?;
    let span = item.at(word.span_of(range.clone()));
    // The text must occur literally in the source, and not have a special meaning.
    if *document.text.slice(span) != *value || is_quoted(word, range.start) {
        return None;
    }
    let name = new_variable(document, &wish);
    let text = if range.len() == word.text.len() {
        format!("${name}")
    } else {
        format!("${{{name}}}")
    };
    let edits = vec![local(document, item, &name, value), TextEdit { span, text }];
    Some(Offer::new(title(value, &name), edits))
}

/// True if a position in a word follows a single quote or an escape, where variables may not be expanded.
fn is_quoted(word: &Fragment, at: usize) -> bool {
    let before = word.text.get(..at).unwrap_or_default();
    before.contains(['\'', '\\', '`'])
}

/// The word of an instruction around a range, and a name for its variable.
fn word<'i>(it: &'i Instruction, item: &Item, part: Span) -> Option<(&'i Fragment, String)> {
    let covers = |word: &&Fragment| item.at(word.span).covers(part);
    let wish = match it.kind? {
        Kind::Env | Kind::Label => {
            let mut pairs = it.pairs().iter();
            return pairs.find_map(|pair| {
                let value = pair.value.as_ref().filter(covers)?;
                (!pair.is_legacy).then(|| (value, format!("{}_VALUE", pair.name.text)))
            });
        }
        Kind::Workdir => "WORKING_FOLDER",
        Kind::User => "USERNAME",
        Kind::Expose => "PORT",
        Kind::Volume => "VOLUME_FOLDER",
        Kind::Stopsignal => "SIGNAL",
        Kind::Add | Kind::Copy => "FILES",
        _ => return None,
    };
    let is_copy = matches!(it.kind, Some(Kind::Add | Kind::Copy));
    let last = it.words().last().filter(|_| is_copy);
    let word = it.words().iter().find(covers)?;
    // A part of an address with a colon isn't a port.
    if it.kind == Some(Kind::Expose) && word.text.contains(':') {
        return None;
    }
    let is_last = last.is_some_and(|it| std::ptr::eq(it, word));
    let wish = if is_last { "DESTINATION" } else { wish };
    Some((word, wish.to_owned()))
}

/// Offers to extract the selected part of a shell command.
fn from_command(
    document: &Document,
    number: usize,
    item: &Item,
    part: Span,
) -> Option<Offer<'static>> {
    let value = document.text.slice(part).into_owned();
    let it = &item.instruction;
    let in_command = match &it.arguments {
        Arguments::Shell(text) => item.at(text.span).covers(part),
        _ => false,
    };
    let shell = shell(document, number)?;
    let simple = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if !in_command || !shell.sound || value.is_empty() || !value.chars().all(simple) {
        return None;
    }
    let inner = Span::new(part.start - item.start, part.end - item.start);
    let meets = |span: Span| span.touches(inner.start) || inner.touches(span.start);
    // It must be neither shell syntax nor a name, nor a file descriptor.
    let taken = shell.tokens.iter().any(|token| {
        let source = document.text.slice(item.at(token.span));
        let redirects = source.contains(['<', '>']);
        meets(token.span)
            && match token.kind {
                ShellTokenKind::String | ShellTokenKind::Flag | ShellTokenKind::Number => false,
                ShellTokenKind::Operator => redirects,
                _ => true,
            }
    });
    let named = shell.variables.iter().any(|it| meets(it.span));
    if taken || named || in_braces(document, part) {
        return None;
    }
    let name = new_variable(document, &wish(document, item, part));
    let text = format!("${{{name}}}");
    let edits = vec![
        local(document, item, &name, &value),
        TextEdit { span: part, text },
    ];
    let offer = Offer::new(title(&value, &name), edits);
    Some(offer.if_it_holds(move |after| {
        let found = shell_uses(after, number + 1);
        found.iter().filter(|it| it.name == name).count() == 1
    }))
}

fn title(value: &str, name: &str) -> String {
    format!("Extract `{value}` into `ARG {name}`")
}

/// True in `{1..3}`, which a shell expands before variables.
fn in_braces(document: &Document, part: Span) -> bool {
    let line = document.text.line(document.text.line_of(part.start));
    let before = document.text.slice(Span::new(line.start, part.start));
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    word.replace("${", "").contains('{')
}

/// A variable name for a part of a command, from the word before it, as in `curl=1.2` or `--version`.
fn wish(document: &Document, item: &Item, part: Span) -> String {
    let before = document.text.slice(Span::new(item.start, part.start));
    let before = before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let word = before
        .get(start.map_or(0, |it| it + 1)..)
        .unwrap_or_default();
    let word = word.trim_matches('-');
    let digits = document
        .text
        .slice(part)
        .starts_with(|c: char| c.is_ascii_digit());
    if digits {
        format!("{word}_VERSION")
    } else {
        format!("{word}_VALUE")
    }
}
