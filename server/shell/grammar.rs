//! Errors in the structure of a script that every POSIX shell reports: [`error`].
//!
//! Parsers that recover from errors accept some of them, such as a `;` after `then`. This one reads only operators and
//! reserved words, and gives up at whatever only some shells have.

use std::ops::Range;

use crate::SyntaxError;

/// How deeply commands may nest.
const MAX_DEPTH: usize = 64;

/// The first error; `None` if there is none, or if it isn't certain.
pub(super) fn error(text: &str) -> Option<SyntaxError> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        at: 0,
        text,
    };
    let (range, message) = match reader.list(&[], 0) {
        Ok(_) => match reader.peek() {
            None => return None,
            Some(token) => reader.unexpected(token),
        },
        Err(Stop::Unknown) => return None,
        Err(Stop::Error(range, message)) => (range, message),
    };
    Some(SyntaxError {
        range,
        message: Some(message),
        missing_separator: None,
        is_certain: true,
    })
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    kind: TokenKind,
    range: Range<usize>,
    /// True if it follows the one before it without whitespace.
    is_adjacent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenKind {
    /// A word without quotes and expansions, which may be reserved.
    Plain,
    Word,
    /// The operator of a redirection, with a descriptor before it.
    Redirection,
    /// `;`, `&&`, `||`, `|`, `&`, `;;`, `(` or `)`.
    Operator,
    Newline,
}

/// The tokens of a script; `None` if it contains something that isn't understood.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut is_adjacent = false;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let (kind, len) = match (byte, next) {
            (b' ' | b'\t', _) => {
                (at, is_adjacent) = (at + 1, false);
                continue;
            }
            (b'\\', Some(b'\n')) => {
                (at, is_adjacent) = (at + 2, false);
                continue;
            }
            (b'#', _) => {
                at += text.get(at..)?.find('\n').unwrap_or(text.len() - at);
                continue;
            }
            // `|&`, `&>` and `;&` belong to bash, and heredocs have a text elsewhere.
            (b'|' | b';', Some(b'&')) | (b'&', Some(b'>')) | (b'<', Some(b'<' | b'(')) => {
                return None;
            }
            (b'>', Some(b'(')) | (b'\r', _) => return None,
            (b'\n', _) => (TokenKind::Newline, 1),
            (b'&', Some(b'&')) | (b'|', Some(b'|')) | (b';', Some(b';')) => {
                (TokenKind::Operator, 2)
            }
            (b'&' | b'|' | b';' | b'(' | b')', _) => (TokenKind::Operator, 1),
            (b'<', Some(b'&' | b'>')) | (b'>', Some(b'>' | b'&' | b'|')) => {
                (TokenKind::Redirection, 2)
            }
            (b'<' | b'>', _) => (TokenKind::Redirection, 1),
            _ => {
                let (len, is_plain) = word(text.get(at..)?)?;
                let is_descriptor = text
                    .get(at..at + len)?
                    .bytes()
                    .all(|it| it.is_ascii_digit())
                    && matches!(bytes.get(at + len), Some(b'<' | b'>'));
                if is_descriptor {
                    (at, is_adjacent) = (at + len, true);
                    continue;
                }
                let kind = if is_plain {
                    TokenKind::Plain
                } else {
                    TokenKind::Word
                };
                (kind, len)
            }
        };
        tokens.push(Token {
            kind,
            range: at..at + len,
            is_adjacent,
        });
        (at, is_adjacent) = (at + len, true);
    }
    Some(tokens)
}

/// The length of a word at the beginning of a text, and whether it has neither quotes nor expansions; `None` if it isn't
/// closed, or begins an array or a pattern with parentheses.
fn word(text: &str) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let (mut at, mut is_plain) = (0, true);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'<' | b'>' | b')' => break,
            b'(' => {
                let is_other = |it: &u8| matches!(it, b'=' | b'?' | b'*' | b'+' | b'@' | b'!');
                if bytes.get(at.wrapping_sub(1)).is_some_and(is_other) {
                    return None;
                }
                break;
            }
            b'\\' | b'\'' | b'"' | b'`' | b'$' => {
                is_plain = false;
                at += quoted(text.get(at..)?)?;
            }
            _ => at += 1,
        }
    }
    Some((at, is_plain))
}

