//! A tolerant reader of texts that are meant as JSON arrays of strings but aren't valid JSON: [`JsonArray`] has its
//! elements and mistakes.

use std::ops::Range;

/// A text that is meant as a JSON array of strings but isn't one.
pub(super) struct JsonArray<'t> {
    text: &'t str,
    elements: Vec<Element>,
    /// The mistakes, in order; at least one.
    pub(super) mistakes: Vec<Mistake>,
    /// True if the elements and mistakes cover the whole text.
    is_clear: bool,
}

/// An element of an array.
#[derive(Debug)]
pub(super) struct Element {
    /// The position, with the quotes.
    range: Range<usize>,
    /// The position without the quotes.
    inner: Range<usize>,
    /// The text, with its escape sequences decoded where that matters.
    pub(super) value: String,
    /// True if it has no quotes.
    pub(super) is_bare: bool,
}

/// A mistake in an array.
#[derive(Debug)]
pub(super) struct Mistake {
    pub(super) kind: MistakeKind,
    /// The position in the text.
    pub(super) range: Range<usize>,
    /// The text there.
    pub(super) text: String,
}

/// The kinds of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MistakeKind {
    /// A backslash that begins no escape sequence.
    Escape,
    /// A backslash before the quote that is meant to end the string.
    EscapedEnd,
    /// A string in single quotes.
    SingleQuote,
    /// A string in other quotes, such as typographic ones.
    OtherQuote,
    /// An element without quotes.
    Bare,
    /// No comma between two elements.
    MissingComma,
    /// A comma without an element before or after it.
    ExtraComma,
    /// A comma of another script.
    OtherComma,
    /// A string without a closing quote.
    Unclosed,
    /// No bracket at the end.
    MissingBracket,
    /// Text after the bracket.
    TextAfter,
    /// A space that isn't whitespace in JSON.
    Space,
    /// A control character in a string.
    Control,
}

impl MistakeKind {
    /// True if backslashes aren't doubled.
    pub(super) fn is_backslash(self) -> bool {
        matches!(self, MistakeKind::Escape | MistakeKind::EscapedEnd)
    }

    /// True if the quotes aren't straight double quotes.
    pub(super) fn is_quote(self) -> bool {
        matches!(self, MistakeKind::SingleQuote | MistakeKind::OtherQuote)
    }
}

/// How strings end, where texts are ambiguous.
#[derive(Clone, Copy, Default)]
struct Reading {
    /// `\"` before a comma or bracket ends a string: the backslash is part of a path.
    backslash_ends: bool,
    /// A typographic quote before a comma or bracket ends a string that a straight quote opened, and vice versa.
    mixed_quotes: bool,
}

