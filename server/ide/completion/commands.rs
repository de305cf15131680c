//! Words of instructions, and the variables that are visible to a command.

use std::ops::Range;

use super::instructions::is_lower_case;
use super::item::{Completion, CompletionKind};
use super::line::TypedWord;
use super::place::InstructionContext;
use super::variables::Visibility;
use analysis::Document;
use syntax::language::Kind;

/// Programs that run a shell command with `-c`.
const SHELLS: [&str; 6] = ["sh", "bash", "ash", "dash", "zsh", "ksh"];

/// The variables that can be used in an argument; `None` if `$` has no special meaning in it.
pub(super) fn visibility(
    inside: &InstructionContext,
    json: bool,
    words: &[Range<usize>],
    index: usize,
) -> Option<Visibility> {
    let runtime = || {
        let program = words.first().map(|it| inside.line.get(it.clone()));
        let name = program.and_then(|it| it.rsplit('/').next());
        // Without a shell `$` is not expanded.
        (!json || (index > 0 && name.is_some_and(|name| SHELLS.contains(&name)))).then_some(())
    };
    match inside.kind() {
        Kind::Add
        | Kind::Copy
        | Kind::Env
        | Kind::Expose
        | Kind::Label
        | Kind::Stopsignal
        | Kind::User
        | Kind::Volume
        | Kind::Workdir => Some(Visibility::Build),
        Kind::From => (index == 0).then_some(Visibility::Build),
        Kind::Arg => Some(Visibility::Build),
        Kind::Run => runtime().map(|()| Visibility::Command),
        Kind::Cmd | Kind::Entrypoint => runtime().map(|()| Visibility::Container),
        Kind::Healthcheck if index > 0 => {
            let command = words.get(1).map(|it| inside.line.get(it.clone()));
            let exec = command.is_some_and(|it| it.starts_with('['));
            (!exec).then_some(Visibility::Container)
        }
        _ => None,
    }
}

/// The variables that a shell script assigns, the last first: `name=…`, `for name in`, `read name`.
pub(super) fn assigned(script: &str) -> Vec<&str> {
    let is_name = |text: &str| {
        !text.is_empty()
            && !text.starts_with(|c: char| c.is_ascii_digit())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let mut found = Vec::new();
    let mut before = "";
    let words = script.split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | '('));
    for word in words.filter(|word| !word.is_empty()) {
        let name = match word.split_once('=') {
            Some((name, _)) => name,
            None if matches!(before, "for" | "read") => word,
            None => "",
        };
        if is_name(name) && !found.contains(&name) {
            found.push(name);
        }
        before = word;
    }
    found.reverse();
    found
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
