//! Command for users and groups that the base image doesn't have.
//!
//! Alpine has the `adduser` and `addgroup` of `BusyBox`: `adduser -D -G app app`. `useradd`, `groupadd` and `usermod` are in the
//! package `shadow`.
//!
//! Reported if the base image is known to be based on Alpine, and nothing mentions that package.
//!
//! ```dockerfile
//! FROM node:24-alpine
//! RUN groupadd -r app && useradd -r -g app app
//! ```
//!
//! ```dockerfile
//! FROM node:24-alpine
//! RUN addgroup -S app && adduser -S -G app app
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::wrong_package_manager::{is_conditional, is_named};
use crate::commands::program::Program;
use analysis::Distribution;
use syntax::language::Kind;

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "WrongUserCommand",
    Category::Bug,
    Severity::Warning,
    documentation!("wrong_user_command.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        let program = Program::of(command);
        let adds_to_group = program.arguments().iter().any(|it| {
            let letters = it.value.strip_prefix('-');
            letters.is_some_and(|it| it.contains('G') && !it.starts_with('-'))
        });
        let own = match program.name {
            "useradd" => "use `adduser`",
            "groupadd" | "gpasswd" => "use `addgroup`",
            "usermod" if adds_to_group => "use `addgroup`",
            "usermod" | "groupmod" => "install it",
            _ => continue,
        };
        if context.distribution() != Some(Distribution::Alpine) {
            return;
        }
        if is_conditional(&script, command) {
            continue;
        }
        let provides = |text: &str| {
            ["shadow", "busybox", "/usr/sbin", "/bin", "xargs", "$(cat"]
                .iter()
                .any(|it| text.contains(it))
        };
        if context.before().windows
            || !is_named(context)
            || context.is_repeated(program.name)
            || context.any_before(provides)
        {
            return;
        }
        let message = format!(
            "`{}` isn't in Alpine, unless the package `shadow` is installed: {own}",
            program.name
        );
        let Some(word) = command.words.get(program.index) else {
            return;
        };
        context.report(script.span_of(command, word.range.clone()), message);
        return;
    }
}
