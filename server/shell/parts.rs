//! The parts of a word: texts, variables and substitutions.

use crate::scan::{Scanner, is_name};

/// A part of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// A text without its quotes, and whether it has any.
    Text(&'a str, bool),
    /// A variable, with what follows the name in `${…}`.
    Variable { name: &'a str, modifier: &'a str },
    /// The commands of a substitution.
    Substitution(&'a str),
    /// `$((…))`, `$?` and others that are numbers.
    Number,
    /// Anything.
    Unknown,
}

/// The parts of a word, as it is in a script.
pub(super) fn parts(source: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut scanner = Scanner::new(source);
    while !scanner.is_at_end() {
        collect(source, &mut scanner, false, &mut parts);
    }
    parts
}

/// The text of a word without its quotes and escapes.
pub(super) fn unquoted(source: &str) -> String {
    let parts = parts(source);
    let texts = parts.iter().map(|it| match it {
        Part::Text(text, _) => (*text).to_owned(),
        Part::Variable { name, modifier } => format!("${{{name}{modifier}}}"),
        Part::Substitution(inner) => format!("$({inner})"),
        Part::Number | Part::Unknown => "$".to_owned(),
    });
    texts.collect()
}

/// Collects parts up to the end of the word, or of its double quotes.
fn collect<'a>(
    source: &'a str,
    scanner: &mut Scanner<'a>,
    is_quoted: bool,
    parts: &mut Vec<Part<'a>>,
) {
    while !scanner.is_at_end() {
        let start = scanner.at;
        let piece = |scanner: &Scanner| source.get(start..scanner.at).unwrap_or_default();
        match scanner.peek(0) {
            b'"' => {
                scanner.at += 1;
                if is_quoted {
                    return;
                }
                // Empty quotes are a text, too.
                parts.push(Part::Text("", true));
                collect(source, scanner, true, parts);
            }
            b'\'' if !is_quoted => {
                scanner.skip_to_quote();
                let text = piece(scanner);
                let text = text.strip_prefix('\'').unwrap_or(text);
                parts.push(Part::Text(text.strip_suffix('\'').unwrap_or(text), true));
            }
            b'\\' => {
                scanner.piece();
                let text = piece(scanner);
                let escaped = text.strip_prefix('\\').unwrap_or(text);
                if escaped != "\n" {
                    let is_escape = !is_quoted || escaped.starts_with(['"', '$', '`', '\\']);
                    parts.push(Part::Text(if is_escape { escaped } else { text }, true));
                }
            }
            b'`' => {
                scanner.piece();
                let inner = piece(scanner).trim_start_matches('`');
                parts.push(Part::Substitution(inner.strip_suffix('`').unwrap_or(inner)));
            }
            b'$' if is_quoted && scanner.peek(1) == b'\'' => {
                scanner.at += 1;
                parts.push(Part::Text("$", true));
            }
            b'$' => {
                scanner.dollar();
                parts.push(match piece(scanner) {
                    "$" => parameter(source, scanner),
                    text => expansion(text),
                });
            }
            _ => {
                while !scanner.is_at_end()
                    && !matches!(scanner.peek(0), b'"' | b'\\' | b'`' | b'$')
                    && (is_quoted || scanner.peek(0) != b'\'')
                {
                    scanner.skip_character();
                }
                parts.push(Part::Text(piece(scanner), is_quoted));
            }
        }
    }
}

/// What follows `$`, which was skipped.
fn parameter<'a>(source: &'a str, scanner: &mut Scanner<'a>) -> Part<'a> {
    let start = scanner.at;
    match scanner.peek(0) {
        b'?' | b'#' | b'$' | b'!' => {
            scanner.at += 1;
            Part::Number
        }
        b'@' | b'*' | b'-' => {
            scanner.at += 1;
            Part::Unknown
        }
        c if is_name(char::from(c)) => {
            scanner.at += 1;
            while !c.is_ascii_digit() && is_name(char::from(scanner.peek(0))) {
                scanner.at += 1;
            }
            Part::Variable {
                name: source.get(start..scanner.at).unwrap_or_default(),
                modifier: "",
            }
        }
        _ => Part::Text("$", false),
    }
}

/// `${…}`, `$(…)`, `$((…))` or `$'…'`.
fn expansion(text: &str) -> Part<'_> {
    let inner = |open: &str, close: char| {
        let inner = text.strip_prefix(open)?;
        Some(inner.strip_suffix(close).unwrap_or(inner))
    };
    if text.starts_with("$((") {
        return Part::Number;
    }
    if let Some(inner) = inner("$(", ')') {
        return Part::Substitution(inner);
    }
    let Some(inner) = inner("${", '}') else {
        return Part::Unknown;
    };
    if inner.len() > 1 && inner.starts_with('#') {
        return Part::Number;
    }
    let end = inner.find(|c: char| !is_name(c)).unwrap_or(inner.len());
    match inner.split_at_checked(end) {
        Some((name, modifier)) if !name.is_empty() => Part::Variable { name, modifier },
        _ => Part::Unknown,
    }
}
