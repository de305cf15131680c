//! The patterns of section headers.
//!
//! A [`Glob`] is compiled to a regular expression, which matches in time linear in the lengths of both, whatever the
//! pattern. Numbers in a range like `{1..12}` are captured and compared.

use regex_lite::{Regex, escape};

/// The longest pattern, in characters. The specification requires as many.
const MAX_LENGTH: usize = 1024;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Glob {
    regex: Regex,
    /// The bounds of each capture group.
    ranges: Vec<(i64, i64)>,
}

impl Glob {
    /// Compiles a pattern. `None` for one that matches nothing: an empty one, one that ends with a slash or has a set
    /// with a range that is the wrong way round, and one that is too long or too deeply nested.
    pub(super) fn new(pattern: &str) -> Option<Glob> {
        let chars: Vec<char> = pattern.chars().collect();
        if chars.len() > MAX_LENGTH || chars.last().is_none_or(|last| *last == '/') {
            return None;
        }
        let mut translation = Translation {
            regex: String::from("^(?s:"),
            ranges: Vec::new(),
        };
        // With a slash, a pattern is relative to the folder; otherwise it matches at any depth.
        let is_relative = chars.contains(&'/');
        if !is_relative {
            translation.regex += "(?:.*/)?";
        }
        let chars = chars.strip_prefix(&['/']).unwrap_or(&chars);
        translation.sequence(&tokens(chars), is_relative);
        translation.regex += ")$";
        Some(Glob {
            regex: Regex::new(&translation.regex).ok()?,
            ranges: translation.ranges,
        })
    }

    /// Whether a path matches, with slashes between its parts.
    pub(super) fn is_match(&self, path: &str) -> bool {
        if self.ranges.is_empty() {
            return self.regex.is_match(path);
        }
        let Some(captures) = self.regex.captures(path) else {
            return false;
        };
        let numbers = captures.iter().skip(1);
        numbers.zip(&self.ranges).all(|(number, (low, high))| {
            // A number in an alternative that wasn't taken is not there.
            let Some(number) = number.map(|it| it.as_str()) else {
                return true;
            };
            let digits = number.trim_start_matches(['+', '-']);
            let is_padded = digits.len() > 1 && digits.starts_with('0');
            let value = number.parse::<i64>();
            !is_padded && value.is_ok_and(|value| (*low..=*high).contains(&value))
        })
    }
}

/// An element of a pattern.
enum Token<'p> {
    /// A character that stands for itself.
    Literal(char),
    /// `?`
    AnyChar,
    /// `*`
    AnyName,
    /// `**`, or more stars.
    AnyPath,
    /// What is between `[` and `]`.
    Set(&'p [char]),
    /// `{`, and how many tokens follow up to its `}`.
    Open(usize),
    /// The `}` of a `{`.
    Close,
    /// `,`
    Comma,
}

/// Splits a pattern into tokens.
fn tokens(pattern: &[char]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut open = Vec::new();
    let mut rest = pattern;
    while let [first, after @ ..] = rest {
        rest = after;
        let token = match (first, rest) {
            ('\\', [escaped, after @ ..]) => {
                rest = after;
                Token::Literal(*escaped)
            }
            ('?', _) => Token::AnyChar,
            ('*', ['*', ..]) => {
                let stars = rest.iter().take_while(|c| **c == '*').count();
                rest = rest.get(stars..).unwrap_or_default();
                Token::AnyPath
            }
            ('*', _) => Token::AnyName,
            ('[', _) => match set_length(rest) {
                Some(length) => {
                    let (set, after) = rest.split_at_checked(length).unwrap_or_default();
                    rest = after.get(1..).unwrap_or_default();
                    Token::Set(set)
                }
                None => Token::Literal('['),
            },
            ('{', _) => {
                open.push(tokens.len());
                // Until it is closed.
                Token::Literal('{')
            }
            ('}', _) => match open.pop() {
                Some(start) => {
                    let length = tokens.len() - start - 1;
                    if let Some(token) = tokens.get_mut(start) {
                        *token = Token::Open(length);
                    }
                    Token::Close
                }
                None => Token::Literal('}'),
            },
            (',', _) => Token::Comma,
            (c, _) => Token::Literal(*c),
        };
        tokens.push(token);
    }
    tokens
}

