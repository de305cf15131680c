//! ENV or LABEL has a blank between the name and the value.
//!
//! It is the form of old times, which takes all the rest of the line for one value: `ENV A 1 B=2` sets `A` to `1 B=2`.
//! With an equals sign there may be several pairs, and a value with blanks has quotes round it.
//!
//! ```dockerfile
//! FROM alpine
//! ENV DEPS \
//!     curl \
//!     git
//! LABEL description My image
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! ENV DEPS="curl \
//!     git"
//! LABEL description="My image"
//! ```

use std::ops::Range;

use super::diagnostic::{Fix, Severity, Tag};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::language::Kind;
use crate::syntax::word::{Part, Rules, Word};
use crate::syntax::{Pair, Syntax};
use crate::text::{Span, Text, TextEdit};

pub(super) const RULE: Rule = Rule {
    name: "LegacyKeyValueFormat",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: Some(Tag::Deprecated),
    experimental: false,
    inline: true,
    source: include_str!("legacy_key_value_format.rs"),
    check: Check::Each(&[Kind::Env, Kind::Label], check),
};

/// `convert.go:dispatchEnv`, `convert.go:dispatchLabel`.
fn check(place: &mut Place) {
    let it = place.it();
    let keyword = &it.keyword.text;
    for pair in it.pairs().iter().filter(|pair| pair.old_form) {
        let message = format!(
            "\"{keyword} key=value\" should be used instead of legacy \"{keyword} key value\" format"
        );
        let fix = if place.is_written_here() {
            fix(place, pair)
        } else {
            None
        };
        if let Some(found) = place.report(pair.span, message) {
            found.fixes.extend(fix);
        }
    }
}

/// The same name and value with an equals sign.
fn fix(place: &Place, pair: &Pair) -> Option<Fix> {
    let value = pair.value.as_ref()?;
    let escape = place.file().escape;
    let plain = |c: char| !matches!(c, '"' | '\'' | '$' | '=' | '<') && c != escape;
    if !pair.name.text.chars().all(plain) {
        return None;
    }
    // Continuations between the two are lost, but no comments.
    let between = Span::new(pair.name.span.end, value.span.start);
    if place.source(between).contains('#') {
        return None;
    }
    let word = Word::parse(&value.text, Rules::words(escape));
    if word.error.is_some() {
        return None;
    }
    let candidates = [
        Vec::new(),
        quoted_whole(&word, &value.text, escape),
        quoted_parts(&word, &value.text, escape),
    ];
    let edits = candidates.into_iter().find_map(|changes| {
        let equals = TextEdit::new(place.at(between), "=");
        let edits = [equals].into_iter().chain(place.edits(value, changes));
        let edits = place.joined(edits);
        is_same(place, pair, &edits).then_some(edits)
    })?;
    let title = format!("Write `{}=…`", pair.name.text);
    Some(Fix::safe(title, edits))
}

type Changes = Vec<(Range<usize>, String)>;

/// What puts all of a value into one pair of double quotes.
fn quoted_whole(word: &Word, text: &str, escape: char) -> Changes {
    let mut changes = vec![(0..0, "\"".to_owned())];
    for part in &word.parts {
        within_quotes(part, text, escape, &mut changes);
    }
    changes.push((text.len()..text.len(), "\"".to_owned()));
    changes
}

/// What puts those parts of a value into double quotes that need it.
fn quoted_parts(word: &Word, text: &str, escape: char) -> Changes {
    // Quotes within `${…}` would end quotes round it.
    let has_quotes = |part: &Part| {
        let text = text.get(part.range().clone()).unwrap_or_default();
        text.contains(['"', '\''])
    };
    let mut changes = Vec::new();
    for parts in word.parts.chunk_by(|a, b| !has_quotes(a) && !has_quotes(b)) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            continue;
        };
        let (start, end) = (first.range().start, last.range().end);
        let inner = text.get(start..end).unwrap_or_default();
        if has_quotes(first) || !inner.contains(char::is_whitespace) {
            continue;
        }
        changes.push((start..start, "\"".to_owned()));
        for part in parts {
            within_quotes(part, text, escape, &mut changes);
        }
        changes.push((end..end, "\"".to_owned()));
    }
    changes
}

