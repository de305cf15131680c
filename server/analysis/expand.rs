//! Expansion of variables in words (BuildKit's `shell/lex.go`).

use regex_lite::Regex;

use super::state::{Environment, Value, VariableLookup};
use syntax::Fragment;
use syntax::word::{
    BYTE_ORDER_MARK, Modifier, Operator, Part, Rules, VariableReference, Word, WordError,
    WordErrorKind,
};

/// The maximum length of an expansion in bytes; longer values are unknown. BuildKit has no limit, but a few lines that
/// double a value would exhaust memory.
const LONGEST: usize = 16 * 1024;

/// The maximum product of the lengths of text and pattern in a substitution, in bytes squared.
const MOST_MATCHING: usize = 1 << 22;

/// Expands a text (`ProcessWord`).
///
/// # Errors
///
/// What BuildKit rejects: invalid syntax, or a required variable that is not set. Ranges are byte offsets in the text.
pub(super) fn expand(
    text: &str,
    rules: Rules,
    environment: &Environment,
) -> Result<Value, WordError> {
    let special =
        |c: char| c == '$' || c == rules.escape || (rules.quotes && (c == '"' || c == '\''));
    if !text.contains(special) {
        return Ok(Value::from(
            text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text),
        ));
    }
    let mut expansion = Expansion {
        text,
        environment,
        reset: false,
    };
    let word = Word::parse(text, rules);
    if let Some(error) = word.error {
        // BuildKit expands what precedes the syntax error first, which may fail first.
        let whole = word.parts.iter();
        let whole = whole.filter(|part| part.range().end <= error.range.start);
        for part in whole {
            expansion.part(part, false)?;
        }
        return Err(error);
    }
    let value = expansion.word(&word, false)?;
    Ok(value.map_or(Value::Unknown, Value::from))
}

/// Expands a fragment as a word.
///
/// # Errors
///
/// As `expand`.
pub fn expand_word(
    fragment: &Fragment,
    escape: char,
    environment: &Environment,
) -> Result<Value, WordError> {
    expand(&fragment.text, Rules::words(escape), environment)
}

/// Expands a text and splits the result into words (`ProcessWords`). `None` if a value is unknown.
///
/// # Errors
///
/// As `expand`.
pub fn expand_to_words(
    text: &str,
    escape: char,
    environment: &Environment,
) -> Result<Option<Vec<String>>, WordError> {
    let parsed = Word::parse(text, Rules::words(escape));
    let mut expansion = Expansion {
        text,
        environment,
        reset: false,
    };
    let (mut words, mut word, mut known) = (Vec::new(), String::new(), true);
    let mut length = 0;
    for part in &parsed.parts {
        let cut = parsed.error.as_ref();
        if cut.is_some_and(|error| part.range().end > error.range.start) {
            continue;
        }
        expansion.reset = false;
        let value = expansion.part(part, false)?;
        if expansion.reset {
            // BuildKit shares the word's buffer with the words inside `${…}`, and clears it with them
            // (`processStopOn`).
            word.clear();
        }
        let Some(value) = value else {
            known = false;
            continue;
        };
        let splits = matches!(part, Part::Text(_) | Part::Variable(_));
        length += value.len();
        known &= length <= LONGEST;
        if !known {
            continue;
        }
        for c in value.chars() {
            if splits && c.is_whitespace() {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            } else {
                word.push(c);
            }
        }
    }
    if let Some(error) = parsed.error {
        return Err(error);
    }
    if !word.is_empty() {
        words.push(word);
    }
    Ok(known.then_some(words))
}

/// One expansion. Texts are `None` where they are unknown.
struct Expansion<'a> {
    text: &'a str,
    environment: &'a Environment,
    /// Set when a `${…}` that contains words was expanded.
    reset: bool,
}

type Outcome = Result<Option<String>, WordError>;

