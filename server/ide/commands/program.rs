//! The program that a command runs, without `sudo`, `env` and other programs that only run another one: [`Program`].

use syntax::language::file_name;
use syntax::{ScriptCommand, ScriptWord};

/// The program that a command runs in the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program<'c> {
    /// Its name without its folder; empty if it isn't literal.
    pub(crate) name: &'c str,
    /// The index of its name among the words of the command.
    pub(crate) index: usize,
    command: &'c ScriptCommand,
}

/// Programs that run another one, and their flags that take the next word as a value.
const WRAPPERS: [(&str, &[&str]); 11] = [
    ("sudo", &["-u", "-g", "-h", "-p", "-C", "-T", "-r", "-t"]),
    ("doas", &["-u", "-C"]),
    ("env", &["-u", "-C", "-S"]),
    ("exec", &["-a"]),
    ("command", &[]),
    ("builtin", &[]),
    ("nice", &["-n"]),
    ("ionice", &["-c", "-n", "-p"]),
    ("nohup", &[]),
    ("eatmydata", &[]),
    ("timeout", &["-k", "-s"]),
];

impl<'c> Program<'c> {
    /// The program of a command.
    pub(crate) fn of(command: &'c ScriptCommand) -> Program<'c> {
        let words = &command.words;
        let mut index = 0;
        loop {
            let name = match words.get(index) {
                Some(word) if word.is_literal => file_name(&word.value),
                _ => "",
            };
            let wrapper = WRAPPERS.iter().find(|it| it.0 == name);
            let Some((_, value_flags)) = wrapper.filter(|_| index + 1 < words.len()) else {
                return Program {
                    name,
                    index,
                    command,
                };
            };
            index += 1;
            while let Some(word) = words.get(index) {
                let value = word.value.as_str();
                let is_flag = value.starts_with('-');
                let is_assignment = matches!(name, "env" | "sudo") && value.contains('=');
                if !is_flag && !is_assignment {
                    break;
                }
                index += 1 + usize::from(is_flag && value_flags.contains(&value));
            }
            // The duration.
            index += usize::from(name == "timeout");
        }
    }

    /// The words after its name.
    pub(crate) fn arguments(&self) -> &'c [ScriptWord] {
        self.command.words.get(self.index + 1..).unwrap_or_default()
    }

    /// The arguments that don't begin with `-`.
    pub(crate) fn operands(&self) -> impl Iterator<Item = &'c ScriptWord> + use<'c> {
        let arguments = self.arguments().iter();
        arguments.filter(|it| !it.value.starts_with('-') || it.value == "-")
    }
}

/// The letters of a word of short flags, and what follows them: `xzf` of `-xzf`. `None` for other words and long flags.
pub(crate) fn short_flags(word: &str) -> Option<&str> {
    word.strip_prefix('-').filter(|it| !it.starts_with('-'))
}

/// True if the name of a file has an extension, such as `sh`.
pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|it| it.1 == extension)
}
