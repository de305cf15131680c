//! `.dockerignore`: what is kept out of a build context.
//!
//! Read as `moby/patternmatcher` and its `ignorefile` do, with all that comes of their making a regular expression of a
//! pattern.

use std::collections::BTreeSet;

use super::regexp::{BadRegexp, Regexp};
use syntax::text::Span;
use syntax::values::path::clean;

/// A longer line ends the reading, in bytes (`bufio.MaxScanTokenSize`).
const LONGEST_LINE: usize = 64 * 1024 - 1;

/// How many steps the expressions of a file may have together. Few letters can stand for many steps.
const MOST_STEPS: usize = 256 * 1024;

/// A longer path isn't looked at, in bytes. No system has files there.
const LONGEST_PATH: usize = 4096;

/// An ignore file.
#[derive(Clone, Debug, Default)]
pub struct IgnoreFile {
    patterns: Vec<Pattern>,
    faults: Vec<Fault>,
}

/// A pattern of an ignore file.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The pattern cleaned, without `!` and without a slash at its begin.
    pub text: String,
    /// True for an exception, which brings back what patterns before it keep out.
    pub negated: bool,
    /// The line that it is in, from 1.
    pub line: u32,
    /// Where it is written, with its `!`, in bytes.
    pub span: Span,
    matcher: Matcher,
}

/// Something in an ignore file for which BuildKit refuses to read it, so that a build fails.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The line that it is in, from 1.
    pub line: u32,
    /// Where it is written, in bytes.
    pub span: Span,
    /// BuildKit's message.
    pub message: &'static str,
    /// True if BuildKit finds it when it reads the file, false if when it compares a path.
    on_reading: bool,
}

/// The message for a malformed pattern (`filepath.ErrBadPattern`).
const BAD_PATTERN: &str = "syntax error in pattern";

/// The name of the file in a build context.
const NAME: &str = ".dockerignore";

/// Paths that BuildKit compares with the patterns: the file itself, and one of a name that few patterns are meant for.
const PROBES: [&str; 2] = [NAME, "any file"];

/// True for the name of an ignore file: `.dockerignore`, `.containerignore`, and one named after a Dockerfile.
pub fn is_ignore_file_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [NAME, ".containerignore"]
        .iter()
        .any(|it| name.ends_with(it))
}

/// How a pattern is compared with a path.
#[derive(Clone, Debug)]
enum Matcher {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Regexp(Regexp),
    /// It compiles to no regular expression.
    Bad(BadRegexp),
}

/// A pattern that can't be compared with anything.
struct BadPattern;

impl IgnoreFile {
    /// Reads an ignore file (`ignorefile.ReadAll` and `patternmatcher.New`).
    pub fn parse(text: &str) -> IgnoreFile {
        let mut file = IgnoreFile::default();
        let mut start = 0;
        let mut left = MOST_STEPS;
        for (row, line) in text.split('\n').enumerate() {
            let at = start;
            start += line.len() + 1;
            let number = row as u32 + 1;
            if line.len() > LONGEST_LINE {
                let span = Span::new(at as u32, (at + line.len()) as u32);
                file.fault(number, span, "bufio.Scanner: token too long");
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
            if let Some(cleaned) = cleaned(written) {
                file.pattern(&cleaned, number, span, &mut left);
            }
        }
        file.compare_paths();
        file
    }

    /// Adds the faults that BuildKit finds when it compares a path of the context: patterns that make no regular expression,
    /// if they are reached, which they aren't by what earlier patterns have decided about.
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
        let faults = invalid.map(|pattern| Fault {
            line: pattern.line,
            span: pattern.span,
            message: BAD_PATTERN,
            on_reading: false,
        });
        self.faults.extend(faults);
        self.faults.sort_by_key(|it| it.span.start);
    }

