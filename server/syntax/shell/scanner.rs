//! Scans the text of a script in a single pass: [`commands`].

use super::script_command::{Joined, Nesting, Redirection, ScriptCommand, ScriptWord};

/// The commands of a script. `number` is the index of its text.
pub(super) fn commands(text: &str, number: usize) -> Vec<ScriptCommand> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        number,
        commands: Vec::new(),
        heredocs: Vec::new(),
        depth: 0,
    };
    let mut joined = Joined::First;
    while scanner.at < scanner.bytes.len() {
        scanner.list(Nesting::default(), joined, &[]);
        // A closing word or bracket that nothing opened.
        scanner.at += usize::from(scanner.at < scanner.bytes.len());
        joined = Joined::Sequence;
    }
    scanner.commands
}

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 60;

/// The operators of redirections, longer ones first.
const OPERATORS: [&str; 13] = [
    "&>>", "&>", "<<<", "<<-", "<<", "<>", "<&", "<", ">>", ">|", ">&", ">(", ">",
];

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    number: usize,
    commands: Vec<ScriptCommand>,
    /// The heredocs whose bodies follow at the next line end: the end marker, and whether tabs before it are dropped.
    heredocs: Vec<(String, bool)>,
    depth: usize,
}

/// How an element of a pipeline ended.
enum Element {
    /// A simple command, with its index.
    Simple(usize),
    /// A compound command.
    Compound,
    /// There is none.
    Nothing,
}

