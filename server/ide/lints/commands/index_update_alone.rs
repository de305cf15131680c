//! Package index updated in an instruction of its own.
//!
//! `apt-get update` downloads the lists of available packages. Docker caches the layer of an instruction until its text
//! changes, so a `RUN apt-get update` of its own is executed once. When `RUN apt-get install` is changed weeks later, it
//! uses the old lists and looks for package versions that the server no longer has: the build fails with "404 Not Found",
//! or installs outdated packages. Update and install in the same `RUN`.
//!
//! `apk`, `dnf`, `yum` and `zypper` fetch their index when they install, so a separate update is unnecessary and only
//! enlarges the image. So does `apt-get update` if nothing is installed after it.
//!
//! Not reported if a later command of the same `RUN` may use the index, or if the index is in a mount.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update
//! RUN apt-get install -y curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && \
//!     apt-get install -y curl
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::multiple_instructions_disallowed::lines;
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use super::mounts;
use super::package_use::{Installs, installs, installs_after, installs_nothing};
use super::packages::{Action, Manager, PackageCommand};
use crate::refactor::merge_with_next;
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::{Script, ScriptCommand, ScriptWord};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["CKV_DOCKER_5", "DS-0017", "DF028"],
    ..Rule::dockwright(
        "IndexUpdateAlone",
        Category::Bug,
        Severity::Warning,
        documentation!("index_update_alone.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let Some(update) = lone_update(&script) else {
        return;
    };
    if update.manager.is_foreign(context.distribution()) {
        return;
    }
    // The index is kept in a mount.
    let folder = match update.manager {
        Manager::Apt => "/var/lib/apt/lists",
        Manager::Apk => "/var/cache/apk",
        Manager::Zypper => "/var/cache/zypp",
        _ => "/var/cache",
    };
    // Or it is removed again.
    let is_removed = |it: &ScriptCommand| {
        let words = it.words.iter();
        it.name() == "rm" && words.clone().any(|it| it.value.starts_with(folder))
    };
    if mounts::covers(context, folder)
        || mounts::any_contains(context, folder)
        || script.commands.iter().any(is_removed)
            && installed_later(context, update.manager) == Installs::No
    {
        return;
    }
    let at = script.span_of(update.command, update.range());
    let message = message(context, &update);
    let joined = joined_fix(context, &script, &update);
    let can_fix = context.is_in_file() && context.checker.finds_fixes_in(context.item);
    let is_needed = update.manager == Manager::Apt;
    let has_arguments = update.command.words.len() > update.subcommand + 1;
    let removal = can_fix && !is_needed && script.commands.len() == 1 && !has_arguments;
    let removal = context.place().filter(|_| removal).map(|it| {
        let lines = lines(context.document(), it);
        Fix::suggestion("Remove this instruction", vec![TextEdit::new(lines, "")])
    });
    let merged = context
        .stage()
        .filter(|_| can_fix && is_needed && next_installs(context, update.manager))
        .filter(|stage| {
            let next = context.item + 1 - stage.items.start;
            installs(&stage.body, next, update.manager) == Installs::Yes
        })
        .and_then(|_| merge_with_next(context.document(), context.item));
    if let Some(diagnostic) = context.report(at, message) {
        let fix = merged.map(|edits| Fix::suggestion("Merge with the next RUN", edits));
        diagnostic.fixes.extend(joined.or(fix).or(removal));
    }
}

/// The fix for `apt-get update apt-get install`, which lacks an operator.
fn joined_fix(context: &RuleContext, script: &Script, update: &PackageCommand) -> Option<Fix> {
    let next = update.command.words.get(update.subcommand + 1)?;
    let is_program = next.is_literal && next.value == update.name;
    let at = script.span_of(update.command, next.range.start..next.range.start);
    (is_program && is_editable(context, script)).then(|| {
        let edit = TextEdit::new(context.file_span(at), "&& ");
        Fix::suggestion("Insert `&&`", vec![edit])
    })
}

/// True if the next instruction installs packages by name, and doesn't only upgrade those that are there.
fn next_installs(context: &RuleContext, manager: Manager) -> bool {
    let next = context.stage().and_then(|stage| {
        let next = (context.item + 1).checked_sub(stage.items.start)?;
        stage.body.steps.get(next)
    });
    let script = next.and_then(|it| context.script_of(it));
    script.is_some_and(|it| {
        let mut commands = it.commands.iter().filter_map(PackageCommand::of);
        commands.any(|it| it.manager == manager && it.action == Action::Install)
    })
}

/// What an update in an instruction of its own leads to.
fn message(context: &RuleContext, update: &PackageCommand) -> String {
    let command = format!("{} {}", update.name, update.subcommand());
    let next = update.command.words.get(update.subcommand + 1);
    let is_program = |it: &ScriptWord| it.is_literal && it.value == update.name;
    if let Some(program) = next.filter(|it| is_program(it)) {
        return format!(
            "What follows `{command}` are its arguments: `&&` is missing before `{}`",
            program.value
        );
    }
    if update.manager != Manager::Apt {
        let install = match update.manager {
            Manager::Apk => "apk add",
            _ => "the installation",
        };
        return format!(
            "`{command}` in an instruction of its own only enlarges the image: {install} fetches the index itself"
        );
    }
    match installed_later(context, update.manager) {
        Installs::Yes => format!(
            "`{command}` in an instruction of its own is cached: later builds install from outdated package lists. Merge it with the `RUN` that installs"
        ),
        Installs::Perhaps => format!(
            "`{command}` in an instruction of its own is cached: what is installed later comes from outdated package lists. Update in the `RUN` that installs"
        ),
        Installs::WithUpdate => {
            format!("`{command}` only enlarges the image: what installs after it updates again")
        }
        Installs::No => {
            format!("`{command}` only enlarges the image: nothing is installed after it")
        }
    }
}

/// The update in a script that contains nothing which may use the index.
pub(super) fn lone_update(script: &Script) -> Option<PackageCommand<'_>> {
    if script.is_exec && script.commands.len() != 1 {
        return None;
    }
    let mut update = None;
    for command in &script.commands {
        match PackageCommand::of(command) {
            Some(it) if it.action == Action::Refresh => {
                update.get_or_insert(it);
            }
            Some(it) if matches!(it.action, Action::Clean | Action::Remove) => {}
            _ if update.is_some() && !installs_nothing(command) => return None,
            _ => {}
        }
    }
    update
}

/// Whether something in the stage, or in one that is built on it, installs packages after the instruction.
fn installed_later(context: &RuleContext, manager: Manager) -> Installs {
    let found = context.stage().map_or(Installs::No, |stage| {
        installs_after(&stage.body, context.item - stage.items.start, manager)
    });
    if found < Installs::Perhaps && context.is_base() {
        return Installs::Perhaps;
    }
    found
}
