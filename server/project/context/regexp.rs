//! The subset of Go's regular expressions that patterns of ignore files compile to: characters, classes, escapes,
//! alternatives, repetitions, and `(.*/)?` as the only group.
//!
//! They are read as Go reads them, which decides what is a mistake, and written anew for the library that runs them.

use std::fmt::Write;

use regex_lite::Regex;

/// The maximum repetition count in Go.
const HIGHEST_COUNT: u32 = 1000;

/// A regular expression.
#[derive(Clone, Debug)]
pub(super) struct Regexp(Regex);

#[derive(Clone, Copy, Debug)]
enum Assertion {
    Start,
    End,
    /// Between a word character and another one.
    WordBoundary,
    NotWordBoundary,
}

/// A set of characters.
#[derive(Clone, Debug)]
struct CharSet {
    negated: bool,
    ranges: Vec<(char, char)>,
}

impl CharSet {
    fn one(char: char) -> CharSet {
        CharSet {
            negated: false,
            ranges: vec![(char, char)],
        }
    }
}

/// An element that can be repeated.
#[derive(Clone)]
enum Atom {
    Char(CharSet),
    Assert(Assertion),
    /// `(.*/)`
    Folders,
}

/// How often an atom is repeated.
#[derive(Clone, Copy)]
struct Count {
    least: u32,
    /// `None` if unbounded.
    most: Option<u32>,
}

/// Why an expression can't be compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadRegexp {
    /// Go rejects it.
    Invalid,
    /// Go may accept it, but it has more steps than are left, or uses Unicode classes, `\Q` or `\C`.
    Unsupported,
}

impl Regexp {
    /// Compiles an expression, whose steps are subtracted from those that are left.
    ///
    /// # Errors
    ///
    /// If Go rejects it, or it isn't supported here.
    pub(super) fn parse(source: &str, left: &mut usize) -> Result<Regexp, BadRegexp> {
        let alternatives = alternatives(source).ok_or_else(|| {
            let names = ["\\Q", "\\E", "\\C", "\\p", "\\P"];
            let named = names.iter().any(|it| source.contains(it));
            if named {
                BadRegexp::Unsupported
            } else {
                BadRegexp::Invalid
            }
        })?;
        let items = alternatives.iter().flatten();
        let steps: usize = items
            .map(|(atom, count)| atom.steps() * count.copies())
            .sum();
        let rest = left.checked_sub(steps).ok_or(BadRegexp::Unsupported)?;
        let regex = Regex::new(&written(&alternatives)).map_err(|_| BadRegexp::Unsupported)?;
        *left = rest;
        Ok(Regexp(regex))
    }

    /// Whether the expression matches anywhere in a text, or in a prefix of it that ends at one of `ends` (byte offsets in
    /// ascending order).
    pub(super) fn is_match(&self, text: &str, ends: &[usize]) -> bool {
        let prefixes = ends.iter().filter_map(|end| text.get(..*end));
        std::iter::once(text)
            .chain(prefixes)
            .any(|it| self.0.is_match(it))
    }
}

/// Alternatives in the syntax of the library.
fn written(alternatives: &[Vec<(Atom, Count)>]) -> String {
    let mut text = String::new();
    for (index, items) in alternatives.iter().enumerate() {
        if index > 0 {
            text.push('|');
        }
        for (atom, count) in items {
            text.push_str("(?:");
            atom.write(&mut text);
            text.push(')');
            let most = count.most.map(|it| it.to_string()).unwrap_or_default();
            // Writing to a text never fails.
            let _ = write!(text, "{{{},{most}}}", count.least);
        }
    }
    text
}

impl Count {
    /// How many copies of an atom it needs.
    fn copies(self) -> usize {
        self.most.unwrap_or(self.least + 1) as usize
    }
}

impl Atom {
    /// The number of its steps.
    fn steps(&self) -> usize {
        match self {
            Atom::Char(_) | Atom::Assert(_) => 1,
            Atom::Folders => 4,
        }
    }

