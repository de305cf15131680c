//! `sudo` in a build.
//!
//! `RUN` executes commands as the user of the last `USER`, which is `root` at first. For `root`, `sudo` does nothing;
//! where the image doesn't contain it, the build fails. For another user, `sudo` needs a configuration that gives this
//! user all rights, in every container of the image, too: write `USER root` before what needs the rights, and `USER name`
//! after it.
//!
//! Not reported if `sudo` switches to another user (`-u`), and if the user is unknown, as it is that of an unknown base
//! image.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN sudo apt-get update
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::user::is_root;
use syntax::{Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DL3004", "CKV2_DOCKER_1", "DS-0010"],
    ..Rule::dockwright(
        "Sudo",
        Category::Bug,
        Severity::Warning,
        documentation!("sudo.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let Some(user) = context.user() else {
        return;
    };
    let name = user.split(':').next().unwrap_or_default();
    let is_root = name.is_empty() || is_root(&user);
    // One finding for the instruction; its fix removes all.
    let mut commands = script.named("sudo").filter_map(|it| Some((it, flags(it)?)));
    let Some((first, index)) = commands.next() else {
        return;
    };
    let message = if is_root {
        "`sudo` isn't needed: the commands are executed as root, and most images don't contain it"
            .to_owned()
    } else {
        format!(
            "`sudo` gives {name} root privileges, in containers too: use `USER root` before and `USER {name}` after"
        )
    };
    let Some(word) = first.words.first() else {
        return;
    };
    let span = script.span_of(first, word.range.clone());
    let all: Vec<_> = std::iter::once((first, index)).chain(commands).collect();
    let has_flags = all.iter().any(|(_, index)| *index > 1);
    let edits: Option<Vec<_>> = all
        .into_iter()
        .map(|(command, index)| removal(context, &script, command, index))
        .collect();
    if let Some(diagnostic) = context.report(span, message)
        && is_root
        && let Some(edits) = edits
    {
        // Flags change the environment of the command.
        let title = "Remove `sudo`";
        diagnostic.fixes.push(if has_flags {
            Fix::suggestion(title, edits)
        } else {
            Fix::safe(title, edits)
        });
    }
}

/// The index of the command after `sudo` and its flags; `None` if a flag changes what `sudo` does.
fn flags(command: &ScriptCommand) -> Option<usize> {
    let mut index = 1;
    while let Some(word) = command.words.get(index) {
        match word.value.as_str() {
            "-E" | "-H" | "-n" | "-S" | "-EH" | "-HE" | "--preserve-env" | "--set-home" | "--" => {
                index += 1;
            }
            flag if flag.starts_with('-') => return None,
            _ => return Some(index),
        }
    }
    None
}

/// The edit that removes `sudo`.
fn removal(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
    index: usize,
) -> Option<TextEdit> {
    let first = command.words.first()?;
    let next = command.words.get(index)?;
    let end = script.span_of(command, next.range.clone()).start;
    let span = Span::new(script.span_of(command, first.range.clone()).start, end);
    let span = context.file_span(span);
    let is_plain = is_editable(context, script) && !context.text_at(span).contains('#');
    is_plain.then(|| TextEdit::new(span, ""))
}
