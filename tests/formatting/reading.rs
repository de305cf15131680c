//! An independent, simplified reader of Dockerfiles, line by line like BuildKit's parser. It keeps all whitespace that may
//! be significant: if two texts have the same reading, they are the same to BuildKit.
//!
//! Shares no code with the product, and covers only what the formatting invariants need.

/// Where two lines were joined.
const JOIN: char = '\u{10fffe}';

/// Words in the names of Windows images.
const WINDOWS: [&str; 3] = ["windows", "nanoserver", "servercore"];

/// Whitespace that separates words (`parser/line_parsers.go`).
fn is_ascii_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}' | '\r')
}

/// The content of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The lines at its beginning that are directives, with and without leading whitespace.
    pub(super) directives: [Vec<String>; 2],
    /// Its instructions: keyword, flags and words, and bodies of heredocs.
    pub(super) instructions: Vec<Vec<String>>,
    /// The number of heredocs.
    pub(super) heredocs: usize,
    /// Its comments, with the number of instructions and of joined lines before them.
    pub(super) comments: Vec<(String, usize, usize)>,
}

/// Which shell runs a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shell {
    Posix,
    Power,
    Other,
}

pub(super) fn read(text: &str) -> Reading {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let escape = escape(&lines);
    let mut reading = Reading {
        directives: [
            directives(&lines, str::trim_end),
            directives(&lines, str::trim),
        ],
        ..Reading::default()
    };
    // Joined lines, and the bodies of their heredocs.
    let mut logical: Vec<(String, Vec<String>)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = bare(lines[at]).trim_start();
        at += 1;
        let count = logical.len();
        if line.starts_with('#') {
            reading
                .comments
                .push((line.trim_end().to_owned(), count, 0));
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (line, mut more) = cut(line, escape);
        let (mut joined, mut joins) = (line.to_owned(), 0);
        while more && at < lines.len() {
            let line = bare(lines[at]);
            at += 1;
            if line.trim_start().starts_with('#') {
                let comment = line.trim().to_owned();
                reading.comments.push((comment, count, joins + 1));
            } else if !line.trim().is_empty() {
                let (line, goes_on) = cut(line, escape);
                joined.push(JOIN);
                joined += line;
                more = goes_on;
                joins += 1;
            }
        }
        let mut bodies = Vec::new();
        for (name, chomp) in heredocs(&joined, escape) {
            let mut body = format!("{name}: ");
            while at < lines.len() {
                let line = bare(lines[at]);
                let line = if chomp {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                at += 1;
                if line == name {
                    body += "its end";
                    break;
                }
                body += lines[at - 1];
            }
            bodies.push(body);
        }
        logical.push((joined, bodies));
    }
    reading.heredocs = logical.iter().map(|(_, bodies)| bodies.len()).sum();
    let mut shells = Shells::new(escape, logical.iter().map(|(line, _)| line));
    for (line, bodies) in logical {
        let instruction = shells.instruction(&line);
        reading.instructions.push([instruction, bodies].concat());
    }
    reading
}

fn bare(line: &str) -> &str {
    line.trim_end_matches(['\r', '\n'])
}

/// A line without its continuation, and whether it is continued.
fn cut(line: &str, escape: char) -> (&str, bool) {
    let kept = line.trim_end_matches([' ', '\t']).strip_suffix(escape);
    match kept {
        Some(kept) if !kept.ends_with(escape) => (kept, true),
        _ => (line, false),
    }
}

/// A directive's name and value.
fn directive(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.strip_prefix('#')?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    (named && !value.is_empty()).then(|| (name.to_lowercase(), value))
}

fn escape(lines: &[&str]) -> char {
    // An unknown directive ends them.
    let known = lines.iter().map_while(|line| directive(bare(line)));
    let mut known =
        known.take_while(|(name, _)| matches!(name.as_str(), "check" | "escape" | "syntax"));
    if known.any(|(name, value)| name == "escape" && value == "`") {
        '`'
    } else {
        '\\'
    }
}

fn directives(lines: &[&str], trim: fn(&str) -> &str) -> Vec<String> {
    let lines = lines.iter().map(|line| trim(line));
    let known = lines.take_while(|line| directive(line).is_some());
    known.map(str::to_owned).collect()
}

/// The words of a text, without the join characters. Quotes group.
fn words(text: &str, escape: char) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    let mut chars = text.chars().filter(|c| *c != JOIN);
    while let Some(c) = chars.next() {
        let word = words.last_mut().unwrap();
        match quote {
            None if is_ascii_space(c) => words.push(String::new()),
            _ if c == escape && quote != Some('\'') => {
                word.push(c);
                word.extend(chars.next());
            }
            None if matches!(c, '"' | '\'') => {
                quote = Some(c);
                word.push(c);
            }
            _ => {
                quote = quote.filter(|quote| *quote != c);
                word.push(c);
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words of a text in which quotes are ordinary characters.
fn plain_words(text: &str) -> Vec<String> {
    let text = text.replace(JOIN, "");
    let words = text.split(is_ascii_space).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The names of the heredocs of a line, and whether leading tabs are stripped.
fn heredocs(joined: &str, escape: char) -> Vec<(String, bool)> {
    let words = words(joined, escape);
    let inner = words
        .first()
        .is_some_and(|it| it.eq_ignore_ascii_case("ONBUILD"));
    let keyword = words.get(usize::from(inner)).map(|it| it.to_uppercase());
    if !matches!(keyword.as_deref(), Some("ADD" | "COPY" | "RUN")) {
        return Vec::new();
    }
    let marks = words.iter().filter_map(|word| {
        let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = rest.strip_prefix("<<")?;
        let (name, chomp) = match rest.strip_prefix('-') {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let name: String = name.chars().filter(|c| !matches!(c, '"' | '\'')).collect();
        (!name.is_empty() && !name.contains('<')).then_some((name, chomp))
    });
    marks.collect()
}

/// The first word of a line, and the rest without surrounding whitespace.
fn first_word(line: &str) -> (String, &str) {
    let line = line.trim_start_matches(|c| is_ascii_space(c) || c == JOIN);
    let end = line.find(is_ascii_space).unwrap_or(line.len());
    let rest = line[end..].trim_matches(|c: char| c.is_whitespace() || c == JOIN);
    (line[..end].replace(JOIN, ""), rest)
}

/// Reads a file's instructions and tracks the shells that run their commands.
struct Shells {
    escape: char,
    default: Shell,
    here: Shell,
    /// The shell of commands that are run elsewhere.
    anywhere: Shell,
    stages: Vec<(String, Shell)>,
}

impl Shells {
    fn new<'l>(escape: char, mut lines: impl Iterator<Item = &'l String>) -> Shells {
        let default = if escape == '\\' {
            Shell::Posix
        } else {
            Shell::Other
        };
        let plain = lines.all(|line| {
            let (mut keyword, mut rest) = first_word(line);
            if keyword.eq_ignore_ascii_case("ONBUILD") {
                (keyword, rest) = first_word(rest);
            }
            let windows = WINDOWS.iter().any(|it| rest.to_lowercase().contains(it));
            match keyword.to_uppercase().as_str() {
                "SHELL" => json(rest).is_none_or(|words| shell(&words) == Shell::Posix),
                "FROM" => !windows,
                _ => true,
            }
        });
        Shells {
            escape,
            default,
            here: default,
            anywhere: if plain { default } else { Shell::Other },
            stages: Vec::new(),
        }
    }

    /// The content of an instruction, without whitespace that only separates words.
    fn instruction(&mut self, line: &str) -> Vec<String> {
        let (keyword, mut rest) = first_word(line);
        let keyword = keyword.to_uppercase();
        let mut content = vec![keyword.clone()];
        while rest.starts_with("--") {
            // The flag extends to the first unquoted space.
            let flag = words(rest, self.escape).swap_remove(0);
            let mut left = flag.chars().count();
            let mut chars = rest.char_indices();
            let end = chars.find(|(_, c)| {
                let ended = left == 0;
                left -= usize::from(*c != JOIN && left > 0);
                ended && *c != JOIN
            });
            rest = &rest[end.map_or(rest.len(), |(at, _)| at)..];
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == JOIN);
            let ends = flag == "--";
            content.push(flag);
            if ends {
                break;
            }
        }
        content.extend(self.arguments(&keyword, rest));
        content
    }

    fn arguments(&mut self, keyword: &str, rest: &str) -> Vec<String> {
        let json = json(rest);
        match keyword {
            "FROM" => {
                let mut words = plain_words(rest);
                if words.len() > 2 {
                    words[1] = words[1].to_uppercase();
                }
                self.stage(&words);
                words
            }
            "SHELL" => {
                self.here = json.as_deref().map_or(Shell::Other, shell);
                json.unwrap_or_else(|| vec![exact(rest)])
            }
            "ADD" | "COPY" | "VOLUME" | "EXPOSE" => match json.filter(|_| keyword != "EXPOSE") {
                Some(strings) => [vec!["[".to_owned()], strings].concat(),
                None => plain_words(rest),
            },
            "ARG" => words(rest, self.escape),
            "ENV" | "LABEL" => {
                let words = words(rest, self.escape);
                let old = words.first().is_some_and(|word| !word.contains('='));
                if old { vec![exact(rest)] } else { words }
            }
            "HEALTHCHECK" => {
                let (word, rest) = first_word(rest);
                [vec![word.to_uppercase()], self.command(rest, self.anywhere)].concat()
            }
            "ONBUILD" => {
                let here = (self.here, std::mem::replace(&mut self.here, self.anywhere));
                let content = self.instruction(rest);
                self.here = here.0;
                content
            }
            "RUN" | "CMD" | "ENTRYPOINT" => self.command(rest, self.here),
            _ => vec![exact(rest)],
        }
    }

    fn stage(&mut self, from: &[String]) {
        let base = from.first().map(|it| it.to_lowercase()).unwrap_or_default();
        let below = self.stages.iter().rev().find(|(name, _)| *name == base);
        self.here = match below {
            Some((_, shell)) => *shell,
            None if WINDOWS.iter().any(|word| base.contains(word)) => Shell::Other,
            None => self.default,
        };
        let name = from.get(2).map(|it| it.to_lowercase()).unwrap_or_default();
        self.stages.push((name, self.here));
    }

    /// A command: JSON, or the readings of possible shells.
    fn command(&mut self, text: &str, shell: Shell) -> Vec<String> {
        // A stage passes on its final shell.
        if let Some(last) = self.stages.last_mut() {
            last.1 = self.here;
        }
        if let Some(strings) = json(text) {
            return [vec!["[".to_owned()], strings].concat();
        }
        let readings: &[Quotes] = match shell {
            Shell::Posix => &[Quotes::Posix, Quotes::Dollar],
            Shell::Power | Shell::Other => {
                &[Quotes::Posix, Quotes::Dollar, Quotes::Power, Quotes::Cmd]
            }
        };
        let operators = shell == Shell::Other;
        readings
            .iter()
            .map(|it| it.command(text, operators))
            .collect()
    }
}

fn exact(rest: &str) -> String {
    rest.replace(JOIN, "")
}

fn json(text: &str) -> Option<Vec<String>> {
    serde_json::from_str(&text.replace(JOIN, "")).ok()
}

fn shell(words: &[String]) -> Shell {
    let is = |names: &[&str]| {
        words.iter().any(|word| {
            let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
            names.contains(&name.trim_end_matches(".exe"))
        })
    };
    if is(&["powershell", "pwsh"]) {
        Shell::Power
    } else if is(&[
        "sh", "ash", "bash", "dash", "ksh", "mksh", "rbash", "yash", "zsh",
    ]) {
        Shell::Posix
    } else {
        Shell::Other
    }
}

/// A quoting dialect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Posix,
    /// Like Bash, which supports `$'…'`.
    Dollar,
    Power,
    Cmd,
}

impl Quotes {
    /// A command in which whitespace at joined lines and outside of quotes is normalized. With `operators`, only after an
    /// operator.
    fn command(self, text: &str, operators: bool) -> String {
        let mut out = String::new();
        let mut within: Vec<char> = Vec::new();
        let chars: Vec<char> = text.chars().collect();
        let (mut at, mut before, mut solid) = (0, ' ', ' ');
        while at < chars.len() {
            let c = chars[at];
            if matches!(c, ' ' | '\t' | JOIN) {
                let end = chars[at..]
                    .iter()
                    .position(|c| !matches!(*c, ' ' | '\t' | JOIN));
                let end = end.map_or(chars.len(), |length| at + length);
                let run = &chars[at..end];
                let free = !matches!(within.last(), Some('\'' | '"' | '{' | 'e'))
                    && (!operators || matches!(solid, '&' | '|'));
                let spaces: String = run.iter().filter(|c| **c != JOIN).collect();
                if run.contains(&JOIN) && free {
                    out += if spaces.is_empty() { "⏎" } else { " ⏎ " };
                } else {
                    out += &spaces;
                }
                before = ' ';
                at = end;
                continue;
            }
            out.push(c);
            at += 1;
            let escape = match self {
                Quotes::Posix | Quotes::Dollar => '\\',
                Quotes::Power => '`',
                Quotes::Cmd => '^',
            };
            let top = within.last().copied().unwrap_or('(');
            let literal = top == '\'' || (self == Quotes::Cmd && top == '"');
            if c == escape && !literal {
                // Skips join characters, which aren't escaped.
                while chars.get(at) == Some(&JOIN) {
                    at += 1;
                }
                out.extend(chars.get(at));
                at += 1;
                (before, solid) = (' ', ' ');
                continue;
            }
            let quote = within.contains(&'"');
            match (top, c) {
                ('\'' | 'e', '\'') | ('"', '"') | ('(', ')') | ('{', '}') => {
                    within.pop();
                }
                ('\'' | 'e', _) => {}
                (_, '"') => within.push('"'),
                _ if self == Quotes::Cmd => {}
                ('"', '\'') => {}
                (_, '\'') if self == Quotes::Dollar && before == '$' => within.push('e'),
                ('{', '\'') if quote => {}
                (_, '\'') => within.push('\''),
                (_, '{') if before == '$' => within.push('{'),
                ('"' | '{', '(') if before != '$' => {}
                (_, '(') => within.push('('),
                _ => {}
            }
            (before, solid) = (c, c);
        }
        out
    }
}