    /// Adds a cleaned pattern that may begin with `!`. So many steps are left for its expression.
    fn pattern(&mut self, cleaned: &str, line: u32, span: Span, left: &mut usize) {
        let (text, negated) = match cleaned.strip_prefix('!') {
            Some("") => return self.fault(line, span, "illegal exclusion pattern: \"!\""),
            Some(rest) => (rest, true),
            None => (cleaned, false),
        };
        if is_malformed(text) {
            return self.fault(line, span, BAD_PATTERN);
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

    /// Adds what makes all of the file useless for a build.
    fn fault(&mut self, line: u32, span: Span, message: &'static str) {
        self.faults.push(Fault {
            line,
            span,
            message,
            on_reading: true,
        });
    }

    /// All patterns in their order; none of those that BuildKit refuses when it reads the file.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// What a build fails for, in the order of lines.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// True if a pattern brings something back.
    pub fn has_exceptions(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.negated)
    }

    /// The pattern that keeps a path of the context out, itself or a folder that it is in; `None` if it is let in
    /// (`MatchesOrParentMatches`). The context itself is always let in.
    pub fn excludes(&self, path: &str) -> Option<&Pattern> {
        let path = clean(path);
        if path == "." {
            return None;
        }
        self.deciding(&path)
    }

    /// The pattern for which BuildKit warns of a source of COPY or ADD (`validateCopySourcePath`): never with exceptions,
    /// nor with a file that it can't read.
    pub fn copy_source(&self, source: &str) -> Option<&Pattern> {
        if self.faults.iter().any(|it| it.on_reading) || self.has_exceptions() {
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

    /// The last pattern that keeps a path out, if none after it brings it back.
    fn deciding(&self, path: &str) -> Option<&Pattern> {
        if path.len() > LONGEST_PATH {
            return None;
        }
        let ends = folders(path);
        let mut deciding: Option<&Pattern> = None;
        for pattern in &self.patterns {
            // What is out can only come in again, and the other way round.
            if pattern.negated != deciding.is_some() {
                continue;
            }
            // A build fails here, so that nothing can be said.
            if pattern.matcher.is_match(path, &ends).ok()? {
                deciding = (!pattern.negated).then_some(pattern);
            }
        }
        deciding
    }
}

/// Where the folders that a clean path is in end, from above. The first one of an absolute path is nothing at all, as it
/// is for `patternmatcher`.
fn folders(path: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
    if ends == [0] {
        ends.push(1);
    }
    ends
}

/// A line cleaned; `None` if nothing is left of it. Cleaned twice, by the one who reads the file and by the one who makes
/// patterns of it, which is how `/!a` becomes an exception.
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
    /// Compiles a cleaned pattern (`Pattern.compile`), for `/` between folders.
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
                // Braces and bars aren't among them: the table of patternmatcher has no place for them, and so they
                // mean what they do in a regular expression.
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

    /// Whether a path is what the pattern means, or one of the folders that end where it is said (`Pattern.match`).
    fn is_match(&self, path: &str, ends: &[usize]) -> Result<bool, BadPattern> {
        let folders = || ends.iter().filter_map(|&end| path.get(..end));
        let any = |is: &dyn Fn(&str) -> bool| is(path) || folders().any(is);
        Ok(match self {
            Matcher::Exact(text) => any(&|it| it == text),
            // What begins a folder begins all that is in it.
            Matcher::Prefix(text) => path.starts_with(text.as_str()),
            // `**/a` is also `a` at the top.
            Matcher::Suffix(text) => {
                let top = text.strip_prefix('/');
                any(&|it| it.ends_with(text.as_str()) || top == Some(it))
            }
            Matcher::Regexp(regexp) => regexp.is_match(path, ends),
            Matcher::Bad(_) => return Err(BadPattern),
        })
    }

    /// True if BuildKit can't compile the pattern either.
    fn is_invalid(&self) -> bool {
        matches!(self, Matcher::Bad(BadRegexp::Invalid))
    }
}

/// True if Go's `filepath.Match` finds fault with a pattern when it compares it with `.`, which is all the checking that
/// patterns get. It ends where the name can't match any more, and so sees not all faults.
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
        // A star can only take all of a name of one letter.
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

/// Whether a pattern begins with stars, what is up to its next star, and the rest.
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

/// What is left of a name after a stretch of a pattern without stars; `None` if it doesn't match.
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

/// Whether a class has a letter, and what comes after its bracket.
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

/// A letter in a class, and what comes after it, which must be something.
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
