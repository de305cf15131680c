//! The commands of a script: [`Scan`].
//!
//! A scanner in one pass, which skips quotes, expansions, comments and heredocs, and knows keywords, assignments,
//! redirections and the patterns of `case`. Commands in substitutions are commands of their own. Unlike a parser, it
//! takes any text.

use std::ops::Range;

/// The depth of substitutions up to which commands are scanned.
const DEEPEST: usize = 32;

/// The depth of quotes and expansions up to which a word is scanned.
const DEEPEST_IN_WORD: usize = 128;

/// The commands of a script, in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The commands, those in substitutions included.
    pub(super) commands: Vec<Command>,
    /// The names and values of `${name:=value}`, and of assignments in `$((…))`, which give a number.
    pub(super) expansions: Vec<Expansion>,
    /// True if there is a function, whose arguments are unknown.
    pub(super) has_functions: bool,
}

/// An expansion that assigns a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expansion {
    /// The name.
    pub(super) name: Range<usize>,
    /// True for arithmetic.
    pub(super) is_number: bool,
}

/// A simple command, or the head of a loop or of a `case`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// Its place in the text, without keywords before it.
    pub(super) range: Range<usize>,
    /// Its words: assignments, the name, and arguments.
    pub(super) words: Vec<Range<usize>>,
    /// The operators and targets of its redirections.
    pub(super) redirections: Vec<(Range<usize>, Range<usize>)>,
    /// What precedes it.
    pub(super) before: Operator,
    /// What follows it.
    pub(super) after: Operator,
    pub(super) kind: CommandKind,
    /// True after `if`, `elif`, `while` and `until`.
    pub(super) is_condition: bool,
    /// How many substitutions it is in.
    pub(super) depth: usize,
    /// True in `(…)` or `{ … }`, within its substitution.
    pub(super) is_grouped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommandKind {
    Simple,
    /// `for name in words`; the words begin with the name.
    Loop,
    /// `case word in`.
    Case,
    /// The keyword `if`, `while` or `until`, before its condition.
    Keyword,
}

/// What separates two commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// The beginning or the end, `;`, `&`, a new line, or a bracket.
    Separator,
    And,
    Or,
    Pipe,
}

/// Where a list of commands ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Text,
    Bracket,
    Backquote,
}

impl Scan {
    /// Scans a script.
    pub(super) fn new(text: &str) -> Scan {
        let mut scanner = Scanner::new(text);
        while scanner.at < scanner.bytes.len() {
            let start = scanner.at;
            scanner.list();
            // A bracket that nothing opens.
            scanner.at = scanner.at.max(start + 1);
        }
        scanner.scan
    }

    /// The innermost command at a place.
    pub(super) fn at(&self, place: usize) -> Option<&Command> {
        let end = self.commands.partition_point(|it| it.range.start <= place);
        let before = self.commands.get(..end)?.iter().rev();
        before.into_iter().find(|it| place < it.range.end)
    }
}

impl Command {
    /// The assignments before its name, or those of the whole command.
    pub(super) fn assignments(&self, text: &str) -> usize {
        let is_assignment = |it: &&Range<usize>| is_assignment(text.get((*it).clone()));
        match self.kind {
            CommandKind::Simple => self.words.iter().take_while(is_assignment).count(),
            _ => 0,
        }
    }

    /// Its name and arguments, as they are in the text. Commands that run another one, like `sudo`, are left out.
    pub(super) fn call<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let words = self.words.iter().skip(self.assignments(text));
        let mut words = words.filter_map(|it| text.get(it.clone())).peekable();
        while words.next_if(|it| RUNNERS.contains(it)).is_some() {
            let is_option = |it: &&str| it.starts_with('-') || is_assignment(Some(it));
            while words.next_if(is_option).is_some() {}
        }
        words.collect()
    }

    /// Its name.
    pub(super) fn name<'a>(&self, text: &'a str) -> &'a str {
        self.call(text).first().copied().unwrap_or_default()
    }

    /// True if it is `[`, `[[` or `test`.
    pub(super) fn is_test(&self, text: &str) -> bool {
        matches!(self.name(text), "[" | "[[" | "test")
    }

    /// The word at a place that isn't a redirection, and its number.
    pub(super) fn word_at(&self, place: usize) -> Option<(usize, &Range<usize>)> {
        let mut words = self.words.iter().enumerate();
        words.find(|it| it.1.start <= place && place < it.1.end)
    }

    /// True at the target of a redirection.
    pub(super) fn is_redirection(&self, place: usize) -> bool {
        let mut targets = self.redirections.iter().map(|it| &it.1);
        targets.any(|it| it.start <= place && place < it.end)
    }
}

