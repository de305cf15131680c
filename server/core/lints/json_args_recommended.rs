//! CMD or ENTRYPOINT has a command that a shell runs.
//!
//! Without brackets `/bin/sh -c` runs the command. Then the process that gets the signals is the shell, which may not
//! hand them on: `docker stop` waits for ten seconds and kills the container, with whatever the program had still to
//! write. Behind an ENTRYPOINT in shell form, CMD and the arguments of `docker run` are lost as well. A JSON array names
//! the program and its arguments, and no shell is in between. Where a shell is wanted, the array may name it, or SHELL
//! may, and then BuildKit takes it that somebody has thought about it.
//!
//! ```dockerfile
//! FROM alpine
//! CMD my-program --port 80 'a b'
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! CMD ["my-program", "--port", "80", "a b"]
//! ```

use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use super::shell_words::{Runs, ShellWord, json, plain_words, runs};
use crate::analysis::Base;
use crate::language::Kind;
use crate::syntax::Fragment;
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "JSONArgsRecommended",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("json_args_recommended.rs"),
    check: Check::Each(&[Kind::Cmd, Kind::Entrypoint], check),
};

/// `convert.go:dispatchCmd`, `convert.go:dispatchEntrypoint`.
fn check(place: &mut Place) {
    let it = place.it();
    let shell = &place.before().config.shell;
    if it.arguments.is_json() || shell.as_ref().is_some_and(|it| !it.is_empty()) {
        return;
    }
    let message = format!(
        "JSON arguments recommended for {} to prevent unintended behavior related to OS signals",
        it.keyword.text
    );
    let command = it.words().first();
    let fix = command
        .filter(|_| place.is_written_here())
        .and_then(|command| fix(place, command));
    let span = command.map_or(it.keyword.span, |it| it.span);
    if let Some(found) = place.report(span, message) {
        found.fixes.extend(fix);
    }
}

fn fix(place: &Place, command: &Fragment) -> Option<Fix> {
    if command.text.starts_with('[') {
        return quotes(place, command);
    }
    if perhaps_windows(place) {
        return None;
    }
    program(place, command).or_else(|| shell(place, command))
}

/// The program and its arguments, if there is nothing for a shell to do.
fn program(place: &Place, command: &Fragment) -> Option<Fix> {
    let words = plain_words(&command.text)?;
    let (first, last) = (words.first()?, words.last()?);
    let runs = runs(&first.value);
    if runs == Runs::Shell {
        return None;
    }
    // A continuation within a word would be lost.
    let is_whole =
        |it: &ShellWord| command.span_of(it.range.clone()).len() as usize == it.range.len();
    if !words.iter().all(is_whole) {
        return None;
    }
    let changes = words.iter().map(|word| {
        let open = if word == first { "[" } else { "" };
        let close = if word == last { "]" } else { "," };
        let text = format!("{open}{}{close}", json(&word.value));
        (word.range.clone(), text)
    });
    let edits = place.edits(command, changes);
    let end = place.meaning().stage_of(place.item).map(|it| &it.end);
    // An ENTRYPOINT gets other arguments than before; and before it, CMD is no command.
    let alone = place.it().kind == Some(Kind::Cmd)
        && end.is_some_and(|end| end.config.entrypoint.is_none());
    let title = "Run the program without a shell";
    Some(Fix {
        safe: alone && runs == Runs::System,
        ..Fix::suggestion(title, edits)
    })
}

/// The same shell as before, but by its name.
fn shell(place: &Place, command: &Fragment) -> Option<Fix> {
    let mut changes = vec![(0..0, "[\"/bin/sh\", \"-c\", \"".to_owned())];
    for (at, c) in command.text.char_indices() {
        let quoted = json(c.encode_utf8(&mut [0; 4]));
        let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
        let range = at..at + c.len_utf8();
        if command.text.get(range.clone()) != Some(inner) {
            changes.push((range, inner.to_owned()));
        }
    }
    let end = command.text.len();
    changes.push((end..end, "\"]".to_owned()));
    let edits = place.edits(command, changes);
    Some(Fix::suggestion("Name the shell that runs it", edits))
}

/// An array whose strings have the wrong quotes.
fn quotes(place: &Place, command: &Fragment) -> Option<Fix> {
    let text = &command.text;
    let array = text.replace('\'', "\"");
    let is_array = serde_json::from_str::<Vec<String>>(&array).is_ok();
    if text.contains('"') || !is_array {
        return None;
    }
    let quotes = text.match_indices('\'');
    let edits = quotes.map(|(at, it)| {
        let span = place.at(command.span_of(at..at + it.len()));
        TextEdit::new(span, "\"")
    });
    Some(Fix::suggestion("Use double quotes", edits.collect()))
}

/// True if the stage may be for Windows, where commands are read in another way.
fn perhaps_windows(place: &Place) -> bool {
    if place.before().windows || place.before().windows_shell || place.file().escape == '`' {
        return true;
    }
    let mut stage = place.meaning().stage_of(place.item);
    while let Some(here) = stage {
        stage = match here.base() {
            Base::Stage(below) if *below < here.index => place.meaning().stages.get(*below),
            Base::Image(name) => {
                let words = ["windows", "nanoserver", "servercore"];
                return words.iter().any(|word| name.contains(word));
            }
            _ => None,
        };
    }
    false
}
