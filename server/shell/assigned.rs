//! What a script does with its variables, as far as its text shows: [`Assignments`].

use std::ops::Range;

/// The places in a script that set a variable.
pub(super) struct Assignments<'a> {
    values: Vec<Assigned<'a>>,
}

/// What a variable is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Assigned<'a> {
    /// The source of a value, or of the words of a `for` loop.
    Source(&'a str),
    /// Anything.
    Unknown,
}

impl<'a> Assignments<'a> {
    /// The assignments of a variable: all places where the name occurs other than to be read.
    pub(super) fn new(text: &'a str, name: &str) -> Assignments<'a> {
        let places = text.match_indices(name);
        let values = places.filter_map(|(at, _)| assigned(text, at..at + name.len()));
        Assignments {
            values: values.collect(),
        }
    }

    /// True if nothing sets it.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// True if all values that it may get stay as they are without quotes.
    pub(super) fn stay_whole(&self) -> bool {
        let stays = |it: &Assigned| match it {
            Assigned::Source(source) => stays_whole(source),
            Assigned::Unknown => false,
        };
        !self.is_empty() && self.values.iter().all(stays)
    }

    /// True if it is set to a list of words, which are meant to be split.
    pub(super) fn is_list(&self) -> bool {
        let is_list = |it: &Assigned| match it {
            Assigned::Source(source) => is_list(source),
            Assigned::Unknown => false,
        };
        self.values.iter().any(is_list)
    }
}

/// What a place with the name of a variable sets it to; `None` if it only reads it.
fn assigned(text: &str, at: Range<usize>) -> Option<Assigned<'_>> {
    let (before, after) = (text.get(..at.start)?, text.get(at.end..)?);
    if before.ends_with(is_name) || after.starts_with(is_name) {
        return None;
    }
    if before.ends_with('$') {
        return None;
    }
    if before.ends_with("${") {
        let assigns = after.starts_with(":=") || after.starts_with('=');
        return assigns.then_some(Assigned::Unknown);
    }
    if let Some(value) = after.strip_prefix('=') {
        if !is_in_command_position(before) {
            return None;
        }
        return Some(Assigned::Source(word(value)));
    }
    if after.starts_with("+=") && is_in_command_position(before) {
        return Some(Assigned::Unknown);
    }
    if !after.starts_with([' ', '\t', ';', '\n']) {
        return None;
    }
    let mut words = command_before(before).split_whitespace();
    let sets = |it: &str| {
        matches!(
            it,
            "for" | "read" | "getopts" | "unset" | "local" | "mapfile" | "readarray"
        )
    };
    if command_before(before).trim_end().ends_with("for") {
        let Some(words) = after.trim_start().strip_prefix("in ") else {
            return Some(Assigned::Unknown);
        };
        let end = words.find([';', '\n']).unwrap_or(words.len());
        return Some(Assigned::Source(words.get(..end)?.trim()).loop_words());
    }
    words.any(sets).then_some(Assigned::Unknown)
}

impl<'a> Assigned<'a> {
    /// The words of a loop, each of which is a value.
    fn loop_words(self) -> Assigned<'a> {
        match self {
            Assigned::Source(words) if words.split_whitespace().all(stays_whole) => {
                // Each is a value of its own.
                Assigned::Source(words.split_whitespace().next().unwrap_or_default())
            }
            _ => Assigned::Unknown,
        }
    }
}

/// The words of the last command in a text.
fn command_before(before: &str) -> &str {
    let words = before.rsplit([';', '&', '|', '\n', '(', '{', '`']).next();
    words.unwrap_or_default()
}

/// True if a command begins at the end of a text, or there are only assignments before it in the command.
fn is_in_command_position(before: &str) -> bool {
    let command = command_before(before);
    // Values in quotes may contain anything.
    if command.contains(['"', '\'']) {
        return true;
    }
    command.split_whitespace().all(|word| {
        let is_keyword = matches!(
            word,
            "do" | "then"
                | "else"
                | "elif"
                | "if"
                | "while"
                | "until"
                | "!"
                | "export"
                | "readonly"
                | "local"
                | "declare"
                | "typeset"
                | "time"
        );
        let name = word.split('=').next().unwrap_or_default();
        let is_assignment = word.contains('=') && !name.is_empty() && name.chars().all(is_name);
        is_keyword || is_assignment || word.starts_with('-')
    })
}