impl Expansion<'_> {
    fn at(&self, range: &std::ops::Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// Expands a word; with `raw`, escapes are kept.
    fn word(&mut self, word: &Word, raw: bool) -> Outcome {
        self.parts(&word.parts, raw)
    }

    fn parts(&mut self, parts: &[Part], raw: bool) -> Outcome {
        let mut all = Some(String::new());
        for part in parts {
            match (self.part(part, raw)?, &mut all) {
                (Some(value), Some(all)) if all.len() + value.len() <= LONGEST => {
                    all.push_str(&value);
                }
                _ => all = None,
            }
        }
        Ok(all)
    }

    fn part(&mut self, part: &Part, raw: bool) -> Outcome {
        let text = match part {
            Part::Text(range) | Part::Angle(range) => self.at(range),
            Part::Escape { range, .. } if raw => self.at(range),
            Part::Escape { escaped, .. } => self.at(escaped),
            Part::Single(range) => {
                let inner = range.start + 1..range.end.saturating_sub(1);
                self.at(&inner)
            }
            Part::Double { parts, .. } => return self.parts(parts, raw),
            Part::Variable(variable) => return self.variable(variable),
        };
        Ok(Some(text.to_owned()))
    }

    fn variable(&mut self, variable: &VariableReference) -> Outcome {
        let name = self.at(&variable.name);
        let found = self.environment.find(name);
        let Some(modifier) = &variable.modifier else {
            return Ok(match found {
                VariableLookup::Set(value) => value.known().map(str::to_owned),
                VariableLookup::Declared | VariableLookup::Missing => Some(String::new()),
                VariableLookup::Perhaps => None,
            });
        };
        self.reset = true;
        self.modified(variable, modifier, found)
    }

    /// Applies a modifier (`processDollar`).
    fn modified(
        &mut self,
        variable: &VariableReference,
        modifier: &Modifier,
        found: VariableLookup,
    ) -> Outcome {
        let name = self.text.get(variable.name.clone()).unwrap_or_default();
        let raw = matches!(
            modifier.operator,
            Operator::Prefix | Operator::Suffix | Operator::Replace { .. }
        );
        let word = self.word(&modifier.word, raw)?;
        let replacement = modifier
            .replacement
            .as_ref()
            .map(|it| self.word(it, true))
            .transpose()?;
        // The outer `None` is an unknown value, the inner one an unset variable.
        let value: Option<Option<&str>> = match found {
            VariableLookup::Set(value) => value.known().map(Some),
            VariableLookup::Declared | VariableLookup::Missing => Some(None),
            VariableLookup::Perhaps => None,
        };
        let Some(value) = value else {
            // `${name:+}` is empty for any value.
            let nothing = matches!(modifier.operator, Operator::Alternative { .. })
                && word.as_deref() == Some("");
            return Ok(nothing.then(String::new));
        };
        let is_missing = |or_empty: bool| value.is_none() || (or_empty && value == Some(""));
        let text = value.unwrap_or_default();
        let pattern = word.as_ref().map_or(0, String::len);
        let replaced = replacement.iter().flatten().map(String::len).sum::<usize>();
        if raw && text.len().saturating_mul(pattern.max(replaced)) > MOST_MATCHING {
            return Ok(None);
        }
        match modifier.operator {
            Operator::Default { or_empty } if is_missing(or_empty) => Ok(word),
            Operator::Default { .. } => Ok(Some(text.to_owned())),
            Operator::Alternative { or_empty } if is_missing(or_empty) => Ok(Some(String::new())),
            Operator::Alternative { .. } => Ok(word),
            // The build may be meant to require `--build-arg`.
            Operator::Required { or_empty }
                if is_missing(or_empty) && self.environment.may_be_given(name) =>
            {
                Ok(None)
            }
            Operator::Required { or_empty } if is_missing(or_empty) => {
                let state = if value.is_none() { "unset" } else { "empty" };
                let reason = word
                    .filter(|word| !word.is_empty())
                    .unwrap_or_else(|| format!("is not allowed to be {state}"));
                Err(WordError {
                    kind: WordErrorKind::Unset,
                    range: variable.range.clone(),
                    message: format!("{}: {reason}", self.at(&variable.name)),
                })
            }
            Operator::Required { .. } => Ok(Some(text.to_owned())),
            Operator::Prefix | Operator::Suffix => {
                let Some(pattern) = word else { return Ok(None) };
                let suffix = modifier.operator == Operator::Suffix;
                let mark = if suffix { '%' } else { '#' };
                let (greedy, pattern) = match pattern.strip_prefix(mark) {
                    Some(rest) => (true, rest),
                    None => (false, pattern.as_str()),
                };
                let trimmed = if suffix {
                    trim_suffix(pattern, text, greedy)
                } else {
                    trim_prefix(pattern, text, greedy)
                };
                trimmed.map(Some).map_err(|message| WordError {
                    kind: WordErrorKind::Substitution,
                    range: modifier.range.start..variable.range.end,
                    message,
                })
            }
            Operator::Replace { all } => {
                let (Some(pattern), Some(Some(replacement))) = (word, replacement) else {
                    return Ok(None);
                };
                let regex = regex(&pattern, true, false).map_err(|message| WordError {
                    kind: WordErrorKind::Substitution,
                    range: modifier.range.start..variable.range.end,
                    message,
                })?;
                if all {
                    return Ok(Some(
                        regex.replace_all(text, template(&replacement)).into_owned(),
                    ));
                }
                Ok(Some(match regex.find(text) {
                    Some(found) => {
                        let (before, after) = (text.get(..found.start()), text.get(found.end()..));
                        [
                            before.unwrap_or_default(),
                            &replacement,
                            after.unwrap_or_default(),
                        ]
                        .concat()
                    }
                    None => text.to_owned(),
                }))
            }
        }
    }
}

