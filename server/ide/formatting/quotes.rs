//! Where whitespace in a command is insignificant: outside of quotes, as the shell that runs it reads them.
//!
//! Conservative: if the shell isn't known, several dialects must agree, and once a dialect is uncertain, it is uncertain
//! about the rest of the command.

/// The whitespace that formatting changes; other whitespace is left alone.
pub(super) const SPACES: [char; 2] = [' ', '\t'];

/// How commands are read: by the shell that runs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    /// A shell with POSIX quoting.
    Posix,
    /// PowerShell.
    Power,
    /// Any other. `cmd` passes whitespace on unchanged, and other languages have rules of their own.
    Other,
}

impl Shell {
    /// A reader for a complete command. If something in it is unclosed, nothing is certain.
    pub(super) fn reader_for(self, command: &str) -> Reader {
        let mut whole = self.reader();
        whole.read(command);
        let closed = whole.readings.iter().all(|it| it.within.is_empty());
        let unsure = whole.readings.iter().any(|it| it.unsure);
        Reader {
            doubtful: !closed && !unsure,
            ..self.reader()
        }
    }

    /// A reader for a command that may be incomplete.
    pub(super) fn reader(self) -> Reader {
        let dialects: &[Dialect] = match self {
            Shell::Posix => &[Dialect::Posix],
            // Its command may have passed through the Windows command line.
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
    /// True if nothing in the command is certain.
    doubtful: bool,
    /// True if whitespace is insignificant only after an operator, where a command begins.
    operators: bool,
    /// The last character that is neither whitespace nor escaped.
    last: char,
}

impl Reader {
    /// Reads the next part of the command.
    pub(super) fn read(&mut self, text: &str) {
        for c in text.chars() {
            let escaped = self.readings.iter().any(|it| it.escaped);
            if escaped {
                self.last = ' ';
            } else if !SPACES.contains(&c) {
                self.last = c;
            }
            self.readings.iter_mut().for_each(|it| it.read(c));
        }
    }

    /// True if whitespace at this point only separates words.
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

/// An enclosing construct.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Single {
        /// `$'…'`, in which only some shells support escapes.
        dollar: bool,
    },
    Double,
    /// `${…}`
    Braces,
    /// `(…)` and `$(…)`
    Parentheses,
    Backticks,
}

/// The quotes of a command in one dialect.
struct Quotes {
    dialect: Dialect,
    within: Vec<Within>,
    escaped: bool,
    unsure: bool,
    /// The previous character.
    before: char,
    /// The number of letters before the current character, and whether they are a prefix of [`CASE`].
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
            // Outside of quotes and braces, it is the same whether parentheses are open.
            let matters = self.has(Within::Double) || self.has(Within::Braces);
            self.unsure |= case && matters && self.has(Within::Parentheses);
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
            // Shells differ in whether these are quotes.
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
        // Everything after `--%` is passed on unchanged.
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