/// The first word of a text, with its quotes and substitutions.
fn word(text: &str) -> &str {
    let mut quote = None;
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote != Some('\'') => escaped = true,
            '"' | '\'' if quote == Some(c) => quote = None,
            '"' | '\'' | '`' if quote.is_none() && depth == 0 => quote = Some(c),
            '`' if quote == Some('`') => quote = None,
            '(' if quote != Some('\'') => depth += 1,
            ')' if quote != Some('\'') && depth > 0 => depth -= 1,
            ' ' | '\t' | '\n' | ';' | '&' | '|' | ')' if quote.is_none() && depth == 0 => {
                return text.get(..at).unwrap_or(text);
            }
            _ => {}
        }
    }
    text
}

/// True if the value of a source stays as it is without quotes.
fn stays_whole(source: &str) -> bool {
    if let Some(inner) = substituted(source) {
        return prints_a_word(inner);
    }
    let inner = unquoted(source);
    !inner.contains([
        ' ', '\t', '\n', '*', '?', '[', '$', '`', '\\', '"', '\'', '{',
    ])
}

/// True if a source is a text of several words, or the output of a command that lists packages.
fn is_list(source: &str) -> bool {
    const LISTS: [&str; 4] = ["apt-mark showmanual", "scanelf", "apk query", "apk info"];
    match substituted(source) {
        Some(inner) => LISTS.iter().any(|it| inner.contains(it)),
        None => source.starts_with(['"', '\'']) && unquoted(source).trim().contains([' ', '\n']),
    }
}

fn unquoted(source: &str) -> &str {
    let inner = |quote: char| source.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(source)
}

/// The command of a command substitution, also in quotes.
fn substituted(source: &str) -> Option<&str> {
    let source = unquoted(source);
    let modern = source
        .strip_prefix("$(")
        .and_then(|it| it.strip_suffix(')'));
    let old = || source.strip_prefix('`').and_then(|it| it.strip_suffix('`'));
    modern.or_else(old)
}

/// Commands whose output is a single word.
const PRINT_A_WORD: [&str; 24] = [
    "apk --print-arch",
    "arch",
    "date +%F",
    "date +%s",
    "dpkg --print-architecture",
    "dpkg-architecture",
    "getconf",
    "hostname",
    "id -g",
    "id -gn",
    "id -u",
    "id -un",
    "lsb_release --codename --short",
    "lsb_release --short --codename",
    "lsb_release -c",
    "lsb_release -cs",
    "lsb_release -is",
    "lsb_release -rs",
    "lsb_release -sc",
    "mktemp",
    "nproc",
    "rpm -E",
    "uname -",
    "whoami",
];

/// True if a command prints a single word.
pub(super) fn prints_a_word(command: &str) -> bool {
    let command = command.trim();
    if command.ends_with("wc -l") && command.contains('|') {
        return true;
    }
    let is_whole = |rest: &str| !rest.contains(['|', ';', '&']);
    PRINT_A_WORD.iter().any(|it| {
        let after = command.strip_prefix(it);
        after.is_some_and(|rest| it.ends_with('-') || is_end(rest) && is_whole(rest))
    })
}

/// True if a text is at the end of a word.
fn is_end(rest: &str) -> bool {
    let first = rest.chars().next();
    first.is_none_or(|c| !is_name(c) && c != '-')
}

pub(super) fn is_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::Assignments;

    /// Which of two facts holds of `$x`: its values stay whole, or it is a list.
    #[test]
    fn what_is_assigned() {
        let cases = [
            ("x=1.2", "whole"),
            ("true && x=/opt && echo $x", "whole"),
            ("x=\"a\"; x='b'", "whole"),
            ("x=$(mktemp -d); cd $x", "whole"),
            ("x=\"$(uname -m)\"", "whole"),
            ("x=`nproc`", "whole"),
            ("for x in a b c; do echo $x; done", "whole"),
            ("for x in a* b; do echo $x; done", ""),
            ("for x in $(ls); do echo $x; done", ""),
            ("for x; do echo $x; done", ""),
            ("x=\"a b\"; echo $x", "list"),
            ("x=$(apt-mark showmanual); apt-mark manual $x", "list"),
            ("x=$(cat f)", ""),
            ("x=a; x=$(cat f)", ""),
            ("read x; echo $x", ""),
            ("x=1; x+=' 2'", ""),
            ("echo ${x:=a}", ""),
            ("make x=$x", "unset"),
            ("echo $x", "unset"),
            ("A=1 B=2 x=3 make", "whole"),
            ("if x=1; then y=2; fi", "whole"),
        ];
        for (text, expected) in cases {
            let it = Assignments::new(text, "x");
            let found = match (it.is_empty(), it.stay_whole(), it.is_list()) {
                (true, _, _) => "unset",
                (_, true, _) => "whole",
                (_, _, true) => "list",
                _ => "",
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
