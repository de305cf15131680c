//! An image reference in a word, and the spans of its parts.

use syntax::Fragment;
use syntax::text::Span;
use syntax::values::reference::{self, Reference};
use syntax::word::{Part, Rules, Word};

/// An image reference in a word.
#[derive(Clone, Debug)]
pub struct ImageReference {
    /// The reference; without tag and digest if they are unknown.
    pub reference: Reference,
    /// True if the whole reference is known.
    pub complete: bool,
    /// The word.
    word: Fragment,
    /// The length in bytes of the start of the word that is part of the reference without expansion.
    literal: usize,
}

impl ImageReference {
    /// Parses the image reference of a word. `value` is the expanded word, if known.
    pub fn parse(word: &Fragment, escape: char, value: Option<&str>) -> Option<ImageReference> {
        let literal = literal(&word.text, escape);
        let (text, complete) = match value {
            Some(value) => (value, true),
            None => (name_prefix(&word.text, literal)?, false),
        };
        let literal = if text == word.text {
            text.len()
        } else {
            literal
        };
        Some(ImageReference {
            reference: reference::parse(text).ok()?,
            complete,
            word: word.clone(),
            literal,
        })
    }

    /// True if it contains no variables.
    pub fn is_literal(&self) -> bool {
        self.literal == self.word.text.len()
    }

    /// The span of a part of the reference, relative to the start of the instruction; `None` if that part needs
    /// expansion.
    pub fn written(&self, part: Span) -> Option<Span> {
        let range = part.start as usize..part.end as usize;
        (range.end <= self.literal).then(|| self.word.span_of(range))
    }

    /// The span of registry and path; the whole word if they need expansion.
    pub fn name_span(&self) -> Span {
        let name = self.written(self.reference.name_span());
        name.unwrap_or(self.word.span)
    }
}

/// The length in bytes of the start of a word that needs no expansion.
fn literal(text: &str, escape: char) -> usize {
    // BuildKit removes byte order marks.
    if text.contains('\u{feff}') {
        return 0;
    }
    let word = Word::parse(text, Rules::words(escape));
    let plain = word.parts.iter().map_while(|part| match part {
        Part::Text(range) => Some(range.end),
        _ => None,
    });
    plain.last().unwrap_or_default()
}

/// The name before an unknown tag or digest.
fn name_prefix(text: &str, literal: usize) -> Option<&str> {
    let (front, rest) = text.split_at_checked(literal)?;
    // The rest may be part of the name.
    if rest.contains('/') {
        return None;
    }
    let path = front.rfind('/').map_or(0, |slash| slash + 1);
    let end = front.get(path..)?.find([':', '@'])?;
    front.get(..path + end)
}