impl JsonArray<'_> {
    /// Reads a text that starts with a bracket; `None` for valid JSON, and for a text that is more likely something else,
    /// such as the shell's `[ -f file ]` or the pattern `[a-z]*`.
    pub(super) fn parse(text: &str) -> Option<JsonArray<'_>> {
        if serde_json::from_str::<serde_json::Value>(text).is_ok() {
            return None;
        }
        let mut first = None;
        for (backslash_ends, mixed_quotes) in
            [(false, false), (true, false), (false, true), (true, true)]
        {
            let reading = Reading {
                backslash_ends,
                mixed_quotes,
            };
            let array = Reader::new(text, reading).read();
            if array.is_clear && array.is_plausible() && array.changes().is_some() {
                return Some(array);
            }
            first.get_or_insert(array);
        }
        first.filter(|it| it.is_plausible() && !it.mistakes.is_empty())
    }

    /// True unless the text is more likely a shell command or a pattern.
    fn is_plausible(&self) -> bool {
        let Some(first) = self.elements.first() else {
            return false;
        };
        let after = self.text.get(first.range.end..).unwrap_or_default();
        let next = after.trim_start_matches(is_space);
        let is_separated = next.starts_with([',', '，']);
        if first.is_bare {
            // Without any quotes, only a complete list is one: `[node, app.js]`, not `[a,b]*`.
            let quoted = self.elements.iter().any(|it| !it.is_bare);
            let is_complete = self.is_clear && self.text.ends_with(']');
            let plain = !first.value.starts_with(['[', '-', '!', '^', ':']);
            let listed = is_separated && next.chars().nth(1).is_some_and(char::is_whitespace);
            return plain
                && (is_separated && quoted
                    || is_complete && listed
                    || is_complete && self.elements.len() == 1 && first.range.start == 1);
        }
        // The shell's `[` is followed by a space, and has operators between its operands.
        let second = self.elements.get(1).filter(|it| !it.is_bare);
        let is_operator = |it: &Element| it.value.starts_with(['-', '=', '!', '<', '>']);
        is_separated || first.range.start == 1 || second.is_some_and(|it| !is_operator(it))
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        self.text
    }

    /// The elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.elements.iter()
    }

    /// The elements that are variables without quotes.
    pub(super) fn variables(&self) -> Vec<&str> {
        let bare = self.elements.iter().filter(|it| it.is_bare);
        bare.map(|it| it.value.as_str())
            .filter(|it| it.contains('$'))
            .collect()
    }

    /// The comment after the array.
    pub(super) fn comment(&self) -> Option<Range<usize>> {
        let last = self.mistakes.last()?;
        let is_comment = last.kind == MistakeKind::TextAfter && last.text.starts_with('#');
        is_comment.then(|| last.range.clone())
    }

    /// The changes that correct all mistakes, in order; `None` if it is unclear what is meant.
    pub(super) fn changes(&self) -> Option<Vec<(Range<usize>, String)>> {
        if !self.is_clear {
            return None;
        }
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        // If one backslash isn't meant as an escape, the others aren't either: `\r` in `C:\app\run.exe`.
        let doubled = self.mistakes.iter().any(|it| it.kind.is_backslash());
        for element in &self.elements {
            let Range { start, end } = element.inner.clone();
            let source = self.text.get(start..end)?;
            let opening = self.text.get(element.range.start..start)?;
            let closing = self.text.get(end..element.range.end)?;
            if opening != "\"" {
                changes.push((element.range.start..start, "\"".to_owned()));
            }
            let mut escaped = false;
            let singles: Vec<usize> = single_backslashes(source).collect();
            for (at, c) in source.char_indices() {
                let here = start + at..start + at + c.len_utf8();
                if doubled && singles.contains(&at) {
                    changes.push((here.start..here.start, "\\".to_owned()));
                    escaped = false;
                } else if c == '"' && !escaped {
                    changes.push((here.start..here.start, "\\".to_owned()));
                } else if c == '\t' {
                    changes.push((here, "\\t".to_owned()));
                    escaped = false;
                } else {
                    escaped = c == '\\' && !escaped;
                }
            }
            if closing != "\"" {
                changes.push((end..element.range.end, "\"".to_owned()));
            }
        }
        for mistake in &self.mistakes {
            let Range { start, end } = mistake.range.clone();
            match mistake.kind {
                MistakeKind::MissingComma => {
                    let before = self.elements.iter().rfind(|it| it.range.end <= start)?;
                    let at = before.range.end;
                    changes.push((at..at, ",".to_owned()));
                }
                MistakeKind::ExtraComma => changes.push((start..end, String::new())),
                MistakeKind::OtherComma => {
                    let space = if self.text.get(end..)?.starts_with(' ') {
                        ""
                    } else {
                        " "
                    };
                    changes.push((start..end, format!(",{space}")));
                }
                MistakeKind::MissingBracket => {
                    let at = self.text.len();
                    changes.push((at..at, "]".to_owned()));
                }
                MistakeKind::Space => changes.push((start..end, " ".to_owned())),
                MistakeKind::TextAfter => {
                    let rest = self.text.get(start..)?;
                    let removable = [";", ",", ".", "]", "\""].contains(&rest);
                    if !removable && !rest.starts_with('#') {
                        return None;
                    }
                    let before = self.text.get(..start)?.trim_end().len();
                    changes.push((before..end, String::new()));
                }
                _ => {}
            }
        }
        changes.sort_by_key(|(range, _)| (range.start, range.end));
        let mut result = String::new();
        let mut at = 0;
        for (range, text) in &changes {
            result.push_str(self.text.get(at..range.start)?);
            result.push_str(text);
            at = range.end;
        }
        result.push_str(self.text.get(at..)?);
        let is_valid = serde_json::from_str::<Vec<String>>(&result).is_ok();
        is_valid.then_some(changes)
    }
}

