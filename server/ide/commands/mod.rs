//! What the commands in scripts and their flags mean, from the table in `table.txt`.
//!
//! A line of the table that isn't indented is a command: its names, a colon and a sentence. A line with one space is a
//! subcommand of it, and one with two spaces a flag of the subcommand or command before. A flag that takes a value ends with
//! `=`. [`describe`] finds the rows for a word of a command.

mod place;
pub(crate) mod program;

pub(crate) use place::CommandPlace;

use std::collections::HashMap;
use std::sync::OnceLock;

use program::short_flags;

use syntax::{ScriptCommand, ScriptWord};

/// The table.
const TABLE: &str = include_str!("table.txt");

/// A command of the table.
#[derive(Debug, Default)]
pub struct CommandSpec {
    /// Its names, which all take the same flags.
    pub names: Vec<&'static str>,
    /// What it does.
    pub about: &'static str,
    /// Its flags, for all subcommands.
    pub flags: Vec<CommandFlag>,
    /// Its subcommands.
    pub subcommands: Vec<Subcommand>,
}

/// A subcommand, like `install` of `apt-get`.
#[derive(Debug)]
pub struct Subcommand {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The flags that only it has.
    pub flags: Vec<CommandFlag>,
}

/// A flag of a command.
#[derive(Debug)]
pub struct CommandFlag {
    /// Its names, with dashes; a name that takes a value ends with `=`.
    pub names: Vec<&'static str>,
    /// What it means.
    pub about: &'static str,
}

/// All commands, in the order of the table.
pub fn all() -> &'static [CommandSpec] {
    static ALL: OnceLock<Vec<CommandSpec>> = OnceLock::new();
    ALL.get_or_init(read)
}

/// The command with a name.
pub fn command(name: &str) -> Option<&'static CommandSpec> {
    static INDEX: OnceLock<HashMap<&str, &CommandSpec>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let names = all()
            .iter()
            .flat_map(|it| it.names.iter().map(move |name| (*name, it)));
        names.collect()
    });
    index.get(name).copied()
}

fn read() -> Vec<CommandSpec> {
    let mut commands: Vec<CommandSpec> = Vec::new();
    for line in TABLE.lines() {
        let row = line.trim_start();
        let Some((names, about)) = row.split_once(": ") else {
            continue;
        };
        let names = names.split(' ');
        match (line.len() - row.len(), commands.last_mut()) {
            (1, Some(command)) => command.subcommands.push(Subcommand {
                name: names.into_iter().next().unwrap_or_default(),
                about,
                flags: Vec::new(),
            }),
            (2, Some(command)) => {
                let flag = CommandFlag {
                    names: names.collect(),
                    about,
                };
                match command.subcommands.last_mut() {
                    Some(subcommand) => subcommand.flags.push(flag),
                    None => command.flags.push(flag),
                }
            }
            _ => commands.push(CommandSpec {
                names: names.collect(),
                about,
                ..CommandSpec::default()
            }),
        }
    }
    commands
}

/// A flag that is given, as written, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenFlag {
    /// The name.
    pub name: &'static str,
    /// What it means.
    pub about: &'static str,
}

/// What is known of a word of a command.
#[derive(Debug)]
pub struct CommandDescription<'c> {
    /// The command and its subcommand, as written.
    pub title: String,
    /// The word.
    pub word: &'c ScriptWord,
    /// What the command with its subcommand does, for these words.
    pub about: Option<&'static str>,
    /// The flags in the word; for the command and its subcommand, all flags that are given.
    pub flags: Vec<GivenFlag>,
}

/// Commands that run the command after them.
const RUNNERS: [&str; 3] = ["command", "exec", "sudo"];

