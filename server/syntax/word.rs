//! Words with quotes, escapes and variables (BuildKit's `shell/lex.go`).
//!
//! Splits a text into its parts. `analysis` resolves their values, which depend on the variables.

use std::ops::Range;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A word: its parts, in order. Ranges are in bytes of the text that was parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// The error at which parsing stopped. The parts before it are valid.
    pub error: Option<WordError>,
}

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Literal text.
    Text(Range<usize>),
    /// An escape character and what it escapes, if anything.
    Escape {
        /// Both.
        range: Range<usize>,
        /// The escaped character; empty at the end of the text.
        escaped: Range<usize>,
    },
    /// `'…'`.
    Single(Range<usize>),
    /// `"…"`.
    Double {
        /// The whole string, including quotes.
        range: Range<usize>,
        /// The parts between the quotes.
        parts: Vec<Part>,
    },
    /// `<<` and the spaces after it, which don't separate words (`processPossibleHeredoc`).
    Angle(Range<usize>),
    /// `$name` or `${…}`.
    Variable(Box<VariableReference>),
}

impl Part {
    /// The range of the part, in bytes of the parsed text.
    pub fn range(&self) -> &Range<usize> {
        match self {
            Part::Text(range)
            | Part::Escape { range, .. }
            | Part::Single(range)
            | Part::Double { range, .. }
            | Part::Angle(range) => range,
            Part::Variable(variable) => &variable.range,
        }
    }
}

/// A variable in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableReference {
    /// All of it, from the `$`.
    pub range: Range<usize>,
    /// The name; a number or one of `@*#?-$!` for parameters that are never set.
    pub name: Range<usize>,
    /// The modifier of its value; only in `${…}`.
    pub modifier: Option<Modifier>,
}

/// A modifier of a variable's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifier {
    /// The operator.
    pub operator: Operator,
    /// The range of the operator, without its operands.
    pub range: Range<usize>,
    /// The word after the operator; the pattern of a replacement. For `#` and `%`, it includes a second such character,
    /// which makes the match greedy.
    pub word: Word,
    /// The replacement of the pattern.
    pub replacement: Option<Word>,
}

/// An operator in `${name…}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `-` and `:-`: the word if unset; `:` or empty.
    Default {
        /// With a `:`.
        or_empty: bool,
    },
    /// `+` and `:+`: the word if set; `:` and not empty.
    Alternative {
        /// With a `:`.
        or_empty: bool,
    },
    /// `?` and `:?`: an error if unset; `:` or empty.
    Required {
        /// With a `:`.
        or_empty: bool,
    },
    /// `#`: without the prefix.
    Prefix,
    /// `%`: without the suffix.
    Suffix,
    /// `/` and `//`: with the pattern replaced, once or everywhere.
    Replace {
        /// With two slashes.
        all: bool,
    },
}

/// A syntax error in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError {
    /// The kind of error.
    pub kind: WordErrorKind,
    /// Where it is.
    pub range: Range<usize>,
    /// BuildKit's message.
    pub message: String,
}

/// The kinds of errors in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordErrorKind {
    /// An unclosed quote.
    Quote,
    /// An invalid or unsupported `${…}`.
    Substitution,
    /// A required variable isn't set; detected when the word is evaluated.
    Unset,
}

/// How a text is parsed.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The escape character.
    pub escape: char,
    /// Whether quotes are special. In heredoc bodies they are text.
    pub quotes: bool,
}

impl Rules {
    /// The rules for words.
    pub fn words(escape: char) -> Self {
        Rules {
            escape,
            quotes: true,
        }
    }

    /// The rules for heredoc bodies, in which the escape character is always the backslash.
    pub const BODY: Rules = Rules {
        escape: '\\',
        quotes: false,
    };
}

/// The byte order mark, which may precede a text and isn't part of it.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// The maximum nesting of `${a:-${b:-…}}`.
const MAX_DEPTH: usize = 200;

impl Word {
    /// Parses a text.
    pub fn parse(text: &str, rules: Rules) -> Word {
        let mut parser = Parser {
            text,
            rules,
            // Go's scanner drops a byte order mark at the beginning of whatever it reads.
            at: if text.starts_with(BYTE_ORDER_MARK) {
                BYTE_ORDER_MARK.len_utf8()
            } else {
                0
            },
            depth: 0,
            error: None,
        };
        let parts = parser.parts(None);
        Word {
            parts,
            error: parser.error,
        }
    }

    /// All variables in the word, including nested ones, in evaluation order.
    pub fn variables(&self) -> Vec<&VariableReference> {
        let mut found = Vec::new();
        collect(&self.parts, &mut found);
        found
    }
}

