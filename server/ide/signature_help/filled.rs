//! Matches the typed text with a syntax variant, and finds its active parameter.

use std::ops::Range;

use super::line::Line;
use syntax::language::signatures::{ImageVersion, Shape, SyntaxVariant, WithGroup, WithName};

/// The typed text after the flags.
pub(super) struct Typed<'l> {
    pub(super) line: &'l Line,
    /// The start of the text.
    pub(super) start: usize,
    pub(super) escape: char,
    /// True if flags precede it.
    pub(super) flags: bool,
}

/// A JSON array that is being typed.
struct Json {
    /// The position of the opening bracket.
    open: usize,
    /// The position after the closing bracket.
    close: Option<usize>,
    /// The index of the string at the cursor, and the number of strings including it.
    at: (usize, usize),
}

/// The variants that can follow flags.
pub(super) fn in_flags(
    forms: &'static [SyntaxVariant],
) -> impl Iterator<Item = &'static SyntaxVariant> {
    let named = |form: &&SyntaxVariant| !matches!(form.shape, Shape::Image(_, WithName::No));
    let forms = forms.iter().filter(|form| form.takes_flags());
    forms.filter(move |form| named(form) || matches!(form.shape, Shape::Image(..)))
}

impl Typed<'_> {
    /// True if the cursor precedes all typed text, or there is none.
    pub(super) fn is_before(&self) -> bool {
        let words = self.line.words(self.start);
        let before = words
            .first()
            .is_none_or(|word| self.line.cursor < word.start);
        before && (!self.flags || !words.is_empty())
    }

    /// The index of the active parameter of a variant; `None` if the typed text doesn't match it.
    pub(super) fn part(&self, form: &SyntaxVariant) -> Option<usize> {
        match form.shape {
            Shape::Whole => Some(0),
            Shape::Words => self.words(form.parts.len()),
            Shape::Files => self.files(),
            Shape::Json => {
                let last = form.parts.len() - 1;
                self.json(last, |(at, _)| (at + 1).min(last - 1))
            }
            Shape::JsonFiles => self.json(form.parts.len() - 1, |at| 1 + file(at)),
            Shape::Legacy | Shape::Pair | Shape::Pairs => self.pairs(form.shape),
            Shape::Name | Shape::Default => self.argument(form.shape),
            Shape::Image(version, named) => self.image(version, named),
            Shape::User(grouped) => self.user(grouped),
            Shape::Check | Shape::NoCheck => self.check(form.shape),
        }
    }

    fn words(&self, parts: usize) -> Option<usize> {
        if !self.fits_words() {
            return None;
        }
        let words = self.line.words(self.start);
        let (at, _) = self.line.word_at(&words);
        Some(at.min(parts - 1))
    }

    fn files(&self) -> Option<usize> {
        if !self.fits_words() {
            return None;
        }
        let words = self.line.words(self.start);
        Some(file(self.line.word_at(&words)))
    }

    /// True if the text isn't a JSON array, or the cursor is outside of it.
    fn fits_words(&self) -> bool {
        match self.read_json() {
            None => true,
            Some(json) => {
                let cursor = self.line.cursor;
                cursor <= json.open || json.close.is_some_and(|close| close < cursor)
            }
        }
    }

    fn json(&self, last: usize, part: impl Fn((usize, usize)) -> usize) -> Option<usize> {
        let Some(json) = self.read_json() else {
            // There is no text, or it isn't an array.
            return self.line.from(self.start).trim().is_empty().then_some(0);
        };
        let cursor = self.line.cursor;
        match json.close {
            _ if cursor <= json.open => Some(0),
            Some(close) if close < cursor => None,
            Some(close) if close == cursor => Some(last),
            _ => Some(part(json.at)),
        }
    }

    /// Parses the JSON array that is being typed; `None` if it is not one.
    fn read_json(&self) -> Option<Json> {
        let text = self.line.from(self.start);
        let inner = text.trim_start().strip_prefix('[')?;
        let first = inner.trim_start().chars().next();
        if !matches!(first, None | Some('"' | ']' | ',')) {
            return None;
        }
        let open = self.start + text.len() - inner.len() - 1;
        let mut starts = vec![open + 1];
        let (mut in_string, mut escaped, mut close) = (false, false, None);
        for (at, c) in inner.char_indices() {
            let at = open + 1 + at;
            match c {
                _ if std::mem::take(&mut escaped) => {}
                '\\' if in_string => escaped = true,
                '"' => in_string = !in_string,
                ',' if !in_string => starts.push(at + 1),
                ']' if !in_string => {
                    close = Some(at + 1);
                    break;
                }
                _ => {}
            }
        }
        let rest = close.map_or("", |close| self.line.from(close));
        if !rest.trim().is_empty() {
            return None;
        }
        let number = starts.partition_point(|start| *start <= self.line.cursor);
        let number = number.saturating_sub(1);
        // After the last comma, a string may be missing.
        let end = close.map_or(usize::MAX, |close| close - 1);
        let last = starts.last().copied().unwrap_or_default();
        let last = self.line.from(last).get(..end.saturating_sub(last));
        let last_is_there = last.unwrap_or(" ").trim() != ""
            || close.is_none() && {
                let start = starts.last().copied().unwrap_or_default();
                !self.line.from(start).trim().is_empty()
            };
        let count = starts.len() - usize::from(!last_is_there);
        Some(Json {
            open,
            close,
            at: (number, count.max(number + 1)),
        })
    }

    fn pairs(&self, shape: Shape) -> Option<usize> {
        let words = self.line.quoted_words(self.start, self.escape);
        let Some(first) = words.first() else {
            return Some(0);
        };
        let before = self.line.cursor < first.start;
        let (at, count) = if before {
            (0, words.len())
        } else {
            self.line.word_at(&words)
        };
        if !self.line.get(first.clone()).contains('=') {
            return match shape {
                Shape::Legacy => Some(usize::from(self.line.cursor > first.end)),
                _ if count == 1 => Some(0),
                _ => None,
            };
        }
        let value = words.get(at).is_some_and(|word| self.is_in_value(word));
        let part = usize::from(value && !before);
        match shape {
            Shape::Pair if count == 1 => Some(part),
            Shape::Pairs if at == 0 => Some(part),
            Shape::Pairs => Some(2 + part),
            _ => None,
        }
    }

    /// True if the cursor is after the `=` of a word.
    fn is_in_value(&self, word: &Range<usize>) -> bool {
        let text = self.line.get(word.clone());
        let equals = text.find('=').map(|at| word.start + at);
        equals.is_some_and(|equals| equals < self.line.cursor)
    }

    fn argument(&self, shape: Shape) -> Option<usize> {
        let words = self.line.quoted_words(self.start, self.escape);
        let (at, _) = self.line.word_at(&words);
        let word = words.get(at).filter(|word| word.start <= self.line.cursor);
        let has_value = word.is_some_and(|word| self.line.get(word.clone()).contains('='));
        match shape {
            Shape::Name => (!has_value).then_some(0),
            _ => Some(usize::from(word.is_some_and(|word| self.is_in_value(word)))),
        }
    }

    fn image(&self, version: ImageVersion, named: WithName) -> Option<usize> {
        let words = self.line.words(self.start);
        let Some(image) = words.first() else {
            return Some(0);
        };
        let before = self.line.cursor < image.start;
        let (at, count) = if before {
            (0, words.len())
        } else {
            self.line.word_at(&words)
        };
        if count > 1 && named == WithName::No {
            return None;
        }
        let text = self.line.get(image.clone());
        let (mark, is) = match version_mark(text) {
            None => (None, ImageVersion::None),
            Some((at, '@')) => (Some(image.start + at), ImageVersion::Digest),
            Some((at, _)) => (Some(image.start + at), ImageVersion::Tag),
        };
        // A tag or a digest can follow a name.
        if is != version && is != ImageVersion::None {
            return None;
        }
        Some(match at {
            0 => usize::from(mark.is_some_and(|mark| mark < self.line.cursor)),
            1 => 2,
            _ => 3,
        })
    }

    fn user(&self, grouped: WithGroup) -> Option<usize> {
        let text = self.line.from(self.start);
        let colon = text.find(':').map(|at| self.start + at);
        match (grouped, colon) {
            (WithGroup::No, Some(_)) => None,
            (WithGroup::Yes, Some(colon)) => Some(usize::from(colon < self.line.cursor)),
            _ => Some(0),
        }
    }

    fn check(&self, shape: Shape) -> Option<usize> {
        let words = self.line.words(self.start);
        let none = |word: &Range<usize>| {
            let word = self.line.get(word.clone()).to_uppercase();
            "NONE".starts_with(&word)
        };
        let Some(first) = words.first() else {
            return (shape == Shape::Check || !self.flags).then_some(0);
        };
        let is_none = none(first) && !self.flags;
        let (at, count) = self.line.word_at(&words);
        match shape {
            Shape::NoCheck => (is_none && (count == 1 || self.is_before())).then_some(0),
            _ if is_none => None,
            _ => Some(if self.is_before() { 0 } else { at.min(1) }),
        }
    }
}

/// Whether a word is the first, the last, or one of those in between, from its index and the number of words.
fn file((at, count): (usize, usize)) -> usize {
    match at {
        0 => 0,
        at if at + 1 == count => 2,
        _ => 1,
    }
}

/// The start of an image's tag or digest, and the character before it. Braces belong to variables.
fn version_mark(image: &str) -> Option<(usize, char)> {
    let mut depth = 0_usize;
    let mut tag = None;
    for (at, c) in image.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '@' => return Some((at, '@')),
            ':' => tag = Some((at, ':')),
            '/' => tag = None,
            _ => {}
        }
    }
    tag
}
