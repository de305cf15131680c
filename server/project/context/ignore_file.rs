//! `.dockerignore`: the files that are excluded from a build context.
//!
//! [`IgnoreFile`] behaves as `moby/patternmatcher` and its `ignorefile`, including the effects of compiling patterns to regular
//! expressions.

use std::collections::BTreeSet;

use super::mistakes::{Line, Mistake};
use super::regexp::{BadRegexp, Regexp};
use syntax::text::Span;
use syntax::values::path::clean;

/// The maximum length of a line, in bytes (`bufio.MaxScanTokenSize`). A longer one is an error.
const MAX_LINE_LENGTH: usize = 64 * 1024 - 1;

/// The maximum number of steps of all regular expressions of a file. A short pattern can compile to many steps.
const MAX_STEPS: usize = 256 * 1024;

/// The maximum length of a path, in bytes. Longer ones, which no system supports, aren't matched.
const MAX_PATH_LENGTH: usize = 4096;

/// An ignore file.
#[derive(Clone, Debug, Default)]
pub struct IgnoreFile {
    patterns: Vec<Pattern>,
    errors: Vec<IgnoreFileError>,
    mistakes: Vec<Mistake>,
}

/// A pattern of an ignore file.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The cleaned pattern, without a leading `!` or slash.
    pub text: String,
    /// True for an exception (`!`), which includes what preceding patterns exclude.
    pub negated: bool,
    /// The number of its line, starting at 1.
    pub line: u32,
    /// Its position with the `!`, in bytes.
    pub span: Span,
    matcher: Matcher,
}

/// An error in an ignore file, for which a build fails.
#[derive(Clone, Debug)]
pub struct IgnoreFileError {
    /// The number of its line, starting at 1.
    pub line: u32,
    /// Its position, in bytes.
    pub span: Span,
    /// BuildKit's message.
    pub message: &'static str,
    /// True if BuildKit reports it when it reads the file, false if when it matches a path.
    on_reading: bool,
}

/// The message for a malformed pattern (`filepath.ErrBadPattern`).
const BAD_PATTERN: &str = "syntax error in pattern";

/// The name of the file in a build context.
const NAME: &str = ".dockerignore";

/// Paths that are matched to find errors: the file itself, and a name that few patterns match.
const PROBES: [&str; 2] = [NAME, "any file"];

/// True for the name of an ignore file: `.dockerignore`, `.containerignore`, or one of these after the name of a Dockerfile.
pub fn is_ignore_file_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [NAME, ".containerignore"]
        .iter()
        .any(|it| name.ends_with(it))
}

/// How a pattern is matched.
#[derive(Clone, Debug)]
enum Matcher {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Regexp(Regexp),
    /// It doesn't compile.
    Bad(BadRegexp),
}

/// The error of a pattern that can't be matched.
struct BadPattern;

impl IgnoreFile {
    /// Parses an ignore file (`ignorefile.ReadAll` and `patternmatcher.New`).
    pub fn parse(text: &str) -> IgnoreFile {
        let mut file = IgnoreFile::default();
        let mut start = 0;
        let mut left = MAX_STEPS;
        for (row, line) in text.split('\n').enumerate() {
            let at = start;
            start += line.len() + 1;
            let number = row as u32 + 1;
            if line.len() > MAX_LINE_LENGTH {
                let span = Span::new(at as u32, (at + line.len()) as u32);
                file.error(number, span, "bufio.Scanner: token too long");
                break;
            }
            let unmarked = match row {
                0 => line.strip_prefix('\u{feff}').unwrap_or(line),
                _ => line,
            };
            if unmarked.starts_with('#') {
                continue;
            }
            let written = unmarked.trim();
            let indent = line.len() - unmarked.trim_start().len();
            let span = Span::new((at + indent) as u32, (at + indent + written.len()) as u32);
            let mistake = Line {
                text: unmarked,
                start: (at + line.len() - unmarked.len()) as u32,
                number,
                is_first: file.patterns.is_empty(),
            };
            file.mistakes.extend(mistake.mistake());
            if let Some(cleaned) = cleaned(written) {
                file.pattern(&cleaned, number, span, &mut left);
            }
        }
        file.compare_paths();
        file
    }

