//! The source at and around instructions.

use analysis::Document;
use syntax::Item;
use syntax::language::predefined;
use syntax::text::Span;

/// The instruction that contains a range, if it has no errors.
pub(super) fn instruction_at(document: &Document, part: Span) -> Option<(usize, &Item)> {
    let items = &document.file().items;
    let next = items.partition_point(|it| it.start <= part.start);
    let number = next.checked_sub(1)?;
    let item = items.get(number)?;
    let sound = item.instruction.problems.is_empty();
    (sound && item.span().covers(part)).then_some((number, item))
}

/// The flags of an instruction as written, each followed by a space.
pub(super) fn flags(document: &Document, item: &Item) -> String {
    let flags = item.instruction.flags.iter();
    let flags = flags.map(|it| format!("{} ", document.text.slice(item.at(it.span))));
    flags.collect()
}

/// The line terminator of a document.
pub(super) fn line_end(document: &Document) -> &'static str {
    let first = document.text.slice(document.text.line_end(0));
    if first.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// The comments in a range, outside of instructions and within them.
pub(super) fn comments_in(document: &Document, part: Span) -> Vec<String> {
    let file = document.file();
    let inner = file.items.iter().flat_map(|item| {
        let comments = item.instruction.comments.iter();
        comments.map(|it| item.at(*it))
    });
    let outer = file.comments.iter().map(|it| it.span);
    let mut all: Vec<_> = inner.chain(outer).filter(|it| part.covers(*it)).collect();
    all.sort_unstable_by_key(|it| it.start);
    let text = |it: &Span| document.text.slice(*it).trim().to_owned();
    all.iter().map(text).collect()
}

/// The position for a line before an instruction: before the comments directly above it.
pub(super) fn above(document: &Document, item: &Item) -> u32 {
    let text = &document.text;
    let mut line = text.line_of(item.start);
    let mut comments = document.file().comments.iter().rev();
    while let Some(before) = line.checked_sub(1) {
        if !comments.any(|it| text.line_of(it.span.start) == before) {
            break;
        }
        line = before;
    }
    text.line_start(line)
}

/// A name for a new variable that a document doesn't contain yet.
pub(super) fn new_variable(document: &Document, wish: &str) -> String {
    let upper = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    let mut name: String = wish.chars().map(upper).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "V_");
    }
    let source = document.text.to_string();
    let taken = |name: &str| {
        source.contains(name)
            || predefined(name).is_some()
            || document.build().args.contains_key(name)
    };
    let numbers = (1..).map(|number| match number {
        1 => name.clone(),
        number => format!("{name}_{number}"),
    });
    let mut free = numbers.filter(|it| !taken(it));
    free.next().unwrap_or_default()
}

/// True for a text without special characters: in words, in double quotes, and in commands.
pub(super) fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_plain_char)
}

pub(super) fn is_plain_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '@' | '+' | ',' | '%')
}

/// What becomes of the line breaks in a command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineBreaks {
    /// They are kept, with the line continuations of a shell.
    Kept,
    /// Each becomes a space, with the whitespace around it.
    Spaces,
}

/// A command without comments, with other line breaks. Those in quotes are removed where necessary, as BuildKit does.
/// `None` if the quotes are unclear.
pub(super) fn with_line_breaks(
    document: &Document,
    span: Span,
    line_breaks: LineBreaks,
) -> Option<String> {
    let escape = document.file().escape;
    let source = document.text.slice(span);
    let mut quoting = Quoting::default();
    let mut text = String::new();
    // BuildKit skips blank lines.
    let mut rest = source.lines().filter(|it| !it.trim().is_empty()).peekable();
    let mut is_after_space = false;
    while let Some(line) = rest.next() {
        let line = if is_after_space {
            line.trim_start_matches([' ', '\t'])
        } else {
            line
        };
        if rest.peek().is_none() {
            text += line;
            break;
        }
        let line = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
        let trimmed = line.trim_end_matches([' ', '\t']);
        if trimmed.ends_with([escape, '\\']) {
            return None;
        }
        quoting.read(line);
        is_after_space = quoting.quote.is_none() && line_breaks == LineBreaks::Spaces;
        match quoting.quote {
            Some('"') if quoting.has_substitution => return None,
            _ if is_after_space => {
                let is_indented = |it: &&str| it.starts_with([' ', '\t']);
                let is_apart = trimmed.len() < line.len() || rest.peek().is_some_and(is_indented);
                text += trimmed;
                text += if is_apart { " " } else { "" };
            }
            // A shell knows no continuation in single quotes.
            Some('"') | None if line_breaks == LineBreaks::Kept => {
                text += line;
                text += "\\\n";
            }
            _ => text += line,
        }
    }
    Some(text)
}

/// The quotes around a position in a command.
#[derive(Default)]
struct Quoting {
    /// The open quote.
    quote: Option<char>,
    /// True after a substitution within double quotes, which may contain other quotes.
    has_substitution: bool,
}

impl Quoting {
    /// Moves the position to the end of a text.
    fn read(&mut self, text: &str) {
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match (self.quote, c) {
                (None | Some('"'), '\\') => {
                    rest.next();
                }
                (None, '\'' | '"') => {
                    *self = Quoting {
                        quote: Some(c),
                        has_substitution: false,
                    }
                }
                (Some(open), _) if open == c => self.quote = None,
                (Some('"'), '`') => self.has_substitution = true,
                (Some('"'), '$') => {
                    self.has_substitution |= matches!(rest.peek(), Some('(' | '{'));
                }
                _ => {}
            }
        }
    }
}
