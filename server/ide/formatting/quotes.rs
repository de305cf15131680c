//! Where in a command a blank is only a blank: outside of quotes, as the shell that runs it reads them.
//!
//! Errs on the safe side. Which shell it is can't always be known, so several readings may have to agree, and where a
//! reading isn't sure of a command it isn't sure of the rest of it.

use super::instruction::BLANKS;

/// How commands are read: by the shell that runs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    /// One that reads quotes as POSIX tells.
    Posix,
    /// PowerShell.
    Power,
    /// Another one. That of Windows hands on blanks as they are written, and other languages have their own ideas.
    Other,
}

impl Shell {
    /// A reader of a command that is all there. Of one in which something isn't closed, nothing is sure.
    pub(super) fn reader_of(self, command: &str) -> Reader {
        let mut whole = self.reader();
        whole.read(command);
        let closed = whole.readings.iter().all(|it| it.within.is_empty());
        let unsure = whole.readings.iter().any(|it| it.unsure);
        Reader {
            doubtful: !closed && !unsure,
            ..self.reader()
        }
    }

    /// A reader of a command of which more may come.
    pub(super) fn reader(self) -> Reader {
        let dialects: &[Dialect] = match self {
            Shell::Posix => &[Dialect::Posix],
            // What comes to it has gone through the command line of Windows, or hasn't.
            Shell::Power | Shell::Other => &[Dialect::Posix, Dialect::PowerShell, Dialect::Cmd],
        };
        Reader {
            readings: dialects.iter().copied().map(Quotes::new).collect(),
            doubtful: false,
            operators: self == Shell::Other,
            last: ' ',
        }
    }
}

/// Reads a command from its beginning.
pub(super) struct Reader {
    readings: Vec<Quotes>,
    /// True if nothing in the command is sure.
    doubtful: bool,
    /// True if blanks only part words behind an operator, where a command begins.
    operators: bool,
    /// The last character that isn't a blank and isn't escaped.
    last: char,
}

impl Reader {
    /// Reads on.
    pub(super) fn read(&mut self, text: &str) {
        for c in text.chars() {
            let escaped = self.readings.iter().any(|it| it.escaped);
            if escaped {
                self.last = ' ';
            } else if !BLANKS.contains(&c) {
                self.last = c;
            }
            self.readings.iter_mut().for_each(|it| it.read(c));
        }
    }

    /// True if blanks that come next only part words.
    pub(super) fn is_free(&self) -> bool {
        let begins = !self.operators || matches!(self.last, '&' | '|');
        begins && !self.doubtful && self.readings.iter().all(Quotes::is_free)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Posix,
    PowerShell,
    Cmd,
}

/// What something may be within.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Single {
        /// `$'…'`, in which some shells know escapes and others don't.
        dollar: bool,
    },
    Double,
    /// `${…}`
    Braces,
    /// `(…)` and `$(…)`
    Parentheses,
    Backticks,
}

/// One reading of a command.
struct Quotes {
    dialect: Dialect,
    within: Vec<Within>,
    escaped: bool,
    unsure: bool,
    /// The character before.
    before: char,
    /// How many letters are before it, and whether they are the first of [`CASE`].
    letters: (usize, bool),
}

/// The patterns of `case` close parentheses that nothing has opened.
const CASE: &[u8] = b"case";

impl Quotes {
    fn new(dialect: Dialect) -> Quotes {
        Quotes {
            dialect,
            within: Vec::new(),
            escaped: false,
            unsure: false,
            before: ' ',
            letters: (0, true),
        }
    }

    fn is_free(&self) -> bool {
        let command = match self.within.last() {
            None | Some(Within::Parentheses) => true,
            Some(Within::Backticks) => !self.has(Within::Double),
            _ => false,
        };
        command && !self.escaped && !self.unsure
    }

    fn has(&self, it: Within) -> bool {
        self.within.contains(&it)
    }

    fn read(&mut self, c: char) {
        if self.escaped {
            self.escaped = false;
            self.before = ' ';
            return;
        }
        match self.dialect {
            Dialect::Posix => self.posix(c),
            Dialect::PowerShell => self.power_shell(c),
            Dialect::Cmd => self.cmd(c),
        }
        self.before = c;
        let (count, same) = self.letters;
        self.letters = if c.is_ascii_alphabetic() {
            let next = CASE.get(count).copied().map(char::from);
            (count + 1, same && next == Some(c))
        } else {
            let case = same && count == CASE.len();
            self.unsure |= case && self.has(Within::Parentheses);
            (0, true)
        };
    }

    fn posix(&mut self, c: char) {
        let top = self.within.last().copied();
        match (top, c) {
            (Some(Within::Single { .. }), '\'') => {
                self.within.pop();
            }
            (Some(Within::Single { dollar }), '\\') => self.unsure |= dollar,
            (Some(Within::Single { .. }), _) => {}
            (_, '\\') => self.escaped = true,
            (_, '{') if self.before == '$' => self.within.push(Within::Braces),
            (_, '`') => self.backtick(),
            (Some(Within::Double), '"') | (Some(Within::Braces), '}') => {
                self.within.pop();
            }
            (Some(Within::Double | Within::Braces), '(') if self.before == '$' => {
                self.within.push(Within::Parentheses);
            }
            (Some(Within::Double), _) => {}
            // Whether these are quotes is read differently by different shells.
            (Some(Within::Braces), '\'' | '"') if self.has(Within::Double) => self.unsure = true,
            (_, '\'') => self.within.push(Within::Single {
                dollar: self.before == '$',
            }),
            (_, '"') => self.within.push(Within::Double),
            (Some(Within::Braces), _) => {}
            (_, '(') => self.within.push(Within::Parentheses),
            (Some(Within::Parentheses), ')') => {
                self.within.pop();
            }
            _ => {}
        }
    }

    fn backtick(&mut self) {
        if self.within.last() == Some(&Within::Backticks) {
            self.within.pop();
        } else if self.has(Within::Backticks) {
            self.unsure = true;
        } else {
            self.within.push(Within::Backticks);
        }
    }

    fn power_shell(&mut self, c: char) {
        // What is behind `--%` is handed on as it is.
        self.unsure |= c == '%' && self.before == '-';
        let top = self.within.last().copied();
        match (top, c) {
            (Some(Within::Single { .. }), '\'') => {
                self.within.pop();
            }
            (Some(Within::Single { .. }), _) => {}
            (_, '`') => self.escaped = true,
            (Some(Within::Double), '"') => {
                self.within.pop();
            }
            (Some(Within::Double), '(') if self.before == '$' => {
                self.within.push(Within::Parentheses);
            }
            (Some(Within::Double), _) => {}
            (_, '\'') => self.within.push(Within::Single { dollar: false }),
            (_, '"') => self.within.push(Within::Double),
            (_, '(') => self.within.push(Within::Parentheses),
            (Some(Within::Parentheses), ')') => {
                self.within.pop();
            }
            _ => {}
        }
    }

    fn cmd(&mut self, c: char) {
        match (self.within.last(), c) {
            (Some(_), '"') => {
                self.within.pop();
            }
            (None, '"') => self.within.push(Within::Double),
            (None, '^') => self.escaped = true,
            _ => {}
        }
    }
}
