//! A reading of Dockerfiles of its own, line by line as BuildKit's parser goes, that keeps every blank which isn't surely
//! between words. What two texts have in common by it is common to them for BuildKit.
//!
//! It shares nothing with the product's reading, and knows no more than what the law is about.

/// Where two lines were joined.
const JOIN: char = '\u{10fffe}';

/// What the names of images for Windows have in them.
const WINDOWS: [&str; 3] = ["windows", "nanoserver", "servercore"];

/// The blanks that part words (`parser/line_parsers.go`).
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}' | '\r')
}

/// What a text is made of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The lines at its beginning that are directives, or would be if nothing stood in front of them.
    pub(super) directives: [Vec<String>; 2],
    /// Its instructions: keyword, flags and words, and bodies of heredocs.
    pub(super) instructions: Vec<Vec<String>>,
    /// How many heredocs there are.
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

/// A line without what continues it, and whether it is continued.
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
    // What isn't known ends them.
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

/// The words of a text, without the marks where lines were joined. Quotes hold them together.
fn words(text: &str, escape: char) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    let mut chars = text.chars().filter(|c| *c != JOIN);
    while let Some(c) = chars.next() {
        let word = words.last_mut().unwrap();
        match quote {
            None if is_blank(c) => words.push(String::new()),
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

/// The words of a text in which quotes are like other characters.
fn plain_words(text: &str) -> Vec<String> {
    let text = text.replace(JOIN, "");
    let words = text.split(is_blank).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The names of the heredocs that a line begins, and whether tabs in front of their lines go.
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

/// The rest of a line behind its first word and the blanks around that, and the word.
fn first_word(line: &str) -> (String, &str) {
    let line = line.trim_start_matches(|c| is_blank(c) || c == JOIN);
    let end = line.find(is_blank).unwrap_or(line.len());
    let rest = line[end..].trim_matches(|c: char| c.is_whitespace() || c == JOIN);
    (line[..end].replace(JOIN, ""), rest)
}

/// Walks a file's instructions with the shells that run their commands.
struct Shells {
    escape: char,
    default: Shell,
    here: Shell,
    /// That of commands that are run elsewhere.
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

    /// What an instruction says: everything, but for blanks that surely only part words.
    fn instruction(&mut self, line: &str) -> Vec<String> {
        let (keyword, mut rest) = first_word(line);
        let keyword = keyword.to_uppercase();
        let mut told = vec![keyword.clone()];
        while rest.starts_with("--") {
            // The flag reaches to the first blank that isn't quoted.
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
            told.push(flag);
            if ends {
                break;
            }
        }
        told.extend(self.arguments(&keyword, rest));
        told
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
                let told = self.instruction(rest);
                self.here = here.0;
                told
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

    /// A command: JSON, or what each reading of the shell makes of it.
    fn command(&mut self, text: &str, shell: Shell) -> Vec<String> {
        // A stage has the shell that it has at last.
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

/// A way to read the quotes of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Posix,
    /// As Bash does, which knows `$'…'`.
    Dollar,
    Power,
    Cmd,
}

impl Quotes {
    /// A command of which only runs of blanks are like others that are outside of quotes and where lines are joined. With
    /// `operators` only those behind an operator are.
    fn command(self, text: &str, operators: bool) -> String {
        let mut told = String::new();
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
                let blanks: String = run.iter().filter(|c| **c != JOIN).collect();
                if run.contains(&JOIN) && free {
                    told += if blanks.is_empty() { "⏎" } else { " ⏎ " };
                } else {
                    told += &blanks;
                }
                before = ' ';
                at = end;
                continue;
            }
            told.push(c);
            at += 1;
            let escape = match self {
                Quotes::Posix | Quotes::Dollar => '\\',
                Quotes::Power => '`',
                Quotes::Cmd => '^',
            };
            let top = within.last().copied().unwrap_or('(');
            let literal = top == '\'' || (self == Quotes::Cmd && top == '"');
            if c == escape && !literal {
                // Where lines are joined an escaped character can't be told from what isn't there.
                while chars.get(at) == Some(&JOIN) {
                    at += 1;
                }
                told.extend(chars.get(at));
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
        told
    }
}