/// The offsets of backslashes that neither follow nor precede another one.
pub(super) fn single_backslashes(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_backslash = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'\\');
    let mut run_start = 0;
    let mut singles = Vec::new();
    for at in 0..bytes.len() {
        if !is_backslash(Some(at)) {
            continue;
        }
        if !is_backslash(at.checked_sub(1)) {
            run_start = at;
        }
        let is_last = !is_backslash(Some(at + 1));
        // Of an odd number, the last one is not part of a pair.
        if is_last && (at - run_start).is_multiple_of(2) {
            let quote = bytes.get(at + 1) == Some(&b'"');
            if !quote {
                singles.push(at);
            }
        }
    }
    singles.into_iter()
}

/// Whitespace between elements, including spaces that JSON doesn't allow.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'
}

/// The quotes that may end a string that a quote opens; `None` if it is no quote.
fn closing(open: char) -> Option<&'static [char]> {
    Some(match open {
        '"' => &['"'],
        '\'' => &['\''],
        '“' | '”' | '„' | '‟' | '″' | '＂' => &['“', '”', '‟', '″', '＂'],
        '‘' | '’' | '‚' | '‛' | '′' => &['‘', '’', '‛', '′'],
        '«' => &['»'],
        '`' => &['`'],
        _ => return None,
    })
}

/// Characters in a string without a closing quote for which it is unclear where it ends.
const AMBIGUOUS: [char; 8] = [',', '\\', '"', '“', '”', '‘', '’', '['];