/// The length of a quote or an expansion at the beginning of a text; `None` if it isn't closed.
fn quoted(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (open, end) = match (bytes.first()?, bytes.get(1)) {
        (b'\\', _) => {
            return Some(1 + text.get(1..)?.chars().next().map_or(0, char::len_utf8));
        }
        (b'\'', _) => return Some(text.get(1..)?.find('\'')? + 2),
        // Its escapes include one of the quote.
        (b'$', Some(b'\'')) => return None,
        (b'"', _) => (1, b'"'),
        (b'`', _) => (1, b'`'),
        (b'$', Some(b'(')) => (2, b')'),
        (b'$', Some(b'{')) => (2, b'}'),
        _ => return Some(1),
    };
    let mut at = open;
    // Parentheses within a substitution; those of `case` aren't balanced.
    let mut depth = 0_usize;
    let body = text.get(open..)?;
    if end == b')'
        && body
            .split(|c: char| !c.is_alphanumeric())
            .any(|it| it == "case")
    {
        return None;
    }
    while let Some(&byte) = bytes.get(at) {
        match byte {
            _ if byte == end && depth == 0 => return Some(at + 1),
            b'\\' => at += 1 + bytes.get(at + 1).map_or(0, |_| 1),
            b'\'' if end == b'"' || end == b'}' => at += 1,
            b'\'' | b'"' | b'`' | b'$' => at += quoted(text.get(at..)?)?,
            b'#' if end == b')' || end == b'`' => return None,
            b'(' if end == b')' => (at, depth) = (at + 1, depth + 1),
            b')' if end == b')' => (at, depth) = (at + 1, depth.saturating_sub(1)),
            _ => at += 1,
        }
    }
    None
}

enum Stop {
    /// Something that only some shells have.
    Unknown,
    Error(Range<usize>, String),
}