/// The number of characters after `[` up to its `]`. `None` if the bracket is literal: there is no `]`, nothing before
/// it, or a slash.
fn set_length(chars: &[char]) -> Option<usize> {
    let mut rest = chars;
    while let Some((c, after)) = split_char(rest) {
        let length = chars.len() - rest.len();
        match rest {
            [']', ..] => {
                let set = chars.get(..length)?;
                return (!matches!(set, [] | ['!'])).then_some(length);
            }
            _ if c == '/' => return None,
            _ => rest = after,
        }
    }
    None
}

/// A character of a set, which may be escaped, and what follows it.
fn split_char(chars: &[char]) -> Option<(char, &[char])> {
    match chars {
        ['\\', c, rest @ ..] | [c, rest @ ..] => Some((*c, rest)),
        [] => None,
    }
}

/// A regular expression in the making.
struct Translation {
    regex: String,
    ranges: Vec<(i64, i64)>,
}

impl Translation {
    /// Appends a part of a pattern; `at_name` if it is where the path begins, or after a slash.
    fn sequence(&mut self, tokens: &[Token], at_name: bool) {
        let mut at_name = at_name;
        let mut rest = tokens;
        while let [first, after @ ..] = rest {
            let was_at_name = std::mem::take(&mut at_name);
            rest = after;
            match first {
                Token::Literal(c) => {
                    at_name = *c == '/';
                    self.literal(*c);
                }
                Token::AnyChar => self.regex += "[^/]",
                Token::AnyName => self.regex += "[^/]*",
                Token::AnyPath => match rest {
                    // Any number of folders, also none.
                    [Token::Literal('/'), below @ ..] if was_at_name => {
                        self.regex += "(?:.*/)?";
                        rest = below;
                        at_name = true;
                    }
                    _ => self.regex += ".*",
                },
                Token::Set(chars) => self.set(chars),
                Token::Open(length) => {
                    let (inner, after) = rest.split_at_checked(*length).unwrap_or_default();
                    self.braces(inner, was_at_name);
                    rest = after.get(1..).unwrap_or_default();
                }
                Token::Close => self.literal('}'),
                Token::Comma => self.literal(','),
            }
        }
    }

    fn literal(&mut self, c: char) {
        self.regex += &escape(c.encode_utf8(&mut [0; 4]));
    }

    /// One character of a set, or with `!` one that isn't in it. Never a slash.
    fn set(&mut self, chars: &[char]) {
        let (start, chars) = match chars {
            ['!', chars @ ..] => ("[^/", chars),
            chars => ("[", chars),
        };
        self.regex += start;
        let mut rest = chars;
        while let Some((low, after)) = split_char(rest) {
            rest = after;
            self.regex += &code(low);
            if let ['-', end @ ..] = rest
                && let Some((high, after)) = split_char(end)
            {
                rest = after;
                self.regex.push('-');
                self.regex += &code(high);
            }
        }
        self.regex.push(']');
    }

    /// What is between braces: a range of numbers, or alternatives. Anything else is literal, with its braces.
    fn braces(&mut self, inner: &[Token], at_name: bool) {
        if let Some(range) = number_range(inner) {
            self.ranges.push(range);
            self.regex += "([+-]?[0-9]+)";
            return;
        }
        let alternatives = alternatives(inner);
        if alternatives.len() < 2 {
            self.literal('{');
            self.sequence(inner, false);
            self.literal('}');
            return;
        }
        self.regex += "(?:";
        for (number, alternative) in alternatives.into_iter().enumerate() {
            if number > 0 {
                self.regex.push('|');
            }
            self.sequence(alternative, at_name);
        }
        self.regex.push(')');
    }
}

/// A character as regular expressions have it in a set.
fn code(c: char) -> String {
    format!(r"\x{{{:x}}}", u32::from(c))
}

/// Splits what is between braces at its commas that are in no further braces.
fn alternatives<'t, 'p>(tokens: &'t [Token<'p>]) -> Vec<&'t [Token<'p>]> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Comma => {
                found.extend(tokens.get(start..at));
                start = at + 1;
            }
            Token::Open(length) => at += length,
            _ => {}
        }
        at += 1;
    }
    found.extend(tokens.get(start..));
    found
}

/// The bounds of a range like `-3..12`, of which the first is not above the second.
fn number_range(tokens: &[Token]) -> Option<(i64, i64)> {
    let literal = |token: &Token| match token {
        Token::Literal(c) => Some(*c),
        _ => None,
    };
    let text: String = tokens.iter().map(literal).collect::<Option<_>>()?;
    let (low, high) = text.split_once("..")?;
    let (low, high) = (low.parse().ok()?, high.parse().ok()?);
    (low <= high).then_some((low, high))
}