struct Reader<'t> {
    text: &'t str,
    at: usize,
    reading: Reading,
    array: JsonArray<'t>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, reading: Reading) -> Self {
        Reader {
            text,
            at: 0,
            reading,
            array: JsonArray {
                text,
                elements: Vec::new(),
                mistakes: Vec::new(),
                is_clear: false,
            },
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn mistake(&mut self, kind: MistakeKind, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        self.array.mistakes.push(Mistake { kind, range, text });
    }

    fn spaces(&mut self) {
        while let Some(c) = self.rest().chars().next().filter(|c| is_space(*c)) {
            let end = self.at + c.len_utf8();
            if !c.is_ascii_whitespace() {
                self.mistake(MistakeKind::Space, self.at..end);
            }
            self.at = end;
        }
    }

    fn read(mut self) -> JsonArray<'t> {
        self.at = 1;
        let clear = self.elements();
        let has_mistakes = !self.array.mistakes.is_empty();
        self.array.is_clear = clear && has_mistakes;
        self.array
    }

    /// Reads the elements and what follows them. False if it is unclear what is meant.
    fn elements(&mut self) -> bool {
        let mut comma: Option<Range<usize>> = None;
        loop {
            self.spaces();
            let Some(c) = self.rest().chars().next() else {
                if let Some(comma) = comma {
                    self.mistake(MistakeKind::ExtraComma, comma);
                }
                let last = self.text.trim_end().len();
                let start = self
                    .text
                    .get(..last)
                    .and_then(|it| it.char_indices().next_back());
                let start = start.map_or(0, |(at, _)| at);
                self.mistake(MistakeKind::MissingBracket, start..last);
                return !self.array.elements.is_empty();
            };
            let end = self.at + c.len_utf8();
            match c {
                ']' => {
                    if let Some(comma) = comma {
                        self.mistake(MistakeKind::ExtraComma, comma);
                    }
                    self.at = end;
                    return self.after();
                }
                ',' | '，' => {
                    let here = self.at..end;
                    if comma.is_some() || self.array.elements.is_empty() {
                        self.mistake(MistakeKind::ExtraComma, here);
                    } else {
                        if c != ',' {
                            self.mistake(MistakeKind::OtherComma, here.clone());
                        }
                        comma = Some(here);
                    }
                    self.at = end;
                }
                _ => {
                    if comma.is_none() && !self.array.elements.is_empty() {
                        self.mistake(MistakeKind::MissingComma, self.at..end);
                    }
                    comma = None;
                    let is_clear = match closing(c) {
                        Some(closing) => self.string(c, closing),
                        None => self.bare(),
                    };
                    if !is_clear {
                        return false;
                    }
                }
            }
        }
    }

    fn after(&mut self) -> bool {
        self.spaces();
        if !self.rest().is_empty() {
            self.mistake(MistakeKind::TextAfter, self.at..self.text.len());
        }
        true
    }

    /// Reads an element without quotes.
    fn bare(&mut self) -> bool {
        let rest = self.rest();
        let end = rest.find([',', ']', '，']).unwrap_or(rest.len());
        let value = rest
            .get(..end)
            .unwrap_or_default()
            .trim_end_matches(is_space);
        let range = self.at..self.at + value.len();
        // Numbers and words such as `true` are valid JSON, but no strings either.
        self.mistake(MistakeKind::Bare, range.clone());
        self.at = range.end;
        let is_clear = !value.is_empty()
            && !value.contains(is_space)
            && !value.contains(['"', '\'', '[', '“', '”', '‘', '’', '\\']);
        self.array.elements.push(Element {
            range: range.clone(),
            inner: range,
            value: value.to_owned(),
            is_bare: true,
        });
        is_clear
    }

    /// Reads a string.
    fn string(&mut self, open: char, closing: &[char]) -> bool {
        let start = self.at;
        let inner_start = start + open.len_utf8();
        match open {
            '"' => {}
            '\'' => self.mistake(MistakeKind::SingleQuote, start..inner_start),
            _ => self.mistake(MistakeKind::OtherQuote, start..inner_start),
        }
        let mut at = inner_start;
        let mut value = String::new();
        while let Some(c) = self.text.get(at..).and_then(|it| it.chars().next()) {
            let next = at + c.len_utf8();
            let after = self.text.get(next..).unwrap_or_default();
            if closing.contains(&c) || self.ends_mixed(open, c, after) {
                if !closing.contains(&c) && open == '"' {
                    self.mistake(MistakeKind::OtherQuote, at..next);
                }
                self.at = next;
                self.array.elements.push(Element {
                    range: start..next,
                    inner: inner_start..at,
                    value,
                    is_bare: false,
                });
                return true;
            }
            if c == '\\' && open == '"' {
                let escaped = after.chars().next();
                if escaped == Some('"') && self.reading.backslash_ends && is_end(after.get(1..)) {
                    self.mistake(MistakeKind::EscapedEnd, at..next + 1);
                    value.push('\\');
                    at = next;
                    self.at = next + 1;
                    self.array.elements.push(Element {
                        range: start..next + 1,
                        inner: inner_start..at,
                        value,
                        is_bare: false,
                    });
                    return true;
                }
                let length = escaped.map_or(0, char::len_utf8);
                if !is_escape(after) {
                    self.mistake(MistakeKind::Escape, at..next + length);
                    value.push('\\');
                }
                value.extend(escaped);
                at = next + length;
                continue;
            }
            if c == '\t' && open == '"' {
                self.mistake(MistakeKind::Control, at..next);
            }
            value.push(c);
            at = next;
        }
        // In `["a", "b]`, the quote is missing before the bracket.
        let end = self.text.trim_end().strip_suffix(']').map(str::len);
        let inner = end.and_then(|end| self.text.get(inner_start..end));
        if let (Some(end), Some(inner)) = (end, inner.filter(|it| !it.contains(AMBIGUOUS))) {
            self.mistake(MistakeKind::Unclosed, start..end);
            self.at = end;
            self.array.elements.push(Element {
                range: start..end,
                inner: inner_start..end,
                value: inner.to_owned(),
                is_bare: false,
            });
            return true;
        }
        self.mistake(MistakeKind::Unclosed, start..self.text.len());
        self.array.elements.push(Element {
            range: start..self.text.len(),
            inner: inner_start..self.text.len(),
            value,
            is_bare: false,
        });
        self.at = self.text.len();
        false
    }

    /// True for a quote of another kind that ends a string: `“a"`.
    fn ends_mixed(&self, open: char, c: char, after: &str) -> bool {
        let is_other = if open == '"' {
            matches!(c, '“' | '”' | '‟' | '″' | '＂')
        } else {
            c == '"' && open != '\'' && open != '`'
        };
        self.reading.mixed_quotes && is_other && is_end(Some(after))
    }
}

/// True for a text that continues after a string.
fn is_end(rest: Option<&str>) -> bool {
    let rest = rest.unwrap_or_default().trim_start_matches(is_space);
    rest.is_empty() || rest.starts_with([',', ']', '，'])
}

/// True if an escape sequence of JSON follows a backslash.
fn is_escape(after: &str) -> bool {
    match after.chars().next() {
        Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => true,
        Some('u') => {
            let digits = after.get(1..5);
            digits.is_some_and(|it| it.bytes().all(|b| b.is_ascii_hexdigit()))
        }
        _ => false,
    }
}