    /// Adds the errors that BuildKit reports when it matches a path: patterns that don't compile, unless preceding patterns have
    /// decided about the path.
    fn compare_paths(&mut self) {
        let mut reached = BTreeSet::new();
        for path in PROBES {
            let mut excluded = false;
            for (index, pattern) in self.patterns.iter().enumerate() {
                if pattern.negated != excluded {
                    continue;
                }
                match pattern.matcher.is_match(path, &[]) {
                    Ok(matches) => excluded ^= matches,
                    Err(BadPattern) if pattern.matcher.is_invalid() => {
                        reached.insert(index);
                    }
                    Err(BadPattern) => break,
                }
            }
        }
        let invalid = reached
            .into_iter()
            .filter_map(|index| self.patterns.get(index));
        let errors = invalid.map(|pattern| IgnoreFileError {
            line: pattern.line,
            span: pattern.span,
            message: BAD_PATTERN,
            on_reading: false,
        });
        self.errors.extend(errors);
        self.errors.sort_by_key(|it| it.span.start);
    }

    /// Adds a cleaned pattern that may start with `!`. `left` is the number of steps left for its expression.
    fn pattern(&mut self, cleaned: &str, line: u32, span: Span, left: &mut usize) {
        let (text, negated) = match cleaned.strip_prefix('!') {
            Some("") => return self.error(line, span, "illegal exclusion pattern: \"!\""),
            Some(rest) => (rest, true),
            None => (cleaned, false),
        };
        if is_malformed(text) {
            return self.error(line, span, BAD_PATTERN);
        }
        let matcher = Matcher::compile(text, left);
        self.patterns.push(Pattern {
            text: text.to_owned(),
            negated,
            line,
            span,
            matcher,
        });
    }

    /// Adds an error that BuildKit reports when it reads the file.
    fn error(&mut self, line: u32, span: Span, message: &'static str) {
        self.errors.push(IgnoreFileError {
            line,
            span,
            message,
            on_reading: true,
        });
    }

    /// The patterns in their order, without those that BuildKit rejects when it reads the file.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The errors, ordered by position.
    pub fn errors(&self) -> &[IgnoreFileError] {
        &self.errors
    }

    /// The patterns that don't do what they seem to, ordered by position.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// True if an exception may include a path, or a path in it.
    pub fn may_include(&self, path: &str) -> bool {
        let path = clean(path);
        let exceptions = self.patterns.iter().filter(|it| it.negated);
        exceptions.into_iter().any(|it| {
            // Compares up to the folder of the first wildcard.
            let special = it.text.find(['*', '?', '[', '\\', '{', '|']);
            let literal = it.text.get(..special.unwrap_or(it.text.len()));
            let literal = literal.unwrap_or_default();
            let folder = match special {
                Some(_) => literal
                    .rfind('/')
                    .map_or("", |at| literal.get(..at).unwrap_or("")),
                None => literal,
            };
            let within = |inner: &str, outer: &str| {
                outer.is_empty()
                    || inner
                        .strip_prefix(outer)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            within(folder, &path) || within(&path, folder)
        })
    }

    /// True if there is an exception.
    pub fn has_exceptions(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.negated)
    }

    /// The pattern that excludes a path of the context or one of its parents; `None` if it is included
    /// (`MatchesOrParentMatches`). The context itself is always included.
    pub fn excludes(&self, path: &str) -> Option<&Pattern> {
        let path = clean(path);
        if path == "." {
            return None;
        }
        self.deciding(&path)
    }

    /// The pattern for which BuildKit reports a source of COPY or ADD (`validateCopySourcePath`); `None` for files with
    /// exceptions, which it doesn't check, and for invalid ones.
    pub fn copy_source(&self, source: &str) -> Option<&Pattern> {
        if self.errors.iter().any(|it| it.on_reading) || self.has_exceptions() {
            return None;
        }
        let source = clean(source);
        let is_root = source == "." || source == "/";
        let is_all = |pattern: &Pattern| ["*", "**", "**/*"].contains(&pattern.text.as_str());
        if is_root && !self.patterns.iter().any(is_all) {
            return None;
        }
        self.deciding(&source)
    }