/// What is known of the word of a command that contains an offset in its text, or ends there.
pub fn describe(command: &ScriptCommand, at: usize) -> Option<CommandDescription<'_>> {
    let runners = command.words.iter();
    let runners = runners.take_while(|it| RUNNERS.contains(&it.value.as_str()));
    let words = command.words.get(runners.count()..)?;
    let (program, arguments) = words.split_first()?;
    if !program.is_literal {
        return None;
    }
    let name = syntax::language::file_name(&program.value);
    let mut name = name;
    let mut arguments = arguments;
    // `python3 -m pip`.
    if name.starts_with("python")
        && let [module, pip, rest @ ..] = arguments
        && module.value == "-m"
        && pip.value == "pip"
    {
        (name, arguments) = ("pip", rest);
    }
    let spec = self::command(name)?;
    let index = arguments.iter().enumerate().find_map(|(at, word)| {
        let found = spec.subcommands.iter().find(|it| it.name == word.value);
        let is_value = at
            .checked_sub(1)
            .and_then(|it| arguments.get(it))
            .is_some_and(|before| takes_next(spec, None, before));
        // The first word that isn't a flag is the subcommand.
        let is_flag = word.value.starts_with(['-', '+']);
        (!is_flag && !is_value).then_some(found.map(|found| (at, found)))
    });
    let subcommand = index.flatten();
    let given = |word: &ScriptWord| {
        let subcommand = subcommand.map(|it| it.1);
        let is_first = arguments.first().is_some_and(|it| it.range == word.range);
        if is_first && name == "tar" && !word.value.starts_with('-') {
            // `tar xzf`.
            flags(spec, subcommand, &format!("-{}", word.value))
        } else {
            flags(spec, subcommand, &word.value)
        }
    };
    let mut title = name.to_owned();
    if let Some((_, subcommand)) = subcommand {
        title.push(' ');
        title.push_str(subcommand.name);
    }
    let touches = |word: &ScriptWord| word.range.start <= at && at <= word.range.end;
    let is_subcommand = subcommand.is_some_and(|(at, _)| arguments.get(at).is_some_and(touches));
    let before_flags = words.len() - arguments.len();
    if words.iter().take(before_flags).any(touches) || is_subcommand {
        let word = if is_subcommand {
            subcommand.and_then(|(at, _)| arguments.get(at))?
        } else {
            words.iter().take(before_flags).find(|it| touches(it))?
        };
        let mut all = Vec::new();
        let mut is_value = false;
        for word in arguments.iter().take_while(|it| it.value != "--") {
            if !std::mem::take(&mut is_value) {
                all.extend(given(word));
                is_value = takes_next(spec, subcommand.map(|it| it.1), word);
            }
        }
        all.dedup();
        return Some(CommandDescription {
            title,
            word,
            about: Some(subcommand.map_or(spec.about, |it| it.1.about)),
            flags: all,
        });
    }
    let index = arguments.iter().position(touches)?;
    let before = arguments.get(..index)?;
    let word = arguments.get(index)?;
    let is_value = before
        .last()
        .is_some_and(|it| takes_next(spec, subcommand.map(|it| it.1), it));
    if is_value || before.iter().any(|it| it.value == "--") {
        return None;
    }
    let flags = given(word);
    (!flags.is_empty()).then_some(CommandDescription {
        title,
        word,
        about: None,
        flags,
    })
}

/// The flag with a name, without its value: of the subcommand, or else of the command.
fn flag(
    spec: &CommandSpec,
    subcommand: Option<&Subcommand>,
    name: &str,
) -> Option<(&'static str, &'static str)> {
    let own = subcommand.map_or(&[][..], |it| &it.flags);
    let all = own.iter().chain(&spec.flags);
    let mut names = all.flat_map(|it| it.names.iter().map(move |name| (*name, it.about)));
    names.find(|it| it.0.trim_end_matches('=') == name)
}

/// The flags that a word gives: `--flag`, `--flag=value`, `-f`, `-fvalue`, `-abc`.
fn flags(spec: &CommandSpec, subcommand: Option<&Subcommand>, text: &str) -> Vec<GivenFlag> {
    let found = |name: &str| {
        let (name, about) = flag(spec, subcommand, name)?;
        let name = name.trim_end_matches('=');
        Some(GivenFlag { name, about })
    };
    let name = text.split_once('=').map_or(text, |it| it.0);
    if !text.starts_with(['-', '+']) {
        return Vec::new();
    }
    if let Some(found) = found(name) {
        return vec![found];
    }
    // `apt-get -qq`, and Yarn and others have only long names.
    let letters = short_flags(text).unwrap_or_default();
    if letters.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<GivenFlag> = Vec::new();
    for letter in letters.chars() {
        let Some((name, about)) = flag(spec, subcommand, &format!("-{letter}")) else {
            // The rest isn't known to be flags.
            return if all.is_empty() { all } else { Vec::new() };
        };
        let takes_value = name.ends_with('=');
        let name = name.trim_end_matches('=');
        let given = GivenFlag { name, about };
        if !all.contains(&given) {
            all.push(given);
        }
        if takes_value {
            break;
        }
    }
    all
}

/// True if the word after a word is the value of its last flag.
fn takes_next(spec: &CommandSpec, subcommand: Option<&Subcommand>, word: &ScriptWord) -> bool {
    let text = word.value.as_str();
    if !text.starts_with('-') || text.contains('=') {
        return false;
    }
    if let Some((name, _)) = flag(spec, subcommand, text) {
        return name.ends_with('=');
    }
    let mut letters = text.chars().skip(1);
    let takes = letters.find(|letter| {
        flag(spec, subcommand, &format!("-{letter}")).is_some_and(|it| it.0.ends_with('='))
    });
    takes.is_some() && !text.starts_with("--") && letters.next().is_none()
}
