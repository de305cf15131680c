//! CMD or ENTRYPOINT in shell form.
//!
//! The shell form runs the command under `/bin/sh -c`. The shell then receives the signals and may not forward them:
//! `docker stop` waits for ten seconds and kills the container, and the program can't shut down cleanly. An `ENTRYPOINT`
//! in shell form also ignores `CMD` and the arguments of `docker run`. The exec form, a JSON array, runs the program
//! without a shell. If you need a shell, name it in the array or set it with `SHELL`; BuildKit then reports nothing.
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

use super::context::RuleContext;
use super::diagnostic::{Fix, FixReach};
use super::invalid_json_form::json_fixes;
use super::rule::{Category, Check, Rule, documentation};
use super::shell_words::{Runs, ShellWord, is_script, json, plain_words, runs};
use analysis::Base;
use syntax::Fragment;
use syntax::language::Kind;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3025", "DF018", "DF025"],
    ..Rule::buildkit(
        "JSONArgsRecommended",
        Category::Bug,
        documentation!("json_args_recommended.rs"),
        Check::Each(&[Kind::Cmd, Kind::Entrypoint], check),
    )
};

/// `convert.go:dispatchCmd`, `convert.go:dispatchEntrypoint`.
fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let shell = &context.before().config.shell;
    // Arguments that are meant as JSON are reported as such.
    let is_explained = context.checker.explained_items.contains(&context.item);
    if is_explained && context.is_in_file()
        || instruction.arguments.is_json()
        || shell.as_ref().is_some_and(|it| !it.is_empty())
    {
        return;
    }
    let message = format!(
        "JSON arguments recommended for {} to prevent unintended behavior related to OS signals",
        instruction.keyword.text
    );
    let command = instruction.words().first();
    let fixes = command
        .filter(|_| context.is_in_file())
        .map_or_else(Vec::new, |command| fixes(context, command));
    let span = command.map_or(instruction.keyword.span, |it| it.span);
    if let Some(diagnostic) = context.report(span, message) {
        diagnostic.fixes.extend(fixes);
    }
}

fn fixes(context: &RuleContext, command: &Fragment) -> Vec<Fix> {
    if let Some(fixes) = json_fixes(context) {
        return fixes;
    }
    if may_be_windows(context) {
        return Vec::new();
    }
    let fix = without_shell(context, command).or_else(|| explicit_shell(context, command));
    fix.into_iter().collect()
}

/// The program and its arguments as an array, if the command needs no shell.
fn without_shell(context: &RuleContext, command: &Fragment) -> Option<Fix> {
    let words = plain_words(&command.text)?;
    let (first, last) = (words.first()?, words.last()?);
    let runs = runs(&first.value);
    if runs == Runs::Shell {
        return None;
    }
    // A line continuation within a word would be lost.
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
    let edits = context.edits(command, changes);
    let end = context.stage().map(|it| &it.end);
    // ENTRYPOINT would receive other arguments than before, and with an ENTRYPOINT, CMD is not a command.
    let is_command = context.instruction().kind == Some(Kind::Cmd)
        && end.is_some_and(|end| end.config.entrypoint.is_none());
    // A file may be a script without `#!`, which only a shell runs; a name probably isn't meant to contain a space.
    let is_program = !first.value.contains([' ', '/']) && !is_script(&first.value);
    // An unknown image may set another shell.
    let is_known = !context.before().config.open;
    let title = "Run the program without a shell";
    Some(Fix {
        safe: is_command && is_program && is_known && runs == Runs::System,
        ..Fix::suggestion(title, edits)
    })
}

/// The command as an array with an explicit shell.
fn explicit_shell(context: &RuleContext, command: &Fragment) -> Option<Fix> {
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
    let edits = context.edits(command, changes);
    Some(Fix {
        reach: FixReach::Between,
        ..Fix::suggestion("Specify the shell explicitly", edits)
    })
}

/// True if the stage may be for Windows, where commands are parsed differently.
pub(super) fn may_be_windows(context: &RuleContext) -> bool {
    if context.before().windows || context.before().windows_shell || context.escape() == '`' {
        return true;
    }
    match context.bottom() {
        Some(Base::Image(name)) => {
            let words = ["windows", "nanoserver", "servercore"];
            words.iter().any(|word| name.contains(word))
        }
        _ => false,
    }
}