    /// The last pattern that excludes a path, unless an exception follows.
    fn deciding(&self, path: &str) -> Option<&Pattern> {
        if path.len() > MAX_PATH_LENGTH {
            return None;
        }
        let ends = folders(path);
        let mut deciding: Option<&Pattern> = None;
        for pattern in &self.patterns {
            // An exception only matters for an excluded path, and any other pattern for an included one.
            if pattern.negated != deciding.is_some() {
                continue;
            }
            // A build fails here.
            if pattern.matcher.is_match(path, &ends).ok()? {
                deciding = (!pattern.negated).then_some(pattern);
            }
        }
        deciding
    }
}

/// The ends of the parents of a clean path, from the outermost on. The first parent of an absolute path is empty, as in
/// `patternmatcher`.
fn folders(path: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
    if ends == [0] {
        ends.push(1);
    }
    ends
}

/// A cleaned line; `None` if it is empty. `ignorefile` and `patternmatcher` both clean it, which is how `/!a` becomes an
/// exception.
fn cleaned(line: &str) -> Option<String> {
    if line.is_empty() {
        return None;
    }
    let (sign, rest) = match line.strip_prefix('!') {
        Some(rest) => ("!", rest.trim()),
        None => ("", line),
    };
    let mut path = String::new();
    if !rest.is_empty() {
        path = clean(rest);
        if path.len() > 1 && path.starts_with('/') {
            path.remove(0);
        }
    }
    let path = format!("{sign}{path}");
    let path = path.trim();
    (!path.is_empty()).then(|| clean(path))
}

impl Matcher {
    /// Compiles a cleaned pattern (`Pattern.compile`), with `/` as the separator.
    fn compile(pattern: &str, left: &mut usize) -> Matcher {
        #[derive(PartialEq)]
        enum Kind {
            Exact,
            Prefix,
            Suffix,
            Regexp,
        }
        let mut kind = Kind::Exact;
        let mut regexp = String::from("^");
        // Go's scanner skips a byte order mark.
        let scanned = pattern.strip_prefix('\u{feff}').unwrap_or(pattern);
        let mut chars = scanned.chars().peekable();
        let mut first = true;
        while let Some(char) = chars.next() {
            match char {
                '*' if chars.next_if_eq(&'*').is_some() => {
                    chars.next_if_eq(&'/');
                    if chars.peek().is_some() {
                        regexp += "(.*/)?";
                        kind = Kind::Regexp;
                    } else if kind == Kind::Exact {
                        kind = Kind::Prefix;
                    } else {
                        regexp += ".*";
                        kind = Kind::Regexp;
                    }
                    if first {
                        kind = Kind::Suffix;
                    }
                }
                '*' => {
                    regexp += "[^/]*";
                    kind = Kind::Regexp;
                }
                '?' => {
                    regexp += "[^/]";
                    kind = Kind::Regexp;
                }
                // patternmatcher doesn't escape braces and bars, so that they keep their meaning in regular expressions.
                '.' | '+' | '(' | ')' | '$' => {
                    regexp.push('\\');
                    regexp.push(char);
                }
                '\\' => {
                    regexp.push('\\');
                    if let Some(escaped) = chars.next() {
                        regexp.push(escaped);
                        kind = Kind::Regexp;
                    }
                }
                '[' | ']' => {
                    regexp.push(char);
                    kind = Kind::Regexp;
                }
                char => regexp.push(char),
            }
            first = false;
        }
        let without = |part: Option<&str>| part.unwrap_or(pattern).to_owned();
        match kind {
            Kind::Exact => Matcher::Exact(pattern.to_owned()),
            Kind::Prefix => Matcher::Prefix(without(pattern.strip_suffix("**"))),
            Kind::Suffix => Matcher::Suffix(without(pattern.strip_prefix("**"))),
            Kind::Regexp => {
                regexp.push('$');
                Regexp::parse(&regexp, left).map_or_else(Matcher::Bad, Matcher::Regexp)
            }
        }
    }