    fn write(&self, text: &mut String) {
        match self {
            Atom::Assert(Assertion::Start) => text.push_str("\\A"),
            Atom::Assert(Assertion::End) => text.push_str("\\z"),
            Atom::Assert(Assertion::WordBoundary) => text.push_str("\\b"),
            Atom::Assert(Assertion::NotWordBoundary) => text.push_str("\\B"),
            Atom::Folders => text.push_str("[^\\n]*/"),
            Atom::Char(set) => {
                text.push_str(if set.negated { "[^" } else { "[" });
                for (low, high) in &set.ranges {
                    let (low, high) = (u32::from(*low), u32::from(*high));
                    let _ = write!(text, "\\x{{{low:X}}}-\\x{{{high:X}}}");
                }
                text.push(']');
            }
        }
    }
}

/// The alternatives of an expression, each with its atoms and their counts; `None` if it is invalid.
fn alternatives(source: &str) -> Option<Vec<Vec<(Atom, Count)>>> {
    let mut alternatives = vec![Vec::new()];
    let mut rest = source;
    while let Some(char) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix('|') {
            alternatives.push(Vec::new());
            rest = after;
            continue;
        }
        // A count without an atom.
        if count(rest).is_some() {
            return None;
        }
        let (atom, after) = atom(char, rest)?;
        rest = after;
        let mut times = Count {
            least: 1,
            most: Some(1),
        };
        if let Some((read, after)) = count(rest) {
            times = read?;
            rest = after;
            // Go rejects counts of counts.
            if count(rest).is_some() {
                return None;
            }
        }
        alternatives.last_mut()?.push((atom, times));
    }
    Some(alternatives)
}

/// The characters that `.` matches.
fn any() -> CharSet {
    CharSet {
        negated: true,
        ..CharSet::one('\n')
    }
}

/// The atom at the start, and the rest after it.
fn atom(char: char, rest: &str) -> Option<(Atom, &str)> {
    let after = rest.get(char.len_utf8()..)?;
    Some(match char {
        '^' => (Atom::Assert(Assertion::Start), after),
        '$' => (Atom::Assert(Assertion::End), after),
        '.' => (Atom::Char(any()), after),
        '(' => (Atom::Folders, after.strip_prefix(".*/)")?),
        '[' => {
            let (set, after) = class(after)?;
            (Atom::Char(set), after)
        }
        '\\' => {
            let assertion = match after.chars().next()? {
                'A' => Some(Assertion::Start),
                'z' => Some(Assertion::End),
                'b' => Some(Assertion::WordBoundary),
                'B' => Some(Assertion::NotWordBoundary),
                _ => None,
            };
            if let Some(assertion) = assertion {
                return Some((Atom::Assert(assertion), after.get(1..)?));
            }
            if let Some((ranges, negated)) = perl_class(after) {
                let set = CharSet { negated, ranges };
                return Some((Atom::Char(set), after.get(1..)?));
            }
            let (char, after) = escape(after)?;
            (Atom::Char(CharSet::one(char)), after)
        }
        char => (Atom::Char(CharSet::one(char)), after),
    })
}

/// The count at the start, and the rest after it; `None` if there is none. The count itself is `None` if Go rejects it.
fn count(rest: &str) -> Option<(Option<Count>, &str)> {
    let (least, most, after) = if let Some(after) = rest.strip_prefix('*') {
        (0, None, after)
    } else if let Some(after) = rest.strip_prefix('?') {
        (0, Some(1), after)
    } else {
        let (least, after) = number(rest.strip_prefix('{')?)?;
        match after.strip_prefix(',') {
            None => (least, Some(least), after.strip_prefix('}')?),
            Some(after) => {
                if let Some(after) = after.strip_prefix('}') {
                    (least, None, after)
                } else {
                    let (most, after) = number(after)?;
                    (least, Some(most), after.strip_prefix('}')?)
                }
            }
        }
    };
    let highest = most.unwrap_or(least);
    let fits = least <= highest && highest <= HIGHEST_COUNT;
    Some((fits.then_some(Count { least, most }), after))
}

/// A number without leading zeros, and the rest after it.
fn number(rest: &str) -> Option<(u32, &str)> {
    let end = rest
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    // A number that overflows is too large for a count, too.
    Some((digits.parse().unwrap_or(u32::MAX), after))
}