/// Expands a replacement like Go's `regexp.Expand`. Patterns have no groups, so `$1` and `${name}` are empty.
fn template(replacement: &str) -> impl Fn(&regex_lite::Captures) -> String {
    let mut out = String::new();
    let mut rest = replacement;
    while let Some(at) = rest.find('$') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let is_name = |c: char| c == '_' || c.is_alphanumeric();
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
            match inner.get(end..).and_then(|after| after.strip_prefix('}')) {
                Some(after) if end > 0 => {
                    rest = after;
                    // `${0}` is the whole match, like `$0`.
                    if inner.get(..end) == Some("0") {
                        out.push('\u{0}');
                    }
                }
                _ => out.push('$'),
            }
        } else {
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            if end == 0 {
                out.push('$');
            } else if rest.get(..end) == Some("0") {
                out.push('\u{0}');
            }
            rest = rest.get(end..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    move |captures| {
        let whole = captures.get(0).map_or("", |it| it.as_str());
        out.replace('\u{0}', whole)
    }
}

fn trim_prefix(pattern: &str, text: &str, greedy: bool) -> Result<String, String> {
    let regex = regex(pattern, greedy, true)?;
    let end = regex.find(text).map_or(0, |found| found.end());
    Ok(text.get(end..).unwrap_or_default().to_owned())
}

/// Reverses text and pattern, as BuildKit does, so that the shortest suffix is found first.
fn trim_suffix(pattern: &str, text: &str, greedy: bool) -> Result<String, String> {
    let mut reversed: Vec<char> = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        // An escape must precede the character that it escapes.
        if c == '\\' && chars.peek().is_some() {
            reversed.extend(chars.next());
        }
        reversed.push(c);
    }
    let pattern: String = reversed.into_iter().rev().collect();
    let text: String = text.chars().rev().collect();
    let trimmed = trim_prefix(&pattern, &text, greedy)?;
    Ok(trimmed.chars().rev().collect())
}

/// Converts a pattern with `*` and `?` to a regular expression (`convertShellPatternToRegex`).
fn regex(pattern: &str, greedy: bool, anchored: bool) -> Result<Regex, String> {
    let wrong = |what: &str| format!("invalid pattern ({pattern}) in substitution: {what}");
    let mut out = String::from(if anchored { "^" } else { "" });
    // BuildKit reads the pattern with a scanner for Go's source code, which drops a byte order mark at the start.
    let mut chars = pattern
        .strip_prefix('\u{FEFF}')
        .unwrap_or(pattern)
        .chars()
        .peekable();
    while let Some(mut c) = chars.next() {
        match c {
            '*' => {
                out.push_str(if greedy { ".*" } else { ".*?" });
                continue;
            }
            '?' => {
                out.push('.');
                continue;
            }
            '\\' => {
                // Escaped delimiters of `${…}`; the escape isn't part of the pattern.
                if matches!(chars.peek(), Some('}' | '/')) {
                    continue;
                }
                out.push('\\');
                c = chars.next().unwrap_or('\u{FFFD}');
                if !matches!(c, '*' | '?' | '\\') {
                    return Err(wrong(&format!("invalid escape '\\{c}'")));
                }
            }
            '[' | ']' | '{' | '}' | '.' | '+' | '(' | ')' | '|' | '^' | '$' => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    Regex::new(&out).map_err(|error| wrong(&error.to_string()))
}