    /// Whether the pattern matches a path, or one of its parents, which end at `ends` (`Pattern.match`).
    fn is_match(&self, path: &str, ends: &[usize]) -> Result<bool, BadPattern> {
        let folders = || ends.iter().filter_map(|&end| path.get(..end));
        let any = |is: &dyn Fn(&str) -> bool| is(path) || folders().any(is);
        Ok(match self {
            Matcher::Exact(text) => any(&|it| it == text),
            // A prefix of a parent is a prefix of the path.
            Matcher::Prefix(text) => path.starts_with(text.as_str()),
            // `**/a` also matches `a` at the root.
            Matcher::Suffix(text) => {
                let top = text.strip_prefix('/');
                any(&|it| it.ends_with(text.as_str()) || top == Some(it))
            }
            Matcher::Regexp(regexp) => regexp.is_match(path, ends),
            Matcher::Bad(_) => return Err(BadPattern),
        })
    }

    /// True if BuildKit can't compile the pattern either; false if only its support is missing here.
    fn is_invalid(&self) -> bool {
        matches!(self, Matcher::Bad(BadRegexp::Invalid))
    }
}

/// True if Go's `filepath.Match` rejects a pattern when it matches `.`, which is how `patternmatcher` validates. It stops where
/// the name can't match any more, and so misses some errors.
fn is_malformed(pattern: &str) -> bool {
    let mut name = ".";
    let mut pattern = pattern;
    while !pattern.is_empty() {
        let (star, chunk, rest) = chunk(pattern);
        if star && chunk.is_empty() {
            return false;
        }
        let Ok(left) = match_chunk(chunk, name) else {
            return true;
        };
        let fits = |left: &&str| left.is_empty() || !rest.is_empty();
        // With a name of one character, a star can only match all of it.
        let taken = || match_chunk(chunk, "").ok().flatten().filter(fits);
        let left = left
            .filter(fits)
            .or_else(|| (star && !name.is_empty()).then(taken).flatten());
        let Some(left) = left else {
            return false;
        };
        name = left;
        pattern = rest;
    }
    false
}

/// Splits off the leading stars of a pattern: whether there are any, the part up to the next star, and the rest.
fn chunk(pattern: &str) -> (bool, &str, &str) {
    let body = pattern.trim_start_matches('*');
    let mut in_class = false;
    let mut escaped = false;
    let end = body.char_indices().find(|&(_, char)| {
        if escaped {
            escaped = false;
            return false;
        }
        match char {
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        char == '*' && !in_class
    });
    let (chunk, rest) = body.split_at(end.map_or(body.len(), |(at, _)| at));
    (body.len() < pattern.len(), chunk, rest)
}

/// The rest of a name after a part of a pattern without stars; `None` if it doesn't match.
fn match_chunk<'a>(chunk: &str, name: &'a str) -> Result<Option<&'a str>, BadPattern> {
    let mut pattern = chunk.chars();
    let mut name = name.chars();
    let mut matches = true;
    while let Some(char) = pattern.next() {
        let next = name.next();
        let fits = match char {
            '[' => {
                let rest = pattern.as_str();
                let (negated, rest) = match rest.strip_prefix('^') {
                    Some(rest) => (true, rest),
                    None => (false, rest),
                };
                let (found, rest) = class(rest, next.unwrap_or_default())?;
                pattern = rest.chars();
                found != negated
            }
            '?' => next != Some('/'),
            '\\' => next == Some(pattern.next().ok_or(BadPattern)?),
            char => next == Some(char),
        };
        matches &= next.is_some() && fits;
    }
    Ok(matches.then_some(name.as_str()))
}

/// Whether a class contains a character, and the rest after its bracket.
fn class(mut rest: &str, letter: char) -> Result<(bool, &str), BadPattern> {
    let mut found = false;
    let mut first = true;
    loop {
        if !first && let Some(rest) = rest.strip_prefix(']') {
            return Ok((found, rest));
        }
        let (low, after) = class_letter(rest)?;
        let (high, after) = match after.strip_prefix('-') {
            Some(after) => class_letter(after)?,
            None => (low, after),
        };
        found |= low <= letter && letter <= high;
        rest = after;
        first = false;
    }
}

/// A character of a class, and the rest, which must not be empty.
fn class_letter(rest: &str) -> Result<(char, &str), BadPattern> {
    let mut chars = rest.chars();
    let letter = match chars.next() {
        None | Some('-' | ']') => None,
        Some('\\') => chars.next(),
        letter => letter,
    };
    match letter {
        Some(letter) if !chars.as_str().is_empty() => Ok((letter, chars.as_str())),
        _ => Err(BadPattern),
    }
}
