//! Lines of an ignore file that are patterns, but seem to be something else.

use syntax::text::{Span, TextEdit};

/// A pattern that doesn't do what it seems to.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The number of its line, starting at 1.
    pub line: u32,
    /// Its position, in bytes.
    pub span: Span,
    /// The message for the user.
    pub message: String,
    /// The title of a fix, and its change.
    pub fix: Option<(String, TextEdit)>,
}

/// A line of an ignore file that isn't a comment.
pub(super) struct Line<'t> {
    /// Its text, without a byte order mark and the line end.
    pub(super) text: &'t str,
    /// Where it starts, in bytes.
    pub(super) start: u32,
    /// Its number, starting at 1.
    pub(super) number: u32,
    /// True if no pattern precedes it.
    pub(super) is_first: bool,
}

impl Line<'_> {
    /// The position of a part of the text.
    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.start + from as u32, self.start + to as u32)
    }

    fn at(&self, from: usize, to: usize, message: impl Into<String>) -> Mistake {
        Mistake {
            line: self.number,
            span: self.span(from, to),
            message: message.into(),
            fix: None,
        }
    }

    fn fixed(
        &self,
        (from, to): (usize, usize),
        message: impl Into<String>,
        title: &str,
        edit: (Span, String),
    ) -> Mistake {
        let (span, text) = edit;
        Mistake {
            fix: Some((title.to_owned(), TextEdit::new(span, text))),
            ..self.at(from, to, message)
        }
    }

    /// The first mistake of the line.
    pub(super) fn mistake(&self) -> Option<Mistake> {
        let trimmed = self.text.trim();
        if trimmed.is_empty() {
            return None;
        }
        let start = self.text.len() - self.text.trim_start().len();
        let end = start + trimmed.len();
        let all = (start, end);
        if trimmed.starts_with('#') {
            let indent = (self.span(0, start), String::new());
            let message =
                "This is a pattern, not a comment: a comment starts with `#` in the first column";
            return Some(self.fixed(all, message, "Remove the indentation", indent));
        }
        for mark in ["//", "--", ";", "/* "] {
            // `--` and `;` may begin a name, but not before a space.
            let rest = trimmed.strip_prefix(mark);
            let is_comment = |rest: &str| {
                mark == "/* " || rest.starts_with(' ') || mark == "//" && rest.contains(' ')
            };
            if rest.is_some_and(is_comment) {
                let message = format!(
                    "This is a pattern, not a comment: comments start with `#`, not with `{}`",
                    mark.trim()
                );
                let mark = (self.span(start, start + mark.trim().len()), "#".to_owned());
                return Some(self.fixed(all, message, "Convert to a comment", mark));
            }
        }
        let (sign, pattern) = match trimmed.strip_prefix('!') {
            Some(rest) => (1, rest.trim_start()),
            None => (0, trimmed),
        };
        if let Some(hash) = comment(pattern) {
            let before = pattern.get(..hash)?.trim_end().len();
            let offset = end - pattern.len();
            let message =
                "The text from `#` on is part of the pattern: a comment needs a line of its own";
            let removed = (self.span(offset + before, end), String::new());
            return Some(self.fixed((offset + hash, end), message, "Remove the comment", removed));
        }
        for quote in ['"', '\''] {
            let inner = pattern
                .strip_prefix(quote)
                .and_then(|it| it.strip_suffix(quote));
            if let Some(inner) = inner.filter(|it| !it.is_empty()) {
                let offset = end - pattern.len();
                let message = format!("The quotes are part of the pattern: write `{inner}`");
                let edit = (self.span(offset, end), inner.to_owned());
                return Some(self.fixed((offset, end), message, "Remove the quotes", edit));
            }
        }
        if let Some((open, close)) = braces(pattern) {
            let offset = end - pattern.len();
            let message = "Braces are not alternatives here: write one line for each";
            let (before, after) = (pattern.get(..open)?, pattern.get(close + 1..)?);
            let inner = pattern.get(open + 1..close)?;
            let prefix = if sign == 1 { "!" } else { "" };
            let lines: Vec<String> = inner
                .split(',')
                .map(|it| format!("{prefix}{before}{}{after}", it.trim()))
                .collect();
            let is_crlf = self.text.ends_with('\r');
            let text = lines.join(if is_crlf { "\r\n" } else { "\n" });
            let place = (offset + open, offset + close + 1);
            let edit = (self.span(start, end), text);
            return Some(self.fixed(place, message, "Write one line for each", edit));
        }
        let (offset, path) = (end - pattern.len(), pattern.trim_start_matches('/'));
        // With a slash before it, the dots lead nowhere.
        let is_outside = path == ".." || path.starts_with("../");
        if is_outside && !pattern.starts_with('/') {
            let message = "Matches nothing: a pattern can't leave the build context";
            return Some(self.at(offset, end, message));
        }
        if let Some(backslash) = backslash(pattern) {
            let message = "A backslash escapes the next character: separate folders with `/`";
            let edit = (self.span(offset, end), pattern.replace('\\', "/"));
            let place = (offset + backslash, offset + backslash + 1);
            return Some(self.fixed(place, message, "Use slashes", edit));
        }
        if sign == 1 && self.is_first && !pattern.is_empty() {
            let message = "This exception has no effect: no pattern before it excludes anything";
            return Some(self.at(start, end, message));
        }
        None
    }
}

/// The offset of a `#` after a space.
fn comment(pattern: &str) -> Option<usize> {
    let hashes = pattern.match_indices('#').map(|(at, _)| at);
    hashes.into_iter().find(|&at| {
        let before = pattern.get(..at).unwrap_or_default();
        before.ends_with([' ', '\t']) && !before.trim().is_empty()
    })
}

/// The offsets of braces with a comma between them: `{a,b}`.
fn braces(pattern: &str) -> Option<(usize, usize)> {
    let open = pattern.find('{')?;
    let close = open + pattern.get(open..)?.find('}')?;
    let inner = pattern.get(open + 1..close)?;
    let digits = |it: &str| it.chars().all(|c| c.is_ascii_digit() || c == ',');
    (inner.contains(',') && !inner.contains('{') && !digits(inner)).then_some((open, close))
}

/// The offset of a backslash between two names.
fn backslash(pattern: &str) -> Option<usize> {
    let backslashes = pattern.match_indices('\\').map(|(at, _)| at);
    backslashes.into_iter().find(|&at| {
        let before = pattern.get(..at).and_then(|it| it.chars().next_back());
        let after = pattern.get(at + 1..).and_then(|it| it.chars().next());
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == '*';
        before.is_some_and(is_name) && after.is_none_or(|c| c.is_alphanumeric() || c == '*')
    })
}