type Read<T> = Result<T, Stop>;

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn text_of(&self, token: &Token) -> &'a str {
        self.text.get(token.range.clone()).unwrap_or_default()
    }

    /// The next token if it is an operator or an unquoted word.
    fn next_text(&self) -> Option<&'a str> {
        let token = self.peek()?;
        let is_known = matches!(token.kind, TokenKind::Operator | TokenKind::Plain);
        is_known.then(|| self.text_of(token))
    }

    fn unexpected(&self, token: &Token) -> (Range<usize>, String) {
        let message = format!("Unexpected `{}`", self.text_of(token));
        (token.range.clone(), message)
    }

    /// The error at the next token; unknown at the end, where other parsers know what is missing.
    fn error<T>(&self) -> Read<T> {
        match self.peek() {
            Some(token) if token.kind != TokenKind::Newline => {
                let (range, message) = self.unexpected(token);
                Err(Stop::Error(range, message))
            }
            _ => Err(Stop::Unknown),
        }
    }

    fn newlines(&mut self) {
        while self.peek().is_some_and(|it| it.kind == TokenKind::Newline) {
            self.at += 1;
        }
    }

    /// Commands up to one of some reserved words or a bracket, which isn't read. Returns whether there was one.
    fn list(&mut self, ends: &[&str], depth: usize) -> Read<bool> {
        if depth > MAX_DEPTH {
            return Err(Stop::Unknown);
        }
        let mut is_filled = false;
        loop {
            self.newlines();
            let Some(text) = self.next_text() else {
                if self.peek().is_none() {
                    return Ok(is_filled);
                }
                self.and_or(depth)?;
                is_filled = true;
                self.separator()?;
                continue;
            };
            if ends.contains(&text) || (text == ")" && depth == 0) {
                return Ok(is_filled);
            }
            self.and_or(depth)?;
            is_filled = true;
            self.separator()?;
        }
    }

    /// `;`, `&` or a line break, or the end of a list.
    fn separator(&mut self) -> Read<()> {
        match self.next_text() {
            Some(";" | "&") => {
                self.at += 1;
                // An operator can't begin a command; a list may end.
                match self.next_text() {
                    Some(";" | "&" | "&&" | "||" | "|") => self.error(),
                    _ => Ok(()),
                }
            }
            Some(")" | ";;") => Ok(()),
            _ if self.peek().is_none_or(|it| it.kind == TokenKind::Newline) => Ok(()),
            // A reserved word or another one after a compound command.
            _ => Err(Stop::Unknown),
        }
    }

    fn and_or(&mut self, depth: usize) -> Read<()> {
        loop {
            while self.next_text() == Some("!") {
                self.at += 1;
            }
            self.command(depth)?;
            match self.next_text() {
                Some("&&" | "||" | "|") => {
                    self.at += 1;
                    self.newlines();
                }
                _ => return Ok(()),
            }
        }
    }

    fn command(&mut self, depth: usize) -> Read<()> {
        let Some(token) = self.peek().cloned() else {
            return Err(Stop::Unknown);
        };
        match token.kind {
            TokenKind::Newline => Err(Stop::Unknown),
            TokenKind::Word | TokenKind::Redirection => self.simple(),
            TokenKind::Operator if self.text_of(&token) == "(" => {
                // `((` is arithmetic in bash.
                let next = self.tokens.get(self.at + 1);
                if next.is_some_and(|it| it.is_adjacent && self.text_of(it) == "(") {
                    return Err(Stop::Unknown);
                }
                self.at += 1;
                self.block(&[")"], depth)?;
                self.redirections()
            }
            TokenKind::Operator => self.error(),
            TokenKind::Plain => match self.text_of(&token) {
                "{" => {
                    self.at += 1;
                    self.block(&["}"], depth)?;
                    self.redirections()
                }
                "if" => {
                    self.at += 1;
                    self.conditional(depth)?;
                    self.redirections()
                }
                "while" | "until" => {
                    self.at += 1;
                    self.block(&["do"], depth)?;
                    self.block(&["done"], depth)?;
                    self.redirections()
                }
                "for" => {
                    self.at += 1;
                    self.repetition(depth)?;
                    self.redirections()
                }
                "fi" | "done" | "esac" | "then" | "else" | "elif" | "do" | "}" => self.error(),
                "case" | "[[" | "function" | "select" | "time" | "coproc" | "alias" => {
                    Err(Stop::Unknown)
                }
                _ => self.simple(),
            },
        }
    }

    /// Commands, of which there must be one, and the word or bracket after them.
    fn block(&mut self, ends: &[&str], depth: usize) -> Read<&'a str> {
        if let Some(";" | "&" | "&&" | "||" | "|" | ";;") = self.next_text() {
            return self.error();
        }
        let is_filled = self.list(ends, depth + 1)?;
        match self.next_text() {
            Some(end) if ends.contains(&end) => {
                if !is_filled {
                    return self.error();
                }
                self.at += 1;
                Ok(end)
            }
            Some(_) => self.error(),
            None => Err(Stop::Unknown),
        }
    }

    fn conditional(&mut self, depth: usize) -> Read<()> {
        loop {
            self.block(&["then"], depth)?;
            match self.block(&["elif", "else", "fi"], depth)? {
                "elif" => {}
                "else" => {
                    self.block(&["fi"], depth)?;
                    return Ok(());
                }
                _ => return Ok(()),
            }
        }
    }

    /// The rest of a `for`.
    fn repetition(&mut self, depth: usize) -> Read<()> {
        // Its name, unless it is arithmetic.
        if self.peek().is_none_or(|it| it.kind != TokenKind::Plain) {
            return Err(Stop::Unknown);
        }
        self.at += 1;
        self.newlines();
        if self.next_text() == Some("in") {
            self.at += 1;
            let is_word = |it: &Token| matches!(it.kind, TokenKind::Plain | TokenKind::Word);
            while self.peek().is_some_and(is_word) {
                self.at += 1;
            }
        }
        if self.next_text() == Some(";") {
            self.at += 1;
        }
        self.newlines();
        match self.next_text() {
            Some("do") => self.at += 1,
            // A brace is accepted by some shells.
            Some("{") | None => return Err(Stop::Unknown),
            Some(_) => {
                let range = self.peek().map(|it| it.range.clone()).unwrap_or_default();
                let message = "`do` is missing before this command".to_owned();
                return Err(Stop::Error(range, message));
            }
        }
        self.block(&["done"], depth)?;
        Ok(())
    }

    /// Words and redirections, or a function.
    fn simple(&mut self) -> Read<()> {
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Plain | TokenKind::Word => {
                    self.at += 1;
                }
                TokenKind::Redirection => self.redirection()?,
                TokenKind::Operator if self.text_of(token) == "(" => {
                    // A function, whose body is a compound command.
                    return Err(Stop::Unknown);
                }
                TokenKind::Operator | TokenKind::Newline => break,
            }
        }
        Ok(())
    }

    /// The redirections of a compound command.
    fn redirections(&mut self) -> Read<()> {
        while self
            .peek()
            .is_some_and(|it| it.kind == TokenKind::Redirection)
        {
            self.redirection()?;
        }
        Ok(())
    }

    fn redirection(&mut self) -> Read<()> {
        let operator = self.peek().cloned();
        self.at += 1;
        match self.peek() {
            Some(token) if matches!(token.kind, TokenKind::Plain | TokenKind::Word) => {
                self.at += 1;
                Ok(())
            }
            // What follows may be something that only some shells have.
            Some(token) if token.kind == TokenKind::Operator && self.text_of(token) == "(" => {
                Err(Stop::Unknown)
            }
            _ => {
                let Some(operator) = operator else {
                    return Err(Stop::Unknown);
                };
                let text = self.text_of(&operator);
                let message = format!("`{text}` has no target");
                Err(Stop::Error(operator.range, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::error;

    /// The text at the error, and its message.
    fn found(text: &str) -> String {
        error(text).map_or_else(String::new, |it| {
            let place = text.get(it.range.clone()).unwrap_or_default();
            format!(
                "{}:{place}: {}",
                it.range.start,
                it.message.unwrap_or_default()
            )
        })
    }

    /// What dash and bash refuse.
    #[test]
    fn errors_of_every_shell() {
        for (text, expected) in [
            ("if true; then; ls; fi", "13:;: Unexpected `;`"),
            ("else ls", "0:else: Unexpected `else`"),
            ("fi", "0:fi: Unexpected `fi`"),
            ("} ls", "0:}: Unexpected `}`"),
            ("{ls; }", "5:}: Unexpected `}`"),
            ("ls && fi", "6:fi: Unexpected `fi`"),
            ("ls && && cat", "6:&&: Unexpected `&&`"),
            ("; ls", "0:;: Unexpected `;`"),
            ("if then ls; fi", "3:then: Unexpected `then`"),
            ("if a; then fi", "11:fi: Unexpected `fi`"),
            ("if true; ls; fi", "13:fi: Unexpected `fi`"),
            ("while x; do; y; done", "11:;: Unexpected `;`"),
            (
                "for f in a; echo \"$f\"; done",
                "12:echo: `do` is missing before this command",
            ),
            ("ls;; ls", "2:;;: Unexpected `;;`"),
            ("echo a >", "7:>: `>` has no target"),
            ("ls 2> && cat", "4:>: `>` has no target"),
            ("ls &; cat", "4:;: Unexpected `;`"),
            ("ls; && cat", "4:&&: Unexpected `&&`"),
            ("ls\n&& cat", "3:&&: Unexpected `&&`"),
            ("(ls))", "4:): Unexpected `)`"),
            ("(ls; }; cat)", "5:}: Unexpected `}`"),
            ("x=$(echo \")\") && ()", "18:): Unexpected `)`"),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    /// Valid scripts, what isn't closed (which other parsers report), and what only some shells have.
    #[test]
    fn nothing_else() {
        for text in [
            "",
            "ls",
            "echo fi done } then ; ls",
            "! ls && { a; b & } 2>&1 | (c; d) > /x && A=1 B=\"$(if x; then y; fi)\" e",
            "if a; then b; elif c\nthen d; else ! e; fi > /x; while a; do b; done & f",
            "for i in a \"$b\" $(c); do d; done; for i; do e; done; for i do f; done",
            "for i in *; # all\ndo\n# none\nls; done",
            "until a; do b; done <x >>y 3<&0 4>&- 2>|z",
            "echo a#b '#' \\; \\) \"$(echo ')' # x\n)\" $((1 + (2))) ${x#(} `a; b`",
            "a && \\\n  b ||\n\n c |\n d; e &\nf",
            "if a; then b",
            "(a",
            "echo 'a",
            "a &&",
            "case x in a) b;; esac; fi",
            "f() { a; }; fi",
            "[[ a && b ]]; fi",
            "x=(a b); fi",
            "a |& b; fi",
            "a &> b; fi",
            "cat <<E; fi\nE",
            "diff <(a) <(b); fi",
            "ls !(a); fi",
            "((a++)); fi",
            "time { a; }; fi",
            "{ls,cat} x",
            "echo $'a\\'b' ; fi",
            "x=$(case a in a) b;; esac); fi",
        ] {
            assert_eq!(found(text), "", "{text}");
        }
    }
}
