//! Command whose effect ends with its `RUN`.
//!
//! Each `RUN` starts a new shell in a new container. When it ends, only changes to files remain: the shell's directory,
//! its variables, and running programs are gone. So
//!
//! - `RUN cd /app` has no effect on later instructions. Use `WORKDIR /app`.
//! - `RUN export NAME=value` and `RUN NAME=value` have no effect either. Use `ENV NAME=value`.
//! - `RUN source file` sets variables of a shell that ends. Put the command that needs them into the same `RUN`.
//! - `RUN su app`, `RUN alias ll=ls` and `RUN set -e` have no effect on later instructions. Use `USER`, and `SHELL` with options.
//! - `RUN echo 10.0.0.1 db >> /etc/hosts` has no effect on the image: a builder provides this file, `/etc/resolv.conf` and
//!   `/etc/hostname` for each `RUN`. Use `docker run --add-host`.
//! - `RUN service nginx start` starts a program that is stopped when the `RUN` ends. What a container runs belongs in `CMD`.
//!
//! Reported if the `RUN` contains nothing else, or if the command is its last one. Not reported: `cd` back, and
//! services that another command of the same `RUN` may use.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN cd /app
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! WORKDIR /app
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::multiple_instructions_disallowed::lines;
use super::super::rule::{Category, Check, Rule, documentation};
use super::super::secrets_used_in_arg_or_env::is_secret;
use super::edit::is_editable;
use super::program::Program;
use analysis::VariableLookup;
use syntax::language::{Kind, file_name};
use syntax::text::TextEdit;
use syntax::{Joined, Script, ScriptCommand, ScriptWord};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "CommandWithoutEffect",
    Category::Bug,
    Severity::Warning,
    documentation!("command_without_effect.rs"),
    Check::Each(&[Kind::Run], check),
);

/// What a command changes that ends with the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// The working directory.
    Directory,
    /// Variables.
    Variables,
    /// Variables that a file sets.
    Source,
    /// Options of the shell.
    Options,
    /// A program in the background.
    Service,
    /// The user who runs the commands.
    User,
    /// A file that the builder provides for each RUN.
    ProvidedFile,
}

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let commands = || script.commands.iter();
    if script.is_exec
        || commands().any(|it| matches!(it.joined, Joined::Or | Joined::Pipe | Joined::Background))
    {
        return;
    }
    let effects: Vec<_> = commands().map(effect).collect();
    let (Some(last), Some(Some(effect))) = (script.commands.last(), effects.last()) else {
        return;
    };
    let are_all = effects.iter().all(Option::is_some);
    if !last.nesting.is_none() || !are_all && !matters_at_end(&script, last, *effect) {
        return;
    }
    // The first of several: `cd /app && export A=1`.
    let reported = if are_all {
        commands()
            .zip(&effects)
            .find(|(_, it)| **it != Some(Effect::Options))
    } else {
        None
    };
    let (command, effect) = match reported {
        Some((command, Some(effect))) => (command, *effect),
        _ => (last, *effect),
    };
    let fix = (script.commands.len() == 1)
        .then(|| fix(context, &script, command, effect))
        .flatten();
    let written = shown(&script, command);
    let message = match effect {
        Effect::Directory => format!(
            "`{written}` has no effect on later instructions: each `RUN` starts in the directory of `WORKDIR`"
        ),
        Effect::Variables => format!(
            "`{written}` has no effect on later instructions: its variables are gone when this `RUN` ends. Use `ENV`"
        ),
        Effect::Source => format!(
            "`{written}` has no effect on later instructions: its variables are gone when this `RUN` ends"
        ),
        Effect::Service if command.name() == "systemctl" => {
            format!("`{written}` fails: systemd isn't running during a build")
        }
        Effect::Service => format!(
            "`{written}` starts a program that ends with this `RUN`: it doesn't run in later instructions or in containers"
        ),
        Effect::Options => format!(
            "`{written}` has no effect on later instructions: each `RUN` starts a new shell"
        ),
        Effect::User => {
            format!("`{written}` has no effect on later instructions: set the user with `USER`")
        }
        Effect::ProvidedFile => format!(
            "`{written}` has no effect on the image: during a build, this file is not a part of it"
        ),
    };
    if let Some(diagnostic) = context.report(script.span(command), message) {
        diagnostic.fixes.extend(fix);
    }
}