impl Scanner<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn rest_starts_with(&self, prefix: &str) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.starts_with(prefix.as_bytes())
    }

    /// Skips whitespace, continuations and comments.
    fn whitespace(&mut self) {
        loop {
            match self.byte(0) {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\\') if self.byte(1) == Some(b'\n') => self.at += 2,
                Some(b'#') => {
                    while self.byte(0).is_some_and(|it| it != b'\n') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    /// Skips the line end and the bodies of heredocs after it.
    fn line_end(&mut self) {
        self.at += 1;
        for (marker, drops_tabs) in std::mem::take(&mut self.heredocs) {
            while self.at < self.bytes.len() {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let line = rest.split_inclusive('\n').next().unwrap_or_default();
                self.at += line.len();
                let line = line.trim_end_matches(['\n', '\r']);
                let line = if drops_tabs {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                if line == marker {
                    break;
                }
            }
        }
    }

    /// Reads commands until one of the closing words, which it leaves; or until `)`.
    fn list(&mut self, nesting: Nesting, first: Joined, closing: &[&str]) {
        let mut joined = first;
        self.depth += 1;
        loop {
            self.whitespace();
            match self.byte(0) {
                None | Some(b')') => break,
                Some(b'\n') => {
                    self.line_end();
                    joined = sequence(joined);
                    continue;
                }
                Some(b';') => {
                    // `;;` ends a case.
                    if self.byte(1) == Some(b';') && closing.contains(&";;") {
                        break;
                    }
                    self.at += 1;
                    joined = sequence(joined);
                    continue;
                }
                Some(b'&') => {
                    let is_and = self.byte(1) == Some(b'&');
                    // `&>file` begins a redirection.
                    if !is_and && self.byte(1) != Some(b'>') {
                        self.at += 1;
                        joined = Joined::Background;
                        continue;
                    }
                    if is_and {
                        self.at += 2;
                        joined = Joined::And;
                        continue;
                    }
                }
                Some(b'|') => {
                    let is_or = self.byte(1) == Some(b'|');
                    let is_both = self.byte(1) == Some(b'&');
                    self.at += if is_or || is_both { 2 } else { 1 };
                    joined = if is_or { Joined::Or } else { Joined::Pipe };
                    continue;
                }
                Some(_) => {}
            }
            if self.closes(closing) || self.depth > MAX_DEPTH {
                break;
            }
            let before = self.at;
            match self.element(nesting, joined) {
                Element::Simple(index) => {
                    let pipes = self.pipe_follows();
                    if let Some(command) = self.commands.get_mut(index) {
                        command.pipes = pipes;
                    }
                }
                Element::Compound => {}
                Element::Nothing => {
                    // Nothing was read: a character that begins no command.
                    if self.at == before {
                        self.at += 1;
                    }
                }
            }
            joined = Joined::Sequence;
        }
        self.depth -= 1;
        if self.depth >= MAX_DEPTH {
            self.at = self.bytes.len();
        }
    }

    fn pipe_follows(&mut self) -> bool {
        self.whitespace();
        self.byte(0) == Some(b'|') && self.byte(1) != Some(b'|')
    }

    fn closes(&self, closing: &[&str]) -> bool {
        let word = self.bare_word();
        closing.contains(&word)
    }

    /// The letters at the current position, if they are a word by themselves.
    fn bare_word(&self) -> &str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| c.is_whitespace() || ";&|()<>".contains(c));
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    }

    /// Reads one element of a pipeline.
    fn element(&mut self, nesting: Nesting, joined: Joined) -> Element {
        let mut nesting = nesting;
        // Words before a command.
        loop {
            let word = self.bare_word();
            match word {
                "!" => nesting.negated = true,
                "time" | "coproc" => {}
                _ => break,
            }
            self.at += word.len();
            self.whitespace();
        }
        if self.byte(0) == Some(b'(') {
            if self.byte(1) == Some(b'(') && self.skip_arithmetic() {
                return Element::Compound;
            }
            self.at += 1;
            let inner = Nesting {
                subshell: true,
                ..nesting
            };
            self.list(inner, first_of(joined), &[]);
            self.expect(")");
            self.redirections();
            return Element::Compound;
        }
        let conditional = Nesting {
            conditional: true,
            ..nesting
        };
        let word = self.bare_word();
        let length = word.len();
        match word {
            "{" => {
                self.at += length;
                self.list(nesting, first_of(joined), &["}"]);
                self.expect("}");
            }
            "if" | "while" | "until" => {
                self.at += length;
                let (condition, body): (&[&str], &[&str]) = if length == 2 {
                    (&["then"], &["elif", "else", "fi"])
                } else {
                    (&["do"], &["done"])
                };
                let tested = Nesting {
                    tested: true,
                    ..nesting
                };
                self.list(tested, first_of(joined), condition);
                self.expect(condition.first().copied().unwrap_or_default());
                self.list(conditional, Joined::First, body);
                while self.expect("elif") {
                    let tested = Nesting {
                        tested: true,
                        ..conditional
                    };
                    self.list(tested, Joined::First, condition);
                    self.expect("then");
                    self.list(conditional, Joined::First, body);
                }
                if self.expect("else") {
                    self.list(conditional, Joined::First, &["fi"]);
                }
                if !self.expect("fi") {
                    self.expect("done");
                }
            }
            "for" | "select" => {
                self.at += length;
                self.until_do();
                self.list(conditional, Joined::First, &["done"]);
                self.expect("done");
            }
            "case" => {
                self.at += length;
                self.case(conditional);
            }
            "function" => {
                self.at += length;
                self.whitespace();
                self.word();
                self.whitespace();
                if self.rest_starts_with("()") {
                    self.at += 2;
                }
                return self.function_body(conditional);
            }
            "[[" => {
                self.at += length;
                self.test();
            }
            "then" | "do" | "fi" | "done" | "else" | "elif" | "esac" | "}" => {
                // Without its beginning.
                self.at += length;
                return Element::Nothing;
            }
            _ => return self.simple(nesting, joined),
        }
        self.redirections();
        Element::Compound
    }

    /// Skips a word or bracket, if it is next.
    fn expect(&mut self, word: &str) -> bool {
        self.whitespace();
        let is_next = if word == ")" {
            self.byte(0) == Some(b')')
        } else {
            self.bare_word() == word
        };
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    /// Skips `((…))`; false if it isn't closed.
    fn skip_arithmetic(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(end) = rest.find("))") else {
            return false;
        };
        self.at += end + 2;
        true
    }

    /// Skips the head of a loop: `x in a b c; do`.
    fn until_do(&mut self) {
        loop {
            self.whitespace();
            match self.byte(0) {
                None => return,
                Some(b'\n') => self.line_end(),
                Some(b';' | b'&' | b'|' | b'<' | b'>') => self.at += 1,
                Some(b'(') if self.rest_starts_with("((") && self.skip_arithmetic() => {}
                Some(b'(' | b')') => self.at += 1,
                Some(_) => {
                    let is_do = self.bare_word() == "do";
                    if self.word().is_none() {
                        self.at += 1;
                    }
                    if is_do {
                        return;
                    }
                }
            }
        }
    }

    /// Reads the rest of `case x in a) …;; esac`.
    fn case(&mut self, nesting: Nesting) {
        self.whitespace();
        self.word();
        self.skip_lines();
        self.expect("in");
        loop {
            self.skip_lines();
            if self.expect("esac") || self.at >= self.bytes.len() {
                return;
            }
            // The pattern.
            while let Some(byte) = self.byte(0) {
                match byte {
                    b')' => break,
                    b'(' | b'|' | b' ' | b'\t' | b'\n' => self.at += 1,
                    _ => {
                        if self.word().is_none() {
                            self.at += 1;
                        }
                    }
                }
            }
            self.expect(")");
            self.list(nesting, Joined::First, &["esac", ";;"]);
            if self.rest_starts_with(";;") {
                self.at += 2;
                // `;;&`
                self.at += usize::from(self.byte(0) == Some(b'&'));
            } else if self.byte(0) == Some(b')') {
                self.at += 1;
            }
        }
    }

    fn skip_lines(&mut self) {
        self.whitespace();
        while self.byte(0) == Some(b'\n') {
            self.line_end();
            self.whitespace();
        }
    }

    /// Skips the words of `[[ … ]]`.
    fn test(&mut self) {
        loop {
            self.skip_lines();
            match self.byte(0) {
                None => return,
                Some(b'&' | b'|' | b'<' | b'>' | b'(' | b')' | b';') => self.at += 1,
                Some(_) => {
                    let ends = self.bare_word() == "]]";
                    if self.word().is_none() {
                        self.at += 1;
                    }
                    if ends {
                        return;
                    }
                }
            }
        }
    }

    fn function_body(&mut self, nesting: Nesting) -> Element {
        self.skip_lines();
        self.depth += 1;
        let element = if self.depth > MAX_DEPTH {
            Element::Nothing
        } else {
            self.element(nesting, Joined::First)
        };
        self.depth -= 1;
        match element {
            Element::Nothing => Element::Nothing,
            _ => Element::Compound,
        }
    }

    /// Reads a simple command.
    fn simple(&mut self, nesting: Nesting, joined: Joined) -> Element {
        let mut command = ScriptCommand {
            range: self.at..self.at,
            assignments: Vec::new(),
            words: Vec::new(),
            redirections: Vec::new(),
            joined,
            pipes: false,
            nesting,
            text: self.number,
        };
        let mut is_empty = true;
        loop {
            self.whitespace();
            if let Some(redirection) = self.redirection() {
                command.range.end = self.at;
                command.redirections.push(redirection);
                is_empty = false;
                continue;
            }
            let Some(word) = self.word() else { break };
            command.range.end = self.at;
            is_empty = false;
            if command.words.is_empty() && is_assignment(&word, self.text) {
                // An array: `a=(…)`.
                if word.range.end == self.at && self.byte(0) == Some(b'(') {
                    self.at += 1;
                    self.array();
                    command.range.end = self.at;
                }
                command.assignments.push(word);
                continue;
            }
            if command.words.is_empty() && self.rest_starts_with("(") {
                // `name()`
                self.at += 1;
                self.whitespace();
                if self.byte(0) == Some(b')') {
                    self.at += 1;
                    let conditional = Nesting {
                        conditional: true,
                        ..nesting
                    };
                    return self.function_body(conditional);
                }
                continue;
            }
            command.words.push(word);
        }
        if is_empty {
            return Element::Nothing;
        }
        // Those of substitutions in its words precede it.
        self.commands.push(command);
        Element::Simple(self.commands.len() - 1)
    }

    /// Skips the rest of an array.
    fn array(&mut self) {
        loop {
            self.skip_lines();
            match self.byte(0) {
                None => return,
                Some(b')') => {
                    self.at += 1;
                    return;
                }
                Some(_) => {
                    if self.word().is_none() {
                        self.at += 1;
                    }
                }
            }
        }
    }

    /// Reads redirections after a compound command.
    fn redirections(&mut self) {
        loop {
            self.whitespace();
            if self.redirection().is_none() {
                return;
            }
        }
    }

    fn redirection(&mut self) -> Option<Redirection> {
        let digits = self.bytes.get(self.at..).unwrap_or_default();
        let digits = digits.iter().take_while(|it| it.is_ascii_digit()).count();
        let start = self.at;
        self.at += digits;
        let mut operators = OPERATORS.into_iter();
        let operator = operators.find(|it| self.rest_starts_with(it));
        let is_process = self.rest_starts_with("<(") || operator == Some(">(");
        let Some(operator) = operator.filter(|_| !is_process) else {
            self.at = start;
            return None;
        };
        self.at += operator.len();
        self.whitespace();
        let target = self.word().unwrap_or_else(|| ScriptWord {
            value: String::new(),
            range: self.at..self.at,
            is_literal: true,
            is_quoted: false,
        });
        if operator == "<<" || operator == "<<-" {
            let marker = (target.value.clone(), operator == "<<-");
            self.heredocs.push(marker);
        }
        Some(Redirection { operator, target })
    }

    /// Reads a word; `None` if there is none.
    fn word(&mut self) -> Option<ScriptWord> {
        let mut word = ScriptWord {
            value: String::new(),
            range: self.at..self.at,
            is_literal: true,
            is_quoted: false,
        };
        while let Some(byte) = self.byte(0) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' => break,
                b'<' | b'>' if self.byte(1) == Some(b'(') => {
                    word.is_literal = false;
                    word.value.push(byte as char);
                    self.at += 1;
                    self.parenthesis(&mut word);
                }
                b'<' | b'>' => break,
                b'\\' => {
                    self.at += 1;
                    if self.byte(0) == Some(b'\n') {
                        self.at += 1;
                        continue;
                    }
                    word.is_quoted = true;
                    self.push_char(&mut word);
                }
                b'\'' => {
                    word.is_quoted = true;
                    self.at += 1;
                    self.single_quotes(&mut word);
                }
                b'"' => {
                    word.is_quoted = true;
                    self.at += 1;
                    self.double_quotes(&mut word);
                }
                b'$' | b'`' => self.substitution(&mut word),
                b'*' | b'?' | b'[' => {
                    word.is_literal = false;
                    self.push_char(&mut word);
                    // `extglob`
                    if self.byte(0) == Some(b'(') {
                        self.parenthesis(&mut word);
                    }
                }
                _ => {
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    let plain = rest
                        .iter()
                        .take_while(|it| !b" \t\r\n;&|()<>\\'\"$`*?[".contains(it))
                        .count()
                        .max(1);
                    let end = self.at + plain;
                    word.value
                        .push_str(self.text.get(self.at..end).unwrap_or_default());
                    self.at = end;
                }
            }
        }
        word.range.end = self.at;
        // The command `[`.
        word.is_literal |= word.value == "[";
        (!word.range.is_empty()).then_some(word)
    }

    fn push_char(&mut self, word: &mut ScriptWord) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some(c) = rest.chars().next() {
            word.value.push(c);
            self.at += c.len_utf8();
        }
    }

    fn single_quotes(&mut self, word: &mut ScriptWord) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find('\'');
        word.value
            .push_str(rest.get(..end.unwrap_or(rest.len())).unwrap_or_default());
        self.at += end.map_or(rest.len(), |end| end + 1);
    }

    fn double_quotes(&mut self, word: &mut ScriptWord) {
        while let Some(byte) = self.byte(0) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' => {
                    self.at += 1;
                    match self.byte(0) {
                        Some(b'"' | b'\\' | b'$' | b'`') => self.push_char(word),
                        Some(b'\n') => self.at += 1,
                        _ => word.value.push('\\'),
                    }
                }
                b'$' | b'`' => self.substitution(word),
                _ => self.push_char(word),
            }
        }
    }

    /// Reads what begins with `$` or a backquote.
    fn substitution(&mut self, word: &mut ScriptWord) {
        let start = self.at;
        if self.byte(0) == Some(b'`') {
            word.is_literal = false;
            self.at += 1;
            let inner_start = self.at;
            while let Some(byte) = self.byte(0) {
                self.at += match byte {
                    b'`' => break,
                    b'\\' => 2,
                    _ => 1,
                };
            }
            let end = self.at.min(self.bytes.len());
            self.nested(inner_start, end);
            self.at = (end + 1).min(self.bytes.len());
        } else {
            match self.byte(1) {
                Some(b'(') => {
                    word.is_literal = false;
                    self.at += 1;
                    if self.rest_starts_with("((") && self.skip_arithmetic() {
                        let text = self.text.get(start..self.at);
                        word.value.push_str(text.unwrap_or_default());
                        return;
                    }
                    self.at += 1;
                    let inner = Nesting {
                        substitution: true,
                        subshell: true,
                        ..Nesting::default()
                    };
                    let heredocs = std::mem::take(&mut self.heredocs);
                    self.list(inner, Joined::First, &[]);
                    self.heredocs.extend(heredocs);
                    self.at += usize::from(self.byte(0) == Some(b')'));
                }
                Some(b'{') => {
                    word.is_literal = false;
                    self.at += 2;
                    self.braces();
                }
                Some(b'\'') => {
                    // `$'…'`
                    word.is_quoted = true;
                    self.at += 2;
                    while let Some(byte) = self.byte(0) {
                        self.at += match byte {
                            b'\\' => 2,
                            _ => 1,
                        };
                        if byte == b'\'' {
                            break;
                        }
                    }
                }
                Some(b'"') => {
                    self.at += 1;
                    return;
                }
                Some(byte) if byte == b'_' || byte.is_ascii_alphabetic() => {
                    word.is_literal = false;
                    self.at += 1;
                    while self
                        .byte(0)
                        .is_some_and(|it| it == b'_' || it.is_ascii_alphanumeric())
                    {
                        self.at += 1;
                    }
                }
                Some(byte) if b"0123456789@*#?$!-".contains(&byte) => {
                    word.is_literal = false;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.bytes.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at);
        word.value.push_str(text.unwrap_or_default());
    }

    /// Skips the rest of `${…}`.
    fn braces(&mut self) {
        let mut depth = 1;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\\' => self.at += 1,
                b'{' => depth += 1,
                b'}' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// Reads the commands between backquotes.
    fn nested(&mut self, start: usize, end: usize) {
        let Some(text) = self.text.get(..end) else {
            return;
        };
        if self.depth >= MAX_DEPTH {
            return;
        }
        let mut inner = Scanner {
            text,
            bytes: text.as_bytes(),
            at: start,
            number: self.number,
            commands: std::mem::take(&mut self.commands),
            heredocs: Vec::new(),
            depth: self.depth + 1,
        };
        let nesting = Nesting {
            substitution: true,
            subshell: true,
            ..Nesting::default()
        };
        inner.list(nesting, Joined::First, &[]);
        self.commands = inner.commands;
    }

    /// Reads `(…)` as a part of a word.
    fn parenthesis(&mut self, word: &mut ScriptWord) {
        let start = self.at;
        let mut depth = 0;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at);
        word.value.push_str(text.unwrap_or_default());
    }
}

/// What joins the first command of a compound command.
fn first_of(joined: Joined) -> Joined {
    match joined {
        // Its input is a pipe.
        Joined::Pipe => Joined::Pipe,
        _ => Joined::First,
    }
}

/// After a line end or `;`: an operator before a line end stays in effect.
fn sequence(joined: Joined) -> Joined {
    match joined {
        Joined::Background => Joined::Sequence,
        other => other,
    }
}

/// True for `name=value` and `name+=value`.
fn is_assignment(word: &ScriptWord, text: &str) -> bool {
    let written = text.get(word.range.clone()).unwrap_or_default();
    let Some((name, _)) = written.split_once('=') else {
        return false;
    };
    let name = name.strip_suffix('+').unwrap_or(name);
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
        && chars.all(|c| c == '_' || c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the commands: words in brackets, with what joins and surrounds them.
    fn draw(text: &str) -> String {
        let list = commands(text, 0);
        let lines = list.iter().map(|it| {
            let mut line = String::new();
            line += match it.joined {
                Joined::First => "  ",
                Joined::And => "&&",
                Joined::Or => "||",
                Joined::Pipe => "| ",
                Joined::Sequence => "; ",
                Joined::Background => "& ",
            };
            for word in &it.assignments {
                line += &format!(" {}", word.value);
            }
            for word in &it.words {
                let mark = if word.is_literal { "" } else { "~" };
                line += &format!(" {mark}[{}]", word.value);
            }
            for it in &it.redirections {
                line += &format!(" {}[{}]", it.operator, it.target.value);
            }
            let nesting = it.nesting;
            for (is, name) in [
                (it.pipes, "pipes"),
                (nesting.conditional, "conditional"),
                (nesting.tested, "tested"),
                (nesting.subshell, "subshell"),
                (nesting.substitution, "substitution"),
                (nesting.negated, "negated"),
            ] {
                if is {
                    line += &format!(" {name}");
                }
            }
            line
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(draw(text), expected.trim_matches('\n'), "{text}");
    }

    #[test]
    fn commands_and_what_joins_them() {
        check(
            "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y \"curl\" || true; echo 'a b'",
            "
   [apt-get] [update]
&& DEBIAN_FRONTEND=noninteractive [apt-get] [install] [-y] [curl]
|| [true]
;  [echo] [a b]",
        );
        check(
            "curl -fsSL https://example.com/a.tgz | tar -xz -C /opt 2>/dev/null &\nwait",
            "
   [curl] [-fsSL] [https://example.com/a.tgz] pipes
|  [tar] [-xz] [-C] [/opt] >[/dev/null]
;  [wait]",
        );
    }

    #[test]
    fn compound_commands() {
        check(
            "if [ -f x ]; then rm x; elif test -d y; then cd y; else :; fi && (cd /srv; make) && { a; b; }",
            "
   [[] [-f] [x] []] tested
   [rm] [x] conditional
   [test] [-d] [y] conditional tested
   [cd] [y] conditional
   [:] conditional
   [cd] [/srv] subshell
;  [make] subshell
   [a]
;  [b]",
        );
        check(
            "for f in a $(ls); do echo $f; done; while read l; do x; done; case $a in b|c) d;; *) e ;; esac; f() { g; }; ! h",
            "
   [ls] subshell substitution
   [echo] ~[$f] conditional
   [read] [l] tested
   [x] conditional
   [d] conditional
   [e] conditional
   [g] conditional
;  [h] negated",
        );
    }

    #[test]
    fn substitutions_and_quotes() {
        check(
            r#"x=$(curl -s "https://$HOST/`uname -m`" | sha256sum) && echo "${x:-a b}" $((1 + 2)) *.txt a\ b"#,
            r#"
   [uname] [-m] subshell substitution
   [curl] [-s] ~[https://$HOST/`uname -m`] pipes subshell substitution
|  [sha256sum] subshell substitution
   x=$(curl -s "https://$HOST/`uname -m`" | sha256sum)
&& [echo] ~[${x:-a b}] ~[$((1 + 2))] ~[*.txt] [a b]"#,
        );
    }

    #[test]
    fn heredocs_comments_and_continuations() {
        check(
            "set -e # options\ncat <<EOF >a.txt\nrm -rf /\nEOF\ncat <<-'X' | sh\n\tcd y\n\tX\nmake \\\n  all",
            "
   [set] [-e]
;  [cat] <<[EOF] >[a.txt]
;  [cat] <<-[X] pipes
|  [sh]
;  [make] [all]",
        );
    }

    #[test]
    fn unfinished_text() {
        for text in [
            "a | ",
            "if x; then",
            "echo \"a",
            "$(",
            "`",
            "case a in",
            "a && (",
            "${",
            "))",
            "\\",
        ] {
            commands(text, 0);
        }
        check("fi; a", ";  [a]");
        for part in [
            "(",
            "$(",
            "`",
            "! ",
            "if ",
            "f() ",
            "\"$(",
            "{ ",
            "a=(",
            "case a in b) ",
        ] {
            commands(&part.repeat(20_000), 0);
        }
    }
}