/// Commands that run the command in their arguments.
const RUNNERS: [&str; 8] = [
    "builtin",
    "command",
    "eatmydata",
    "env",
    "exec",
    "nice",
    "nohup",
    "sudo",
];

/// True if a word is an assignment.
fn is_assignment(word: Option<&str>) -> bool {
    word.and_then(split_assignment).is_some()
}

/// The name, the operator and the value of a word that is an assignment. An index is left out.
pub(super) fn split_assignment(word: &str) -> Option<(&str, &str, &str)> {
    let end = word.find(|c: char| !is_name(c))?;
    let (name, rest) = word.split_at_checked(end)?;
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let rest = match rest.strip_prefix('[') {
        Some(indexed) => indexed.split_once(']')?.1,
        None => rest,
    };
    let operator = ["+=", "="].into_iter().find(|it| rest.starts_with(it))?;
    Some((name, operator, rest.strip_prefix(operator)?))
}

pub(super) fn is_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

/// What a list of commands is within.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Group,
    /// A branch of a `case`, whose pattern precedes.
    Branch,
    /// A `case` before a pattern.
    Patterns,
}

/// A place in a text, which moves forward.
pub(super) struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// The place, in bytes.
    pub(super) at: usize,
    depth: usize,
    /// How many quotes and expansions it is in.
    depth_in_word: usize,
    /// Where the innermost list ends.
    end: End,
    scan: Scan,
}