/// The source of a command.
fn written<'s>(script: &'s Script, command: &ScriptCommand) -> &'s str {
    let text = script.text_of(command).get(command.range.clone());
    text.unwrap_or_default().trim()
}

/// The source of a command for a message: on one line, and at most 60 characters of it.
pub(super) fn shown(script: &Script, command: &ScriptCommand) -> String {
    let words: Vec<_> = written(script, command).split_whitespace().collect();
    let text = words.join(" ");
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(60).collect();
    match chars.next() {
        Some(_) => format!("{start}…"),
        None => start,
    }
}

/// What a command changes, if that ends with the shell.
fn effect(command: &ScriptCommand) -> Option<Effect> {
    if command.words.is_empty() {
        let is_literal = command.assignments.iter().all(|it| !has_command(it));
        return (!command.assignments.is_empty() && is_literal).then_some(Effect::Variables);
    }
    let is_provided = |it: &str| matches!(it, "/etc/hosts" | "/etc/resolv.conf" | "/etc/hostname");
    let mut writes = command.redirections.iter();
    if writes.any(|it| it.operator.starts_with('>') && is_provided(&it.target.value)) {
        return Some(Effect::ProvidedFile);
    }
    if !command.redirections.is_empty()
        && command
            .redirections
            .iter()
            .any(|it| it.target.value != "/dev/null" && it.operator != ">&")
    {
        return None;
    }
    if command.words.iter().any(has_command) {
        return None;
    }
    let program = Program::of(command);
    let operands = || program.operands().map(|it| it.value.as_str());
    match program.name {
        "cd" => Some(Effect::Directory),
        "export" | "declare" | "typeset" => operands()
            .any(|it| it.contains('='))
            .then_some(Effect::Variables),
        "source" | "." => operands()
            .next()
            .filter(|it| sets_variables(it))
            .map(|_| Effect::Source),
        "set" | "umask" | "ulimit" | "shopt" | "alias" => Some(Effect::Options),
        "conda" | "mamba" | "micromamba" if operands().next() == Some("activate") => {
            Some(Effect::Source)
        }
        "newgrp" => Some(Effect::User),
        "su" => {
            let arguments = program.arguments().iter();
            let is_plain = arguments.clone().all(|it| !it.value.contains('c'));
            let names = arguments.filter(|it| !it.value.starts_with('-')).count();
            (is_plain && names <= 1).then_some(Effect::User)
        }
        "service" => {
            matches!(operands().nth(1), Some("start" | "restart")).then_some(Effect::Service)
        }
        "systemctl" => {
            matches!(operands().next(), Some("start" | "restart")).then_some(Effect::Service)
        }
        _ => None,
    }
}

/// True for a word with a command substitution, which may have effects.
fn has_command(word: &ScriptWord) -> bool {
    word.value.contains("$(") || word.value.contains('`')
}

/// True for a file that is known to only set variables and functions.
fn sets_variables(path: &str) -> bool {
    const NAMES: [&str; 13] = [
        "activate",
        ".bashrc",
        ".profile",
        ".bash_profile",
        ".zshrc",
        "bash.bashrc",
        "profile",
        "env",
        ".env",
        "setup.bash",
        "setup.sh",
        "setvars.sh",
        "sdkman-init.sh",
    ];
    // `nvm.sh` may install a version of Node.js.
    NAMES.contains(&file_name(path))
}

/// True if a last command after others is probably meant to have an effect afterwards.
fn matters_at_end(script: &Script, last: &ScriptCommand, effect: Effect) -> bool {
    match effect {
        Effect::Directory => {
            let target = last.arguments().first().map_or("", |it| it.value.as_str());
            let is_back = matches!(target, "" | "-" | "/" | "~" | "$HOME" | "/root" | "/tmp")
                || target.starts_with("..")
                || target.starts_with('$');
            // After other changes of the directory, it probably is a return.
            let changes = |it: &&ScriptCommand| matches!(it.name(), "cd" | "pushd" | "popd");
            !is_back && script.commands.iter().filter(changes).count() == 1
        }
        Effect::Variables => !last.words.is_empty(),
        Effect::Source | Effect::Service | Effect::User | Effect::ProvidedFile => true,
        Effect::Options => false,
    }
}

