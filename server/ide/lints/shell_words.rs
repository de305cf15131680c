//! Decides whether a shell command can run without a shell: [`plain_words`] splits it, [`runs`] classifies the program.

use std::ops::Range;

/// A word of a shell command.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ShellWord {
    /// The value, without quotes.
    pub(super) value: String,
    /// The position in the text, in bytes.
    pub(super) range: Range<usize>,
}

/// What runs a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// The system: the command is a program.
    System,
    /// The shell, although a program of that name usually exists too.
    Either,
    /// Only the shell.
    Shell,
}

/// The words of a command that needs no shell: the program and its arguments. `None` if a shell may do more than split
/// words at whitespace and remove quotes.
pub(super) fn plain_words(text: &str) -> Option<Vec<ShellWord>> {
    let mut words = Vec::new();
    let mut word: Option<ShellWord> = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == ' ' || c == '\t' {
            words.extend(word.take());
            continue;
        }
        let word = word.get_or_insert_with(|| ShellWord {
            value: String::new(),
            range: at..at,
        });
        if c == '"' || c == '\'' {
            loop {
                let (_, inner) = chars.next()?;
                if inner == c {
                    break;
                }
                if inner.is_control() || (c == '"' && "$`\\!".contains(inner)) {
                    return None;
                }
                word.value.push(inner);
            }
        } else if c.is_ascii_alphanumeric() || "_./:=@%+,-".contains(c) {
            word.value.push(c);
        } else {
            return None;
        }
        word.range.end = chars.offset();
    }
    words.extend(word);
    let command = words.first()?;
    // `A=1 program` sets a variable for the program.
    let is_program = !command.value.is_empty() && !command.value.contains('=');
    is_program.then_some(words)
}

/// What runs a command of this name.
pub(super) fn runs(command: &str) -> Runs {
    match command {
        "." | ":" | "alias" | "bg" | "bind" | "break" | "builtin" | "caller" | "case" | "cd"
        | "chdir" | "command" | "compgen" | "complete" | "continue" | "coproc" | "declare"
        | "dirs" | "disown" | "do" | "done" | "elif" | "else" | "enable" | "esac" | "eval"
        | "exec" | "exit" | "export" | "fc" | "fg" | "fi" | "for" | "function" | "getopts"
        | "hash" | "help" | "history" | "if" | "in" | "jobs" | "let" | "local" | "logout"
        | "mapfile" | "popd" | "pushd" | "read" | "readarray" | "readonly" | "return"
        | "select" | "set" | "shift" | "shopt" | "source" | "suspend" | "then" | "time"
        | "times" | "trap" | "type" | "typeset" | "ulimit" | "umask" | "unalias" | "unset"
        | "until" | "wait" | "while" => Runs::Shell,
        "echo" | "false" | "kill" | "printf" | "pwd" | "sleep" | "test" | "true" => Runs::Either,
        _ => Runs::System,
    }
}

/// True for the path of a shell script, by its extension.
pub(super) fn is_script(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|it| it.1);
    extension.is_some_and(|it| it.eq_ignore_ascii_case("sh"))
}

/// Encodes a text as a JSON string.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