/// A list that is being scanned.
struct List<'a> {
    frames: Vec<Frame>,
    /// The command that is being scanned.
    current: Option<usize>,
    before: Operator,
    is_condition: bool,
    /// Heredocs that begin after the line.
    heredocs: Vec<(&'a str, bool)>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Scanner<'a> {
        Scanner {
            text,
            bytes: text.as_bytes(),
            at: 0,
            depth: 0,
            depth_in_word: 0,
            end: End::Text,
            scan: Scan::default(),
        }
    }

    /// True at the end of the text.
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The byte at an offset from the place; 0 after the end.
    pub(super) fn peek(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Scans commands up to an end, and skips that.
    fn list(&mut self) {
        let end = self.end;
        let mut list = List {
            frames: Vec::new(),
            current: None,
            before: Operator::Separator,
            is_condition: false,
            heredocs: Vec::new(),
        };
        while !self.is_at_end() {
            match self.peek(0) {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if self.peek(1) == b'\n' => self.at += 2,
                b'#' => self.skip_line(),
                b'\n' => {
                    self.finish(&mut list, Operator::Separator);
                    self.at += 1;
                    self.skip_heredocs(&mut list.heredocs);
                }
                b'`' if end == End::Backquote => break,
                _ if list.frames.last() == Some(&Frame::Patterns) => self.pattern(&mut list),
                b')' => match list.frames.pop() {
                    None if end == End::Bracket => break,
                    frame => {
                        if frame == Some(Frame::Branch) {
                            list.frames.push(Frame::Branch);
                        }
                        self.finish(&mut list, Operator::Separator);
                        self.at += 1;
                    }
                },
                b'(' => self.bracket(&mut list),
                b';' | b'&' | b'|' if !self.rest().starts_with("&>") => self.operator(&mut list),
                b'<' | b'>' | b'&' if !self.is_process_substitution() => {
                    self.redirection(&mut list);
                }
                _ => self.next_word(&mut list),
            }
        }
        self.finish(&mut list, Operator::Separator);
        if end != End::Text {
            self.at += 1;
        }
    }

    fn is_process_substitution(&self) -> bool {
        matches!(self.peek(0), b'<' | b'>') && self.peek(1) == b'('
    }

    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    fn finish(&mut self, list: &mut List<'a>, after: Operator) {
        if let Some(command) = list
            .current
            .take()
            .and_then(|it| self.scan.commands.get_mut(it))
        {
            command.after = after;
            list.before = after;
        } else if after != Operator::Separator {
            // After a loop, for instance.
            list.before = after;
        }
    }

    fn begin(&mut self, list: &List, kind: CommandKind) -> usize {
        self.scan.commands.push(Command {
            range: self.at..self.at,
            words: Vec::new(),
            redirections: Vec::new(),
            before: list.before,
            after: Operator::Separator,
            kind,
            is_condition: list.is_condition,
            depth: self.depth,
            is_grouped: list.frames.contains(&Frame::Group),
        });
        self.scan.commands.len() - 1
    }

    /// `;`, `&`, `|` and combinations.
    fn operator(&mut self, list: &mut List<'a>) {
        let rest = self.rest();
        if [";;&", ";;", ";&"].iter().any(|it| rest.starts_with(it)) {
            self.finish(list, Operator::Separator);
            self.at += if rest.starts_with(";;&") { 3 } else { 2 };
            if let Some(frame) = list.frames.last_mut().filter(|it| **it == Frame::Branch) {
                *frame = Frame::Patterns;
            }
            return;
        }
        let (operator, length) = match (self.peek(0), self.peek(1)) {
            (b'&', b'&') => (Operator::And, 2),
            (b'|', b'|') => (Operator::Or, 2),
            (b'|', b'&') => (Operator::Pipe, 2),
            (b'|', _) => (Operator::Pipe, 1),
            _ => (Operator::Separator, 1),
        };
        self.finish(list, operator);
        self.at += length;
    }

    /// `(`: a subshell, arithmetic, or the brackets of a function.
    fn bracket(&mut self, list: &mut List<'a>) {
        let command = list.current.and_then(|it| self.scan.commands.get(it));
        if self.peek(1) == b'(' && command.is_none() {
            self.at += 2;
            self.arithmetic();
            return;
        }
        if let Some(command) = command {
            let rest = self.rest().get(1..).unwrap_or_default();
            if command.words.len() == 1 && rest.trim_start().starts_with(')') {
                // The name of a function is no command.
                self.scan.has_functions = true;
                self.scan.commands.pop();
                list.current = None;
                list.before = Operator::Separator;
                self.at += 1 + rest.find(')').unwrap_or(0) + 1;
                return;
            }
        }
        self.finish(list, Operator::Separator);
        list.frames.push(Frame::Group);
        self.at += 1;
    }

    /// The patterns of a branch of a `case`, or `esac`.
    fn pattern(&mut self, list: &mut List<'a>) {
        match self.peek(0) {
            b'(' | b'|' | b';' | b'&' | b'<' | b'>' => self.at += 1,
            b')' => {
                self.at += 1;
                list.frames.pop();
                list.frames.push(Frame::Branch);
                list.before = Operator::Separator;
            }
            _ => {
                let word = self.word();
                if self.text.get(word) == Some("esac") {
                    list.frames.pop();
                }
            }
        }
    }

    /// A redirection, without the digits before it.
    fn redirection(&mut self, list: &mut List<'a>) {
        const OPERATORS: [&str; 12] = [
            "<<<", "<<-", "&>>", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "<", ">",
        ];
        let rest = self.rest();
        let Some(operator) = OPERATORS.iter().find(|it| rest.starts_with(**it)) else {
            self.at += 1;
            return;
        };
        let start = self.at;
        let at = match list.current {
            Some(at) => at,
            None => self.begin(list, CommandKind::Simple),
        };
        list.current = Some(at);
        self.at += operator.len();
        let operator_range = start..self.at;
        while matches!(self.peek(0), b' ' | b'\t') {
            self.at += 1;
        }
        let target = match self.peek(0) {
            b'\n' | b';' | b'&' | b'|' | b')' | b'(' => self.at..self.at,
            _ => self.word(),
        };
        if matches!(*operator, "<<" | "<<-") {
            let name = self.text.get(target.clone()).unwrap_or_default();
            let name = name.trim_matches(['"', '\'']).trim_start_matches('\\');
            list.heredocs.push((name, *operator == "<<-"));
        }
        if let Some(command) = self.scan.commands.get_mut(at) {
            command.range.end = target.end;
            command.redirections.push((operator_range, target));
        }
    }

    fn skip_heredocs(&mut self, heredocs: &mut Vec<(&'a str, bool)>) {
        for (name, trims) in heredocs.drain(..) {
            loop {
                let rest = self.rest();
                let line = rest.lines().next().unwrap_or_default();
                let length = (line.len() + 1).min(rest.len());
                self.at += length;
                let line = if trims {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                if length == 0 || line == name {
                    break;
                }
            }
        }
    }

    /// A word of a command, or a keyword.
    fn next_word(&mut self, list: &mut List<'a>) {
        let start = self.at;
        if list.current.is_none() && self.keyword(list) {
            return;
        }
        let at = match list.current {
            Some(at) => at,
            None => self.begin(list, CommandKind::Simple),
        };
        list.current = Some(at);
        let is_test = self.scan.commands.get(at).is_some_and(|it| {
            let first = it.words.first().and_then(|it| self.text.get(it.clone()));
            first == Some("[[")
        });
        if is_test {
            self.double_brackets(at);
            return;
        }
        let word = self.word();
        self.at = self.at.max(start + 1);
        let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|c| c.is_ascii_digit());
        let source = self.text.get(word.clone()).unwrap_or_default();
        let is_descriptor = is_digits(source) && matches!(self.peek(0), b'<' | b'>');
        let Some(command) = self.scan.commands.get_mut(at) else {
            return;
        };
        command.range.end = word.end;
        if is_descriptor {
            return;
        }
        command.words.push(word);
        if command.kind == CommandKind::Case && source == "in" && command.words.len() == 2 {
            command.words.pop();
            list.current = None;
            list.before = Operator::Separator;
            list.frames.push(Frame::Patterns);
        }
    }

    /// The rest of `[[ … ]]`, in which operators are words.
    fn double_brackets(&mut self, at: usize) {
        while !self.is_at_end() {
            match self.peek(0) {
                b' ' | b'\t' | b'\n' | b'\r' | b'(' | b')' | b'<' | b'>' | b'|' | b'&' | b';' => {
                    self.at += 1;
                }
                b'`' if self.end == End::Backquote => break,
                _ => {
                    let start = self.at;
                    let word = self.word();
                    self.at = self.at.max(start + 1);
                    let is_end = self.text.get(word.clone()) == Some("]]");
                    if let Some(command) = self.scan.commands.get_mut(at) {
                        command.range.end = word.end;
                        command.words.push(word);
                    }
                    if is_end {
                        break;
                    }
                }
            }
        }
    }

    /// Takes a keyword, if there is one.
    fn keyword(&mut self, list: &mut List<'a>) -> bool {
        let rest = self.rest();
        let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | '(' | ')' | '`');
        let word = rest.get(..rest.find(is_end).unwrap_or(rest.len()));
        let word = word.unwrap_or_default();
        let kind = match word {
            "if" | "elif" | "while" | "until" => {
                let at = self.begin(list, CommandKind::Keyword);
                if let Some(command) = self.scan.commands.get_mut(at) {
                    command.words.push(self.at..self.at + word.len());
                }
                list.is_condition = true;
                None
            }
            "then" | "do" => {
                list.is_condition = false;
                None
            }
            "else" | "fi" | "done" | "!" | "time" => None,
            "esac" => {
                if list.frames.last() == Some(&Frame::Branch) {
                    list.frames.pop();
                }
                None
            }
            "{" => {
                list.frames.push(Frame::Group);
                None
            }
            "}" => {
                if list.frames.last() == Some(&Frame::Group) {
                    list.frames.pop();
                }
                None
            }
            "function" => {
                self.scan.has_functions = true;
                self.at += word.len();
                while matches!(self.peek(0), b' ' | b'\t') {
                    self.at += 1;
                }
                self.word();
                return true;
            }
            "for" | "select" => Some(CommandKind::Loop),
            "case" => Some(CommandKind::Case),
            _ => return false,
        };
        self.at += word.len();
        if let Some(kind) = kind {
            let is_name = self.rest().trim_start().starts_with(|c: char| c != '(');
            if is_name {
                while matches!(self.peek(0), b' ' | b'\t') {
                    self.at += 1;
                }
                list.current = Some(self.begin(list, kind));
            }
        } else if matches!(
            word,
            "if" | "elif" | "while" | "until" | "then" | "do" | "else"
        ) {
            list.before = Operator::Separator;
        }
        true
    }

    /// Scans a word, and returns its place.
    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        loop {
            match self.peek(0) {
                0 if self.is_at_end() => break,
                b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b')' => break,
                b'<' | b'>' if !self.is_process_substitution() => break,
                b'<' | b'>' => {
                    self.at += 2;
                    self.nested(End::Bracket);
                }
                b'(' => {
                    // An array.
                    let before = self.text.get(start..self.at).unwrap_or_default();
                    if split_assignment(before).is_none_or(|it| !it.2.is_empty()) {
                        break;
                    }
                    self.at += 1;
                    self.nested(End::Bracket);
                }
                b'`' if self.end == End::Backquote => break,
                _ => self.piece(),
            }
        }
        start..self.at
    }

    /// A character, a quoted text or an expansion.
    pub(super) fn piece(&mut self) {
        if self.depth_in_word >= DEEPEST_IN_WORD {
            // The rest isn't understood.
            self.at = self.bytes.len();
            return;
        }
        self.depth_in_word += 1;
        match self.peek(0) {
            b'\\' => {
                self.at += 1;
                self.skip_character();
            }
            b'\'' => self.skip_to_quote(),
            b'"' => self.double_quotes(),
            b'`' => {
                self.at += 1;
                self.nested(End::Backquote);
            }
            b'$' => self.dollar(),
            _ => self.skip_character(),
        }
        self.depth_in_word -= 1;
        self.at = self.at.min(self.bytes.len());
    }

    pub(super) fn skip_character(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    pub(super) fn skip_to_quote(&mut self) {
        let rest = self.rest().get(1..).unwrap_or_default();
        self.at += 1 + rest.find('\'').map_or(rest.len(), |it| it + 1);
    }

    fn double_quotes(&mut self) {
        self.at += 1;
        while !self.is_at_end() {
            match self.peek(0) {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\'' => self.at += 1,
                b'$' if self.peek(1) == b'\'' => self.at += 1,
                _ => self.piece(),
            }
        }
    }

    pub(super) fn dollar(&mut self) {
        self.at += 1;
        match (self.peek(0), self.peek(1)) {
            (b'(', b'(') => {
                self.at += 2;
                self.arithmetic();
            }
            (b'(', _) => {
                self.at += 1;
                self.nested(End::Bracket);
            }
            (b'{', _) => self.braces(),
            // `$'…'`
            (b'\'', _) => {
                self.at += 1;
                while !self.is_at_end() && self.peek(0) != b'\'' {
                    let length = if self.peek(0) == b'\\' { 2 } else { 1 };
                    for _ in 0..length {
                        self.skip_character();
                    }
                }
                self.at += 1;
            }
            _ => {}
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// `${…}`
    fn braces(&mut self) {
        self.at += 1;
        let start = self.at;
        while is_name(char::from(self.peek(0))) {
            self.at += 1;
        }
        let rest = self.rest();
        if rest.starts_with(":=") || rest.starts_with('=') {
            self.scan.expansions.push(Expansion {
                name: start..self.at,
                is_number: false,
            });
        }
        while !self.is_at_end() {
            match self.peek(0) {
                b'}' => {
                    self.at += 1;
                    return;
                }
                // An apostrophe in a double-quoted expansion is no quote.
                b'\'' if !self.rest().get(1..).unwrap_or_default().contains('\'') => self.at += 1,
                _ => self.piece(),
            }
        }
    }

    /// The rest of `((…))`.
    fn arithmetic(&mut self) {
        let start = self.at;
        let mut open = 2_usize;
        while !self.is_at_end() && open > 0 {
            match self.peek(0) {
                b'(' => {
                    open += 1;
                    self.at += 1;
                }
                b')' => {
                    open -= 1;
                    self.at += 1;
                }
                _ => self.piece(),
            }
        }
        let inner = self.text.get(start..self.at).unwrap_or_default();
        for (at, _) in inner.match_indices(['=', '+', '-']) {
            let (before, after) = inner.split_at_checked(at).unwrap_or_default();
            let before = before.trim_end_matches(['+', '-', '*', '/', '%', ' ']);
            let assigns = after.starts_with('=') && !after.starts_with("==")
                || after.starts_with("++")
                || after.starts_with("--");
            let name = before.len() - before.trim_end_matches(is_name).len();
            if assigns && name > 0 {
                let end = start + before.len();
                self.scan.expansions.push(Expansion {
                    name: end - name..end,
                    is_number: true,
                });
            }
        }
    }

    /// The commands of a substitution, whose beginning was skipped.
    fn nested(&mut self, end: End) {
        if self.depth >= DEEPEST {
            // The rest isn't understood.
            self.at = self.bytes.len();
            return;
        }
        let outer = std::mem::replace(&mut self.end, end);
        self.depth += 1;
        self.list();
        self.depth -= 1;
        self.end = outer;
    }
}

#[cfg(test)]
mod tests {
    use super::{CommandKind, Operator, Scan};

    /// Draws the commands of a script: words in angle brackets, redirections without, and what follows.
    fn drawn(text: &str) -> String {
        let at = |it: &std::ops::Range<usize>| text.get(it.clone()).unwrap_or_default();
        let commands = Scan::new(text).commands;
        let drawn = commands.iter().map(|it| {
            let words: Vec<_> = it.words.iter().map(|it| format!("<{}>", at(it))).collect();
            let words = words.concat();
            let redirections = it.redirections.iter();
            let redirections = redirections.map(|it| format!(" {}{}", at(&it.0), at(&it.1)));
            let redirections = redirections.collect::<Vec<_>>().concat();
            let kind = match it.kind {
                CommandKind::Simple => "",
                CommandKind::Loop => "for ",
                CommandKind::Case => "case ",
                CommandKind::Keyword => "keyword ",
            };
            let after = match it.after {
                Operator::Separator => "",
                Operator::And => " &&",
                Operator::Or => " ||",
                Operator::Pipe => " |",
            };
            let depth = "+".repeat(it.depth);
            let condition = if it.is_condition { "?" } else { "" };
            format!("{depth}{condition}{kind}{words}{redirections}{after}")
        });
        drawn.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn commands() {
        let cases = [
            (
                "a b && c | d || e; f & g",
                "<a><b> &&; <c> |; <d> ||; <e>; <f>; <g>",
            ),
            (
                "a \"b; c\" 'd | e' f\\ g # h; i\nj",
                "<a><\"b; c\"><'d | e'><f\\ g>; <j>",
            ),
            (
                "a $(b; c $(d)) e",
                "<a><$(b; c $(d))><e>; +<b>; +<c><$(d)>; ++<d>",
            ),
            (
                "a \"`b | c`\" && d",
                "<a><\"`b | c`\"> &&; +<b> |; +<c>; <d>",
            ),
            ("A=1 B=${C:-x y} d", "<A=1><B=${C:-x y}><d>"),
            (
                "a ${b#*;} $((c << 2)) $'d\\'; e'",
                "<a><${b#*;}><$((c << 2))><$'d\\'; e'>",
            ),
            ("a=(b c) d", "<a=(b c)><d>; +<b><c>"),
            ("a >b 2>&1 <c &>d", "<a> >b >&1 <c &>d"),
            ("a <(b c) | d", "<a><<(b c)> |; +<b><c>; <d>"),
            ("if a; then b; else c; fi", "keyword <if>; ?<a>; <b>; <c>"),
            (
                "while read x; do b; done < c",
                "keyword <while>; ?<read><x>; <b>;  <c",
            ),
            (
                "for x in a $(b); do c; done",
                "for <x><in><a><$(b)>; +<b>; <c>",
            ),
            (
                "case $x in a|b) c=1 ;; *) d; esac; e",
                "case <$x>; <c=1>; <d>; <e>",
            ),
            ("a() { b; }; a", "<b>; <a>"),
            ("(a; b) && { c; }", "<a>; <b>; <c>"),
            ("[[ a && b < c ]] && d", "<[[><a><b><c><]]> &&; <d>"),
            ("cat <<EOF && b\na; b\nEOF\nc", "<cat> <<EOF &&; <b>; <c>"),
            ("a <<-'E'\n\tb\n\tE\nc", "<a> <<-'E'; <c>"),
            ("a \\\n b", "<a><b>"),
            ("echo if then", "<echo><if><then>"),
            ("a \"it's $'\" b", "<a><\"it's $'\"><b>"),
        ];
        for (text, expected) in cases {
            assert_eq!(drawn(text), expected, "{text}");
        }
    }

    /// Any cut of a script is scanned to its end.
    #[test]
    fn any_text() {
        let text = "a() { b \"$(c `d` '\" ${e:-$((f(g))))} <<H; case i in (j) [[ k ]] ;; esac; } é )) `\0\nH";
        for start in 0..text.len() {
            for end in start..=text.len() {
                let Some(part) = text.get(start..end) else {
                    continue;
                };
                for it in Scan::new(part).commands {
                    assert!(part.get(it.range.clone()).is_some(), "{part}: {it:?}");
                    assert!(it.words.iter().all(|it| part.get(it.clone()).is_some()));
                }
            }
        }
    }
}