/// The instruction that has the effect.
fn fix(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
    effect: Effect,
) -> Option<Fix> {
    let instruction = context.instruction();
    if !is_editable(context, script)
        || !instruction.heredocs.is_empty()
        || !instruction.flags.is_empty()
        || !instruction.comments.is_empty()
        || !command.redirections.is_empty()
        || script.text_of(command).trim() != written(script, command)
    {
        return None;
    }
    let keyword = instruction.keyword.text.as_str();
    let cased = |name: &str| {
        if keyword.chars().any(char::is_lowercase) {
            name.to_lowercase()
        } else {
            name.to_owned()
        }
    };
    let whole = instruction.keyword.span.to(script.span(command));
    let whole = context.file_span(whole);
    if is_set_later(context, command, effect) {
        let edit = TextEdit::new(lines(context.document(), context.place()?), "");
        return Some(Fix::suggestion("Remove this instruction", vec![edit]));
    }
    match effect {
        Effect::Directory => {
            let [directory] = command.arguments() else {
                return None;
            };
            let path = directory.value.as_str();
            let is_absolute = directory.is_literal && path.starts_with('/') && is_plain(path);
            let text = format!("{} {path}", cased("WORKDIR"));
            let edit = TextEdit::new(whole, text);
            let title = format!("Change to `WORKDIR {path}`");
            is_absolute.then(|| Fix::suggestion(title, vec![edit]))
        }
        Effect::Variables => {
            let words = if command.words.is_empty() {
                command.assignments.iter()
            } else {
                command.arguments().iter()
            };
            let mut text = cased("ENV");
            for word in words {
                let (name, value) = word.value.split_once('=')?;
                // What they change in the whole image isn't meant.
                let is_own = matches!(name, "DEBIAN_FRONTEND" | "HOME" | "NODE_ENV")
                    || name == "PATH" && !value.contains("PATH")
                    || is_secret(name);
                if is_own {
                    return None;
                }
                let is_known = word.is_literal || has_known_variables(context, value);
                // The shell expands a tilde, and `(` begins an array.
                let after = script.text_of(command).get(word.range.end..);
                let is_array = after.is_none_or(|it| it.starts_with('('));
                let is_special = is_array || !word.is_quoted && value.contains('~');
                if name.starts_with('-') || name.ends_with('+') || is_special || !is_known {
                    return None;
                }
                let is_bare = is_plain(&value.replace(['$', '{', '}'], ""));
                if !is_bare && value.contains(['"', '\\', '\n', '`'])
                    || word.is_literal && value.contains('$')
                {
                    return None;
                }
                text += &if is_bare && !value.is_empty() {
                    format!(" {name}={value}")
                } else {
                    format!(" {name}=\"{value}\"")
                };
            }
            let edits = vec![TextEdit::new(whole, text)];
            Some(Fix::suggestion("Change to `ENV`", edits))
        }
        _ => None,
    }
}

/// True if an instruction after this one has the effect that is meant: WORKDIR directly after it, or ENV of the variables.
fn is_set_later(context: &RuleContext, command: &ScriptCommand, effect: Effect) -> bool {
    let Some(stage) = context.stage() else {
        return false;
    };
    let after = context.item + 1..stage.items.end.max(context.item + 1);
    let mut after = context.items(after).iter().map(|it| &it.instruction);
    match effect {
        Effect::Directory => {
            let target = command.arguments().first();
            let next = after.next().filter(|it| it.kind == Some(Kind::Workdir));
            let next = next.and_then(|it| Some(it.words().first()?.text.as_str()));
            next.is_some() && next == target.map(|it| it.value.as_str())
        }
        Effect::Variables => {
            let words = command.assignments.iter().chain(command.arguments());
            let mut names = words.filter_map(|it| Some(it.value.split_once('=')?.0));
            let envs: Vec<_> = after.filter(|it| it.kind == Some(Kind::Env)).collect();
            !envs.is_empty()
                && names.all(|name| {
                    let mut pairs = envs.iter().flat_map(|it| it.pairs());
                    pairs.any(|it| it.name.text == name)
                })
        }
        _ => false,
    }
}

/// True if ENV expands a value as the shell does.
fn has_known_variables(context: &RuleContext, value: &str) -> bool {
    let environment = &context.before().environment;
    let mut parts = value.split('$');
    parts.next();
    parts.all(|part| {
        let part = part.strip_prefix('{').unwrap_or(part);
        let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
        let end = part.find(|c: char| !is_name(c)).unwrap_or(part.len());
        let name = part.get(..end).unwrap_or_default();
        name == "PATH" || matches!(environment.find(name), VariableLookup::Set(_))
    })
}

/// True for a text without special characters.
fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-/:@+,%=".contains(c))
}
