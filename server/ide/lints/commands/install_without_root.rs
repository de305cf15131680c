//! Packages of the system installed without root.
//!
//! After `USER`, commands are executed as that user. The package managers of distributions write to folders of the system,
//! so they fail for anyone but root: `apt-get` with "Permission denied" for its lock file. Install before `USER`, or change
//! to root for the installation and back after it.
//!
//! Only reported if the user is known and isn't root, also if the base image sets it.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! USER nobody
//! RUN apt-get update && apt-get install -y curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! USER nobody
//! USER root
//! RUN apt-get update && apt-get install -y curl
//! USER nobody
//! ```

use super::super::context::RuleContext;
use super::super::declare::above;
use super::super::diagnostic::{Fix, Severity};
use super::super::keyword_case::majority;
use super::super::rule::{Category, Check, Rule, documentation};
use super::packages::{Action, Manager, PackageCommand};
use super::program::Program;
use super::wrong_package_manager::is_conditional;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::user::is_root;

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "InstallWithoutRoot",
    Category::Bug,
    Severity::Warning,
    documentation!("install_without_root.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    // Most commands are executed by root.
    let Some(user) = context.user().filter(|it| !it.is_empty() && !is_root(it)) else {
        return;
    };
    let name = user.split(':').next().unwrap_or_default();
    let Some(script) = context.script() else {
        return;
    };
    let mut commands = script.commands.iter().filter_map(PackageCommand::of);
    let Some(packages) = commands.find(needs_root) else {
        return;
    };
    if name.is_empty()
        || context.before().windows
        || packages.manager.is_foreign(context.distribution())
        || is_conditional(&script, packages.command)
    {
        return;
    }
    let span = script.span_of(packages.command, packages.range());
    let message = format!(
        "`{} {}` needs root, but {name} executes it: install before `USER`, or change to root and back",
        packages.name,
        packages.subcommand()
    );
    let fix = fix(context, &user);
    if let Some(diagnostic) = context.report(span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// True for a command that changes what is installed in the system, and is executed directly.
fn needs_root(packages: &PackageCommand) -> bool {
    let changes = matches!(
        packages.action,
        Action::Refresh | Action::Install | Action::Upgrade | Action::Remove
    );
    // `sudo apt-get`
    let is_direct = Program::of(packages.command).index == 0;
    packages.manager.is_of_distribution() && changes && is_direct && !is_elsewhere(packages)
}

/// True for a command that only shows what it would do, or changes another folder than that of the system.
fn is_elsewhere(packages: &PackageCommand) -> bool {
    let flags: &[&str] = match packages.manager {
        Manager::Apt => &[
            "-s",
            "-d",
            "-o",
            "-c",
            "--simulate",
            "--dry-run",
            "--just-print",
            "--print-uris",
            "--help",
        ],
        Manager::Apk => &["-p", "-s", "--root", "--usermode", "--simulate", "--help"],
        _ => &[
            "-R",
            "--root",
            "--installroot",
            "--downloadonly",
            "--assumeno",
            "--dry-run",
            "--help",
        ],
    };
    flags.iter().any(|it| packages.has(it))
}

/// The fix that executes the instruction as root.
fn fix(context: &RuleContext, user: &str) -> Option<Fix> {
    if !context.is_in_file() || user.contains(char::is_whitespace) {
        return None;
    }
    let document = context.document();
    let item = context.place()?;
    let keyword = majority(document).apply("USER");
    let line_end = context.new_line();
    let before = TextEdit::new(
        Span::empty(above(document, item.start)),
        format!("{keyword} root{line_end}"),
    );
    let next = document.file().items.get(context.item + 1);
    let is_changed = next.is_some_and(|it| it.instruction.kind == Some(Kind::User));
    let after = TextEdit::new(
        Span::empty(item.span().end),
        format!("{line_end}{keyword} {user}"),
    );
    let mut edits = vec![before];
    edits.extend(Some(after).filter(|_| !is_changed));
    Some(Fix::suggestion("Run this instruction as root", edits))
}
