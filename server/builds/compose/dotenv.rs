//! Files of environment variables: compose-go's `dotenv` package.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::budget::Exhausted;

use super::interpolation::{VariableValue, substitute};

/// Larger values, and files whose values are larger in all, are refused.
const MAX_BYTES: usize = 1024 * 1024;

/// What is wrong in a file, and at which byte.
pub(crate) type DotenvError = (usize, String);

/// The variables of a file. Messages don't contain values, which may be secrets. `lookup` finds those of the environment, which come first in values.
pub(crate) fn parse(
    text: &str,
    lookup: &dyn Fn(&str) -> Option<String>,
    out: &mut BTreeMap<String, String>,
) -> Result<(), DotenvError> {
    let text_length = text.len();
    let left = Cell::new(MAX_BYTES);
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(());
        }
        if rest.starts_with('#') {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        let at = text_length - rest.len();
        let fault = |message: String| Err((at, message));
        let (key, after, inherited) = match locate_key(rest) {
            Ok(found) => found,
            Err(message) => return fault(message),
        };
        if key.contains(' ') {
            return fault("the name of a variable can't contain a space".to_owned());
        }
        if inherited {
            if let Some(value) = lookup(key) {
                out.insert(key.to_owned(), value);
            }
            rest = after;
            continue;
        }
        let (value, after) = match value(after, out, lookup, &left) {
            Ok(found) => found,
            Err(message) => return fault(message),
        };
        out.insert(key.to_owned(), value);
        rest = after;
    }
}

/// Whitespace but line breaks.
fn is_space(char: char) -> bool {
    matches!(
        char,
        '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}'
    )
}

/// The key, what follows `=`, and whether the key stands alone, which takes its value from the environment.
fn locate_key(text: &str) -> Result<(&str, &str, bool), String> {
    let mut text = text;
    if let Some(after) = text.strip_prefix("export")
        && after.starts_with(char::is_whitespace)
    {
        text = after.trim_start_matches(is_space);
    }
    for (at, char) in text.char_indices() {
        if is_space(char) {
            continue;
        }
        match char {
            '=' | ':' | '\n' => {
                let key = text.get(..at).unwrap_or_default().trim_end();
                let after = text.get(at + 1..).unwrap_or_default();
                return Ok((key, after.trim_start_matches(is_space), char == '\n'));
            }
            '_' | '.' | '-' | '[' | ']' => {}
            char if char.is_alphabetic() || char.is_numeric() => {}
            char => {
                return Err(format!(
                    "unexpected character `{char}` in the name of a variable"
                ));
            }
        }
    }
    if text.is_empty() {
        return Err("missing key".to_owned());
    }
    // Without `=` up to the end, compose-go has an empty key and goes on after it with the same text as value.
    Ok(("", text, false))
}

fn value<'a>(
    text: &'a str,
    known: &BTreeMap<String, String>,
    lookup: &dyn Fn(&str) -> Option<String>,
    left: &Cell<usize>,
) -> Result<(String, &'a str), String> {
    let exhausted = Cell::new(false);
    let expand = |text: &str| {
        let find = |name: &str| {
            let text = lookup(name).or_else(|| known.get(name).cloned())?;
            let Some(rest) = left.get().checked_sub(text.len()) else {
                exhausted.set(true);
                return None;
            };
            left.set(rest);
            Some(VariableValue {
                text,
                sensitive: false,
            })
        };
        let replaced = substitute(text, &find)
            .map_err(|_| "invalid or missing variable in a value".to_owned())?;
        if exhausted.get() {
            return Err(Exhausted::MESSAGE.to_owned());
        }
        Ok(replaced.text)
    };
    let Some(quote @ ('"' | '\'')) = text.chars().next() else {
        let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
        let line = line.split(" #").next().unwrap_or_default().trim_end();
        return Ok((expand(line)?, rest));
    };
    let mut chars = String::new();
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        if char != quote {
            if !escaped && char == '\\' {
                escaped = true;
                continue;
            }
            if std::mem::take(&mut escaped) {
                chars.push('\\');
            }
            chars.push(char);
            continue;
        }
        if std::mem::take(&mut escaped) {
            chars.push(char);
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        if quote == '"' {
            chars = expand(&unescape(&chars))?;
        }
        return Ok((chars, rest));
    }
    Err("unterminated quoted value".to_owned())
}

/// Replaces the escape sequences of a value in double quotes.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let after = from.get(1..).unwrap_or_default();
        let simple = match after.chars().next() {
            Some('a') => Some("\u{7}"),
            Some('b') => Some("\u{8}"),
            Some('c') => Some("\\c"),
            Some('f') => Some("\u{c}"),
            Some('n') => Some("\n"),
            Some('r') => Some("\r"),
            Some('t') => Some("\t"),
            Some('v') => Some("\u{b}"),
            Some('$') => Some("$$"),
            Some('"') => Some("\""),
            Some('\\') => Some("\\"),
            _ => None,
        };
        if let Some(simple) = simple {
            out.push_str(simple);
            rest = after.get(1..).unwrap_or_default();
            continue;
        }
        if let Some(digits) = after.strip_prefix('0') {
            let count = digits
                .chars()
                .take(3)
                .take_while(char::is_ascii_digit)
                .count();
            let (octal, after) = digits.split_at(count);
            match u8::from_str_radix(octal, 8) {
                Ok(byte) if count == 3 => {
                    out.push(byte as char);
                    rest = after;
                }
                _ => {
                    out.push('\\');
                    out.push('0');
                    rest = digits;
                }
            }
            continue;
        }
        out.push('\\');
        rest = after;
    }
    out.push_str(rest);
    out
}