/// What keeps a part as it is when it comes to stand within double quotes.
fn within_quotes(part: &Part, text: &str, escape: char, changes: &mut Changes) {
    let special = |c: char| c == '"' || c == '$' || c == escape;
    match part {
        Part::Text(_) | Part::Angle(_) | Part::Variable(_) => {}
        Part::Escape { range, escaped } => {
            let escaped_text = text.get(escaped.clone()).unwrap_or_default();
            if !escaped_text.starts_with(special) {
                changes.push((range.start..escaped.start, String::new()));
            }
        }
        Part::Double { range, .. } => {
            changes.push((range.start..range.start + 1, String::new()));
            changes.push((range.end - 1..range.end, String::new()));
        }
        Part::Single(range) => {
            changes.push((range.start..range.start + 1, String::new()));
            let inner = text.get(range.start + 1..range.end - 1).unwrap_or_default();
            for (at, _) in inner.match_indices(special) {
                let at = range.start + 1 + at;
                changes.push((at..at, escape.to_string()));
            }
            changes.push((range.end - 1..range.end, String::new()));
        }
    }
}

/// True if the instruction has the same pair as before after some edits, but in the new form.
fn is_same(place: &Place, pair: &Pair, edits: &[TextEdit]) -> bool {
    let file = place.file();
    let Some(item) = file.items.get(place.item) else {
        return false;
    };
    let start = item.start;
    let edits: Vec<_> = edits
        .iter()
        .map(|edit| {
            let span = Span::new(edit.span.start - start, edit.span.end - start);
            TextEdit::new(span, edit.text.as_str())
        })
        .collect();
    let source = TextEdit::apply(&place.document().text.slice(item.span()), &edits);
    let text = if file.escape == '\\' {
        Text::new(&source)
    } else {
        Text::new(&format!("# escape={}\n{source}", file.escape))
    };
    let syntax = Syntax::parse(&text);
    let [item] = syntax.file().items.as_slice() else {
        return false;
    };
    let [new] = item.instruction.pairs() else {
        return false;
    };
    let worth = |pair: &Pair| {
        let value = pair.value.as_ref()?;
        pieces(&value.text, file.escape)
    };
    !new.old_form
        && new.name.text == pair.name.text
        && worth(new).is_some_and(|it| Some(it) == worth(pair))
}

/// A piece of a word's value.
#[derive(PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(String),
}

/// What a word's value is made of, without regard to how it is quoted. `None` if BuildKit refuses it.
fn pieces(text: &str, escape: char) -> Option<Vec<Piece>> {
    fn add(parts: &[Part], text: &str, pieces: &mut Vec<Piece>) {
        for part in parts {
            let range = match part {
                Part::Text(range) | Part::Angle(range) => range.clone(),
                Part::Escape { escaped, .. } => escaped.clone(),
                Part::Single(range) => range.start + 1..range.end - 1,
                Part::Double { parts, .. } => {
                    add(parts, text, pieces);
                    continue;
                }
                Part::Variable(variable) => {
                    let source = text.get(variable.range.clone()).unwrap_or_default();
                    pieces.push(Piece::Variable(source.to_owned()));
                    continue;
                }
            };
            let piece = text.get(range).unwrap_or_default();
            match pieces.last_mut() {
                Some(Piece::Text(last)) => last.push_str(piece),
                _ if piece.is_empty() => {}
                _ => pieces.push(Piece::Text(piece.to_owned())),
            }
        }
    }
    let word = Word::parse(text, Rules::words(escape));
    let mut pieces = Vec::new();
    add(&word.parts, text, &mut pieces);
    word.error.is_none().then_some(pieces)
}
