//! ENV or LABEL in the legacy syntax without an equals sign.
//!
//! The legacy syntax takes the whole rest of the line as one value: `ENV A 1 B=2` sets `A` to `1 B=2`. With an equals
//! sign, an instruction can have several pairs, and values with spaces need quotes.
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

use super::context::RuleContext;
use super::diagnostic::{DiagnosticTag, Fix};
use super::lost_backslash::lost;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::{Span, Text, TextEdit};
use syntax::word::{Part, Rules, Word};
use syntax::{Pair, Syntax};

pub(super) const RULE: Rule = Rule {
    tag: Some(DiagnosticTag::Deprecated),
    ..Rule::buildkit(
        "LegacyKeyValueFormat",
        Category::Deprecated,
        documentation!("legacy_key_value_format.rs"),
        Check::Each(&[Kind::Env, Kind::Label], check),
    )
};

/// `convert.go:dispatchEnv`, `convert.go:dispatchLabel`.
fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let keyword = &instruction.keyword.text;
    for pair in instruction.pairs().iter().filter(|pair| pair.is_legacy) {
        let message = format!(
            "\"{keyword} key=value\" should be used instead of legacy \"{keyword} key value\" format"
        );
        let fix = if context.is_in_file() {
            fix(context, pair)
        } else {
            None
        };
        if let Some(diagnostic) = context.report(pair.span, message) {
            diagnostic.fixes.extend(fix);
        }
    }
}

/// The same name and value with an equals sign.
fn fix(context: &RuleContext, pair: &Pair) -> Option<Fix> {
    let value = pair.value.as_ref()?;
    let escape = context.escape();
    // `ENV name = value`, whose value begins with the equals sign.
    if let Some(meant) = value.text.strip_prefix('=').map(str::trim_start) {
        let gap = value.text.len() - meant.len();
        let start = value.span_of(gap..value.text.len()).start;
        let between = Span::new(pair.name.span.end, start);
        let gap = context.source(between);
        let is_gap = gap.chars().all(|it| matches!(it, ' ' | '\t' | '='));
        let is_word = !meant.is_empty() && !meant.contains(char::is_whitespace);
        let edits = vec![TextEdit::new(context.file_span(between), "=")];
        let title = format!("Write `{}={meant}`, without spaces", pair.name.text);
        return (is_gap && is_word).then(|| Fix::suggestion(title, edits));
    }
    // `ENV name: value`, as in YAML.
    if let Some(name) = pair.name.text.strip_suffix(':').filter(|it| !it.is_empty()) {
        let at = pair.name.span.end;
        let between = Span::new(at - 1, value.span.start);
        let is_gap = context.source(between).trim() == ":";
        let is_word = !value.text.contains(char::is_whitespace);
        let edits = vec![TextEdit::new(context.file_span(between), "=")];
        let title = format!("Write `{name}={}`", value.text);
        return (is_gap && is_word).then(|| Fix::suggestion(title, edits));
    }
    // `ENV export name=value`, as in a shell.
    let is_pair = value.text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    // Or with the keyword twice.
    let keyword = &context.instruction().keyword.text;
    let is_keyword = pair.name.text.eq_ignore_ascii_case(keyword);
    if is_pair && (is_keyword || matches!(pair.name.text.as_str(), "export" | "set" | "declare")) {
        let between = Span::new(pair.name.span.start, value.span.start);
        let edits = vec![TextEdit::new(context.file_span(between), "")];
        let title = format!("Remove `{}`", pair.name.text);
        return Some(Fix::suggestion(title, edits));
    }
    let plain = |c: char| !matches!(c, '"' | '\'' | '$' | '=' | '<') && c != escape;
    if !pair.name.text.chars().all(plain) {
        return None;
    }
    // Removing line continuations between the two is fine, but comments must be kept.
    let between = Span::new(pair.name.span.end, value.span.start);
    if context.source(between).contains('#') {
        return None;
    }
    let word = Word::parse(&value.text, Rules::words(escape));
    // What `LostBackslash` reports would be lost for good.
    if word.error.is_some() || lost(&word, &value.text).next().is_some() {
        return None;
    }
    let candidates = [
        Vec::new(),
        quoted_whole(&word, &value.text, escape),
        quoted_parts(&word, &value.text, escape),
    ];
    let edits = candidates.into_iter().find_map(|changes| {
        let equals = TextEdit::new(context.file_span(between), "=");
        let edits = [equals].into_iter().chain(context.edits(value, changes));
        let edits = context.join_edits(edits);
        is_same(context, pair, &edits).then_some(edits)
    })?;
    let title = format!("Write `{}=…`", pair.name.text);
    // The quotes of JSON are lost already.
    let is_json = value.text.starts_with(['{', '[']) && value.text.contains('"');
    Some(Fix {
        safe: !is_json,
        ..Fix::suggestion(title, edits)
    })
}

type Changes = Vec<(Range<usize>, String)>;

/// The changes that put a whole value into double quotes.
fn quoted_whole(word: &Word, text: &str, escape: char) -> Changes {
    let mut changes = vec![(0..0, "\"".to_owned())];
    for part in &word.parts {
        within_quotes(part, text, escape, &mut changes);
    }
    changes.push((text.len()..text.len(), "\"".to_owned()));
    changes
}

/// The changes that put the parts of a value that need it into double quotes.
fn quoted_parts(word: &Word, text: &str, escape: char) -> Changes {
    // Quotes within `${…}` would end the quotes around it.
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

/// Adds the changes that preserve the value of a part within double quotes.
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

/// True if the edited instruction has the same pair as before, in the syntax with an equals sign.
fn is_same(context: &RuleContext, pair: &Pair, edits: &[TextEdit]) -> bool {
    let file = context.file();
    let Some(item) = file.items.get(context.item) else {
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
    let source = TextEdit::apply(&context.text_at(item.span()), &edits);
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
    let value_pieces = |pair: &Pair| {
        let value = pair.value.as_ref()?;
        pieces(&value.text, file.escape)
    };
    !new.is_legacy
        && new.name.text == pair.name.text
        && value_pieces(new).is_some_and(|it| Some(it) == value_pieces(pair))
}

/// A piece of a word's value.
#[derive(PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(String),
}

/// The pieces of a word's value, regardless of quoting. `None` if BuildKit rejects it.
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