/// The ranges of `\d`, `\s` and `\w`, and whether they are negated (`\D`, `\S`, `\W`).
fn perl_class(rest: &str) -> Option<(Vec<(char, char)>, bool)> {
    let char = rest.chars().next()?;
    let ranges: &[(char, char)] = match char.to_ascii_lowercase() {
        'd' => &[('0', '9')],
        's' => &[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')],
        'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        _ => return None,
    };
    Some((ranges.to_vec(), char.is_ascii_uppercase()))
}

/// The escaped character, and the rest after it.
fn escape(rest: &str) -> Option<(char, &str)> {
    let mut chars = rest.chars();
    let char = chars.next()?;
    let after = chars.as_str();
    let plain = match char {
        '0'..='7' => return octal(char, rest),
        'x' => return hex(after),
        'a' => '\u{7}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        char if char.is_ascii() && !char.is_ascii_alphanumeric() => char,
        _ => return None,
    };
    Some((plain, after))
}

/// An octal escape of up to three digits. A single nonzero digit would be a back-reference, which Go doesn't support.
fn octal(first: char, rest: &str) -> Option<(char, &str)> {
    let digits = rest
        .bytes()
        .take(3)
        .take_while(|it| (b'0'..=b'7').contains(it))
        .count();
    if first != '0' && digits < 2 {
        return None;
    }
    let (digits, after) = rest.split_at(digits);
    let number = u32::from_str_radix(digits, 8).ok()?;
    Some((char::from_u32(number)?, after))
}

/// A hexadecimal escape, of two digits or in braces.
fn hex(rest: &str) -> Option<(char, &str)> {
    let (digits, after) = match rest.strip_prefix('{') {
        Some(rest) => rest.split_once('}')?,
        None => (rest.get(..2)?, rest.get(2..)?),
    };
    if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    Some((char::from_u32(number)?, after))
}

/// The set of a class after its opening bracket, and the rest after the closing one.
fn class(rest: &str) -> Option<(CharSet, &str)> {
    let (negated, mut rest) = match rest.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let mut ranges = Vec::new();
    let mut first = true;
    loop {
        if !first && let Some(after) = rest.strip_prefix(']') {
            return Some((CharSet { negated, ranges }, after));
        }
        first = false;
        if let Some(inner) = rest.strip_prefix("[:")
            && let Some((name, after)) = inner.split_once(":]")
        {
            let (name, others) = match name.strip_prefix('^') {
                Some(name) => (name, true),
                None => (name, false),
            };
            add(&mut ranges, named_class(name)?, others);
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix('\\')
            && let Some((set, others)) = perl_class(after)
        {
            add(&mut ranges, &set, others);
            rest = after.get(1..)?;
            continue;
        }
        let (low, after) = class_letter(rest)?;
        let mut high = low;
        rest = after;
        if let Some(after) = rest.strip_prefix('-')
            && !after.is_empty()
            && !after.starts_with(']')
        {
            (high, rest) = class_letter(after)?;
            if high < low {
                return None;
            }
        }
        ranges.push((low, high));
    }
}

fn class_letter(rest: &str) -> Option<(char, &str)> {
    if let Some(after) = rest.strip_prefix('\\') {
        return escape(after);
    }
    let mut chars = rest.chars();
    Some((chars.next()?, chars.as_str()))
}

/// Adds ascending ranges, or their complement if `others`.
fn add(ranges: &mut Vec<(char, char)>, set: &[(char, char)], others: bool) {
    if !others {
        ranges.extend(set);
        return;
    }
    // The bounds are ASCII, so that adjacent characters are valid.
    let shifted = |it: char, by: i32| u32::try_from(it as i32 + by).ok().and_then(char::from_u32);
    let mut low = Some('\0');
    for &(first, last) in set {
        if let (Some(low), Some(high)) = (low, shifted(first, -1))
            && low <= high
        {
            ranges.push((low, high));
        }
        low = shifted(last, 1);
    }
    ranges.extend(low.map(|low| (low, char::MAX)));
}

/// The POSIX classes, with ascending ranges.
fn named_class(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}
