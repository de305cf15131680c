//! `npm install` despite a lock file.
//!
//! `npm install` may install other versions than `package-lock.json` names, if `package.json` allows them, and changes the lock
//! file. `npm ci` installs exactly the versions of the lock file, fails if it doesn't fit `package.json`, and is faster.
//!
//! Reported if a `COPY` of the stage names the lock file, or copies a folder of the known build context that contains it.
//!
//! ```dockerfile
//! FROM node:24-alpine
//! COPY package.json package-lock.json ./
//! RUN npm install
//! ```
//!
//! ```dockerfile
//! FROM node:24-alpine
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::super::settings::SourceStatus;
use super::packages::{Action, Manager, PackageCommand};
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DF031"],
    ..Rule::dockwright(
        "NpmInstallWithLockFile",
        Category::Reproducibility,
        Severity::Information,
        documentation!("npm_install_with_lock_file.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

/// The names of lock files.
const LOCK_FILES: [&str; 2] = ["package-lock.json", "npm-shrinkwrap.json"];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        let Some(packages) = PackageCommand::of(command) else {
            continue;
        };
        let others = [
            "-g",
            "--global",
            "--no-package-lock",
            "--package-lock-only",
            "--package-lock=false",
            "--lockfile-version",
            "--location",
            "--prefix",
            "--dry-run",
        ];
        if packages.manager != Manager::Npm
            || packages.action != Action::Install
            || !matches!(packages.subcommand(), "install" | "i")
            || !packages.packages().is_empty()
            || others.iter().any(|it| packages.has(it))
            || !has_lock_file(context)
        {
            continue;
        }
        let Some(subcommand) = command.words.get(packages.subcommand) else {
            continue;
        };
        let span = script.span_of(command, packages.range());
        let place = context.file_span(script.span_of(command, subcommand.range.clone()));
        let message = format!(
            "`npm {}` may install versions other than those in the lock file: use `npm ci`",
            packages.subcommand()
        );
        let can_fix = context.is_in_file() && !script.is_exec;
        if let Some(diagnostic) = context.report(span, message)
            && can_fix
        {
            let edits = vec![TextEdit::new(place, "ci")];
            diagnostic
                .fixes
                .push(Fix::suggestion("Use `npm ci`", edits));
        }
    }
}

/// True if a COPY of the stage copies a lock file.
fn has_lock_file(context: &mut RuleContext) -> bool {
    let escape = context.escape();
    let mut candidates = Vec::new();
    let mut is_named = false;
    for (_, step) in context.earlier() {
        let instruction = &step.instruction;
        if !matches!(instruction.kind, Some(Kind::Copy | Kind::Add)) {
            // Removed or ignored.
            let kind = instruction.kind == Some(Kind::Run);
            let is_gone = kind
                && context.script_of(step).is_some_and(|it| {
                    it.commands.iter().any(|it| {
                        matches!(it.name(), "rm")
                            && it
                                .words
                                .iter()
                                .any(|it| LOCK_FILES.iter().any(|name| it.value.ends_with(name)))
                    })
                });
            if is_gone {
                return false;
            }
            continue;
        }
        let Some((_, sources)) = instruction.words().split_last() else {
            continue;
        };
        let is_local = instruction.flag("from").is_none();
        for word in sources {
            let value = analysis::expand_word(word, escape, &step.before.environment).ok();
            let Some(value) = value.as_ref().and_then(|it| it.known()) else {
                continue;
            };
            let name = value.rsplit('/').next().unwrap_or(value);
            is_named |= LOCK_FILES.contains(&name);
            if !is_local {
                continue;
            }
            let folder = value.strip_suffix(name).unwrap_or_default();
            if matches!(
                name,
                "package*.json" | "package-*.json" | "*.json" | "package*"
            ) {
                candidates.push(format!("{folder}package-lock.json"));
            } else if matches!(value, "." | "./" | "/") {
                candidates.push("package-lock.json".to_owned());
            }
        }
    }
    if is_named || candidates.is_empty() {
        return is_named;
    }
    let Some(sources) = context.sources() else {
        return false;
    };
    sources.is_certain()
        && candidates
            .iter()
            .any(|it| sources.find(it) == SourceStatus::Exists)
}