fn collect<'w>(parts: &'w [Part], found: &mut Vec<&'w VariableReference>) {
    for part in parts {
        match part {
            Part::Double { parts, .. } => collect(parts, found),
            Part::Variable(variable) => {
                found.push(variable);
                if let Some(modifier) = &variable.modifier {
                    collect(&modifier.word.parts, found);
                    collect(
                        modifier.replacement.as_ref().map_or(&[], |w| &w.parts),
                        found,
                    );
                }
            }
            _ => {}
        }
    }
}

/// The words of a text without their quotes, with variables unexpanded, and whether the text has no quotes. `None` if
/// BuildKit can't parse it. (`shellWord.process` with `SkipUnsetEnv`, as used for heredocs; a `${…}` with a modifier
/// drops the text before it in its word.)
pub fn unquoted_words(text: &str) -> Option<(Vec<String>, bool)> {
    fn raw(parts: &[Part], text: &str, word: &mut String) {
        for part in parts {
            match part {
                Part::Escape { escaped, .. } => {
                    word.push_str(text.get(escaped.clone()).unwrap_or_default());
                }
                Part::Text(range) => word.push_str(text.get(range.clone()).unwrap_or_default()),
                Part::Variable(variable) => {
                    word.push_str(text.get(variable.range.clone()).unwrap_or_default());
                }
                Part::Single(_) | Part::Double { .. } | Part::Angle(_) => {}
            }
        }
    }
    let parsed = Word::parse(text, Rules::words('\\'));
    if parsed.error.is_some() {
        return None;
    }
    let (mut words, mut word, mut plain) = (Vec::new(), String::new(), true);
    for part in &parsed.parts {
        let (range, splits) = match part {
            Part::Text(range) => (range, true),
            Part::Variable(variable) => {
                if variable.modifier.is_some() {
                    word.clear();
                }
                (&variable.range, true)
            }
            Part::Escape { escaped, .. } => (escaped, false),
            Part::Angle(range) => (range, false),
            Part::Single(range) => {
                plain = false;
                word.push_str(text.get(range.start + 1..range.end - 1).unwrap_or_default());
                continue;
            }
            Part::Double { parts, .. } => {
                plain = false;
                raw(parts, text, &mut word);
                continue;
            }
        };
        let piece = text.get(range.clone()).unwrap_or_default();
        for c in piece.chars() {
            if splits && c.is_whitespace() {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            } else {
                word.push(c);
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    Some((words, plain))
}

/// A character that can be part of a name (`shellWord.processName`; Go's letters are those of category L).
pub fn is_name_char(c: char) -> bool {
    match c {
        '_' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => c.general_category_group() == GeneralCategoryGroup::Letter || is_digit(c),
    }
}

fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit()
    } else {
        c.general_category() == GeneralCategory::DecimalNumber
    }
}

struct Parser<'t> {
    text: &'t str,
    rules: Rules,
    at: usize,
    depth: usize,
    /// Parsing stops at the first error.
    error: Option<WordError>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn fail(&mut self, start: usize, message: impl Into<String>) {
        let message = message.into();
        let kind = if message.ends_with("-quote") {
            WordErrorKind::Quote
        } else {
            WordErrorKind::Substitution
        };
        self.error = Some(WordError {
            kind,
            range: start..self.at,
            message,
        });
    }

    /// Parses up to and including `stop`, or to the end of the text (`processStopOn`).
    fn parts(&mut self, stop: Option<char>) -> Vec<Part> {
        let mut parts = Vec::new();
        let begin = self.at;
        if self.depth == MAX_DEPTH {
            self.at = self.text.len();
            self.fail(begin, "nested too deeply");
            return parts;
        }
        self.depth += 1;
        while self.error.is_none() {
            let start = self.at;
            let Some(c) = self.peek() else {
                if let Some(c) = stop {
                    self.fail(
                        begin,
                        format!("unexpected end of statement while looking for matching {c}"),
                    );
                }
                break;
            };
            if stop == Some(c) {
                self.next();
                break;
            }
            match c {
                '$' => self.dollar(&mut parts),
                '\'' if self.rules.quotes => self.single(&mut parts),
                '"' if self.rules.quotes => self.double(&mut parts),
                '<' => self.angle(&mut parts),
                c if c == self.rules.escape => {
                    self.next();
                    let escaped = self.at;
                    self.next();
                    parts.push(Part::Escape {
                        range: start..self.at,
                        escaped: escaped..self.at,
                    });
                }
                _ => {
                    self.next();
                    push_text(&mut parts, start..self.at);
                }
            }
        }
        self.depth -= 1;
        parts
    }

    fn single(&mut self, parts: &mut Vec<Part>) {
        let start = self.at;
        self.next();
        while let Some(c) = self.next() {
            if c == '\'' {
                parts.push(Part::Single(start..self.at));
                return;
            }
        }
        self.fail(
            start,
            "unexpected end of statement while looking for matching single-quote",
        );
    }

    fn double(&mut self, parts: &mut Vec<Part>) {
        let start = self.at;
        let mut inner = Vec::new();
        self.next();
        while self.error.is_none() {
            let at = self.at;
            match self.peek() {
                None => self.fail(
                    start,
                    "unexpected end of statement while looking for matching double-quote",
                ),
                Some('"') => {
                    self.next();
                    break;
                }
                Some('$') => self.dollar(&mut inner),
                Some(c) if c == self.rules.escape => {
                    self.next();
                    match self.peek() {
                        Some(d) if d == '"' || d == '$' || d == c => {
                            let escaped = self.at;
                            self.next();
                            inner.push(Part::Escape {
                                range: at..self.at,
                                escaped: escaped..self.at,
                            });
                        }
                        Some(_) => push_text(&mut inner, at..self.at),
                        None => {}
                    }
                }
                Some(_) => {
                    self.next();
                    push_text(&mut inner, at..self.at);
                }
            }
        }
        parts.push(Part::Double {
            range: start..self.at,
            parts: inner,
        });
    }

    fn angle(&mut self, parts: &mut Vec<Part>) {
        let start = self.at;
        self.next();
        if self.peek() == Some('<') {
            self.next();
            while matches!(self.peek(), Some('\t' | '\r' | ' ')) {
                self.next();
            }
        }
        parts.push(Part::Angle(start..self.at));
    }

    fn name(&mut self) -> Range<usize> {
        let start = self.at;
        match self.peek() {
            Some(c) if is_digit(c) => {
                while self.peek().is_some_and(is_digit) {
                    self.next();
                }
            }
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => {
                self.next();
            }
            _ => {
                while self.peek().is_some_and(is_name_char) {
                    self.next();
                }
            }
        }
        start..self.at
    }

    fn dollar(&mut self, parts: &mut Vec<Part>) {
        let start = self.at;
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                push_text(parts, start..self.at);
            } else {
                parts.push(Part::Variable(Box::new(VariableReference {
                    range: start..self.at,
                    name,
                    modifier: None,
                })));
            }
            return;
        }
        self.next();
        match self.peek() {
            None => return self.fail(start, "syntax error: missing '}'"),
            Some('{' | '}' | ':') => {
                self.next();
                return self.fail(start, "syntax error: bad substitution");
            }
            Some(_) => {}
        }
        let name = self.name();
        let modifier = self.modifier(start);
        parts.push(Part::Variable(Box::new(VariableReference {
            range: start..self.at,
            name,
            modifier,
        })));
    }

    /// What follows the name in a `${name` that begins at `start`, and its end.
    fn modifier(&mut self, start: usize) -> Option<Modifier> {
        let at = self.at;
        let Some(mut c) = self.next() else {
            // BuildKit reports the end of the text as an unsupported modifier.
            self.fail(start, "syntax error: missing '}'");
            return None;
        };
        let or_empty = c == ':';
        if or_empty {
            // At the end of the text, BuildKit continues to look for a `}`.
            c = self.next().unwrap_or_default();
        }
        let operator = match (c, or_empty) {
            ('}', false) => return None,
            ('-', _) => Operator::Default { or_empty },
            ('+', _) => Operator::Alternative { or_empty },
            ('?', _) => Operator::Required { or_empty },
            ('#', false) => Operator::Prefix,
            ('%', false) => Operator::Suffix,
            ('/', false) => {
                let all = self.peek() == Some('/');
                if all {
                    self.next();
                }
                Operator::Replace { all }
            }
            _ => {
                let range = at..self.at;
                // BuildKit parses the word after an unknown `:x` before it rejects the modifier.
                if or_empty && c != '#' && c != '%' {
                    self.operand('}', start);
                }
                if self.error.is_none() {
                    let colon = if or_empty { ":" } else { "" };
                    let message = format!("unsupported modifier ({colon}{c}) in substitution");
                    self.error = Some(WordError {
                        kind: WordErrorKind::Substitution,
                        range,
                        message,
                    });
                }
                return None;
            }
        };
        let range = at..self.at;
        let replaces = matches!(operator, Operator::Replace { .. });
        let word = self.operand(if replaces { '/' } else { '}' }, start);
        let replacement = (replaces && self.error.is_none()).then(|| self.operand('}', start));
        Some(Modifier {
            operator,
            range,
            word,
            replacement,
        })
    }

    /// A word within a `${` that begins at `start`, up to `stop`.
    fn operand(&mut self, stop: char, start: usize) -> Word {
        let parts = self.parts(Some(stop));
        if self.error.is_some() && self.at == self.text.len() {
            let message = if stop == '/' {
                "syntax error: missing '/' in ${}"
            } else {
                "syntax error: missing '}'"
            };
            self.fail(start, message);
        }
        Word { parts, error: None }
    }
}

fn push_text(parts: &mut Vec<Part>, range: Range<usize>) {
    match parts.last_mut() {
        Some(Part::Text(last)) if last.end == range.start => last.end = range.end,
        _ => parts.push(Part::Text(range)),
    }
}
