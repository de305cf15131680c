//! Words of instructions, and the variables that are visible to a command.

use std::collections::HashSet;

use super::cursor::InstructionContext;
use super::instructions::is_lower_case;
use super::item::{Completion, CompletionKind};
use super::line::TypedWord;
use analysis::Document;
use syntax::is_shell_name;

/// The variables that a shell script assigns, the last first: `name=…`, `for name in`, `read name`, `local name`,
/// `printf -v name`, `${name:=…}`.
pub(super) fn assigned(script: &str) -> Vec<&str> {
    // Also in scripts that are being typed, which have no tree.
    let mut found = Vec::new();
    let mut add = |name| {
        if is_shell_name(name) {
            found.push(name);
        }
    };
    let mut command = "";
    let mut before = "";
    let parts = script.split_inclusive(|c: char| c.is_whitespace() || ";&|({".contains(c));
    for part in parts {
        let word = part.trim_end_matches(|c: char| c.is_whitespace() || ";&|({".contains(c));
        let ended = part.ends_with([';', '&', '|', '(', '{', '\n']);
        if !word.is_empty() {
            if let Some((name, _)) = word.split_once(":=").or_else(|| word.split_once('=')) {
                add(name.strip_suffix('+').unwrap_or(name));
            } else {
                let names_it = match command {
                    "for" | "select" | "-v" => before == command,
                    "mapfile" | "readarray" => !before.starts_with('-') || before == "-t",
                    "read" | "local" | "declare" | "typeset" => {
                        before == command || !before.starts_with('-') || is_switch(before)
                    }
                    "getopts" => before != command,
                    _ => false,
                };
                if names_it {
                    add(word);
                }
            }
            if command.is_empty() || KEYWORDS.contains(&command) {
                command = word;
            } else if command == "printf" && word == "-v" {
                command = "-v";
            }
            before = word;
        }
        if ended {
            command = "";
            before = "";
        }
    }
    found.reverse();
    let mut seen = HashSet::new();
    found.retain(|name| seen.insert(*name));
    found
}

/// Words that a command follows.
const KEYWORDS: [&str; 8] = ["then", "do", "else", "while", "until", "if", "elif", "!"];

/// True for a flag of `read` or `local` that doesn't take the next word as its argument.
fn is_switch(flag: &str) -> bool {
    !flag.ends_with(['d', 'i', 'n', 'N', 'p', 't', 'u'])
}

/// The functions that a script defines, as candidates, if a command begins at its end.
pub(super) fn functions(script: &str) -> Vec<Completion> {
    let before = script.trim_end_matches([' ', '\t', '\\', '\r']);
    let last = before.rsplit(|c: char| c.is_whitespace()).next();
    let begins = before.is_empty()
        || before.ends_with([';', '&', '|', '(', '{', '\n', '`'])
        || last.is_some_and(|it| KEYWORDS.contains(&it));
    if !begins {
        return Vec::new();
    }
    let mut names: Vec<&str> = Vec::new();
    for (at, _) in script.match_indices("()") {
        let front = script.get(..at).unwrap_or_default().trim_end();
        let name = front.rsplit(|c: char| c.is_whitespace() || ";&|({".contains(c));
        let name = name.into_iter().next().unwrap_or_default();
        if is_shell_name(name) && !names.contains(&name) {
            names.push(name);
        }
    }
    let candidate = |name: &&str| {
        Completion::new(CompletionKind::Function, *name).detail("function of this script")
    };
    names.iter().rev().map(candidate).collect()
}

/// `AS` after an image.
pub(super) fn alias(document: &Document, slot: &TypedWord) -> Vec<Completion> {
    let word = if is_lower_case(document) { "as" } else { "AS" };
    let mut candidate = Completion::new(CompletionKind::Keyword, word).detail("Names the stage");
    if slot.last {
        candidate = candidate.snippet(format!("{word} ${{1:name}}"));
        word.clone_into(&mut candidate.text);
    }
    vec![candidate]
}

/// `CMD` and `NONE` of HEALTHCHECK; after flags only `CMD`.
pub(super) fn health(
    document: &Document,
    inside: &InstructionContext,
    slot: &TypedWord,
) -> Vec<Completion> {
    let lower = is_lower_case(document);
    let word = |word: &str| {
        if lower {
            word.to_lowercase()
        } else {
            word.to_owned()
        }
    };
    let (cmd, none) = (word("CMD"), word("NONE"));
    let mut command = Completion::new(CompletionKind::Keyword, cmd.clone())
        .detail("Command to run: exit code 0 is healthy, 1 is unhealthy");
    if slot.last {
        command = command.snippet(format!("{cmd} ${{1:command}}"));
        command.text = cmd;
    }
    let none = Completion::new(CompletionKind::Keyword, none)
        .detail("Disables the base image's health check");
    let mut found = vec![command];
    found.extend(inside.flags.is_empty().then_some(none));
    found
}
